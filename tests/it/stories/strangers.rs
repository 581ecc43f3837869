//! A third person with every button, id and command at hand reads and changes nothing of Alice's and Bob's 1:1.
//!
//! What is tried is generated: every shape of `Press` and `FormId` with every id that hung on anything of theirs, every row
//! of the grammar with every option. Whatever comes back is what comes back for a thing that never was.

use std::collections::{BTreeMap, BTreeSet};

use duologue::chat::command::{Command, Fields};
use duologue::chat::control::{FormId, Part, Press, Shape};
use duologue::chat::grammar::{COMMANDS, Kind, OptionSpec};
use duologue::chat::parse::from_options;
use duologue::chat::settings::{Offer, Setting};

use crate::world::{Actor, World};

/// A word that is in everything that Alice and Bob write.
const SECRET: &str = "zebra";
/// A thing that never was.
const NOBODYS: &str = "7ZZZZZZZZZ0000000000000000";
/// So many ids of a kind are tried: the first and the last ones.
const IDS_AT_MOST: usize = 4;

/// The ids of what a pair has, by kind, bare.
type Ids = BTreeMap<Part, BTreeSet<String>>;

/// Collects what hangs on all that a person has before them.
fn collect(ids: &mut Ids, person: &Actor<'_>) {
    for message in person.messages() {
        for control in &message.controls {
            take_apart(ids, &control.press, Press::SHAPES);
            for (value, _) in &control.options {
                take_printed(ids, value);
            }
        }
    }
    if let Some(form) = person.open_form() {
        take_apart(ids, &form, FormId::SHAPES);
    }
}

fn take_apart(ids: &mut Ids, text: &str, shapes: &[Shape]) {
    let mut parts = text.split('.').skip(1);
    let code = parts.next().expect("a code");
    let shape = shapes.iter().find(|shape| shape.code == code);
    let kinds = shape.expect("a known shape").parts;
    for (kind, part) in kinds.iter().zip(parts) {
        ids.entry(*kind).or_default().insert(part.to_owned());
    }
}

fn take_printed(ids: &mut Ids, value: &str) {
    if let Some((prefix, bare)) = value.split_once('_')
        && bare.len() == NOBODYS.len()
    {
        for shape in Press::SHAPES.iter().chain(FormId::SHAPES) {
            for part in shape.parts {
                if *part == Part::Id(known(prefix)) {
                    ids.entry(*part).or_default().insert(bare.to_owned());
                }
            }
        }
    }
}

/// The prefix as the shapes name it; any other for one that they do not have.
fn known(prefix: &str) -> &'static str {
    let parts = Press::SHAPES
        .iter()
        .chain(FormId::SHAPES)
        .flat_map(|shape| shape.parts);
    let mut prefixes = parts.filter_map(|part| match part {
        Part::Id(known) if *known == prefix => Some(*known),
        Part::Id(_) | Part::Name(_) | Part::Number => None,
    });
    prefixes.next().unwrap_or("")
}

/// What they do, and when: `: ` is said, `! ` is pressed.
const STEPS: [(&str, &[&str]); 12] = [
    (
        "2026-03-20T08:00:00Z",
        &["alice: /1on1 start with:@bob when:\"every thursday 10:00\" place:zebra-room"],
    ),
    (
        "2026-03-20T09:00:00Z",
        &[
            "bob! Accept",
            "bob: /1on1 add The zebra budget",
            "bob: /1on1 add A zebra word visibility:at-meeting",
        ],
    ),
    (
        "2026-03-20T10:00:00Z",
        &[
            "alice: /1on1 add My zebra thought visibility:only-me",
            "alice: * a zebra\n* another zebra",
            "alice: /1on1 action Feed the zebra owner:partner due:fri",
        ],
    ),
    (
        "2026-03-24T10:00:00Z",
        &[
            "bob! Agree",
            "bob: One plain zebra",
            "bob: /1on1 move fri 14:00",
        ],
    ),
    (
        "2026-03-27T12:30:00Z",
        &[
            "alice! Start",
            "alice! ✓ 1",
            "bob: /1on1 note The zebra said so",
            "bob: /1on1 note A zebra of mine private:yes",
        ],
    ),
    (
        "2026-03-27T12:45:00Z",
        &[
            "alice: /1on1 action Ride the zebra due:next tuesday",
            "alice! Wrap up",
            "alice! Edit",
        ],
    ),
    (
        "2026-04-01T10:00:00Z",
        &[
            "bob: /1on1 add Zebra carried",
            "bob! Edit",
            "bob: can't make it, the zebra is ill",
        ],
    ),
    (
        "2026-04-02T07:30:00Z",
        &["bob: /1on1 skip The zebra is ill", "bob: /1on1 agenda"],
    ),
    (
        "2026-04-03T10:00:00Z",
        &[
            "alice: /1on1 actions",
            "alice: /1on1 agenda",
            "alice! Add topic",
        ],
    ),
    (
        "2026-04-09T09:30:00Z",
        &["bob: /1on1 meet", "bob! Add note"],
    ),
    (
        "2026-04-14T09:30:00Z",
        &[
            "bob: /1on1 settings",
            "alice: /1on1 history",
            "alice: /1on1 search zebra",
            "alice: /1on1 away 2026-05-04 to:2026-05-08 reason:Zebras",
        ],
    ),
    (
        "2026-04-15T09:30:00Z",
        &[
            "alice! Confirm",
            "alice: /1on1 away",
            "bob: /1on1 end",
            "alice: /1on1 pause",
        ],
    ),
];

/// A month of Alice and Bob in which everything happens; collects every id on the way.
async fn everything_happens(world: &World) -> Ids {
    let mut ids = Ids::new();
    let (alice, bob) = (world.alice(), world.bob());
    for (at, doings) in STEPS {
        world.until(at).await;
        for doing in doings {
            if let Some((who, label)) = doing.split_once("! ") {
                world.person(who).presses(label).await;
            } else {
                let (who, line) = doing.split_once(": ").expect("who says what");
                world.person(who).says(line).await;
            }
            collect(&mut ids, &alice);
            collect(&mut ids, &bob);
        }
    }
    ids
}

/// The names of closed sets, which hang on controls as they are.
fn name_the_sets(ids: &mut Ids) {
    let mut name = |set, names: Vec<&str>| {
        let names = names.into_iter().map(ToOwned::to_owned);
        ids.entry(Part::Name(set)).or_default().extend(names);
    };
    name("Offer", Offer::ALL.map(Offer::name).to_vec());
    let settings = [&Setting::SHARED[..], &Setting::MINE, &Setting::OWN].concat();
    name("Setting", settings.into_iter().map(Setting::name).collect());
}

/// What the two have, and what they are told when they ask.
async fn fingerprint(world: &World) -> Vec<String> {
    let mut known = vec![format!("{:?}", world.next_instant().await)];
    for person in [world.alice(), world.bob()] {
        known.extend(person.messages().iter().map(ToString::to_string));
        for line in [
            "agenda",
            "actions state:all",
            "next",
            "settings",
            "history",
            "search zebra",
            "away",
            "privacy show",
        ] {
            let command = parsed(&format!("/1on1 {line}"));
            // What a menu waits for is drafted anew each time.
            known.push(without_drafts(&person.tries(command).await));
        }
    }
    known
}

fn parsed(line: &str) -> Command {
    let typed = duologue::chat::parse::parse_line(line).expect("a command");
    Command::Typed(typed.expect("one that is understood"))
}

fn without_drafts(answer: &str) -> String {
    let mut pieces = answer.split("dr_");
    let first = pieces.next().unwrap_or("").to_owned();
    pieces.fold(first, |text, piece| {
        text + "dr_…" + piece.get(NOBODYS.len()..).unwrap_or("")
    })
}

/// Every choice of one part each.
fn choices(shape: &Shape, ids: &Ids) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new()];
    for part in shape.parts {
        let all: Vec<&String> = ids.get(part).into_iter().flatten().collect();
        let few = all
            .len()
            .saturating_sub(IDS_AT_MOST / 2)
            .max(IDS_AT_MOST / 2);
        let tried = all
            .iter()
            .enumerate()
            .filter(|(index, _)| *index < IDS_AT_MOST / 2 || *index >= few);
        let tried: Vec<String> = tried.map(|(_, id)| (*id).clone()).collect();
        rows = rows
            .into_iter()
            .flat_map(|row| {
                tried.iter().map(move |id| {
                    let mut row = row.clone();
                    row.push(id.clone());
                    row
                })
            })
            .collect();
    }
    rows
}

/// The same with things that never were; what names no thing stays.
fn nobodys(shape: &Shape, parts: &[String]) -> Vec<String> {
    let part = |(part, real): (&Part, &String)| match part {
        Part::Id(_) => NOBODYS.to_owned(),
        Part::Name(_) | Part::Number => real.clone(),
    };
    shape.parts.iter().zip(parts).map(part).collect()
}

/// An answer with every id made alike.
fn alike(answer: &str, ids: &Ids) -> String {
    let all = ids.iter().filter(|(part, _)| **part != Part::Number);
    let known = all.flat_map(|(_, ids)| ids).map(String::as_str);
    known
        .chain([NOBODYS])
        .fold(answer.to_owned(), |text, id| text.replace(id, "ID"))
}

/// The values that a menu could send: everything that the two have.
fn values(ids: &Ids) -> Vec<String> {
    let printed = ids.iter().filter_map(|(part, ids)| match part {
        Part::Id(prefix) => ids.first().map(|id| format!("{prefix}_{id}")),
        Part::Name(_) | Part::Number => None,
    });
    printed.collect()
}

/// Something for an option, given the names of the two.
fn value(option: &OptionSpec, with: &str, ids: &Ids) -> String {
    match option.kind {
        Kind::Text { .. } => "Curious words".to_owned(),
        Kind::Member => "@frank".to_owned(),
        Kind::Partner | Kind::PartnerEver => with.to_owned(),
        Kind::Cadence => "every monday 9:00".to_owned(),
        Kind::Zone => "Berlin".to_owned(),
        Kind::Minutes { .. } => "30".to_owned(),
        Kind::Choice(names) => names[names.len() - 1].name.to_owned(),
        Kind::Moment => "tomorrow 15:00".to_owned(),
        Kind::Day => "tomorrow".to_owned(),
        Kind::Action => {
            let actions = ids.get(&Part::Id("ac")).and_then(BTreeSet::first);
            actions.map_or_else(|| SECRET.to_owned(), |id| format!("ac_{id}"))
        }
        Kind::Flag => "yes".to_owned(),
    }
}

fn assert_knows_nothing(answer: &str, of: &str) {
    for word in [SECRET, "Alice", "Bob", "alice", "bob"] {
        assert!(
            !answer.contains(word),
            "«{word}» in the answer to {of}:\n{answer}"
        );
    }
}

async fn tries_all(stranger: &Actor<'_>, ids: &Ids) {
    let values = values(ids);
    let each = values.iter().map(|value| vec![value.clone()]);
    let chosen: Vec<Vec<String>> = [Vec::new(), values.clone()]
        .into_iter()
        .chain(each)
        .collect();
    // What comes back for what never was, by what was tried.
    let mut answers: BTreeMap<(String, Vec<String>), String> = BTreeMap::new();
    for shape in Press::SHAPES {
        let press = |parts: &[String]| Press::decode(&shape.text(parts)).expect("a press");
        for parts in choices(shape, ids) {
            for chosen in &chosen {
                let command = Command::Press(press(&parts), chosen.clone());
                let answer = stranger.tries(command).await;
                assert_knows_nothing(&answer, &shape.text(&parts));
                let nobodys = nobodys(shape, &parts);
                let key = (shape.text(&nobodys), chosen.clone());
                if !answers.contains_key(&key) {
                    let never = Command::Press(press(&nobodys), chosen.clone());
                    answers.insert(key.clone(), stranger.tries(never).await);
                }
                let never = &answers[&key];
                assert_eq!(
                    alike(&answer, ids),
                    alike(never, ids),
                    "{}",
                    shape.text(&parts)
                );
            }
        }
    }
    let options = COMMANDS.iter().flat_map(|command| command.options);
    // Without a partner's name, which would be another thing to refuse.
    let fields: Fields = options
        .filter(|option| option.name != "with")
        .map(|option| (option.name.to_owned(), value(option, "", ids)))
        .collect();
    for shape in FormId::SHAPES {
        let form = |parts: &[String]| FormId::decode(&shape.text(parts)).expect("a form");
        for parts in choices(shape, ids) {
            let command = Command::Submit(form(&parts), fields.clone());
            let answer = stranger.tries(command).await;
            assert_knows_nothing(&answer, &shape.text(&parts));
            let never = Command::Submit(form(&nobodys(shape, &parts)), fields.clone());
            let never = stranger.tries(never).await;
            assert_eq!(
                alike(&answer, ids),
                alike(&never, ids),
                "{}",
                shape.text(&parts)
            );
        }
    }
    let room = ids
        .get(&Part::Id("oo"))
        .and_then(BTreeSet::first)
        .expect("their 1:1");
    for command in &COMMANDS {
        for with in [
            "bob",
            "@alice",
            "Alice",
            &format!("oo_{room}"),
            &format!("oo_{NOBODYS}"),
        ] {
            for only_required in [true, false] {
                let options = command
                    .options
                    .iter()
                    .filter(|option| option.required || !only_required || option.name == "with");
                let options = options.map(|option| (option.name, value(option, with, ids)));
                let options: Vec<_> = options.collect();
                let asked = format!("{} {options:?}", command.name.as_str());
                let Ok(typed) = from_options(command.name.as_str(), options) else {
                    continue;
                };
                let answer = stranger.tries(Command::Typed(typed)).await;
                // What was typed may come back: the name of somebody who is no partner.
                assert_knows_nothing(
                    &answer.replace(&format!("given: \"{}\"", with.trim_start_matches('@')), ""),
                    &asked,
                );
            }
        }
    }
}

story! {
    async fn a_third_person_with_everything_at_hand_reads_and_changes_nothing(world) {
        let mut ids = everything_happens(&world).await;
        name_the_sets(&mut ids);
        // Somebody with a 1:1 of her own, and somebody without any.
        world.carol().says("/1on1 start with:@erin when:\"every monday 15:00\"").await;
        world.person("erin").presses("Accept").await;
        for part in Press::SHAPES.iter().chain(FormId::SHAPES).flat_map(|shape| shape.parts) {
            assert!(ids.contains_key(part), "nothing of the kind {part:?} was seen");
        }
        let before = fingerprint(&world).await;
        for stranger in [world.carol(), world.person("frank")] {
            tries_all(&stranger.in_server(), &ids).await;
            world.settle().await;
        }
        assert_eq!(fingerprint(&world).await, before);
    }
}
