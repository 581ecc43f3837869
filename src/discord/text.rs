//! Lines of a card as Discord's markdown.
//!
//! Invariant: what is not markup of ours is shown as typed and does nothing, whatever it holds and wherever it is
//! cut: no emphasis, heading, list, quote, code, spoiler, link, mention, timestamp or emoji comes of it. So a text is
//! cut first and escaped after, character by character, with its neighbours known. Discord takes a backslash before
//! any ASCII punctuation for «as it is»; one stands only where something would come to life, since a notification
//! may show the text raw.
//!
//! <https://support.discord.com/hc/en-us/articles/210298617>

use chrono_tz::Tz;

use super::limits::TEXT_DISPLAY_BYTES_MAX;
use crate::chat::direction::{ISOLATE, ISOLATE_END, isolated, runs_left};
use crate::chat::layout::{Line, Span, TimeStyle};
use crate::chat::plain_text::line_text;
use crate::chat::view::Who;
use crate::domain::clock::Instant;

/// Markup of ours longer than this, in bytes, is shown as words: it cannot be cut.
const SOLID_MAX: usize = 480;

/// What stands before the further lines of what somebody typed, so that they cannot pass for lines of ours: a space
/// that Discord does not trim.
const INDENT: char = '\u{2003}';

/// What begins the rest of a text that was cut.
const CONTINUED: &str = "… ";

/// How the items of our lists begin, and how Discord's do.
const BULLET: &str = "• ";

/// What a line is in a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What comes first.
    Title,
    /// Opens a group.
    Heading,
    /// A paragraph.
    Text,
    /// A line of a list.
    Item,
    /// Small print.
    Fine,
}

impl Role {
    fn prefix(self) -> &'static str {
        match self {
            Self::Title => "### ",
            Self::Heading | Self::Text | Self::Item => "",
            Self::Fine => "-# ",
        }
    }

    /// Whether it is one line, whatever was typed.
    fn is_one_line(self) -> bool {
        match self {
            Self::Title | Self::Heading => true,
            Self::Text | Self::Item | Self::Fine => false,
        }
    }
}

/// Whose words a character is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    /// Ours.
    Ours,
    /// Ours that stand out.
    Strong,
    /// Somebody's.
    Typed,
    /// Somebody's that run from right to left, beside others that do not.
    Isolated,
}

impl Voice {
    /// Of what somebody typed, which may stand beside other words.
    fn typed(text: &str, beside: bool) -> Self {
        if beside && runs_left(text) {
            Self::Isolated
        } else {
            Self::Typed
        }
    }

    fn is_typed(self) -> bool {
        match self {
            Self::Ours | Self::Strong => false,
            Self::Typed | Self::Isolated => true,
        }
    }
}

/// The smallest piece that a text can be cut into.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    /// A character to be shown as it is.
    Char { c: char, voice: Voice },
    /// Markup of ours, to be kept whole.
    Solid(String),
}

/// A line as markdown, in pieces of at most `max` bytes and of one text display. Nothing is lost but spaces where it
/// was cut.
pub(super) fn markdown(line: &Line, role: Role, max: usize) -> Vec<String> {
    let max = max.min(TEXT_DISPLAY_BYTES_MAX);
    let all = atoms(line, role);
    let mut rest = all.as_slice();
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let writer = Writer {
            role,
            continued: !pieces.is_empty(),
        };
        let at = writer.fitting(rest, max);
        let (piece, after) = rest.split_at(at);
        let piece = writer.write(piece);
        if !piece.trim().is_empty() {
            pieces.push(piece);
        }
        rest = after;
    }
    pieces
}

/// A line in words alone, for the title: a notification shows its mentions and timestamps raw.
pub(super) fn in_words(line: &Line, zone: Tz) -> Line {
    let words = |span: &Span| match span {
        Span::Text(_) | Span::Strong(_) | Span::Typed(_) | Span::Link { .. } => span.clone(),
        Span::Who(who) => Span::Typed(who.name.clone()),
        Span::Time(..) => Span::Text(line_text(&vec![span.clone()], zone)),
    };
    line.iter().map(words).collect()
}

fn atoms(line: &Line, role: Role) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let beside = line.len() > 1;
    for (index, span) in line.iter().enumerate() {
        match span {
            Span::Text(text) => {
                let bullet = (index == 0 && role == Role::Item)
                    .then(|| text.strip_prefix(BULLET))
                    .flatten();
                atoms.extend(bullet.map(|_| Atom::Solid("- ".to_owned())));
                push(&mut atoms, bullet.unwrap_or(text), Voice::Ours);
            }
            Span::Strong(text) => push(&mut atoms, text, Voice::Strong),
            Span::Typed(text) => {
                push(&mut atoms, text.trim_end(), Voice::typed(text, beside));
            }
            // An account of another platform has no mention.
            Span::Who(who) if who.account.parse::<u64>().is_ok() => {
                atoms.push(Atom::Solid(mention(who, beside)));
            }
            Span::Who(who) => {
                let name = who.name.replace('\n', " ");
                push(&mut atoms, &name, Voice::typed(&name, beside));
            }
            Span::Time(at, style) => atoms.push(Atom::Solid(timestamp(*at, *style))),
            Span::Link { url, label } => push_link(&mut atoms, url, label),
        }
    }
    atoms
}

fn push(atoms: &mut Vec<Atom>, text: &str, voice: Voice) {
    atoms.extend(text.chars().map(|c| Atom::Char { c, voice }));
}

/// Discord shows a name in its place.
fn mention(who: &Who, beside: bool) -> String {
    match Voice::typed(&who.name, beside) {
        Voice::Isolated => format!("{ISOLATE}<@{}>{ISOLATE_END}", who.account),
        Voice::Typed | Voice::Ours | Voice::Strong => format!("<@{}>", who.account),
    }
}

/// `<t:1774515600:F>`: in the reader's own zone and language.
/// <https://docs.discord.com/developers/reference#message-formatting-timestamp-styles>
fn timestamp(at: Instant, style: TimeStyle) -> String {
    let style = match style {
        // The long style is the one that has the weekday.
        TimeStyle::Moment => 'F',
        TimeStyle::Day => 'D',
        TimeStyle::Hour => 't',
    };
    format!("<t:{}:{style}>", at.timestamp())
}

/// A link that can be followed, without a preview. What would end its markup early is percent-encoded in the address
/// and left out of the label.
fn push_link(atoms: &mut Vec<Atom>, url: &str, label: &str) {
    let mut address = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' => address.push_str("%28"),
            ')' => address.push_str("%29"),
            '<' => address.push_str("%3C"),
            '>' => address.push_str("%3E"),
            '\\' => address.push_str("%5C"),
            c if c.is_whitespace() => address.push_str("%20"),
            c => address.push(c),
        }
    }
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let link = if url == label {
        format!("<{address}>")
    } else {
        let label = label.replace(['[', ']', '\n'], " ");
        let label = Writer::plain().write(&chars(&label));
        format!("[{}](<{address}>)", label.trim())
    };
    if is_web && link.len() <= SOLID_MAX {
        atoms.push(Atom::Solid(link));
    } else {
        push(atoms, &line_text_of_link(url, label), Voice::Typed);
    }
}

fn line_text_of_link(url: &str, label: &str) -> String {
    if url == label {
        url.to_owned()
    } else {
        format!("{} ({url})", isolated(label))
    }
}

fn chars(text: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    push(&mut atoms, text, Voice::typed(text, true));
    atoms
}

/// Writes a piece of a line.
#[derive(Debug, Clone, Copy)]
struct Writer {
    role: Role,
    /// Whether a piece stands before this one.
    continued: bool,
}

impl Writer {
    fn plain() -> Self {
        Self {
            role: Role::Text,
            continued: false,
        }
    }

    /// How many atoms fit into so many bytes: at a line's end if one is near, else after a word, else wherever. At
    /// least one.
    fn fitting(self, atoms: &[Atom], max: usize) -> usize {
        let mut count = atoms.len().min(max);
        loop {
            let size = self.write(&atoms[..count]).len();
            if size <= max || count <= 1 {
                break;
            }
            // Most atoms are written with less than eight bytes, so this does not go far below the limit.
            count -= ((size - max) / 8).clamp(1, count - 1);
        }
        if count == atoms.len() {
            return count;
        }
        let is = |wanted: fn(char) -> bool| move |atom: &Atom| matches!(atom, Atom::Char { c, .. } if wanted(*c));
        let after_last = |wanted: fn(char) -> bool| {
            let index = atoms[..count].iter().rposition(is(wanted))? + 1;
            (index > count / 2).then_some(index)
        };
        after_last(|c| c == '\n')
            .or_else(|| after_last(char::is_whitespace))
            .unwrap_or(count)
    }

    fn write(self, atoms: &[Atom]) -> String {
        let mut out = String::with_capacity(atoms.len() + 16);
        out.push_str(self.role.prefix());
        if self.continued {
            out.push_str(CONTINUED);
        }
        let (mut strong, mut isolated) = (false, false);
        // Spaces wait for what comes after them, so that emphasis never begins or ends with one.
        let mut gap = String::new();
        for (index, atom) in atoms.iter().enumerate() {
            if let Atom::Char { c, voice } = atom
                && c.is_whitespace()
            {
                self.push_space(&mut gap, *c, voice.is_typed());
                continue;
            }
            let voice = match atom {
                Atom::Char { voice, .. } => *voice,
                Atom::Solid(_) => Voice::Ours,
            };
            // An isolate ends with its line, and lies within what stands out.
            if isolated && (voice != Voice::Isolated || gap.contains('\n')) {
                out.push(ISOLATE_END);
                isolated = false;
            }
            let wanted = self.role == Role::Heading || voice == Voice::Strong;
            let breaks = strong && (!wanted || gap.contains('\n'));
            if breaks {
                out.push_str("**");
                strong = false;
            }
            out.push_str(&gap);
            gap.clear();
            if wanted && !strong {
                out.push_str("**");
                strong = true;
            }
            if voice == Voice::Isolated && !isolated {
                out.push(ISOLATE);
                isolated = true;
            }
            match atom {
                Atom::Solid(markup) => out.push_str(markup),
                Atom::Char { c, .. } => {
                    if must_escape(*c, &out, &atoms[index + 1..]) {
                        out.push('\\');
                    }
                    out.push(*c);
                }
            }
        }
        if isolated {
            out.push(ISOLATE_END);
        }
        if strong {
            out.push_str("**");
        }
        out
    }

    fn push_space(self, gap: &mut String, c: char, typed: bool) {
        if c != '\n' || self.role.is_one_line() {
            gap.push(if c == '\n' { ' ' } else { c });
            return;
        }
        gap.push('\n');
        gap.push_str(self.role.prefix());
        if typed {
            gap.push(INDENT);
        }
    }
}

/// Whether a character would come to life after what was written, before what follows.
fn must_escape(c: char, before: &str, after: &[Atom]) -> bool {
    match c {
        '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' | '@' => true,
        // Heading, list, quote, small print.
        '#' | '-' | '+' | '>' => line_so_far(before).is_empty(),
        // A numbered list.
        '.' | ')' => {
            let line = line_so_far(before);
            !line.is_empty() && line.chars().all(|c| c.is_ascii_digit())
        }
        ':' => begins_address(after) || begins_emoji(after),
        _ => false,
    }
}

/// What stands in the last line but markup of ours at its beginning.
fn line_so_far(before: &str) -> &str {
    let line = before.rsplit('\n').next().unwrap_or(before);
    let ours =
        |c: char| c.is_whitespace() || c == '*' || c == '#' || c == '-' || c == '…' || c == ISOLATE;
    line.trim_start_matches(ours)
}

/// `://`, of which a link would be made.
fn begins_address(after: &[Atom]) -> bool {
    let is_slash = |atom: Option<&Atom>| matches!(atom, Some(Atom::Char { c: '/', .. }));
    is_slash(after.first()) && is_slash(after.get(1))
}

/// `:smile:`, of which a picture would be made.
fn begins_emoji(after: &[Atom]) -> bool {
    let ends = |atom: &Atom| match atom {
        Atom::Char { c, .. } => *c == ':' || c.is_whitespace(),
        Atom::Solid(_) => true,
    };
    let end = after.iter().position(ends).filter(|length| *length > 0);
    end.is_some_and(|end| matches!(after[end], Atom::Char { c: ':', .. }))
}

#[cfg(test)]
mod tests;
