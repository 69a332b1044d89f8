//! What the tests share: a client of a server, and calls of the seed's one operation.

use std::time::Duration;

use heygen_client::models::{
    GenerateVideoRequest, GenerateVideoResponseEnvelope, IdempotencyKey, StandardApiErrorEnvelope,
};
use heygen_client::runtime::{Error, Response, RetryPolicy};
use heygen_client::video_translate::GenerateFromProofreadV3;
use heygen_client::{Client, ClientBuilder};
use testkit::{Reply, Server};

pub(crate) const SECRET: &str = "SECRET-KEY-123";
pub(crate) const KEY: &str = "550e8400-e29b-41d4-a716-446655440000";
pub(crate) const STARTED: &str = r#"{"data":{"video_translation_id":"v1","status":"processing"}}"#;

pub(crate) type Envelope = GenerateVideoResponseEnvelope;
pub(crate) type Failure = Error<StandardApiErrorEnvelope>;

/// A reply of success.
pub(crate) fn started() -> Reply {
    Reply::json(200, STARTED)
}

/// A refusal as the document describes it.
pub(crate) fn refusal(status: u16, code: &str) -> Reply {
    let body = format!(r#"{{"error":{{"code":"{code}","message":"m","param":null,"doc_url":null}}}}"#);
    Reply::json(status, body)
}

/// A builder for a client of `server` that has an API key and waits milliseconds where it would wait seconds.
pub(crate) fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).api_key(SECRET).retry(quick())
}

pub(crate) fn client(server: &Server) -> Client {
    builder(server).build().expect("a client")
}

pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new().delays(Duration::from_millis(2), Duration::from_millis(8))
}

/// The operation with the path parameter `p` and an empty body.
pub(crate) fn call(client: &Client) -> GenerateFromProofreadV3 {
    client.video_translate().generate_from_proofread_v3("p", &GenerateVideoRequest::default())
}

pub(crate) fn key() -> IdempotencyKey {
    IdempotencyKey::new(KEY).expect("a key")
}

/// Calls a server that has this script.
pub(crate) async fn run(script: impl IntoIterator<Item = Reply>) -> (Server, Result<Response<Envelope>, Failure>) {
    let server = Server::start(script);
    let result = call(&client(&server)).send_with_meta().await;
    (server, result)
}

/// The one error of a call to a server that has this script.
pub(crate) async fn fail(script: impl IntoIterator<Item = Reply>) -> (Server, Failure) {
    let (server, result) = run(script).await;
    (server, result.expect_err("an error"))
}
