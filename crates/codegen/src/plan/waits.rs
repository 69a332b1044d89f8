//! Methods of calls that wait: their names and what is said of them.

use truespec_model::{Operation, Waiter};

use super::docs;
use super::names::{Members, case, reserved};
use crate::{Doc, WaitItem};

/// The methods of an operation's call.
pub(crate) fn waits(operation: &Operation) -> Vec<WaitItem> {
    let names: Vec<&str> = operation.waiters.iter().map(|waiter| waiter.name.as_str()).collect();
    let lists: &[&str] = if operation.pagination.is_some() { reserved::LIST_METHODS } else { &[] };
    let taken = [reserved::CALL_METHODS, reserved::TRAIT_METHODS, lists];
    let scope = Members { case: case::snake, fallback: "wait", suffix: "_wait", separator: "_", reserved: &taken };
    let waits = operation.waiters.iter().zip(scope.name(&names));
    waits.map(|(waiter, ident)| WaitItem { ident, docs: said(waiter), waiter: waiter.clone() }).collect()
}

fn said(waiter: &Waiter) -> Doc {
    let values = |values: &[String]| values.iter().map(|value| docs::code(value)).collect::<Vec<_>>().join(" or ");
    let Waiter { field, success, failure, interval_ms, max_interval_ms, timeout_ms, .. } = waiter;
    let failure = if failure.is_empty() { String::new() } else { format!("; {} is an error", values(failure)) };
    let (field, success) = (docs::code(field), values(success));
    let first = format!("Sends the call again and again until {field} of its answer is {success}{failure}.");
    let every = if interval_ms == max_interval_ms {
        time(*interval_ms)
    } else {
        format!("{} at first, {} at last", time(*interval_ms), time(*max_interval_ms))
    };
    let second = format!("Every {every}, for {} at most, unless it is told otherwise.", time(*timeout_ms));
    Doc::ours(first).and(second)
}

fn time(milliseconds: u64) -> String {
    match milliseconds {
        whole if whole % 3_600_000 == 0 => format!("{} h", whole / 3_600_000),
        whole if whole % 60_000 == 0 => format!("{} min", whole / 60_000),
        whole if whole % 1_000 == 0 => format!("{} s", whole / 1_000),
        milliseconds => format!("{milliseconds} ms"),
    }
}
