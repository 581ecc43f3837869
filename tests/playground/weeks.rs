//! Half a year of Thursdays, event by event: exactly what is owed is sent, at its own time.
//!
//! The expectation is written down from the manual's table of a meeting's moments, not taken from the program.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::Berlin;

use crate::script::Script;

/// A week more than half a year from the first meeting.
const END: &str = "2026-09-18T12:00:00Z";

/// A kind of card, and when it comes.
type Owed = (String, DateTime<Utc>);

/// The Thursdays on which they meet.
fn thursdays() -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2026, 3, 26).expect("a date");
    (0..26).map(|week| first + Duration::weeks(week)).collect()
}

/// Wall time in Berlin.
fn berlin(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    let local = Berlin.from_local_datetime(&NaiveDateTime::new(day, time));
    local.single().expect("no change of the clock").to_utc()
}

/// What each of two people is sent who accepted a weekly 1:1 and then never say a word.
fn owed_to_the_silent() -> Vec<Owed> {
    let mut owed = Vec::new();
    for (week, thursday) in thursdays().into_iter().enumerate() {
        let mut add = |kind: &str, at| owed.push((kind.to_owned(), at));
        // The day before at the hour of the meeting, which lies in working hours; given up after three in a row.
        if week < 3 {
            add("nudge", berlin(thursday - Duration::days(1), 10, 0));
        }
        add("agenda", berlin(thursday, 9, 0));
        // Never live: the planned end, and five minutes.
        add("recap", berlin(thursday, 10, 35));
        // The next working start is on Friday; who leaves three open is not asked again.
        if week < 3 {
            add(
                "second-question",
                berlin(thursday + Duration::days(1), 9, 0),
            );
        }
        // Drift: never, since the next meeting is always due within seven days.
    }
    in_order(owed)
}

/// What each is sent who comes every week: adds a topic after the meeting, starts it on time, wraps up at 10:30.
fn owed_to_the_busy() -> Vec<Owed> {
    let mut owed = Vec::new();
    for thursday in thursdays() {
        let mut add = |kind: &str, at| owed.push((kind.to_owned(), at));
        add("agenda", berlin(thursday, 9, 0));
        add("live", berlin(thursday, 10, 0));
        add("recap", berlin(thursday, 10, 20));
    }
    in_order(owed)
}

fn in_order(mut owed: Vec<Owed>) -> Vec<Owed> {
    owed.sort_by_key(|(_, at)| *at);
    owed
}

/// What the bot sent by itself after the beginning.
async fn sent(script: &Script, who: &str) -> Vec<Owed> {
    let messages = script.messages(who).await.into_iter();
    messages
        .filter(|message| message.at.as_str() > "2026-03-20T08:00:00Z" && message.kind != "topic")
        .map(|message| (message.kind, message.at.parse().expect("an instant")))
        .collect()
}

/// Goes to the next event, unless it lies behind the end; tells whether it did, and checks what it is told.
async fn step(script: &Script, until: &str) -> Option<u64> {
    let next = script.next_event().await?;
    if next.as_str() > until {
        return None;
    }
    let moved = script.to("next").await;
    assert_eq!(moved.now, next, "`next` goes where the state said");
    Some(moved.sent)
}

scenario! {
    async fn the_silent_are_sent_what_is_owed_and_no_more(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        let mut counted = 0;
        while let Some(sent) = step(&script, END).await {
            counted += sent;
        }
        let owed = owed_to_the_silent();
        assert_eq!(counted, 2 * owed.len() as u64);
        for who in ["alice", "bob"] {
            assert_eq!(sent(&script, who).await, owed, "to {who}");
            let recaps = script.all(who, "recap").await;
            for (index, recap) in recaps.iter().enumerate() {
                // Nobody said so, and the card never claims that they met.
                recap.lacks("You met");
                assert_eq!(recap.text.contains("Did you meet?"), index + 1 == recaps.len(), "{}", recap.text);
            }
            let last_question = script.newest(who, "second-question").await;
            assert!(last_question.text.contains("not ask"), "it says that it was the last:\n{}", last_question.text);
        }
    }

    async fn the_busy_are_sent_what_is_owed_and_no_more(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        let mut seen = 0;
        for (week, thursday) in thursdays().into_iter().enumerate() {
            for who in ["alice", "bob"] {
                script.say(who, &format!("/1on1 add Topic {week} of {who}")).await;
            }
            script.to(&stamp(berlin(thursday, 10, 0))).await;
            let news = script.get(&format!("/api/messages?as=alice&after={seen}")).await.messages();
            let agenda = news.iter().find(|message| message.kind == "agenda").expect("an agenda");
            let begun = script.press_on(agenda, "Start").await.messages();
            let live = begun.iter().find(|message| message.kind == "live").expect("a live card");
            script.press_on(live, "All discussed").await.messages();
            script.to(&stamp(berlin(thursday, 10, 20))).await;
            script.press_on(live, "Wrap up").await.messages();
            seen = live.id;
        }
        while step(&script, END).await.is_some() {}
        for who in ["alice", "bob"] {
            assert_eq!(sent(&script, who).await, owed_to_the_busy(), "to {who}");
            for (week, recap) in script.all(who, "recap").await.into_iter().enumerate() {
                recap.shows(&["You met", "Discussed"]);
                recap.shows(&[&format!("Topic {week} of alice")]).shows(&[&format!("Topic {week} of bob")]);
            }
        }
    }
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
