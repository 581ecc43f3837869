//! The columns of terms, which a 1:1 and a proposal share; the terms that a proposal would change are the same as JSON.

use super::codec::Place;
use super::error::Result;
use crate::domain::id::PersonId;
use crate::domain::one_on_one::{Pair, Terms};
use crate::domain::recur::Recurrence;

row! {
    /// The columns of terms.
    #[derive(serde::Serialize, serde::Deserialize)]
    pub(super) struct TermsRow {
        pub(super) lead: String,
        pub(super) report: String,
        pub(super) cadence: String,
        pub(super) zone: String,
        pub(super) anchor: String,
        pub(super) duration_minutes: i64,
        pub(super) format: String,
    }
}

impl TermsRow {
    pub(super) fn open(&self, place: Place<'_>) -> Result<Terms> {
        let cadence = place.parse("cadence", &self.cadence)?;
        let zone = place.parse("zone", &self.zone)?;
        let anchor = place.parse("anchor", &self.anchor)?;
        Ok(Terms {
            recurrence: Recurrence::new(cadence, zone, anchor),
            duration_minutes: self.duration_minutes,
            format: place.parse("format", &self.format)?,
            people: Pair {
                lead: place.parse::<PersonId>("lead", &self.lead)?,
                report: place.parse::<PersonId>("report", &self.report)?,
            },
        })
    }
}

impl From<&Terms> for TermsRow {
    fn from(terms: &Terms) -> Self {
        Self {
            lead: terms.people.lead.to_string(),
            report: terms.people.report.to_string(),
            cadence: terms.recurrence.cadence().to_string(),
            zone: terms.recurrence.zone().name().to_owned(),
            anchor: terms.recurrence.anchor().to_string(),
            duration_minutes: terms.duration_minutes,
            format: terms.format.as_str().to_owned(),
        }
    }
}
