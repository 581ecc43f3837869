//! Other terms for a 1:1 that goes on, as each side sees them.

use super::super::cx::{Room, Work};
use super::super::outcome::Step;
use super::Composed;
use super::proposal::reader_leads;
use crate::chat::view::{ChangeOccasion, ChangeState, ChangeView, Clashes, TermsView, View};
use crate::domain::change::{begins_after, is_same_rhythm, stays};
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Delivery};
use crate::domain::id::PersonId;
use crate::domain::meeting::{Meeting, Origin};
use crate::domain::one_on_one::{Side, Standing, Terms};
use crate::domain::proposal::{Proposal, ProposalState};

/// So many new dates are shown.
const DATES: usize = 3;
/// So many meetings back the series is looked at.
const RECENT: i64 = 5;

impl Work<'_> {
    pub(super) async fn compose_change(
        &mut self,
        delivery: &Delivery,
        room: &Room,
        side: Side,
        proposal: &Proposal,
        from: &Terms,
    ) -> Step<Composed> {
        let kind = delivery.order.kind;
        let answer = kind == CardKind::ChangeAnswer;
        if delivery.address.is_none() && !proposal.is_open() && !answer {
            return Ok(Composed::Gone(
                "the proposal was answered before it was sent",
            ));
        }
        let occasion = if answer {
            ChangeOccasion::Answer
        } else if kind == CardKind::ChangeReminder {
            ChangeOccasion::Reminder
        } else {
            self.occasion(room, side, proposal)
        };
        let view = self
            .change_view(room, side, proposal, from, occasion)
            .await?;
        let living = view.state == ChangeState::Open;
        Ok(Composed::Card {
            view: Box::new(View::Change(view)),
            living,
        })
    }

    /// Whether a reader asks or is asked.
    #[must_use]
    pub fn occasion(&self, room: &Room, side: Side, proposal: &Proposal) -> ChangeOccasion {
        if proposal.by == room.one.person(side) {
            ChangeOccasion::Sent
        } else {
            ChangeOccasion::Asked
        }
    }

    /// A proposed change as one side sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_view(
        &mut self,
        room: &Room,
        side: Side,
        proposal: &Proposal,
        from: &Terms,
        occasion: ChangeOccasion,
    ) -> Step<ChangeView> {
        let (to, reader) = (&proposal.terms, room.one.person(side));
        let state = match proposal.state {
            ProposalState::Open { .. } if room.one.standing.is_open() => ChangeState::Open,
            ProposalState::Open { .. } => ChangeState::Ended,
            ProposalState::Withdrawn { at } if has_ended_by(room, at) => ChangeState::Ended,
            ProposalState::Accepted { .. } => ChangeState::Agreed,
            ProposalState::Declined { .. } => ChangeState::Kept,
            ProposalState::Countered { .. } => ChangeState::Replaced,
            ProposalState::Withdrawn { .. } => ChangeState::Withdrawn,
            ProposalState::Lapsed { .. } => ChangeState::Lapsed,
        };
        let current = self.tx.current_meetings(room.id()).await?;
        let after = self.new_terms_begin_after(room, &current).await?;
        let (mut first_dates, mut clashes) = (Vec::new(), Clashes::default());
        let moves = !is_same_rhythm(&from.recurrence, &to.recurrence, proposal.asked_at);
        if moves {
            first_dates.extend(to.recurrence.iter_after(after).take(DATES));
        }
        if moves || from.duration_minutes != to.duration_minutes {
            clashes = self.clashes(room, side, to, after).await?;
        }
        let next = current
            .iter()
            .filter(|meeting| moves && meeting.is_planned() && meeting.origin == Origin::Series)
            .min_by_key(|meeting| meeting.starts_at);
        let (staying, replaced) = match next {
            Some(next) if stays(next, self.now) => (Some(next.starts_at), None),
            Some(next) if first_dates.first() != Some(&next.slot) => (None, Some(next.starts_at)),
            Some(_) | None => (None, None),
        };
        Ok(ChangeView {
            proposal: proposal.id,
            partner: room.partner(side),
            occasion,
            from: terms_view(from, reader),
            to: terms_view(to, reader),
            first_dates,
            stays: staying,
            replaces: replaced,
            partner_zone: room.people.of(side.other()).zone,
            clashes,
            state,
        })
    }

    /// After which instant the dates of new terms would begin.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new_terms_begin_after(
        &mut self,
        room: &Room,
        current: &[Meeting],
    ) -> Step<Instant> {
        let recent = self.tx.recent_meetings(room.id(), RECENT).await?;
        Ok(begins_after(current, &recent, self.now))
    }
}

/// Whether the 1:1 had ended by an instant.
fn has_ended_by(room: &Room, at: Instant) -> bool {
    match room.one.standing {
        Standing::Closed { at: ended, .. } => ended <= at,
        Standing::Invited | Standing::Active | Standing::Paused { .. } => false,
    }
}

/// Terms as a reader sees them.
pub(super) fn terms_view(terms: &Terms, reader: PersonId) -> TermsView {
    TermsView {
        cadence: terms.recurrence.cadence().clone(),
        zone: terms.recurrence.zone(),
        duration_minutes: terms.duration_minutes,
        format: terms.format,
        reader_leads: reader_leads(terms, reader),
    }
}
