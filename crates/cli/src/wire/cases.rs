//! Files of cases, as far as they say which client each needs.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::paths;

/// A case and, later, its verdict.
#[derive(Debug)]
pub(crate) struct Row {
    /// Number of its file, and of its line from 1.
    pub(crate) at: (usize, usize),
    /// File and line, for messages.
    pub(crate) place: String,
    /// Its name.
    pub(crate) id: String,
    /// The line.
    pub(crate) text: String,
    /// The document, where the case names one.
    pub(crate) document: Option<PathBuf>,
    /// The operation, where the case names one.
    pub(crate) operation: Option<String>,
    /// What of the client it is about, where the case says it.
    pub(crate) bullet: Option<String>,
    /// What became of the call.
    pub(crate) outcome: Option<String>,
    /// What differed, or why there is no verdict.
    pub(crate) differ: Vec<String>,
}

impl Row {
    pub(crate) fn passed(&self) -> bool {
        self.outcome.is_some() && self.differ.is_empty()
    }
}

/// The cases of a file.
pub(crate) fn read(index: usize, file: &Path, text: &str) -> Vec<Row> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| row(index, file, at + 1, line.trim_start_matches('\u{feff}'))).collect()
}

/// The operations that a file's cases name.
pub(crate) fn operations(text: &str) -> Vec<String> {
    let mut operations: Vec<String> =
        read(0, Path::new(""), text).into_iter().filter_map(|row| row.operation).collect();
    operations.sort();
    operations.dedup();
    operations
}

fn row(index: usize, file: &Path, number: usize, line: &str) -> Row {
    let mut row = Row {
        at: (index, number),
        place: format!("{}:{number}", paths::slashed(file)),
        id: format!("line {number}"),
        text: line.to_owned(),
        document: None,
        operation: None,
        bullet: None,
        outcome: None,
        differ: Vec::new(),
    };
    let case: Value = match serde_json::from_str(line) {
        Ok(case) => case,
        Err(error) => {
            row.differ.push(format!("the line is not JSON: {error}"));
            return row;
        }
    };
    let text = |key: &str| case.get(key).and_then(Value::as_str);
    if let Some(id) = text("id") {
        id.clone_into(&mut row.id);
    }
    row.operation = text("operation").map(str::to_owned);
    match case.get("bullet") {
        None => {}
        Some(Value::String(bullet)) => row.bullet = Some(bullet.clone()),
        Some(_) => row.differ.push("`bullet` is not a string".to_owned()),
    }
    match text("spec") {
        Some(spec) => row.document = Some(document(file, spec)),
        None => row.differ.push("`spec` is missing: the path of the document, from the file of cases".to_owned()),
    }
    row
}

/// The path of a document: from the file of cases, or from where we are if there is none.
fn document(file: &Path, spec: &str) -> PathBuf {
    let beside = file.parent().unwrap_or(Path::new("")).join(spec);
    if !beside.exists() && Path::new(spec).exists() { PathBuf::from(spec) } else { beside }
}
