//! `pause`, `resume` and `end`: whether a 1:1 goes on.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::cx::{Cx, Room, Work, going};
use super::left_out::ALWAYS;
use super::outcome::{Answer, Step, Stop};
use super::understand;
use crate::chat::command::{Typed, With};
use crate::chat::view::{Saying, View};
use crate::domain::agenda::Whose;
use crate::domain::clock::{Instant, Span};
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::{MeetingId, OneOnOneId};
use crate::domain::meeting::{Cause, Choice, Meeting, MeetingState};
use crate::domain::one_on_one::{Closing, Pause, Side, Standing};
use crate::domain::proposal::ProposalState;
use crate::domain::refusal::{DateIssue, Refusal};
use crate::domain::wall::resolve;

/// So many meetings back an open skip is looked for.
const RECENT: i64 = 20;

impl Cx<'_> {
    /// `pause`: stops a 1:1 until the first day back, or until somebody resumes it. One that is paused
    /// gets another first day back.
    ///
    /// # Errors
    /// [`Refusal::StillLive`], [`Refusal::NotAcceptedYet`], and a refusal for a day that is not ahead.
    pub async fn pause(&mut self, until: Option<&str>, with: &With) -> Step<Answer> {
        let command = Typed::Pause {
            until: until.map(ToOwned::to_owned),
            with: with.clone(),
        };
        let (room, side) = self.enter_with(with, &command).await?;
        if room.one.standing == Standing::Invited {
            going(&room, side)?;
        }
        let zone = room.zone();
        let until = until
            .map(|text| first_day_back(text, self.work.now, zone))
            .transpose()?;
        if self.live_in(&room).await?.is_some() {
            return Err(Refusal::StillLive {
                partner: room.partner(side).name,
            }
            .into());
        }
        if room.one.standing == (Standing::Paused { until }) {
            // The other was faster, or it was said twice.
            let view = self.work.paused_view(&room, side).await?;
            return Ok(Answer::View(view));
        }
        self.work.stop(&room, side, until).await?;
        self.acted(&room, side).await?;
        Ok(Answer::InDm(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::Paused,
        }))
    }

    /// `resume`.
    ///
    /// # Errors
    /// [`Refusal::NotPaused`] when it goes on already.
    pub async fn resume(&mut self, with: &With) -> Step<Answer> {
        let (room, side) = self
            .enter_with(with, &Typed::Resume { with: with.clone() })
            .await?;
        match room.one.standing {
            Standing::Paused { .. } => {}
            Standing::Active => {
                return Err(Refusal::NotPaused {
                    partner: room.partner(side).name,
                }
                .into());
            }
            Standing::Invited | Standing::Closed { .. } => going(&room, side)?,
        }
        let view = self.resume_now(&room, side).await?;
        Ok(Answer::View(view))
    }

    /// **Resume**.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers, [`Refusal::OneOnOneOver`] when it has ended.
    pub async fn resume_pressed(&mut self, id: OneOnOneId) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        let view = match room.one.standing {
            Standing::Paused { .. } => self.resume_now(&room, side).await?,
            // Both pressed: they see the same.
            Standing::Active | Standing::Invited | Standing::Closed { .. } => {
                self.work.resumed_view(&room, side, Whose::You).await?
            }
        };
        Ok(Answer::Replace(view))
    }

    async fn resume_now(&mut self, room: &Room, side: Side) -> Step<View> {
        let now = self.work.now;
        let room = self.work.go_on(room, now, now).await?;
        let (subject, turn) = (Subject::OneOnOne(room.id()), self.work.turn());
        self.work
            .owe(&room, side.other(), CardKind::Resumed, subject, turn)
            .await?;
        self.work.run(subject).await?;
        self.acted(&room, side).await?;
        self.work.resumed_view(&room, side, Whose::You).await
    }

    /// `end`: what there is to end, which is done once it was pressed.
    ///
    /// # Errors
    /// When the 1:1 is not clear.
    pub async fn end(&mut self, with: &With) -> Step<Answer> {
        let (room, side) = self
            .enter_with(with, &Typed::End { with: with.clone() })
            .await?;
        Ok(Answer::View(self.what_to_end(&room, side).await?))
    }

    /// The question before the end: of an invitation, the invitation itself.
    async fn what_to_end(&mut self, room: &Room, side: Side) -> Step<View> {
        if room.one.standing == Standing::Invited {
            let proposal = self.work.tx.open_proposal(room.id()).await?;
            let proposal = proposal.ok_or(Stop::Broken("the proposal of an invitation"))?;
            return self.work.invitation(room, side, &proposal).await;
        }
        let live = self.live_in(room).await?;
        let current = self.work.tx.current_meetings(room.id()).await?;
        Ok(View::EndAsk {
            partner: room.partner(side),
            one_on_one: room.id(),
            live,
            next: current.first().map(|meeting| meeting.starts_at),
        })
    }

    /// **End this 1:1 for good**.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn end_for_good(&mut self, id: OneOnOneId) -> Step<Answer> {
        let (room, side) = self.enter_any(id).await?;
        let partner = room.partner(side);
        match room.one.standing {
            // Both pressed: they see the same.
            Standing::Closed {
                how: Closing::Ended,
                ..
            } => {}
            Standing::Closed { .. } => going(&room, side)?,
            Standing::Invited | Standing::Active | Standing::Paused { .. } => {
                let begun = self.live_in(&room).await?.is_some();
                if begun || room.one.standing == Standing::Invited {
                    return Ok(Answer::Replace(self.what_to_end(&room, side).await?));
                }
                self.work.finish(&room).await?;
                let (subject, turn) = (Subject::OneOnOne(id), self.work.turn());
                self.work
                    .owe(&room, side.other(), CardKind::Ended, subject, turn)
                    .await?;
            }
        }
        Ok(Answer::Replace(View::Ended { partner }))
    }

    /// **Keep it**.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn keep_going(&mut self, id: OneOnOneId) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        Ok(Answer::Replace(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::GoesOn,
        }))
    }

    async fn live_in(&mut self, room: &Room) -> Step<Option<MeetingId>> {
        let current = self.work.tx.current_meetings(room.id()).await?;
        let live = current.iter().find(|meeting| meeting.is_live());
        Ok(live.map(|meeting| meeting.id))
    }
}

impl Work<'_> {
    /// Stops a 1:1 for a while, and both see which dates are left out.
    async fn stop(&mut self, room: &Room, side: Side, until: Option<Instant>) -> Step<()> {
        self.stand_still(room, side, until).await?;
        let (subject, turn) = (Subject::OneOnOne(room.id()), self.turn());
        for to in Side::BOTH {
            self.owe(room, to, CardKind::Paused, subject, turn).await?;
        }
        Ok(())
    }

    /// What is planned before the first day back is left out, and nobody is asked or reminded until then.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn stand_still(
        &mut self,
        room: &Room,
        by: Side,
        until: Option<Instant>,
    ) -> Step<()> {
        let id = room.id();
        let span = Span {
            end: until.unwrap_or(ALWAYS.end),
            ..ALWAYS
        };
        self.leave_out(room, span, Cause::Pause).await?;
        // An earlier pause ends here, and what it left out stays left out.
        self.tx.end_pause(id, self.now).await?;
        let pause = Pause {
            from: self.now,
            to: None,
            by: room.one.person(by),
        };
        self.tx.insert_pause(id, &pause).await?;
        let mut one = room.one.clone();
        one.standing = Standing::Paused { until };
        self.tx.update_one_on_one(&one).await?;
        self.settle_skips(id).await?;
        self.follow(room).await
    }

    /// Skips that wait for a choice ask no more.
    async fn settle_skips(&mut self, id: OneOnOneId) -> Step<()> {
        for mut meeting in self.tx.recent_meetings(id, RECENT).await? {
            if let MeetingState::Skipped {
                at,
                by,
                choice: Choice::Open,
            } = meeting.state
            {
                meeting.state = MeetingState::Skipped {
                    at,
                    by,
                    choice: Choice::Wait,
                };
                self.tx.update_meeting(&meeting).await?;
            }
        }
        Ok(())
    }

    /// Lets a paused 1:1 go on: the pause was over `at`, and the next date is the first after `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn go_on(&mut self, room: &Room, at: Instant, after: Instant) -> Step<Room> {
        self.tx.end_pause(room.id(), at).await?;
        let mut one = room.one.clone();
        one.standing = Standing::Active;
        self.tx.update_one_on_one(&one).await?;
        let room = self
            .look(room.id())
            .await?
            .ok_or(Stop::Broken("a 1:1 that was just there"))?;
        self.plan_next(&room, after).await?;
        // Also what was planned for after the pause.
        for meeting in self.tx.current_meetings(room.id()).await? {
            self.run_meeting(meeting.id).await?;
        }
        self.nudge_neighbours(&room).await?;
        self.wake_digests(&room).await?;
        Ok(room)
    }

    /// Ends a 1:1 for good. Its record stays.
    async fn finish(&mut self, room: &Room) -> Step<()> {
        let id = room.id();
        self.leave_out(room, ALWAYS, Cause::End).await?;
        self.tx.end_pause(id, self.now).await?;
        self.tx.forget_call(id).await?;
        if let Some(mut proposal) = self.tx.open_proposal(id).await? {
            proposal.state = ProposalState::Withdrawn { at: self.now };
            self.tx.update_proposal(&proposal).await?;
            self.tx.disarm(Subject::Proposal(proposal.id)).await?;
        }
        let mut one = room.one.clone();
        one.standing = Standing::Closed {
            at: self.now,
            how: Closing::Ended,
        };
        self.tx.update_one_on_one(&one).await?;
        let over: Vec<Meeting> = self.tx.recent_meetings(id, RECENT).await?;
        for meeting in over {
            self.run_meeting(meeting.id).await?;
        }
        self.follow(room).await
    }

    /// Timers, digests, cards and the agendas of other 1:1s follow.
    async fn follow(&mut self, room: &Room) -> Step<()> {
        let subject = Subject::OneOnOne(room.id());
        self.tx.arm(subject, self.now).await?;
        self.nudge_neighbours(room).await?;
        self.wake_digests(room).await?;
        self.touch(room).await
    }
}

/// The start of the first day back, in the zone of the 1:1.
fn first_day_back(text: &str, now: Instant, zone: Tz) -> Step<Instant> {
    let day = understand::day("until", text, now, zone)?;
    if day == now.with_timezone(&zone).date_naive() {
        return Err(Refusal::BadDate {
            option: "until",
            part: text.trim().to_owned(),
            problem: DateIssue::Today,
        }
        .into());
    }
    Ok(resolve(zone, day.and_time(NaiveTime::MIN)))
}
