//! The columns of a meeting, whose states spread over many of them.

use super::codec::{Place, ms, to_json};
use super::error::Result;
use super::seal::Sealer;
use super::tx::Tx;
use crate::domain::meeting::{Cause, Choice, Meeting, MeetingState, Met, Origin, Step};
use crate::domain::one_on_one::Side;

row! {
    /// A row of `meetings`.
    pub(super) struct MeetingRow {
        id: String,
        one_on_one: String,
        origin: String,
        slot: i64,
        starts_at: i64,
        moved_from: Option<i64>,
        moved_by: Option<String>,
        planned_at: i64,
        duration_minutes: i64,
        revision: i64,
        #[sqlx(flatten)]
        state: StateRow,
        sent: String,
        questions: String,
        reason: Option<String>,
    }
}

impl MeetingRow {
    pub(super) fn open(self, sealer: &Sealer) -> Result<Meeting> {
        let place = place(&self.id);
        Ok(Meeting {
            id: place.parse("id", &self.id)?,
            one_on_one: place.parse("one_on_one", &self.one_on_one)?,
            origin: origin(&self.origin).ok_or_else(|| place.corrupt("origin"))?,
            slot: place.instant("slot", self.slot)?,
            starts_at: place.instant("starts_at", self.starts_at)?,
            moved_from: place.maybe_instant("moved_from", self.moved_from)?,
            moved_by: place.maybe_parse("moved_by", self.moved_by.as_deref())?,
            planned_at: place.instant("planned_at", self.planned_at)?,
            duration_minutes: self.duration_minutes,
            revision: self.revision,
            state: self.state.open(place)?,
            sent: place.json("sent", &self.sent)?,
            questions: place.json("questions", &self.questions)?,
            reason: place.maybe_open(sealer, "reason", self.reason.as_deref())?,
        })
    }

    fn seal(meeting: &Meeting, sealer: &Sealer) -> Self {
        let id = meeting.id.to_string();
        Self {
            one_on_one: meeting.one_on_one.to_string(),
            origin: origin_name(meeting.origin).to_owned(),
            slot: ms(meeting.slot),
            starts_at: ms(meeting.starts_at),
            moved_from: meeting.moved_from.map(ms),
            moved_by: meeting.moved_by.map(|person| person.to_string()),
            planned_at: ms(meeting.planned_at),
            duration_minutes: meeting.duration_minutes,
            revision: meeting.revision,
            state: StateRow::from(&meeting.state),
            sent: to_json(&meeting.sent),
            questions: to_json(&meeting.questions),
            reason: place(&id).maybe_seal(sealer, "reason", meeting.reason.as_deref()),
            id,
        }
    }
}

row! {
    /// The columns of a meeting's state.
    #[derive(Default)]
    struct StateRow {
        state: String,
        started_at: Option<i64>,
        last_doing: Option<i64>,
        ended_at: Option<i64>,
        met: Option<String>,
        skipped_at: Option<i64>,
        skipped_by: Option<String>,
        choice: Option<String>,
        cancelled_at: Option<i64>,
        cancelled_for: Option<String>,
    }
}

impl StateRow {
    fn open(&self, place: Place<'_>) -> Result<MeetingState> {
        match self.state.as_str() {
            "planned" => Ok(MeetingState::Planned),
            "live" => Ok(MeetingState::Live {
                started_at: place.due_instant("started_at", self.started_at)?,
                last_doing: place.due_instant("last_doing", self.last_doing)?,
            }),
            "ended" => Ok(MeetingState::Ended {
                started_at: place.maybe_instant("started_at", self.started_at)?,
                ended_at: place.due_instant("ended_at", self.ended_at)?,
                met: self
                    .met
                    .as_deref()
                    .and_then(met)
                    .ok_or_else(|| place.corrupt("met"))?,
            }),
            "skipped" => Ok(MeetingState::Skipped {
                at: place.due_instant("skipped_at", self.skipped_at)?,
                by: place.maybe_parse("skipped_by", self.skipped_by.as_deref())?,
                choice: self
                    .choice
                    .as_deref()
                    .and_then(choice)
                    .ok_or_else(|| place.corrupt("choice"))?,
            }),
            "cancelled" => Ok(MeetingState::Cancelled {
                at: place.due_instant("cancelled_at", self.cancelled_at)?,
                cause: self
                    .cancelled_for
                    .as_deref()
                    .and_then(cause)
                    .ok_or_else(|| place.corrupt("cancelled_for"))?,
            }),
            _ => Err(place.corrupt("state")),
        }
    }
}

impl From<&MeetingState> for StateRow {
    fn from(state: &MeetingState) -> Self {
        let row = |name: &str| Self {
            state: name.to_owned(),
            ..Self::default()
        };
        match state {
            MeetingState::Planned => row("planned"),
            MeetingState::Live {
                started_at,
                last_doing,
            } => Self {
                started_at: Some(ms(*started_at)),
                last_doing: Some(ms(*last_doing)),
                ..row("live")
            },
            MeetingState::Ended {
                started_at,
                ended_at,
                met,
            } => Self {
                started_at: started_at.map(ms),
                ended_at: Some(ms(*ended_at)),
                met: Some(met_name(*met).to_owned()),
                ..row("ended")
            },
            MeetingState::Skipped { at, by, choice } => Self {
                skipped_at: Some(ms(*at)),
                skipped_by: by.map(|person| person.to_string()),
                choice: Some(choice_name(*choice).to_owned()),
                ..row("skipped")
            },
            MeetingState::Cancelled { at, cause } => Self {
                cancelled_at: Some(ms(*at)),
                cancelled_for: Some(cause.as_str().to_owned()),
                ..row("cancelled")
            },
        }
    }
}

impl Tx {
    /// Runs an insert or an update of all columns, in the order of the list in `meetings`, and of `agendas_owed`.
    pub(super) async fn put_meeting(
        &mut self,
        sql: &'static str,
        meeting: &Meeting,
    ) -> Result<bool> {
        let row = MeetingRow::seal(meeting, &self.sealer);
        let rows = execute!(
            self,
            sql,
            &row.id,
            &row.one_on_one,
            &row.origin,
            row.slot,
            row.starts_at,
            row.moved_from,
            &row.moved_by,
            row.planned_at,
            row.duration_minutes,
            row.revision,
            &row.state.state,
            row.state.started_at,
            row.state.last_doing,
            row.state.ended_at,
            &row.state.met,
            row.state.skipped_at,
            &row.state.skipped_by,
            &row.state.choice,
            row.state.cancelled_at,
            &row.sent,
            &row.questions,
            &row.reason,
            &row.state.cancelled_for,
            agendas_owed(meeting)
        )?;
        Ok(rows == 1)
    }
}

/// How many of the agendas of a meeting are still to be handed to the outbox.
fn agendas_owed(meeting: &Meeting) -> i64 {
    Side::BOTH
        .map(|side| i64::from(meeting.sent.of(side).agenda == Step::Owed))
        .iter()
        .sum()
}

fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Series => "series",
        Origin::Extra => "extra",
    }
}

fn origin(name: &str) -> Option<Origin> {
    [Origin::Series, Origin::Extra]
        .into_iter()
        .find(|origin| origin_name(*origin) == name)
}

fn met_name(met: Met) -> &'static str {
    match met {
        Met::Unknown => "unknown",
        Met::Yes => "yes",
        Met::Unconfirmed => "unconfirmed",
    }
}

fn met(name: &str) -> Option<Met> {
    [Met::Unknown, Met::Yes, Met::Unconfirmed]
        .into_iter()
        .find(|met| met_name(*met) == name)
}

fn choice_name(choice: Choice) -> &'static str {
    match choice {
        Choice::Open => "open",
        Choice::Wait => "wait",
    }
}

fn choice(name: &str) -> Option<Choice> {
    [Choice::Open, Choice::Wait]
        .into_iter()
        .find(|choice| choice_name(*choice) == name)
}

fn cause(name: &str) -> Option<Cause> {
    Cause::ALL.into_iter().find(|cause| cause.as_str() == name)
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: "meetings",
        id,
    }
}
