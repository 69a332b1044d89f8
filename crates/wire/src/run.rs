//! Runs cases, each with servers, a client and a runtime of its own.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use testkit::Server;
use truespec_runtime::Value;

use crate::arguments::Arguments;
use crate::case::{Case, cases};
use crate::outcome::Outcome;
use crate::requests::{Ports, Seen};
use crate::settings::Settings;
use crate::table::{Operation, Refusal, Table};
use crate::taking::{self, Taking};
use crate::verdict::Verdict;
use crate::{expect, replies, requests, text};

/// The program that a table makes: runs the table's cases, or those of `--cases FILE`, and says how each went.
///
/// Understands what `cargo test` and `cargo nextest` say to tests: words that names must contain, `--exact`, `--list`.
/// With `--json` it prints one JSON object a case.
pub fn main<C>(table: &'static Table<C>) -> ExitCode {
    let options = Options::read(std::env::args().skip(1));
    let cases = match options.cases(table) {
        Ok(cases) => cases,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    if options.list {
        // Nothing here is ever ignored.
        let shown = if options.ignored { &[][..] } else { &cases[..] };
        for case in shown {
            say(&format!("{}: test\n", case.id));
        }
        return ExitCode::SUCCESS;
    }
    let verdicts = run_all(table, &cases, options.json);
    let failed = verdicts.iter().filter(|verdict| !verdict.passed()).count();
    if !options.json {
        say(&format!("\n{}: {} passed, {failed} failed\n", table.document, verdicts.len() - failed));
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Default)]
struct Options {
    files: Vec<String>,
    json: bool,
    list: bool,
    ignored: bool,
    exact: bool,
    names: Vec<String>,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--cases" => options.files.extend(arguments.next()),
                "--json" => options.json = true,
                "--list" => options.list = true,
                "--ignored" => options.ignored = true,
                "--exact" => options.exact = true,
                // Values of options of the usual test program.
                "--format" | "--test-threads" | "--skip" | "--color" | "--logfile" | "-Z" => {
                    arguments.next();
                }
                option if option.starts_with('-') => {}
                _ => options.names.push(argument),
            }
        }
        options
    }

    fn cases<C>(&self, table: &Table<C>) -> Result<Vec<Case>, String> {
        let mut found: Vec<Case> = Vec::new();
        if self.files.is_empty() {
            found.extend(table.cases.iter().flat_map(|(file, text)| cases(file, text)));
        }
        for file in &self.files {
            let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read `{file}`: {error}"))?;
            // Where the caller has cut lines out, the first part is the name of the whole file.
            let shown = std::path::Path::new(file)
                .file_name()
                .map_or_else(|| file.clone(), |name| name.to_string_lossy().into_owned());
            found.extend(cases(&shown, &text));
        }
        let named = |case: &Case| {
            let matches = |name: &String| if self.exact { case.id == *name } else { case.id.contains(name.as_str()) };
            self.names.is_empty() || self.names.iter().any(matches)
        };
        found.retain(named);
        if self.ignored && !self.list {
            found.clear();
        }
        Ok(found)
    }
}

/// Runs the cases a few at a time; verdicts come in the order of the cases.
fn run_all<C>(table: &'static Table<C>, cases: &[Case], json: bool) -> Vec<Verdict> {
    const AT_ONCE: usize = 8;
    let next = AtomicUsize::new(0);
    let verdicts: Vec<Mutex<Option<Verdict>>> = cases.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(cases.len()) {
            scope.spawn(|| {
                while let Some((case, slot)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    cases.get(index).zip(verdicts.get(index))
                } {
                    let verdict = judge(table, case);
                    say(&if json { verdict.json() } else { verdict.text() });
                    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(verdict);
                }
            });
        }
    });
    verdicts.into_iter().filter_map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

fn judge<C>(table: &'static Table<C>, case: &Case) -> Verdict {
    let before = Instant::now();
    let ran = match &case.problem {
        Some(problem) => Err(problem.clone()),
        None => catch_unwind(AssertUnwindSafe(|| run(table, &case.value)))
            .unwrap_or_else(|_| Err("the client panicked".to_owned())),
    };
    let (outcome, differ) = match ran {
        Ok((outcome, differ)) => (outcome.names.first().copied().unwrap_or("-").to_owned(), differ),
        Err(problem) => ("-".to_owned(), vec![problem]),
    };
    Verdict { id: case.id.clone(), place: case.place.clone(), outcome, differ, took: before.elapsed() }
}

/// After which a call is given up that does not end by itself.
const LONGEST: Duration = Duration::from_secs(180);

/// Runs one case: what became of the call, and what differed. An error is a case that cannot be run.
fn run<C>(table: &'static Table<C>, case: &Value) -> Result<(Outcome, Vec<String>), String> {
    let id = case["operation"].as_str().ok_or("`operation` is missing")?;
    let ways: Vec<&Operation<C>> = table.operations.iter().filter(|operation| operation.id == id).collect();
    if ways.is_empty() {
        return Err(unknown(table, id));
    }
    let operation = way(&ways, case)?;
    if case["expect"]["outcome"].is_null() {
        return Err("`expect.outcome` is missing".to_owned());
    }
    let server = Server::start([]);
    let other = server.twin();
    let ports = Ports { main: server.port(), other: other.port() };
    server.then(replies::replies(&case["responses"], ports.main, ports.other)?);
    let taking = Taking::new(case, operation.ways)?;
    let asks_on = taking.asks_on() || !case["calls"].is_null();
    let options = taking::options(&case["options"])?;
    let arguments = Arguments::new(&case["args"], operation.arguments)?.taken(taking, options);
    let answered = !case["responses"].is_null() || !case["expect_request"].is_null();
    let settings = Settings::new(&case["config"], server.url(), answered);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let calls = match &case["calls"] {
        Value::Null => 1,
        calls => calls.as_u64().filter(|calls| *calls > 0).ok_or("`calls` is no number of calls")?,
    };
    let mut differ = Vec::new();
    let outcome = runtime.block_on(async {
        let mut client = None;
        let mut last = Outcome::default();
        for call in 1..=calls {
            let before = Instant::now();
            let connected = match client.take() {
                Some(client) => Ok(client),
                None => (table.connect)(&settings),
            };
            let called = connected.and_then(|connected| (operation.call)(client.insert(connected), &arguments));
            last = match called {
                Ok(pending) => match tokio::time::timeout(LONGEST, pending).await {
                    Ok(outcome) => outcome,
                    Err(_) => return Err(format!("no result after {LONGEST:?}")),
                },
                Err(refusal @ Refusal::Client(_)) => Outcome::from(refusal),
                Err(Refusal::Case(problem)) => return Err(problem),
            };
            let took = before.elapsed();
            last.shown.push_str(&settings.shown());
            last.described_by(operation.statuses);
            let differs = expect::check(case, &last, took)?.into_iter();
            differ.extend(differs.map(|what| if calls > 1 { format!("call {call}: {what}") } else { what }));
        }
        Ok(last)
    })?;
    let mut seen: Vec<Seen> = [&server, &other]
        .into_iter()
        .flat_map(|server| server.requests().into_iter().map(|request| Seen { port: server.port(), request }))
        .collect();
    seen.sort_by_key(|seen| seen.request.at);
    differ.splice(..0, requests::check(case, &seen, ports, asks_on)?);
    runtime.block_on(async {
        if !closed(&[&server, &other]).await {
            differ.push("a socket is left open after the client is gone".to_owned());
        }
    });
    Ok((outcome, differ))
}

/// Whether all connections end soon: the client is gone.
async fn closed(servers: &[&Server]) -> bool {
    const STEP: Duration = Duration::from_millis(5);
    const STEPS: usize = 400;
    for _ in 0..STEPS {
        if servers.iter().all(|server| server.open_connections() == 0) {
            return true;
        }
        tokio::time::sleep(STEP).await;
    }
    false
}

/// The operation with the body in the representation that the case asks for: by `media_type`, or by what it expects to be
/// sent; else the usual one.
fn way<'t, C>(ways: &[&'t Operation<C>], case: &Value) -> Result<&'t Operation<C>, String> {
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let called = |wanted: &str| ways.iter().find(|way| essence(way.media_type) == essence(wanted));
    let usual = ways.first().ok_or("there is no such operation")?;
    if let Some(wanted) = case["media_type"].as_str() {
        let any = || ways.iter().find(|way| way.media_type == "*/*");
        let known: Vec<&str> = ways.iter().map(|way| way.media_type).collect();
        let problem = || format!("`media_type`: the body cannot be `{wanted}`; it can be {}", text::list(&known));
        return called(wanted).or_else(any).copied().ok_or_else(problem);
    }
    let expected = &case["expect_request"];
    let expected = if expected.as_array().is_some() { &expected[0] } else { expected };
    let header = ["headers", "headers_exact"].iter().find_map(|key| expected[*key]["content-type"].as_str());
    let multipart = || ways.iter().find(|way| way.media_type.starts_with("multipart/"));
    let found = match header {
        Some(wanted) => called(wanted),
        None if expected["multipart"].is_null() => None,
        None => multipart(),
    };
    Ok(found.unwrap_or(usual))
}

fn unknown<C>(table: &Table<C>, id: &str) -> String {
    if table.known.contains(&id) {
        return format!("the operation `{id}` came after this program was made: generate it again");
    }
    let near: Vec<&str> = table.known.iter().copied().filter(|known| is_near(known, id)).collect();
    let few: Vec<&str> = if near.is_empty() { table.known.iter().copied().take(20).collect() } else { near };
    format!("`{}` has no operation `{id}`; it has {} of {}", table.document, text::list(&few), table.known.len())
}

/// Whether two names are the same but for case, or one holds the other.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    one.contains(&other) || other.contains(&one)
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that has gone wants no more.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
