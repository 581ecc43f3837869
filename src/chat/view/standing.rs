//! What the cards of a 1:1 that stands still show, and those of somebody who is away.

use chrono::NaiveDate;

use super::Who;
use crate::domain::agenda::Whose;
use crate::domain::away::Days;
use crate::domain::clock::Instant;
use crate::domain::id::{AwayId, DraftId, OneOnOneId};

/// Dates of a 1:1, as far as a card lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// The first ones, in order.
    pub first: Vec<Instant>,
    /// How many follow.
    pub more: usize,
}

/// Where days away stand, for the one who is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwayState {
    /// They are looked at; nothing is kept.
    Asked {
        /// What would be kept.
        draft: DraftId,
    },
    /// They hold, and can be taken back.
    Holds {
        /// Which.
        away: AwayId,
    },
    /// They are over.
    Past,
    /// They were taken back: the dates that are ahead take place.
    TakenBack,
}

/// Days away, and what they leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwayView {
    /// The days, in the reader's zone.
    pub days: Days,
    /// Why, as typed.
    pub reason: Option<String>,
    /// Partner by partner.
    pub rows: Vec<AwayRow>,
    /// How many dates there are besides those listed.
    pub more: usize,
    /// Days away that are known already and overlap with these.
    pub already: Vec<Days>,
    /// Where they stand.
    pub state: AwayState,
}

/// What days away leave out with one partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwayRow {
    /// With whom.
    pub partner: Who,
    /// The dates that are listed.
    pub dates: Vec<Instant>,
    /// The first one after them.
    pub next: Option<Instant>,
}

/// Days away in a list of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwayLine {
    /// Which.
    pub away: AwayId,
    /// The days.
    pub days: Days,
    /// Why, as typed.
    pub reason: Option<String>,
}

/// What a partner is told about days away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwayTold {
    /// Dates are left out.
    Holds,
    /// What was told does not hold any more.
    TakenBack,
    /// Dates take place after all.
    Back,
}

/// Somebody's days away, for their partner: only the dates of this 1:1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwayToldView {
    /// Who is away.
    pub partner: Who,
    /// What is told.
    pub told: AwayTold,
    /// Why, as typed.
    pub reason: Option<String>,
    /// The dates.
    pub dates: Dates,
    /// The first one after them.
    pub next: Option<Instant>,
}

/// Where a pause stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PauseState {
    /// The 1:1 stands still.
    Paused {
        /// Who paused it.
        by: Whose,
        /// The first day back, in the zone of the 1:1; `None` is until somebody resumes it.
        until: Option<NaiveDate>,
        /// The dates that are left out.
        dates: Dates,
        /// The first one after them.
        next: Option<Instant>,
    },
    /// It goes on.
    Over {
        /// The next meeting.
        next: Option<Instant>,
    },
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PausedView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// With whom.
    pub partner: Who,
    /// Where it stands.
    pub state: PauseState,
}
