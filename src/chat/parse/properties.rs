//! That printing and parsing agree, and that nothing makes the parser panic.

use proptest::prelude::*;
use ulid::Ulid;

use super::*;
use crate::chat::command::With;
use crate::chat::grammar::Closed;
use crate::domain::id::{Id, OneOnOneId};

/// A line that says what a request says, with every option named and quoted.
fn to_line(typed: &Typed) -> Option<String> {
    let name = Name::of(typed)?;
    let with = match typed.clone().with_mut() {
        None | Some(With::Unsaid) => None,
        Some(With::Named(name)) => Some(name.clone()),
        Some(With::Id(id)) => Some(id.to_string()),
    };
    let mut values = own_values(typed);
    values.push(("with", with));
    let values = values
        .into_iter()
        .filter_map(|(option, value)| Some(format!(" {option}:\"{}\"", value?)));
    let values: String = values.collect();
    Some(format!("/1on1 {}{values}", name.as_str()))
}

/// The values of a request but for its partner.
fn own_values(typed: &Typed) -> Vec<(&'static str, Option<String>)> {
    match typed {
        Typed::Start(start) => vec![
            ("with", Some(start.with.clone())),
            ("when", start.when.clone()),
            ("timezone", start.timezone.clone()),
            ("duration", start.duration.map(|d| d.to_string())),
            ("format", start.format.map(|f| f.name().to_owned())),
            ("role", start.role.map(|r| r.name().to_owned())),
            ("place", start.place.clone()),
        ],
        Typed::Add {
            topic,
            section,
            visibility,
            ..
        } => vec![
            ("topic", Some(topic.clone())),
            ("section", Some(section.name().to_owned())),
            ("visibility", Some(visibility.name().to_owned())),
        ],
        Typed::Note { text, private, .. } => vec![
            ("private", Some(private.to_string())),
            ("text", Some(text.clone())),
        ],
        Typed::Action {
            text, owner, due, ..
        } => vec![
            ("text", Some(text.clone())),
            ("owner", Some(owner.name().to_owned())),
            ("due", due.clone()),
        ],
        Typed::Actions { whose, state, .. } => vec![
            ("whose", Some(whose.name().to_owned())),
            ("state", Some(state.name().to_owned())),
        ],
        Typed::Done { action, .. } => vec![("action", Some(action.clone()))],
        Typed::Skip { reason, .. } => vec![("reason", reason.clone())],
        Typed::Move { to, .. } => vec![("to", to.clone())],
        Typed::Away { from, to, reason } => vec![
            ("from", from.clone()),
            ("to", to.clone()),
            ("reason", reason.clone()),
        ],
        Typed::Pause { until, .. } => vec![("until", until.clone())],
        Typed::Search { text, .. } => vec![("text", Some(text.clone()))],
        Typed::Privacy { what } => vec![("what", Some(what.name().to_owned()))],
        Typed::Agenda { .. }
        | Typed::Resume { .. }
        | Typed::End { .. }
        | Typed::Settings { .. }
        | Typed::History { .. }
        | Typed::Meet { .. }
        | Typed::Wrap { .. }
        | Typed::Next
        | Typed::Help
        | Typed::PlainTopic { .. }
        | Typed::CannotMakeIt { .. } => vec![],
    }
}

/// What people may write, without the marks that would end its own quotation.
fn words() -> impl Strategy<Value = String> {
    "[a-zäß:@'.,\n «» ]{0,20}[a-z]( with:bob| «hm»)?".prop_map(|text| text.trim().to_owned())
}

fn with() -> impl Strategy<Value = With> {
    prop_oneof![
        Just(With::Unsaid),
        "[a-z][a-zA-Z0-9_ -]{0,10}[a-z]".prop_map(With::Named),
        (any::<u64>(), any::<u128>()).prop_map(|(at, random)| {
            let at = at & 0xffff_ffff_ffff;
            With::Id(OneOnOneId::from_ulid(Ulid::from_parts(at, random)))
        }),
    ]
}

fn one_of<T: Closed + std::fmt::Debug>() -> impl Strategy<Value = T> {
    prop::sample::select(T::CHOICES).prop_map(|named| T::from_name(named.name).expect("a choice"))
}

fn started() -> impl Strategy<Value = Typed> {
    use prop::option::of;
    let people = (words(), of(one_of()), of(one_of()));
    let times = (of(words()), of(words()), of(5..=240_i64));
    (people, times, of(words())).prop_map(
        |((with, format, role), (when, timezone, duration), place)| {
            Typed::Start(StartRequest {
                with,
                when,
                timezone,
                duration,
                format,
                role,
                place,
            })
        },
    )
}

fn typed() -> impl Strategy<Value = Typed> {
    use prop::option::of;
    prop_oneof![
        started(),
        (words(), one_of(), one_of(), with()).prop_map(|(topic, section, visibility, with)| {
            Typed::Add {
                topic,
                link: None,
                section,
                visibility,
                with,
            }
        }),
        (words(), any::<bool>(), with()).prop_map(|(text, private, with)| Typed::Note {
            text,
            private,
            with
        }),
        (words(), one_of(), of(words()), with()).prop_map(|(text, owner, due, with)| {
            Typed::Action {
                text,
                owner,
                due,
                with,
            }
        }),
        (one_of(), one_of(), with()).prop_map(|(whose, state, with)| Typed::Actions {
            whose,
            state,
            with
        }),
        with().prop_map(|with| Typed::Agenda { with }),
        with().prop_map(|with| Typed::Meet { with }),
        with().prop_map(|with| Typed::Wrap { with }),
        (words(), with()).prop_map(|(action, with)| Typed::Done { action, with }),
        (of(words()), with()).prop_map(|(reason, with)| Typed::Skip { reason, with }),
        (of(words()), with()).prop_map(|(to, with)| Typed::Move { to, with }),
        (of(words()), of(words()), of(words())).prop_map(|(from, to, reason)| Typed::Away {
            from,
            to,
            reason
        }),
        (of(words()), with()).prop_map(|(until, with)| Typed::Pause { until, with }),
        with().prop_map(|with| Typed::Resume { with }),
        with().prop_map(|with| Typed::End { with }),
        with().prop_map(|with| Typed::Settings { with }),
        with().prop_map(|with| Typed::History { with }),
        (words(), with()).prop_map(|(text, with)| Typed::Search { text, with }),
        one_of().prop_map(|what| Typed::Privacy { what }),
        Just(Typed::Next),
        Just(Typed::Help),
    ]
}

/// Pieces of lines that make the cutter's rules meet.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        Just("with:".to_owned()),
        Just("TOPIC:".to_owned()),
        Just("private:".to_owned()),
        prop::sample::select(vec![
            '"', '“', '”', '„', '«', '»', '\'', ' ', '\n', ':', '@'
        ])
        .prop_map(String::from),
        "[a-zé🙂]{1,4}",
    ];
    prop::collection::vec(fragment, 0..20).prop_map(|fragments| fragments.concat())
}

proptest! {
    #[test]
    fn printing_and_parsing_agree(typed in typed()) {
        let line = to_line(&typed).expect("a typed command");
        prop_assert_eq!(parse_line(&line), Some(Ok(typed)), "{}", line);
    }

    #[test]
    fn no_line_makes_it_panic(text in any::<String>()) {
        let _ = parse_line(&text);
        for command in &COMMANDS {
            let _ = parse_line(&format!("/1on1 {} {text}", command.name.as_str()));
        }
    }

    #[test]
    fn pieces_are_in_order_and_hold_everything_that_can_be_seen(args in fragments()) {
        for command in &COMMANDS {
            let pieces = line::pieces(command, &args);
            let mut end = 0;
            for piece in &pieces {
                prop_assert!(end <= piece.value.start && piece.value.start <= piece.value.end);
                let between = &args[end..piece.value.start];
                let named = piece.option.map_or("", |option| option.name);
                let marks = |c: char| c.is_whitespace() || "\"“”„«»:".contains(c);
                prop_assert!(between.replace(marks, "").eq_ignore_ascii_case(named));
                end = piece.value.end;
            }
        }
    }

    #[test]
    fn what_is_understood_is_within_its_limits(args in fragments()) {
        if let Ok(Typed::Note { text, .. }) = parse_args(&format!("note {args}")) {
            prop_assert!(!text.is_empty() && text.trim() == text);
        }
    }
}
