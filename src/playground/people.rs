//! The people of the playground: who is there, in which zone, and whether messages reach them.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::shape::{Key, Shape, text, truth};
use crate::app::port::Account;

/// The longest id.
const ID_MAX: usize = 32;
/// The longest name.
const NAME_MAX: usize = 80;

/// A person of the playground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Persona {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) timezone: Option<Tz>,
    pub(super) reachable: bool,
    /// Whether they are in the call; there is one.
    #[serde(default)]
    pub(super) in_call: bool,
}

impl Persona {
    /// The two who exist from the start.
    pub(super) fn first_two() -> [Self; 2] {
        [("alice", "Alice"), ("bob", "Bob")].map(|(id, name)| Self {
            id: id.to_owned(),
            name: name.to_owned(),
            timezone: Some(Tz::Europe__Berlin),
            reachable: true,
            in_call: false,
        })
    }

    /// As the application knows an account.
    pub(super) fn account(&self) -> Account {
        Account {
            account: self.id.clone(),
            name: self.name.clone(),
            zone: self.timezone,
            bot: false,
        }
    }
}

/// What `POST /api/people` says.
#[derive(Debug, Deserialize)]
pub(super) struct PersonRequest {
    pub(super) id: String,
    name: String,
    timezone: Option<String>,
    reachable: Option<bool>,
}

impl Shape for PersonRequest {
    const KEYS: &'static [Key] = &[
        text("id"),
        text("name"),
        text("timezone").optional(),
        truth("reachable").optional(),
    ];
}

impl PersonRequest {
    /// The person as changed by this request.
    pub(super) fn apply(self, before: Option<&Persona>) -> Result<Persona, String> {
        let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
        if self.id.is_empty() || self.id.len() > ID_MAX || !self.id.chars().all(valid) {
            return Err("an id has 1 to 32 characters of a-z, 0-9, _ and -".to_owned());
        }
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control)
        {
            return Err(format!("a name has 1 to {NAME_MAX} characters on one line"));
        }
        let given = self.timezone.filter(|zone| !zone.is_empty());
        let timezone = match given {
            Some(zone) => Some(
                zone.parse::<Tz>()
                    .map_err(|_| format!("«{zone}» is not a zone; one is «Europe/Berlin»"))?,
            ),
            None => before.and_then(|before| before.timezone),
        };
        let reachable = self
            .reachable
            .or(before.map(|before| before.reachable))
            .unwrap_or(true);
        Ok(Persona {
            id: self.id,
            name: name.to_owned(),
            timezone,
            reachable,
            in_call: before.is_some_and(|before| before.in_call),
        })
    }
}

/// Finds a person as `@` does: an id, else a unique name, in any case.
pub(super) fn find<'a>(
    people: impl Iterator<Item = &'a Persona> + Clone,
    given: &str,
) -> Option<&'a Persona> {
    let wanted = given.trim().trim_start_matches('@').to_lowercase();
    if let Some(found) = people.clone().find(|person| person.id == wanted) {
        return Some(found);
    }
    let mut named = people.filter(|person| person.name.to_lowercase() == wanted);
    match (named.next(), named.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
