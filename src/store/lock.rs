//! The files around a SQLite database: the lock that a second process meets, and the one for tests that goes away.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::entropy::Entropy;
use super::error::{Result, StoreError};

/// `<file>.lock`, held by the process that serves the file.
///
/// SQLite itself would let two processes in, and both would deliver. The operating system frees the lock when
/// its holder dies, however that comes about; the empty file stays and means nothing.
pub(super) struct FileLock {
    _held: File,
}

impl FileLock {
    /// Takes the lock, or says who is in the way.
    pub(super) fn take(database: &Path) -> Result<Self> {
        let lock = with_suffix(database, ".lock");
        let io = |source| StoreError::Io {
            path: lock.clone(),
            source,
        };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse { lock }),
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }
}

/// The file behind `sqlite::memory:`. SQLite's own shared memory databases know neither WAL nor a busy timeout,
/// so readers would fail where those of a file wait. It is removed when the last user of the store is gone.
pub(super) struct ScratchFile(PathBuf);

impl ScratchFile {
    pub(super) fn new(entropy: &dyn Entropy) -> Self {
        let mut name = [0; 8];
        entropy.fill(&mut name);
        // Two processes may have the same seed.
        let name = format!(
            "duologue-{}-{:016x}.db",
            std::process::id(),
            u64::from_le_bytes(name)
        );
        Self(std::env::temp_dir().join(name))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", ".lock"] {
            // Best effort: what is left lies in the folder for temporary files.
            fs::remove_file(with_suffix(&self.0, suffix)).ok();
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
