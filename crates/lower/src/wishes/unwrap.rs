//! Envelopes that callers are not to see: what `unwrap` says, compared with what the operation answers, and the answers
//! without them.

use truespec_model::{Context, Envelope, Extra, Kind, MediaKind, Operation, OperationId, Presence, Use};
use truespec_source::{Code, Diagnostics, NodeId, unescape_step};

use super::Wishes;
use super::choice::{Choices, Misfit, called, is_pointer};
use super::setting::{Keys, Setting, Text};
use super::walk::{self, Found};
use crate::direction::Way;
use crate::lowering::Lowering;
use crate::share::Table;

/// What its table is called in messages.
const OWNER: &str = "unwrap";
/// The extension of an operation.
const EXTENSION: &str = "x-truespec-unwrap";

/// Takes the envelopes off.
pub(crate) fn unwrap(lowering: &mut Lowering<'_>, wishes: &Wishes, operations: &mut [Operation]) {
    let mut choices = Choices::new();
    for entry in wishes.entries(OWNER, lowering.d) {
        let Some(mut keys) = Keys::of(entry, OWNER, lowering.d) else { continue };
        let names = keys.texts("operations", lowering.d);
        if names.is_empty() {
            let help = "add `operations = [\"/**\"]` for all of them";
            lowering.d.error(Code::Config, keys.at, "`unwrap` names no `operations`").help(help);
        }
        let Some(plan) = plan(keys, OWNER, lowering.d) else { continue };
        choices.give(&names, operations, lowering.d, |operation| fit(&lowering.table, operation, &plan));
    }
    let mut given: Vec<(usize, Unwrapped)> = choices.into_given().collect();
    for (index, operation) in operations.iter().enumerate() {
        let tree = &lowering.resolved.tree;
        let Some(node) = tree.get(operation.place, EXTENSION) else { continue };
        if given.iter().any(|&(other, _)| other == index) {
            continue;
        }
        let setting = Setting::of_node(tree, node);
        let keys = Keys::of(&setting, EXTENSION, lowering.d);
        let Some(plan) = keys.and_then(|keys| plan(keys, EXTENSION, lowering.d)) else { continue };
        match fit(&lowering.table, operation, &plan) {
            Ok(unwrapped) => given.push((index, unwrapped)),
            Err(misfit) => misfit.report(lowering.d),
        }
    }
    for (index, unwrapped) in given {
        take_off(lowering, OperationId(index), &mut operations[index], unwrapped);
    }
}

/// An unwrapping as it was written.
struct Plan<'s> {
    data: Option<Text<'s>>,
    error: Option<Text<'s>>,
}

/// What an operation answers without its envelopes.
struct Unwrapped {
    envelope: Envelope,
    inner: Vec<Inner>,
}

/// What is in one body.
struct Inner {
    /// Index of the response.
    response: usize,
    /// Index of its content.
    content: usize,
    place: NodeId,
    value: Use,
}

/// Reads the other keys of a table.
fn plan<'s>(mut keys: Keys<'s>, owner: &str, d: &mut Diagnostics) -> Option<Plan<'s>> {
    let (at, data, error) = (keys.at, keys.text("data", d), keys.text("error", d));
    keys.finish(d);
    if data.is_none() && error.is_none() {
        d.error(Code::Config, at, format!("`{owner}` needs `data`, `error`, or both"))
            .help("each is where the body has what matters: `data = \"/data\"`");
        return None;
    }
    let wrong = [data, error].into_iter().flatten().filter(|&pointer| !is_pointer(pointer, d)).count();
    (wrong == 0).then_some(Plan { data, error })
}

/// Compares it with an operation.
fn fit(table: &Table, operation: &Operation, plan: &Plan<'_>) -> Result<Unwrapped, Misfit> {
    let (data, mut inner) = all_inside(table, operation, plan.data, true)?;
    let (error, of_errors) = all_inside(table, operation, plan.error, false)?;
    inner.extend(of_errors);
    if inner.is_empty()
        && let Some(pointer) = plan.data.or(plan.error)
    {
        let what = if plan.data.is_some() { "success" } else { "error" };
        return Err(Misfit::new(pointer.at, format!("{} describes no {what} in JSON", called(operation))));
    }
    Ok(Unwrapped { envelope: Envelope { data, error }, inner })
}

/// What is in the JSON successes or errors of an operation, each of which must have it, and where; nothing where there are
/// none.
fn all_inside(
    table: &Table,
    operation: &Operation,
    pointer: Option<Text<'_>>,
    of_success: bool,
) -> Result<(String, Vec<Inner>), Misfit> {
    let mut inner = Vec::new();
    let Some(pointer) = pointer else { return Ok((String::new(), inner)) };
    let responses = operation.responses.iter().enumerate();
    for (response, found) in responses.filter(|(_, response)| response.status.is_success() == of_success) {
        for (content, found) in found.content.iter().enumerate().filter(|(_, found)| found.kind == MediaKind::Json) {
            let Some(value) = found.value else { continue };
            let value = inside(table, operation, value, pointer)?;
            inner.push(Inner { response, content, place: found.place, value });
        }
    }
    let at = if inner.is_empty() { String::new() } else { pointer.text.to_owned() };
    Ok((at, inner))
}

/// What stands at a pointer. It is taken to be there, whatever the document says; that it may be null is taken seriously.
fn inside(table: &Table, operation: &Operation, from: Use, pointer: Text<'_>) -> Result<Use, Misfit> {
    let missing = |(problem, help)| Misfit {
        at: pointer.at,
        message: format!("`{}` is not in what {} answers: {problem}", pointer.text, called(operation)),
        help,
    };
    walk::walk(table, from.shape, "the body", pointer.text).map_err(missing)?;
    let mut at = from;
    for step in pointer.text.split('/').skip(1) {
        let name = unescape_step(step);
        let next = match &table[at.shape].kind {
            Kind::Object(object) => {
                let field = object.fields.iter().find(|field| field.name == name).map(|field| field.value);
                field.or(match object.extra {
                    Extra::Kept(value) => Some(value),
                    Extra::Unspecified | Extra::Forbidden => None,
                })
            }
            Kind::Map { value } => Some(*value),
            Kind::Any
            | Kind::Null
            | Kind::Scalar(_)
            | Kind::Enum(_)
            | Kind::List { .. }
            | Kind::Tuple(_)
            | Kind::Union(_) => None,
        };
        at = next.ok_or_else(|| {
            let found = walk::sort(table, Found::Shape(at.shape)).words();
            let message = format!("`{}` in what {} answers is not in an object", pointer.text, called(operation));
            Misfit { at: pointer.at, message, help: Some(format!("it is in {found}")) }
        })?;
    }
    Ok(Use { shape: at.shape, presence: Presence::new(true, at.presence.is_nullable()) })
}

fn take_off(lowering: &mut Lowering<'_>, id: OperationId, operation: &mut Operation, unwrapped: Unwrapped) {
    for Inner { response, content, place, value } in unwrapped.inner {
        let response = &mut operation.responses[response];
        let context = Context::ResponseBody { operation: id, status: response.status };
        lowering.table.used(Way::Received, place, value.shape, context);
        response.content[content].value = Some(value);
    }
    operation.envelope = unwrapped.envelope;
}
