//! How it went for one document: what is measured, and the one word for it.

use serde::{Deserialize, Serialize};

/// The one word for how it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// Generated, and checked where that was asked, without a warning.
    Ok,
    /// Checked with warnings.
    Warnings,
    /// The document has errors.
    Errors,
    /// The generator panicked.
    Panic,
    /// The generator's process ended by a signal or without a word.
    Crash,
    /// It took too long.
    Timeout,
    /// It took too much memory.
    Memory,
    /// The generated crate does not compile.
    CheckFailed,
}

impl Outcome {
    /// Whether the document counts as passed.
    pub(crate) fn passed(&self) -> bool {
        matches!(self, Self::Ok | Self::Warnings)
    }
}

/// One document's line in the table and the report.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    /// Path within the folder.
    pub(crate) document: String,
    /// What happened in the generator.
    #[serde(flatten)]
    pub(crate) measured: Measured,
    /// Seconds of wall time of the generator's process.
    pub(crate) seconds: f64,
    /// Most megabytes that the generator's process held.
    pub(crate) peak_mb: Option<u64>,
    /// Seconds of wall time of `cargo check`.
    pub(crate) check_seconds: Option<f64>,
    /// Warnings of `cargo check`.
    pub(crate) check_warnings: usize,
    /// Errors of `cargo check`.
    pub(crate) check_errors: usize,
    /// What became of the examples.
    pub(crate) roundtrip: Option<RoundTrip>,
    /// The one word for it.
    pub(crate) outcome: Outcome,
    /// The first thing that went wrong.
    pub(crate) first_error: Option<String>,
}

/// What became of a document's examples, defaults and listed values.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct RoundTrip {
    /// Examples that came back as they were.
    pub(crate) passed: usize,
    /// Defaults and listed values that came back as they were.
    pub(crate) others_passed: usize,
    /// Values that did not, although nothing speaks against them.
    pub(crate) failed: Vec<Remark>,
    /// Values that do not fit their own schema, with the reason. Whether they came back does not count.
    pub(crate) invalid: Vec<Remark>,
    /// Those that lost fields that no schema declares.
    pub(crate) undeclared: Vec<Remark>,
    /// Seconds of wall time of building the program and running it.
    pub(crate) seconds: f64,
}

/// Something to say of one example.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Remark {
    /// Where the value stands in the document.
    pub(crate) pointer: String,
    /// What it is given as: `example`, `default` or `listed`.
    pub(crate) kind: String,
    /// The keyword that it does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) class: Option<String>,
    /// Whether it came back as it was, all the same.
    pub(crate) came_back: bool,
    /// The type that it was decoded into.
    pub(crate) r#type: String,
    /// What there is to say.
    pub(crate) cause: String,
}

/// What the generator's process says about itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// The version that the document gives itself.
    pub(crate) version: Option<String>,
    /// Operations.
    pub(crate) operations: usize,
    /// Operations that are approximated.
    pub(crate) approximated: usize,
    /// Types.
    pub(crate) types: usize,
    /// Fields of types, and items and values of lists and maps.
    pub(crate) fields: usize,
    /// Values that became free-form although the document says something of them.
    pub(crate) free_form: usize,
    /// Lines of generated Rust.
    pub(crate) lines: usize,
    /// Entries of the ledger.
    pub(crate) ledger: usize,
    /// Diagnostics that are errors.
    pub(crate) errors: usize,
    /// Diagnostics that are warnings.
    pub(crate) warnings: usize,
}

impl Row {
    /// The result as the table says it.
    pub(crate) fn result(&self) -> String {
        match self.outcome {
            Outcome::Ok => "ok".to_owned(),
            Outcome::Warnings => format!("warnings({})", self.check_warnings),
            Outcome::Errors => format!("errors({})", self.measured.errors),
            Outcome::Panic => "panic".to_owned(),
            Outcome::Crash => "crash".to_owned(),
            Outcome::Timeout => "timeout".to_owned(),
            Outcome::Memory => "out of memory".to_owned(),
            Outcome::CheckFailed => format!("check failed({})", self.check_errors),
        }
    }

    /// The line of the report.
    pub(crate) fn json_line(&self) -> String {
        // Strings and numbers always serialize.
        let mut line = serde_json::to_string(self).unwrap_or_default();
        line.push('\n');
        line
    }
}
