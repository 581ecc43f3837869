//! Plain messages to the bot, in somebody's own chat with it.
//!
//! They have no interaction, so their answers are messages, which nobody waits three seconds for. Invariant: an answer is
//! posted once, however often it is tried.

use chrono_tz::Tz;
use serenity::all::Message;

use super::answer::{fault, insistently};
use super::body::MessageBody;
use super::inbound::{Inbound, meet, person};
use super::read::account;
use super::render::{modal, pages, retry};
use super::rest::RestError;
use super::waiting::Done;
use crate::app::outcome::Answer;
use crate::app::port::Account;
use crate::app::{App, Reply};
use crate::chat::command::{Command, Invocation, Place};
use crate::chat::parse::parse_line;
use crate::chat::view::{Card, View};

/// A message that was carried out, and what came of it.
pub(super) struct Heard {
    message: Message,
    done: Done,
}

impl Inbound {
    /// Has a message in somebody's own chat with the bot carried out.
    pub(super) async fn carried_out(&self, message: Message) -> Heard {
        for user in &message.mentions {
            self.chat.saw(user.id, account(user));
        }
        let (app, kept) = (self.answers.app.clone(), self.answers.kept.clone());
        let (author, content) = (message.author.clone(), message.content.clone());
        let channel = message.channel_id;
        let doing = tokio::spawn(async move {
            meet(&kept, Place::Dm, author.id, channel).await;
            Box::pin(understand(&app, &account(&author), content)).await
        });
        let done = doing.await;
        let done = done.unwrap_or_else(|_| fault(&self.answers.app, "a message panicked"));
        Heard { message, done }
    }

    /// Answers it. It has no interaction, so its answer is a message.
    pub(super) async fn answer(&self, heard: Heard) {
        let Heard { message, done } = heard;
        let Done::Reply(reply) = done else {
            return;
        };
        match reply.answer {
            Answer::View(view) | Answer::Replace(view) => {
                self.post(&message, view, reply.zone, 0).await;
            }
            Answer::Form(form) => {
                let key = format!("{:x}", self.answers.app.ids().number(1 << 40));
                let opened = modal(&form, None);
                let kept = self
                    .answers
                    .kept
                    .keep_form(message.author.id, &key, &opened);
                match kept.await {
                    Ok(()) => self.post_body(&message, retry(&form, &key), 0).await,
                    Err(error) => {
                        tracing::error!(error = %format!("{error:#}"), "failed to keep a form");
                    }
                }
            }
            Answer::InDm(_) | Answer::Silent => {}
        }
        if let Some(view) = reply.waiting {
            self.post(&message, *view, reply.zone, 100).await;
        }
    }

    async fn post(&self, to: &Message, view: View, zone: Tz, from: usize) {
        let card = Card { zone, view };
        for (number, body) in pages(&card, None).into_iter().enumerate() {
            self.post_body(to, body, from + number).await;
        }
    }

    /// Posts an answer to a message, once: a repeat has the same nonce.
    async fn post_body(&self, to: &Message, body: MessageBody, number: usize) {
        let body = body.with_nonce(format!("{}-{number}", to.id));
        let send = || self.answers.rest.post(to.channel_id, &body);
        if let Err(error) = insistently(RestError::is_transient, send).await {
            tracing::warn!(%error, "a message was not answered");
        }
    }
}

/// Has a message to the bot understood and carried out.
async fn understand(app: &App, account: &Account, content: String) -> Done {
    let Some(person) = person(app, account).await else {
        return fault(app, "a message found no person");
    };
    let command = match parse_line(&content) {
        Some(Ok(typed)) => Command::Typed(typed),
        Some(Err(refusal)) => {
            return Done::Reply(Box::new(Reply {
                answer: Answer::View(View::Refused(refusal)),
                zone: person.zone.unwrap_or(Tz::UTC),
                waiting: None,
            }));
        }
        None => Command::Plain(content),
    };
    let invocation = Invocation {
        actor: person.id,
        place: Place::Dm,
        on: None,
        command,
    };
    Done::Reply(Box::new(app.handle(invocation).await))
}
