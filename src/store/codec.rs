//! Between columns and domain types: what every aggregate needs. A column that cannot be read is
//! [`StoreError::Corrupt`] with its place, never its content.

use std::str::FromStr;

use chrono::DateTime;

use super::error::{Result, StoreError};
use super::seal::Sealer;
use crate::domain::clock::Instant;

/// The column of an instant.
pub(super) fn ms(at: Instant) -> i64 {
    at.timestamp_millis()
}

/// The instant of a column that belongs to no single row, such as a maximum.
pub(super) fn instant(what: &'static str, ms: i64) -> Result<Instant> {
    DateTime::from_timestamp_millis(ms).ok_or_else(|| StoreError::Corrupt {
        what: what.to_owned(),
    })
}

/// The instant of such a column, if there is one.
pub(super) fn maybe_instant(what: &'static str, ms: Option<i64>) -> Result<Option<Instant>> {
    ms.map(|ms| instant(what, ms)).transpose()
}

/// A text that is stored as it is. PostgreSQL refuses a NUL, SQLite does not, so both must not get one.
pub(super) fn plain<'a>(what: &'static str, text: &'a str) -> Result<&'a str> {
    if text.contains('\0') {
        Err(StoreError::Unstorable { what })
    } else {
        Ok(text)
    }
}

/// What an insert that leaves existing rows alone did: true when it was the first.
pub(super) fn inserted(rows: u64) -> bool {
    rows == 1
}

/// The same for inserts that nobody races.
pub(super) fn must_insert(what: &str, rows: u64) -> Result<()> {
    if inserted(rows) {
        Ok(())
    } else {
        Err(StoreError::Conflict {
            what: what.to_owned(),
        })
    }
}

/// Which row is being read.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) table: &'static str,
    pub(super) id: &'a str,
}

impl Place<'_> {
    pub(super) fn corrupt(&self, column: &str) -> StoreError {
        StoreError::Corrupt {
            what: format!("{}.{column} of {}", self.table, self.id),
        }
    }

    pub(super) fn parse<T: FromStr>(&self, column: &str, text: &str) -> Result<T> {
        text.parse().map_err(|_| self.corrupt(column))
    }

    pub(super) fn maybe_parse<T: FromStr>(
        &self,
        column: &str,
        text: Option<&str>,
    ) -> Result<Option<T>> {
        text.map(|text| self.parse(column, text)).transpose()
    }

    pub(super) fn instant(&self, column: &str, ms: i64) -> Result<Instant> {
        DateTime::from_timestamp_millis(ms).ok_or_else(|| self.corrupt(column))
    }

    pub(super) fn maybe_instant(&self, column: &str, ms: Option<i64>) -> Result<Option<Instant>> {
        ms.map(|ms| self.instant(column, ms)).transpose()
    }

    /// An instant that the state of the row promises.
    pub(super) fn due_instant(&self, column: &str, ms: Option<i64>) -> Result<Instant> {
        self.maybe_instant(column, ms)?
            .ok_or_else(|| self.corrupt(column))
    }

    pub(super) fn json<T: serde::de::DeserializeOwned>(
        &self,
        column: &str,
        text: &str,
    ) -> Result<T> {
        serde_json::from_str(text).map_err(|_| self.corrupt(column))
    }

    pub(super) fn seal(&self, sealer: &Sealer, column: &str, text: &str) -> String {
        sealer.seal(self.table, column, self.id, text)
    }

    pub(super) fn maybe_seal(
        &self,
        sealer: &Sealer,
        column: &str,
        text: Option<&str>,
    ) -> Option<String> {
        text.map(|text| self.seal(sealer, column, text))
    }

    pub(super) fn open(&self, sealer: &Sealer, column: &str, text: &str) -> Result<String> {
        sealer.open(self.table, column, self.id, text)
    }

    pub(super) fn maybe_open(
        &self,
        sealer: &Sealer,
        column: &str,
        text: Option<&str>,
    ) -> Result<Option<String>> {
        text.map(|text| self.open(sealer, column, text)).transpose()
    }
}

/// A structure of our own as JSON.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our structures have string keys and no failing parts")
}
