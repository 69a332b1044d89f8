//! One document in a process of its own: both ends of it.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use truespec::{Config, RuntimeDependency};

use super::find::Found;
use super::process::{self, End, Limits};
use super::result::{Measured, Outcome, Row};
use crate::args::DocumentArgs;
use crate::client::Client;
use crate::console::Status;
use crate::{paths, settings, sync};

/// What the process says at its end, as one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
struct Said {
    measured: Measured,
    peak_mb: Option<u64>,
    first_error: Option<String>,
}

/// Generates one document in another process. With `out`, the crate is left there.
pub(super) fn run(
    program: &Path,
    document: &Found,
    name: &str,
    out: Option<&Path>,
    samples: bool,
    scratch: &Path,
    limits: &Limits,
) -> Row {
    let (out_file, err_file) = (scratch.join(format!("{name}.out")), scratch.join(format!("{name}.err")));
    let mut command = Command::new(program);
    command.arg("corpus-document").arg(&document.path).arg("--name").arg(name);
    command.arg("--folder").arg(&document.root);
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    if samples {
        command.arg("--samples");
    }
    let ended = File::create(&out_file)
        .and_then(|file| Ok(command.stdout(file).stderr(File::create(&err_file)?)))
        .and_then(|command| process::run(command, limits));
    let said = std::fs::read_to_string(&out_file).unwrap_or_default();
    let complained = std::fs::read(&err_file).unwrap_or_default();
    for file in [out_file, err_file] {
        // Left-over text in a scratch folder hurts nobody.
        let _ = std::fs::remove_file(file);
    }
    let mut row = Row {
        document: document.shown.clone(),
        measured: Measured::default(),
        seconds: 0.0,
        peak_mb: None,
        check_seconds: None,
        check_warnings: 0,
        check_errors: 0,
        roundtrip: None,
        outcome: Outcome::Crash,
        first_error: None,
    };
    match ended {
        Ok(ended) => {
            row.seconds = ended.took.as_secs_f64();
            row.peak_mb = ended.peak.map(|bytes| bytes >> 20);
            judge(&mut row, &ended.end, &said, &String::from_utf8_lossy(&complained));
        }
        Err(error) => row.first_error = Some(format!("cannot start: {error}")),
    }
    row
}

fn judge(row: &mut Row, end: &End, said: &str, complained: &str) {
    let (outcome, first_error) = match end {
        End::Timeout => (Outcome::Timeout, Some("took too long".to_owned())),
        End::Memory => (Outcome::Memory, Some("took too much memory".to_owned())),
        End::Exit(status) => match serde_json::from_str::<Said>(said) {
            Ok(said) => {
                row.measured = said.measured;
                row.peak_mb = said.peak_mb.max(row.peak_mb);
                let outcome = if row.measured.errors > 0 { Outcome::Errors } else { Outcome::Ok };
                (outcome, said.first_error)
            }
            Err(_) if complained.contains("panicked at") => (Outcome::Panic, Some(panic_message(complained))),
            Err(_) => {
                let last = complained.lines().rfind(|line| !line.trim().is_empty());
                (Outcome::Crash, Some(last.map_or_else(|| status.to_string(), |last| format!("{status}: {last}"))))
            }
        },
    };
    row.outcome = outcome;
    row.first_error = first_error;
}

/// Where and why, on one line; the standard library prints them on two.
fn panic_message(complained: &str) -> String {
    let mut lines = complained.lines().skip_while(|line| !line.contains("panicked at"));
    let place = lines.next().and_then(|line| line.split_once("panicked at ")).map_or("", |(_, place)| place);
    let why = lines.next().unwrap_or_default();
    format!("panicked at {place} {why}").trim_end().to_owned()
}

/// The other end: generates the document and says how it went.
pub(crate) fn document(args: &DocumentArgs) -> Status {
    let here = std::env::current_dir().unwrap_or_default();
    let shown = args.document.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut config = Config::new(&args.name, &shown);
    config.config = None;
    config.samples = args.samples;
    let folder = args.out.clone().unwrap_or_default();
    let runtime = crate::codegen::runtime_folder(&here).map(RuntimeDependency::Path);
    config.runtime = settings::seen_from(&folder, runtime.unwrap_or_else(|| settings::default_runtime(&here)));
    let client = Client {
        name: args.name.clone(),
        document: args.document.clone(),
        folders: args.folder.iter().map(|folder| paths::normalize(&here.join(folder))).collect(),
        origins: Vec::new(),
        shown,
        own_workspace: true,
        lock: None,
        settings: truespec::Settings::default(),
        output: folder,
        root: here,
        config,
    };
    let said = generate(&client, args.out.as_deref());
    let mut stdout = std::io::stdout().lock();
    let line = serde_json::to_string(&said).unwrap_or_default();
    // When nobody listens any more, the run has been given up.
    let _ = stdout.write_all(line.as_bytes()).and_then(|()| stdout.flush());
    Status::Success
}

fn generate(client: &Client, out: Option<&Path>) -> Said {
    let mut measured = Measured::default();
    let first_error = match client.generate(&mut |_| {}) {
        Ok(generated) => {
            let mut output = generated.output;
            let messages = output.messages();
            let errors = messages.iter().filter(|message| message.severity == "error");
            measured.errors = errors.clone().count();
            measured.warnings = messages.len() - measured.errors;
            measured.version = output.stats.version.take();
            measured.operations = output.stats.operations;
            measured.approximated = output.stats.approximated;
            measured.types = output.stats.types;
            measured.fields = output.stats.fields;
            measured.free_form = output.stats.free_form;
            measured.ledger = output.ledger.len();
            let rust = output
                .files
                .iter()
                .filter(|file| Path::new(&file.path).extension().is_some_and(|extension| extension == "rs"));
            measured.lines = rust.map(|file| file.text.lines().count()).sum();
            let first = errors.clone().next().map(|message| match (message.line, message.column) {
                (Some(line), Some(column)) => format!("{line}:{column}: [{}] {}", message.code, message.message),
                _ => format!("[{}] {}", message.code, message.message),
            });
            first.or_else(|| out.and_then(|out| write(out, output.files, &mut measured)))
        }
        Err(error) => {
            measured.errors = 1;
            Some(format!("cannot read `{}`: {error}", paths::slashed(&client.document)))
        }
    };
    Said { measured, peak_mb: process::own_peak().map(|bytes| bytes >> 20), first_error }
}

/// Writes the crate; what went wrong, if anything did.
fn write(folder: &Path, files: Vec<truespec::File>, measured: &mut Measured) -> Option<String> {
    let plan = match sync::plan(folder, files) {
        Ok(plan) => plan,
        Err(error) => {
            measured.errors += 1;
            return Some(error.to_string());
        }
    };
    let error = match plan.blocked.first() {
        Some(blocked) => Some(format!("`{}` is in the way: {}", blocked.path, blocked.reason)),
        None => sync::apply(folder, &plan).err().map(|error| error.to_string()),
    };
    measured.errors += usize::from(error.is_some());
    error
}
