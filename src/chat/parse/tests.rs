//! Lines as people type them.

use rstest::rstest;

use super::*;
use crate::chat::command::{Owner, Role, WhichState, WhoseActions, With};
use crate::chat::grammar::{Kind, REASON_MAX, WORDS_MAX};
use crate::domain::one_on_one::Format;

fn parsed(line: &str) -> Typed {
    parse_line(line)
        .expect("a line of ours")
        .unwrap_or_else(|refusal| panic!("{line}: {refusal:?}"))
}

fn refused(line: &str) -> Refusal {
    parse_line(line)
        .expect("a line of ours")
        .expect_err("a refusal")
}

fn bob() -> With {
    With::Named("bob".into())
}

fn add(topic: &str, with: With) -> Typed {
    Typed::Add {
        topic: topic.into(),
        link: None,
        section: Section::Topic,
        visibility: Visibility::Shared,
        with,
    }
}

#[rstest]
#[case("hello")]
#[case("")]
#[case("1on1 add Budget")]
#[case("/1on1add Budget")]
#[case("/1on")]
#[case("see /1on1 help")]
#[case("/1on1ü")]
fn other_lines_are_not_ours(#[case] line: &str) {
    assert_eq!(parse_line(line), None);
}

#[rstest]
#[case("/1on1")]
#[case("  /1on1  ")]
#[case("/1ON1 Help")]
#[case("/1on1 help add")]
fn alone_or_with_help_it_helps(#[case] line: &str) {
    assert_eq!(parsed(line), Typed::Help);
}

#[test]
fn every_example_of_the_table_is_its_command() {
    for command in &COMMANDS {
        assert!(!command.examples.is_empty());
        for example in command.examples {
            assert_eq!(Name::of(&parsed(example)), Some(command.name), "{example}");
        }
    }
}

#[test]
fn a_line_with_every_kind_of_option_is_read() {
    assert_eq!(
        parsed("/1on1 action Send the draft owner:me due:next friday with:@bob"),
        Typed::Action {
            text: "Send the draft".into(),
            owner: Owner::Me,
            due: Some("next friday".into()),
            with: bob(),
        }
    );
}

#[rstest]
#[case("/1on1 start @bob when:every thursday 10:00")]
#[case("/1on1 start with:@bob when:every thursday 10:00")]
#[case("/1on1 start with:@bob when:\"every thursday 10:00\"")]
#[case("/1on1 start when:“every thursday 10:00” @bob")]
#[case("/1on1 START When:«every thursday 10:00» With:@bob")]
fn a_start_reads_the_same_however_it_is_arranged(#[case] line: &str) {
    let expected = StartRequest {
        with: "@bob".into(),
        when: Some("every thursday 10:00".into()),
        timezone: None,
        duration: None,
        format: None,
        role: None,
        place: None,
    };
    assert_eq!(parsed(line), Typed::Start(expected));
}

#[test]
fn a_start_takes_every_option() {
    let line = "/1on1 start @bob when:thu 10 timezone:New York duration:45 min format:Peers role:peer place:https://meet.example/a?b=c:d";
    let expected = StartRequest {
        with: "@bob".into(),
        when: Some("thu 10".into()),
        timezone: Some("New York".into()),
        duration: Some(45),
        format: Some(Format::Peers),
        role: Some(Role::Peer),
        place: Some("https://meet.example/a?b=c:d".into()),
    };
    assert_eq!(parsed(line), Typed::Start(expected));
}

#[rstest]
// A trailing mention is text.
#[case("Ask @bob", "Ask @bob")]
// Names of other commands, and names within words or after other signs, are text.
#[case("Decide due:friday", "Decide due:friday")]
#[case("herewith:bob", "herewith:bob")]
#[case("(with:bob)", "(with:bob)")]
#[case("with : bob", "with : bob")]
// Names within quotes are text.
#[case("The word \"with:bob\" is odd", "The word \"with:bob\" is odd")]
#[case("\"Done with:bob\" means what?", "\"Done with:bob\" means what?")]
#[case("(„so with:bob“)", "(„so with:bob“)")]
// Apostrophes and lone marks in the text are text.
#[case("Bob's plan", "Bob's plan")]
#[case("don't", "don't")]
#[case("'tis the season", "'tis the season")]
#[case("A 5\" screen", "A 5\" screen")]
#[case("Say \"hi", "Say \"hi")]
// Quotes around the whole are not.
#[case("\"Budget\"", "Budget")]
#[case("topic:\"Budget with:bob\"", "Budget with:bob")]
#[case("topic:Budget", "Budget")]
#[case("topic:\"Done\" means what?", "\"Done\" means what?")]
// Inner space is kept.
#[case("two\n  lines", "two\n  lines")]
#[case("  Budget  ", "Budget")]
#[case("https://example.org/with:bob", "https://example.org/with:bob")]
// An option left empty is an option left out.
#[case("Budget with:", "Budget")]
fn what_is_not_an_option_stays_text(#[case] args: &str, #[case] topic: &str) {
    let line = format!("/1on1 add {args}");
    assert_eq!(parsed(&line), add(topic, With::Unsaid));
}

#[rstest]
#[case("Budget with:@bob")]
#[case("Budget with: bob")]
#[case("Budget\nwith:bob")]
#[case("Budget WITH:bob")]
#[case("with:\"bob\" Budget")]
#[case("with:bob topic:Budget")]
#[case("section: with:bob topic:Budget")]
fn options_stand_anywhere(#[case] args: &str) {
    assert_eq!(parsed(&format!("/1on1 add {args}")), add("Budget", bob()));
}

#[test]
fn a_lone_mark_in_the_text_hides_no_option() {
    assert_eq!(
        parsed("/1on1 add A 5\" screen and a 6\" one with:bob"),
        add("A 5\" screen and a 6\" one", bob())
    );
    assert_eq!(
        parsed("/1on1 add Say \"hi with:bob"),
        add("Say \"hi", bob())
    );
}

#[test]
fn the_main_option_of_the_short_commands_is_the_partner_or_may_be_missing() {
    assert_eq!(parsed("/1on1 agenda @bob"), Typed::Agenda { with: bob() });
    assert_eq!(parsed("/1on1 meet bob"), Typed::Meet { with: bob() });
    let with = With::Unsaid;
    assert_eq!(parsed("/1on1 wrap"), Typed::Wrap { with: with.clone() });
    let reason = None;
    assert_eq!(
        parsed("/1on1 skip with:bob"),
        Typed::Skip {
            reason,
            with: bob()
        }
    );
    let to = Some("next tue 15:00".to_owned());
    assert_eq!(
        parsed("/1on1 move \"next tue 15:00\""),
        Typed::Move { to, with }
    );
    assert_eq!(
        parsed("/1on1 actions bob whose:MINE state:all"),
        Typed::Actions {
            whose: WhoseActions::Mine,
            state: WhichState::All,
            with: bob()
        }
    );
}

#[rstest]
#[case("/1on1 note Pay private:yes", true)]
#[case("/1on1 note Pay private:", true)]
#[case("/1on1 note private: text:Pay", true)]
#[case("/1on1 note Pay private:off", false)]
#[case("/1on1 note Pay", false)]
fn a_note_is_private_when_it_says_so(#[case] line: &str, #[case] private: bool) {
    let text = "Pay".to_owned();
    let with = With::Unsaid;
    assert_eq!(
        parsed(line),
        Typed::Note {
            text,
            private,
            with
        }
    );
}

#[rstest]
#[case("/1on1 add", "add", "topic")]
#[case("/1on1 add with:bob", "add", "topic")]
#[case("/1on1 add \"\"", "add", "topic")]
#[case("/1on1 start", "start", "with")]
#[case("/1on1 done  ", "done", "action")]
#[case("/1on1 note \u{200b}", "note", "text")]
fn what_must_be_there_is_asked_for(
    #[case] line: &str,
    #[case] command: &'static str,
    #[case] option: &'static str,
) {
    assert_eq!(refused(line), Refusal::MissingOption { command, option });
}

#[rstest]
#[case("/1on1 add A with:bob with:carol", "with")]
#[case("/1on1 add A topic:B", "topic")]
#[case("/1on1 add A with:\"bob\" B", "topic")]
#[case("/1on1 action A due:fri DUE:sat", "due")]
fn a_repeated_name_is_refused(#[case] line: &str, #[case] option: &'static str) {
    assert_eq!(refused(line), Refusal::RepeatedOption { option });
}

#[rstest]
#[case("/1on1 start @bob when:\"thu 10")]
#[case("/1on1 add topic:“Budget")]
#[case("/1on1 add \"Budget with:bob")]
fn a_value_whose_quotation_stays_open_is_refused(#[case] line: &str) {
    assert_eq!(refused(line), Refusal::OpenQuote);
}

#[test]
fn an_unknown_command_comes_with_near_ones() {
    assert_eq!(
        refused("/1on1 agneda bob"),
        Refusal::UnknownCommand {
            given: "agneda".into(),
            near: vec!["agenda".into()]
        }
    );
    let long = format!("/1on1 {}", "x".repeat(10_000));
    assert_eq!(
        refused(&long),
        Refusal::UnknownCommand {
            given: "x".repeat(GIVEN_MAX),
            near: vec![]
        }
    );
}

#[rstest]
#[case("add", "topic", 500)]
#[case("note", "text", 2_000)]
#[case("action", "text", 500)]
#[case("skip", "reason", REASON_MAX)]
fn a_limit_holds_to_the_character(
    #[case] command: &str,
    #[case] option: &'static str,
    #[case] limit: usize,
) {
    let line = |length| format!("/1on1 {command} {}", "é".repeat(length));
    parsed(&line(limit));
    let length = limit + 1;
    assert_eq!(
        refused(&line(length)),
        Refusal::TooLong {
            option,
            limit,
            length
        }
    );
}

#[test]
fn separated_options_are_checked_alike() {
    let options = [("with", "@bob"), ("topic", "due:\"x with:y")];
    assert_eq!(
        from_options("add", options),
        Ok(add("due:\"x with:y", bob()))
    );
    assert_eq!(
        from_options("add", [("topic", " ")]),
        Err(Refusal::MissingOption {
            command: "add",
            option: "topic"
        })
    );
    assert!(matches!(
        from_options("ad", [("topic", "x")]),
        Err(Refusal::UnknownCommand { .. })
    ));
}

#[test]
fn a_line_of_nothing_but_marks_is_read_in_good_time() {
    // Quadratic reading would take minutes here.
    let line = format!("/1on1 add x{}", " \"a".repeat(200_000));
    assert!(matches!(refused(&line), Refusal::TooLong { .. }));
}

#[test]
fn a_text_option_is_the_only_kind_that_keeps_long_values() {
    for option in COMMANDS.iter().flat_map(|command| command.options) {
        let keeps = matches!(option.kind, Kind::Text { .. } | Kind::Action);
        assert_eq!(option.kind.max() > WORDS_MAX, keeps);
    }
}
