//! What ends the bot, and what it says then; and what another start makes of what the one before left on Discord.

use std::time::Duration;

use crate::fake_discord::{FakeDiscord, How, Server, Stage};
use crate::process::House;

/// A process that has nothing to wait for ends within this time.
const ENDED_WITHIN: Duration = Duration::from_secs(20);

/// Starts a bot whose first session is refused with this code; gives its exit code and what it said.
async fn refused(code: u16, environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let house = House::on_sqlite();
    let discord = FakeDiscord::start().await;
    discord.server("Team", &["alice", "bob"]);
    discord.gateway_fails(Stage::OnIdentify, How::Close(code), 1);
    let mut command = house.command(&["run"]);
    command.envs(discord.environment());
    command.envs(environment.iter().copied());
    let ended = tokio::task::spawn_blocking(move || crate::process::ended(command));
    let ended = tokio::time::timeout(ENDED_WITHIN, ended).await;
    let (ended, said) = ended.expect("an end").expect("no panic");
    assert_eq!(discord.gateway_counts().connections, 1, "{code}: {said}");
    (ended, said)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_discord_refuses_for_good_ends_the_bot_with_what_to_do() {
    let own_shards: &[(&str, &str)] = &[("DUOLOGUE__DISCORD__SHARDS", "0/2")];
    let cases = [
        (4004, &[][..], 2, "set DISCORD_TOKEN"),
        (4010, own_shards, 2, "set discord.shards"),
        (4010, &[][..], 1, "start again"),
        (4011, own_shards, 2, "set discord.shards"),
        (4011, &[][..], 1, "start again"),
        (4012, &[][..], 2, "update it"),
        (4013, &[][..], 2, "refused the intents"),
        (4014, &[][..], 2, "refused the intents"),
    ];
    for (code, environment, wanted, words) in cases {
        let (ended, said) = refused(code, environment).await;
        assert_eq!(ended, Some(wanted), "{code}: {said}");
        assert!(said.contains(words), "{code}: no «{words}» in:\n{said}");
        assert!(!said.contains(crate::fake_discord::TOKEN), "{said}");
    }
}

/// Starts the bot with the commands in a server or everywhere, and ends it when it serves.
async fn with_commands_in(house: &House, discord: &FakeDiscord, place: Option<&Server>) {
    let before = discord.gateway_counts().identified;
    let id = place.map(|place| place.id().to_string());
    let mut environment = discord.environment().to_vec();
    if let Some(id) = &id {
        environment.push(("DUOLOGUE__DISCORD__GUILD", id));
    }
    let served = house.serve_with(&["run"], &environment);
    let deadline = tokio::time::timeout(ENDED_WITHIN, async {
        let mut looks = tokio::time::interval(Duration::from_millis(20));
        while discord.gateway_counts().identified == before {
            looks.tick().await;
        }
    });
    deadline.await.expect("a session");
    assert!(served.terminate().await.success());
}

scenario! {
    async fn the_commands_are_taken_away_from_where_they_were_before(house) {
        let discord = FakeDiscord::start().await;
        discord.identifies_every(Duration::ZERO);
        let (one, other) = (discord.server("One", &["alice"]), discord.server("Other", &["bob"]));
        for place in [None, Some(&one), Some(&other), Some(&other), None] {
            with_commands_in(&house, &discord, place).await;
            for asked in [None, Some(&one), Some(&other)] {
                let here = asked.map(Server::id) == place.map(Server::id);
                assert_eq!(!discord.commands(asked).is_empty(), here, "{:?}", asked.map(Server::id));
            }
        }
        let puts = discord.requests(crate::fake_discord::Route::PutCommands);
        assert_eq!(puts.len(), 7, "four registrations, three places emptied: {puts:?}");
    }
}
