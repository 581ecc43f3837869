//! What `when` texts mean.

use proptest::prelude::*;
use rstest::rstest;

use super::super::describe;
use super::*;
use crate::domain::cadence::arbitrary::cadences;

/// The canonical text of what was understood, with `from` if there is one.
fn understood(text: &str) -> String {
    let when = parse_when(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
    let from = when.from.map(|date| format!(" from {date}"));
    format!("{}{}", when.cadence, from.unwrap_or_default())
}

#[rstest]
#[case("thu 10:00", "weekly thu 10:00")]
#[case("every thursday at 10am", "weekly thu 10:00")]
#[case("weekly thu 10", "weekly thu 10:00")]
#[case("THURSDAYS @ 10", "weekly thu 10:00")]
#[case("10:00 on thurs", "weekly thu 10:00")]
#[case("every week on Tues at 3 pm", "weekly tue 15:00")]
#[case("Thu, noon", "weekly thu 12:00")]
#[case("thu 10.30", "weekly thu 10:30")]
#[case("every 1 week thu 10", "weekly thu 10:00")]
#[case("every 2 weeks tue 15:30", "every 2 weeks tue 15:30")]
#[case("every two weeks on tue 15:30", "every 2 weeks tue 15:30")]
#[case("every other tuesday 3:30pm", "every 2 weeks tue 15:30")]
#[case("every other week tue 3:30pm", "every 2 weeks tue 15:30")]
#[case("every second tuesday 3:30pm", "every 2 weeks tue 15:30")]
#[case("every second week tue 3:30pm", "every 2 weeks tue 15:30")]
#[case("biweekly tue 15:30", "every 2 weeks tue 15:30")]
#[case("Fortnightly on tuesdays at 15:30", "every 2 weeks tue 15:30")]
#[case("tue every fortnight 15:30", "every 2 weeks tue 15:30")]
#[case("every third week mon 9", "every 3 weeks mon 09:00")]
#[case("every 4 weeks mon 9:00", "every 4 weeks mon 09:00")]
#[case("every 26 weeks mon,wed 9:00", "every 26 weeks mon,wed 09:00")]
#[case("first monday of the month 14:00", "monthly 1st mon 14:00")]
#[case("every first monday 14:00", "monthly 1st mon 14:00")]
#[case("every second tuesday of the month 14:00", "monthly 2nd tue 14:00")]
#[case("last fri 16:00", "monthly last fri 16:00")]
#[case("monthly 2nd wed 11:00", "monthly 2nd wed 11:00")]
#[case("on the 5th monday of each month at 9", "monthly 5th mon 09:00")]
#[case("monthly on the 15th 10:00", "monthly 15th 10:00")]
#[case("monthly on the 31st 10:00", "monthly 31st 10:00")]
#[case("monthly 15 10", "monthly 15th 10:00")]
#[case("every month on the 1st at 10", "monthly 1st 10:00")]
#[case("on the last day of the month 10:00", "monthly 31st 10:00")]
#[case("weekdays 9:15", "weekly mon,tue,wed,thu,fri 09:15")]
#[case("every weekday at 9:15", "weekly mon,tue,wed,thu,fri 09:15")]
#[case("mon,wed 9:15", "weekly mon,wed 09:15")]
#[case("mon, wed and fri 9:15", "weekly mon,wed,fri 09:15")]
#[case("mon-thu 9:15", "weekly mon,tue,wed,thu 09:15")]
#[case("Fri to Mon 9:15", "weekly mon,fri,sat,sun 09:15")]
#[case("daily 9:15", "weekly mon,tue,wed,thu,fri,sat,sun 09:15")]
#[case("0 10 * * THU", "0 10 * * THU")]
#[case("by the rule 0 10 * * thu", "0 10 * * THU")]
#[case("cron 0 10 15 6 1", "0 10 15 6 1")]
#[case("30 9 1-7 6 1", "30 9 1-7 6 1")]
#[case("thu 10:00 from 2026-12-03", "weekly thu 10:00 from 2026-12-03")]
#[case(
    "last fri 16:00 FROM 2026-12-03",
    "monthly last fri 16:00 from 2026-12-03"
)]
#[case("0 10 * * THU from 2026-12-03", "0 10 * * THU from 2026-12-03")]
fn what_people_write_is_understood(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(understood(text), expected);
    assert_eq!(understood(&text.to_uppercase()), expected);
    assert_eq!(understood(&format!("  {text} ")), expected);
}

#[rstest]
#[case("", WhenProblem::Empty)]
#[case(" from 2026-12-03", WhenProblem::Empty)]
#[case("thu at Dawn", not("Dawn"))]
#[case("thu mid 10", not("mid"))]
#[case("every 3 months thu 10", not("3 months"))]
#[case("every third day 10", not("every third day"))]
#[case("the last 10:00", not("last 10:00"))]
#[case("thu 25:00", WhenProblem::NoSuchTime { part: "25:00".into() })]
#[case("thu 13pm", WhenProblem::NoSuchTime { part: "13pm".into() })]
#[case("thu 10 11am", WhenProblem::SecondTime { part: "11am".into() })]
#[case("every Thu", WhenProblem::TimeMissing { part: "every Thu".into() })]
#[case("weekly 10:00", WhenProblem::DayMissing { part: "weekly 10:00".into() })]
#[case("every 0 weeks thu 10", weeks("0 weeks"))]
#[case("every 27 weeks thu 10", weeks("27 weeks"))]
#[case("every 99999999999 Weeks thu 10", weeks("99999999999 Weeks"))]
#[case("6th monday 10:00", WhenProblem::NthOutOfRange { part: "6th monday".into() })]
#[case("monthly on the 32nd 10:00", WhenProblem::DayOutOfRange { part: "32nd".into() })]
#[case("monthly on the 0 10:00", WhenProblem::DayOutOfRange { part: "0".into() })]
#[case("every third thursday 10", WhenProblem::Ambiguous { part: "every third thursday".into() })]
#[case("monthly monday 10:00", WhenProblem::Ambiguous { part: "monthly monday 10:00".into() })]
#[case("weekly biweekly thu 10", clash("biweekly"))]
#[case("first and third mon 10", clash("third mon"))]
#[case(
    "every 2 weeks on the 15th 10:00",
    clash("every 2 weeks on the 15th 10:00")
)]
#[case("thu 10 from tomorrow", WhenProblem::NoSuchDate { part: "tomorrow".into() })]
#[case("thu 10 from 2026-02-30", WhenProblem::NoSuchDate { part: "2026-02-30".into() })]
#[case("thu 10 from", WhenProblem::NoSuchDate { part: "from".into() })]
fn a_problem_names_the_part(#[case] text: &str, #[case] problem: WhenProblem) {
    assert_eq!(parse_when(text), Err(problem));
}

fn not(part: &str) -> WhenProblem {
    let part = part.to_owned();
    WhenProblem::NotUnderstood { part }
}

fn weeks(part: &str) -> WhenProblem {
    let part = part.to_owned();
    WhenProblem::WeeksOutOfRange { part }
}

fn clash(part: &str) -> WhenProblem {
    let part = part.to_owned();
    WhenProblem::Clash { part }
}

#[rstest]
#[case("0 10 * * FOO", "FOO")]
#[case("0,30 10 * * *", "0,30 10")]
#[case("0 10 * *", "0 10 * *")]
#[case("cron", "")]
fn a_cron_problem_names_its_field(#[case] text: &str, #[case] part: &str) {
    let problem = parse_when(text).expect_err("no rule");
    assert!(matches!(problem, WhenProblem::Cron { .. }));
    assert_eq!(problem.part(), part);
}

#[test]
fn the_examples_are_understood() {
    for example in EXAMPLES {
        assert!(parse_when(example).is_ok(), "{example}");
    }
}

#[rstest]
#[case("thu 10", "every Thursday at 10:00")]
#[case("biweekly tue 15:30", "every second Tuesday at 15:30")]
#[case("every 4 weeks mon 9", "every 4 weeks on Monday at 09:00")]
#[case("last fri 16:00", "on the last Friday of the month at 16:00")]
#[case("second fri 16:00", "on the second Friday of the month at 16:00")]
#[case("monthly on the 3rd 10:00", "on the 3rd of each month at 10:00")]
#[case(
    "monthly on the 31st 10:00",
    "on the 31st of each month (or its last day) at 10:00"
)]
#[case("weekdays 9:15", "Monday to Friday at 09:15")]
#[case("mon,wed 9:15", "Monday and Wednesday at 09:15")]
#[case("mon,tue,sun 9:15", "Monday, Tuesday and Sunday at 09:15")]
#[case(
    "every 2 weeks weekdays 9:15",
    "every 2 weeks on Monday to Friday at 09:15"
)]
#[case("daily 9:15", "every day at 09:15")]
#[case("0 10 * * thu", "by the rule 0 10 * * THU")]
fn cadences_are_said_in_words(#[case] text: &str, #[case] words: &str) {
    assert_eq!(
        parse_when(text).map(|when| describe(&when.cadence)),
        Ok(words.to_owned())
    );
}

proptest! {
    #[test]
    fn descriptions_and_canonical_texts_are_understood(cadence in cadences()) {
        let expected = Ok(When { cadence: cadence.clone(), from: None });
        prop_assert_eq!(parse_when(&describe(&cadence)), expected.clone());
        prop_assert_eq!(parse_when(&cadence.to_string()), expected);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}") {
        let _ = parse_when(&text);
    }

    #[test]
    fn no_order_of_known_words_makes_it_panic(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "every", "other", "second", "third", "last", "day", "week", "weeks", "month", "monthly",
            "thu", "mon", "-", "to", "10", "10:00", "pm", "2", "31st", "from", "2026-12-03", "*",
            "cron", "by", "the", "rule", "(or its last day)", ",", "é",
        ]), 0..8))
    {
        let text = words.join(" ");
        if let Err(problem) = parse_when(&text) {
            let part = problem.part().to_lowercase();
            prop_assert!(part.split(' ').all(|word| text.to_lowercase().contains(word)), "{part} of {text}");
        }
    }
}
