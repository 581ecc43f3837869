//! `duologue run`: the platforms whose tokens are set, or the playground.
//!
//! Invariant: a token that was meant to be there never leads to the playground silently.

use std::process::ExitCode;

use tokio_util::sync::CancellationToken;

use super::{discord, playground};
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
    if config.slack.tokens.is_some() {
        let sentence = "a token for Slack is set, but this version does not serve Slack yet; unset SLACK_APP_TOKEN and \
                        SLACK_BOT_TOKEN, or start `duologue playground`";
        return Err(UsageError(sentence.to_owned()).into());
    }
    if let Some(token) = config.discord.token.clone() {
        return discord::run(config, token, stop).await;
    }
    terminal::say(
        "No token of Discord or Slack is set, so this is the playground, with the browser as the chat.",
    );
    playground::run(config, PlaygroundArgs::default(), stop).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
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
