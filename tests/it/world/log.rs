//! A log that a story can look into.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};

use tracing::Subscriber;

/// What was logged while [`Log::subscriber`] listened.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Listens to what an operator sees by default.
    pub(crate) fn subscriber(&self) -> impl Subscriber + Send + Sync + use<> {
        let log = self.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_ansi(false)
            .with_writer(move || log.clone())
            .finish()
    }

    /// How many lines have all these words.
    pub(crate) fn lines_with(&self, words: &[&str]) -> usize {
        let text = self.text();
        let has_all = |line: &&str| words.iter().all(|word| line.contains(word));
        text.lines().filter(has_all).count()
    }

    fn text(&self) -> String {
        let bytes = self.0.lock().expect("a log that nobody broke").clone();
        String::from_utf8(bytes).expect("text")
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().expect("a log that nobody broke");
        log.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
