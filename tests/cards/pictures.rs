//! Draws the album in headless Chromium: `page.html` shows a body, and a picture is taken of it.
//!
//! Runs with `DUOLOGUE_TEST_BROWSER`. The pictures stay in `target/screenshots/discord`, or in the folder that
//! `DUOLOGUE_CARDS_PNG` names.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::album::{ALICE, BOB, BOB_ELSEWHERE, CAROL, Picture};
use crate::chromium::{Chromium, is_wanted};
use crate::small::small;
use crate::stories::album;

/// The most that a picture may weigh, in bytes.
const WEIGHT_MAX: usize = 60_000;
/// … and all of them together.
const ALL_WEIGHT_MAX: usize = 2_000_000;

/// Where the page is. It needs no server.
fn address() -> String {
    format!(
        "file://{}/tests/cards/page.html",
        env!("CARGO_MANIFEST_DIR")
    )
}

fn folder() -> PathBuf {
    #[expect(
        clippy::disallowed_methods,
        reason = "where the pictures are wanted is the environment's to say"
    )]
    let asked = std::env::var("DUOLOGUE_CARDS_PNG");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    asked.map_or_else(
        |_| root.join("target/screenshots/discord"),
        |asked| root.join(asked),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_card_and_form_is_drawn_whole() {
    if !is_wanted() {
        return;
    }
    let (pictures, folder) = (album().await, folder());
    fs::create_dir_all(&folder).expect("a folder");
    let browser = Chromium::start().await;
    let mut weight = 0;
    let mut faults = Vec::new();
    browser.client.goto(&address()).await.expect("a page");
    for picture in &pictures {
        match drawn(&browser, picture).await {
            Ok(image) => {
                weight += image.len();
                if image.len() > WEIGHT_MAX {
                    faults.push(format!("{}: {} bytes", picture.name, image.len()));
                }
                fs::write(folder.join(format!("{}.png", picture.name)), image).expect("a file");
            }
            Err(fault) => faults.push(format!("{}: {fault}", picture.name)),
        }
    }
    let complaints = browser.console().await;
    browser.close().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(complaints, Vec::<Value>::new(), "the console");
    assert!(weight <= ALL_WEIGHT_MAX, "{weight} bytes of pictures");
}

/// A picture as PNG, cut to what is drawn; what the page could not draw is a fault.
async fn drawn(browser: &Chromium, picture: &Picture) -> Result<Vec<u8>, String> {
    let people = json!({ ALICE: "Alice", BOB: "Bob", BOB_ELSEWHERE: "Bob", CAROL: "Carol" });
    let arguments = vec![picture.body.clone(), people];
    let told = browser
        .client
        .execute("return draw(arguments[0], arguments[1])", arguments)
        .await;
    let told = told.map_err(|error| error.to_string())?;
    if let Some(fault) = told["fault"].as_str() {
        return Err(fault.to_owned());
    }
    let clip =
        json!({ "x": 0, "y": 0, "width": told["width"], "height": told["height"], "scale": 1 });
    let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
    let taken = browser.devtools("Page.captureScreenshot", parameters).await;
    let image = taken["data"].as_str().ok_or("no picture")?;
    let image = STANDARD.decode(image).map_err(|error| error.to_string())?;
    Ok(small(&image))
}
