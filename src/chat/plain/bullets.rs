//! A message cut into its bullets and the paragraphs around them.
//!
//! Invariant: of the message's text, only bullets' marks and the space around blocks are left out.

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// What stands at a bullet, without its mark; may be empty.
    Bullet(String),
    /// Lines between two blank ones.
    Paragraph(String),
}

/// Cuts a message into blocks.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let numbered = is_numbered_list(text);
    let mut blocks: Vec<Block> = Vec::new();
    let (mut list_indent, mut after_blank) = (None, true);
    for line in text.lines() {
        if line.trim().is_empty() {
            after_blank = true;
            continue;
        }
        let indent = indent(line);
        let item = item(line.trim(), numbered);
        let nested = list_indent.is_some_and(|list| indent > list + 1);
        match (item, blocks.last_mut()) {
            (Some(item), _) if !nested => {
                blocks.push(Block::Bullet(item.to_owned()));
                list_indent = Some(indent);
            }
            // What is indented belongs to the bullet above even after a blank line, as in Markdown.
            (_, Some(Block::Bullet(topic))) if nested || !after_blank => add_line(topic, line),
            (_, Some(Block::Paragraph(topic))) if !after_blank => add_line(topic, line),
            _ => {
                blocks.push(Block::Paragraph(line.trim().to_owned()));
                list_indent = None;
            }
        }
        after_blank = false;
    }
    blocks
}

fn add_line(topic: &mut String, line: &str) {
    if !topic.is_empty() {
        topic.push('\n');
    }
    topic.push_str(line.trim());
}

fn indent(line: &str) -> usize {
    let width = |c: char| if c == '\t' { 4 } else { 1 };
    let space = line.chars().take_while(|c| c.is_whitespace());
    space.map(width).sum()
}

/// What follows a bullet's mark; `None` without one.
///
/// A dash or star needs a space after it: «-5 %» and «*really*» are none.
fn item(line: &str, numbered: bool) -> Option<&str> {
    if let Some(rest) = line.strip_prefix(['•', '‣', '◦', '▪']) {
        return Some(rest.trim());
    }
    let marked = line.strip_prefix(['-', '*', '–']);
    let rest = marked.or_else(|| {
        after_number(line)
            .filter(|_| numbered)
            .map(|(_, rest)| rest)
    })?;
    let spaced = rest.is_empty() || rest.starts_with(char::is_whitespace);
    spaced.then(|| rest.trim())
}

/// The number of «1.» or «1)», and what follows.
fn after_number(line: &str) -> Option<(u32, &str)> {
    let digits = line.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = line.split_at(digits);
    // Three digits and more are a year or an amount.
    let number = number.parse().ok().filter(|number| *number < 100)?;
    let rest = rest.strip_prefix(['.', ')'])?;
    let spaced = rest.is_empty() || rest.starts_with(char::is_whitespace);
    spaced.then_some((number, rest))
}

/// Whether numbers at the beginning of lines count: «1.» begins a list, a lone «3. quarter» is text.
fn is_numbered_list(text: &str) -> bool {
    let mut numbers = text.lines().filter_map(|line| after_number(line.trim()));
    numbers
        .next()
        .is_some_and(|(first, _)| first <= 1 || numbers.next().is_some())
}
