//! New terms come into force: the series goes on by them, and nothing that belongs to somebody is lost.

use super::super::cx::{Room, Work};
use super::super::outcome::{Step, Stop};
use crate::domain::change::{is_same_rhythm, stays};
use crate::domain::meeting::{Cause, Meeting};
use crate::domain::one_on_one::{Standing, Terms};

impl Work<'_> {
    /// Lets terms hold that both agreed to.
    ///
    /// What was moved, goes on, or has its agenda out stays as it is. The next date that only the old rule gave
    /// is cancelled, and the first of the new rule is planned.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn adopt(&mut self, room: &Room, terms: Terms) -> Step<()> {
        let current = self.tx.current_meetings(room.id()).await?;
        let after = self.new_terms_begin_after(room, &current).await?;
        let old = &room.one.terms;
        let new_dates = !is_same_rhythm(&old.recurrence, &terms.recurrence, after);
        let swapped = old.people != terms.people;
        let mut one = room.one.clone();
        one.terms = terms;
        self.tx.update_one_on_one(&one).await?;
        if swapped {
            self.tx.swap_sides(one.id).await?;
        }
        let room = self.room(one.id).await?;
        let room = room.ok_or(Stop::Broken("a 1:1 under its lock"))?;
        let first = one.terms.recurrence.next_after(after);
        for mut meeting in self.tx.current_meetings(one.id).await? {
            let is_first = Some(meeting.slot) == first;
            if new_dates && !is_first && !stays(&meeting, self.now) {
                self.cancel(&mut meeting, Cause::Terms).await?;
            } else {
                self.resize(meeting, one.terms.duration_minutes).await?;
            }
        }
        if one.standing == Standing::Active
            && let Some(next) = self.plan_next(&room, after).await?
        {
            self.run_meeting(next.id).await?;
        }
        for meeting in self.tx.current_meetings(one.id).await? {
            self.run_meeting(meeting.id).await?;
        }
        self.nudge_neighbours(&room).await?;
        self.wake_digests(&room).await?;
        self.touch(&room).await
    }

    /// Gives a meeting that is still ahead its new length.
    async fn resize(&mut self, mut meeting: Meeting, minutes: i64) -> Step<()> {
        let ahead = meeting.is_planned() && meeting.starts_at > self.now;
        if ahead && meeting.duration_minutes != minutes {
            meeting.duration_minutes = minutes;
            self.tx.update_meeting(&meeting).await?;
        }
        Ok(())
    }
}
