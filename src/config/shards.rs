//! Which of Discord's gateway shards this process holds.
//!
//! Not how many there should be: `auto` asks Discord. Invariant of a range: first ≤ last < total.

use std::str::FromStr;

/// The shards of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shards {
    /// All, as many as Discord recommends.
    Auto,
    /// Some of a number that all processes agree on. Counted from 0.
    Range {
        /// The first one held here.
        first: u32,
        /// The last one held here.
        last: u32,
        /// How many there are over all processes.
        total: u32,
    },
}

impl FromStr for Shards {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("auto") {
            return Ok(Self::Auto);
        }
        let expected =
            || format!("expected `auto`, or first-last/total such as `0-3/16`, found «{text}»");
        let (range, total) = text.split_once('/').ok_or_else(expected)?;
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let number = |part: &str| part.trim().parse::<u32>().map_err(|_| expected());
        let (first, last, total) = (number(first)?, number(last)?, number(total)?);
        if first > last {
            return Err(format!(
                "the first shard, {first}, is after the last, {last}"
            ));
        }
        if last >= total {
            return Err(format!(
                "shards are counted from 0, so of {total} the last is {}",
                total.saturating_sub(1)
            ));
        }
        Ok(Self::Range { first, last, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("auto", Shards::Auto)]
    #[case("0-3/16", Shards::Range { first: 0, last: 3, total: 16 })]
    #[case("5/16", Shards::Range { first: 5, last: 5, total: 16 })]
    fn both_forms_are_read(#[case] text: &str, #[case] shards: Shards) {
        assert_eq!(text.parse(), Ok(shards));
    }

    #[rstest::rstest]
    #[case("3-1/16", "the first shard, 3, is after the last, 1")]
    #[case("0-16/16", "shards are counted from 0, so of 16 the last is 15")]
    #[case(
        "all",
        "expected `auto`, or first-last/total such as `0-3/16`, found «all»"
    )]
    fn what_cannot_be_is_refused(#[case] text: &str, #[case] reason: &str) {
        assert_eq!(text.parse::<Shards>(), Err(reason.to_owned()));
    }
}
