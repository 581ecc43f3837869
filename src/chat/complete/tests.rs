//! What is offered while somebody types.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::chat::parse::parse_line;
use crate::chat::words::parse_when;

// A Thursday.
const NOW: &str = "2026-03-19T12:00:00Z";

fn context() -> CompletionContext {
    let member = |id: &str, name: &str| Member {
        id: id.into(),
        name: name.into(),
    };
    let action = |id: &str, text: &str| OpenAction {
        id: id.into(),
        text: text.into(),
        partner: "Bob".into(),
    };
    CompletionContext {
        now: NOW.parse().expect("an instant"),
        zone: Tz::Europe__Berlin,
        partners: vec!["Bob Miller".into(), "Carol".into()],
        former_partners: vec!["Dan".into()],
        members: vec![member("bob", "Bob Miller"), member("dana", "Dana")],
        open_actions: vec![action("ac_1", "Send the draft"), action("ac_2", "Book")],
    }
}

fn completed(line: &str) -> Vec<Choice> {
    complete(line, &context())
}

fn texts(line: &str) -> Vec<String> {
    completed(line).into_iter().map(|c| c.text).collect()
}

fn first(line: &str) -> Choice {
    let found = completed(line).into_iter().next();
    found.unwrap_or_else(|| panic!("something for {line:?}"))
}

#[rstest]
#[case("")]
#[case("hello")]
#[case("/x")]
#[case("/1on1x")]
#[case("Budget with:")]
fn other_lines_are_left_alone(#[case] line: &str) {
    assert_eq!(completed(line), []);
}

#[rstest]
#[case("/")]
#[case("/1on")]
#[case("/1on1")]
#[case("/1on1 ")]
fn at_first_every_command_is_offered_with_what_it_does(#[case] line: &str) {
    let choices = completed(line);
    assert_eq!(choices.len(), COMMANDS.len());
    assert_eq!(choices[1].text, "/1on1 add ");
    assert_eq!(choices[1].label, "add — Put a topic on the coming agenda");
}

#[rstest]
#[case("/1on1 ac", &["/1on1 action ", "/1on1 actions "])]
#[case("/1on1 NE", &["/1on1 next"])]
#[case("/1on1 agneda", &["/1on1 agenda "])]
#[case("/1on1 ad Budget", &["/1on1 add Budget"])]
#[case("/1on1 budget", &[])]
fn a_command_is_completed(#[case] line: &str, #[case] expected: &[&str]) {
    assert_eq!(texts(line), expected);
}

#[test]
fn a_cadence_shows_what_was_understood_and_its_first_three_dates() {
    let line = "/1on1 start with:@bob when:every thu 10:00";
    assert_eq!(
        completed(line),
        [Choice {
            label: "every Thursday at 10:00 — Thu 26 Mar, Thu 2 Apr, Thu 9 Apr".into(),
            text: line.into()
        }]
    );
}

#[test]
fn a_date_in_another_year_says_so() {
    let choice = first("/1on1 start @bob when:thu 10:00 from 2026-12-31");
    assert!(
        choice
            .label
            .ends_with("Thu 31 Dec, Thu 7 Jan 2027, Thu 14 Jan 2027"),
        "{choice:?}"
    );
}

#[rstest]
#[case("thu", "thu 10:00")]
#[case("THU", "THU 10:00")]
#[case("every thu", "every thu 10:00")]
#[case("thu 10:", "thu 10:00")]
#[case("thu 10:3", "thu 10:30")]
#[case("every 2 weeks tuesd", "every 2 weeks tuesday 10:00")]
#[case("first mond", "first monday of the month 10:00")]
#[case("", "every thursday at 10:00")]
fn a_cadence_half_typed_is_gone_on_with(#[case] typed: &str, #[case] offered: &str) {
    let line = format!("/1on1 start with:@bob when:{typed}");
    let wanted = format!("/1on1 start with:@bob when:{offered}");
    assert!(texts(&line).contains(&wanted), "{:?}", texts(&line));
    for choice in completed(&line) {
        let when = choice.text.rsplit("when:").next().expect("a value");
        assert!(parse_when(when).is_ok(), "{when}");
        assert!(choice.label.contains(" — "), "{choice:?}");
    }
}

#[test]
fn a_cadence_that_is_not_understood_names_the_part_and_changes_nothing() {
    let line = "/1on1 start @bob when:every thu at noonish";
    let choice = first(line);
    assert!(choice.label.starts_with("“noonish” is not"), "{choice:?}");
    assert_eq!(choice.text, line);
    let never = first("/1on1 start @bob when:0 10 30 2 *");
    assert_eq!(never.label, "this day never comes");
}

#[test]
fn dates_are_those_of_the_zone_that_the_line_names() {
    // At noon of Thursday in UTC it is Friday already on Kiritimati.
    let here = first("/1on1 start @bob when:fri 1:00");
    assert!(here.label.contains("Fri 20 Mar,"), "{here:?}");
    let there = first("/1on1 start @bob timezone:Kiritimati when:fri 1:00");
    assert!(there.label.contains("Fri 27 Mar,"), "{there:?}");
}

#[test]
fn options_not_yet_named_are_offered_where_a_name_can_stand() {
    let names = |line: &str| {
        let names = texts(line).into_iter();
        names
            .map(|text| text.strip_prefix(line).unwrap_or(&text).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names("/1on1 add Budget "),
        ["with:", "section:", "visibility:"]
    );
    assert_eq!(names("/1on1 add Budget with:bob s"), ["ection:"]);
    assert_eq!(names("/1on1 note Pay p"), ["rivate:yes"]);
    assert_eq!(names("/1on1 add Budget"), [""; 0]);
    assert_eq!(names("/1on1 add \"Budget w"), [""; 0]);
    assert_eq!(names("/1on1 add x with:"), ["Bob Miller", "Carol"]);
    assert_eq!(names("/1on1 add topic:\"Budget\" v"), ["isibility:"]);
}

#[rstest]
#[case(
    "/1on1 add x section:b",
    "/1on1 add x section:blocker",
    "blocker — Something in the way"
)]
#[case(
    "/1on1 add x visibility:priv",
    "/1on1 add x visibility:only-me",
    "only-me — Only me"
)]
#[case(
    "/1on1 add x section:bloker",
    "/1on1 add x section:blocker",
    "blocker — Something in the way"
)]
#[case("/1on1 add x with:@mil", "/1on1 add x with:Bob Miller", "Bob Miller")]
#[case(
    "/1on1 add x with:\"bo",
    "/1on1 add x with:\"Bob Miller\"",
    "Bob Miller"
)]
#[case("/1on1 agenda ca", "/1on1 agenda Carol", "Carol")]
#[case("/1on1 start @b", "/1on1 start @bob", "Bob Miller (@bob)")]
#[case("/1on1 start with:dan", "/1on1 start with:@dana", "Dana (@dana)")]
#[case(
    "/1on1 start @bob timezone:berl",
    "/1on1 start @bob timezone:Europe/Berlin",
    "Europe/Berlin — now 13:00"
)]
#[case(
    "/1on1 start @bob duration:4",
    "/1on1 start @bob duration:45",
    "45 minutes"
)]
#[case(
    "/1on1 start @bob duration:37",
    "/1on1 start @bob duration:37",
    "37 minutes"
)]
#[case("/1on1 done DRAFT", "/1on1 done ac_1", "Bob: Send the draft")]
#[case(
    "/1on1 action x due:next fr",
    "/1on1 action x due:next friday",
    "next friday — Fri 27 Mar 2026"
)]
#[case("/1on1 move tom", "/1on1 move tomorrow", "tomorrow — Fri 20 Mar 2026")]
#[case(
    "/1on1 move next tue 15:00",
    "/1on1 move next tue 15:00",
    "next tue 15:00 — Tue 24 Mar 2026, 15:00"
)]
fn a_value_is_completed_by_its_kind(#[case] line: &str, #[case] text: &str, #[case] label: &str) {
    let choice = first(line);
    assert_eq!((choice.text.as_str(), choice.label.as_str()), (text, label));
}

#[rstest]
#[case("/1on1 start @bob duration:4h", "“4h” is not a number")]
#[case("/1on1 start @bob timezone:qqqq", "“qqqq” is no zone")]
#[case("/1on1 move someday", "“someday” is not understood")]
#[case("/1on1 action x due:fri 15:00", "a day is enough here")]
#[case("/1on1 move 2020-01-01", "“2020-01-01” is over")]
fn what_is_wrong_is_said_and_the_line_kept(#[case] line: &str, #[case] label: &str) {
    let choice = first(line);
    assert!(choice.label.starts_with(label), "{choice:?}");
    assert_eq!(choice.text, line);
}

#[test]
fn one_option_is_completed_by_itself() {
    let choices = complete_option(Name::Add, "section", "dec", &context());
    assert_eq!(choices[0].text, "decision");
    let choices = complete_option(Name::Start, "when", "thu 10", &context());
    assert_eq!(choices[0].text, "thu 10");
    assert_eq!(complete_option(Name::Add, "nope", "", &context()), []);
    assert_eq!(complete_option(Name::Add, "topic", "B", &context()), []);
}

#[test]
fn labels_are_cut_visibly_and_there_are_never_too_many() {
    let mut context = context();
    context.open_actions = (0..40)
        .map(|n| OpenAction {
            id: format!("ac_{n}"),
            text: "long ".repeat(60),
            partner: "Bob".into(),
        })
        .collect();
    let choices = complete("/1on1 done long", &context);
    assert_eq!(choices.len(), AT_ONCE_MAX);
    assert!(choices[0].label.ends_with('…'));
    assert!(choices[0].label.chars().count() <= CHOICE_MAX);
}

#[test]
fn a_label_turns_no_direction_and_hides_nothing() {
    let mut context = context();
    let action = |text: &str, partner: &str| OpenAction {
        id: "ac_1".into(),
        text: text.into(),
        partner: partner.into(),
    };
    let label = |context: &CompletionContext| complete("/1on1 done ", context)[0].label.clone();
    context.open_actions = vec![action("\u{202e}Send 5 drafts", "אבי")];
    assert_eq!(label(&context), "\u{2068}אבי\u{2069}: Send 5 drafts");
    context.open_actions = vec![action(&"שלום ".repeat(60), "אבי")];
    let cut = label(&context);
    assert!(
        cut.chars().count() <= CHOICE_MAX && cut.ends_with("…\u{2069}"),
        "{cut}"
    );
    assert_eq!(
        cut.matches(ISOLATE).count(),
        cut.matches(ISOLATE_END).count()
    );
    // What is typed to find somebody is compared without joiners.
    context.partners = vec!["علی\u{200c}رضا".into()];
    let found = complete("/1on1 agenda علیر", &context);
    assert_eq!(found[0].text, "/1on1 agenda علی\u{200c}رضا");
}

proptest! {
    #[test]
    fn no_line_makes_it_panic_and_every_label_fits(text in any::<String>()) {
        for command in &COMMANDS {
            let line = format!("/1on1 {} {text}", command.name.as_str());
            for choice in completed(&line) {
                prop_assert!(choice.label.chars().count() <= CHOICE_MAX);
                prop_assert!(parse_line(&choice.text).is_some());
            }
        }
    }

    #[test]
    fn what_is_half_typed_of_an_example_has_a_completion_or_is_prose(
        which in 0..COMMANDS.len(), cut in 0..60_usize
    ) {
        let example = COMMANDS[which].examples[0];
        let half: String = example.chars().take(cut).collect();
        for choice in completed(&half) {
            prop_assert!(choice.text.starts_with(ROOT));
        }
    }
}
