//! How the parts of the service learn that it ends: first nothing new is begun, then what is under way is left where it is.

use tokio::sync::watch;

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Not at all.
    Running,
    /// Nothing new is begun; what is under way is finished.
    Draining,
    /// What is under way is left: its rows say `sending`, and the next start goes on with them.
    Leaving,
}

/// Says when it is time.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<Phase>);

impl Stop {
    /// A pair: who says it, and who hears it.
    pub(crate) fn new() -> (watch::Sender<Phase>, Self) {
        let (sender, receiver) = watch::channel(Phase::Running);
        (sender, Self(receiver))
    }

    /// Whether nothing new is to be begun.
    pub(crate) fn is_draining(&self) -> bool {
        *self.0.borrow() >= Phase::Draining
    }

    /// Waits until the end has come so far. Whoever says so being gone is the end, too.
    pub(crate) async fn reached(&self, phase: Phase) {
        let _ = self.0.clone().wait_for(|reached| *reached >= phase).await;
    }
}
