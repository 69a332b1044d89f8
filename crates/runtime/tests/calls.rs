//! Operations of every kind, over a transport that answers from a script and in a time that does not pass.

mod support;

use std::time::Duration;

use support::{Answer, Script, answer, broken, not_sent};
use truespec_runtime::{
    self as runtime, Binary, Bytes, Client, ClientBuilder, Error, Field, FromHeaders as _, Idempotency, Method,
    Operation, Param, PlainText, RedirectPolicy, RetryPolicy, Secret, SecurityScheme, Sent, Service, Style, Value,
    http,
};

static HEADER: SecurityScheme = SecurityScheme::api_key_in_header("Header", "x-key").setter("key").env("T_KEY");
static QUERY: SecurityScheme = SecurityScheme::api_key_in_query("Query", "api key");
static COOKIE: SecurityScheme = SecurityScheme::api_key_in_cookie("Cookie", "sid");
static BASIC: SecurityScheme = SecurityScheme::basic("Basic").setter("basic").env("T_USER").password_env("T_PASSWORD");

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test/v1"],
    base_url_env: "T_URL",
    schemes: &[&HEADER, &QUERY, &COOKIE, &BASIC],
};

fn builder(script: &Script) -> ClientBuilder {
    ClientBuilder::new(&SERVICE).transport(script.clone())
}

fn client(script: &Script) -> Client {
    builder(script).build().expect("a client")
}

static LIST: Operation = Operation {
    id: "list",
    path: "/items",
    params: &[
        Param::query("tag"),
        Param::query("filter").style(Style::DeepObject),
        Param::cookie("c"),
        Param::header("x-n"),
    ],
    ..Operation::NEW
};

static CREATE: Operation = Operation {
    id: "create",
    method: Method::Post,
    path: "/items",
    form: &[Field::new("f").style(Style::DeepObject)],
    idempotency: Idempotency::Unsafe,
    ..Operation::NEW
};

#[tokio::test(start_paused = true)]
async fn parameters_go_in_the_documents_order_and_replace_themselves() {
    let script = Script::new([answer(200, &[], "null"), answer(200, &[], "null")]);
    let filter: Value = r#"{"a":1}"#.parse().expect("a value");
    let call = client(&script).call::<Value, ()>(&LIST);
    let call = call.param(3, &7).param(1, &filter).param(2, &"v w").param(0, &"x").param(0, &vec!["b", "a c"]);
    call.await.expect("success");
    client(&script).call::<Value, ()>(&LIST).param(0, &None::<String>).await.expect("success");
    let [first, second] = &script.requests()[..] else { panic!("two requests") };
    assert_eq!(first.uri(), "https://api.test/v1/items?tag=b&tag=a%20c&filter%5Ba%5D=1");
    assert_eq!(first.headers()["cookie"], "c=v%20w");
    assert_eq!(first.headers()["x-n"], "7");
    assert_eq!(first.headers()["user-agent"].to_str().expect("text").split(' ').next(), Some("test-client/1.2.3"));
    assert_eq!(second.uri(), "https://api.test/v1/items");
}

#[tokio::test(start_paused = true)]
async fn credentials_go_where_their_scheme_says() {
    static ALL: Operation = Operation { security: &[&[&HEADER, &QUERY, &COOKIE]], ..LIST_OF_NOTHING };
    static LOGIN: Operation = Operation { security: &[&[&HEADER], &[&BASIC]], ..LIST_OF_NOTHING };
    static OPTIONAL: Operation = Operation { security: &[&[], &[&HEADER]], ..LIST_OF_NOTHING };
    let script = Script::new((0..4).map(|_| answer(204, &[], "")));
    let key = |builder: ClientBuilder| builder.credential(&HEADER, "k".into());
    let all = key(builder(&script)).credential(&QUERY, "q&1".into()).credential(&COOKIE, "c1".into());
    all.build().expect("a client").call::<(), ()>(&ALL).await.expect("success");
    let login = builder(&script).basic_credential(&BASIC, "Aladdin", Secret::new("open sesame").into());
    login.build().expect("a client").call::<(), ()>(&LOGIN).await.expect("success");
    client(&script).call::<(), ()>(&OPTIONAL).await.expect("success");
    key(builder(&script)).build().expect("a client").call::<(), ()>(&OPTIONAL).await.expect("success");
    let requests = script.requests();
    assert_eq!(requests[0].headers()["x-key"], "k");
    assert_eq!(requests[0].uri().query(), Some("api%20key=q%261"));
    assert_eq!(requests[0].headers()["cookie"], "sid=c1");
    assert!(requests[0].headers()["cookie"].is_sensitive());
    // RFC 7617 §2.
    assert_eq!(requests[1].headers()["authorization"], "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert!(!requests[2].headers().contains_key("x-key"));
    assert_eq!(requests[3].headers()["x-key"], "k");
    // One of three is not enough.
    let error = key(builder(&script)).build().expect("a client").call::<(), ()>(&ALL).await.expect_err("an error");
    assert!(error.to_string().contains("credential"), "{error}");
    let error = builder(&script).basic_credential(&BASIC, "a:b", "p".into()).build().expect_err("an error");
    assert!(error.to_string().contains("colon"), "{error}");
}

const LIST_OF_NOTHING: Operation = Operation { id: "nothing", path: "/nothing", ..Operation::NEW };

#[tokio::test(start_paused = true)]
async fn unsafe_calls_are_repeated_only_when_they_were_not_sent() {
    let script = Script::new([not_sent(), answer(200, &[], "1")]);
    assert_eq!(client(&script).call::<i64, ()>(&CREATE).json(&1).await.expect("success"), 1);
    for outcome in [broken(), answer(503, &[], ""), answer(429, &[("retry-after", "1")], "")] {
        let script = Script::new([outcome]);
        let error = client(&script).call::<i64, ()>(&CREATE).json(&1).await.expect_err("an error");
        assert_eq!(error.attempts(), 1);
        assert_ne!(error.sent(), Sent::No);
        assert_eq!(error.idempotency_key(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_lost_after_sending_is_not_called_unsent() {
    let script = Script::new([answer(503, &[], ""), not_sent(), not_sent()]);
    let error = client(&script).call::<Value, ()>(&LIST).await.expect_err("an error");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!((error.sent(), error.attempts()), (Sent::Yes, 3));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_cannot_be_made_makes_the_call_unsafe() {
    static KEYED: Operation = Operation {
        id: "keyed",
        method: Method::Post,
        params: &[Param::header("key")],
        idempotency: Idempotency::Keyed { param: 0, generate: false, in_progress: None },
        ..Operation::NEW
    };
    let script = Script::new([broken(), broken(), answer(200, &[], "1")]);
    let error = client(&script).call::<i64, ()>(&KEYED).await.expect_err("an error");
    assert_eq!((error.attempts(), error.idempotency_key()), (1, None));
    let meta = client(&script).call::<i64, ()>(&KEYED).param(0, &"k").send_with_meta().await.expect("success");
    assert_eq!((meta.attempts(), meta.idempotency_key()), (2, Some("k")));
}

#[tokio::test(start_paused = true)]
async fn waits_are_as_long_as_asked_and_end_at_the_deadline() {
    let asks = |seconds: &'static str| answer(503, &[("retry-after", seconds)], "");
    let timed = |answers: Vec<Answer>, policy: RetryPolicy| async move {
        let script = Script::new(answers);
        let start = tokio::time::Instant::now();
        let client = builder(&script).retry(policy).timeout(Duration::from_secs(100)).build().expect("a client");
        let result = client.call::<i64, ()>(&LIST).await;
        (result.map_err(|error| error.status().map(|status| status.as_u16())), start.elapsed().as_secs())
    };
    let success = || answer(200, &[], "1");
    assert_eq!(timed(vec![asks("60"), asks("30"), success()], RetryPolicy::new()).await, (Ok(1), 90));
    // Together they would outlast the deadline: the refusal is returned instead of waiting for nothing.
    assert_eq!(timed(vec![asks("60"), asks("50")], RetryPolicy::new()).await, (Err(Some(503)), 60));
    assert_eq!(timed(vec![asks("61")], RetryPolicy::new()).await, (Err(Some(503)), 0));
    let (result, seconds) = timed(vec![broken(), broken(), success()], RetryPolicy::new()).await;
    assert!(result == Ok(1) && seconds <= 2, "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn bodies_have_their_media_types() {
    let script = Script::new((0..5).map(|_| answer(200, &[], "1")));
    let call = || client(&script).call::<i64, ()>(&CREATE);
    let form: Value = r#"{"a":"x y","b":[1,2],"c":{"d":true},"e":null,"f":{"g":1}}"#.parse().expect("a value");
    call().json(&form["b"]).await.expect("success");
    call().json_as("application/merge-patch+json", &None::<i64>).await.expect("success");
    call().text("text/plain; charset=utf-8", "é").await.expect("success");
    call().bytes("application/octet-stream", vec![0, 1]).await.expect("success");
    call().form(&form).await.expect("success");
    let requests = script.requests();
    let sent: Vec<(&str, Option<usize>)> = requests
        .iter()
        .map(|request| (request.headers()["content-type"].to_str().expect("text"), request.body().known_len()))
        .collect();
    assert_eq!(sent[0], ("application/json", Some(5)));
    assert_eq!(sent[1], ("application/merge-patch+json", Some(4)));
    assert_eq!(sent[2], ("text/plain; charset=utf-8", Some(2)));
    assert_eq!(sent[3], ("application/octet-stream", Some(2)));
    assert_eq!(sent[4].0, "application/x-www-form-urlencoded");
    let form = call().form(&form).to_request().expect("a request");
    assert_eq!(form.body(), "a=x+y&b=1&b=2&c=%7B%22d%22%3Atrue%7D&f%5Bg%5D=1");
}

#[tokio::test(start_paused = true)]
async fn text_bytes_and_nothing_are_read_as_they_are() {
    let script =
        Script::new([answer(200, &[], "é {"), answer(200, &[], "\u{0}1"), answer(204, &[], ""), answer(200, &[], "[")]);
    let client = client(&script);
    assert_eq!(client.call::<PlainText, ()>(&LIST).await.expect("success"), "é {");
    assert_eq!(client.call::<Binary, ()>(&LIST).await.expect("success"), "\u{0}1");
    client.call::<(), ()>(&LIST).await.expect("success");
    client.call::<(), ()>(&LIST).await.expect("success");
}

#[derive(Clone, Debug, PartialEq)]
enum Refusal {
    Invalid(i64),
    NotFound,
    Unclear(String),
    Other(Bytes),
}

runtime::responses! {
    Refusal {
        default Other bytes,
        4XX Unclear text,
        400 Invalid json,
        404 NotFound empty,
    }
}

#[tokio::test(start_paused = true)]
async fn the_most_exact_status_decides_the_body() {
    for (status, body, expected) in [
        (400, "7", Some(Refusal::Invalid(7))),
        (400, "x", None),
        (404, "x", Some(Refusal::NotFound)),
        (418, "tea", Some(Refusal::Unclear("tea".to_owned()))),
        (501, "no", Some(Refusal::Other(Bytes::from_static(b"no")))),
        (304, "", Some(Refusal::Other(Bytes::new()))),
    ] {
        let script = Script::new([answer(status, &[], body)]);
        let error = client(&script).call::<Value, Refusal>(&LIST).await.expect_err("an error");
        assert_eq!(error.body(), expected.as_ref(), "{status}");
        assert_eq!(error.api().expect("an answer").raw_body(), body);
    }
}

enum Found {
    Here(i64),
}

runtime::responses! { Found { 200 Here json } }

#[tokio::test(start_paused = true)]
async fn a_success_that_is_not_described_is_a_decode_error() {
    let script = Script::new([answer(200, &[], "1"), answer(202, &[], "1")]);
    let Found::Here(value) = client(&script).call::<Found, ()>(&LIST).await.expect("success");
    assert_eq!(value, 1);
    let error = client(&script).call::<Found, ()>(&LIST).await.err().expect("an error");
    assert!(matches!(error, Error::Decode(_)) && error.to_string().contains("202"), "{error}");
}

#[derive(Debug, PartialEq)]
struct Page {
    limit: Option<i64>,
    link: Option<String>,
    code: Option<String>,
    last: Option<bool>,
    tags: Option<Vec<String>>,
    sizes: Option<Vec<i64>>,
    odd: Option<i64>,
    tag: Option<String>,
    absent: Option<String>,
}

runtime::headers! {
    Page {
        limit "X-Limit",
        link "Link",
        code "X-Code",
        last "X-Last",
        tags "X-Tags",
        sizes "X-Sizes",
        odd "X-Odd",
        tag "ETag",
        absent "X-Absent",
    }
}

#[test]
fn headers_become_a_type() {
    let mut headers = http::HeaderMap::new();
    for (name, value) in [
        ("x-limit", " 120"),
        ("link", "<a>; rel=\"next\", <b>"),
        ("x-code", "007"),
        ("x-last", "true"),
        ("x-tags", "a, 2,b"),
        ("x-sizes", "1"),
        ("x-odd", "many"),
        // RFC 9110 §8.8.3: the quotes are part of it.
        ("etag", "\"v1\""),
        // §5.3: a list may come in several lines.
        ("x-tags", "c"),
    ] {
        headers.append(name, value.parse().expect("a value"));
    }
    let expected = Page {
        limit: Some(120),
        link: Some("<a>; rel=\"next\", <b>".to_owned()),
        code: Some("007".to_owned()),
        last: Some(true),
        tags: Some(["a", "2", "b", "c"].map(str::to_owned).to_vec()),
        sizes: Some(vec![1]),
        odd: None,
        tag: Some("\"v1\"".to_owned()),
        absent: None,
    };
    assert_eq!(Page::from_headers(&headers), expected);
}

#[tokio::test(start_paused = true)]
async fn an_operation_has_its_own_server_unless_the_user_chose_one() {
    static UPLOAD: Operation = Operation { servers: &["https://upload.test/"], ..LIST_OF_NOTHING };
    let script = Script::new([answer(204, &[], ""), answer(204, &[], "")]);
    client(&script).call::<(), ()>(&UPLOAD).await.expect("success");
    let chosen = builder(&script).base_url("http://localhost:1/x/").build().expect("a client");
    chosen.call::<(), ()>(&UPLOAD).await.expect("success");
    let [first, second] = &script.requests()[..] else { panic!("two requests") };
    assert_eq!(first.uri(), "https://upload.test/nothing");
    assert_eq!(second.uri(), "http://localhost:1/x/nothing");
}

#[tokio::test(start_paused = true)]
async fn what_leaves_the_origin_leaves_everything_behind() {
    static GET: Operation = Operation { security: &[&[&HEADER]], params: &[Param::header("x-n")], ..LIST_OF_NOTHING };
    let hop = |to: &'static str| answer(302, &[("location", to)], "");
    let script = Script::new([hop("https://files.test/a"), hop("https://api.test/b"), answer(200, &[], "1")]);
    let client = builder(&script).credential(&HEADER, "k".into()).redirects(RedirectPolicy::AnyOrigin);
    let call = client.build().expect("a client").call::<i64, ()>(&GET).param(0, &1);
    assert_eq!(call.await.expect("success"), 1);
    let requests = script.requests();
    let names = |index: usize| {
        let mut names: Vec<&str> = requests[index].headers().keys().map(http::HeaderName::as_str).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(names(0), ["accept", "user-agent", "x-key", "x-n"]);
    // Not even when the way leads back.
    assert_eq!((names(1), names(2)), (vec!["accept", "user-agent"], vec!["accept", "user-agent"]));
}

fn shared<T: Send + Sync + 'static>() {}

fn moved<T: Send + 'static>() {}

#[test]
fn errors_are_small() {
    assert!(size_of::<Error<[u64; 64]>>() <= 16);
    assert!(size_of::<runtime::Call<String, String>>() <= 8);
    shared::<Error<String>>();
    shared::<Client>();
    moved::<runtime::Call<String, String>>();
    moved::<runtime::CallFuture<String, String>>();
}
