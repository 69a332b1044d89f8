//! Whether and when to try again: in go what happened and how often, out comes a wait or none. Sends nothing.

mod after;
mod budget;

use std::time::Duration;

use http::StatusCode;

pub(crate) use self::after::retry_after;
pub(crate) use self::budget::Budget;
use crate::operation::Idempotency;
use crate::random;
use crate::transport::Sent;

/// How often and how patiently a client tries again.
///
/// Tried again are 408, 429, 500, 502, 503, 504, broken connections, and the 409 of which the document says that the
/// key's first request is still in progress; where a second request could do the work twice, only what provably was not
/// sent. A body that is a stream can be read only once: when some of it has been read, nothing is tried again, nor is a
/// redirect followed that asks for it. Waits grow exponentially with full jitter; a `Retry-After` is obeyed instead.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many further attempts follow the first. Default: 2.
    pub max_retries: u32,
    /// The upper bound of the first wait. Default: 0.5 s.
    pub base_delay: Duration,
    /// The upper bound of every wait that the server did not ask for. Default: 8 s.
    pub max_delay: Duration,
    /// The longest `Retry-After` that is waited for; beyond it the error is returned at once. Default: 60 s.
    pub max_retry_after: Duration,
    /// How many retries a client and its clones may make in a row without success; every success earns a tenth of one
    /// back. Keeps a sick server from being stormed. Default: 50.
    pub budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            budget: 50,
        }
    }
}

impl RetryPolicy {
    /// The default policy.
    pub fn new() -> Self {
        Self::default()
    }

    /// One attempt, no more.
    pub fn never() -> Self {
        Self { max_retries: 0, ..Self::default() }
    }

    /// Sets [`RetryPolicy::max_retries`].
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the upper bounds of the first and of every wait that the server did not ask for.
    #[must_use]
    pub fn delays(mut self, base: Duration, max: Duration) -> Self {
        (self.base_delay, self.max_delay) = (base, max);
        self
    }

    /// Sets [`RetryPolicy::max_retry_after`].
    #[must_use]
    pub fn max_retry_after(mut self, max: Duration) -> Self {
        self.max_retry_after = max;
        self
    }

    /// Sets [`RetryPolicy::budget`].
    #[must_use]
    pub fn budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }

    /// How long to wait after attempt number `attempt` (from 1); `None`: do not try again.
    pub(crate) fn wait(&self, attempt: u32, setback: &Setback, idempotency: Idempotency) -> Option<Duration> {
        if attempt > self.max_retries {
            return None;
        }
        let again = match setback {
            Setback::Fault(Sent::No) | Setback::InProgress(_) => true,
            Setback::Fault(Sent::Maybe | Sent::Yes) => idempotency != Idempotency::Unsafe,
            Setback::Status(status, _) => idempotency != Idempotency::Unsafe && is_transient(*status),
        };
        let asked = match setback {
            Setback::Status(_, asked) | Setback::InProgress(asked) => *asked,
            Setback::Fault(_) => None,
        };
        match asked {
            _ if !again => None,
            Some(asked) => (asked <= self.max_retry_after).then_some(asked),
            // The first request needs its time: half the wait is certain.
            None if matches!(setback, Setback::InProgress(_)) => {
                Some(self.ceiling(attempt).mul_f64(0.5 + random::fraction() / 2.0))
            }
            None => Some(self.ceiling(attempt).mul_f64(random::fraction())),
        }
    }

    fn ceiling(&self, attempt: u32) -> Duration {
        let doublings = (attempt - 1).min(31);
        self.base_delay.saturating_mul(1 << doublings).min(self.max_delay)
    }
}

/// What came of one attempt, if not a result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Setback {
    /// No answer.
    Fault(Sent),
    /// A refusal, and the wait that it asks for.
    Status(StatusCode, Option<Duration>),
    /// The key's first request is still being worked on.
    InProgress(Option<Duration>),
}

/// Whether a status says "not now" rather than "no".
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYED: Idempotency = Idempotency::Keyed { param: 0, generate: true, in_progress: None };

    fn waits(setback: &Setback, idempotency: Idempotency) -> bool {
        RetryPolicy::new().wait(1, setback, idempotency).is_some()
    }

    #[test]
    fn retries_what_the_design_names() {
        for status in 100..600 {
            let setback = Setback::Status(StatusCode::from_u16(status).expect("a status"), None);
            let expected = [408, 429, 500, 502, 503, 504].contains(&status);
            assert_eq!(waits(&setback, Idempotency::Safe), expected, "{status}");
            assert_eq!(waits(&setback, Idempotency::Idempotent), expected, "{status}");
            assert_eq!(waits(&setback, KEYED), expected, "{status}");
            assert!(!waits(&setback, Idempotency::Unsafe), "{status}");
        }
    }

    #[test]
    fn sends_unsafe_requests_again_only_when_they_were_not_sent() {
        assert!(waits(&Setback::Fault(Sent::No), Idempotency::Unsafe));
        assert!(!waits(&Setback::Fault(Sent::Maybe), Idempotency::Unsafe));
        assert!(waits(&Setback::Fault(Sent::Maybe), KEYED));
    }

    #[test]
    fn obeys_retry_after_up_to_the_cap() {
        let policy = RetryPolicy::new().max_retry_after(Duration::from_secs(5));
        let asked = |seconds| Setback::Status(StatusCode::TOO_MANY_REQUESTS, Some(Duration::from_secs(seconds)));
        assert_eq!(policy.wait(1, &asked(5), KEYED), Some(Duration::from_secs(5)));
        assert_eq!(policy.wait(1, &asked(6), KEYED), None);
    }

    #[test]
    fn waits_longer_each_time_and_stops() {
        let policy = RetryPolicy::new().max_retries(40).delays(Duration::from_secs(1), Duration::from_secs(5));
        let ceilings: Vec<u64> = (1..=5).map(|attempt| policy.ceiling(attempt).as_secs()).collect();
        assert_eq!(ceilings, [1, 2, 4, 5, 5]);
        assert_eq!(policy.ceiling(40), Duration::from_secs(5));
        assert!(policy.wait(40, &Setback::Fault(Sent::No), KEYED).is_some());
        assert!(policy.wait(41, &Setback::Fault(Sent::No), KEYED).is_none());
        for _ in 0..100 {
            let wait = policy.wait(2, &Setback::InProgress(None), KEYED).expect("a wait");
            assert!((Duration::from_secs(1)..=Duration::from_secs(2)).contains(&wait));
        }
    }
}
