//! Recurrences against a second implementation, in Python (`tests/oracle/recurrence.py`).
//!
//! The file beside it holds what that one said; this one only compares, so that no Python is needed here.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use duologue::domain::cadence::Cadence;
use duologue::domain::recur::Recurrence;

const ORACLE: &str = include_str!("oracle/recurrence.tsv");

/// A row of the file; the columns are explained at the top of the script.
struct Row {
    recurrence: Recurrence,
    after: DateTime<Utc>,
    anchor: NaiveDate,
    expected: Vec<DateTime<Utc>>,
}

fn instant(seconds: &str) -> DateTime<Utc> {
    let seconds = seconds.parse().expect("seconds");
    DateTime::from_timestamp(seconds, 0).expect("an instant")
}

fn row(line: &str) -> Row {
    let columns: Vec<&str> = line.split('\t').collect();
    let [cadence, zone, given, after, anchor, expected] = columns[..] else {
        panic!("six columns in {line:?}");
    };
    let cadence: Cadence = cadence.parse().expect("a canonical cadence");
    let zone: Tz = zone.parse().expect("a zone");
    let after = instant(after);
    let recurrence = match given {
        "-" => Recurrence::starting(cadence, zone, None, after).expect("it occurs"),
        given => Recurrence::new(cadence, zone, given.parse().expect("a date")),
    };
    Row {
        recurrence,
        after,
        anchor: anchor.parse().expect("a date"),
        expected: expected.split(' ').map(instant).collect(),
    }
}

#[test]
fn every_instant_is_the_one_that_python_found() {
    let mut differing = Vec::new();
    for line in ORACLE.lines() {
        let row = row(line);
        let found: Vec<_> = row
            .recurrence
            .iter_after(row.after)
            .take(row.expected.len())
            .collect();
        if found != row.expected || row.recurrence.anchor() != row.anchor {
            differing.push(format!("{line}\n  {found:?}"));
        }
    }
    assert!(
        differing.is_empty(),
        "{} differ:\n{}",
        differing.len(),
        differing.join("\n")
    );
}

#[test]
fn the_oracle_has_rows_of_every_kind() {
    let count = |prefix: &str| {
        ORACLE
            .lines()
            .filter(|line| line.starts_with(prefix))
            .count()
    };
    for kind in [
        "weekly ",
        "every ",
        "monthly last ",
        "monthly 5th ",
        "monthly 31st ",
        "0 ",
        "30 ",
    ] {
        assert!(count(kind) >= 10, "{kind}");
    }
}
