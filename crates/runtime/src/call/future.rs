//! The futures of a call: the state machine's, with a decoding step at its end.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::RawCall;
use super::run::{Answer, Running, begin};
use crate::decode::{FromResponse, Outcome};
use crate::error::{ApiError, Error};
use crate::response::Response;

/// A call that is being sent; resolves to the decoded result.
#[must_use = "futures do nothing unless polled"]
pub struct CallFuture<T, E> {
    running: Running,
    types: PhantomData<fn() -> (T, E)>,
}

/// A call that is being sent; resolves to the result with everything beside it.
#[must_use = "futures do nothing unless polled"]
pub struct MetaFuture<T, E> {
    running: Running,
    types: PhantomData<fn() -> (T, E)>,
}

impl<T: Outcome, E> CallFuture<T, E> {
    pub(super) fn new(call: Box<RawCall>) -> Self {
        Self { running: begin(call, T::opens), types: PhantomData }
    }
}

impl<T: Outcome, E> MetaFuture<T, E> {
    pub(super) fn new(call: Box<RawCall>) -> Self {
        Self { running: begin(call, T::opens), types: PhantomData }
    }
}

impl<T: Outcome, E: FromResponse> Future for CallFuture<T, E> {
    type Output = Result<T::Output, Error<E::Output>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        polled::<E>(&mut self.running, cx).map(|answer| value::<T, E>(answer?))
    }
}

impl<T: Outcome, E: FromResponse> Future for MetaFuture<T, E> {
    type Output = Result<Response<T::Output>, Error<E::Output>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        polled::<E>(&mut self.running, cx).map(|answer| whole::<T, E>(answer?))
    }
}

/// The result that an answer holds.
pub(crate) fn decoded<T: Outcome, E: FromResponse>(answer: Answer) -> Result<T::Output, Error<E::Output>> {
    value::<T, E>(accepted::<E>(answer)?)
}

/// The result that an answer holds, with everything beside it.
pub(crate) fn response<T: Outcome, E: FromResponse>(answer: Answer) -> Result<Response<T::Output>, Error<E::Output>> {
    whole::<T, E>(accepted::<E>(answer)?)
}

// What knows `E` alone is apart from what knows `T`, too: refusals mostly have a type in common, so that it is translated
// for few operations.
fn polled<E: FromResponse>(running: &mut Running, cx: &mut Context<'_>) -> Poll<Result<Answer, Error<E::Output>>> {
    running.as_mut().poll(cx).map(|outcome| accepted::<E>(outcome?))
}

/// The answer, unless it is a refusal.
fn accepted<E: FromResponse>(answer: Answer) -> Result<Answer, Error<E::Output>> {
    if answer.success {
        return Ok(answer);
    }
    let body = E::from_response(&answer.raw);
    Err(Error::Api(Box::new(ApiError::new(answer.facts, answer.raw, body))))
}

/// What a success holds.
fn value<T: Outcome, E: FromResponse>(mut answer: Answer) -> Result<T::Output, Error<E::Output>> {
    match T::from_answer(&mut answer) {
        Ok(value) => Ok(value),
        Err(error) => Err(Error::Decode(answer.unfit(error))),
    }
}

fn whole<T: Outcome, E: FromResponse>(mut answer: Answer) -> Result<Response<T::Output>, Error<E::Output>> {
    match T::from_answer(&mut answer) {
        Ok(value) => Ok(Response { facts: answer.facts, raw: answer.raw, value }),
        Err(error) => Err(Error::Decode(answer.unfit(error))),
    }
}

impl<T, E> fmt::Debug for CallFuture<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallFuture")
    }
}

impl<T, E> fmt::Debug for MetaFuture<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetaFuture")
    }
}
