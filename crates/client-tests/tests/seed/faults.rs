//! Connections that fail, break or stall.

use std::error::Error as _;
use std::time::{Duration, Instant};

use heygen_client::Client;
use heygen_client::runtime::{CallOptions, Error, RetryPolicy, Sent};
use testkit::{Close, Reply, Server};

use crate::support::{SECRET, STARTED, builder, call, client, fail, quick, run, started};

fn cut() -> Reply {
    Reply::raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"data\":")
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    let url = Server::refusing();
    let client = Client::builder().base_url(url).api_key(SECRET).retry(quick()).build().expect("a client");
    let error = call(&client).await.expect_err("an error");
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert_eq!((error.sent(), error.attempts()), (Sent::No, 3));
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert!(error.source().is_some() && error.is_transient());
    assert!(error.idempotency_key().is_some());
}

#[tokio::test]
async fn a_stalled_tls_handshake_was_not_sent() {
    let server = Server::start([]);
    let url = server.url().replace("http:", "https:");
    let builder = builder(&server).base_url(url).connect_timeout(Duration::from_millis(40)).max_retries(0);
    let error = call(&builder.build().expect("a client")).await.expect_err("an error");
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert_eq!((error.sent(), server.connections(), server.attempts()), (Sent::No, 1, 0));
}

#[tokio::test]
async fn a_connection_cut_before_the_answer_is_tried_again() {
    let (server, response) = run([Reply::hang_up(), started()]).await;
    assert_eq!(response.expect("success").attempts(), 2);
    let [first, second] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!(first.raw(), second.raw());
}

#[tokio::test]
async fn a_connection_that_keeps_breaking_is_a_transport_error() {
    for reply in [
        Reply::hang_up(),
        Reply::hang_up().close(Close::Reset),
        Reply::raw("HTTP/1.1 garbage\r\n\r\n"),
        Reply::raw("\0\x01\x02"),
    ] {
        let (server, error) = fail(vec![reply; 3]).await;
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert_eq!((error.sent(), error.attempts()), (Sent::Maybe, 3));
        assert_eq!(server.attempts(), 3);
        assert!(error.to_string().contains("may have been sent"), "{error}");
    }
}

#[tokio::test]
async fn a_cut_body_is_never_a_result() {
    for reply in [
        cut(),
        // Chunked, without its last chunk, though the JSON is whole.
        Reply::raw(format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{STARTED}\r\n",
            STARTED.len()
        )),
    ] {
        let (_server, error) = fail(vec![reply.clone(); 3]).await;
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert_eq!(error.sent(), Sent::Yes);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
        let (_server, response) = run([reply, started()]).await;
        assert_eq!(response.expect("success").attempts(), 2);
    }
}

#[tokio::test]
async fn a_silent_server_times_out() {
    let server = Server::start([Reply::silence()]);
    let before = Instant::now();
    let options = CallOptions::new().timeout(Duration::from_millis(60));
    let error = call(&client(&server)).with(options).await.expect_err("an error");
    let Error::Timeout(timeout) = &error else { panic!("{error:?}") };
    assert_eq!(timeout.limit(), Duration::from_millis(60));
    assert_eq!((error.sent(), error.attempts()), (Sent::Maybe, 1));
    assert!(error.is_timeout() && error.is_transient() && error.idempotency_key().is_some());
    assert!(before.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_stalled_body_times_out() {
    let server = Server::start([Reply::chunks(200, ["{", "}"]).pause_between_chunks(Duration::from_secs(1))]);
    let options = CallOptions::new().timeout(Duration::from_millis(80));
    let error = call(&client(&server)).with(options).await.expect_err("an error");
    assert!(error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn the_deadline_counts_all_attempts_and_waits() {
    let slow = Reply::status(503).after(Duration::from_millis(200));
    let server = Server::start(vec![slow; 20]);
    let policy = RetryPolicy::new().max_retries(19).delays(Duration::from_millis(1), Duration::from_millis(1));
    let client = builder(&server).retry(policy).timeout(Duration::from_millis(500)).build().expect("a client");
    let error = call(&client).await.expect_err("an error");
    assert!(error.is_timeout(), "{error:?}");
    // Three, or two on a machine that is busy.
    assert!((2..=3).contains(&error.attempts()), "{error:?}");
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let server = Server::start([Reply::silence()]);
    let sending = call(&client(&server)).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(50), sending).await.is_err());
    while server.open_connections() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(server.attempts(), 1);
}

#[test]
fn one_client_serves_several_runtimes() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut client = None;
    for _ in 0..2 {
        runtime().block_on(async {
            let server = Server::start([started()]);
            let client = client.get_or_insert_with(|| {
                Client::builder().base_url(server.url()).api_key(SECRET).retry(quick()).build().expect("a client")
            });
            // The second server has another port, so only the first call can succeed; neither may hang.
            let _ = tokio::time::timeout(Duration::from_secs(5), call(client).into_future()).await.expect("an end");
        });
    }
}
