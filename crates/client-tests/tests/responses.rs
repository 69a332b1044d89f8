//! What statuses and media types mean, over real sockets.

use heygen_client::runtime::{
    self, Binary, Client, ClientBuilder, Error, Operation, PlainText, RedirectPolicy, RetryPolicy, Service, Value,
};
use testkit::{Reply, Server};

static SERVICE: Service =
    Service { name: "t", version: "0", servers: &["http://localhost"], base_url_env: "", schemes: &[] };
static READ: Operation =
    Operation { id: "read", path: "/read", accept: "application/json, text/plain", ..Operation::NEW };
static GO: Operation = Operation { id: "go", path: "/go", redirects: &[302], ..Operation::NEW };

/// What `read` answers with.
#[derive(Debug, PartialEq)]
enum Answer {
    Done(i64),
    Started(Value),
    Nothing,
    Reset,
    Other(String),
}

runtime::responses! {
    Answer {
        200 Done json,
        202 Started json,
        204 Nothing empty,
        205 Reset empty,
        2XX Other text,
    }
}

/// What `read` refuses with.
#[derive(Debug, PartialEq)]
enum Refusal {
    Conflict(String),
    Client(Value),
    Default,
}

runtime::responses! {
    Refusal {
        409 Conflict text,
        4XX Client json,
        default Default empty,
    }
}

fn builder(server: &Server) -> ClientBuilder {
    ClientBuilder::new(&SERVICE).base_url(server.url()).retry(RetryPolicy::new().max_retries(0))
}

fn client(server: &Server) -> Client {
    builder(server).build().expect("a client")
}

#[tokio::test]
async fn each_success_has_its_body() {
    for (reply, expected) in [
        (Reply::json(200, "7"), Answer::Done(7)),
        (Reply::json(202, "[]"), Answer::Started(Value::Array(Vec::new()))),
        (Reply::status(204), Answer::Nothing),
        (Reply::status(205), Answer::Reset),
        (Reply::body(207, "text/plain", "many"), Answer::Other("many".to_owned())),
    ] {
        let server = Server::start([reply]);
        assert_eq!(client(&server).call::<Answer, Refusal>(&READ).await.expect("success"), expected);
        assert_eq!(server.request().header("accept"), Some("application/json, text/plain"));
    }
}

#[tokio::test]
async fn each_refusal_has_its_body() {
    for (reply, status, expected) in [
        (Reply::body(409, "text/plain", "busy"), 409, Some(Refusal::Conflict("busy".to_owned()))),
        (Reply::json(418, "null"), 418, Some(Refusal::Client(Value::Null))),
        (Reply::body(500, "text/html", "<p>"), 500, Some(Refusal::Default)),
        // RFC 9110 §15.4.5: there is no body to read.
        (Reply::status(304), 304, Some(Refusal::Default)),
        (Reply::body(404, "text/html", "<p>no"), 404, None),
    ] {
        let server = Server::start([reply]);
        let error = client(&server).call::<Answer, Refusal>(&READ).await.expect_err("an error");
        let Error::Api(error) = error else { panic!("{error:?}") };
        assert_eq!((error.status().as_u16(), error.body()), (status, expected.as_ref()));
        assert_eq!(error.raw_body().is_empty(), status == 304);
    }
}

#[tokio::test]
async fn a_redirect_that_is_the_answer_is_not_followed() {
    let to = |status, location: &str| Reply::status(status).header("location", location);
    let server = Server::start([to(302, "/there"), to(307, "/go?again"), to(302, "https://elsewhere.test/f")]);
    for location in ["/there", "https://elsewhere.test/f"] {
        let response = client(&server).call::<(), Value>(&GO).send_with_meta().await.expect("success");
        assert_eq!(
            (response.status().as_u16(), &response.headers()["location"]),
            (302, &location.parse().expect("a value"))
        );
    }
    let targets: Vec<_> = server.requests().iter().map(|seen| seen.target.clone()).collect();
    assert_eq!(targets, ["/go", "/go", "/go?again"]);
    // One that the document does not say is a refusal where it is not followed.
    let server = Server::start([to(302, "/there"), to(302, "https://elsewhere.test/f")]);
    let never = builder(&server).redirects(RedirectPolicy::Never).build().expect("a client");
    for client in [never, client(&server)] {
        let error = client.call::<(), Value>(&READ).await.expect_err("an error");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    }
}

#[tokio::test]
async fn text_and_bytes_are_what_came() {
    let server = Server::start([
        Reply::body(200, "application/xml", "<a>é</a>"),
        Reply::body(200, "text/plain", b"\xff".to_vec()),
        Reply::body(200, "image/png", b"\xff\0".to_vec()),
        Reply::body(200, "text/event-stream", "data: 1\n\n"),
    ]);
    let client = client(&server);
    assert_eq!(client.call::<PlainText, ()>(&READ).await.expect("text"), "<a>é</a>");
    let error = client.call::<PlainText, ()>(&READ).await.expect_err("an error");
    assert!(matches!(&error, Error::Decode(error) if error.raw_body()[..] == b"\xff"[..]), "{error}");
    assert_eq!(&client.call::<Binary, ()>(&READ).await.expect("bytes")[..], b"\xff\0");
    // A stream where a value was asked for says what it is.
    let error = client.call::<Value, ()>(&READ).await.expect_err("an error").to_string();
    assert!(error.contains("expected JSON, got a body of type `text/event-stream`"), "{error}");
}
