//! The outbox: what is to be sent, under which key, and what came of it. A row is written before anything is sent, so that
//! whatever happens to the process, the next one finds the key that was used.
//!
//! Every change is one transaction that is on disk when the method returns. Knows nothing about HTTP or the vendor, except
//! for how long it remembers a key. Blocks: see [`Store`] for async callers.

mod error;
mod lock;
mod row;
mod schema;
mod store;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, named_params, params};

pub use self::error::OutboxError;
pub use self::lock::ServerLock;
use self::row::COLUMNS;
pub use self::row::{Options, Proofread, ProofreadId, Refusal, State};
pub use self::store::Store;
use crate::time::Timestamp;

/// How long after its first use a key is still sent. The vendor replays a key for 24 hours ("Subsequent calls within 24
/// hours that share this key replay the original response"); later, the same key would start a second video. The hour in
/// between is for clocks that differ and for the attempt itself.
pub const KEY_LIFETIME: Duration = Duration::from_secs(23 * 3600);

/// How far a first use may lie in the future before the clock is not believed any more.
const CLOCK_MARGIN: Duration = Duration::from_secs(3600);

/// How long a change waits for another process, such as `enqueue`, to finish its own.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The outbox.
#[derive(Debug)]
pub struct Outbox {
    connection: Mutex<Connection>,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It is new.
    New(Proofread),
    /// It was there already, with the same options.
    Known(Proofread),
}

/// A row that is to be sent now. Whoever has it settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The row.
    pub proofread: Proofread,
    /// Whether nothing was ever sent under its key before.
    pub first: bool,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The vendor makes the video.
    Started {
        /// Its name.
        video_translation_id: String,
    },
    /// Another attempt is due.
    Again {
        /// When.
        at: Timestamp,
        /// Whether this attempt provably sent nothing, so that the vendor has not seen the key because of it.
        unsent: bool,
        /// Why it did not succeed.
        reason: String,
    },
    /// A person has to look.
    NeedsAttention {
        /// Why.
        reason: String,
    },
    /// It was refused for good.
    Failed {
        /// Why.
        reason: String,
        /// In the vendor's words.
        refusal: Option<Refusal>,
    },
}

impl Outbox {
    /// Opens the database, makes it where there is none, and brings it up to date.
    pub fn open(path: &Path) -> Result<Self, OutboxError> {
        Self::over(Connection::open(path)?)
    }

    /// An outbox that is gone with the value, for tests.
    pub fn in_memory() -> Result<Self, OutboxError> {
        Self::over(Connection::open_in_memory()?)
    }

    fn over(mut connection: Connection) -> Result<Self, OutboxError> {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // In WAL mode only FULL syncs at every commit: a key must not be forgotten when the power goes.
        connection.pragma_update(None, "synchronous", "FULL")?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Takes an order and makes its key. The same order again changes nothing; one with other options is a conflict.
    pub fn enqueue(&self, id: &ProofreadId, options: &Options, now: Timestamp) -> Result<Enqueued, OutboxError> {
        self.change(|change| {
            let inserted = change.execute(
                "INSERT INTO proofreads (proofread_id, captions, audio_only, callback_url, idempotency_key, state, \
                 enqueued_ms, next_attempt_ms) VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6, ?6) \
                 ON CONFLICT (proofread_id) DO NOTHING",
                params![id.as_str(), options.captions, options.audio_only, options.callback_url, new_key(), now],
            )?;
            let row = find(change, id.as_str())?.ok_or(OutboxError::Unknown)?;
            let differences = row.options.differences(options);
            match inserted {
                1 => Ok(Enqueued::New(row)),
                _ if differences.is_empty() => Ok(Enqueued::Known(row)),
                _ => Err(OutboxError::Conflict { differences }),
            }
        })
    }

    /// Puts rows that a process was sending when it died back in the queue, with their keys. Says how many there were.
    /// Only for the one process that serves: see [`ServerLock`].
    pub fn resume(&self, now: Timestamp) -> Result<usize, OutboxError> {
        self.change(|change| {
            let sql = "UPDATE proofreads SET state = 'queued', next_attempt_ms = ?1 WHERE state = 'sending'";
            Ok(change.execute(sql, [now])?)
        })
    }

    /// Takes rows out of the queue whose key the vendor may have forgotten. Says how many there were.
    pub fn expire(&self, now: Timestamp) -> Result<usize, OutboxError> {
        self.change(|change| expire(change, now))
    }

    /// Takes the row that has been due longest and marks it as being sent; `None` when none is due.
    pub fn claim(&self, now: Timestamp) -> Result<Option<Claim>, OutboxError> {
        self.change(|change| {
            // In the same transaction, so that no key that is too old can slip through.
            expire(change, now)?;
            let due = "SELECT proofread_id, first_sent_ms IS NULL FROM proofreads \
                       WHERE state = 'queued' AND next_attempt_ms <= ?1 ORDER BY next_attempt_ms, seq LIMIT 1";
            let due = change.query_row(due, [now], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let Some((id, first)) = due else { return Ok(None) };
            let id: String = id;
            change.execute(
                "UPDATE proofreads SET state = 'sending', attempts = attempts + 1, \
                 first_sent_ms = COALESCE(first_sent_ms, ?2) WHERE proofread_id = ?1",
                params![id, now],
            )?;
            Ok(find(change, &id)?.map(|proofread| Claim { proofread, first }))
        })
    }

    /// Records what came of a claim.
    pub fn settle(&self, claim: &Claim, settlement: &Settlement, now: Timestamp) -> Result<(), OutboxError> {
        let (state, reason, refusal, video, next) = match settlement {
            Settlement::Started { video_translation_id } => {
                (State::Started, None, None, Some(video_translation_id), None)
            }
            Settlement::Again { at, reason, .. } => (State::Queued, Some(reason), None, None, Some(at)),
            Settlement::NeedsAttention { reason } => (State::NeedsAttention, Some(reason), None, None, None),
            Settlement::Failed { reason, refusal } => (State::Failed, Some(reason), refusal.as_ref(), None, None),
        };
        let unsent = claim.first && matches!(settlement, Settlement::Again { unsent: true, .. });
        self.change(|change| {
            let changed = change.execute(
                "UPDATE proofreads SET state = :state, reason = :reason, error_code = :code, \
                 error_message = :message, error_param = :param, error_doc_url = :doc_url, \
                 video_translation_id = :video, next_attempt_ms = COALESCE(:next, next_attempt_ms), \
                 settled_ms = CASE WHEN :state = 'queued' THEN NULL ELSE :now END, \
                 first_sent_ms = CASE WHEN :unsent THEN NULL ELSE first_sent_ms END \
                 WHERE proofread_id = :id AND idempotency_key = :key AND state = 'sending'",
                named_params! {
                    ":id": claim.proofread.id,
                    ":key": claim.proofread.key,
                    ":state": state,
                    ":reason": reason,
                    ":code": refusal.map(|refusal| &refusal.code),
                    ":message": refusal.map(|refusal| &refusal.message),
                    ":param": refusal.and_then(|refusal| refusal.param.as_ref()),
                    ":doc_url": refusal.and_then(|refusal| refusal.doc_url.as_ref()),
                    ":video": video,
                    ":next": next,
                    ":now": now,
                    ":unsent": unsent,
                },
            )?;
            if changed == 1 { Ok(()) } else { Err(OutboxError::Gone) }
        })
    }

    /// Queues a row that failed or needs attention again, under a new key: for a person who has made sure that the vendor
    /// makes no video of it.
    pub fn renew(&self, id: &ProofreadId, now: Timestamp) -> Result<Proofread, OutboxError> {
        self.change(|change| {
            let row = find(change, id.as_str())?.ok_or(OutboxError::Unknown)?;
            if !matches!(row.state, State::Failed | State::NeedsAttention) {
                return Err(OutboxError::NotNow(row.state));
            }
            change.execute(
                "UPDATE proofreads SET state = 'queued', idempotency_key = ?2, first_sent_ms = NULL, \
                 next_attempt_ms = ?3, settled_ms = NULL, reason = NULL, error_code = NULL, error_message = NULL, \
                 error_param = NULL, error_doc_url = NULL WHERE proofread_id = ?1",
                params![id.as_str(), new_key(), now],
            )?;
            find(change, id.as_str())?.ok_or(OutboxError::Unknown)
        })
    }

    /// When the next row of the queue is due.
    pub fn next_due(&self) -> Result<Option<Timestamp>, OutboxError> {
        let sql = "SELECT MIN(next_attempt_ms) FROM proofreads WHERE state = 'queued'";
        Ok(self.connection().query_row(sql, [], |row| row.get(0))?)
    }

    /// One proofread.
    pub fn get(&self, id: &str) -> Result<Option<Proofread>, OutboxError> {
        find(&self.connection(), id)
    }

    /// Proofreads in the order in which they came in: those in `state`, after the one called `after`, at most `limit`.
    pub fn list(&self, state: Option<State>, after: Option<&str>, limit: u32) -> Result<Vec<Proofread>, OutboxError> {
        let connection = self.connection();
        let mut rows = connection.prepare(&format!(
            "SELECT {COLUMNS} FROM proofreads WHERE (?1 IS NULL OR state = ?1) \
             AND (?2 IS NULL OR seq > (SELECT seq FROM proofreads WHERE proofread_id = ?2)) ORDER BY seq LIMIT ?3"
        ))?;
        let rows = rows.query_map(params![state, after, limit], Proofread::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many rows each state has.
    pub fn counts(&self) -> Result<Vec<(State, u64)>, OutboxError> {
        let connection = self.connection();
        let mut rows = connection.prepare("SELECT state, COUNT(*) FROM proofreads GROUP BY state")?;
        let rows = rows.query_map([], |row| Ok((row.get::<_, State>(0)?, row.get::<_, i64>(1)?)))?;
        let found: Vec<(State, i64)> = rows.collect::<Result<_, _>>()?;
        let count = |state| found.iter().find(|(named, _)| *named == state).map_or(0, |(_, count)| *count);
        Ok(State::ALL.map(|state| (state, u64::try_from(count(state)).unwrap_or_default())).to_vec())
    }

    fn change<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError>) -> Result<T, OutboxError> {
        let mut connection = self.connection();
        // Immediate: a transaction that reads first and writes later could find that another process wrote in between.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A transaction that a panic cut off was rolled back when it was dropped.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find(connection: &Connection, id: &str) -> Result<Option<Proofread>, OutboxError> {
    let sql = format!("SELECT {COLUMNS} FROM proofreads WHERE proofread_id = ?1");
    Ok(connection.prepare(&sql)?.query_row([id], Proofread::read).optional()?)
}

fn expire(change: &Transaction<'_>, now: Timestamp) -> Result<usize, OutboxError> {
    let too_old = "its key was first sent more than 23 hours ago, and the vendor forgets keys after 24: sent again, it \
                   could start a second video. Look whether there is one; if not, renew it";
    let too_new = "its key was first sent in the future: the clock cannot be believed, so the key's age is unknown";
    let expire = "UPDATE proofreads SET state = 'needs_attention', settled_ms = ?1, \
                  reason = ?2 || COALESCE(' (last: ' || reason || ')', '') WHERE state = 'queued' AND first_sent_ms ";
    let old = change.execute(&format!("{expire} < ?3"), params![now, too_old, now.minus(KEY_LIFETIME)])?;
    let new = change.execute(&format!("{expire} > ?3"), params![now, too_new, now.plus(CLOCK_MARGIN)])?;
    Ok(old + new)
}

fn new_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

#[cfg(test)]
mod tests;
