//! Why a wait ended without what was waited for.

use std::error::Error as StdError;
use std::fmt;

use crate::error::{BuildError, Error};
use crate::response::Response;

/// Why a wait ended without what was waited for.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<T, E> {
    /// A look failed; the work may still go on.
    Call(Error<E>),
    /// The server says that the work will not be done. The answer that says so.
    Failed(Box<Response<T>>),
    /// The work is not done in time; it may still go on. The last answer, if there was one.
    Timeout(Option<Box<Response<T>>>),
}

impl<T, E> WaitError<T, E> {
    /// The last answer, where there was one.
    pub fn response(&self) -> Option<&Response<T>> {
        match self {
            Self::Call(_) => None,
            Self::Failed(response) => Some(response),
            Self::Timeout(response) => response.as_deref(),
        }
    }
}

impl<T, E> From<BuildError> for WaitError<T, E> {
    fn from(error: BuildError) -> Self {
        Self::Call(error.into())
    }
}

impl<T, E: fmt::Debug> fmt::Display for WaitError<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => write!(f, "while waiting: {error}"),
            Self::Failed(response) => write!(f, "`{}`: the server says that it failed", response.facts.operation),
            Self::Timeout(Some(response)) => {
                write!(f, "`{}`: still not done when the time was up", response.facts.operation)
            }
            Self::Timeout(None) => f.write_str("no answer before the time was up"),
        }
    }
}

impl<T: fmt::Debug, E: fmt::Debug + 'static> StdError for WaitError<T, E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => Some(error),
            Self::Failed(_) | Self::Timeout(_) => None,
        }
    }
}
