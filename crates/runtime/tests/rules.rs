//! What the document asks of values is checked before anything is sent.

use truespec_runtime::{
    BuildError, Client, ClientBuilder, Idempotency, Limit, Method, Operation, Param, Parts, Rule, Service, Subject,
    Value,
};

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test/v1"],
    base_url_env: "T_URL",
    schemes: &[],
};

static ORDER: Rule = Rule(
    &[],
    Parts::Object(
        &[("items", &Rule(&[Limit::MinItems(1)], Parts::List(&Rule(&[Limit::MaxLength(3)], Parts::Leaf))))],
        None,
    ),
);

static PLACE: Operation = Operation {
    id: "place",
    method: Method::Post,
    path: "/orders",
    params: &[Param::query("limit"), Param::query("tags")],
    idempotency: Idempotency::Unsafe,
    rules: &[
        (Subject::Param(0), &Rule(&[Limit::Maximum("100")], Parts::Leaf)),
        (Subject::Param(1), &Rule(&[], Parts::List(&Rule(&[Limit::MinLength(1)], Parts::Leaf)))),
        (Subject::Body("application/json"), &ORDER),
        (Subject::Body("application/x-www-form-urlencoded"), &ORDER),
        (Subject::Body("multipart/form-data"), &ORDER),
    ],
    ..Operation::NEW
};

fn client() -> Client {
    ClientBuilder::new(&SERVICE).build().expect("a client")
}

fn value(text: &str) -> Value {
    text.parse().expect("JSON")
}

fn check(
    request: Result<truespec_runtime::http::Request<truespec_runtime::Bytes>, BuildError>,
    path: &str,
    said: &str,
) {
    let error = request.expect_err("a broken rule");
    assert_eq!((error.path(), error.to_string().as_str()), (Some(path), said));
}

#[tokio::test]
async fn parameters() {
    let call = || client().call::<Value, ()>(&PLACE);
    let error = call().param(0, &101).to_request();
    check(error, "", "`place` was not sent: parameter `limit` must be at most 100");
    let error = call().param(1, &vec!["a", ""]).to_request();
    let said = "`place` was not sent: parameter `tags` at `[1]` must have at least 1 character, but has 0";
    check(error, "[1]", said);
    let request = call().param(0, &100).param(1, &vec!["a"]).to_request().expect("a request");
    assert_eq!(request.uri(), "https://api.test/v1/orders?limit=100&tags=a");
}

#[tokio::test]
async fn bodies() {
    let call = || client().call::<Value, ()>(&PLACE);
    let wrong = value(r#"{"items":["abc","secret"]}"#);
    let said = "`place` was not sent: `body.items[1]` must have at most 3 characters, but has 6";
    check(call().json(&wrong).to_request(), "body.items[1]", said);
    check(call().form(&wrong).to_request(), "body.items[1]", said);
    check(call().multipart("multipart/form-data", &wrong).to_request(), "body.items[1]", said);
    let right = value(r#"{"items":["abc"]}"#);
    assert_eq!(call().json(&right).to_request().expect("a request").body(), r#"{"items":["abc"]}"#);
    let unchecked = call().json_as("application/merge-patch+json", &wrong);
    unchecked.to_request().expect("rules are of a media type");
}
