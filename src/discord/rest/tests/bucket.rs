//! What holds for the limits of single routes.

use futures::FutureExt as _;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn post(channel: u64) -> Spot {
    Spot {
        kind: Kind::Post,
        major: Major::Channel(channel),
    }
}

fn told(remaining: u32, reset_after: Duration) -> Told {
    Told {
        bucket: "abcd1234".to_owned(),
        limit: 5,
        remaining,
        reset_after,
    }
}

#[test]
fn a_request_that_would_be_refused_is_told_when_it_may_go() {
    let (mut windows, start) = (Windows::default(), Instant::now());
    assert_eq!(windows.admit(post(1), start), Ok(()));
    windows.learn(post(1), &told(1, SECOND), start);
    assert_eq!(windows.admit(post(1), start), Ok(()));
    assert_eq!(windows.admit(post(1), start), Err(start + SECOND + GRAIN));
    // Another channel is another matter.
    assert_eq!(windows.admit(post(2), start), Ok(()));
    let later = start + SECOND + GRAIN;
    for _ in 0..5 {
        assert_eq!(windows.admit(post(1), later), Ok(()));
    }
    assert!(windows.admit(post(1), later).is_err());
}

#[test]
fn a_whole_window_of_requests_without_an_answer_ends_with_its_period() {
    let (mut windows, start) = (Windows::default(), Instant::now());
    windows.learn(post(1), &told(0, SECOND), start);
    let second = start + SECOND + GRAIN;
    for _ in 0..5 {
        assert_eq!(windows.admit(post(1), second), Ok(()));
    }
    let from = windows.admit(post(1), second).expect_err("none is left");
    assert_eq!(from, second + SECOND);
    assert_eq!(windows.admit(post(1), from), Ok(()));
}

#[test]
fn requests_under_way_count_although_an_earlier_answer_does_not_know_them() {
    let (mut windows, start) = (Windows::default(), Instant::now());
    windows.learn(post(1), &told(3, SECOND), start);
    for _ in 0..2 {
        assert_eq!(windows.admit(post(1), start), Ok(()));
    }
    // The answer to the first of them: two are left there, of which the other one takes one.
    windows.learn(post(1), &told(2, SECOND), start);
    assert_eq!(windows.admit(post(1), start), Ok(()));
    assert!(windows.admit(post(1), start).is_err());
}

#[test]
fn a_late_answer_of_the_window_before_does_not_end_this_one() {
    let (mut windows, start) = (Windows::default(), Instant::now());
    windows.learn(post(1), &told(0, 5 * SECOND), start);
    windows.learn(post(1), &told(4, SECOND), start);
    assert_eq!(
        windows.admit(post(1), start + 2 * SECOND),
        Err(start + 5 * SECOND + GRAIN)
    );
}

#[test]
fn routes_that_discord_counts_together_share_their_window() {
    let (mut windows, start) = (Windows::default(), Instant::now());
    let list = Spot {
        kind: Kind::List,
        ..post(1)
    };
    windows.learn(post(1), &told(4, SECOND), start);
    windows.learn(list, &told(1, SECOND), start);
    assert_eq!(windows.admit(post(1), start), Ok(()));
    assert!(windows.admit(list, start).is_err());
}

#[test]
fn a_bar_holds_whatever_an_answer_says_and_ends_by_itself() {
    let (mut windows, start) = (Windows::default(), Instant::now());
    let until = start + 60 * SECOND;
    windows.bar(post(1), until);
    assert_eq!(windows.admit(post(1), start), Err(until));
    // The resource is barred for everybody, while our own window has room.
    windows.learn(post(1), &told(4, SECOND), start);
    windows.bar(post(1), until);
    assert_eq!(windows.admit(post(1), start), Err(until));
    assert_eq!(windows.admit(post(1), until), Ok(()));
}

#[test]
fn windows_that_are_over_are_forgotten() {
    let (mut windows, start) = (Windows::default(), Instant::now());
    for channel in 1..=10_000 {
        let now = start + SECOND * u32::try_from(channel).expect("small");
        windows.learn(post(channel), &told(4, SECOND), now);
    }
    assert!(windows.open.len() <= SWEEP_FROM, "{}", windows.open.len());
    let mut lanes = Lanes::default();
    for channel in 1..=10_000 {
        lanes.lane(post(channel));
    }
    assert!(lanes.lanes.len() <= SWEEP_FROM, "{}", lanes.lanes.len());
}

#[tokio::test]
async fn the_next_request_waits_for_the_place_and_who_goes_away_leaves_the_line() {
    let buckets = Buckets::default();
    let first = buckets.enter(post(1)).await.expect("a place");
    let mut gone = Box::pin(buckets.enter(post(1)));
    assert!(gone.as_mut().now_or_never().is_none());
    let mut next = Box::pin(buckets.enter(post(1)));
    assert!(next.as_mut().now_or_never().is_none());
    assert!(buckets.enter(post(2)).now_or_never().is_some());
    drop(first);
    drop(gone);
    next.await.expect("a place");
}

#[tokio::test]
async fn a_long_wait_is_told_at_once_and_a_short_one_is_waited_for() {
    let buckets = Buckets::default();
    let start = Instant::now();
    buckets.bar(post(1), start, 60 * SECOND);
    let told = buckets.enter(post(1)).await.expect_err("too long");
    assert!(told > 59 * SECOND);
    buckets.bar(post(2), start, SECOND / 50);
    buckets.enter(post(2)).await.expect("a place");
    assert!(start.elapsed() >= SECOND / 50);
    assert!(start.elapsed() < LONGEST_WAIT);
}
