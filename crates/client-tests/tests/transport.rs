//! The default transport with operations that the seed does not have.

use heygen_client::runtime::{
    Binary, Body, Bytes, Chunks, Client, ClientBuilder, HyperTransport, Idempotency, Method, Operation, Service,
    Transport, TransportFault, http,
};
use std::task::{Context, Poll};
use std::time::Duration;
use testkit::{Reply, Server};

static SERVICE: Service =
    Service { name: "t", version: "0", servers: &["http://localhost"], base_url_env: "", schemes: &[] };

const fn operation(method: Method) -> Operation {
    Operation { id: "o", method, path: "/o", idempotency: Idempotency::Idempotent, ..Operation::NEW }
}

fn client(server: &Server) -> Client {
    ClientBuilder::new(&SERVICE).base_url(server.url()).max_body_bytes(8).build().expect("a client")
}

#[tokio::test]
async fn requests_without_a_body_say_so_where_one_is_expected() {
    static GET: Operation = operation(Method::Get);
    static DELETE: Operation = operation(Method::Delete);
    static POST: Operation = operation(Method::Post);
    static PUT: Operation = operation(Method::Put);
    for (operation, length) in [(&GET, None), (&DELETE, None), (&POST, Some("0")), (&PUT, Some("0"))] {
        let server = Server::start([Reply::status(204)]);
        client(&server).call::<(), ()>(operation).await.expect("success");
        let request = server.request();
        // RFC 9110 §8.6.
        assert_eq!(request.header("content-length"), length, "{}", request.method);
        assert_eq!(request.headers("transfer-encoding"), [""; 0]);
        assert_eq!(request.headers("content-type"), [""; 0]);
    }
}

#[tokio::test]
async fn the_length_that_head_announces_is_no_body() {
    static HEAD: Operation = operation(Method::Head);
    let server = Server::start([Reply::repeat(200, b'x', 1 << 40)]);
    let response = client(&server).call::<Binary, ()>(&HEAD).send_with_meta().await.expect("success");
    assert!(response.value().is_empty());
    assert_eq!(response.headers()["content-length"], "1099511627776");
}

/// Two pieces.
struct Pieces(u8);

impl Chunks for Pieces {
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>> {
        self.0 += 1;
        Poll::Ready((self.0 <= 2).then_some(Ok(Bytes::from_static(b"piece "))))
    }
}

#[tokio::test]
async fn bodies_without_a_length_are_streamed() {
    let server = Server::start([Reply::status(204)]);
    let transport = HyperTransport::new(Duration::from_secs(5)).expect("a transport");
    let request = http::Request::post(server.url()).body(Body::from_chunks(Pieces(0))).expect("a request");
    assert_eq!(transport.send(request).await.expect("an answer").status(), 204);
    let request = server.request();
    assert_eq!(request.header("transfer-encoding"), Some("chunked"));
    assert_eq!(request.text(), "piece piece ");
}
