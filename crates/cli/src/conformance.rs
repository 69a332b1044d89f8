//! `conformance`: sends every operation of the configured clients to Prism, which holds each request against the document.
//!
//! In: documents, whose own examples become calls. Out: a table of what Prism says, and how many violations there are.
//! Clients are generated and called as wire cases are; Prism is installed by npm, and without npm nothing is judged.

mod answer;
mod calls;
mod exceptions;
mod prism;
mod relay;
mod table;

use std::path::Path;

use truespec::ExampleCall;
use truespec::source::Code;

use crate::args::{CodegenArgs, ConformanceArgs};
use crate::client::Client;
use crate::console::{Console, Status};
use crate::wire::{self, Row};
use crate::{codegen, paths, settings};
use answer::Answer;
use exceptions::Exception;
use prism::Prism;
use relay::Relay;

/// Runs the command.
pub(crate) fn run(args: &ConformanceArgs, console: &Console) -> Status {
    match judge(args, console) {
        Ok(status) => status,
        Err(message) => {
            if !message.is_empty() {
                console.error(Code::Output, &message, None);
            }
            Status::Failure
        }
    }
}

/// A call, and what became of it.
struct Judged {
    client: usize,
    call: ExampleCall,
    /// Number of the exception that keeps it from being judged.
    unjudged: Option<usize>,
    answer: Option<Answer>,
    verdict: Verdict,
}

enum Verdict {
    Held,
    /// By the exception of this number.
    Excepted(usize),
    Violated(Vec<String>),
}

fn judge(args: &ConformanceArgs, console: &Console) -> Result<Status, String> {
    let here = std::env::current_dir().map_err(|error| format!("cannot read the current folder: {error}"))?;
    let root = paths::upwards(&here, settings::FILE).ok_or_else(|| format!("there is no `{}`", settings::FILE))?;
    let clients = clients(args, &root, console)?;
    let exceptions = exceptions::load(&root)?;
    let folder = paths::target(&here).join("conformance");
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make `{}`: {error}", paths::slashed(&folder)))?;
    let program = match prism::install(&folder.join("prism")) {
        Ok(program) => program,
        Err(reason) => {
            console.print(&format!("conformance is skipped: {reason}\n"));
            return Ok(if args.required { Status::Failure } else { Status::Success });
        }
    };
    let mut relays = Vec::new();
    for client in &clients {
        let log = folder.join(format!("{}.log", client.name));
        // An error means that there was none.
        let _ = std::fs::remove_file(&log);
        let relay = Relay::start(Prism::new(&program, &client.document, log));
        relays.push(relay.map_err(|error| format!("cannot listen on loopback: {error}"))?);
    }
    let (mut judged, mut rows) = calls(&clients, &relays, &exceptions)?;
    wire::judge(&mut rows, console)?;
    for (index, (call, row)) in judged.iter_mut().zip(&rows).enumerate() {
        call.answer = relays.get(call.client).and_then(|relay| relay.answer(index));
        call.verdict = verdict(call, row, &exceptions, clients.get(call.client));
    }
    let ours: Vec<(usize, &Exception)> = exceptions
        .iter()
        .enumerate()
        .filter(|(_, exception)| clients.iter().any(|client| client.name == exception.client))
        .collect();
    let stale: Vec<String> =
        ours.iter().filter_map(|&(index, exception)| stale(index, exception, &judged, &clients, &relays)).collect();
    let violations = stale.len() + judged.iter().filter(|call| matches!(call.verdict, Verdict::Violated(_))).count();
    console.print(&table::table(&judged, &clients, &ours, &stale, console));
    console.print(&format!("{}\n", table::sum(&judged, violations)));
    Ok(if violations == 0 { Status::Success } else { Status::Failure })
}

fn clients(args: &ConformanceArgs, root: &Path, console: &Console) -> Result<Vec<Client>, String> {
    let named = CodegenArgs { clients: args.clients.clone(), ..CodegenArgs::default() };
    // What is wrong has been said.
    codegen::configured(&named, root, console).map_err(|_| String::new())
}

/// The calls of all clients, and the same as wire cases.
fn calls(clients: &[Client], relays: &[Relay], exceptions: &[Exception]) -> Result<(Vec<Judged>, Vec<Row>), String> {
    let (mut judged, mut rows) = (Vec::new(), Vec::new());
    for (number, (client, relay)) in clients.iter().zip(relays).enumerate() {
        let calls = calls::of(client);
        let calls = calls.map_err(|error| format!("cannot read `{}`: {error}", paths::slashed(&client.document)))?;
        let mut text = String::new();
        for call in calls {
            let is_about = |exception: &Exception| exception.ends() && applies(exception, client, &call);
            let unjudged = exceptions.iter().position(is_about);
            let base_url = relay.base_url(judged.len(), unjudged.is_none());
            text.push_str(&calls::case(&call, &client.document, &base_url));
            text.push('\n');
            let verdict = Verdict::Violated(Vec::new());
            judged.push(Judged { client: number, call, unjudged, answer: None, verdict });
        }
        rows.extend(wire::read(number, Path::new(&format!("{}.jsonl", client.name)), &text));
    }
    Ok((judged, rows))
}

fn applies(exception: &Exception, client: &Client, call: &ExampleCall) -> bool {
    exception.client == client.name
        && exception.operations.contains(&call.operation)
        && call.title.starts_with(&exception.calls)
}

fn verdict(judged: &Judged, row: &Row, exceptions: &[Exception], client: Option<&Client>) -> Verdict {
    let answer = match &judged.answer {
        Some(answer) => answer,
        None if row.differ.is_empty() => return Verdict::Violated(vec!["no request was sent".to_owned()]),
        None => return Verdict::Violated(row.differ.clone()),
    };
    let about = |exception: &Exception| {
        client.is_some_and(|client| applies(exception, client, &judged.call)) && exception.explains(answer)
    };
    if let Some(index) = judged.unjudged.or_else(|| exceptions.iter().position(about)) {
        return Verdict::Excepted(index);
    }
    match answer {
        // What the document says that is answered, the client has to understand.
        Answer::Held if row.passed() => Verdict::Held,
        Answer::Held => Verdict::Violated(row.differ.clone()),
        Answer::HeldUnanswered(_) => Verdict::Held,
        Answer::Refused(complaints) => Verdict::Violated(complaints.clone()),
        Answer::Ended | Answer::NotAsked => Verdict::Violated(vec!["Prism ended".to_owned()]),
        Answer::Failed(problem) => Verdict::Violated(vec![problem.clone()]),
    }
}

/// Why an exception does not stand: nothing needs it, or Prism takes its proof.
fn stale(
    index: usize,
    exception: &Exception,
    judged: &[Judged],
    clients: &[Client],
    relays: &[Relay],
) -> Option<String> {
    let needed = |operation: &String| {
        judged.iter().any(|call| {
            call.call.operation == *operation && matches!(call.verdict, Verdict::Excepted(other) if other == index)
        })
    };
    if let Some(operation) = exception.operations.iter().find(|operation| !needed(operation)) {
        return Some(format!("{}:{}: `{operation}` needs no exception", exceptions::FILE, index + 1));
    }
    let relay = clients.iter().zip(relays).find(|(client, _)| client.name == exception.client)?.1;
    let answer = relay.ask(&exception.proof());
    let stands = exception.explains(&answer);
    (!stands).then(|| format!("{}:{}: the proof is not refused so: {answer:?}", exceptions::FILE, index + 1))
}
