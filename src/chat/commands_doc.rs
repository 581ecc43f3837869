//! The reference of all commands as Markdown, `docs/commands.md`.
//!
//! Written from the grammar, so that it cannot tell of an option that is not there. Invariant: the file in
//! the repository is this text, which a test compares.

use super::grammar::{COMMANDS, CommandSpec, Kind, OptionSpec, ROOT};
use super::words::EXAMPLES;

const INTRODUCTION: &str = "\
# Commands

<!-- Printed by `duologue commands`; not edited by hand. -->

Everything begins with `/1on1`, which alone shows the help card. Options are typed as described under
[typed lines](#typed-lines), with completion, or picked where the chat platform has menus for them.
";

const TYPED_LINES: &str = "\
## Typed lines

- The main option is typed bare, the others as `name:value`, in any order and in any case.
- A name counts only at the start or after a space, outside quotes, and only if the command has it. Anything else
  is text: in `/1on1 add Decide due:friday` there is no option, since `add` has no `due`.
- A value runs to the next such name, or stands in double quotes, straight or curly. An apostrophe is no quote.
- The main option may be named too, as in `topic:…`. What follows a quoted value of another option is the main one.
- An option left empty is an option left out. A repeated one is refused.
- A `@bob` at the end of a text stays text; the partner is named by `with:bob` or `with:@bob`.

";

const PLAIN_MESSAGES: &str = "\
## Plain messages

A message to the bot without a command is a topic, and a list is a topic for each bullet. «I can't make it» offers
to skip or move the meeting, and a greeting, thanks or a single word gets a short help.
";

/// The whole page, with a newline at its end.
#[must_use]
pub fn commands_markdown() -> String {
    let mut page = format!("{INTRODUCTION}\n");
    for command in &COMMANDS {
        let name = command.name.as_str();
        let row = format!("- [`{ROOT} {name}`](#{name}): {}\n", command.description);
        page.push_str(&row);
    }
    page.push('\n');
    for command in &COMMANDS {
        page.push_str(&section(command));
    }
    page.push_str(TYPED_LINES);
    page.push_str(&cadences());
    page.push_str(PLAIN_MESSAGES);
    page
}

fn section(command: &CommandSpec) -> String {
    let name = command.name.as_str();
    let mut section = format!(
        "## {name}\n\n{}.\n\n`{}`\n\n",
        command.description,
        command.usage()
    );
    if !command.options.is_empty() {
        section.push_str("| option | value | |\n|---|---|---|\n");
        section.extend(command.options.iter().map(row));
        section.push('\n');
    }
    section.push_str("```text\n");
    for example in command.examples {
        section.extend([example, "\n"]);
    }
    section.push_str("```\n\n");
    section
}

fn row(option: &OptionSpec) -> String {
    let mut notes = Vec::new();
    if option.main {
        notes.push("typed bare");
    }
    if option.required {
        notes.push("required");
    }
    let notes = if notes.is_empty() {
        String::new()
    } else {
        format!(" ({})", notes.join(", "))
    };
    format!(
        "| `{}`{notes} | {} | {} |\n",
        option.name,
        value(option.kind),
        option.description
    )
}

fn value(kind: Kind) -> String {
    match kind {
        Kind::Text { max } => format!("text, at most {max} characters"),
        Kind::Member => "a person, as a mention".to_owned(),
        Kind::Partner => "one of your partners, by name".to_owned(),
        Kind::PartnerEver => {
            "one of your partners, by name, also of a 1:1 that has ended".to_owned()
        }
        Kind::Cadence => "[a cadence in words](#cadences)".to_owned(),
        Kind::Zone => "a city, or a zone such as `Europe/Berlin`".to_owned(),
        Kind::Minutes { min, max } => format!("{min} to {max}"),
        Kind::Choice(choices) => {
            let names: Vec<String> = choices.iter().map(|c| format!("`{}`", c.name)).collect();
            names.join(", ")
        }
        Kind::Moment => "a date in words, with or without a time".to_owned(),
        Kind::Day => "a date in words".to_owned(),
        Kind::Action => "an open action, by completion".to_owned(),
        Kind::Flag => "`yes` or `no`".to_owned(),
    }
}

/// What `when` and the dates understand, by example.
fn cadences() -> String {
    let examples: Vec<String> = EXAMPLES.iter().map(|text| format!("`{text}`")).collect();
    format!(
        "## Cadences\n\n\
         {}, `weekdays 9:15`, `mon,wed 9:15`,\n\
         `monthly on the 15th 10:00`, and five-field cron for what the words cannot say: `0 10 * * THU`. Each may\n\
         end with `from 2026-12-03`.\n\n\
         ## Dates in words\n\n\
         `tomorrow`, `fri` (the next one after today), `next tue 15:00` (in the next week), `in 2 weeks`,\n\
         `2026-12-03`. What is over is refused.\n\n",
        examples.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::words::parse_when;

    #[test]
    fn the_page_in_the_repository_is_this_text() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commands.md");
        let page = std::fs::read_to_string(path).expect("docs/commands.md is in the repository");
        assert!(
            page == commands_markdown(),
            "docs/commands.md is old; print it anew: cargo run -- commands > docs/commands.md"
        );
    }

    #[test]
    fn every_command_option_and_example_is_in_it() {
        let page = commands_markdown();
        for command in &COMMANDS {
            assert!(page.contains(&format!("\n## {}\n", command.name.as_str())));
            assert!(command.options.iter().all(|o| page.contains(o.description)));
            assert!(command.examples.iter().all(|e| page.contains(e)));
        }
    }

    #[test]
    fn every_cadence_that_is_promised_is_understood() {
        for text in [
            "weekdays 9:15",
            "mon,wed 9:15",
            "monthly on the 15th 10:00",
            "0 10 * * THU",
        ] {
            assert!(cadences().contains(text));
            assert!(parse_when(text).is_ok(), "{text}");
        }
        let of_examples = COMMANDS.iter().flat_map(|command| command.examples);
        for when in of_examples.filter_map(|example| example.split_once("when:")) {
            let when = when.1.split(" timezone:").next().expect("a value");
            assert!(parse_when(when).is_ok(), "{when}");
        }
    }

    #[test]
    fn no_cell_breaks_its_table() {
        let page = commands_markdown();
        for row in page.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(row.matches('|').count(), 4, "{row}");
        }
    }
}
