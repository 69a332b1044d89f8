//! What generated crates cost to compile, their dependencies ready.

use std::fs;
use std::path::Path;

use crate::document::{BOX, DISCORD, Document, GITHUB, PLAID, STRIPE};
use crate::every;
use crate::generate::{least, times};
use crate::peer::{self, Generator, Tool};
use crate::process::{self, Outcome};
use crate::scratch::{Scratch, fault, touch};
use crate::{Measuring, table};

const DOCUMENTS: [Document; 5] = [STRIPE, GITHUB, DISCORD, PLAID, BOX];

const CHECK: &[&str] = &["check"];
const RELEASE: &[&str] = &["build", "--release"];

/// Prints a table for each document.
pub(crate) fn run(scratch: &Scratch, options: &Measuring) -> Result<(), String> {
    let tools = peer::tools(scratch, &options.generators())?;
    for document in DOCUMENTS.into_iter().filter(|document| options.wants(document.name)) {
        match document.find(scratch) {
            Ok(file) => one(scratch, options, &tools, document, &file)?,
            Err(reason) => println!("\n{reason}"),
        }
    }
    Ok(())
}

fn one(scratch: &Scratch, options: &Measuring, tools: &[Tool], document: Document, file: &Path) -> Result<(), String> {
    let head = ["", "lines", "check, CPU s", "check, MB", "times ours", "release, CPU s", "release, MB", "times ours"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut notes = Vec::new();
    let mut ours = None;
    for tool in tools {
        // One README table has the rows of all documents.
        let title = format!("{}, {}", document.name, tool.generator.title());
        eprintln!("bench: {title}");
        let out = scratch.dir.join("compile").join(tool.generator.id()).join(format!("{}-client", document.id()));
        let measured = match tool.generate(file, &out, options.limit)? {
            Ok(_) => compiled(scratch, options, tool, &out)?,
            Err(reason) => Err(reason),
        };
        let mut row = vec![title.clone()];
        match measured {
            Ok([check, release]) => {
                if tool.generator == Generator::Truespec {
                    ours = Some([&check, &release].map(|outcome| outcome.as_ref().ok().map(|cost| cost.seconds)));
                }
                row.push(lines(&out.join("src"))?.to_string());
                for (index, outcome) in [check, release].into_iter().enumerate() {
                    let ours = ours.and_then(|ours| ours.get(index).copied().flatten());
                    match &outcome {
                        Ok(cost) => row.extend([format!("{:.2}", cost.seconds), format!("{:.0}", cost.megabytes)]),
                        Err(reason) => {
                            let note = format!("{title}: {reason}");
                            // What does not pass the check is said once.
                            if !notes.contains(&note) {
                                notes.push(note);
                            }
                            row.extend(["fails".to_owned(), String::new()]);
                        }
                    }
                    row.push(times(&outcome, ours));
                }
            }
            Err(reason) => {
                notes.push(format!("{title}: {reason}"));
                row.push("not generated".to_owned());
            }
        }
        eprintln!("bench: {}", row.join(" | "));
        rows.push(row);
    }
    table::print(&format!("Compile: {}", document.name), &rows);
    peer::notes("Failed:", &notes);
    Ok(())
}

/// What a check of a crate costs, and a release build with all of its operations in use; or why it cannot be compiled at all.
fn compiled(
    scratch: &Scratch,
    options: &Measuring,
    tool: &Tool,
    folder: &Path,
) -> Result<Result<[Outcome; 2], String>, String> {
    if let Err(reason) = tool.finish(folder) {
        return Ok(Err(reason));
    }
    let root = folder.join("src/lib.rs");
    if let Err(reason) = ready(scratch, options, folder, &root, CHECK)? {
        return Ok(Err(reason));
    }
    let check = least(options.repeat, || touch(&root).and_then(|()| cargo(scratch, options, folder, CHECK)))?;
    if let Err(reason) = &check {
        // What does not pass the check is not built either.
        let release = Err(reason.clone());
        return Ok(Ok([check, release]));
    }
    for file in tool.methods(folder)? {
        every::call_all(&file)?;
    }
    let release = match ready(scratch, options, folder, &root, RELEASE)? {
        // Once: minutes for some, and noise is small beside that.
        Ok(_) => touch(&root).and_then(|()| cargo(scratch, options, folder, RELEASE))?,
        failed => failed,
    };
    Ok(Ok([check, release]))
}

/// Builds the dependencies, whose cost is another question: the crate is empty for that time.
fn ready(scratch: &Scratch, options: &Measuring, folder: &Path, root: &Path, args: &[&str]) -> Result<Outcome, String> {
    let text = fs::read_to_string(root).map_err(fault(root))?;
    fs::write(root, "").map_err(fault(root))?;
    let outcome = cargo(scratch, options, folder, args)?;
    fs::write(root, text).map_err(fault(root))?;
    Ok(outcome.map_err(|reason| format!("its dependencies do not compile: {reason}")))
}

fn cargo(scratch: &Scratch, options: &Measuring, folder: &Path, args: &[&str]) -> Result<Outcome, String> {
    let mut command = process::limited_cargo(options.limit);
    process::measure(process::scratch_cargo(command.args(args), folder, &scratch.target()))
}

/// Lines of Rust below a folder.
fn lines(folder: &Path) -> Result<usize, String> {
    let mut sum = 0;
    for entry in fs::read_dir(folder).map_err(fault(folder))? {
        let path = entry.map_err(fault(folder))?.path();
        if path.is_dir() {
            sum += lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sum += fs::read_to_string(&path).map_err(fault(&path))?.lines().count();
        }
    }
    Ok(sum)
}
