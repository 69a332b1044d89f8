//! How long a row waits for its next attempt: exponentially longer, with jitter, never less than the server asks.

use std::time::Duration;

/// The bounds of the waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The upper bound of the first wait.
    pub base: Duration,
    /// The upper bound of every wait that the server did not ask for.
    pub max: Duration,
}

impl Backoff {
    /// The wait after attempt number `attempt` (from 1) of which the server asked to wait `asked`.
    pub fn wait(&self, attempt: u32, asked: Option<Duration>) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        let ceiling = self.base.saturating_mul(1 << doublings).min(self.max);
        // Half of it is certain, so that nothing is hammered; the other half keeps rows that failed together apart.
        let wait = ceiling.mul_f64(0.5 + fraction() / 2.0);
        asked.map_or(wait, |asked| asked.max(wait))
    }
}

/// A random number from 0 to 1; a half where the system has no randomness.
fn fraction() -> f64 {
    let random = getrandom::u32().unwrap_or(1 << 31);
    f64::from(random) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_obey_the_server() {
        let backoff = Backoff { base: Duration::from_secs(1), max: Duration::from_secs(6) };
        for (attempt, ceiling) in [(0, 1000), (1, 1000), (2, 2000), (3, 4000), (4, 6000), (u32::MAX, 6000)] {
            for _ in 0..20 {
                let wait = u64::try_from(backoff.wait(attempt, None).as_millis()).expect("a short wait");
                assert!((ceiling / 2..=ceiling).contains(&wait), "{attempt}: {wait}");
            }
        }
        assert_eq!(backoff.wait(1, Some(Duration::from_secs(90))), Duration::from_secs(90));
        assert!(backoff.wait(1, Some(Duration::ZERO)) >= Duration::from_millis(500));
    }
}
