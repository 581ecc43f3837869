//! Why something was not done: a sentence that names it, near matches, an example.
//!
//! Who asks for what is not theirs reads the same as who asks for what does not exist. Nobody is blamed: the
//! sentences say what is missing and what would do.

use chrono::NaiveDate;

use super::example;
use crate::chat::grammar::{Name, ROOT};
use crate::chat::layout::{Line, Span, TimeStyle, line, strong, typed_line};
use crate::chat::words::{EXAMPLES, HOURS_EXAMPLES, date_long};
use crate::domain::clock::Instant;
use crate::domain::plenty::Plenty;
use crate::domain::refusal::{CadenceProblem, DateIssue, Refusal};

/// The sentences for a refusal, a line each.
#[must_use]
pub fn refusal(refusal: &Refusal) -> Vec<Line> {
    let one = match refusal {
        Refusal::NotFound => line!["I do not find that. Perhaps it was removed meanwhile."],
        Refusal::OldCard => old_card(),
        Refusal::NotTheAuthor => {
            line!["Only the one who wrote it can change it; you can tick it off."]
        }
        Refusal::UnknownCommand { given, near } => return unknown_command(given, near),
        Refusal::MissingOption { command, option } => missing(command, option),
        Refusal::EmptyField { option } => {
            line![strong(*option), " is empty, and I need it here."]
        }
        Refusal::RepeatedOption { option } => {
            line![strong(*option), " stands there twice. Once will do."]
        }
        Refusal::BadChoice {
            option,
            given,
            choices,
        } => bad_choice(option, given, choices),
        Refusal::BadNumber {
            option,
            given,
            min,
            max,
        } => bad_number(option, given, *min, *max, &format!("{option}:")),
        Refusal::TooLong {
            option,
            limit,
            length,
        } => too_long(option, *limit, *length),
        Refusal::OpenQuote => {
            line!["A quotation mark is opened and not closed. Either close it or leave it out."]
        }
        Refusal::UnknownCadence { part, problem } => return cadence(part, *problem),
        Refusal::UnknownZone { given, near } => return unknown_zone(given, near),
        Refusal::UnknownHours { given } => working_hours(given),
        Refusal::BadDate {
            option,
            part,
            problem,
        } => date(part, *problem, dates(option)),
        Refusal::UnknownPartner { given, near } => return unknown_partner(given, near),
        Refusal::UnknownMember { given, near } => return unknown_member(given, near),
        Refusal::NoOneOnOne => line![
            "You have no 1:1 yet. To begin, invite somebody: ",
            strong(example(Name::Start)),
        ],
        Refusal::WithYourself => {
            line![
                "A 1:1 takes two: name somebody else, as in ",
                strong(example(Name::Start))
            ]
        }
        Refusal::WithABot => line!["A 1:1 is for two people, and that is a bot."],
        Refusal::AlreadyPaired { partner } => already_paired(partner),
        Refusal::MayNotAsk { partner, until } => may_not_ask(partner, *until),
        Refusal::TooManyInvitations { limit } => too_many_invitations(*limit),
        Refusal::TooManyOneOnOnes { limit } => too_many_one_on_ones(*limit),
        Refusal::Enough { of } => enough(*of),
        Refusal::TooMuchAtOnce => {
            line!["That was a lot at once; I left this one out. Take a breath and try it again."]
        }
        Refusal::RoleAndFormatClash => role_and_format(),
        Refusal::AsItIs => line!["That is how it is already, so there is nothing to change."],
        Refusal::InvitationOver => {
            line!["This invitation is no longer open: it was answered, taken back, or has lapsed."]
        }
        Refusal::NotAcceptedYet { partner } => not_accepted_yet(partner),
        Refusal::OneOnOneOver { partner } => over(partner),
        Refusal::Paused { partner, until } => paused(partner, *until),
        Refusal::NotPaused { partner } => not_paused(partner),
        Refusal::StillLive { partner } => still_live(partner),
        Refusal::AwayBackwards => line![
            "The last day away comes before the first. For example ",
            strong(example(Name::Away)),
        ],
        Refusal::AwayTooLong { limit } => line![
            format!(
                "More than {limit} days away at a stretch are more than I take. To stop a 1:1 for longer: "
            ),
            strong("/1on1 pause"),
        ],
        Refusal::NothingLive { partner } => nothing_live(partner),
        Refusal::NothingAhead { partner } => nothing_ahead(partner),
        Refusal::AlreadyStarted { partner } => already_started(partner),
        Refusal::NoLastTime { partner } => no_last_time(partner),
        Refusal::SameTime { at } => line!["It is planned for ", *at, " already."],
        Refusal::UnknownAction { given, near } => return unknown_action(given, near),
        Refusal::CannotUndo => {
            line!["That can no longer be undone: something else was done with it meanwhile."]
        }
    };
    vec![one]
}

/// The same where the fresh card stands below: it need not be asked for.
#[must_use]
pub fn refusal_with_fresh_card(why: &Refusal) -> Vec<Line> {
    if *why == Refusal::OldCard {
        return vec![line![
            "This card is old: things have moved on since. This is how they stand now."
        ]];
    }
    [refusal(why), vec![line!["This is how it stands now."]]].concat()
}

/// The same for what was typed into a form with so many fields: of several, the first line names the one that it is
/// about; examples are of what can stand in it rather than of a command.
#[must_use]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other sentence is the same for a command and a form"
)]
pub fn refusal_in_form(refused: &Refusal, fields: usize) -> Vec<Line> {
    let is_only_field = fields == 1;
    let mut lines = match refused {
        Refusal::MissingOption { .. } if is_only_field => vec![line!["This is needed."]],
        Refusal::MissingOption { option, .. } => vec![line![strong(*option), " is needed."]],
        Refusal::BadNumber {
            option,
            given,
            min,
            max,
        } => {
            let mut line = bad_number(option, given, *min, *max, "");
            if is_only_field && let Some(name) = line.first_mut() {
                *name = Span::from("This");
            }
            vec![line]
        }
        Refusal::BadDate {
            option,
            part,
            problem,
        } => vec![date(part, *problem, days(option))],
        Refusal::UnknownPartner { given, near } => {
            let example = line!["The name of a partner of yours will do."];
            unknown(naming("You have no 1:1 with ", given, "."), near, example)
        }
        Refusal::UnknownMember { given, near } => {
            let example = line!["For example ", strong("@bob"), "."];
            unknown(naming("I find nobody called ", given, "."), near, example)
        }
        other => refusal(other),
    };
    if let (Some(option), Some(first)) = (refused.option(), lines.first_mut())
        && !is_only_field
        && first.first() != Some(&strong(option))
    {
        first.splice(0..0, line![strong(option), ": "]);
    }
    lines
}

/// What was typed, marked as such.
fn quoted(text: &str) -> Line {
    line!["“", typed_line(text), "”"]
}

/// A sentence about what was typed.
fn naming(before: &str, text: &str, after: &str) -> Line {
    let mut line = quoted(text);
    if !before.is_empty() {
        line.insert(0, Span::from(before));
    }
    line.push(Span::from(after));
    line
}

/// «Did you mean Bob or Bert?», when there is something like it.
fn did_you_mean(near: &[String]) -> Option<Line> {
    let (last, init) = near.split_last()?;
    let mut line = line!["Did you mean "];
    for (i, name) in init.iter().enumerate() {
        if i > 0 {
            line.push(Span::from(", "));
        }
        line.push(typed_line(name));
    }
    if !init.is_empty() {
        line.push(Span::from(" or "));
    }
    line.push(typed_line(last));
    line.push(Span::from("?"));
    Some(line)
}

/// What is not known, what is like it, and how it is said right.
fn unknown(what: Line, near: &[String], example: Line) -> Vec<Line> {
    [Some(what), did_you_mean(near), Some(example)]
        .into_iter()
        .flatten()
        .collect()
}

fn unknown_command(given: &str, near: &[String]) -> Vec<Line> {
    let what = if given.trim().is_empty() {
        line!["Which command?"]
    } else {
        naming("There is no command ", given, ".")
    };
    let example = line![
        "For example ",
        strong(example(Name::Add)),
        "; ",
        strong("/1on1 help"),
        " shows them all.",
    ];
    unknown(what, near, example)
}

fn unknown_zone(given: &str, near: &[String]) -> Vec<Line> {
    let example = line![
        "A city or the zone's name will do, as in ",
        strong("Europe/Berlin"),
        ".",
    ];
    unknown(naming("I know no time zone ", given, "."), near, example)
}

fn working_hours(given: &str) -> Line {
    let [one, other] = HOURS_EXAMPLES;
    let rest = line![
        " For example ",
        strong(one),
        " or ",
        strong(other),
        "; they end later on the same day.",
    ];
    let what = naming("I do not read working hours in ", given, ".");
    [what, rest].concat()
}

fn unknown_partner(given: &str, near: &[String]) -> Vec<Line> {
    let example = line![
        "With somebody new it begins with ",
        strong(example(Name::Start)),
        ".",
    ];
    unknown(naming("You have no 1:1 with ", given, "."), near, example)
}

fn unknown_member(given: &str, near: &[String]) -> Vec<Line> {
    let example = line!["For example ", strong(example(Name::Start)), "."];
    unknown(naming("I find nobody called ", given, "."), near, example)
}

fn unknown_action(given: &str, near: &[String]) -> Vec<Line> {
    let what = naming("No open action reads like ", given, ".");
    let example = line![
        "A word of it is enough, as in ",
        strong(example(Name::Done)),
        "; ",
        strong("/1on1 actions"),
        " lists them.",
    ];
    unknown(what, near, example)
}

fn missing(command: &str, option: &str) -> Line {
    let mut line = line![
        strong(format!("{ROOT} {command}")),
        " needs ",
        strong(option)
    ];
    if let Some(name) = Name::find(command) {
        line.extend(line![", as in ", strong(example(name))]);
    }
    line
}

fn bad_choice(option: &str, given: &str, choices: &[String]) -> Line {
    let mut line = line![strong(option), " cannot be "];
    line.extend(quoted(given));
    line.push(Span::from(format!(
        "; it is one of {}.",
        choices.join(", ")
    )));
    line
}

fn bad_number(option: &str, given: &str, min: i64, max: i64, before: &str) -> Line {
    let mut line = line![strong(option), " is a whole number from "];
    line.push(Span::from(format!("{min} to {max}, and I read ")));
    line.extend(quoted(given));
    line.push(Span::from(format!(
        ". For example {before}{}.",
        example_number(min, max)
    )));
    line
}

/// A number that most people would want, within the range.
fn example_number(min: i64, max: i64) -> i64 {
    const USUAL: i64 = 30;
    USUAL.clamp(min, max.max(min))
}

fn too_long(option: &str, limit: usize, length: usize) -> Line {
    line![
        strong(option),
        format!(
            " takes up to {limit} characters, and this has {length}. I cut nothing silently: please shorten it."
        ),
    ]
}

/// The part that was not understood, and three texts that are.
fn cadence(part: &str, problem: CadenceProblem) -> Vec<Line> {
    let what = match problem {
        CadenceProblem::Empty => line!["When would you like to meet?"],
        CadenceProblem::NotUnderstood => {
            naming("I do not understand ", part, " as a time to meet.")
        }
        CadenceProblem::NoTime => naming("", part, " has no time of day yet."),
        CadenceProblem::NoDay => naming("", part, " has no day yet."),
        CadenceProblem::WeeksOutOfRange => {
            naming("Every 1 to 26 weeks is possible, and not ", part, ".")
        }
        CadenceProblem::MoreThanDaily => naming(
            "Once a day is the most, and ",
            part,
            " would be more often.",
        ),
        CadenceProblem::NeverOccurs => naming("No date fits ", part, ": it would never occur."),
    };
    let mut lines = vec![what, line!["These would do:"]];
    lines.extend(EXAMPLES.iter().map(|example| line!["• ", strong(*example)]));
    lines
}

/// Dates as they are typed in a command: the main option stands bare, any other has its name before it.
fn dates(option: &str) -> &'static str {
    match option {
        "due" => "due:fri, due:in 2 weeks or due:2026-12-03",
        "last day" => "to:fri, to:next tue or to:2027-01-03",
        other => days(other),
    }
}

/// Dates as they stand in a field.
fn days(option: &str) -> &'static str {
    match option {
        "due" => "fri, in 2 weeks or 2026-12-03",
        "from" => "mon, next tue or 2026-12-24",
        "until" => "mon, in 2 weeks or 2026-12-03",
        "to" => "fri 15:00, next tue or 2026-12-03 10:00",
        _ => "tomorrow, next tue 15:00 or 2026-12-03",
    }
}

fn date(part: &str, problem: DateIssue, example: &'static str) -> Line {
    let what = match problem {
        DateIssue::NotUnderstood => naming("I do not understand the date ", part, "."),
        DateIssue::Past => naming("", part, " is in the past."),
        DateIssue::Today => naming("", part, " is today, and it takes a later day."),
        DateIssue::TooFar => naming("", part, " is more than five years ahead."),
        DateIssue::TimeNotWanted => {
            naming("", part, " has a time of day, and a day is enough here.")
        }
    };
    [
        what,
        line![" For example "],
        strong_each(example),
        line!["."],
    ]
    .concat()
}

/// `one, two or three`, each of them strong.
fn strong_each(examples: &'static str) -> Line {
    let (first, last) = examples.rsplit_once(" or ").unwrap_or(("", examples));
    let first = first.split(", ").filter(|example| !example.is_empty());
    let mut line = Line::new();
    for (nth, example) in first.enumerate() {
        if nth > 0 {
            line.push(Span::from(", "));
        }
        line.push(strong(example));
    }
    if !line.is_empty() {
        line.push(Span::from(" or "));
    }
    line.push(strong(last));
    line
}

fn over(partner: &str) -> Line {
    line![
        "Your 1:1 with ",
        typed_line(partner),
        " is over, so nothing in it changes any more. ",
        strong("/1on1 history"),
        " shows its record, and ",
        strong("/1on1 start"),
        " begins anew.",
    ]
}

fn paused(partner: &str, until: Option<NaiveDate>) -> Line {
    let until = until.map_or_else(String::new, |day| format!(" until {}", date_long(day)));
    line![
        "Your 1:1 with ",
        typed_line(partner),
        format!(" is paused{until}. "),
        strong("/1on1 resume"),
        " lets it go on; topics and actions can be added meanwhile.",
    ]
}

fn not_paused(partner: &str) -> Line {
    line![
        "Your 1:1 with ",
        typed_line(partner),
        " is not paused. ",
        strong("/1on1 next"),
        " shows when you meet.",
    ]
}

fn still_live(partner: &str) -> Line {
    line![
        "Your meeting with ",
        typed_line(partner),
        " is going on. Once it is wrapped up, with ",
        strong("/1on1 wrap"),
        ", the 1:1 can be paused.",
    ]
}

fn already_paired(partner: &str) -> Line {
    line![
        "You already have a 1:1 with ",
        typed_line(partner),
        ". ",
        strong("/1on1 next"),
        " shows where it stands.",
    ]
}

fn may_not_ask(partner: &str, until: Option<Instant>) -> Line {
    match until {
        Some(until) => line![
            typed_line(partner),
            " declined lately. You can ask again from ",
            Span::Time(until, TimeStyle::Day),
            " on.",
        ],
        None => line![
            "I cannot invite ",
            typed_line(partner),
            " for you. They can start a 1:1 with you at any time.",
        ],
    }
}

fn old_card() -> Line {
    line![
        "This card is old: things have moved on since. ",
        strong("/1on1 agenda"),
        " shows how they stand.",
    ]
}

fn role_and_format() -> Line {
    line![
        strong("role:peer"),
        " and ",
        strong("format:peers"),
        " belong together: give both, or leave one out.",
    ]
}

fn enough(of: Plenty) -> Line {
    let most = of.limit();
    line![match of {
        Plenty::OpenTopics => format!(
            "You have {most} open topics in this 1:1, which is the most. Remove some of them, or tick them off when you meet."
        ),
        Plenty::OpenActions => format!(
            "You wrote down {most} actions that are still open in this 1:1, which is the most. Finish or drop some of them first."
        ),
        Plenty::GivenActions => format!(
            "{most} actions that you gave are still waiting for an answer, which is the most. Once they are agreed to, there is room for more."
        ),
        Plenty::Notes => format!(
            "You wrote {most} notes in this 1:1 since yesterday, which is the most for a day. There is room for more tomorrow."
        ),
        Plenty::TopicsAtOnce => format!(
            "This message has more than {most} topics, which is the most at once. Nothing was added; send it in parts."
        ),
        Plenty::Aways => format!(
            "You have {most} times away ahead of you, which is the most. Cancel some of them first; one may be many days long."
        ),
        Plenty::Invitations => format!(
            "You sent {most} invitations since yesterday, which is the most for a day. You can send more tomorrow."
        ),
        Plenty::InvitationsToOne => format!(
            "You asked this person {most} times since yesterday. You can ask again tomorrow."
        ),
    }]
}

fn too_many_invitations(limit: i64) -> Line {
    line![format!(
        "{limit} invitations of yours are open, and that is the most. One that is answered or withdrawn makes room."
    )]
}

fn too_many_one_on_ones(limit: i64) -> Line {
    line![format!(
        "One of you has {limit} 1:1s already, the most that this bot keeps for a person."
    )]
}

fn not_accepted_yet(partner: &str) -> Line {
    line![
        typed_line(partner),
        " has not accepted yet, so there is no meeting. Topics can be added already.",
    ]
}

fn nothing_live(partner: &str) -> Line {
    line![
        "No meeting with ",
        typed_line(partner),
        " is going on. ",
        strong("/1on1 meet"),
        " starts one.",
    ]
}

fn nothing_ahead(partner: &str) -> Line {
    line![
        "No meeting with ",
        typed_line(partner),
        " is planned. ",
        strong("/1on1 next"),
        " shows where it stands.",
    ]
}

fn already_started(partner: &str) -> Line {
    line![
        "Your meeting with ",
        typed_line(partner),
        " has begun or is over, so it stays as it is. ",
        strong("/1on1 agenda"),
        " shows it, or the one after.",
    ]
}

fn no_last_time(partner: &str) -> Line {
    line![
        "There is no last time with ",
        typed_line(partner),
        " yet: the first one is ahead.",
    ]
}

#[cfg(test)]
mod tests {
    use super::{days, line, strong, strong_each};

    #[test]
    fn of_several_examples_each_is_strong_and_the_words_between_are_not() {
        assert_eq!(
            strong_each(days("to")),
            line![
                strong("fri 15:00"),
                ", ",
                strong("next tue"),
                " or ",
                strong("2026-12-03 10:00"),
            ]
        );
        assert_eq!(strong_each("30"), line![strong("30")]);
    }
}
