//! `wire`: turns wire cases into tests of clients generated for them, runs these, and says how each case went.
//!
//! In: files of cases, one JSON object a line. Each document that they name becomes a crate in a scratch workspace, with
//! a test that interprets its cases (`truespec-wire`). Knows only what names a case; what it means is the interpreter's.

mod build;
mod cases;
mod crates;
mod table;

use truespec::source::Code;

use crate::args::WireArgs;
use crate::console::{Console, Status};
use crate::paths;
pub(crate) use cases::{Row, operations, read};

/// Runs the command.
pub(crate) fn run(args: &WireArgs, console: &Console) -> Status {
    let mut rows = Vec::new();
    for (index, file) in args.cases.iter().enumerate() {
        match std::fs::read_to_string(file) {
            Ok(text) => rows.extend(cases::read(index, file, &text)),
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", paths::slashed(file));
                console.error(Code::UnreadableFile, &message, None);
                return Status::Failure;
            }
        }
    }
    if let Some(filter) = &args.filter {
        rows.retain(|row| filter.is_match(&row.id));
    }
    if rows.is_empty() {
        console.error(Code::Config, "there are no cases to run", None);
        return Status::Failure;
    }
    if let Err(message) = judge(&mut rows, console) {
        console.error(Code::Output, &message, None);
        return Status::Failure;
    }
    let failed = rows.iter().filter(|row| !row.passed()).count();
    console.print(&table::table(&rows, console));
    console.print(&table::bullets(&rows, console));
    console.print(&format!("{} passed, {failed} failed\n", rows.len() - failed));
    if failed == 0 { Status::Success } else { Status::Failure }
}

/// Generates, builds and runs; every row has a verdict afterwards.
pub(crate) fn judge(rows: &mut [Row], console: &Console) -> Result<(), String> {
    let scratch = crates::Scratch::prepare()?;
    let made = scratch.generate(rows, console)?;
    if !made.is_empty() {
        let programs = build::build(&scratch, &made, console)?;
        for (krate, program) in made.iter().zip(programs) {
            match program {
                Ok(program) => build::run(&program, krate, rows),
                Err(reason) => krate.fail(rows, &reason),
            }
        }
    }
    for row in rows.iter_mut().filter(|row| row.outcome.is_none() && row.differ.is_empty()) {
        row.differ.push("the case has not been run".to_owned());
    }
    Ok(())
}
