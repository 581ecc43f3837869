//! Which use case a button, or a menu with the values chosen, asks for.
//!
//! One table, in which the compiler misses a new control. Invariant: nothing is decided here, and nobody is let in:
//! each use case checks who asks.

use futures::future::BoxFuture;

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
    /// What a press asks for. Only chosen here, and made on the heap: what asked all of them would have room for all of them on
    /// its stack, unoptimized half a megabyte.
    ///
    /// # Errors
    /// What the use case refuses.
    #[expect(
        clippy::too_many_lines,
        reason = "a table: a line for each control, and none by default"
    )]
    pub(super) fn press<'a>(
        &'a mut self,
        press: &Press,
        values: &'a [String],
    ) -> BoxFuture<'a, Step<Answer>> {
        let (card, list) = (Asked::Card, Asked::List);
        match *press {
            Press::Accept { proposal } => Box::pin(self.accept(proposal)),
            Press::Suggest { proposal } => Box::pin(self.suggest(proposal)),
            Press::Decline { proposal } => Box::pin(self.decline(proposal, false)),
            Press::NeverAsk { proposal } => Box::pin(self.decline(proposal, true)),
            Press::Withdraw { proposal } => Box::pin(self.withdraw(proposal)),
            Press::AddTopic { one_on_one } => Box::pin(self.open_form(one_on_one, Form::add_topic)),
            Press::AddAction { one_on_one } => {
                Box::pin(self.open_form(one_on_one, Form::add_action))
            }
            Press::AddNote { one_on_one } => Box::pin(self.open_form(one_on_one, Form::add_note)),
            Press::Start { meeting } | Press::StartEarly { meeting } => {
                Box::pin(self.start_meeting(meeting))
            }
            Press::StartExtra { one_on_one } => Box::pin(self.start_extra(one_on_one)),
            Press::LastTime { one_on_one } => Box::pin(self.last_time(one_on_one)),
            Press::Edit { one_on_one } => Box::pin(self.edit_menu(one_on_one)),
            Press::EditPick { one_on_one } => Box::pin(self.edit_pick(one_on_one, values)),
            Press::CantMakeIt { meeting } => match values.first().map(String::as_str) {
                Some("move") => Box::pin(self.move_form(meeting)),
                _ => Box::pin(self.skip_ask(meeting)),
            },
            Press::SkipAsk { meeting } => Box::pin(self.skip_ask(meeting)),
            Press::SkipSure { meeting } => Box::pin(self.skip_meeting(meeting, None)),
            Press::KeepIt { meeting } => Box::pin(self.keep(meeting)),
            Press::MoveForm { meeting } => Box::pin(self.move_form(meeting)),
            Press::Tick { meeting, topic } => Box::pin(self.tick(meeting, topic, true)),
            Press::Untick { meeting, topic } => Box::pin(self.tick(meeting, topic, false)),
            Press::TickPick { meeting } => Box::pin(self.tick_pick(meeting, values)),
            Press::AllDiscussed { meeting } => Box::pin(self.all_discussed(meeting)),
            Press::WrapUp { meeting } => Box::pin(self.wrap_up(meeting)),
            Press::WeMet { meeting } => Box::pin(self.answer_met(meeting, true)),
            Press::WeDidNot { meeting } => Box::pin(self.answer_met(meeting, false)),
            Press::MakeUp { meeting, at } => Box::pin(self.make_up(meeting, at)),
            Press::PickTime { meeting } => Box::pin(self.pick_form(meeting)),
            Press::WaitForNext { meeting } => Box::pin(self.wait_for_next(meeting)),
            Press::UndoSkip { meeting } => Box::pin(self.undo_skip(meeting)),
            Press::MoveBack { meeting, revision } => Box::pin(self.move_back(meeting, revision)),
            Press::PutBack { meeting, from, to } => Box::pin(self.put_back(meeting, from, to)),
            Press::Merge { meeting, at } => Box::pin(self.merge(meeting, at)),
            Press::TopicEdit { topic } => Box::pin(self.topic_form(topic)),
            Press::TopicRemove { topic } => Box::pin(self.remove_topic(topic)),
            Press::TopicRestore { topic } => Box::pin(self.restore_topic(topic)),
            Press::TopicUp { topic } => Box::pin(self.shift_topic(topic, true)),
            Press::TopicDown { topic } => Box::pin(self.shift_topic(topic, false)),
            Press::TopicHandOver { topic } => Box::pin(async move {
                let to: OneOnOneId = id_value(values).ok_or(Refusal::NotFound)?;
                self.hand_over(topic, to).await
            }),
            Press::ShareNow { topic } => Box::pin(self.share_now(topic)),
            Press::MakeAction { topic } => Box::pin(self.make_action(topic)),
            Press::MakeNote { topic } => Box::pin(self.make_note(topic)),
            Press::NoteEdit { note } => Box::pin(self.note_form(note)),
            Press::NoteRemove { note } => Box::pin(self.remove_note(note)),
            Press::ActionDone { action } => Box::pin(self.mark_action(action, Mark::Done, card)),
            Press::ActionSnooze { action } => Box::pin(self.snooze_form(action, card)),
            Press::ActionDrop { action } => Box::pin(self.mark_action(action, Mark::Dropped, card)),
            Press::ActionReopen { action } => Box::pin(self.mark_action(action, Mark::Open, card)),
            Press::ActionEdit { action } => Box::pin(self.action_form(action, card)),
            Press::ActionRemove { action } => Box::pin(self.remove_action(action, card)),
            Press::ActionAgree { action } => Box::pin(self.consent(action, true)),
            Press::ActionRefuse { action } => Box::pin(self.consent(action, false)),
            Press::ActionPick => Box::pin(async move {
                let action: ActionId = id_value(values).ok_or(Refusal::NotFound)?;
                self.action_card(action).await
            }),
            Press::ListDone { action, filter } => {
                Box::pin(self.mark_action(action, Mark::Done, list(filter)))
            }
            Press::ListSnooze { action, filter } => {
                Box::pin(self.snooze_form(action, list(filter)))
            }
            Press::ListDrop { action, filter } => {
                Box::pin(self.mark_action(action, Mark::Dropped, list(filter)))
            }
            Press::ListReopen { action, filter } => {
                Box::pin(self.mark_action(action, Mark::Open, list(filter)))
            }
            Press::ListEdit { action, filter } => Box::pin(self.action_form(action, list(filter))),
            Press::ListRemove { action, filter } => {
                Box::pin(self.remove_action(action, list(filter)))
            }
            Press::ListPick { filter } => Box::pin(async move {
                let action: ActionId = id_value(values).ok_or(Refusal::NotFound)?;
                self.pick_in_list(action, filter).await
            }),
            Press::Undo { draft } => Box::pin(self.undo(draft)),
            Press::AwayConfirm { draft } => Box::pin(self.confirm_away(draft)),
            Press::AwayForget { draft } => Box::pin(self.forget_away(draft)),
            Press::AwayCancel { away } => Box::pin(self.take_back_away(away)),
            Press::AwayPick => Box::pin(async move {
                let away: AwayId = id_value(values).ok_or(Refusal::NotFound)?;
                self.take_back_away(away).await
            }),
            Press::Resume { one_on_one } => Box::pin(self.resume_pressed(one_on_one)),
            Press::EndSure { one_on_one } => Box::pin(self.end_for_good(one_on_one)),
            Press::KeepGoing { one_on_one } => Box::pin(self.keep_going(one_on_one)),
            Press::ChooseOneOnOne { draft } => Box::pin(self.chosen(draft, values)),
            Press::AddAfterAll { draft } => Box::pin(self.add_after_all(draft)),
            Press::BatchRemove { draft } => Box::pin(self.remove_batch(draft)),
            Press::BatchRestore { draft } => Box::pin(self.restore_batch(draft)),
            Press::BatchShare { draft } => Box::pin(self.share_batch(draft)),
            Press::TryAgain { one_on_one } => Box::pin(self.try_again(one_on_one)),
            Press::TopicPick => Box::pin(async move {
                let topic: TopicId = id_value(values).ok_or(Refusal::NotFound)?;
                self.plain_topic_card(topic).await
            }),
            Press::HistoryNewer { meeting } => Box::pin(self.history_from(Past::After(meeting))),
            Press::HistoryOlder { meeting } => Box::pin(self.history_from(Past::Before(meeting))),
            Press::HistoryAt { meeting } => Box::pin(self.history_from(Past::From(meeting))),
            Press::HistoryOf => Box::pin(self.history_of(values)),
            Press::MeetingOpen => Box::pin(self.open_meeting(values)),
            Press::MeetingPart { meeting, part } => Box::pin(self.meeting_part(meeting, part)),
            Press::MetAnyway { meeting } => Box::pin(self.met_anyway(meeting)),
            Press::UndoMet { draft } => Box::pin(self.undo_met(draft)),
            Press::SearchFrom { draft, before } => Box::pin(self.search_from(draft, before)),
            Press::FoundOpen => Box::pin(self.open_found(values)),
            Press::SettingsShared { one_on_one }
            | Press::SettingsMine { one_on_one }
            | Press::SettingsOwn { one_on_one } => {
                Box::pin(self.setting_picked(Some(one_on_one), values))
            }
            Press::SettingsOnlyOwn => Box::pin(self.setting_picked(None, values)),
            Press::SettingsOf => Box::pin(async move {
                let one: OneOnOneId = id_value(values).ok_or(Refusal::NotFound)?;
                self.settings_of(one).await
            }),
            Press::SkipOffer { meeting, what } => Box::pin(self.offer_after_skip(meeting, what)),
            Press::DriftOffer { one_on_one, what } => Box::pin(self.offer_form(one_on_one, what)),
            Press::ChangeAgree { proposal } => Box::pin(self.agree_to_change(proposal)),
            Press::ChangeSuggest { proposal } => Box::pin(self.suggest_change(proposal)),
            Press::ChangeKeep { proposal } => Box::pin(self.keep_terms(proposal)),
            Press::ChangeWithdraw { proposal } => Box::pin(self.withdraw_change(proposal)),
            Press::ChangeShow { proposal } => Box::pin(self.show_change(proposal)),
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
