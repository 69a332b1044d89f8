//! What a document repeats a thousand times is said once, with the number of places.

use indexmap::IndexMap;
use indexmap::map::Entry;
use truespec_source::{At, Code, Diagnostics, Severity};

/// Diagnostics by their message, in the order they were met.
#[derive(Debug, Default)]
pub(super) struct Quirks {
    by_message: IndexMap<String, Quirk>,
}

#[derive(Debug)]
struct Quirk {
    severity: Severity,
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
                place.insert(Quirk { severity: Severity::Warning, code, at: at.into(), label, help: help(), again: 0 });
            }
        }
    }

    /// Takes note of an error, in the same way.
    pub(super) fn refuse(&mut self, code: Code, at: impl Into<At>, message: &str, help: &str) {
        self.add(code, at, message.to_owned(), None, || Some(help.to_owned()));
        if let Some(quirk) = self.by_message.get_mut(message) {
            quirk.severity = Severity::Error;
        }
    }

    /// Says all of them.
    pub(super) fn report(self, d: &mut Diagnostics) {
        for (message, Quirk { severity, code, at, label, help, again }) in self.by_message {
            let more = more_places(again);
            let diagnostic = match severity {
                Severity::Error => d.error(code, at, message),
                Severity::Warning => d.warning(code, at, message),
            }
            .maybe_help(help);
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
