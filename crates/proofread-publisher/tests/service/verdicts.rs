//! What each answer of the vendor does to a row.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use proofread_publisher::outbox::{Options, Proofread, State};
use proofread_publisher::scratch::Scratch;
use proofread_publisher::service::Service;
use proofread_publisher::time::{Clock, Timestamp};
use testkit::{Reply, Server};

use crate::support::{API_KEY, config, enqueue, id, row_when, scratch};

const STARTED: &str = r#"{"data":{"video_translation_id":"vt_1","status":"processing"}}"#;
const START: i64 = 1_700_000_000_000;

/// A clock that stands still until it is put forward.
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn new() -> (Self, Clock) {
        let millis = Arc::new(AtomicI64::new(START));
        let shared = Arc::clone(&millis);
        (Self(millis), Clock::new(move || Timestamp::from_millis(shared.load(Ordering::SeqCst))))
    }

    fn forward(&self, hours: i64) {
        self.0.fetch_add(hours * 3_600_000, Ordering::SeqCst);
    }
}

async fn start(folder: &Scratch, url: &str) -> (Hands, Service) {
    let (hands, clock) = Hands::new();
    let service = Service::start(&config(folder, url), clock.clone()).await.expect("a service");
    let now = clock.now();
    service.store().with(move |outbox| outbox.enqueue(&id("pr_1"), &Options::default(), now)).await.expect("a row");
    (hands, service)
}

/// The row after its first attempt, which was answered by `reply`. The clock stands still, so there is no second one.
async fn after(reply: Reply) -> Proofread {
    let server = Server::start([reply]);
    let folder = scratch();
    let (_hands, service) = start(&folder, &server.url()).await;
    let row = row_when(service.store(), "pr_1", |row| row.attempts == 1 && row.state != State::Sending).await;
    assert_eq!(server.request().header("idempotency-key"), Some(row.key.as_str()));
    service.stop().await;
    row
}

fn refusal(status: u16, code: &str, message: &str) -> Reply {
    let doc_url = "https://docs.test/errors";
    let body = format!(r#"{{"error":{{"code":"{code}","message":"{message}","doc_url":"{doc_url}"}}}}"#);
    Reply::json(status, body)
}

#[tokio::test]
async fn a_video_is_recorded() {
    let row = after(Reply::json(200, STARTED)).await;
    assert_eq!((row.state, row.video_translation_id.as_deref()), (State::Started, Some("vt_1")));
}

#[tokio::test]
async fn a_refusal_is_recorded_in_the_vendors_words() {
    for (status, code) in [(404, "not_found"), (400, "invalid_parameter"), (409, "already_generated"), (422, "odd")] {
        let row = after(refusal(status, code, "No.")).await;
        assert_eq!(row.state, State::Failed, "{status}");
        let refusal = row.refusal.expect("the vendor's words");
        assert_eq!((refusal.code.as_str(), refusal.message.as_str()), (code, "No."));
        assert_eq!(refusal.doc_url.as_deref(), Some("https://docs.test/errors"));
    }
    let row = after(Reply::body(404, "text/html", "<h1>proxy</h1>")).await;
    assert_eq!((row.state, row.refusal), (State::Failed, None));
}

#[tokio::test]
async fn what_may_pass_is_tried_again_with_the_same_key() {
    let busy = || refusal(409, "request_in_progress", "Retry shortly.");
    for reply in [busy(), Reply::status(503), Reply::status(520), Reply::status(408), Reply::hang_up()] {
        let row = after(reply.clone()).await;
        assert_eq!((row.state, row.first_sent_at), (State::Queued, Some(Timestamp::from_millis(START))), "{reply:?}");
        assert!(row.next_attempt_at > Timestamp::from_millis(START) && row.reason.is_some());
    }
    let row = after(Reply::status(429).header("retry-after", "7")).await;
    assert_eq!((row.state, row.next_attempt_at), (State::Queued, Timestamp::from_millis(START + 7000)));
}

#[tokio::test]
async fn a_success_without_a_video_is_for_people() {
    let failed = STARTED.replace("processing", "failed");
    for body in ["{}", "[]", r#"{"data":{"status":"processing"}}"#, "not JSON", failed.as_str()] {
        let row = after(Reply::json(200, body)).await;
        assert_eq!((row.state, row.video_translation_id), (State::NeedsAttention, None), "{body}");
        assert!(row.reason.is_some(), "{body}");
    }
}

#[tokio::test]
async fn a_secret_that_the_vendor_repeats_is_not_recorded() {
    for status in [401, 404] {
        let row = after(refusal(status, &format!("bad_{API_KEY}"), &format!("Invalid key {API_KEY}."))).await;
        assert!(!format!("{row:?}").contains(API_KEY), "{row:?}");
    }
}

#[tokio::test]
async fn an_attempt_without_a_connection_was_not_sent() {
    let folder = scratch();
    let (_hands, service) = start(&folder, &Server::refusing()).await;
    let row = row_when(service.store(), "pr_1", |row| row.attempts == 1 && row.state == State::Queued).await;
    assert_eq!(row.first_sent_at, None);
    assert!(row.reason.expect("a reason").contains("nothing was sent"));
    service.stop().await;
}

#[tokio::test]
async fn a_key_that_the_vendor_has_forgotten_is_not_sent() {
    let server = Server::start([Reply::hang_up(), Reply::json(200, STARTED)]);
    let folder = scratch();
    let (hands, service) = start(&folder, &server.url()).await;
    row_when(service.store(), "pr_1", |row| row.attempts == 1 && row.state == State::Queued).await;
    hands.forward(25);
    let row = row_when(service.store(), "pr_1", |row| row.state == State::NeedsAttention).await;
    assert!(row.reason.expect("a reason").contains("vendor forgets keys after 24"));
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(server.attempts(), 1);
    service.stop().await;
}

#[tokio::test]
async fn one_service_serves_a_database() {
    let server = Server::start([Reply::json(200, STARTED)]);
    let folder = scratch();
    enqueue(&folder, &[]);
    let (_hands, service) = start(&folder, &server.url()).await;
    let error = Service::start(&config(&folder, &server.url()), Clock::system()).await.expect_err("an error");
    assert!(error.to_string().contains("PROOFREAD_PUBLISHER_DB: another process serves this database"), "{error}");
    service.stop().await;
}
