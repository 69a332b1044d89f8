//! Answers that arrive piece by piece, over a transport that answers from a script and in a time that does not pass.

mod support;

use std::time::Duration;

use support::{Script, Stop, answer, broken, not_sent, pieces};
use truespec_runtime::{
    self as runtime, Binary, ByteStream, CallOptions, Client, ClientBuilder, Error, Event, EventStream, Idempotency,
    JsonLines, Method, Operation, PlainText, ReconnectPolicy, Sent, Service, StreamError, Value, WholeEvent, http,
};

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test/v1"],
    base_url_env: "T_URL",
    schemes: &[],
};

static WATCH: Operation = Operation { id: "watch", path: "/watch", accept: "text/event-stream", ..Operation::NEW };
static CHAT: Operation = Operation {
    id: "chat",
    method: Method::Post,
    path: "/chat",
    idempotency: Idempotency::Unsafe,
    sentinel: "[DONE]",
    ..Operation::NEW
};

const EVENTS: &str = "text/event-stream; charset=utf-8";

fn client(script: &Script) -> Client {
    ClientBuilder::new(&SERVICE).transport(script.clone()).build().expect("a client")
}

async fn watch(script: &Script) -> EventStream<i64> {
    client(script).call::<EventStream<i64>, ()>(&WATCH).await.expect("a stream")
}

async fn all<T: runtime::FromItem>(mut stream: EventStream<T>) -> Vec<Result<Event<T::Output>, StreamError>> {
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        events.push(event);
    }
    assert!(stream.next().await.is_none(), "an end stays one");
    events
}

fn data<T: Clone>(events: &[Result<Event<T>, StreamError>]) -> Vec<T> {
    events.iter().filter_map(|event| Some(event.as_ref().ok()?.data.clone())).collect()
}

#[tokio::test(start_paused = true)]
async fn events_are_typed() {
    let script = Script::new([pieces(EVENTS, [Ok("id: a\nevent: add\nda"), Ok("ta: 1\n\ndata: 2\n\n")])]);
    let events = all(watch(&script).await).await;
    let [Ok(first), Ok(second)] = &events[..] else { panic!("two events: {events:?}") };
    assert_eq!(first, &Event { id: Some("a".to_owned()), event: "add".to_owned(), data: 1 });
    assert_eq!(second, &Event { id: Some("a".to_owned()), event: "message".to_owned(), data: 2 });
    assert_eq!(script.requests()[0].headers()["accept"], "text/event-stream");
    let script = Script::new([pieces(EVENTS, [Ok("data: plain\ndata: text\n\n")])]);
    let stream = client(&script).call::<EventStream<PlainText>, ()>(&WATCH).await.expect("a stream");
    assert_eq!(data(&all(stream).await), ["plain\ntext"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_does_not_fit_keeps_its_bytes_and_is_no_end() {
    let script = Script::new([pieces(EVENTS, [Ok("data: 1\n\ndata: x\n\ndata: 3\n\n")])]);
    let events = all(watch(&script).await).await;
    assert_eq!(data(&events), [1, 3]);
    let Err(Error::Decode(error)) = &events[1] else { panic!("{events:?}") };
    assert_eq!(&error.raw_body()[..], b"x");
    assert!(error.to_string().contains("an item of the 200 OK response"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_breaks_does_not_just_end() {
    for (stop, broken) in [(Some(Err(Stop::Broken)), true), (None, false)] {
        let script = Script::new([pieces(EVENTS, [Ok("data: 1\n\n")].into_iter().chain(stop))]);
        let events = all(watch(&script).await).await;
        assert_eq!(events.len(), if broken { 2 } else { 1 });
        if let Some(Err(error)) = events.get(1) {
            assert!(matches!(error, Error::Transport(_)) && error.is_transient(), "{error:?}");
            assert_eq!((error.sent(), error.attempts()), (Sent::Yes, 1));
        }
    }
    // An end inside of an event.
    let script = Script::new([pieces(EVENTS, [Ok("data: 1\n\ndata: 2\n")])]);
    let events = all(watch(&script).await).await;
    assert!(matches!(events[1], Err(Error::Transport(_))), "{events:?}");
}

#[tokio::test(start_paused = true)]
async fn a_sentinel_ends_the_stream_and_its_absence_is_an_error() {
    for (text, complete) in
        [("data: 1\n\ndata: [DONE]\n\ndata: 9\n\n", true), ("data: 1\n\ndata: [DONE]\n", true), ("data: 1\n\n", false)]
    {
        let script = Script::new([pieces(EVENTS, [Ok(text)]), pieces(EVENTS, [Ok(text)])]);
        let events = all(client(&script).call::<EventStream<i64>, ()>(&CHAT).await.expect("a stream")).await;
        assert_eq!((data(&events), events.len()), (vec![1], if complete { 1 } else { 2 }), "{text:?}");
        let events = all(watch(&script).await.until("[DONE]")).await;
        assert_eq!(events.len(), if complete { 1 } else { 2 }, "{text:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn silence_is_limited_for_each_piece() {
    let options = CallOptions::new().idle_timeout(Duration::from_secs(7)).timeout(Duration::from_secs(1));
    let script = Script::new([pieces(EVENTS, [Ok("data: 1\n\n"), Err(Stop::Silent)])]);
    let mut stream = client(&script).call::<EventStream<i64>, ()>(&WATCH).with(options).await.expect("a stream");
    assert_eq!(stream.next().await.expect("an event").expect("an event").data, 1);
    // What the caller takes for itself is not the server's silence.
    tokio::time::sleep(Duration::from_secs(100)).await;
    let before = tokio::time::Instant::now();
    let error = stream.next().await.expect("an outcome").expect_err("an error");
    assert!(error.is_timeout() && error.to_string().contains("no more of the stream"), "{error}");
    assert_eq!(before.elapsed().as_secs(), 7);
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn buffers_are_bounded() {
    let options = || CallOptions::new().max_item_bytes(16);
    let script = Script::new([
        pieces(EVENTS, [Ok("data: 1\n\ndata: 1234567890"), Ok("123"), Ok("\n\n")]),
        pieces("application/x-ndjson", [Ok("1\n12345678901234567\n2\n")]),
        pieces("image/png", [Ok("1234"), Ok("12345")]),
        answer(200, &[("content-length", "9")], "123456789"),
    ]);
    let mut events = client(&script).call::<EventStream<i64>, ()>(&WATCH).with(options()).await.expect("a stream");
    assert!(events.next().await.expect("an event").is_ok());
    let error = events.next().await.expect("an outcome").expect_err("an error");
    assert!(matches!(&error, Error::TooLarge(error) if error.limit() == 16), "{error}");
    assert!(events.next().await.is_none());
    let mut lines = client(&script).call::<JsonLines<i64>, ()>(&WATCH).with(options()).await.expect("a stream");
    assert_eq!(lines.next().await.expect("a line").expect("a line"), 1);
    assert!(matches!(lines.next().await, Some(Err(Error::TooLarge(_)))));
    assert!(lines.next().await.is_none());
    let options = || CallOptions::new().max_body_bytes(8);
    let mut bytes = client(&script).call::<Binary, ()>(&WATCH).with(options()).stream().await.expect("a stream");
    assert_eq!(bytes.chunk().await.expect("a chunk").expect("a chunk"), "1234");
    assert!(matches!(bytes.chunk().await, Err(Error::TooLarge(_))));
    assert!(bytes.chunk().await.expect("the end").is_none());
    // An announced length that is too large is not waited for.
    let error = client(&script).call::<ByteStream, ()>(&WATCH).with(options()).await.expect_err("an error");
    assert!(matches!(error, Error::TooLarge(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn calls_of_streams_are_retried_and_refused_as_all_are() {
    let script = Script::new([not_sent(), answer(503, &[], ""), pieces(EVENTS, [Ok("data: 1\n\n")])]);
    let response = client(&script).call::<EventStream<i64>, ()>(&WATCH).send_with_meta().await.expect("a stream");
    assert_eq!((response.attempts(), response.status().as_u16(), response.raw_body().len()), (3, 200, 0));
    assert_eq!(data(&all(response.into_value()).await), [1]);
    let script = Script::new([answer(402, &[("content-type", "application/json")], r#"{"no":"money"}"#)]);
    let error = client(&script).call::<EventStream<i64>, Value>(&WATCH).await.expect_err("an error");
    assert_eq!(error.body().expect("a body").pointer("/no"), Some(&Value::String("money".into())));
}

#[tokio::test(start_paused = true)]
async fn another_media_type_is_read_whole_and_kept() {
    let script = Script::new([answer(200, &[("content-type", "application/json")], "{}"), answer(204, &[], "")]);
    let error = client(&script).call::<EventStream<i64>, ()>(&CHAT).await.expect_err("an error");
    let Error::Decode(error) = error else { panic!("{error:?}") };
    assert_eq!(&error.raw_body()[..], b"{}");
    assert!(error.to_string().contains("expected events, got a body of type `application/json`"), "{error}");
    assert!(all(watch(&script).await).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_stream_goes_on_where_its_user_says_so() {
    let script = Script::new([
        pieces(EVENTS, [Ok("retry: 2000\nid: 1\ndata: 1\n\ndata: lost"), Err(Stop::Broken)]),
        broken(),
        pieces(EVENTS, [Ok("id: é\ndata: 2\n\n")]),
        pieces(EVENTS, [Ok("data: 3\n\n")]),
        answer(204, &[], ""),
    ]);
    // Reconnects are calls of their own, with retries of their own.
    let policy = ReconnectPolicy::new().after_end(true);
    let before = tokio::time::Instant::now();
    let options = CallOptions::new().max_retries(0);
    let stream = client(&script).call::<EventStream<i64>, ()>(&WATCH).with(options).await.expect("a stream");
    assert_eq!(data(&all(stream.reconnect(policy)).await), [1, 2, 3]);
    assert_eq!(before.elapsed().as_secs(), 8);
    let requests = script.requests();
    let ids: Vec<Option<&[u8]>> = requests
        .iter()
        .map(|request| request.headers().get("last-event-id").map(http::HeaderValue::as_bytes))
        .collect();
    assert_eq!(ids, [None, Some(&b"1"[..]), Some(b"1"), Some("é".as_bytes()), Some("é".as_bytes())]);
}

#[tokio::test(start_paused = true)]
async fn reconnects_are_limited_and_refusals_end_the_stream() {
    let lost = || pieces(EVENTS, [Err(Stop::Broken)]);
    let script = Script::new([lost(), lost(), lost()]);
    let events = all(watch(&script).await.reconnect(ReconnectPolicy::new().max_attempts(2))).await;
    assert!(matches!(&events[..], [Err(Error::Transport(_))]), "{events:?}");
    assert_eq!(script.requests().len(), 3);
    let script = Script::new([lost(), answer(410, &[], "{\"gone\":true}")]);
    let events = all(watch(&script).await.reconnect(ReconnectPolicy::new())).await;
    let [Err(Error::Api(error))] = &events[..] else { panic!("{events:?}") };
    assert_eq!((error.status().as_u16(), &error.raw_body()[..]), (410, &b"{\"gone\":true}"[..]));
}

#[tokio::test(start_paused = true)]
async fn lines_and_sequences_are_values() {
    let script = Script::new([
        pieces("application/jsonl", [Ok("1\n\n"), Ok("2"), Ok("3\r\n\"x\"\n4")]),
        pieces("application/json-seq", [Ok("\u{1e}1\n\u{1e}"), Ok("[\n2]\n\u{1e}3")]),
        pieces("application/x-ndjson", [Ok("1\n2"), Err(Stop::Broken)]),
    ]);
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        let mut lines = client(&script).call::<JsonLines<Value>, ()>(&WATCH).await.expect("a stream");
        while let Some(line) = lines.next().await {
            outcomes.push(line.map_or_else(|error| error.to_string(), |value| value.to_string()));
        }
        assert!(lines.next().await.is_none());
    }
    let broken = "`watch`: the connection broke in the middle of the answer (1 attempt)";
    assert_eq!(outcomes, ["1", "23", "\"x\"", "4", "1", "[2]", broken, "1", broken]);
    let script = Script::new([pieces("application/x-ndjson", [Ok("1\n{\n3\n")])]);
    let mut lines = client(&script).call::<JsonLines<i64>, ()>(&WATCH).await.expect("a stream");
    assert_eq!(lines.next().await.expect("a line").expect("a line"), 1);
    let Some(Err(Error::Decode(error))) = lines.next().await else { panic!("a line that does not fit") };
    assert_eq!(&error.raw_body()[..], b"{");
    assert_eq!(lines.next().await.expect("a line").expect("a line"), 3);
}

#[tokio::test(start_paused = true)]
async fn downloads_come_whole_in_pieces_or_into_a_writer() {
    let download = || answer(200, &[("content-length", "6")], "abcdef");
    let script = Script::new([download(), download(), download(), download(), download()]);
    let call = || client(&script).call::<Binary, ()>(&WATCH);
    assert_eq!(call().await.expect("bytes"), "abcdef");
    let stream = call().stream().await.expect("a stream");
    assert_eq!((stream.content_length(), stream.status().as_u16()), (Some(6), 200));
    assert_eq!(stream.collect(6).await.expect("bytes"), "abcdef");
    let error = call().stream().await.expect("a stream").collect(5).await.expect_err("an error");
    assert!(matches!(error, Error::TooLarge(_)), "{error}");
    let mut written = Vec::new();
    assert_eq!(call().stream().await.expect("a stream").copy_to(&mut written).await.expect("written"), 6);
    assert_eq!(written, b"abcdef");
    let mut room = [0; 3];
    let mut small = std::io::Cursor::new(&mut room[..]);
    let error = call().stream().await.expect("a stream").copy_to(&mut small).await;
    assert!(matches!(error, Err(runtime::CopyError::Write(_))), "{error:?}");
}

runtime::call! {
    /// Call of `chat`.
    struct Chat -> Value, ();
    stream EventStream<i64>, "text/event-stream, application/json", "stream";
}

#[tokio::test(start_paused = true)]
async fn a_call_is_asked_for_its_stream() {
    let json = || answer(200, &[("content-type", "application/json")], "1");
    let script = Script::new([json(), pieces(EVENTS, [Ok("data: [DONE]\n\n")]), json(), json()]);
    let chat = |body: &Value| Chat(client(&script).call(&CHAT).json(body));
    let body: Value = r#"{"n":1.50,"stream":false,"m":[]}"#.parse().expect("a value");
    chat(&body).await.expect("a value");
    assert!(all(chat(&body).stream().await.expect("a stream")).await.is_empty());
    let request = Chat(client(&script).call(&CHAT)).stream().to_request().expect("a request");
    assert_eq!(&request.body()[..], br#"{"stream":true}"#);
    let off = |body: &str| {
        let body: Value = body.parse().expect("a value");
        client(&script).call::<Value, ()>(&CHAT).json(&body).switched_off("stream").to_request().expect("a request")
    };
    assert_eq!(&off(r#"{"n":1}"#).body()[..], br#"{"n":1,"stream":false}"#);
    assert_eq!(&off(r#"{"stream":true}"#).body()[..], br#"{"stream":true}"#);
    let options = CallOptions::new().header("accept", "x/y");
    let request = chat(&Value::from("no object")).stream().with(options).to_request().expect("a request");
    assert_eq!(
        (&request.body()[..], &request.headers()["accept"]),
        (&b"\"no object\""[..], &"x/y".parse().expect("a value"))
    );
    let mut requests = script.requests();
    let mut sent = Vec::new();
    for request in &mut requests {
        let body = request.body_mut().chunk().await.expect("a body").expect("a body");
        sent.push((request.headers()["accept"].clone(), String::from_utf8_lossy(&body).into_owned()));
    }
    assert_eq!(sent[0], ("application/json".parse().expect("a value"), body.to_string()));
    let streaming = r#"{"n":1.50,"stream":true,"m":[]}"#;
    assert_eq!(sent[1], ("text/event-stream, application/json".parse().expect("a value"), streaming.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn events_can_be_described_as_a_whole() {
    let text = "event: add\nid: 4\ndata: {\"a\":1}\n\ndata: done\n\ndata: \"q\"\n\n";
    let script = Script::new([pieces(EVENTS, [Ok(text)])]);
    let stream = client(&script).call::<EventStream<WholeEvent<Value>>, ()>(&WATCH).await.expect("a stream");
    let whole: Vec<String> = data(&all(stream).await).iter().map(Value::to_string).collect();
    assert_eq!(
        whole,
        [r#"{"event":"add","data":{"a":1},"id":"4"}"#, r#"{"data":"done","id":"4"}"#, r#"{"data":"q","id":"4"}"#,]
    );
}

runtime::object! {
    Page {
        required id "id",
        required data "data",
    }
}

/// A type that looks like an event.
#[derive(Clone)]
struct Page {
    id: String,
    data: Vec<i64>,
}

#[tokio::test(start_paused = true)]
async fn data_that_only_looks_like_an_event_is_read_all_the_same() {
    let script = Script::new([pieces(EVENTS, [Ok("data: {\"id\":\"a\",\"data\":[1]}\n\nid: b\ndata: [2]\n\n")])]);
    let stream = client(&script).call::<EventStream<WholeEvent<Page>>, ()>(&WATCH).await.expect("a stream");
    let pages: Vec<(String, Vec<i64>)> =
        data(&all(stream).await).into_iter().map(|page| (page.id, page.data)).collect();
    assert_eq!(pages, [("a".to_owned(), vec![1]), ("b".to_owned(), vec![2])]);
}

#[tokio::test(start_paused = true)]
async fn redirects_can_be_what_is_asked_for() {
    static GO: Operation = Operation { id: "go", path: "/go", redirects: &[302], ..Operation::NEW };
    let script = Script::new([
        answer(302, &[("location", "https://api.test/v1/there")], ""),
        answer(307, &[("location", "/v1/other")], ""),
        answer(302, &[("location", "https://elsewhere.test/")], ""),
    ]);
    for location in ["https://api.test/v1/there", "https://elsewhere.test/"] {
        let response = client(&script).call::<(), ()>(&GO).send_with_meta().await.expect("success");
        assert_eq!(
            (response.status().as_u16(), &response.headers()["location"]),
            (302, &location.parse().expect("a value"))
        );
    }
    assert_eq!(script.requests()[2].uri(), "https://api.test/v1/other");
}

#[cfg(feature = "fs")]
#[tokio::test]
async fn downloads_go_into_files() {
    let path = std::env::temp_dir().join(format!("truespec-download-{}", std::process::id()));
    let script = Script::new([pieces("image/png", [Ok("abc"), Ok("def")]), pieces("image/png", [Ok("x")])]);
    for (size, text) in [(6, "abcdef"), (1, "x")] {
        let stream = client(&script).call::<ByteStream, ()>(&WATCH).await.expect("a stream");
        assert_eq!(stream.save_to(&path).await.expect("saved"), size);
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), text);
    }
    std::fs::remove_file(&path).expect("a file");
}

/// Streams can be handed to other tasks and to combinators.
#[test]
fn streams_are_streams() {
    fn is_stream<S: futures_core::Stream + Send + Unpin + 'static>() {}
    is_stream::<ByteStream>();
    is_stream::<EventStream<Value>>();
    is_stream::<JsonLines<PlainText>>();
}
