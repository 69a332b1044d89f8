//! A stream of typed events over a connection, and over several where its user says so.

use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::open::Incoming;
use super::sse::{Parser, RawEvent};
use super::{FromItem, ReconnectPolicy, StreamError};
use crate::call::{Answer, Running};
use crate::decode::{FromResponse as _, Outcome};
use crate::error::{ApiError, Error, Failure, What};
use crate::json::{DecodeError, Value};
use crate::transport::TransportFault;

/// One event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<T> {
    /// The ID that the stream is at: this event's, else that of the last event before it that had one.
    pub id: Option<String>,
    /// The event's name; `message` where the server gives none.
    pub event: String,
    /// What it carries.
    pub data: T,
}

/// The events of a `text/event-stream` response (WHATWG HTML §9.2) as they arrive.
///
/// An event whose data does not fit its type is an error that keeps the bytes, and the stream goes on; every other error
/// ends it. A connection that breaks is an error, and so is an end in the middle of an event or before the sentinel.
/// Dropped before its end, the stream closes the connection.
pub struct EventStream<T> {
    events: Box<Events>,
    types: PhantomData<fn() -> T>,
}

/// What another media type is not.
const EVENTS: &str = "events";

/// A stream without its type.
struct Events {
    incoming: Incoming,
    parser: Parser,
    /// Came, but was not looked at.
    unread: Bytes,
    sentinel: Cow<'static, str>,
    policy: Option<ReconnectPolicy>,
    /// Reconnects since the last event.
    reconnects: u32,
    reconnecting: Option<Running>,
    ended: bool,
}

impl<T: FromItem> EventStream<T> {
    /// The next event, `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T::Output>, StreamError>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T::Output>, StreamError>>> {
        self.events.poll(cx).map(|next| {
            next.map(|event| {
                let raw = event?;
                match T::from_event(&raw, self.last_event_id()) {
                    Ok(data) => {
                        // WHATWG HTML §9.2.6: what an event is called unless it says so.
                        let event = if raw.event.is_empty() { "message".to_owned() } else { raw.event };
                        Ok(Event { id: self.last_event_id().map(str::to_owned), event, data })
                    }
                    Err(error) => Err(self.events.incoming.unfit(raw.data, error)),
                }
            })
        })
    }
}

impl<T> EventStream<T> {
    /// The data of the event that ends the stream, such as `[DONE]`, where the document does not say it. The response must
    /// not end before it.
    #[must_use]
    pub fn until(mut self, sentinel: impl Into<String>) -> Self {
        self.events.sentinel = Cow::Owned(sentinel.into());
        self
    }

    /// Asks for the stream again where its connection breaks.
    #[must_use]
    pub fn reconnect(mut self, policy: ReconnectPolicy) -> Self {
        self.events.policy = Some(policy);
        self
    }

    /// The ID that the stream is at: what `Last-Event-ID` says when it goes on elsewhere.
    pub fn last_event_id(&self) -> Option<&str> {
        Some(self.events.parser.last_id.as_str()).filter(|id| !id.is_empty())
    }

    /// How long the server asks to wait before a reconnect.
    pub fn retry(&self) -> Option<Duration> {
        self.events.parser.retry
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.events.incoming.status()
    }

    /// The response's headers.
    pub fn headers(&self) -> &HeaderMap {
        self.events.incoming.headers()
    }
}

impl Events {
    #[inline]
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawEvent, StreamError>>> {
        while !self.ended {
            if let Some(reconnecting) = &mut self.reconnecting {
                let outcome = ready!(reconnecting.as_mut().poll(cx));
                self.reconnecting = None;
                if let Err(error) = self.reconnected(outcome) {
                    return Poll::Ready(Some(Err(error)));
                }
                continue;
            }
            match self.parser.feed(&mut self.unread, self.incoming.exchange.limits.item_bytes) {
                Ok(Some(event)) if !self.sentinel.is_empty() && event.data == self.sentinel.as_bytes() => self.end(),
                Ok(Some(event)) => {
                    self.reconnects = 0;
                    return Poll::Ready(Some(Ok(event)));
                }
                Ok(None) => match ready!(self.incoming.poll_chunk(cx)) {
                    Some(Ok(chunk)) => self.unread = chunk,
                    Some(Err(error)) => {
                        if matches!(error, Error::TooLarge(_)) || !self.plan_reconnect() {
                            self.end();
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                    None => {
                        if let Err(error) = self.finished() {
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                },
                Err(super::sse::TooLarge) => {
                    self.end();
                    let limit = self.incoming.exchange.limits.item_bytes;
                    return Poll::Ready(Some(Err(self.incoming.too_large(What::Item, limit))));
                }
            }
        }
        Poll::Ready(None)
    }

    #[inline]
    fn end(&mut self) {
        self.ended = true;
        self.unread = Bytes::new();
        self.incoming.close();
    }

    /// The response ended.
    #[inline]
    fn finished(&mut self) -> Result<(), StreamError> {
        let sentinel = Some(self.sentinel.as_bytes()).filter(|sentinel| !sentinel.is_empty());
        let early = if sentinel.is_some_and(|sentinel| self.parser.holds(sentinel)) {
            None
        } else if self.parser.is_inside() {
            Some("the response ended inside of an event".to_owned())
        } else if sentinel.is_none() {
            None
        } else {
            Some(format!("the response ended before `{}`", self.sentinel.escape_debug()))
        };
        // WHATWG HTML §9.2.3: 204 tells a client to stop reconnecting.
        let empty = self.incoming.status() == StatusCode::NO_CONTENT;
        let goes_on = early.is_some() || self.policy.as_ref().is_some_and(|policy| policy.after_end);
        if !empty && goes_on && self.plan_reconnect() {
            return Ok(());
        }
        self.end();
        match early {
            Some(reason) if !empty => Err(self.incoming.broken(TransportFault::broken(reason))),
            _ => Ok(()),
        }
    }

    /// Whether the stream is asked for again. Compiled here, with the state machine that it starts.
    #[inline(never)]
    fn plan_reconnect(&mut self) -> bool {
        let Some(policy) = self.policy.as_ref().filter(|policy| self.reconnects < policy.max_attempts) else {
            return false;
        };
        self.reconnects += 1;
        let wait = self.parser.retry.unwrap_or(policy.wait);
        let id = Some(&self.parser.last_id).filter(|id| !id.is_empty());
        let id = id.and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok());
        self.parser = Parser::resumed(&self.parser.last_id, self.parser.retry);
        self.unread = Bytes::new();
        let exchange = self.incoming.exchange.clone();
        self.reconnecting = Some(Box::pin(async move {
            tokio::time::sleep(wait).await;
            exchange.resume(id).await
        }));
        true
    }

    #[inline]
    fn reconnected(&mut self, outcome: Result<Answer, Failure>) -> Result<(), StreamError> {
        match outcome {
            Ok(mut answer) if answer.success => match Incoming::of(&mut answer, EVENTS) {
                Ok(opened) => {
                    self.incoming = opened;
                    Ok(())
                }
                Err(error) => {
                    self.end();
                    Err(Error::Decode(answer.unfit(error)))
                }
            },
            Ok(Answer { facts, raw, .. }) => {
                self.end();
                let body = Value::from_response(&raw);
                Err(Error::Api(Box::new(ApiError::new(facts, raw, body))))
            }
            Err(Failure::Unanswered(_) | Failure::Timeout(_)) if self.plan_reconnect() => Ok(()),
            Err(failure) => {
                self.end();
                Err(failure.into())
            }
        }
    }
}

impl<T: FromItem> Stream for EventStream<T> {
    type Item = Result<Event<T::Output>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<T: FromItem> Outcome for EventStream<T> {
    type Output = Self;

    /// WHATWG HTML §9.2.3: another media type is no stream of events. An answer without one may be empty.
    fn opens(headers: &HeaderMap) -> bool {
        headers.get(CONTENT_TYPE).is_none_or(|value| {
            let essence = value.as_bytes().split(|&byte| byte == b';').next().unwrap_or_default();
            essence.trim_ascii().eq_ignore_ascii_case(b"text/event-stream")
        })
    }

    fn from_answer(answer: &mut Answer) -> Result<Self, DecodeError> {
        let incoming = Incoming::of(answer, EVENTS)?;
        let events = Events {
            sentinel: Cow::Borrowed(incoming.exchange.operation.sentinel),
            incoming,
            parser: Parser::default(),
            unread: Bytes::new(),
            policy: None,
            reconnects: 0,
            reconnecting: None,
            ended: false,
        };
        Ok(Self { events: Box::new(events), types: PhantomData })
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventStream({})", self.status().as_u16())
    }
}
