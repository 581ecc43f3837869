//! The agenda of a planned meeting, and the card of a live one.

use super::{Composed, OfMeeting};
use chrono::Timelike;

use super::super::cx::{Room, Work};
use super::super::meetings::revision_of;
use super::super::outcome::Step;
use crate::chat::view::{AgendaView, Late, Over, View};
use crate::domain::agenda::{self, Material, Whose};
use crate::domain::clock::Instant;
use crate::domain::delivery::Delivery;
use crate::domain::meeting::{Meeting, MeetingState, Origin};
use crate::domain::one_on_one::{Format, Side};
use crate::domain::question::QuestionId;

/// So many meetings back the last date of the series is looked for, past the extra ones.
const RECENT: i64 = 20;

impl Work<'_> {
    pub(super) async fn compose_agenda(&mut self, card: OfMeeting<'_>) -> Step<Composed> {
        let OfMeeting {
            delivery,
            room,
            side,
            meeting,
        } = card;
        let fresh = delivery.address.is_none();
        let same_start = revision_of(delivery.order.occurrence) == meeting.revision;
        let over = match meeting.state {
            MeetingState::Planned if !same_start => Some(Over::MovedTo(meeting.starts_at)),
            MeetingState::Planned if self.is_replaced(delivery).await? => Some(Over::Replaced),
            MeetingState::Planned => None,
            MeetingState::Live { .. } => Some(Over::Started),
            MeetingState::Ended { .. } => Some(Over::Ended),
            MeetingState::Skipped { .. } => Some(Over::Skipped),
            MeetingState::Cancelled { .. } => Some(Over::Cancelled),
        };
        match over {
            Some(_) if fresh => Ok(Composed::Gone("the meeting was moved, skipped or held")),
            Some(why) => Ok(Composed::last(agenda_over(room, side, meeting, why))),
            None => {
                let asked = delivery.order.occurrence != meeting.revision;
                let late = self.late(delivery).filter(|_| !asked);
                let view = self.agenda_view(room, side, meeting, late).await?;
                Ok(Composed::living(View::Agenda(view)))
            }
        }
    }

    async fn is_replaced(&mut self, delivery: &Delivery) -> Step<bool> {
        let order = &delivery.order;
        let latest = self
            .tx
            .posted_to(order.subject, order.kind, order.recipient)
            .await?;
        Ok(latest.is_some_and(|latest| latest.order.id > order.id))
    }

    pub(super) async fn compose_live(&mut self, card: OfMeeting<'_>) -> Step<Composed> {
        let OfMeeting {
            delivery,
            room,
            side,
            meeting,
        } = card;
        let fresh = delivery.address.is_none();
        let over = match meeting.state {
            MeetingState::Live { .. } if self.is_replaced(delivery).await? => Over::Replaced,
            MeetingState::Live { .. } => {
                let view = self.agenda_view(room, side, meeting, None).await?;
                return Ok(Composed::living(View::Agenda(view)));
            }
            MeetingState::Skipped { .. } => Over::Skipped,
            MeetingState::Cancelled { .. } => Over::Cancelled,
            MeetingState::Ended { .. } | MeetingState::Planned => Over::Ended,
        };
        if fresh {
            return Ok(Composed::Gone("the meeting ended"));
        }
        Ok(Composed::last(agenda_over(room, side, meeting, over)))
    }

    /// The agenda of a planned or live meeting for one side.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agenda_view(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
        late: Option<Late>,
    ) -> Step<AgendaView> {
        let reader = room.one.person(side);
        let mut topics = self.on_the_list(room).await?;
        topics.extend(self.tx.topics_of_meeting(meeting.id).await?);
        topics.sort_by_key(|topic| (topic.position, topic.id));
        let actions = self.tx.open_actions(room.id()).await?;
        let since = topics
            .iter()
            .map(|topic| topic.created_at)
            .min()
            .unwrap_or(self.now);
        let met_ends = self.tx.met_ends(room.id(), since).await?;
        let first = self.first_side(room).await?;
        let parts = agenda::arrange(&Material {
            reader,
            people: room.one.terms.people,
            format: room.one.terms.format,
            first,
            duration_minutes: meeting.duration_minutes,
            question: meeting
                .questions
                .first()
                .and_then(|id| self.question_text(id)),
            topics: &topics,
            actions: &actions,
            meeting: meeting.id,
            met_ends: &met_ends,
            today: room.today(self.now),
            now: self.now,
        });
        let bare = agenda::topic_lines(&parts)
            .iter()
            .all(|line| line.by == Whose::Duologue);
        let suggestions = meeting
            .questions
            .iter()
            .skip(1)
            .filter_map(|id| self.question_text(id));
        let suggestions: Vec<String> = if bare {
            suggestions.collect()
        } else {
            Vec::new()
        };
        let live_since = match meeting.state {
            MeetingState::Live { started_at, .. } => Some(started_at),
            MeetingState::Planned
            | MeetingState::Ended { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => None,
        };
        Ok(AgendaView {
            one_on_one: room.id(),
            meeting: meeting.id,
            partner: room.partner(side),
            starts_at: live_since.unwrap_or(meeting.starts_at),
            partner_zone: room.other_zone(side),
            duration_minutes: meeting.duration_minutes,
            place: room.one.place.clone(),
            format: room.one.terms.format,
            first: (room.one.terms.format == Format::Peers)
                .then(|| Whose::of(room.one.person(first), reader)),
            live: live_since.is_some(),
            half: self.half(room, side, meeting),
            late,
            shifted_minutes: self.shifted(room, side, meeting).await?,
            suggestions,
            parts,
            has_last_time: self.last_held(room, meeting).await?.is_some(),
        })
    }

    fn question_text(&self, id: &str) -> Option<String> {
        self.app
            .questions()
            .find(&QuestionId::new(id))
            .map(|question| question.text().to_owned())
    }

    async fn first_side(&mut self, room: &Room) -> Step<Side> {
        let starter = room.one.side_of(room.one.starter).unwrap_or(Side::Lead);
        let met = self.tx.met_count(room.id()).await?;
        Ok(agenda::first_among_peers(starter, met))
    }

    /// Whose half of a live meeting it is.
    fn half(&self, room: &Room, side: Side, meeting: &Meeting) -> Option<Whose> {
        let turn = super::super::carry_out::half_time(room, meeting)?;
        let speaking = if self.now < turn {
            Side::Report
        } else {
            Side::Lead
        };
        Some(Whose::of(room.one.person(speaking), room.one.person(side)))
    }

    /// By how many minutes the reader's hour moved since the last regular date, because one of the two
    /// zones changed its clock.
    async fn shifted(&mut self, room: &Room, side: Side, meeting: &Meeting) -> Step<Option<i64>> {
        if meeting.origin == Origin::Extra || meeting.starts_at != meeting.slot {
            return Ok(None);
        }
        let recent = self.tx.recent_meetings(room.id(), RECENT).await?;
        let Some(before) = recent.iter().find(|before| before.origin == Origin::Series) else {
            return Ok(None);
        };
        // A date that other terms gave says nothing about a clock.
        let just_before = before.slot - chrono::TimeDelta::milliseconds(1);
        let rule = &room.one.terms.recurrence;
        if rule.next_after(just_before) != Some(before.slot) {
            return Ok(None);
        }
        let minute = |at: Instant, zone: chrono_tz::Tz| {
            let local = at.with_timezone(&zone);
            i64::from(local.hour()) * 60 + i64::from(local.minute())
        };
        // When the hour of the 1:1 itself differs, the terms changed, not a clock.
        if minute(before.slot, room.zone()) != minute(meeting.slot, room.zone()) {
            return Ok(None);
        }
        let zone = room.zone_of(side);
        let shift = minute(meeting.slot, zone) - minute(before.slot, zone);
        Ok(Some(shift).filter(|shift| *shift != 0))
    }
}

fn agenda_over(room: &Room, side: Side, meeting: &Meeting, why: Over) -> View {
    View::AgendaOver {
        partner: room.partner(side),
        starts_at: meeting.starts_at,
        why,
    }
}
