//! SIGKILL at random moments, while a crowd of agendas is due.
//!
//! `DUOLOGUE_TEST_KILLS=200` kills that often.

use std::time::Duration;

use duologue::app::clock::pause;

use crate::crew::{Crew, Due};
use crate::dice::{Dice, asked};
use crate::judge::nothing_is;

/// So often the process is killed unless more is asked for.
const KILLS: u64 = 12;
/// So many pairs are to get an agenda for each kill.
const PAIRS_A_KILL: u64 = 5;
/// A life lasts less than this after it began to serve.
const LIFE: Duration = Duration::from_millis(700);
/// Slower than Discord allows, so that no life is long enough for all.
const PACE: (&str, &str) = ("DUOLOGUE__DISCORD__REQUESTS_PER_SECOND", "40");
/// What a killed process had in hand waits for the rest of a minute on PostgreSQL.
const PATIENCE: Duration = Duration::from_secs(150);

scenario! {
    async fn killed_at_random_moments_while_agendas_are_due_it_sends_each_once(house) {
        let kills = asked("DUOLOGUE_TEST_KILLS", KILLS);
        let dice = Dice::new(kills);
        let pairs = usize::try_from(kills * PAIRS_A_KILL).expect("not so many");
        let mut crew = Crew::new(house, pairs, 1, Due::Now).await;
        let bot = crew.hire(&[PACE]);
        let mut between = 0;
        for _ in 0..kills {
            crew.start(bot).await;
            pause(dice.time(LIFE)).await;
            crew.kill(bot);
            between += usize::from((1..2 * pairs).contains(&crew.agendas()));
        }
        assert!(between > 0, "no kill came in the middle");
        crew.start(bot).await;
        crew.settles(PATIENCE).await;
        nothing_is(&crew.wrongs().await);
        nothing_is(&crew.agendas_are_there_once());
        nothing_is(&crew.log_wrongs(&[]));
        crew.end(bot).await;
    }
}
