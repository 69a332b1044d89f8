//! Pauses everything while the vendor refuses the credentials: one attempt a while looks whether they are good again. In go
//! the outcomes of attempts, out comes whether the next may begin. Sends nothing, keeps nothing on disk.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::time::Timestamp;

/// The circuit.
#[derive(Debug)]
pub struct Circuit {
    state: Mutex<Option<Pause>>,
    interval: Duration,
}

/// A pause of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub since: Timestamp,
    /// What the vendor answered.
    pub reason: String,
    /// When the next attempt is made, to see whether the credentials are good again.
    pub next_probe: Timestamp,
    /// Whether one is being made.
    pub probing: bool,
}

/// Whether an attempt may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// It may.
    Free,
    /// This one may, to see whether the credentials are good again.
    Probe,
    /// Not before this time.
    NotBefore(Timestamp),
    /// Not before the outcome of the probe is known.
    Probing,
}

impl Circuit {
    /// A circuit that lets everything through, and once it does not, one attempt in each `interval`.
    pub fn new(interval: Duration) -> Self {
        Self { state: Mutex::new(None), interval }
    }

    /// Whether an attempt may begin now. One that begins because of [`Permit::Probe`] is announced by
    /// [`Circuit::begin_probe`].
    pub fn permit(&self, now: Timestamp) -> Permit {
        match &*self.state() {
            None => Permit::Free,
            Some(pause) if pause.probing => Permit::Probing,
            Some(pause) if pause.next_probe <= now => Permit::Probe,
            Some(pause) => Permit::NotBefore(pause.next_probe),
        }
    }

    /// A probe begins.
    pub fn begin_probe(&self) {
        if let Some(pause) = &mut *self.state() {
            pause.probing = true;
        }
    }

    /// The credentials were refused. Says whether that is news.
    pub fn refused(&self, reason: &str, now: Timestamp) -> bool {
        let mut state = self.state();
        let news = state.is_none();
        let since = state.as_ref().map_or(now, |pause| pause.since);
        let next_probe = now.plus(self.interval);
        *state = Some(Pause { since, reason: reason.to_owned(), next_probe, probing: false });
        news
    }

    /// A probe ended with something else; `accepted` says whether the vendor took the credentials, or nothing was heard of
    /// it. Says whether that ends a pause.
    pub fn probed(&self, accepted: bool, now: Timestamp) -> bool {
        let mut state = self.state();
        if accepted {
            return state.take().is_some();
        }
        if let Some(pause) = &mut *state {
            (pause.probing, pause.next_probe) = (false, now.plus(self.interval));
        }
        false
    }

    /// The pause, where there is one.
    pub fn pause(&self) -> Option<Pause> {
        self.state().clone()
    }

    fn state(&self) -> MutexGuard<'_, Option<Pause>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_probes_and_goes_on() {
        let start = Timestamp::from_millis(0);
        let second = Duration::from_secs(1);
        let circuit = Circuit::new(second);
        assert_eq!(circuit.permit(start), Permit::Free);
        assert!(circuit.refused("401", start));
        assert!(!circuit.refused("401", start), "the second of two that were under way is no news");
        assert_eq!(circuit.permit(start), Permit::NotBefore(start.plus(second)));
        let probe = start.plus(second);
        assert_eq!(circuit.permit(probe), Permit::Probe);
        circuit.begin_probe();
        assert_eq!(circuit.permit(probe), Permit::Probing);
        assert!(!circuit.probed(false, probe), "no answer says nothing about credentials");
        assert_eq!(circuit.permit(probe), Permit::NotBefore(probe.plus(second)));
        assert_eq!(circuit.pause().map(|pause| pause.since), Some(start));
        assert!(circuit.probed(true, probe));
        assert_eq!((circuit.permit(probe), circuit.pause()), (Permit::Free, None));
    }
}
