//! The look-ahead: where more meetings begin together than agendas can be sent for at their lead time, some leave
//! earlier, so that none comes after its meeting has begun.
//!
//! What has to leave is reckoned once a minute ([`Outlook`]). It leaves little by little, the earliest start first: the
//! line of what is ready stays short, and whatever else is to be sent waits for seconds and not for an hour. Invariant:
//! nothing here is kept; a process that starts reckons anew.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;

use super::core::App;
use super::cx::Work;
use super::outcome::Step;
use crate::chat::view::Late;
use crate::domain::clock::Instant;
use crate::domain::delivery::{Delivery, Turn};
use crate::domain::outlook::{HORIZON, Load, Outlook, Short};
use crate::telemetry::names;

/// What is ahead is reckoned anew after so long.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(1);
/// So many seconds' worth of agendas are let into the line before their time.
const IN_LINE_SECONDS: i64 = 10;
/// Who has not looked for so long was not there.
const ABSENT_AFTER: TimeDelta = TimeDelta::minutes(1);

/// What a process knows of what is ahead, and since when it has been there.
#[derive(Debug, Default)]
pub(super) struct Ahead(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    outlook: Arc<Outlook>,
    reckoned_at: Option<Instant>,
    there_since: Option<Instant>,
    looked_at: Option<Instant>,
}

impl Ahead {
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The process looked for what is due, and could.
    pub(super) fn looks(&self, now: Instant) {
        self.with(|state| {
            let absent = state
                .looked_at
                .is_none_or(|at| now < at || now - at > ABSENT_AFTER);
            if absent {
                state.there_since = Some(now);
            }
            state.looked_at = Some(now);
        });
    }

    fn was_there(&self, at: Instant) -> bool {
        self.with(|state| state.there_since.is_some_and(|since| since <= at))
    }
}

impl App {
    /// Lets those agendas leave before their time that would else come too late.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn look_ahead(&self, now: Instant) -> Step<()> {
        let Some(per_second) = self.per_second() else {
            return Ok(());
        };
        let (outlook, reckoned_at) = self
            .ahead()
            .with(|state| (Arc::clone(&state.outlook), state.reckoned_at));
        let fresh = reckoned_at.is_some_and(|at| at <= now && now - at < AGAIN_AFTER);
        let outlook = if fresh {
            outlook
        } else {
            self.reckon(now, per_second, outlook.short()).await?
        };
        for start in outlook.leaving(now) {
            let most = i64::from(per_second) * IN_LINE_SECONDS;
            let place = Turn::NeededBy(start).place(now);
            let waiting = self.store().glance().await?.in_line(place, most).await?;
            // Two agendas a meeting.
            let room = (most - waiting + 1) / 2;
            if room == 0 {
                break;
            }
            let mut tx = self.store().write().await?;
            let brought = tx.bring_forward(start, now, room).await?;
            tx.commit().await?;
            if brought > 0 {
                tracing::debug!(%start, meetings = brought, "agendas leave before their time");
                // The next start's come when there is room behind these.
                break;
            }
        }
        Ok(())
    }

    async fn reckon(&self, now: Instant, per_second: u32, was: Short) -> Step<Arc<Outlook>> {
        let mut read = self.store().glance().await?;
        let planned = read.agendas_ahead(now, now + HORIZON).await?;
        drop(read);
        let mut read = self.store().glance().await?;
        let line = read.line(Turn::NeededBy(now + HORIZON).place(now)).await?;
        drop(read);
        let (answers, line): (Vec<_>, Vec<_>) = line
            .into_iter()
            .partition(|(place, _)| Turn::is_answer(*place, now));
        let before = answers.iter().map(|(_, count)| count).sum();
        let loads = loads(planned, line, now);
        let outlook = Arc::new(Outlook::of(&loads, before, now, per_second));
        let short = outlook.short();
        if let Some(first) = short.first
            && short.first != was.first
        {
            let agendas = short.agendas;
            tracing::warn!(agendas, %first, per_second, "so many meetings begin together that some agendas come late");
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a number of messages for a chart"
        )]
        metrics::gauge!(names::AGENDAS_SHORT).set(short.agendas as f64);
        self.ahead().with(|state| {
            state.outlook = Arc::clone(&outlook);
            state.reckoned_at = Some(now);
        });
        Ok(outlook)
    }

    /// From when on the agendas of a start leave, whatever their lead time; `None` when their lead time is early enough.
    pub(super) fn leave(&self, start: Instant, now: Instant) -> Option<Instant> {
        let outlook = self.ahead().with(|state| Arc::clone(&state.outlook));
        outlook.has_to_leave(start, now).then_some(now)
    }

    /// What all platforms together take at least.
    fn per_second(&self) -> Option<u32> {
        self.chats().filter_map(|chat| chat.per_second()).min()
    }
}

impl Work<'_> {
    /// Whether a card comes late, and why.
    pub(super) fn late(&self, delivery: &Delivery) -> Option<Late> {
        delivery.is_late(self.now).then(|| {
            if self.app.ahead().was_there(delivery.order.due_at) {
                Late::Crowded
            } else {
                Late::Absent
            }
        })
    }
}

/// What is planned and what is in the line already, by start.
fn loads(planned: Vec<(Instant, i64)>, line: Vec<(Instant, i64)>, now: Instant) -> Vec<Load> {
    let line = line
        .into_iter()
        .map(|(place, count)| (Turn::needed_by(place), count))
        // What comes too late already is sent before all of them.
        .map(|(start, count)| (start.max(now), count));
    let mut all: Vec<_> = planned.into_iter().chain(line).collect();
    all.sort_unstable();
    let mut loads: Vec<Load> = Vec::new();
    for (start, agendas) in all {
        match loads.last_mut() {
            Some(last) if last.start == start => last.agendas += agendas,
            _ => loads.push(Load { start, agendas }),
        }
    }
    loads
}
