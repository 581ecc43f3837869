//! The shape of a request's body: what is wrong with one is said in words that name the key.
//!
//! Not here: whether what the keys hold makes sense, which each route knows.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::engine::{Outcome, Trouble, quoted};

/// A body as it came.
pub(super) type Body = Result<Json<Value>, JsonRejection>;

/// A request whose body is an object with these keys and no others.
pub(super) trait Shape: DeserializeOwned {
    /// The keys.
    const KEYS: &'static [Key];
}

/// A key of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    name: &'static str,
    holds: Holds,
    required: bool,
}

/// What a key holds.
#[derive(Debug, Clone, Copy)]
enum Holds {
    Text,
    Number,
    Truth,
    Texts,
    Fields,
}

/// A text.
pub(super) const fn text(name: &'static str) -> Key {
    key(name, Holds::Text)
}

/// A whole number, or the same as text.
pub(super) const fn number(name: &'static str) -> Key {
    key(name, Holds::Number)
}

/// True or false.
pub(super) const fn truth(name: &'static str) -> Key {
    key(name, Holds::Truth)
}

/// A list of texts.
pub(super) const fn texts(name: &'static str) -> Key {
    key(name, Holds::Texts)
}

/// Texts by name.
pub(super) const fn map(name: &'static str) -> Key {
    key(name, Holds::Fields)
}

const fn key(name: &'static str, holds: Holds) -> Key {
    Key {
        name,
        holds,
        required: true,
    }
}

impl Key {
    /// It may be left out, or be null.
    pub(super) const fn optional(mut self) -> Self {
        self.required = false;
        self
    }
}

impl Holds {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Number => value.is_u64() || value.is_string(),
            Self::Truth => value.is_boolean(),
            Self::Texts => value
                .as_array()
                .is_some_and(|values| values.iter().all(Value::is_string)),
            Self::Fields => value
                .as_object()
                .is_some_and(|fields| fields.values().all(Value::is_string)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a whole number",
            Self::Truth => "true or false",
            Self::Texts => "a list of texts",
            Self::Fields => "an object of texts",
        }
    }
}

/// A body of the right shape, or the sentence that says what is wrong with it.
pub(super) fn body<T: Shape>(body: Body) -> Outcome<T> {
    let sentence = |sentence: &str| Trouble::Bad(sentence.to_owned());
    let Json(value) = body.map_err(|rejection| match rejection {
        JsonRejection::MissingJsonContentType(_) => {
            sentence("the body is to be JSON, with the header «content-type: application/json»")
        }
        JsonRejection::JsonSyntaxError(_) | JsonRejection::JsonDataError(_) => {
            sentence("the body is not JSON")
        }
        JsonRejection::BytesRejection(_) | _ => sentence("the body could not be read"),
    })?;
    if let Some(wrong) = wrong(&value, T::KEYS) {
        return Err(Trouble::Bad(wrong));
    }
    serde_json::from_value(value).map_err(|_| sentence("the body is not what this request takes"))
}

/// What is wrong with the shape of a body; `None` when nothing is.
fn wrong(value: &Value, keys: &[Key]) -> Option<String> {
    let names = || quoted(keys.iter().map(|key| key.name));
    let Some(object) = value.as_object() else {
        return Some(format!("the body is to be an object with {}", names()));
    };
    let known = |name: &str| keys.iter().any(|key| key.name == name);
    if let Some(unknown) = object.keys().find(|name| !known(name)) {
        return Some(format!(
            "«{unknown}» is not known here; this takes {}",
            names()
        ));
    }
    keys.iter().find_map(|key| wrong_key(object, key))
}

fn wrong_key(object: &Map<String, Value>, key: &Key) -> Option<String> {
    let (name, words) = (key.name, key.holds.words());
    match object.get(name).filter(|value| !value.is_null()) {
        Some(value) if key.holds.fits(value) => None,
        Some(_) => Some(format!("«{name}» is to be {words}")),
        None if key.required => Some(format!("«{name}» is missing: it is to be {words}")),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const KEYS: [Key; 4] = [
        text("as"),
        number("message"),
        texts("values").optional(),
        map("fields").optional(),
    ];

    #[test]
    fn what_is_wrong_is_named() {
        for (body, said) in [
            (
                json!([]),
                "the body is to be an object with «as», «message», «values» and «fields»",
            ),
            (
                json!({ "as": "alice", "message": 1, "mesage": 1 }),
                "«mesage» is not known here; this takes «as», «message», «values» and «fields»",
            ),
            (
                json!({ "as": "alice" }),
                "«message» is missing: it is to be a whole number",
            ),
            (
                json!({ "as": null, "message": 1 }),
                "«as» is missing: it is to be a text",
            ),
            (json!({ "as": 5, "message": 1 }), "«as» is to be a text"),
            (
                json!({ "as": "alice", "message": 1, "values": "x" }),
                "«values» is to be a list of texts",
            ),
            (
                json!({ "as": "alice", "message": 1, "values": [1] }),
                "«values» is to be a list of texts",
            ),
            (
                json!({ "as": "alice", "message": 1, "fields": { "topic": 1 } }),
                "«fields» is to be an object of texts",
            ),
        ] {
            assert_eq!(wrong(&body, &KEYS).as_deref(), Some(said), "{body}");
        }
    }

    #[test]
    fn what_is_right_passes() {
        for body in [
            json!({ "as": "alice", "message": 1 }),
            json!({ "as": "alice", "message": "1", "values": ["x"], "fields": null }),
        ] {
            assert_eq!(wrong(&body, &KEYS), None, "{body}");
        }
    }
}
