//! The agenda: what to talk about and in which order, for one reader.
//!
//! Pure arrangement: what a reader may not see never gets in here. Numbers are given in the order of
//! the card, so that «✓ 3» is the third topic that this reader sees.

use chrono::{NaiveDate, TimeDelta};

use super::action::{Action, ActionState, Consent};
use super::clock::Instant;
use super::id::{ActionId, MeetingId, PersonId, TopicId};
use super::one_on_one::{Format, Pair, Side};
use super::topic::{Author, Section, Topic, TopicState, Visibility};

/// Who did something, as the reader would say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The reader.
    You,
    /// The reader's partner.
    Partner,
    /// The bot.
    Duologue,
}

impl Whose {
    /// How the reader calls a person of the 1:1.
    #[must_use]
    pub fn of(person: PersonId, reader: PersonId) -> Self {
        if person == reader {
            Self::You
        } else {
            Self::Partner
        }
    }
}

/// A topic as a line of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicLine {
    /// The topic.
    pub id: TopicId,
    /// Its number on the card, from 1.
    pub number: usize,
    /// The words, as typed.
    pub text: String,
    /// A link to where it came from.
    pub link: Option<String>,
    /// Who added it.
    pub by: Whose,
    /// The part of the agenda.
    pub section: Section,
    /// How often it was carried over.
    pub carried: usize,
    /// Whether it is ticked.
    pub discussed: bool,
    /// Who else may read it, when not both may.
    pub hidden: Option<Visibility>,
}

/// An action as a line of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionLine {
    /// The action.
    pub id: ActionId,
    /// The words, as typed.
    pub text: String,
    /// Who promised.
    pub owner: Whose,
    /// The due day.
    pub due: Option<NaiveDate>,
    /// Whether the due day is over, in the owner's zone.
    pub overdue: bool,
    /// Days since it was written down.
    pub age_days: i64,
    /// Where it stands.
    pub state: ActionState,
    /// What the owner said to it.
    pub consent: Consent,
}

/// A part of the agenda, in the order of the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The two fixed topics of a first meeting.
    Opening(Vec<TopicLine>),
    /// The check-in: a question, and topics of that section.
    CheckIn {
        /// The question, from the bank.
        question: Option<String>,
        /// Topics of the section.
        lines: Vec<TopicLine>,
    },
    /// One side's topics, blockers first.
    Topics {
        /// Whose.
        whose: Whose,
        /// Their share of the time, in minutes, where the format gives shares.
        minutes: Option<i64>,
        /// The topics; may be empty where the format shows shares.
        lines: Vec<TopicLine>,
    },
    /// Actions still open from before, oldest first.
    OpenActions(Vec<ActionLine>),
    /// Actions written down in this meeting.
    NewActions(Vec<ActionLine>),
    /// What is to be decided.
    Decisions(Vec<TopicLine>),
    /// Feedback and growth.
    Growing(Vec<TopicLine>),
    /// How to finish.
    Finish,
}

/// All that an agenda is made from.
#[derive(Debug)]
pub struct Material<'a> {
    /// Who reads.
    pub reader: PersonId,
    /// Who sits where.
    pub people: Pair<PersonId>,
    /// How it is arranged.
    pub format: Format,
    /// Who goes first among peers.
    pub first: Side,
    /// Minutes of the meeting.
    pub duration_minutes: i64,
    /// The check-in question.
    pub question: Option<String>,
    /// The topics, open or discussed in this meeting, in their order.
    pub topics: &'a [Topic],
    /// The open actions, oldest first.
    pub actions: &'a [Action],
    /// The meeting, whose own actions are not from before.
    pub meeting: MeetingId,
    /// Ends of the met meetings, for the carry-over.
    pub met_ends: &'a [Instant],
    /// Today, in each side's zone, for what is overdue.
    pub today: Pair<NaiveDate>,
    /// Now.
    pub now: Instant,
}

/// Arranges the agenda for its reader.
#[must_use]
pub fn arrange(material: &Material<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let fixed = lines(material, |topic| topic.author == Author::Duologue);
    if !fixed.is_empty() {
        parts.push(Part::Opening(fixed));
    }
    let check_in = lines(material, |topic| {
        is_from_people(topic) && topic.section == Section::CheckIn
    });
    if material.question.is_some() || !check_in.is_empty() {
        parts.push(Part::CheckIn {
            question: material.question.clone(),
            lines: check_in,
        });
    }
    let (first, second) = turn(material.format, material.first);
    parts.extend(side_part(material, first));
    let (new, before): (Vec<&Action>, Vec<&Action>) = material
        .actions
        .iter()
        .partition(|action| action.meeting == Some(material.meeting));
    let lines_of = |actions: &[&Action]| {
        actions
            .iter()
            .map(|action| action_line(material, action))
            .collect::<Vec<_>>()
    };
    if !before.is_empty() {
        parts.push(Part::OpenActions(lines_of(&before)));
    }
    parts.extend(side_part(material, second));
    let decisions = lines(material, |topic| {
        is_from_people(topic) && topic.section == Section::Decision
    });
    if !decisions.is_empty() {
        parts.push(Part::Decisions(decisions));
    }
    let growing = lines(material, |topic| {
        is_from_people(topic) && matches!(topic.section, Section::Feedback | Section::Growth)
    });
    if !growing.is_empty() {
        parts.push(Part::Growing(growing));
    }
    if !new.is_empty() {
        parts.push(Part::NewActions(lines_of(&new)));
    }
    parts.push(Part::Finish);
    number(&mut parts);
    parts
}

/// Who speaks first and who second.
fn turn(format: Format, first: Side) -> (Side, Side) {
    match format {
        Format::TheirMeeting | Format::Halves => (Side::Report, Side::Lead),
        Format::Peers => (first, first.other()),
    }
}

/// Who goes first among peers: it alternates with each met meeting, the starter first.
#[must_use]
pub fn first_among_peers(starter: Side, met_count: i64) -> Side {
    if met_count % 2 == 0 {
        starter
    } else {
        starter.other()
    }
}

fn side_part(material: &Material<'_>, side: Side) -> Option<Part> {
    let person = *material.people.of(side);
    let mut lines = lines(material, |topic| {
        topic.is_by(person) && matches!(topic.section, Section::Topic | Section::Blocker)
    });
    lines.sort_by_key(|line| line.section != Section::Blocker);
    let minutes = match material.format {
        Format::Halves => Some(half(material.duration_minutes, side)),
        Format::TheirMeeting | Format::Peers => None,
    };
    let whose = Whose::of(person, material.reader);
    (minutes.is_some() || !lines.is_empty()).then_some(Part::Topics {
        whose,
        minutes,
        lines,
    })
}

/// The minutes of one half; of an odd number the report has the longer one.
fn half(duration_minutes: i64, side: Side) -> i64 {
    match side {
        Side::Report => duration_minutes - duration_minutes / 2,
        Side::Lead => duration_minutes / 2,
    }
}

fn is_from_people(topic: &Topic) -> bool {
    matches!(topic.author, Author::Person(_))
}

fn lines(material: &Material<'_>, belongs: impl Fn(&Topic) -> bool) -> Vec<TopicLine> {
    material
        .topics
        .iter()
        .filter(|topic| topic.visible_to(material.reader, material.now) && belongs(topic))
        .map(|topic| topic_line(topic, material.reader, material.met_ends, material.now))
        .collect()
}

/// A topic as its reader sees it, not yet numbered.
#[must_use]
pub fn topic_line(
    topic: &Topic,
    reader: PersonId,
    met_ends: &[Instant],
    now: Instant,
) -> TopicLine {
    let by = match topic.author {
        Author::Person(author) => Whose::of(author, reader),
        Author::Duologue => Whose::Duologue,
    };
    let opened = topic.open_from.is_some_and(|from| from <= now);
    let hidden = match topic.visibility {
        Visibility::Shared => None,
        Visibility::AtMeeting => (!opened).then_some(Visibility::AtMeeting),
        Visibility::OnlyMe => Some(Visibility::OnlyMe),
    };
    TopicLine {
        id: topic.id,
        number: 0,
        text: topic.text.clone(),
        link: topic.link.clone(),
        by,
        section: topic.section,
        carried: topic.carried_over(met_ends),
        discussed: matches!(topic.state, TopicState::Discussed { .. }),
        hidden,
    }
}

fn action_line(material: &Material<'_>, action: &Action) -> ActionLine {
    line_of_action(
        action,
        material.reader,
        material.people,
        material.today,
        material.now,
    )
}

/// An action as its reader sees it.
#[must_use]
pub fn line_of_action(
    action: &Action,
    reader: PersonId,
    people: Pair<PersonId>,
    today: Pair<NaiveDate>,
    now: Instant,
) -> ActionLine {
    let owner_today = if action.owner == people.lead {
        today.lead
    } else {
        today.report
    };
    ActionLine {
        id: action.id,
        text: action.text.clone(),
        owner: Whose::of(action.owner, reader),
        due: action.due,
        overdue: action.is_open() && action.due.is_some_and(|due| due < owner_today),
        age_days: (now - action.created_at).max(TimeDelta::zero()).num_days(),
        state: action.state,
        consent: action.consent,
    }
}

fn number(parts: &mut [Part]) {
    let mut next = 1;
    for part in parts {
        let lines = match part {
            Part::Opening(lines)
            | Part::CheckIn { lines, .. }
            | Part::Topics { lines, .. }
            | Part::Decisions(lines)
            | Part::Growing(lines) => lines,
            Part::OpenActions(_) | Part::NewActions(_) | Part::Finish => continue,
        };
        for line in lines {
            line.number = next;
            next += 1;
        }
    }
}

/// All topic lines of an agenda, in the order of their numbers.
#[must_use]
pub fn topic_lines(parts: &[Part]) -> Vec<&TopicLine> {
    parts
        .iter()
        .flat_map(|part| match part {
            Part::Opening(lines)
            | Part::CheckIn { lines, .. }
            | Part::Topics { lines, .. }
            | Part::Decisions(lines)
            | Part::Growing(lines) => lines.iter(),
            Part::OpenActions(_) | Part::NewActions(_) | Part::Finish => [].iter(),
        })
        .collect()
}
