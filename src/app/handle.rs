//! The one entrance: an invocation in, an answer out.
//!
//! Each invocation is one transaction, tried again when the database was only busy. What a person is
//! told was kept before they are told; a fault of ours is told with a reference that is in the log.

mod press;

use chrono_tz::Tz;
use futures::future::BoxFuture;

use super::actions::Asked;
use super::at_once::Share;
use super::core::App;
use super::cx::{Cx, Work};
use super::dispatcher::LEASE;
use super::meetings::id_value;
use super::outcome::{Answer, Step, Stop};
use super::patience::patiently;
use super::port::Account;
use super::start::as_told;
use crate::chat::command::{Command, Invocation, Typed, With};
use crate::chat::control::FormId;
use crate::chat::form::Form;
use crate::chat::grammar::Name;
use crate::chat::view::View;
use crate::domain::delivery::Delivery;
use crate::domain::id::{DeliveryId, DraftId, OneOnOneId};
use crate::domain::person::{Person, Platform};
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Section, Visibility};
use crate::store::Engine;
use crate::telemetry::names;

/// An answer, with the zone that its times are written in.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// The asker's zone.
    pub zone: Tz,
    /// What waits for an asker whom messages do not reach, to be shown after the answer.
    pub waiting: Option<Box<View>>,
}

/// What came of an invocation.
struct Attempt {
    reply: Reply,
    /// Whether messages reached the actor before.
    reachable: bool,
    /// Whether there may be something to do now.
    changed: bool,
}

impl App {
    /// Answers an invocation.
    pub async fn handle(&self, invocation: Invocation) -> Reply {
        let label = label(&invocation.command);
        metrics::counter!(names::COMMANDS_TOTAL, "command" => label).increment(1);
        if let Some(reply) = self.too_much_at_once(&invocation) {
            return reply;
        }
        match patiently(label, || self.attempt(&invocation)).await {
            Ok(Attempt {
                mut reply,
                reachable,
                changed,
            }) => {
                if !reachable {
                    self.greet(&invocation, &mut reply).await;
                }
                // Who only looked leaves nothing to do, and the loops would look in the way of the answer.
                if changed || !reachable {
                    self.wake();
                }
                reply
            }
            Err(stop) => self.fault(label, &stop),
        }
    }

    /// So many invocations are worth carrying out at a time. More would wait for one another.
    #[must_use]
    pub fn at_a_time(&self) -> usize {
        match self.store().engine() {
            // It has one writer, and works on the threads that hear what comes.
            Engine::Sqlite => 4,
            // Fewer than there are connections, so that the loops find one.
            Engine::Postgres => 12,
        }
    }

    /// What somebody is told who asks for more than their share; nothing was looked at yet.
    fn too_much_at_once(&self, invocation: &Invocation) -> Option<Reply> {
        match self.at_once().take(invocation.actor, self.now()) {
            Share::There => return None,
            Share::UsedUpNow => tracing::warn!(
                person = %invocation.actor,
                limit_per_minute = self.settings().commands_per_minute,
                "somebody gives more commands than are carried out; the others are refused"
            ),
            Share::UsedUp => {}
        }
        metrics::counter!(names::COMMANDS_REFUSED_TOTAL).increment(1);
        Some(Reply {
            answer: Answer::View(View::Refused(Refusal::TooMuchAtOnce)),
            zone: Tz::UTC,
            waiting: None,
        })
    }

    fn fault(&self, label: &'static str, stop: &Stop) -> Reply {
        let reference = format!("{:06x}", self.ids().number(1 << 24));
        match stop {
            Stop::Store(error) => {
                tracing::error!(command = label, reference, %error, "a command failed");
            }
            Stop::Broken(what) => tracing::error!(
                command = label,
                reference,
                missing = what,
                "a command failed"
            ),
            Stop::Refused(_) | Stop::Instead(_) => {
                tracing::error!(command = label, reference, "a command failed");
            }
        }
        metrics::counter!(names::FAULTS_TOTAL).increment(1);
        Reply {
            answer: Answer::View(View::Fault { reference }),
            zone: Tz::UTC,
            waiting: None,
        }
    }

    /// Whoever acts can be written to again: what waits is tried anew, and shown to those who asked elsewhere.
    async fn greet(&self, invocation: &Invocation, reply: &mut Reply) {
        let waiting = match self.welcome_back(invocation.actor, invocation.place).await {
            Ok(waiting) => waiting,
            Err(stop) => {
                tracing::error!(error = ?stop, "failed to take up what waited for somebody");
                None
            }
        };
        match (waiting, &reply.answer) {
            // What would arrive in the person's own chat is among what waits.
            (Some(view), Answer::InDm(_)) => reply.answer = Answer::View(view),
            (Some(view), Answer::View(_) | Answer::Replace(_) | Answer::Silent) => {
                reply.waiting = Some(Box::new(view));
            }
            // An open form stands alone; the next answer shows it.
            (Some(_), Answer::Form(_)) | (None, _) => {}
        }
    }

    async fn attempt(&self, invocation: &Invocation) -> Step<Attempt> {
        let mut tx = self.store().write().await?;
        tx.answers();
        let now = self.now();
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now,
        };
        let actor = work.person(invocation.actor).await?;
        let reachable = actor.reachable;
        let mut cx = Cx {
            work,
            actor,
            place: invocation.place,
            found: None,
        };
        let outcome = cx.dispatch(invocation.command.clone()).await;
        let zone = cx.zone();
        let answer = match outcome {
            Ok(answer) => cx.beside_the_card(answer, invocation.on).await?,
            Err(Stop::Instead(answer)) => *answer,
            Err(Stop::Refused(refusal)) => {
                // Nothing was changed. The transaction ends before another looks at how things stand.
                tx.rollback().await?;
                let view = self
                    .refused_view(refusal, &invocation.command, invocation.actor)
                    .await;
                let reply = Reply {
                    answer: Answer::View(view),
                    zone,
                    waiting: None,
                };
                return Ok(Attempt {
                    reply,
                    reachable,
                    changed: false,
                });
            }
            Err(stop) => return Err(stop),
        };
        let changed = tx.has_changed();
        tx.commit().await?;
        let reply = Reply {
            answer,
            zone,
            waiting: None,
        };
        Ok(Attempt {
            reply,
            reachable,
            changed,
        })
    }

    /// The platform told a person's zone: it holds from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn zone_told(&self, platform: Platform, account: &Account) -> Step<()> {
        let mut tx = self.store().write().await?;
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now: self.now(),
        };
        let mut person = work.person_of_account(platform, account).await?;
        if account.zone.is_some() && person.zone != account.zone {
            person.zone = account.zone;
            work.tx.update_person(&person).await?;
            work.rhythm_changed(person.id).await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// The person behind an account of a platform, made on first sight.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, platform: Platform, account: &Account) -> Step<Person> {
        let known = self
            .store()
            .glance()
            .await?
            .person_by_account(platform, &account.account)
            .await?;
        // Nearly always there is nothing to write, and no turn as the writer is to be waited for.
        if let Some(person) = known
            && as_told(&person, account) == person
        {
            return Ok(person);
        }
        let mut tx = self.store().write().await?;
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now: self.now(),
        };
        let person = work.person_of_account(platform, account).await?;
        tx.commit().await?;
        Ok(person)
    }
}

impl Cx<'_> {
    /// A card of the outbox is changed by the outbox alone. What would replace it is said beside it
    /// instead, unless the card itself will say so.
    async fn beside_the_card(&mut self, answer: Answer, on: Option<DeliveryId>) -> Step<Answer> {
        let (Answer::Replace(view), Some(id)) = (answer.clone(), on) else {
            return Ok(answer);
        };
        let card = self.work.tx.delivery(id).await?;
        // Who is quick presses what has arrived before that is kept here; it follows as soon as it is.
        let on_its_way = |card: &Delivery| {
            let tried = card.tried_at.filter(|_| card.address.is_none());
            tried.is_some_and(|at| self.work.now - at < LEASE)
        };
        let follows = card.is_some_and(|card| card.living || on_its_way(&card));
        let said = matches!(view, View::Said { .. });
        Ok(if follows && !said {
            Answer::Silent
        } else {
            Answer::View(view)
        })
    }

    /// What was asked for, made on the heap as by [`Cx::press`].
    fn dispatch(&mut self, command: Command) -> BoxFuture<'_, Step<Answer>> {
        match command {
            Command::Typed(typed) => self.typed(typed),
            Command::Plain(text) => Box::pin(async move { self.plain(&text).await }),
            Command::Capture { text, link } => Box::pin(self.capture(text, link)),
            Command::Press(press, values) => {
                Box::pin(async move { self.press(&press, &values).await })
            }
            Command::Submit(form, fields) => {
                Box::pin(async move { self.submit(&form, &fields).await })
            }
        }
    }

    fn typed(&mut self, typed: Typed) -> BoxFuture<'_, Step<Answer>> {
        match typed {
            Typed::Start(request) => Box::pin(self.start(request)),
            command @ Typed::Add { .. } => Box::pin(self.add(command)),
            Typed::Agenda { with } => Box::pin(async move { self.agenda(&with).await }),
            Typed::Meet { with } => Box::pin(async move { self.meet(&with).await }),
            Typed::Wrap { with } => Box::pin(async move { self.wrap(&with).await }),
            Typed::Note {
                text,
                private,
                with,
            } => Box::pin(async move { self.note(text, private, &with).await }),
            command @ Typed::Action { .. } => Box::pin(self.action(command)),
            Typed::Actions { whose, state, with } => {
                Box::pin(async move { self.actions(whose, state, &with).await })
            }
            Typed::Done { action, with } => {
                Box::pin(async move { self.done(&action, &with).await })
            }
            Typed::Next => Box::pin(self.next()),
            Typed::Skip { reason, with } => Box::pin(async move { self.skip(reason, &with).await }),
            Typed::Move { to, with } => {
                Box::pin(async move { self.move_coming(to.as_deref(), &with).await })
            }
            Typed::Away { from, to, reason } => Box::pin(self.away(from, to, reason)),
            Typed::Pause { until, with } => {
                Box::pin(async move { self.pause(until.as_deref(), &with).await })
            }
            Typed::Resume { with } => Box::pin(async move { self.resume(&with).await }),
            Typed::End { with } => Box::pin(async move { self.end(&with).await }),
            Typed::Settings { with } => Box::pin(async move { self.settings(&with).await }),
            Typed::History { with } => Box::pin(async move { self.history(&with).await }),
            Typed::Search { text, with } => {
                Box::pin(async move { self.search(&text, &with).await })
            }
            Typed::Privacy { what } => Box::pin(self.privacy(what)),
            Typed::Help => Box::pin(self.help(false)),
            Typed::PlainTopic { topics, with } => {
                Box::pin(async move { self.add_plain(topics, &with).await })
            }
            Typed::CannotMakeIt { text, with } => {
                Box::pin(async move { self.cannot_make_it(text, &with).await })
            }
        }
    }

    async fn capture(&mut self, text: String, link: String) -> Step<Answer> {
        let command = Typed::Add {
            topic: text,
            link: Some(link).filter(|link| !link.is_empty()),
            section: Section::Topic,
            visibility: Visibility::Shared,
            with: With::Unsaid,
        };
        let own = self.own().await?;
        let (Typed::Add { topic, .. }, false) = (&command, own.is_empty()) else {
            return Err(Refusal::NoOneOnOne.into());
        };
        let draft = self.keep_draft(&command).await?;
        let only = if let [(_, partner)] = own.as_slice() {
            partner.name.as_str()
        } else {
            ""
        };
        Ok(Answer::Form(Form::capture(draft, topic, only)))
    }

    /// The menu that asked which 1:1 was answered: the draft is carried out.
    async fn chosen(&mut self, draft: DraftId, values: &[String]) -> Step<Answer> {
        let id: OneOnOneId = id_value(values).ok_or(Refusal::NotFound)?;
        let mut command: Typed = self.draft(draft).await?;
        if let Some(with) = command.with_mut() {
            *with = With::Id(id);
        }
        self.redeem(draft, command).await
    }

    /// Carries a draft out; its answer takes the place of the question.
    ///
    /// # Errors
    /// What the command refuses.
    pub async fn redeem(&mut self, draft: DraftId, command: Typed) -> Step<Answer> {
        self.work.tx.delete_draft(draft).await?;
        let answer = self.typed(command).await?;
        Ok(match answer {
            Answer::View(view) | Answer::InDm(view) => Answer::Replace(view),
            other @ (Answer::Replace(_) | Answer::Form(_) | Answer::Silent) => other,
        })
    }

    fn submit<'a>(
        &'a mut self,
        form: &FormId,
        fields: &'a crate::chat::command::Fields,
    ) -> BoxFuture<'a, Step<Answer>> {
        match *form {
            FormId::Start { draft } => Box::pin(self.start_by_form(draft, fields)),
            FormId::AddTopic { one_on_one } => Box::pin(self.add_by_form(one_on_one, fields)),
            FormId::Capture { draft } => Box::pin(self.captured(draft, fields)),
            FormId::EditTopic { topic } => Box::pin(self.edit_topic(topic, fields)),
            FormId::AddNote { one_on_one } => Box::pin(self.note_by_form(one_on_one, fields)),
            FormId::EditNote { note } => Box::pin(self.edit_note(note, fields)),
            FormId::AddAction { one_on_one } => Box::pin(self.action_by_form(one_on_one, fields)),
            FormId::EditAction { action } => {
                Box::pin(self.edit_action(action, fields, Asked::Card))
            }
            FormId::ListEdit { action, filter } => {
                Box::pin(self.edit_action(action, fields, Asked::List(filter)))
            }
            FormId::Snooze { action } => Box::pin(self.snooze(action, fields, Asked::Card)),
            FormId::ListSnooze { action, filter } => {
                Box::pin(self.snooze(action, fields, Asked::List(filter)))
            }
            FormId::Suggest { proposal } => Box::pin(self.counter(proposal, fields)),
            FormId::AcceptWithZone { proposal } => {
                Box::pin(self.accept_with_zone(proposal, fields))
            }
            FormId::Move { meeting } => Box::pin(self.move_by_form(meeting, false, fields)),
            FormId::PickTime { meeting } => Box::pin(self.move_by_form(meeting, true, fields)),
            FormId::Setting { one_on_one, what } => {
                Box::pin(self.set(Some(one_on_one), what, fields))
            }
            FormId::OwnSetting { what } => Box::pin(self.set(None, what, fields)),
            FormId::Offer { one_on_one, what } => {
                Box::pin(self.take_offer(one_on_one, what, fields))
            }
            FormId::SuggestChange { proposal } => Box::pin(self.counter_change(proposal, fields)),
        }
    }

    /// The form of a captured message, sent.
    async fn captured(
        &mut self,
        draft: DraftId,
        fields: &crate::chat::command::Fields,
    ) -> Step<Answer> {
        let body = self
            .work
            .tx
            .draft(draft, self.actor.id)
            .await?
            .ok_or(Refusal::OldCard)?;
        let kept: Typed =
            serde_json::from_str(&body).map_err(|_| Stop::Broken("a draft that can be read"))?;
        let Typed::Add { link, .. } = kept else {
            return Err(Stop::Broken("a captured message"));
        };
        let options = fields.iter().filter(|(_, value)| !value.trim().is_empty());
        let read = crate::chat::parse::from_options(
            "add",
            options.map(|(name, value)| (name.clone(), value.clone())),
        );
        let command = match read {
            Ok(Typed::Add {
                topic,
                section,
                visibility,
                with,
                ..
            }) => Typed::Add {
                topic,
                link,
                section,
                visibility,
                with,
            },
            Ok(_) => return Err(Stop::Broken("a form of another command")),
            Err(refusal) => {
                return Ok(Answer::Form(
                    Form::capture(draft, "", "").again(fields, refusal),
                ));
            }
        };
        match Box::pin(self.add(command)).await {
            Err(Stop::Refused(refusal @ Refusal::UnknownPartner { .. })) => Ok(Answer::Form(
                Form::capture(draft, "", "").again(fields, refusal),
            )),
            other => {
                self.work.tx.delete_draft(draft).await?;
                other
            }
        }
    }
}

/// What a command is called in logs and metrics.
fn label(command: &Command) -> &'static str {
    match command {
        Command::Typed(typed) => Name::of(typed).map_or("plain", Name::as_str),
        Command::Plain(_) => "plain",
        Command::Capture { .. } => "capture",
        Command::Press(..) => "press",
        Command::Submit(..) => "submit",
    }
}
