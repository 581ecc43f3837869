//! An invitation or a proposal, as each side sees it.

use super::super::cx::{Room, Work};
use super::super::outcome::{Step, Stop};
use super::super::start::first_dates;
use super::Composed;
use crate::chat::view::{Clashes, InvitationState, InvitationView, View};
use crate::domain::clock::{Instant, Span};
use crate::domain::delivery::{CardKind, Delivery, Subject};
use crate::domain::id::PersonId;
use crate::domain::one_on_one::{Closing, Format, Side, Standing, Terms};
use crate::domain::proposal::{Proposal, ProposalState, Purpose};

/// So many dates of a new series are looked at for clashes.
const CLASH_DATES: usize = 8;

impl Work<'_> {
    pub(super) async fn compose_proposal(&mut self, delivery: &Delivery) -> Step<Composed> {
        let Subject::Proposal(id) = delivery.order.subject else {
            return Err(Stop::Broken("the proposal of a card"));
        };
        let proposal = self
            .tx
            .proposal(id)
            .await?
            .ok_or(Stop::Broken("the proposal of a card"))?;
        let Some((room, side)) = self.seat_of(delivery).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        if let Purpose::Change { from } = &proposal.purpose {
            return self
                .compose_change(delivery, &room, side, &proposal, from)
                .await;
        }
        if delivery.address.is_none()
            && !proposal.is_open()
            && delivery.order.kind != CardKind::InvitationAnswer
        {
            return Ok(Composed::Gone(
                "the invitation was answered before it was sent",
            ));
        }
        let mut facts = self.invitation_facts(&room, side, &proposal).await?;
        facts.repeated = delivery.order.kind == CardKind::InvitationReminder;
        let view = if delivery.order.kind == CardKind::InvitationAnswer {
            View::InvitationAnswer(facts)
        } else {
            by_author(facts)
        };
        let living = proposal.is_open();
        Ok(Composed::Card {
            view: Box::new(view),
            living,
        })
    }

    /// A proposal as one side sees it: its own as `Invited`, the other's as `Invitation`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitation(&mut self, room: &Room, side: Side, proposal: &Proposal) -> Step<View> {
        let facts = self.invitation_facts(room, side, proposal).await?;
        Ok(by_author(facts))
    }

    async fn invitation_facts(
        &mut self,
        room: &Room,
        side: Side,
        proposal: &Proposal,
    ) -> Step<InvitationView> {
        let reader = room.one.person(side);
        let mine = proposal.by == reader;
        let terms = &proposal.terms;
        let state = match proposal.state {
            ProposalState::Open { .. } => InvitationState::Open,
            ProposalState::Accepted { at } => {
                let current = self.tx.current_meetings(room.id()).await?;
                let first = current.first().map(|meeting| meeting.starts_at);
                let first = first
                    .or_else(|| terms.recurrence.next_after(at))
                    .unwrap_or(at);
                InvitationState::Accepted { first }
            }
            ProposalState::Declined { .. } => InvitationState::Closed(Closing::Declined),
            ProposalState::Countered { .. } => InvitationState::Countered,
            ProposalState::Withdrawn { .. } => InvitationState::Closed(Closing::Withdrawn),
            ProposalState::Lapsed { .. } => InvitationState::Closed(Closing::Lapsed),
        };
        let reader_leads = reader_leads(terms, reader);
        Ok(InvitationView {
            proposal: proposal.id,
            partner: room.partner(side),
            mine,
            counter: proposal.by != room.one.starter || proposal.asked_at != room.one.created_at,
            repeated: false,
            cadence: terms.recurrence.cadence().clone(),
            zone: terms.recurrence.zone(),
            partner_zone: room.people.of(side.other()).zone,
            first_dates: first_dates(&terms.recurrence, self.now),
            duration_minutes: terms.duration_minutes,
            format: terms.format,
            reader_leads,
            place: room.one.place.clone(),
            clashes: self.clashes(room, side, terms, self.now).await?,
            operator: self.app.settings().operator.clone(),
            state,
        })
    }

    /// Other 1:1s of either that fall on the first dates of proposed terms.
    pub(super) async fn clashes(
        &mut self,
        room: &Room,
        side: Side,
        terms: &Terms,
        after: Instant,
    ) -> Step<Clashes> {
        let minutes = terms.duration_minutes;
        let dates: Vec<Span> = terms
            .recurrence
            .iter_after(after)
            .take(CLASH_DATES)
            .map(|at| Span::minutes(at, minutes))
            .collect();
        let own = self.clashing(room, side, &dates).await?;
        let theirs = !self.clashing(room, side.other(), &dates).await?.is_empty();
        Ok(Clashes { own, theirs })
    }

    /// The partners of a side's other 1:1s on these dates.
    async fn clashing(&mut self, room: &Room, side: Side, dates: &[Span]) -> Step<Vec<String>> {
        let person = room.one.person(side);
        let mut names = Vec::new();
        for one in self.tx.one_on_ones_of(person).await? {
            if one.id == room.id() || one.standing != Standing::Active {
                continue;
            }
            let length = one.terms.duration_minutes;
            let falls_on = |date: &Span| {
                let from = date.start - chrono::TimeDelta::minutes(length);
                let next = one.terms.recurrence.next_after(from);
                next.is_some_and(|at| Span::minutes(at, length).overlaps(date))
            };
            if dates.iter().any(falls_on)
                && let Some(partner) = one.partner_of(person)
            {
                names.push(self.person(partner).await?.name);
            }
        }
        Ok(names)
    }
}

/// What a reader is by these terms; `None` among peers.
pub(super) fn reader_leads(terms: &Terms, reader: PersonId) -> Option<bool> {
    match terms.format {
        Format::Peers => None,
        Format::TheirMeeting | Format::Halves => Some(terms.people.lead == reader),
    }
}

/// One's own proposal is another screen than one that waits for an answer.
fn by_author(facts: InvitationView) -> View {
    if facts.mine {
        View::Invited(facts)
    } else {
        View::Invitation(facts)
    }
}
