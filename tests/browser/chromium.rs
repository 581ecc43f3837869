//! Chromium behind its driver: started for one test, closed after it whatever happened.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

/// What a new browser is told. Root, as in many containers, has no sandbox to offer.
const ARGUMENTS: [&str; 4] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--force-device-scale-factor=1",
];

/// Whether browser tests run here; says so when they do not.
#[expect(
    clippy::print_stdout,
    reason = "who reads a test's output must see what was not tried"
)]
pub(crate) fn is_wanted() -> bool {
    #[expect(
        clippy::disallowed_methods,
        reason = "whether there is a browser is the environment's to say"
    )]
    let (browser, ci) = (std::env::var("DUOLOGUE_TEST_BROWSER"), std::env::var("CI"));
    if browser.is_ok() {
        return true;
    }
    assert_ne!(
        ci.as_deref(),
        Ok("true"),
        "DUOLOGUE_TEST_BROWSER must be set here"
    );
    println!("skipped: the browser, since DUOLOGUE_TEST_BROWSER is not set");
    false
}

/// A browser.
pub(crate) struct Chromium {
    pub(crate) client: Client,
    driver: Child,
}

impl Chromium {
    /// A new browser with an empty profile.
    pub(crate) async fn start() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver on the PATH");
        let output = BufReader::new(driver.stdout.take().expect("its output"));
        let port = output.lines().find_map(|line| {
            let line = line.expect("text");
            let (_, port) = line.split_once("successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let address = format!("http://127.0.0.1:{}", port.expect("the driver's port"));
        let capabilities = json!({
            "goog:chromeOptions": { "args": ARGUMENTS },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("an object")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&address)
            .await;
        match client {
            Ok(client) => Self { client, driver },
            Err(error) => {
                driver.kill().ok();
                panic!("a browser: {error}");
            }
        }
    }

    /// A command of the browser's own protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.ask("goog/cdp/execute", Some(body)).await
    }

    /// Everything that was written to the console since the last time.
    pub(crate) async fn console(&self) -> Vec<Value> {
        let entries = self.ask("se/log", Some(json!({ "type": "browser" }))).await;
        entries.as_array().expect("entries").clone()
    }

    /// A command that the driver knows and its client does not: a path under the session.
    pub(crate) async fn ask(&self, path: &str, body: Option<Value>) -> Value {
        let command = Ask {
            path: path.to_owned(),
            body,
        };
        self.client.issue_cmd(command).await.expect("an answer")
    }

    /// Closes the browser and its driver.
    pub(crate) async fn close(mut self) {
        self.client.clone().close().await.ok();
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

#[derive(Debug)]
struct Ask {
    path: String,
    body: Option<Value>,
}

type Endpoint = Result<Url, <Url as std::str::FromStr>::Err>;

impl WebDriverCompatibleCommand for Ask {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Endpoint {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match &self.body {
            Some(body) => (Method::POST, Some(body.to_string())),
            None => (Method::GET, None),
        }
    }
}
