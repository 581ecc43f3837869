//! Six hundred messages due in one second, with fifty milliseconds to Discord and back, beside what many would write:
//! discord.py with `APScheduler`.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::burst::{REPORTS, prepared};
use crate::fake_discord::{FakeDiscord, Request, Route, Scope};
use crate::home::Home;
use crate::process::House;
use crate::side::{Bot, discord, names, reminders};

/// To Discord and back.
const ROUND_TRIP: Duration = Duration::from_millis(50);
/// What Discord takes in a second.
const LIMIT: f64 = 50.0;
/// Who has not sent all by then has not.
const PATIENCE: TimeDelta = TimeDelta::minutes(1);

pub(crate) async fn measure(few: bool) {
    let rooms = if few { 30 } else { 300 };
    let messages = 2 * rooms;
    println!("\n## {messages} messages due in one second, {ROUND_TRIP:?} to Discord and back\n");
    println!(
        "| | due to first | due to last | of Discord's 50 a second | 429 | requests a message | to Duologue's time |"
    );
    println!("|---|---|---|---|---|---|---|");
    let leads = rooms / REPORTS;
    let people = names(leads + rooms + 2);

    let home = Home::sqlite();
    let here = discord(&people).await;
    let due = prepared(&home, &here, &people, leads, TimeDelta::zero()).await;
    here.round_trip(ROUND_TRIP);
    let house = House::on_sqlite();
    let bot = Bot::ours(&here, &house, &home.url());
    let ours = row("Duologue", &here, due, messages, None).await;
    bot.stop().await;

    let there = discord(&people).await;
    there.round_trip(ROUND_TRIP);
    let due = Utc::now() + TimeDelta::seconds(if few { 10 } else { 30 });
    let folder = tempfile::tempdir().unwrap();
    // One message to each, and two to as many as it takes.
    let all: Vec<String> = people.iter().cycle().take(messages).cloned().collect();
    if let Some(bot) = reminders(&there, folder.path(), due, &all) {
        row(
            "discord.py with APScheduler",
            &there,
            due,
            messages,
            Some(ours),
        )
        .await;
        bot.stop().await;
    }
    home.drop().await;
}

/// Waits until all have come, and tells how that went; the seconds that it took.
async fn row(
    name: &str,
    discord: &FakeDiscord,
    due: DateTime<Utc>,
    messages: usize,
    ours: Option<f64>,
) -> f64 {
    let done = |requests: &[Request]| requests.iter().filter(|request| posted(request)).count();
    while done(&discord.all_requests()) < messages && Utc::now() < due + PATIENCE {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let requests = discord.all_requests();
    let since: Vec<_> = requests
        .iter()
        .filter(|request| request.at >= due)
        .collect();
    let mut at = since
        .iter()
        .filter(|request| posted(request))
        .map(|request| (request.at - due).as_seconds_f64());
    let first = at.next().unwrap_or(f64::NAN);
    let last = at.next_back().unwrap_or(f64::NAN);
    let refused = discord.refused(Scope::User) + discord.refused(Scope::Global);
    let asked = since.iter().filter(|request| counts(request)).count();
    println!(
        "| {name} | {first:.2} s | {last:.2} s | {:.1} % | {refused} | {:.3} | {} |",
        100.0 * messages as f64 / LIMIT / last,
        asked as f64 / messages as f64,
        ours.map_or(String::new(), |ours| format!("{:.2}", last / ours)),
    );
    if done(&requests) < messages {
        println!(
            "| | only {} of {messages} came | | | | | |",
            done(&requests)
        );
    }
    last
}

fn posted(request: &Request) -> bool {
    request.route == Route::CreateMessage && (200..300).contains(&request.status)
}

/// What is sent because of the messages.
fn counts(request: &Request) -> bool {
    matches!(
        request.route,
        Route::CreateMessage | Route::EditMessage | Route::OpenDm | Route::ListMessages
    )
}
