//! One attempt: in goes what the outbox holds of a proofread, out comes what has to be recorded. Everything here is said
//! with what the generated client offers; it knows neither the outbox nor when the next attempt will be.
//!
//! The rest of this file is the README's section on such a service, word for word.

use std::time::Duration;

use heygen_client::Client;
use heygen_client::models::{GenerateVideoRequest, GenerateVideoResponse, IdempotencyKey, StandardApiError};
use heygen_client::runtime::{Error, Sent};

/// What an attempt means for its row.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    /// The video is being made. Done.
    Started(GenerateVideoResponse),
    /// Not now: again with the same key, no earlier than the server asks.
    Again { wait: Option<Duration>, sent: Sent, reason: String },
    /// Nobody's turn until the credentials are mended.
    CredentialsRefused(String),
    /// The server refused for good, and said why.
    Failed { reason: String, error: Option<StandardApiError> },
    /// The server reported success, but not of what: a person has to look.
    Unclear(String),
}

/// Sends a proofread. `key` was stored before, so that a crash anywhere in here changes nothing: the next attempt has the
/// same key, and the server replays what it did for it.
pub(crate) async fn attempt(client: &Client, id: &str, request: &GenerateVideoRequest, key: IdempotencyKey) -> Verdict {
    let call = client.video_translate().generate_from_proofread_v3(id, request).idempotency_key(key);
    let error = match call.await {
        Ok(answer) => {
            let unclear = || Verdict::Unclear("the server accepted it, but names no video".to_owned());
            return answer.data.map_or_else(unclear, Verdict::Started);
        }
        Err(error) => error,
    };
    let reason = error.to_string();
    match (&error, error.status().map(|status| status.as_u16())) {
        (Error::Api(_), Some(401 | 403)) => Verdict::CredentialsRefused(reason),
        // Whatever a broken server meant: the key makes it safe to ask again.
        (Error::Api(_), Some(500..)) => Verdict::Again { wait: error.retry_after(), sent: error.sent(), reason },
        _ if error.is_transient() => Verdict::Again { wait: error.retry_after(), sent: error.sent(), reason },
        (Error::Decode(_) | Error::TooLarge(_), _) => Verdict::Unclear(reason),
        _ => Verdict::Failed { reason, error: error.body().and_then(|body| body.error.clone()) },
    }
}
