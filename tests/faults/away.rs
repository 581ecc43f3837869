//! Discord that does not answer, answers nonsense, or nothing but 500, while a crowd of agendas is due.
//!
//! `DUOLOGUE_TEST_DISCORD_AWAY=1800` makes the time of 500 half an hour.

use std::collections::BTreeSet;
use std::time::Duration;

use duologue::app::clock::pause;

use crate::crew::{Crew, Due};
use crate::dice::{Dice, asked};
use crate::fake_discord::{Fault, Request, Route};
use crate::judge::nothing_is;

/// So long Discord answers nothing but 500, in seconds.
const AWAY: u64 = 30;
/// More requests than are sent while it does.
const ALL: usize = 200_000;
const PAIRS: usize = 20;
const PATIENCE: Duration = Duration::from_mins(1);

/// The nonces of messages that were sent, in order.
fn nonces(requests: &[Request]) -> Vec<String> {
    let bodies = requests.iter().filter_map(|request| request.body.as_ref());
    bodies.map(|body| body["nonce"].to_string()).collect()
}

scenario! {
    async fn a_request_that_is_never_answered_delays_nobody_else(house) {
        let mut crew = Crew::new(house, PAIRS, 1, Due::Now).await;
        let bot = crew.hire(&[]);
        crew.discord.fails(Route::CreateMessage, Fault::NeverAnswers, 1);
        crew.discord.fails(Route::CreateMessage, Fault::TimeoutAfterAccept, 1);
        crew.start(bot).await;
        crew.settles(PATIENCE).await;
        nothing_is(&crew.wrongs().await);
        nothing_is(&crew.agendas_are_there_once());
        nothing_is(&crew.log_wrongs(&[]));
        // The two that hung came again, and by then all others were there.
        let sent = nonces(&crew.discord.requests(Route::CreateMessage));
        let first: BTreeSet<&String> = sent.iter().take(2 * PAIRS).collect();
        assert_eq!((sent.len(), first.len()), (2 * PAIRS + 2, 2 * PAIRS));
        crew.end(bot).await;
    }

    async fn when_discord_fails_for_a_while_all_is_sent_once_as_soon_as_it_is_back(house) {
        let away = Duration::from_secs(asked("DUOLOGUE_TEST_DISCORD_AWAY", AWAY));
        let mut crew = Crew::new(house, PAIRS, 1, Due::Now).await;
        let bot = crew.hire(&[]);
        crew.discord.fails(Route::CreateMessage, Fault::Status(500), ALL);
        crew.start(bot).await;
        pause(away).await;
        assert_eq!(crew.agendas(), 0);
        crew.discord.recovers(Route::CreateMessage);
        crew.settles(PATIENCE).await;
        nothing_is(&crew.wrongs().await);
        nothing_is(&crew.agendas_are_there_once());
        nothing_is(&crew.log_wrongs(&[]));
        // Nothing waits for the end of its own pause, and the log says once that Discord is away, and once that it is back.
        let mut loud = crew.loud();
        // On a busy machine sqlx says which connections were waited for.
        loud.retain(|line| line.contains(" duologue::"));
        assert_eq!(loud.len(), 2, "{}", loud.join("\n"));
        assert_eq!(crew.log().matches("the platform takes messages again").count(), 1);
        crew.end(bot).await;
    }

    async fn answers_that_are_cut_off_make_nothing_come_twice(house) {
        let mut crew = Crew::new(house, PAIRS, 1, Due::Now).await;
        let bot = crew.hire(&[]);
        let dice = Dice::new(5);
        let faults = [Fault::CloseMidBody, Fault::Page(502), Fault::Status(503), Fault::CloseMidBody];
        for _ in 0..3 * PAIRS {
            crew.discord.fails(Route::CreateMessage, faults[dice.place(faults.len())], 1);
        }
        crew.start(bot).await;
        crew.settles(PATIENCE).await;
        nothing_is(&crew.wrongs().await);
        nothing_is(&crew.agendas_are_there_once());
        nothing_is(&crew.log_wrongs(&[]));
        crew.end(bot).await;
    }
}
