//! Bodies against Discord's own description of its HTTP API, where there is a copy of it.
//!
//! `DUOLOGUE_DISCORD_OPENAPI` names the file, which <https://github.com/discord/discord-api-spec> has. Without it nothing is
//! checked here, and the count of checked bodies says so. What the fake itself answers is held against it too. Schemas are
//! compiled once for all tests of a program.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

/// A method and a path.
type Operation = (&'static str, &'static str);

/// An operation, and the status of an answer; none for the request.
type Part = (Operation, &'static str);

struct Description {
    document: Value,
    compiled: Mutex<BTreeMap<Part, Arc<Validator>>>,
}

static DESCRIPTION: LazyLock<Option<Description>> = LazyLock::new(read);

#[expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "where the description is is the environment's to say, and who reads a test's output must see what was not tried"
)]
fn read() -> Option<Description> {
    let Ok(path) = std::env::var("DUOLOGUE_DISCORD_OPENAPI") else {
        println!("skipped: Discord's description, since DUOLOGUE_DISCORD_OPENAPI is not set");
        return None;
    };
    let text = std::fs::read_to_string(&path).expect("Discord's description");
    Some(Description {
        document: serde_json::from_str(&text).expect("a description in JSON"),
        compiled: Mutex::default(),
    })
}

/// What is wrong with what is sent to a method and path; `None` without a description.
pub(in crate::fake_discord) fn request(at: Operation, body: &Value) -> Option<Vec<String>> {
    DESCRIPTION.as_ref().map(|it| it.faults(at, "", body))
}

/// What is wrong with what the fake answers; `None` without a description, or when it says nothing of that status.
pub(in crate::fake_discord) fn answer(
    at: Operation,
    status: u16,
    body: &Value,
) -> Option<Vec<String>> {
    let status = match status {
        200 => "200",
        201 => "201",
        // Of errors it says that inner codes are numbers, where the documents show, and Discord sends, words.
        _ => return None,
    };
    DESCRIPTION.as_ref().map(|it| it.faults(at, status, body))
}

impl Description {
    /// Faults in a request, or in an answer of a status.
    fn faults(&self, at: Operation, status: &'static str, body: &Value) -> Vec<String> {
        let compiled = self.compiled.lock();
        let mut compiled = compiled.unwrap_or_else(PoisonError::into_inner);
        let validator = compiled
            .entry((at, status))
            .or_insert_with(|| Arc::new(self.compile(at, status)));
        let validator = Arc::clone(validator);
        drop(compiled);
        // One wrong component fails every alternative of a union: the first few say where.
        let errors = validator.iter_errors(body).take(3);
        let told = errors.map(|error| {
            let (what, at) = (error.masked_with("this"), error.instance_path());
            format!("by Discord's description, at {at}: {what}")
        });
        told.collect()
    }

    fn compile(&self, (method, path): Operation, status: &str) -> Validator {
        let operation = &self.document["paths"][path][method];
        let described = match status {
            "" => &operation["requestBody"],
            status => &operation["responses"][status],
        };
        let schema = &described["content"]["application/json"]["schema"];
        assert!(
            schema.is_object(),
            "{method} {path} {status} is not described"
        );
        let schema = json!({ "components": self.document["components"], "allOf": [schema] });
        let options = jsonschema::options().with_draft(Draft::Draft202012);
        options
            .build(&schema)
            .expect("a schema that holds together")
    }
}
