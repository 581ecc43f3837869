//! The client: sends a request when it may go, and says what became of it.
//!
//! Not the calls by name (`calls`), nor when to try a message again, which the outbox decides. Invariant: a message is
//! sent again here only after Discord answered 429, which says that it was not taken.

use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroizing};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;

use super::bucket::{Buckets, LONGEST_WAIT};
use super::count::{self, Counts};
use super::error::{NoRest, RestError};
use super::pace::Pace;
use super::route::Route;
use super::wire::{self, Limited, Refused, Scope};
use crate::app::clock::pause;
use crate::app::port::MayLeave;
use crate::domain::clock::Instant as WallInstant;

/// The interface's version.
/// <https://docs.discord.com/developers/reference#api-versioning>
const VERSION: [&str; 2] = ["api", "v10"];
/// Who asks, as Discord wants it: `DiscordBot ($url, $versionNumber)`. The address is one of those that belong to
/// nobody, since there is no place that speaks for every operator's bot.
/// <https://docs.discord.com/developers/reference#user-agent>
const AGENT: &str = concat!(
    "DiscordBot (https://duologue.example, ",
    env!("CARGO_PKG_VERSION"),
    ")"
);
/// The most that is read of an answer, in bytes: a hundred messages with all they may hold are less.
const ANSWER_MAX: usize = 4 << 20;
/// A request is sent so often when Discord answers 429 and wants a short pause.
const SENDS: u32 = 3;
/// What can be asked again without harm is asked so often.
const TRIES: u32 = 3;

/// How long is waited for what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For a whole request, to the end of its answer.
    pub(super) request: Duration,
    /// For the connection.
    pub(super) connect: Duration,
    /// Before the second try; it doubles.
    pub(super) first_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(10),
            connect: Duration::from_secs(5),
            first_pause: Duration::from_millis(500),
        }
    }
}

/// Discord's HTTP interface for one bot.
pub struct Rest {
    http: Client,
    base: Url,
    pace: Pace,
    pub(super) buckets: Buckets,
    unauthorized: watch::Sender<bool>,
    first_pause: Duration,
    counts: Counts,
}

/// A successful answer.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    pub(super) date: Option<WallInstant>,
    body: Vec<u8>,
}

impl Answer {
    /// What it says; an answer that says nothing of what was asked for is a fault on that side.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Value) -> Option<T>) -> Result<T, RestError> {
        let value = serde_json::from_slice(&self.body).ok();
        let found = value.as_ref().and_then(read);
        found.ok_or(RestError::Server(self.status.as_u16()))
    }
}

/// What came of one request.
enum Outcome {
    Done(Answer),
    /// Discord did not take it.
    Limited(Limited, RestError),
    Failed(RestError),
}

impl Rest {
    /// A client for the bot with this token, at `base` (`https://discord.com`, or a proxy), behind which `/api/v10` is put.
    /// What the bot sends by itself goes at `requests_per_second`, at least one.
    ///
    /// # Errors
    /// [`NoRest`] when the address or the token cannot be used, or there is no TLS.
    pub fn new(token: &SecretString, base: &str, requests_per_second: u32) -> Result<Self, NoRest> {
        Self::with(token, base, requests_per_second, Patience::default())
    }

    pub(super) fn with(
        token: &SecretString,
        base: &str,
        requests_per_second: u32,
        patience: Patience,
    ) -> Result<Self, NoRest> {
        let mut base = Url::parse(base).map_err(|_| NoRest::Address)?;
        if !["http", "https"].contains(&base.scheme()) {
            return Err(NoRest::Address);
        }
        let mut path = base.path_segments_mut().map_err(|()| NoRest::Address)?;
        path.pop_if_empty().extend(VERSION);
        drop(path);
        let authorization = Zeroizing::new(format!("Bot {}", token.expose_secret()));
        let mut authorization = HeaderValue::from_str(&authorization).map_err(|_| NoRest::Token)?;
        authorization.set_sensitive(true);
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, authorization),
            (USER_AGENT, HeaderValue::from_static(AGENT)),
        ]);
        let http = Client::builder()
            .default_headers(headers)
            // The token goes where the operator said, and nowhere else.
            .redirect(Policy::none())
            .timeout(patience.request)
            .connect_timeout(patience.connect)
            .build()
            .map_err(|_| NoRest::Tls)?;
        Ok(Self {
            http,
            base,
            pace: Pace::new(requests_per_second),
            buckets: Buckets::default(),
            unauthorized: watch::Sender::new(false),
            first_pause: patience.first_pause,
            counts: Counts::default(),
        })
    }

    /// Becomes true when Discord does not know the token: the process has to end and say so. No request is sent from
    /// then on.
    #[must_use]
    pub fn unauthorized(&self) -> watch::Receiver<bool> {
        self.unauthorized.subscribe()
    }

    pub(super) async fn send_json(
        &self,
        route: &Route<'_>,
        body: &(impl Serialize + Sync),
    ) -> Result<Answer, RestError> {
        let body = json(body)?;
        self.send(route, &[], Some(&body), &|| true).await
    }

    /// Asks again where that cannot do harm.
    pub(super) async fn patiently(
        &self,
        route: &Route<'_>,
        query: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer, RestError> {
        let mut nth = 1;
        loop {
            let began = Instant::now();
            match self.send(route, query, body, &|| true).await {
                Err(error) if error.is_transient() && nth < TRIES => {
                    tracing::debug!(route = ?route.kind(), attempt = nth, %error, "trying again");
                    let whole = self.first_pause * (1 << (nth - 1));
                    pause(jittered(whole, began.elapsed())).await;
                    nth += 1;
                }
                done => return done,
            }
        }
    }

    /// Sends a request when it may go, if it still may leave then; again, in the same place of the line, when Discord wants a
    /// short pause.
    pub(super) async fn send(
        &self,
        route: &Route<'_>,
        query: &[(&str, &str)],
        body: Option<&[u8]>,
        may_leave: MayLeave<'_>,
    ) -> Result<Answer, RestError> {
        let late = |wait| RestError::RetryAfter(wire::delta(wait));
        let spot = route.spot();
        let mut place = None;
        let mut nth = 1;
        loop {
            self.authorized()?;
            if let Some(spot) = spot {
                if place.is_some() {
                    self.buckets.again(spot).await.map_err(late)?;
                } else {
                    place = Some(self.buckets.enter(spot).await.map_err(late)?);
                }
                if !spot.major.goes_in_order() {
                    place = None;
                }
            }
            if !route.kind().is_exempt() {
                let began = Instant::now();
                self.pace.turn(may_leave).await?;
                count::waited(began.elapsed());
            }
            // It may have been learned while this one waited.
            self.authorized()?;
            match self.exchange(route, query, body).await {
                Outcome::Done(answer) => return Ok(answer),
                Outcome::Failed(error) => return Err(error),
                Outcome::Limited(limited, error) => {
                    if nth >= SENDS || limited.wait > LONGEST_WAIT {
                        return Err(error);
                    }
                    pause(limited.wait).await;
                    nth += 1;
                }
            }
        }
    }

    fn authorized(&self) -> Result<(), RestError> {
        if *self.unauthorized.borrow() {
            Err(RestError::Unauthorized)
        } else {
            Ok(())
        }
    }

    /// One request and its answer, and what is learned from it for all others.
    async fn exchange(
        &self,
        route: &Route<'_>,
        query: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Outcome {
        let mut request = self
            .http
            .request(route.method(), route.url(&self.base))
            .query(query);
        if let Some(body) = body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_vec());
        }
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => return self.broken(&error),
        };
        let now = Instant::now();
        if let (Some(spot), Some(told)) = (route.spot(), wire::limit(response.headers())) {
            self.buckets.learn(spot, &told, now);
        }
        let status = response.status();
        let read = body_of(&mut response).await;
        if status.is_success() {
            return match read {
                Ok(body) => {
                    Counts::done();
                    Outcome::Done(Answer {
                        status,
                        date: date(response.headers()),
                        body,
                    })
                }
                Err(error) => {
                    self.counts.failed(&error, None, None);
                    Outcome::Failed(error)
                }
            };
        }
        // The status says enough when the rest did not come.
        let body = read.unwrap_or_default();
        let refused = Refused::new(status.as_u16(), response.headers(), &body);
        let (error, limited) = (refused.error(), refused.limited());
        self.counts.failed(&error, Some(status.as_u16()), limited);
        self.refused(route, &refused, now)
    }

    fn broken(&self, error: &reqwest::Error) -> Outcome {
        let error = broken(error);
        self.counts.failed(&error, None, None);
        Outcome::Failed(error)
    }

    fn refused(&self, route: &Route<'_>, refused: &Refused<'_>, now: Instant) -> Outcome {
        let error = refused.error();
        if let Some(limited) = refused.limited() {
            self.limited(route, limited, now);
            return Outcome::Limited(limited, error);
        }
        if error == RestError::Unauthorized {
            if route.kind().is_exempt() {
                // The interaction's own token is over; the bot's is another matter.
                return Outcome::Failed(RestError::Invalid {
                    code: refused.code(),
                    reason: String::new(),
                });
            }
            if !self.unauthorized.send_replace(true) {
                tracing::error!("Discord does not know the bot's token; nothing is sent any more");
            }
        }
        Outcome::Failed(error)
    }

    fn limited(&self, route: &Route<'_>, limited: Limited, now: Instant) {
        let wait_ms = wire::delta(limited.wait).num_milliseconds();
        match limited.scope {
            Scope::Route | Scope::Shared => {
                tracing::info!(route = ?route.kind(), wait_ms, "Discord limits a route");
                if let Some(spot) = route.spot() {
                    self.buckets.bar(spot, now, limited.wait);
                }
            }
            Scope::Global => {
                tracing::warn!(wait_ms, "Discord limits all requests of the bot");
                self.pace.hush(now, limited.wait);
            }
            Scope::Address => {
                tracing::warn!(wait_ms, "the network before Discord limits this address");
                self.pace.hush(now, limited.wait);
            }
        }
    }
}

/// A pause from a half to the whole of one, by the nanoseconds that the failed attempt took, which no two processes
/// share.
fn jittered(whole: Duration, took: Duration) -> Duration {
    whole / 2 + (whole / 2) * (took.subsec_nanos() % 1_000) / 1_000
}

pub(super) fn json(body: &(impl Serialize + Sync)) -> Result<Vec<u8>, RestError> {
    serde_json::to_vec(body).map_err(|_| RestError::Invalid {
        code: 0,
        reason: ": it is no JSON".to_owned(),
    })
}

/// What an error of the connection means. Its own text has the address, and with it an interaction's token.
fn broken(error: &reqwest::Error) -> RestError {
    let maybe_accepted = !error.is_connect() && !error.is_builder();
    if error.is_timeout() {
        RestError::TimedOut { maybe_accepted }
    } else {
        RestError::Network { maybe_accepted }
    }
}

/// The answer's body, as far as it is of a size that answers have.
async fn body_of(response: &mut Response) -> Result<Vec<u8>, RestError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if body.len() + chunk.len() > ANSWER_MAX {
            return Err(RestError::Server(response.status().as_u16()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn date(headers: &HeaderMap) -> Option<WallInstant> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let date = DateTime::parse_from_rfc2822(text).ok()?;
    Some(date.to_utc())
}
