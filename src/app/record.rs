//! Whose record may be read: the open 1:1s of a person, and those that were ended. What only ever was an invitation
//! that came to nothing has no record.

use super::cx::{Cx, Room, who};
use super::outcome::{Answer, Step, Stop};
use crate::chat::command::{Typed, With};
use crate::chat::grammar::AT_ONCE_MAX;
use crate::chat::view::{View, Who};
use crate::domain::id::{MeetingId, OneOnOneId};
use crate::domain::meeting::{Meeting, MeetingState};
use crate::domain::one_on_one::{Closing, OneOnOne, Side, Standing};
use crate::domain::person::Person;
use crate::domain::refusal::Refusal;

impl Cx<'_> {
    /// The actor's 1:1s whose record they may read, the open ones first, then the last ended first.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn records(&mut self) -> Step<Vec<(OneOnOne, Person)>> {
        let mut records = self.own().await?;
        for one in self.work.tx.ended_one_on_ones_of(self.actor.id).await? {
            let partner = one
                .partner_of(self.actor.id)
                .ok_or(Stop::Broken("a partner"))?;
            records.push((one, self.work.person(partner).await?));
        }
        Ok(records)
    }

    /// The 1:1 whose record is meant: with several of the same two people, the newest.
    ///
    /// # Errors
    /// A refusal when there is no such partner, or no 1:1 at all; [`Stop::Instead`] with the menu.
    pub(super) async fn record_with(&mut self, with: &With, command: &Typed) -> Step<OneOnOneId> {
        let mut newest = self.records().await?;
        let mut seen = Vec::new();
        newest.retain(|(_, partner)| {
            let fresh = !seen.contains(&partner.id);
            seen.push(partner.id);
            fresh
        });
        match with {
            With::Id(id) => return Ok(*id),
            With::Named(name) => return Self::partner_among(name, &newest),
            With::Unsaid => {}
        }
        let open = newest
            .iter()
            .filter(|(one, _)| one.standing.is_open())
            .count();
        if let Some(id) = self.evident().await? {
            return Ok(id);
        }
        match newest.as_slice() {
            [] => Err(Refusal::NoOneOnOne.into()),
            [(one, _)] => Ok(one.id),
            several => {
                let draft = self.keep_draft(command).await?;
                // Who is not in the menu can be named.
                let choices: Vec<(OneOnOneId, Who)> = several
                    .iter()
                    .take(AT_ONCE_MAX.max(open))
                    .map(|(one, partner)| (one.id, who(partner)))
                    .collect();
                let question = View::WhichOneOnOne { draft, choices };
                Err(Stop::Instead(Box::new(Answer::View(question))))
            }
        }
    }

    /// Enters a 1:1 to read its record.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody but the two, and for an invitation that came to nothing.
    pub(super) async fn record(&mut self, id: OneOnOneId) -> Step<(Room, Side)> {
        let (room, side) = self.enter_record(id).await?;
        match room.one.standing {
            Standing::Invited
            | Standing::Active
            | Standing::Paused { .. }
            | Standing::Closed {
                how: Closing::Ended,
                ..
            } => Ok((room, side)),
            Standing::Closed {
                how: Closing::Declined | Closing::Lapsed | Closing::Withdrawn,
                ..
            } => Err(Refusal::NotFound.into()),
        }
    }

    /// Enters the 1:1 of a past meeting to read what is left of it.
    ///
    /// # Errors
    /// As [`Cx::record`]; [`Refusal::OldCard`] for a meeting that is not over.
    pub(super) async fn record_of(&mut self, id: MeetingId) -> Step<(Room, Side, Meeting)> {
        let found = self.work.tx.meeting(id).await?.ok_or(Refusal::NotFound)?;
        let (room, side) = self.record(found.one_on_one).await?;
        // Once more under the lock: it may have changed while we waited for it.
        let meeting = self.work.tx.meeting(id).await?;
        let meeting = meeting.ok_or(Stop::Broken("a meeting under its lock"))?;
        let over = match meeting.state {
            MeetingState::Ended { .. } => true,
            MeetingState::Skipped { .. } | MeetingState::Cancelled { .. } => {
                meeting.starts_at <= self.work.now
            }
            MeetingState::Planned | MeetingState::Live { .. } => false,
        };
        if over {
            Ok((room, side, meeting))
        } else {
            Err(Refusal::OldCard.into())
        }
    }
}
