//! `corpus`: generates a client from every document below a folder, each in a process of its own, and says how each went.
//!
//! A document that panics, hangs or eats memory ends its own process and nothing else.

mod child;
mod compile;
mod find;
mod process;
mod result;
mod roundtrip;
mod table;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use truespec::source::Code;

pub(crate) use child::document;

use crate::args::CorpusArgs;
use crate::console::{Console, Status};
use crate::{parallel, paths};
use find::Found;
use process::Limits;
use result::{Outcome, Row};
use table::Table;

/// Runs the command.
pub(crate) fn run(args: &CorpusArgs, console: &Console) -> Status {
    match Corpus::prepare(args) {
        Ok((corpus, documents)) => corpus.run(&documents, args, console),
        Err(message) => {
            console.error(Code::UnreadableFile, &message, None);
            Status::Failure
        }
    }
}

struct Corpus {
    /// Scratch folder: crates while they are checked, and what cargo keeps for the next run.
    scratch: PathBuf,
    program: PathBuf,
    limits: Limits,
    check: bool,
    roundtrip: bool,
    threads: usize,
}

impl Corpus {
    fn prepare(args: &CorpusArgs) -> Result<(Self, Vec<Found>), String> {
        let mut documents = find::documents(&args.dir)
            .map_err(|error| format!("cannot read `{}`: {error}", paths::slashed(&args.dir)))?;
        if let Some(filter) = &args.filter {
            documents.retain(|document| filter.is_match(&document.shown));
        }
        let scratch = scratch_folder().map_err(|error| format!("cannot find a scratch folder: {error}"))?;
        let crates = scratch.join(CRATES);
        let cleared = if crates.exists() { std::fs::remove_dir_all(&crates) } else { Ok(()) };
        cleared
            .and_then(|()| std::fs::create_dir_all(&crates))
            .map_err(|error| format!("cannot use `{}`: {error}", paths::slashed(&crates)))?;
        let program = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
        let limits = Limits { time: Duration::from_secs(args.timeout), memory: args.memory.saturating_mul(1 << 20) };
        let threads = args.jobs.map_or_else(parallel::processors, usize::from);
        let (check, roundtrip) = (args.check, args.roundtrip);
        Ok((Self { scratch, program, limits, check, roundtrip, threads }, documents))
    }

    fn run(&self, documents: &[Found], args: &CorpusArgs, console: &Console) -> Status {
        let table = Table::new(documents, self.check, self.roundtrip);
        console.print(&table.heading(console));
        let bar = progress(documents.len());
        let printed = Mutex::new(InOrder::default());
        let numbered: Vec<(usize, &Found)> = documents.iter().enumerate().collect();
        let rows = parallel::map(&numbered, self.threads, |&(index, document), thread| {
            let row = self.one(index, document, thread);
            let mut order = printed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            bar.suspend(|| order.push(index, table.row(&row, console), |line| console.print(&line)));
            bar.inc(1);
            row
        });
        bar.finish_and_clear();
        let passed = rows.iter().filter(|row| row.outcome.passed()).count();
        let failed = rows.len() - passed;
        let reported = args.report.as_deref().map_or(Ok(()), |path| report(path, &rows));
        if let Err(message) = &reported {
            console.error(Code::Output, message, None);
        }
        if rows.iter().any(|row| row.check_seconds.is_some() && !row.outcome.passed()) {
            let crates = paths::slashed(&self.scratch.join(CRATES));
            console.print(&format!("crates that failed their check are kept in `{crates}`\n"));
        }
        console.print(&Table::total(&rows));
        if self.roundtrip {
            console.print(&roundtrip::total(&rows));
        }
        console.print(&format!("{passed} passed, {failed} failed\n"));
        if failed == 0 && reported.is_ok() { Status::Success } else { Status::Failure }
    }

    /// One document: generated in a process of its own, then checked.
    fn one(&self, index: usize, document: &Found, thread: usize) -> Row {
        // The number keeps apart documents of the same name in different folders.
        let name = format!("{}-{index}", truespec::crate_name_from(&document.stem));
        let folder = self.scratch.join(CRATES).join(&name);
        let out = (self.check || self.roundtrip).then_some(folder.as_path());
        let mut row = child::run(&self.program, document, &name, out, self.roundtrip, &self.scratch, &self.limits);
        if out.is_some() && row.outcome == Outcome::Ok {
            let target = self.scratch.join(format!("check-{thread}"));
            if self.check {
                compile::check(&folder, &name, &target, self.threads, &self.limits, &mut row);
            }
            if self.roundtrip && row.outcome.passed() {
                roundtrip::run(&folder, &name, &target, self.threads, &self.limits, &mut row);
            }
            if row.outcome.passed() {
                // Only what failed is worth looking at; what cannot be removed is in nobody's way.
                let _ = std::fs::remove_dir_all(&folder);
            }
        }
        row
    }
}

/// Folder of the generated crates within the scratch folder.
const CRATES: &str = "crates";

/// `corpus` in the target folder of the workspace we are in, or of the current folder.
fn scratch_folder() -> std::io::Result<PathBuf> {
    let here = std::env::current_dir()?;
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => here.join(target),
        None => paths::upwards(&here, "Cargo.lock").unwrap_or(here).join("target"),
    };
    Ok(target.join("corpus"))
}

fn progress(documents: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(documents as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} documents {wide_bar} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn report(path: &Path, rows: &[Row]) -> Result<(), String> {
    let lines: String = rows.iter().map(Row::json_line).collect();
    std::fs::write(path, lines).map_err(|error| format!("cannot write `{}`: {error}", paths::slashed(path)))
}

/// Lines that become known in any order and are printed in theirs, each as soon as it can be.
#[derive(Default)]
struct InOrder {
    printed: usize,
    waiting: std::collections::BTreeMap<usize, String>,
}

impl InOrder {
    fn push(&mut self, index: usize, line: String, mut print: impl FnMut(String)) {
        self.waiting.insert(index, line);
        while let Some(line) = self.waiting.remove(&self.printed) {
            print(line);
            self.printed += 1;
        }
    }
}
