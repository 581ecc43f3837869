//! What hangs on buttons, menus and forms: a versioned text of at most 100 characters.
//!
//! The text holds ids only, never words of people. Decoding says nothing about whether the presser may
//! do it: every handler checks the caller. A text of an unknown version or form decodes to `None`, and
//! the person is told that the card is old.

use crate::domain::id::{
    ActionId, DraftId, Id, MeetingId, NoteId, OneOnOneId, ProposalId, TopicId,
};

/// The longest text that a platform takes.
/// <https://docs.discord.com/developers/components/reference>
pub const CONTROL_MAX: usize = 100;

/// A part of a control's text.
trait Field: Sized {
    fn write(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

macro_rules! id_fields {
    ($($id:ty),+) => {$(
        impl Field for $id {
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
    ActionId, DraftId, MeetingId, NoteId, OneOnOneId, ProposalId, TopicId
);

impl Field for i64 {
    fn write(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
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
            /// The text that hangs on the control.
            #[must_use]
            pub fn encode(&self) -> String {
                match self {
                    $(Self::$variant $({ $($arg),+ })? => {
                        #[allow(unused_mut, reason = "variants without fields add nothing")]
                        let mut out = String::from(concat!("1.", $code));
                        $($(out.push('.'); out.push_str(&$arg.write());)+)?
                        out
                    })+
                }
            }

            /// Reads the text back.
            #[must_use]
            pub fn decode(text: &str) -> Option<Self> {
                let mut parts = text.split('.');
                if parts.next()? != "1" {
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
        /// **Undo** of a move or **Object**: back to the old time of this revision.
        MoveBack { meeting: MeetingId, revision: i64 } = "mvb",
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
        /// The menu under a list of actions; values are printed ids. Opens that action's card.
        ActionPick = "apk",

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
        /// A new due day.
        Snooze { action: ActionId } = "snz",
        /// A counter-proposal: `when`, `timezone`, `duration`.
        Suggest { proposal: ProposalId } = "sug",
        /// **Accept** by somebody whose zone is not known: `timezone`.
        AcceptWithZone { proposal: ProposalId } = "awz",
        /// `move`.
        Move { meeting: MeetingId } = "mov",
        /// A make-up time: `to`.
        PickTime { meeting: MeetingId } = "pck",
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
