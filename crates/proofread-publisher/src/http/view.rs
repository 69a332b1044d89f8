//! What orders and proofreads look like in JSON.

use heygen_client::runtime::http::Uri;
use serde::{Deserialize, Serialize};

use crate::outbox::{Options, Proofread, ProofreadId, State};

/// The body of `POST /proofreads`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    proofread_id: String,
    #[serde(default)]
    captions: bool,
    #[serde(default)]
    audio_only: bool,
    #[serde(default)]
    callback_url: Option<String>,
}

impl Order {
    /// The order, if it can be one.
    pub(super) fn checked(self) -> Result<(ProofreadId, Options), String> {
        let id = ProofreadId::new(self.proofread_id)?;
        let callback_url = self.callback_url.as_deref().map(checked_url).transpose()?;
        Ok((id, Options { captions: self.captions, audio_only: self.audio_only, callback_url }))
    }
}

/// A URL that the vendor can call.
pub(crate) fn checked_url(text: &str) -> Result<String, String> {
    match text.parse::<Uri>() {
        Ok(uri) if matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() && text.len() <= 2048 => {
            Ok(text.to_owned())
        }
        _ => {
            Err("a callback URL begins with `https://` or `http://`, names a host and has at most 2048 bytes"
                .to_owned())
        }
    }
}

/// A proofread in an answer.
#[derive(Debug, Serialize)]
pub(super) struct View {
    proofread_id: String,
    state: &'static str,
    captions: bool,
    audio_only: bool,
    /// Only its origin: paths and queries of callbacks may hold secrets, and reading needs no token.
    callback_origin: Option<String>,
    idempotency_key: String,
    attempts: u32,
    enqueued_at: String,
    first_sent_at: Option<String>,
    next_attempt_at: Option<String>,
    settled_at: Option<String>,
    video_translation_id: Option<String>,
    reason: Option<String>,
    error: Option<ErrorView>,
}

#[derive(Debug, Serialize)]
struct ErrorView {
    code: String,
    message: String,
    param: Option<String>,
    doc_url: Option<String>,
}

impl View {
    pub(super) fn of(row: &Proofread) -> Self {
        let row = row.clone();
        Self {
            state: row.state.as_str(),
            captions: row.options.captions,
            audio_only: row.options.audio_only,
            callback_origin: row.options.callback_url.as_deref().and_then(origin),
            attempts: row.attempts,
            enqueued_at: row.enqueued_at.to_string(),
            first_sent_at: row.first_sent_at.map(|at| at.to_string()),
            next_attempt_at: (row.state == State::Queued).then(|| row.next_attempt_at.to_string()),
            settled_at: row.settled_at.map(|at| at.to_string()),
            proofread_id: row.id,
            idempotency_key: row.key,
            video_translation_id: row.video_translation_id,
            reason: row.reason,
            error: row.refusal.map(|refusal| ErrorView {
                code: refusal.code,
                message: refusal.message,
                param: refusal.param,
                doc_url: refusal.doc_url,
            }),
        }
    }
}

fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{}{port}", uri.scheme_str()?, uri.host()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callbacks_are_checked_and_shown_without_their_paths() {
        assert!(checked_url("https://a.test/x?token=1").is_ok());
        for bad in [
            "",
            "/x",
            "ftp://a.test",
            "https://",
            "https:///x",
            "a.test",
            &format!("http://a.test/{}", "x".repeat(2048)),
        ] {
            assert!(checked_url(bad).is_err(), "{bad}");
        }
        assert_eq!(origin("https://user:pw@a.test:81/x?token=1").as_deref(), Some("https://a.test:81"));
    }
}
