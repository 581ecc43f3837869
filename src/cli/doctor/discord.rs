//! What `doctor` says about Discord: token, sessions, installation, commands, clock.
//!
//! It asks Discord, and changes nothing there: the commands are registered by the start.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::check::Check;
use crate::cli::commands::discord::DISCORD;
use crate::config::{Config, Shards};
use crate::discord::register::is_registered;
use crate::discord::rest::{Application, GatewayBot, Rest, RestError};

/// So far off our clock may be before times in cards look wrong.
const CLOCK_OFF: TimeDelta = TimeDelta::seconds(30);

/// All that is to be said; nothing without a token.
pub(super) async fn checks(config: &Config, now: DateTime<Utc>) -> Vec<Check> {
    let Some(token) = &config.discord.token else {
        return Vec::new();
    };
    match asked(config, token, now).await {
        Ok(checks) => checks,
        Err(error) => vec![failed(&error)],
    }
}

async fn asked(
    config: &Config,
    token: &SecretString,
    now: DateTime<Utc>,
) -> Result<Vec<Check>, RestError> {
    let base = config.discord.api_url.as_deref().unwrap_or(DISCORD);
    let rest = match Rest::new(token, base, config.discord.requests_per_second) {
        Ok(rest) => rest,
        Err(error) => {
            let advice = "look at DISCORD_TOKEN and discord.api_url";
            return Ok(vec![Check::fail("discord", error.to_string(), advice)]);
        }
    };
    let application = rest.application().await?;
    let gateway = rest.gateway_bot().await?;
    let mut checks = vec![
        Check::ok(
            "discord",
            format!("the token is that of «{}»", application.name),
        ),
        installation(&application),
        sessions(&gateway, config.discord.shards),
    ];
    checks.extend(clock(&application, now));
    checks.push(commands(&rest, config.discord.guild).await?);
    Ok(checks)
}

fn failed(error: &RestError) -> Check {
    let advice = if *error == RestError::Unauthorized {
        "copy the token anew from the page Bot of the application, and set DISCORD_TOKEN"
    } else {
        "look at the network and at Discord's status page, and ask again"
    };
    Check::fail("discord", error.to_string(), advice)
}

/// Both kinds of installation: to a server, so that people are found and DMs arrive, and to an account, so that the commands
/// are there everywhere.
fn installation(application: &Application) -> Check {
    let link = format!(
        "https://discord.com/oauth2/authorize?client_id={}",
        application.id
    );
    if application.guild_install && application.user_install {
        return Check::ok("installation", format!("to servers and accounts: {link}"));
    }
    let missing = match (application.guild_install, application.user_install) {
        (true, _) => "not to accounts",
        (false, true) => "not to servers",
        (false, false) => "to nothing",
    };
    Check::warn(
        "installation",
        format!("the application can be installed {missing}"),
        "switch both on at the page Installation of the application, and choose Discord's own link",
    )
}

/// Intents are none to be granted: servers, voice states and direct messages are free to all.
fn sessions(gateway: &GatewayBot, shards: Shards) -> Check {
    let name = "gateway";
    let wanted = match shards {
        Shards::Auto => gateway.shards,
        Shards::Range { first, last, .. } => last - first + 1,
    };
    if gateway.remaining < wanted {
        let minutes = gateway.reset_after.num_minutes() + 1;
        return Check::fail(
            name,
            format!(
                "Discord allows {} more sessions, and {wanted} are needed",
                gateway.remaining
            ),
            format!("start again in {minutes} minutes, and look at why it was started so often"),
        );
    }
    let detail = format!(
        "{wanted} of {} shards here, {} sessions left, no privileged intent needed",
        gateway.shards, gateway.remaining
    );
    Check::ok(name, detail)
}

/// Our clock beside Discord's; nothing when it did not tell the time.
fn clock(application: &Application, now: DateTime<Utc>) -> Option<Check> {
    let ahead = now - application.answered_at?;
    let off = if ahead.abs() <= CLOCK_OFF {
        Check::ok("discord's clock", "agrees with this machine's")
    } else {
        Check::fail(
            "discord's clock",
            format!("this machine's is {} s off", ahead.num_seconds()),
            "set it, and keep it set (timedatectl set-ntp true): agendas go by it",
        )
    };
    Some(off)
}

async fn commands(rest: &Rest, guild: Option<u64>) -> Result<Check, RestError> {
    let place = guild.map_or_else(
        || "everywhere".to_owned(),
        |guild| format!("in server {guild}"),
    );
    Ok(if is_registered(rest, guild).await? {
        Check::ok("commands", format!("registered {place}"))
    } else {
        Check::warn(
            "commands",
            format!("this version's are not registered {place} yet"),
            "start the bot: it registers them",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(guild_install: bool, user_install: bool) -> Application {
        Application {
            id: serenity::model::id::ApplicationId::new(7),
            name: "Duologue".to_owned(),
            bot: None,
            flags: 0,
            public: true,
            guild_install,
            user_install,
            answered_at: Some(DateTime::UNIX_EPOCH),
        }
    }

    fn gateway(remaining: u32) -> GatewayBot {
        GatewayBot {
            url: "wss://gateway.example".to_owned(),
            total: 1_000,
            shards: 4,
            remaining,
            reset_after: TimeDelta::minutes(9),
            max_concurrency: 1,
        }
    }

    #[test]
    fn an_installation_that_lacks_one_kind_says_which() {
        let found = installation(&application(true, false));
        assert!(
            format!("{found:?}").contains("not to accounts"),
            "{found:?}"
        );
        assert!(!installation(&application(true, true)).failed());
    }

    #[test]
    fn too_few_sessions_fail_with_the_time_to_wait() {
        let found = sessions(&gateway(3), Shards::Auto);
        assert!(
            found.failed() && format!("{found:?}").contains("in 10 minutes"),
            "{found:?}"
        );
        let half = Shards::Range {
            first: 0,
            last: 1,
            total: 4,
        };
        assert!(!sessions(&gateway(3), half).failed());
    }

    #[test]
    fn a_clock_that_is_off_fails() {
        let told = application(true, true);
        let at = |seconds| clock(&told, DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds));
        assert!(at(31).is_some_and(|check| check.failed()));
        assert!(at(-30).is_some_and(|check| !check.failed()));
    }
}
