//! What a repeated call does, and how the server says that the first one still runs.

use truespec_model::{Idempotency, InProgress, Location, Method, Parameter};
use truespec_openapi::{Operation, StatusKey, Value};
use truespec_source::{NodeId, escape_step};

use crate::lowering::Lowering;

/// RFC 9110 §9.2 by method; a header that carries an idempotency key makes any unsafe method repeatable under one key.
pub(crate) fn idempotency(
    lowering: &Lowering<'_>,
    method: &Method,
    parameters: &[Parameter],
    operation: &Operation,
) -> Idempotency {
    let key = || {
        let is_key = |parameter: &Parameter| parameter.location == Location::Header && is_key(&parameter.name);
        let parameter = parameters.iter().position(is_key)?;
        Some(Idempotency::Keyed { parameter, in_progress: in_progress(lowering, operation) })
    };
    match method {
        Method::Get | Method::Head | Method::Options | Method::Trace | Method::Query => Idempotency::Safe,
        Method::Put | Method::Delete => key().unwrap_or(Idempotency::Idempotent),
        // Of others nobody knows.
        Method::Post | Method::Patch | Method::Other(_) => key().unwrap_or(Idempotency::Unsafe),
    }
}

/// `Idempotency-Key`, `X-Idempotency-Key`, `Idempotency-Token`, `PayPal-Request-Idempotency-Id` and the like.
fn is_key(header: &str) -> bool {
    let lower = header.to_ascii_lowercase();
    // Headers that tell of a replay belong to responses, whatever they are called.
    lower.contains("idempoten") && !lower.contains("replay")
}

/// A value in an example of the 409 response that says that the first call still runs.
fn in_progress(lowering: &Lowering<'_>, operation: &Operation) -> Option<InProgress> {
    const STATUS: u16 = 409;
    let resolved = lowering.resolved;
    let response = resolved.response(*operation.responses.by_status.get(&StatusKey::Exact(STATUS))?)?;
    let of_schema =
        |node: NodeId| lowering.keywords(node).map(|keywords| keywords.examples.as_slice()).unwrap_or_default();
    response
        .content
        .iter()
        .flat_map(|media| media.examples.iter().chain(media.schema.map(of_schema).unwrap_or_default()))
        .find_map(|&example| {
            let mut pointer = String::new();
            let value = find(lowering, example, &mut pointer)?;
            Some(InProgress { status: STATUS, pointer, value })
        })
}

/// The first text below a node that is a word for machines and says so. Builds its JSON pointer (RFC 6901).
fn find(lowering: &Lowering<'_>, node: NodeId, pointer: &mut String) -> Option<String> {
    let tree = &lowering.resolved.tree;
    let length = pointer.len();
    match tree.value(node) {
        Value::String(text) => says_in_progress(text).then(|| text.to_owned()),
        Value::Object => tree.entries(node).find_map(|(key, value)| {
            pointer.truncate(length);
            pointer.push('/');
            pointer.push_str(&escape_step(key));
            find(lowering, value, pointer)
        }),
        Value::List => tree.items(node).enumerate().find_map(|(index, item)| {
            pointer.truncate(length);
            pointer.push('/');
            pointer.push_str(&index.to_string());
            find(lowering, item, pointer)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn says_in_progress(text: &str) -> bool {
    let plain: String = text.to_ascii_lowercase().chars().filter(|symbol| !matches!(symbol, '-' | '_')).collect();
    !text.contains(char::is_whitespace)
        && ["inprogress", "inflight", "processing"].iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_machines_say_it() {
        assert!(says_in_progress("request_in_progress"));
        assert!(says_in_progress("REQUEST-IN-FLIGHT"));
        assert!(says_in_progress("alreadyProcessing"));
        assert!(!says_in_progress("A request is already in progress."));
        assert!(!says_in_progress("conflict"));
    }

    #[test]
    fn headers_carry_keys() {
        assert!(is_key("Idempotency-Key"));
        assert!(is_key("x-idempotency-key"));
        assert!(is_key("X-Request-Idempotency"));
        assert!(!is_key("X-Request-Id"));
        assert!(!is_key("Idempotent-Replayed"));
    }
}
