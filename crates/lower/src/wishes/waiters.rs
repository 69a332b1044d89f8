//! Waiting for work: what `waiters` says, compared with what the operation answers.

use truespec_model::{EnumBase, Idempotency, Kind, Literal, Operation, Waiter};
use truespec_source::{At, Code, Diagnostics, did_you_mean};

use super::Wishes;
use super::choice::{Choices, Misfit, answer, called, is_pointer};
use super::setting::{Keys, Setting, Text, wrong_kind};
use super::walk::{self, Found, Sort};
use crate::lowering::Lowering;
use crate::share::Table;

/// What its table is called in messages.
const OWNER: &str = "waiters";
/// The extension of an operation.
const EXTENSION: &str = "x-truespec-waiters";
/// Milliseconds between two looks, where nothing is said.
const INTERVAL: u64 = 5_000;
/// Milliseconds until a wait is given up, where nothing is said.
const TIMEOUT: u64 = 600_000;

/// Gives operations their waiters.
pub(crate) fn wait(lowering: &mut Lowering<'_>, wishes: &Wishes, operations: &mut [Operation]) {
    for entry in wishes.entries(OWNER, lowering.d) {
        let Some(mut keys) = Keys::of(entry, OWNER, lowering.d) else { continue };
        let at = keys.at;
        let names = keys.texts("operations", lowering.d);
        if names.is_empty() {
            let help = "add `operations = [\"getVideo\"]`";
            lowering.d.error(Code::Config, at, "`waiters` names no `operations`").help(help);
        }
        let Some(plan) = plan(keys, lowering.d) else { continue };
        let mut choices = Choices::new();
        choices.give(&names, operations, lowering.d, |operation| fit(&lowering.table, operation, &plan));
        for (index, waiter) in choices.into_given() {
            give(&mut operations[index], waiter, at, lowering.d);
        }
    }
    for operation in operations {
        let tree = &lowering.resolved.tree;
        let Some(node) = tree.get(operation.place, EXTENSION) else { continue };
        let settings: Vec<Setting> = tree.items(node).map(|item| Setting::of_node(tree, item)).collect();
        if settings.is_empty() {
            wrong_kind(&Setting::of_node(tree, node), EXTENSION, "a list of tables", lowering.d);
        }
        for setting in &settings {
            let Some(keys) = Keys::of(setting, EXTENSION, lowering.d) else { continue };
            let Some(plan) = plan(keys, lowering.d) else { continue };
            match fit(&lowering.table, operation, &plan) {
                Ok(waiter) => give(operation, waiter, plan.at, lowering.d),
                Err(misfit) => misfit.report(lowering.d),
            }
        }
    }
}

fn give(operation: &mut Operation, waiter: Waiter, at: At, d: &mut Diagnostics) {
    if operation.waiters.iter().any(|other| other.name == waiter.name) {
        let message = format!("{} has two waiters called `{}`", called(operation), waiter.name);
        d.error(Code::Config, at, message).help("give one of them a `name` of its own");
    } else {
        operation.waiters.push(waiter);
    }
}

/// A waiter as it was written.
struct Plan<'s> {
    at: At,
    field: Text<'s>,
    success: Vec<Text<'s>>,
    failure: Vec<Text<'s>>,
    name: String,
    interval: u64,
    max_interval: u64,
    timeout: u64,
}

/// Reads the other keys of a table.
fn plan<'s>(mut keys: Keys<'s>, d: &mut Diagnostics) -> Option<Plan<'s>> {
    let at = keys.at;
    let name = keys.text("name", d);
    let field = keys.required("field", d);
    let (success, failure) = (keys.texts("success", d), keys.texts("failure", d));
    let interval = duration(keys.text("interval", d), INTERVAL, d);
    let max_interval = duration(keys.text("max-interval", d), interval, d);
    let timeout = duration(keys.text("timeout", d), TIMEOUT, d);
    keys.finish(d);
    let Some(first) = success.first() else {
        d.error(Code::Config, at, "`waiters` names no value of `success`").help("add `success = [\"completed\"]`");
        return None;
    };
    let name = name.map_or_else(|| format!("wait until {}", first.text), |name| name.text.to_owned());
    let field = field.filter(|&field| is_pointer(field, d))?;
    Some(Plan { at, field, success, failure, name, interval, max_interval: max_interval.max(interval), timeout })
}

/// `500ms`, `5s`, `30m`, `2h` in milliseconds.
fn duration(text: Option<Text<'_>>, default: u64, d: &mut Diagnostics) -> u64 {
    let Some(Text { text, at }) = text else { return default };
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = match &text[digits.len()..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => 0,
    };
    let milliseconds = digits.parse().ok().and_then(|number: u64| number.checked_mul(unit)).filter(|&time| time > 0);
    milliseconds.unwrap_or_else(|| {
        d.error(Code::Config, at, format!("`{text}` is not a time")).help("write it as `500ms`, `5s`, `30m` or `2h`");
        default
    })
}

/// Compares it with an operation.
fn fit(table: &Table, operation: &Operation, plan: &Plan<'_>) -> Result<Waiter, Misfit> {
    let called = called(operation);
    if operation.idempotency == Idempotency::Unsafe {
        return Err(Misfit::new(plan.at, format!("{called} cannot be repeated: each call does its work again")));
    }
    let body = answer(operation, plan.at)?;
    let found = walk::walk(table, body.shape, "the body", plan.field.text).map_err(|(problem, help)| Misfit {
        at: plan.field.at,
        message: format!("`{}` is not in the answer of {called}: {problem}", plan.field.text),
        help,
    })?;
    let sort = walk::sort(table, found);
    if matches!(sort, Sort::List | Sort::Other) {
        let message =
            format!("`{}` in the answer of {called} is {}, not a single value", plan.field.text, sort.words());
        return Err(Misfit::new(plan.field.at, message));
    }
    let listed = listed(table, found);
    for value in plan.success.iter().chain(&plan.failure) {
        check(*value, sort, listed.as_deref(), plan.field.text, &called)?;
    }
    if let Some(both) = plan.failure.iter().find(|value| plan.success.iter().any(|other| other.text == value.text)) {
        return Err(Misfit::new(both.at, format!("`{}` is both success and failure", both.text)));
    }
    let texts = |values: &[Text<'_>]| values.iter().map(|value| value.text.to_owned()).collect();
    Ok(Waiter {
        name: plan.name.clone(),
        field: plan.field.text.to_owned(),
        success: texts(&plan.success),
        failure: texts(&plan.failure),
        interval_ms: plan.interval,
        max_interval_ms: plan.max_interval,
        timeout_ms: plan.timeout,
    })
}

/// The values that the document lists for the field.
fn listed(table: &Table, found: Found) -> Option<Vec<String>> {
    let Found::Shape(shape) = found else { return None };
    let Kind::Enum(listed) = &table[shape].kind else { return None };
    if listed.base == EnumBase::Mixed {
        return None;
    }
    let text = |value: &Literal| match value {
        Literal::String(text) | Literal::Number(text) => Some(text.clone()),
        Literal::Bool(value) => Some(value.to_string()),
        Literal::Null | Literal::List(_) | Literal::Object(_) => None,
    };
    Some(listed.values.iter().filter_map(|value| text(&value.value)).collect())
}

/// Whether the field can have a value.
fn check(value: Text<'_>, sort: Sort, listed: Option<&[String]>, field: &str, called: &str) -> Result<(), Misfit> {
    let Text { text, at } = value;
    let fits = match (listed, sort) {
        (Some(listed), _) => listed.iter().any(|listed| listed == text),
        (None, Sort::Bool) => matches!(text, "true" | "false"),
        (None, Sort::Number) => text.parse::<f64>().is_ok(),
        (None, Sort::Any | Sort::Text | Sort::List | Sort::Other) => true,
    };
    if fits {
        return Ok(());
    }
    let mut misfit = Misfit::new(at, format!("`{field}` in the answer of {called} is never `{text}`"));
    misfit.help = match listed {
        Some(listed) => did_you_mean(text, listed.iter().map(String::as_str)).or_else(|| {
            let listed: Vec<String> = listed.iter().map(|value| format!("`{value}`")).collect();
            Some(format!("it is one of {}", listed.join(", ")))
        }),
        None => Some(format!("it is {}", sort.words())),
    };
    Err(misfit)
}
