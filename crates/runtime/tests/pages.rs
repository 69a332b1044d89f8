//! Lists in pages, over a transport that answers from a script.

mod support;

use std::pin::Pin;

use support::{Script, answer, broken, not_sent};
use truespec_runtime::{
    Client, ClientBuilder, Error, Operation, Pagination, Param, SecurityScheme, Service, Stream, Value,
};

static KEY: SecurityScheme = SecurityScheme::api_key_in_query("Key", "key");

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test/v1"],
    base_url_env: "T_URL",
    schemes: &[&KEY],
};

const LIST: Operation =
    Operation { id: "list", path: "/items", params: &[Param::query("at"), Param::query("tag")], ..Operation::NEW };

fn client(script: &Script) -> Client {
    ClientBuilder::new(&SERVICE).transport(script.clone()).credential(&KEY, "k".into()).build().expect("a client")
}

/// Reads all items; gives them, the queries that were sent, and the error that ended the list.
async fn read(
    operation: &'static Operation,
    pages: &[(&[(&str, &str)], &'static str)],
) -> (Vec<i64>, Vec<String>, Option<String>) {
    let script = Script::new(pages.iter().map(|(headers, body)| answer(200, headers, body)));
    let mut items = client(&script).call::<Value, ()>(operation).param(1, &"a b").items::<i64>();
    let (mut found, mut error) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => found.push(item),
            Err(said) => error = Some(said.to_string()),
        }
    }
    assert!(items.next().await.is_none());
    let requests = script.requests();
    let queries = requests.iter().map(|request| request.uri().query().unwrap_or_default().to_owned());
    (found, queries.collect(), error)
}

#[track_caller]
fn check(outcome: &(Vec<i64>, Vec<String>, Option<String>), items: &[i64], queries: &[&str]) {
    assert_eq!(outcome.2, None);
    assert_eq!(outcome.0, items);
    assert_eq!(outcome.1, queries);
}

#[tokio::test(start_paused = true)]
async fn cursors() {
    static OPERATION: Operation = Operation { pagination: Some(Pagination::cursor(0, "/next").items("/data")), ..LIST };
    for last in [r#"{"data":[3]}"#, r#"{"data":[3],"next":null}"#, r#"{"data":[3],"next":""}"#] {
        let first = r#"{"data":[1,2],"next":"x/y"}"#;
        let pages: [(&[(&str, &str)], _); 3] = [(&[], first), (&[], r#"{"next":7}"#), (&[], last)];
        let queries = ["tag=a%20b", "at=x%2Fy&tag=a%20b", "at=7&tag=a%20b"];
        check(&read(&OPERATION, &pages).await, &[1, 2, 3], &queries);
    }
}

#[tokio::test(start_paused = true)]
async fn cursors_that_are_the_last_item() {
    static OPERATION: Operation =
        Operation { pagination: Some(Pagination::last_item(0, "").items("/data").more("/has_more")), ..LIST };
    let pages: [(&[(&str, &str)], _); 2] =
        [(&[], r#"{"data":[1,2],"has_more":true}"#), (&[], r#"{"data":[3],"has_more":false}"#)];
    check(&read(&OPERATION, &pages).await, &[1, 2, 3], &["tag=a%20b", "at=2&tag=a%20b"]);
    let pages: [(&[(&str, &str)], _); 2] = [(&[], r#"{"data":[1]}"#), (&[], r#"{"data":[]}"#)];
    check(&read(&OPERATION, &pages).await, &[1], &["tag=a%20b", "at=1&tag=a%20b"]);
}

static OFFSET: Operation = Operation { pagination: Some(Pagination::offset(0)), ..LIST };
static TOTAL: Operation = Operation { pagination: Some(Pagination::offset(0).items("/d").total("/n")), ..LIST };
static PAGE: Operation = Operation { pagination: Some(Pagination::page(0, 1)), ..LIST };
static FROM_NOUGHT: Operation =
    Operation { pagination: Some(Pagination::page(0, 0).items("/d").total("/pages")), ..LIST };

#[tokio::test(start_paused = true)]
async fn offsets_and_pages() {
    let pages: [(&[(&str, &str)], _); 3] = [(&[], "[1,2]"), (&[], "[3]"), (&[], "[]")];
    check(&read(&OFFSET, &pages).await, &[1, 2, 3], &["tag=a%20b", "at=2&tag=a%20b", "at=3&tag=a%20b"]);
    let pages: [(&[(&str, &str)], _); 2] = [(&[], r#"{"d":[1,2],"n":3}"#), (&[], r#"{"d":[3],"n":"3"}"#)];
    check(&read(&TOTAL, &pages).await, &[1, 2, 3], &["tag=a%20b", "at=2&tag=a%20b"]);
    let pages: [(&[(&str, &str)], _); 2] = [(&[], "[1,2]"), (&[], "[]")];
    check(&read(&PAGE, &pages).await, &[1, 2], &["tag=a%20b", "at=2&tag=a%20b"]);
    let pages: [(&[(&str, &str)], _); 2] = [(&[], r#"{"d":[1],"pages":2}"#), (&[], r#"{"d":[2],"pages":2}"#)];
    check(&read(&FROM_NOUGHT, &pages).await, &[1, 2], &["tag=a%20b", "at=1&tag=a%20b"]);
    // What the call was given is where it starts.
    let script = Script::new([answer(200, &[], "[1]"), answer(200, &[], "[]")]);
    let mut items = client(&script).call::<Value, ()>(&OFFSET).param(0, &40).items::<i64>();
    while items.next().await.is_some() {}
    assert_eq!(script.requests()[1].uri().query(), Some("at=41"));
}

static BY_LINK: Operation = Operation { security: &[&[&KEY]], pagination: Some(Pagination::link()), ..LIST };
static BY_URL: Operation = Operation { pagination: Some(Pagination::url("/next").items("/data")), ..LIST };

#[tokio::test(start_paused = true)]
async fn links() {
    let pages: [(&[(&str, &str)], _); 3] = [
        (&[("link", "</v1/items?after=1&key=old>; rel=\"next\", </v1/items>; rel=\"first\"")], "[1]"),
        (&[("link", "<?after=2>; rel=next")], "[2]"),
        (&[("link", "</v1/items>; rel=prev")], "[3]"),
    ];
    let queries = ["tag=a%20b&key=k", "after=1&key=old", "after=2&key=k"];
    check(&read(&BY_LINK, &pages).await, &[1, 2, 3], &queries);
    let pages: [(&[(&str, &str)], _); 2] =
        [(&[], r#"{"data":[1],"next":"https://API.test:443/v1/items?p=2"}"#), (&[], r#"{"data":[2],"next":null}"#)];
    check(&read(&BY_URL, &pages).await, &[1, 2], &["tag=a%20b", "p=2"]);
}

#[tokio::test(start_paused = true)]
async fn what_would_never_end_or_lead_elsewhere_ends_with_an_error() {
    static CURSOR: Operation = Operation { pagination: Some(Pagination::cursor(0, "/next").items("/data")), ..LIST };
    for (operation, header, bodies, said) in [
        (&CURSOR, "", &[r#"{"data":[1],"next":"a"}"#, r#"{"data":[2],"next":"a"}"#][..], "never end"),
        (&BY_URL, "", &[r#"{"data":[1],"next":"?p"}"#, r#"{"data":[2],"next":"?p"}"#], "never end"),
        (&BY_URL, "", &[r#"{"data":[1,2],"next":"https://evil.test/v1/items"}"#], "`evil.test`"),
        (&BY_URL, "", &[r#"{"data":[1,2],"next":"http://api.test/v1/items"}"#], "another server"),
        (&BY_URL, "", &[r#"{"data":[1,2],"next":"ftp://api.test/"}"#], "not an HTTP URL"),
        (&BY_LINK, "<https://api.test:8443/>; rel=next", &["[1,2]"], "another server"),
        (&CURSOR, "", &[r#"{"data":[1,2],"next":"a"}"#, r#"{"data":[{}]}"#], "$.data[0]"),
    ] {
        let header = [("link", header)];
        let headers = if header[0].1.is_empty() { &[][..] } else { &header };
        let pages: Vec<(&[(&str, &str)], &'static str)> = bodies.iter().map(|body| (headers, *body)).collect();
        let (items, queries, error) = read(operation, &pages).await;
        assert_eq!(items, [1, 2], "{bodies:?}");
        assert_eq!(queries.len(), bodies.len());
        let error = error.expect("an error");
        assert!(error.contains(said), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_page_is_a_call_like_any_other() {
    let page = answer(200, &[], r#"{"data":[1],"next":"?p=2"}"#);
    let script = Script::new([not_sent(), broken(), page, answer(503, &[], ""), answer(404, &[], r#""gone""#)]);
    let mut pages = client(&script).call::<Value, String>(&BY_URL).pages();
    let first = pages.next().await.expect("a page").expect("success");
    assert_eq!(first["data"][0].as_i64(), Some(1));
    let error = pages.next().await.expect("an end").expect_err("an error");
    let Error::Api(refusal) = &error else { panic!("{error}") };
    assert_eq!(refusal.body().map(String::as_str), Some("gone"));
    assert!(pages.next().await.is_none());
    assert_eq!(script.requests().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_it_is_asked_for_and_streams_are_streams() {
    let script = Script::new([answer(200, &[], r#"{"data":[1,2]}"#)]);
    let mut items = client(&script).call::<Value, ()>(&BY_URL).items::<i64>();
    assert!(script.requests().is_empty());
    let mut next = async || std::future::poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await;
    assert_eq!(next().await.and_then(Result::ok), Some(1));
    assert_eq!(next().await.and_then(Result::ok), Some(2));
    assert!(next().await.is_none());
}
