//! Credentials that are asked for: fixed ones are in `calls`.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use support::{Script, answer, broken, not_sent};
use truespec_runtime::{
    Client, ClientBuilder, ClientCredentials, Credential, CredentialError, Error, Idempotency, Method, Operation,
    RotatingSecret, Secret, SecurityScheme, Sent, Service, http,
};

static KEY: SecurityScheme = SecurityScheme::api_key_in_query("Key", "key");
static SESSION: SecurityScheme = SecurityScheme::api_key_in_cookie("Session", "sid");
static TOKEN: SecurityScheme = SecurityScheme::bearer("Token");
static LOGIN: SecurityScheme = SecurityScheme::basic("Login");

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test"],
    base_url_env: "",
    schemes: &[&KEY, &SESSION, &TOKEN, &LOGIN],
};

/// Not safe to repeat, so that what is repeated is so because of its 401 alone.
static CREATE: Operation = Operation {
    id: "create",
    method: Method::Post,
    path: "/items?v=1",
    security: &[&[&KEY, &SESSION], &[&TOKEN], &[&LOGIN]],
    idempotency: Idempotency::Unsafe,
    ..Operation::NEW
};

fn client(script: &Script, give: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    give(ClientBuilder::new(&SERVICE).transport(script.clone())).build().expect("a client")
}

fn authorization(request: &http::Request<truespec_runtime::Body>) -> &str {
    request.headers()["authorization"].to_str().expect("text")
}

#[tokio::test(start_paused = true)]
async fn a_secret_can_be_replaced_while_it_is_used() {
    let script = Script::new((0..2).map(|_| answer(204, &[], "")));
    let (key, session) = (RotatingSecret::new("k1"), RotatingSecret::new("s1"));
    let client = client(&script, |builder| {
        builder.credential(&KEY, key.clone().into()).credential(&SESSION, session.clone().into())
    });
    client.call::<(), ()>(&CREATE).await.expect("success");
    key.rotate("k&2");
    session.rotate("s2");
    client.call::<(), ()>(&CREATE).await.expect("success");
    let requests = script.requests();
    let seen = |at: usize| {
        let request: &http::Request<_> = &requests[at];
        (request.uri().to_string(), request.headers()["cookie"].to_str().expect("text").to_owned())
    };
    assert_eq!(seen(0), ("https://api.test/items?v=1&key=k1".to_owned(), "sid=s1".to_owned()));
    assert_eq!(seen(1), ("https://api.test/items?v=1&key=k%262".to_owned(), "sid=s2".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_password_can_be_provided() {
    let script = Script::new([answer(204, &[], "")]);
    let password = RotatingSecret::new("open sesame");
    let client = client(&script, |builder| builder.basic_credential(&LOGIN, "Aladdin", password.into()));
    client.call::<(), ()>(&CREATE).await.expect("success");
    // RFC 7617 §2.
    assert_eq!(authorization(&script.requests()[0]), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

#[tokio::test(start_paused = true)]
async fn tokens_are_asked_for_once_and_kept_until_they_expire() {
    let token = |body| answer(200, &[("content-type", "application/json")], body);
    let script = Script::new([
        token(r#"{"access_token":"t1","token_type":"Bearer","expires_in":3600}"#),
        answer(204, &[], ""),
        answer(204, &[], ""),
        token(r#"{"access_token":"t2","expires_in":"60"}"#),
        answer(204, &[], ""),
    ]);
    let tokens = ClientCredentials::new("https://login.test/token", "id:1", "s/2").scopes(&["read", "write"]);
    let tokens = tokens.field("audience", "https://api.test");
    let client = client(&script, |builder| builder.credential(&TOKEN, tokens.into()));
    client.call::<(), ()>(&CREATE).await.expect("success");
    tokio::time::advance(Duration::from_secs(3569)).await;
    client.call::<(), ()>(&CREATE).await.expect("success");
    tokio::time::advance(Duration::from_secs(2)).await;
    client.call::<(), ()>(&CREATE).await.expect("success");
    let requests = script.requests();
    assert_eq!(requests[0].uri(), "https://login.test/token");
    // RFC 6749 §2.3.1: base64("id%3A1:s%2F2").
    assert_eq!(authorization(&requests[0]), "Basic aWQlM0ExOnMlMkYy");
    assert_eq!(requests[0].headers()["content-type"], "application/x-www-form-urlencoded");
    let sent: Vec<&str> = [1, 2, 4].map(|at| authorization(&requests[at])).into();
    assert_eq!(sent, ["Bearer t1", "Bearer t1", "Bearer t2"]);
}

#[tokio::test(start_paused = true)]
async fn the_form_says_what_is_asked_for() {
    let script = Script::new([answer(200, &[], r#"{"access_token":"t"}"#), answer(204, &[], "")]);
    let tokens = ClientCredentials::new("https://login.test/token", "id", "s&s").scopes(&["a", "b"]).secret_in_body();
    let client = client(&script, |builder| builder.credential(&TOKEN, tokens.into()));
    client.call::<(), ()>(&CREATE).await.expect("success");
    let asked = script.requests().remove(0);
    assert!(!asked.headers().contains_key("authorization"));
    let chunk = asked.into_body().chunk().await.expect("a body").expect("bytes");
    assert_eq!(chunk, "grant_type=client_credentials&scope=a%20b&client_id=id&client_secret=s%26s");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_is_replaced_once() {
    let token = || answer(200, &[], r#"{"access_token":"t","expires_in":3600}"#);
    let refused = || answer(401, &[], "{}");
    let tokens = || ClientCredentials::new("https://login.test/token", "id", "secret");
    let script = Script::new([token(), refused(), token(), answer(204, &[], "")]);
    let with = |script: &Script| client(script, |builder| builder.credential(&TOKEN, tokens().into()));
    let response = with(&script).call::<(), ()>(&CREATE).send_with_meta().await.expect("success");
    assert_eq!(response.attempts(), 2);
    let script = Script::new([token(), refused(), token(), refused()]);
    let error = with(&script).call::<(), ()>(&CREATE).await.expect_err("an error");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    // A fixed one is not tried twice.
    let script = Script::new([refused()]);
    let fixed = client(&script, |builder| builder.credential(&TOKEN, "t".into()));
    fixed.call::<(), ()>(&CREATE).await.expect_err("an error");
}

#[tokio::test(start_paused = true)]
async fn no_token_no_request() {
    let tokens = || ClientCredentials::new("https://login.test/token", "id", "hush");
    let with = |script: &Script| client(script, |builder| builder.credential(&TOKEN, tokens().into()));
    // RFC 6749 §5.2.
    let refusal = r#"{"error":"invalid_client","error_description":"no such client"}"#;
    let script = Script::new([answer(401, &[], refusal)]);
    let error = with(&script).call::<(), ()>(&CREATE).await.expect_err("an error");
    let Error::Credential(reason) = &error else { panic!("{error:?}") };
    assert_eq!((reason.scheme(), error.sent(), error.is_transient()), ("Token", Sent::No, false));
    assert!(error.to_string().contains("invalid_client: no such client"), "{error}");
    // What may pass is tried again, by the client's policy.
    let script = Script::new([not_sent(), broken(), answer(200, &[], r#"{"access_token":"t"}"#), answer(204, &[], "")]);
    with(&script).call::<(), ()>(&CREATE).await.expect("success");
    let script = Script::new((0..3).map(|_| answer(503, &[], "")));
    let error = with(&script).call::<(), ()>(&CREATE).await.expect_err("an error");
    assert!(matches!(error, Error::Credential(_)) && error.is_transient(), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("hush"));
}

#[tokio::test(start_paused = true)]
async fn a_function_can_give_what_is_sent_and_is_not_shown() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let give = move || {
        let turn = count.fetch_add(1, Ordering::Relaxed);
        async move {
            tokio::task::yield_now().await;
            if turn == 0 { Ok(Secret::new("hush")) } else { Err(CredentialError::permanent("the vault is sealed")) }
        }
    };
    let script = Script::new([answer(400, &[], "you sent hush")]);
    let client = client(&script, |builder| builder.credential(&TOKEN, Credential::from_fn(give)));
    // What has to be waited for cannot be in a request that is made without I/O.
    let error = client.call::<(), ()>(&CREATE).to_request().expect_err("an error");
    assert!(error.to_string().contains("waited for"), "{error}");
    asked.store(0, Ordering::Relaxed);
    let error = client.call::<(), String>(&CREATE).await.expect_err("an error");
    assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    let error = client.call::<(), ()>(&CREATE).await.expect_err("an error");
    assert!(error.to_string().contains("the vault is sealed"), "{error}");
    // One that is there at once can.
    let rotating =
        self::client(&Script::default(), |builder| builder.credential(&TOKEN, RotatingSecret::new("t").into()));
    let request = rotating.call::<(), ()>(&CREATE).to_request().expect("a request");
    assert_eq!(request.headers()["authorization"], "Bearer t");
}
