//! What the attempts of one call have in common, and how long each may take.

mod support;

use std::time::Duration;

use support::{Answer, Script, Stop, answer, broken, not_sent, pieces};
use truespec_runtime::{
    CallOptions, Client, ClientBuilder, Error, Idempotency, Method, Operation, Param, RetryPolicy, SecurityScheme,
    Sent, Service, http,
};

static KEY: SecurityScheme = SecurityScheme::api_key_in_header("Key", "x-key");
static COOKIE: SecurityScheme = SecurityScheme::api_key_in_cookie("Cookie", "sid");

static SERVICE: Service =
    Service { name: "t", version: "1", servers: &["https://api.test/v1"], base_url_env: "", schemes: &[&KEY, &COOKIE] };

static CREATE: Operation = Operation {
    id: "create",
    method: Method::Post,
    path: "/{owner}/items",
    params: &[
        Param::path("owner"),
        Param::query("q"),
        Param::header("X-Trace"),
        Param::cookie("c"),
        Param::header("Idempotency-Key"),
    ],
    security: &[&[&KEY, &COOKIE]],
    idempotency: Idempotency::Keyed { param: 4, generate: true, in_progress: None },
    ..Operation::NEW
};

static UNSAFE: Operation = Operation { idempotency: Idempotency::Unsafe, ..CREATE };

fn client(script: &Script) -> Client {
    let builder = ClientBuilder::new(&SERVICE).credential(&KEY, "k".into()).credential(&COOKIE, "s".into());
    builder.retry(RetryPolicy::new()).transport(script.clone()).build().expect("a client")
}

#[tokio::test(start_paused = true)]
async fn every_attempt_sends_the_same() {
    let redirect = answer(307, &[("location", "/v1/me/items?q=1")], "");
    let script = Script::new([not_sent(), redirect, broken(), answer(200, &[], "1")]);
    let call =
        client(&script).call::<i64, ()>(&CREATE).param(0, &"me").param(1, &1).param(2, &"t\u{e9}").param(3, &"c;");
    let call = call.json(&"body").with(CallOptions::new().header("x-own", "o"));
    let meta = call.send_with_meta().await.expect("success");
    assert_eq!(meta.attempts(), 3);
    let requests = script.requests();
    assert_eq!(requests.len(), 4);
    for request in &requests {
        assert_eq!(
            (request.method(), request.uri().to_string().as_str()),
            (&http::Method::POST, "https://api.test/v1/me/items?q=1")
        );
        assert_eq!(request.headers(), requests[0].headers());
        assert_eq!(request.body().known_len(), Some(6));
    }
    let headers = requests[0].headers();
    assert_eq!(headers["idempotency-key"].to_str().ok(), meta.idempotency_key());
    for (name, value) in [("x-trace", "t\u{e9}"), ("cookie", "c=c%3B; sid=s"), ("x-key", "k"), ("x-own", "o")] {
        assert_eq!(headers[name].as_bytes(), value.as_bytes(), "{name}");
    }
}

fn silence() -> Answer {
    pieces("application/json", [Err(Stop::Silent)])
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_one_that_broke() {
    let options = || CallOptions::new().attempt_timeout(Duration::from_secs(7));
    let script = Script::new([silence(), answer(200, &[], "1")]);
    let call = client(&script).call::<i64, ()>(&CREATE).param(0, &"me").with(options());
    assert_eq!(call.send_with_meta().await.expect("success").attempts(), 2);

    // What may have been done is not done twice.
    let script = Script::new([silence()]);
    let call = client(&script).call::<i64, ()>(&UNSAFE).param(0, &"me").with(options());
    let error = call.await.expect_err("an error");
    let Error::Timeout(timeout) = &error else { panic!("{error:?}") };
    assert_eq!((timeout.limit(), error.sent(), error.attempts()), (Duration::from_secs(7), Sent::Maybe, 1));
    assert_eq!(error.to_string(), "`create`: no answer to the last attempt within 7s (1 attempt)");
}

#[tokio::test(start_paused = true)]
async fn the_time_of_the_call_stands_above_that_of_an_attempt() {
    let start = tokio::time::Instant::now();
    let script = Script::new([silence(), silence(), silence()]);
    let builder = ClientBuilder::new(&SERVICE).credential(&KEY, "k".into()).credential(&COOKIE, "s".into());
    let builder = builder.transport(script).timeout(Duration::from_secs(10)).attempt_timeout(Duration::from_secs(8));
    let call = builder.build().expect("a client").call::<i64, ()>(&CREATE).param(0, &"me");
    let error = call.await.expect_err("an error");
    assert!(error.to_string().contains("no result within 10s (2 attempts"), "{error}");
    assert_eq!(start.elapsed().as_secs(), 10);
}
