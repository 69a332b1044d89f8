//! Takes due rows from the outbox, sends so many at once, and records what came of each. Knows when things are done; what an
//! answer means is `verdict`'s.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;
use tracing::{debug, error, info, warn};

use crate::circuit::{Circuit, Permit};
use crate::metrics::Metrics;
use crate::outbox::{Claim, Outbox, OutboxError, Settlement, Store};
use crate::sender::Sender;
use crate::stop::{Phase, Stop};
use crate::time::{Clock, Timestamp};
use crate::verdict::Verdict;

/// The longest time between two looks into the outbox: other processes enqueue, too.
const POLL: Duration = Duration::from_millis(500);

/// How long to wait after the database refused something.
const DATABASE_WAIT: Duration = Duration::from_secs(1);

/// Everything that attempts share.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) store: Store,
    pub(crate) sender: Sender,
    pub(crate) circuit: Arc<Circuit>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) clock: Clock,
    /// Rings when something was enqueued.
    pub(crate) wake: Arc<Notify>,
    /// How many attempts may be under way at once.
    pub(crate) concurrency: usize,
}

impl Worker {
    /// Works until it is told to stop and everything under way is recorded. An attempt that panics ends it with an error:
    /// its row says `sending`, which only a new start resolves.
    pub(crate) async fn run(self: Arc<Self>, stop: Stop) -> Result<(), JoinError> {
        let mut sending = JoinSet::new();
        while !stop.is_draining() {
            let nap = self.fill(&mut sending, &stop).await;
            tokio::select! {
                Some(ended) = sending.join_next() => ended?,
                () = self.wake.notified() => {}
                () = sleep(nap) => {}
                () = stop.reached(Phase::Draining) => {}
            }
        }
        while let Some(ended) = sending.join_next().await {
            ended?;
        }
        Ok(())
    }

    /// Begins as many attempts as may be begun. Says how long there will be nothing new to do.
    async fn fill(self: &Arc<Self>, sending: &mut JoinSet<()>, stop: &Stop) -> Duration {
        while sending.len() < self.concurrency && !stop.is_draining() {
            let now = self.clock.now();
            let probe = match self.circuit.permit(now) {
                Permit::Free => false,
                Permit::Probe => true,
                Permit::NotBefore(at) => return self.pause(now, Some(at)).await,
                Permit::Probing => return self.pause(now, None).await,
            };
            match self.store.with(move |outbox| outbox.claim(now)).await {
                Ok(Some(claim)) => {
                    if probe {
                        self.circuit.begin_probe();
                    }
                    sending.spawn(Arc::clone(self).deliver(claim, probe, stop.clone()));
                }
                Ok(None) => return self.until_due(now).await,
                Err(error) => {
                    error!(%error, "no row could be claimed");
                    return DATABASE_WAIT;
                }
            }
        }
        POLL
    }

    /// Keys grow old while all is paused.
    async fn pause(&self, now: Timestamp, until: Option<Timestamp>) -> Duration {
        if let Err(error) = self.store.with(move |outbox| outbox.expire(now)).await {
            error!(%error, "the age of keys could not be checked");
        }
        until.map_or(POLL, |until| now.until(until).min(POLL))
    }

    async fn until_due(&self, now: Timestamp) -> Duration {
        match self.store.with(Outbox::next_due).await {
            Ok(due) => due.map_or(POLL, |due| now.until(due).min(POLL)),
            Err(_) => DATABASE_WAIT,
        }
    }

    /// One attempt, from the claim to the record of it.
    async fn deliver(self: Arc<Self>, claim: Claim, probe: bool, stop: Stop) {
        let row = &claim.proofread;
        debug!(proofread = row.id, key = row.key, attempt = row.attempts, probe, "sending");
        self.metrics.begin();
        let begun = Instant::now();
        let verdict = tokio::select! {
            verdict = self.sender.send(row) => verdict,
            () = stop.reached(Phase::Leaving) => {
                self.metrics.end(None, begun.elapsed());
                info!(proofread = row.id, key = row.key, "left under way; the next start goes on with it");
                return;
            }
        };
        self.metrics.end(Some(outcome(&verdict)), begun.elapsed());
        let now = self.clock.now();
        let accepted = answered(&verdict);
        let refused = matches!(verdict, Verdict::CredentialsRefused(_));
        let settlement = self.sender.settlement(row, verdict, now);
        tell(&claim, &settlement);
        if let (true, Settlement::Again { reason, .. }) = (refused, &settlement) {
            if self.circuit.refused(reason, now) {
                error!(reason, "the vendor refuses the credentials: all is paused");
            }
        } else if probe && self.circuit.probed(accepted, now) {
            info!("the vendor takes the credentials again");
        }
        self.record(claim, settlement, now, &stop).await;
    }

    /// Records what came of an attempt, however long the database refuses; a record that is never made is made again by
    /// the next start, which asks the vendor with the same key.
    async fn record(&self, claim: Claim, settlement: Settlement, now: Timestamp, stop: &Stop) {
        let (claim, settlement) = (Arc::new(claim), Arc::new(settlement));
        loop {
            let (shared, settled) = (Arc::clone(&claim), Arc::clone(&settlement));
            match self.store.with(move |outbox| outbox.settle(&shared, &settled, now)).await {
                Ok(()) => return,
                Err(error @ (OutboxError::Gone | OutboxError::Stopped)) => {
                    return error!(proofread = claim.proofread.id, %error, "the outcome was not recorded");
                }
                Err(error) => error!(proofread = claim.proofread.id, %error, "the outcome is not recorded yet"),
            }
            tokio::select! {
                () = sleep(DATABASE_WAIT) => {}
                () = stop.reached(Phase::Leaving) => return,
            }
        }
    }
}

fn tell(claim: &Claim, settlement: &Settlement) {
    let row = &claim.proofread;
    let (id, key, attempt) = (&row.id, &row.key, row.attempts);
    match settlement {
        Settlement::Started { video_translation_id } => {
            info!(proofread = id, key, attempt, video = video_translation_id, "started");
        }
        Settlement::Again { at, reason, .. } => {
            info!(proofread = id, key, attempt, reason, next = %at, "again later");
        }
        Settlement::NeedsAttention { reason } => {
            error!(proofread = id, key, attempt, reason, "needs attention");
        }
        Settlement::Failed { reason, refusal } => {
            let refusal = refusal.as_ref();
            let code = refusal.map(|refusal| &refusal.code);
            let message = refusal.map(|refusal| &refusal.message);
            warn!(proofread = id, key, attempt, reason, code, message, "failed");
        }
    }
}

fn outcome(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Started(_) => "started",
        Verdict::Again { .. } => "again",
        Verdict::CredentialsRefused(_) => "credentials_refused",
        Verdict::Failed { .. } => "failed",
        Verdict::Unclear(_) => "unclear",
    }
}

/// Whether the vendor took the credentials, as far as one can see: no answer, or one of a server in trouble, says nothing.
fn answered(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Started(_) | Verdict::Failed { .. } | Verdict::Unclear(_))
}
