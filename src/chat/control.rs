//! What hangs on buttons, menus and forms: a versioned text of at most 100 characters.
//!
//! The text holds ids only, never words of people. Decoding says nothing about whether the presser may
//! do it: every handler checks the caller. A text of an unknown version or form decodes to `None`, and
//! the person is told that the card is old.

use super::command::{ActionFilter, WhichState, WhoseActions};
use super::settings::{Offer, Setting};
use crate::domain::id::{
    ActionId, AwayId, DraftId, Id, MeetingId, NoteId, OneOnOneId, ProposalId, TopicId,
};

/// The longest text that a platform takes.
/// <https://docs.discord.com/developers/components/reference>
pub const CONTROL_MAX: usize = 100;

/// What a part of a control's text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// A thing of ours, by the prefix of its printed id.
    Id(&'static str),
    /// One of a closed set, by the name of the set.
    Name(&'static str),
    /// A number: an instant in seconds, a revision, a place in a list.
    Number,
}

/// How the text of a control is built: its code, then its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The code.
    pub code: &'static str,
    /// What follows it.
    pub parts: &'static [Part],
}

impl Shape {
    /// The text with these parts, which may be of anybody's things.
    #[must_use]
    pub fn text(&self, parts: &[String]) -> String {
        text(self.code, parts)
    }
}

/// The version of the texts.
const VERSION: &str = "1";

fn text(code: &str, parts: &[String]) -> String {
    let mut text = format!("{VERSION}.{code}");
    for part in parts {
        text.push('.');
        text.push_str(part);
    }
    text
}

/// A part of a control's text.
trait Field: Sized {
    const PART: Part;
    fn write(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

macro_rules! id_fields {
    ($($id:ty),+) => {$(
        impl Field for $id {
            const PART: Part = Part::Id(<$id as Id>::PREFIX);
            fn write(&self) -> String {
                self.bare()
            }
            fn read(text: &str) -> Option<Self> {
                Self::from_bare(text).ok()
            }
        }
    )+};
}

id_fields!(
    ActionId, AwayId, DraftId, MeetingId, NoteId, OneOnOneId, ProposalId, TopicId
);

impl Field for i64 {
    const PART: Part = Part::Number;
    fn write(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

macro_rules! name_fields {
    ($($type:ty),+) => {$(
        impl Field for $type {
            const PART: Part = Part::Name(stringify!($type));
            fn write(&self) -> String {
                self.name().to_owned()
            }
            fn read(text: &str) -> Option<Self> {
                Self::from_name(text)
            }
        }
    )+};
}

name_fields!(Offer, Setting);

impl Field for ActionFilter {
    const PART: Part = Part::Name("ActionFilter");
    fn write(&self) -> String {
        let whose = match self.whose {
            WhoseActions::Both => 'b',
            WhoseActions::Mine => 'm',
            WhoseActions::Partner => 'p',
        };
        let state = match self.state {
            WhichState::Open => 'o',
            WhichState::Done => 'd',
            WhichState::Dropped => 'x',
            WhichState::All => 'a',
        };
        let scope = if self.of_one { '1' } else { 'n' };
        [whose, state, scope].iter().collect()
    }

    fn read(text: &str) -> Option<Self> {
        let [whose, state, scope] = text.as_bytes() else {
            return None;
        };
        Some(Self {
            whose: match whose {
                b'b' => WhoseActions::Both,
                b'm' => WhoseActions::Mine,
                b'p' => WhoseActions::Partner,
                _ => return None,
            },
            state: match state {
                b'o' => WhichState::Open,
                b'd' => WhichState::Done,
                b'x' => WhichState::Dropped,
                b'a' => WhichState::All,
                _ => return None,
            },
            of_one: match scope {
                b'1' => true,
                b'n' => false,
                _ => return None,
            },
        })
    }
}

macro_rules! controls {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $({ $($arg:ident : $ty:ty),+ })? = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the fields are the ids of what the variant names")]
        pub enum $name {
            $($(#[$vdoc])* $variant $({ $($arg: $ty),+ })?,)+
        }

        impl $name {
            /// The shapes of all of them.
            pub const SHAPES: &'static [Shape] = &[$(Shape {
                code: $code,
                parts: &[$($(<$ty as Field>::PART),+)?],
            }),+];

            /// The text that hangs on the control.
            #[must_use]
            pub fn encode(&self) -> String {
                match self {
                    $(Self::$variant $({ $($arg),+ })? => text($code, &[$($($arg.write()),+)?]),)+
                }
            }

            /// Reads the text back.
            #[must_use]
            pub fn decode(text: &str) -> Option<Self> {
                let mut parts = text.split('.');
                if parts.next()? != VERSION {
                    return None;
                }
                let control = match parts.next()? {
                    $($code => Self::$variant $({ $($arg: <$ty as Field>::read(parts.next()?)?),+ })?,)+
                    _ => return None,
                };
                parts.next().is_none().then_some(control)
            }
        }
    };
}

controls! {
    /// A button, or a menu whose chosen values come with it.
    Press {
        /// **Accept**.
        Accept { proposal: ProposalId } = "acc",
        /// **Suggest another time**: a form.
        Suggest { proposal: ProposalId } = "sug",
        /// **Decline**.
        Decline { proposal: ProposalId } = "dec",
        /// **Do not ask me again**.
        NeverAsk { proposal: ProposalId } = "nev",
        /// **Withdraw**.
        Withdraw { proposal: ProposalId } = "wdr",

        /// **Add topic**: a form.
        AddTopic { one_on_one: OneOnOneId } = "atp",
        /// **Start**.
        Start { meeting: MeetingId } = "sta",
        /// **It is the next one, held early**.
        StartEarly { meeting: MeetingId } = "ste",
        /// **An extra one**.
        StartExtra { one_on_one: OneOnOneId } = "stx",
        /// **Last time**.
        LastTime { one_on_one: OneOnOneId } = "lst",
        /// **Edit**: my topics and notes as a menu.
        Edit { one_on_one: OneOnOneId } = "edt",
        /// The menu of what can be edited; values are printed ids.
        EditPick { one_on_one: OneOnOneId } = "edp",
        /// The menu **Can't make it?**; values are `move` and `skip`.
        CantMakeIt { meeting: MeetingId } = "cmi",
        /// **Skip**, which asks once more.
        SkipAsk { meeting: MeetingId } = "ska",
        /// **Yes, skip it**.
        SkipSure { meeting: MeetingId } = "sks",
        /// **Keep it**.
        KeepIt { meeting: MeetingId } = "kee",
        /// **Move**: a form.
        MoveForm { meeting: MeetingId } = "mvf",

        /// A topic's ✓.
        Tick { meeting: MeetingId, topic: TopicId } = "tck",
        /// A ticked topic's ✓: takes the tick back.
        Untick { meeting: MeetingId, topic: TopicId } = "utk",
        /// The menu of a recap that ticks a topic or takes its tick back; values are printed ids of topics.
        TickPick { meeting: MeetingId } = "tcp",
        /// **All discussed**.
        AllDiscussed { meeting: MeetingId } = "all",
        /// **Add action**: a form.
        AddAction { one_on_one: OneOnOneId } = "aac",
        /// **Add note**: a form.
        AddNote { one_on_one: OneOnOneId } = "ano",
        /// **Wrap up**.
        WrapUp { meeting: MeetingId } = "wrp",
        /// **We met**.
        WeMet { meeting: MeetingId } = "met",
        /// **We did not**.
        WeDidNot { meeting: MeetingId } = "wdn",

        /// A make-up time, in seconds since 1970.
        MakeUp { meeting: MeetingId, at: i64 } = "mku",
        /// **Pick a time**: a form.
        PickTime { meeting: MeetingId } = "pck",
        /// **Wait for the next one**.
        WaitForNext { meeting: MeetingId } = "wai",
        /// **Undo** of a skip, while the planned start is ahead.
        UndoSkip { meeting: MeetingId } = "usk",
        /// **Undo** of a move or **Object** on cards of old: back to the old time of this revision.
        MoveBack { meeting: MeetingId, revision: i64 } = "mvb",
        /// **Undo** of a move or **Object**: from the new time back to the old one, both in seconds since 1970.
        PutBack { meeting: MeetingId, from: i64, to: i64 } = "ptb",
        /// **Merge**: move past the next regular date, in seconds since 1970.
        Merge { meeting: MeetingId, at: i64 } = "mrg",

        /// **Edit** of a topic: a form.
        TopicEdit { topic: TopicId } = "ted",
        /// **Remove** of a topic; also **Undo** of its adding.
        TopicRemove { topic: TopicId } = "trm",
        /// **Undo** of a topic's removal.
        TopicRestore { topic: TopicId } = "trs",
        /// **Up**.
        TopicUp { topic: TopicId } = "tup",
        /// **Down**.
        TopicDown { topic: TopicId } = "tdn",
        /// The menu that hands a topic over to another 1:1; values are printed ids of 1:1s.
        TopicHandOver { topic: TopicId } = "tho",
        /// **Share now**: the partner need not wait two minutes.
        ShareNow { topic: TopicId } = "shn",
        /// **Make it an action**.
        MakeAction { topic: TopicId } = "mka",
        /// **Make it a note**.
        MakeNote { topic: TopicId } = "mkn",

        /// **Edit** of a note: a form.
        NoteEdit { note: NoteId } = "ned",
        /// **Remove** of a note; also **Undo** of its adding.
        NoteRemove { note: NoteId } = "nrm",

        /// **Done**.
        ActionDone { action: ActionId } = "adn",
        /// **Snooze**: a form.
        ActionSnooze { action: ActionId } = "asn",
        /// **Drop**.
        ActionDrop { action: ActionId } = "adr",
        /// **Reopen**; also **Undo** of a tick or a drop.
        ActionReopen { action: ActionId } = "aro",
        /// **Edit** of an action: a form.
        ActionEdit { action: ActionId } = "aed",
        /// **Undo** of an action's adding.
        ActionRemove { action: ActionId } = "arm",
        /// **Agree**.
        ActionAgree { action: ActionId } = "aag",
        /// **Not like that**.
        ActionRefuse { action: ActionId } = "arf",
        /// The menu under a list of actions of old; values are printed ids. Opens that action's card.
        ActionPick = "apk",
        /// **Done** in a list, which stays.
        ListDone { action: ActionId, filter: ActionFilter } = "ldn",
        /// **Snooze** in a list: a form.
        ListSnooze { action: ActionId, filter: ActionFilter } = "lsn",
        /// **Drop** in a list.
        ListDrop { action: ActionId, filter: ActionFilter } = "ldr",
        /// **Reopen** in a list.
        ListReopen { action: ActionId, filter: ActionFilter } = "lro",
        /// **Edit** in a list: a form.
        ListEdit { action: ActionId, filter: ActionFilter } = "led",
        /// **Remove** in a list.
        ListRemove { action: ActionId, filter: ActionFilter } = "lrm",
        /// The menu under a list of actions; values are printed ids. Shows what else can be done with that one.
        ListPick { filter: ActionFilter } = "lpk",

        /// **Undo**: the draft holds what was.
        Undo { draft: DraftId } = "und",

        /// **Confirm** under a preview of days away.
        AwayConfirm { draft: DraftId } = "awc",
        /// **Cancel** under it: nothing is kept.
        AwayForget { draft: DraftId } = "awf",
        /// **Cancel** of days away.
        AwayCancel { away: AwayId } = "awx",
        /// The menu that cancels later days away; values are printed ids.
        AwayPick = "awp",
        /// **Resume**.
        Resume { one_on_one: OneOnOneId } = "rsm",
        /// **End this 1:1 for good**.
        EndSure { one_on_one: OneOnOneId } = "end",
        /// **Keep it**, of a 1:1 that was to end.
        KeepGoing { one_on_one: OneOnOneId } = "kgo",

        /// The menu that asks which 1:1 a command is for; values are printed ids.
        ChooseOneOnOne { draft: DraftId } = "cho",
        /// **Add as topic** of a message that sounded like something else.
        AddAfterAll { draft: DraftId } = "aaa",
        /// **Undo** under several topics of one message.
        BatchRemove { draft: DraftId } = "brm",
        /// **Undo** of that.
        BatchRestore { draft: DraftId } = "brs",
        /// **Share now** under several topics of one message.
        BatchShare { draft: DraftId } = "bsh",
        /// The menu under several topics of one message; values are printed ids. Opens that topic's card.
        TopicPick = "tpk",

        /// **Newer**: the past meetings after this one.
        HistoryNewer { meeting: MeetingId } = "hnw",
        /// **Older**: the past meetings before this one.
        HistoryOlder { meeting: MeetingId } = "hol",
        /// **All meetings**: the past meetings from this one on backwards.
        HistoryAt { meeting: MeetingId } = "hat",
        /// The menu of the other 1:1s of the two; values are printed ids.
        HistoryOf = "hof",
        /// The menu that opens a past meeting in full; values are printed ids.
        MeetingOpen = "mop",
        /// A past meeting in full: this part of it, from 0.
        MeetingPart { meeting: MeetingId, part: i64 } = "mpt",
        /// **We met anyway**.
        MetAnyway { meeting: MeetingId } = "mta",
        /// **Undo** of that; the draft holds how it was.
        UndoMet { draft: DraftId } = "umt",
        /// **More** and **Back** of a search: with so many results before.
        SearchFrom { draft: DraftId, before: i64 } = "sfr",
        /// The menu that opens a result; values are printed ids of topics, notes and actions.
        FoundOpen = "fop",

        /// The menu of what the two share; values are names of settings.
        SettingsShared { one_on_one: OneOnOneId } = "sts",
        /// The menu of one's own settings for a 1:1; values are names of settings.
        SettingsMine { one_on_one: OneOnOneId } = "stm",
        /// The menu of one's own settings on the card of a 1:1; values are names of settings.
        SettingsOwn { one_on_one: OneOnOneId } = "sto",
        /// The same on a card without a 1:1.
        SettingsOnlyOwn = "soo",
        /// The menu of other 1:1s; values are printed ids. Shows the settings of that one.
        SettingsOf = "sof",
        /// **Another cadence**, **Another hour**, **Another duration** on the card of a skip: a form.
        SkipOffer { meeting: MeetingId, what: Offer } = "sko",
        /// The same on the card of a drift.
        DriftOffer { one_on_one: OneOnOneId, what: Offer } = "dro",
        /// **Agree** to a proposed change.
        ChangeAgree { proposal: ProposalId } = "cag",
        /// **Suggest another time** than the proposed one: a form.
        ChangeSuggest { proposal: ProposalId } = "csu",
        /// **Keep it as it is**.
        ChangeKeep { proposal: ProposalId } = "cke",
        /// **Withdraw** of a proposed change.
        ChangeWithdraw { proposal: ProposalId } = "cwd",
        /// **See the proposal**.
        ChangeShow { proposal: ProposalId } = "csh",

        /// **Try again**, where messages do not reach the partner.
        TryAgain { one_on_one: OneOnOneId } = "try",
    }
}

controls! {
    /// A form.
    FormId {
        /// `start`, with what is known filled in; the draft holds what has no field of its own.
        Start { draft: DraftId } = "sta",
        /// `add`.
        AddTopic { one_on_one: OneOnOneId } = "atp",
        /// `add`, for a captured message kept as a draft, when there are several 1:1s or to be changed first.
        Capture { draft: DraftId } = "cap",
        /// A topic's own words.
        EditTopic { topic: TopicId } = "etp",
        /// `note`.
        AddNote { one_on_one: OneOnOneId } = "ano",
        /// A note's own words.
        EditNote { note: NoteId } = "eno",
        /// `action`.
        AddAction { one_on_one: OneOnOneId } = "aac",
        /// An action's words, owner and due day.
        EditAction { action: ActionId } = "eac",
        /// An action's words, owner and due day, from a list.
        ListEdit { action: ActionId, filter: ActionFilter } = "led",
        /// A new due day.
        Snooze { action: ActionId } = "snz",
        /// A new due day, from a list.
        ListSnooze { action: ActionId, filter: ActionFilter } = "lsz",
        /// A counter-proposal: `when`, `timezone`, `duration`.
        Suggest { proposal: ProposalId } = "sug",
        /// **Accept** by somebody whose zone is not known: `timezone`.
        AcceptWithZone { proposal: ProposalId } = "awz",
        /// `move`.
        Move { meeting: MeetingId } = "mov",
        /// A make-up time: `to`.
        PickTime { meeting: MeetingId } = "pck",
        /// A setting on the card of a 1:1: an option of `start`, or one of its own.
        Setting { one_on_one: OneOnOneId, what: Setting } = "set",
        /// A setting on a card without a 1:1.
        OwnSetting { what: Setting } = "ows",
        /// Something that could suit the two better: `when` or `duration`.
        Offer { one_on_one: OneOnOneId, what: Offer } = "off",
        /// Another time than the proposed one, for a 1:1 that goes on: `when`, `timezone`, `duration`.
        SuggestChange { proposal: ProposalId } = "sgc",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ulid::Ulid;

    #[test]
    fn a_control_survives_its_text_and_fits_every_platform() {
        let meeting = MeetingId::from_ulid(Ulid::from_parts(1, 2));
        let topic = TopicId::from_ulid(Ulid::from_parts(3, 4));
        let press = Press::Tick { meeting, topic };
        assert_eq!(Press::decode(&press.encode()), Some(press.clone()));
        assert!(press.encode().len() <= CONTROL_MAX);
        assert_eq!(
            Press::decode(&Press::ActionPick.encode()),
            Some(Press::ActionPick)
        );
    }

    #[test]
    fn a_text_of_another_version_or_shape_is_no_control() {
        for text in [
            "",
            "1",
            "2.sta.x",
            "1.sta",
            "1.sta.not-an-id",
            "1.apk.extra",
            "1.nope",
        ] {
            assert_eq!(Press::decode(text), None, "{text}");
        }
    }
}
