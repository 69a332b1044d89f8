//! What a part of a file that is no document seems to be.
//!
//! In: a node of which nothing is known but its fields. Out: what it is, where that is plainly not what is needed. A
//! fragment does not say what it is, so all that can be told are the fields that it has.

use truespec_source::NodeId;

use crate::document::RefKind;
use crate::read::fields_of;
use crate::{Tree, Value};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What stands at a node of another file, if it cannot be of the kind that is needed.
pub(super) fn misfit(tree: &Tree, kind: RefKind, node: NodeId) -> Option<String> {
    if tree.root_of(node) == tree.root() || !matches!(tree.value(node), Value::Object) {
        return None;
    }
    if let Some(found) = telling(tree, node) {
        return (!allows(kind, found)).then(|| found.to_owned());
    }
    let known = fields_of(kind)?;
    let is_field = |key: &str| known.contains(&key) || key.starts_with("x-") || matches!(key, "$ref" | "definitions");
    let count = tree.entries(node).len();
    let is_map = |(key, value): (&str, NodeId)| !is_field(key) && matches!(tree.value(value), Value::Object);
    match count {
        0 => None,
        _ if !tree.entries(node).all(is_map) => None,
        1 => Some("a map of one entry".to_owned()),
        _ => Some(format!("a map of {count} entries")),
    }
}

/// What has fields that only one thing has.
fn telling(tree: &Tree, node: NodeId) -> Option<&'static str> {
    let is_text = |key: &str| tree.get(node, key).is_some_and(|value| tree.as_str(value).is_some());
    let is_object = |key: &str| tree.get(node, key).is_some_and(|value| matches!(tree.value(value), Value::Object));
    if is_text("in") && is_text("name") {
        Some("a parameter")
    } else if is_object("responses") {
        Some("an operation")
    } else if METHODS.iter().any(|method| tree.get(node, method).and_then(|item| tree.get(item, "responses")).is_some())
    {
        Some("a path item")
    } else {
        None
    }
}

/// Whether something of these fields may be of this kind. An API key has a name and a place, too, and a header may be
/// written as a parameter.
fn allows(kind: RefKind, found: &str) -> bool {
    match kind {
        RefKind::Parameter | RefKind::Header | RefKind::SecurityScheme => found == "a parameter",
        RefKind::PathItem => found == "a path item",
        RefKind::Schema | RefKind::Response | RefKind::RequestBody => false,
        RefKind::Example | RefKind::Link | RefKind::Callback => true,
    }
}
