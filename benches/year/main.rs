//! A year of two people with eight 1:1s each, in three zones, driven by `next`: `cargo bench --bench year`.
//!
//! The real program, over the playground's JSON alone. Alice and Bob meet each other and seven others each. What they do
//! is drawn from a seed, by the rates below, which are those of people who mostly keep their meetings. Printed is how
//! many messages a week each of the two got from the bot unasked, by kind; answers to what they typed are not counted.
//! With `--letters`, every message of one month is printed in full, to be read.

#![allow(
    missing_docs,
    dead_code,
    unused_imports,
    unused_macros,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a program that prints, may stop at anything, and takes what it needs of what tests share"
)]

#[path = "../../tests/support/mod.rs"]
mod support;

#[path = "../../tests/process/mod.rs"]
#[macro_use]
mod process;

#[path = "../../tests/playground/script.rs"]
mod script;

mod people;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use duologue::domain::delivery::CardKind;

use crate::people::{Crowd, ROOMS};
use crate::process::House;
use crate::script::Message;

const BEGINNING: &str = "2026-03-20T08:00:00Z";
const WEEKS: i64 = 52;
const WATCHED: [&str; 2] = ["alice", "bob"];

#[tokio::main]
async fn main() {
    let letters = std::env::args().any(|argument| argument == "--letters");
    let house = House::on_sqlite();
    let served = house.fresh();
    let mut crowd = Crowd::new(script::Script::new(&served));
    crowd.gather().await;
    let begun: DateTime<Utc> = BEGINNING.parse().unwrap();
    crowd.live_until(begun + TimeDelta::weeks(WEEKS)).await;
    println!("\n## A year of two people with eight 1:1s each\n");
    for (one, other, when, zone) in ROOMS {
        println!("- {one} and {other}: {when}, {zone}");
    }
    println!("\n{}\n", crowd.summary());
    println!(
        "| kind | {} |",
        WATCHED.map(|who| format!("{who}, a week")).join(" | ")
    );
    println!("|---|---|---|");
    let counted = [
        crowd.unasked(WATCHED[0]).await,
        crowd.unasked(WATCHED[1]).await,
    ];
    let kinds: BTreeSet<&str> = counted
        .iter()
        .flatten()
        .map(|message| message.kind.as_str())
        .collect();
    for kind in kinds {
        let of = |messages: &Vec<Message>| {
            messages
                .iter()
                .filter(|message| message.kind == kind)
                .count()
        };
        let row = counted
            .each_ref()
            .map(|messages| format!("{:.2}", of(messages) as f64 / WEEKS as f64));
        println!("| {kind} | {} |", row.join(" | "));
    }
    let all = counted
        .each_ref()
        .map(|messages| format!("**{:.1}**", messages.len() as f64 / WEEKS as f64));
    println!("| all | {} |", all.join(" | "));
    let busiest = counted
        .each_ref()
        .map(|messages| busiest_day(messages).to_string());
    println!(
        "| most in one day, after the first | {} |",
        busiest.join(" | ")
    );
    if letters {
        for message in counted[0]
            .iter()
            .filter(|message| message.at.starts_with("2026-10"))
        {
            println!(
                "\n--- {} {} «{}»\n{}",
                message.at, message.kind, message.title, message.text
            );
        }
    }
    served.terminate().await;
}

/// The most on one day, but for that of the invitations.
fn busiest_day(messages: &[Message]) -> usize {
    let mut days: BTreeMap<&str, usize> = BTreeMap::new();
    for message in messages {
        *days.entry(&message.at[..10]).or_default() += 1;
    }
    days.remove(&BEGINNING[..10]);
    days.into_values().max().unwrap_or(0)
}

/// Whether the bot sends such a card by itself.
fn is_unasked(message: &Message) -> bool {
    message.kind.parse::<CardKind>().is_ok()
}
