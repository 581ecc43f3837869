//! Answers to interactions: the first within Discord's three seconds, always.
//!
//! What takes longer is deferred and answered when it is done; where many wait already, who comes is deferred at
//! once. Where a form cannot be opened (behind a deferral, or as
//! the answer to a form), a message says what was wrong and opens it again. Invariant: every interaction is answered,
//! also when the application has failed, and a command was carried out whether or not its answer arrives.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use serenity::model::id::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::body::{MessageBody, Response};
use super::memory::Kept;
use super::render::{modal, retry};
use super::rest::{Rest, RestError};
use super::said::{Beyond, Further, said, said_after};
use super::turns::Turn;
use super::waiting::{Done, Origin, Waiting};
use crate::app::App;
use crate::app::clock::pause;
use crate::app::outcome::Answer;
use crate::chat::command::Place;
use crate::chat::form::Form;
use crate::chat::view::View;
use crate::domain::refusal::Refusal;

/// What has not been done by then is deferred: half of Discord's three seconds, the other half for the way.
/// <https://docs.discord.com/developers/interactions/receiving-and-responding#responding-to-an-interaction>
const FIRST_ANSWER_WITHIN: Duration = Duration::from_millis(1_500);
/// So many more than are carried out may wait for that without being deferred. They wait for some tenths of a second, unless the database is
/// slow; those after them would be deferred all in the same moment, too late for most.
const WAIT_UNDEFERRED: usize = 112;
/// What comes after the first answer is tried so often; an interaction's token holds for fifteen minutes.
const TRIES: u32 = 4;
/// The pause before the second try; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// Answers interactions.
#[derive(Clone)]
pub(super) struct Answers {
    pub(super) app: App,
    pub(super) rest: Arc<Rest>,
    pub(super) kept: Kept,
    hands: Hands,
}

/// How many are served.
#[derive(Clone)]
struct Hands {
    /// Those that are carried out.
    free: Arc<Semaphore>,
    /// Those that are, and those that wait undeferred.
    soon: Arc<Semaphore>,
}

impl Hands {
    fn new(at_a_time: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(at_a_time)),
            soon: Arc::new(Semaphore::new(at_a_time + WAIT_UNDEFERRED)),
        }
    }

    /// A place among those who will be served soon, if there is one, and how long to wait before deferring.
    fn joins(&self) -> (Option<OwnedSemaphorePermit>, Duration) {
        match Arc::clone(&self.soon).try_acquire_owned() {
            Ok(place) => (Some(place), FIRST_ANSWER_WITHIN),
            Err(_) => (None, Duration::ZERO),
        }
    }
}

impl Answers {
    pub(super) fn new(app: App, rest: Arc<Rest>, kept: Kept) -> Self {
        let hands = Hands::new(app.at_a_time());
        Self {
            app,
            rest,
            kept,
            hands,
        }
    }

    /// Has something done when its turn comes, and answers with what came of it. The time counts from here: all that may
    /// wait for the database belongs into `doing`.
    pub(super) async fn carry_out(
        &self,
        waiting: &Waiting,
        mut turn: Turn<UserId>,
        doing: impl Future<Output = Done> + Send + 'static,
    ) {
        let (soon, patience) = self.hands.joins();
        let free = Arc::clone(&self.hands.free);
        let mut doing = tokio::spawn(async move {
            // In this order: who holds a hand waits for nobody who needs one.
            turn.comes().await;
            let _hand = free.acquire().await;
            let done = doing.await;
            drop(soon);
            done
        });
        let in_time = tokio::time::timeout(patience, &mut doing).await;
        let (deferred, answered) = if let Ok(done) = in_time {
            let done = done.unwrap_or_else(|_| fault(&self.app, "a command panicked"));
            (false, self.first(waiting, done).await)
        } else {
            let deferred = self.defer(waiting).await;
            let done = doing.await;
            let done = done.unwrap_or_else(|_| fault(&self.app, "a command panicked"));
            match deferred {
                Ok(()) => (true, self.after_deferral(waiting, done).await),
                Err(error) => (false, Err(error)),
            }
        };
        if let Err(error) = answered {
            self.confess(waiting, deferred, &error).await;
        }
    }

    /// Answers with a view at once.
    pub(super) async fn say(&self, waiting: &Waiting, view: View) {
        if let Err(error) = self.first(waiting, Done::view(view)).await {
            self.confess(waiting, false, &error).await;
        }
    }

    /// An answer did not arrive. Where Discord still takes one, it is that something went wrong here.
    async fn confess(&self, waiting: &Waiting, deferred: bool, error: &anyhow::Error) {
        tracing::warn!(error = %format!("{error:#}"), "an interaction was not answered");
        let cause = error.downcast_ref::<RestError>();
        let ours = cause.is_none_or(|cause| {
            !cause.interaction_is_over()
                && !cause.is_transient()
                && *cause != RestError::Unauthorized
        });
        if !ours {
            return;
        }
        let Done::Reply(reply) = fault(&self.app, "an answer was refused") else {
            return;
        };
        let Answer::View(view) = reply.answer else {
            return;
        };
        let (body, _) = said(waiting, view, None, reply.zone);
        let told = if !deferred {
            self.call_back(waiting, &Response::Message(body)).await
        } else if waiting.origin.has_message() {
            self.follow(waiting, &body).await
        } else {
            self.edit_original(waiting, body).await
        };
        if let Err(error) = told {
            tracing::debug!(error = %format!("{error:#}"), "nor was that told");
        }
    }

    /// Sends the first answer, once more when the way there failed.
    pub(super) async fn call_back(
        &self,
        waiting: &Waiting,
        response: &(impl Serialize + Sync),
    ) -> anyhow::Result<()> {
        let send = || self.rest.callback(waiting.id, &waiting.token, response);
        match send().await {
            Err(error) if error.is_transient() => match send().await {
                // The first one had arrived.
                Err(error) if error.interaction_is_over() => Ok(()),
                again => Ok(again?),
            },
            answered => Ok(answered?),
        }
    }

    async fn first(&self, waiting: &Waiting, done: Done) -> anyhow::Result<()> {
        let reply = match done {
            Done::Reply(reply) => *reply,
            Done::Page(page) => return self.call_back(waiting, &Response::Update(*page)).await,
        };
        let (zone, waits) = (reply.zone, reply.waiting.map(|view| *view));
        let further = match reply.answer {
            Answer::Replace(view) if waiting.origin.has_message() => {
                let (first, further) = said(waiting, view, waits, zone);
                self.call_back(waiting, &Response::Update(first)).await?;
                further
            }
            Answer::View(view) | Answer::Replace(view) => {
                let (first, further) = said(waiting, view, waits, zone);
                self.call_back(waiting, &Response::Message(first)).await?;
                further
            }
            Answer::InDm(view) if waiting.place == Place::Elsewhere => {
                let (first, further) = said(waiting, view, waits, zone);
                self.call_back(waiting, &Response::Message(first)).await?;
                further
            }
            Answer::Form(form) => {
                let may_open = form.refusal.is_none()
                    && matches!(waiting.origin, Origin::Command | Origin::Component);
                if may_open {
                    let response = Response::Modal(modal(&form, waiting.on));
                    self.call_back(waiting, &response).await?;
                } else {
                    let again = self.again(waiting, &form).await?;
                    self.call_back(waiting, &Response::Message(again)).await?;
                }
                said_after(waiting, None, waits, zone)
            }
            Answer::InDm(_) | Answer::Silent => {
                if waiting.origin.has_message() {
                    self.call_back(waiting, &Response::DeferUpdate).await?;
                } else {
                    // The card comes by itself; Discord wants an answer all the same.
                    let response = Response::DeferMessage { ephemeral: true };
                    self.call_back(waiting, &response).await?;
                    self.delete_original(waiting).await;
                }
                said_after(waiting, None, waits, zone)
            }
        };
        self.follow_up(waiting, further).await
    }

    async fn defer(&self, waiting: &Waiting) -> anyhow::Result<()> {
        let response = if waiting.origin.has_message() {
            Response::DeferUpdate
        } else {
            Response::DeferMessage {
                ephemeral: waiting.place == Place::Elsewhere,
            }
        };
        self.call_back(waiting, &response).await
    }

    /// The answer to what was deferred.
    async fn after_deferral(&self, waiting: &Waiting, done: Done) -> anyhow::Result<()> {
        let reply = match done {
            Done::Reply(reply) => *reply,
            Done::Page(page) => return self.edit_original(waiting, *page).await,
        };
        let (zone, waits) = (reply.zone, reply.waiting.map(|view| *view));
        let on_message = waiting.origin.has_message();
        let (original, further) = match reply.answer {
            // The message that was used stays as it is.
            Answer::View(view) if on_message => {
                (None, said_after(waiting, Some(view), waits, zone))
            }
            Answer::View(view) | Answer::Replace(view) => {
                let (first, further) = said(waiting, view, waits, zone);
                (Some(first), further)
            }
            Answer::InDm(view) if waiting.place == Place::Elsewhere => {
                let (first, further) = said(waiting, view, waits, zone);
                (Some(first), further)
            }
            Answer::Form(form) => {
                let again = self.again(waiting, &form).await?;
                if on_message {
                    (None, Further::of(vec![again]))
                } else {
                    (Some(again), Further::default())
                }
            }
            Answer::InDm(_) | Answer::Silent => {
                if !on_message {
                    self.delete_original(waiting).await;
                }
                (None, said_after(waiting, None, waits, zone))
            }
        };
        if let Some(body) = original {
            self.edit_original(waiting, body).await?;
        }
        self.follow_up(waiting, further).await
    }

    async fn edit_original(&self, waiting: &Waiting, body: MessageBody) -> anyhow::Result<()> {
        let body = body.for_edit();
        let (application, token) = (waiting.application, &waiting.token);
        let send = || self.rest.edit_original(application, token, &body);
        insistently(RestError::is_transient, send).await?;
        Ok(())
    }

    /// Takes the «thinking» away. What else there is to say is said whether or not that succeeds.
    async fn delete_original(&self, waiting: &Waiting) {
        let (application, token) = (waiting.application, &waiting.token);
        let send = || self.rest.delete_original(application, token);
        if let Err(error) = insistently(RestError::is_transient, send).await {
            tracing::warn!(%error, "a silent answer was not taken away");
        }
    }

    /// Says what is said after the first answer.
    async fn follow_up(&self, waiting: &Waiting, further: Further) -> anyhow::Result<()> {
        for body in &further.follow {
            self.follow(waiting, body).await?;
        }
        let Some(Beyond { posted, instead }) = further.rest else {
            return Ok(());
        };
        for (number, body) in posted.into_iter().enumerate() {
            let body = body.with_nonce(format!("{}-{number}", waiting.id));
            let send = || self.rest.post(waiting.channel, &body);
            if let Err(error) = insistently(RestError::is_transient, send).await {
                tracing::info!(%error, "the end of an answer was left out, which it says");
                return self.follow(waiting, &instead).await;
            }
        }
        Ok(())
    }

    async fn follow(&self, waiting: &Waiting, body: &MessageBody) -> anyhow::Result<()> {
        // There is no nonce here: what may have arrived without an answer is not sent again.
        let refused = |error: &RestError| {
            let failed_there = matches!(error, RestError::Server(_));
            failed_there || (error.is_transient() && !error.maybe_accepted())
        };
        let (application, token) = (waiting.application, &waiting.token);
        let send = || self.rest.follow_up(application, token, body);
        insistently(refused, send).await?;
        Ok(())
    }

    /// What was wrong with a form, and the form kept to be opened again.
    async fn again(&self, waiting: &Waiting, form: &Form) -> anyhow::Result<MessageBody> {
        let key = format!("{:x}", self.app.ids().number(1 << 40));
        self.kept
            .keep_form(waiting.user, &key, &modal(form, waiting.on))
            .await?;
        Ok(retry(form, &key).seen_in(waiting.place))
    }

    /// Opens a kept form again.
    pub(super) async fn open_again(&self, waiting: &Waiting, key: &str) {
        // A form cannot be deferred.
        let kept = self.kept.form(waiting.user, key);
        let answered = match tokio::time::timeout(FIRST_ANSWER_WITHIN, kept).await {
            Ok(Ok(Some(modal))) => self.call_back(waiting, &opened(&modal)).await,
            Ok(Ok(None)) => return self.say(waiting, View::Refused(Refusal::OldCard)).await,
            Ok(Err(error)) => Err(error),
            Err(late) => Err(late.into()),
        };
        if let Err(error) = answered {
            self.confess(waiting, false, &error).await;
        }
    }
}

/// A fault of ours, told with a reference that is in the log.
pub(super) fn fault(app: &App, what: &'static str) -> Done {
    let reference = format!("{:06x}", app.ids().number(1 << 24));
    tracing::error!(reference, "{what}");
    Done::view(View::Fault { reference })
}

/// Sends something again while Discord wants a pause, or while it failed in a way that allows for it.
pub(super) async fn insistently<T, F>(
    may_go_again: impl Fn(&RestError) -> bool,
    send: impl Fn() -> F,
) -> Result<T, RestError>
where
    F: Future<Output = Result<T, RestError>>,
{
    let mut nth = 1;
    loop {
        let wait = match send().await {
            Err(RestError::RetryAfter(wait)) if nth < TRIES => wait.to_std().unwrap_or_default(),
            Err(error) if nth < TRIES && may_go_again(&error) => FIRST_PAUSE * (1 << (nth - 1)),
            done => return done,
        };
        pause(wait).await;
        nth += 1;
    }
}

/// The response that opens a form which was kept as JSON.
fn opened(modal: &Value) -> Value {
    json!({ "type": 9, "data": modal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_when_many_wait_is_deferred_at_once_until_one_of_them_is_done() {
        let hands = Hands::new(4);
        let mut places: Vec<_> = (0..4 + WAIT_UNDEFERRED).map(|_| hands.joins()).collect();
        let in_time =
            |joined: &(Option<_>, Duration)| joined.0.is_some() && joined.1 == FIRST_ANSWER_WITHIN;
        assert!(places.iter().all(in_time));
        let late = hands.joins();
        assert!(late.0.is_none() && late.1.is_zero());
        places.pop();
        assert!(in_time(&hands.joins()));
    }
}
