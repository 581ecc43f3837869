//! The section of `docs/discord.md` that shows the pictures: made from the album, and compared with what stands there.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::album::Picture;
use crate::stories::album;

/// Its heading.
const HEADING: &str = "## What people see\n";

/// The section, from its heading to its last picture.
pub(crate) fn section(pictures: &[Picture]) -> String {
    let mut text = format!(
        "{HEADING}\nDrawn from what the bot sends, by a page of our own that resembles Discord's dark client; Alice and Bob are in Berlin. \
         What stands here\nis made by a test ([CONTRIBUTING](../CONTRIBUTING.md#pictures-of-the-cards)).\n"
    );
    let mut chapter = "";
    for picture in pictures {
        if picture.chapter != chapter {
            chapter = picture.chapter;
            write!(text, "\n### {chapter}\n").expect("a text takes all");
        }
        let Picture { when, name, .. } = picture;
        let alt = picture.alt().replace(['[', ']'], "");
        write!(text, "\n{when}\n\n![{alt}](images/discord/{name}.png)\n")
            .expect("a text takes all");
    }
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_documentation_shows_every_picture() {
    let pictures = album().await;
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = fs::read_to_string(docs.join("discord.md")).expect("the page");
    let start = page.find(HEADING).expect("the section");
    let rest = &page[start..];
    let end = rest[HEADING.len()..]
        .find("\n## ")
        .map_or(rest.len(), |at| HEADING.len() + at);
    let wanted = section(&pictures);
    let (mut stands, mut wanted) = (rest[..end].trim_end().lines(), wanted.trim_end().lines());
    // Line by line, since the whole of both would be pages to read.
    loop {
        let (stands, wanted) = (stands.next(), wanted.next());
        assert_eq!(
            stands, wanted,
            "DUOLOGUE_CARDS_JSON=FOLDER writes the section to FOLDER/section.md"
        );
        if stands.is_none() {
            break;
        }
    }
    let mut kept: Vec<String> = fs::read_dir(docs.join("images/discord"))
        .expect("the pictures")
        .map(|file| {
            file.expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    kept.sort();
    let mut wanted: Vec<String> = pictures
        .iter()
        .map(|picture| format!("{}.png", picture.name))
        .collect();
    wanted.sort();
    assert_eq!(kept, wanted);
}
