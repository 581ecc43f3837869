//! What the settings card and the cards of a proposed change show.

use chrono_tz::Tz;

use super::{Clashes, Who};
use crate::domain::cadence::Cadence;
use crate::domain::clock::Instant;
use crate::domain::hours::WorkingHours;
use crate::domain::id::{OneOnOneId, ProposalId};
use crate::domain::one_on_one::Format;
use crate::domain::person::Switches;

/// What the two agreed on, or would.
#[derive(Debug, Clone, PartialEq)]
pub struct TermsView {
    /// The cadence.
    pub cadence: Cadence,
    /// The zone of the 1:1.
    pub zone: Tz,
    /// Minutes.
    pub duration_minutes: i64,
    /// How the agenda is arranged.
    pub format: Format,
    /// What the reader is; `None` among peers.
    pub reader_leads: Option<bool>,
}

/// All that a reader can set.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsView {
    /// The 1:1 that is looked at.
    pub one: Option<OneSettings>,
    /// Other 1:1s that can be looked at.
    pub others: Vec<(OneOnOneId, Who)>,
    /// The reader's zone.
    pub zone: Option<Tz>,
    /// When the reader works.
    pub hours: WorkingHours,
    /// What the reader wants to hear of.
    pub switches: Switches,
}

/// What can be set about a 1:1.
#[derive(Debug, Clone, PartialEq)]
pub struct OneSettings {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// With whom.
    pub partner: Who,
    /// What the two agreed on.
    pub terms: TermsView,
    /// Whether it was agreed to, so that a change of it can be proposed.
    pub accepted: bool,
    /// A link or a channel.
    pub place: Option<String>,
    /// A change that waits for an answer, and whether the reader proposed it.
    pub open: Option<(ProposalId, bool)>,
    /// Minutes before the start at which the reader's agenda comes.
    pub agenda_lead_minutes: i64,
    /// The next meeting, when its agenda has reached the reader already.
    pub agenda_out: Option<Instant>,
    /// Hours before the start at which the reader's nudge comes; 0 is off.
    pub nudge_lead_hours: i64,
    /// Minutes after the planned end at which the reader's recap comes when nobody started.
    pub recap_delay_minutes: i64,
    /// Whether the reader wants that a call of the two counts.
    pub call_detection: bool,
}

/// Why a proposed change is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeOccasion {
    /// To the one who is asked.
    Asked,
    /// The same, once more.
    Reminder,
    /// To the one who is asked, instead of a proposal of their own.
    First,
    /// To the author, while it is on its way and after.
    Sent,
    /// To the author: how it was answered.
    Answer,
}

/// Where a proposed change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeState {
    /// Waits for an answer.
    Open,
    /// Agreed to.
    Agreed,
    /// The other side keeps it as it is.
    Kept,
    /// Another proposal took its place.
    Replaced,
    /// Its author took it back.
    Withdrawn,
    /// Nobody answered in time.
    Lapsed,
    /// The 1:1 has ended.
    Ended,
}

/// A change of terms that was proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeView {
    /// The proposal.
    pub proposal: ProposalId,
    /// The other one.
    pub partner: Who,
    /// Why it is shown.
    pub occasion: ChangeOccasion,
    /// The terms before.
    pub from: TermsView,
    /// The terms proposed.
    pub to: TermsView,
    /// The first new dates, at most three; none when the dates stay.
    pub first_dates: Vec<Instant>,
    /// The next meeting, when it stays as it is.
    pub stays: Option<Instant>,
    /// The next meeting, when a new date takes its place.
    pub replaces: Option<Instant>,
    /// The partner's own zone, when it is known.
    pub partner_zone: Option<Tz>,
    /// Other 1:1s at the new dates.
    pub clashes: Clashes,
    /// Where it stands.
    pub state: ChangeState,
}
