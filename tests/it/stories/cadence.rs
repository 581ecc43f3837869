//! The `when` text, and what a clock that changes does to it.

use crate::world::{Message, World};

/// What Alice types, and the first dates that Bob reads.
const UNDERSTOOD: [(&str, [&str; 3]); 21] = [
    (
        "thu 10:00",
        [
            "Thu 26 Mar 2026, 10:00",
            "Thu 2 Apr 2026, 10:00",
            "Thu 9 Apr 2026, 10:00",
        ],
    ),
    (
        "every Thursday at 10am",
        [
            "Thu 26 Mar 2026, 10:00",
            "Thu 2 Apr 2026, 10:00",
            "Thu 9 Apr 2026, 10:00",
        ],
    ),
    (
        "WEEKLY thu 10",
        [
            "Thu 26 Mar 2026, 10:00",
            "Thu 2 Apr 2026, 10:00",
            "Thu 9 Apr 2026, 10:00",
        ],
    ),
    (
        "every 2 weeks tue 15:30",
        [
            "Tue 24 Mar 2026, 15:30",
            "Tue 7 Apr 2026, 15:30",
            "Tue 21 Apr 2026, 15:30",
        ],
    ),
    (
        "every other tuesday 3:30pm",
        [
            "Tue 24 Mar 2026, 15:30",
            "Tue 7 Apr 2026, 15:30",
            "Tue 21 Apr 2026, 15:30",
        ],
    ),
    (
        "biweekly tue 15:30",
        [
            "Tue 24 Mar 2026, 15:30",
            "Tue 7 Apr 2026, 15:30",
            "Tue 21 Apr 2026, 15:30",
        ],
    ),
    (
        "every 4 weeks mon 9:00",
        [
            "Mon 23 Mar 2026, 09:00",
            "Mon 20 Apr 2026, 09:00",
            "Mon 18 May 2026, 09:00",
        ],
    ),
    (
        "every 26 weeks mon 9:00",
        [
            "Mon 23 Mar 2026, 09:00",
            "Mon 21 Sep 2026, 09:00",
            "Mon 22 Mar 2027, 09:00",
        ],
    ),
    (
        "first monday of the month 14:00",
        [
            "Mon 6 Apr 2026, 14:00",
            "Mon 4 May 2026, 14:00",
            "Mon 1 Jun 2026, 14:00",
        ],
    ),
    (
        "last fri 16:00",
        [
            "Fri 27 Mar 2026, 16:00",
            "Fri 24 Apr 2026, 16:00",
            "Fri 29 May 2026, 16:00",
        ],
    ),
    (
        "monthly 2nd wed 11:00",
        [
            "Wed 8 Apr 2026, 11:00",
            "Wed 13 May 2026, 11:00",
            "Wed 10 Jun 2026, 11:00",
        ],
    ),
    // April, July and October have a fifth Thursday.
    (
        "monthly 5th thu 10:00",
        [
            "Thu 30 Apr 2026, 10:00",
            "Thu 30 Jul 2026, 10:00",
            "Thu 29 Oct 2026, 10:00",
        ],
    ),
    (
        "monthly on the 15th 10:00",
        [
            "Wed 15 Apr 2026, 10:00",
            "Fri 15 May 2026, 10:00",
            "Mon 15 Jun 2026, 10:00",
        ],
    ),
    (
        "monthly on the 31st 10:00",
        [
            "Tue 31 Mar 2026, 10:00",
            "Thu 30 Apr 2026, 10:00",
            "Sun 31 May 2026, 10:00",
        ],
    ),
    (
        "weekdays 9:15",
        [
            "Fri 20 Mar 2026, 09:15",
            "Mon 23 Mar 2026, 09:15",
            "Tue 24 Mar 2026, 09:15",
        ],
    ),
    (
        "mon,wed 9:15",
        [
            "Mon 23 Mar 2026, 09:15",
            "Wed 25 Mar 2026, 09:15",
            "Mon 30 Mar 2026, 09:15",
        ],
    ),
    (
        "0 10 * * THU",
        [
            "Thu 26 Mar 2026, 10:00",
            "Thu 2 Apr 2026, 10:00",
            "Thu 9 Apr 2026, 10:00",
        ],
    ),
    // Sunday is 0 and 7, and what has both day fields fires on either.
    (
        "0 10 * * 0",
        [
            "Sun 22 Mar 2026, 10:00",
            "Sun 29 Mar 2026, 10:00",
            "Sun 5 Apr 2026, 10:00",
        ],
    ),
    (
        "0 10 * * 7",
        [
            "Sun 22 Mar 2026, 10:00",
            "Sun 29 Mar 2026, 10:00",
            "Sun 5 Apr 2026, 10:00",
        ],
    ),
    (
        "0 10 1 * 1",
        [
            "Mon 23 Mar 2026, 10:00",
            "Mon 30 Mar 2026, 10:00",
            "Wed 1 Apr 2026, 10:00",
        ],
    ),
    (
        "thu 10:00 from 2026-12-03",
        [
            "Thu 3 Dec 2026, 10:00",
            "Thu 10 Dec 2026, 10:00",
            "Thu 17 Dec 2026, 10:00",
        ],
    ),
];

/// What cannot be a cadence, and the part that the answer names.
const NOT_UNDERSTOOD: [(&str, &str); 9] = [
    ("thursdays at noonish", "I do not understand “noonish”"),
    ("thu 25:00", "I do not understand “25:00”"),
    ("thu", "“thu” has no time of day yet"),
    ("10:00", "“10:00” has no day yet"),
    ("every 40 weeks thu 10:00", "not “40 weeks”"),
    ("monthly on the 32nd 10:00", "“32nd”"),
    ("0 10,12 * * 4", "“0 10,12” would be more often"),
    ("0 10 30 2 *", "No date fits “0 10 30 2 *”"),
    ("thu 10:00 from 2026-02-30", "“2026-02-30”"),
];

story! {
    async fn each_way_to_say_when_is_understood(world) {
        let bob = world.bob();
        for (number, (when, dates)) in UNDERSTOOD.into_iter().enumerate() {
            // One person may not ask another as often as this on one day.
            let account = format!("starter-{number}");
            world.chat().admit(&account, "Alice", Some(chrono_tz::Tz::Europe__Berlin));
            let starter = world.person(&account);
            starter.says(&format!(r#"/1on1 start with:@bob when:"{when}""#)).await;
            let listed = [["The first dates:"].as_slice(), &dates].concat();
            bob.newest("invitation").shows_in_order(&listed);
            starter.presses("Withdraw").await;
        }
    }

    async fn what_is_not_understood_is_named_with_three_examples_and_nothing_is_stored(world) {
        let (alice, bob) = (world.alice(), world.bob());
        for (when, named) in NOT_UNDERSTOOD {
            alice.says(&format!(r#"/1on1 start with:@bob when:"{when}""#)).await;
            let refusal = alice.last();
            refusal.shows(named);
            assert_eq!(refusal.text.matches("\n• ").count(), 3, "{refusal}");
        }
        assert_eq!((alice.count("invited"), bob.messages().len()), (0, 0));
        alice.says("/1on1 next").await;
        alice.sees("None yet");
    }

    async fn ten_stays_ten_when_the_clocks_change(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-04-02T08:00:00Z").await;
        for person in [&alice, &bob] {
            let [before, after] = person.all("agenda").try_into().expect("two agendas");
            before.came("2026-03-26T08:00:00Z").shows("Thu 26 Mar 2026, 10:00");
            after.came("2026-04-02T07:00:00Z").shows("Thu 2 Apr 2026, 10:00");
        }
        alice.sees_nowhere("the clocks changed");
        bob.sees_nowhere("the clocks changed");
    }

    async fn the_others_hour_that_changes_by_it_is_said_in_their_agenda(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says("/1on1 start with:@carol when:thu 16:00").await;
        carol.presses("Accept").await;
        let said = "For you this is an hour earlier than last time, because the clocks changed";
        world.until("2026-03-26T14:00:00Z").await;
        carol.newest("agenda").shows("Thu 26 Mar 2026, 11:00").lacks(said);
        world.until("2026-04-02T13:00:00Z").await;
        carol.newest("agenda").shows("Thu 2 Apr 2026, 10:00").shows(said);
        alice.newest("agenda").shows("Thu 2 Apr 2026, 16:00").shows("10:00 for Carol");
        world.until("2026-04-09T13:00:00Z").await;
        carol.newest("agenda").shows("Thu 9 Apr 2026, 10:00").lacks(said);
        alice.sees_nowhere("the clocks changed");
    }

    async fn an_extra_meeting_hides_no_change_of_the_hour(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says("/1on1 start with:@carol when:thu 16:00").await;
        carol.presses("Accept").await;
        world.until("2026-03-27T15:00:00Z").await;
        alice.says("/1on1 meet").await;
        alice.presses("An extra one").await;
        world.until("2026-04-02T13:00:00Z").await;
        carol.newest("agenda").shows("an hour earlier than last time");
    }

    async fn a_time_that_the_clock_skips_comes_later_by_the_gap(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:sun 2:30").await;
        bob.newest("invitation").shows_in_order(&[
            "Sun 22 Mar 2026, 02:30", "Sun 29 Mar 2026, 03:30", "Sun 5 Apr 2026, 02:30",
        ]);
        bob.presses("Accept").await;
        world.until("2026-03-29T01:30:00Z").await;
        bob.newest("agenda").came("2026-03-29T00:30:00Z").shows("Sun 29 Mar 2026, 03:30");
    }

    async fn a_time_that_occurs_twice_is_the_first(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:sun 2:30 from 2026-10-20").await;
        bob.newest("invitation").shows_in_order(&["Sun 25 Oct 2026, 02:30", "Sun 1 Nov 2026, 02:30"]);
        bob.presses("Accept").await;
        world.until("2026-10-25T02:00:00Z").await;
        // At 00:30 the clock of Berlin says 02:30 for the first time.
        bob.newest("agenda").came("2026-10-24T23:30:00Z");
        assert_eq!(bob.count("agenda"), 1);
    }

    async fn every_second_week_is_counted_from_the_first_date(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:every 2 weeks thu 10:00").await;
        bob.presses("Accept").await;
        world.until("2026-04-23T12:00:00Z").await;
        assert_eq!(agendas(&bob.all("agenda")), ["Thu 26 Mar 2026, 10:00", "Thu 9 Apr 2026, 10:00", "Thu 23 Apr 2026, 10:00"]);
    }

    async fn a_first_date_that_passed_before_the_acceptance_still_counts(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:every 2 weeks mon 10:00").await;
        world.until("2026-03-24T12:00:00Z").await;
        bob.presses("Accept").await;
        alice.newest("invitation-answer").shows("Mon 6 Apr 2026, 10:00").lacks("Mon 30 Mar");
        world.until("2026-04-20T12:00:00Z").await;
        assert_eq!(agendas(&bob.all("agenda")), ["Mon 6 Apr 2026, 10:00", "Mon 20 Apr 2026, 10:00"]);
    }

    async fn neither_a_skip_nor_a_move_changes_which_weeks_count(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:every 2 weeks thu 10:00").await;
        bob.presses("Accept").await;
        alice.says("/1on1 move to:2026-03-31 10:00").await;
        world.until("2026-04-01T12:00:00Z").await;
        alice.says("/1on1 skip").await;
        world.until("2026-04-23T12:00:00Z").await;
        assert_eq!(agendas(&bob.all("agenda")), ["Tue 31 Mar 2026, 10:00", "Thu 23 Apr 2026, 10:00"]);
    }

    async fn from_fixes_the_weeks_that_count(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:every 2 weeks thu 10:00 from 2026-04-01").await;
        bob.newest("invitation").shows_in_order(&["Thu 2 Apr 2026, 10:00", "Thu 16 Apr 2026, 10:00"]);
    }

    async fn an_extra_meeting_leaves_the_series_alone(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-23T12:00:00Z").await;
        bob.says("/1on1 meet").await;
        bob.presses("An extra one").await;
        bob.presses("Wrap up").await;
        alice.newest("recap").shows("Next time: Thu 26 Mar 2026, 10:00");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows("Thu 26 Mar 2026, 10:00");
    }

    async fn the_next_one_held_early_is_that_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-24T12:00:00Z").await;
        bob.says("/1on1 meet").await;
        bob.presses("It is the next one, held early").await;
        bob.presses("Wrap up").await;
        alice.newest("recap").shows("Next time: Thu 2 Apr 2026, 10:00");
        world.until("2026-03-26T12:00:00Z").await;
        assert_eq!((alice.count("agenda"), alice.count("recap")), (0, 1));
    }
}

/// The dates in the titles of agendas.
fn agendas(messages: &[Message]) -> Vec<&str> {
    let dates = messages
        .iter()
        .map(|message| message.title.split_once(", "));
    dates.map(|split| split.expect("a date").1).collect()
}
