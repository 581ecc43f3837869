//! Holding a meeting: agenda, start, ticks, wrap-up, and the answer to «did you meet?».

use chrono::TimeDelta;

use super::cx::{Cx, Room, going};
use super::outcome::{Answer, Step, Stop};
use crate::chat::command::{Typed, With};
use crate::chat::view::{Saying, View};
use crate::domain::delivery::{CardKind, NewDelivery, Subject};
use crate::domain::id::{Id, MeetingId, OneOnOneId, TopicId};
use crate::domain::meeting::{Choice, Meeting, MeetingState, Met, Origin, Sent, Step as Sending};
use crate::domain::one_on_one::{Pair, Side, Standing};
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Topic, TopicState};

/// `meet` within this of the coming meeting is that meeting.
const SAME_MEETING_WITHIN: TimeDelta = TimeDelta::hours(12);
/// Two who begin within this of each other begin at once.
const SAME_MOMENT: TimeDelta = TimeDelta::minutes(1);
/// Cards that were asked for count from here, by this step, so that the revision stays readable in
/// their occurrence (see [`revision_of`]).
const ASKED_STEP: i64 = 1_000;

/// The revision of the start that an agenda or live card tells of.
#[must_use]
pub fn revision_of(occurrence: i64) -> i64 {
    occurrence % ASKED_STEP
}

impl Cx<'_> {
    /// `agenda`: the coming agenda with its buttons, or the live card.
    ///
    /// # Errors
    /// When the 1:1 is not clear or has no meeting ahead.
    pub async fn agenda(&mut self, with: &With) -> Step<Answer> {
        let (room, side) = self
            .enter_with(with, &Typed::Agenda { with: with.clone() })
            .await?;
        let mut meeting = self.coming(&room, side).await?;
        let kind = if meeting.is_live() {
            CardKind::Live
        } else {
            CardKind::Agenda
        };
        if kind == CardKind::Agenda {
            self.work.prepare_agenda(&room, &mut meeting).await?;
        }
        self.owe_asked(&room, side, kind, &meeting).await?;
        self.work.touch(&room).await?;
        Ok(Answer::InDm(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::AgendaSent,
        }))
    }

    /// Owes a card because it was asked for, besides those that the timeline owes.
    async fn owe_asked(
        &mut self,
        room: &Room,
        side: Side,
        kind: CardKind,
        meeting: &Meeting,
    ) -> Step<()> {
        let order = NewDelivery {
            id: self.work.app.ids().make(self.work.now),
            subject: Subject::Meeting(meeting.id),
            kind,
            recipient: room.one.person(side),
            occurrence: self.work.turn() * ASKED_STEP + meeting.revision,
            one_on_one: Some(room.id()),
            due_at: self.work.now,
            expires_at: None,
            items: Vec::new(),
        };
        self.work.tx.owe(&order).await?;
        Ok(())
    }

    /// The live meeting, else the next one.
    ///
    /// # Errors
    /// [`Refusal::NothingAhead`], or that the 1:1 is not accepted yet or paused.
    pub async fn coming(&mut self, room: &Room, side: Side) -> Step<Meeting> {
        going(room, side)?;
        let partner = room.partner(side).name;
        let current = self.work.tx.current_meetings(room.id()).await?;
        let live = current.iter().find(|meeting| meeting.is_live());
        live.or(current.first())
            .cloned()
            .ok_or_else(|| Refusal::NothingAhead { partner }.into())
    }

    /// `meet`: starts the coming meeting, or asks whether it is that one.
    ///
    /// # Errors
    /// When the 1:1 is not clear, not accepted or paused.
    pub async fn meet(&mut self, with: &With) -> Step<Answer> {
        let (room, side) = self
            .enter_with(with, &Typed::Meet { with: with.clone() })
            .await?;
        going(&room, side)?;
        if self.live_one(&room).await?.is_none()
            && let Some(meeting) = self.just_missed(&room).await?
        {
            return self.begin(&room, side, meeting).await;
        }
        let meeting = match self.coming(&room, side).await {
            Ok(meeting) => meeting,
            Err(Stop::Refused(Refusal::NothingAhead { .. })) => {
                return self.start_extra(room.id()).await;
            }
            Err(other) => return Err(other),
        };
        let near = meeting.starts_at - self.work.now <= SAME_MEETING_WITHIN;
        let out = meeting.sent.lead.agenda == Sending::Sent
            || meeting.sent.report.agenda == Sending::Sent;
        if let MeetingState::Live { started_at, .. } = meeting.state {
            // Who says it in the moment in which the other pressed **Start** has the card of that before them.
            if self.work.now - started_at >= SAME_MOMENT {
                self.owe_asked(&room, side, CardKind::Live, &meeting)
                    .await?;
            }
            return Ok(started(&room, side));
        }
        if near || out {
            return self.begin(&room, side, meeting).await;
        }
        Ok(Answer::View(View::WhichMeeting {
            partner: room.partner(side),
            one_on_one: room.id(),
            meeting: meeting.id,
            starts_at: meeting.starts_at,
        }))
    }

    /// The last meeting, when its time passed within twelve hours and nobody said that it was held: who
    /// comes late to it means that one.
    async fn just_missed(&mut self, room: &Room) -> Step<Option<Meeting>> {
        let recent = self.work.tx.recent_meetings(room.id(), 1).await?;
        Ok(recent.into_iter().find(|meeting| {
            matches!(meeting.state, MeetingState::Ended { met: Met::Unknown, ended_at, .. }
                if self.work.now - ended_at <= SAME_MEETING_WITHIN)
        }))
    }

    /// **Start**, and **It is the next one, held early**.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when the meeting was skipped, cancelled or held.
    pub async fn start_meeting(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, meeting) = self.enter_going(id).await?;
        match meeting.state {
            // Both pressed: they see the same live card, and nothing happens twice.
            MeetingState::Live { .. } => Ok(started(&room, side)),
            MeetingState::Planned
            | MeetingState::Ended {
                met: Met::Unknown, ..
            } => self.begin(&room, side, meeting).await,
            MeetingState::Ended { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => Err(Refusal::OldCard.into()),
        }
    }

    /// **An extra one**: a meeting that the series does not know of.
    ///
    /// # Errors
    /// When the 1:1 is not the actor's.
    pub async fn start_extra(&mut self, id: OneOnOneId) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        going(&room, side)?;
        if self.live_one(&room).await?.is_some() {
            return Ok(started(&room, side));
        }
        let now = self.work.now;
        let mut meeting = Meeting::planned(
            self.work.app.ids().make(now),
            id,
            now,
            room.one.terms.duration_minutes,
            now,
        );
        meeting.origin = Origin::Extra;
        self.work.tx.insert_meeting(&meeting).await?;
        self.begin(&room, side, meeting).await
    }

    /// The meeting that the two are in. A 1:1 has one at most.
    async fn live_one(&mut self, room: &Room) -> Step<Option<Meeting>> {
        let current = self.work.tx.current_meetings(room.id()).await?;
        Ok(current.into_iter().find(Meeting::is_live))
    }

    /// Begins a meeting, unless the two are in another one.
    async fn begin(&mut self, room: &Room, side: Side, mut meeting: Meeting) -> Step<Answer> {
        if self.live_one(room).await?.is_some() {
            return Ok(started(room, side));
        }
        let now = self.work.now;
        if matches!(meeting.state, MeetingState::Ended { .. }) {
            // They came late: what the end owed is owed again for the end to come.
            meeting.revision += 1;
            let fresh = Sent {
                nudge: Sending::Dropped,
                agenda: Sending::Dropped,
                ..Sent::default()
            };
            meeting.sent = Pair {
                lead: fresh,
                report: fresh,
            };
        }
        meeting.state = MeetingState::Live {
            started_at: now,
            last_doing: now,
        };
        self.work.tx.update_meeting(&meeting).await?;
        self.acted(room, side).await?;
        self.work.went_live(room, &meeting, now).await?;
        self.work.run_meeting(meeting.id).await?;
        Ok(started(room, side))
    }

    /// A ✓: the topic is discussed, and the two have met.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when the meeting is not live; [`Refusal::NotFound`] for a topic that the
    /// actor may not read.
    pub async fn tick(&mut self, id: MeetingId, topic: TopicId, discussed: bool) -> Step<Answer> {
        let (room, _, meeting) = self.enter_meeting(id).await?;
        let met = meeting.met_end().is_some();
        let correctable = met && !self.work.is_passed(&room, &meeting).await?;
        if !meeting.is_live() && !correctable {
            return Err(Refusal::OldCard.into());
        }
        let mut topic = self.topic_in(&room, topic).await?;
        match (discussed, topic.state) {
            (true, TopicState::Open) => {
                topic.state = TopicState::Discussed {
                    at: self.work.now,
                    meeting: id,
                };
                self.work.tx.update_topic(&topic).await?;
            }
            (false, TopicState::Discussed { meeting, .. }) if meeting == id => {
                topic.state = TopicState::Open;
                self.work.tx.update_topic(&topic).await?;
            }
            (_, TopicState::Removed { .. }) => return Err(Refusal::OldCard.into()),
            // The other was faster.
            (true, TopicState::Discussed { .. })
            | (false, TopicState::Open | TopicState::Discussed { .. }) => {}
        }
        self.doing(&room, meeting).await?;
        Ok(Answer::Silent)
    }

    /// The menu of a recap that ticks a topic, or takes its tick back.
    ///
    /// # Errors
    /// As [`Cx::tick`].
    pub async fn tick_pick(&mut self, id: MeetingId, values: &[String]) -> Step<Answer> {
        let topic: TopicId = id_value(values).ok_or(Refusal::NotFound)?;
        let (room, ..) = self.enter_meeting(id).await?;
        let state = self.topic_in(&room, topic).await?.state;
        self.tick(id, topic, !matches!(state, TopicState::Discussed { .. }))
            .await
    }

    /// A topic of the 1:1 that the actor may read.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for every other.
    pub async fn topic_in(&mut self, room: &Room, id: TopicId) -> Step<Topic> {
        let topic = self.work.tx.topic(id).await?.ok_or(Refusal::NotFound)?;
        if topic.one_on_one != room.id() || !topic.visible_to(self.actor.id, self.work.now) {
            return Err(Refusal::NotFound.into());
        }
        Ok(topic)
    }

    /// **All discussed**.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when the meeting is not live.
    pub async fn all_discussed(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, _, meeting) = self.enter_meeting(id).await?;
        if !meeting.is_live() {
            return Err(Refusal::OldCard.into());
        }
        for mut topic in self.work.on_the_list(&room).await? {
            // Only what this person sees: a private topic of the other is not theirs to tick.
            if topic.visible_to(self.actor.id, self.work.now) {
                topic.state = TopicState::Discussed {
                    at: self.work.now,
                    meeting: id,
                };
                self.work.tx.update_topic(&topic).await?;
            }
        }
        self.doing(&room, meeting).await?;
        Ok(Answer::Silent)
    }

    /// Something was done in a live meeting: it goes on, and both cards follow.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn doing(&mut self, room: &Room, mut meeting: Meeting) -> Step<()> {
        if let MeetingState::Live { started_at, .. } = meeting.state {
            meeting.state = MeetingState::Live {
                started_at,
                last_doing: self.work.now,
            };
            self.work.tx.update_meeting(&meeting).await?;
            self.work.run_meeting(meeting.id).await?;
        }
        self.work.touch(room).await
    }

    /// The same for something that was done in the 1:1, when a meeting of it is live.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn doing_in(&mut self, room: &Room) -> Step<()> {
        match self.live_one(room).await? {
            Some(live) => self.doing(room, live).await,
            None => self.work.touch(room).await,
        }
    }

    /// `wrap`: ends the live meeting, or one that is held without a **Start**.
    ///
    /// # Errors
    /// [`Refusal::NothingLive`] when there is none.
    pub async fn wrap(&mut self, with: &With) -> Step<Answer> {
        let (room, side) = self
            .enter_with(with, &Typed::Wrap { with: with.clone() })
            .await?;
        let current = self.work.tx.current_meetings(room.id()).await?;
        let now = self.work.now;
        let held = |meeting: &&Meeting| {
            meeting.is_live() || (meeting.is_planned() && meeting.starts_at <= now)
        };
        if let Some(meeting) = current.iter().find(held) {
            return self.wrap_up(meeting.id).await;
        }
        match self.just_missed(&room).await? {
            Some(meeting) => self.answer_met(meeting.id, true).await,
            None => Err(Refusal::NothingLive {
                partner: room.partner(side).name,
            }
            .into()),
        }
    }

    /// **Wrap up**.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when the meeting was skipped or cancelled.
    pub async fn wrap_up(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, mut meeting) = self.enter_meeting(id).await?;
        let now = self.work.now;
        let started_at = match meeting.state {
            MeetingState::Live { started_at, .. } => started_at,
            MeetingState::Planned => meeting.starts_at.min(now),
            MeetingState::Ended { .. } => return Ok(wrapped(&room, side)),
            MeetingState::Skipped { .. } | MeetingState::Cancelled { .. } => {
                return Err(Refusal::OldCard.into());
            }
        };
        meeting.state = MeetingState::Ended {
            started_at: Some(started_at),
            ended_at: now,
            met: Met::Yes,
        };
        self.work.tx.update_meeting(&meeting).await?;
        self.acted(&room, side).await?;
        let made = self.work.after_end(&room, &meeting).await?;
        self.work.run_meeting(id).await?;
        if let Some(next) = made {
            self.work.run_meeting(next).await?;
        }
        Ok(wrapped(&room, side))
    }

    /// **We met** and **We did not**. The first answer wins; it can be corrected until the next agenda.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it is too late for an answer.
    pub async fn answer_met(&mut self, id: MeetingId, met: bool) -> Step<Answer> {
        let (room, side, mut meeting) = self.enter_meeting(id).await?;
        if !self.work.is_answerable(&room, &meeting).await? {
            return Err(Refusal::OldCard.into());
        }
        self.acted(&room, side).await?;
        match (meeting.state, met) {
            (MeetingState::Ended { met: Met::Yes, .. }, true)
            | (MeetingState::Skipped { by: None, .. }, false) => {
                return Ok(Answer::Silent);
            }
            (
                MeetingState::Ended {
                    started_at,
                    ended_at,
                    ..
                },
                true,
            ) => {
                meeting.state = MeetingState::Ended {
                    started_at,
                    ended_at,
                    met: Met::Yes,
                };
            }
            (MeetingState::Skipped { by: None, .. }, true) => {
                let ended_at = meeting.planned_end();
                meeting.state = MeetingState::Ended {
                    started_at: None,
                    ended_at,
                    met: Met::Yes,
                };
            }
            (MeetingState::Ended { .. }, false) => {
                meeting.state = MeetingState::Skipped {
                    at: self.work.now,
                    by: None,
                    // While the 1:1 stands still there is nothing to choose.
                    choice: match room.one.standing {
                        Standing::Paused { .. } => Choice::Wait,
                        Standing::Invited | Standing::Active | Standing::Closed { .. } => {
                            Choice::Open
                        }
                    },
                };
            }
            (
                MeetingState::Planned
                | MeetingState::Live { .. }
                | MeetingState::Cancelled { .. }
                | MeetingState::Skipped { .. },
                _,
            ) => return Err(Refusal::OldCard.into()),
        }
        if !met {
            self.work.owe_skipped(&room, &meeting).await?;
        }
        self.work.corrected(&room, &meeting).await?;
        Ok(Answer::InDm(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::Answered { met },
        }))
    }

    /// The actor did something: nudges and questions are no longer unanswered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acted(&mut self, room: &Room, side: Side) -> Step<()> {
        let member = room.members.of(side);
        if member.unanswered_nudges > 0 {
            let mut member = member.clone();
            member.unanswered_nudges = 0;
            self.work.tx.update_membership(&member).await?;
        }
        if self.actor.unanswered_questions > 0 {
            self.actor.unanswered_questions = 0;
            self.work.tx.update_person(&self.actor).await?;
        }
        Ok(())
    }
}

impl super::cx::Work<'_> {
    /// Whether «did you meet?» can still be answered or corrected: until the next agenda.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_answerable(&mut self, room: &Room, meeting: &Meeting) -> Step<bool> {
        let answered = match meeting.state {
            MeetingState::Ended {
                started_at: None, ..
            }
            | MeetingState::Skipped { by: None, .. } => true,
            // A meeting that was live needs no answer.
            MeetingState::Ended { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Cancelled { .. } => false,
        };
        Ok(answered && !self.is_passed(room, meeting).await?)
    }

    /// Keeps a past meeting of which something else was said, and lets everything follow.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn corrected(&mut self, room: &Room, meeting: &Meeting) -> Step<()> {
        self.tx.update_meeting(meeting).await?;
        self.run_meeting(meeting.id).await?;
        self.wake_digests(room).await?;
        self.touch(room).await
    }

    /// Whether the agenda of a later meeting is out, so that this one's cards are history.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_passed(&mut self, room: &Room, meeting: &Meeting) -> Step<bool> {
        if matches!(room.one.standing, Standing::Closed { .. }) {
            return Ok(true);
        }
        let mut others = self.tx.current_meetings(room.id()).await?;
        others.extend(self.tx.recent_meetings(room.id(), 5).await?);
        Ok(others.iter().any(|other| {
            let out = Side::BOTH
                .iter()
                .any(|side| other.sent.of(*side).agenda == Sending::Sent);
            let held = matches!(
                other.state,
                MeetingState::Live { .. } | MeetingState::Ended { .. }
            );
            other.id != meeting.id && other.starts_at > meeting.starts_at && (out || held)
        }))
    }
}

fn started(room: &Room, side: Side) -> Answer {
    Answer::InDm(View::Said {
        partner: Some(room.partner(side)),
        saying: Saying::Started,
    })
}

fn wrapped(room: &Room, side: Side) -> Answer {
    Answer::InDm(View::Said {
        partner: Some(room.partner(side)),
        saying: Saying::WrappedUp,
    })
}

/// Reads the printed id of a menu's value.
#[must_use]
pub fn id_value<T: Id>(values: &[String]) -> Option<T> {
    values.first().and_then(|value| value.parse().ok())
}
