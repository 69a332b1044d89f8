//! Refused credentials pause everything, visibly, until they are good again.

use std::time::Duration;

use proofread_publisher::fake::{Behaviour, Fake};
use proofread_publisher::outbox::State;
use proofread_publisher::service::Service;
use proofread_publisher::time::Clock;

use crate::support::{
    API_KEY, Serving, assert_no_secrets, config, enqueue, get, ids, row_when, rows, scratch, wait_until,
};

async fn refusing_fake() -> Fake {
    let behaviour =
        Behaviour { api_key: API_KEY.to_owned(), latency: Duration::from_millis(5), faults: None, forgetful: false };
    let fake = Fake::start(behaviour).await.expect("a fake");
    fake.refuse_credentials(true);
    fake
}

/// The fake repeats the key that it refuses.
#[tokio::test]
async fn refused_credentials_are_logged_without_the_key() {
    let fake = refusing_fake().await;
    let folder = scratch();
    enqueue(&folder, &ids(2));
    let serving = Serving::start(&folder, &fake.url());
    let idle = || rows(&folder).iter().all(|row| row.state != State::Sending);
    wait_until(|| serving.log().contains("all is paused") && idle()).await;
    assert_no_secrets(folder.path());
}

#[tokio::test]
async fn all_is_paused_until_the_credentials_are_good_again() {
    let fake = refusing_fake().await;
    let folder = scratch();
    enqueue(&folder, &ids(30));
    let service = Service::start(&config(&folder, &fake.url()), Clock::system()).await.expect("a service");
    let health = async || get(service.address(), "/healthz").await;
    while !health().await.1.contains(r#""status":"paused""#) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // At most the four that were under way, and one probe in each 300 ms.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let refused = fake.tally().refused;
    assert!((2..=12).contains(&refused), "{refused} requests while paused");
    let (status, text) = health().await;
    assert!(status == 200 && text.contains(r#""refused":true"#) && text.contains("next_probe"), "{text}");
    assert!(get(service.address(), "/metrics").await.1.contains("proofread_publisher_credentials_refused 1"));
    let refused_row = rows(&folder).into_iter().find(|row| row.attempts > 0).expect("a row that was tried");
    assert_eq!(refused_row.state, State::Queued);
    assert!(refused_row.reason.expect("a reason").contains("the server answered 401"));

    fake.refuse_credentials(false);
    for id in ids(30) {
        row_when(service.store(), &id, |row| row.state == State::Started).await;
    }
    assert!(health().await.1.contains(r#""status":"ok""#));
    assert!(fake.sightings().values().all(|sighting| sighting.keys.values().eq([&1])));
    service.stop().await;
    assert_no_secrets(folder.path());
}
