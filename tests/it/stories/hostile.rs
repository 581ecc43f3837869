//! Whatever people write into whatever takes text: shown as typed or cleaned, never active, never in the place of the
//! bot's own words, and never too much for a card. Each card is held against Discord's limits as well.

use chrono_tz::Tz;
use duologue::app::port::Account;
use duologue::chat::command::{Command, Invocation, Place, Typed};
use duologue::chat::form::Form;
use duologue::chat::parse::from_options;
use duologue::discord::render::{modal, pages, retry};
use duologue::domain::person::Platform;
use serde_json::{Value, json};
use twilight_model::channel::message::Component;

use crate::world::{Actor, World};

/// What stands beside each of them, so that it is found again.
const MARK: &str = "zebra";

/// What somebody may think of.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "@everyone @here <@1> <@!1> <@&1> <#1> <!channel> <!everyone> <!here> <@U012AB3CD> <!subteam^S1>",
        "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; <a href=\"javascript:x\">y</a>",
        "**bold** __under__ ~~gone~~ ||spoiler|| `code` ```block``` [label](https://evil.example) > quote\n# Heading\n- item\n-# fine",
        "</t:0:R> <t:1:F> <:a:1> <a:b:2> :smile: </next:1> https://evil.example/@everyone",
        "\u{202E}desrever\u{202C} \u{2066}isolate\u{2069} \u{200F}mark \u{061C}",
        "Your 1:1 with Bob\nThu 26 Mar 2026, 10:00\n### Agenda\n1. ☐ Not a topic",
        "nul\u{0} bell\u{7} escape\u{1b}[31m del\u{7f} \u{85} c1\u{9b}31m",
        "soft\u{ad}hyphen tag\u{e0041}\u{e0042} \u{fff9}between\u{fffa}lines\u{fffb} \u{3164} \u{2800}",
        "'; DROP TABLE topics; -- \" \\ %s %n {0} ${x} $(x) `x` {{x}}",
        "\\*\\_\\`\\\\",
        "سلام עברית русский 中文 ไทย",
        "עברית, 5 (a) *b*\n1. ☐ عربي 7",
        "pass\u{200D}word \u{200C}\u{200D}\u{200D}x\u{200C}",
    ]
    .map(|text| format!("{text} {MARK}"))
    .to_vec();
    texts.push(format!("{MARK} Z{}", "\u{0300}\u{0489}".repeat(200)));
    texts.push(format!("{MARK} {}", "🦓".repeat(480)));
    texts.push(format!("{MARK} {}", "𝕫".repeat(280)));
    texts.push(format!("{MARK} {}", "a".repeat(1 << 20)));
    texts.push(format!("{MARK} {}", "\n".repeat(300)));
    texts
}

/// What a reader would not see, or would be misled by.
fn misleads(c: char) -> bool {
    // Joiners may stand where they join; of these texts none does.
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E00FF}')
        || (c.is_control() && c != '\n')
}

/// A text without the isolates that stand around words that run left, one after the other and never over the end of a line.
#[track_caller]
fn without_isolates(text: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\u{2068}' => assert!(!std::mem::replace(&mut inside, true), "{text:?}"),
            '\u{2069}' => assert!(std::mem::take(&mut inside), "{text:?}"),
            other => {
                assert!(other != '\n' || !inside, "{text:?}");
                out.push(other);
            }
        }
    }
    assert!(!inside, "{text:?}");
    out
}

#[track_caller]
fn reads_well(text: &str) {
    let text = &without_isolates(text);
    assert!(!text.contains(misleads), "{text:?}");
    let mut marks = 0;
    for c in text.chars() {
        let is_mark = matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}');
        marks = if is_mark { marks + 1 } else { 0 };
        assert!(marks <= 5, "marks pile up in {text:?}");
    }
}

/// All texts of a body.
fn contents(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "content" => found.push(text.clone()),
                    Value::String(text)
                        if ["label", "placeholder", "title"].contains(&name.as_str()) =>
                    {
                        reads_well(text);
                    }
                    Value::Null
                    | Value::Bool(_)
                    | Value::Number(_)
                    | Value::String(_)
                    | Value::Array(_)
                    | Value::Object(_) => {
                        contents(value, found);
                    }
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| contents(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether Discord takes it, and nothing in it that was typed is active.
#[track_caller]
fn discord_takes(body: &Value) {
    let components: Vec<Component> =
        serde_json::from_value(body["components"].clone()).expect("components");
    twilight_validate::message::components(&components, true).expect("sound components");
    assert_eq!(
        body["allowed_mentions"]["parse"],
        json!([]),
        "nobody is pinged"
    );
    let mut found = Vec::new();
    contents(body, &mut found);
    for text in found {
        reads_well(&text);
        for alive in [
            "@everyone",
            "@here",
            "<@1>",
            "<@&1>",
            "<#1>",
            "<!channel>",
            "<:a:1>",
            "](https://evil",
            "```",
            "||",
        ] {
            let at = text.find(alive);
            assert!(
                at.is_none_or(|at| at > 0 && text.as_bytes()[at - 1] == b'\\'),
                "«{alive}» is alive in {text:?}"
            );
        }
    }
}

#[track_caller]
fn form_fits(form: &Form) {
    let body = json!(modal(form, None));
    let components: Vec<Component> =
        serde_json::from_value(body["components"].clone()).expect("components");
    for component in &components {
        twilight_validate::component::component_v1(component).expect("a sound component");
    }
    reads_well(body["title"].as_str().expect("a title"));
    discord_takes(&json!(retry(form, "key")));
}

/// Everything that a person has before them.
fn all_reads_well(person: &Actor<'_>) {
    for message in person.messages() {
        reads_well(&message.text);
        reads_well(&message.title);
        assert!(
            !message.title.contains(MARK),
            "a lock screen shows it: {}",
            message.title
        );
        for control in &message.controls {
            reads_well(&control.label);
            control
                .options
                .iter()
                .for_each(|(_, label)| reads_well(label));
        }
        for page in pages(&message.card, message.delivery) {
            discord_takes(&json!(page));
        }
    }
    if person.has_form() {
        form_fits(&person.form().0);
    }
}

/// A command with an option, as a platform gives it.
async fn gives(person: &Actor<'_>, command: &str, options: &[(&str, &str)]) {
    if let Ok(typed) = from_options(command, options.iter().copied()) {
        person.does(Command::Typed(typed)).await;
    }
}

story! {
    async fn whatever_is_written_is_shown_as_words_and_nothing_else(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for text in texts() {
            let text = text.as_str();
            for (command, option) in [
                ("add", "topic"), ("note", "text"), ("action", "text"), ("action", "due"), ("done", "action"), ("search", "text"),
                ("move", "to"), ("away", "from"), ("pause", "until"), ("agenda", "with"), ("actions", "whose"), ("start", "with"),
            ] {
                // `due` wants an action beside it.
                let beside: &[(&str, &str)] = if option == "due" { &[("text", "Something")] } else { &[] };
                gives(&alice, command, &[beside, &[(option, text)]].concat()).await;
            }
            gives(&alice, "start", &[("with", "@carol"), ("when", text)]).await;
            gives(&alice, "start", &[("with", "@carol"), ("when", "fri 15:00"), ("timezone", text)]).await;
            alice.says(&format!("/1on1 add {text}")).await;
            alice.says(&format!("/1on1 {text}")).await;
            alice.says(text).await;
            alice.captures(text, text).await;
            all_reads_well(&alice);
            alice.submits(&[("topic", text), ("section", text), ("with", text)]).await;
            alice.says("/1on1 settings").await;
            alice.chooses("Change what you agreed on", "place").await;
            alice.submits(&[("place", text)]).await;
            all_reads_well(&alice);
            all_reads_well(&bob);
        }
        bob.says("/1on1 agenda").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.says("/1on1 action <@1> @everyone zebra owner:partner").await;
        bob.presses("Wrap up").await;
        gives(&bob, "skip", &[("reason", "\u{202E}@everyone zebra")]).await;
        alice.says("/1on1 history").await;
        alice.says("/1on1 search zebra").await;
        all_reads_well(&alice);
        all_reads_well(&bob);
    }

    async fn a_name_cannot_turn_around_what_the_bot_says(world) {
        let bob = world.bob();
        for name in ["\u{202E}yllaM", "Mallory\n### Agenda", "@everyone", "<@1>", "", "\u{200B}", "🦓".repeat(90).as_str(), "Zoe\u{0301}", "אבי, Thu 26 Mar"] {
            let account = Account { account: "mallory".to_owned(), name: name.to_owned(), zone: Some(Tz::Europe__Berlin), bot: false };
            let mallory = world.app().person(Platform::Playground, &account).await.expect("a person");
            assert!(!mallory.name.is_empty() && mallory.name.chars().count() <= 80);
            reads_well(&mallory.name);
            assert!(!mallory.name.contains('\n'));
            let start = from_options("start", [("with", "@bob"), ("when", "every friday 15:00")]).expect("a start");
            asks(&world, mallory.id, start).await;
            world.settle().await;
            all_reads_well(&bob);
        }
        bob.newest("invitation");
    }
}

async fn asks(world: &World, actor: duologue::domain::id::PersonId, typed: Typed) {
    let invocation = Invocation {
        actor,
        place: Place::Dm,
        on: None,
        command: Command::Typed(typed),
    };
    world.app().handle(invocation).await;
}
