//! Many who meet at the same hour: nobody's agenda comes when the meeting has begun, and what cannot be in time says so.

use chrono::TimeDelta;
use chrono_tz::Tz;
use duologue::chat::command::{Command, Typed, With};
use duologue::domain::clock::Instant;
use futures::FutureExt as _;

use crate::world::{Message, World, at};

const PAIRS: usize = 24;
/// The first meeting of all of them.
const START: &str = "2026-03-26T09:00:00Z";

fn admit(world: &World, n: usize) -> (String, String) {
    let (lead, report) = (format!("lead{n}"), format!("report{n}"));
    for account in [&lead, &report] {
        world
            .chat()
            .admit(account, account, Some(Tz::Europe__Berlin));
    }
    (lead, report)
}

/// Pairs who meet on Thursdays at ten and want their agendas at that hour and not before.
async fn many(world: &World) {
    for n in 0..PAIRS {
        let (lead, report) = admit(world, n);
        let line = format!(r#"/1on1 start with:@{report} when:"every thursday 10:00""#);
        world.person(&lead).says(&line).await;
        world.person(&report).presses("Accept").await;
        for account in [&lead, &report] {
            let person = world.person(account);
            person.says("/1on1 settings").await;
            person.chooses("Change yours for this 1:1", "Agenda").await;
            person.submits(&[("lead", "0")]).await;
        }
    }
}

fn all(world: &World) -> Vec<Message> {
    let of = |role: &str, n| world.person(&format!("{role}{n}")).all("agenda");
    (0..PAIRS)
        .flat_map(|n| [of("lead", n), of("report", n)].concat())
        .collect()
}

fn agendas_so_far(world: &World) -> usize {
    all(world).len()
}

/// The agendas of all, in the order in which they came.
fn agendas(world: &World) -> Vec<Message> {
    let mut all = all(world);
    all.sort_by_key(|message| message.at);
    assert_eq!(all.len(), 2 * PAIRS, "one each");
    all
}

fn came(messages: &[Message]) -> (Instant, Instant) {
    let at = |message: Option<&Message>| message.expect("an agenda").at;
    (at(messages.first()), at(messages.last()))
}

story! {
    async fn where_many_begin_together_agendas_leave_early_enough_and_not_earlier(world) {
        many(&world).await;
        world.chat().takes(1);
        world.until("2026-03-26T08:55:00Z").await;
        world.crawls_until("2026-03-26T09:02:00Z", TimeDelta::seconds(1)).await;
        let all = agendas(&world);
        let (first, last) = came(&all);
        // 48 at one a second take 51 seconds with what else may come; and they are there a minute before.
        assert!(first >= at("2026-03-26T08:58:00Z"), "{first}");
        assert!(last <= at(START) - TimeDelta::seconds(30), "{last}");
        assert!(all.iter().all(|message| !message.text.contains("comes late")));
    }

    async fn without_a_limit_worth_planning_for_each_comes_at_its_hour(world) {
        many(&world).await;
        world.until("2026-03-26T09:02:00Z").await;
        assert_eq!(came(&agendas(&world)), (at(START), at(START)));
    }

    async fn what_was_kept_until_the_meeting_is_not_shown_by_an_agenda_that_comes_early(world) {
        many(&world).await;
        let said = "/1on1 add A word about pay visibility:at-meeting";
        world.person("report7").says(said).await;
        world.chat().takes(1);
        world.until("2026-03-26T08:55:00Z").await;
        world.crawls_until("2026-03-26T08:59:50Z", TimeDelta::seconds(1)).await;
        let lead = world.person("lead7");
        assert_eq!(lead.count("agenda"), 1);
        lead.sees_nowhere("A word about pay");
        world.crawls_until("2026-03-26T09:00:30Z", TimeDelta::seconds(1)).await;
        lead.sees("A word about pay");
    }

    async fn what_comes_late_though_nobody_was_absent_says_so(world) {
        many(&world).await;
        world.until("2026-03-26T08:59:00Z").await;
        world.crawls_until("2026-03-26T09:20:00Z", TimeDelta::seconds(20)).await;
        let all = agendas(&world);
        let late = |message: &&Message| message.text.contains("This comes late: more was due at once than I may send.");
        let told = all.iter().filter(late).count();
        let expected = all.iter().filter(|message| message.at >= at("2026-03-26T09:05:00Z")).count();
        assert!(expected > 20, "{expected}");
        assert_eq!(told, expected);
    }

    async fn what_somebody_just_did_is_shown_before_the_many_that_are_due(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        many(&world).await;
        world.until("2026-03-26T08:59:59Z").await;
        world.ticks_at(START).await;
        let skip = Typed::Skip { reason: None, with: With::Unsaid };
        bob.tries(Command::Typed(skip)).await;
        let next = world.app().claim_work(2).boxed().await.expect("rows");
        let to: Vec<_> = next.iter().map(|row| row.order.recipient).collect();
        let expected = [alice.known().await.id, bob.known().await.id];
        assert!(expected.iter().all(|person| to.contains(person)), "{next:?}");
        for row in next {
            world.app().deliver_logged(row).boxed().await;
        }
        assert!(agendas_so_far(&world) == 0, "the many wait");
        world.settle().await;
        assert_eq!(agendas_so_far(&world), 2 * PAIRS);
    }

    async fn who_comes_too_late_lets_those_go_first_who_may_still_be_in_time(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:05""#).await;
        bob.presses("Accept").await;
        for n in 0..PAIRS {
            let (lead, report) = admit(&world, n);
            let line = format!(r#"/1on1 start with:@{report} when:"every thursday 10:00""#);
            world.person(&lead).says(&line).await;
            world.person(&report).presses("Accept").await;
        }
        world.until("2026-03-26T07:59:59Z").await;
        world.ticks_at("2026-03-26T08:59:30Z").await;
        world.crawls_until("2026-03-26T09:10:00Z", TimeDelta::seconds(3)).await;
        let all = agendas(&world);
        let in_time = all.iter().filter(|message| message.at < at(START)).count();
        assert!(in_time >= 9, "{in_time}");
        for person in [alice, bob] {
            let came = person.newest("agenda").at;
            assert!(came < at(START) + TimeDelta::seconds(10), "{came}");
        }
        assert!(all[2 * PAIRS - 1].at > at(START) + TimeDelta::minutes(1));
    }
}
