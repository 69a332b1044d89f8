//! The table of verdicts.

use std::collections::BTreeSet;

use super::answer::Answer;
use super::exceptions::Exception;
use super::{Judged, Verdict};
use crate::client::Client;
use crate::console::{ADDED, Console, DOUBTFUL, REMOVED, STRONG};

/// A line a call; the reasons of a violation below it, and all exceptions at the end.
pub(super) fn table(
    judged: &[Judged],
    clients: &[Client],
    exceptions: &[(usize, &Exception)],
    stale: &[String],
    console: &Console,
) -> String {
    let name = |call: &Judged| {
        let client = clients.get(call.client).map_or("", |client| &client.name);
        format!("{client}  {} ({})", call.call.operation, call.call.title)
    };
    let width = judged.iter().map(|call| name(call).chars().count()).max().unwrap_or_default();
    let mut text = format!("{}\n", console.paint(STRONG, &format!("{:width$}  verdict", "call")));
    for call in judged {
        let (paint, word) = match &call.verdict {
            Verdict::Held => (ADDED, "ok".to_owned()),
            Verdict::Excepted(index) => (DOUBTFUL, format!("exception {}", index + 1)),
            Verdict::Violated(_) => (REMOVED, "VIOLATION".to_owned()),
        };
        let note = match &call.answer {
            Some(Answer::HeldUnanswered(why)) => format!(" (request only; Prism: {why})"),
            _ => String::new(),
        };
        text.extend([format!("{:width$}  {}{note}\n", name(call), console.paint(paint, &word))]);
        if let Verdict::Violated(reasons) = &call.verdict {
            text.extend(reasons.iter().map(|reason| format!("    {reason}\n")));
        }
    }
    for (index, exception) in exceptions {
        let calls = judged.iter().filter(|call| matches!(call.verdict, Verdict::Excepted(other) if other == *index));
        text.extend([format!("exception {} ({} calls): {}\n", index + 1, calls.count(), exception.reason)]);
    }
    text.extend(stale.iter().map(|line| format!("{} {line}\n", console.paint(REMOVED, "VIOLATION"))));
    text
}

/// How many there are of each.
pub(super) fn sum(judged: &[Judged], violations: usize) -> String {
    let operations: BTreeSet<(usize, &str)> =
        judged.iter().map(|call| (call.client, call.call.operation.as_str())).collect();
    let excepted = judged.iter().filter(|call| matches!(call.verdict, Verdict::Excepted(_))).count();
    let unanswered = judged.iter().filter(|call| matches!(call.answer, Some(Answer::HeldUnanswered(_)))).count();
    format!(
        "{} calls, of which {unanswered} have answers that Prism cannot write and {excepted} are exceptions\n\
         {} operations, {violations} violations",
        judged.len(),
        operations.len()
    )
}
