//! What a run says of a case, for people and for programs.

use std::time::Duration;

use truespec_runtime::Value;

/// The verdict on a case.
pub(crate) struct Verdict {
    pub(crate) id: String,
    pub(crate) place: String,
    /// The outcome's name, or `-` where there was none.
    pub(crate) outcome: String,
    /// What differed; empty when the case holds.
    pub(crate) differ: Vec<String>,
    pub(crate) took: Duration,
}

impl Verdict {
    pub(crate) fn passed(&self) -> bool {
        self.differ.is_empty()
    }

    /// One line, as `cargo test` prints tests, and the reasons below it.
    pub(crate) fn text(&self) -> String {
        let word = if self.passed() { "ok" } else { "FAILED" };
        let mut text = format!("test {} ... {word}\n", self.id);
        for what in &self.differ {
            text.extend([format!("    {}: {what}\n", self.place)]);
        }
        text
    }

    /// One JSON object on one line.
    pub(crate) fn json(&self) -> String {
        let millis = u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX);
        let object: Value = [
            ("id", Value::from(self.id.as_str())),
            ("place", Value::from(self.place.as_str())),
            ("outcome", Value::from(self.outcome.as_str())),
            ("differ", Value::from(self.differ.clone())),
            ("millis", Value::from(millis)),
        ]
        .into_iter()
        .collect();
        format!("{object}\n")
    }
}
