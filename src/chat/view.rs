//! The closed set of what is answered and sent: one variant per screen, holding plain facts.
//!
//! A view is made for one reader: what that reader may not see is not in it, and `Whose::You` is the
//! reader. It has no words and no platform in it; [`super::layout`] gives it both words and shape. An
//! instant is meaning, written by each platform in the reader's zone.

mod invitation;
mod meeting;
mod skip;

use chrono_tz::Tz;

use super::command::{WhichState, WhoseActions};
use super::form::Form;
use crate::domain::agenda::{ActionLine, TopicLine};
use crate::domain::clock::Instant;
use crate::domain::id::{ActionId, DraftId, MeetingId, NoteId, OneOnOneId, PersonId};
use crate::domain::refusal::Refusal;

pub use self::invitation::{Clashes, InvitationState, InvitationView, Operator};
pub use self::meeting::{
    AgendaView, MetAnswer, NoteLine, NudgeView, Over, QuestionView, Reading, RecapView,
};
pub use self::skip::{DriftView, MoveState, MovedView, SkipOutcome, SkippedView};

/// A person to be named; a platform may write it as its own mention, which pings nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Our id.
    pub id: PersonId,
    /// Their account on the platform.
    pub account: String,
    /// The name that others see.
    pub name: String,
}

/// A view for a reader.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The zone that the reader's times are written in.
    pub zone: Tz,
    /// The screen.
    pub view: View,
}

/// A screen.
#[derive(Debug, Clone, PartialEq)]
pub enum View {
    /// What to do first, and every command.
    Help {
        /// Whether the reader has a 1:1 already.
        started: bool,
        /// Without the commands, to a greeting.
        brief: bool,
    },
    /// Something cannot be done.
    Refused(Refusal),
    /// A fault of ours; the reference is in the log.
    Fault {
        /// Short, to be read out.
        reference: String,
    },
    /// A line that says that something was done.
    Said {
        /// Whose 1:1 it was in; `None` where there is no partner to name.
        partner: Option<Who>,
        /// What was done.
        saying: Saying,
    },
    /// A form, for platforms that show it where they show messages.
    Form(Form),
    /// Which 1:1 is it for?
    WhichOneOnOne {
        /// The command that waits.
        draft: DraftId,
        /// The 1:1s, soonest first.
        choices: Vec<(OneOnOneId, Who)>,
    },

    /// To the author of an invitation: it is on its way.
    Invited(InvitationView),
    /// To the one who is asked.
    Invitation(InvitationView),
    /// To the author: how it was answered.
    InvitationAnswer(InvitationView),

    /// «Anything for tomorrow?»
    Nudge(NudgeView),
    /// The agenda, before or during the meeting.
    Agenda(AgendaView),
    /// What stands where an agenda or live card stood that has passed.
    AgendaOver {
        /// With whom.
        partner: Who,
        /// When it was planned.
        starts_at: Instant,
        /// Why it is over.
        why: Over,
    },
    /// What is left of a meeting.
    Recap(RecapView),
    /// It does not take place.
    Skipped(SkippedView),
    /// A meeting was moved.
    Moved(MovedView),
    /// A move would pass the next regular date.
    PastNext {
        /// With whom.
        partner: Who,
        /// The meeting.
        meeting: MeetingId,
        /// The time that was asked for.
        to: Instant,
        /// The next regular date.
        next: Instant,
    },
    /// Skip it, really?
    SkipAsk {
        /// With whom.
        partner: Who,
        /// The meeting.
        meeting: MeetingId,
        /// When it is planned.
        starts_at: Instant,
    },
    /// A plain message sounds as if somebody could not come.
    CannotMakeIt {
        /// With whom.
        partner: Who,
        /// The meeting.
        meeting: MeetingId,
        /// When it is planned.
        starts_at: Instant,
        /// The message, should it be a topic after all.
        draft: DraftId,
    },
    /// Is it the next one, held early, or an extra one?
    WhichMeeting {
        /// With whom.
        partner: Who,
        /// The 1:1.
        one_on_one: OneOnOneId,
        /// The next one.
        meeting: MeetingId,
        /// When that is planned.
        starts_at: Instant,
    },
    /// There is a 1:1 with that person already: start the meeting?
    AlreadyPaired {
        /// With whom.
        partner: Who,
        /// The 1:1.
        one_on_one: OneOnOneId,
        /// Its next meeting.
        meeting: Option<(MeetingId, Instant)>,
    },

    /// A topic was added, or is looked at.
    Topic(TopicView),
    /// Several topics were added from one message.
    Topics {
        /// With whom.
        partner: Who,
        /// The draft that holds which ones.
        batch: DraftId,
        /// The topics.
        lines: Vec<TopicLine>,
        /// Until when only the author sees them.
        held_until: Option<Instant>,
    },
    /// A note was taken, or is looked at.
    Note {
        /// With whom.
        partner: Who,
        /// The note.
        line: NoteLine,
        /// Whether this is the answer to its adding.
        fresh: bool,
    },
    /// What of mine can be edited.
    EditMenu {
        /// With whom.
        partner: Who,
        /// The 1:1.
        one_on_one: OneOnOneId,
        /// My topics.
        topics: Vec<TopicLine>,
        /// My notes on the live or last meeting.
        notes: Vec<NoteLine>,
    },
    /// An action was added, given, changed, is due, or is looked at.
    Action(ActionView),
    /// A list of actions.
    Actions {
        /// With whom; `None` for all partners.
        partner: Option<Who>,
        /// Whose were asked for.
        whose: WhoseActions,
        /// Which were asked for.
        state: WhichState,
        /// The actions, with the partner of each where several are listed.
        lines: Vec<(ActionLine, Who)>,
    },
    /// All my 1:1s.
    Next(Vec<NextRow>),
    /// Did you meet? The second and last time.
    SecondQuestion(QuestionView),
    /// The two have not met for long.
    Drift(DriftView),
    /// What waited for the working start.
    Digest(Vec<DigestItem>),
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saying {
    /// A topic was removed; it can come back.
    TopicRemoved(TopicLine),
    /// Several topics of one message were taken back; they can come back.
    TopicsRemoved {
        /// The draft that holds which ones.
        batch: DraftId,
        /// How many.
        count: usize,
    },
    /// A topic was handed over to the 1:1 with this person.
    TopicHandedOver {
        /// The topic.
        text: String,
        /// The new partner.
        to: String,
    },
    /// A topic became an action.
    BecameAction {
        /// The action.
        action: ActionId,
        /// Its words.
        text: String,
    },
    /// A topic became a note.
    BecameNote {
        /// The note.
        note: NoteId,
        /// Its words.
        text: String,
    },
    /// The partner sees the topic from now on.
    Shared {
        /// The topic.
        text: String,
    },
    /// A note was removed.
    NoteRemoved,
    /// An action was removed.
    ActionRemoved,
    /// The meeting goes on as planned: nothing was changed.
    Kept {
        /// When.
        starts_at: Instant,
    },
    /// The meeting is live; its card is in the DM.
    Started,
    /// The meeting was wrapped up; the recap is in the DM.
    WrappedUp,
    /// The agenda is in the DM.
    AgendaSent,
    /// The meeting was skipped; the card is in the DM.
    SkippedNow,
    /// There is nothing of one's own to edit.
    NothingToEdit,
    /// All topics are discussed.
    AllDiscussed,
    /// The answer «We met» or «We did not» was noted.
    Answered {
        /// Which.
        met: bool,
    },
    /// The other will not be asked by this person again.
    WillNotAsk,
}

/// A topic by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicView {
    /// With whom.
    pub partner: Who,
    /// The topic.
    pub line: TopicLine,
    /// Whether this is the answer to its adding.
    pub fresh: bool,
    /// Whether it came from a plain message: it may become an action or a note.
    pub plain: bool,
    /// Until when only the author sees it.
    pub held_until: Option<Instant>,
    /// When the next meeting is.
    pub next: Option<Instant>,
    /// Other 1:1s that it could be handed over to.
    pub others: Vec<(OneOnOneId, Who)>,
}

/// Why an action is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionOccasion {
    /// The answer to its adding.
    Added,
    /// To the owner: the partner gave it.
    Given,
    /// To the other side: it was changed, done, dropped, agreed to or refused.
    Changed,
    /// To the owner: it is due.
    Due,
    /// It is looked at.
    Looked,
    /// The answer to a change by the reader: a tick or a drop can be undone.
    Answered,
}

/// An action by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// With whom.
    pub partner: Who,
    /// The action.
    pub line: ActionLine,
    /// Why it is shown.
    pub occasion: ActionOccasion,
    /// How many open ones the owner has in this 1:1, this one included.
    pub owner_open: i64,
    /// Whether the reader wrote it: only the author may remove it.
    pub mine_to_edit: bool,
}

/// A 1:1 in the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRow {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// With whom.
    pub partner: Who,
    /// Where it stands.
    pub state: NextState,
    /// When they last met.
    pub last_met: Option<Instant>,
    /// Open topics that the reader may see.
    pub topics: usize,
    /// Open actions of the two.
    pub actions: usize,
}

/// Where a 1:1 of the overview stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextState {
    /// Not accepted yet.
    Invited,
    /// The meeting goes on.
    Live,
    /// The next one.
    At(Instant),
    /// Stopped for a while.
    Paused,
    /// Nothing is planned.
    Nothing,
}

/// Something that waited for the working start.
#[derive(Debug, Clone, PartialEq)]
pub enum DigestItem {
    /// An action is due.
    ActionDue(ActionView),
    /// A skip waits for a choice.
    SkipWaits(SkippedView),
    /// Did you meet?
    DidYouMeet(QuestionView),
    /// The two have not met for long.
    Drift(DriftView),
}
