//! Small builders from which every card is put together.
//!
//! They hold the invariants of a layout: what people wrote goes through [`typed`], labels through [`shorten`].

use chrono_tz::Tz;
use unicode_normalization::char::is_combining_mark;

use super::shape::{
    BUTTON_LABEL_MAX, Block, Button, Layout, Line, Menu, MenuOption, OPTION_LABEL_MAX, Span, Style,
    TimeStyle,
};
use crate::chat::control::Press;
use crate::chat::grammar::{AT_ONCE_MAX, Name, ROOT};
use crate::chat::view::Who;
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::id::DraftId;

/// A line of spans: strings are ours, people and instants are what they are.
macro_rules! line {
    ($($span:expr),* $(,)?) => { vec![$($crate::chat::layout::Span::from($span)),*] };
}
pub(in crate::chat) use line;

impl From<&str> for Span {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Span {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Instant> for Span {
    fn from(at: Instant) -> Self {
        Self::Time(at, TimeStyle::Moment)
    }
}

impl From<&Who> for Span {
    fn from(who: &Who) -> Self {
        Self::Who(Who {
            name: name(who),
            ..who.clone()
        })
    }
}

/// A person's name as it can be shown: on one line, nothing hidden in it.
pub(super) fn name(who: &Who) -> String {
    one_line(&who.name)
}

/// What people wrote.
pub(in crate::chat) fn typed(text: &str) -> Span {
    Span::Typed(visible(text))
}

/// What people wrote, without its line breaks.
pub(in crate::chat) fn typed_line(text: &str) -> Span {
    Span::Typed(one_line(text))
}

/// Words of ours that stand out.
pub(in crate::chat) fn strong(text: impl Into<String>) -> Span {
    Span::Strong(text.into())
}

/// A text as it can be shown: without characters that are invisible or turn the direction of what follows,
/// without marks that pile up, and without control characters but line breaks. What is stored stays as it was typed.
///
/// Joiners stay where they join: families of emoji, and words of Persian or the scripts of India, are other ones without them. Where they
/// would only make two texts differ that look alike, they are left out.
///
/// The characters are those of the Unicode categories Cc and Cf that a chat would act on:
/// <https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing>
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut joiner = None;
    for c in text.replace("\r\n", "\n").chars().filter_map(shown) {
        if is_joiner(c) {
            // Of several the first one stands, once it is known what follows.
            if out.ends_with(may_be_joined) {
                joiner = joiner.or(Some(c));
            }
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks <= MARKS_MAX {
            out.extend(joiner.take().filter(|_| may_be_joined(c)));
            out.push(c);
        }
    }
    out
}

/// A character as it is shown, if it is.
fn shown(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\t' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if is_joiner(c) => Some(c),
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E00FF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// ZERO WIDTH NON-JOINER and ZERO WIDTH JOINER.
/// <https://www.unicode.org/versions/latest/core-spec/chapter-23/#G20595>
pub(in crate::chat) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a joiner beside it may change how it looks. In Latin, Greek, Cyrillic, Armenian and Hebrew none does.
fn may_be_joined(c: char) -> bool {
    c >= '\u{600}' && !c.is_whitespace()
}

/// So many marks on one letter. Hebrew with points and accents and Tibetan have up to five; more pile up over the
/// lines above and below.
const MARKS_MAX: usize = 5;

/// A text as it can be shown on one line.
pub(super) fn one_line(text: &str) -> String {
    visible(text).replace('\n', " ").trim().to_owned()
}

/// A place or the origin of a topic: a link where it is surely a web address, else as typed.
pub(super) fn link(text: &str, label: Option<&str>) -> Span {
    let address = text.trim();
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let is_safe = address
        .chars()
        .all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '|' | '(' | ')'));
    if is_web && is_safe {
        Span::Link {
            url: address.to_owned(),
            label: label.unwrap_or(address).to_owned(),
        }
    } else {
        typed_line(text)
    }
}

/// At most so many characters on one line, the cut shown by «…».
#[must_use]
pub fn shorten(text: &str, max: usize) -> String {
    let text = one_line(text);
    if text.chars().count() <= max {
        return text;
    }
    let kept: String = text.chars().take(max.saturating_sub(1)).collect();
    format!(
        "{}…",
        kept.trim_end_matches(|c: char| c.is_whitespace() || is_joiner(c))
    )
}

/// «1 topic», «3 topics».
pub(super) fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

/// «Bob», «you».
pub(super) fn whose(whose: Whose, partner: &Who) -> Span {
    match whose {
        Whose::You => Span::from("you"),
        Whose::Partner => Span::from(partner),
        Whose::Duologue => Span::from("Duologue"),
    }
}

/// What an hour of the reader's is for somebody in another zone: «09:00», with the day where that differs.
/// `None` when both clocks show the same.
pub(super) fn their_hour(at: Instant, zone: Tz, theirs: Option<Tz>) -> Option<String> {
    let mine = at.with_timezone(&zone).naive_local();
    let there = at.with_timezone(&theirs?).naive_local();
    if there == mine {
        None
    } else if there.date() == mine.date() {
        Some(there.format("%H:%M").to_string())
    } else {
        Some(there.format("%a %-d %b, %H:%M").to_string())
    }
}

/// `Fri 27 Mar, 10:00`, for a button.
pub(super) fn slot_label(at: Instant, zone: Tz) -> String {
    at.with_timezone(&zone)
        .format("%a %-d %b, %H:%M")
        .to_string()
}

/// How a number of minutes is said; what is out of range says nothing.
pub(super) fn minutes(count: i64) -> String {
    crate::chat::words::duration_minutes(u32::try_from(count).unwrap_or_default())
}

/// An instant as seconds since 1970, as controls carry it.
pub(super) fn seconds(at: Instant) -> i64 {
    at.timestamp()
}

/// A paragraph.
pub(super) fn text(line: Line) -> Block {
    Block::Text(line)
}

/// A line of a list, with nothing to press.
pub(super) fn item(line: Line) -> Block {
    Block::Item { line, button: None }
}

/// A point of a list.
pub(super) fn bullet(mut rest: Line) -> Block {
    rest.insert(0, Span::from("• "));
    item(rest)
}

/// A button among several.
pub(super) fn button(press: Press, label: &str) -> Button {
    styled(press, label, Style::Secondary)
}

/// **Undo** of what a draft holds.
pub(super) fn undo(draft: DraftId) -> Button {
    button(Press::Undo { draft }, "Undo")
}

/// The button that most people press next.
pub(super) fn primary(press: Press, label: &str) -> Button {
    styled(press, label, Style::Primary)
}

/// A button to think about.
pub(super) fn danger(press: Press, label: &str) -> Button {
    styled(press, label, Style::Danger)
}

fn styled(press: Press, label: &str, style: Style) -> Button {
    Button {
        press,
        label: shorten(label, BUTTON_LABEL_MAX),
        style,
    }
}

/// A menu of which one is chosen. What there is no room for is left out; see [`long_menu`].
pub(super) fn menu(
    press: Press,
    label: &str,
    options: impl IntoIterator<Item = (String, String)>,
) -> Block {
    let options = options
        .into_iter()
        .take(AT_ONCE_MAX)
        .map(|(value, label)| MenuOption {
            value,
            label: option_label(&label),
        })
        .collect();
    Block::Menu(Menu {
        press,
        label: label.to_owned(),
        options,
        min: 1,
        max: 1,
    })
}

/// A menu of a list that may be longer than any menu: what it has no room for is reached `otherwise`.
pub(super) fn long_menu(
    press: Press,
    label: &str,
    options: Vec<(String, String)>,
    otherwise: Line,
) -> Vec<Block> {
    let rest = (options.len() > AT_ONCE_MAX)
        .then(|| Block::Fine([line!["Those that the menu has no room for: "], otherwise].concat()));
    let mut blocks = vec![menu(press, label, options)];
    blocks.extend(rest);
    blocks
}

/// By its words a thing of one's own is found, and its card has all that can be done with it.
pub(super) fn by_its_words() -> Line {
    line![
        strong(format!("{ROOT} {} words", Name::Search.as_str())),
        " finds them."
    ]
}

/// No platform takes an option without a label.
fn option_label(label: &str) -> String {
    match shorten(label, OPTION_LABEL_MAX) {
        empty if empty.is_empty() => "…".to_owned(),
        label => label,
    }
}

/// A card.
pub(super) fn card(kind: &'static str, title: Line, blocks: Vec<Block>) -> Layout {
    Layout {
        kind,
        title,
        blocks,
    }
}

/// A row of buttons, when there are any.
pub(super) fn buttons(buttons: Vec<Button>) -> Option<Block> {
    (!buttons.is_empty()).then_some(Block::Buttons(buttons))
}
