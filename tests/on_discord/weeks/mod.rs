//! Weeks of two people, as they happen by time: the binary runs, and its clock is moved from one moment to the next.
//!
//! Alice lives in Berlin and Bob in New York, and their 1:1 is on Thursdays at 16:00 in Berlin. Each moment is told whole: the
//! messages that each of the two finds in their chat, in order, and no other. Europe's clocks change on 25 October 2026, those of
//! the United States on 1 November.

mod stops;
mod story;

use std::ops::Deref;

use crate::bot::Bot;
use crate::clock::Clock;
use crate::fake_discord::{Person, Seen};
use crate::process::House;

/// Somebody who reads the chat with the bot message by message.
struct Reader {
    person: Person,
    /// The newest message that was read.
    last: u64,
}

impl Reader {
    fn of(bot: &Bot, name: &str) -> Self {
        Self {
            person: bot.user(name),
            last: 0,
        }
    }

    /// What the bot posted that was not read.
    fn news(&self) -> Vec<Seen> {
        let mut news = self.person.bots();
        news.retain(|message| message.id > self.last);
        news
    }

    /// Waits for as many new messages of the bot as there are titles, and expects these, in this order, and no other.
    async fn gets<const N: usize>(&mut self, titles: [&str; N]) -> [Seen; N] {
        let (last, what) = (self.last, format!("«{}»", titles.join("», «")));
        let are_there = |messages: &[Seen]| {
            let mut news = messages.to_vec();
            news.retain(|message| message.by_bot && message.id > last);
            news.len() >= N && news.iter().all(|message| !message.loading)
        };
        self.person.until_all(&what, are_there).await;
        let news = self.news();
        let came: Vec<&str> = news.iter().map(title).collect();
        assert_eq!(came, titles, "{}", self.person.chat());
        self.last = news.last().map_or(self.last, |message| message.id);
        news.try_into().expect("as many as there are titles")
    }

    /// Waits until a message that was read reads otherwise.
    async fn rereads(&self, message: &Seen, words: &str) -> Seen {
        let what = format!("«{words}» on a card that stood there");
        let reads = |now: &Seen| now.id == message.id && now.text.contains(words);
        self.person.until(&what, reads).await
    }
}

impl Deref for Reader {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}

/// The first line without the mark of a heading.
fn title(message: &Seen) -> &str {
    message.title().trim_start_matches(['#', ' '])
}

/// The two, and the bot that they share.
struct Pair {
    bot: Bot,
    alice: Reader,
    bob: Reader,
}

impl Pair {
    /// On Monday, 19 October 2026, at 16:00 in Berlin and 10:00 in New York, Alice invites Bob, and he accepts. `None` where no
    /// clock can be moved.
    async fn weekly(house: &House) -> Option<Self> {
        let bot = Bot::start_at(house, Clock::at("2026-10-19T14:00:00Z")?).await;
        let (mut alice, mut bob) = (Reader::of(&bot, "alice"), Reader::of(&bot, "bob"));
        let line = format!(
            "/1on1 start with:{} when:every thursday 16:00 timezone:Europe/Berlin",
            bob.mention()
        );
        bot.team.user("alice").types(&line).await;
        let [_] = alice
            .gets(["Your invitation is with Bob, first on Thu 22 Oct 2026, 16:00"])
            .await;
        let [_] = bob
            .gets([
                "Alice would like to have a regular 1:1 with you, first on Thu 22 Oct 2026, 16:00",
            ])
            .await;
        bob.presses("Accept").await;
        bob.submits(&[("timezone", "America/New_York")]).await;
        let [accepted] = alice
            .gets(["Bob accepted: your first 1:1 is on Thu 22 Oct 2026, 16:00"])
            .await;
        // 22 and 29 October and 5 November: 16:00 for her each time, and not for him.
        accepted
            .shows("<t:1792677600:F> (10:00 for ")
            .shows("<t:1793286000:F> (11:00 for ")
            .shows("<t:1793890800:F> (10:00 for ");
        Some(Self { bot, alice, bob })
    }

    /// Ends it, and expects that both have read all there is.
    async fn ends(self) {
        let Self { bot, alice, bob } = self;
        bot.ends().await;
        for reader in [&alice, &bob] {
            let news: Vec<String> = reader.news().iter().map(Seen::to_string).collect();
            assert!(news.is_empty(), "{}", news.join("\n"));
        }
    }
}
