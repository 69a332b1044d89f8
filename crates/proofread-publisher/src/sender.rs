//! From a row to the client's call, and from the verdict about it to what the outbox records.

use heygen_client::Client;
use heygen_client::models::{GenerateVideoRequest, IdempotencyKey, ProofreadStatus, StandardApiError};
use heygen_client::runtime::{Secret, Sent};

use crate::backoff::Backoff;
use crate::outbox::{Proofread, Refusal, Settlement};
use crate::time::Timestamp;
use crate::verdict::{Verdict, attempt};

/// Sends rows.
#[derive(Debug)]
pub(crate) struct Sender {
    client: Client,
    /// What must not be recorded, though the vendor may repeat it.
    secret: Secret,
    backoff: Backoff,
}

impl Sender {
    /// Sends through `client`, whose credential is `secret`.
    pub(crate) fn new(client: Client, secret: Secret, backoff: Backoff) -> Self {
        Self { client, secret, backoff }
    }

    /// Makes one attempt.
    pub(crate) async fn send(&self, row: &Proofread) -> Verdict {
        match IdempotencyKey::new(row.key.as_str()) {
            Ok(key) => attempt(&self.client, &row.id, &request(row), key).await,
            // Somebody has edited the database.
            Err(error) => Verdict::Unclear(format!("nothing was sent: its key cannot be: {error}")),
        }
    }

    /// What is to be recorded.
    pub(crate) fn settlement(&self, row: &Proofread, verdict: Verdict, now: Timestamp) -> Settlement {
        match verdict {
            Verdict::Started(started) if started.status == ProofreadStatus::Failed => {
                let video = self.redacted(started.video_translation_id);
                Settlement::NeedsAttention { reason: format!("the vendor says that its video `{video}` has failed") }
            }
            Verdict::Started(started) => Settlement::Started { video_translation_id: started.video_translation_id },
            Verdict::Again { wait, sent, reason } => {
                let at = now.plus(self.backoff.wait(row.attempts, wait));
                Settlement::Again { at, unsent: sent == Sent::No, reason: self.redacted(reason) }
            }
            // Its turn comes when the credentials are good again, not after a wait of its own.
            Verdict::CredentialsRefused(reason) => {
                Settlement::Again { at: now, unsent: false, reason: self.redacted(reason) }
            }
            Verdict::Failed { reason, error } => {
                let refusal = error.map(|error| self.refusal(error));
                Settlement::Failed { reason: self.redacted(reason), refusal }
            }
            Verdict::Unclear(reason) => Settlement::NeedsAttention { reason: self.redacted(reason) },
        }
    }

    fn refusal(&self, error: StandardApiError) -> Refusal {
        Refusal {
            code: self.redacted(error.code),
            message: self.redacted(error.message),
            param: error.param.map(|param| self.redacted(param)),
            doc_url: error.doc_url.map(|url| self.redacted(url)),
        }
    }

    fn redacted(&self, text: String) -> String {
        match self.secret.expose() {
            "" => text,
            secret => text.replace(secret, "[redacted]"),
        }
    }
}

fn request(row: &Proofread) -> GenerateVideoRequest {
    let callback_url = row.options.callback_url.clone();
    GenerateVideoRequest {
        captions: Some(row.options.captions),
        translate_audio_only: Some(row.options.audio_only),
        callback_id: callback_url.is_some().then(|| row.id.clone()),
        callback_url,
    }
}
