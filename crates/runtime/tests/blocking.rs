//! Calls from code that is not `async`, over a transport that answers from a script.
#![cfg(feature = "blocking")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "faults are not needed here")]
mod support;

use support::{Script, answer};
use truespec_runtime::{
    Blocking as _, Client, ClientBuilder, Error, Operation, Pagination, Service, Transport, TransportFuture, Value,
    WaitError, Waiter, http,
};

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test"],
    base_url_env: "T_URL",
    schemes: &[],
};

static GET: Operation =
    Operation { id: "get", path: "/x", pagination: Some(Pagination::url("/next").items("/data")), ..Operation::NEW };

static DONE: Waiter = Waiter {
    field: "/status",
    success: &["done"],
    failure: &["failed"],
    interval_ms: 1,
    max_interval_ms: 1,
    timeout_ms: 10_000,
};

fn client(transport: impl Transport) -> Client {
    ClientBuilder::new(&SERVICE).transport(transport).build().expect("a client")
}

#[test]
fn whatever_can_be_awaited_can_be_blocked_on() {
    let script = Script::new([
        answer(200, &[], "1"),
        answer(200, &[], "2"),
        answer(404, &[], r#""gone""#),
        answer(503, &[("retry-after", "0")], ""),
        answer(200, &[], "3"),
    ]);
    let call = move || client(script.clone()).call::<i64, String>(&GET);
    assert_eq!(call().send_blocking().expect("success"), 1);
    assert_eq!(call().send_with_meta().send_blocking().expect("success").into_value(), 2);
    let error = call().send_blocking().expect_err("an error");
    assert_eq!(error.body().map(String::as_str), Some("gone"));
    assert_eq!(std::thread::spawn(move || call().send_blocking()).join().expect("no panic").expect("success"), 3);
}

#[test]
fn lists_are_iterators_and_waits_wait() {
    let script = Script::new([
        answer(200, &[], r#"{"data":[1,2],"next":"?p=2"}"#),
        answer(200, &[], r#"{"data":[3]}"#),
        answer(200, &[], r#"{"data":[4],"next":"?p=2"}"#),
        answer(404, &[], ""),
    ]);
    let call = || client(script.clone()).call::<Value, ()>(&GET);
    let items: Result<Vec<i64>, _> = call().items::<i64>().blocking().collect();
    assert_eq!(items.expect("success"), [1, 2, 3]);
    let pages: Vec<bool> = call().pages().blocking().map(|page| page.is_ok()).collect();
    assert_eq!(pages, [true, false]);
    let script = Script::new([answer(200, &[], "{}"), answer(200, &[], r#"{"status":"failed"}"#)]);
    let error = client(script).call::<Value, ()>(&GET).wait(&DONE).send_blocking().expect_err("an error");
    assert!(matches!(error, WaitError::Failed(_)), "{error}");
}

#[tokio::test]
async fn within_a_runtime_nothing_is_sent() {
    let script = Script::new([]);
    let error = client(script.clone()).call::<Value, ()>(&GET).send_blocking().expect_err("an error");
    assert!(matches!(&error, Error::Build(_)) && error.to_string().contains(".await"), "{error}");
    let mut items = client(script.clone()).call::<Value, ()>(&GET).items::<Value>().blocking();
    assert!(matches!(items.next(), Some(Err(Error::Build(_)))));
    assert!(items.next().is_none());
    assert!(script.requests().is_empty());
}

#[test]
fn a_panic_in_the_transport_is_an_error() {
    struct Panics;
    impl Transport for Panics {
        fn send(&self, _: http::Request<truespec_runtime::Body>) -> TransportFuture {
            panic!("on purpose")
        }
    }
    let error = client(Panics).call::<Value, ()>(&GET).send_blocking().expect_err("an error");
    assert!(error.to_string().contains("panic"), "{error}");
    let script = Script::new([answer(200, &[], "1")]);
    client(script).call::<Value, ()>(&GET).send_blocking().expect("the thread goes on");
}
