//! Builds the test of each crate, all in one go, and runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::cases::Row;
use super::crates::{Made, Scratch};
use crate::console::Console;

/// What cargo says, a JSON object a line.
#[derive(Deserialize)]
struct Said {
    reason: String,
    manifest_path: Option<PathBuf>,
    target: Option<Target>,
    executable: Option<PathBuf>,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    #[serde(rename = "message")]
    text: String,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

/// For each crate its program, or why there is none.
pub(super) fn build(
    scratch: &Scratch,
    made: &[Made],
    console: &Console,
) -> Result<Vec<Result<PathBuf, String>>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let names: Vec<&str> = made.iter().map(|made| made.name.as_str()).collect();
    if !console.is_json() {
        Console::say(&format!("building {}\n", names.join(", ")));
    }
    let built = Command::new(cargo)
        .args(["build", "--workspace", "--test", "wire", "--keep-going", "--quiet", "--message-format", "json"])
        .current_dir(&scratch.folder)
        .env("CARGO_TARGET_DIR", scratch.folder.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let said = String::from_utf8_lossy(&built.stdout);
    let said: Vec<Said> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let complaints = String::from_utf8_lossy(&built.stderr).into_owned();
    Ok(made.iter().map(|made| program(made, &said, &complaints)).collect())
}

fn program(made: &Made, said: &[Said], complaints: &str) -> Result<PathBuf, String> {
    let manifest = made.folder.join("Cargo.toml");
    let real = manifest.canonicalize().unwrap_or_else(|_| manifest.clone());
    let of_crate = |said: &&Said| said.manifest_path.as_ref().is_some_and(|path| *path == manifest || *path == real);
    let is_test =
        |said: &&Said| said.target.as_ref().is_some_and(|target| target.kind.iter().any(|kind| kind == "test"));
    let found = said.iter().filter(of_crate).filter(is_test).find_map(|said| said.executable.clone());
    let error = || {
        let errors = said.iter().filter(of_crate).filter(|said| said.reason == "compiler-message");
        let mut errors = errors.filter_map(|said| said.message.as_ref()).filter(|message| message.level == "error");
        let first = errors.find_map(|message| Some((message, message.spans.iter().find(|span| span.is_primary)?)));
        match first {
            Some((message, span)) => {
                let first_line = message.text.lines().next().unwrap_or_default();
                format!("the client does not compile: {}:{}: {first_line}", span.file_name, span.line_start)
            }
            None => format!("the client could not be built: {}", complaints.trim()),
        }
    };
    found.ok_or_else(error)
}

/// What a program says of a case.
#[derive(Deserialize)]
struct Verdict {
    place: String,
    outcome: String,
    differ: Vec<String>,
}

/// Runs a program on its cases and writes its verdicts into the rows.
pub(super) fn run(program: &Path, made: &Made, rows: &mut [Row]) {
    let mut command = Command::new(program);
    command.arg("--json").current_dir(&made.folder).stdin(Stdio::null());
    for file in &made.files {
        command.arg("--cases").arg(file);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return made.fail(rows, &format!("cannot run the test: {error}")),
    };
    let said = String::from_utf8_lossy(&output.stdout);
    for verdict in said.lines().filter_map(|line| serde_json::from_str::<Verdict>(line).ok()) {
        let Some(at) = place(&verdict.place) else { continue };
        if let Some(row) = rows.iter_mut().find(|row| row.at == at) {
            row.outcome = Some(verdict.outcome);
            row.differ = verdict.differ;
        }
    }
    let complaints = String::from_utf8_lossy(&output.stderr);
    let last = complaints.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    made.fail(rows, &format!("the test ended without a verdict ({}): {last}", output.status));
}

/// `0.jsonl:17`: the numbers of the file and the line.
fn place(place: &str) -> Option<(usize, usize)> {
    let (file, line) = place.rsplit_once(':')?;
    Some((file.strip_suffix(".jsonl")?.parse().ok()?, line.parse().ok()?))
}
