//! What is tried again, with what, and when it stops.

use std::time::{Duration, Instant, SystemTime};

use heygen_client::models::IdempotencyKey;
use heygen_client::runtime::{CallOptions, Error, RetryPolicy};
use testkit::{Close, Reply, Server};

use crate::support::{KEY, builder, call, client, fail, key, quick, refusal, run, started};

#[tokio::test]
async fn one_key_and_one_body_serve_all_attempts() {
    let server = Server::start([Reply::status(503), Reply::hang_up(), started()]);
    let response = call(&client(&server)).idempotency_key(key()).send_with_meta().await.expect("success");
    assert_eq!((response.attempts(), response.idempotency_key()), (3, Some(KEY)));
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.header("idempotency-key"), Some(KEY));
        assert_eq!(request.raw(), requests[0].raw());
    }
}

#[tokio::test]
async fn a_call_without_a_key_gets_one_of_its_own() {
    let server = Server::start([Reply::status(500), started(), started()]);
    let client = client(&server);
    let first = call(&client).send_with_meta().await.expect("success");
    let second = call(&client).send_with_meta().await.expect("success");
    let keys: Vec<String> =
        server.requests().iter().map(|request| request.header("idempotency-key").expect("a key").to_owned()).collect();
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[1], keys[2]);
    assert_eq!(first.idempotency_key(), Some(&*keys[0]));
    assert_eq!(second.idempotency_key(), Some(&*keys[2]));
    assert_eq!(keys[0].len(), 36);
}

#[tokio::test]
async fn a_key_set_as_a_header_is_the_key() {
    let server = Server::start([refusal(404, "not_found")]);
    let options = CallOptions::new().header("idempotency-key", "mine");
    let error = call(&client(&server)).with(options).await.expect_err("an error");
    assert_eq!(error.idempotency_key(), Some("mine"));
    assert_eq!(server.request().header("idempotency-key"), Some("mine"));
}

#[tokio::test]
async fn transient_statuses_are_tried_again_and_others_are_not() {
    for status in [408, 429, 500, 502, 503, 504] {
        let (_server, response) = run([Reply::status(status), started()]).await;
        assert_eq!(response.expect("success").attempts(), 2, "{status}");
    }
    for status in [400, 401, 403, 404, 409, 418, 422, 501, 505] {
        let (server, error) = fail([Reply::status(status), started()]).await;
        assert_eq!((error.attempts(), server.attempts()), (1, 1), "{status}");
    }
}

#[tokio::test]
async fn a_key_in_progress_is_waited_for() {
    let busy = || refusal(409, "request_in_progress");
    let (server, response) = run([busy(), busy(), started()]).await;
    assert_eq!(response.expect("success").attempts(), 3);
    assert_eq!(server.attempts(), 3);
    let (_server, error) = fail([busy(), busy(), busy()]).await;
    assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(409), 3));
    assert!(error.is_transient(), "a caller may go on with the same key");
}

#[tokio::test]
async fn another_conflict_is_not_tried_again() {
    let elsewhere = r#"{"code":"request_in_progress","error":{"code":"conflict","message":"request_in_progress"}}"#;
    for reply in [refusal(409, "conflict"), Reply::json(409, elsewhere), Reply::body(409, "text/plain", "no")] {
        let (server, error) = fail([reply, started()]).await;
        assert!(matches!(error, Error::Api(_)) && !error.is_transient());
        assert_eq!(server.attempts(), 1);
    }
}

#[tokio::test]
async fn retry_after_is_obeyed() {
    let waited = async |reply: Reply| {
        let (server, response) = run([reply, started()]).await;
        assert_eq!(response.expect("success").attempts(), 2);
        let [first, second] = &server.requests()[..] else { panic!("two requests") };
        second.at - first.at
    };
    // A date has whole seconds: up to one of the two is lost.
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
    let (seconds, date) = tokio::join!(
        waited(Reply::status(429).header("retry-after", "1")),
        waited(Reply::status(503).header("retry-after", date))
    );
    for waited in [seconds, date] {
        assert!((Duration::from_millis(900)..Duration::from_secs(4)).contains(&waited), "{waited:?}");
    }
}

#[tokio::test]
async fn retry_after_beyond_cap_or_deadline_is_not_waited_for() {
    let later = || Reply::status(503).header("retry-after", "30");
    for (cap, timeout) in [(29, 600), (600, 29)] {
        let before = Instant::now();
        let server = Server::start([later()]);
        let policy = quick().max_retry_after(Duration::from_secs(cap));
        let client = builder(&server).retry(policy).timeout(Duration::from_secs(timeout)).build().expect("a client");
        let error = call(&client).await.expect_err("an error");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
        assert!(before.elapsed() < Duration::from_secs(5));
    }
}

#[tokio::test]
async fn retries_can_be_set_for_client_and_call() {
    let server = Server::start(vec![Reply::status(503); 20]);
    let never = builder(&server).max_retries(0).build().expect("a client");
    assert_eq!(call(&never).await.expect_err("an error").attempts(), 1);
    let options = CallOptions::new().max_retries(4);
    assert_eq!(call(&never).with(options).await.expect_err("an error").attempts(), 5);
    let policy = builder(&server).retry(RetryPolicy::never()).build().expect("a client");
    assert_eq!(call(&policy).await.expect_err("an error").attempts(), 1);
}

#[tokio::test]
async fn clones_share_a_budget_that_runs_out_and_fills_again() {
    let server = Server::start(vec![Reply::status(503); 8]);
    let client = builder(&server).retry(quick().budget(3)).build().expect("a client");
    let attempts = |client: heygen_client::Client| async move { call(&client).await.expect_err("an error").attempts() };
    assert_eq!(attempts(client.clone()).await, 3);
    assert_eq!(attempts(client.clone()).await, 2);
    assert_eq!(attempts(client.clone()).await, 1);
    for _ in 0..2 {
        assert_eq!(attempts(client.clone()).await, 1);
    }
    assert_eq!(server.attempts(), 8);
    server.then((0..10).map(|_| started()));
    for _ in 0..10 {
        call(&client).await.expect("success");
    }
    server.then([Reply::status(503), started()]);
    call(&client).await.expect("the budget holds one retry again");
}

#[tokio::test]
async fn a_caller_resumes_with_the_key_of_the_error() {
    let server = Server::start([Reply::hang_up().close(Close::Reset), started()]);
    let client = builder(&server).max_retries(0).build().expect("a client");
    let error = call(&client).await.expect_err("an error");
    let key = IdempotencyKey::new(error.idempotency_key().expect("a key")).expect("a key that the document allows");
    call(&client).idempotency_key(key).await.expect("success");
    let [first, second] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!(first.header("idempotency-key"), second.header("idempotency-key"));
}

#[test]
fn a_key_is_what_the_document_allows() {
    for good in ["a", KEY, "A-z_0:9.", &"k".repeat(255)] {
        assert_eq!(IdempotencyKey::new(good).expect("a key").as_str(), good);
    }
    for bad in ["", " ", "a b", "a\r\nx-evil: 1", "a\n", "\u{e9}", &"k".repeat(256)] {
        assert!(IdempotencyKey::new(bad).is_err(), "{bad:?}");
    }
}
