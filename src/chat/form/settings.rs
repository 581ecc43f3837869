//! The forms of `settings`: one field a setting, or two where one implies the other.

use super::{Field, Form, text};
use crate::chat::control::FormId;
use crate::chat::settings::Setting;
use crate::chat::view::Who;

/// The longest lead of an agenda, in minutes: two days.
pub const LEAD_MAX: i64 = 2_880;
/// The longest lead of a nudge, in hours: two weeks.
pub const NUDGE_MAX: i64 = 336;
/// The longest delay of a recap, in minutes: a day.
pub const RECAP_MAX: i64 = 1_440;

impl Form {
    /// A setting with the value that it has; `among_peers` asks with a new format who leads. A switch has no
    /// form: it is thrown where it stands.
    #[must_use]
    pub fn setting(
        id: FormId,
        setting: Setting,
        partner: Option<&Who>,
        value: &str,
        among_peers: bool,
    ) -> Option<Self> {
        let mut fields = vec![field_of(setting, value)?];
        if setting == Setting::Format && among_peers {
            fields.push(text("role", "You are: lead or report", ""));
        }
        let with = partner.map_or_else(String::new, |partner| format!(" with {}", partner.name));
        let title = match setting {
            Setting::Cadence => format!("Another cadence{with}"),
            Setting::Zone => format!("Another time zone{with}"),
            Setting::Duration => format!("Another duration{with}"),
            Setting::Format => format!("Another format{with}"),
            Setting::Role => format!("Other roles{with}"),
            Setting::Place => format!("Where you meet{with}"),
            Setting::Lead => format!("Agenda of your 1:1{with}"),
            Setting::Nudge => format!("Nudge for your 1:1{with}"),
            Setting::Recap => format!("Recap of your 1:1{with}"),
            Setting::OwnZone => "Your time zone".to_owned(),
            Setting::Hours => "Your working hours".to_owned(),
            Setting::Calls
            | Setting::Digest
            | Setting::Reminders
            | Setting::SecondQuestion
            | Setting::Drift => return None,
        };
        Some(Self::new(id, &title, fields))
    }

    /// Another hour: a cadence at another time of day.
    #[must_use]
    pub fn another_hour(id: FormId, partner: &Who, when: &str) -> Self {
        let title = format!("Another hour to meet {}", partner.name);
        Self::new(id, &title, vec![when_field(when)])
    }

    /// Another time than the one that was proposed for a 1:1 that goes on.
    #[must_use]
    pub fn suggest_change(id: FormId, when: &str, timezone: &str, minutes: i64) -> Self {
        let fields = vec![
            when_field(when),
            zone_field(timezone),
            duration_field(&minutes.to_string()),
        ];
        Self::new(id, "Suggest another time", fields)
    }
}

fn field_of(setting: Setting, value: &str) -> Option<Field> {
    let field = match setting {
        Setting::Cadence => when_field(value),
        Setting::Zone | Setting::OwnZone => zone_field(value),
        Setting::Duration => duration_field(value),
        Setting::Format => text("format", "their-meeting, halves or peers", value).required(),
        Setting::Role => text("role", "You are: lead, report or peer", value).required(),
        Setting::Place => text("place", "A link or a channel; empty for none", value),
        Setting::Lead => {
            let label = format!("Minutes before the start, 0 to {LEAD_MAX}");
            text("lead", &label, value).required()
        }
        Setting::Nudge => {
            let label = format!("Hours before, 1 to {NUDGE_MAX}; 0 is off");
            text("nudge", &label, value).required()
        }
        Setting::Recap => {
            let label = format!("Minutes after the end, 0 to {RECAP_MAX}");
            text("recap", &label, value).required()
        }
        Setting::Hours => text("hours", "When? e.g. mon-fri 09:00-18:00", value).required(),
        Setting::Calls
        | Setting::Digest
        | Setting::Reminders
        | Setting::SecondQuestion
        | Setting::Drift => return None,
    };
    Some(field)
}

fn when_field(value: &str) -> Field {
    text("when", "When? e.g. every thursday 10:00", value).required()
}

fn zone_field(value: &str) -> Field {
    text("timezone", "Time zone, e.g. Europe/Berlin", value).required()
}

fn duration_field(value: &str) -> Field {
    text("duration", "Minutes, 5 to 240", value).required()
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::super::{FIELDS_MAX, TITLE_MAX};
    use super::*;
    use crate::domain::id::{Id, PersonId};

    #[test]
    fn every_setting_has_a_form_that_fits_or_is_a_switch() {
        let partner = Who {
            id: PersonId::from_ulid(Ulid::from_parts(1, 1)),
            account: "bob".to_owned(),
            name: "Bob ".repeat(30),
        };
        let all = [&Setting::SHARED[..], &Setting::MINE, &Setting::OWN].concat();
        for what in all {
            assert_eq!(Setting::from_name(what.name()), Some(what));
            let id = FormId::OwnSetting { what };
            let Some(form) = Form::setting(id, what, Some(&partner), "", true) else {
                continue;
            };
            assert!(form.title.chars().count() <= TITLE_MAX, "{}", form.title);
            assert!(form.fields.len() <= FIELDS_MAX);
            for field in &form.fields {
                assert!(!field.label.ends_with('…'), "cut: {}", field.label);
            }
        }
    }
}
