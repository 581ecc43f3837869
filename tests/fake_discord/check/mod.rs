//! Whether a body is one that Discord takes: by its own description, by another library's, and by its documents.
//!
//! Three readers, since each misses something: the description knows no sums (40 components, 4,000 characters) and lets
//! unknown fields pass, the library is older than some limits, and the documents have no program.

mod command;
mod description;
mod message;
mod modal;

use serde_json::Value;

pub(super) use self::description::{answer, request};
pub(super) use self::message::{as_written as message_as_written, each_component};
use super::rest::Route;

/// What is wrong with a body of a route, by the library and the documents.
pub(super) fn body(route: Route, body: &Value) -> Vec<String> {
    match route {
        Route::CreateMessage => message::create(body),
        Route::EditMessage | Route::EditAnswer => message::edit(body),
        Route::FollowUp => message::answer(body),
        Route::Callback => callback(body),
        Route::PutCommands => command::all(body),
        Route::CreateCommand => command::one(body),
        Route::EditCommand => command::part(body),
        Route::OpenDm => unknown_fields(body, &["recipient_id"]),
        Route::Gateway
        | Route::GatewayBot
        | Route::Me
        | Route::Application
        | Route::User
        | Route::ListMessages
        | Route::GetMessage
        | Route::DeleteMessage
        | Route::GetAnswer
        | Route::DeleteAnswer
        | Route::ListCommands
        | Route::GetCommand
        | Route::DeleteCommand => Vec::new(),
    }
}

/// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object>
fn callback(body: &Value) -> Vec<String> {
    let mut faults = unknown_fields(body, &["type", "data"]);
    let data = &body["data"];
    match body["type"].as_u64() {
        Some(4 | 7) => faults.extend(message::answer(data)),
        Some(5) => faults.extend(unknown_fields(data, &["flags"])),
        Some(6) if data.is_null() => {}
        Some(8) => faults.extend(modal::choices(data)),
        Some(9) => faults.extend(modal::modal(data)),
        kind => faults.push(format!("a callback of type {kind:?} with {data}")),
    }
    faults
}

/// Discord ignores fields that it does not know; here they are a slip of the pen.
fn unknown_fields(body: &Value, known: &[&str]) -> Vec<String> {
    let fields = body.as_object().into_iter().flatten();
    let unknown = fields.filter(|(field, _)| !known.contains(&field.as_str()));
    unknown
        .map(|(field, _)| format!("a field «{field}» that is not known there"))
        .collect()
}

/// Discord does not say what it counts; UTF-16 units are the strictest reading.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Whether a text of a body is between these lengths; a missing one has the length 0.
fn between(body: &Value, field: &str, least: usize, most: usize) -> Option<String> {
    let length = length(body[field].as_str().unwrap_or_default());
    let within = (least..=most).contains(&length);
    (!within).then(|| format!("«{field}» of {length} characters; {least} to {most} are allowed"))
}
