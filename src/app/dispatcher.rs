//! The dispatcher: sends what the outbox owes, rendered at the moment of sending for its reader.
//!
//! One recipient's cards go in order, different recipients at the same time. A row is leased while it
//! is sent; who stalled until after its lease sends nothing, and what it writes then is fenced off. Nothing is sent twice:
//! the platform's adapter recognises a delivery that it has posted before.

use std::panic::AssertUnwindSafe;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use futures::{FutureExt as _, StreamExt as _};
use sha2::{Digest, Sha256};

use super::compose::Composed;
use super::core::App;
use super::cx::Work;
use super::outcome::{Step, Stop};
use super::port::SendError;
use crate::chat::layout::layout;
use crate::chat::plain_text::full_text;
use crate::chat::view::{Card, PauseState, View};
use crate::domain::agenda::Whose;
use crate::domain::clock::{Instant, Span};
use crate::domain::delivery::{CardKind, Delivery};
use crate::domain::id::{DeliveryId, PersonId};
use crate::domain::person::Person;
use crate::store::StoreError;
use crate::telemetry::names;

/// So long a row is nobody else's.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// So long a request may be under way; nothing leaves when less of its lease is left.
const TO_ARRIVE: TimeDelta = TimeDelta::seconds(10);
/// So many rows are leased at once.
const BATCH: usize = 64;
/// So many are sent at the same time.
const PARALLEL: usize = 16;
/// The first pause after a failure; it doubles with each further one.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(2);
/// So far ahead other 1:1s are looked for, one after the other, before news may come.
const LOOK_AHEAD: TimeDelta = TimeDelta::hours(12);
/// The longest pause after a failure.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(10);
/// What fails by a fault of our own is given up after so many attempts, a quarter of an hour: what else its recipient is owed
/// waits behind it.
const FAILS_AT_MOST: i64 = 10;

impl App {
    /// Sends what is due now; tells how many rows were worked on.
    ///
    /// # Errors
    /// When the due rows cannot be leased.
    pub async fn dispatch(&self) -> Step<usize> {
        let rows = self.claim_work(BATCH).await?;
        let count = rows.len();
        futures::stream::iter(rows)
            .for_each_concurrent(PARALLEL, |row| self.deliver_logged(row))
            .await;
        Ok(count)
    }

    /// Leases at most so many rows that are due, of different people. Each is to be handed to [`App::deliver_logged`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_work(&self, most: usize) -> Step<Vec<Delivery>> {
        if most == 0 {
            return Ok(Vec::new());
        }
        let (now, gone_back) = self.now_or_back();
        if gone_back {
            // A lease by the clock as it was would hold a row, and all others of its reader, until that comes again. And what
            // was tried by it may be further back than it seems, so that the platform has forgotten it.
            let mut tx = self.store().write().await?;
            tx.distrust_clocks(now + LEASE).await?;
            tx.commit().await?;
        }
        self.has_looked(now);
        self.try_the_platform(now).await?;
        // Most looks find nothing, and those take no turn as the writer.
        if self.next_work().await?.is_none_or(|next| next > now) {
            return Ok(Vec::new());
        }
        let mut tx = self.store().write().await?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = tx.claim(now, now + LEASE, most).await?;
        tx.commit().await?;
        Ok(rows)
    }

    /// When there is something to send next.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn next_work(&self) -> Step<Option<Instant>> {
        Ok(self.store().glance().await?.next_work().await?)
    }

    /// Sends a row that was leased, or does what else it came to. What fails is logged, and the others go on, also when it
    /// panicked.
    pub async fn deliver_logged(&self, row: Delivery) {
        let (id, kind) = (row.order.id, row.order.kind);
        let worked = AssertUnwindSafe(self.deliver(&row)).catch_unwind().await;
        let worked = match worked {
            Ok(Err(stop)) if is_its_own(&stop) => {
                tracing::error!(delivery = %id, %kind, error = ?stop, "a delivery cannot be worked on");
                self.fails_by_itself(&row).await
            }
            Ok(worked) => worked,
            Err(_) => {
                tracing::error!(delivery = %id, %kind, "a delivery panicked");
                self.fails_by_itself(&row).await
            }
        };
        match worked {
            Ok(outcome) => {
                tracing::debug!(delivery = %id, %kind, outcome, "a delivery was worked on");
                metrics::counter!(names::DELIVERIES_TOTAL, "outcome" => outcome).increment(1);
            }
            // The lease runs out, and the row is taken up again.
            Err(stop) => {
                tracing::error!(delivery = %id, %kind, error = ?stop, "failed to work on a delivery");
            }
        }
    }

    async fn deliver(&self, row: &Delivery) -> Step<&'static str> {
        let (person, in_a_spell, composed) = self.prepare(row).await?;
        let (view, living) = match composed {
            Composed::Card { view, living } => (*view, living),
            Composed::Gone(reason) => {
                self.give_up(row, reason).await?;
                return Ok(if row.address.is_some() {
                    "closed"
                } else {
                    "expired"
                });
            }
        };
        if !person.reachable {
            self.set_aside(row).await?;
            return Ok("set aside");
        }
        // What was tried before may have arrived.
        if row.address.is_none() && row.attempts == 0 && waits_its_turn(row, &view) {
            let quiet = self.quiet_from(row).await?;
            if quiet > self.now() {
                let mut tx = self.store().write().await?;
                tx.postpone(row.order.id, row.lease, quiet).await?;
                tx.commit().await?;
                return Ok("postponed");
            }
        }
        let too_late = is_too_late(row, &view, self.now());
        if too_late && self.stands_back(row).await? {
            return Ok("stood back");
        }
        let zone = self.zone_of(&person, &view);
        let card = Card { zone, view };
        let hash = hash(&card);
        let Some(chat) = self.chat(person.platform) else {
            self.give_up(row, "this process does not serve the platform")
                .await?;
            return Ok("dropped");
        };
        let may_leave = || self.may_leave(row);
        if !may_leave() {
            return Ok("run out");
        }
        let sent = match &row.address {
            Some(_) if row.shown_hash.as_deref() == Some(hash.as_str()) => Ok(None),
            Some(address) => {
                let edited = chat.edit(&person, address, &card, &may_leave).await;
                edited.map(|()| None)
            }
            None => {
                // The first lease is the first attempt.
                let tried = row.tried_at.filter(|_| row.lease > 1);
                let posted = chat.post(&person, row.order.id, tried, &card, &may_leave);
                posted.await.map(Some)
            }
        };
        let reads_the_same =
            row.address.is_some() && row.shown_hash.as_deref() == Some(hash.as_str());
        if !reads_the_same && !matches!(sent, Err(SendError::Away | SendError::RunOut)) {
            self.platform_works().await;
        }
        match sent {
            Ok(address) => {
                if too_late {
                    metrics::counter!(names::AGENDAS_LATE_TOTAL).increment(1);
                }
                self.record(row, address, &hash, living, in_a_spell).await
            }
            Err(SendError::RunOut) => Ok("run out"),
            Err(SendError::Unreachable) => {
                tracing::info!(delivery = %row.order.id, kind = %row.order.kind, "a message was refused");
                self.refused(person.id).await?;
                self.set_aside(row).await?;
                Ok("unreachable")
            }
            Err(SendError::Gone) => {
                self.give_up(row, "the account is gone").await?;
                self.account_gone(person.platform, &person.account).await?;
                Ok("gone")
            }
            Err(SendError::Away) => {
                if self.platform_failed() {
                    said_for_now(row);
                }
                self.try_later(row, TimeDelta::zero()).await
            }
            Err(SendError::RetryAfter(wait)) => {
                said_for_now(row);
                self.try_later(row, wait).await
            }
            Err(SendError::Dead(reason)) => {
                tracing::warn!(delivery = %row.order.id, kind = %row.order.kind, reason, "a delivery failed");
                self.give_up(row, &reason).await?;
                Ok("dead")
            }
        }
    }

    /// Whether a row is this process's for as long as a request may be under way. Whoever stood still or in a line for longer
    /// may find that another process has sent it, and that the platform has forgotten by what it would have told the two
    /// apart. By a clock that was set back since the row was leased nobody can tell.
    fn may_leave(&self, row: &Delivery) -> bool {
        let (now, gone_back) = self.now_or_back();
        !gone_back && !row.has_run_out(now + TO_ARRIVE)
    }

    /// The card of a delivery as its recipient sees it now, for nobody else; `None` when it says nothing more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn card_of(&self, delivery: DeliveryId, reader: PersonId) -> Step<Option<Card>> {
        let mut tx = self.store().read().await?;
        let row = tx.delivery(delivery).await?;
        drop(tx);
        let Some(row) = row.filter(|row| row.order.recipient == reader) else {
            return Ok(None);
        };
        let (person, _, composed) = self.prepare(&row).await?;
        Ok(match composed {
            Composed::Card { view, .. } => Some(Card {
                zone: self.zone_of(&person, &view),
                view: *view,
            }),
            Composed::Gone(_) => None,
        })
    }

    /// The recipient, whether messages to them were refused until now, and the card.
    async fn prepare(&self, row: &Delivery) -> Step<(Person, bool, Composed)> {
        let mut tx = self.store().read().await?;
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now: self.now(),
        };
        let person = work.person(row.order.recipient).await?;
        let in_a_spell = work.tx.refusal(person.id).await?.is_some();
        let composed = Box::pin(work.compose(row)).await?;
        Ok((person, in_a_spell, composed))
    }

    /// When the recipient's other 1:1s are over, whether they are live or in their planned time: now, if there is
    /// none.
    async fn quiet_from(&self, row: &Delivery) -> Step<Instant> {
        let now = self.now();
        let order = &row.order;
        let mut tx = self.store().glance().await?;
        // What is of no 1:1 is of several: it waits for each of them.
        let busy = tx
            .busy(order.recipient, now, now + LOOK_AHEAD, order.one_on_one)
            .await?;
        // In order of their starts, so that what follows at once is waited for as well.
        let end = |at: Instant, other: &Span| {
            if other.start <= at {
                at.max(other.end)
            } else {
                at
            }
        };
        Ok(busy.iter().fold(now, end))
    }

    /// An agenda whose meeting has begun lets those go first that may still be in time: else each would come too late
    /// because of the one before. False when it did so before.
    async fn stands_back(&self, row: &Delivery) -> Step<bool> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        let back = tx.stand_back(row.order.id, row.lease, now).await?;
        tx.commit().await?;
        Ok(back)
    }

    fn zone_of(&self, person: &Person, view: &View) -> chrono_tz::Tz {
        if let Some(zone) = person.zone.or(self.settings().timezone) {
            return zone;
        }
        if let View::Invitation(facts) | View::Invited(facts) | View::InvitationAnswer(facts) = view
        {
            return facts.zone;
        }
        chrono_tz::Tz::UTC
    }

    async fn record(
        &self,
        row: &Delivery,
        address: Option<String>,
        hash: &str,
        living: bool,
        in_a_spell: bool,
    ) -> Step<&'static str> {
        let (id, lease, now) = (row.order.id, row.lease, self.now());
        let mut tx = self.store().write().await?;
        let (kept, outcome) = match address {
            Some(address) => {
                let kept = tx
                    .posted(id, lease, &address, row.wanted, hash, living, now)
                    .await?;
                if row.order.kind == CardKind::CatchUp {
                    // What it sums up is told with it.
                    let aside = tx.aside_of(row.order.recipient).await?;
                    for told in aside.iter().filter(|told| told.address.is_none()) {
                        tx.drop_aside(told.order.id, "summed up in a catch-up")
                            .await?;
                    }
                }
                (kept, "posted")
            }
            None => (
                tx.edited(id, lease, row.wanted, hash, living).await?,
                "edited",
            ),
        };
        tx.commit().await?;
        if row.address.is_none() {
            // By itself: who holds one row while it waits for another is in everybody's way.
            let mut tx = self.store().write().await?;
            tx.touch_older(&row.order, now).await?;
            tx.commit().await?;
            if in_a_spell {
                self.reached(row.order.recipient).await?;
            }
        }
        Ok(if kept { outcome } else { "fenced" })
    }

    async fn try_later(&self, row: &Delivery, wait: TimeDelta) -> Step<&'static str> {
        let (id, attempts) = (row.order.id, row.attempts);
        let backoff = FIRST_PAUSE * (1 << attempts.clamp(0, 10));
        let at = self.now() + wait.max(backoff.min(LONGEST_PAUSE));
        let mut tx = self.store().write().await?;
        tx.retry(id, row.lease, at).await?;
        tx.commit().await?;
        Ok("retried")
    }

    /// A fault of our own: it is tried again as what the platform did not take, but not for ever.
    async fn fails_by_itself(&self, row: &Delivery) -> Step<&'static str> {
        if row.attempts + 1 < FAILS_AT_MOST {
            return self.try_later(row, TimeDelta::zero()).await;
        }
        let (id, kind, reason) = (row.order.id, row.order.kind, "the bot fails at it");
        tracing::warn!(delivery = %id, %kind, reason, "a delivery was given up");
        let mut tx = self.store().write().await?;
        tx.dropped(id, row.lease, reason).await?;
        tx.commit().await?;
        Ok("failed")
    }

    async fn give_up(&self, row: &Delivery, reason: &str) -> Step<()> {
        let mut tx = self.store().write().await?;
        if let (Some(_), Some(hash)) = (&row.address, &row.shown_hash) {
            // It was posted and stays as it is: nothing more is to be shown in it.
            tx.edited(row.order.id, row.lease, row.wanted, hash, false)
                .await?;
        } else {
            tracing::info!(delivery = %row.order.id, kind = %row.order.kind, reason, "a delivery was dropped");
            tx.dropped(row.order.id, row.lease, reason).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Brings everything that is due now to its end: timers and messages, until there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle(&self) -> Step<()> {
        // A bound, so that a bug shows as a fault and not as a spin.
        for _ in 0..10_000 {
            let tick = self.tick().await?;
            let sent = self.dispatch().await?;
            if tick.done == 0 && sent == 0 {
                return Ok(());
            }
        }
        Err(Stop::Broken("an end of what is due"))
    }
}

/// Whether it is about this one row, and neither the database's state nor the platform's.
fn is_its_own(stop: &Stop) -> bool {
    matches!(
        stop,
        Stop::Broken(_) | Stop::Store(StoreError::Corrupt { .. })
    )
}

fn said_for_now(row: &Delivery) {
    let (id, kind, attempts) = (row.order.id, row.order.kind, row.attempts);
    tracing::warn!(delivery = %id, %kind, attempts, "a delivery failed for now");
}

/// Whether a card waits while its reader is in another 1:1. What they just did themselves is answered at once.
fn waits_its_turn(row: &Delivery, view: &View) -> bool {
    let own = matches!(view, View::Skipped(skip) if skip.by == Some(Whose::You))
        || matches!(view, View::Paused(pause) if matches!(pause.state, PauseState::Paused { by: Whose::You, .. }));
    row.order.kind.waits_its_turn() && !own
}

/// Whether a card is an agenda that was due before its meeting and comes when that has begun.
fn is_too_late(row: &Delivery, view: &View, now: Instant) -> bool {
    let has_begun = |starts_at| row.order.due_at < starts_at && starts_at <= now;
    row.address.is_none()
        && matches!(view, View::Agenda(agenda) if !agenda.live && has_begun(agenda.starts_at))
}

/// Recognises a card that reads as before, also when the state behind it changed in what it does not show.
fn hash(card: &Card) -> String {
    let layout = layout(card);
    // Another zone is a difference only where the card has a time that reads otherwise in it.
    let read = format!("{} {layout:?}", full_text(&layout, card.zone));
    URL_SAFE_NO_PAD.encode(Sha256::digest(read))
}
