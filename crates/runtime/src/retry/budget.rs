//! A token bucket that all clones of a client share: each retry takes a token, each success gives a little back.

use std::sync::atomic::{AtomicU32, Ordering};

/// Tokens, counted in tenths.
#[derive(Debug)]
pub(crate) struct Budget {
    tenths: AtomicU32,
    capacity: u32,
}

const RETRY: u32 = 10;
const SUCCESS: u32 = 1;

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(RETRY);
        Self { tenths: AtomicU32::new(capacity), capacity }
    }

    /// Takes the price of one retry; `false` when the bucket holds less.
    pub(crate) fn take(&self) -> bool {
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tenths| tenths.checked_sub(RETRY)).is_ok()
    }

    /// Pays a success in; one that took a retry proves that retrying helps, and gives its price back.
    pub(crate) fn succeed(&self, attempts: u32) {
        let earned = if attempts > 1 { RETRY } else { SUCCESS };
        // The closure always gives a value, so this cannot fail.
        let _ = self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tenths| {
            Some(tenths.saturating_add(earned).min(self.capacity))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_dry_and_fills_up() {
        let budget = Budget::new(2);
        assert!(budget.take() && budget.take() && !budget.take());
        for _ in 0..9 {
            budget.succeed(1);
        }
        assert!(!budget.take());
        budget.succeed(1);
        assert!(budget.take());
        budget.succeed(3);
        assert!(budget.take() && !budget.take());
        for _ in 0..100 {
            budget.succeed(3);
        }
        assert!(budget.take() && budget.take() && !budget.take());
    }
}
