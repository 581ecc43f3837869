//! The closed set of what people can ask for.
//!
//! Every way of asking (typed text, a slash command's options, a button, a form, a plain message)
//! becomes one [`Command`] in an [`Invocation`]. Values that depend on who asks and when (dates, zones
//! by city, partners by name) stay text here and are understood where that is known.

use serde::{Deserialize, Serialize};

use super::control::{FormId, Press};
use crate::domain::id::{DeliveryId, OneOnOneId, PersonId};
use crate::domain::one_on_one::Format;
use crate::domain::topic::{Section, Visibility};

/// Somebody asks for something.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// Who asks.
    pub actor: PersonId,
    /// Where the answer will be read.
    pub place: Place,
    /// The card that the pressed control hung on, when it is one that the bot sent by itself.
    pub on: Option<DeliveryId>,
    /// For what.
    pub command: Command,
}

/// Where an answer will be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The person's own chat with the bot: what arrives there needs no second answer.
    Dm,
    /// Elsewhere, where only the asker sees the answer.
    Elsewhere,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A command of the grammar.
    Typed(Typed),
    /// A plain message to the bot.
    Plain(String),
    /// A message that somebody put into a 1:1 by its menu.
    Capture {
        /// The message's text.
        text: String,
        /// Where it stands.
        link: String,
    },
    /// A button, or a menu with the values chosen.
    Press(Press, Vec<String>),
    /// A form, with its fields as typed.
    Submit(FormId, Fields),
}

/// The fields of a form by name. The names are option names of the command that the form stands for.
pub type Fields = std::collections::BTreeMap<String, String>;

/// Which 1:1 a command is for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum With {
    /// Not said: the only one, else the live one, else the bot asks.
    #[default]
    Unsaid,
    /// A partner's name or id, as typed.
    Named(String),
    /// This one.
    Id(OneOnOneId),
}

/// What the starter is in the 1:1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// «I lead».
    Lead,
    /// «I report».
    Report,
    /// «We are peers».
    Peer,
}

/// Whose action it is, as the asker says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Owner {
    /// The asker's.
    #[default]
    Me,
    /// The partner's.
    Partner,
}

/// Whose actions to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum WhoseActions {
    /// Both people's.
    #[default]
    Both,
    /// The asker's.
    Mine,
    /// The partner's.
    Partner,
}

/// Actions in which state to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum WhichState {
    /// Still to be done.
    #[default]
    Open,
    /// Kept.
    Done,
    /// Given up.
    Dropped,
    /// Every one.
    All,
}

/// What `privacy` is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PrivacyRequest {
    /// Tell what is kept, and who can read it.
    #[default]
    Show,
}

/// Which actions a list shows. Its controls carry this, so that the list stays the same one when something in it
/// changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActionFilter {
    /// Whose.
    pub whose: WhoseActions,
    /// In which state.
    pub state: WhichState,
    /// Whether only those of one 1:1, which an action of the list tells.
    pub of_one: bool,
}

/// What `start` was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartRequest {
    /// The other person, as typed or as the platform's own mention: a member, not yet a partner.
    pub with: String,
    /// The cadence in words; `None` asks with a form.
    pub when: Option<String>,
    /// A zone, as typed.
    pub timezone: Option<String>,
    /// Minutes, 5 to 240.
    pub duration: Option<i64>,
    /// How the agenda is arranged.
    pub format: Option<Format>,
    /// What the starter is.
    pub role: Option<Role>,
    /// A link or a channel.
    pub place: Option<String>,
}

/// A command of the grammar, one variant per subcommand of `/1on1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Typed {
    /// `start`.
    Start(StartRequest),
    /// `add`.
    Add {
        /// The topic.
        topic: String,
        /// Where the words stood, when they were captured.
        link: Option<String>,
        /// The part of the agenda.
        section: Section,
        /// Who may read it.
        visibility: Visibility,
        /// For which 1:1.
        with: With,
    },
    /// `agenda`.
    Agenda {
        /// Of which 1:1.
        with: With,
    },
    /// `meet`.
    Meet {
        /// Of which 1:1.
        with: With,
    },
    /// `wrap`.
    Wrap {
        /// Of which 1:1.
        with: With,
    },
    /// `note`.
    Note {
        /// The note.
        text: String,
        /// Whether only the author may read it.
        private: bool,
        /// In which 1:1.
        with: With,
    },
    /// `action`.
    Action {
        /// The action.
        text: String,
        /// Who promises.
        owner: Owner,
        /// The due day in words.
        due: Option<String>,
        /// In which 1:1.
        with: With,
    },
    /// `actions`.
    Actions {
        /// Whose.
        whose: WhoseActions,
        /// Which.
        state: WhichState,
        /// Of which 1:1.
        with: With,
    },
    /// `done`.
    Done {
        /// The action: its id by completion, or a part of its text.
        action: String,
        /// In which 1:1.
        with: With,
    },
    /// `next`.
    Next,
    /// `skip`.
    Skip {
        /// Why.
        reason: Option<String>,
        /// Of which 1:1.
        with: With,
    },
    /// `move`.
    Move {
        /// The new date in words; `None` asks with a form.
        to: Option<String>,
        /// Of which 1:1.
        with: With,
    },
    /// `away`: without a first day it lists what is there.
    Away {
        /// The first day, in words.
        from: Option<String>,
        /// The last day, in words; the first one when left out.
        to: Option<String>,
        /// Why.
        reason: Option<String>,
    },
    /// `pause`.
    Pause {
        /// The first day back, in words; `None` is until somebody resumes.
        until: Option<String>,
        /// Which 1:1.
        with: With,
    },
    /// `resume`.
    Resume {
        /// Which 1:1.
        with: With,
    },
    /// `end`.
    End {
        /// Which 1:1.
        with: With,
    },
    /// `settings`.
    Settings {
        /// Of which 1:1.
        with: With,
    },
    /// `history`.
    History {
        /// Of which 1:1.
        with: With,
    },
    /// `search`.
    Search {
        /// What to look for.
        text: String,
        /// In which 1:1; in all when not said.
        with: With,
    },
    /// `privacy`.
    Privacy {
        /// What to do about it.
        what: PrivacyRequest,
    },
    /// `help`.
    Help,
    /// A plain message, kept until it is known which 1:1 it is for.
    PlainTopic {
        /// The topics, one per line or bullet of the message.
        topics: Vec<String>,
        /// For which 1:1.
        with: With,
    },
    /// A plain message that says that somebody cannot come.
    CannotMakeIt {
        /// What it says, which may be a topic after all.
        text: String,
        /// To which 1:1.
        with: With,
    },
}

impl Typed {
    /// Which 1:1 it is for, to be filled in when the bot had to ask; `None` where it is for none.
    pub fn with_mut(&mut self) -> Option<&mut With> {
        match self {
            Self::Add { with, .. }
            | Self::Agenda { with }
            | Self::Meet { with }
            | Self::Wrap { with }
            | Self::Note { with, .. }
            | Self::Action { with, .. }
            | Self::Actions { with, .. }
            | Self::Done { with, .. }
            | Self::Skip { with, .. }
            | Self::Move { with, .. }
            | Self::Pause { with, .. }
            | Self::Resume { with }
            | Self::End { with }
            | Self::Settings { with }
            | Self::History { with }
            | Self::Search { with, .. }
            | Self::PlainTopic { with, .. }
            | Self::CannotMakeIt { with, .. } => Some(with),
            Self::Start(_) | Self::Next | Self::Away { .. } | Self::Privacy { .. } | Self::Help => {
                None
            }
        }
    }
}
