//! What errors and requests show: no credential, and no more of a body than a line of a log takes.

mod support;

use support::{Answer, Script, answer, broken, not_sent};
use truespec_runtime::{Client, ClientBuilder, Operation, RetryPolicy, SecurityScheme, Service, TransportFault, Value};

static QUERY: SecurityScheme = SecurityScheme::api_key_in_query("Query", "key");

static SERVICE: Service =
    Service { name: "t", version: "1", servers: &["https://api.test/v1"], base_url_env: "", schemes: &[&QUERY] };

static GET: Operation = Operation { id: "get", path: "/x", security: &[&[&QUERY]], ..Operation::NEW };

fn client(script: &Script) -> Client {
    let builder = ClientBuilder::new(&SERVICE).credential(&QUERY, "s3cret/+".into()).retry(RetryPolicy::never());
    let builder = builder.default_header("x-other-key", "0ther");
    builder.transport(script.clone()).build().expect("a client")
}

#[tokio::test]
async fn errors_show_the_begin_of_a_body() {
    let long = Box::leak(format!(r#"{{"text":"{}"}}"#, "\u{e9}".repeat(100_000)).into_boxed_str());
    let error = client(&Script::new([answer(400, &[], long)])).call::<Value, Value>(&GET).await.expect_err("an error");
    assert!(error.body().is_some() && error.to_string().len() < 200, "{error}");
    let shown = format!("{error:?}");
    assert!(shown.len() < 3_000 && shown.contains("… (2000"), "{shown}");
    let page = Box::leak(format!("<p>{}", "x".repeat(100_000)).into_boxed_str());
    for status in [200, 502] {
        let headers = &[("content-type", "text/html")];
        let script = Script::new([answer(status, headers, page)]);
        let error = client(&script).call::<Value, Value>(&GET).await.expect_err("an error");
        assert!(error.to_string().len() < 300 && format!("{error:?}").len() < 1_000, "{error:?}");
    }
}

#[tokio::test]
async fn errors_show_no_credential_that_stood_in_a_url() {
    let url = "https://api.test/v1/x?key=s3cret%2F%2B";
    let echo = answer(403, &[("x-request-id", url)], r#"{"asked":"https://api.test/v1/x?key=s3cret%2F%2B"}"#);
    let fault = Answer::Fault(|| TransportFault::broken("cannot send https://api.test/v1/x?key=s3cret%2F%2B"));
    for answer in [echo, fault, broken(), not_sent()] {
        let script = Script::new([answer]);
        let error = client(&script).call::<Value, Value>(&GET).await.expect_err("an error");
        assert_eq!(script.requests()[0].uri(), url);
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }
}

#[test]
fn headers_of_the_client_do_not_show() {
    let request = client(&Script::default()).call::<Value, Value>(&GET).to_request().expect("a request");
    assert_eq!(request.headers()["x-other-key"], "0ther");
    let shown = format!("{:?}", request.headers());
    assert!(!shown.contains("0ther") && shown.contains("truespec/"), "{shown}");
}
