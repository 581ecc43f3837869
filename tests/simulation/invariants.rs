//! What holds after every step, whatever happened: each is a function that ends the simulation when it does not.
//!
//! `docs/reliability.md` explains them one by one, under these names.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use duologue::chat::view::View;
use duologue::domain::clock::Instant;
use duologue::domain::delivery::Delivery;

use crate::eyes::{Eyes, joined};
use crate::ledger::{Change, Changes, Ledger, Owed};
use crate::people::People;
use crate::platform::{Attempt, Platform};
use crate::process::Process;

/// A lease is for so long.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// Nothing confirmed is lost: what an answer shows as kept is in the database.
pub(crate) fn what_was_confirmed_is_kept(ledger: &Ledger, answer: &View) {
    let kept = |table: &str, id: String, text: &str| {
        let fact = ledger.of(table, &id);
        let found = fact.and_then(|fact| fact.text.as_deref());
        assert_eq!(
            found,
            Some(text),
            "nothing confirmed is lost: {id} is not what was confirmed"
        );
    };
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "these are the answers that confirm that something was written"
    )]
    match answer {
        View::Topic(topic) if topic.fresh => {
            kept("topics", topic.line.id.to_string(), &topic.line.text);
        }
        View::Topics { lines, .. } => {
            for line in lines {
                kept("topics", line.id.to_string(), &line.text);
            }
        }
        View::Note { line, .. } => kept("notes", line.id.to_string(), &line.text),
        View::Action(action) => {
            let line = &action.line;
            kept("actions", line.id.to_string(), &line.text);
        }
        _ => {}
    }
}

/// Nothing confirmed is lost: what is kept of people changes when they ask for it, and never by itself.
pub(crate) fn nothing_kept_changes_by_itself(changes: &[Change]) {
    assert!(
        changes.is_empty(),
        "nothing confirmed is lost: changed by itself: {changes:#?}"
    );
}

/// Nothing confirmed is lost: who was refused, or told of a fault, finds all as it was.
pub(crate) fn a_refusal_changes_nothing(changes: &[Change]) {
    let kept = changes
        .iter()
        .filter(|change| change.is.as_ref().is_none_or(|fact| fact.table != "people"));
    let kept: Vec<_> = kept.collect();
    assert!(kept.is_empty(), "a refusal changed something: {kept:#?}");
}

/// Whoever asks changes what is theirs, and nothing of others.
pub(crate) fn only_the_two_change_what_is_theirs(
    ledger: &Ledger,
    changes: &[Change],
    actors: &[String],
) {
    for change in changes {
        let fact = change.is.as_ref().or(change.was.as_ref());
        let of = &fact.expect("what changed").of;
        let theirs = match ledger.rooms.get(of) {
            Some(two) => two.iter().any(|person| actors.contains(person)),
            None => {
                // Their first sight makes the other one known.
                change.was.is_none() || actors.contains(of)
            }
        };
        assert!(theirs, "changed by somebody else ({actors:?}): {change:#?}");
    }
}

/// Nothing is carried out twice: a line that was typed once is there once at most.
pub(crate) fn nothing_is_carried_out_twice(ledger: &Ledger, changes: &[Change]) {
    for change in changes {
        let Some(fact) = change.is.as_ref().filter(|_| change.was.is_none()) else {
            continue;
        };
        let Some(text) = fact.text.as_ref().filter(|text| is_numbered(text)) else {
            continue;
        };
        let alike = ledger.facts.values();
        let alike = alike.filter(|other| {
            other.table == fact.table && other.text.as_ref().is_some_and(|other| other == text)
        });
        assert_eq!(alike.count(), 1, "carried out twice: {fact:?}");
    }
}

/// Whether a text ends with the number that is in no other line.
fn is_numbered(text: &str) -> bool {
    let number = text.rsplit_once(" n").map(|(_, number)| number);
    number.is_some_and(|number| number.parse::<usize>().is_ok())
}

/// No message twice, as the platform shows it.
pub(crate) fn no_message_comes_twice(platform: &Platform) {
    let repeats = platform.repeats();
    assert!(
        repeats.is_empty(),
        "no message twice: {}",
        repeats.join("\n")
    );
}

/// What was sent about meetings so far.
#[derive(Default)]
pub(crate) struct Told {
    /// Of which meetings, in which revision of their start, whom a recap was sent.
    recaps: BTreeSet<(String, String, String)>,
}

impl Told {
    /// Nothing about what was moved, skipped or cancelled; no agenda after its meeting's end, and none after a recap.
    pub(crate) fn a_message_is_about_what_holds(&mut self, ledger: &Ledger, attempt: &Attempt) {
        let id = attempt.delivery.to_string();
        let row = ledger.owed.get(&id).expect("a row for what is sent");
        let Some(meeting) = ledger.meetings.get(&row.subject) else {
            return;
        };
        let (state, now) = (meeting.state.as_str(), attempt.now);
        let about = (
            row.subject.clone(),
            row.recipient.clone(),
            meeting.revision.clone(),
        );
        let said = format!("{} of {id}, {meeting:?}, at {now}", row.kind);
        match row.kind.as_str() {
            "agenda" => {
                let View::Agenda(view) = &attempt.view else {
                    panic!("no agenda: {said}");
                };
                assert_eq!(state, "planned", "about what does not hold: {said}");
                assert_eq!(
                    view.starts_at, meeting.starts_at,
                    "about what was moved: {said}"
                );
                assert!(now < meeting.ends_at, "an agenda after the end: {said}");
                assert!(
                    !self.recaps.contains(&about),
                    "an agenda after a recap: {said}"
                );
            }
            "nudge" => {
                let View::Nudge(view) = &attempt.view else {
                    panic!("no nudge: {said}");
                };
                assert_eq!(state, "planned", "about what does not hold: {said}");
                assert_eq!(
                    view.starts_at, meeting.starts_at,
                    "about what was moved: {said}"
                );
                assert!(now < meeting.starts_at, "a nudge after the start: {said}");
            }
            "live" => assert_eq!(state, "live", "about what does not hold: {said}"),
            "recap" => {
                assert!(
                    ["ended", "skipped"].contains(&state),
                    "about what does not hold: {said}"
                );
                self.recaps.insert(about);
            }
            "moved" => {
                let View::Moved(view) = &attempt.view else {
                    panic!("no move: {said}");
                };
                assert_eq!(view.to, meeting.starts_at, "about what was moved: {said}");
            }
            _ => {}
        }
    }
}

/// Every owed message is sent, expired with a recorded reason, or pending; and stays what it became.
pub(crate) fn what_is_owed_is_accounted_for(
    ledger: &Ledger,
    platform: &Platform,
    changes: &Changes,
) {
    for (was, is) in &changes.owed {
        let Some(is) = is else {
            panic!("owed and gone: {was:?}");
        };
        match is.state.as_str() {
            "pending" => assert!(
                is.work_at.is_some(),
                "pending, and nothing to be done: {is:?}"
            ),
            "posted" => {
                let account = &ledger.accounts[&is.recipient];
                let id = is.id.parse().expect("an id");
                let address = platform.address(account, id);
                assert!(address.is_some(), "sent, and not there: {is:?}");
                let follows = !is.living || !is.is_behind || is.work_at.is_some();
                assert!(follows, "changed since, and nothing to be done: {is:?}");
            }
            "dropped" => assert!(!is.outcome.is_empty(), "given up without a reason: {is:?}"),
            other => panic!("a state {other}: {is:?}"),
        }
        let Some(was) = was else { continue };
        let back = match was.state.as_str() {
            "posted" => is.state != "posted",
            // What waits for somebody's return is taken up then.
            "dropped" => is.state == "pending" && was.outcome != "set aside",
            _ => false,
        };
        assert!(!back, "it was {was:?}, and is {is:?}");
    }
}

/// In order: nobody is sent a row while an older one of theirs is due or failed.
pub(crate) async fn a_person_s_messages_come_in_order(
    eyes: &Eyes,
    now: Instant,
    claimed: &[Delivery],
) {
    for row in claimed {
        let (id, recipient) = (row.order.id, row.order.recipient);
        let now = now.timestamp_millis();
        let sql = format!(
            "SELECT {} FROM deliveries WHERE recipient = '{recipient}' AND id <> '{id}' AND work_at IS NOT NULL \
             AND (leased_until > {now} OR (id < '{id}' AND (work_at <= {now} OR (attempts > 0 AND address IS NULL))))",
            joined("id, kind, work_at, leased_until")
        );
        let before = eyes.rows(sql).await;
        assert!(
            before.is_empty(),
            "out of order: {id} was taken before {before:?}"
        );
    }
}

/// The leases that outlast their term, and which processes have looked at the outbox since.
#[derive(Default)]
pub(crate) struct LongLeases(BTreeMap<String, BTreeSet<u64>>);

impl LongLeases {
    /// A process looked at the outbox.
    pub(crate) fn are_looked_at(&mut self, process: u64) {
        for looked in self.0.values_mut() {
            looked.insert(process);
        }
    }

    /// No lease for ever: one that a wrong clock gave is cut short by the process whose clock that was, as soon as it
    /// looks. What its holder is at is left alone.
    pub(crate) fn no_lease_is_for_ever(
        &mut self,
        owed: &BTreeMap<String, Owed>,
        processes: &[Process],
    ) {
        let now = processes.iter().map(Process::now).max();
        let term = now.expect("a process") + LEASE * 2;
        let is_held = |id: &str| processes.iter().any(|process| process.holds(id));
        let is_long = |row: &&Owed| row.leased_until > Some(term) && !is_held(&row.id);
        let long = owed.values().filter(is_long);
        let long: BTreeMap<&str, &Owed> = long.map(|row| (row.id.as_str(), row)).collect();
        self.0.retain(|id, _| long.contains_key(id.as_str()));
        for (id, row) in long {
            let looked = self.0.entry(id.to_owned()).or_default();
            assert!(
                looked.len() < processes.len(),
                "a lease for ever: all processes looked, and it outlasts {term}: {row:?}"
            );
        }
    }
}

/// Nobody outside the two learns anything: no word of others is in what somebody is shown.
pub(crate) fn nobody_learns_what_is_not_theirs(people: &People, account: &str, text: &str) {
    let text = text.to_lowercase();
    for word in people.not_for(people.who(account)) {
        assert!(
            !text.contains(word),
            "{account} learns of «{word}»:\n{text}"
        );
    }
}

/// No page of a file is damaged, and no row points to nothing.
pub(crate) async fn the_file_is_sound(eyes: &Eyes) {
    let damages = eyes.damages().await;
    assert!(damages.is_empty(), "a damaged file: {damages:?}");
}

/// No row in an impossible state.
pub(crate) async fn no_row_is_impossible(eyes: &Eyes, rooms: &[String]) {
    for room in rooms {
        for (what, sql) in [
            (
                "not two memberships",
                format!(
                    "SELECT CAST(COUNT(*) AS TEXT) FROM memberships WHERE one_on_one = '{room}' HAVING COUNT(*) <> 2"
                ),
            ),
            (
                "two meetings at once",
                format!(
                    "SELECT CAST(COUNT(*) AS TEXT) FROM meetings WHERE one_on_one = '{room}' AND state = 'live' HAVING COUNT(*) > 1"
                ),
            ),
            (
                "a meeting of a 1:1 that goes on, without a timer",
                format!(
                    "SELECT m.id FROM meetings AS m JOIN one_on_ones AS o ON o.id = m.one_on_one WHERE o.id = '{room}' \
                         AND m.state IN ('planned', 'live') AND o.standing = 'active' \
                         AND NOT EXISTS (SELECT 1 FROM timers WHERE subject = m.id)"
                ),
            ),
            (
                "a meeting ahead of a 1:1 that does not go on",
                format!(
                    "SELECT m.id FROM meetings AS m JOIN one_on_ones AS o ON o.id = m.one_on_one WHERE o.id = '{room}' \
                         AND m.state IN ('planned', 'live') AND o.standing IN ('closed', 'invited')"
                ),
            ),
            (
                "a 1:1 that goes on, and nothing ahead of it",
                format!(
                    "SELECT o.id FROM one_on_ones AS o WHERE o.id = '{room}' AND o.standing = 'active' \
                         AND NOT EXISTS (SELECT 1 FROM meetings WHERE one_on_one = o.id AND state IN ('planned', 'live'))"
                ),
            ),
            (
                "an invitation that nobody is asked",
                format!(
                    "SELECT o.id FROM one_on_ones AS o WHERE o.id = '{room}' AND o.standing = 'invited' AND NOT EXISTS \
                         (SELECT 1 FROM proposals AS p JOIN timers AS t ON t.subject = p.id WHERE p.one_on_one = o.id AND p.state = 'open')"
                ),
            ),
            (
                "paused, or not",
                format!(
                    "SELECT o.id FROM one_on_ones AS o WHERE o.id = '{room}' AND (o.standing = 'paused') <> EXISTS \
                         (SELECT 1 FROM pauses WHERE one_on_one = o.id AND to_at IS NULL)"
                ),
            ),
            (
                "a pause that does not end",
                format!(
                    "SELECT o.id FROM one_on_ones AS o WHERE o.id = '{room}' AND o.standing = 'paused' AND o.paused_until IS NOT NULL \
                         AND NOT EXISTS (SELECT 1 FROM timers WHERE subject = o.id)"
                ),
            ),
            (
                "a topic of a meeting of others",
                format!(
                    "SELECT t.id FROM topics AS t JOIN meetings AS m ON m.id = t.meeting WHERE t.one_on_one = '{room}' AND m.one_on_one <> '{room}'"
                ),
            ),
            (
                "a card for somebody else",
                format!(
                    "SELECT d.id FROM deliveries AS d JOIN one_on_ones AS o ON o.id = d.one_on_one WHERE o.id = '{room}' \
                         AND d.recipient NOT IN (o.lead, o.report)"
                ),
            ),
            (
                "sent, and shown nothing",
                format!(
                    "SELECT id FROM deliveries WHERE one_on_one = '{room}' AND (shown > wanted OR (state = 'posted' AND shown = 0))"
                ),
            ),
        ] {
            let found = eyes.rows(sql).await;
            assert!(found.is_empty(), "impossible: {what}: {found:?} of {room}");
        }
    }
}
