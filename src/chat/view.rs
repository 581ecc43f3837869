//! The closed set of what is answered and sent: one variant per screen, holding plain facts.
//!
//! A view is made for one reader: what that reader may not see is not in it, and `Whose::You` is the
//! reader. It has no words and no platform in it; [`super::layout`] gives it both words and shape. An
//! instant is meaning, written by each platform in the reader's zone.

mod action;
mod invitation;
mod meeting;
mod reach;
mod record;
mod settings;
mod skip;
mod standing;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::form::Form;
use crate::domain::agenda::{ActionLine, TopicLine, Whose};
use crate::domain::clock::Instant;
use crate::domain::id::{ActionId, DraftId, MeetingId, NoteId, OneOnOneId, PersonId};
use crate::domain::refusal::Refusal;

pub use self::action::{
    ActionChange, ActionOccasion, ActionView, ActionsView, ChangedAction, LISTED_MAX, ListedAction,
};
pub use self::invitation::{Clashes, InvitationState, InvitationView, Operator};
pub use self::meeting::{
    AgendaView, Late, MetAnswer, NoteLine, NudgeView, Over, QuestionView, Reading, RecapView,
};
pub use self::reach::{Reach, UnreachableView};
pub use self::record::{
    EXCERPT_MAX, Found, FoundKind, HISTORY_PAGE, HistoryView, LeftOutFor, PastMeeting,
    PastMeetingView, PastOutcome, PrivacyView, SEARCH_PAGE, SearchView,
};
pub use self::settings::{
    ChangeOccasion, ChangeState, ChangeView, OneSettings, SettingsView, TermsView,
};
pub use self::skip::{DriftView, MoveState, MovedView, Since, SkipOutcome, SkippedView};
pub use self::standing::{
    AwayLine, AwayRow, AwayState, AwayTold, AwayToldView, AwayView, Dates, PauseState, PausedView,
};

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
    /// Other terms for a 1:1 that goes on, as each of the two sees them.
    Change(ChangeView),
    /// What is set, each changeable in place.
    Settings(SettingsView),

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

    /// Days away of the reader, before and after they confirm them.
    Away(AwayView),
    /// All days away of the reader that are not over.
    Aways(Vec<AwayLine>),
    /// The partner is away, or is not after all.
    AwayTold(AwayToldView),
    /// The 1:1 stands still.
    Paused(PausedView),
    /// What stands where a pause stood that was changed since.
    PausedAnew {
        /// With whom.
        partner: Who,
    },
    /// The 1:1 goes on.
    Resumed {
        /// With whom.
        partner: Who,
        /// Who resumed it.
        by: Whose,
        /// The next meeting.
        next: Option<Instant>,
    },
    /// What is there to end?
    EndAsk {
        /// With whom.
        partner: Who,
        /// The 1:1.
        one_on_one: OneOnOneId,
        /// The meeting that goes on.
        live: Option<MeetingId>,
        /// The next meeting.
        next: Option<Instant>,
    },
    /// The 1:1 has ended.
    Ended {
        /// With whom.
        partner: Who,
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
        /// What undoes the change that this answers.
        undo: Option<DraftId>,
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
        /// Open actions that I wrote down.
        actions: Vec<ActionLine>,
    },
    /// An action was added, given, changed, is due, or is looked at.
    Action(ActionView),
    /// A list of actions.
    Actions(ActionsView),
    /// All my 1:1s.
    Next(Vec<NextRow>),
    /// Did you meet? The second and last time.
    SecondQuestion(QuestionView),
    /// The two have not met for long.
    Drift(DriftView),
    /// What waited for the working start.
    Digest(Vec<DigestItem>),

    /// Past meetings.
    History(HistoryView),
    /// One past meeting in full.
    PastMeeting(PastMeetingView),
    /// What a search found.
    Search(SearchView),
    /// One thing that was found.
    Found(Found),
    /// What is kept of the reader, and who can read it.
    Privacy(PrivacyView),
    /// Messages do not reach the partner.
    Unreachable(UnreachableView),
    /// The partner's account is gone, and the 1:1 pauses.
    AccountGone {
        /// Whose.
        partner: Who,
    },
    /// What came while messages did not reach the reader, and still matters: the cards that they did not get.
    CatchUp(Vec<View>),
    /// A button of an old card can do nothing any more, and this is how things stand.
    OldCard {
        /// Why it cannot.
        refusal: Refusal,
        /// The fresh card.
        fresh: Box<View>,
    },
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
        /// What undoes it.
        undo: DraftId,
    },
    /// A topic became an action.
    BecameAction {
        /// The action.
        action: ActionId,
        /// Its words.
        text: String,
        /// What undoes it.
        undo: DraftId,
    },
    /// A topic became a note.
    BecameNote {
        /// The note.
        note: NoteId,
        /// Its words.
        text: String,
        /// What undoes it.
        undo: DraftId,
    },
    /// The partner sees the topic from now on.
    Shared {
        /// The topic.
        text: String,
    },
    /// A note was removed.
    NoteRemoved {
        /// Its words.
        text: String,
        /// What undoes it.
        undo: DraftId,
    },
    /// An action was removed by the reader.
    ActionRemoved {
        /// Its words.
        text: String,
        /// What undoes it.
        undo: DraftId,
    },
    /// An action that stood here was removed.
    ActionGone,
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
    /// The meeting was skipped before, and what to do instead is still open.
    SkippedAlready {
        /// When it would have been.
        starts_at: Instant,
    },
    /// There is nothing of one's own to edit.
    NothingToEdit,
    /// The answer «We met» or «We did not» was noted.
    Answered {
        /// Which.
        met: bool,
    },
    /// The other will not be asked by this person again.
    WillNotAsk,
    /// The 1:1 is paused; the card is in the DM.
    Paused,
    /// Nothing was kept: the reader is not away.
    NotAway,
    /// Nothing was changed: the 1:1 does not end.
    GoesOn,
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
    /// What undoes the change that this answers.
    pub undo: Option<DraftId>,
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
    Paused {
        /// The first day back, in the zone of the 1:1.
        until: Option<NaiveDate>,
    },
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

impl From<DigestItem> for View {
    /// The card that it would be by itself.
    fn from(item: DigestItem) -> Self {
        match item {
            DigestItem::ActionDue(view) => Self::Action(view),
            DigestItem::SkipWaits(view) => Self::Skipped(view),
            DigestItem::DidYouMeet(view) => Self::SecondQuestion(view),
            DigestItem::Drift(view) => Self::Drift(view),
        }
    }
}
