//! The people of the simulation: where they are, whom they meet, of what kind they are, and what they do of their own accord.

use chrono::TimeDelta;
use chrono_tz::Tz;

use crate::support::walk::{Dice, Vocabulary, line};

/// Who there is, and where: zones whose clocks change on different days, one by half an hour, and two that never do.
const PEOPLE: [(&str, &str, Tz); 6] = [
    ("alice", "Alice", Tz::Europe__Berlin),
    ("bob", "Bob", Tz::America__New_York),
    ("carol", "Carol", Tz::Australia__Sydney),
    ("dave", "Dave", Tz::America__Sao_Paulo),
    ("erin", "Erin", Tz::Australia__Lord_Howe),
    ("frank", "Frank", Tz::Asia__Kathmandu),
];
/// A word for each person, of which their partners may hear.
const OWN_WORDS: [&str; 6] = ["gazelle", "quokka", "lemur", "tapir", "okapi", "civet"];
/// A word for each pair, of which only the two may hear.
const PAIR_WORDS: [&str; 6] = ["amber", "basalt", "cobalt", "dolomite", "emerald", "flint"];
/// A word for each person, of which nobody else may hear.
const HUSHED: [&str; 6] = [
    "aardwolf", "babirusa", "capybara", "dugong", "echidna", "fossa",
];
/// When the pairs meet.
const CADENCES: [&str; 6] = [
    "every thursday 10:00",
    "every 2 weeks tue 15:30",
    "mon,wed 16:00",
    "every monday 9:00",
    "last fri 16:00",
    "weekdays 9:15",
];

/// Somebody.
pub(crate) struct Somebody {
    /// The account on the platform.
    pub(crate) account: &'static str,
    /// The name.
    pub(crate) name: &'static str,
    /// Where they are at first.
    pub(crate) zone: Tz,
    /// What they react within.
    pub(crate) latency: TimeDelta,
    /// They react once in so many times.
    pub(crate) reserve: usize,
    /// They do something of their own accord about this often.
    pub(crate) leisure: TimeDelta,
}

/// Everybody; the pairs are those who stand next to each other in a ring.
pub(crate) struct People(Vec<Somebody>);

impl People {
    /// The people of a seed.
    pub(crate) fn drawn(dice: &Dice) -> Self {
        let of = |choices: [i64; 4]| choices[dice.below(4)];
        let all = PEOPLE.iter().map(|(account, name, zone)| Somebody {
            account,
            name,
            zone: *zone,
            latency: TimeDelta::minutes(of([2, 20, 200, 2_000])),
            reserve: 1 + dice.below(3),
            leisure: TimeDelta::hours(of([12, 24, 48, 96])),
        });
        Self(all.collect())
    }

    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// One of them.
    pub(crate) fn of(&self, who: usize) -> &Somebody {
        &self.0[who]
    }

    /// Who has an account.
    pub(crate) fn who(&self, account: &str) -> usize {
        let mut all = self.0.iter();
        let at = all.position(|somebody| somebody.account == account);
        at.expect("somebody of the simulation")
    }

    /// The pair of somebody with the one after them, or with the one before.
    pub(crate) fn pair(&self, who: usize, after: bool) -> usize {
        if after {
            who
        } else {
            (who + self.count() - 1) % self.count()
        }
    }

    /// The two of a pair.
    pub(crate) fn two(&self, pair: usize) -> [usize; 2] {
        [pair, (pair + 1) % self.count()]
    }

    /// The other one.
    pub(crate) fn partner(&self, who: usize, pair: usize) -> usize {
        let [one, other] = self.two(pair);
        if who == one { other } else { one }
    }

    /// Words that are not for somebody.
    pub(crate) fn not_for(&self, who: usize) -> Vec<&'static str> {
        let pairs = [self.pair(who, true), self.pair(who, false)];
        let known: Vec<usize> = pairs.iter().flat_map(|pair| self.two(*pair)).collect();
        let mut words = Vec::new();
        for at in 0..self.count() {
            if !known.contains(&at) {
                words.push(OWN_WORDS[at]);
            }
            if !pairs.contains(&at) {
                words.push(PAIR_WORDS[at]);
            }
            if at != who {
                words.push(HUSHED[at]);
            }
        }
        words
    }

    /// Whether a text has something that nobody but its author may read.
    pub(crate) fn is_hushed(text: &str) -> bool {
        HUSHED.iter().any(|word| text.contains(word))
    }

    /// The line by which a pair begins.
    pub(crate) fn start(&self, pair: usize, dice: &Dice) -> (usize, String) {
        let [one, other] = self.two(pair);
        let (who, whom) = if dice.once_in(2) {
            (one, other)
        } else {
            (other, one)
        };
        let cadence = CADENCES[(pair + dice.below(5)) % CADENCES.len()];
        let whom = self.of(whom).account;
        (who, format!("/1on1 start with:@{whom} when:\"{cadence}\""))
    }

    /// A line of somebody, with a number that no other line has.
    pub(crate) fn says(&self, who: usize, number: usize, dice: &Dice) -> String {
        let pair = self.pair(who, dice.once_in(2));
        let with = self.of(self.partner(who, pair)).name;
        let (word, hushed) = (PAIR_WORDS[pair], HUSHED[who]);
        let text = format!("{word} n{number}");
        match dice.below(60) {
            0..16 => format!("/1on1 add {text} with:{with}"),
            16..20 => format!("/1on1 add {text} with:{with} visibility:at-meeting"),
            20..22 => format!("/1on1 add {hushed} n{number} with:{with} visibility:only-me"),
            22..26 => format!("/1on1 action {text} with:{with} due:\"in 2 weeks\""),
            26..29 => format!("/1on1 action {text} with:{with} owner:partner due:tomorrow"),
            29..32 => format!("/1on1 note {text} with:{with}"),
            32 => format!("/1on1 note {hushed} n{number} with:{with} private:yes"),
            33..36 => format!("/1on1 meet {with}"),
            36..38 => format!("/1on1 wrap {with}"),
            38..40 => format!("/1on1 skip with:{with}"),
            40..43 => {
                let to = dice.of(&["tomorrow 9:00", "next tue 15:00", "fri 14:00", "sun 2:30"]);
                format!("/1on1 move \"{to}\" with:{with}")
            }
            43..45 => {
                let days = dice.of(&["tomorrow", "fri", "in 2 weeks"]);
                format!("/1on1 away from:\"{days}\" reason:\"{}\"", OWN_WORDS[who])
            }
            45 => format!("/1on1 pause with:{with} until:\"in 2 weeks\""),
            46 => format!("/1on1 pause with:{with}"),
            47..50 => format!("/1on1 resume {with}"),
            50 if dice.once_in(3) => format!("/1on1 end {with}"),
            50..53 => format!("/1on1 settings {with}"),
            53 => format!("/1on1 agenda {with}"),
            54 => format!("/1on1 done {word} with:{with}"),
            _ => self.anything(who, dice),
        }
    }

    /// Whatever somebody may type.
    pub(crate) fn anything(&self, who: usize, dice: &Dice) -> String {
        self.talks(who, |words| line(dice, words))
    }

    /// With the vocabulary of somebody.
    pub(crate) fn talks<T>(&self, who: usize, speaks: impl FnOnce(&Vocabulary<'_>) -> T) -> T {
        let partners = [true, false].map(|after| self.of(self.partner(who, self.pair(who, after))));
        let mentions = partners.map(|partner| format!("@{}", partner.account));
        let starts = mentions
            .each_ref()
            .map(|mention| format!("/1on1 start with:{mention} when:\"every thursday 10:00\""));
        speaks(&Vocabulary {
            secret: OWN_WORDS[who],
            mentions: &[&mentions[0], &mentions[1], "@nobody"],
            partners: &[partners[0].name, partners[1].name, "nobody"],
            starts: &[&starts[0], &starts[1]],
        })
    }
}
