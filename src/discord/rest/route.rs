//! The requests that we make: method, path, and how Discord limits each.
//!
//! Not their bodies. Invariant: ids and tokens reach an address as whole segments of its path, so that none of them can
//! lead elsewhere; a [`Kind`] names a route without them, for the log.

use std::hash::{DefaultHasher, Hash, Hasher};

use reqwest::{Method, Url};
use serenity::model::id::{ApplicationId, ChannelId, InteractionId, MessageId, UserId};

/// A request's place.
#[derive(Clone, Copy)]
pub(super) enum Route<'a> {
    OpenDm,
    User(UserId),
    Post(ChannelId),
    List(ChannelId),
    Edit(ChannelId, MessageId),
    Callback(InteractionId, &'a str),
    FollowUp(ApplicationId, &'a str),
    EditOriginal(ApplicationId, &'a str),
    DeleteOriginal(ApplicationId, &'a str),
    ListCommands(ApplicationId, Option<u64>),
    PutCommands(ApplicationId, Option<u64>),
    Application,
    GatewayBot,
}

/// A route without what is different from request to request: Discord's limits belong to these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    OpenDm,
    User,
    Post,
    List,
    Edit,
    Callback,
    FollowUp,
    EditOriginal,
    DeleteOriginal,
    ListCommands,
    PutCommands,
    ListGuildCommands,
    PutGuildCommands,
    Application,
    GatewayBot,
}

/// The resource by which a route's limit is counted apart: «top-level resources» on
/// <https://docs.discord.com/developers/topics/rate-limits>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Major {
    None,
    Channel(u64),
    Guild(u64),
    /// An interaction's webhook, by a hash of its token.
    Webhook(u64),
}

/// Where a request's limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    pub(super) kind: Kind,
    pub(super) major: Major,
}

impl Route<'_> {
    pub(super) fn method(&self) -> Method {
        match self {
            Self::OpenDm | Self::Post(_) | Self::Callback(..) | Self::FollowUp(..) => Method::POST,
            Self::User(_)
            | Self::List(_)
            | Self::ListCommands(..)
            | Self::Application
            | Self::GatewayBot => Method::GET,
            Self::Edit(..) | Self::EditOriginal(..) => Method::PATCH,
            Self::DeleteOriginal(..) => Method::DELETE,
            Self::PutCommands(..) => Method::PUT,
        }
    }

    /// The address below `base`.
    pub(super) fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        // A base that takes no path was refused when the client was made.
        if let Ok(mut path) = url.path_segments_mut() {
            path.extend(self.segments());
        }
        url
    }

    fn segments(&self) -> Vec<String> {
        let own = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        match self {
            Self::OpenDm => own(&["users", "@me", "channels"]),
            Self::User(user) => own(&["users", &user.to_string()]),
            Self::Post(channel) | Self::List(channel) => {
                own(&["channels", &channel.to_string(), "messages"])
            }
            Self::Edit(channel, message) => own(&[
                "channels",
                &channel.to_string(),
                "messages",
                &message.to_string(),
            ]),
            Self::Callback(id, token) => own(&["interactions", &id.to_string(), token, "callback"]),
            Self::FollowUp(app, token) => own(&["webhooks", &app.to_string(), token]),
            Self::EditOriginal(app, token) | Self::DeleteOriginal(app, token) => {
                own(&["webhooks", &app.to_string(), token, "messages", "@original"])
            }
            Self::ListCommands(app, None) | Self::PutCommands(app, None) => {
                own(&["applications", &app.to_string(), "commands"])
            }
            Self::ListCommands(app, Some(guild)) | Self::PutCommands(app, Some(guild)) => own(&[
                "applications",
                &app.to_string(),
                "guilds",
                &guild.to_string(),
                "commands",
            ]),
            Self::Application => own(&["applications", "@me"]),
            Self::GatewayBot => own(&["gateway", "bot"]),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::OpenDm => Kind::OpenDm,
            Self::User(_) => Kind::User,
            Self::Post(_) => Kind::Post,
            Self::List(_) => Kind::List,
            Self::Edit(..) => Kind::Edit,
            Self::Callback(..) => Kind::Callback,
            Self::FollowUp(..) => Kind::FollowUp,
            Self::EditOriginal(..) => Kind::EditOriginal,
            Self::DeleteOriginal(..) => Kind::DeleteOriginal,
            Self::ListCommands(_, None) => Kind::ListCommands,
            Self::PutCommands(_, None) => Kind::PutCommands,
            Self::ListCommands(_, Some(_)) => Kind::ListGuildCommands,
            Self::PutCommands(_, Some(_)) => Kind::PutGuildCommands,
            Self::Application => Kind::Application,
            Self::GatewayBot => Kind::GatewayBot,
        }
    }

    /// Where its limit is counted. A callback has none: each goes to an interaction of its own, once.
    pub(super) fn spot(&self) -> Option<Spot> {
        let major = match self {
            Self::Callback(..) => return None,
            Self::Post(channel) | Self::List(channel) | Self::Edit(channel, _) => {
                Major::Channel(channel.get())
            }
            Self::FollowUp(_, token)
            | Self::EditOriginal(_, token)
            | Self::DeleteOriginal(_, token) => {
                let mut hasher = DefaultHasher::new();
                token.hash(&mut hasher);
                Major::Webhook(hasher.finish())
            }
            Self::ListCommands(_, Some(guild)) | Self::PutCommands(_, Some(guild)) => {
                Major::Guild(*guild)
            }
            Self::OpenDm
            | Self::User(_)
            | Self::ListCommands(_, None)
            | Self::PutCommands(_, None)
            | Self::Application
            | Self::GatewayBot => Major::None,
        };
        Some(Spot {
            kind: self.kind(),
            major,
        })
    }
}

impl Kind {
    /// Whether it is exempt from the limit over all requests, and so from the pace: what answers an interaction.
    /// <https://docs.discord.com/developers/topics/rate-limits#global-rate-limit>
    pub(super) fn is_exempt(self) -> bool {
        match self {
            Self::Callback | Self::FollowUp | Self::EditOriginal | Self::DeleteOriginal => true,
            Self::OpenDm
            | Self::User
            | Self::Post
            | Self::List
            | Self::Edit
            | Self::ListCommands
            | Self::PutCommands
            | Self::ListGuildCommands
            | Self::PutGuildCommands
            | Self::Application
            | Self::GatewayBot => false,
        }
    }
}

impl Major {
    /// Whether one request waits for the answer to the one before, so that a channel's messages arrive in order. Routes
    /// without a resource of their own do not: one request that hangs would hold up everybody.
    pub(super) fn goes_in_order(self) -> bool {
        self != Self::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(route: &Route<'_>) -> String {
        let base = Url::parse("http://127.0.0.1:1/api/v10").expect("an address");
        route.url(&base).to_string()
    }

    #[test]
    fn a_token_stays_one_segment_of_the_path() {
        assert_eq!(
            url(&Route::Callback(InteractionId::new(5), "../a?b#c/d")),
            "http://127.0.0.1:1/api/v10/interactions/5/..%2Fa%3Fb%23c%2Fd/callback"
        );
    }

    #[test]
    fn a_channel_is_limited_by_itself_and_a_guild_too() {
        let spot = |route: Route<'_>| route.spot();
        let (one, two) = (ChannelId::new(1), ChannelId::new(2));
        assert_ne!(spot(Route::Post(one)), spot(Route::Post(two)));
        assert_ne!(spot(Route::Post(one)), spot(Route::List(one)));
        let edit = |message| Route::Edit(one, MessageId::new(message)).spot();
        assert_eq!(edit(3), edit(4));
        let app = ApplicationId::new(9);
        assert_ne!(
            spot(Route::PutCommands(app, Some(1))),
            spot(Route::PutCommands(app, Some(2)))
        );
        assert_ne!(
            spot(Route::FollowUp(app, "a")),
            spot(Route::FollowUp(app, "b"))
        );
        assert_eq!(spot(Route::Callback(InteractionId::new(1), "a")), None);
    }

    #[test]
    fn what_answers_an_interaction_is_exempt_and_nothing_else() {
        let app = ApplicationId::new(9);
        for route in [
            Route::Callback(InteractionId::new(1), "t"),
            Route::FollowUp(app, "t"),
            Route::EditOriginal(app, "t"),
            Route::DeleteOriginal(app, "t"),
        ] {
            assert!(route.kind().is_exempt(), "{:?}", route.kind());
        }
        for route in [
            Route::OpenDm,
            Route::Post(ChannelId::new(1)),
            Route::Application,
        ] {
            assert!(!route.kind().is_exempt(), "{:?}", route.kind());
        }
    }
}
