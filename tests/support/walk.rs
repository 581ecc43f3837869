//! What people who do anything at all might type, drawn by dice that follow from a seed.

use duologue::chat::grammar::{COMMANDS, CommandSpec, Kind, ROOT};
use duologue::store::{Entropy as _, SeededEntropy};

/// Draws that follow from a seed.
pub(crate) struct Dice(SeededEntropy);

impl Dice {
    /// The draws of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number below another one.
    pub(crate) fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        let drawn = usize::try_from(u32::from_le_bytes(bytes)).expect("32 bits");
        drawn % end
    }

    /// One of several.
    pub(crate) fn of<'t, T: ?Sized>(&self, all: &[&'t T]) -> &'t T {
        all[self.below(all.len())]
    }

    /// Once in so many times.
    pub(crate) fn once_in(&self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// What people talk about, and with whom.
pub(crate) struct Vocabulary<'v> {
    /// A word that is in everything that they write.
    pub(crate) secret: &'v str,
    /// Members, as they are mentioned.
    pub(crate) mentions: &'v [&'v str],
    /// Partners, by their names.
    pub(crate) partners: &'v [&'v str],
    /// Lines that start a 1:1.
    pub(crate) starts: &'v [&'v str],
}

fn value(dice: &Dice, of: &Vocabulary<'_>, kind: Kind) -> String {
    let words = match kind {
        Kind::Text { max } if dice.once_in(25) => return format!("{} ", of.secret).repeat(max / 5),
        Kind::Text { .. } => dice.of(&[
            "The zebra budget",
            "A zebra is late; with: nobody",
            "@everyone **zebra** <b>stripes</b>",
            "zebra",
        ]),
        Kind::Member => dice.of(of.mentions),
        Kind::Partner | Kind::PartnerEver => dice.of(of.partners),
        Kind::Cadence => dice.of(&[
            "every thursday 10:00",
            "weekdays 9:15",
            "mon,wed 16:00",
            "every 2 weeks tue 15:30",
            "sun 2:30",
            "monthly on the 31st 10:00",
            "last fri 16:00",
            "0 23 * * SAT",
            "every monday 9:00 from 2026-04-13",
            "when the zebra comes",
        ]),
        Kind::Zone => dice.of(&["Europe/Berlin", "Tokyo", "New York", "UTC", "Zebraland"]),
        Kind::Minutes { .. } => dice.of(&["5", "30", "45", "60", "240", "300", "-1"]),
        Kind::Choice(all) => return all[dice.below(all.len())].name.to_owned(),
        Kind::Moment => dice.of(&[
            "tomorrow",
            "tomorrow 9:00",
            "fri 14:00",
            "today 23:00",
            "sun 2:30",
            "next tue 15:00",
            "in 2 weeks",
            "2026-03-29 02:30",
            "yesterday",
        ]),
        Kind::Day => dice.of(&[
            "today",
            "tomorrow",
            "fri",
            "in 2 weeks",
            "2026-03-29",
            "2026-05-01",
        ]),
        Kind::Action => dice.of(&["zebra", "budget", "draft"]),
        Kind::Flag => dice.of(&["yes", "no"]),
    };
    words.replace("zebra", of.secret)
}

fn typed(dice: &Dice, of: &Vocabulary<'_>, spec: &CommandSpec) -> String {
    let mut line = format!("{ROOT} {}", spec.name.as_str());
    for option in spec.options {
        if option.required || dice.once_in(2) {
            let value = value(dice, of, option.kind);
            line.push(' ');
            if option.main {
                line.push_str(&value);
            } else {
                line.extend([option.name, ":\"", value.as_str(), "\""]);
            }
        }
    }
    line
}

/// A line that somebody types: any command, or a plain message.
pub(crate) fn line(dice: &Dice, of: &Vocabulary<'_>) -> String {
    const PLAIN: [&str; 6] = [
        "A zebra crossed my mind",
        "* a zebra\n* two zebras\n* three zebras",
        "can't make it, the zebra is ill",
        "hello",
        "help",
        "/1on1 zebra",
    ];
    match dice.below(12) {
        0..2 => dice.of(&PLAIN).replace("zebra", of.secret),
        2 => dice.of(of.starts).to_owned(),
        _ => typed(dice, of, &COMMANDS[dice.below(COMMANDS.len())]),
    }
}

/// What somebody might write into a field.
pub(crate) fn field(dice: &Dice, of: &Vocabulary<'_>, name: &str) -> String {
    let mut options = COMMANDS.iter().flat_map(|spec| spec.options);
    match options.find(|option| option.name == name) {
        Some(option) => value(dice, of, option.kind),
        None if name == "hours" => {
            let hours = ["mon-fri 09:00-18:00", "mon,sun 22:00-23:30", "never"];
            dice.of(&hours).to_owned()
        }
        None => dice
            .of(&["0", "1", "30", "300", "1440", "100000", "zebra"])
            .replace("zebra", of.secret),
    }
}
