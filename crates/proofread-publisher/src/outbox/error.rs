//! What can go wrong with the outbox.

use std::fmt;

use super::State;

/// Why the outbox did not do what was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutboxError {
    /// SQLite's own errors.
    Sqlite(rusqlite::Error),
    /// The database was made by a newer program.
    Newer {
        /// The version that it has.
        found: i64,
        /// The last one that this program knows.
        known: usize,
    },
    /// Another process serves this database.
    Served,
    /// The proofread is there already, with other options.
    Conflict {
        /// The options that differ, as `name: stored, asked for`.
        differences: Vec<String>,
    },
    /// There is no such proofread.
    Unknown,
    /// The proofread's state does not allow what was asked.
    NotNow(State),
    /// The row is not being sent under this key any more.
    Gone,
    /// The work was cut off because the program is ending.
    Stopped,
}

impl fmt::Display for OutboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(error) => write!(f, "the database: {error}"),
            Self::Newer { found, known } => {
                write!(f, "the database has version {found}, made by a newer program; this one knows {known}")
            }
            Self::Served => f.write_str("another process serves this database"),
            Self::Conflict { differences } => {
                write!(f, "it is there already, with other options ({})", differences.join("; "))
            }
            Self::Unknown => f.write_str("there is no such proofread"),
            Self::NotNow(state) => write!(f, "the proofread is `{state}`"),
            Self::Gone => f.write_str("the row is not being sent under this key any more"),
            Self::Stopped => f.write_str("the program is ending"),
        }
    }
}

impl std::error::Error for OutboxError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Sqlite(error) = self { Some(error) } else { None }
    }
}

impl From<rusqlite::Error> for OutboxError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}
