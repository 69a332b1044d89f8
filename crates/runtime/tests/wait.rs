//! Waits, over a transport that answers from a script and in a time that does not pass.

mod support;

use std::time::Duration;

use support::{Script, answer, broken, not_sent};
use tokio::time::Instant;
use truespec_runtime::{Client, ClientBuilder, Error, Operation, Service, Value, WaitError, Waiter};

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test"],
    base_url_env: "T_URL",
    schemes: &[],
};

static GET: Operation = Operation { id: "get", path: "/job", ..Operation::NEW };

static DONE: Waiter = Waiter {
    field: "/data/status",
    success: &["done", "true"],
    failure: &["failed"],
    interval_ms: 2_000,
    max_interval_ms: 4_000,
    timeout_ms: 60_000,
};

fn client(script: &Script) -> Client {
    ClientBuilder::new(&SERVICE).transport(script.clone()).build().expect("a client")
}

const PENDING: &str = r#"{"data":{"status":"pending"}}"#;

#[tokio::test(start_paused = true)]
async fn waits_grow_until_it_is_done() {
    let start = Instant::now();
    let script = Script::new([
        answer(200, &[], PENDING),
        answer(200, &[], "{}"),
        answer(200, &[("retry-after", "10")], r#"{"data":null}"#),
        not_sent(),
        answer(200, &[], PENDING),
        answer(200, &[], r#"{"data":{"status":"done","n":1}}"#),
    ]);
    let done = client(&script).call::<Value, ()>(&GET).wait(&DONE).await.expect("success");
    assert_eq!(done["data"]["n"].as_i64(), Some(1));
    // 2, 3, 10 as asked for, and 4; besides the wait before the retry.
    let waited = start.elapsed().as_secs();
    assert!((19..=21).contains(&waited), "{waited}");
    let script = Script::new([answer(200, &[], r#"{"data":{"status":true}}"#)]);
    client(&script).call::<Value, ()>(&GET).wait(&DONE).await.expect("success");
}

#[tokio::test(start_paused = true)]
async fn failure_keeps_the_answer() {
    let script =
        Script::new([answer(200, &[], PENDING), answer(200, &[], r#"{"data":{"status":"failed","why":"x"}}"#)]);
    let error = client(&script).call::<Value, ()>(&GET).wait(&DONE).await.expect_err("an error");
    assert_eq!(error.to_string(), "`get`: the server says that it failed");
    let WaitError::Failed(response) = error else { panic!("{error}") };
    assert_eq!(response.value()["data"]["why"].as_str(), Some("x"));
}

#[tokio::test(start_paused = true)]
async fn time_runs_out() {
    let start = Instant::now();
    let script = Script::new((0..4).map(|_| answer(200, &[], PENDING)));
    let wait = client(&script).call::<Value, ()>(&GET).wait(&DONE);
    let error = wait.interval(Duration::from_secs(3)).timeout(Duration::from_secs(10)).await.expect_err("an error");
    assert_eq!(error.response().map(|response| response.value()["data"]["status"] == "pending".into()), Some(true));
    assert!(matches!(error, WaitError::Timeout(Some(_))), "{error}");
    assert_eq!((script.requests().len(), start.elapsed().as_secs()), (4, 9));
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_ends_the_wait() {
    let script = Script::new([answer(200, &[], PENDING), broken(), broken(), answer(404, &[], r#""gone""#)]);
    let error = client(&script).call::<Value, String>(&GET).wait(&DONE).await.expect_err("an error");
    let WaitError::Call(Error::Api(refusal)) = error else { panic!("{error}") };
    assert_eq!(refusal.body().map(String::as_str), Some("gone"));
    let script = Script::new([answer(200, &[], r#"{"data":{"status":"done"}}"#)]);
    let error = client(&script).call::<i64, ()>(&GET).wait(&DONE).await.expect_err("an error");
    assert!(matches!(error, WaitError::Call(Error::Decode(_))), "{error}");
}
