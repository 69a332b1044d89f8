//! Streams over real sockets: events, lines and downloads as they arrive, cut short, stalled, and left.

use std::time::{Duration, Instant};

use heygen_client::runtime::{
    Binary, ByteStream, CallOptions, Client, ClientBuilder, Error, EventStream, JsonLines, Operation, ReconnectPolicy,
    RetryPolicy, Service, Value,
};
use testkit::{Reply, Server};

static SERVICE: Service =
    Service { name: "t", version: "0", servers: &["http://localhost"], base_url_env: "", schemes: &[] };
static WATCH: Operation = Operation { id: "watch", path: "/watch", sentinel: "[DONE]", ..Operation::NEW };
static READ: Operation = Operation { id: "read", path: "/read", ..Operation::NEW };

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: text/event-stream\r\n\r\n";

fn client(server: &Server) -> Client {
    let retry = RetryPolicy::new().delays(Duration::from_millis(2), Duration::from_millis(8));
    ClientBuilder::new(&SERVICE).base_url(server.url()).retry(retry).build().expect("a client")
}

async fn watch(server: &Server) -> EventStream<i64> {
    client(server).call::<EventStream<i64>, Value>(&WATCH).await.expect("a stream")
}

async fn all(stream: &mut EventStream<i64>) -> (Vec<i64>, Option<Error<Value>>) {
    let mut data = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => data.push(event.data),
            Err(error) => return (data, Some(error)),
        }
    }
    (data, None)
}

/// Waits for what other threads do.
async fn soon(holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(5), "it does not come");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn events_arrive_byte_by_byte() {
    let text = "\u{feff}: hello\r\nid: 1\r\nevent: n\r\ndata: 1\r\n\r\ndata: 2\r\rdata: 3\n\ndata: [DONE]\n\n";
    let bytes = text.as_bytes().chunks(1).map(<[u8]>::to_vec);
    let server = Server::start([Reply::chunks(200, bytes).header("content-type", "text/event-stream")]);
    let (data, error) = all(&mut watch(&server).await).await;
    assert_eq!((data, error.map(|error| error.to_string())), (vec![1, 2, 3], None));
}

#[tokio::test]
async fn an_event_is_there_before_the_next_is_sent() {
    let reply = Reply::chunks(200, ["data: 1\n\n", "data: 2\n\n"]).header("content-type", "text/event-stream");
    let server = Server::start([reply.pause_between_chunks(Duration::from_secs(30))]);
    let mut stream = watch(&server).await;
    let start = Instant::now();
    assert_eq!(stream.next().await.expect("an event").expect("an event").data, 1);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_connection_that_drops_is_an_error() {
    for text in ["9\r\ndata: 1\n\n\r\n", "9\r\ndata: 1\n\n\r\n9\r\nda", "9\r\ndata: 1\n\n\r\n0\r\n\r\n"] {
        let server = Server::start([Reply::raw(format!("{CHUNKED}{text}"))]);
        let (data, error) = all(&mut watch(&server).await).await;
        let error = error.expect("an error");
        assert!(matches!(error, Error::Transport(_)) && error.status().is_some(), "{error:?}");
        assert_eq!((data, server.attempts()), (vec![1], 1), "a stream that began is not asked for again");
    }
}

#[tokio::test]
async fn a_stream_goes_on_after_the_event_that_came_last() {
    let first = "id: 7\ndata: 1\nretry: 5\n\n";
    let server = Server::start([
        Reply::raw(format!("{CHUNKED}{:x}\r\n{first}\r\n", first.len())),
        Reply::status(503),
        Reply::body(200, "text/event-stream", "data: 2\n\ndata: [DONE]\n\n"),
    ]);
    let mut stream = watch(&server).await.reconnect(ReconnectPolicy::new());
    let (data, error) = all(&mut stream).await;
    assert_eq!((data, error.map(|error| error.to_string())), (vec![1, 2], None));
    let ids: Vec<_> = server.requests().iter().map(|seen| seen.header("last-event-id").map(str::to_owned)).collect();
    assert_eq!(ids, [None, Some("7".to_owned()), Some("7".to_owned())]);
    assert_eq!(stream.last_event_id(), Some("7"));
}

#[tokio::test]
async fn silence_ends_after_the_idle_timeout_and_not_after_the_calls() {
    let pieces = ["data: 1\n\n", "data: 2\n\n", "data: 3\n\n", "data: [DONE]\n\n"];
    let slow = |pause| {
        let reply = Reply::chunks(200, pieces).header("content-type", "text/event-stream");
        Server::start([reply.pause_between_chunks(Duration::from_millis(pause))])
    };
    let times = |call: u64, idle: u64| {
        CallOptions::new().timeout(Duration::from_millis(call)).idle_timeout(Duration::from_millis(idle))
    };
    let server = slow(150);
    let call = client(&server).call::<EventStream<i64>, Value>(&WATCH).with(times(300, 5000));
    let (data, error) = all(&mut call.await.expect("a stream")).await;
    assert_eq!((data, error.map(|error| error.to_string())), (vec![1, 2, 3], None));
    let server = slow(5000);
    let call = client(&server).call::<EventStream<i64>, Value>(&WATCH).with(times(5000, 60));
    let (data, error) = all(&mut call.await.expect("a stream")).await;
    assert_eq!((data, error.expect("an error").is_timeout()), (vec![1], true));
}

#[tokio::test]
async fn a_stream_that_is_left_closes_its_connection() {
    let server = Server::start([Reply::endless(200, b'x'), Reply::endless(200, b'\n')]);
    let mut download = client(&server).call::<ByteStream, ()>(&READ).await.expect("a stream");
    assert!(download.chunk().await.expect("a chunk").is_some());
    assert_eq!(server.open_connections(), 1);
    drop(download);
    soon(|| server.open_connections() == 0).await;
    // And so does one whose sentinel came.
    let text = "data: [DONE]\n\n";
    let server = Server::start([Reply::raw(format!("{CHUNKED}{:x}\r\n{text}\r\n", text.len()))]);
    let mut stream = watch(&server).await;
    assert!(stream.next().await.is_none());
    soon(|| server.open_connections() == 0).await;
}

#[tokio::test]
async fn downloads_are_limited_by_their_caller() {
    const SIZE: u64 = 80 << 20;
    let server = Server::start([Reply::repeat(200, b'x', SIZE), Reply::endless(200, b'x')]);
    // More than the client takes of a body that is read whole.
    let download = client(&server).call::<Binary, ()>(&READ).stream().await.expect("a stream");
    assert_eq!(download.content_length(), Some(SIZE));
    let mut nowhere = tokio::io::sink();
    assert_eq!(download.copy_to(&mut nowhere).await.expect("all of it"), SIZE);
    let endless = client(&server).call::<ByteStream, ()>(&READ).await.expect("a stream");
    let error = endless.collect(1 << 20).await.expect_err("an error");
    assert!(matches!(error, Error::TooLarge(_)), "{error}");
}

#[tokio::test]
async fn a_download_that_is_cut_is_an_error() {
    let server = Server::start([Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc")]);
    let mut download = client(&server).call::<ByteStream, ()>(&READ).await.expect("a stream");
    assert_eq!(download.chunk().await.expect("a chunk").expect("a chunk"), "abc");
    let error = download.chunk().await.expect_err("an error");
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(download.chunk().await.expect("the end").is_none());
}

#[tokio::test]
async fn lines_come_one_by_one() {
    let chunks = ["{\"a\"", ":1}\n{\"a\":", "2}\r\n\n\n", "{\"a\":3}"];
    let sequence = "\u{1e}{\"a\":4}\n\u{1e}{\"a\":\n5}\n";
    let server = Server::start([
        Reply::chunks(200, chunks).header("content-type", "application/x-ndjson"),
        Reply::body(200, "application/json-seq", sequence),
    ]);
    let client = client(&server);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let mut lines = client.call::<JsonLines<Value>, ()>(&READ).await.expect("a stream");
        while let Some(line) = lines.next().await {
            seen.push(line.expect("a line")["a"].as_i64());
        }
    }
    assert_eq!(seen, [Some(1), Some(2), Some(3), Some(4), Some(5)]);
    assert_eq!(server.connections(), 1, "a stream that was read to its end leaves its connection to the next call");
}
