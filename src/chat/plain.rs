//! What a plain message to the bot is: topics, a call for help, or a word that somebody cannot come.
//!
//! It errs towards topics: a topic taken for small talk is lost, while small talk taken for a topic is
//! undone with one press. Only English is recognised; in any other language a message of several words is
//! a topic. Not here: limits on a topic's length, and which 1:1 it is for.
//!
//! A list is a topic for each bullet (`-`, `*`, `•`, `1.`). What is indented under a bullet, and lines that
//! go on directly below it, belong to its topic. A paragraph before or after the list is a topic of its
//! own, but for a greeting, thanks, and a lead-in that ends with a colon («For Thursday:»), which is about
//! the list and nothing by itself. Without bullets, the whole message is one topic however many paragraphs
//! it has.

mod bullets;
mod phrases;

use self::bullets::{Block, blocks};
use self::phrases::{Sentence, cannot_come, is_courtesy, is_help};
use super::values::clean;

/// What a plain message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlainMessage {
    /// Something to talk about; at least one, none of them empty.
    Topics(Vec<String>),
    /// A greeting, thanks, a single word, or a call for help.
    Help,
    /// «I can't make it» and the like.
    CantMakeIt,
    /// Nothing that can be seen.
    Empty,
}

/// Longer messages than this have something to say besides that one cannot come. In characters.
const CANNOT_COME_MAX: usize = 240;

/// Tells what a plain message is.
#[must_use]
pub fn classify(text: &str) -> PlainMessage {
    let blocks = blocks(text);
    let text = clean(text);
    if text.is_empty() {
        return PlainMessage::Empty;
    }
    if blocks.iter().any(|block| matches!(block, Block::Bullet(_))) {
        return list(blocks);
    }
    let sentence = Sentence::of(&text);
    if is_help(&sentence) || is_courtesy(&sentence) || is_single_word(&text, &sentence) {
        return PlainMessage::Help;
    }
    if text.chars().count() <= CANNOT_COME_MAX && cannot_come(&sentence) {
        return PlainMessage::CantMakeIt;
    }
    PlainMessage::Topics(vec![text])
}

/// The topics of a message with bullets.
fn list(blocks: Vec<Block>) -> PlainMessage {
    let mut topics = Vec::new();
    for block in blocks {
        match block {
            Block::Bullet(text) => topics.push(clean(&text)),
            Block::Paragraph(text) => {
                let text = clean(&text);
                let lead_in = topics.is_empty() && text.ends_with([':', '：']);
                if !lead_in && !is_courtesy(&Sentence::of(&text)) {
                    topics.push(text);
                }
            }
        }
    }
    topics.retain(|topic| !topic.is_empty());
    // A lone dash is no list.
    if topics.is_empty() {
        return PlainMessage::Help;
    }
    PlainMessage::Topics(topics)
}

/// Whether it is one word. A link is more than a word, and so is a sentence in a script without spaces.
fn is_single_word(text: &str, sentence: &Sentence) -> bool {
    let is_link = text.contains("://");
    let spaceless = text.chars().filter(|c| is_spaceless(*c)).count();
    sentence.words().len() <= 1 && !is_link && spaceless <= SPACELESS_WORD
}

/// The most characters of a word in a script without spaces.
const SPACELESS_WORD: usize = 4;

/// Thai to Khmer, Japanese and Chinese: scripts that do not part words.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
