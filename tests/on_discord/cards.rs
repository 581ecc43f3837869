//! Cards of the outbox on Discord: turned, pressed by two at once, changed by forms and menus.

use crate::bot::Bot;
use crate::fake_discord::{Fault, Kind, Person, Route};

/// How many messages of the bot have this control.
fn with(person: &Person, control: &str) -> usize {
    let mut messages = person.bots();
    messages.retain(|message| message.control(control).is_some());
    messages.len()
}

scenario! {
    async fn a_long_agenda_is_turned_in_place_and_changes_on_the_page_that_stands_there(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = bot.weekly_in(8).await;
        let topics: Vec<String> = (1..=14).map(|number| format!("- Topic number {number}.")).collect();
        alice.dm(&topics.join("\n"));
        alice.waits_for_control("Share now").await;
        bob.presses("Start").await;
        let live = alice.waits_for_control("More ›").await;
        live.shows("Topic number 1.").lacks("Topic number 14.").offers(&["Wrap up"]);
        let turned = alice.presses("More ›").await;
        assert_eq!((turned.kind, turned.seen().id), (Kind::Update, live.id));
        turned.seen().shows("Topic number 14.").offers(&["‹ Back", "Wrap up"]);
        alice.types("/1on1 add topic:One more").await;
        let grown = alice.until("a topic on the second page", |message| {
            message.id == live.id && message.text.contains("One more")
        }).await;
        grown.shows("Topic number 14.").lacks("Topic number 1.").offers(&["‹ Back"]);
        alice.presses("‹ Back").await.seen().shows("Topic number 1.").offers_no(&["‹ Back"]);
        assert_eq!(with(&alice, "Wrap up"), 1, "{}", alice.chat());
        bot.ends().await;
    }

    async fn two_who_press_at_once_begin_one_meeting(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = bot.weekly_in(8).await;
        alice.waits_for_control("Start").await;
        bob.waits_for_control("Start").await;
        let (one, other) = tokio::join!(alice.presses("Start").outcome(), bob.presses("Start").outcome());
        assert!(one.is_some() && other.is_some(), "{one:?} {other:?}");
        for person in [&alice, &bob] {
            person.waits_for_control("Wrap up").await;
        }
        alice.presses("Wrap up").await;
        for person in [&alice, &bob] {
            person.waits_for("Recap").await;
            assert_eq!(with(person, "Wrap up"), 0, "{}", person.chat());
        }
        bot.ends().await;
    }

    async fn a_card_that_is_pressed_before_its_sending_was_answered_ends_right(house) {
        let bot = Bot::start(&house).await;
        // What is sent arrives, and the bot does not hear of it.
        bot.discord.fails(Route::CreateMessage, Fault::HeldBack, 100);
        let (_, bob) = bot.invited_in("alice", "bob", 600).await;
        let invited = bob.last();
        // The card itself will say so: there is nothing to say beside it.
        let pressed = bob.presses("Decline").await;
        assert_eq!(pressed.kind, Kind::DeferredUpdate, "{pressed:?}");
        assert_eq!(bob.bots().len(), 1, "{}", bob.chat());
        bot.discord.lets_answers_go();
        let declined = bob.waits_for("You declined").await;
        assert_eq!(declined.id, invited.id, "{}", bob.chat());
        declined.offers_no(&["Accept", "Decline"]);
        assert_eq!(bob.bots().len(), 1, "{}", bob.chat());
        bot.ends().await;
    }

    async fn a_form_leaves_the_card_it_was_opened_on_to_the_outbox(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = (bot.team.user("alice"), bot.user("bob"));
        let line = format!("/1on1 start with:{} when:every thursday 10:00 timezone:UTC", bob.mention());
        alice.types(&line).await;
        let invited = bob.waits_for_control("Accept").await;
        assert_eq!(bob.presses("Accept").await.kind, Kind::Form);
        let accepted = bob.submits(&[("timezone", "Europe/Berlin")]).await;
        assert_ne!(accepted.kind, Kind::Update, "{accepted:?}");
        let changed = bob.until("a changed card", |message| message.id == invited.id && message.edits > 0).await;
        changed.offers_no(&["Accept"]);
        let edits = bot.discord.requests(Route::EditMessage);
        assert!(edits.iter().any(|edit| edit.on == invited.channel), "{edits:?}");
        bot.ends().await;
    }

    async fn a_skip_from_the_menu_of_the_agenda_is_told_to_both_and_undone(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = bot.weekly_in(8).await;
        alice.waits_for_control("Start").await;
        bob.waits_for_control("Start").await;
        alice.chooses("Can't make it?", "Skip").await;
        alice.presses("Yes, skip it").await;
        let told = bob.waits_for_control("Wait for the next one").await;
        told.offers(&["Pick a time"]);
        alice.presses("Undo").await;
        bob.until("a skip that was undone", |message| {
            message.id == told.id && message.control("Wait for the next one").is_none()
        }).await;
        bot.ends().await;
    }

    async fn a_move_by_a_form_of_the_agendas_menu_is_told_to_the_partner(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = bot.weekly_in(8).await;
        alice.waits_for_control("Start").await;
        let opened = alice.chooses("Can't make it?", "Move").await;
        assert_eq!(opened.kind, Kind::Form, "{opened:?}");
        let refused = alice.submits(&[("to", "when pigs fly")]).await;
        refused.seen().offers(&["Try again"]);
        assert_eq!(alice.presses("Try again").await.kind, Kind::Form);
        alice.submits(&[("to", "tomorrow 15:00")]).await;
        bob.waits_for("moved your 1:1").await.offers(&["Object"]);
        bob.presses("Object").await;
        alice.waits_for("As planned again").await;
        bot.ends().await;
    }

    async fn settings_change_by_their_menus_and_forms(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        let card = alice.types("/1on1 settings").await;
        card.seen().offers(&["Change yours for this 1:1"]);
        let opened = alice.chooses("Change yours for this 1:1", "Recap").await;
        assert_eq!(opened.kind, Kind::Form, "{opened:?}");
        let form = alice.form().expect("a form");
        let field = form.fields[0].custom_id.clone();
        alice.submits(&[(field.as_str(), "15 minutes")]).await;
        alice.types("/1on1 settings").await.seen().shows("15 minutes after the planned end");
        bot.ends().await;
    }
}
