//! Recognises a variable that was meant to be a token but is named almost right.
//!
//! Without this, `DISCORD_TOKN` would start the playground, and the operator would look for the fault in Discord.
//! Not a guess at values: only names are compared and only names are shown. Names that other programs commonly use
//! for other things (`SLACK_SIGNING_SECRET`, a webhook's token) must not match, since a match stops the start.

use std::fmt;

use super::environment::Environment;

/// A variable that looks like a mistyped token, found while no token was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenTypo {
    /// The variable as it is set.
    pub variable: String,
    /// The name or names that Duologue reads.
    pub meant: &'static str,
}

impl fmt::Display for TokenTypo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { variable, meant } = self;
        write!(
            f,
            "{variable} is set, but Duologue reads {meant}; rename the variable, or unset it for the playground"
        )
    }
}

/// The right names, and what to offer for each.
const RIGHT: [&str; 3] = ["DISCORD_TOKEN", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"];
/// What to offer when a name says Slack's token but not which of the two.
const BOTH_OF_SLACK: &str = "SLACK_APP_TOKEN and SLACK_BOT_TOKEN";
/// Words that people put around «token» without meaning another thing.
const FILLERS: [&str; 12] = [
    "ACCESS", "API", "APP", "AUTH", "BOT", "CLIENT", "DUOLOGUE", "FILE", "KEY", "LEVEL", "OAUTH",
    "SECRET",
];
/// How many letters may be wrong, missing, extra or swapped.
const SLIPS: usize = 2;

/// The first variable, by name, that looks like a mistyped token.
pub(super) fn find(env: &Environment) -> Option<TokenTypo> {
    env.iter().find_map(|(variable, _)| {
        let meant = meant_by(variable)?;
        Some(TokenTypo {
            variable: variable.to_owned(),
            meant,
        })
    })
}

/// The right name for one that looks like a token's, unless it is right already.
fn meant_by(variable: &str) -> Option<&'static str> {
    let upper = variable.to_uppercase();
    if RIGHT.contains(&variable) {
        return None;
    }
    let letters = squeeze(&upper);
    let near = RIGHT
        .into_iter()
        .map(|right| {
            (
                strsim::damerau_levenshtein(&letters, &squeeze(right)),
                right,
            )
        })
        .min_by_key(|(slips, _)| *slips)
        .filter(|(slips, _)| *slips <= SLIPS);
    near.map(|(_, right)| right).or_else(|| by_words(&upper))
}

fn squeeze(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Takes a name apart: a platform, «token», and nothing but fillers besides.
fn by_words(upper: &str) -> Option<&'static str> {
    let words: Vec<&str> = upper
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |word: &str| words.iter().any(|found| alike(found, word));
    let others = |word: &&str| {
        !["DISCORD", "SLACK", "TOKEN"]
            .iter()
            .any(|ours| alike(word, ours))
    };
    if !has("TOKEN")
        || words
            .iter()
            .filter(|word| others(word))
            .any(|word| !FILLERS.contains(word))
    {
        return None;
    }
    match (has("DISCORD"), has("SLACK")) {
        (true, false) => Some("DISCORD_TOKEN"),
        (false, true) if words.contains(&"BOT") => Some("SLACK_BOT_TOKEN"),
        (false, true) if words.contains(&"APP") => Some("SLACK_APP_TOKEN"),
        (false, true) => Some(BOTH_OF_SLACK),
        (true, true) | (false, false) => None,
    }
}

fn alike(found: &str, word: &str) -> bool {
    strsim::damerau_levenshtein(found, word) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("DISCORD_TOKN", "DISCORD_TOKEN")]
    #[case("DISCORDTOKEN", "DISCORD_TOKEN")]
    #[case("discord_token", "DISCORD_TOKEN")]
    #[case("DISCROD_TOKEN", "DISCORD_TOKEN")]
    #[case("DISCORD_BOT_TOKEN", "DISCORD_TOKEN")]
    #[case("DISCORD_TOKEN_FILE", "DISCORD_TOKEN")]
    #[case("DUOLOGUE_DISCORD_TOKEN", "DISCORD_TOKEN")]
    #[case("SLACK_TOKEN", "SLACK_APP_TOKEN and SLACK_BOT_TOKEN")]
    #[case("SLACK_BOT_TOKN", "SLACK_BOT_TOKEN")]
    #[case("SLACK_APP_LEVEL_TOKEN", "SLACK_APP_TOKEN")]
    fn a_near_miss_is_recognised(#[case] variable: &str, #[case] meant: &str) {
        assert_eq!(meant_by(variable), Some(meant));
    }

    #[rstest::rstest]
    #[case("DISCORD_TOKEN")]
    #[case("SLACK_SIGNING_SECRET")]
    #[case("DISCORD_WEBHOOK_TOKEN")]
    #[case("GITHUB_TOKEN")]
    #[case("BOT_TOKEN")]
    #[case("DISCORD_CLIENT_ID")]
    #[case("PATH")]
    fn other_names_are_left_alone(#[case] variable: &str) {
        assert_eq!(meant_by(variable), None);
    }
}
