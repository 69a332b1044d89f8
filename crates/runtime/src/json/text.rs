//! Texts with rules: length and pattern. Rules are enforced where a value is made, not where one is decoded: a server's
//! answer is kept even if it breaks a rule of its own document.

use std::fmt;
#[cfg(feature = "pattern")]
use std::sync::OnceLock;

use super::reader::Reader;

/// The rules of one text type.
#[derive(Debug)]
pub struct TextRules {
    min_length: usize,
    max_length: usize,
    pattern: Option<&'static str>,
    #[cfg(feature = "pattern")]
    compiled: OnceLock<Option<regex_lite::Regex>>,
}

impl TextRules {
    /// No rules.
    pub const fn new() -> Self {
        Self {
            min_length: 0,
            max_length: usize::MAX,
            pattern: None,
            #[cfg(feature = "pattern")]
            compiled: OnceLock::new(),
        }
    }

    /// At least so many characters (Unicode code points, as JSON Schema counts).
    #[must_use]
    pub const fn min_length(mut self, length: usize) -> Self {
        self.min_length = length;
        self
    }

    /// At most so many characters.
    #[must_use]
    pub const fn max_length(mut self, length: usize) -> Self {
        self.max_length = length;
        self
    }

    /// A regular expression that matches somewhere in the text. Checked with the feature `pattern`; one that
    /// `regex-lite` cannot read is not checked.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    fn broken(&self, text: &str) -> Option<String> {
        // A character has at most four bytes, so counting is rarely needed.
        let outside = text.len() < self.min_length
            || text.len().div_ceil(4) > self.max_length
            || text.len() > self.max_length && text.chars().count() > self.max_length
            || text.len() < self.min_length.saturating_mul(4) && text.chars().count() < self.min_length;
        if outside {
            return Some(match (self.min_length, self.max_length) {
                (min, usize::MAX) => format!("must have at least {min} characters"),
                (0, max) => format!("must have at most {max} characters"),
                (min, max) => format!("must have {min} to {max} characters"),
            });
        }
        match self.pattern {
            Some(pattern) if !self.matches(pattern, text) => Some(format!("must match `{pattern}`")),
            _ => None,
        }
    }

    #[cfg(feature = "pattern")]
    fn matches(&self, pattern: &str, text: &str) -> bool {
        let regex = self.compiled.get_or_init(|| regex_lite::Regex::new(pattern).ok());
        regex.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    #[cfg(not(feature = "pattern"))]
    #[allow(clippy::unused_self)]
    fn matches(&self, _: &str, _: &str) -> bool {
        true
    }
}

impl Default for TextRules {
    fn default() -> Self {
        Self::new()
    }
}

/// A text that breaks the rules of its type. Does not hold the text, which may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidValue {
    ty: &'static str,
    problem: String,
}

impl InvalidValue {
    /// The value of a type, and what is wrong with it: `must have 1 to 5 characters`.
    pub fn new(ty: &'static str, problem: impl Into<String>) -> Self {
        Self { ty, problem: problem.into() }
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid `{}`: {}", self.ty, self.problem)
    }
}

impl std::error::Error for InvalidValue {}

/// Checks a text before it becomes a value of the type `ty`.
pub fn check(rules: &TextRules, ty: &'static str, text: String) -> Result<String, InvalidValue> {
    match rules.broken(&text) {
        Some(problem) => Err(InvalidValue { ty, problem }),
        None => Ok(text),
    }
}

/// Reads a text, and tells trials whether it breaks the rules.
pub fn note(rules: &TextRules, r: &mut Reader<'_>) -> Result<String, super::DecodeError> {
    let text = r.string()?.into_owned();
    if r.trials > 0 && rules.broken(&text).is_some() {
        r.lose(1);
    }
    Ok(text)
}
