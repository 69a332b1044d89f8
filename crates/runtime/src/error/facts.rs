//! What every error of a call carries.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use crate::secret::Secret;
use crate::transport::Sent;

/// What is known about a call, whatever became of it.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) operation: &'static str,
    pub(crate) attempts: u32,
    pub(crate) idempotency_key: Option<Arc<str>>,
    /// The furthest that any attempt got.
    pub(crate) sent: Sent,
    /// Whether the last answer was that the key's first request still runs.
    pub(crate) in_progress: bool,
    pub(crate) redactor: Redactor,
}

impl Facts {
    /// Text that may quote the server, without the client's credentials.
    pub(crate) fn redacted(&self, text: impl Into<String>) -> String {
        self.redactor.redacted(text)
    }

    /// The begin of such text, as much as a line of a log takes.
    pub(crate) fn excerpt(&self, text: impl Into<String>) -> String {
        const BYTES: usize = 2048;
        // In this order: half a credential would not be found.
        let mut text = self.redacted(text);
        let whole = text.len();
        if whole > BYTES {
            let end = (0..=BYTES).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
            text.truncate(end);
            // Writing to a `String` cannot fail.
            let _ = write!(text, "… ({whole} bytes)");
        }
        text
    }
}

impl fmt::Display for Facts {
    /// ``(2 attempts, idempotency key `k`)``
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.attempts == 1 { "" } else { "s" };
        write!(f, "({} attempt{plural}", self.attempts)?;
        if let Some(key) = &self.idempotency_key {
            write!(f, ", idempotency key `{}`", key.escape_debug())?;
        }
        f.write_str(")")
    }
}

/// Removes a client's credentials from text that others wrote: a server may echo what it was sent.
#[derive(Clone, Default)]
pub(crate) struct Redactor(Arc<[Secret]>);

impl Redactor {
    pub(crate) fn new(secrets: Vec<Secret>) -> Self {
        Self(secrets.into())
    }

    /// Removes these, too.
    pub(crate) fn with<'s>(&self, secrets: impl Iterator<Item = &'s Secret>) -> Self {
        let more: Vec<&Secret> = secrets.filter(|secret| !self.0.contains(secret)).collect();
        if more.is_empty() { self.clone() } else { Self(self.0.iter().chain(more).cloned().collect()) }
    }

    pub(crate) fn redacted(&self, text: impl Into<String>) -> String {
        self.0
            .iter()
            .map(Secret::expose)
            .fold(text.into(), |text, secret| if secret.is_empty() { text } else { text.replace(secret, "[redacted]") })
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor")
    }
}
