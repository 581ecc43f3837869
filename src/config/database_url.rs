//! The address of the database, which may carry a password.
//!
//! Not a connection; the store makes that. Invariants: the scheme is one of the two engines'; neither `Debug` nor
//! `Display` shows a password.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use secrecy::{ExposeSecret as _, SecretString};

/// The two engines that the store speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, one process.
    Sqlite,
    /// A server, which several processes may share.
    Postgres,
}

/// An address such as `sqlite://data/duologue.db` or `postgres://user:password@host/name`.
#[derive(Clone)]
pub struct DatabaseUrl {
    engine: Engine,
    text: SecretString,
}

impl DatabaseUrl {
    /// Which engine the scheme names.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The address with its password, for the driver alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// The file of an SQLite database, relative to the working directory unless absolute. `None` for one in memory
    /// and for a server.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        let rest = self.expose().strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        let path = path.split('?').next().unwrap_or_default();
        (!path.is_empty() && path != ":memory:").then(|| Path::new(path))
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = "expected sqlite://FILE or postgres://USER@HOST/NAME";
        let (scheme, rest) = text.split_once(':').ok_or(expected)?;
        let engine = match scheme {
            "sqlite" => Engine::Sqlite,
            "postgres" | "postgresql" => Engine::Postgres,
            // A scheme is letters; anything else might be a piece of a password.
            other if other.chars().all(|c| c.is_ascii_alphabetic()) && rest.starts_with("//") => {
                return Err(format!("{expected}, found the scheme {other}"));
            }
            _ => return Err(expected.to_owned()),
        };
        let address = rest.strip_prefix("//");
        let complete = match engine {
            Engine::Sqlite => !address.unwrap_or(rest).is_empty(),
            Engine::Postgres => address.is_some_and(|address| !address.is_empty()),
        };
        if complete {
            Ok(Self {
                engine,
                text: SecretString::from(text),
            })
        } else {
            Err(expected.to_owned())
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.engine == Engine::Sqlite {
            return f.write_str(self.expose());
        }
        // The query may carry a password as well (`?password=…`), so only host and name are shown.
        let address = self.expose().split("//").nth(1).unwrap_or_default();
        let address = address.split('?').next().unwrap_or_default();
        let host = address.rsplit('@').next().unwrap_or_default();
        write!(f, "postgres://{host}")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for text in [
            "postgres://me:hush@db:5432/duo",
            "postgresql://db/duo?user=me&password=hush",
            "postgres://me:h@ush@db/duo",
        ] {
            let url: DatabaseUrl = text.parse().expect("a postgres address");
            let shown = format!("{url} {url:?}");
            assert!(!shown.contains("ush") && shown.contains("db"), "{shown}");
            assert_eq!(url.expose(), text);
        }
    }

    #[rstest::rstest]
    #[case("sqlite://data/duologue.db", Some("data/duologue.db"))]
    #[case("sqlite:///var/lib/duologue.db?mode=rwc", Some("/var/lib/duologue.db"))]
    #[case("sqlite:duologue.db", Some("duologue.db"))]
    #[case("sqlite::memory:", None)]
    #[case("postgres://localhost/duologue", None)]
    fn the_file_is_read_off_the_address(#[case] text: &str, #[case] file: Option<&str>) {
        let url: DatabaseUrl = text.parse().expect("an address");
        assert_eq!(url.file(), file.map(Path::new));
    }

    #[rstest::rstest]
    #[case(
        "mysql://localhost/x",
        "expected sqlite://FILE or postgres://USER@HOST/NAME, found the scheme mysql"
    )]
    #[case(
        "data/duologue.db",
        "expected sqlite://FILE or postgres://USER@HOST/NAME"
    )]
    #[case("postgres:", "expected sqlite://FILE or postgres://USER@HOST/NAME")]
    #[case("sqlite://", "expected sqlite://FILE or postgres://USER@HOST/NAME")]
    fn another_scheme_is_refused(#[case] text: &str, #[case] reason: &str) {
        assert_eq!(
            text.parse::<DatabaseUrl>().map(|_| ()),
            Err(reason.to_owned())
        );
    }
}
