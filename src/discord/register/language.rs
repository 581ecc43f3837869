//! The texts of commands in other languages: names and descriptions, as Discord shows them to who reads another one.
//!
//! What the bot itself says is English. A language is one table, and its line in [`LANGUAGES`]; nothing else knows of it. What
//! has no text there stays English for its readers.
//! <https://docs.discord.com/developers/interactions/application-commands#localization>

use std::collections::BTreeMap;

/// Texts in other languages, by Discord's names of these.
pub(super) type Localizations = BTreeMap<String, String>;

/// A language of Discord's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Language {
    /// Discord's name of it: <https://docs.discord.com/developers/reference#locales>.
    pub(super) locale: &'static str,
    /// Our text, word for word, and what stands for it. The name of a command or an option has Discord's form there, too.
    pub(super) texts: &'static [(&'static str, &'static str)],
}

/// Every language beside English. None has been asked for yet.
pub(super) const LANGUAGES: &[Language] = &[];

/// Languages to register commands with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Languages<'a>(pub(super) &'a [Language]);

impl Languages<'_> {
    /// What stands for a text, in each language that has something. With none, Discord is told nothing.
    pub(super) fn texts_of(self, english: &str) -> Option<Localizations> {
        let texts = self.0.iter().filter_map(|language| {
            let (_, text) = language.texts.iter().find(|(of, _)| *of == english)?;
            Some((language.locale.to_owned(), (*text).to_owned()))
        });
        let texts: Localizations = texts.collect();
        (!texts.is_empty()).then_some(texts)
    }
}
