//! Bodies of success: open enums, missing fields, sizes.

use std::time::{Duration, Instant};

use heygen_client::models::ProofreadStatus;
use heygen_client::runtime::{CallOptions, Error, Sent};
use testkit::{Reply, Server};

use crate::support::{STARTED, builder, call, client, fail, run};

#[tokio::test]
async fn an_unknown_enum_value_survives() {
    let body = r#"{"data":{"video_translation_id":"v","status":"queued"},"new":[1]}"#;
    let (_server, response) = run([Reply::json(200, body)]).await;
    let data = response.expect("success").into_value().data.expect("data");
    assert_eq!(data.status, ProofreadStatus::Unknown("queued".to_owned()));
}

#[tokio::test]
async fn a_missing_field_is_named_and_the_status_kept() {
    let body = r#"{"data":{"status":"processing"}}"#;
    let (server, error) = fail([Reply::json(200, body).header("x-request-id", "r-1")]).await;
    let Error::Decode(invalid) = &error else { panic!("{error:?}") };
    assert_eq!(invalid.decode_error().path(), "$.data.video_translation_id");
    assert!(error.to_string().contains("$.data.video_translation_id"), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(invalid.raw_body(), body);
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!((error.sent(), error.attempts()), (Sent::Yes, 1));
    assert_eq!(error.idempotency_key(), server.request().header("idempotency-key"));
    assert!(!error.is_transient());
}

#[tokio::test]
async fn success_that_is_not_json_says_what_it_is() {
    for (content_type, body, part) in [
        ("text/html", "<html>Welcome to the hotel</html>", "`text/html`"),
        ("application/json", "", "not JSON"),
        ("application/json", "{\"data\":", "not JSON"),
        ("application/json", "[]", "expected"),
    ] {
        let (_server, error) = fail([Reply::body(200, content_type, body)]).await;
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[tokio::test]
async fn a_body_in_pieces_is_whole() {
    let pieces: Vec<Vec<u8>> = STARTED.bytes().map(|byte| vec![byte]).collect();
    let (_server, response) = run([Reply::chunks(200, pieces)]).await;
    assert_eq!(response.expect("success").raw_body(), STARTED);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    let before = Instant::now();
    for reply in [Reply::repeat(200, b' ', 1 << 31), Reply::endless(200, b' ')] {
        let server = Server::start([reply]);
        let client = builder(&server).max_body_bytes(1 << 20).build().expect("a client");
        let error = call(&client).await.expect_err("an error");
        let Error::TooLarge(large) = &error else { panic!("{error:?}") };
        assert_eq!((large.limit(), large.status().as_u16()), (1 << 20, 200));
        closed(&server).await;
    }
    let server = Server::start([Reply::json(200, STARTED)]);
    let options = CallOptions::new().max_body_bytes(STARTED.len());
    call(&client(&server)).with(options).await.expect("a body of exactly the limit");
    assert!(before.elapsed() < Duration::from_secs(10));
}

/// Waits until the client has closed its connections.
async fn closed(server: &Server) {
    while server.open_connections() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
