//! One server a database: a second one would take over what the first is sending.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::OutboxError;

/// Held by the process that serves a database. The operating system lets go of it however the process ends, so nothing
/// stale can be left behind.
#[derive(Debug)]
pub struct ServerLock {
    _connection: Connection,
}

impl ServerLock {
    /// Locks the database at `path` for this process.
    pub fn take(path: &Path) -> Result<Self, OutboxError> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        // SQLite's own file lock, on a file of its own: the outbox itself stays open to `enqueue` and `list`.
        let connection = Connection::open(Path::new(&name))?;
        // A predecessor may be on its way out.
        connection.busy_timeout(Duration::from_secs(2))?;
        match connection.execute_batch("BEGIN EXCLUSIVE") {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Err(OutboxError::Served),
            Err(error) => Err(error.into()),
            Ok(()) => Ok(Self { _connection: connection }),
        }
    }
}
