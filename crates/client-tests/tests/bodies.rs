//! Forms, files and streams as they go over a socket.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{fs, io};

use futures_core::Stream;
use testkit::{Reply, Request, Server};
use truespec_runtime::json::Visitor;
use truespec_runtime::{
    Call, Client, ClientBuilder, Encode, Error, Field, File, Idempotency, Method, Operation, RetryPolicy, Sent,
    Service, Style, Value,
};

static SERVICE: Service =
    Service { name: "t", version: "0", servers: &["http://localhost"], base_url_env: "", schemes: &[] };

static SEND: Operation = Operation {
    id: "send",
    method: Method::Post,
    path: "/o",
    form: &[Field::new("expand").style(Style::DeepObject), Field::new("items").style(Style::DeepObject)],
    parts: &[Field::new("thumb").content_type("image/png")],
    idempotency: Idempotency::Idempotent,
    ..Operation::NEW
};

struct Upload {
    about: Value,
    files: Vec<File>,
    thumb: Option<File>,
    title: String,
}

impl Encode for Upload {
    fn visit<'a>(&'a self, visitor: &mut Visitor<'_, 'a>) {
        visitor.required("about", &self.about);
        visitor.required("files[]", &self.files);
        visitor.optional("thumb", &self.thumb);
        visitor.required("title", &self.title);
    }
}

fn upload(files: Vec<File>) -> Upload {
    Upload { about: r#"{"a":1}"#.parse().expect("a value"), files, thumb: None, title: "née \"x\"".to_owned() }
}

fn client(url: String) -> Client {
    let fast = RetryPolicy::new().delays(std::time::Duration::ZERO, std::time::Duration::ZERO);
    ClientBuilder::new(&SERVICE).base_url(url).retry(fast).build().expect("a client")
}

fn call(server: &Server) -> Call<(), ()> {
    client(server.url()).call(&SEND)
}

fn multipart(server: &Server, body: &Upload) -> Call<(), ()> {
    call(server).multipart("multipart/form-data", body)
}

/// A file with this content.
fn on_disk(name: &str, content: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).expect("a file");
    path
}

/// Pieces that are there at once.
struct Pieces(VecDeque<Result<&'static str, io::Error>>);

impl Pieces {
    fn of(pieces: impl IntoIterator<Item = &'static str>) -> Self {
        Self(pieces.into_iter().map(Ok).collect())
    }
}

impl Stream for Pieces {
    type Item = Result<&'static str, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn stream() -> File {
    File::from_stream(Pieces::of(["one ", "", "two"]))
}

/// The parts of a form, each as its bytes between the lines of the boundary, which the header names.
#[track_caller]
fn parts(request: &Request) -> Vec<String> {
    let media_type = request.header("content-type").expect("a media type");
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").expect("a boundary");
    let inside = request.text().strip_prefix(&format!("--{boundary}\r\n")).expect("a first part");
    let inside = inside.strip_suffix(&format!("\r\n--{boundary}--\r\n")).expect("an end");
    inside.split(&format!("\r\n--{boundary}\r\n")).map(str::to_owned).collect()
}

const ABOUT: &str = "Content-Disposition: form-data; name=\"about\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}";
const TITLE: &str = "Content-Disposition: form-data; name=\"title\"\r\n\r\nnée \"x\"";

fn file(filename: &str, media_type: &str, content: &str) -> String {
    format!(
        "Content-Disposition: form-data; name=\"files[]\"; filename=\"{filename}\"\r\nContent-Type: {media_type}\r\n\r\n{content}"
    )
}

#[tokio::test]
async fn forms_are_nested_as_their_styles_say() {
    let server = Server::start([Reply::status(204)]);
    let body: Value =
        r#"{"customer":"a b+c","items":[{"price":"p","data":{"n":2}},{"price":"q"}],"expand":["x.y"],"tags":["a","b"]}"#
            .parse()
            .expect("a value");
    call(&server).form(&body).await.expect("success");
    let request = server.request();
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        request.text(),
        "customer=a+b%2Bc&items%5B0%5D%5Bprice%5D=p&items%5B0%5D%5Bdata%5D%5Bn%5D=2&items%5B1%5D%5Bprice%5D=q\
         &expand%5B0%5D=x.y&tags=a&tags=b"
    );
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
}

#[tokio::test]
async fn parts_come_from_memory_and_disk_with_a_length() {
    let server = Server::start([Reply::status(204)]);
    let path = on_disk("clip é.txt", "on disk");
    let files = vec![
        File::from_path(path),
        File::from(b"\r\n--x").named("a\"b.bin"),
        File::from_bytes("").named("empty").media_type("text/plain").header("X-Rate", "5"),
    ];
    let body = Upload { thumb: Some(File::from("png")), ..upload(files) };
    multipart(&server, &body).await.expect("success");
    let request = server.request();
    assert_eq!(
        parts(&request),
        [
            ABOUT,
            &file("clip é.txt", "application/octet-stream", "on disk"),
            &file("a%22b.bin", "application/octet-stream", "\r\n--x"),
            &file("empty", "text/plain\r\nX-Rate: 5", ""),
            "Content-Disposition: form-data; name=\"thumb\"; filename=\"blob\"\r\nContent-Type: image/png\r\n\r\npng",
            TITLE,
        ]
    );
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
    assert_eq!(request.headers("transfer-encoding"), [""; 0]);
}

#[tokio::test]
async fn parts_of_unknown_length_are_streamed() {
    let server = Server::start([Reply::status(204), Reply::status(204)]);
    multipart(&server, &upload(vec![File::from("a"), stream()])).await.expect("success");
    let sized = File::from_sized_stream(Pieces::of(["one ", "two"]), 7);
    multipart(&server, &upload(vec![File::from("a"), sized])).await.expect("success");
    let requests = server.requests();
    for request in &requests {
        let (a, b) =
            (file("blob", "application/octet-stream", "a"), file("blob", "application/octet-stream", "one two"));
        assert_eq!(parts(request), [ABOUT, &a, &b, TITLE]);
    }
    assert_eq!(requests[0].header("transfer-encoding"), Some("chunked"));
    assert_eq!(requests[0].headers("content-length"), [""; 0]);
    assert_eq!(requests[1].header("content-length"), Some(requests[1].body.len().to_string().as_str()));
}

#[tokio::test]
async fn boundaries_differ_from_call_to_call() {
    let server = Server::start([Reply::status(204), Reply::status(204)]);
    for _ in 0..2 {
        multipart(&server, &upload(Vec::new())).await.expect("success");
    }
    let [one, other] = &server.requests()[..] else { panic!("two requests") };
    assert_ne!(one.header("content-type"), other.header("content-type"));
}

#[tokio::test]
async fn bytes_come_from_everywhere() {
    let big = "x".repeat(200_000);
    let server = Server::start((0..4).map(|_| Reply::status(204)));
    for body in
        [File::from_path(on_disk("big", &big)), File::from_path(on_disk("nothing", "")), stream(), File::from("a")]
    {
        call(&server).bytes("application/octet-stream", body).await.expect("success");
    }
    let requests = server.requests();
    let sent: Vec<_> = requests.iter().map(|request| (request.text(), request.header("content-length"))).collect();
    assert_eq!(sent, [(big.as_str(), Some("200000")), ("", Some("0")), ("one two", None), ("a", Some("1"))]);
}

#[tokio::test]
async fn what_can_be_read_again_is_sent_again() {
    let server = Server::start([Reply::status(503), Reply::hang_up(), Reply::status(204)]);
    let body = upload(vec![File::from_path(on_disk("again", "on disk")), File::from("a")]);
    let meta = multipart(&server, &body).send_with_meta().await.expect("success");
    assert_eq!(meta.attempts(), 3);
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.body == requests[0].body && parts(request).len() == 4));
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let server = Server::start([Reply::status(503), Reply::status(204)]);
    let body = stream();
    let error = call(&server).bytes("text/plain", body.clone()).await.expect_err("a refusal");
    assert_eq!((error.attempts(), error.status().map(|status| status.as_u16())), (1, Some(503)));
    let error = call(&server).bytes("text/plain", body).await.expect_err("a spent stream");
    assert!(matches!(error, Error::Build(_)), "{error:?}");
    assert_eq!(error.to_string(), "`send` was not sent: a stream in the body has been read already");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_stream_that_nobody_has_read_can_be_sent_again() {
    let refusing = client(Server::refusing());
    let body = stream();
    let error = refusing.call::<(), ()>(&SEND).bytes("text/plain", body.clone()).await.expect_err("no connection");
    assert_eq!(error.attempts(), 3);
    let server = Server::start([Reply::status(204)]);
    call(&server).bytes("text/plain", body).await.expect("success");
    assert_eq!(server.request().text(), "one two");
}

#[tokio::test]
async fn redirects_are_followed_with_what_can_be_sent_again() {
    let redirect = || Reply::status(307).header("location", "/p");
    let server = Server::start([redirect(), Reply::status(204), redirect()]);
    call(&server).bytes("text/plain", File::from_path(on_disk("redirected", "x"))).await.expect("success");
    let error = call(&server).bytes("text/plain", stream()).await.expect_err("a redirect");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    let targets: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/o", "/p", "/o"]);
}

#[tokio::test]
async fn what_cannot_be_opened_is_not_sent() {
    let server = Server::start([Reply::status(204)]);
    let missing = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("missing");
    for path in [missing, env!("CARGO_TARGET_TMPDIR").into()] {
        let error = multipart(&server, &upload(vec![File::from_path(path)])).await.expect_err("no file");
        assert!(matches!(error, Error::Build(_)), "{error:?}");
        assert!(error.to_string().contains("cannot be sent"), "{error}");
    }
    assert_eq!(server.attempts(), 0);
}

#[tokio::test]
async fn broken_streams_and_wrong_lengths_break_the_call() {
    let broken = File::from_stream(Pieces([Ok("one"), Err(io::Error::other("lost"))].into()));
    let short = File::from_sized_stream(Pieces::of(["one"]), 4);
    let long = File::from_sized_stream(Pieces::of(["one", "two"]), 4);
    for (body, said) in [(broken, "lost"), (short, "shorter"), (long, "longer")] {
        let server = Server::start([Reply::status(204)]);
        let error = call(&server).bytes("text/plain", body).await.expect_err("a broken call");
        let mut causes = Vec::new();
        let mut cause: Option<&dyn std::error::Error> = Some(&error);
        while let Some(one) = cause {
            causes.push(one.to_string());
            cause = one.source();
        }
        assert!(causes.iter().any(|cause| cause.contains(said)), "{causes:?}");
        assert_eq!((error.attempts(), error.sent()), (1, Sent::Maybe));
    }
}

#[tokio::test]
async fn requests_can_be_had_without_being_sent() {
    let server = Server::start([]);
    let in_memory = multipart(&server, &upload(vec![File::from("a")])).to_request().expect("a request");
    assert!(String::from_utf8_lossy(in_memory.body()).contains("filename=\"blob\""));
    let body = || upload(vec![File::from_path(on_disk("unopened", "on disk"))]);
    let error = multipart(&server, &body()).to_request().expect_err("not in memory");
    assert!(error.to_string().contains("not in memory"), "{error}");
    let mut streaming = multipart(&server, &body()).to_streaming_request().expect("a request");
    assert_eq!(streaming.body().known_len(), None);
    let mut read = Vec::new();
    while let Some(chunk) = streaming.body_mut().chunk().await {
        read.extend_from_slice(&chunk.expect("a chunk"));
    }
    assert!(String::from_utf8_lossy(&read).contains("\r\n\r\non disk\r\n"));
    assert_eq!(server.attempts(), 0);
}
