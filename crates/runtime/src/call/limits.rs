//! What bounds a call: time, attempts, bytes.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::RawCall;
use crate::client::Shared;
use crate::operation::Idempotency;
use crate::retry::Setback;

/// What bounds one call: the client's settings under the call's own.
pub(crate) struct Limits {
    pub(super) time: Duration,
    /// What one attempt is bound by.
    pub(super) attempt: Option<Duration>,
    retries: Option<u32>,
    pub(super) body_bytes: usize,
    /// What a stream as a whole is bound by: what the call says, nothing else.
    pub(crate) stream_bytes: Option<usize>,
    pub(crate) item_bytes: usize,
    pub(crate) idle: Duration,
}

impl Limits {
    pub(super) fn of(call: &RawCall) -> Self {
        const ITEM_BYTES: usize = 8 << 20;
        let (shared, options) = (call.client.shared(), &call.options);
        let time = options.timeout.unwrap_or(shared.timeout);
        Self {
            time,
            attempt: options.attempt_timeout.or(shared.attempt_timeout),
            retries: options.max_retries,
            body_bytes: options.max_body_bytes.unwrap_or(shared.max_body_bytes),
            stream_bytes: options.max_body_bytes,
            item_bytes: options.max_item_bytes.unwrap_or(ITEM_BYTES),
            idle: options.idle_timeout.unwrap_or(time),
        }
    }

    /// How long to wait for the next attempt, if there is to be one. A wait that would outlast the deadline is none: the
    /// caller learns more from the refusal than from a timeout.
    pub(super) fn wait(
        &self,
        shared: &Shared,
        deadline: &Deadline,
        attempt: u32,
        setback: &Setback,
        idempotency: Idempotency,
    ) -> Option<Duration> {
        let policy = &shared.retry;
        let wait = match self.retries {
            Some(retries) => policy.clone().max_retries(retries).wait(attempt, setback, idempotency),
            None => policy.wait(attempt, setback, idempotency),
        }?;
        let in_time = deadline.leaves(wait);
        // A request that is being worked on is no sign of a sick server.
        let free = matches!(setback, Setback::InProgress(_));
        (in_time && (free || shared.budget.take())).then_some(wait)
    }
}

/// Whose time is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Late {
    Call,
    Attempt,
}

/// When a call must have its result; `None`: so far away that it cannot be said.
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    pub(super) fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    /// What comes of an attempt, unless it outlasts the deadline or its own `limit`. The work stands elsewhere, so that the
    /// future does not hold it twice.
    pub(super) async fn within<O>(
        &self,
        limit: Option<Duration>,
        work: Pin<&mut impl Future<Output = O>>,
    ) -> Result<O, Late> {
        let own = limit.and_then(|limit| Instant::now().checked_add(limit));
        let (end, late) = match (self.0, own) {
            (Some(deadline), Some(own)) if own < deadline => (own, Late::Attempt),
            (None, Some(own)) => (own, Late::Attempt),
            (Some(deadline), _) => (deadline, Late::Call),
            (None, None) => return Ok(work.await),
        };
        timeout_at(end, work).await.map_err(|_| late)
    }

    fn leaves(&self, wait: Duration) -> bool {
        self.0.is_none_or(|deadline| Instant::now().checked_add(wait).is_some_and(|then| then < deadline))
    }
}
