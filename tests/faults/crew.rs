//! Processes of the bot in one house, beside one fake Discord, and the people whom they serve.
//!
//! The 1:1s are made beforehand through the application itself, on a clock moved by hand, so that a crowd of agendas is due
//! when the first process starts. Each process is started, killed, stalled and woken by its number.

use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use duologue::app::{Memory, SystemClock};
use duologue::discord::Kept;
use duologue::domain::clock::Clock as _;
use duologue::domain::person::Platform;
use duologue::store::Access;
use serenity::model::id::{ChannelId, UserId};

use crate::fake_discord::{FakeDiscord, Person, Server};
use crate::process::{House, Served, ended};
use crate::support;
use crate::world::World;

/// The key of `support::test_key`, as the binary is given it.
const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
/// The agenda comes so long before a meeting, unless it is configured otherwise.
const LEAD: TimeDelta = TimeDelta::minutes(60);

/// Within this it must have been seen whether a process does its work.
const HEALTH: Duration = Duration::from_mins(1);

/// Two people who have a 1:1, and the server in which they type commands.
pub(crate) struct Pair {
    pub(crate) server: Server,
    pub(crate) lead: String,
    pub(crate) report: String,
}

/// A process, and what it is started with.
struct Member {
    served: Option<Served>,
    environment: Vec<(String, String)>,
}

/// All of it.
pub(crate) struct Crew {
    pub(crate) discord: FakeDiscord,
    pub(crate) house: Arc<House>,
    pub(crate) pairs: Vec<Pair>,
    members: Vec<Member>,
}

/// When the agendas of a crew are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// When the first process starts.
    Now,
    /// In hours.
    Later,
}

impl Crew {
    /// So many pairs, whose members are in so many servers, and no process yet.
    pub(crate) async fn new(house: House, pairs: usize, servers: usize, due: Due) -> Self {
        let discord = FakeDiscord::start().await;
        discord.identifies_every(Duration::ZERO);
        let names = |pair: usize| [format!("lead{pair}"), format!("report{pair}")];
        let servers: Vec<Server> = (0..servers)
            .map(|server| {
                let members = (server..pairs).step_by(servers).flat_map(names);
                let members: Vec<String> = members.collect();
                let members: Vec<&str> = members.iter().map(String::as_str).collect();
                discord.server(&format!("Team {server}"), &members)
            })
            .collect();
        let pairs = (0..pairs)
            .map(|pair| {
                let [lead, report] = names(pair);
                let server = servers[pair % servers.len()].clone();
                Pair {
                    server,
                    lead,
                    report,
                }
            })
            .collect();
        let crew = Self {
            discord,
            house: Arc::new(house),
            pairs,
            members: Vec::new(),
        };
        let now = SystemClock.now().duration_trunc(TimeDelta::minutes(1));
        let now = now.expect("a whole minute");
        crew.meet_at(match due {
            Due::Now => now + LEAD,
            Due::Later => now + TimeDelta::hours(10),
        })
        .await;
        crew
    }

    /// The address of its database.
    pub(crate) fn database(&self) -> String {
        let file = self.house.folder().join("data/duologue.db");
        let file = || format!("sqlite://{}", file.display());
        self.house.database().map_or_else(file, ToOwned::to_owned)
    }

    /// Makes the 1:1s, whose first meetings begin then.
    async fn meet_at(&self, meeting: DateTime<Utc>) {
        let folder = self.house.folder().join("data");
        std::fs::create_dir_all(folder).expect("a folder");
        let store = support::open(&self.database(), Access::Serve).await;
        // They agree long before, and nothing else is due in between.
        let beginning = meeting - LEAD - LEAD;
        let world = World::of(
            store.expect("a fresh database"),
            Platform::Discord,
            beginning,
        );
        let pairs = self.accounts();
        let when = meeting.with_timezone(&Berlin).format("every %A %H:%M");
        world.meet(&pairs, &when.to_string().to_lowercase()).await;
        let kept = Kept::new(Memory::of(world.app.store().clone(), Platform::Discord));
        for person in self.people() {
            let (user, channel) = (
                UserId::new(person.id()),
                ChannelId::new(person.dm_channel()),
            );
            kept.keep_channel(user, channel).await.expect("a memory");
        }
        drop(kept);
        world.app.store().close().await;
    }

    /// The accounts of each pair.
    fn accounts(&self) -> Vec<(String, String)> {
        let id = |name: &String| self.discord.user(name).id().to_string();
        let accounts = self
            .pairs
            .iter()
            .map(|pair| (id(&pair.lead), id(&pair.report)));
        accounts.collect()
    }

    /// All people, each in their chat with the bot.
    pub(crate) fn people(&self) -> Vec<Person> {
        let names = self
            .pairs
            .iter()
            .flat_map(|pair| [&pair.lead, &pair.report]);
        names.map(|name| self.discord.user(name)).collect()
    }

    /// A further process, with variables of the environment beside the usual ones; not started. Its number.
    pub(crate) fn hire(&mut self, environment: &[(&str, &str)]) -> usize {
        let usual = self.discord.environment();
        let key = [("DUOLOGUE__PRIVACY__KEY", KEY)];
        let all = usual.iter().chain(&key).chain(environment);
        let all = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.members.push(Member {
            served: None,
            environment: all.collect(),
        });
        self.members.len() - 1
    }

    /// Starts a process, and waits until it says where it serves. Others go on meanwhile, and so does Discord.
    pub(crate) async fn start(&mut self, number: usize) {
        let house = Arc::clone(&self.house);
        let environment = self.members[number].environment.clone();
        let started = tokio::task::spawn_blocking(move || {
            let environment = environment.iter();
            let environment: Vec<_> = environment
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            house.serve_with(&["run"], &environment)
        });
        self.members[number].served = Some(started.await.expect("a process that serves"));
    }

    /// A process that runs.
    pub(crate) fn served(&self, number: usize) -> &Served {
        self.members[number].served.as_ref().expect("it runs")
    }

    /// Starts a process that should end by itself at once; its exit code, and what it printed.
    pub(crate) async fn does_not_start(&self, number: usize) -> (Option<i32>, String) {
        let mut command = self.house.command(&["run"]);
        let environment = self.members[number].environment.clone();
        command.envs(environment);
        let ended = tokio::task::spawn_blocking(move || ended(command)).await;
        ended.expect("an end")
    }

    /// Waits until a process has ended by itself.
    pub(crate) async fn ends_by_itself(&mut self, number: usize) -> ExitStatus {
        let served = self.members[number].served.take().expect("it runs");
        served.ends().await
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self, number: usize) {
        self.members[number].served.take().expect("it runs").kill();
    }

    /// SIGSTOP: it stands still, in the middle of whatever it does.
    pub(crate) fn stall(&self, number: usize) {
        self.signal(number, "-STOP");
    }

    /// SIGCONT: it goes on as if nothing had been.
    pub(crate) fn wake(&self, number: usize) {
        self.signal(number, "-CONT");
    }

    fn signal(&self, number: usize, signal: &str) {
        let process = self.served(number).id().to_string();
        let sent = Command::new("kill").args([signal, &process]).status();
        assert!(sent.expect("the command kill").success());
    }

    /// SIGTERM, and an end as the manual promises it.
    pub(crate) async fn end(&mut self, number: usize) {
        let served = self.members[number].served.take().expect("it runs");
        assert!(served.terminate().await.success());
    }

    /// All that the processes wrote into their logs.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.house.folder().join("log")).expect("a log")
    }

    /// What one of the operator's pages answers; `None` while nothing does.
    pub(crate) async fn page(&self, number: usize, path: &str) -> Option<(u16, String)> {
        let url = format!("{}{path}", self.served(number).address());
        let answer = reqwest::get(url).await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    /// Waits until `/healthz` answers with this status.
    pub(crate) async fn is_healthy(&self, number: usize, wanted: u16) -> String {
        let what = format!("/healthz to be {wanted}");
        let said = |(status, said)| (status == wanted).then_some(said);
        until!(
            what,
            HEALTH,
            self.page(number, "/healthz").await.and_then(said)
        )
    }
}
