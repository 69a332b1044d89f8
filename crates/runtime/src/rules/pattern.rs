//! Regular expressions of rules, each compiled when it is first needed.

#[cfg(feature = "pattern")]
use std::collections::BTreeMap;
#[cfg(feature = "pattern")]
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "pattern")]
use regex_lite::Regex;

#[cfg(feature = "pattern")]
static COMPILED: Mutex<BTreeMap<&'static str, Option<Regex>>> = Mutex::new(BTreeMap::new());

/// Whether a pattern matches somewhere in a text; one that cannot be read matches everywhere.
#[cfg(feature = "pattern")]
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    let compiled = {
        let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(pattern).or_insert_with(|| Regex::new(pattern).ok()).clone()
    };
    compiled.is_none_or(|regex| regex.is_match(text))
}

/// Without the engine, every text matches.
#[cfg(not(feature = "pattern"))]
pub(super) fn matches(_: &'static str, _: &str) -> bool {
    true
}
