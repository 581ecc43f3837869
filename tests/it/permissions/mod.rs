//! Who may do what: every command, control and form of the closed sets, of everything that is there, by everybody.
//!
//! Those who may: the two, the one who wrote, owns or is asked. Those who may not: the partner, where it is not
//! theirs; the former partner, after the end; somebody who has nothing to do with it; and whoever runs the server,
//! who is a stranger here, since nothing that reaches the application says so. Whoever may not know of a thing is
//! answered as if it had never been; nobody who may not changes a row.

mod table;
mod things;
mod trials;

use std::collections::BTreeMap;
use std::sync::Arc;

use duologue::chat::command::{Command, Invocation};
use duologue::chat::control::{FormId, Press};
use duologue::chat::grammar::COMMANDS;
use duologue::store::{Access, Gate, Point, Store, StoreError};

use self::table::May;
use self::things::{Things, dump};
use self::trials::{
    NOBODYS, Trial, any_form, any_press, commands, forms, kinds, presses, typed, variant,
};
use crate::support::{PostgresHome, SqliteHome, open};
use crate::world::{Actor, World};

/// Everybody. Carol's 1:1 with Alice has ended, Dave is invited, Erin and Frank have nothing to do with the others;
/// Frank runs the server.
const PEOPLE: [&str; 6] = ["alice", "bob", "carol", "dave", "erin", "frank"];

/// The table as the repository has it.
const TABLE: &str = include_str!("../../../docs/permissions.md");

/// A database that takes nothing: what would have been written answers with a fault.
struct Closed;

impl Gate for Closed {
    fn pass(&self, point: Point) -> Result<(), StoreError> {
        match point {
            Point::Begin | Point::Statement | Point::Committed => Ok(()),
            Point::Commit => Err(StoreError::Full),
        }
    }
}

/// What there is before anybody tries: an open 1:1, one that ended, one that is asked for, one of others.
const STEPS: &[(&str, &[&str])] = &[
    (
        "2026-03-20T08:00:00Z",
        &[
            "alice: /1on1 start with:@bob when:\"every thursday 10:00\"",
            "bob! Accept",
            "alice: /1on1 start with:@carol when:\"every tuesday 15:00\"",
            "carol! Accept",
            "erin: /1on1 start with:@frank when:\"every monday 9:00\"",
            "frank! Accept",
            "alice: /1on1 add Shared with:bob",
            "alice: /1on1 add Hidden visibility:only-me with:bob",
            "alice: /1on1 add Later visibility:at-meeting with:bob",
            "bob: /1on1 add Shared of Bob",
            "bob: /1on1 add Hidden of Bob visibility:only-me",
            "bob: /1on1 action Mine",
            "bob: /1on1 action Yours owner:partner",
            "alice: /1on1 note Shared with:bob",
            "alice: /1on1 note Private private:yes with:bob",
            "carol: /1on1 add Before the end",
            "carol: /1on1 add Before the end, hidden visibility:only-me",
            "alice: /1on1 action Before the end owner:partner with:carol",
            "carol: /1on1 note Before the end",
            "carol: /1on1 note Before the end, private private:yes",
            "alice: /1on1 note Before the end with:carol",
            "bob: * one\n* another",
        ],
    ),
    (
        "2026-03-24T14:00:00Z",
        &["carol! Start", "carol! ✓ 1", "carol! Wrap up"],
    ),
    ("2026-03-26T09:00:00Z", &["bob! Start", "bob! Wrap up"]),
    (
        "2026-03-30T10:00:00Z",
        &[
            "carol: /1on1 away 2026-05-04",
            "carol! Confirm",
            "alice: /1on1 end with:carol",
            "alice! End this 1:1 for good",
            "alice: /1on1 start with:@dave when:\"every friday 15:00\"",
            "alice: /1on1 away 2026-05-04 to:2026-05-08",
            "alice! Confirm",
            "bob: /1on1 search shared",
            "bob: /1on1 away 2026-06-04",
            "bob: can't make it",
        ],
    ),
];

/// Lives through the steps, and proposes a change.
async fn prepare(world: &World) {
    for (at, doings) in STEPS {
        world.until(at).await;
        for doing in *doings {
            if let Some((who, label)) = doing.split_once("! ") {
                world.person(who).presses(label).await;
            } else {
                let (who, line) = doing.split_once(": ").expect("who says what");
                world.person(who).says(line).await;
            }
        }
    }
    let bob = world.bob();
    bob.says("/1on1 settings").await;
    bob.chooses("Change what you agreed on", "duration").await;
    bob.submits(&[("duration", "45")]).await;
    // All others are known as well before anything is compared.
    for account in PEOPLE {
        world.person(account).known().await;
    }
}

/// An answer with every id made alike.
fn alike(answer: &str, trial: &Trial) -> String {
    let known = trial.of.iter().map(|thing| thing.bare.as_str());
    let text = known
        .chain([NOBODYS])
        .fold(answer.to_owned(), |text, id| text.replace(id, "ID"));
    // The reference of a fault is drawn anew each time.
    match text.split_once("reference: \"") {
        Some((before, after)) => format!(
            "{before}reference{}",
            after.split_once('"').map_or("", |(_, rest)| rest)
        ),
        None => text,
    }
}

/// Whether somebody who knows of a thing is told that it is not for them, or not any more.
fn is_told(answer: &str) -> bool {
    let refusals = [
        "NotFound",
        "NotTheAuthor",
        "OldCard",
        "OneOnOneOver",
        "NoOneOnOne",
        "UnknownPartner",
    ];
    let mut refusals = refusals.iter();
    answer.starts_with("View(OldCard")
        || refusals.any(|refusal| answer.starts_with(&format!("View(Refused({refusal}")))
}

/// With nothing written: who may gets further than to the refusal of what is not there; to who may not, what they
/// may not know of is not there.
async fn answers(world: &World, things: &Things, trials: &[Trial]) {
    // Whether somebody who may got further, by what was tried.
    let mut reached: BTreeMap<&str, bool> = BTreeMap::new();
    // What was answered; most of what never was is asked for again and again.
    let mut known: BTreeMap<(&str, String), String> = BTreeMap::new();
    let hard = trials.iter().filter(|trial| trial.may != May::Anybody);
    for trial in hard {
        let reached = reached.entry(&trial.name).or_default();
        for account in PEOPLE {
            let person = world.person(account).in_server();
            let mut told = async |command: Command| {
                let asked = (account, format!("{command:?}"));
                if !known.contains_key(&asked) {
                    let answer = person.tries(command).await;
                    known.insert(asked.clone(), answer);
                }
                alike(&known[&asked], trial)
            };
            let answer = told(trial.command()).await;
            let ids: Vec<&str> = trial.of.iter().map(|thing| thing.bare.as_str()).collect();
            if things.allows(trial.may, account, &trial.of) {
                *reached = *reached || answer != told(trial.but(|_| false)).await;
            } else if trial.of.iter().all(|thing| things.knows(account, thing)) {
                assert!(
                    is_told(&answer),
                    "{account}, {} of {ids:?}: {answer}",
                    trial.name
                );
            } else {
                let never = trial.but(|thing| things.knows(account, thing));
                assert_eq!(
                    answer,
                    told(never).await,
                    "{account}, {} of {ids:?}",
                    trial.name
                );
            }
        }
    }
    reached.retain(|_, reached| !*reached);
    assert!(reached.is_empty(), "nobody may: {reached:?}");
}

/// Whoever may not changes nothing.
async fn changes_nothing(world: &World, url: &str, things: &Things, trials: &[Trial]) {
    let before = dump(url).await;
    for account in PEOPLE {
        let person: Actor<'_> = world.person(account).in_server();
        let mut tried = 0;
        for trial in trials {
            if trial.may != May::Anybody && !things.allows(trial.may, account, &trial.of) {
                person.tries(trial.command()).await;
                tried += 1;
            }
        }
        assert!(tried > 50, "{account} may nearly everything: {tried}");
        let after = dump(url).await;
        let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
        assert!(before == after, "{account} changed: {new:#?}");
    }
}

async fn who_may_do_what(store: Store, url: &str) {
    let world = World::new(store).await;
    prepare(&world).await;
    let things = Things::of(url, world.now().timestamp_millis()).await;
    let mut trials = Vec::new();
    presses(&things, &mut trials);
    forms(&things, &mut trials);
    commands(&things, &mut trials);
    for shape in Press::SHAPES.iter().chain(FormId::SHAPES) {
        for kind in kinds(shape) {
            assert!(!things.sorts(kind).is_empty(), "nothing of the kind {kind}");
        }
    }
    answers(&world.behind(Arc::new(Closed)), &things, &trials).await;
    changes_nothing(&world, url, &things, &trials).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let home = SqliteHome::without_a_disk();
    let store = open(&home.url(), Access::Serve).await.expect("a database");
    who_may_do_what(store, &home.url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let Some(home) = PostgresHome::create("who_may_do_what").await else {
        return;
    };
    let store = open(&home.url(), Access::Serve).await.expect("a database");
    who_may_do_what(store, &home.url()).await;
    home.drop().await;
}

/// What the application hears of an asker is who they are: neither a role nor a right of a platform.
#[test]
fn a_right_of_the_server_does_not_reach_the_application() {
    let of_an_invocation = |asked: Invocation| {
        // A further field does not compile here. It may not say what somebody is elsewhere.
        let Invocation {
            actor,
            place,
            on,
            command,
        } = asked;
        (actor, place, on, command)
    };
    let _ = of_an_invocation;
}

/// What the prefix of a printed id stands for.
fn kind_in_words(prefix: &str) -> &'static str {
    match prefix {
        "oo" => "1:1",
        "me" => "meeting",
        "to" => "topic",
        "no" => "note",
        "ac" => "action",
        "pr" => "proposal",
        "dr" => "draft",
        "aw" => "days away",
        other => panic!("a kind {other}"),
    }
}

fn row(name: &str, kinds: &[&str], menu: &[&str], may: May) -> String {
    let words = |kinds: &[&str], glue: &str| {
        let words: Vec<&str> = kinds.iter().map(|kind| kind_in_words(kind)).collect();
        words.join(glue)
    };
    let of = [words(kinds, ", "), words(menu, " or ")];
    let of: Vec<String> = of.into_iter().filter(|of| !of.is_empty()).collect();
    let of = if of.is_empty() {
        "–".to_owned()
    } else {
        of.join(", ")
    };
    format!("| `{name}` | {of} | {} |\n", may.words())
}

/// The rows of the table, by its three parts.
fn rows_of_the_table() -> String {
    const HEAD: &str = "\n| name | of | who may |\n|---|---|---|\n";
    let mut table = ["## Commands\n", HEAD].concat();
    for command in &COMMANDS {
        let may = table::typed(&typed(command, NOBODYS));
        let of: &[&str] = if may == May::Anybody { &[] } else { &["oo"] };
        table += &row(command.name.as_str(), of, &[], may);
    }
    table.extend(["\n## Buttons and menus\n", HEAD]);
    for shape in Press::SHAPES {
        let press = any_press(shape);
        let (may, menu) = table::press(&press);
        table += &row(variant(&format!("{press:?}")), &kinds(shape), menu, may);
    }
    table.extend(["\n## Forms\n", HEAD]);
    for shape in FormId::SHAPES {
        let form = any_form(shape);
        table += &row(
            variant(&format!("{form:?}")),
            &kinds(shape),
            &[],
            table::form(&form),
        );
    }
    table
}

/// With `DUOLOGUE_PERMISSIONS_MD` naming a file, it is written there.
#[test]
fn the_table_of_the_repository_is_this_one() {
    let (before, _) = TABLE.split_once("## Commands").expect("the first part");
    let table = format!("{before}{}", rows_of_the_table());
    #[expect(
        clippy::disallowed_methods,
        reason = "whoever changes the table says where it is to be written"
    )]
    let file = std::env::var("DUOLOGUE_PERMISSIONS_MD");
    if let Ok(file) = file {
        std::fs::write(file, &table).expect("a file");
        return;
    }
    assert_eq!(
        TABLE, table,
        "DUOLOGUE_PERMISSIONS_MD=docs/permissions.md writes it"
    );
}
