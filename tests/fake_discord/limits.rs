//! Rate limits: of a route, of the whole bot, and of edits to old messages.
//!
//! Modelled after <https://docs.discord.com/developers/topics/rate-limits>: buckets by route and major parameter,
//! 50 requests a second for all of a bot, answers to interactions exempt from the latter. The figures of routes are not
//! documented; five in five seconds for a channel's messages is what libraries see. A window begins with its first request.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;

use super::rest::Route;
use super::shared::{Moment, span};

/// <https://docs.discord.com/developers/topics/rate-limits#global-rate-limit>
const GLOBAL: u32 = 50;
/// For what the documents give no figure and no test has asked for another.
const OTHERS: (u32, Duration) = (50, Duration::from_secs(1));
/// What libraries see for the messages of a channel.
const MESSAGES: (u32, Duration) = (5, Duration::from_secs(5));
/// What libraries see for the webhook of an interaction.
const WEBHOOK: (u32, Duration) = (5, Duration::from_secs(2));
/// «A few»: Discord gives no figure for the edits of a message older than an hour.
const OLD_EDITS: u32 = 5;

/// Whose limit was reached: the value of `X-RateLimit-Scope`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// The bot's, on this route.
    User,
    /// The bot's, on everything.
    Global,
    /// Of all who use the resource; not the bot's fault.
    Shared,
}

impl Scope {
    /// As Discord writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Global => "global",
            Self::Shared => "shared",
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Window {
    used: u32,
    ends: Moment,
}

impl Window {
    /// Counts a request in, if the window has room, in a new window when this one is over.
    fn admit(window: &mut Option<Self>, now: Moment, limit: u32, length: TimeDelta) -> bool {
        let current = window.filter(|window| window.ends > now);
        let mut current = current.unwrap_or(Self {
            used: 0,
            ends: now + length,
        });
        let room = current.used < limit;
        current.used += u32::from(room);
        *window = Some(current);
        room
    }
}

/// What the headers of an answer tell about its bucket.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    pub(super) name: String,
    pub(super) limit: u32,
    pub(super) remaining: u32,
    pub(super) resets: Moment,
}

/// What becomes of a request.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) bucket: Bucket,
    /// Which limit it is beyond, and for how long still.
    pub(super) beyond: Option<(Scope, TimeDelta)>,
}

/// All limits, and how far each is used.
#[derive(Debug)]
pub(super) struct Limits {
    routes: BTreeMap<Route, (u32, Duration)>,
    windows: BTreeMap<(Route, String), Option<Window>>,
    global: u32,
    second: Option<Window>,
    refused: BTreeMap<Scope, u32>,
    /// So many an hour.
    pub(super) old_edits: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            routes: BTreeMap::new(),
            windows: BTreeMap::new(),
            global: GLOBAL,
            second: None,
            refused: BTreeMap::new(),
            old_edits: Some(OLD_EDITS),
        }
    }
}

impl Limits {
    pub(super) fn set_route(&mut self, route: Route, requests: u32, window: Duration) {
        self.routes.insert(route, (requests, window));
    }

    pub(super) fn set_global(&mut self, requests: u32) {
        self.global = requests;
    }

    pub(super) fn refused(&self, scope: Scope) -> u32 {
        self.refused.get(&scope).copied().unwrap_or_default()
    }

    /// Counts a request in, or says why not.
    pub(super) fn admit(&mut self, now: Moment, route: Route, major: &str) -> Verdict {
        let (limit, length) = self.limit(route);
        let global = self.global;
        let window = self.windows.entry((route, major.to_owned())).or_default();
        let in_second = route.is_exempt()
            || Window::admit(&mut self.second, now, global, TimeDelta::seconds(1));
        let beyond = if in_second {
            let in_bucket = Window::admit(window, now, limit, span(length));
            (!in_bucket).then_some(Scope::User)
        } else {
            Some(Scope::Global)
        };
        let used = window.filter(|window| window.ends > now);
        let resets = used.map_or(now + span(length), |window| window.ends);
        let ends = match beyond {
            Some(Scope::Global) => self.second.map_or(now, |window| window.ends),
            Some(Scope::User | Scope::Shared) | None => resets,
        };
        if let Some(scope) = beyond {
            *self.refused.entry(scope).or_default() += 1;
        }
        Verdict {
            bucket: Bucket {
                name: format!("{:08x}", 0x9e37_79b9_u32.wrapping_mul(1 + route as u32)),
                limit,
                remaining: limit.saturating_sub(used.map_or(0, |window| window.used)),
                resets,
            },
            beyond: beyond.map(|scope| (scope, ends - now)),
        }
    }

    fn limit(&self, route: Route) -> (u32, Duration) {
        if let Some(set) = self.routes.get(&route) {
            return *set;
        }
        match route {
            Route::CreateMessage
            | Route::EditMessage
            | Route::DeleteMessage
            | Route::GetMessage
            | Route::ListMessages => MESSAGES,
            Route::FollowUp | Route::GetAnswer | Route::EditAnswer | Route::DeleteAnswer => WEBHOOK,
            Route::Gateway
            | Route::GatewayBot
            | Route::Me
            | Route::Application
            | Route::OpenDm
            | Route::User
            | Route::Callback
            | Route::ListCommands
            | Route::PutCommands
            | Route::CreateCommand
            | Route::GetCommand
            | Route::EditCommand
            | Route::DeleteCommand => OTHERS,
        }
    }
}
