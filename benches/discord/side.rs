//! A bot beside a Discord of its own: ours, or the one that says «pong».

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::fake_discord::{FakeDiscord, Route, TOKEN};
use crate::home::KEY;
use crate::pong;
use crate::process::{House, Served};

/// A bot as a process.
pub(crate) enum Bot {
    Ours(Served),
    Pong(Child),
}

impl Bot {
    /// The real binary on a database.
    pub(crate) fn ours(discord: &FakeDiscord, house: &House, database: &str) -> Self {
        let mut environment = discord.environment().to_vec();
        environment.push(("DUOLOGUE__DATABASE__URL", database));
        environment.push(("DUOLOGUE__PRIVACY__KEY", KEY));
        Self::Ours(house.serve_with(&["run"], &environment))
    }

    /// The other one.
    pub(crate) fn pong(discord: &FakeDiscord) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args([pong::NAME, discord.address()])
            .env_clear()
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        Self::Pong(child)
    }

    /// Resident memory in megabytes.
    pub(crate) fn memory(&self) -> f64 {
        let id = match self {
            Self::Ours(served) => served.id(),
            Self::Pong(child) => child.id(),
        };
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kilobytes: f64 = line
            .and_then(|line| line.split_whitespace().nth(1))
            .unwrap()
            .parse()
            .unwrap();
        kilobytes / 1e3
    }

    pub(crate) async fn stop(self) {
        match self {
            Self::Ours(served) => assert!(served.terminate().await.success()),
            Self::Pong(mut child) => {
                child.kill().unwrap();
                child.wait().unwrap();
            }
        }
    }
}

/// A Discord with these people in a server, where one may identify as often as one likes.
pub(crate) async fn discord(people: &[String]) -> FakeDiscord {
    let discord = FakeDiscord::start().await;
    discord.identifies_every(Duration::ZERO);
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    discord.server("Team", &people);
    discord
}

/// Registers the commands of one bot for another, so that people can type them to both.
pub(crate) async fn same_commands(of: &FakeDiscord, to: &FakeDiscord) {
    let mut commands = of.commands(None);
    for command in &mut commands {
        let told = ["id", "application_id", "version", "default_permission"];
        let fields = command.as_object_mut().unwrap();
        fields.retain(|field, value| !told.contains(&field.as_str()) && !value.is_null());
    }
    let at = format!(
        "{}/api/v10/applications/{}/commands",
        to.address(),
        to.application_id()
    );
    let answer = reqwest::Client::new()
        .put(at)
        .header("authorization", format!("Bot {TOKEN}"))
        .header("user-agent", "DiscordBot (https://duologue.example, 0)")
        .json(&commands)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "{:?}", answer.text().await);
}

/// How long a line takes from the gateway to the first answer.
pub(crate) async fn asks(discord: &FakeDiscord, who: &str, line: &str) -> Duration {
    discord.user(who).types(line).await.took
}

/// Names of people, by which each fake gives them the same ids.
pub(crate) fn names(count: usize) -> Vec<String> {
    (0..count).map(|nth| format!("person{nth}")).collect()
}
