//! The closed set of configuration keys, and the nearest one to a name that is not among them.
//!
//! Not their types or defaults (`schema`, `config/default.toml`). Invariant: exactly the keys that `schema` reads
//! and that `config/default.toml` explains; tests hold the three together.

/// Every key, as dotted path.
pub const KEYS: [&str; 23] = [
    "database.url",
    "discord.token",
    "discord.api_url",
    "discord.guild",
    "discord.shards",
    "discord.requests_per_second",
    "slack.app_token",
    "slack.bot_token",
    "slack.api_url",
    "http.listen",
    "http.public_url",
    "operator.name",
    "operator.contact",
    "privacy.key_file",
    "privacy.key",
    "privacy.retention_days",
    "defaults.timezone",
    "defaults.agenda_lead_minutes",
    "defaults.recap_delay_minutes",
    "defaults.nudge_lead_hours",
    "limits.one_on_ones_per_person",
    "limits.commands_per_minute",
    "log.format",
];

/// How alike two names must be (Jaro–Winkler, 0 to 1) for one to be offered for the other. Below this the
/// suggestions for unrelated names read as noise.
const ALIKE: f64 = 0.75;

/// The key as the closed set writes it, if it is one.
pub(super) fn known(key: &str) -> Option<&'static str> {
    KEYS.into_iter().find(|known| *known == key)
}

/// The known key that reads most like `key`.
pub(super) fn nearest(key: &str) -> Option<&'static str> {
    KEYS.into_iter()
        .map(|known| (likeness(key, known), known))
        .filter(|(score, _)| *score >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// Compares whole paths, and last parts alone: `timezone` and `default.timezone` both mean `defaults.timezone`.
fn likeness(key: &str, known: &str) -> f64 {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let whole = strsim::normalized_damerau_levenshtein(key, known);
    let parts = strsim::jaro_winkler(&last(key), &last(known));
    whole
        .max(parts * 0.9)
        .max(strsim::jaro_winkler(key, known) * 0.95)
}

/// The variable that sets a key: `database.url` is `DUOLOGUE__DATABASE__URL`.
pub(super) fn variable(key: &str) -> String {
    format!(
        "{}{}",
        super::layers::PREFIX,
        key.replace('.', super::layers::SEPARATOR).to_uppercase()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("discord.tokn", "discord.token")]
    #[case("database.uri", "database.url")]
    #[case("default.timezone", "defaults.timezone")]
    #[case("timezone", "defaults.timezone")]
    #[case("log.formt", "log.format")]
    #[case("defaults.agenda_lead_minute", "defaults.agenda_lead_minutes")]
    #[case("limits.one_on_one_per_person", "limits.one_on_ones_per_person")]
    #[case("slack.apptoken", "slack.app_token")]
    fn a_near_name_finds_its_key(#[case] typed: &str, #[case] meant: &str) {
        assert_eq!(nearest(typed), Some(meant));
    }

    #[test]
    fn a_name_like_no_other_gets_no_suggestion() {
        assert_eq!(nearest("zzqx.vvv"), None);
    }

    #[test]
    fn the_defaults_file_explains_every_key_and_no_other() {
        let mut section = String::new();
        let mut explained = Vec::new();
        for line in include_str!("../../config/default.toml").lines() {
            let bare = line.trim_start_matches(['#', ' ']);
            if let Some(name) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                name.clone_into(&mut section);
            } else if let Some((name, _)) = bare.split_once(" = ")
                && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            {
                explained.push(format!("{section}.{name}"));
            }
        }
        explained.sort();
        let mut keys = KEYS.to_vec();
        keys.sort_unstable();
        assert_eq!(explained, keys);
    }
}
