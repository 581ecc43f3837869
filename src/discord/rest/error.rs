//! What became of a request that Discord did not carry out.
//!
//! Not the reading of its answers (`wire`). Invariant: no variant holds anything that a person wrote, nor an address of
//! the web, which for an interaction holds its token.

use chrono::TimeDelta;

/// Discord's codes that mean something here.
/// <https://docs.discord.com/developers/topics/opcodes-and-status-codes#json>
pub mod code {
    /// The channel is not there, or not for us.
    pub const UNKNOWN_CHANNEL: u32 = 10_003;
    /// The message was deleted.
    pub const UNKNOWN_MESSAGE: u32 = 10_008;
    /// The account was deleted.
    pub const UNKNOWN_USER: u32 = 10_013;
    /// The interaction's fifteen minutes are over.
    pub const UNKNOWN_WEBHOOK: u32 = 10_015;
    /// The interaction's three seconds are over.
    pub const UNKNOWN_INTERACTION: u32 = 10_062;
    /// Too many direct messages were opened.
    pub const OPENING_TOO_FAST: u32 = 40_003;
    /// The interaction was answered before.
    pub const ALREADY_ACKNOWLEDGED: u32 = 40_060;
    /// The application may not act here, for instance because it was removed from the server.
    pub const MISSING_ACCESS: u32 = 50_001;
    /// The person takes no messages from the bot.
    pub const CANNOT_MESSAGE: u32 = 50_007;
    /// The interaction's token is over, or was never one.
    pub const INVALID_WEBHOOK_TOKEN: u32 = 50_027;
    /// The person shares no server with the bot.
    pub const NO_MUTUAL_GUILD: u32 = 50_278;
    /// A message older than an hour was edited too often.
    pub const EDITED_TOO_OFTEN: u32 = 30_046;
}

/// What is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The account.
    User,
    /// The channel. The person may be there still: a channel that was stored may be opened anew.
    Channel,
}

/// Why a request was not carried out, and by that whether another one can help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// Discord wants a pause of this length, or would want one: then nothing was sent.
    #[error("Discord wants a pause of {} ms", .0.num_milliseconds())]
    RetryAfter(TimeDelta),
    /// It might not leave any more when its turn came, and was not sent.
    #[error("it waited too long to be sent")]
    RunOut,
    /// The person takes no messages from us, or shares no server with the bot.
    #[error("the person takes no messages from the bot")]
    Unreachable,
    /// It is no longer there.
    #[error("what the request is about is gone: {0:?}")]
    Gone(Lost),
    /// Too many direct messages were opened; none for this long.
    #[error("direct messages were opened too fast; none for {} ms", .0.num_milliseconds())]
    OpeningTooFast(TimeDelta),
    /// The message was deleted.
    #[error("the message is gone")]
    NoMessage,
    /// The message is older than an hour and was edited too often; another edit will be refused too.
    #[error("the message is old and was edited too often")]
    EditedTooOften,
    /// The bot's token is not one, or no longer. Nothing is sent any more.
    #[error("Discord does not know the bot's token")]
    Unauthorized,
    /// The bot may not do that here.
    #[error("the bot may not do that (code {code})")]
    Forbidden {
        /// Discord's code; 0 without one.
        code: u32,
    },
    /// The request is wrong, and will be next time too.
    #[error("Discord refused the request (code {code}{reason})")]
    Invalid {
        /// Discord's code; 0 without one.
        code: u32,
        /// Which fields are wrong and how, as names and codes, behind a colon; empty when it did not say.
        reason: String,
    },
    /// A fault on Discord's side, or of a proxy on the way: a status of 500 and more, a redirect, or an answer that
    /// cannot be understood.
    #[error("a fault on Discord's side (status {0})")]
    Server(u16),
    /// No answer in time.
    #[error("Discord did not answer in time")]
    TimedOut {
        /// Whether Discord may have carried it out nevertheless.
        maybe_accepted: bool,
    },
    /// No connection, or one that broke.
    #[error("the connection to Discord failed")]
    Network {
        /// Whether Discord may have carried it out nevertheless.
        maybe_accepted: bool,
    },
}

/// What an error says of the request and of a further one.
enum Class {
    /// It failed, there or on the way; the same may fare better by itself.
    Failed {
        /// Whether Discord may have carried it out nevertheless.
        maybe_accepted: bool,
    },
    /// Discord refused it with this code; 0 without one.
    Refused(u32),
    /// It is known what is the matter, and it was not carried out.
    Answered,
}

impl RestError {
    fn class(&self) -> Class {
        match self {
            Self::Server(_) => Class::Failed {
                maybe_accepted: true,
            },
            Self::TimedOut { maybe_accepted } | Self::Network { maybe_accepted } => Class::Failed {
                maybe_accepted: *maybe_accepted,
            },
            Self::Forbidden { code } | Self::Invalid { code, .. } => Class::Refused(*code),
            Self::RetryAfter(_)
            | Self::RunOut
            | Self::Unreachable
            | Self::Gone(_)
            | Self::OpeningTooFast(_)
            | Self::NoMessage
            | Self::EditedTooOften
            | Self::Unauthorized => Class::Answered,
        }
    }

    /// Whether the same request may fare better by itself. A pause that Discord wants is none of these: it is waited for,
    /// not tried against.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self.class(), Class::Failed { .. })
    }

    /// Whether Discord may have carried the request out although it seems to have failed: look before sending it again
    /// without a nonce.
    #[must_use]
    pub fn maybe_accepted(&self) -> bool {
        matches!(
            self.class(),
            Class::Failed {
                maybe_accepted: true
            }
        )
    }

    /// Whether an interaction can no longer be answered in this way: it was answered before, or its time is over.
    #[must_use]
    pub fn interaction_is_over(&self) -> bool {
        let over = [
            code::UNKNOWN_WEBHOOK,
            code::UNKNOWN_INTERACTION,
            code::ALREADY_ACKNOWLEDGED,
            code::INVALID_WEBHOOK_TOKEN,
        ];
        matches!(self.class(), Class::Refused(code) if over.contains(&code))
    }
}

/// Why there is no client to send with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRest {
    /// `discord.api_url` is no address that paths can be put behind.
    #[error("use the address of Discord's interface: it is not one of http or https")]
    Address,
    /// The token has characters that no header takes. It is not shown.
    #[error("use the bot's token: it has characters that no token has")]
    Token,
    /// The system's TLS did not start.
    #[error("start the TLS of the system")]
    Tls,
}
