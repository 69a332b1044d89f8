//! Waiting for work that the server goes on with by itself: the same call, sent again until a field of the answer says
//! that it is done.
//!
//! In: a call, and which values of which field mean what, as static data. Out: the answer that says so, or why there is
//! none. Each look is a call like any other, with retries, limits and credentials.

mod error;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep, timeout_at};

pub use self::error::WaitError;
use crate::call::{Answer, RawCall, begin, response};
use crate::decode::FromResponse;
use crate::error::Error;
use crate::json::{self, Value};
use crate::retry::retry_after;

/// What is waited for. Generated code holds it as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// JSON pointer (RFC 6901) into the body of the answer.
    pub field: &'static str,
    /// Values of the field that mean that the work is done.
    pub success: &'static [&'static str],
    /// Values that mean that it never will be.
    pub failure: &'static [&'static str],
    /// Milliseconds before the second look.
    pub interval_ms: u64,
    /// Most milliseconds between two looks: the waits grow by half until they are as long.
    pub max_interval_ms: u64,
    /// Milliseconds after which the wait is given up.
    pub timeout_ms: u64,
}

/// A wait for a field of the answer; starts when it is awaited.
#[must_use = "a wait does nothing until it is awaited"]
pub struct Wait<T, E> {
    call: Box<RawCall>,
    waiter: &'static Waiter,
    interval: Duration,
    max_interval: Duration,
    timeout: Duration,
    types: PhantomData<fn() -> (T, E)>,
}

impl<T, E> Wait<T, E> {
    pub(crate) fn new(call: Box<RawCall>, waiter: &'static Waiter) -> Self {
        let [interval, max_interval, timeout] =
            [waiter.interval_ms, waiter.max_interval_ms, waiter.timeout_ms].map(Duration::from_millis);
        Self { call, waiter, interval, max_interval, timeout, types: PhantomData }
    }

    /// Looks at this interval, always. A server that asks for a longer one (`Retry-After`) is given it.
    pub fn interval(mut self, interval: Duration) -> Self {
        (self.interval, self.max_interval) = (interval, interval);
        self
    }

    /// Gives up after this time, all looks included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

impl<T: FromResponse, E: FromResponse> IntoFuture for Wait<T, E>
where
    T::Output: Send,
    E::Output: Send,
{
    type Output = Result<T::Output, WaitError<T::Output, E::Output>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { call, waiter, interval, max_interval, timeout, .. } = self;
        Box::pin(async move {
            match look(call, waiter, interval, max_interval, timeout).await {
                Looked::Ended(answer, state) => {
                    let response = response::<T, E>(*answer).map_err(WaitError::Call)?;
                    match state {
                        State::Success => Ok(response.into_value()),
                        State::Failure => Err(WaitError::Failed(Box::new(response))),
                        State::Pending => Err(WaitError::Timeout(Some(Box::new(response)))),
                    }
                }
                Looked::Failed(failure) => Err(WaitError::Call(Error::from(failure))),
                Looked::Nothing => Err(WaitError::Timeout(None)),
            }
        })
    }
}

/// How the last look ended.
enum Looked {
    /// With an answer. One that is no success is `Pending`, and decodes to the error that it is.
    Ended(Box<Answer>, State),
    Failed(crate::error::Failure),
    /// There was no time for a single one.
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Success,
    Failure,
    Pending,
}

#[inline]
async fn look(
    call: Box<RawCall>,
    waiter: &'static Waiter,
    mut interval: Duration,
    max_interval: Duration,
    timeout: Duration,
) -> Looked {
    let deadline = Instant::now().checked_add(timeout);
    let mut last = None;
    loop {
        let looking = begin(call.again(), |_| false);
        let outcome = match deadline {
            Some(deadline) => timeout_at(deadline, looking).await.ok(),
            None => Some(looking.await),
        };
        let answer = match outcome {
            None => return last.map_or(Looked::Nothing, |answer| Looked::Ended(answer, State::Pending)),
            Some(Err(failure)) => return Looked::Failed(failure),
            Some(Ok(answer)) => Box::new(answer),
        };
        let state = waiter.state(&answer);
        if state != State::Pending || !answer.raw.status.is_success() {
            return Looked::Ended(answer, state);
        }
        let asked = retry_after(&answer.raw.headers, SystemTime::now()).unwrap_or_default();
        let wait = interval.max(asked);
        // A wait that would outlast the deadline is none: nothing can be learned at its end.
        let in_time =
            deadline.is_none_or(|deadline| Instant::now().checked_add(wait).is_some_and(|then| then < deadline));
        if !in_time {
            return Looked::Ended(answer, State::Pending);
        }
        last = Some(answer);
        sleep(wait).await;
        interval = (interval + interval / 2).min(max_interval.max(interval));
    }
}

impl Waiter {
    /// What an answer says. One without the field, or of another form, says nothing yet.
    #[inline]
    fn state(&self, answer: &Answer) -> State {
        if !answer.raw.status.is_success() {
            return State::Pending;
        }
        let said = match json::from_slice_at::<Value>(&answer.raw.body, self.field) {
            Ok(Some(Value::String(text))) => text,
            Ok(Some(value)) => value.to_string(),
            Ok(None) | Err(_) => return State::Pending,
        };
        let is_one = |values: &[&str]| values.contains(&said.as_str());
        match (is_one(self.success), is_one(self.failure)) {
            (true, _) => State::Success,
            (false, true) => State::Failure,
            (false, false) => State::Pending,
        }
    }
}

impl<T, E> fmt::Debug for Wait<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("waiter", self.waiter).field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
