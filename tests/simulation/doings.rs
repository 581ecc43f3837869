//! What people do: they type, press, choose, fill in forms, travel, close their chats, and sometimes two at once.

use std::sync::Arc;

use chrono::TimeDelta;
use chrono_tz::Tz;
use duologue::app::outcome::Answer;
use duologue::app::{App, Reply};
use duologue::chat::command::{Command, Fields, Invocation, Place};
use duologue::chat::control::Press;
use duologue::chat::parse::parse_line;
use duologue::chat::view::{Card, View};
use duologue::domain::id::{DeliveryId, PersonId};
use futures::FutureExt as _;

use crate::invariants as hold;
use crate::message::{Control, Message};
use crate::people::People;
use crate::platform::Platform;
use crate::support::walk::field;
use crate::world::{Event, World};

/// Old messages are used as well, but mostly these newest ones.
const NEWEST: usize = 12;
/// Where people travel.
const ELSEWHERE: [Tz; 4] = [
    Tz::Europe__London,
    Tz::America__Los_Angeles,
    Tz::Pacific__Auckland,
    Tz::Africa__Nairobi,
];
/// Presses that tell others what was for some: nobody does these by chance.
const TELLING: [&str; 4] = ["tho", "shn", "mka", "mkn"];

/// What somebody does.
#[derive(Debug, Clone)]
pub(crate) enum Doing {
    /// Types a line.
    Says(String),
    /// Uses a control of a message.
    Uses(Box<Message>, Control, Vec<String>),
    /// Uses a control that stands before somebody else.
    Borrows(Control, Vec<String>),
    /// Sends the form that is open, with these fields changed.
    Submits(Vec<(&'static str, String)>),
}

/// What came of it.
#[derive(Debug)]
enum Outcome {
    /// The person was answered.
    Answered,
    /// … that it cannot be done.
    Refused,
    /// … that something went wrong, or not at all.
    Fault,
}

/// Something that is asked of a process.
struct Asked {
    account: &'static str,
    actor: PersonId,
    on: Option<usize>,
    invocation: Invocation,
}

impl World {
    /// Somebody does something of their own accord.
    pub(crate) async fn somebody_acts(&mut self, who: usize) {
        match self.dice.below(40) {
            0..2 => self.turns_messages_off(who, true),
            2..5 => self.turns_messages_off(who, false),
            5 => self.travels(who).await,
            6..8 => self.calls(who).await,
            8..12 => {
                if let Some(doing) = self.presses_something(who) {
                    self.somebody_does(who, doing).await;
                }
            }
            12..16 => self.two_at_once(who).await,
            16 => {
                if let Some(doing) = self.borrows_something(who) {
                    self.somebody_does(who, doing).await;
                }
            }
            _ => {
                let doing = self.next_doing(who);
                self.somebody_does(who, doing).await;
            }
        }
    }

    fn next_doing(&mut self, who: usize) -> Doing {
        if let Some(form) = self.fills_in(who) {
            return form;
        }
        self.number += 1;
        Doing::Says(self.people.says(who, self.number, &self.dice))
    }

    fn turns_messages_off(&mut self, who: usize, off: bool) {
        let account = self.people.of(who).account;
        self.notes(&format!("{account} takes no messages: {off}"));
        self.around.platform.closes(account, off);
    }

    async fn travels(&mut self, who: usize) {
        let zone = if self.dice.once_in(2) {
            self.people.of(who).zone
        } else {
            ELSEWHERE[self.dice.below(ELSEWHERE.len())]
        };
        let account = self.people.of(who).account;
        self.notes(&format!("{account} is in {zone}"));
        let account = self.around.platform.travels(account, zone);
        let at = self.reached();
        self.may_go_wrong(at);
        let app = self.processes[at].app.clone();
        let told = app.zone_told(Self::platform_name(), &account).boxed().await;
        if told.is_err() {
            self.processes[at].weather.was_unsure();
        }
        let changes = self.looks(at).await;
        let theirs = self.ledger.accounts.iter();
        let mut theirs = theirs.filter(|(_, known)| **known == account.account);
        let actors: Vec<String> = theirs
            .next()
            .map(|(id, _)| id.clone())
            .into_iter()
            .collect();
        hold::only_the_two_change_what_is_theirs(&self.ledger, &changes.facts, &actors);
    }

    async fn calls(&mut self, who: usize) {
        let pair = self.people.pair(who, self.dice.once_in(2));
        let present: Vec<String> = match self.dice.below(3) {
            0 => Vec::new(),
            1 => vec![self.people.of(who).account.to_owned()],
            _ => {
                let two = self.people.two(pair);
                two.map(|who| self.people.of(who).account.to_owned())
                    .to_vec()
            }
        };
        self.notes(&format!("in the call: {present:?}"));
        let at = self.reached();
        let app = self.processes[at].app.clone();
        // A fault of it is put right by the next change of the call.
        let _ = app
            .call_changed(Self::platform_name(), "lounge", &present)
            .boxed()
            .await;
        let changes = self.looks(at).await;
        hold::nothing_kept_changes_by_itself(&changes.facts);
    }

    /// A message came to somebody.
    pub(crate) fn arrived(&mut self, account: &str, message: usize) {
        let who = self.people.who(account);
        let (latency, reserve) = (self.people.of(who).latency, self.people.of(who).reserve);
        if self.dice.below(6) >= reserve {
            // At once, or within some minutes, hours or days.
            let after = if self.dice.once_in(4) {
                TimeDelta::seconds(1)
            } else {
                latency
            };
            self.later(after, Event::Reacts(who, message));
        }
    }

    /// Somebody reacts to a message, as it reads now.
    pub(crate) async fn somebody_reacts(&mut self, who: usize, message: usize) {
        let account = self.people.of(who).account;
        let found = self.around.platform.desk(account, |desk| {
            let mut all = desk.messages.iter();
            all.find(|other| other.id == message).cloned()
        });
        let Some(message) = found else { return };
        if ["agenda", "live", "recap"].contains(&message.kind.as_str()) {
            // These are used more than once.
            let after = TimeDelta::minutes(15);
            if self.dice.once_in(2) {
                self.later(after, Event::Reacts(who, message.id));
            }
        }
        let wanted = ["Accept", "Start", "All discussed", "Wrap up", "We met"];
        let mut wanted = wanted
            .iter()
            .filter_map(|label| message.control(label).cloned());
        let control = match wanted.next() {
            Some(control) if !self.dice.once_in(4) => Some(control),
            _ => None,
        };
        let doing = match control {
            Some(control) => Some(Doing::Uses(Box::new(message), control, Vec::new())),
            None => self.uses(message),
        };
        if let Some(doing) = doing {
            self.somebody_does(who, doing).await;
        }
        if let Some(form) = self.fills_in(who) {
            self.somebody_does(who, form).await;
        }
    }

    fn presses_something(&mut self, who: usize) -> Option<Doing> {
        let account = self.people.of(who).account;
        let mut messages = self
            .around
            .platform
            .desk(account, |desk| desk.messages.clone());
        messages.retain(|message| !message.controls.is_empty());
        if !self.dice.once_in(5) && messages.len() > NEWEST {
            messages.drain(..messages.len() - NEWEST);
        }
        if messages.is_empty() {
            return None;
        }
        let message = messages.swap_remove(self.dice.below(messages.len()));
        self.uses(message)
    }

    /// A control of anybody's, as if somebody had seen how they are made.
    fn borrows_something(&mut self, who: usize) -> Option<Doing> {
        let others = self.people.count() - 1;
        let other = (who + 1 + self.dice.below(others)) % self.people.count();
        match self.presses_something(other)? {
            Doing::Uses(_, control, values) => Some(Doing::Borrows(control, values)),
            doing @ (Doing::Says(_) | Doing::Borrows(..) | Doing::Submits(_)) => Some(doing),
        }
    }

    fn uses(&mut self, message: Message) -> Option<Doing> {
        let tells = |control: &Control| {
            let code = control.press.split('.').nth(1).unwrap_or_default();
            TELLING.contains(&code)
        };
        let mut controls = message.controls.clone();
        controls.retain(|control| !tells(control));
        if controls.is_empty() {
            return None;
        }
        let control = controls.swap_remove(self.dice.below(controls.len()));
        let values = match control.options.len() {
            0 => Vec::new(),
            several => vec![control.options[self.dice.below(several)].0.clone()],
        };
        Some(Doing::Uses(Box::new(message), control, values))
    }

    fn fills_in(&mut self, who: usize) -> Option<Doing> {
        let account = self.people.of(who).account;
        let platform = Arc::clone(&self.around.platform);
        let form = platform.desk(account, |desk| desk.form.clone())?.0;
        let hushed = |value: &String| People::is_hushed(value);
        if self.dice.once_in(4) || form.fields.iter().any(|field| hushed(&field.value)) {
            platform.desk(account, |desk| desk.form = None);
            return None;
        }
        let mut changed = Vec::new();
        for given in &form.fields {
            if !self.dice.once_in(3) {
                let value = self
                    .people
                    .talks(who, |words| field(&self.dice, words, given.name));
                changed.push((given.name, value));
            }
        }
        Some(Doing::Submits(changed))
    }

    /// Somebody does something.
    pub(crate) async fn somebody_does(&mut self, who: usize, doing: Doing) {
        let at = self.reached();
        self.may_go_wrong(at);
        let Some(asked) = self.asks(at, who, doing).await else {
            return;
        };
        let (actor, app) = (asked.actor, self.processes[at].app.clone());
        let reply = app.handle(asked.invocation.clone()).boxed().await;
        self.is_answered(at, vec![actor], vec![(asked, reply)])
            .await;
    }

    /// Two of a pair do something at the same time.
    async fn two_at_once(&mut self, who: usize) {
        let pair = self.people.pair(who, self.dice.once_in(2));
        let other = self.people.partner(who, pair);
        let at = self.reached();
        let mut all = Vec::new();
        for who in [who, other] {
            let doing = match self.presses_something(who) {
                Some(doing) if !self.dice.once_in(3) => doing,
                _ => self.next_doing(who),
            };
            all.extend(self.asks(at, who, doing).await);
        }
        let app = self.processes[at].app.clone();
        let handled = all.iter().map(|asked| {
            let (app, invocation): (App, _) = (app.clone(), asked.invocation.clone());
            async move { app.handle(invocation).boxed().await }.boxed()
        });
        let replies = futures::future::join_all(handled).await;
        let actors = all.iter().map(|asked| asked.actor).collect();
        let answered = all.into_iter().zip(replies).collect();
        self.is_answered(at, actors, answered).await;
    }

    async fn asks(&mut self, at: usize, who: usize, doing: Doing) -> Option<Asked> {
        let platform = Arc::clone(&self.around.platform);
        let account = self.people.of(who).account;
        let (command, on) = match doing {
            Doing::Says(line) => {
                self.notes(&format!("{account} to process {at}: {line}"));
                match parse_line(&line) {
                    Some(Ok(typed)) => (Command::Typed(typed), None),
                    Some(Err(_)) => return None,
                    None => (Command::Plain(line), None),
                }
            }
            Doing::Uses(message, control, values) => {
                let (label, kind) = (&control.label, &message.kind);
                self.notes(&format!(
                    "{account} to process {at}: [{label}] {values:?} on {kind}"
                ));
                (pressed(&control, values), Some(message.id))
            }
            Doing::Borrows(control, values) => {
                let label = &control.label;
                self.notes(&format!(
                    "{account} to process {at}: [{label}] {values:?} of somebody else's"
                ));
                (pressed(&control, values), None)
            }
            Doing::Submits(changed) => {
                self.notes(&format!("{account} to process {at}: {changed:?}"));
                let (form, on) = platform.desk(account, |desk| desk.form.take())?;
                let fields = form.fields.iter();
                let mut fields: Fields = fields
                    .map(|field| (field.name.to_owned(), field.value.clone()))
                    .collect();
                for (name, value) in changed {
                    fields.insert(name.to_owned(), value);
                }
                (Command::Submit(form.id, fields), on)
            }
        };
        let app = self.processes[at].app.clone();
        let given = platform.account(account);
        let known = app.person(Self::platform_name(), &given).boxed().await;
        let Ok(person) = known else {
            // Nothing was asked yet.
            self.looks(at).await;
            return None;
        };
        let place = if self.dice.once_in(8) {
            Place::Elsewhere
        } else {
            Place::Dm
        };
        Some(Asked {
            account,
            actor: person.id,
            on,
            invocation: Invocation {
                actor: person.id,
                place,
                on: on.and_then(|on| delivery(&platform, account, on)),
                command,
            },
        })
    }

    async fn is_answered(
        &mut self,
        at: usize,
        actors: Vec<PersonId>,
        answered: Vec<(Asked, Reply)>,
    ) {
        let died = self.processes[at].weather.is_dead();
        // Who dies may have kept what was asked for, and not told.
        let unsure = self.processes[at].weather.was_unsure() || died;
        let (mut outcomes, mut views) = (Vec::new(), Vec::new());
        for (asked, reply) in answered {
            if died {
                outcomes.push(Outcome::Fault);
                continue;
            }
            outcomes.push(outcome(&reply));
            views.extend(self.shows(&asked, reply));
        }
        self.notes(&format!("{outcomes:?}, unsure {unsure}"));
        let changes = self.looks(at).await;
        let actors: Vec<String> = actors.iter().map(ToString::to_string).collect();
        hold::only_the_two_change_what_is_theirs(&self.ledger, &changes.facts, &actors);
        let nothing = outcomes
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Refused | Outcome::Fault));
        if nothing && !unsure {
            hold::a_refusal_changes_nothing(&changes.facts);
        }
        if outcomes.len() == 1 {
            self.confirmed(&views);
        }
    }

    fn confirmed(&self, views: &[View]) {
        for view in views {
            hold::what_was_confirmed_is_kept(&self.ledger, view);
        }
    }

    /// Puts an answer before whoever asked; tells what they see by it.
    fn shows(&mut self, asked: &Asked, reply: Reply) -> Vec<View> {
        let Reply {
            answer,
            zone,
            waiting,
        } = reply;
        let platform = &self.around.platform;
        let mut seen = Vec::new();
        let mut show = |view: View, instead_of| {
            let card = Card { zone, view };
            platform.answers(asked.account, &card, instead_of);
            seen.push(card.view);
        };
        match answer {
            Answer::View(view) => show(view, None),
            Answer::Replace(view) => show(view, asked.on),
            Answer::Form(form) => {
                for field in &form.fields {
                    hold::nobody_learns_what_is_not_theirs(
                        &self.people,
                        asked.account,
                        &field.value,
                    );
                }
                platform.desk(asked.account, |desk| desk.form = Some((form, asked.on)));
            }
            Answer::InDm(view) if asked.invocation.place == Place::Elsewhere => show(view, None),
            Answer::InDm(_) | Answer::Silent => {}
        }
        if let Some(view) = waiting {
            show(*view, None);
        }
        seen
    }
}

fn pressed(control: &Control, values: Vec<String>) -> Command {
    let press = Press::decode(&control.press).expect("a press that can be read");
    Command::Press(press, values)
}

fn outcome(reply: &Reply) -> Outcome {
    match &reply.answer {
        Answer::View(View::Fault { .. }) => Outcome::Fault,
        Answer::View(View::Refused(_) | View::OldCard { .. }) => Outcome::Refused,
        Answer::View(_)
        | Answer::Replace(_)
        | Answer::Form(_)
        | Answer::InDm(_)
        | Answer::Silent => Outcome::Answered,
    }
}

/// The row of the outbox that a message was sent by.
fn delivery(platform: &Platform, account: &str, message: usize) -> Option<DeliveryId> {
    platform.desk(account, |desk| {
        let mut all = desk.messages.iter();
        all.find(|other| other.id == message)?.delivery
    })
}
