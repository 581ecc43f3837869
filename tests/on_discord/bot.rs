//! The bot, started beside a fake Discord.

use std::time::Duration;

use duologue::app::SystemClock;
use duologue::domain::clock::Clock as _;

use crate::clock::Clock;
use crate::fake_discord::{FakeDiscord, Person, Route, Server};
use crate::process::{House, Served};

/// A fake Discord with a server in which Alice, Bob, Carol and Dave are, and the bot.
pub(crate) struct Bot {
    pub(crate) discord: FakeDiscord,
    pub(crate) team: Server,
    served: Served,
    clock: Option<Clock>,
}

impl Bot {
    /// Starts the bot in a house, and waits until it is there for people.
    pub(crate) async fn start(house: &House) -> Self {
        Self::start_by(house, None, |_| {}).await
    }

    /// The same, by a clock that the test moves.
    pub(crate) async fn start_at(house: &House, clock: Clock) -> Self {
        Self::start_by(house, Some(clock), |_| {}).await
    }

    /// The same, beside a Discord that was told beforehand how to behave.
    pub(crate) async fn start_with(house: &House, prepare: impl FnOnce(&FakeDiscord)) -> Self {
        Self::start_by(house, None, prepare).await
    }

    async fn start_by(
        house: &House,
        mut clock: Option<Clock>,
        prepare: impl FnOnce(&FakeDiscord),
    ) -> Self {
        let discord = FakeDiscord::start().await;
        prepare(&discord);
        if let Some(clock) = &clock {
            discord.is_ahead(clock.ahead());
        }
        let team = discord.server("Team", &["alice", "bob", "carol", "dave"]);
        let served = process(house, &discord, clock.as_mut());
        discord.is_served().await;
        Self {
            discord,
            team,
            served,
            clock,
        }
    }

    /// Moves the clock of the bot, and of Discord, to an instant.
    pub(crate) fn passes_to(&mut self, instant: &str) {
        let clock = self.clock.as_mut().expect("a clock that can be moved");
        clock.move_to(instant);
        self.discord.is_ahead(clock.ahead());
    }

    /// What one of the operator's pages answers.
    pub(crate) async fn page(&self, path: &str) -> (u16, String) {
        let url = format!("{}{path}", self.served.address());
        let answer = reqwest::get(url).await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    /// Waits until `/readyz` answers with this status, and gives what it says.
    pub(crate) async fn is_ready(&self, wanted: u16) -> String {
        let asks = async {
            loop {
                let (status, said) = self.page("/readyz").await;
                if status == wanted {
                    return said;
                }
                tokio::task::yield_now().await;
            }
        };
        let said = tokio::time::timeout(Duration::from_secs(20), asks).await;
        said.unwrap_or_else(|_| panic!("/readyz does not come to {wanted}"))
    }

    /// Ends it as a service manager would, and starts it again in the same house.
    pub(crate) async fn again(self, house: &House) -> Self {
        assert!(self.served.terminate().await.success());
        Self::in_place_of(self.discord, self.team, self.clock, house).await
    }

    /// Kills it, and starts it again in the same house.
    pub(crate) async fn after_a_kill(self, house: &House) -> Self {
        self.served.kill();
        Self::in_place_of(self.discord, self.team, self.clock, house).await
    }

    /// Ends it, and starts it again at an instant by its clock.
    pub(crate) async fn stopped_until(self, house: &House, instant: &str) -> Self {
        assert!(self.served.terminate().await.success());
        let mut clock = self.clock.expect("a clock that can be moved");
        clock.move_to(instant);
        self.discord.is_ahead(clock.ahead());
        Self::in_place_of(self.discord, self.team, Some(clock), house).await
    }

    async fn in_place_of(
        discord: FakeDiscord,
        team: Server,
        mut clock: Option<Clock>,
        house: &House,
    ) -> Self {
        discord.identifies_every(Duration::ZERO);
        let asked = discord.requests(Route::GatewayBot).len();
        let served = process(house, &discord, clock.as_mut());
        let asks = |request: &&crate::fake_discord::Request| request.route == Route::GatewayBot;
        discord
            .until_requests(|requests| requests.iter().filter(asks).count() > asked)
            .await;
        discord.is_connected().await;
        Self {
            discord,
            team,
            served,
            clock,
        }
    }

    /// Somebody in their chat with the bot.
    pub(crate) fn user(&self, name: &str) -> Person {
        self.discord.user(name)
    }

    /// Alice, in the server, invites Bob to a weekly 1:1 whose first date is in so many minutes; he accepts.
    pub(crate) async fn weekly_in(&self, minutes: i64) -> (Person, Person) {
        self.weekly_of("alice", "bob", minutes).await
    }

    /// The same between two others.
    pub(crate) async fn weekly_of(&self, one: &str, other: &str, minutes: i64) -> (Person, Person) {
        let (alice, bob) = self.invited_in(one, other, minutes).await;
        bob.presses("Accept").await;
        // Discord tells no time zones, so he is asked for his.
        bob.submits(&[("timezone", "Europe/Berlin")]).await;
        (alice, bob)
    }

    /// One of two invites the other to a weekly 1:1 whose first date is in so many minutes, which the other has before them.
    pub(crate) async fn invited_in(
        &self,
        one: &str,
        other: &str,
        minutes: i64,
    ) -> (Person, Person) {
        let (alice, bob) = (self.team.user(one), self.user(other));
        let at = SystemClock.now() + chrono::TimeDelta::minutes(minutes);
        let when = at.format("every %A %H:%M").to_string().to_lowercase();
        let line = format!(
            "/1on1 start with:{} when:{when} timezone:UTC",
            bob.mention()
        );
        alice.types(&line).await;
        bob.waits_for_control("Accept").await;
        (self.user(one), bob)
    }

    /// Ends it as a service manager would, and expects that all it did was what Discord allows.
    pub(crate) async fn ends(self) {
        assert!(self.served.terminate().await.success());
        self.discord.assert_clean();
        self.discord.assert_no_refusals();
        let (bodies, _) = self.discord.checked();
        assert!(bodies > 0, "no body was looked at");
    }
}

/// The binary, as it serves this Discord.
fn process(house: &House, discord: &FakeDiscord, clock: Option<&mut Clock>) -> Served {
    let mut environment = discord.environment().to_vec();
    if let Some(clock) = &clock {
        environment.extend(clock.environment());
    }
    let served = house.serve_with(&["run"], &environment);
    if let Some(clock) = clock {
        clock.is_read_by(&served);
    }
    served
}
