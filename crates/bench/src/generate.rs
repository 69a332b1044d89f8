//! What generating costs: real documents, one that grows, and runs where nothing changed.

use std::path::Path;
use std::process::Command;

use crate::document::{self, BOX, CLOUDFLARE, Document, GITHUB, OPENAI, STRIPE, TELNYX};
use crate::peer::{self, Generator, Tool};
use crate::process::{self, Cost, Outcome};
use crate::scratch::{Scratch, fault, write};
use crate::{Measuring, table};

const DOCUMENTS: [Document; 5] = [STRIPE, OPENAI, CLOUDFLARE, TELNYX, GITHUB];

/// The document that grows, and how often it is repeated in itself.
const GROWING: Document = BOX;
const TIMES: [usize; 4] = [1, 2, 4, 8];

/// Prints the tables.
pub(crate) fn run(scratch: &Scratch, options: &Measuring) -> Result<(), String> {
    let tools = peer::tools(scratch, &options.generators())?;
    real(scratch, options, &tools)?;
    unchanged(scratch, options, &tools)?;
    // Last: a process counts as large as the one that starts it, and this one grows with the document.
    if options.wants(GROWING.name) {
        growing(scratch, options, &tools)?;
    }
    Ok(())
}

fn real(scratch: &Scratch, options: &Measuring, tools: &[Tool]) -> Result<(), String> {
    let mut rows = vec![head(tools, "MB")];
    let mut notes = Vec::new();
    for document in DOCUMENTS.into_iter().filter(|document| options.wants(document.name)) {
        match document.find(scratch) {
            Ok(file) => {
                let size = format!("{:.1}", document::megabytes(&file));
                rows.push(row(scratch, options, tools, document.name, &size, &file, &mut notes)?);
            }
            Err(reason) => notes.push(reason),
        }
    }
    table::print("Generate: CPU seconds and peak memory", &rows);
    peer::notes("Left out:", &notes);
    Ok(())
}

fn growing(scratch: &Scratch, options: &Measuring, tools: &[Tool]) -> Result<(), String> {
    let mut rows = vec![head(tools, "MB")];
    let mut notes = Vec::new();
    match GROWING.find(scratch) {
        Ok(file) => {
            let text = std::fs::read_to_string(&file).map_err(fault(&file))?;
            for times in TIMES {
                let file = scratch.dir.join(format!("generate/{}-{times}.json", GROWING.id()));
                write(&file, &document::grown(&text, times)?)?;
                let name = format!("{} × {times}", GROWING.name);
                let size = format!("{:.1}", document::megabytes(&file));
                rows.push(row(scratch, options, tools, &name, &size, &file, &mut notes)?);
            }
        }
        Err(reason) => notes.push(reason),
    }
    table::print("Generate: one document, repeated in itself", &rows);
    peer::notes("Left out:", &notes);
    Ok(())
}

/// Runs over what the same run has just written; ours alone, since no peer looks at what is there.
fn unchanged(scratch: &Scratch, options: &Measuring, tools: &[Tool]) -> Result<(), String> {
    let Some(ours) = tools.iter().find(|tool| tool.generator == Generator::Truespec) else { return Ok(()) };
    let mut rows = vec![["", "CPU s", "MB"].map(str::to_owned).to_vec()];
    let mut notes = Vec::new();
    let program = scratch.truespec()?;
    let checked_in = least(options.repeat, || {
        process::measure(Command::new(&program).args(["codegen", "--check"]).current_dir(&scratch.root))
    })?;
    rows.push(cells("the clients of this repository", "", &[checked_in], &mut notes, &[Generator::Truespec]));
    for document in DOCUMENTS.into_iter().filter(|document| options.wants(document.name)) {
        // What is missing has been said.
        let Ok(file) = document.find(scratch) else { continue };
        let out = out(scratch, ours.generator, document.name);
        let outcome = least(options.repeat, || ours.generate_again(&file, &out, options.limit))?;
        rows.push(cells(document.name, "", &[outcome], &mut notes, &[Generator::Truespec]));
    }
    for row in rows.iter_mut().skip(1) {
        // There is no column for the size.
        row.remove(1);
    }
    table::print("Generate: nothing changed", &rows);
    peer::notes("Failed:", &notes);
    Ok(())
}

fn head(tools: &[Tool], size: &str) -> Vec<String> {
    let mut head = vec![String::new(), size.to_owned()];
    for tool in tools {
        let title = tool.generator.title();
        head.extend([format!("{title}, CPU s"), "MB".to_owned()]);
        head.extend((tool.generator != Generator::Truespec).then(|| "times ours".to_owned()));
    }
    head
}

fn row(
    scratch: &Scratch,
    options: &Measuring,
    tools: &[Tool],
    name: &str,
    size: &str,
    file: &Path,
    notes: &mut Vec<String>,
) -> Result<Vec<String>, String> {
    let mut outcomes = Vec::new();
    for tool in tools {
        eprintln!("bench: {name}, {}", tool.generator.title());
        let out = out(scratch, tool.generator, name);
        outcomes.push(least(options.repeat, || tool.generate(file, &out, options.limit))?);
    }
    let generators: Vec<Generator> = tools.iter().map(|tool| tool.generator).collect();
    Ok(cells(name, size, &outcomes, notes, &generators))
}

fn out(scratch: &Scratch, generator: Generator, name: &str) -> std::path::PathBuf {
    let name = name.to_lowercase().replace(" × ", "-");
    scratch.dir.join("generate").join(generator.id()).join(format!("{name}-client"))
}

/// A run of so many CPU seconds is not repeated: noise is small beside it.
const LONG: f64 = 10.0;

/// The least of several runs, or why one failed.
pub(crate) fn least(times: u32, mut run: impl FnMut() -> Result<Outcome, String>) -> Result<Outcome, String> {
    let mut least: Option<Cost> = None;
    for _ in 0..times {
        match run()? {
            Ok(cost) => {
                least = Some(least.map_or(cost, |least| least.least(cost)));
                if cost.seconds > LONG {
                    break;
                }
            }
            Err(reason) => return Ok(Err(reason)),
        }
    }
    Ok(least.ok_or_else(|| "was not run".to_owned()))
}

/// A row: CPU seconds and memory of each, and how many times ours it is.
fn cells(name: &str, size: &str, outcomes: &[Outcome], notes: &mut Vec<String>, who: &[Generator]) -> Vec<String> {
    let mut row = vec![name.to_owned(), size.to_owned()];
    let ours = outcomes.first().and_then(|outcome| outcome.as_ref().ok()).map(|cost| cost.seconds);
    for (generator, outcome) in who.iter().zip(outcomes) {
        match outcome {
            Ok(cost) => row.extend([format!("{:.2}", cost.seconds), format!("{:.0}", cost.megabytes)]),
            Err(reason) => {
                notes.push(format!("{name}, {}: fails: {reason}", generator.title()));
                row.extend(["fails".to_owned(), String::new()]);
            }
        }
        if *generator != Generator::Truespec {
            row.push(times(outcome, ours));
        }
    }
    row
}

/// How many times ours.
pub(crate) fn times(outcome: &Outcome, ours: Option<f64>) -> String {
    match (outcome, ours) {
        (Ok(cost), Some(ours)) => format!("{:.1}", cost.seconds / ours),
        _ => String::new(),
    }
}
