//! The streams: page by page, and item by item. Only these know what pages decode to.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Pagination;
use crate::call::{Answer, RawCall, Running, begin, decoded, response};
use crate::decode::FromResponse;
use crate::error::{Error, Failure, InvalidResponse, What};
use crate::json::{self, Decode, DecodeError};
use crate::response::Response;

/// The pages of a list: a stream of what the operation answers with. Nothing is sent before the first is asked for, and
/// each page only when it is asked for. Ends after the last page, or after the first error.
#[must_use = "pages are asked for one by one: `while let Some(page) = pages.next().await`"]
pub struct Pages<T, E> {
    walk: Walk,
    types: PhantomData<fn() -> (T, E)>,
}

/// The items of a list that comes in pages. The next page is asked for when the items of the one before are used up. Ends
/// after the last item, or after the first error.
#[must_use = "items are asked for one by one: `while let Some(item) = items.next().await`"]
pub struct Items<I, E> {
    walk: Walk,
    ready: VecDeque<I>,
    types: PhantomData<fn() -> E>,
}

impl<T: FromResponse, E: FromResponse> Pages<T, E> {
    pub(crate) fn new(call: Box<RawCall>) -> Self {
        Self { walk: Walk::new(call), types: PhantomData }
    }

    /// The same list for code that is not async: each page is waited for. Within an async runtime, its only item is an
    /// error.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::BlockingIter<Self> {
        crate::BlockingIter::new(self)
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<T::Output, Error<E::Output>>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<I: Decode + Unpin, E: FromResponse> Items<I, E> {
    pub(crate) fn new(call: Box<RawCall>) -> Self {
        Self { walk: Walk::new(call), ready: VecDeque::new(), types: PhantomData }
    }

    /// The same list for code that is not async: each page is waited for. Within an async runtime, its only item is an
    /// error.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::BlockingIter<Self> {
        crate::BlockingIter::new(self)
    }

    /// The next item; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<I, Error<E::Output>>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<T: FromResponse, E: FromResponse> Stream for Pages<T, E> {
    type Item = Result<T::Output, Error<E::Output>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(answer) = ready!(self.walk.poll(cx)) else { return Poll::Ready(None) };
        let page = answer.map_err(Error::from).and_then(decoded::<T, E>);
        Poll::Ready(Some(self.walk.ended_by(page)))
    }
}

impl<I: Decode + Unpin, E: FromResponse> Stream for Items<I, E> {
    type Item = Result<I, Error<E::Output>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(answer) = ready!(self.walk.poll(cx)) else { return Poll::Ready(None) };
            let at = self.walk.pagination.map_or("", |pagination| pagination.items);
            let items = answer.map_err(Error::from).and_then(|answer| items_of::<I, E>(answer, at));
            match self.walk.ended_by(items) {
                Ok(items) => self.ready = items.into(),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

fn items_of<I: Decode, E: FromResponse>(answer: Answer, at: &str) -> Result<Vec<I>, Error<E::Output>> {
    let Response { facts, raw, .. } = response::<(), E>(answer)?;
    match json::from_slice_at::<Vec<I>>(&raw.body, at) {
        Ok(items) => Ok(items.unwrap_or_default()),
        Err(error) => Err(Error::Decode(Box::new(InvalidResponse { facts, response: raw, what: What::Body, error }))),
    }
}

/// From page to page, whatever they hold.
struct Walk {
    /// Without one, the first page is the last.
    pagination: Option<Pagination>,
    state: State,
}

enum State {
    /// The call of the next page.
    Next(Box<RawCall>),
    /// The call that is under way, and the same once more to make the next one of.
    Running(Running, Box<RawCall>),
    /// The last page said of the next one what cannot be.
    Broken(Box<InvalidResponse>),
    Done,
}

impl Walk {
    #[inline]
    fn new(call: Box<RawCall>) -> Self {
        Self { pagination: call.pagination(), state: State::Next(call) }
    }

    #[inline]
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer, WalkError>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Next(call) => self.state = State::Running(begin(call.again(), |_| false), call),
                State::Running(mut running, mut call) => {
                    let Poll::Ready(outcome) = running.as_mut().poll(cx) else {
                        self.state = State::Running(running, call);
                        return Poll::Pending;
                    };
                    let answer = match outcome {
                        Ok(answer) => answer,
                        Err(failure) => return Poll::Ready(Some(Err(WalkError::Failed(failure)))),
                    };
                    if answer.raw.status.is_success() {
                        let advanced = self.pagination.map(|pagination| pagination.advance(&mut call, &answer.raw));
                        self.state = match advanced.unwrap_or(Ok(false)) {
                            Ok(true) => State::Next(call),
                            Ok(false) => State::Done,
                            Err(error) => State::Broken(Box::new(broken(&answer, error))),
                        };
                    }
                    return Poll::Ready(Some(Ok(answer)));
                }
                State::Broken(error) => return Poll::Ready(Some(Err(WalkError::Broken(error)))),
                State::Done => return Poll::Ready(None),
            }
        }
    }

    /// After an error there is nothing more.
    fn ended_by<T, E>(&mut self, outcome: Result<T, E>) -> Result<T, E> {
        if outcome.is_err() {
            self.state = State::Done;
        }
        outcome
    }
}

enum WalkError {
    Failed(Failure),
    Broken(Box<InvalidResponse>),
}

impl<E> From<WalkError> for Error<E> {
    fn from(error: WalkError) -> Self {
        match error {
            WalkError::Failed(failure) => failure.into(),
            WalkError::Broken(error) => Self::Decode(error),
        }
    }
}

#[inline]
fn broken(answer: &Answer, error: DecodeError) -> InvalidResponse {
    InvalidResponse { facts: answer.facts.clone(), response: answer.raw.clone(), what: What::Body, error }
}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

impl<I, E> fmt::Debug for Items<I, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}
