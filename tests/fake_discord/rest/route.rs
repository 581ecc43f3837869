//! The requests that the fake knows, and how a path reads as one.
//!
//! Anything else is 404, and a violation: a bot that asks for it would be told so by Discord only when it runs.

use super::error::ApiError;
use crate::fake_discord::world::Id;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Route {
    /// `GET /gateway`
    Gateway,
    /// `GET /gateway/bot`
    GatewayBot,
    /// `GET /users/@me`
    Me,
    /// `GET /applications/@me`
    Application,
    /// `POST /users/@me/channels`
    OpenDm,
    /// `GET /users/{user}`
    User,
    /// `GET /channels/{channel}/messages`
    ListMessages,
    /// `POST /channels/{channel}/messages`
    CreateMessage,
    /// `GET /channels/{channel}/messages/{message}`
    GetMessage,
    /// `PATCH /channels/{channel}/messages/{message}`
    EditMessage,
    /// `DELETE /channels/{channel}/messages/{message}`
    DeleteMessage,
    /// `POST /interactions/{interaction}/{token}/callback`
    Callback,
    /// `POST /webhooks/{application}/{token}`
    FollowUp,
    /// `GET /webhooks/{application}/{token}/messages/{message}`
    GetAnswer,
    /// `PATCH /webhooks/{application}/{token}/messages/{message}`
    EditAnswer,
    /// `DELETE /webhooks/{application}/{token}/messages/{message}`
    DeleteAnswer,
    /// `GET /applications/{application}/commands`, or of a server
    ListCommands,
    /// `PUT /applications/{application}/commands`, or of a server
    PutCommands,
    /// `POST /applications/{application}/commands`, or of a server
    CreateCommand,
    /// `GET /applications/{application}/commands/{command}`, or of a server
    GetCommand,
    /// `PATCH /applications/{application}/commands/{command}`, or of a server
    EditCommand,
    /// `DELETE /applications/{application}/commands/{command}`, or of a server
    DeleteCommand,
}

impl Route {
    /// Whether it is of an interaction: no authorisation but the token in the path, and outside the global limit.
    /// <https://docs.discord.com/developers/interactions/receiving-and-responding#endpoints>
    pub(super) fn has_own_token(self) -> bool {
        matches!(
            self,
            Self::Callback
                | Self::FollowUp
                | Self::GetAnswer
                | Self::EditAnswer
                | Self::DeleteAnswer
        )
    }

    /// Whether it is outside the global limit.
    pub(in crate::fake_discord) fn is_exempt(self) -> bool {
        self.has_own_token()
    }

    /// Whether it has a body.
    pub(super) fn has_body(self) -> bool {
        let (method, _) = self.described(false, false);
        matches!(method, "post" | "patch" | "put")
    }

    /// Where Discord's description tells of it: the method and the path.
    pub(super) fn described(self, in_guild: bool, original: bool) -> (&'static str, &'static str) {
        const MESSAGES: &str = "/channels/{channel_id}/messages";
        const MESSAGE: &str = "/channels/{channel_id}/messages/{message_id}";
        const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";
        const WEBHOOK: &str = "/webhooks/{webhook_id}/{webhook_token}";
        let answer = if original {
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        } else {
            "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
        };
        let (commands, command) = if in_guild {
            (
                "/applications/{application_id}/guilds/{guild_id}/commands",
                "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
            )
        } else {
            (
                "/applications/{application_id}/commands",
                "/applications/{application_id}/commands/{command_id}",
            )
        };
        match self {
            Self::Gateway => ("get", "/gateway"),
            Self::GatewayBot => ("get", "/gateway/bot"),
            Self::Me => ("get", "/users/@me"),
            Self::Application => ("get", "/applications/@me"),
            Self::OpenDm => ("post", "/users/@me/channels"),
            Self::User => ("get", "/users/{user_id}"),
            Self::ListMessages => ("get", MESSAGES),
            Self::CreateMessage => ("post", MESSAGES),
            Self::GetMessage => ("get", MESSAGE),
            Self::EditMessage => ("patch", MESSAGE),
            Self::DeleteMessage => ("delete", MESSAGE),
            Self::Callback => ("post", CALLBACK),
            Self::FollowUp => ("post", WEBHOOK),
            Self::GetAnswer => ("get", answer),
            Self::EditAnswer => ("patch", answer),
            Self::DeleteAnswer => ("delete", answer),
            Self::ListCommands => ("get", commands),
            Self::PutCommands => ("put", commands),
            Self::CreateCommand => ("post", commands),
            Self::GetCommand => ("get", command),
            Self::EditCommand => ("patch", command),
            Self::DeleteCommand => ("delete", command),
        }
    }
}

/// A message of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The first answer to the interaction.
    Original,
    /// By its id.
    Id(Id),
}

/// A path that was read.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) route: Route,
    /// Its first id: a channel, a user, an interaction, the application; 0 where there is none.
    pub(super) on: Id,
    /// A message, or a command.
    pub(super) which: Which,
    /// The token of an interaction.
    pub(super) token: String,
    /// The server whose commands they are.
    pub(super) guild: Option<Id>,
    /// What stands behind the question mark.
    pub(super) query: String,
}

impl Call {
    /// Reads a method and a path below `/api/v10`; `None` for what the fake does not know.
    pub(super) fn parse(method: &str, path: &str, query: &str) -> Option<Result<Self, ApiError>> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let (route, on, which, token, guild) = match (method, parts.as_slice()) {
            ("GET", ["gateway"]) => (Route::Gateway, "0", "0", "", None),
            ("GET", ["gateway", "bot"]) => (Route::GatewayBot, "0", "0", "", None),
            ("GET", ["users", "@me"]) => (Route::Me, "0", "0", "", None),
            // The older name is the one that discord.py asks by.
            ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
                (Route::Application, "0", "0", "", None)
            }
            ("POST", ["users", "@me", "channels"]) => (Route::OpenDm, "0", "0", "", None),
            ("GET", ["users", user]) => (Route::User, *user, "0", "", None),
            (_, ["channels", channel, "messages"]) => {
                let route = match method {
                    "GET" => Route::ListMessages,
                    "POST" => Route::CreateMessage,
                    _ => return None,
                };
                (route, *channel, "0", "", None)
            }
            (_, ["channels", channel, "messages", message]) => {
                let route = match method {
                    "GET" => Route::GetMessage,
                    "PATCH" => Route::EditMessage,
                    "DELETE" => Route::DeleteMessage,
                    _ => return None,
                };
                (route, *channel, *message, "", None)
            }
            ("POST", ["interactions", interaction, token, "callback"]) => {
                (Route::Callback, *interaction, "0", *token, None)
            }
            ("POST", ["webhooks", application, token]) => {
                (Route::FollowUp, *application, "0", *token, None)
            }
            (_, ["webhooks", application, token, "messages", message]) => {
                let route = match method {
                    "GET" => Route::GetAnswer,
                    "PATCH" => Route::EditAnswer,
                    "DELETE" => Route::DeleteAnswer,
                    _ => return None,
                };
                (route, *application, *message, *token, None)
            }
            (_, ["applications", application, rest @ ..]) => {
                let (guild, rest) = match rest {
                    ["guilds", guild, rest @ ..] => (Some(*guild), rest),
                    rest => (None, rest),
                };
                let (route, command) = match (method, rest) {
                    ("GET", ["commands"]) => (Route::ListCommands, "0"),
                    ("PUT", ["commands"]) => (Route::PutCommands, "0"),
                    ("POST", ["commands"]) => (Route::CreateCommand, "0"),
                    ("GET", ["commands", command]) => (Route::GetCommand, *command),
                    ("PATCH", ["commands", command]) => (Route::EditCommand, *command),
                    ("DELETE", ["commands", command]) => (Route::DeleteCommand, *command),
                    _ => return None,
                };
                (route, *application, command, "", guild)
            }
            _ => return None,
        };
        let read = || {
            let which = match which {
                "@original" if route.has_own_token() => Which::Original,
                id => Which::Id(snowflake(id)?),
            };
            Ok(Self {
                route,
                on: snowflake(on)?,
                which,
                token: token.to_owned(),
                guild: guild.map(snowflake).transpose()?,
                query: query.to_owned(),
            })
        };
        Some(read())
    }

    /// What its bucket is of, besides the route: a channel, a server, or a webhook with its token.
    pub(super) fn major(&self) -> String {
        match (self.route.has_own_token(), self.guild) {
            (true, _) => format!("{}/{}", self.on, self.token),
            (false, Some(guild)) => guild.to_string(),
            (false, None) if self.route == Route::User => String::new(),
            (false, None) => self.on.to_string(),
        }
    }

    /// A value of the query.
    pub(super) fn asks(&self, name: &str) -> Option<&str> {
        let pairs = self.query.split('&');
        let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The id that stands last.
    pub(super) fn id(&self) -> Id {
        match self.which {
            Which::Original => 0,
            Which::Id(id) => id,
        }
    }
}

/// <https://docs.discord.com/developers/reference#snowflakes>
fn snowflake(text: &str) -> Result<Id, ApiError> {
    text.parse()
        .map_err(|_| ApiError::form("a path has an id that is not a snowflake"))
}
