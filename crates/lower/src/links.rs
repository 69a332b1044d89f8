//! What may follow on an answer: links, which are for people to read. No code comes of them: what is done with an answer
//! is up to the caller.

use std::collections::HashMap;

use truespec_model::{Link, Operation, OperationId};
use truespec_openapi::Value;
use truespec_source::NodeId;

use crate::literal;
use crate::lowering::Lowering;
use crate::responses;

/// How many references to references are followed.
const MAX_HOPS: usize = 16;

/// The links of all operations, in the order of the document.
pub(crate) fn links(lowering: &mut Lowering<'_>, operations: &[Operation]) -> Vec<Link> {
    let resolved = lowering.resolved;
    let listed = resolved.document.path_items.values().flat_map(|item| item.operations.values());
    let listed: HashMap<NodeId, &truespec_openapi::Operation> = listed.map(|one| (one.node, one)).collect();
    let mut links = Vec::new();
    for (index, operation) in operations.iter().enumerate() {
        let Some(found) = listed.get(&operation.place) else { continue };
        for (&key, &node) in &found.responses.by_status {
            let Some(listed) = resolved.response(node).and_then(|found| resolved.tree.get(found.node, "links")) else {
                continue;
            };
            let listed = behind(lowering, listed).unwrap_or(listed);
            for (name, node) in resolved.tree.entries(listed) {
                let Some(place) = behind(lowering, node) else {
                    lowering.ignored(node, "link", format!("the link `{name}` is left out: it is none"));
                    continue;
                };
                let text = |key: &str| {
                    let node = resolved.tree.get(place, key)?;
                    resolved.tree.as_str(node).map(str::to_owned)
                };
                let parameters = resolved.tree.get(place, "parameters").map_or_else(Vec::new, |parameters| {
                    let entries = resolved.tree.entries(parameters);
                    entries.map(|(name, value)| (name.to_owned(), literal::at(lowering, value))).collect()
                });
                if let Some(server) = resolved.tree.get(place, "server") {
                    lowering.ignored(server, "link", "the server of a link is left out");
                }
                links.push(Link {
                    place,
                    of: OperationId(index),
                    status: responses::pattern(key),
                    name: name.to_owned(),
                    to: text("operationId").or_else(|| text("operationRef")),
                    parameters,
                    body: resolved.tree.get(place, "requestBody").map(|body| literal::at(lowering, body)),
                    description: text("description"),
                });
            }
        }
    }
    links
}

/// The link behind references.
fn behind(lowering: &Lowering<'_>, node: NodeId) -> Option<NodeId> {
    let tree = &lowering.resolved.tree;
    let mut at = node;
    for _ in 0..MAX_HOPS {
        let reference = tree.get(at, "$ref");
        match reference.and_then(|reference| Some((reference, tree.as_str(reference)?))) {
            Some((from, reference)) => at = tree.target(from, reference)?,
            None => return matches!(tree.value(at), Value::Object).then_some(at),
        }
    }
    None
}
