//! Carries out what the pure timelines say: one subject at a time, in the caller's transaction.
//!
//! Everything here may be called at any moment and as often as one likes: it brings a subject to
//! `now`, owes what is due and arms the one timer of the subject.

mod digest;

use chrono::TimeDelta;

use super::cx::{Room, Work};
use super::outcome::{Step, Stop};
use crate::domain::clock::{Instant, Span};
use crate::domain::delivery::{CardKind, NewDelivery, Subject};
use crate::domain::id::{MeetingId, OneOnOneId, ProposalId};
use crate::domain::meeting::{Meeting, MeetingState, Met, Origin, Step as Sending};
use crate::domain::one_on_one::{Closing, Format, Pair, Side, Standing};
use crate::domain::proposal::{Owed, ProposalState, Purpose};
use crate::domain::timeline::{self, Effect, Facts, SideFacts, TooLate};
use crate::domain::topic::{Author, Visibility};

/// Other 1:1s further away than this from a meeting are not in its way.
pub(super) const NEIGHBOURHOOD: TimeDelta = TimeDelta::days(3);

impl Work<'_> {
    /// Brings a subject to `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run(&mut self, subject: Subject) -> Step<()> {
        match subject {
            Subject::Meeting(id) => self.run_meeting(id).await,
            Subject::Proposal(id) => self.run_proposal(id).await,
            Subject::OneOnOne(id) => self.run_one_on_one(id).await,
            Subject::Person(id) => self.run_person(id).await,
            Subject::Action(_) | Subject::Away(_) => Ok(()),
        }
    }

    /// Brings a meeting to `now`, and the series with it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_meeting(&mut self, id: MeetingId) -> Step<()> {
        self.bring(id, None).await
    }

    /// The same after a setting was changed: what is owed by it since earlier is owed from now on, and is not
    /// late.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_as_set_now(&mut self, id: MeetingId) -> Step<()> {
        self.bring(id, Some(self.now)).await
    }

    async fn bring(&mut self, id: MeetingId, owed_from: Option<Instant>) -> Step<()> {
        let mut next = Some(id);
        // A series that was not looked at for long is caught up with meeting by meeting.
        while let Some(id) = next {
            next = match self.meeting(id).await? {
                Some((room, meeting)) => self.step_meeting(&room, meeting, owed_from).await?,
                None => None,
            };
        }
        Ok(())
    }

    /// Brings one meeting to `now`; tells the next one of the series when it was made on the way.
    async fn step_meeting(
        &mut self,
        room: &Room,
        meeting: Meeting,
        owed_from: Option<Instant>,
    ) -> Step<Option<MeetingId>> {
        let stands_still = match room.one.standing {
            Standing::Active => false,
            // What was held before the pause has its recap.
            Standing::Paused { .. } => meeting.is_planned(),
            // What was held before the end has its recap; whether another one was held is no question any more.
            Standing::Closed { .. } => meeting.met_end().is_none(),
            Standing::Invited => true,
        };
        if stands_still {
            self.tx.disarm(Subject::Meeting(meeting.id)).await?;
            return Ok(None);
        }
        let was = meeting.clone();
        let facts = self.facts(room, &meeting).await?;
        let step = timeline::advance(meeting, &facts, self.now);
        let (mut meeting, mut effects) = (step.meeting, step.effects);
        let unnoticed = effects.contains(&Effect::Ended)
            && matches!(
                meeting.state,
                MeetingState::Ended {
                    started_at: None,
                    ..
                }
            )
            && self.is_followed_by_a_missed_one(room, &meeting);
        if unnoticed {
            effects.retain(|effect| !matches!(effect, Effect::Send { .. }));
            effects.extend(drop_recaps(&mut meeting));
        }
        if meeting != was {
            self.tx.update_meeting(&meeting).await?;
            self.touch(room).await?;
            // The second question follows the recap, and a word about drift what became of both.
            self.wake_digests(room).await?;
        } else if meeting.is_live() {
            self.touch(room).await?;
        }
        let mut made = None;
        for mut effect in effects {
            if let (Effect::Send { due_at, .. }, Some(from)) = (&mut effect, owed_from) {
                *due_at = from.max(*due_at);
            }
            made = self.carry_out(room, &mut meeting, effect).await?.or(made);
        }
        self.arm_meeting(room, &meeting, step.next, unnoticed)
            .await?;
        Ok(made)
    }

    async fn arm_meeting(
        &mut self,
        room: &Room,
        meeting: &Meeting,
        next: Option<Instant>,
        again: bool,
    ) -> Step<()> {
        let half = half_time(room, meeting).filter(|at| *at > self.now);
        let next = if again { Some(self.now) } else { next };
        match next.into_iter().chain(half).min() {
            Some(at) => self.tx.arm(Subject::Meeting(meeting.id), at).await?,
            None => self.tx.disarm(Subject::Meeting(meeting.id)).await?,
        }
        Ok(())
    }

    async fn carry_out(
        &mut self,
        room: &Room,
        meeting: &mut Meeting,
        effect: Effect,
    ) -> Step<Option<MeetingId>> {
        match effect {
            Effect::Send {
                to,
                kind,
                due_at,
                expires_at,
            } => {
                self.send(room, meeting, to, kind, due_at, expires_at)
                    .await?;
                Ok(None)
            }
            Effect::Open { to, at } => {
                self.open_topics(room, to, at).await?;
                Ok(None)
            }
            Effect::Started { at } => {
                self.went_live(room, meeting, at).await?;
                Ok(None)
            }
            Effect::Unsent { to, kind, why } => {
                let (meeting, reason) = (meeting.id, why.reason());
                tracing::info!(%meeting, side = ?to, %kind, reason, "a delivery was dropped");
                Ok(None)
            }
            Effect::Ended => self.after_end(room, meeting).await,
        }
    }

    async fn send(
        &mut self,
        room: &Room,
        meeting: &mut Meeting,
        to: Side,
        kind: CardKind,
        due_at: Instant,
        expires_at: Instant,
    ) -> Step<()> {
        if kind == CardKind::Agenda {
            self.prepare_agenda(room, meeting).await?;
        }
        // What does not arrive cannot be answered.
        if kind == CardKind::Nudge && room.people.of(to).reachable {
            let mut member = room.members.of(to).clone();
            member.unanswered_nudges += 1;
            self.tx.update_membership(&member).await?;
        }
        let order = NewDelivery {
            id: self.app.ids().make(self.now),
            subject: Subject::Meeting(meeting.id),
            kind,
            recipient: room.one.person(to),
            occurrence: meeting.revision,
            one_on_one: Some(room.id()),
            due_at,
            expires_at: Some(expires_at),
            items: Vec::new(),
        };
        if kind == CardKind::Agenda {
            self.tx.owe_by(&order, meeting.starts_at).await?;
        } else {
            self.tx.owe(&order).await?;
        }
        Ok(())
    }

    /// Gives an agenda without topics something to talk about.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prepare_agenda(&mut self, room: &Room, meeting: &mut Meeting) -> Step<()> {
        let topics = self.tx.open_topics(room.id()).await?;
        if topics
            .iter()
            .all(|topic| topic.author == Author::Duologue || topic.visibility == Visibility::OnlyMe)
        {
            self.suggest_questions(room, meeting).await?;
        }
        Ok(())
    }

    /// Opens the at-meeting topics of the other side to this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_topics(&mut self, room: &Room, to: Side, at: Instant) -> Step<()> {
        let author = room.one.person(to.other());
        for mut topic in self.tx.open_topics(room.id()).await? {
            if topic.is_by(author)
                && topic.visibility == Visibility::AtMeeting
                && topic.open_from.is_none()
            {
                topic.open_from = Some(at);
                self.tx.update_topic(&topic).await?;
            }
        }
        self.touch(room).await
    }

    /// What follows the end of a meeting: the series goes on, and digests may have something to ask.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn after_end(&mut self, room: &Room, meeting: &Meeting) -> Step<Option<MeetingId>> {
        let made = match meeting.origin {
            Origin::Series => {
                self.plan_next(room, meeting.slot.max(meeting.starts_at))
                    .await?
            }
            Origin::Extra => None,
        };
        self.leave_call(room).await?;
        self.wake_digests(room).await?;
        self.nudge_neighbours(room).await?;
        self.touch(room).await?;
        Ok(made.map(|meeting| meeting.id))
    }

    /// Lets both people's digests look at what is owed now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wake_digests(&mut self, room: &Room) -> Step<()> {
        for side in Side::BOTH {
            self.tx
                .arm(Subject::Person(room.one.person(side)), self.now)
                .await?;
        }
        Ok(())
    }

    /// What the timeline has to know of the two sides.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts(&mut self, room: &Room, meeting: &Meeting) -> Step<Facts> {
        Ok(Facts {
            gap_days: room.one.terms.recurrence.cadence().shortest_gap_days(),
            call: self.call_for(room, meeting).await?,
            leave: self.app.leave(meeting.starts_at, self.now),
            sides: Pair {
                lead: self.side_facts(room, meeting, Side::Lead).await?,
                report: self.side_facts(room, meeting, Side::Report).await?,
            },
        })
    }

    async fn side_facts(&mut self, room: &Room, meeting: &Meeting, side: Side) -> Step<SideFacts> {
        let (person, member) = (room.people.of(side), room.members.of(side));
        let (from, to) = (
            meeting.starts_at - NEIGHBOURHOOD,
            meeting.planned_end() + NEIGHBOURHOOD,
        );
        let busy: Vec<Span> = self.tx.busy(person.id, from, to, Some(room.id())).await?;
        let since = self.since_last(room, meeting).await?;
        let added = self.tx.last_added(room.id(), person.id).await?;
        Ok(SideFacts {
            zone: room.zone_of(side),
            hours: person.hours,
            away: room.days_away(side),
            agenda_lead: TimeDelta::minutes(member.agenda_lead_minutes),
            nudge_lead: Some(member.nudge_lead_hours)
                .filter(|hours| *hours > 0)
                .map(TimeDelta::hours),
            recap_delay: TimeDelta::minutes(member.recap_delay_minutes),
            // Where the clock stands still, what comes at the instant of the end comes after it, as for carry-over.
            added_since_last: added.is_some_and(|at| at >= since),
            unanswered_nudges: member.unanswered_nudges,
            busy,
        })
    }

    /// The end of the meeting before this one, or the beginning of the 1:1.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn since_last(&mut self, room: &Room, meeting: &Meeting) -> Step<Instant> {
        let recent = self.tx.recent_meetings(room.id(), 2).await?;
        let before = recent
            .iter()
            .filter(|other| other.id != meeting.id && other.starts_at < meeting.starts_at);
        let end = before.filter_map(|other| match other.state {
            MeetingState::Ended { ended_at, .. } => Some(ended_at),
            MeetingState::Skipped { .. }
            | MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Cancelled { .. } => None,
        });
        Ok(end
            .max()
            .unwrap_or(room.one.created_at - TimeDelta::milliseconds(1)))
    }

    async fn run_proposal(&mut self, id: ProposalId) -> Step<()> {
        let Some(found) = self.tx.proposal(id).await? else {
            return Ok(());
        };
        let room = self
            .room(found.one_on_one)
            .await?
            .ok_or(Stop::Broken("the 1:1 of a proposal"))?;
        let mut proposal = self
            .tx
            .proposal(id)
            .await?
            .ok_or(Stop::Broken("a proposal under its lock"))?;
        let (reminder, answer) = match proposal.purpose {
            Purpose::Start => (CardKind::InvitationReminder, CardKind::InvitationAnswer),
            Purpose::Change { .. } => (CardKind::ChangeReminder, CardKind::ChangeAnswer),
        };
        if proposal.is_open() && !room.one.standing.is_open() {
            // What has ended has no terms to change.
            proposal.state = ProposalState::Withdrawn { at: self.now };
            self.tx.update_proposal(&proposal).await?;
        }
        while let Some((at, owed)) = proposal.owed() {
            if at > self.now {
                self.tx.arm(Subject::Proposal(id), at).await?;
                return Ok(());
            }
            match owed {
                Owed::Repeat => {
                    proposal.state = ProposalState::Open { repeated: true };
                    // After a stop long enough to let it lapse, asking once more would be too late.
                    if self.now < proposal.asked_at + crate::domain::proposal::LAPSE_AFTER
                        && let Some(to) = room.one.side_of(proposal.to)
                    {
                        self.owe(&room, to, reminder, Subject::Proposal(id), 0)
                            .await?;
                    }
                }
                Owed::Lapse => {
                    proposal.state = ProposalState::Lapsed { at: self.now };
                    self.close(&room, Closing::Lapsed).await?;
                    if let Some(by) = room.one.side_of(proposal.by) {
                        self.owe(&room, by, answer, Subject::Proposal(id), 0)
                            .await?;
                    }
                }
            }
            self.tx.update_proposal(&proposal).await?;
            self.touch(&room).await?;
        }
        Ok(())
    }

    /// Closes a 1:1 that was never accepted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close(&mut self, room: &Room, how: Closing) -> Step<()> {
        let mut one = room.one.clone();
        if one.standing == Standing::Invited {
            one.standing = Standing::Closed { at: self.now, how };
            self.tx.update_one_on_one(&one).await?;
        }
        Ok(())
    }

    /// Ends a pause that is over, and shows the partner what was held back for two minutes.
    async fn run_one_on_one(&mut self, id: OneOnOneId) -> Step<()> {
        let Some(room) = self.room(id).await? else {
            return Ok(());
        };
        if let Standing::Closed { .. } = room.one.standing {
            return Ok(self.tx.disarm(Subject::OneOnOne(id)).await?);
        }
        let mut until = None;
        if let Standing::Paused { until: Some(at) } = room.one.standing {
            if at <= self.now {
                // The first day back begins then, and with it the first meeting may.
                self.go_on(&room, at, at - TimeDelta::milliseconds(1))
                    .await?;
            } else {
                until = Some(at);
            }
        }
        self.touch(&room).await?;
        let held = self
            .tx
            .open_topics(id)
            .await?
            .into_iter()
            .filter_map(|topic| topic.open_from);
        let held = held.filter(|from| *from > self.now);
        match held.chain(until).min() {
            Some(at) => self.tx.arm(Subject::OneOnOne(id), at).await?,
            None => self.tx.disarm(Subject::OneOnOne(id)).await?,
        }
        Ok(())
    }
}

/// A missed meeting that a later one speaks for.
fn drop_recaps(meeting: &mut Meeting) -> [Effect; 2] {
    for side in Side::BOTH {
        let sent = meeting.sent.of_mut(side);
        sent.recap = Sending::Dropped;
        sent.second_question = Sending::Dropped;
    }
    if let MeetingState::Ended { met, .. } = &mut meeting.state
        && *met == Met::Unknown
    {
        *met = Met::Unconfirmed;
    }
    Side::BOTH.map(|to| Effect::Unsent {
        to,
        kind: CardKind::Recap,
        why: TooLate::Superseded,
    })
}

/// When the second half of a live meeting begins, in the format that has halves.
#[must_use]
pub fn half_time(room: &Room, meeting: &Meeting) -> Option<Instant> {
    match (room.one.terms.format, meeting.state) {
        (Format::Halves, MeetingState::Live { started_at, .. }) => Some(
            started_at
                + TimeDelta::minutes(meeting.duration_minutes - meeting.duration_minutes / 2),
        ),
        (Format::Halves | Format::TheirMeeting | Format::Peers, _) => None,
    }
}
