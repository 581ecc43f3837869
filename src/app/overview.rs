//! `next` and `help`: where one stands, and what one can do.

use super::cx::Cx;
use super::outcome::{Answer, Step};
use crate::chat::view::{NextRow, NextState, View};
use crate::domain::one_on_one::Standing;

impl Cx<'_> {
    /// `next`: all my 1:1s, soonest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Step<Answer> {
        let mut rows = Vec::new();
        for (one, _) in self.own().await? {
            let (room, side) = self.enter(one.id).await?;
            let current = self.work.tx.current_meetings(one.id).await?;
            let state = match one.standing {
                Standing::Invited => NextState::Invited,
                Standing::Paused { .. } => NextState::Paused {
                    until: one.paused_until(),
                },
                Standing::Active | Standing::Closed { .. } => match current.first() {
                    _ if current
                        .iter()
                        .any(super::super::domain::meeting::Meeting::is_live) =>
                    {
                        NextState::Live
                    }
                    Some(meeting) => NextState::At(meeting.starts_at),
                    None => NextState::Nothing,
                },
            };
            rows.push(NextRow {
                one_on_one: one.id,
                partner: room.partner(side),
                state,
                last_met: self
                    .work
                    .tx
                    .last_met(one.id)
                    .await?
                    .map(|met| met.starts_at),
                topics: self.work.visible_open(&room, side).await?.len(),
                actions: self.work.tx.open_actions(one.id).await?.len(),
            });
        }
        rows.sort_by_key(|row| order(row.state));
        Ok(Answer::View(View::Next(rows)))
    }

    /// `help`, and the short one that a greeting gets.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn help(&mut self, brief: bool) -> Step<Answer> {
        let started = !self.work.tx.one_on_ones_of(self.actor.id).await?.is_empty();
        Ok(Answer::View(View::Help { started, brief }))
    }
}

/// Live ones first, then by time, then those without a time.
fn order(state: NextState) -> (u8, i64) {
    match state {
        NextState::Live => (0, 0),
        NextState::At(at) => (1, at.timestamp()),
        NextState::Invited => (2, 0),
        NextState::Paused { .. } => (3, 0),
        NextState::Nothing => (4, 0),
    }
}
