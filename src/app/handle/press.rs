//! Which use case a button, or a menu with the values chosen, asks for.
//!
//! One table, in which the compiler misses a new control. Invariant: nothing is decided here, and nobody is let in:
//! each use case checks who asks.

use super::super::actions::{Asked, Mark};
use super::super::cx::Cx;
use super::super::meetings::id_value;
use super::super::outcome::{Answer, Step};
use crate::chat::control::Press;
use crate::chat::form::Form;
use crate::domain::id::{ActionId, AwayId, NoteId, OneOnOneId, TopicId};
use crate::domain::refusal::Refusal;
use crate::store::Past;

impl Cx<'_> {
    /// What a press asks for.
    ///
    /// # Errors
    /// What the use case refuses.
    #[expect(
        clippy::too_many_lines,
        reason = "a table: a line for each control, and none by default"
    )]
    pub(super) async fn press(&mut self, press: Press, values: &[String]) -> Step<Answer> {
        let (card, list) = (Asked::Card, Asked::List);
        match press {
            Press::Accept { proposal } => self.accept(proposal).await,
            Press::Suggest { proposal } => self.suggest(proposal).await,
            Press::Decline { proposal } => self.decline(proposal, false).await,
            Press::NeverAsk { proposal } => self.decline(proposal, true).await,
            Press::Withdraw { proposal } => self.withdraw(proposal).await,
            Press::AddTopic { one_on_one } => self.open_form(one_on_one, Form::add_topic).await,
            Press::AddAction { one_on_one } => self.open_form(one_on_one, Form::add_action).await,
            Press::AddNote { one_on_one } => self.open_form(one_on_one, Form::add_note).await,
            Press::Start { meeting } | Press::StartEarly { meeting } => {
                self.start_meeting(meeting).await
            }
            Press::StartExtra { one_on_one } => self.start_extra(one_on_one).await,
            Press::LastTime { one_on_one } => self.last_time(one_on_one).await,
            Press::Edit { one_on_one } => self.edit_menu(one_on_one).await,
            Press::EditPick { one_on_one } => self.edit_pick(one_on_one, values).await,
            Press::CantMakeIt { meeting } => match values.first().map(String::as_str) {
                Some("move") => self.move_form(meeting).await,
                _ => self.skip_ask(meeting).await,
            },
            Press::SkipAsk { meeting } => self.skip_ask(meeting).await,
            Press::SkipSure { meeting } => self.skip_meeting(meeting, None).await,
            Press::KeepIt { meeting } => self.keep(meeting).await,
            Press::MoveForm { meeting } => self.move_form(meeting).await,
            Press::Tick { meeting, topic } => self.tick(meeting, topic, true).await,
            Press::Untick { meeting, topic } => self.tick(meeting, topic, false).await,
            Press::TickPick { meeting } => self.tick_pick(meeting, values).await,
            Press::AllDiscussed { meeting } => self.all_discussed(meeting).await,
            Press::WrapUp { meeting } => self.wrap_up(meeting).await,
            Press::WeMet { meeting } => self.answer_met(meeting, true).await,
            Press::WeDidNot { meeting } => self.answer_met(meeting, false).await,
            Press::MakeUp { meeting, at } => self.make_up(meeting, at).await,
            Press::PickTime { meeting } => self.pick_form(meeting).await,
            Press::WaitForNext { meeting } => self.wait_for_next(meeting).await,
            Press::UndoSkip { meeting } => self.undo_skip(meeting).await,
            Press::MoveBack { meeting, revision } => self.move_back(meeting, revision).await,
            Press::PutBack { meeting, from, to } => self.put_back(meeting, from, to).await,
            Press::Merge { meeting, at } => self.merge(meeting, at).await,
            Press::TopicEdit { topic } => self.topic_form(topic).await,
            Press::TopicRemove { topic } => self.remove_topic(topic).await,
            Press::TopicRestore { topic } => self.restore_topic(topic).await,
            Press::TopicUp { topic } => self.shift_topic(topic, true).await,
            Press::TopicDown { topic } => self.shift_topic(topic, false).await,
            Press::TopicHandOver { topic } => {
                let to: OneOnOneId = id_value(values).ok_or(Refusal::NotFound)?;
                self.hand_over(topic, to).await
            }
            Press::ShareNow { topic } => self.share_now(topic).await,
            Press::MakeAction { topic } => self.make_action(topic).await,
            Press::MakeNote { topic } => self.make_note(topic).await,
            Press::NoteEdit { note } => self.note_form(note).await,
            Press::NoteRemove { note } => self.remove_note(note).await,
            Press::ActionDone { action } => self.mark_action(action, Mark::Done, card).await,
            Press::ActionSnooze { action } => self.snooze_form(action, card).await,
            Press::ActionDrop { action } => self.mark_action(action, Mark::Dropped, card).await,
            Press::ActionReopen { action } => self.mark_action(action, Mark::Open, card).await,
            Press::ActionEdit { action } => self.action_form(action, card).await,
            Press::ActionRemove { action } => self.remove_action(action, card).await,
            Press::ActionAgree { action } => self.consent(action, true).await,
            Press::ActionRefuse { action } => self.consent(action, false).await,
            Press::ActionPick => {
                let action: ActionId = id_value(values).ok_or(Refusal::NotFound)?;
                self.action_card(action).await
            }
            Press::ListDone { action, filter } => {
                self.mark_action(action, Mark::Done, list(filter)).await
            }
            Press::ListSnooze { action, filter } => self.snooze_form(action, list(filter)).await,
            Press::ListDrop { action, filter } => {
                self.mark_action(action, Mark::Dropped, list(filter)).await
            }
            Press::ListReopen { action, filter } => {
                self.mark_action(action, Mark::Open, list(filter)).await
            }
            Press::ListEdit { action, filter } => self.action_form(action, list(filter)).await,
            Press::ListRemove { action, filter } => self.remove_action(action, list(filter)).await,
            Press::ListPick { filter } => {
                let action: ActionId = id_value(values).ok_or(Refusal::NotFound)?;
                self.pick_in_list(action, filter).await
            }
            Press::Undo { draft } => self.undo(draft).await,
            Press::AwayConfirm { draft } => self.confirm_away(draft).await,
            Press::AwayForget { draft } => self.forget_away(draft).await,
            Press::AwayCancel { away } => self.take_back_away(away).await,
            Press::AwayPick => {
                let away: AwayId = id_value(values).ok_or(Refusal::NotFound)?;
                self.take_back_away(away).await
            }
            Press::Resume { one_on_one } => self.resume_pressed(one_on_one).await,
            Press::EndSure { one_on_one } => self.end_for_good(one_on_one).await,
            Press::KeepGoing { one_on_one } => self.keep_going(one_on_one).await,
            Press::ChooseOneOnOne { draft } => self.chosen(draft, values).await,
            Press::AddAfterAll { draft } => self.add_after_all(draft).await,
            Press::BatchRemove { draft } => self.remove_batch(draft).await,
            Press::BatchRestore { draft } => self.restore_batch(draft).await,
            Press::BatchShare { draft } => self.share_batch(draft).await,
            Press::TryAgain { one_on_one } => self.try_again(one_on_one).await,
            Press::TopicPick => {
                let topic: TopicId = id_value(values).ok_or(Refusal::NotFound)?;
                self.plain_topic_card(topic).await
            }
            Press::HistoryNewer { meeting } => self.history_from(Past::After(meeting)).await,
            Press::HistoryOlder { meeting } => self.history_from(Past::Before(meeting)).await,
            Press::HistoryAt { meeting } => self.history_from(Past::From(meeting)).await,
            Press::HistoryOf => self.history_of(values).await,
            Press::MeetingOpen => self.open_meeting(values).await,
            Press::MeetingPart { meeting, part } => self.meeting_part(meeting, part).await,
            Press::MetAnyway { meeting } => self.met_anyway(meeting).await,
            Press::UndoMet { draft } => self.undo_met(draft).await,
            Press::SearchFrom { draft, before } => self.search_from(draft, before).await,
            Press::FoundOpen => self.open_found(values).await,
            Press::SettingsShared { one_on_one }
            | Press::SettingsMine { one_on_one }
            | Press::SettingsOwn { one_on_one } => {
                self.setting_picked(Some(one_on_one), values).await
            }
            Press::SettingsOnlyOwn => self.setting_picked(None, values).await,
            Press::SettingsOf => {
                let one: OneOnOneId = id_value(values).ok_or(Refusal::NotFound)?;
                self.settings_of(one).await
            }
            Press::SkipOffer { meeting, what } => self.offer_after_skip(meeting, what).await,
            Press::DriftOffer { one_on_one, what } => self.offer_form(one_on_one, what).await,
            Press::ChangeAgree { proposal } => self.agree_to_change(proposal).await,
            Press::ChangeSuggest { proposal } => self.suggest_change(proposal).await,
            Press::ChangeKeep { proposal } => self.keep_terms(proposal).await,
            Press::ChangeWithdraw { proposal } => self.withdraw_change(proposal).await,
            Press::ChangeShow { proposal } => self.show_change(proposal).await,
        }
    }

    async fn open_form(
        &mut self,
        id: OneOnOneId,
        form: impl FnOnce(OneOnOneId, &crate::chat::view::Who) -> Form,
    ) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        Ok(Answer::Form(form(id, &room.partner(side))))
    }

    async fn edit_pick(&mut self, id: OneOnOneId, values: &[String]) -> Step<Answer> {
        self.enter(id).await?;
        if let Some(topic) = id_value::<TopicId>(values) {
            return self.topic_card(topic).await;
        }
        if let Some(action) = id_value::<ActionId>(values) {
            return self.action_card(action).await;
        }
        let note: NoteId = id_value(values).ok_or(Refusal::NotFound)?;
        self.note_card(note).await
    }
}
