//! Messages as people send them.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn topics(topics: &[&str]) -> PlainMessage {
    PlainMessage::Topics(topics.iter().map(|&topic| topic.to_owned()).collect())
}

#[rstest]
#[case("")]
#[case(" \n\t")]
#[case("\u{200b}")]
fn what_cannot_be_seen_is_empty(#[case] text: &str) {
    assert_eq!(classify(text), PlainMessage::Empty);
}

#[rstest]
#[case("hi")]
#[case("Hello!")]
#[case("Hey there 👋")]
#[case("hi Bob")]
#[case("Hello Duologue")]
#[case("Good morning!")]
#[case("good morning, team")]
#[case("Thanks")]
#[case("thank you so much!!")]
#[case("Thanks a lot, Bob")]
#[case("ok, thanks")]
#[case("Great, thank you")]
#[case("how are you?")]
#[case("help")]
#[case("HELP!")]
#[case("Can you help me?")]
#[case("What can you do?")]
#[case("how does this work")]
#[case("budget")]
#[case("Budget?")]
#[case("👍")]
#[case("?")]
#[case("-")]
#[case("ok")]
#[case("予算")]
fn small_talk_and_single_words_get_help(#[case] text: &str) {
    assert_eq!(classify(text), PlainMessage::Help, "{text}");
}

#[rstest]
#[case("Thanks for the review, can we talk about budgets?")]
#[case("Hi, can we talk about the release?")]
#[case("Thank you note for the design team")]
#[case("Morning routine")]
#[case("Good night shifts")]
#[case("I need help with the migration")]
#[case("help desk rota")]
#[case("Hello world tutorial for new people")]
#[case("Budget Q3")]
#[case("two words")]
#[case("https://example.org/report")]
#[case("予算について話したいです")]
#[case("Vielen Dank, ich möchte über das Budget reden")]
#[case("We can't make it work with the budget")]
#[case("Customers can't make it through the checkout")]
#[case("We need to cancel the hosting contract")]
#[case("Should we skip the second interview for seniors?")]
#[case("We can't make more than two releases")]
#[case("I need to skip levels")]
#[case("Can we move the team to the third floor?")]
#[case("running late")]
#[case("3. quarter planning")]
#[case("-5 % in sales")]
#[case("*really* long weeks")]
#[case("2026. A good year")]
#[case("See you at the offsite: who books?")]
fn a_real_topic_is_never_lost(#[case] text: &str) {
    assert_eq!(classify(text), topics(&[text]), "{text}");
}

#[rstest]
#[case("can't make it")]
#[case("I can’t make it tomorrow")]
#[case("Sorry, I cannot make it on Thursday")]
#[case("I can not make our 1:1")]
#[case("won't make it, sorry")]
#[case("I will not make it to our meeting")]
#[case("I won't be able to make it today")]
#[case("I can't attend tomorrow")]
#[case("need to cancel")]
#[case("I need to skip this week")]
#[case("Need to reschedule our 1:1, my train is late")]
#[case("Can we reschedule?")]
#[case("could we postpone tomorrow's meeting")]
#[case("Let's skip it")]
#[case("I have to cancel because I'm ill")]
#[case("Hi Bob, I can't make it. Sorry!")]
fn who_cannot_come_is_offered_another_time(#[case] text: &str) {
    assert_eq!(classify(text), PlainMessage::CantMakeIt, "{text}");
}

#[rstest]
#[case("- Budget\n- Hiring", &["Budget", "Hiring"])]
#[case("* Budget\n• Hiring\n•Growth", &["Budget", "Hiring", "Growth"])]
#[case("1. Budget\n2) Hiring\n10. Growth", &["Budget", "Hiring", "Growth"])]
#[case("1. Budget", &["Budget"])]
#[case("- Budget", &["Budget"])]
#[case("- thanks", &["thanks"])]
#[case("  - Budget\n  - Hiring", &["Budget", "Hiring"])]
#[case("- Budget\n\n- Hiring\n-\n", &["Budget", "Hiring"])]
// A lead-in and small talk go; anything else around a list stays.
#[case("For Thursday:\n- Budget\n- Hiring", &["Budget", "Hiring"])]
#[case("Hi Bob!\n\nMy topics:\n\n- Budget", &["Budget"])]
#[case("- Budget\n\nThank you!", &["Budget"])]
#[case("The offsite is full\n- Budget", &["The offsite is full", "Budget"])]
#[case("- Budget\n\nAnd the offsite is full", &["Budget", "And the offsite is full"])]
#[case("- Budget\n\nFor later:", &["Budget", "For later:"])]
// What belongs to a bullet stays with it.
#[case("- Budget\n  of the second half\n- Hiring", &["Budget\nof the second half", "Hiring"])]
#[case("- Budget\nwhich is short\n- Hiring", &["Budget\nwhich is short", "Hiring"])]
#[case("- Budget\n  - Q3\n  - Q4\n- Hiring", &["Budget\n- Q3\n- Q4", "Hiring"])]
#[case("- I can't make it\n- Budget", &["I can't make it", "Budget"])]
fn a_list_is_a_topic_for_each_bullet(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(classify(text), topics(expected), "{text}");
}

#[test]
fn paragraphs_without_bullets_are_one_topic() {
    let text = "The release slipped again.\n\nWhat do we tell the customer?";
    assert_eq!(classify(text), topics(&[text]));
}

#[test]
fn a_long_message_is_a_topic_even_when_somebody_cannot_come() {
    let text = format!("I can't make it. {}", "And then there is more. ".repeat(20));
    assert_eq!(classify(&text), topics(&[text.trim()]));
}

proptest! {
    #[test]
    fn nothing_makes_it_panic_and_no_topic_is_empty(text in any::<String>()) {
        if let PlainMessage::Topics(topics) = classify(&text) {
            prop_assert!(!topics.is_empty());
            prop_assert!(topics.iter().all(|topic| !topic.trim().is_empty()));
        }
    }

    #[test]
    fn every_word_at_a_bullet_is_kept(
        lines in prop::collection::vec("(- |  - |\\* |1\\. |  )?[a-z]{1,5}", 1..8)
    ) {
        let text = format!("- first\n{}", lines.join("\n"));
        let PlainMessage::Topics(topics) = classify(&text) else {
            panic!("a list is topics: {text}");
        };
        let kept = topics.join("\n");
        for word in lines.iter().flat_map(|line| line.split(' ')) {
            prop_assert!(!word.chars().all(char::is_alphabetic) || kept.contains(word));
        }
    }
}
