//! Why a webhook is not taken.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::DecodeError;

/// Why a webhook is not taken. Never holds a secret, a signature or a body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// A header is missing that every signed webhook has.
    MissingHeader(&'static str),
    /// A header does not hold what it should.
    Malformed(&'static str),
    /// It was signed too long ago, and so may be a copy.
    TooOld {
        /// How long ago.
        age: Duration,
        /// How long ago it might have been.
        tolerance: Duration,
    },
    /// It was signed in the future: one of the clocks is wrong.
    TooNew {
        /// How far ahead.
        ahead: Duration,
        /// How far ahead it might have been.
        tolerance: Duration,
    },
    /// None of the signatures is by any of the secrets.
    NoMatch,
    /// A secret of the receiver's own is empty, or not the Base64 that it should be.
    InvalidSecret,
    /// It is genuine, but does not fit the document.
    Decode(DecodeError),
}

impl WebhookError {
    /// Whether it is genuine, and only its payload is not understood.
    pub fn is_genuine(&self) -> bool {
        matches!(self, Self::Decode(_))
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(f, "the webhook has no `{name}` header"),
            Self::Malformed(name) => write!(f, "the `{name}` header of the webhook does not hold what it should"),
            Self::TooOld { age, tolerance } => write!(
                f,
                "the webhook was signed {} seconds ago, more than {}: it may be a copy",
                age.as_secs(),
                tolerance.as_secs()
            ),
            Self::TooNew { ahead, tolerance } => write!(
                f,
                "the webhook was signed {} seconds ahead of this clock, more than {}",
                ahead.as_secs(),
                tolerance.as_secs()
            ),
            Self::NoMatch => f.write_str("no signature of the webhook is by a known secret"),
            Self::InvalidSecret => f.write_str("a secret for webhooks is empty or not the Base64 that it should be"),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl StdError for WebhookError {}

impl From<DecodeError> for WebhookError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
