//! The answers to a proposal: accepting, declining, suggesting another time, taking it back.

use chrono_tz::Tz;

use super::super::cx::{Cx, Room};
use super::super::outcome::{Answer, Step, Stop};
use super::super::understand;
use crate::chat::command::Fields;
use crate::chat::form::Form;
use crate::chat::values::minutes_within;
use crate::chat::view::{Saying, View};
use crate::chat::words::describe;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::ProposalId;
use crate::domain::one_on_one::{Closing, Side, Standing, Terms};
use crate::domain::proposal::{Proposal, ProposalState, Purpose};
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Author, Section, Topic, TopicState, Visibility};

/// The shortest meeting, in minutes.
const SHORTEST: i64 = 5;
/// The longest meeting, in minutes.
const LONGEST: i64 = 240;
/// The two topics that a first meeting opens with.
const FIRST_TOPICS: [&str; 2] = [
    "What stays between us: what of this may be told to others, and what not?",
    "How do we want to use this time?",
];

impl Cx<'_> {
    /// Enters the 1:1 of an invitation.
    async fn enter_invitation(&mut self, id: ProposalId) -> Step<(Room, Side, Proposal)> {
        let entered = self.enter_proposal(id).await?;
        match entered.2.purpose {
            Purpose::Start => Ok(entered),
            Purpose::Change { .. } => Err(Refusal::NotFound.into()),
        }
    }

    /// Enters the 1:1 of a proposal.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody but the two.
    pub async fn enter_proposal(&mut self, id: ProposalId) -> Step<(Room, Side, Proposal)> {
        let proposal = self.work.tx.proposal(id).await?.ok_or(Refusal::NotFound)?;
        // Also when it is over: an old card says what became of the invitation.
        let (room, side) = self.enter_any(proposal.one_on_one).await?;
        // Once more under the lock: the other may have answered while we waited for it.
        let proposal = self
            .work
            .tx
            .proposal(id)
            .await?
            .ok_or(Stop::Broken("a proposal under its lock"))?;
        Ok((room, side, proposal))
    }

    /// Enters an open proposal as the one who is asked.
    async fn enter_as_asked(&mut self, id: ProposalId) -> Step<(Room, Side, Proposal)> {
        let (room, side, proposal) = self.enter_invitation(id).await?;
        if proposal.to != self.actor.id {
            return Err(Refusal::NotFound.into());
        }
        if !proposal.is_open() {
            return Err(Refusal::InvitationOver.into());
        }
        Ok((room, side, proposal))
    }

    /// **Accept**.
    ///
    /// # Errors
    /// [`Refusal::InvitationOver`] when it was answered, taken back or lapsed.
    pub async fn accept(&mut self, id: ProposalId) -> Step<Answer> {
        let (room, side, mut proposal) = self.enter_as_asked(id).await?;
        if self.actor.zone.is_none() {
            let Some(zone) = self.work.app.settings().timezone else {
                let guess = proposal.terms.recurrence.zone();
                return Ok(Answer::Form(Form::accept_with_zone(id, guess.name())));
            };
            self.is_in(zone).await?;
        }
        let now = self.work.now;
        proposal.state = ProposalState::Accepted { at: now };
        self.work.tx.update_proposal(&proposal).await?;
        let mut one = room.one.clone();
        one.terms = proposal.terms.clone();
        one.standing = Standing::Active;
        self.work.tx.update_one_on_one(&one).await?;
        let (room, _) = self.enter(one.id).await?;
        self.add_first_topics(&room).await?;
        self.work.tx.disarm(Subject::Proposal(id)).await?;
        if let Some(by) = room.one.side_of(proposal.by) {
            self.work
                .owe(
                    &room,
                    by,
                    CardKind::InvitationAnswer,
                    Subject::Proposal(id),
                    0,
                )
                .await?;
        }
        self.work.touch(&room).await?;
        if let Some(first) = self.work.plan_next(&room, now).await? {
            self.work.nudge_neighbours(&room).await?;
            self.work.run_meeting(first.id).await?;
        }
        self.work.wake_digests(&room).await?;
        let view = self.work.invitation(&room, side, &proposal).await?;
        Ok(Answer::Replace(view))
    }

    /// **Accept** with the zone that was asked for.
    ///
    /// # Errors
    /// As [`Cx::accept`].
    pub async fn accept_with_zone(&mut self, id: ProposalId, fields: &Fields) -> Step<Answer> {
        let given = fields.get("timezone").map_or("", String::as_str);
        let zone = match understand::zone(given) {
            Ok(zone) => zone,
            Err(Stop::Refused(refusal)) => {
                self.enter_as_asked(id).await?;
                return Ok(Answer::Form(
                    Form::accept_with_zone(id, given).again(fields, refusal),
                ));
            }
            Err(other) => return Err(other),
        };
        self.is_in(zone).await?;
        self.accept(id).await
    }

    /// Keeps where the actor is.
    async fn is_in(&mut self, zone: Tz) -> Step<()> {
        self.actor.zone = Some(zone);
        self.work.tx.update_person(&self.actor).await?;
        Ok(())
    }

    async fn add_first_topics(&mut self, room: &Room) -> Step<()> {
        for (position, text) in (0..).zip(FIRST_TOPICS) {
            let topic = Topic {
                id: self.work.app.ids().make(self.work.now),
                one_on_one: room.id(),
                author: Author::Duologue,
                text: text.to_owned(),
                link: None,
                section: Section::Topic,
                visibility: Visibility::Shared,
                open_from: Some(self.work.now),
                // Before everything that people added while the invitation was open.
                position: position - 1_000,
                state: TopicState::Open,
                created_at: self.work.now,
            };
            self.work.tx.insert_topic(&topic).await?;
        }
        Ok(())
    }

    /// **Decline**, and **Do not ask me again**.
    ///
    /// # Errors
    /// [`Refusal::InvitationOver`] when it was answered, taken back or lapsed.
    pub async fn decline(&mut self, id: ProposalId, never_again: bool) -> Step<Answer> {
        let (room, side, proposal) = match self.enter_as_asked(id).await {
            Err(Stop::Refused(Refusal::InvitationOver)) if never_again => {
                return self.never_ask(id).await;
            }
            entered => entered?,
        };
        self.settle(
            &room,
            proposal,
            ProposalState::Declined { at: self.work.now },
            Closing::Declined,
        )
        .await?;
        if never_again {
            let by = room.one.person(side.other());
            self.work.tx.block(self.actor.id, by, self.work.now).await?;
            let saying = Saying::WillNotAsk;
            return Ok(Answer::Replace(View::Said {
                partner: Some(room.partner(side)),
                saying,
            }));
        }
        self.invitation_as_it_stands(id).await
    }

    /// **Do not ask me again** on an invitation that is over already.
    async fn never_ask(&mut self, id: ProposalId) -> Step<Answer> {
        let (room, side, proposal) = self.enter_invitation(id).await?;
        if proposal.to != self.actor.id {
            return Err(Refusal::NotFound.into());
        }
        self.work
            .tx
            .block(self.actor.id, proposal.by, self.work.now)
            .await?;
        Ok(Answer::Replace(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::WillNotAsk,
        }))
    }

    /// **Withdraw**.
    ///
    /// # Errors
    /// [`Refusal::InvitationOver`] when it was answered or lapsed.
    pub async fn withdraw(&mut self, id: ProposalId) -> Step<Answer> {
        let (room, _, proposal) = self.enter_invitation(id).await?;
        if proposal.by != self.actor.id {
            return Err(Refusal::NotFound.into());
        }
        if !proposal.is_open() {
            return Err(Refusal::InvitationOver.into());
        }
        self.settle(
            &room,
            proposal,
            ProposalState::Withdrawn { at: self.work.now },
            Closing::Withdrawn,
        )
        .await?;
        self.invitation_as_it_stands(id).await
    }

    /// Closes a proposal and tells its author when the other side did it.
    async fn settle(
        &mut self,
        room: &Room,
        mut proposal: Proposal,
        state: ProposalState,
        how: Closing,
    ) -> Step<()> {
        proposal.state = state;
        self.work.tx.update_proposal(&proposal).await?;
        self.work.close(room, how).await?;
        let subject = Subject::Proposal(proposal.id);
        self.work.tx.disarm(subject).await?;
        if proposal.by != self.actor.id
            && let Some(by) = room.one.side_of(proposal.by)
        {
            self.work
                .owe(room, by, CardKind::InvitationAnswer, subject, 0)
                .await?;
        }
        self.work.touch(room).await
    }

    async fn invitation_as_it_stands(&mut self, id: ProposalId) -> Step<Answer> {
        let (room, side, proposal) = self.enter_invitation(id).await?;
        let view = self.work.invitation(&room, side, &proposal).await?;
        Ok(Answer::Replace(view))
    }

    /// **Suggest another time**: a form with the terms as proposed.
    ///
    /// # Errors
    /// [`Refusal::InvitationOver`] when it was answered, taken back or lapsed.
    pub async fn suggest(&mut self, id: ProposalId) -> Step<Answer> {
        let (_, _, proposal) = self.enter_as_asked(id).await?;
        Ok(Answer::Form(self.suggest_form(&proposal)))
    }

    /// A counter-proposal: the other side is asked in turn.
    ///
    /// # Errors
    /// [`Refusal::InvitationOver`] when it was answered, taken back or lapsed.
    pub async fn counter(&mut self, id: ProposalId, fields: &Fields) -> Step<Answer> {
        let (room, _, mut proposal) = self.enter_as_asked(id).await?;
        let terms = match self.countered(&proposal, fields) {
            Ok(terms) => terms,
            Err(Stop::Refused(refusal)) => {
                let form = self.suggest_form(&proposal);
                return Ok(Answer::Form(form.again(fields, refusal)));
            }
            Err(other) => return Err(other),
        };
        if self.is_nowhere() {
            // Whoever suggests an hour means their own.
            self.is_in(terms.recurrence.zone()).await?;
        }
        proposal.state = ProposalState::Countered { at: self.work.now };
        self.work.tx.update_proposal(&proposal).await?;
        self.work.tx.disarm(Subject::Proposal(id)).await?;
        let mut one = room.one.clone();
        one.terms = terms.clone();
        self.work.tx.update_one_on_one(&one).await?;
        let (room, side) = self.enter(one.id).await?;
        self.work.touch(&room).await?;
        let new = self.propose(&room, side, terms, Purpose::Start).await?;
        let view = self.work.invitation(&room, side, &new).await?;
        Ok(Answer::InDm(view))
    }

    /// The form of a counter-proposal, with the terms as proposed.
    fn suggest_form(&self, proposal: &Proposal) -> Form {
        let terms = &proposal.terms;
        let when = describe(terms.recurrence.cadence());
        let zone = terms.recurrence.zone().name();
        let form = Form::suggest(proposal.id, &when, zone, terms.duration_minutes);
        if self.is_nowhere() {
            form.asking_where()
        } else {
            form
        }
    }

    /// Whether nobody knows yet where the actor is.
    fn is_nowhere(&self) -> bool {
        self.actor.zone.is_none() && self.work.app.settings().timezone.is_none()
    }

    fn countered(&self, proposal: &Proposal, fields: &Fields) -> Step<Terms> {
        let field = |name: &str| fields.get(name).map_or("", |value| value.trim());
        let zone = match field("timezone") {
            "" if self.is_nowhere() => {
                return Err(Refusal::MissingOption {
                    command: "start",
                    option: "timezone",
                }
                .into());
            }
            "" => proposal.terms.recurrence.zone(),
            given => understand::zone(given)?,
        };
        let duration_minutes = match field("duration") {
            "" => proposal.terms.duration_minutes,
            given => minutes_within("duration", given, SHORTEST, LONGEST)?,
        };
        let recurrence = understand::recurrence(field("when"), zone, self.work.now)?;
        Ok(Terms {
            recurrence,
            duration_minutes,
            ..proposal.terms.clone()
        })
    }
}
