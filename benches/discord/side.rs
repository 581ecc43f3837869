//! A bot beside a Discord of its own: ours, the one that says «pong», or what others would write instead.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::fake_discord::{FakeDiscord, Route, TOKEN};
use crate::home::KEY;
use crate::pong;
use crate::process::{House, Served};

/// What ours is held against. Each says «pong» to everything, and keeps nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    /// serenity, in this program: the floor.
    Serenity,
    /// discord.js, by `benches/peers/answers.js`.
    DiscordJs,
    /// discord.py, by `benches/peers/answers.py`.
    DiscordPy,
}

impl Peer {
    /// Those that are here; of the others it is said that they were skipped.
    pub(crate) fn all() -> Vec<Self> {
        let is_here = |peer: &Self| {
            let needs = match peer {
                Self::Serenity => return true,
                Self::DiscordJs => "target/peers/node_modules/discord.js",
                Self::DiscordPy => "target/peers/python/bin/python",
            };
            let found = Path::new(needs).exists();
            if !found {
                println!(
                    "{}: skipped, since benches/peers/install was not run",
                    peer.name()
                );
            }
            found
        };
        let all = [Self::Serenity, Self::DiscordJs, Self::DiscordPy];
        all.into_iter().filter(is_here).collect()
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Serenity => "serenity",
            Self::DiscordJs => "discord.js",
            Self::DiscordPy => "discord.py",
        }
    }

    fn command(self, address: &str) -> Command {
        let mut command = match self {
            Self::Serenity => {
                let mut command = Command::new(std::env::current_exe().unwrap());
                command.args([pong::NAME, address]).env_clear();
                command
            }
            Self::DiscordJs => {
                let mut command = Command::new("node");
                let modules = std::env::current_dir()
                    .unwrap()
                    .join("target/peers/node_modules");
                command
                    .env("NODE_PATH", modules)
                    .env("NODE_ENV", "production");
                command.args(["benches/peers/answers.js", TOKEN, address]);
                command
            }
            Self::DiscordPy => {
                let mut command = Command::new("target/peers/python/bin/python");
                command.args(["benches/peers/answers.py", TOKEN, address]);
                command
            }
        };
        command.stdin(Stdio::null());
        command
    }
}

/// A bot as a process.
pub(crate) enum Bot {
    Ours(Served),
    Peer(Child),
}

impl Bot {
    /// The real binary on a database.
    pub(crate) fn ours(discord: &FakeDiscord, house: &House, database: &str) -> Self {
        let mut environment = discord.environment().to_vec();
        environment.push(("DUOLOGUE__DATABASE__URL", database));
        environment.push(("DUOLOGUE__PRIVACY__KEY", KEY));
        Self::Ours(house.serve_with(&["run"], &environment))
    }

    /// Another one.
    pub(crate) fn peer(peer: Peer, discord: &FakeDiscord) -> Self {
        Self::Peer(peer.command(discord.address()).spawn().unwrap())
    }

    fn id(&self) -> u32 {
        match self {
            Self::Ours(served) => served.id(),
            Self::Peer(child) => child.id(),
        }
    }

    /// The time of the processor that it has used so far.
    pub(crate) fn cpu(&self) -> Duration {
        /// `USER_HZ`, which Linux shows to everybody as 100 a second.
        const TICK: Duration = Duration::from_millis(10);
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap();
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        let ticks = fields.split(' ').skip(11).take(2);
        TICK * ticks.map(|ticks| ticks.parse::<u32>().unwrap()).sum()
    }

    /// Resident memory in megabytes.
    pub(crate) fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
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
            Self::Peer(mut child) => {
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

/// discord.py with `APScheduler` 3 on SQLite, by `benches/peers/reminders.py`: a reminder for each of these people at an
/// instant. `None` when it was not installed.
pub(crate) fn reminders(
    discord: &FakeDiscord,
    folder: &Path,
    due: DateTime<Utc>,
    people: &[String],
) -> Option<Bot> {
    let python = "target/peers/python/bin/python";
    if !Path::new(python).exists() {
        println!("discord.py with APScheduler: skipped, since benches/peers/install was not run");
        return None;
    }
    let mut command = Command::new(python);
    command.args(["benches/peers/reminders.py", TOKEN, discord.address()]);
    command.arg(folder.join("jobs.sqlite"));
    command.arg(due.timestamp().to_string());
    command.args(
        people
            .iter()
            .map(|name| discord.user(name).id().to_string()),
    );
    Some(Bot::Peer(command.spawn().unwrap()))
}

/// Names of people, by which each fake gives them the same ids.
pub(crate) fn names(count: usize) -> Vec<String> {
    (0..count).map(|nth| format!("person{nth}")).collect()
}
