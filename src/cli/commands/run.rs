//! `duologue run`: the platforms whose tokens are set, or the playground.
//!
//! Invariant: a token that was meant to be there never leads to the playground silently.

use std::process::ExitCode;

use tokio_util::sync::CancellationToken;

use super::playground;
use crate::cli::{PlaygroundArgs, UsageError, terminal};
use crate::config::Config;

/// Serves until `stop` is cancelled.
pub(in crate::cli) async fn run(
    config: Config,
    stop: CancellationToken,
) -> anyhow::Result<ExitCode> {
    if let Some(typo) = &config.token_typo {
        return Err(UsageError(typo.to_string()).into());
    }
    if let Some(sentence) = not_built_yet(&config) {
        return Err(UsageError(sentence).into());
    }
    terminal::say(
        "No token of Discord or Slack is set, so this is the playground, with the browser as the chat.",
    );
    playground::run(config, PlaygroundArgs::default(), stop).await
}

/// What to say about a token of a platform that this version does not serve.
fn not_built_yet(config: &Config) -> Option<String> {
    let (platform, variables) = if config.discord.token.is_some() {
        ("Discord", "DISCORD_TOKEN")
    } else if config.slack.tokens.is_some() {
        ("Slack", "SLACK_APP_TOKEN and SLACK_BOT_TOKEN")
    } else {
        return None;
    };
    Some(format!(
        "a token for {platform} is set, but this version does not serve {platform} yet; unset {variables}, or start \
         `duologue playground`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(&[("DISCORD_TOKEN", "hush")], "this version does not serve Discord yet")]
    #[case(&[("SLACK_APP_TOKEN", "xapp-hush"), ("SLACK_BOT_TOKEN", "xoxb-hush")], "does not serve Slack yet")]
    #[case(&[("DISCORD_TOKN", "hush")], "DISCORD_TOKN is set, but Duologue reads DISCORD_TOKEN")]
    #[case(&[("DUOLOGUE__PRIVACY__RETENTION_DAYS", "30")], "this version keeps everything")]
    #[tokio::test]
    async fn what_was_asked_for_and_is_not_there_stops_the_start(
        #[case] env: &[(&str, &str)],
        #[case] sentence: &str,
    ) {
        let config = Config::from_layers(None, &env.iter().copied().collect())
            .expect("a valid configuration");
        let error = run(config, CancellationToken::new())
            .await
            .expect_err("a stop")
            .to_string();
        assert!(
            error.contains(sentence) && !error.contains("hush"),
            "{error}"
        );
    }
}
