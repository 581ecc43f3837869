//! The end of a world: all faults are over, what is owed comes to its end, and the database is closed and opened anew by
//! processes that know nothing of what was.

use chrono::TimeDelta;
use duologue::chat::view::Card;
use duologue::store::Access;
use futures::FutureExt as _;

use super::{Event, World};
use crate::eyes::Eyes;
use crate::invariants as hold;
use crate::ledger::Ledger;
use crate::message::Message;
use crate::process::{AFTER_FAULT, Process, Surroundings};
use crate::support::{self, walk::Dice};

/// So long nobody does anything more.
const REST: TimeDelta = TimeDelta::hours(3);

impl World {
    /// All is well again and no more is done: what is owed comes to its end.
    pub(super) async fn rests(&mut self) {
        self.notes("rest");
        for process in &self.processes {
            process.weather.clears();
        }
        let goes_on = |event: &Event| {
            matches!(
                event,
                Event::Resumes(..) | Event::IsPutRight(..) | Event::LooksUp(_)
            )
        };
        self.queue.retain(|_, event| goes_on(event));
        for who in 0..self.people.count() {
            let account = self.people.of(who).account;
            self.around.platform.closes(account, false);
        }
        self.dice = Dice::new(0);
        self.time_goes_on().await;
    }

    /// Everything is closed and opened anew: all is there as it was, the file is sound, and other processes go on with it.
    pub(super) async fn opens_anew(mut self) -> Self {
        self.notes("closed and opened anew");
        // A store goes with its last clone, and its lock of the file with it.
        self.processes.clear();
        let Surroundings {
            seed,
            time,
            store,
            platform,
        } = self.around;
        store.close().await;
        drop(store);
        self.eyes.close().await;
        self.eyes = Eyes::open(&self.url).await;
        hold::the_file_is_sound(&self.eyes).await;
        let store = support::open(&self.url, Access::Serve).await;
        self.around = Surroundings {
            // Another random number generator, as any start has.
            seed: !seed,
            time,
            store: store.expect("the database that was closed"),
            platform,
        };
        let mut found = Ledger::default();
        let mut changes = found.follows(&self.eyes, &self.around.store).await;
        for (was, row) in &mut changes.owed {
            *was = row
                .as_ref()
                .and_then(|row| self.ledger.owed.get(&row.id).cloned());
        }
        hold::nothing_kept_changes_by_itself(&found.since(&self.ledger));
        hold::what_is_owed_is_accounted_for(&found, &self.around.platform, &changes);
        hold::nothing_is_carried_out_twice(&found, &changes.facts);
        hold::no_row_is_impossible(&self.eyes, &changes.rooms).await;
        assert_eq!(found.owed, self.ledger.owed, "owed otherwise");
        assert_eq!(found.meetings, self.ledger.meetings, "planned otherwise");
        self.ledger = found;
        for name in 0..self.plan.processes {
            let process = Process::start(name, &self.around).await;
            self.processes.push(process);
        }
        self.time_goes_on().await;
        self
    }

    /// Nobody does anything, and what is due is done.
    async fn time_goes_on(&mut self) {
        let end = self.now() + REST;
        while self.now() < end {
            self.steps += 1;
            self.rest_step().await;
        }
        self.all_is_as_it_reads().await;
    }

    async fn rest_step(&mut self) {
        let (next, at) = self.next_of_the_bot().await;
        if let Some(entry) = self.queue.first_entry()
            && entry.key().0 <= next
        {
            let ((due, _), event) = entry.remove_entry();
            self.around.time.passes_to(due);
            self.happens(event).await;
            return;
        }
        self.around.time.passes_to(next);
        let mut done = usize::from(self.process_ticks(at).await);
        let process = &mut self.processes[at];
        done += process.claims(64).await.unwrap_or_default().len();
        while process.sends(None).await.is_some() {
            done += 1;
        }
        if done == 0 {
            process.not_before = self.around.time.now() + AFTER_FAULT;
        }
        self.did(done > 0);
        let changes = self.looks(at).await;
        hold::nothing_kept_changes_by_itself(&changes.facts);
    }

    /// Nobody holds anything, and every card of a meeting that follows its 1:1 has the title that it would have now, and an
    /// agenda the controls and the lines of people. The rest may name days as of its last edit.
    async fn all_is_as_it_reads(&mut self) {
        let app = self.processes[0].app.clone();
        for row in self.ledger.owed.values() {
            assert!(row.leased_until.is_none(), "a lease at rest: {row:?}");
            // An invitation tells dates as of when it was sent.
            let of_a_meeting = self.ledger.meetings.contains_key(&row.subject);
            if row.state != "posted" || !row.living || row.work_at.is_some() || !of_a_meeting {
                continue;
            }
            let account = &self.ledger.accounts[&row.recipient];
            let (id, reader) = (row.id.parse().expect("an id"), row.recipient.parse());
            let reader = reader.expect("an id");
            let card: Option<Card> = app.card_of(id, reader).boxed().await.expect("an answer");
            let Some(card) = card else { continue };
            let now = Message::new(0, self.around.time.now(), &card);
            self.around.platform.desk(account, |desk| {
                let mut all = desk.messages.iter();
                let stands = all.find(|message| message.id.to_string() == row.address);
                let stands = stands.expect("a message that is there");
                // The times that a skip offers are as of when it was last edited.
                let is_same = stands.title == now.title
                    && (!["agenda", "live"].contains(&row.kind.as_str())
                        || (stands.controls == now.controls
                            && numbers(&stands.text) == numbers(&now.text)));
                assert!(
                    is_same,
                    "nothing about what does not hold: {row:?} reads\n{stands}\nand is\n{now}"
                );
            });
        }
    }
}

/// The numbers of the lines of people that a text names, in its order.
fn numbers(text: &str) -> Vec<&str> {
    let words = text.split_whitespace();
    let is_number = |word: &&str| {
        let number = word.strip_prefix('n');
        number.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    words.filter(is_number).collect()
}
