//! A person's digest: what waited for their working start, as one message.

use super::super::cx::{Room, Work};
use super::super::outcome::{Step, Stop};
use crate::domain::clock::{Instant, Span};
use crate::domain::delivery::{CardKind, DigestRef, NewDelivery, Subject};
use crate::domain::digest::{
    self, Drifting, Item, OpenQuestion, OpenSkip, Paused, QUESTIONS_WITHOUT_ANSWER,
};
use crate::domain::id::{MeetingId, PersonId};
use crate::domain::meeting::{Meeting, MeetingState, Met, Sent, Step as Sending};
use crate::domain::one_on_one::{Side, Standing};
use crate::domain::person::Person;
use crate::domain::timeline;

impl Work<'_> {
    /// Sends a person what waited for their working start, as one message.
    pub(super) async fn run_person(&mut self, id: PersonId) -> Step<()> {
        let mut person = self.person(id).await?;
        let (items, _) = self.collect(&person).await?;
        let mut refs = Vec::new();
        for item in items {
            refs.extend(self.use_up(&mut person, item).await?);
        }
        if person.switches.digest || refs.len() < 2 {
            self.owe_digest(&person, refs).await?;
        } else {
            for item in refs {
                self.owe_digest(&person, vec![item]).await?;
            }
        }
        // Once more, as what was used up may have a second turn.
        let (_, next) = self.collect(&person).await?;
        match next {
            Some(at) => self.tx.arm(Subject::Person(id), at).await?,
            None => self.tx.disarm(Subject::Person(id)).await?,
        }
        Ok(())
    }

    async fn collect(&mut self, person: &Person) -> Step<(Vec<Item>, Option<Instant>)> {
        let gathered = self.gather(person).await?;
        let material = digest::Material {
            rhythm: &gathered.rhythm,
            actions: &gathered.actions,
            pauses: &gathered.pauses,
            skips: &gathered.skips,
            questions: &gathered.questions,
            drifting: &gathered.drifting,
        };
        Ok(digest::collect(&material, self.now))
    }

    async fn gather(&mut self, person: &Person) -> Step<Gathered> {
        let mut rhythm = None;
        let (mut skips, mut questions, mut drifting) = (Vec::new(), Vec::new(), Vec::new());
        let mut pauses = Vec::new();
        let unanswered = self.tx.unanswered_meetings_of(person.id).await?;
        let open_skips = self.tx.open_skips_of(person.id).await?;
        for one in self.tx.one_on_ones_of(person.id).await? {
            let room = self
                .look(one.id)
                .await?
                .ok_or(Stop::Broken("a 1:1 that was just listed"))?;
            let side = room
                .one
                .side_of(person.id)
                .ok_or(Stop::Broken("a side of one's own 1:1"))?;
            rhythm.get_or_insert_with(|| room.rhythm(side));
            if room.one.standing != Standing::Active {
                continue;
            }
            let current = self.tx.current_meetings(one.id).await?;
            let next = current.iter().map(|meeting| meeting.starts_at).min();
            skips.extend(
                open_skips
                    .iter()
                    .filter(|meeting| meeting.one_on_one == one.id)
                    .filter_map(|meeting| match meeting.state {
                        MeetingState::Skipped { at, .. } => Some(OpenSkip {
                            meeting: meeting.id,
                            at,
                            next,
                        }),
                        MeetingState::Planned
                        | MeetingState::Live { .. }
                        | MeetingState::Ended { .. }
                        | MeetingState::Cancelled { .. } => None,
                    }),
            );
            for meeting in unanswered
                .iter()
                .filter(|meeting| meeting.one_on_one == one.id)
            {
                questions.extend(self.open_question(&room, meeting, side).await?);
            }
            let past = self.past_pauses(&room).await?;
            pauses.extend(past.iter().map(|span| Paused {
                one_on_one: one.id,
                span: *span,
            }));
            drifting.extend(self.drifting(&room, side, current.first(), past).await?);
        }
        let rhythm = rhythm.unwrap_or_else(|| digest::Rhythm {
            zone: person.zone.unwrap_or(chrono_tz::Tz::UTC),
            hours: person.hours,
            // Without a 1:1 nothing waits for them.
            away: Vec::new(),
            switches: person.switches,
        });
        let actions = self.tx.open_actions_of_owner(person.id).await?;
        Ok(Gathered {
            rhythm,
            actions,
            pauses,
            skips,
            questions,
            drifting,
        })
    }

    async fn open_question(
        &mut self,
        room: &Room,
        meeting: &Meeting,
        side: Side,
    ) -> Step<Option<OpenQuestion>> {
        if meeting.sent.of(side).second_question != Sending::Owed
            || meeting.sent.of(side).recap != Sending::Sent
        {
            return Ok(None);
        }
        let facts = self.side_facts(room, meeting, side).await?;
        let at = timeline::second_question_at(meeting, &facts);
        Ok(at.map(|at| OpenQuestion {
            meeting: meeting.id,
            at,
        }))
    }

    /// A 1:1 that may drift; `None` while it is open whether the last meeting was held.
    async fn drifting(
        &mut self,
        room: &Room,
        side: Side,
        next: Option<&Meeting>,
        mut out: Vec<Span>,
    ) -> Step<Option<Drifting>> {
        let met = self
            .tx
            .last_met(room.id())
            .await?
            .and_then(|meeting| meeting.met_end());
        let last = self.tx.recent_meetings(room.id(), 1).await?;
        let settled = match last.first().map(|meeting| meeting.state) {
            Some(MeetingState::Ended {
                met: Met::Unknown, ..
            }) => return Ok(None),
            Some(MeetingState::Ended {
                met: Met::Unconfirmed,
                ended_at,
                ..
            }) => Some(ended_at + timeline::UNCONFIRMED_AFTER),
            Some(
                MeetingState::Ended { met: Met::Yes, .. }
                | MeetingState::Planned
                | MeetingState::Live { .. }
                | MeetingState::Skipped { .. }
                | MeetingState::Cancelled { .. },
            )
            | None => None,
        };
        let since = met.unwrap_or(room.one.created_at);
        let fixed = next.map(|next| next.planned_at);
        for side in Side::BOTH {
            let zone = room.zone_of(side);
            out.extend(room.days_away(side).iter().map(|days| days.span(zone)));
        }
        Ok(Some(Drifting {
            one_on_one: room.id(),
            since,
            out,
            not_before: settled.max(fixed).unwrap_or(since),
            cadence_days: room.one.terms.recurrence.cadence().typical_days(),
            next: next.map(|next| next.starts_at),
            told_at: room.members.of(side).drift_told_at,
        }))
    }

    /// Marks an item of a digest as told, and says which card it is.
    async fn use_up(&mut self, person: &mut Person, item: Item) -> Step<Option<DigestRef>> {
        match item {
            Item::Action {
                action: id,
                reminders,
            } => {
                let mut action = self
                    .tx
                    .action(id)
                    .await?
                    .ok_or(Stop::Broken("an action that is due"))?;
                action.reminders = reminders;
                self.tx.update_action(&action).await?;
                Ok(Some(DigestRef {
                    kind: CardKind::ActionReminder,
                    subject: Subject::Action(id),
                }))
            }
            Item::Skip(id) => {
                self.mark(person.id, id, |sent| &mut sent.skip_reminder)
                    .await?;
                Ok(Some(DigestRef {
                    kind: CardKind::SkipReminder,
                    subject: Subject::Meeting(id),
                }))
            }
            Item::Question(id) => {
                self.mark(person.id, id, |sent| &mut sent.second_question)
                    .await?;
                // What does not arrive cannot be answered.
                person.unanswered_questions += i64::from(person.reachable);
                if person.unanswered_questions >= QUESTIONS_WITHOUT_ANSWER {
                    person.switches.second_question = false;
                }
                self.tx.update_person(person).await?;
                Ok(Some(DigestRef {
                    kind: CardKind::SecondQuestion,
                    subject: Subject::Meeting(id),
                }))
            }
            Item::Drift(id) => {
                let member = self.tx.membership(id, person.id).await?;
                let mut member = member.ok_or(Stop::Broken("the membership of a side"))?;
                member.drift_told_at = Some(self.now);
                self.tx.update_membership(&member).await?;
                Ok(Some(DigestRef {
                    kind: CardKind::Drift,
                    subject: Subject::OneOnOne(id),
                }))
            }
        }
    }

    /// Gives up a second question that is due by now.
    ///
    /// # Errors
    /// When the database fails.
    pub(in crate::app) async fn forgo_question(
        &mut self,
        person: PersonId,
        id: MeetingId,
    ) -> Step<()> {
        let Some((room, mut meeting)) = self.meeting(id).await? else {
            return Ok(());
        };
        let Some(side) = room.one.side_of(person) else {
            return Ok(());
        };
        let open = self.open_question(&room, &meeting, side).await?;
        if open.is_some_and(|open| open.at <= self.now) {
            meeting.sent.of_mut(side).second_question = Sending::Dropped;
            self.tx.update_meeting(&meeting).await?;
        }
        Ok(())
    }

    async fn mark(
        &mut self,
        person: PersonId,
        id: MeetingId,
        step: impl FnOnce(&mut Sent) -> &mut Sending,
    ) -> Step<()> {
        let (room, mut meeting) = self
            .meeting(id)
            .await?
            .ok_or(Stop::Broken("a meeting that is due"))?;
        let side = room
            .one
            .side_of(person)
            .ok_or(Stop::Broken("a side of one's own 1:1"))?;
        *step(meeting.sent.of_mut(side)) = Sending::Sent;
        self.tx.update_meeting(&meeting).await?;
        Ok(())
    }

    /// Owes one item as its own card, several as a digest.
    async fn owe_digest(&mut self, person: &Person, refs: Vec<DigestRef>) -> Step<()> {
        let (kind, subject, items) = match refs.as_slice() {
            [] => return Ok(()),
            [one] => (one.kind, one.subject, Vec::new()),
            _ => (CardKind::Digest, Subject::Person(person.id), refs),
        };
        let one_on_one = match subject {
            Subject::Meeting(id) => self.tx.meeting(id).await?.map(|meeting| meeting.one_on_one),
            Subject::Action(id) => self.tx.action(id).await?.map(|action| action.one_on_one),
            Subject::OneOnOne(id) => Some(id),
            Subject::Person(_) | Subject::Proposal(_) | Subject::Away(_) => None,
        };
        let order = NewDelivery {
            id: self.app.ids().make(self.now),
            subject,
            kind,
            recipient: person.id,
            occurrence: self.now.timestamp(),
            one_on_one,
            due_at: self.now,
            expires_at: None,
            items,
        };
        self.tx.owe(&order).await?;
        Ok(())
    }
}

/// All that a person's digest is made from.
struct Gathered {
    rhythm: digest::Rhythm,
    actions: Vec<crate::domain::action::Action>,
    pauses: Vec<Paused>,
    skips: Vec<OpenSkip>,
    questions: Vec<OpenQuestion>,
    drifting: Vec<Drifting>,
}
