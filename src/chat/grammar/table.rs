//! The rows.
//!
//! Not how they are read (`parse`), nor how they are shown (`complete`, `commands_doc`, the platforms).
//! Invariant: the main option of a row comes first.

use super::{Closed, CommandSpec, Kind, Name, OptionSpec, PLACE_MAX, REASON_MAX, SEARCH_MAX};
use crate::chat::command::{Owner, PrivacyRequest, Role, WhichState, WhoseActions};
use crate::domain::action::ACTION_MAX;
use crate::domain::note::NOTE_MAX;
use crate::domain::one_on_one::Format;
use crate::domain::topic::{Section, TOPIC_MAX, Visibility};

/// An option that may be left out.
const fn optional(name: &'static str, kind: Kind, description: &'static str) -> OptionSpec {
    OptionSpec {
        name,
        description,
        kind,
        required: false,
        main: false,
    }
}

/// An option that is typed without its name.
const fn main(name: &'static str, kind: Kind, description: &'static str) -> OptionSpec {
    OptionSpec {
        main: true,
        ..optional(name, kind, description)
    }
}

/// An option that is typed without its name, and must be there.
const fn required_main(name: &'static str, kind: Kind, description: &'static str) -> OptionSpec {
    OptionSpec {
        required: true,
        ..main(name, kind, description)
    }
}

const WITH: &str = "Your partner, when you have several 1:1s";

const MAIN_WITH: OptionSpec = main("with", Kind::Partner, WITH);
const OTHER_WITH: OptionSpec = optional("with", Kind::Partner, WITH);
const MAIN_WITH_EVER: OptionSpec = main(
    "with",
    Kind::PartnerEver,
    "Your partner, also of a 1:1 that has ended",
);

const START: &[OptionSpec] = &[
    required_main("with", Kind::Member, "Who you want to meet"),
    optional(
        "when",
        Kind::Cadence,
        "How often and at what time, such as: every thursday 10:00",
    ),
    optional(
        "timezone",
        Kind::Zone,
        "The zone of that time, as a city; your own if you leave it out",
    ),
    optional(
        "duration",
        Kind::Minutes { min: 5, max: 240 },
        "How long, in minutes; 30 if you leave it out",
    ),
    optional(
        "format",
        Kind::Choice(Format::CHOICES),
        "How the agenda is arranged; their-meeting if you leave it out",
    ),
    optional(
        "role",
        Kind::Choice(Role::CHOICES),
        "What you are in it; lead if you leave it out",
    ),
    optional(
        "place",
        Kind::Text { max: PLACE_MAX },
        "A link or a channel, shown in every agenda",
    ),
];

const ADD: &[OptionSpec] = &[
    required_main("topic", Kind::Text { max: TOPIC_MAX }, "What to talk about"),
    OTHER_WITH,
    optional(
        "section",
        Kind::Choice(Section::CHOICES),
        "The part of the agenda that it belongs to",
    ),
    optional(
        "visibility",
        Kind::Choice(Visibility::CHOICES),
        "Who can read it; both of you if you leave it out",
    ),
];

const NOTE: &[OptionSpec] = &[
    required_main("text", Kind::Text { max: NOTE_MAX }, "What to remember"),
    OTHER_WITH,
    optional(
        "private",
        Kind::Flag,
        "Whether only you can read it; no if you leave it out",
    ),
];

const ACTION: &[OptionSpec] = &[
    required_main("text", Kind::Text { max: ACTION_MAX }, "What is to be done"),
    optional(
        "owner",
        Kind::Choice(Owner::CHOICES),
        "Who does it; you if you leave it out",
    ),
    optional("due", Kind::Day, "By when, such as: next friday"),
    OTHER_WITH,
];

const ACTIONS: &[OptionSpec] = &[
    MAIN_WITH,
    optional(
        "whose",
        Kind::Choice(WhoseActions::CHOICES),
        "Whose actions; both of yours if you leave it out",
    ),
    optional(
        "state",
        Kind::Choice(WhichState::CHOICES),
        "Which actions; the open ones if you leave it out",
    ),
];

const DONE: &[OptionSpec] = &[
    required_main("action", Kind::Action, "The action, or a few words of it"),
    OTHER_WITH,
];

const SKIP: &[OptionSpec] = &[
    main(
        "reason",
        Kind::Text { max: REASON_MAX },
        "Why, if you like; your partner reads it",
    ),
    OTHER_WITH,
];

const MOVE: &[OptionSpec] = &[
    main(
        "to",
        Kind::Moment,
        "The new time, such as: fri 14:00; without an hour it is the usual one",
    ),
    OTHER_WITH,
];

const AWAY: &[OptionSpec] = &[
    main(
        "from",
        Kind::Day,
        "The first day, such as: mon; nothing lists when you are away",
    ),
    optional(
        "to",
        Kind::Day,
        "The last day; the first one if you leave it out",
    ),
    optional(
        "reason",
        Kind::Text { max: REASON_MAX },
        "Why, if you like; your partners read it",
    ),
];

const PAUSE: &[OptionSpec] = &[
    main(
        "until",
        Kind::Day,
        "The first day back, such as: 2026-12-03; until you resume if you leave it out",
    ),
    OTHER_WITH,
];

const SEARCH: &[OptionSpec] = &[
    required_main(
        "text",
        Kind::Text { max: SEARCH_MAX },
        "Words of a topic, a note or an action",
    ),
    optional(
        "with",
        Kind::PartnerEver,
        "In the 1:1 with this partner; in all of yours if you leave it out",
    ),
];

const PRIVACY: &[OptionSpec] = &[main(
    "what",
    Kind::Choice(PrivacyRequest::CHOICES),
    "What to do; show if you leave it out",
)];

/// All commands, in the order in which people meet them, which is that of [`Name`].
pub static COMMANDS: [CommandSpec; 21] = [
    CommandSpec {
        name: Name::Start,
        description: "Invite somebody to a recurring 1:1; nothing is planned before they accept",
        options: START,
        examples: &[
            "/1on1 start with:@bob when:every thursday 10:00",
            "/1on1 start with:@bob when:every 2 weeks tue 15:30 timezone:Lisbon duration:45 role:report",
        ],
    },
    CommandSpec {
        name: Name::Add,
        description: "Put a topic on the coming agenda",
        options: ADD,
        examples: &[
            "/1on1 add Budget for the second half",
            "/1on1 add Waiting for the review section:blocker with:bob",
            "/1on1 add Thank you for last week visibility:at-meeting section:feedback",
        ],
    },
    CommandSpec {
        name: Name::Agenda,
        description: "Look at the coming agenda",
        options: &[MAIN_WITH],
        examples: &["/1on1 agenda", "/1on1 agenda bob"],
    },
    CommandSpec {
        name: Name::Meet,
        description: "Start the meeting now",
        options: &[MAIN_WITH],
        examples: &["/1on1 meet", "/1on1 meet bob"],
    },
    CommandSpec {
        name: Name::Wrap,
        description: "End the meeting, and get the recap",
        options: &[MAIN_WITH],
        examples: &["/1on1 wrap"],
    },
    CommandSpec {
        name: Name::Note,
        description: "Keep a line of what was said in the live or last meeting",
        options: NOTE,
        examples: &[
            "/1on1 note The offer goes out next week",
            "/1on1 note Ask about the holiday private:yes",
        ],
    },
    CommandSpec {
        name: Name::Action,
        description: "Write down who does what by when",
        options: ACTION,
        examples: &[
            "/1on1 action Send the draft owner:me due:next friday with:@bob",
            "/1on1 action Book the room owner:partner",
        ],
    },
    CommandSpec {
        name: Name::Actions,
        description: "List actions, to finish, snooze, drop or change them",
        options: ACTIONS,
        examples: &["/1on1 actions", "/1on1 actions bob whose:mine state:done"],
    },
    CommandSpec {
        name: Name::Done,
        description: "Tick off an action",
        options: DONE,
        examples: &["/1on1 done send the draft"],
    },
    CommandSpec {
        name: Name::Next,
        description: "See all your 1:1s: next date, last met, open topics and actions",
        options: &[],
        examples: &["/1on1 next"],
    },
    CommandSpec {
        name: Name::Skip,
        description: "Skip the coming meeting, and find a make-up time",
        options: SKIP,
        examples: &["/1on1 skip", "/1on1 skip I am at the dentist with:bob"],
    },
    CommandSpec {
        name: Name::Move,
        description: "Move the coming meeting, and no other, to another time",
        options: MOVE,
        examples: &["/1on1 move fri 14:00", "/1on1 move next tue 15:00 with:bob"],
    },
    CommandSpec {
        name: Name::Away,
        description: "Say when you are away; the meetings of those days are left out",
        options: AWAY,
        examples: &[
            "/1on1 away mon to:fri reason:Holiday",
            "/1on1 away 2026-12-24 to:2027-01-03",
            "/1on1 away",
        ],
    },
    CommandSpec {
        name: Name::Pause,
        description: "Stop a 1:1 for a while; nothing of it is lost",
        options: PAUSE,
        examples: &["/1on1 pause", "/1on1 pause 2026-12-03 with:bob"],
    },
    CommandSpec {
        name: Name::Resume,
        description: "Go on with a 1:1 that was paused",
        options: &[MAIN_WITH],
        examples: &["/1on1 resume", "/1on1 resume bob"],
    },
    CommandSpec {
        name: Name::End,
        description: "End today's meeting, or the 1:1 for good",
        options: &[MAIN_WITH],
        examples: &["/1on1 end bob"],
    },
    CommandSpec {
        name: Name::Settings,
        description: "See and change everything that can be set",
        options: &[MAIN_WITH],
        examples: &["/1on1 settings", "/1on1 settings bob"],
    },
    CommandSpec {
        name: Name::History,
        description: "Look at past meetings: topics, notes, actions, decisions",
        options: &[MAIN_WITH_EVER],
        examples: &["/1on1 history", "/1on1 history bob"],
    },
    CommandSpec {
        name: Name::Search,
        description: "Search topics, notes and actions that you may read",
        options: SEARCH,
        examples: &["/1on1 search budget", "/1on1 search the offer with:bob"],
    },
    CommandSpec {
        name: Name::Privacy,
        description: "What is kept of you, and who can read it",
        options: PRIVACY,
        examples: &["/1on1 privacy show"],
    },
    CommandSpec {
        name: Name::Help,
        description: "What to do first, and every command",
        options: &[],
        examples: &["/1on1 help"],
    },
];
