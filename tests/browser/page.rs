//! The page in front of a person: what they see, click and type.
//!
//! Everything is found by visible words, roles and labels. Waiting ends with a picture of the page.

use std::path::Path;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::chromium::{Chromium, is_wanted};
use crate::process::{House, Served};
use crate::script::Script;

/// Far longer than anything here takes; a test that fails should not hang.
const PATIENCE: Duration = Duration::from_secs(15);
/// Keys, as the driver's protocol writes them.
pub(crate) const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const ESCAPE: char = '\u{e00c}';
pub(crate) const DOWN: char = '\u{e015}';
pub(crate) const SHIFT: char = '\u{e008}';

/// A page with a new playground.
pub(crate) struct Page {
    pub(crate) browser: Chromium,
    pub(crate) script: Script,
    served: Served,
    _house: House,
}

/// Visits a new playground with a browser of this width, and closes the browser whatever happens.
pub(crate) async fn visit<F>(width: u32, height: u32, walk: impl FnOnce(std::sync::Arc<Page>) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    if !is_wanted() {
        return;
    }
    let house = House::on_sqlite();
    let served = house.fresh();
    let page = Page {
        browser: Chromium::start().await,
        script: Script::new(&served),
        served,
        _house: house,
    };
    page.resize(width, height).await;
    let page = std::sync::Arc::new(page);
    let outcome = tokio::spawn(walk(std::sync::Arc::clone(&page))).await;
    if outcome.is_err() {
        page.keep_picture("failed").await;
    }
    let complaints = page.complaints().await;
    let page = std::sync::Arc::into_inner(page).expect("nobody else looks at the page now");
    page.browser.close().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic.into_panic());
    }
    assert_eq!(complaints, [""; 0], "the console and where files came from");
}

impl Page {
    /// Gives the page this size.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.browser
            .devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// The person prefers dark pages.
    pub(crate) async fn prefer_dark(&self) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.browser
            .devtools("Emulation.setEmulatedMedia", media)
            .await;
    }

    /// Opens the page, and waits until it stands.
    pub(crate) async fn open(&self) {
        let address = format!("{}/", self.served.address());
        self.browser.client.goto(&address).await.expect("a page");
        self.find("//section[@aria-label='Bob with Duologue']")
            .await;
    }

    /// Waits for something that can be seen; the newest of several.
    #[track_caller]
    pub(crate) fn find<'a>(&'a self, path: &str) -> impl Future<Output = Element> + Send + use<'a> {
        let place = std::panic::Location::caller();
        let path = path.to_owned();
        async move {
            let newest = format!("({path})[last()]");
            let wait = self.browser.client.wait().at_most(PATIENCE);
            let found = wait.for_element(Locator::XPath(&newest)).await;
            found.unwrap_or_else(|error| panic!("{place}: no {path}: {error}"))
        }
    }

    /// Waits for words in somebody's window.
    #[track_caller]
    pub(crate) fn sees<'a>(
        &'a self,
        who: &str,
        words: &str,
    ) -> impl Future<Output = ()> + Send + use<'a> {
        let found = self.find(&format!(
            "{}//*[text()[contains(normalize-space(.), \"{words}\")]]",
            window(who)
        ));
        async move {
            found.await;
        }
    }

    /// Waits for a card with this word above it in somebody's window.
    #[track_caller]
    pub(crate) fn card<'a>(
        &'a self,
        who: &str,
        kind: &str,
    ) -> impl Future<Output = Element> + Send + use<'a> {
        self.find(&format!(
            "{}//article[.//*[normalize-space(text())='{kind}']]",
            window(who)
        ))
    }

    /// Clicks the newest button with these words in somebody's window.
    #[track_caller]
    pub(crate) fn click_in<'a>(
        &'a self,
        who: &str,
        words: &str,
    ) -> impl Future<Output = ()> + Send + use<'a> {
        let button = self.find(&format!(
            "{}//button[normalize-space()=\"{words}\"]",
            window(who)
        ));
        async move { button.await.click().await.expect("a click") }
    }

    /// Flips a switch in somebody's window, and waits until the bot has it.
    pub(crate) async fn flip(&self, who: &str, words: &str) {
        let path = format!("{}//label[contains(., \"{words}\")]", window(who));
        let label = self.find(&path).await;
        label.click().await.expect("a click");
        let id = who.to_lowercase();
        let wanted = format!(
            "const box = document.querySelector(\"[data-person={id}] .switch input\");\
             return fetch('/api/state').then((answer) => answer.json()).then((state) =>\
             state.people.find((person) => person.id === '{id}').reachable !== box.checked)"
        );
        for _ in 0..50 {
            if self.js(&wanted).await == json!(true) {
                return;
            }
        }
        panic!("the switch of {who} does not come to the bot");
    }

    /// Clicks a button anywhere.
    #[track_caller]
    pub(crate) fn click<'a>(&'a self, words: &str) -> impl Future<Output = ()> + Send + use<'a> {
        let button = self.find(&format!("//button[normalize-space()=\"{words}\"]"));
        async move { button.await.click().await.expect("a click") }
    }

    /// The box that somebody types into.
    pub(crate) async fn composer(&self, who: &str) -> Element {
        self.find(&format!(
            "//textarea[@aria-label='Message to Duologue as {who}']"
        ))
        .await
    }

    /// Types a line and sends it.
    pub(crate) async fn types(&self, who: &str, line: &str) {
        let composer = self.composer(who).await;
        let keys = format!("{line}{ENTER}");
        composer.send_keys(&keys).await.expect("keys");
    }

    /// The field of the open dialog with this label.
    #[track_caller]
    pub(crate) fn field<'a>(
        &'a self,
        label: &str,
    ) -> impl Future<Output = Element> + Send + use<'a> {
        self.find(&format!(
            "//dialog[@open]//label[contains(., \"{label}\")]//*[self::input or self::textarea]"
        ))
    }

    /// Whether a dialog is open.
    pub(crate) async fn has_dialog(&self) -> bool {
        self.js("return document.querySelector('dialog[open]') !== null")
            .await
            == json!(true)
    }

    /// Waits until no dialog is open.
    pub(crate) async fn dialog_goes(&self) {
        self.find("//body[not(.//dialog[@open])]").await;
    }

    /// Presses and lets go of a key, wherever the focus is.
    pub(crate) async fn key(&self, key: char) {
        self.chord(&[key]).await;
    }

    /// Presses keys one after the other, then lets go of all.
    pub(crate) async fn chord(&self, keys: &[char]) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.iter().copied() {
            actions = actions.then(KeyAction::Down { value });
        }
        for value in keys.iter().rev().copied() {
            actions = actions.then(KeyAction::Up { value });
        }
        let done = self.browser.client.perform_actions(actions).await;
        done.expect("a key");
    }

    /// What has the focus, in a person's words: its label, its text.
    pub(crate) async fn focus(&self) -> String {
        let element = self.browser.client.active_element().await.expect("a focus");
        let path = format!("element/{}/computedlabel", &*element.element_id());
        let label = self.browser.ask(&path, None).await;
        label.as_str().unwrap_or_default().to_owned()
    }

    /// Goes from one thing to the next until the focus is on this one.
    pub(crate) async fn tab_to(&self, wanted: &str) {
        let mut passed = Vec::new();
        for _ in 0..80 {
            let focus = self.focus().await;
            if focus == wanted {
                return;
            }
            passed.push(focus);
            self.key(TAB).await;
        }
        panic!("no «{wanted}» on the way of the Tab key: {passed:?}");
    }

    /// Asks the page something that cannot be seen.
    pub(crate) async fn js(&self, code: &str) -> Value {
        let answer = self.browser.client.execute(code, Vec::new()).await;
        answer.expect("an answer")
    }

    /// Keeps a picture of what can be seen now.
    pub(crate) async fn keep_picture(&self, name: &str) {
        let wide = "return [document.documentElement, ...document.querySelectorAll('.log')]\
                    .filter((part) => part.scrollWidth > part.clientWidth).length";
        assert_eq!(self.js(wide).await, 0, "something is too wide in «{name}»");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder");
        // A card that was changed glows for a moment.
        self.js("for (const one of document.getAnimations()) one.finish()")
            .await;
        let picture = self.browser.client.screenshot().await.expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("a file");
    }

    /// What the console says, and files that came from elsewhere.
    async fn complaints(&self) -> Vec<String> {
        let entries = self.browser.console().await;
        let mut complaints: Vec<String> = entries.iter().map(Value::to_string).collect();
        let loaded = self
            .js("return performance.getEntriesByType('resource').map((entry) => entry.name)")
            .await;
        let loaded = loaded.as_array().cloned().unwrap_or_default();
        for address in loaded.iter().filter_map(Value::as_str) {
            if !address.starts_with(self.served.address()) && !address.starts_with("data:") {
                complaints.push(address.to_owned());
            }
        }
        complaints
    }
}

fn window(who: &str) -> String {
    format!("//section[@aria-label='{who} with Duologue']")
}
