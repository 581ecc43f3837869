//! What the operator is promised about configuration, without touching the process's environment.

use std::path::Path;

use duologue::config::{Config, ConfigError, Engine, Environment, KeySource, LogFormat, Shards};
use rstest::rstest;
use secrecy::ExposeSecret as _;

fn from_env(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_layers(None, &pairs.iter().copied().collect())
}

fn from_file(text: &str) -> Result<Config, ConfigError> {
    Config::from_layers(Some((Path::new("my.toml"), text)), &Environment::default())
}

fn said(result: Result<Config, ConfigError>) -> String {
    result
        .expect_err("a configuration that is refused")
        .to_string()
}

#[test]
fn the_defaults_are_those_of_the_manual() {
    let config = from_env(&[]).expect("the defaults");
    assert_eq!(config.database.url.expose(), "sqlite://data/duologue.db");
    assert_eq!(config.discord.shards, Shards::Auto);
    assert_eq!(config.discord.requests_per_second, 48);
    assert!(config.discord.token.is_none() && config.slack.tokens.is_none() && !config.has_token());
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8111");
    assert!(
        matches!(config.privacy.key, KeySource::File(ref path) if path == Path::new("data/duologue.key"))
    );
    assert_eq!(config.privacy.retention_days, 0);
    assert_eq!(config.defaults.timezone, None);
    assert_eq!(config.defaults.agenda_lead_minutes, 60);
    assert_eq!(config.defaults.recap_delay_minutes, 5);
    assert_eq!(config.defaults.nudge_lead_hours, 24);
    assert_eq!(config.limits.one_on_ones_per_person, 50);
    assert_eq!(config.limits.commands_per_minute, 60);
    assert_eq!(config.log.format, LogFormat::Text);
}

#[test]
fn each_layer_overrides_the_one_before() {
    let file = "[database]\nurl = \"sqlite://file.db\"\n[log]\nformat = \"json\"\n";
    let layers = |pairs: &[(&str, &str)]| {
        Config::from_layers(
            Some((Path::new("my.toml"), file)),
            &pairs.iter().copied().collect(),
        )
        .expect("valid layers")
    };
    assert_eq!(layers(&[]).database.url.expose(), "sqlite://file.db");
    let short = ("DATABASE_URL", "sqlite://short.db");
    assert_eq!(layers(&[short]).database.url.expose(), "sqlite://short.db");
    let long = ("DUOLOGUE__DATABASE__URL", "sqlite://long.db");
    let config = layers(&[long, short]);
    assert_eq!(config.database.url.expose(), "sqlite://long.db");
    assert_eq!(config.log.format, LogFormat::Json);
}

#[test]
fn the_short_names_of_tokens_are_read() {
    let config = from_env(&[
        ("DISCORD_TOKEN", "d"),
        ("SLACK_APP_TOKEN", "xapp-1"),
        ("SLACK_BOT_TOKEN", "xoxb-1"),
    ])
    .expect("three tokens");
    assert_eq!(config.discord.token.expect("a token").expose_secret(), "d");
    let slack = config.slack.tokens.expect("both tokens");
    assert_eq!(
        (slack.app.expose_secret(), slack.bot.expose_secret()),
        ("xapp-1", "xoxb-1")
    );
}

#[test]
fn no_secret_is_ever_printed() {
    let key = "aHVzaGh1c2hodXNoaHVzaGh1c2hodXNoaHVzaGh1c2g=";
    let config = from_env(&[
        ("DISCORD_TOKEN", "hush-d"),
        ("SLACK_APP_TOKEN", "xapp-hush"),
        ("SLACK_BOT_TOKEN", "xoxb-hush"),
        ("DATABASE_URL", "postgres://me:hush@db/duologue"),
        ("DUOLOGUE__PRIVACY__KEY", key),
    ])
    .expect("a full configuration");
    let shown = format!("{config:?}");
    assert!(!shown.contains("hush") && !shown.contains(key), "{shown}");
}

#[rstest]
#[case(
    "[discord]\ntokn = 'x'",
    "unknown key `discord.tokn` in the file my.toml; did you mean `discord.token`?"
)]
#[case(
    "[logs]\nformat = 'json'",
    "unknown key `logs.format` in the file my.toml; did you mean `log.format`?"
)]
#[case(
    "[discord.token]\nx = 1",
    "`discord.token` in the file my.toml: expected a single value"
)]
#[case(
    "[privacy]\nkey = 'x'",
    "`privacy.key` in the file my.toml: is read from the environment only; in a file, use `privacy.key_file`"
)]
fn an_unknown_or_misplaced_key_in_a_file_is_named(#[case] text: &str, #[case] sentence: &str) {
    assert_eq!(said(from_file(text)), sentence);
}

#[rstest]
#[case(
    "DUOLOGUE__DISCORD__TOKN",
    "unknown key `discord.tokn` in the variable DUOLOGUE__DISCORD__TOKN; did you mean `DUOLOGUE__DISCORD__TOKEN`?"
)]
#[case(
    "DUOLOGUE__DATABASE_URL",
    "unknown key `database_url` in the variable DUOLOGUE__DATABASE_URL; did you mean `DUOLOGUE__DATABASE__URL`?"
)]
#[case(
    "DUOLOGUE_DATABASE_URL",
    "unknown key `DUOLOGUE_DATABASE_URL` in the variable DUOLOGUE_DATABASE_URL; did you mean `DUOLOGUE__DATABASE__URL`?"
)]
fn an_unknown_key_in_the_environment_is_named_without_its_value(
    #[case] name: &str,
    #[case] sentence: &str,
) {
    assert_eq!(said(from_env(&[(name, "hush")])), sentence);
}

#[test]
fn variables_of_other_programs_are_left_alone() {
    from_env(&[
        ("DUOLOGUE_VERSION", "1"),
        ("DUOLOGUE_TEST_BROWSER", "1"),
        ("HOME", "/root"),
    ])
    .expect("the defaults");
}

#[test]
fn a_syntax_error_tells_the_line_and_never_quotes_it() {
    let sentence = said(from_file("[discord]\ntoken = \"hush\n"));
    assert!(
        sentence.starts_with("the file my.toml is not valid TOML: line 2: "),
        "{sentence}"
    );
    assert!(!sentence.contains("hush"), "{sentence}");
}

#[rstest]
#[case(
    "DUOLOGUE__DEFAULTS__TIMEZONE",
    "Europe/Berln",
    "«Europe/Berln» is not an IANA time zone; near it is Europe/Berlin"
)]
#[case(
    "DUOLOGUE__DEFAULTS__AGENDA_LEAD_MINUTES",
    "2881",
    "expected a whole number from 0 to 2880, found «2881»"
)]
#[case(
    "DUOLOGUE__DEFAULTS__RECAP_DELAY_MINUTES",
    "-1",
    "expected a whole number from 0 to 1440, found «-1»"
)]
#[case(
    "DUOLOGUE__DISCORD__REQUESTS_PER_SECOND",
    "0",
    "expected a whole number from 1 to 50, found «0»"
)]
#[case(
    "DUOLOGUE__DISCORD__SHARDS",
    "16",
    "expected `auto`, or first-last/total such as `0-3/16`, found «16»"
)]
#[case(
    "DUOLOGUE__HTTP__LISTEN",
    "8111",
    "expected an address and a port such as 127.0.0.1:8111, found «8111»"
)]
#[case(
    "DUOLOGUE__LOG__FORMAT",
    "xml",
    "expected `text` or `json`, found «xml»"
)]
#[case(
    "DUOLOGUE__DATABASE__URL",
    "mysql://x/y",
    "expected sqlite://FILE or postgres://USER@HOST/NAME, found the scheme mysql"
)]
#[case(
    "DUOLOGUE__PRIVACY__KEY",
    "aHVzaA==",
    "expected 32 bytes in base64, found 4"
)]
#[case(
    "DUOLOGUE__HTTP__PUBLIC_URL",
    "duo.example",
    "expected an address that starts with https:// or http://"
)]
fn a_wrong_value_gets_a_sentence_that_names_its_variable(
    #[case] name: &str,
    #[case] value: &str,
    #[case] why: &str,
) {
    let sentence = said(from_env(&[(name, value)]));
    assert!(
        sentence.ends_with(&format!(" in the variable {name}: {why}")),
        "{sentence}"
    );
}

#[test]
fn one_token_of_slack_alone_is_refused() {
    assert_eq!(
        said(from_env(&[("SLACK_APP_TOKEN", "xapp-1")])),
        "`slack.bot_token` has no value; `slack.app_token` is set, and Slack needs both"
    );
    let swapped = said(from_env(&[
        ("SLACK_APP_TOKEN", "xoxb-hush"),
        ("SLACK_BOT_TOKEN", "xapp-hush"),
    ]));
    assert!(
        swapped.contains("this is the bot's token") && !swapped.contains("hush"),
        "{swapped}"
    );
}

#[test]
fn a_variable_that_looks_like_a_mistyped_token_is_told_while_none_is_set() {
    let typo = from_env(&[("DISCORD_TOKN", "hush")])
        .expect("valid otherwise")
        .token_typo
        .expect("a typo");
    assert_eq!(
        typo.to_string(),
        "DISCORD_TOKN is set, but Duologue reads DISCORD_TOKEN; rename the variable, or unset it for the playground"
    );
    let config = from_env(&[("DISCORD_TOKN", "x"), ("DISCORD_TOKEN", "y")]).expect("a token");
    assert_eq!(config.token_typo, None);
}

#[test]
fn the_playground_never_uses_another_programs_database() {
    let playground = |pairs: &[(&str, &str)]| {
        from_env(pairs)
            .expect("valid")
            .playground_database_url()
            .expose()
            .to_owned()
    };
    let foreign = ("DATABASE_URL", "postgres://prod/payroll");
    assert_eq!(playground(&[]), "sqlite://data/playground.db");
    assert_eq!(playground(&[foreign]), "sqlite://data/playground.db");
    assert_eq!(
        playground(&[foreign, ("DUOLOGUE__DATABASE__URL", "sqlite://p.db")]),
        "sqlite://p.db"
    );
}

#[test]
fn an_empty_variable_leaves_the_default() {
    let config =
        from_env(&[("DISCORD_TOKEN", ""), ("DUOLOGUE__LOG__FORMAT", " ")]).expect("the defaults");
    assert!(!config.has_token());
    assert_eq!(config.log.format, LogFormat::Text);
    assert_eq!(config.database.url.engine(), Engine::Sqlite);
}
