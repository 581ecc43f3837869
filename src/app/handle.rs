//! The one entrance: an invocation in, an answer out.
//!
//! Each invocation is one transaction, tried again when the database was only busy. What a person is
//! told was kept before they are told; a fault of ours is told with a reference that is in the log.

use chrono_tz::Tz;

use super::core::App;
use super::cx::{Cx, Work};
use super::meetings::id_value;
use super::outcome::{Answer, Step, Stop};
use super::patience::patiently;
use super::port::Account;
use crate::chat::command::{Command, Invocation, Typed, With};
use crate::chat::control::{FormId, Press};
use crate::chat::form::Form;
use crate::chat::view::View;
use crate::domain::delivery::Subject;
use crate::domain::id::{ActionId, DeliveryId, DraftId, NoteId, OneOnOneId, TopicId};
use crate::domain::person::{Person, Platform};
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Section, Visibility};
use crate::telemetry::names;

/// An answer, with the zone that its times are written in.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// The asker's zone.
    pub zone: Tz,
}

impl App {
    /// Answers an invocation.
    pub async fn handle(&self, invocation: Invocation) -> Reply {
        let label = label(&invocation.command);
        metrics::counter!(names::COMMANDS_TOTAL, "command" => label).increment(1);
        match patiently(label, || self.attempt(&invocation)).await {
            Ok(reply) => {
                self.wake();
                reply
            }
            Err(stop) => self.fault(label, &stop),
        }
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
        }
    }

    async fn attempt(&self, invocation: &Invocation) -> Step<Reply> {
        let mut tx = self.store().write().await?;
        let now = self.now();
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now,
        };
        let mut actor = work.person(invocation.actor).await?;
        if !actor.reachable {
            // Whoever acts can be written to again; if not, the next message tells.
            actor.reachable = true;
            work.tx.update_person(&actor).await?;
        }
        let mut cx = Cx {
            work,
            actor,
            place: invocation.place,
        };
        let outcome = Box::pin(cx.dispatch(invocation.command.clone())).await;
        let zone = cx.zone();
        let answer = match outcome {
            Ok(answer) => cx.beside_the_card(answer, invocation.on).await?,
            Err(Stop::Instead(answer)) => *answer,
            Err(Stop::Refused(refusal)) => {
                // Nothing was changed: the transaction is dropped.
                return Ok(Reply {
                    answer: Answer::View(View::Refused(refusal)),
                    zone,
                });
            }
            Err(stop) => return Err(stop),
        };
        tx.commit().await?;
        Ok(Reply { answer, zone })
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
            // Nudges and working starts are counted in it.
            for meeting in work.tx.planned_meetings_of(person.id).await? {
                work.tx.arm(Subject::Meeting(meeting.id), work.now).await?;
            }
            work.tx.arm(Subject::Person(person.id), work.now).await?;
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
        let follows = self.work.tx.follows(id).await?;
        let said = matches!(view, View::Said { .. });
        Ok(if follows && !said {
            Answer::Silent
        } else {
            Answer::View(view)
        })
    }

    async fn dispatch(&mut self, command: Command) -> Step<Answer> {
        match command {
            Command::Typed(typed) => self.typed(typed).await,
            Command::Plain(text) => self.plain(&text).await,
            Command::Capture { text, link } => self.capture(text, link).await,
            Command::Press(press, values) => self.press(press, &values).await,
            Command::Submit(form, fields) => self.submit(form, &fields).await,
        }
    }

    async fn typed(&mut self, typed: Typed) -> Step<Answer> {
        match typed {
            Typed::Start(request) => self.start(request).await,
            command @ Typed::Add { .. } => self.add(command).await,
            Typed::Agenda { with } => self.agenda(&with).await,
            Typed::Meet { with } => self.meet(&with).await,
            Typed::Wrap { with } => self.wrap(&with).await,
            Typed::Note {
                text,
                private,
                with,
            } => self.note(text, private, &with).await,
            command @ Typed::Action { .. } => self.action(command).await,
            Typed::Actions { whose, state, with } => self.actions(whose, state, &with).await,
            Typed::Done { action, with } => self.done(&action, &with).await,
            Typed::Next => self.next().await,
            Typed::Skip { reason, with } => self.skip(reason, &with).await,
            Typed::Move { to, with } => self.move_coming(to.as_deref(), &with).await,
            Typed::Help => self.help(false).await,
            Typed::PlainTopic { topics, with } => self.add_plain(topics, &with).await,
            Typed::CannotMakeIt { text, with } => self.cannot_make_it(text, &with).await,
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

    async fn press(&mut self, press: Press, values: &[String]) -> Step<Answer> {
        match press {
            Press::Accept { proposal } => self.accept(proposal).await,
            Press::Suggest { proposal } => self.suggest(proposal).await,
            Press::Decline { proposal } => self.decline(proposal, false).await,
            Press::NeverAsk { proposal } => self.decline(proposal, true).await,
            Press::Withdraw { proposal } => self.withdraw(proposal).await,
            Press::AddTopic { one_on_one } => self.open_form(one_on_one, Form::add_topic).await,
            Press::AddAction { one_on_one } => self.open_form(one_on_one, Form::add_action).await,
            Press::AddNote { one_on_one } => self.open_form(one_on_one, Form::add_note).await,
            Press::Start { meeting } | Press::StartEarly { meeting } => {
                self.start_meeting(meeting).await
            }
            Press::StartExtra { one_on_one } => self.start_extra(one_on_one).await,
            Press::LastTime { one_on_one } => self.last_time(one_on_one).await,
            Press::Edit { one_on_one } => self.edit_menu(one_on_one).await,
            Press::EditPick { one_on_one } => self.edit_pick(one_on_one, values).await,
            Press::CantMakeIt { meeting } => match values.first().map(String::as_str) {
                Some("move") => self.move_form(meeting).await,
                _ => self.skip_ask(meeting).await,
            },
            Press::SkipAsk { meeting } => self.skip_ask(meeting).await,
            Press::SkipSure { meeting } => self.skip_meeting(meeting, None).await,
            Press::KeepIt { meeting } => self.keep(meeting).await,
            Press::MoveForm { meeting } => self.move_form(meeting).await,
            Press::Tick { meeting, topic } => self.tick(meeting, topic, true).await,
            Press::Untick { meeting, topic } => self.tick(meeting, topic, false).await,
            Press::TickPick { meeting } => self.tick_pick(meeting, values).await,
            Press::AllDiscussed { meeting } => self.all_discussed(meeting).await,
            Press::WrapUp { meeting } => self.wrap_up(meeting).await,
            Press::WeMet { meeting } => self.answer_met(meeting, true).await,
            Press::WeDidNot { meeting } => self.answer_met(meeting, false).await,
            Press::MakeUp { meeting, at } => self.make_up(meeting, at).await,
            Press::PickTime { meeting } => self.pick_form(meeting).await,
            Press::WaitForNext { meeting } => self.wait_for_next(meeting).await,
            Press::UndoSkip { meeting } => self.undo_skip(meeting).await,
            Press::MoveBack { meeting, revision } => self.move_back(meeting, revision).await,
            Press::Merge { meeting, at } => self.merge(meeting, at).await,
            own @ (Press::TopicEdit { .. }
            | Press::TopicRemove { .. }
            | Press::TopicRestore { .. }
            | Press::TopicUp { .. }
            | Press::TopicDown { .. }
            | Press::TopicHandOver { .. }
            | Press::ShareNow { .. }
            | Press::MakeAction { .. }
            | Press::MakeNote { .. }
            | Press::NoteEdit { .. }
            | Press::NoteRemove { .. }) => self.press_own(own, values).await,
            Press::ActionDone { action } => self.set_action(action, true, false).await,
            Press::ActionSnooze { action } => self.snooze_form(action).await,
            Press::ActionDrop { action } => self.set_action(action, false, true).await,
            Press::ActionReopen { action } => self.set_action(action, false, false).await,
            Press::ActionEdit { action } => self.action_form(action).await,
            Press::ActionRemove { action } => self.remove_action(action).await,
            Press::ActionAgree { action } => self.consent(action, true).await,
            Press::ActionRefuse { action } => self.consent(action, false).await,
            Press::ActionPick => {
                let action: ActionId = id_value(values).ok_or(Refusal::NotFound)?;
                self.action_card(action).await
            }
            Press::ChooseOneOnOne { draft } => self.chosen(draft, values).await,
            Press::AddAfterAll { draft } => self.add_after_all(draft).await,
            Press::BatchRemove { draft } => self.remove_batch(draft).await,
            Press::BatchRestore { draft } => self.restore_batch(draft).await,
            Press::BatchShare { draft } => self.share_batch(draft).await,
            Press::TopicPick => {
                let topic: TopicId = id_value(values).ok_or(Refusal::NotFound)?;
                self.plain_topic_card(topic).await
            }
        }
    }

    /// Buttons on one's own topics and notes.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other buttons were taken by the one caller"
    )]
    async fn press_own(&mut self, press: Press, values: &[String]) -> Step<Answer> {
        match press {
            Press::TopicEdit { topic } => self.topic_form(topic).await,
            Press::TopicRemove { topic } => self.remove_topic(topic).await,
            Press::TopicRestore { topic } => self.restore_topic(topic).await,
            Press::TopicUp { topic } => self.shift_topic(topic, true).await,
            Press::TopicDown { topic } => self.shift_topic(topic, false).await,
            Press::TopicHandOver { topic } => {
                let to: OneOnOneId = id_value(values).ok_or(Refusal::NotFound)?;
                self.hand_over(topic, to).await
            }
            Press::ShareNow { topic } => self.share_now(topic).await,
            Press::MakeAction { topic } => self.make_action(topic).await,
            Press::MakeNote { topic } => self.make_note(topic).await,
            Press::NoteEdit { note } => self.note_form(note).await,
            Press::NoteRemove { note } => self.remove_note(note).await,
            other => Err(Stop::Broken(label(&Command::Press(other, Vec::new())))),
        }
    }

    async fn open_form(
        &mut self,
        id: OneOnOneId,
        form: impl FnOnce(OneOnOneId, &crate::chat::view::Who) -> Form,
    ) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        Ok(Answer::Form(form(id, &room.partner(side))))
    }

    async fn edit_pick(&mut self, id: OneOnOneId, values: &[String]) -> Step<Answer> {
        self.enter(id).await?;
        if let Some(topic) = id_value::<TopicId>(values) {
            return self.topic_card(topic).await;
        }
        let note: NoteId = id_value(values).ok_or(Refusal::NotFound)?;
        self.note_card(note).await
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
        let answer = Box::pin(self.typed(command)).await?;
        Ok(match answer {
            Answer::View(view) | Answer::InDm(view) => Answer::Replace(view),
            other @ (Answer::Replace(_) | Answer::Form(_) | Answer::Silent) => other,
        })
    }

    async fn submit(
        &mut self,
        form: FormId,
        fields: &crate::chat::command::Fields,
    ) -> Step<Answer> {
        match form {
            FormId::Start { draft } => self.start_by_form(draft, fields).await,
            FormId::AddTopic { one_on_one } => self.add_by_form(one_on_one, fields).await,
            FormId::Capture { draft } => self.captured(draft, fields).await,
            FormId::EditTopic { topic } => self.edit_topic(topic, fields).await,
            FormId::AddNote { one_on_one } => self.note_by_form(one_on_one, fields).await,
            FormId::EditNote { note } => self.edit_note(note, fields).await,
            FormId::AddAction { one_on_one } => self.action_by_form(one_on_one, fields).await,
            FormId::EditAction { action } => self.edit_action(action, fields).await,
            FormId::Snooze { action } => self.snooze(action, fields).await,
            FormId::Suggest { proposal } => self.counter(proposal, fields).await,
            FormId::AcceptWithZone { proposal } => self.accept_with_zone(proposal, fields).await,
            FormId::Move { meeting } => self.move_by_form(meeting, false, fields).await,
            FormId::PickTime { meeting } => self.move_by_form(meeting, true, fields).await,
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
        Command::Typed(typed) => match typed {
            Typed::Start(_) => "start",
            Typed::Add { .. } => "add",
            Typed::Agenda { .. } => "agenda",
            Typed::Meet { .. } => "meet",
            Typed::Wrap { .. } => "wrap",
            Typed::Note { .. } => "note",
            Typed::Action { .. } => "action",
            Typed::Actions { .. } => "actions",
            Typed::Done { .. } => "done",
            Typed::Next => "next",
            Typed::Skip { .. } => "skip",
            Typed::Move { .. } => "move",
            Typed::Help => "help",
            Typed::PlainTopic { .. } | Typed::CannotMakeIt { .. } => "plain",
        },
        Command::Plain(_) => "plain",
        Command::Capture { .. } => "capture",
        Command::Press(..) => "press",
        Command::Submit(..) => "submit",
    }
}
