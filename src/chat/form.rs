//! Forms: a few text fields whose names are option names of the command that the form stands for.
//!
//! A constructor per [`FormId`], with its words. Values are what the person may change; a form that was sent
//! with something wrong in it comes again with what was typed ([`Form::again`]). Titles name a partner, never
//! a topic.

mod settings;

use chrono::NaiveDate;

use super::command::{Fields, Owner};
use super::control::FormId;
use super::layout::shorten;
use super::view::Who;
use crate::domain::id::{DraftId, MeetingId, NoteId, OneOnOneId, ProposalId, TopicId};
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Section, Visibility};

pub use self::settings::{LEAD_MAX, NUDGE_MAX, RECAP_MAX};

/// The longest label of a field: Discord's (Slack takes 2,000).
/// <https://docs.discord.com/developers/components/reference>
pub const LABEL_MAX: usize = 45;

/// The longest title of a form: Discord's. Slack takes 24, so its adapter shortens more.
/// <https://docs.discord.com/developers/components/reference>
pub const TITLE_MAX: usize = 45;

/// The most fields of a form: Discord's.
/// <https://docs.discord.com/developers/interactions/receiving-and-responding>
pub const FIELDS_MAX: usize = 5;

/// How a field is typed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    Multiline,
}

/// Asks somebody where they are.
const YOUR_ZONE: &str = "Your time zone, e.g. Europe/Berlin";

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The option's name.
    pub name: &'static str,
    /// What the reader sees; at most [`LABEL_MAX`] characters.
    pub label: String,
    /// How it is typed into.
    pub kind: FieldKind,
    /// What stands in it at first.
    pub value: String,
    /// Whether it must be filled in.
    pub required: bool,
}

/// A form to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What it does when it is sent.
    pub id: FormId,
    /// At most [`TITLE_MAX`] characters.
    pub title: String,
    /// At most [`FIELDS_MAX`].
    pub fields: Vec<Field>,
    /// What was wrong with what was sent before.
    pub refusal: Option<Refusal>,
}

/// What a `start` form begins with: what was typed, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StartValues {
    /// The other person.
    pub with: String,
    /// The cadence in words.
    pub when: String,
    /// The zone.
    pub timezone: String,
    /// Minutes.
    pub duration: String,
    /// `lead`, `report` or `peer`.
    pub role: String,
}

impl Form {
    fn new(id: FormId, title: &str, fields: Vec<Field>) -> Self {
        Self {
            id,
            title: shorten(title, TITLE_MAX),
            fields,
            refusal: None,
        }
    }

    /// The same form with what was typed, and what was wrong with it.
    #[must_use]
    pub fn again(mut self, typed: &Fields, refusal: Refusal) -> Self {
        for field in &mut self.fields {
            if let Some(value) = typed.get(field.name) {
                field.value.clone_from(value);
            }
        }
        self.refusal = Some(refusal);
        self
    }

    /// `start`; `partner` is the name of whom it is for, where that is known already.
    #[must_use]
    pub fn start(draft: DraftId, partner: Option<&str>, values: StartValues) -> Self {
        let with = partner
            .is_none()
            .then(|| text("with", "With whom?", values.with).required());
        let others = [
            text("when", "When? e.g. every thursday 10:00", values.when).required(),
            text("timezone", "Time zone, e.g. Europe/Berlin", values.timezone),
            text("duration", "Minutes, 5 to 240", values.duration),
            text("role", "You are: lead, report or peer", values.role),
        ];
        let title = partner.map_or_else(
            || "Start a 1:1".to_owned(),
            |name| format!("Start a 1:1 with {name}"),
        );
        let fields = with.into_iter().chain(others).collect();
        Self::new(FormId::Start { draft }, &title, fields)
    }

    /// `add`.
    #[must_use]
    pub fn add_topic(one_on_one: OneOnOneId, partner: &Who) -> Self {
        let fields = vec![
            lines("topic", "What would you like to talk about?", "").required(),
            section(Section::Topic),
            visibility(Visibility::Shared),
        ];
        let title = format!("Topic for your 1:1 with {}", partner.name);
        Self::new(FormId::AddTopic { one_on_one }, &title, fields)
    }

    /// `add`, for a message that somebody put into a 1:1; `with` is the partner, where one is known.
    #[must_use]
    pub fn capture(draft: DraftId, words: &str, with: &str) -> Self {
        let fields = vec![
            lines("topic", "Topic", words).required(),
            section(Section::Topic),
            text("with", "For the 1:1 with whom?", with),
        ];
        Self::new(FormId::Capture { draft }, "Add to a 1:1", fields)
    }

    /// A topic's own words.
    #[must_use]
    pub fn edit_topic(
        topic: TopicId,
        words: &str,
        part: Section,
        seen_by: Visibility,
        partner: &Who,
    ) -> Self {
        let fields = vec![
            lines("topic", "Topic", words).required(),
            section(part),
            visibility(seen_by),
        ];
        let title = format!("Topic for your 1:1 with {}", partner.name);
        Self::new(FormId::EditTopic { topic }, &title, fields)
    }

    /// `note`.
    #[must_use]
    pub fn add_note(one_on_one: OneOnOneId, partner: &Who) -> Self {
        let fields = vec![lines("text", "Note", "").required(), private(false)];
        let title = format!("Note in your 1:1 with {}", partner.name);
        Self::new(FormId::AddNote { one_on_one }, &title, fields)
    }

    /// A note's own words.
    #[must_use]
    pub fn edit_note(note: NoteId, words: &str, is_private: bool, partner: &Who) -> Self {
        let fields = vec![lines("text", "Note", words).required(), private(is_private)];
        let title = format!("Note in your 1:1 with {}", partner.name);
        Self::new(FormId::EditNote { note }, &title, fields)
    }

    /// `action`.
    #[must_use]
    pub fn add_action(one_on_one: OneOnOneId, partner: &Who) -> Self {
        let title = format!("Action in your 1:1 with {}", partner.name);
        let fields = action_fields("", Owner::Me, None);
        Self::new(FormId::AddAction { one_on_one }, &title, fields)
    }

    /// An action's words, owner (as the reader says it) and due day; sent as `id`.
    #[must_use]
    pub fn edit_action(
        id: FormId,
        words: &str,
        owner: Owner,
        due: Option<NaiveDate>,
        partner: &Who,
    ) -> Self {
        let title = format!("Action in your 1:1 with {}", partner.name);
        let fields = action_fields(words, owner, due);
        Self::new(id, &title, fields)
    }

    /// A new due day; sent as `id`.
    #[must_use]
    pub fn snooze(id: FormId, due: Option<NaiveDate>) -> Self {
        let fields = vec![
            text(
                "due",
                "Until when? e.g. fri, in 2 weeks",
                due_value(due).as_str(),
            )
            .required(),
        ];
        Self::new(id, "Snooze this action", fields)
    }

    /// A counter-proposal, beginning with what was proposed.
    #[must_use]
    pub fn suggest(proposal: ProposalId, when: &str, timezone: &str, minutes: i64) -> Self {
        let fields = vec![
            text("when", "When? e.g. every thursday 10:00", when).required(),
            text("timezone", "Time zone, e.g. Europe/Berlin", timezone),
            text("duration", "Minutes, 5 to 240", minutes.to_string()),
        ];
        Self::new(FormId::Suggest { proposal }, "Suggest another time", fields)
    }

    /// The same form for somebody whose zone is not known: the zone in it is theirs.
    #[must_use]
    pub fn asking_where(mut self) -> Self {
        for field in &mut self.fields {
            if field.name == "timezone" {
                YOUR_ZONE.clone_into(&mut field.label);
                field.required = true;
            }
        }
        self
    }

    /// **Accept** by somebody whose zone is not known; `guess` may be empty.
    #[must_use]
    pub fn accept_with_zone(proposal: ProposalId, guess: &str) -> Self {
        let fields = vec![text("timezone", YOUR_ZONE, guess).required()];
        Self::new(
            FormId::AcceptWithZone { proposal },
            "Accept: where are you?",
            fields,
        )
    }

    /// `move`.
    #[must_use]
    pub fn move_meeting(meeting: MeetingId, partner: &Who) -> Self {
        let title = format!("Move your 1:1 with {}", partner.name);
        Self::new(FormId::Move { meeting }, &title, vec![to_field()])
    }

    /// A make-up time.
    #[must_use]
    pub fn pick_time(meeting: MeetingId, partner: &Who) -> Self {
        let title = format!("Pick a time with {}", partner.name);
        Self::new(FormId::PickTime { meeting }, &title, vec![to_field()])
    }
}

impl Field {
    fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

fn field(name: &'static str, label: &str, value: String, kind: FieldKind) -> Field {
    Field {
        name,
        label: shorten(label, LABEL_MAX),
        kind,
        value,
        required: false,
    }
}

fn text(name: &'static str, label: &str, value: impl Into<String>) -> Field {
    field(name, label, value.into(), FieldKind::Text)
}

fn lines(name: &'static str, label: &str, value: &str) -> Field {
    field(name, label, value.to_owned(), FieldKind::Multiline)
}

/// The names of the sections do not all fit into a label; the help and the refusal list them.
fn section(part: Section) -> Field {
    text(
        "section",
        "Section, e.g. topic, blocker, decision",
        part.as_str(),
    )
}

fn visibility(seen_by: Visibility) -> Field {
    text(
        "visibility",
        "Who sees it: shared, at-meeting, only-me",
        seen_by.as_str(),
    )
}

fn private(is_private: bool) -> Field {
    let value = if is_private { "yes" } else { "no" };
    text("private", "For your eyes only? yes or no", value)
}

fn to_field() -> Field {
    text("to", "To when? e.g. fri 15:00", "").required()
}

fn action_fields(words: &str, owner: Owner, due: Option<NaiveDate>) -> Vec<Field> {
    let owner = match owner {
        Owner::Me => "me",
        Owner::Partner => "partner",
    };
    vec![
        lines("text", "What is to be done?", words).required(),
        text("owner", "By whom: me or partner", owner),
        text("due", "Due, e.g. fri, in 2 weeks", due_value(due)),
    ]
}

fn due_value(due: Option<NaiveDate>) -> String {
    due.map(|day| day.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ActionId, Id, PersonId};
    use ulid::Ulid;

    fn forms() -> Vec<Form> {
        let partner = Who {
            id: PersonId::from_ulid(Ulid::from_parts(1, 1)),
            account: "bob".to_owned(),
            name: "Bob ".repeat(30),
        };
        let ulid = Ulid::from_parts(1, 2);
        let one_on_one = OneOnOneId::from_ulid(ulid);
        let (topic, action) = (TopicId::from_ulid(ulid), ActionId::from_ulid(ulid));
        let (note, meeting) = (NoteId::from_ulid(ulid), MeetingId::from_ulid(ulid));
        let proposal = ProposalId::from_ulid(ulid);
        vec![
            Form::start(DraftId::from_ulid(ulid), None, StartValues::default()),
            Form::add_topic(one_on_one, &partner),
            Form::capture(DraftId::from_ulid(ulid), "words", "Bob"),
            Form::edit_topic(
                topic,
                "words",
                Section::Growth,
                Visibility::OnlyMe,
                &partner,
            ),
            Form::add_note(one_on_one, &partner),
            Form::edit_note(note, "words", true, &partner),
            Form::add_action(one_on_one, &partner),
            Form::edit_action(
                FormId::EditAction { action },
                "words",
                Owner::Partner,
                None,
                &partner,
            ),
            Form::snooze(
                FormId::Snooze { action },
                NaiveDate::from_ymd_opt(2026, 4, 3),
            ),
            Form::suggest(proposal, "thu 10:00", "Europe/Berlin", 30),
            Form::accept_with_zone(proposal, ""),
            Form::move_meeting(meeting, &partner),
            Form::pick_time(meeting, &partner),
        ]
    }

    #[test]
    fn every_form_fits_every_platform() {
        for form in forms() {
            assert!(form.title.chars().count() <= TITLE_MAX, "{}", form.title);
            assert!(
                (1..=FIELDS_MAX).contains(&form.fields.len()),
                "{:?}",
                form.id
            );
            for field in &form.fields {
                assert!(!field.label.ends_with('…'), "cut: {}", field.label);
                assert!(!field.label.is_empty(), "{}", field.name);
            }
        }
    }

    #[test]
    fn a_wrong_field_gives_the_form_again_with_what_was_typed() {
        let meeting = MeetingId::from_ulid(Ulid::from_parts(1, 2));
        let partner = Who {
            id: PersonId::from_ulid(Ulid::from_parts(1, 1)),
            account: "bob".to_owned(),
            name: "Bob".to_owned(),
        };
        let typed = Fields::from([("to".to_owned(), "someday".to_owned())]);
        let again = Form::move_meeting(meeting, &partner).again(&typed, Refusal::OpenQuote);
        assert_eq!(again.fields[0].value, "someday");
        assert_eq!(again.refusal, Some(Refusal::OpenQuote));
    }
}
