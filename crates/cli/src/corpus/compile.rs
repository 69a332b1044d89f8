//! `cargo check` of one generated crate, and what came of it.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use super::process::{self, End, Ended, Limits};
use super::result::{Outcome, Row};
use crate::paths;

/// Checks the crate in `folder` and writes what came of it into its row. `target` is where compiled dependencies are
/// kept; nobody else may use it at the same time.
pub(super) fn check(folder: &Path, name: &str, target: &Path, threads: usize, limits: &Limits, row: &mut Row) {
    let messages = folder.join("check.jsonl");
    let complaints = folder.join("check.err");
    let ended = run_cargo(&["check"], folder, target, threads, limits, &messages, &complaints);
    forget(target, name);
    match ended {
        Ok(ended) => {
            row.check_seconds = Some(ended.took.as_secs_f64());
            let said = read(&messages).unwrap_or_default();
            row.check_warnings = said.warnings;
            row.check_errors = said.errors;
            let (outcome, first) = match ended.end {
                End::Timeout => (Outcome::Timeout, Some("`cargo check` took too long".to_owned())),
                End::Memory => (Outcome::Memory, Some("`cargo check` took too much memory".to_owned())),
                End::Exit(status) if status.success() && said.warnings == 0 => (Outcome::Ok, None),
                End::Exit(status) if status.success() => (Outcome::Warnings, said.first),
                End::Exit(_) => (Outcome::CheckFailed, said.first.or_else(|| first_line(&complaints))),
            };
            row.outcome = outcome;
            row.first_error = first;
        }
        Err(error) => {
            row.outcome = Outcome::CheckFailed;
            row.first_error = Some(format!("cannot run cargo: {error}"));
        }
    }
}

/// Runs a command of cargo on the crate in `folder`.
pub(super) fn run_cargo(
    command: &[&str],
    folder: &Path,
    target: &Path,
    threads: usize,
    limits: &Limits,
    messages: &Path,
    complaints: &Path,
) -> io::Result<Ended> {
    // The versions of the workspace we are in have been downloaded already and are known to work.
    if let Some(root) = paths::upwards(&std::env::current_dir()?, "Cargo.lock") {
        std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(cargo);
    cargo
        .args(command)
        .args(["--quiet", "--message-format", "json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_BUILD_JOBS", (crate::parallel::processors() / threads.max(1)).max(1).to_string())
        .stdout(File::create(messages)?)
        .stderr(File::create(complaints)?);
    process::run(&mut cargo, limits)
}

/// What the compiler said about the crate itself.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    warnings: usize,
    errors: usize,
    /// The first error, else the first warning.
    pub(super) first: Option<String>,
}

#[derive(Deserialize)]
struct CargoMessage {
    reason: String,
    message: Option<RustcMessage>,
}

#[derive(Deserialize)]
struct RustcMessage {
    level: String,
    message: String,
    spans: Vec<RustcSpan>,
}

#[derive(Deserialize)]
struct RustcSpan {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

pub(super) fn read(messages: &Path) -> io::Result<Compiled> {
    let mut compiled = Compiled::default();
    let (mut first_error, mut first_warning) = (None, None);
    for line in BufReader::new(File::open(messages)?).lines() {
        let Ok(CargoMessage { reason, message: Some(message) }) = serde_json::from_str(&line?) else { continue };
        // The summary ("aborting due to 3 errors") has no place.
        let Some(span) = message.spans.iter().find(|span| span.is_primary) else { continue };
        if reason != "compiler-message" {
            continue;
        }
        let text = || format!("{}:{}: {}", span.file_name, span.line_start, first_line_of(&message.message));
        if message.level.starts_with("error") {
            compiled.errors += 1;
            first_error.get_or_insert_with(text);
        } else if message.level == "warning" {
            compiled.warnings += 1;
            first_warning.get_or_insert_with(text);
        }
    }
    compiled.first = first_error.or(first_warning);
    Ok(compiled)
}

pub(super) fn first_line(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| first_line_of(text).to_owned())
}

fn first_line_of(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Removes what cargo keeps of the crate itself; a corpus would leave gigabytes behind.
pub(super) fn forget(target: &Path, name: &str) {
    let library = format!("lib{}-", name.replace('-', "_"));
    let depfile = library.trim_start_matches("lib").to_owned();
    let fingerprint = format!("{name}-");
    for (folder, prefixes) in [("deps", [library, depfile]), (".fingerprint", [fingerprint.clone(), fingerprint])] {
        let Ok(entries) = std::fs::read_dir(target.join("debug").join(folder)) else { continue };
        for entry in entries.flatten() {
            let file = entry.file_name().to_string_lossy().into_owned();
            if prefixes.iter().any(|prefix| file.starts_with(prefix)) {
                // What cannot be removed only takes room.
                let _ = std::fs::remove_file(entry.path()).or_else(|_| std::fs::remove_dir_all(entry.path()));
            }
        }
    }
}
