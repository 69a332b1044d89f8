//! Which connections the default transport opens, uses again and closes.

use std::time::Duration;

use heygen_client::runtime::{
    Binary, Body, ByteStream, Client, ClientBuilder, HyperTransport, Idempotency, Method, Operation, Sent, Service,
    Transport, http,
};
use testkit::{Close, Reply, Server};

static SERVICE: Service =
    Service { name: "t", version: "0", servers: &["http://localhost"], base_url_env: "", schemes: &[] };
static GET: Operation = Operation { id: "get", path: "/get", ..Operation::NEW };
static POST: Operation =
    Operation { id: "post", method: Method::Post, path: "/post", idempotency: Idempotency::Unsafe, ..Operation::NEW };

fn client(url: String) -> Client {
    ClientBuilder::new(&SERVICE).base_url(url).build().expect("a client")
}

/// Waits until the server has noticed.
async fn none_open(server: &Server) {
    while server.open_connections() > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Bodies that fit into one read, that do not, and that have no length.
async fn one_after_another() {
    let replies = (0..100).flat_map(|_| {
        let long = vec![b'x'; 300_000];
        [Reply::status(204), Reply::whole(200, "short"), Reply::whole(200, long), Reply::chunks(200, ["a", "b"])]
    });
    let server = Server::start(replies);
    let client = client(server.url());
    for _ in 0..400 {
        client.call::<Binary, ()>(&GET).await.expect("an answer");
    }
    // A thread that has read the end of a body may be ahead of the one that makes its connection ready.
    assert!(server.connections() <= 9, "{} connections", server.connections());
}

#[tokio::test]
async fn calls_one_after_another_use_one_connection() {
    one_after_another().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_they_do_on_several_threads() {
    one_after_another().await;
}

#[tokio::test]
async fn calls_at_once_have_a_connection_each_and_leave_them_to_later_ones() {
    let slow = || Reply::whole(200, "slow").after(Duration::from_millis(100));
    let server = Server::start([slow(), slow(), Reply::status(204), Reply::status(204)]);
    let client = client(server.url());
    let call = || client.call::<Binary, ()>(&GET).send_with_meta();
    let (one, other) = tokio::join!(call(), call());
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(server.connections(), 2);
    let (one, other) = tokio::join!(call(), call());
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_connection_that_the_server_has_closed_meanwhile_costs_nothing() {
    let server = Server::start([Reply::status(204).close(Close::Fin), Reply::status(204)]);
    let client = client(server.url());
    client.call::<(), ()>(&POST).await.expect("an answer");
    none_open(&server).await;
    let answer = client.call::<(), ()>(&POST).send_with_meta().await.expect("an answer");
    assert_eq!((answer.attempts(), server.connections()), (1, 2));
}

#[tokio::test]
async fn connections_end_with_the_client_and_with_a_body_that_nobody_reads() {
    let server = Server::start([Reply::status(204), Reply::endless(200, b'x'), Reply::status(204)]);
    let client = client(server.url());
    client.call::<(), ()>(&GET).await.expect("an answer");
    drop(client.call::<ByteStream, ()>(&GET).await.expect("a stream"));
    none_open(&server).await;
    client.call::<(), ()>(&GET).await.expect("an answer");
    assert_eq!(server.open_connections(), 1);
    drop(client);
    none_open(&server).await;
}

#[tokio::test]
async fn the_server_is_told_its_name() {
    let server = Server::start([Reply::status(204), Reply::status(204), Reply::status(204)]);
    let transport = HyperTransport::new(Duration::from_secs(5)).expect("a transport");
    let port = server.port();
    let sent = |url: String, host: Option<&str>| {
        let mut request = http::Request::get(url);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        transport.send(request.body(Body::empty()).expect("a request"))
    };
    sent(format!("http://user:secret@localhost:{port}"), None).await.expect("an answer");
    sent(format!("http://127.0.0.1:{port}/a?b=c"), None).await.expect("an answer");
    sent(format!("http://127.0.0.1:{port}/a?b=c"), Some("elsewhere")).await.expect("an answer");
    let requests = server.requests();
    let told: Vec<_> = requests.iter().map(|request| (request.target.as_str(), request.header("host"))).collect();
    let (name, address) = (format!("localhost:{port}"), format!("127.0.0.1:{port}"));
    let expected = [("/", Some(&*name)), ("/a?b=c", Some(&*address)), ("/a?b=c", Some("elsewhere"))];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn without_a_server_nothing_is_sent() {
    let transport = HyperTransport::new(Duration::from_millis(200)).expect("a transport");
    for url in [Server::refusing(), "http://[::1]:1/".to_owned()] {
        let request = http::Request::get(url).body(Body::empty()).expect("a request");
        let fault = transport.send(request).await.expect_err("nobody there");
        assert_eq!(fault.sent(), Sent::No);
    }
}
