//! The sealing of what people wrote: XChaCha20-Poly1305 with one key for the whole database.
//!
//! It protects copies of the database: a backup, a disk, a curious query. Whoever holds the key and the
//! database reads everything, and the invitation says so. Each value is bound to its column and its row, so
//! that one moved elsewhere does not open. A sealed text is base64 of: version byte, nonce, ciphertext.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::entropy::Entropy;
use super::error::{Result, StoreError};

/// The version byte of the one form that exists.
const VERSION: u8 = 1;
/// The length of a nonce. Random ones of 24 bytes do not meet in practice
/// (<https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha#section-2.1>).
const NONCE: usize = 24;
/// The length of a key.
const KEY: usize = 32;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The text is not the base64 of 32 bytes. It is not shown: it may be nearly the key.
    #[error("read the key: it is not the base64 of 32 bytes")]
    Malformed,
    /// The key file could not be read or made.
    #[error("read or make the key file {}", path.display())]
    Io {
        /// The key file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

/// The key that seals. It is wiped from memory when dropped and does not print itself.
#[derive(Clone)]
pub struct SealKey(Zeroizing<[u8; KEY]>);

impl SealKey {
    /// Reads the key file, or makes one with a fresh key: base64 with a newline, readable by its owner alone.
    /// Two processes that start at once end up with the same key.
    ///
    /// # Errors
    /// [`KeyError`] when the file can be neither read nor made, or holds something else.
    pub fn load_or_create(
        path: &Path,
        entropy: &dyn Entropy,
    ) -> std::result::Result<Self, KeyError> {
        let io = |source| KeyError::Io {
            path: path.to_owned(),
            source,
        };
        match fs::read_to_string(path) {
            Ok(text) => return Self::from_base64(&Zeroizing::new(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(io(error)),
        }
        let mut bytes = Zeroizing::new([0; KEY]);
        entropy.fill(&mut *bytes);
        let key = Self(bytes);
        if create_whole(path, &key, entropy).map_err(io)? {
            return Ok(key);
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(io)?);
        Self::from_base64(&text)
    }

    /// Reads a key file, which has to be there.
    ///
    /// # Errors
    /// [`KeyError`] when it cannot be read, or holds something else.
    pub fn load(path: &Path) -> std::result::Result<Self, KeyError> {
        let text = fs::read_to_string(path).map_err(|source| KeyError::Io {
            path: path.to_owned(),
            source,
        })?;
        Self::from_base64(&Zeroizing::new(text))
    }

    /// Reads a key from its base64, as the environment gives it.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] when it is not the base64 of 32 bytes.
    pub fn from_base64(text: &str) -> std::result::Result<Self, KeyError> {
        let text = text.trim().trim_end_matches('=');
        let bytes = Zeroizing::new(
            STANDARD_NO_PAD
                .decode(text)
                .map_err(|_| KeyError::Malformed)?,
        );
        let bytes = <[u8; KEY]>::try_from(bytes.as_slice()).map_err(|_| KeyError::Malformed)?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// What the key may be called in public: 16 hexadecimal digits that do not lead back to it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        use fmt::Write as _;

        let digest = Sha256::new()
            .chain_update(b"duologue key fingerprint v1\0")
            .chain_update(self.0.as_slice());
        digest
            .finalize()
            .iter()
            .take(8)
            .fold(String::new(), |mut text, byte| {
                write!(text, "{byte:02x}").expect("a string takes what is written");
                text
            })
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", self.fingerprint())
    }
}

/// Writes the key file so that it is there as a whole or not at all; false when another one was first.
///
/// A hard link, since a rename would replace the key of a process that was faster, and what that one
/// sealed meanwhile would be lost.
fn create_whole(path: &Path, key: &SealKey, entropy: &dyn Entropy) -> io::Result<bool> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut suffix = [0; 8];
    entropy.fill(&mut suffix);
    let draft = path.with_extension(format!("{:016x}.tmp", u64::from_le_bytes(suffix)));
    let written = write_private(&draft, &Zeroizing::new(STANDARD.encode(key.0.as_slice())));
    let linked = written.and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft).ok();
    match linked {
        Ok(()) => {
            // The name must survive a power cut as surely as what will be sealed under it.
            File::open(folder)?.sync_all()?;
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// Seals and opens texts.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    entropy: Arc<dyn Entropy>,
}

impl Sealer {
    pub(super) fn new(key: &SealKey, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(*key.0)),
            entropy,
        }
    }

    /// Seals a text for a column of a row.
    pub(super) fn seal(&self, table: &str, column: &str, row: &str, text: &str) -> String {
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let aad = place(table, column, row);
        let payload = Payload {
            msg: text.as_bytes(),
            aad: aad.as_bytes(),
        };
        let ciphertext = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("only texts of more than 256 GB cannot be encrypted");
        let mut sealed = Vec::with_capacity(1 + NONCE + ciphertext.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        STANDARD_NO_PAD.encode(sealed)
    }

    /// Opens the text of a column of a row.
    pub(super) fn open(
        &self,
        table: &str,
        column: &str,
        row: &str,
        sealed: &str,
    ) -> Result<String> {
        self.try_open(&place(table, column, row), sealed)
            .ok_or_else(|| StoreError::Corrupt {
                what: format!("{table}.{column} of {row}"),
            })
    }

    fn try_open(&self, place: &str, sealed: &str) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (nonce, msg) = rest.split_first_chunk::<NONCE>()?;
        if *version != VERSION {
            return None;
        }
        let payload = Payload {
            msg,
            aad: place.as_bytes(),
        };
        String::from_utf8(self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?).ok()
    }
}

/// What a sealed text is bound to. No name of a table or a column has a NUL.
fn place(table: &str, column: &str, row: &str) -> String {
    format!("{table}.{column}\0{row}")
}

#[cfg(test)]
mod tests {
    use super::super::entropy::SeededEntropy;
    use super::*;

    fn sealer(seed: u64) -> Sealer {
        let entropy = SeededEntropy::new(seed);
        let mut key = [0; KEY];
        entropy.fill(&mut key);
        Sealer::new(&SealKey(Zeroizing::new(key)), Arc::new(entropy))
    }

    #[test]
    fn a_sealed_text_opens_in_its_place_only() {
        let ours = sealer(1);
        let sealed = ours.seal("notes", "text", "no_1", "pay rise\0 – yes");
        assert_eq!(
            ours.open("notes", "text", "no_1", &sealed).unwrap(),
            "pay rise\0 – yes"
        );
        assert!(ours.open("notes", "text", "no_2", &sealed).is_err());
        assert!(ours.open("topics", "text", "no_1", &sealed).is_err());
        assert!(ours.open("notes", "text", "no_1", &sealed[1..]).is_err());
        assert!(ours.open("notes", "text", "no_1", "").is_err());
    }

    #[test]
    fn the_same_text_is_sealed_differently_each_time_and_not_with_another_key() {
        let (ours, theirs) = (sealer(1), sealer(2));
        let sealed = ours.seal("notes", "text", "no_1", "same");
        assert_ne!(sealed, ours.seal("notes", "text", "no_1", "same"));
        assert!(theirs.open("notes", "text", "no_1", &sealed).is_err());
    }

    #[test]
    fn a_key_is_made_once_and_read_ever_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/in/duologue.key");
        let first = SealKey::load_or_create(&path, &SeededEntropy::new(1)).unwrap();
        let second = SealKey::load_or_create(&path, &SeededEntropy::new(2)).unwrap();
        assert_eq!(first.fingerprint(), second.fingerprint());
        assert_eq!(
            fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "no draft is left over"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn eight_that_start_at_once_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("duologue.key");
        let path = path.as_path();
        let prints: Vec<String> = std::thread::scope(|scope| {
            let make = |seed| {
                move || {
                    SealKey::load_or_create(path, &SeededEntropy::new(seed))
                        .unwrap()
                        .fingerprint()
                }
            };
            let starts: Vec<_> = (0..8).map(|seed| scope.spawn(make(seed))).collect();
            starts
                .into_iter()
                .map(|start| start.join().unwrap())
                .collect()
        });
        assert!(prints.iter().all(|print| *print == prints[0]), "{prints:?}");
    }

    #[test]
    fn a_key_file_with_something_else_is_an_error_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("duologue.key");
        fs::write(&path, "hello").unwrap();
        let error = SealKey::load_or_create(&path, &SeededEntropy::new(1)).unwrap_err();
        assert!(matches!(error, KeyError::Malformed));
        assert_eq!(fs::read_to_string(&path).unwrap(), "hello");
    }

    #[test]
    fn a_key_does_not_print_itself() {
        let text = STANDARD.encode([7; KEY]);
        let key = SealKey::from_base64(&text).unwrap();
        assert_eq!(
            format!("{key:?}"),
            format!("SealKey({})", key.fingerprint())
        );
        assert_eq!(key.fingerprint().len(), 16);
    }
}
