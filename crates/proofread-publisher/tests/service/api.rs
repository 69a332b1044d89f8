//! The HTTP interface: what it takes, what it shows, whom it lets write.

use heygen_client::runtime::Secret;
use proofread_publisher::fake::{Behaviour, Fake};
use proofread_publisher::outbox::State;
use proofread_publisher::scratch::Scratch;
use proofread_publisher::service::Service;
use proofread_publisher::time::Clock;

use crate::support::{API_KEY, config, exchange, get, row_when, scratch};

const TOKEN: &str = "0123456789abcdef";
const JSON: &str = "content-type: application/json\r\n";

async fn service(folder: &Scratch, token: Option<&str>) -> (Fake, Service) {
    let behaviour =
        Behaviour { api_key: API_KEY.to_owned(), latency: std::time::Duration::ZERO, faults: None, forgetful: false };
    let fake = Fake::start(behaviour).await.expect("a fake");
    let mut config = config(folder, &fake.url());
    config.token = token.map(Secret::new);
    let service = Service::start(&config, Clock::system()).await.expect("a service");
    (fake, service)
}

async fn post(service: &Service, headers: &str, body: &str) -> (u16, String) {
    exchange(service.address(), "POST", "/proofreads", headers, body).await
}

#[tokio::test]
async fn an_order_goes_all_the_way() {
    let folder = scratch();
    let (fake, service) = service(&folder, None).await;
    let order = r#"{"proofread_id":"pr_1","captions":true,"callback_url":"https://a.test/hook?secret=1"}"#;
    let (status, answer) = post(&service, JSON, order).await;
    assert_eq!(status, 201, "{answer}");
    assert!(answer.contains(r#""callback_origin":"https://a.test""#) && !answer.contains("secret=1"), "{answer}");
    let row = row_when(service.store(), "pr_1", |row| row.state == State::Started).await;
    assert_eq!(post(&service, JSON, order).await.0, 200);
    let (status, answer) = post(&service, JSON, r#"{"proofread_id":"pr_1"}"#).await;
    assert!(status == 409 && answer.contains("captions: true, asked for false"), "{answer}");

    let (status, answer) = get(service.address(), "/proofreads/pr_1").await;
    assert!(status == 200 && answer.contains(r#""state":"started""#) && answer.contains(&row.key), "{answer}");
    assert!(answer.contains(r#""video_translation_id":"vt_0001""#), "{answer}");
    assert_eq!(get(service.address(), "/proofreads/pr_2").await.0, 404);
    assert_eq!(get(service.address(), "/proofreads/%20").await.0, 400);
    assert!(get(service.address(), "/proofreads?state=started&limit=1").await.1.contains("pr_1"));
    assert!(get(service.address(), "/proofreads?state=queued").await.1.contains(r#"{"proofreads":[]}"#));
    assert_eq!(get(service.address(), "/proofreads?state=lost").await.0, 400);
    let (status, health) = get(service.address(), "/healthz").await;
    assert!(status == 200 && health.contains(r#""status":"ok""#) && health.contains(r#""started":1"#), "{health}");
    let (status, metrics) = get(service.address(), "/metrics").await;
    assert!(
        status == 200 && metrics.contains(r#"proofread_publisher_attempts_total{outcome="started"} 1"#),
        "{metrics}"
    );
    assert!(metrics.contains(r#"proofread_publisher_proofreads{state="started"} 1"#), "{metrics}");
    assert_eq!(fake.sightings()["pr_1"].keys.keys().collect::<Vec<_>>(), [&row.key]);
    service.stop().await;
}

#[tokio::test]
async fn writers_show_the_token_where_there_is_one() {
    let folder = scratch();
    let (_fake, service) = service(&folder, Some(TOKEN)).await;
    let order = r#"{"proofread_id":"pr_1"}"#;
    for wrong in ["", "authorization: Bearer wrong\r\n", "authorization: Bearer 0123456789abcdeF\r\n"] {
        let (status, answer) = post(&service, &format!("{JSON}{wrong}"), order).await;
        assert!(status == 401 && answer.to_ascii_lowercase().contains("www-authenticate: bearer"), "{answer}");
        // Nor does anybody learn without it what is wrong with a body.
        assert_eq!(post(&service, &format!("{JSON}{wrong}"), "{").await.0, 401);
    }
    assert_eq!(get(service.address(), "/proofreads/pr_1").await.0, 404, "nothing was written");
    let right = format!("{JSON}authorization: Bearer {TOKEN}\r\n");
    assert_eq!(post(&service, &right, order).await.0, 201);
    assert_eq!(get(service.address(), "/proofreads").await.0, 200);
    service.stop().await;
}

#[tokio::test]
async fn what_is_no_order_is_refused() {
    let folder = scratch();
    let (_fake, service) = service(&folder, None).await;
    let long = format!(r#"{{"proofread_id":"{}"}}"#, "x".repeat(20_000));
    for (headers, body, expected) in [
        (JSON, "{", 400),
        (JSON, "{}", 422),
        (JSON, r#"{"proofread_id":"pr_1","caption":true}"#, 422),
        (JSON, r#"{"proofread_id":""}"#, 400),
        (JSON, r#"{"proofread_id":"pr_1","callback_url":"/x"}"#, 400),
        (JSON, long.as_str(), 413),
        // What a web page can send without asking first (CORS).
        ("content-type: text/plain\r\n", r#"{"proofread_id":"pr_1"}"#, 415),
    ] {
        let (status, answer) = post(&service, headers, body).await;
        assert_eq!(status, expected, "{answer}");
        assert!(answer.contains(r#"{"error":{"code":"#), "{answer}");
    }
    assert_eq!(exchange(service.address(), "DELETE", "/proofreads", "", "").await.0, 405);
    assert_eq!(get(service.address(), "/x").await.0, 404);
    service.stop().await;
}
