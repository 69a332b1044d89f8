//! Why a body could not be decoded: where in the JSON, and what was expected there. Never what stood there: values
//! may be secret.

use std::borrow::Cow;
use std::fmt;

use super::reader::Kind;

/// A body that is not the JSON that the document promises.
///
/// Names the place as a JSON path (`$.data.items[3].status`) and as a byte offset, and says what was expected and what
/// kind of value was found. It never holds any part of the body.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    /// Innermost first: the path is built while the error passes outwards, so that success costs nothing.
    path: Vec<Step>,
    offset: Option<usize>,
    problem: Problem,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(Cow<'static, str>),
    Index(usize),
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Problem {
    Kind { expected: &'static str, found: Kind },
    OutOfRange { ty: &'static str },
    NotIntegral { ty: &'static str },
    Missing,
    Syntax { expected: &'static str },
    End { expected: &'static str },
    Trailing,
    NotUtf8,
    TooDeep { limit: usize },
    TooLong,
    Other(Cow<'static, str>),
}

impl DecodeError {
    /// An error in words, at no place yet.
    pub fn new(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Problem::Other(problem.into()), None)
    }

    pub(super) fn of(problem: Problem, offset: Option<usize>) -> Self {
        Self(Box::new(Inner { path: Vec::new(), offset, problem }))
    }

    /// The same error, seen from the object whose member `key` holds the value.
    #[must_use]
    pub fn in_key(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(Step::Key(key.into()));
        self
    }

    /// The same error, seen from the array whose item `index` is the value.
    #[must_use]
    pub fn in_index(mut self, index: usize) -> Self {
        self.0.path.push(Step::Index(index));
        self
    }

    pub(super) fn in_steps(mut self, steps: Vec<Step>) -> Self {
        self.0.path.extend(steps);
        self
    }

    /// The place as a JSON path, `$` being the whole body.
    pub fn path(&self) -> String {
        path(self.0.path.iter().rev())
    }

    /// The place as an offset into the bytes of the body, where it is known.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// What was expected and what was found, without the place.
    pub fn problem(&self) -> String {
        self.0.problem.to_string()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at `{}`", self.0.problem, self.path())?;
        match self.0.offset {
            Some(offset) => write!(f, " (byte {offset})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind { expected, found } => write!(f, "expected {expected}, found {}", found.words()),
            Self::OutOfRange { ty } => write!(f, "the number is out of range for `{ty}`"),
            Self::NotIntegral { ty } => write!(f, "expected an integer (`{ty}`), found a number with a fraction"),
            Self::Missing => f.write_str("a required field is missing"),
            Self::Syntax { expected } => write!(f, "not JSON: expected {expected}"),
            Self::End { expected } => write!(f, "not JSON: expected {expected}, found the end of the text"),
            Self::Trailing => f.write_str("not JSON: something follows the value"),
            Self::NotUtf8 => f.write_str("not JSON: the text is not UTF-8"),
            Self::TooDeep { limit } => write!(f, "arrays and objects are nested more than {limit} levels deep"),
            Self::TooLong => f.write_str("the text is longer than 4 GiB"),
            Self::Other(problem) => f.write_str(problem),
        }
    }
}

/// `$.a["b c"][3]` of steps from the outside in.
pub(super) fn path<'s>(steps: impl Iterator<Item = &'s Step>) -> String {
    let mut path = String::from("$");
    for step in steps {
        match step {
            Step::Key(key) if is_plain(key) => {
                path.push('.');
                path.push_str(key);
            }
            Step::Key(key) => {
                path.push('[');
                path.push_str(&super::to_string(&**key));
                path.push(']');
            }
            Step::Index(index) => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
        }
    }
    path
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'))
}
