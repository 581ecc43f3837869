//! The merged layers: for each key its text and where it came from, and the parsers of single values.
//!
//! Not `Debug`: among the texts are tokens. Invariant: every error names the key and its origin, so that the
//! operator never has to look for the layer that was meant.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono_tz::{TZ_VARIANTS, Tz};

use super::error::{ConfigError, Origin};

/// Key → text and origin.
#[derive(Default)]
pub(super) struct Values {
    entries: BTreeMap<&'static str, (String, Origin)>,
}

impl Values {
    /// Sets a key, over whatever an earlier layer said.
    pub(super) fn set(&mut self, key: &'static str, text: &str, origin: Origin) {
        self.entries.insert(key, (text.to_owned(), origin));
    }

    /// Which layer's value holds.
    pub(super) fn origin(&self, key: &'static str) -> Option<&Origin> {
        self.entries.get(key).map(|(_, origin)| origin)
    }

    /// A key that may be left open. An empty text leaves it open too.
    pub(super) fn optional<T>(
        &self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let Some((text, origin)) = self.entries.get(key).filter(|(text, _)| !text.is_empty())
        else {
            return Ok(None);
        };
        parse(text)
            .map(Some)
            .map_err(|reason| ConfigError::Invalid {
                key,
                origin: origin.clone(),
                reason,
            })
    }

    /// A key that needs a value.
    pub(super) fn required<T>(
        &self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, ConfigError> {
        self.optional(key, parse)?
            .ok_or_else(|| ConfigError::Missing {
                key,
                reason: "set it, or leave the default in place".to_owned(),
            })
    }
}

/// A whole number within bounds.
pub(super) fn number<N>(range: RangeInclusive<N>) -> impl FnOnce(&str) -> Result<N, String>
where
    N: FromStr + PartialOrd + Display,
{
    move |text| {
        let expected = || {
            format!(
                "expected a whole number from {} to {}, found «{text}»",
                range.start(),
                range.end()
            )
        };
        let number: N = text.parse().map_err(|_| expected())?;
        if range.contains(&number) {
            Ok(number)
        } else {
            Err(expected())
        }
    }
}

/// Whatever [`FromStr`] takes, with its own words for what is wrong.
pub(super) fn parsed<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

/// Text as it stands.
#[expect(
    clippy::unnecessary_wraps,
    reason = "has the shape of the other parsers"
)]
pub(super) fn text(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

/// An address of the web, without the slash at its end, so that paths can be put behind it.
pub(super) fn web_address(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    if host.is_empty() || text.chars().any(char::is_whitespace) {
        return Err("expected an address that starts with https:// or http://".to_owned());
    }
    if host.contains('@') || text.contains(['?', '#']) {
        return Err("expected an address without user, query or fragment".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// An IANA zone by its name, in any case.
pub(super) fn zone(text: &str) -> Result<Tz, String> {
    if let Some(zone) = TZ_VARIANTS
        .iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(text))
    {
        return Ok(*zone);
    }
    let lower = text.to_lowercase();
    let near = TZ_VARIANTS
        .iter()
        .map(|zone| {
            (
                strsim::jaro_winkler(&lower, &zone.name().to_lowercase()),
                zone.name(),
            )
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or("Europe/Berlin", |(_, name)| name);
    Err(format!(
        "«{text}» is not an IANA time zone; near it is {near}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_to_their_bounds() {
        assert_eq!(number(0..=2880_u32)("2880"), Ok(2880));
        for wrong in ["2881", "-1", "1.5", "an hour"] {
            let reason = number(0..=2880_u32)(wrong).expect_err("out of bounds");
            assert_eq!(
                reason,
                format!("expected a whole number from 0 to 2880, found «{wrong}»")
            );
        }
    }

    #[test]
    fn zones_are_found_in_any_case_and_a_wrong_one_names_a_near_one() {
        assert_eq!(zone("europe/berlin"), Ok(Tz::Europe__Berlin));
        let reason = zone("Europe/Berln").expect_err("no such zone");
        assert_eq!(
            reason,
            "«Europe/Berln» is not an IANA time zone; near it is Europe/Berlin"
        );
    }

    #[test]
    fn web_addresses_lose_the_slash_at_the_end() {
        assert_eq!(
            web_address("https://a.example/x/"),
            Ok("https://a.example/x".to_owned())
        );
        for wrong in [
            "a.example",
            "ftp://a.example",
            "http://",
            "https://u:p@a.example",
            "https://a b",
        ] {
            assert!(web_address(wrong).is_err(), "{wrong}");
        }
    }
}
