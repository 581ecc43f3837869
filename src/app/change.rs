//! Other terms for a 1:1 that goes on: proposed by one, in force once the other agrees.

mod adopt;
mod offer;

pub use self::offer::offers_for;
use super::cx::{Cx, Room};
use super::outcome::{Answer, Step, Stop};
use super::understand;
use crate::chat::command::{Fields, Role};
use crate::chat::control::FormId;
use crate::chat::form::Form;
use crate::chat::grammar::Name;
use crate::chat::settings::Setting;
use crate::chat::values::Values;
use crate::chat::view::{ChangeOccasion, View};
use crate::chat::words::describe;
use crate::domain::change::{Weighed, in_zone, weigh};
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::ProposalId;
use crate::domain::one_on_one::{Format, Side, Standing, Terms};
use crate::domain::proposal::{Proposal, ProposalState, Purpose};
use crate::domain::refusal::Refusal;

/// A proposed change that somebody of its 1:1 looks at.
struct Looked {
    room: Room,
    side: Side,
    proposal: Proposal,
    from: Terms,
}

impl Cx<'_> {
    /// Proposes to change one of the terms, as a form says it.
    ///
    /// # Errors
    /// What is wrong with the value; [`Refusal::AsItIs`] when it is no change; [`Stop::Instead`] with the proposal
    /// of the other side, when that is to be answered first.
    pub(super) async fn wish(
        &mut self,
        room: &Room,
        side: Side,
        what: Setting,
        fields: &Fields,
    ) -> Step<()> {
        let open = self.open_change(room, side).await?;
        let base = match &open {
            Some(open) if open.by == self.actor.id => open.terms.clone(),
            Some(_) | None => room.one.terms.clone(),
        };
        let after = self.new_dates_after(room).await?;
        let wanted = self.wanted(what, fields, base, after)?;
        self.weighed(room, side, open, wanted, after).await
    }

    /// The change of a 1:1 that waits for an answer.
    ///
    /// # Errors
    /// [`Refusal::NotAcceptedYet`] or [`Refusal::OldCard`] when the 1:1 does not go on.
    async fn open_change(&mut self, room: &Room, side: Side) -> Step<Option<Proposal>> {
        match room.one.standing {
            Standing::Active | Standing::Paused { .. } => {
                Ok(self.work.tx.open_proposal(room.id()).await?)
            }
            Standing::Invited => Err(Refusal::NotAcceptedYet {
                partner: room.partner(side).name,
            }
            .into()),
            Standing::Closed { .. } => Err(Refusal::OldCard.into()),
        }
    }

    async fn new_dates_after(&mut self, room: &Room) -> Step<Instant> {
        let current = self.work.tx.current_meetings(room.id()).await?;
        self.work.new_terms_begin_after(room, &current).await
    }

    async fn weighed(
        &mut self,
        room: &Room,
        side: Side,
        open: Option<Proposal>,
        wanted: Terms,
        after: Instant,
    ) -> Step<()> {
        let weighed = weigh(
            &room.one.terms,
            open.as_ref(),
            self.actor.id,
            &wanted,
            after,
        );
        let now = self.work.now;
        match (weighed, open) {
            (Weighed::AskedAlready, _) => {}
            (Weighed::Instead, Some(open)) => {
                self.replace(room, side, open, wanted).await?;
            }
            (Weighed::TakenBack, Some(open)) => {
                let state = ProposalState::Withdrawn { at: now };
                self.settle_change(room, open, state).await?;
            }
            (Weighed::Agreed, Some(open)) => self.agreed(room, open).await?,
            (Weighed::AnswerFirst, Some(open)) => {
                let Purpose::Change { from } = &open.purpose else {
                    return Err(Stop::Broken("a change of a 1:1 that goes on"));
                };
                let first = ChangeOccasion::First;
                let view = self
                    .work
                    .change_view(room, side, &open, from, first)
                    .await?;
                return Err(Stop::view(View::Change(view)));
            }
            (Weighed::New, _) => {
                self.ask(room, side, wanted).await?;
            }
            (
                Weighed::Same
                | Weighed::Instead
                | Weighed::TakenBack
                | Weighed::Agreed
                | Weighed::AnswerFirst,
                _,
            ) => return Err(Refusal::AsItIs.into()),
        }
        Ok(())
    }

    async fn ask(&mut self, room: &Room, side: Side, wanted: Terms) -> Step<Proposal> {
        let from = room.one.terms.clone();
        let proposal = self
            .propose(room, side, wanted, Purpose::Change { from })
            .await?;
        self.work.touch(room).await?;
        Ok(proposal)
    }

    /// Another proposal in place of an open one.
    async fn replace(
        &mut self,
        room: &Room,
        side: Side,
        mut open: Proposal,
        wanted: Terms,
    ) -> Step<Proposal> {
        open.state = ProposalState::Countered { at: self.work.now };
        self.work.tx.update_proposal(&open).await?;
        self.work.tx.disarm(Subject::Proposal(open.id)).await?;
        self.ask(room, side, wanted).await
    }

    /// The terms with one of them as a form says it.
    fn wanted(&self, what: Setting, fields: &Fields, base: Terms, after: Instant) -> Step<Terms> {
        let values = Values::of(Name::Start, fields)?;
        let given = |option| values.optional(option).unwrap_or_default();
        let old = &base.recurrence;
        let wanted = match what {
            Setting::Cadence => Terms {
                recurrence: understand::rhythm(&given("when"), old, after)?,
                ..base
            },
            Setting::Zone => {
                let zone = understand::zone(&given("timezone"))?;
                let recurrence = in_zone(old, zone);
                Terms { recurrence, ..base }
            }
            Setting::Duration => Terms {
                duration_minutes: duration(&values)?,
                ..base
            },
            Setting::Format => {
                let format = values.choice::<Format>("format")?;
                let format = format.ok_or_else(|| missing("format"))?;
                self.formatted(base, format, values.choice::<Role>("role")?)?
            }
            Setting::Role => {
                let role = values.choice::<Role>("role")?;
                self.in_role(base, role.ok_or_else(|| missing("role"))?)
            }
            Setting::Place
            | Setting::Lead
            | Setting::Nudge
            | Setting::Recap
            | Setting::Calls
            | Setting::OwnZone
            | Setting::Hours
            | Setting::Digest
            | Setting::Reminders
            | Setting::SecondQuestion
            | Setting::Drift => return Err(Stop::Broken("one of the terms")),
        };
        Ok(wanted)
    }

    /// Terms in another format. Who were peers say who leads from now on.
    fn formatted(&self, base: Terms, format: Format, role: Option<Role>) -> Result<Terms, Refusal> {
        let (were_peers, peers) = (base.format == Format::Peers, format == Format::Peers);
        let terms = Terms { format, ..base };
        match role {
            Some(Role::Peer) if !peers => Err(Refusal::RoleAndFormatClash),
            Some(role) if were_peers && !peers => Ok(self.in_role(terms, role)),
            None if were_peers && !peers => Err(missing("role")),
            Some(_) | None => Ok(terms),
        }
    }

    /// Terms with the actor in another role. Who were peers have the report's topics first from now on.
    fn in_role(&self, base: Terms, role: Role) -> Terms {
        let leads = base.people.lead == self.actor.id;
        let led = match base.format {
            Format::Peers => Format::TheirMeeting,
            format @ (Format::TheirMeeting | Format::Halves) => format,
        };
        let (format, stays) = match role {
            Role::Peer => (Format::Peers, true),
            Role::Lead => (led, leads),
            Role::Report => (led, !leads),
        };
        let people = if stays {
            base.people
        } else {
            base.people.swapped()
        };
        Terms {
            format,
            people,
            ..base
        }
    }

    async fn look_at_change(&mut self, id: ProposalId) -> Step<Looked> {
        let (room, side, proposal) = self.enter_proposal(id).await?;
        match proposal.purpose.clone() {
            Purpose::Change { from } => Ok(Looked {
                room,
                side,
                proposal,
                from,
            }),
            Purpose::Start => Err(Refusal::NotFound.into()),
        }
    }

    /// A proposed change as the one who is asked looks at it; as it stands when it is no longer open.
    async fn look_as_asked(&mut self, id: ProposalId) -> Step<Looked> {
        let looked = self.look_at_change(id).await?;
        if looked.proposal.to != self.actor.id {
            return Err(Refusal::NotFound.into());
        }
        self.still_open(looked).await
    }

    async fn still_open(&mut self, looked: Looked) -> Step<Looked> {
        if looked.proposal.is_open() && looked.room.one.standing.is_open() {
            return Ok(looked);
        }
        let view = self.as_it_stands(&looked).await?;
        Err(Stop::view(view))
    }

    async fn as_it_stands(&mut self, looked: &Looked) -> Step<View> {
        let Looked {
            room,
            side,
            proposal,
            from,
        } = looked;
        let occasion = self.work.occasion(room, *side, proposal);
        let view = self
            .work
            .change_view(room, *side, proposal, from, occasion)
            .await?;
        Ok(View::Change(view))
    }

    /// **See the proposal**.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody but the two.
    pub async fn show_change(&mut self, id: ProposalId) -> Step<Answer> {
        let looked = self.look_at_change(id).await?;
        Ok(Answer::View(self.as_it_stands(&looked).await?))
    }

    /// **Agree**.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody but the one who is asked.
    pub async fn agree_to_change(&mut self, id: ProposalId) -> Step<Answer> {
        let looked = self.look_as_asked(id).await?;
        self.agreed(&looked.room, looked.proposal).await?;
        let looked = self.look_at_change(id).await?;
        Ok(Answer::Replace(self.as_it_stands(&looked).await?))
    }

    async fn agreed(&mut self, room: &Room, open: Proposal) -> Step<()> {
        let terms = open.terms.clone();
        let state = ProposalState::Accepted { at: self.work.now };
        self.settle_change(room, open, state).await?;
        self.work.adopt(room, terms).await
    }

    /// **Keep it as it is**.
    ///
    /// # Errors
    /// As [`Cx::agree_to_change`].
    pub async fn keep_terms(&mut self, id: ProposalId) -> Step<Answer> {
        let looked = self.look_as_asked(id).await?;
        let state = ProposalState::Declined { at: self.work.now };
        self.settled_as(looked, state).await
    }

    /// **Withdraw**.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody but the author.
    pub async fn withdraw_change(&mut self, id: ProposalId) -> Step<Answer> {
        let looked = self.look_at_change(id).await?;
        if looked.proposal.by != self.actor.id {
            return Err(Refusal::NotFound.into());
        }
        let looked = self.still_open(looked).await?;
        let state = ProposalState::Withdrawn { at: self.work.now };
        self.settled_as(looked, state).await
    }

    /// Closes a proposed change; the card on which that was pressed says so.
    async fn settled_as(&mut self, looked: Looked, state: ProposalState) -> Step<Answer> {
        let id = looked.proposal.id;
        self.settle_change(&looked.room, looked.proposal, state)
            .await?;
        let looked = self.look_at_change(id).await?;
        Ok(Answer::Replace(self.as_it_stands(&looked).await?))
    }

    /// **Suggest another time**: a form with the terms as proposed.
    ///
    /// # Errors
    /// As [`Cx::agree_to_change`].
    pub async fn suggest_change(&mut self, id: ProposalId) -> Step<Answer> {
        let looked = self.look_as_asked(id).await?;
        Ok(Answer::Form(suggest_form(&looked.proposal)))
    }

    /// That form, sent: the other side is asked in turn. A wrong field gives it again.
    ///
    /// # Errors
    /// As [`Cx::agree_to_change`].
    pub async fn counter_change(&mut self, id: ProposalId, fields: &Fields) -> Step<Answer> {
        let looked = self.look_as_asked(id).await?;
        match self.countered_change(&looked, fields).await {
            Ok(()) => {}
            Err(Stop::Refused(refusal)) => {
                let form = suggest_form(&looked.proposal);
                return Ok(Answer::Form(form.again(fields, refusal)));
            }
            Err(other) => return Err(other),
        }
        let looked = self.look_at_change(id).await?;
        Ok(Answer::InDm(self.as_it_stands(&looked).await?))
    }

    async fn countered_change(&mut self, looked: &Looked, fields: &Fields) -> Step<()> {
        let (room, open) = (&looked.room, &looked.proposal);
        let after = self.new_dates_after(room).await?;
        let mut wanted = open.terms.clone();
        for what in [Setting::Zone, Setting::Cadence, Setting::Duration] {
            wanted = self.wanted(what, fields, wanted, after)?;
        }
        match weigh(&room.one.terms, Some(open), open.to, &wanted, after) {
            // The proposed time itself.
            Weighed::Agreed => self.agreed(room, open.clone()).await,
            _ if weigh(&room.one.terms, None, open.to, &wanted, after) == Weighed::Same => {
                Err(Refusal::AsItIs.into())
            }
            Weighed::Same
            | Weighed::New
            | Weighed::Instead
            | Weighed::AskedAlready
            | Weighed::TakenBack
            | Weighed::AnswerFirst => {
                self.replace(room, looked.side, open.clone(), wanted)
                    .await?;
                Ok(())
            }
        }
    }

    /// Closes a proposed change and tells its author when the other side did it.
    async fn settle_change(
        &mut self,
        room: &Room,
        mut proposal: Proposal,
        state: ProposalState,
    ) -> Step<()> {
        proposal.state = state;
        self.work.tx.update_proposal(&proposal).await?;
        let subject = Subject::Proposal(proposal.id);
        self.work.tx.disarm(subject).await?;
        if proposal.by != self.actor.id
            && let Some(by) = room.one.side_of(proposal.by)
        {
            self.work
                .owe(room, by, CardKind::ChangeAnswer, subject, 0)
                .await?;
        }
        self.work.touch(room).await
    }
}

fn duration(values: &Values) -> Result<i64, Refusal> {
    match values.minutes("duration")? {
        Some(minutes) => Ok(minutes),
        None => Err(missing("duration")),
    }
}

/// A field of a form that was left empty.
fn missing(option: &'static str) -> Refusal {
    Refusal::EmptyField { option }
}

fn suggest_form(proposal: &Proposal) -> Form {
    let terms = &proposal.terms;
    Form::suggest_change(
        FormId::SuggestChange {
            proposal: proposal.id,
        },
        &describe(terms.recurrence.cadence()),
        terms.recurrence.zone().name(),
        terms.duration_minutes,
    )
}
