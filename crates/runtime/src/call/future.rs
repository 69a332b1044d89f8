//! The futures of a call: the state machine's, with a decoding step at its end.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::RawCall;
use super::run::{Answer, Running, start};
use crate::decode::{FromResponse, Outcome};
use crate::error::{ApiError, Error};
use crate::response::Response;

/// A call that is being sent; resolves to the decoded result.
#[must_use = "futures do nothing unless polled"]
pub struct CallFuture<T, E>(MetaFuture<T, E>);

/// A call that is being sent; resolves to the result with everything beside it.
#[must_use = "futures do nothing unless polled"]
pub struct MetaFuture<T, E> {
    running: Running,
    types: PhantomData<fn() -> (T, E)>,
}

impl<T: Outcome, E> CallFuture<T, E> {
    pub(super) fn new(call: Box<RawCall>) -> Self {
        Self(MetaFuture::new(call))
    }
}

impl<T: Outcome, E> MetaFuture<T, E> {
    pub(super) fn new(call: Box<RawCall>) -> Self {
        Self { running: start(call, T::opens), types: PhantomData }
    }
}

impl<T: Outcome, E: FromResponse> Future for CallFuture<T, E> {
    type Output = Result<T::Output, Error<E::Output>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map_ok(Response::into_value)
    }
}

impl<T: Outcome, E: FromResponse> Future for MetaFuture<T, E> {
    type Output = Result<Response<T::Output>, Error<E::Output>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.running.as_mut().poll(cx).map(|outcome| decoded::<T, E>(outcome?))
    }
}

pub(crate) fn decoded<T: Outcome, E: FromResponse>(answer: Answer) -> Result<Response<T::Output>, Error<E::Output>> {
    if answer.success {
        return T::from_answer(answer).map_err(Error::Decode);
    }
    let Answer { facts, raw, .. } = answer;
    let body = E::from_response(&raw);
    Err(Error::Api(Box::new(ApiError::new(facts, raw, body))))
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
