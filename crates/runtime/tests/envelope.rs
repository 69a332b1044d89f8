//! Values in envelopes, over a transport that answers from a script.

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "faults are not needed here")]
mod support;

use support::{Script, answer};
use truespec_runtime::{Client, ClientBuilder, Error, Operation, Service};

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test"],
    base_url_env: "T_URL",
    schemes: &[],
};

static GET: Operation = Operation { id: "get", path: "/x", data: "/data/n", error: "/error", ..Operation::NEW };

fn client(script: &Script) -> Client {
    ClientBuilder::new(&SERVICE).transport(script.clone()).build().expect("a client")
}

#[tokio::test]
async fn the_value_is_what_is_inside() {
    let script = Script::new([answer(200, &[], r#"{"data":{"n":7}}"#), answer(404, &[], r#"{"error":"gone"}"#)]);
    let meta = client(&script).call::<i64, String>(&GET).send_with_meta().await.expect("success");
    assert_eq!((*meta.value(), &meta.raw_body()[..]), (7, &br#"{"data":{"n":7}}"#[..]));
    let error = client(&script).call::<i64, String>(&GET).await.expect_err("an error");
    let Error::Api(refusal) = error else { panic!("{error}") };
    assert_eq!(refusal.body().map(String::as_str), Some("gone"));
    assert_eq!(&refusal.raw_body()[..], br#"{"error":"gone"}"#);
}

#[tokio::test]
async fn what_is_not_there_is_null_or_an_error() {
    let script = Script::new([r#"{"data":{}}"#, r#"{"data":{"n":"7"}}"#, "{}"].map(|body| answer(200, &[], body)));
    let error = client(&script).call::<i64, ()>(&GET).await.expect_err("an error").to_string();
    assert!(error.contains("a required field is missing at `$.data.n`"), "{error}");
    let error = client(&script).call::<i64, ()>(&GET).await.expect_err("an error").to_string();
    assert!(error.contains("at `$.data.n`"), "{error}");
    assert_eq!(client(&script).call::<Option<i64>, ()>(&GET).await.expect("success"), None);
}
