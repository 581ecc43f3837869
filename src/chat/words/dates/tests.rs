//! What dates in words mean.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// A Thursday, 10:00 in Berlin.
const NOW: &str = "2026-03-19T09:00:00Z";

fn read(text: &str) -> Result<Moment, DateProblem> {
    parse_moment(text, NOW.parse().expect("an instant"), Tz::Europe__Berlin)
}

#[rstest]
#[case("today", "2026-03-19")]
#[case("Tomorrow", "2026-03-20")]
#[case("the day after tomorrow", "2026-03-21")]
#[case("fri", "2026-03-20")]
#[case("thursday", "2026-03-26")]
#[case("on Wed", "2026-03-25")]
#[case("next tue", "2026-03-24")]
#[case("next friday", "2026-03-27")]
#[case("this friday", "2026-03-20")]
#[case("next week", "2026-03-23")]
#[case("next month", "2026-04-01")]
#[case("in 2 weeks", "2026-04-02")]
#[case("in a week", "2026-03-26")]
#[case("in three days", "2026-03-22")]
#[case("in 1 month", "2026-04-19")]
#[case("2026-12-03", "2026-12-03")]
#[case("3 dec", "2026-12-03")]
#[case("Dec 3", "2026-12-03")]
#[case("3. december", "2026-12-03")]
#[case("december 3rd, 2027", "2027-12-03")]
#[case("3 mar", "2027-03-03")]
#[case("19 mar", "2026-03-19")]
#[case("29 feb", "2028-02-29")]
#[case("next tue 15:00", "2026-03-24 15:00")]
#[case("fri 10", "2026-03-20 10:00")]
#[case("15:00", "2026-03-19 15:00")]
#[case("at 3pm", "2026-03-19 15:00")]
#[case("tomorrow at 3 pm", "2026-03-20 15:00")]
#[case("9:30 tomorrow", "2026-03-20 09:30")]
#[case("dec 3 10", "2026-12-03 10:00")]
#[case("3 dec 10:30", "2026-12-03 10:30")]
#[case("2026-12-03 at noon", "2026-12-03 12:00")]
#[case("tue next week 10", "2026-03-24 10:00")]
#[case("sun 5 apr", "2026-04-05")]
#[case("Thu 2026-03-26", "2026-03-26")]
#[case("today 10:01", "2026-03-19 10:01")]
fn what_people_write_is_understood(#[case] text: &str, #[case] expected: &str) {
    let moment = read(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
    let time = moment.time.map(|time| time.format(" %H:%M").to_string());
    assert_eq!(
        format!("{}{}", moment.date, time.unwrap_or_default()),
        expected
    );
}

#[test]
fn on_a_friday_fri_is_the_next_one() {
    let friday = "2026-03-20T09:00:00Z".parse().expect("an instant");
    let date = parse_day("fri", friday, Tz::Europe__Berlin);
    assert_eq!(date, Ok("2026-03-27".parse().expect("a date")));
}

#[test]
fn today_is_that_of_the_zone() {
    let late = "2026-03-19T22:00:00Z".parse().expect("an instant");
    let day = |zone| parse_day("today", late, zone).map(|date| date.to_string());
    assert_eq!(day(Tz::Europe__Berlin), Ok("2026-03-19".to_owned()));
    assert_eq!(day(Tz::Asia__Tokyo), Ok("2026-03-20".to_owned()));
}

fn part(text: &str) -> String {
    text.to_owned()
}

#[rstest]
#[case("", DateProblem::Empty)]
#[case("at the", DateProblem::NotUnderstood { part: part("at the") })]
#[case("some Day", DateProblem::NotUnderstood { part: part("some") })]
#[case("fri Evening", DateProblem::NotUnderstood { part: part("Evening") })]
#[case("next 10", DateProblem::NotUnderstood { part: part("next") })]
#[case("3/12", DateProblem::NotUnderstood { part: part("3/12") })]
#[case("fri 25:00", DateProblem::NoSuchTime { part: part("25:00") })]
#[case("2026-02-30", DateProblem::NoSuchDate { part: part("2026-02-30") })]
#[case("30 Feb", DateProblem::NoSuchDate { part: part("30 Feb") })]
#[case("Fri 26 Mar 2026", DateProblem::NoSuchDate { part: part("Fri 26 Mar 2026") })]
#[case("fri sat", DateProblem::Second { part: part("sat") })]
#[case("fri 10 11", DateProblem::Second { part: part("11") })]
#[case("2026-03-18", DateProblem::Past { part: part("2026-03-18") })]
#[case("this wed", DateProblem::Past { part: part("this wed") })]
#[case("10:00", DateProblem::Past { part: part("10:00") })]
#[case("2031-03-20", DateProblem::TooFar { part: part("2031-03-20") })]
#[case("in 99999999999 weeks", DateProblem::TooFar { part: part("in 99999999999 weeks") })]
fn a_problem_names_the_part(#[case] text: &str, #[case] problem: DateProblem) {
    assert_eq!(read(text), Err(problem));
}

#[rstest]
#[case("fri 10", "10")]
#[case("today 8:00", "8:00")]
#[case("3 pm", "3 pm")]
fn where_a_day_is_wanted_a_time_is_refused(#[case] text: &str, #[case] part: &str) {
    let problem = parse_day(text, NOW.parse().expect("an instant"), Tz::Europe__Berlin);
    assert_eq!(
        problem,
        Err(DateProblem::TimeNotAllowed {
            part: part.to_owned()
        })
    );
}

#[test]
fn a_day_without_a_time_is_at_the_usual_one() {
    let usual = NaiveTime::from_hms_opt(10, 0, 0).expect("a time");
    let at = |text| read(text).map(|moment| moment.at(Tz::Europe__Berlin, usual).to_rfc3339());
    assert_eq!(at("tomorrow"), Ok("2026-03-20T09:00:00+00:00".to_owned()));
    assert_eq!(
        at("tomorrow 11:00"),
        Ok("2026-03-20T10:00:00+00:00".to_owned())
    );
}

proptest! {
    #[test]
    fn a_moment_as_it_is_shown_is_understood(minutes in 1..2_000_000_i64) {
        let now: DateTime<Utc> = NOW.parse().expect("an instant");
        let at = now + chrono::TimeDelta::minutes(minutes);
        let shown = super::super::moment(at, Tz::UTC);
        let understood = parse_moment(&shown, now, Tz::UTC);
        prop_assert_eq!(understood.map(|moment| moment.at(Tz::UTC, NaiveTime::MIN)), Ok(at));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,40}") {
        let _ = read(&text);
    }

    #[test]
    fn no_order_of_known_words_makes_it_panic(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "next", "in", "this", "a", "3", "dec", "week", "weeks", "months", "4294967295", "fri",
            "10:00", "pm", "2026-12-03", "day", "after", "tomorrow", "0", "9999", "29", "feb",
        ]), 0..6))
    {
        let today: NaiveDate = "2026-03-19".parse().expect("a date");
        if let Ok(moment) = read(&words.join(" ")) {
            prop_assert!(moment.date >= today);
        }
    }
}
