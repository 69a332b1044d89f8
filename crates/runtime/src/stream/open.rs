//! The open body of a response: chunks under the limits of a call. Knows nothing about what they make together.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderMap;
use http::StatusCode;
use tokio::time::Sleep;

use super::StreamError;
use crate::call::{Answer, Exchange, Open};
use crate::error::{Error, Facts, InvalidResponse, Missing, TimeoutError, TooLargeError, TransportError, What};
use crate::json::DecodeError;
use crate::response::RawResponse;
use crate::transport::{Body, Chunks as _, TransportFault};

/// A body on its way. Dropping it, or the body in it, closes the connection unless all of it was read.
pub(super) struct Incoming {
    pub(super) exchange: Arc<Exchange>,
    facts: Facts,
    status: StatusCode,
    headers: HeaderMap,
    /// `None` at the end.
    body: Option<Body>,
    taken: usize,
    idle: Option<Pin<Box<Sleep>>>,
}

impl Incoming {
    /// The body of an answer. An answer that was read whole is not what was `expected`.
    #[inline]
    pub(super) fn of(answer: &mut Answer, expected: &str) -> Result<Self, DecodeError> {
        let Answer { facts, raw, open, .. } = answer;
        let Some(Open { body, exchange }) = open.take() else {
            let media_type = raw.media_type().unwrap_or_default();
            let problem = format!("expected {expected}, got a body of type `{}`", media_type.escape_debug());
            return Err(DecodeError::new(problem));
        };
        Ok(Self {
            exchange,
            facts: facts.clone(),
            status: raw.status,
            headers: raw.headers.clone(),
            body: Some(body),
            taken: 0,
            idle: None,
        })
    }

    #[inline]
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    #[inline]
    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.body.is_some()
    }

    /// Reads no more.
    #[inline]
    pub(super) fn close(&mut self) {
        self.body = None;
        self.idle = None;
    }

    /// The next chunk, `None` at the end and after an error.
    #[inline]
    pub(super) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        let limits = &self.exchange.limits;
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let Poll::Ready(next) = body.poll_chunk(cx) else {
            let idle = self.idle.get_or_insert_with(|| Box::pin(tokio::time::sleep(limits.idle)));
            ready!(idle.as_mut().poll(cx));
            let limit = limits.idle;
            self.close();
            let (facts, missing) = (self.facts.clone(), Missing::Rest);
            return Poll::Ready(Some(Err(Error::Timeout(Box::new(TimeoutError { facts, missing, limit })))));
        };
        self.idle = None;
        let limit = limits.stream_bytes.unwrap_or(usize::MAX);
        Poll::Ready(match next {
            None => {
                self.close();
                None
            }
            Some(Ok(chunk)) if chunk.len() > limit - self.taken => Some(Err(self.too_large(What::Body, limit))),
            Some(Ok(chunk)) => {
                self.taken += chunk.len();
                Some(Ok(chunk))
            }
            Some(Err(fault)) => Some(Err(self.broken(fault))),
        })
    }

    /// More came than is taken: the end.
    #[inline]
    pub(super) fn too_large(&mut self, what: What, limit: usize) -> StreamError {
        self.close();
        let (facts, response) = (self.facts.clone(), self.raw(Bytes::new()));
        Error::TooLarge(Box::new(TooLargeError { facts, response, what, limit }))
    }

    /// The connection broke: the end.
    #[inline]
    pub(super) fn broken(&mut self, fault: TransportFault) -> StreamError {
        self.close();
        let (facts, fault, status) = (self.facts.clone(), fault.in_answer(), Some(self.status));
        Error::Transport(Box::new(TransportError { facts, fault, status }))
    }

    /// An item does not fit; not the end.
    #[inline]
    pub(super) fn unfit(&self, item: Bytes, error: DecodeError) -> StreamError {
        let (facts, response) = (self.facts.clone(), self.raw(item));
        Error::Decode(Box::new(InvalidResponse { facts, response, what: What::Item, error }))
    }

    #[inline]
    fn raw(&self, body: Bytes) -> RawResponse {
        RawResponse { status: self.status, headers: self.headers.clone(), body, inside: "" }
    }
}
