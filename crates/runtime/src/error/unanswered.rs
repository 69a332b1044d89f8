//! Calls to which no server answered.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::Facts;
use crate::security::CredentialError;
use crate::transport::{Sent, TransportFault};

/// No answer: no connection, or one that broke.
pub struct TransportError {
    pub(crate) facts: Facts,
    pub(crate) fault: TransportFault,
    pub(crate) status: Option<StatusCode>,
}

impl TransportError {
    /// The status, where the connection broke after it had come.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match (self.fault.sent(), self.facts.sent) {
            (Sent::No, Sent::No) => "no connection to the server, nothing was sent",
            (Sent::No, _) => "no connection to the server any more; an earlier attempt was sent",
            (Sent::Maybe, _) => "the connection broke, the request may have been sent",
            (Sent::Yes, _) => "the connection broke in the middle of the answer",
        };
        write!(f, "`{}`: {what} {}", self.facts.operation, self.facts)
    }
}

impl fmt::Debug for TransportError {
    /// A transport may say where it sent the request, and a credential may stand in the query.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("facts", &self.facts)
            .field("fault", &format_args!("{}", self.facts.excerpt(format!("{:?}", self.fault))))
            .field("status", &self.status)
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.fault.source()
    }
}

/// The time for the whole call, waits and all attempts included, was up, or that for its last attempt; or a stream was
/// silent for too long.
#[derive(Debug)]
pub struct TimeoutError {
    pub(crate) facts: Facts,
    pub(crate) missing: Missing,
    pub(crate) limit: Duration,
}

/// What did not come in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    Result,
    /// That of the last attempt.
    Answer,
    /// The rest of a stream.
    Rest,
}

impl TimeoutError {
    /// How long the call or its last attempt was allowed to take, or the stream to be silent.
    pub fn limit(&self) -> Duration {
        self.limit
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.missing {
            Missing::Result => "no result",
            Missing::Answer => "no answer to the last attempt",
            Missing::Rest => "no more of the stream",
        };
        write!(f, "`{}`: {what} within {:?} {}", self.facts.operation, self.limit, self.facts)
    }
}

impl StdError for TimeoutError {}

/// The provider of a credential has none, so the last attempt was not sent.
#[derive(Debug)]
pub struct NoCredentialError {
    pub(crate) facts: Facts,
    pub(crate) scheme: &'static str,
    pub(crate) error: CredentialError,
}

impl NoCredentialError {
    /// Name of the security scheme in the document.
    pub fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// What the provider says.
    pub fn reason(&self) -> &CredentialError {
        &self.error
    }
}

impl fmt::Display for NoCredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { facts, scheme, error } = self;
        write!(f, "`{}`: no credential for `{scheme}`: {error} {facts}", facts.operation)
    }
}

impl StdError for NoCredentialError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}
