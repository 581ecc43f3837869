//! How much Discord takes, and how it is counted.
//!
//! Lengths are counted in UTF-16 code units: Discord's own count is of code points, which are never more, while its
//! desktop client counts units. Only what a limit needs stands here; what a body looks like is told by
//! [`super::body`].

/// Components of a message in all, nested ones counted.
/// <https://docs.discord.com/developers/components/reference#component-object>
pub const COMPONENTS_MAX: usize = 40;

/// Text in all text displays of a message together, in UTF-16 units.
/// <https://docs.discord.com/developers/components/reference#text-display>
pub const TEXT_MAX: usize = 4_000;

/// Text in one text display, in **bytes**. Discord's description of its interface takes 4,000 characters; libraries
/// that read along (twilight) take 2,000 bytes, so we stay below both. Two displays look as one with a gap.
/// <https://github.com/discord/discord-api-spec>
pub const TEXT_DISPLAY_BYTES_MAX: usize = 2_000;

/// Buttons of an action row.
/// <https://docs.discord.com/developers/components/reference#action-row>
pub const ROW_BUTTONS_MAX: usize = 5;

/// Options of a select.
/// <https://docs.discord.com/developers/components/reference#string-select>
pub const SELECT_OPTIONS_MAX: usize = 25;

/// The label or the value of an option of a select, in UTF-16 units. Same page.
pub const OPTION_TEXT_MAX: usize = 100;

/// What a select shows before something is chosen, in UTF-16 units. Same page.
pub const PLACEHOLDER_MAX: usize = 150;

/// The label of a button, in UTF-16 units.
/// <https://docs.discord.com/developers/components/reference#button>
pub const BUTTON_LABEL_MAX: usize = 80;

/// A `custom_id`, in characters; ours are ASCII.
/// <https://docs.discord.com/developers/components/reference#anatomy-of-a-component-custom-id>
pub const CUSTOM_ID_MAX: usize = 100;

/// The title of a modal, in UTF-16 units.
/// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal>
pub const MODAL_TITLE_MAX: usize = 45;

/// Rows of a modal. Same page.
pub const MODAL_ROWS_MAX: usize = 5;

/// The label of a text input, in UTF-16 units.
/// <https://docs.discord.com/developers/components/reference#text-input>
pub const INPUT_LABEL_MAX: usize = 45;

/// The value of a text input, in UTF-16 units. Same page.
pub const INPUT_VALUE_MAX: usize = 4_000;

/// Choices of an autocompletion.
/// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-autocomplete>
pub const CHOICES_MAX: usize = 25;

/// The name or the value of a choice, in UTF-16 units.
/// <https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure>
pub const CHOICE_TEXT_MAX: usize = 100;

/// Messages that may follow the first answer to an interaction, where the application is installed for a user and not for
/// the server. <https://docs.discord.com/developers/interactions/receiving-and-responding#create-followup-message>
pub const USER_INSTALLED_FOLLOW_UPS_MAX: usize = 5;

/// A text's length as the limits count it: UTF-16 units.
#[must_use]
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// At most so many UTF-16 units, the cut shown by «…».
#[must_use]
pub fn cut(text: &str, max: usize) -> String {
    if units(text) <= max {
        return text.to_owned();
    }
    let mut room = max.saturating_sub(1);
    let kept: String = text
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= room;
            room = if fits { room - c.len_utf16() } else { 0 };
            fits
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// The same for a place that Discord does not take empty.
#[must_use]
pub(super) fn label(text: &str, max: usize) -> String {
    if text.trim().is_empty() {
        return "…".to_owned();
    }
    cut(text, max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_what_discord_counts() {
        assert_eq!(cut("Budget", 6), "Budget");
        assert_eq!(cut("Budgets", 6), "Budge…");
        assert_eq!(units("🎉"), 2);
        assert_eq!(cut("🎉🎉🎉", 4), "🎉…");
        assert_eq!(label("  ", 4), "…");
    }
}
