//! A button of an old card that can do nothing any more: the answer shows how things stand instead.
//!
//! What a press is about is read off the press, never off the message that it hung on; who is not one of the
//! two gets nothing beside the refusal. Looking changes nothing.

use super::core::App;
use super::cx::{Room, Work};
use super::outcome::Step;
use crate::chat::command::Command;
use crate::chat::control::Press;
use crate::chat::view::{ActionOccasion, View};
use crate::domain::id::{ActionId, MeetingId, NoteId, OneOnOneId, PersonId, ProposalId, TopicId};
use crate::domain::meeting::{Choice, Meeting, MeetingState};
use crate::domain::one_on_one::Side;
use crate::domain::proposal::Purpose;
use crate::domain::refusal::Refusal;

/// What a press is about.
enum About {
    Proposal(ProposalId),
    Meeting(MeetingId),
    OneOnOne(OneOnOneId),
    Topic(TopicId),
    Note(NoteId),
    Action(ActionId),
}

impl App {
    /// The answer to a refused command: the refusal, and for a button of an old card the fresh one with it.
    pub(super) async fn refused_view(
        &self,
        refusal: Refusal,
        command: &Command,
        actor: PersonId,
    ) -> View {
        let Command::Press(press, _) = command else {
            return View::Refused(refusal);
        };
        if !is_of_an_old_card(&refusal) {
            return View::Refused(refusal);
        }
        match self.fresh(press, actor).await {
            Ok(Some(fresh)) => View::OldCard {
                refusal,
                fresh: Box::new(fresh),
            },
            Ok(None) => View::Refused(refusal),
            Err(stop) => {
                tracing::warn!(error = ?stop, "failed to show the fresh card");
                View::Refused(refusal)
            }
        }
    }

    async fn fresh(&self, press: &Press, actor: PersonId) -> Step<Option<View>> {
        let Some(about) = about(press) else {
            return Ok(None);
        };
        let mut tx = self.store().read().await?;
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now: self.now(),
        };
        match about {
            About::Proposal(id) => work.fresh_proposal(id, actor).await,
            About::Meeting(id) => work.fresh_meeting(id, actor).await,
            About::Action(id) => work.fresh_action(id, actor).await,
            About::OneOnOne(id) => work.fresh_agenda(Some(id), actor).await,
            About::Topic(id) => {
                let topic = work.tx.topic(id).await?;
                work.fresh_agenda(topic.map(|topic| topic.one_on_one), actor)
                    .await
            }
            About::Note(id) => {
                let note = work.tx.note(id).await?;
                work.fresh_agenda(note.map(|note| note.one_on_one), actor)
                    .await
            }
        }
    }
}

impl Work<'_> {
    async fn fresh_proposal(&mut self, id: ProposalId, actor: PersonId) -> Step<Option<View>> {
        let Some(proposal) = self.tx.proposal(id).await? else {
            return Ok(None);
        };
        match self.seat(proposal.one_on_one, actor).await? {
            Some((room, side)) => match &proposal.purpose {
                Purpose::Start => Ok(Some(self.invitation(&room, side, &proposal).await?)),
                Purpose::Change { from } => {
                    let occasion = self.occasion(&room, side, &proposal);
                    let view = self
                        .change_view(&room, side, &proposal, from, occasion)
                        .await?;
                    Ok(Some(View::Change(view)))
                }
            },
            None => Ok(None),
        }
    }

    async fn fresh_action(&mut self, id: ActionId, actor: PersonId) -> Step<Option<View>> {
        let Some(action) = self.tx.action(id).await? else {
            return Ok(None);
        };
        let Some((room, side)) = self.seat(action.one_on_one, actor).await? else {
            return Ok(None);
        };
        let view = self
            .action_view(&room, side, &action, ActionOccasion::Looked)
            .await?;
        Ok(Some(View::Action(view)))
    }

    /// The card that stands for a meeting now: its own, or that of the coming one when it is history.
    async fn fresh_meeting(&mut self, id: MeetingId, actor: PersonId) -> Step<Option<View>> {
        let Some(meeting) = self.tx.meeting(id).await? else {
            return Ok(None);
        };
        let Some((room, side)) = self.seat(meeting.one_on_one, actor).await? else {
            return Ok(None);
        };
        let passed = self.is_passed(&room, &meeting).await?;
        match meeting.state {
            MeetingState::Planned | MeetingState::Live { .. } => {
                let view = self.agenda_view(&room, side, &meeting, None).await?;
                Ok(Some(View::Agenda(view)))
            }
            MeetingState::Ended { .. } if !passed => {
                let view = self.recap_view(&room, side, &meeting, false).await?;
                Ok(Some(View::Recap(view)))
            }
            MeetingState::Skipped {
                choice: Choice::Open,
                ..
            } if !passed => {
                let view = self.skipped_view(&room, side, &meeting, false).await?;
                Ok(Some(View::Skipped(view)))
            }
            MeetingState::Ended { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => self.coming_agenda(&room, side).await,
        }
    }

    async fn fresh_agenda(
        &mut self,
        id: Option<OneOnOneId>,
        actor: PersonId,
    ) -> Step<Option<View>> {
        let Some(id) = id else {
            return Ok(None);
        };
        match self.seat(id, actor).await? {
            Some((room, side)) => self.coming_agenda(&room, side).await,
            None => Ok(None),
        }
    }

    /// The agenda of the live meeting, else of the coming one.
    async fn coming_agenda(&mut self, room: &Room, side: Side) -> Step<Option<View>> {
        let current = self.tx.current_meetings(room.id()).await?;
        let live = current.iter().find(|meeting| Meeting::is_live(meeting));
        let Some(meeting) = live.or(current.first()) else {
            return Ok(None);
        };
        let view = self.agenda_view(room, side, meeting, None).await?;
        Ok(Some(View::Agenda(view)))
    }
}

/// Whether a refusal means that things have moved on since the card was made.
fn is_of_an_old_card(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::OldCard
            | Refusal::CannotUndo
            | Refusal::InvitationOver
            | Refusal::AlreadyStarted { .. }
    )
}

fn about(press: &Press) -> Option<About> {
    match press {
        Press::Accept { proposal }
        | Press::Suggest { proposal }
        | Press::Decline { proposal }
        | Press::NeverAsk { proposal }
        | Press::Withdraw { proposal }
        | Press::ChangeAgree { proposal }
        | Press::ChangeSuggest { proposal }
        | Press::ChangeKeep { proposal }
        | Press::ChangeWithdraw { proposal }
        | Press::ChangeShow { proposal } => Some(About::Proposal(*proposal)),
        Press::AddTopic { one_on_one }
        | Press::StartExtra { one_on_one }
        | Press::LastTime { one_on_one }
        | Press::Edit { one_on_one }
        | Press::EditPick { one_on_one }
        | Press::AddAction { one_on_one }
        | Press::AddNote { one_on_one }
        | Press::TryAgain { one_on_one }
        | Press::Resume { one_on_one }
        | Press::EndSure { one_on_one }
        | Press::KeepGoing { one_on_one }
        | Press::SettingsShared { one_on_one }
        | Press::SettingsMine { one_on_one }
        | Press::SettingsOwn { one_on_one }
        | Press::DriftOffer { one_on_one, .. } => Some(About::OneOnOne(*one_on_one)),
        Press::Start { meeting }
        | Press::StartEarly { meeting }
        | Press::CantMakeIt { meeting }
        | Press::SkipAsk { meeting }
        | Press::SkipSure { meeting }
        | Press::KeepIt { meeting }
        | Press::MoveForm { meeting }
        | Press::Tick { meeting, .. }
        | Press::Untick { meeting, .. }
        | Press::TickPick { meeting }
        | Press::AllDiscussed { meeting }
        | Press::WrapUp { meeting }
        | Press::WeMet { meeting }
        | Press::WeDidNot { meeting }
        | Press::MakeUp { meeting, .. }
        | Press::PickTime { meeting }
        | Press::WaitForNext { meeting }
        | Press::UndoSkip { meeting }
        | Press::MoveBack { meeting, .. }
        | Press::Merge { meeting, .. }
        | Press::MetAnyway { meeting }
        | Press::PutBack { meeting, .. }
        | Press::SkipOffer { meeting, .. } => Some(About::Meeting(*meeting)),
        Press::TopicEdit { topic }
        | Press::TopicRemove { topic }
        | Press::TopicRestore { topic }
        | Press::TopicUp { topic }
        | Press::TopicDown { topic }
        | Press::TopicHandOver { topic }
        | Press::ShareNow { topic }
        | Press::MakeAction { topic }
        | Press::MakeNote { topic } => Some(About::Topic(*topic)),
        Press::NoteEdit { note } | Press::NoteRemove { note } => Some(About::Note(*note)),
        Press::ActionDone { action }
        | Press::ActionSnooze { action }
        | Press::ActionDrop { action }
        | Press::ActionReopen { action }
        | Press::ActionEdit { action }
        | Press::ActionRemove { action }
        | Press::ActionAgree { action }
        | Press::ActionRefuse { action }
        | Press::ListDone { action, .. }
        | Press::ListSnooze { action, .. }
        | Press::ListDrop { action, .. }
        | Press::ListReopen { action, .. }
        | Press::ListEdit { action, .. }
        | Press::ListRemove { action, .. } => Some(About::Action(*action)),
        // Nothing is known of a draft that is used up, and pages of the record do not grow old.
        Press::ActionPick
        | Press::ListPick { .. }
        | Press::Undo { .. }
        | Press::AwayConfirm { .. }
        | Press::AwayForget { .. }
        | Press::AwayCancel { .. }
        | Press::AwayPick
        | Press::HistoryNewer { .. }
        | Press::HistoryOlder { .. }
        | Press::HistoryAt { .. }
        | Press::HistoryOf
        | Press::MeetingOpen
        | Press::MeetingPart { .. }
        | Press::UndoMet { .. }
        | Press::SearchFrom { .. }
        | Press::FoundOpen
        | Press::SettingsOnlyOwn
        | Press::SettingsOf
        | Press::ChooseOneOnOne { .. }
        | Press::AddAfterAll { .. }
        | Press::BatchRemove { .. }
        | Press::BatchRestore { .. }
        | Press::BatchShare { .. }
        | Press::TopicPick => None,
    }
}
