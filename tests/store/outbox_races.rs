//! The outbox with many workers: no message is leased twice, and a random walk never gets stuck.

use std::collections::HashMap;

use chrono::TimeDelta;
use duologue::domain::id::DeliveryId;
use duologue::store::{Entropy, SeededEntropy, Store};

use crate::given::{add_people, at, id, order};

/// Owes `messages` messages to `people` people in turn.
async fn owe_many(store: &Store, messages: u64, people: u64) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, 0..people).await;
    for n in 0..messages {
        assert!(tx.owe(&order(n, id(n % people))).await.unwrap());
    }
    tx.commit().await.unwrap();
}

/// Claims and posts until nothing is left; what was leased, with the lease.
async fn work(store: Store) -> Vec<(DeliveryId, i64)> {
    let mut leased = Vec::new();
    loop {
        let mut tx = store.write().await.unwrap();
        let claimed = tx.claim(at(0), at(10), 7).await.unwrap();
        tx.commit().await.unwrap();
        for each in &claimed {
            leased.push((each.order.id, each.lease));
            let mut tx = store.write().await.unwrap();
            assert!(
                tx.posted(each.order.id, each.lease, "room", 1, "hash", false, at(0))
                    .await
                    .unwrap()
            );
            tx.commit().await.unwrap();
        }
        if claimed.is_empty()
            && store
                .read()
                .await
                .unwrap()
                .next_work()
                .await
                .unwrap()
                .is_none()
        {
            return leased;
        }
        tokio::task::yield_now().await;
    }
}

async fn eight_workers_post_four_hundred_messages_once_each(store: Store) {
    owe_many(&store, 400, 40).await;
    let workers: Vec<_> = (0..8).map(|_| tokio::spawn(work(store.clone()))).collect();
    let mut leases = HashMap::new();
    for worker in workers {
        for (delivery, lease) in worker.await.unwrap() {
            assert_eq!(lease, 1);
            assert!(
                leases.insert(delivery, lease).is_none(),
                "{delivery} was leased twice"
            );
        }
    }
    assert_eq!(leases.len(), 400);
}

async fn eight_workers_who_claim_at_once_share_what_there_is(store: Store) {
    owe_many(&store, 400, 400).await;
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut leased = Vec::new();
                for _ in 0..12 {
                    let mut tx = store.write().await.unwrap();
                    leased.extend(tx.claim(at(0), at(10), 10).await.unwrap());
                    tx.commit().await.unwrap();
                }
                leased
            })
        })
        .collect();
    let mut count = HashMap::<DeliveryId, u32>::new();
    for worker in workers {
        for delivery in worker.await.unwrap() {
            *count.entry(delivery.order.id).or_default() += 1;
        }
    }
    assert!(count.values().all(|leases| *leases == 1));
    assert_eq!(count.len(), 400);
}

/// Workers die, fail and succeed by a seed. Whenever `next_work` names an instant there must be something to
/// claim then: else a dispatcher that sleeps until it would spin, or sleep for ever.
async fn whatever_happens_next_work_is_when_something_can_be_claimed(store: Store) {
    owe_many(&store, 30, 4).await;
    let dice = SeededEntropy::new(11);
    let mut now = at(0);
    let mut steps = 0;
    while let Some(next) = store.read().await.unwrap().next_work().await.unwrap() {
        now = now.max(next);
        let mut tx = store.write().await.unwrap();
        let claimed = tx.claim(now, now + TimeDelta::minutes(3), 2).await.unwrap();
        assert!(
            !claimed.is_empty(),
            "step {steps}: told {next}, found nothing at {now}"
        );
        for each in claimed {
            let mut roll = [0];
            dice.fill(&mut roll);
            let (delivery, lease) = (each.order.id, each.lease);
            match roll[0] % 5 {
                0 => {}
                1 | 2 => assert!(
                    tx.retry(
                        delivery,
                        lease,
                        now + TimeDelta::minutes(i64::from(roll[0] % 7))
                    )
                    .await
                    .unwrap()
                ),
                3 => assert!(tx.dropped(delivery, lease, "dice").await.unwrap()),
                _ => assert!(
                    tx.posted(delivery, lease, "room", each.wanted, "hash", false, now)
                        .await
                        .unwrap()
                ),
            }
        }
        tx.commit().await.unwrap();
        steps += 1;
        assert!(steps < 1_000, "it must come to an end");
    }
}

crate::support::both_engines!(
    eight_workers_post_four_hundred_messages_once_each,
    eight_workers_who_claim_at_once_share_what_there_is,
    whatever_happens_next_work_is_when_something_can_be_claimed,
);
