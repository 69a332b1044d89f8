//! Names that stay as they were when the document grows.
//!
//! In: the names of the last run by their places, as far as a newcomer could take them: those that are not simply what
//! the document calls the thing. Out: the same for this run. A place that is gone takes its line with it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Bound;

/// What was kept before, and what is to be kept from now on.
#[derive(Debug, Default)]
pub(crate) struct Lock {
    before: BTreeMap<String, String>,
    // Types, members and operations are named at different stages, all of which share this.
    now: RefCell<BTreeMap<String, String>>,
}

impl Lock {
    /// The names of the last run.
    pub(crate) fn new(before: BTreeMap<String, String>) -> Self {
        Self { before, now: RefCell::default() }
    }

    /// The name that a place had.
    pub(crate) fn kept(&self, place: &str) -> Option<&str> {
        self.before.get(place).map(String::as_str)
    }

    /// Whether there are no names of the last run below a place.
    pub(crate) fn is_new(&self, place: &str) -> bool {
        !self
            .before
            .range::<str, _>((Bound::Included(place), Bound::Unbounded))
            .next()
            .is_some_and(|(kept, _)| kept.starts_with(place))
    }

    /// Places whose lines start with one of some words, with their names.
    pub(crate) fn kept_of<'l>(&'l self, words: &'l [&str]) -> impl Iterator<Item = (&'l str, &'l str)> {
        let kept = self.before.iter().map(|(place, name)| (place.as_str(), name.as_str()));
        kept.filter(|(place, _)| place.split(' ').next().is_some_and(|first| words.contains(&first)))
    }

    /// Keeps a name from now on, under the first of some places that nothing else has.
    pub(crate) fn keep<P: Into<String> + AsRef<str>>(&self, places: impl IntoIterator<Item = P>, name: &str) {
        let mut now = self.now.borrow_mut();
        if let Some(place) = places.into_iter().find(|place| !now.contains_key(place.as_ref())) {
            now.insert(place.into(), name.trim_start_matches("r#").to_owned());
        }
    }

    /// The names to keep, by place.
    pub(crate) fn names(&self) -> BTreeMap<String, String> {
        self.now.borrow().clone()
    }
}
