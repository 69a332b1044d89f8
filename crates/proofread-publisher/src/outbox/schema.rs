//! The tables of the outbox, and how an older database becomes today's. Knows nothing about what the columns mean.

use rusqlite::{Connection, TransactionBehavior};

use super::OutboxError;

/// Each entry takes a database one version further; SQLite keeps the version in `user_version`. Entries are only added.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE proofreads (
        seq INTEGER PRIMARY KEY,
        proofread_id TEXT NOT NULL UNIQUE,
        captions INTEGER NOT NULL,
        audio_only INTEGER NOT NULL,
        callback_url TEXT,
        idempotency_key TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'started', 'needs_attention', 'failed')),
        attempts INTEGER NOT NULL DEFAULT 0,
        enqueued_ms INTEGER NOT NULL,
        first_sent_ms INTEGER,
        next_attempt_ms INTEGER NOT NULL,
        settled_ms INTEGER,
        video_translation_id TEXT,
        reason TEXT,
        error_code TEXT,
        error_message TEXT,
        error_param TEXT,
        error_doc_url TEXT
    ) STRICT;
    CREATE INDEX proofreads_due ON proofreads (state, next_attempt_ms, seq);
"];

/// Brings a database to the version of this program.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), OutboxError> {
    // Immediate: of two programs that start at once, one migrates and the other finds it done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if done > MIGRATIONS.len() {
        return Err(OutboxError::Newer { found: version, known: MIGRATIONS.len() });
    }
    for migration in &MIGRATIONS[done..] {
        transaction.execute_batch(migration)?;
    }
    let current = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    transaction.pragma_update(None, "user_version", current)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrates_once_and_refuses_newer_databases() {
        let mut connection = Connection::open_in_memory().expect("a database");
        migrate(&mut connection).expect("a first time");
        migrate(&mut connection).expect("nothing left to do");
        connection.pragma_update(None, "user_version", 99).expect("a version");
        let error = migrate(&mut connection).expect_err("an error");
        assert!(matches!(error, OutboxError::Newer { found: 99, .. }), "{error}");
    }
}
