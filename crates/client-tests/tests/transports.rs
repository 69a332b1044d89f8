//! What a transport owes to calls, of the default one and of one through a `reqwest::Client`.

use std::task::{Context, Poll};
use std::time::Duration;

use heygen_client::runtime::{
    Binary, Body, ByteStream, Bytes, Chunks, Client, ClientBuilder, Error, HyperTransport, Idempotency, Method,
    Operation, RetryPolicy, Sent, Service, Transport, TransportFault, http,
};
use testkit::{Reply, Server};
use truespec_runtime::ReqwestTransport;

static SERVICE: Service =
    Service { name: "t", version: "0", servers: &["http://localhost"], base_url_env: "", schemes: &[] };
static GET: Operation = Operation { id: "get", path: "/get", ..Operation::NEW };
static POST: Operation =
    Operation { id: "post", method: Method::Post, path: "/post", idempotency: Idempotency::Unsafe, ..Operation::NEW };

fn reqwest() -> ReqwestTransport {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
    client.expect("a client").into()
}

fn hyper() -> HyperTransport {
    HyperTransport::new(Duration::from_secs(5)).expect("a transport")
}

fn client(url: String, transport: impl Transport) -> Client {
    let retry = RetryPolicy::new().delays(Duration::from_millis(2), Duration::from_millis(8));
    let builder = ClientBuilder::new(&SERVICE).base_url(url).retry(retry).timeout(Duration::from_millis(700));
    builder.transport(transport).build().expect("a client")
}

/// Two pieces.
struct Pieces(u8);

impl Chunks for Pieces {
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>> {
        self.0 += 1;
        Poll::Ready((self.0 <= 2).then_some(Ok(Bytes::from_static(b"piece "))))
    }
}

async fn bodies(transport: impl Transport) {
    let server = Server::start([Reply::status(204), Reply::status(204), Reply::status(204), Reply::status(204)]);
    let post = |body| http::Request::post(server.url()).body(body).expect("a request");
    for (body, headers, text) in [
        (Body::from_chunks(Pieces(0)), [None, Some("chunked")], "piece piece "),
        (Body::from_sized_chunks(Pieces(0), 12), [Some("12"), None], "piece piece "),
        (Body::from(Bytes::from_static(b"whole")), [Some("5"), None], "whole"),
        // RFC 9110 §8.6.
        (Body::empty(), [Some("0"), None], ""),
    ] {
        assert_eq!(transport.send(post(body)).await.expect("an answer").status(), 204);
        let requests = server.requests();
        let request = requests.last().expect("a request");
        assert_eq!(["content-length", "transfer-encoding"].map(|name| request.header(name)), headers);
        assert_eq!(request.text(), text);
    }
    let fault = transport.send(post(Body::from_sized_chunks(Pieces(0), 13))).await.expect_err("a short body");
    assert_eq!(fault.sent(), Sent::Maybe);
    assert_eq!(server.connections(), 1, "connections are used again");
}

async fn downloads(transport: impl Transport) {
    const SIZE: u64 = 8 << 20;
    let cut = Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc");
    let server = Server::start([Reply::repeat(200, b'x', SIZE), cut, Reply::endless(200, b'x')]);
    let client = client(server.url(), transport);
    let download = client.call::<Binary, ()>(&GET).stream().await.expect("a stream");
    assert_eq!(download.content_length(), Some(SIZE));
    assert_eq!(download.copy_to(&mut tokio::io::sink()).await.expect("all of it"), SIZE);
    let cut = client.call::<ByteStream, ()>(&GET).await.expect("a stream");
    let error = cut.collect(1 << 20).await.expect_err("an end before the end");
    assert!(matches!(error, Error::Transport(_)), "{error}");
    let mut endless = client.call::<ByteStream, ()>(&GET).await.expect("a stream");
    assert!(endless.chunk().await.expect("a piece").is_some());
    drop(endless);
    while server.open_connections() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn faults(transport: impl Transport + Clone) {
    // Provably not sent, so even what must not be done twice is tried again.
    let refused = client(Server::refusing(), transport.clone()).call::<(), ()>(&POST).await.expect_err("nobody");
    assert!(matches!(refused, Error::Connect(_)), "{refused}");
    assert_eq!((refused.sent(), refused.attempts()), (Sent::No, 3));
    let server = Server::start([Reply::hang_up(), Reply::silence()]);
    let client = client(server.url(), transport);
    let broken = client.call::<(), ()>(&POST).await.expect_err("no answer");
    assert!(matches!(broken, Error::Transport(_)), "{broken}");
    assert_eq!((broken.sent(), broken.attempts()), (Sent::Maybe, 1));
    let silent = client.call::<(), ()>(&POST).await.expect_err("silence");
    assert!(silent.is_timeout(), "{silent}");
}

async fn redirects(transport: impl Transport) {
    let server = Server::start([Reply::status(302).header("location", "/there"), Reply::json(200, "7")]);
    let answer = client(server.url(), transport).call::<i64, ()>(&GET).send_with_meta().await.expect("an answer");
    assert_eq!((*answer.value(), server.attempts()), (7, 2));
}

#[derive(Clone)]
struct Shared(std::sync::Arc<HyperTransport>);

impl Transport for Shared {
    fn send(&self, request: http::Request<Body>) -> heygen_client::runtime::TransportFuture {
        self.0.send(request)
    }
}

#[tokio::test]
async fn bodies_go_both_ways() {
    bodies(hyper()).await;
    bodies(reqwest()).await;
    downloads(hyper()).await;
    downloads(reqwest()).await;
}

#[tokio::test]
async fn faults_say_what_was_sent() {
    faults(Shared(hyper().into())).await;
    faults(reqwest()).await;
}

#[tokio::test]
async fn redirects_are_the_calls_business() {
    redirects(hyper()).await;
    redirects(reqwest()).await;
}
