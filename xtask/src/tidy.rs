//! `tidy`: what no compiler checks. In: the repository. Out: every breach, with its file and line.

mod edges;
mod files;

use std::fmt;
use std::path::Path;

/// Checks everything and prints what is wrong.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let mut findings = edges::check(root)?;
    findings.extend(files::check(root)?);
    findings.sort();
    findings.dedup();
    for finding in &findings {
        eprintln!("{finding}");
    }
    let errors = findings.iter().filter(|finding| finding.kind == Kind::Error).count();
    let warnings = findings.len() - errors;
    if errors > 0 {
        return Err(format!("tidy found errors: {errors}, warnings: {warnings}"));
    }
    println!("tidy: no errors; warnings: {warnings}");
    Ok(())
}

/// Whether a finding fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// It does.
    Error,
    /// It is only said.
    Warning,
}

/// One breach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    file: String,
    line: usize,
    kind: Kind,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Error => "error",
            Kind::Warning => "warning",
        };
        write!(f, "{}:{}: {kind}: {}", self.file, self.line, self.message)
    }
}

fn error(file: &str, line: usize, message: impl Into<String>) -> Finding {
    Finding { file: file.to_owned(), line, kind: Kind::Error, message: message.into() }
}

fn warning(file: &str, line: usize, message: impl Into<String>) -> Finding {
    Finding { file: file.to_owned(), line, kind: Kind::Warning, message: message.into() }
}
