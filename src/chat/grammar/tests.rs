//! What has to hold for every row.

use std::collections::BTreeSet;

use super::*;
use crate::chat::command::{Owner, Role, WhichState, WhoseActions};
use crate::domain::one_on_one::Format;
use crate::domain::topic::{Section, Visibility};

fn choices(option: &OptionSpec) -> &'static [Named] {
    match option.kind {
        Kind::Choice(choices) => choices,
        Kind::Text { .. }
        | Kind::Member
        | Kind::Partner
        | Kind::PartnerEver
        | Kind::Cadence
        | Kind::Zone
        | Kind::Minutes { .. }
        | Kind::Moment
        | Kind::Day
        | Kind::Action
        | Kind::Flag => &[],
    }
}

/// Discord's pattern for names, in ASCII.
fn is_name(name: &str) -> bool {
    let fits = (1..=NAME_MAX).contains(&name.len());
    fits && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

#[test]
fn names_are_unique_and_fit() {
    let names: BTreeSet<_> = COMMANDS.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names.len(), COMMANDS.len());
    assert!(COMMANDS.len() <= AT_ONCE_MAX);
    for command in &COMMANDS {
        assert!(is_name(command.name.as_str()));
        let options: BTreeSet<_> = command.options.iter().map(|o| o.name).collect();
        assert_eq!(options.len(), command.options.len(), "{:?}", command.name);
        assert!(options.len() <= AT_ONCE_MAX);
        assert!(options.iter().all(|name| is_name(name)));
    }
}

#[test]
fn descriptions_fit_what_discord_shows() {
    let options = COMMANDS.iter().flat_map(|command| command.options);
    let descriptions = COMMANDS.iter().map(|command| command.description);
    for text in descriptions.chain(options.map(|option| option.description)) {
        assert!(
            (1..=DESCRIPTION_MAX).contains(&text.chars().count()),
            "{text}"
        );
        assert!(!text.ends_with('.'), "{text}");
    }
}

#[test]
fn choices_fit_and_are_told_apart() {
    for option in COMMANDS.iter().flat_map(|command| command.options) {
        let choices = choices(option);
        assert!(choices.len() <= AT_ONCE_MAX);
        let mut seen = BTreeSet::new();
        for choice in choices {
            assert!(choice.label.chars().count() <= CHOICE_MAX);
            assert!(seen.insert(choice.name), "{}", choice.name);
            assert!(choice.also.iter().all(|also| seen.insert(also)));
        }
    }
}

/// Names, descriptions and values of one command with its subcommands, options and choices.
/// <https://docs.discord.com/developers/interactions/application-commands#slash-commands>
#[test]
fn the_whole_command_stays_under_eight_thousand_characters() {
    let size: usize = COMMANDS
        .iter()
        .map(|command| {
            let options = command.options.iter().map(|option| {
                let choices = choices(option).iter();
                let choices: usize = choices.map(|c| c.name.len() + c.label.len()).sum();
                option.name.len() + option.description.len() + choices
            });
            command.description.len() + options.sum::<usize>() + NAME_MAX
        })
        .sum();
    assert!(size < 8_000, "{size}");
}

#[test]
fn every_name_finds_its_own_row() {
    for command in &COMMANDS {
        assert_eq!(command.name.spec(), command);
        let shouted = command.name.as_str().to_uppercase();
        assert_eq!(Name::find(&shouted), Some(command.name));
    }
    assert_eq!(Name::find("nope"), None);
}

#[test]
fn a_row_has_at_most_one_main_option_and_it_comes_first() {
    for command in &COMMANDS {
        let later = command.options.iter().skip(1);
        assert_eq!(later.filter(|option| option.main).count(), 0);
        // What must be there is what is typed bare, so nobody has to learn a name to begin.
        let required = command.options.iter().filter(|option| option.required);
        assert!(required.clone().all(|option| option.main));
    }
}

#[test]
fn required_options_can_come_before_the_others() {
    for command in &COMMANDS {
        let flags: Vec<bool> = command.required_first().map(|o| o.required).collect();
        assert!(flags.is_sorted_by_key(|required| !required));
        assert_eq!(flags.len(), command.options.len());
    }
}

#[test]
fn every_choice_is_a_value_and_reads_as_the_database_writes_it() {
    fn whole<T: Closed>() {
        for choice in T::CHOICES {
            assert_eq!(T::from_name(choice.name).map(T::name), Some(choice.name));
        }
    }
    whole::<Role>();
    whole::<Owner>();
    whole::<WhoseActions>();
    whole::<WhichState>();
    assert!(Section::ALL.iter().all(|s| s.name() == s.as_str()));
    assert!(Visibility::ALL.iter().all(|v| v.name() == v.as_str()));
    assert!(Format::ALL.iter().all(|f| f.name() == f.as_str()));
}

#[test]
fn the_first_choice_is_the_default() {
    assert_eq!(Owner::CHOICES[0].name, Owner::default().name());
    assert_eq!(
        WhoseActions::CHOICES[0].name,
        WhoseActions::default().name()
    );
    assert_eq!(WhichState::CHOICES[0].name, WhichState::default().name());
    assert_eq!(Format::CHOICES[0].name, "their-meeting");
    assert_eq!(Visibility::CHOICES[0].name, "shared");
    assert_eq!(Section::CHOICES[0].name, "topic");
    assert_eq!(Role::CHOICES[0].name, "lead");
}

#[test]
fn usage_marks_what_may_be_left_out() {
    assert_eq!(
        Name::Action.spec().usage(),
        "/1on1 action TEXT [owner:…] [due:…] [with:…]"
    );
    assert_eq!(Name::Next.spec().usage(), "/1on1 next");
    assert_eq!(help_rows().count(), COMMANDS.len());
}
