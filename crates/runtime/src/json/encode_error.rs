//! Why a value could not be written as JSON.

use std::borrow::Cow;
use std::fmt;

/// A value that JSON cannot carry, such as a number that is not finite. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    path: String,
    problem: Cow<'static, str>,
}

impl EncodeError {
    pub(super) fn new(path: String, problem: Cow<'static, str>) -> Self {
        Self { path, problem }
    }

    /// The place as a JSON path, `$` being the whole value.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, without the place.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at `{}`", self.problem, self.path)
    }
}

impl std::error::Error for EncodeError {}
