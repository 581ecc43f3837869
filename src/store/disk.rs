//! When a commit of SQLite is durable: several that come at once wait for the disk together.
//!
//! SQLite itself would wait at each commit, with the next writer behind it. So it leaves that to us (`synchronous=NORMAL`): a
//! commit writes to the log, the next one may begin, and whoever is to hear that something was kept waits until the log was
//! forced to the disk after it. The log is read from its beginning up to where it was torn, so what a commit saw of those
//! before it is durable when it is. Whoever only looks may see what a power cut in the next milliseconds takes back.
//! <https://www.sqlite.org/pragma.html#pragma_synchronous>, <https://www.sqlite.org/walformat.html>

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::error::{Result, StoreError};

/// The log of a file, and how far it is known to be on the disk.
pub(super) struct Disk {
    force: Box<dyn Fn() -> io::Result<()> + Send + Sync>,
    /// So many commits stand in the log.
    written: AtomicU64,
    forced: Mutex<Forced>,
}

#[derive(Default)]
struct Forced {
    /// So many of them are on the disk.
    upto: u64,
    failed: bool,
}

impl Disk {
    /// The disk of a database whose log exists.
    ///
    /// # Errors
    /// When the folder cannot be forced to the disk, with the names of its files.
    pub(super) fn of(database: &Path) -> Result<Self> {
        let folder = match database.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let named = File::open(folder).and_then(|folder| folder.sync_all());
        named.map_err(|source| StoreError::Io {
            path: folder.to_owned(),
            source,
        })?;
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        Ok(Self::forced_by(move || {
            File::options().write(true).open(&log)?.sync_data()
        }))
    }

    fn forced_by(force: impl Fn() -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self {
            force: Box::new(force),
            written: AtomicU64::new(0),
            forced: Mutex::default(),
        }
    }

    /// Counts a commit; its number. For who still holds the one connection that writes.
    pub(super) fn written(&self) -> u64 {
        self.written.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Waits until a commit is on the disk. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Unsure`], from the first time on that the disk said no: what it had in hand then may be lost although it
    /// says yes to the next question.
    pub(super) fn wait_for(&self, commit: u64) -> Result<()> {
        let unsure = |source| Err(StoreError::Unsure(sqlx::Error::Io(source)));
        let mut forced = self.forced.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody who waited before forced it along with theirs.
        if forced.upto >= commit {
            return Ok(());
        }
        if forced.failed {
            return unsure(io::Error::other("the disk failed before"));
        }
        let upto = self.written.load(Ordering::SeqCst);
        if let Err(error) = (self.force)() {
            forced.failed = true;
            tracing::error!(%error, "the disk does not keep what is written; nothing is taken for kept until a restart");
            return unsure(error);
        }
        forced.upto = upto;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// A disk, how often it was asked, and from when on it says no.
    fn disk(fails_from: usize) -> (Disk, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let times = Arc::clone(&asked);
        let disk = Disk::forced_by(move || {
            if times.fetch_add(1, Ordering::SeqCst) + 1 < fails_from {
                Ok(())
            } else {
                Err(io::Error::other("no"))
            }
        });
        (disk, asked)
    }

    #[test]
    fn commits_that_were_written_meanwhile_are_forced_together() {
        let (disk, asked) = disk(usize::MAX);
        let commits = [disk.written(), disk.written(), disk.written()];
        for commit in commits {
            disk.wait_for(commit).unwrap();
        }
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        disk.wait_for(disk.written()).unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn after_a_fault_of_the_disk_nothing_is_taken_for_kept() {
        let (disk, asked) = disk(2);
        let kept = disk.written();
        disk.wait_for(kept).unwrap();
        for _ in 0..2 {
            let answer = disk.wait_for(disk.written());
            assert!(matches!(answer, Err(StoreError::Unsure(_))), "{answer:?}");
        }
        // It is not asked again, since it might say yes.
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        disk.wait_for(kept).unwrap();
    }

    #[test]
    fn a_log_that_is_not_there_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::of(&folder.path().join("a.db")).unwrap();
        assert!(disk.wait_for(disk.written()).is_err());
    }
}
