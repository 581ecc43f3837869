//! Buttons of old cards, and what is told when something went wrong.

use duologue::app::outcome::Answer;
use duologue::chat::command::{Command, Invocation, Place};
use duologue::chat::control::Press;
use duologue::chat::layout::layout;
use duologue::chat::plain_text::full_text;
use duologue::chat::view::{Card, View};
use duologue::domain::id::DraftId;
use futures::FutureExt as _;
use tracing::instrument::WithSubscriber as _;

use crate::world::{Log, World};

story! {
    async fn start_on_the_agenda_of_a_skipped_meeting_shows_the_skip(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        let agenda = bob.newest("agenda");
        alice.says("/1on1 skip").await;
        bob.presses_on(&agenda, "Start").await;
        bob.last().shows_in_order(&["This card is old", "This is how they stand now", "Alice skipped your 1:1"]);
        bob.last().offers(&["Pick a time", "Wait for the next one"]);
        assert_eq!(bob.last().title, "Nothing was changed");
    }

    async fn a_button_of_the_fresh_card_works(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        let agenda = bob.newest("agenda");
        alice.says("/1on1 skip").await;
        bob.presses_on(&agenda, "Start").await;
        bob.presses_on(&bob.last(), "Wait for the next one").await;
        alice.newest("skipped").shows("next one").offers_no(&["Wait for the next one"]);
    }

    async fn a_tick_on_a_card_of_last_week_shows_the_coming_agenda(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        let live = bob.newest("live");
        alice.presses("Wrap up").await;
        alice.says("/1on1 add Offsite").await;
        world.until("2026-04-02T07:00:00Z").await;
        bob.presses_on(&live, "✓ 1").await;
        bob.last().shows_in_order(&["This card is old", "Thu 2 Apr 2026, 10:00", "Offsite"]).offers(&["Start"]);
    }

    async fn skip_on_the_agenda_of_a_meeting_that_is_over_shows_its_recap(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        let agenda = bob.newest("agenda");
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        let menu = agenda.controls.iter().find(|control| control.label == "Can't make it?");
        assert!(menu.is_some(), "{agenda}");
        bob.chooses_on(&agenda, "Can't make it?", "skip").await;
        bob.last().shows_in_order(&["has begun or is over", "You met."]);
    }

    async fn a_skip_that_can_no_longer_be_undone_shows_how_it_stands(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 skip").await;
        let card = bob.newest("skipped");
        alice.presses("Undo").await;
        bob.presses_on(&card, "Undo").await;
        bob.last().shows_in_order(&["can no longer be undone", "Thu 26 Mar 2026, 10:00"]).offers(&["Start"]);
    }

    async fn an_invitation_that_was_withdrawn_shows_that(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        let card = bob.newest("invitation");
        alice.presses("Withdraw").await;
        bob.presses_on(&card, "Accept").await;
        bob.last().shows("no longer open").shows("This is how it stands now");
    }

    async fn what_only_the_other_may_read_is_on_no_fresh_card(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Rumours visibility:only-me").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("/1on1 skip").await;
        let card = bob.newest("skipped");
        alice.presses("Undo").await;
        bob.presses_on(&card, "Undo").await;
        bob.last().shows("This is how it stands now");
        bob.sees_nowhere("Rumours");
    }

    async fn a_stranger_gets_no_fresh_card(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        let agenda = bob.newest("agenda");
        alice.says("/1on1 skip").await;
        let carol = world.carol();
        carol.presses_on(&agenda, "Start").await;
        carol.last().shows("I do not find that").lacks("Alice").lacks("how they stand");
    }

    async fn where_there_is_nothing_fresh_the_sentence_stands_alone(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every friday 15:00""#).await;
        bob.presses("Accept").await;
        bob.says("/1on1 add Budget").await;
        let menu = bob.last();
        bob.chooses_on(&menu, "With whom?", "Alice").await;
        bob.chooses_on(&menu, "With whom?", "Frank").await;
        bob.last().shows("This card is old").lacks("This is how");
    }

    async fn a_fault_of_ours_changes_nothing_and_has_a_reference(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        let person = bob.known().await.id;
        let draft: DraftId = world.app().ids().make(world.now());
        let mut tx = world.app().store().write().await.expect("a transaction");
        tx.insert_draft(draft, person, "not what we keep", world.now()).await.expect("a draft");
        tx.commit().await.expect("a commit");
        let invocation = Invocation {
            actor: person,
            place: Place::Dm,
            on: None,
            command: Command::Press(Press::AddAfterAll { draft }, Vec::new()),
        };
        let log = Log::default();
        let reply = world.app().handle(invocation).boxed().with_subscriber(log.subscriber()).await;
        let Answer::View(view @ View::Fault { .. }) = reply.answer else {
            panic!("{:?}", reply.answer);
        };
        let View::Fault { reference } = &view else { unreachable!("just matched") };
        assert!(reference.len() == 6 && reference.chars().all(|c| c.is_ascii_hexdigit()), "{reference}");
        let reference = reference.clone();
        assert_eq!(log.lines_with(&["ERROR", &reference]), 1, "{log:?}");
        assert_eq!(log.lines_with(&["not what we keep"]), 0, "{log:?}");
        let card = Card { zone: reply.zone, view };
        let text = full_text(&layout(&card), card.zone);
        assert!(text.contains("That did not work, nothing was changed"), "{text}");
        assert!(text.contains(&reference), "{text}");
        let mut tx = world.app().store().read().await.expect("a transaction");
        assert!(tx.draft(draft, person).await.expect("a draft").is_some());
    }

    async fn mentions_and_markup_in_a_topic_are_words(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add @everyone *bold* <https://x.example|click> \u{202E}gnol").await;
        world.until("2026-03-26T08:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").shows("@everyone *bold* <https://x.example|click> gnol");
            assert!(!person.newest("agenda").title.contains("everyone"));
        }
    }
}
