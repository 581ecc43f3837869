//! People whom messages do not reach: nothing is tried before somebody acts, what they miss waits, each partner is
//! told once, and on return there is one card of what still matters.
//!
//! What waits is set aside in the outbox and composed anew when it is taken up, so nothing of what has passed is
//! ever sent, and nothing twice.

use super::compose::Composed;
use super::core::App;
use super::cx::{Cx, Room, Work};
use super::outcome::{Answer, Step};
use super::patience::patiently;
use super::scheduler::lock;
use crate::chat::command::Place;
use crate::chat::view::{Reach, UnreachableView, View};
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Delivery, Manner, NewDelivery, Subject};
use crate::domain::id::{DeliveryId, OneOnOneId, PersonId};
use crate::domain::one_on_one::{Side, Standing};
use crate::domain::person::{Person, Refused};
use crate::domain::refusal::Refusal;

/// Something that a person did not get and that still matters.
struct Missed {
    /// The row, which it may share with others of a digest.
    row: Delivery,
    /// What it is about; what two say of the same is said once.
    about: (Subject, Option<CardKind>),
    /// The card that it would be.
    kind: CardKind,
    view: View,
}

impl App {
    /// The platform refused a message: the spell begins or goes on, and each partner is told once.
    pub(super) async fn refused(&self, person: PersonId) -> Step<()> {
        patiently("refused message", || async {
            let mut tx = self.store().write().await?;
            lock(&mut tx, Subject::Person(person)).await?;
            let mut work = Work {
                app: self,
                tx: &mut tx,
                now: self.now(),
            };
            work.tx.set_reachable(person, false).await?;
            let refused = work.tx.note_refusal(person, work.now).await?;
            for one in work.tx.one_on_ones_of(person).await? {
                work.tell_of_refusal(one.id, person, refused).await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Sets a row aside until its recipient is tried again. A partner whose 1:1 is younger than the spell hears of
    /// it now.
    pub(super) async fn set_aside(&self, row: &Delivery) -> Step<()> {
        let person = row.order.recipient;
        if let Some(id) = row.order.one_on_one {
            patiently("message set aside", || async {
                let mut tx = self.store().write().await?;
                tx.lock_one_on_one(id).await?;
                let mut work = Work {
                    app: self,
                    tx: &mut tx,
                    now: self.now(),
                };
                let refused = match work.tx.refusal(person).await? {
                    Some(refused) => refused,
                    None => work.tx.note_refusal(person, work.now).await?,
                };
                work.tell_of_refusal(id, person, refused).await?;
                Ok(tx.commit().await?)
            })
            .await?;
        }
        let mut tx = self.store().write().await?;
        tx.set_aside(row.order.id, row.lease).await?;
        Ok(tx.commit().await?)
    }

    /// A message arrived: the spell is over, and the partners' cards say so.
    pub(super) async fn reached(&self, person: PersonId) -> Step<()> {
        let mut tx = self.store().write().await?;
        lock(&mut tx, Subject::Person(person)).await?;
        if tx.forget_refusal(person).await? {
            for one in tx.one_on_ones_of(person).await? {
                tx.touch_subject(Subject::OneOnOne(one.id), self.now())
                    .await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Somebody whom messages did not reach did something: what waits is tried anew. Where they read elsewhere than
    /// in their own chat, it is shown there as well.
    pub(super) async fn welcome_back(&self, id: PersonId, place: Place) -> Step<Option<View>> {
        patiently("return", || async {
            let mut tx = self.store().write().await?;
            let mut work = Work {
                app: self,
                tx: &mut tx,
                now: self.now(),
            };
            let waiting = match place {
                Place::Dm => None,
                Place::Elsewhere => work.waiting(id).await?,
            };
            let person = work.person(id).await?;
            work.try_anew(&person).await?;
            tx.commit().await?;
            Ok(waiting)
        })
        .await
    }
}

impl Cx<'_> {
    /// **Try again**: the partner's next message is tried anew.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers, [`Refusal::OldCard`] once the 1:1 is over.
    pub async fn try_again(&mut self, id: OneOnOneId) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        if !room.one.standing.is_open() {
            return Err(Refusal::OldCard.into());
        }
        let partner = room.people.of(side.other());
        let Some(refused) = self.work.tx.refusal(partner.id).await? else {
            let view = unreachable_view(&room, side, Reach::Reached, self.work.now);
            return Ok(Answer::Replace(View::Unreachable(view)));
        };
        self.work.try_anew(partner).await?;
        // The card says what came of it.
        let view = unreachable_view(&room, side, Reach::Trying, refused.since);
        Ok(Answer::Replace(View::Unreachable(view)))
    }
}

impl Work<'_> {
    /// Tells the partner in a 1:1, once in a spell, and lets the card that told it follow.
    async fn tell_of_refusal(
        &mut self,
        id: OneOnOneId,
        person: PersonId,
        refused: Refused,
    ) -> Step<()> {
        let Some((room, side)) = self.seat(id, person).await? else {
            return Ok(());
        };
        let concerned = match room.one.standing {
            Standing::Active => true,
            // Only who asked waits for something.
            Standing::Invited => {
                let open = self.tx.open_proposal(id).await?;
                open.is_some_and(|proposal| proposal.to == person)
            }
            Standing::Paused { .. } | Standing::Closed { .. } => false,
        };
        let subject = Subject::OneOnOne(id);
        if concerned {
            let spell = refused.since.timestamp_millis();
            self.owe(&room, side.other(), CardKind::Unreachable, subject, spell)
                .await?;
        }
        Ok(self.tx.touch_subject(subject, self.now).await?)
    }

    /// Tries to reach a person again with what waits for them: each card of a moment that is still there by itself,
    /// all else as one. Two who want it at once do it once.
    async fn try_anew(&mut self, person: &Person) -> Step<()> {
        if !self.tx.set_reachable(person.id, true).await? {
            return Ok(());
        }
        let aside = self.tx.aside_of(person.id).await?;
        let mut tried = false;
        let mut rest = Vec::new();
        for row in aside {
            if row.address.is_some() {
                self.tx.take_up(row.order.id, self.now).await?;
            } else if row.order.kind == CardKind::CatchUp {
                self.tx
                    .drop_aside(row.order.id, "a newer one takes its place")
                    .await?;
            } else {
                rest.push(row);
            }
        }
        let missed = self.missed(person, rest, true).await?;
        let (moments, news): (Vec<Missed>, Vec<Missed>) = missed
            .into_iter()
            .partition(|missed| missed.kind.manner() == Manner::Moment);
        let mut alone: Vec<DeliveryId> = moments.iter().map(|one| one.row.order.id).collect();
        match news.as_slice() {
            [] => {}
            [one] => alone.push(one.row.order.id),
            _ => {
                tried = true;
                self.owe_catch_up(person).await?;
            }
        }
        for id in alone {
            tried |= self.tx.take_up(id, self.now).await?;
        }
        if !tried {
            // The next message will tell, which the partners' cards say until then.
            for one in self.tx.one_on_ones_of(person.id).await? {
                let subject = Subject::OneOnOne(one.id);
                self.tx.touch_subject(subject, self.now).await?;
            }
        }
        Ok(())
    }

    async fn owe_catch_up(&mut self, person: &Person) -> Step<()> {
        let order = NewDelivery {
            id: self.app.ids().make(self.now),
            subject: Subject::Person(person.id),
            kind: CardKind::CatchUp,
            recipient: person.id,
            occurrence: self.turn(),
            one_on_one: None,
            due_at: self.now,
            expires_at: None,
            items: Vec::new(),
        };
        self.tx.owe(&order).await?;
        Ok(())
    }

    /// What of these rows still matters, each thing once. `settle` gives up what does not.
    async fn missed(
        &mut self,
        person: &Person,
        rows: Vec<Delivery>,
        settle: bool,
    ) -> Step<Vec<Missed>> {
        let mut newest: Vec<Missed> = Vec::new();
        for row in &rows {
            for thing in self.things(person, row).await? {
                match newest.iter_mut().find(|known| known.about == thing.about) {
                    Some(known) if tells_more(known.kind, thing.kind) => {}
                    Some(known) => *known = thing,
                    None => newest.push(thing),
                }
            }
        }
        if settle {
            let says_nothing = |row: &&Delivery| {
                let id = row.order.id;
                newest.iter().all(|thing| thing.row.order.id != id)
            };
            for row in rows.iter().filter(says_nothing) {
                self.tx
                    .drop_aside(row.order.id, "it no longer matters")
                    .await?;
            }
        }
        Ok(newest)
    }

    /// What one row has to say now.
    async fn things(&mut self, person: &Person, row: &Delivery) -> Step<Vec<Missed>> {
        let missed = |subject: Subject, kind: CardKind, view: View| Missed {
            row: row.clone(),
            about: (subject, is_by_itself(subject, kind).then_some(kind)),
            kind,
            view,
        };
        let order = &row.order;
        if order.kind == CardKind::Digest {
            let mut things = Vec::new();
            for item in &order.items {
                if let Some(found) = self.digest_item(person.id, *item).await? {
                    things.push(missed(item.subject, item.kind, found.into()));
                }
            }
            return Ok(things);
        }
        Ok(match Box::pin(self.compose(row)).await? {
            // A recap is of use until the next agenda.
            Composed::Card { living: false, .. } if order.kind == CardKind::Recap => Vec::new(),
            Composed::Card { view, .. } => vec![missed(order.subject, order.kind, *view)],
            Composed::Gone(_) => Vec::new(),
        })
    }

    /// All that a person would read if messages reached them.
    async fn waiting(&mut self, id: PersonId) -> Step<Option<View>> {
        let person = self.person(id).await?;
        let mut rows = self.tx.aside_of(id).await?;
        rows.retain(|row| row.address.is_none() && row.order.kind != CardKind::CatchUp);
        rows.extend(self.tx.due_to(id, self.now).await?);
        let missed = self.missed(&person, rows, false).await?;
        let views: Vec<View> = missed.into_iter().map(|missed| missed.view).collect();
        Ok((!views.is_empty()).then_some(View::CatchUp(views)))
    }

    /// What a person missed, but for the cards of a moment, which come by themselves.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn compose_catch_up(&mut self, id: PersonId) -> Step<Composed> {
        let person = self.person(id).await?;
        let mut rows = self.tx.aside_of(id).await?;
        rows.retain(|row| row.address.is_none() && row.order.kind != CardKind::CatchUp);
        let missed = self.missed(&person, rows, false).await?;
        let news = missed
            .into_iter()
            .filter(|missed| missed.kind.manner() != Manner::Moment);
        let views: Vec<View> = news.map(|missed| missed.view).collect();
        if views.is_empty() {
            return Ok(Composed::Gone("nothing of it matters any more"));
        }
        Ok(Composed::last(View::CatchUp(views)))
    }

    /// The card that tells a partner of a spell.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn compose_unreachable(&mut self, delivery: &Delivery) -> Step<Composed> {
        let order = &delivery.order;
        let Some((room, side)) = self.seat_of(delivery).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        if !room.one.standing.is_open() {
            return Ok(Composed::Gone("the 1:1 ended"));
        }
        let partner = room.people.of(side.other());
        let spell = self.tx.refusal(partner.id).await?;
        let same = |refused: &Refused| refused.since.timestamp_millis() == order.occurrence;
        let Some(refused) = spell.filter(same) else {
            if delivery.address.is_none() {
                return Ok(Composed::Gone("messages reach them again"));
            }
            let view = unreachable_view(&room, side, Reach::Reached, self.now);
            return Ok(Composed::last(View::Unreachable(view)));
        };
        let reach = if partner.reachable {
            Reach::Trying
        } else {
            let again = (refused.times > 1).then_some((refused.times - 1, refused.last_at));
            Reach::Refused { again }
        };
        let view = unreachable_view(&room, side, reach, refused.since);
        Ok(Composed::living(View::Unreachable(view)))
    }

    /// The card that tells of a 1:1 that pauses because an account is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn compose_account_gone(&mut self, delivery: &Delivery) -> Step<Composed> {
        let Some((room, side)) = self.seat_of(delivery).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        match room.one.standing {
            Standing::Paused { .. } => Ok(Composed::last(View::AccountGone {
                partner: room.partner(side),
            })),
            Standing::Invited | Standing::Active | Standing::Closed { .. } => {
                Ok(Composed::Gone("the 1:1 goes on, or ended"))
            }
        }
    }
}

/// Whether the first card of two about the same thing is the one to read: a reminder reminds of nothing to those
/// who were never told, and what was given is still to be agreed to.
fn tells_more(first: CardKind, then: CardKind) -> bool {
    matches!(
        (first, then),
        (CardKind::ActionGiven, _)
            | (CardKind::Skipped, CardKind::SkipReminder)
            | (CardKind::Invitation, CardKind::InvitationReminder)
    )
}

/// Whether a card says something of its own about its subject, which no other card says.
fn is_by_itself(subject: Subject, kind: CardKind) -> bool {
    match subject {
        Subject::OneOnOne(_) | Subject::Person(_) | Subject::Away(_) => true,
        Subject::Meeting(_) | Subject::Action(_) | Subject::Proposal(_) => {
            kind.manner() == Manner::Moment
        }
    }
}

fn unreachable_view(room: &Room, side: Side, reach: Reach, since: Instant) -> UnreachableView {
    UnreachableView {
        one_on_one: room.id(),
        partner: room.partner(side),
        since,
        reach,
        invited: room.one.standing == Standing::Invited,
    }
}
