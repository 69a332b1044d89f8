//! What can go wrong with a call, said so that a caller can decide: was it sent, did the server answer, may it be
//! sent again. No message shows a credential or a body.

mod answered;
mod build;
mod facts;
mod unanswered;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

pub(crate) use self::answered::What;
pub use self::answered::{ApiError, InvalidResponse, TooLargeError};
pub use self::build::BuildError;
pub(crate) use self::facts::{Facts, Redactor};
pub(crate) use self::unanswered::Missing;
pub use self::unanswered::{NoCredentialError, TimeoutError, TransportError};
use crate::transport::Sent;

/// Why a call has no result. `E` is what the document says that the server answers when it refuses.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request could not be made: nothing was sent.
    Build(BuildError),
    /// The provider of a credential has none: nothing was sent in the last attempt.
    Credential(Box<NoCredentialError>),
    /// There was no connection: nothing was sent, in no attempt.
    Connect(Box<TransportError>),
    /// The exchange broke: the request may have been sent.
    Transport(Box<TransportError>),
    /// The time for the whole call was up, or that for its last attempt.
    Timeout(Box<TimeoutError>),
    /// The server answered with another status than success.
    Api(Box<ApiError<E>>),
    /// The server reported success with a body that does not fit the document.
    Decode(Box<InvalidResponse>),
    /// The body is larger than the client's limit.
    TooLarge(Box<TooLargeError>),
}

impl<E> Error<E> {
    /// The status, where the server answered.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            Self::TooLarge(error) => Some(error.status()),
            Self::Connect(error) | Self::Transport(error) => error.status(),
            Self::Build(_) | Self::Credential(_) | Self::Timeout(_) => None,
        }
    }

    /// The server's refusal, where it answered with one.
    pub fn api(&self) -> Option<&ApiError<E>> {
        if let Self::Api(error) = self { Some(error) } else { None }
    }

    /// The typed body of the server's refusal, where it fits the document.
    pub fn body(&self) -> Option<&E> {
        self.api().and_then(ApiError::body)
    }

    /// How long the server asks to wait before the next try, from the moment of its answer.
    pub fn retry_after(&self) -> Option<Duration> {
        self.api().and_then(ApiError::retry_after)
    }

    /// The server's name for the exchange, for its support.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.request_id(),
            Self::Decode(error) => error.request_id(),
            Self::TooLarge(error) => error.request_id(),
            Self::Build(_) | Self::Credential(_) | Self::Connect(_) | Self::Transport(_) | Self::Timeout(_) => None,
        }
    }

    /// The key that all attempts carried. A caller that tries again with it does not do the work twice.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.facts().and_then(|facts| facts.idempotency_key.as_deref())
    }

    /// How many requests were tried.
    pub fn attempts(&self) -> u32 {
        self.facts().map_or(0, |facts| facts.attempts)
    }

    /// Whether any attempt reached the server.
    pub fn sent(&self) -> Sent {
        self.facts().map_or(Sent::No, |facts| facts.sent)
    }

    /// Whether the same call may succeed later: no credential for now, no connection, a broken one, no time left, a status of 408, 429, 500,
    /// 502, 503 or 504, or a first request of the same key that still runs. Whether it may be *sent* again is another
    /// question: see [`Error::sent`] and [`Error::idempotency_key`].
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Connect(_) | Self::Transport(_) | Self::Timeout(_) => true,
            Self::Credential(error) => error.error.is_transient(),
            Self::Api(error) => error.refusal.facts.in_progress || crate::retry::is_transient(error.status()),
            Self::Build(_) | Self::Decode(_) | Self::TooLarge(_) => false,
        }
    }

    /// Whether the time for the call was up, or that for its last attempt.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// The same error with another body, so that errors of several operations can meet in one type.
    pub fn map_body<F>(self, change: impl FnOnce(E) -> F) -> Error<F> {
        match self {
            Self::Build(error) => Error::Build(error),
            Self::Credential(error) => Error::Credential(error),
            Self::Connect(error) => Error::Connect(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Api(error) => Error::Api(Box::new(error.map_body(change))),
            Self::Decode(error) => Error::Decode(error),
            Self::TooLarge(error) => Error::TooLarge(error),
        }
    }

    fn facts(&self) -> Option<&Facts> {
        match self {
            Self::Build(_) => None,
            Self::Credential(error) => Some(&error.facts),
            Self::Connect(error) | Self::Transport(error) => Some(&error.facts),
            Self::Timeout(error) => Some(&error.facts),
            Self::Api(error) => Some(&error.refusal.facts),
            Self::Decode(error) => Some(&error.facts),
            Self::TooLarge(error) => Some(&error.facts),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(f),
            Self::Credential(error) => error.fmt(f),
            Self::Connect(error) | Self::Transport(error) => error.fmt(f),
            Self::Timeout(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::TooLarge(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Credential(error) => error.source(),
            Self::Connect(error) | Self::Transport(error) => error.source(),
            Self::Build(_) | Self::Timeout(_) | Self::Api(_) | Self::Decode(_) | Self::TooLarge(_) => None,
        }
    }
}

impl<E> From<BuildError> for Error<E> {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

/// What the state machine reports; it does not know `E`.
#[derive(Debug)]
pub(crate) enum Failure {
    Build(BuildError),
    Credential(Box<NoCredentialError>),
    Unanswered(Box<TransportError>),
    Timeout(Box<TimeoutError>),
    TooLarge(Box<TooLargeError>),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Build(error) => Self::Build(error),
            Failure::Credential(error) => Self::Credential(error),
            Failure::Unanswered(error) if error.facts.sent == Sent::No => Self::Connect(error),
            Failure::Unanswered(error) => Self::Transport(error),
            Failure::Timeout(error) => Self::Timeout(error),
            Failure::TooLarge(error) => Self::TooLarge(error),
        }
    }
}
