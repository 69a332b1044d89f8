//! Calls to which a server answered, but not with a result.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::Facts;
use crate::json::DecodeError;
use crate::response::{FromHeaders, RawResponse};
use crate::retry::retry_after;

/// The server answered with another status than success.
pub struct ApiError<E> {
    pub(crate) refusal: Refusal,
    body: Result<E, DecodeError>,
}

/// A refusal without its type.
pub(crate) struct Refusal {
    pub(crate) facts: Facts,
    response: RawResponse,
    retry_after: Option<Duration>,
}

impl<E> ApiError<E> {
    pub(crate) fn new(facts: Facts, response: RawResponse, body: Result<E, DecodeError>) -> Self {
        Self { refusal: Refusal::new(facts, response), body }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.refusal.response.status
    }

    /// The response's headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.refusal.response.headers
    }

    /// The response's headers as a type.
    pub fn headers_as<H: FromHeaders>(&self) -> H {
        H::from_headers(self.headers())
    }

    /// The typed body; `None` where what came does not fit the document, as a proxy's HTML does not.
    pub fn body(&self) -> Option<&E> {
        self.body.as_ref().ok()
    }

    /// The typed body, or why it does not fit.
    pub fn into_body(self) -> Result<E, DecodeError> {
        self.body
    }

    pub(super) fn map_body<F>(self, change: impl FnOnce(E) -> F) -> ApiError<F> {
        ApiError { refusal: self.refusal, body: self.body.map(change) }
    }

    /// Why there is no typed body.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.body.as_ref().err()
    }

    /// The body as it came, cut at the client's limit.
    pub fn raw_body(&self) -> &Bytes {
        &self.refusal.response.body
    }

    /// How long the server asks to wait before the next try, from the moment of its answer.
    pub fn retry_after(&self) -> Option<Duration> {
        self.refusal.retry_after
    }

    /// The server's name for the exchange, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.refusal.response.request_id()
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = match &self.body {
            Ok(body) => format!("{body:?}"),
            Err(error) => format!("{} bytes that do not fit: {error}", self.raw_body().len()),
        };
        self.refusal.debug(body, f)
    }
}

impl Refusal {
    fn new(facts: Facts, response: RawResponse) -> Self {
        let retry_after = retry_after(&response.headers, SystemTime::now());
        Self { facts, response, retry_after }
    }

    fn debug(&self, body: String, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.facts.operation)
            .field("status", &self.response.status.as_u16())
            .field("request_id", &self.response.request_id().map(|id| self.facts.redacted(id)))
            .field("attempts", &self.facts.attempts)
            .field("idempotency_key", &self.facts.idempotency_key)
            .field("retry_after", &self.retry_after)
            .field("body", &format_args!("{}", self.facts.excerpt(body)))
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut more = String::new();
        if let Some(origin) = self.response.redirect_origin() {
            more = format!(", a redirect to `{origin}` that was not followed");
        }
        if let Some(id) = self.response.request_id() {
            more = format!("{more}, request id `{id}`");
        }
        let Facts { operation, .. } = &self.facts;
        let more = self.facts.redacted(more);
        write!(f, "`{operation}`: the server answered {}{more} {}", self.response.status, self.facts)
    }
}

impl<E: fmt::Debug> std::error::Error for ApiError<E> {}

/// The server reported success, but its body does not fit the document.
pub struct InvalidResponse {
    pub(crate) facts: Facts,
    pub(crate) response: RawResponse,
    pub(crate) what: What,
    pub(crate) error: DecodeError,
}

impl InvalidResponse {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The response's headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The body as it came; of a stream, the item that does not fit.
    pub fn raw_body(&self) -> &Bytes {
        &self.response.body
    }

    /// What does not fit, and where.
    pub fn decode_error(&self) -> &DecodeError {
        &self.error
    }

    /// The server's name for the exchange, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.response.request_id()
    }
}

impl fmt::Display for InvalidResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { operation, .. } = &self.facts;
        let error = self.facts.excerpt(self.error.to_string());
        write!(
            f,
            "`{operation}`: {} of the {} response does not fit: {error} {}",
            self.what, self.response.status, self.facts
        )
    }
}

impl fmt::Debug for InvalidResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvalidResponse")
            .field("operation", &self.facts.operation)
            .field("status", &self.response.status.as_u16())
            .field("request_id", &self.request_id().map(|id| self.facts.redacted(id)))
            .field("attempts", &self.facts.attempts)
            .field("idempotency_key", &self.facts.idempotency_key)
            .field("error", &format_args!("{}", self.facts.excerpt(self.error.to_string())))
            .field("bytes", &self.response.body.len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for InvalidResponse {}

/// The server reported success with a body larger than the client takes, or an item of a stream larger than the call
/// takes; see `ClientBuilder::max_body_bytes` and `CallOptions`.
#[derive(Debug)]
pub struct TooLargeError {
    pub(crate) facts: Facts,
    pub(crate) response: RawResponse,
    pub(crate) what: What,
    pub(crate) limit: usize,
}

impl TooLargeError {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The response's headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The limit, in bytes.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The server's name for the exchange, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.response.request_id()
    }
}

impl fmt::Display for TooLargeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { facts, what, limit, .. } = self;
        let Facts { operation, .. } = facts;
        let status = self.response.status;
        write!(f, "`{operation}`: {what} of the {status} response is larger than {limit} bytes {facts}")
    }
}

impl std::error::Error for TooLargeError {}

/// The part of a response that an error speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Body,
    /// An event or a line of a stream.
    Item,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "the body",
            Self::Item => "an item",
        })
    }
}
