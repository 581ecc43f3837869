//! Who may use what: a row for each command, control and form.
//!
//! The matches have no `_` arm: what is new does not compile before it has a row. docs/permissions.md is this table.

use duologue::chat::command::Typed;
use duologue::chat::control::{FormId, Press};

use self::May::{Anybody, Asked, Asker, Author, Ended, Own, Owner, Record, TheTwo};

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum May {
    /// Everybody, for themselves: it names nothing of anybody's.
    Anybody,
    /// The one whose draft or days away it is, and who may do what it holds.
    Own,
    /// The two, while their 1:1 goes on.
    TheTwo,
    /// The two, for ever: it reads.
    Record,
    /// The two; when it has ended, it says so and changes nothing.
    Ended,
    /// Who wrote it, while the 1:1 goes on.
    Author,
    /// Whose action it is, while the 1:1 goes on.
    Owner,
    /// Who is asked; when it is over, it says so and changes nothing.
    Asked,
    /// Who asks; when it is over, it says so and changes nothing.
    Asker,
}

impl May {
    /// As docs/permissions.md says it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Anybody => "everybody, for themselves",
            Own => "whose it is",
            TheTwo => "the two",
            Record => "the two, also after the end",
            Ended => "the two; after the end it only says so",
            Author => "its author",
            Owner => "its owner",
            Asked => "who is asked",
            Asker => "who asks",
        }
    }
}

/// What a menu's values name, by the prefixes of printed ids.
pub(super) type Menu = &'static [&'static str];

/// Who may press it, and what its values name.
pub(super) fn press(press: &Press) -> (May, Menu) {
    match press {
        Press::Accept { .. }
        | Press::Suggest { .. }
        | Press::Decline { .. }
        | Press::NeverAsk { .. }
        | Press::ChangeAgree { .. }
        | Press::ChangeSuggest { .. }
        | Press::ChangeKeep { .. } => (Asked, &[]),
        Press::Withdraw { .. } | Press::ChangeWithdraw { .. } => (Asker, &[]),
        Press::ChangeShow { .. } | Press::EndSure { .. } | Press::MetAnyway { .. } => (Ended, &[]),
        Press::AddTopic { .. }
        | Press::AddAction { .. }
        | Press::AddNote { .. }
        | Press::Start { .. }
        | Press::StartEarly { .. }
        | Press::StartExtra { .. }
        | Press::LastTime { .. }
        | Press::Edit { .. }
        | Press::CantMakeIt { .. }
        | Press::SkipAsk { .. }
        | Press::SkipSure { .. }
        | Press::KeepIt { .. }
        | Press::MoveForm { .. }
        | Press::Tick { .. }
        | Press::Untick { .. }
        | Press::AllDiscussed { .. }
        | Press::WrapUp { .. }
        | Press::WeMet { .. }
        | Press::WeDidNot { .. }
        | Press::MakeUp { .. }
        | Press::PickTime { .. }
        | Press::WaitForNext { .. }
        | Press::UndoSkip { .. }
        | Press::MoveBack { .. }
        | Press::PutBack { .. }
        | Press::Merge { .. }
        | Press::ActionDone { .. }
        | Press::ActionSnooze { .. }
        | Press::ActionDrop { .. }
        | Press::ActionReopen { .. }
        | Press::ListDone { .. }
        | Press::ListSnooze { .. }
        | Press::ListDrop { .. }
        | Press::ListReopen { .. }
        | Press::Resume { .. }
        | Press::KeepGoing { .. }
        | Press::SettingsShared { .. }
        | Press::SettingsMine { .. }
        | Press::SettingsOwn { .. }
        | Press::SkipOffer { .. }
        | Press::DriftOffer { .. }
        | Press::TryAgain { .. } => (TheTwo, &[]),
        Press::TickPick { .. } => (TheTwo, &["to"]),
        Press::ActionPick | Press::ListPick { .. } => (TheTwo, &["ac"]),
        Press::SettingsOf => (TheTwo, &["oo"]),
        Press::EditPick { .. } => (Author, &["to", "no"]),
        Press::TopicPick => (Author, &["to"]),
        Press::TopicHandOver { .. } => (Author, &["oo"]),
        Press::TopicEdit { .. }
        | Press::TopicRemove { .. }
        | Press::TopicRestore { .. }
        | Press::TopicUp { .. }
        | Press::TopicDown { .. }
        | Press::ShareNow { .. }
        | Press::MakeAction { .. }
        | Press::MakeNote { .. }
        | Press::NoteEdit { .. }
        | Press::NoteRemove { .. }
        | Press::ActionEdit { .. }
        | Press::ActionRemove { .. }
        | Press::ListEdit { .. }
        | Press::ListRemove { .. } => (Author, &[]),
        Press::ActionAgree { .. } | Press::ActionRefuse { .. } => (Owner, &[]),
        Press::Undo { .. }
        | Press::AwayConfirm { .. }
        | Press::AwayForget { .. }
        | Press::AwayCancel { .. }
        | Press::AddAfterAll { .. }
        | Press::BatchRemove { .. }
        | Press::BatchRestore { .. }
        | Press::BatchShare { .. }
        | Press::UndoMet { .. }
        | Press::SearchFrom { .. } => (Own, &[]),
        Press::ChooseOneOnOne { .. } => (Own, &["oo"]),
        Press::AwayPick => (Own, &["aw"]),
        Press::HistoryNewer { .. }
        | Press::HistoryOlder { .. }
        | Press::HistoryAt { .. }
        | Press::MeetingPart { .. } => (Record, &[]),
        Press::HistoryOf => (Record, &["oo"]),
        Press::MeetingOpen => (Record, &["me"]),
        Press::FoundOpen => (Record, &["to", "no", "ac"]),
        Press::SettingsOnlyOwn => (Anybody, &[]),
    }
}

/// Who may send it.
pub(super) fn form(form: &FormId) -> May {
    match form {
        FormId::Start { .. } | FormId::Capture { .. } => Own,
        FormId::EditTopic { .. }
        | FormId::EditNote { .. }
        | FormId::EditAction { .. }
        | FormId::ListEdit { .. } => Author,
        FormId::AddTopic { .. }
        | FormId::AddNote { .. }
        | FormId::AddAction { .. }
        | FormId::Snooze { .. }
        | FormId::ListSnooze { .. }
        | FormId::Move { .. }
        | FormId::PickTime { .. }
        | FormId::Setting { .. }
        | FormId::Offer { .. } => TheTwo,
        FormId::Suggest { .. } | FormId::AcceptWithZone { .. } | FormId::SuggestChange { .. } => {
            Asked
        }
        FormId::OwnSetting { .. } => Anybody,
    }
}

/// Who may ask for it, of a 1:1 that is named. Without a name it is one of the asker's own.
pub(super) fn typed(typed: &Typed) -> May {
    match typed {
        Typed::Start(_)
        | Typed::Next
        | Typed::Away { .. }
        | Typed::Privacy { .. }
        | Typed::Help => Anybody,
        Typed::Add { .. }
        | Typed::Agenda { .. }
        | Typed::Meet { .. }
        | Typed::Wrap { .. }
        | Typed::Note { .. }
        | Typed::Action { .. }
        | Typed::Actions { .. }
        | Typed::Done { .. }
        | Typed::Skip { .. }
        | Typed::Move { .. }
        | Typed::Pause { .. }
        | Typed::Resume { .. }
        | Typed::End { .. }
        | Typed::Settings { .. }
        | Typed::PlainTopic { .. }
        | Typed::CannotMakeIt { .. } => TheTwo,
        Typed::History { .. } | Typed::Search { .. } => Record,
    }
}
