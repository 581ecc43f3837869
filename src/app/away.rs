//! `away`: the days on which a person meets nobody.
//!
//! They are looked at before anything is kept, and can be taken back while they are not over. What they
//! leave out was neither skipped nor missed.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::cx::{Cx, Room, Work};
use super::left_out::Stretch;
use super::outcome::{Answer, Step, Stop};
use super::understand;
use crate::chat::view::{AwayLine, AwayRow, AwayState, AwayView, Saying, View};
use crate::domain::away::{Away, Days, LONGEST_DAYS};
use crate::domain::clock::{Instant, Span};
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::{AwayId, DraftId, Id, OneOnOneId};
use crate::domain::meeting::{Cause, Meeting, MeetingState, Origin};
use crate::domain::one_on_one::{Side, Standing};
use crate::domain::plenty::Plenty;
use crate::domain::refusal::Refusal;

/// So many dates are listed, over all partners.
const LISTED: usize = 10;
/// Who confirms within this of each other does so at once.
const SAME_MOMENT: TimeDelta = TimeDelta::minutes(1);

/// What waits for **Confirm**.
#[derive(Serialize, Deserialize)]
struct Wish {
    days: Days,
    reason: Option<String>,
}

impl Cx<'_> {
    /// `away`: looks at what the days would leave out; without days, those that are known.
    ///
    /// # Errors
    /// A refusal for a bad day, and for days in the wrong order or too many.
    pub async fn away(
        &mut self,
        from: Option<String>,
        to: Option<String>,
        reason: Option<String>,
    ) -> Step<Answer> {
        let Some(from) = from else {
            if to.is_none() && reason.is_none() {
                return self.own_aways().await;
            }
            return Err(Refusal::MissingOption {
                command: "away",
                option: "from",
            }
            .into());
        };
        let days = self.days(&from, to.as_deref())?;
        let draft = self
            .keep_draft(&Wish {
                days,
                reason: reason.clone(),
            })
            .await?;
        let away = self.wished(draft, Wish { days, reason })?;
        let view = self.away_view(&away, AwayState::Asked { draft }).await?;
        Ok(Answer::View(View::Away(view)))
    }

    /// The days, in the actor's zone. A last day that would come before the first, such as «fri» after
    /// «mon», is counted from the first.
    fn days(&self, from: &str, to: Option<&str>) -> Step<Days> {
        let (now, zone) = (self.work.now, self.zone());
        let first = understand::day("from", from, now, zone)?;
        let last = match to {
            None => first,
            Some(to) => match understand::day("last day", to, now, zone) {
                Ok(last) if last >= first => last,
                Ok(_) => {
                    let then = Days { first, last: first }.span(zone).start;
                    understand::day("last day", to, then, zone)
                        .map_err(|_| Refusal::AwayBackwards)?
                }
                Err(stop) => return Err(stop),
            },
        };
        let days = Days { first, last };
        if days.count() > LONGEST_DAYS {
            return Err(Refusal::AwayTooLong {
                limit: LONGEST_DAYS,
            }
            .into());
        }
        Ok(days)
    }

    /// The days as they would be kept. They have the id of the draft, so that confirming them a second
    /// time finds them.
    fn wished(&self, draft: DraftId, wish: Wish) -> Step<Away> {
        Ok(Away {
            id: away_id(draft)?,
            person: self.actor.id,
            days: wish.days,
            reason: wish.reason,
            created_at: self.work.now,
            cancelled_at: None,
        })
    }

    async fn own_aways(&mut self) -> Step<Answer> {
        let today = self.work.now.with_timezone(&self.zone()).date_naive();
        let aways = self.work.tx.aways_of(self.actor.id).await?;
        let ahead = aways
            .into_iter()
            .filter(|away| away.holds() && away.days.last >= today);
        let lines = ahead.map(|away| AwayLine {
            away: away.id,
            days: away.days,
            reason: away.reason,
        });
        Ok(Answer::View(View::Aways(lines.collect())))
    }

    /// One's own days away.
    async fn own_away(&mut self, id: AwayId) -> Step<Option<Away>> {
        let away = self.work.tx.away(id).await?;
        Ok(away.filter(|away| away.person == self.actor.id))
    }

    /// **Confirm**.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when the days are over, or somebody else's.
    pub async fn confirm_away(&mut self, draft: DraftId) -> Step<Answer> {
        if let Some(away) = self.own_away(away_id(draft)?).await? {
            return self.away_as_it_stands(&away).await;
        }
        let wish: Wish = self.draft(draft).await?;
        let mut away = self.wished(draft, wish)?;
        if self.is_past(&away) {
            return Err(Refusal::OldCard.into());
        }
        let today = self.work.now.with_timezone(&self.zone()).date_naive();
        let aways = self.work.tx.aways_of(self.actor.id).await?;
        let ahead = aways
            .iter()
            .filter(|away| away.holds() && away.days.last >= today);
        Plenty::Aways.one_more(i64::try_from(ahead.count()).unwrap_or(i64::MAX))?;
        let ids = self.own_ids().await?;
        // All of them before anything is written, as the scheduler does it for a person.
        for id in &ids {
            self.work.tx.lock_one_on_one(*id).await?;
        }
        away.created_at = self.later_than_theirs(&ids).await?;
        if self.work.tx.insert_away(&away).await? {
            self.work.tx.delete_draft(draft).await?;
            for id in ids {
                self.work.keep_free(id, &away).await?;
            }
            let person = Subject::Person(self.actor.id);
            self.work.tx.arm(person, self.work.now).await?;
        }
        self.away_as_it_stands(&away).await
    }

    /// Now, or just after what a partner confirmed in the same moment: which days away leave a date out is told by the order
    /// of their confirmations ([`Room::stretch_of`]), so that has to be the order of the locks. Clocks and waiting may say
    /// otherwise.
    async fn later_than_theirs(&mut self, locked: &[OneOnOneId]) -> Step<Instant> {
        let now = self.work.now;
        let mut confirmed = now;
        for id in locked {
            let Some(room) = self.work.room(*id).await? else {
                continue;
            };
            for side in Side::BOTH {
                let theirs = room.aways.of(side).iter().map(|away| away.created_at);
                let theirs = theirs.filter(|at| *at >= now && *at - now < SAME_MOMENT);
                let latest = theirs.max();
                confirmed = confirmed.max(latest.map_or(now, |at| at + TimeDelta::milliseconds(1)));
            }
        }
        Ok(confirmed)
    }

    /// **Cancel** under a preview: nothing is kept.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it is somebody else's.
    pub async fn forget_away(&mut self, draft: DraftId) -> Step<Answer> {
        if let Some(away) = self.own_away(away_id(draft)?).await? {
            return self.away_as_it_stands(&away).await;
        }
        let _: Wish = self.draft(draft).await?;
        self.work.tx.delete_draft(draft).await?;
        Ok(Answer::Replace(View::Said {
            partner: None,
            saying: Saying::NotAway,
        }))
    }

    /// **Cancel** of days away: what is ahead of them comes back.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for those of somebody else.
    pub async fn take_back_away(&mut self, id: AwayId) -> Step<Answer> {
        let mut away = self.own_away(id).await?.ok_or(Refusal::NotFound)?;
        if away.holds() && !self.is_past(&away) {
            let now = self.work.now;
            let rooms = self.own_ids().await?;
            let mut concerned = Vec::new();
            for id in rooms {
                if self.work.brings_back(id, &away).await? {
                    concerned.push(id);
                }
            }
            self.work.tx.cancel_away(away.id, now).await?;
            away.cancelled_at = Some(now);
            for id in concerned {
                self.work.bring_back(id, &away).await?;
            }
            let person = Subject::Person(self.actor.id);
            self.work.tx.arm(person, now).await?;
        }
        self.away_as_it_stands(&away).await
    }

    async fn away_as_it_stands(&mut self, away: &Away) -> Step<Answer> {
        let state = if !away.holds() {
            AwayState::TakenBack
        } else if self.is_past(away) {
            AwayState::Past
        } else {
            AwayState::Holds { away: away.id }
        };
        let view = self.away_view(away, state).await?;
        Ok(Answer::Replace(View::Away(view)))
    }

    fn is_past(&self, away: &Away) -> bool {
        away.days.span(self.zone()).end <= self.work.now
    }

    /// The actor's 1:1s, in the order in which they are locked.
    async fn own_ids(&mut self) -> Step<Vec<OneOnOneId>> {
        let own = self.work.tx.one_on_ones_of(self.actor.id).await?;
        let mut ids: Vec<OneOnOneId> = own.iter().map(|one| one.id).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// What days away leave out, partner by partner, the first one concerned first.
    async fn away_view(&mut self, away: &Away, state: AwayState) -> Step<AwayView> {
        let mut found = Vec::new();
        for id in self.own_ids().await? {
            if let Some((room, side, stretch)) = self.work.concerned(id, away, false).await? {
                let out = self.work.left_out(&room, &stretch).await?;
                found.extend(
                    out.dates
                        .first()
                        .copied()
                        .map(|first| (first, room, side, out)),
                );
            }
        }
        found.sort_by_key(|(first, room, ..)| (*first, room.id()));
        let all: usize = found.iter().map(|(.., out)| out.dates.len()).sum();
        let mut room_for = LISTED;
        let mut rows = Vec::new();
        for (_, room, side, out) in found {
            let dates = out.listed(room_for).first;
            room_for -= dates.len();
            if !dates.is_empty() {
                rows.push(AwayRow {
                    partner: room.partner(side),
                    dates,
                    next: out.next,
                });
            }
        }
        let mut already = Vec::new();
        if let AwayState::Asked { .. } = state {
            let others = self.work.tx.aways_of(self.actor.id).await?;
            let others = others.iter().filter(|other| other.holds());
            let days = others.map(|other| other.days);
            already.extend(days.filter(|days| days.overlaps(&away.days)));
        }
        Ok(AwayView {
            days: away.days,
            reason: away.reason.clone(),
            rows,
            more: all.saturating_sub(LISTED),
            already,
            state,
        })
    }
}

impl Work<'_> {
    /// A 1:1 that goes on and that days away may concern.
    async fn concerned(
        &mut self,
        id: OneOnOneId,
        away: &Away,
        locked: bool,
    ) -> Step<Option<(Room, Side, Stretch)>> {
        let room = if locked {
            self.room(id).await?
        } else {
            self.look(id).await?
        };
        let room = room.filter(|room| room.one.standing == Standing::Active);
        Ok(room.and_then(|room| {
            let side = room.one.side_of(away.person)?;
            let stretch = room.stretch_of(side, away);
            Some((room, side, stretch))
        }))
    }

    /// Leaves out the dates of a 1:1 that fall into days away, and tells the partner.
    async fn keep_free(&mut self, id: OneOnOneId, away: &Away) -> Step<()> {
        let Some((room, side, stretch)) = self.concerned(id, away, true).await? else {
            return Ok(());
        };
        if self.left_out(&room, &stretch).await?.dates.is_empty() {
            return Ok(());
        }
        let cancelled = self
            .leave_out(&room, self.ahead_in(stretch.span), Cause::Away)
            .await?;
        let of_series = cancelled
            .iter()
            .filter(|gone| gone.origin == Origin::Series);
        let after = of_series.map(|gone| gone.slot.max(gone.starts_at)).max();
        if let Some(after) = after
            && let Some(next) = self.plan_next(&room, after).await?
        {
            self.run_meeting(next.id).await?;
        }
        self.tell_away(&room, side, CardKind::Away, away).await
    }

    /// Whether taking days away back brings dates of a 1:1 back. Locks it.
    async fn brings_back(&mut self, id: OneOnOneId, away: &Away) -> Step<bool> {
        let Some((room, _, stretch)) = self.concerned(id, away, true).await? else {
            return Ok(false);
        };
        let out = self.left_out(&room, &stretch).await?;
        Ok(out.dates.iter().any(|at| *at > self.now))
    }

    /// Brings back what days away left out and what is still ahead, and tells the partner. A later date
    /// that was planned in its place gives way to the first of them.
    async fn bring_back(&mut self, id: OneOnOneId, away: &Away) -> Step<()> {
        let Some((room, side, stretch)) = self.concerned(id, away, true).await? else {
            return Ok(());
        };
        let span = self.ahead_in(stretch.span);
        let rows = self
            .tx
            .meetings_between(room.id(), span.start, span.end)
            .await?;
        let mut back = Vec::new();
        for row in &rows {
            let free = span.contains(row.starts_at) && room.who_is_away(row.starts_at).is_none();
            if free && is_left_out(row) && !rows.iter().any(|other| takes_the_date(other, row)) {
                let row = row.clone().back_on(self.now);
                self.tx.update_meeting(&row).await?;
                back.push(row);
            }
        }
        back.extend(self.plan_next(&room, self.now).await?);
        let series = back.iter().filter(|row| row.origin == Origin::Series);
        if let Some(first) = series.map(|row| row.slot).min() {
            for mut other in self.tx.current_meetings(room.id()).await? {
                let kept = back.iter().any(|row| row.id == other.id);
                if !kept && other.is_planned() && other.is_regular() && other.slot > first {
                    self.cancel(&mut other, Cause::Earlier).await?;
                }
            }
        }
        for row in back {
            self.run_meeting(row.id).await?;
        }
        self.tell_away(&room, side, CardKind::AwayOver, away).await
    }

    /// What of a span is ahead.
    fn ahead_in(&self, span: Span) -> Span {
        let soonest = self.now + TimeDelta::milliseconds(1);
        Span {
            start: span.start.max(soonest),
            ..span
        }
    }

    async fn tell_away(
        &mut self,
        room: &Room,
        side: Side,
        kind: CardKind,
        away: &Away,
    ) -> Step<()> {
        let turn = self.turn();
        self.owe(room, side.other(), kind, Subject::Away(away.id), turn)
            .await?;
        self.nudge_neighbours(room).await?;
        self.wake_digests(room).await?;
        self.touch(room).await
    }
}

fn away_id(draft: DraftId) -> Step<AwayId> {
    AwayId::from_bare(&draft.bare()).map_err(|_| Stop::Broken("the id of a draft"))
}

fn is_left_out(meeting: &Meeting) -> bool {
    matches!(
        meeting.state,
        MeetingState::Cancelled {
            cause: Cause::Away,
            ..
        }
    )
}

/// Whether another meeting stands for the date of the series that a cancelled one stood for.
fn takes_the_date(other: &Meeting, gone: &Meeting) -> bool {
    let cancelled = matches!(other.state, MeetingState::Cancelled { .. });
    let series = other.origin == Origin::Series && gone.origin == Origin::Series;
    series && !cancelled && other.slot == gone.slot
}
