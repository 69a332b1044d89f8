//! The end that a process manager asks for: within ten seconds, and nothing is lost.

use std::time::Duration;

use proofread_publisher::audit::audit;
use proofread_publisher::fake::{Behaviour, Fake};
use proofread_publisher::outbox::State;

use crate::support::{API_KEY, Serving, enqueue, ids, rows, scratch, wait_until};

async fn fake(latency: Duration) -> Fake {
    let behaviour = Behaviour { api_key: API_KEY.to_owned(), latency, faults: None, forgetful: false };
    Fake::start(behaviour).await.expect("a fake")
}

async fn seen(fake: &Fake, count: usize) {
    wait_until(|| fake.sightings().len() >= count).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_under_way_is_finished() {
    let fake = fake(Duration::from_millis(1500)).await;
    let folder = scratch();
    enqueue(&folder, &ids(6));
    let mut serving = Serving::start(&folder, &fake.url());
    seen(&fake, 4).await;
    let (status, took) = serving.terminate().await;
    assert!(status.success() && took < Duration::from_secs(5), "{status}, {took:?}");
    let ends: Vec<State> = rows(&folder).iter().map(|row| row.state).collect();
    assert_eq!(ends, [State::Started, State::Started, State::Started, State::Started, State::Queued, State::Queued]);
    assert_eq!(fake.sightings().len(), 4, "nothing new was begun");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_end_in_time_is_left_to_the_next_start() {
    let fake = fake(Duration::from_secs(9)).await;
    let folder = scratch();
    let asked = ids(3);
    enqueue(&folder, &asked);
    let mut serving = Serving::start(&folder, &fake.url());
    seen(&fake, 3).await;
    let (status, took) = serving.terminate().await;
    assert!(status.success() && took < Duration::from_secs(10), "{status}, {took:?}");
    assert!(rows(&folder).iter().all(|row| row.state == State::Sending));
    let _next = Serving::start(&folder, &fake.url());
    wait_until(|| rows(&folder).iter().all(|row| row.state == State::Started)).await;
    let audit = audit(&asked, &rows(&folder), &fake.sightings());
    assert!(audit.is_clean(), "{audit}");
}
