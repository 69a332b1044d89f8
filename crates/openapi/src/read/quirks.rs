//! Warnings that a document repeats a thousand times are said once, with the number of places.

use indexmap::IndexMap;
use indexmap::map::Entry;
use truespec_source::{At, Code, Diagnostics};

/// Warnings by their message, in the order they were met.
#[derive(Debug, Default)]
pub(super) struct Quirks {
    by_message: IndexMap<String, Quirk>,
}

#[derive(Debug)]
struct Quirk {
    code: Code,
    at: At,
    label: Option<String>,
    help: Option<String>,
    again: usize,
}

impl Quirks {
    /// Takes note of a warning. Only the first of each message keeps its place.
    pub(super) fn add(
        &mut self,
        code: Code,
        at: impl Into<At>,
        message: String,
        label: Option<String>,
        help: impl FnOnce() -> Option<String>,
    ) {
        match self.by_message.entry(message) {
            Entry::Occupied(mut quirk) => quirk.get_mut().again += 1,
            Entry::Vacant(place) => {
                place.insert(Quirk { code, at: at.into(), label, help: help(), again: 0 });
            }
        }
    }

    /// Says all of them.
    pub(super) fn report(self, d: &mut Diagnostics) {
        for (message, Quirk { code, at, label, help, again }) in self.by_message {
            let more = more_places(again);
            let diagnostic = d.warning(code, at, message).maybe_help(help);
            diagnostic.label = match (label, more) {
                (Some(label), Some(more)) => Some(format!("{label}; {more}")),
                (label, more) => label.or(more),
            };
        }
    }
}

/// How a diagnostic that is said once tells of the other places.
pub(crate) fn more_places(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("and in one more place".to_owned()),
        _ => Some(format!("and in {count} more places")),
    }
}
