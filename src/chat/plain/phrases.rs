//! The phrases that a plain message is known by.
//!
//! Lists of words, on purpose: what they catch can be read here, and each is tested with a topic that
//! looks like it. Invariant: a sentence with words that are in no list is none of these.

/// A message as words: lower case, without punctuation and signs, apostrophes left out.
pub(super) struct Sentence(Vec<String>);

impl Sentence {
    pub(super) fn of(text: &str) -> Self {
        let text = text
            .to_lowercase()
            .replace(['\'', '\u{2019}', '\u{2018}', '`'], "");
        // «1:1» and «1-1» stay one word.
        let parts = |c: char| !c.is_alphanumeric() && !matches!(c, ':' | '-');
        let words = text.split(parts).map(|word| word.trim_matches([':', '-']));
        Self(
            words
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    pub(super) fn words(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

const HELP: [&str; 22] = [
    "help",
    "help me",
    "help please",
    "please help",
    "please help me",
    "can you help",
    "can you help me",
    "i need help",
    "need help",
    "what can you do",
    "what do you do",
    "what is this",
    "who are you",
    "how does this work",
    "how does it work",
    "how do you work",
    "how do i start",
    "how do i use this",
    "how do i use you",
    "what are the commands",
    "what are your commands",
    "what now",
];

/// Whether it asks for help with the bot, and for nothing else.
pub(super) fn is_help(sentence: &Sentence) -> bool {
    HELP.contains(&sentence.words().join(" ").as_str())
}

/// Greetings and thanks, whole.
const COURTESIES: [&[&str]; 27] = [
    &["hi"],
    &["hello"],
    &["hey"],
    &["heya"],
    &["hiya"],
    &["yo"],
    &["hallo"],
    &["howdy"],
    &["greetings"],
    &["good", "morning"],
    &["good", "afternoon"],
    &["good", "evening"],
    &["good", "night"],
    &["good", "day"],
    &["thanks"],
    &["thank", "you"],
    &["thx"],
    &["ty"],
    &["cheers"],
    &["many", "thanks"],
    &["much", "appreciated"],
    &["how", "are", "you"],
    &["hows", "it", "going"],
    &["whats", "up"],
    &["see", "you"],
    &["bye"],
    &["goodbye"],
];

/// What stands beside a greeting or thanks and adds nothing.
const FILLERS: [&str; 46] = [
    "a",
    "again",
    "all",
    "and",
    "awesome",
    "bot",
    "bunch",
    "cool",
    "day",
    "doing",
    "done",
    "dear",
    "duologue",
    "everybody",
    "everyone",
    "folks",
    "for",
    "friend",
    "great",
    "guys",
    "have",
    "it",
    "later",
    "lot",
    "lots",
    "lovely",
    "me",
    "million",
    "morning",
    "much",
    "my",
    "nice",
    "ok",
    "okay",
    "perfect",
    "please",
    "really",
    "so",
    "soon",
    "super",
    "team",
    "that",
    "there",
    "this",
    "today",
    "very",
];

/// After these, one more word is the name of whoever is greeted: «hi Bob», «thanks a lot, Bob». After «good
/// night» it may be «shifts».
const NAMED_AFTER: [&[&str]; 16] = [
    &["hi"],
    &["hello"],
    &["hey"],
    &["hallo"],
    &["good", "morning"],
    &["good", "afternoon"],
    &["good", "evening"],
    &["thanks"],
    &["thx"],
    &["cheers"],
    &["thank", "you"],
    &["many", "thanks"],
    &["thanks", "a", "lot"],
    &["thanks", "so", "much"],
    &["thank", "you", "so", "much"],
    &["thank", "you", "very", "much"],
];

/// Whether it is a greeting or thanks, and nothing else but perhaps a name.
pub(super) fn is_courtesy(sentence: &Sentence) -> bool {
    let words = sentence.words();
    if let Some((_, greeting)) = words.split_last()
        && NAMED_AFTER.contains(&greeting)
    {
        return true;
    }
    let (mut rest, mut courteous) = (words.as_slice(), false);
    while let [word, after @ ..] = rest {
        let phrase = COURTESIES.iter().find(|phrase| rest.starts_with(phrase));
        rest = match phrase {
            Some(phrase) => &rest[phrase.len()..],
            None if FILLERS.contains(word) => after,
            None => return false,
        };
        courteous |= phrase.is_some();
    }
    courteous
}

/// How one says that one will not be there; what follows decides.
const CANNOT: [&[&str]; 17] = [
    &["cant", "make"],
    &["cannot", "make"],
    &["can", "not", "make"],
    &["wont", "make"],
    &["will", "not", "make"],
    &["not", "able", "to", "make"],
    &["unable", "to", "make"],
    &["cant", "attend"],
    &["cannot", "attend"],
    &["wont", "attend"],
    &["unable", "to", "attend"],
    &["not", "able", "to", "attend"],
    &["cant", "come"],
    &["cannot", "come"],
    &["wont", "be", "able", "to", "make"],
    &["wont", "be", "able", "to", "attend"],
    &["have", "to", "miss"],
];

/// How one says that the meeting should not be then.
const WANT: [&[&str]; 12] = [
    &["need", "to"],
    &["have", "to"],
    &["must"],
    &["want", "to"],
    &["like", "to"],
    &["lets"],
    &["let", "us"],
    &["can", "we"],
    &["could", "we"],
    &["shall", "we"],
    &["should", "we"],
    &["please"],
];

const CALL_OFF: [&str; 4] = ["cancel", "skip", "reschedule", "postpone"];

/// What a meeting is called, after any of [`OURS`].
const MEETING: [&str; 22] = [
    "1:1",
    "1-1",
    "1on1",
    "1-on-1",
    "one-on-one",
    "meeting",
    "call",
    "session",
    "chat",
    "catch-up",
    "catchup",
    "today",
    "tomorrow",
    "tonight",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "week",
    "todays",
    "tomorrows",
];

const OURS: [&str; 11] = [
    "our",
    "the",
    "this",
    "that",
    "next",
    "on",
    "to",
    "my",
    "for",
    "todays",
    "tomorrows",
];

/// What may follow when nothing of the meeting is named: «can't make it, sorry», «… because I am ill».
const AFTERWARDS: [&str; 20] = [
    "sorry",
    "because",
    "since",
    "as",
    "im",
    "i",
    "unfortunately",
    "apologies",
    "please",
    "can",
    "could",
    "at",
    "until",
    "anymore",
    "either",
    "after",
    "in",
    "if",
    "ive",
    "my",
];

/// Whether it says that the writer will not come, or that the meeting should be another time.
///
/// «Customers can't make it work» and «we need to cancel the contract» are topics: what follows must be
/// the meeting, a day, an excuse or nothing.
pub(super) fn cannot_come(sentence: &Sentence) -> bool {
    let words = sentence.words();
    (0..words.len()).any(|at| {
        let rest = &words[at..];
        let refusal = CANNOT.iter().find_map(|phrase| rest.strip_prefix(*phrase));
        let wish = || {
            let wanted = WANT.iter().find_map(|phrase| rest.strip_prefix(*phrase))?;
            let (verb, after) = wanted.split_first()?;
            CALL_OFF.contains(verb).then_some(after)
        };
        refusal.or_else(wish).is_some_and(is_about_the_meeting)
    })
}

fn is_about_the_meeting(after: &[&str]) -> bool {
    let (it, after) = match after {
        ["it", after @ ..] => (true, after),
        after => (false, after),
    };
    let ours = after.iter().take_while(|word| OURS.contains(word)).count();
    match after.get(ours) {
        None => true,
        Some(word) if MEETING.contains(word) => true,
        // «make time», «attend the offsite» are about something else; after «it», an excuse may come.
        Some(word) => (it || ours == 0) && AFTERWARDS.contains(word),
    }
}
