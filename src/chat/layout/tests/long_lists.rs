//! Views with lists of any length: no platform takes more than so many options in a menu, and people have more.

use super::fixtures::*;
use crate::chat::view::{ActionsView, AwayLine, RecapView, SettingsView, TopicView, View, Who};
use crate::domain::agenda::{ActionLine, TopicLine};
use crate::domain::away::Days;
use crate::domain::id::OneOnOneId;

fn ids(length: usize) -> impl Iterator<Item = u128> {
    (1..).take(length)
}

fn partners(length: usize) -> Vec<(OneOnOneId, Who)> {
    ids(length).map(|n| (id(n), bob())).collect()
}

fn topics(words: &str, length: usize) -> Vec<TopicLine> {
    (1..=length).map(|number| mine(number, words)).collect()
}

/// Every view that lists what people have many of, with so many of each.
pub(crate) fn long_lists(words: &str, length: usize) -> Vec<View> {
    let actions: Vec<ActionLine> = ids(length).map(|n| action_line(n, words)).collect();
    let topics = topics(words, length);
    let days = Days {
        first: "2026-05-04".parse().expect("a date"),
        last: "2026-05-08".parse().expect("a date"),
    };
    let aways = ids(length).map(|n| AwayLine {
        away: id(n),
        days,
        reason: Some(words.to_owned()),
    });
    vec![
        View::WhichOneOnOne {
            draft: id(1),
            choices: partners(length),
        },
        View::Topics {
            partner: bob(),
            batch: id(1),
            lines: topics.clone(),
            held_until: None,
        },
        View::Topic(TopicView {
            others: partners(length),
            ..topic_view(mine(1, words))
        }),
        View::EditMenu {
            partner: bob(),
            one_on_one: id(1),
            topics: topics.clone(),
            notes: Vec::new(),
            actions: actions.clone(),
        },
        View::Recap(RecapView {
            discussed: topics.clone(),
            ..recap()
        }),
        View::Settings(SettingsView {
            others: partners(length),
            ..settings()
        }),
        View::Aways(aways.collect()),
        View::Actions(ActionsView {
            more: length,
            older: true,
            ..actions_view(actions)
        }),
    ]
}
