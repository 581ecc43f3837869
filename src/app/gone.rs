//! An account that is gone, or from which the bot was removed: its 1:1s pause, and the partners are told once.

use super::core::App;
use super::cx::{Room, Work};
use super::outcome::{Step, Stop};
use super::patience::patiently;
use super::scheduler::lock;
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::PersonId;
use crate::domain::meeting::{Meeting, MeetingState, Met};
use crate::domain::one_on_one::{Closing, Side, Standing};
use crate::domain::person::Platform;
use crate::domain::proposal::ProposalState;

impl App {
    /// An account no longer exists, or the bot was removed from where it is. An adapter may say so as often as it
    /// likes: what is paused already is told to nobody again.
    ///
    /// # Errors
    /// When the database fails. Nothing was changed then, and saying it again does it.
    pub async fn account_gone(&self, platform: Platform, account: &str) -> Step<()> {
        let mut read = self.store().read().await?;
        let person = read.person_by_account(platform, account).await?;
        drop(read);
        if let Some(person) = person {
            patiently("account gone", || self.gone(person.id)).await?;
            self.wake();
        }
        Ok(())
    }

    async fn gone(&self, person: PersonId) -> Step<()> {
        let mut tx = self.store().write().await?;
        lock(&mut tx, Subject::Person(person)).await?;
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now: self.now(),
        };
        for one in work.tx.one_on_ones_of(person).await? {
            let room = work
                .room(one.id)
                .await?
                .ok_or(Stop::Broken("a 1:1 that was just listed"))?;
            let side = room
                .one
                .side_of(person)
                .ok_or(Stop::Broken("a side of one's own 1:1"))?;
            match room.one.standing {
                Standing::Active => work.pause_for_gone(&room, side).await?,
                Standing::Invited => work.drop_invitation(&room, side).await?,
                Standing::Paused { .. } | Standing::Closed { .. } => {}
            }
        }
        // Whoever comes back acts, and is tried again then.
        work.tx.set_reachable(person, false).await?;
        Ok(tx.commit().await?)
    }
}

impl Work<'_> {
    async fn pause_for_gone(&mut self, room: &Room, gone: Side) -> Step<()> {
        for meeting in self.tx.current_meetings(room.id()).await? {
            if let MeetingState::Live { started_at, .. } = meeting.state {
                self.end_for_gone(room, meeting, started_at).await?;
            }
        }
        self.stand_still(room, gone, None).await?;
        self.leave_call(room).await?;
        let (subject, turn) = (Subject::OneOnOne(room.id()), self.turn());
        self.owe(room, gone.other(), CardKind::AccountGone, subject, turn)
            .await?;
        Ok(())
    }

    /// What goes on ends, with its recap.
    async fn end_for_gone(
        &mut self,
        room: &Room,
        mut meeting: Meeting,
        started_at: Instant,
    ) -> Step<()> {
        meeting.state = MeetingState::Ended {
            started_at: Some(started_at),
            ended_at: self.now,
            met: Met::Yes,
        };
        self.tx.update_meeting(&meeting).await?;
        self.touch(room).await?;
        self.run_meeting(meeting.id).await
    }

    /// An invitation to or by somebody who is gone comes to nothing.
    async fn drop_invitation(&mut self, room: &Room, gone: Side) -> Step<()> {
        let Some(mut proposal) = self.tx.open_proposal(room.id()).await? else {
            return Ok(());
        };
        let (by_gone, at) = (proposal.by == room.one.person(gone), self.now);
        let subject = Subject::Proposal(proposal.id);
        let how = if by_gone {
            proposal.state = ProposalState::Withdrawn { at };
            Closing::Withdrawn
        } else {
            proposal.state = ProposalState::Lapsed { at };
            Closing::Lapsed
        };
        self.tx.update_proposal(&proposal).await?;
        self.close(room, how).await?;
        self.tx.disarm(subject).await?;
        if !by_gone {
            self.owe(room, gone.other(), CardKind::InvitationAnswer, subject, 0)
                .await?;
        }
        self.touch(room).await
    }
}
