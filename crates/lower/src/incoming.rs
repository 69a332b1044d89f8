//! What the server sends by itself: webhooks and callbacks.
//!
//! In: path items that are no paths of the API. Out: their payloads and headers, which are received as responses are.
//! What the client answers is its own code's business, so that the responses are left alone.

use std::collections::HashSet;

use truespec_model::{Context, Docs, Incoming, MediaKind, Occasion, Operation, OperationId};
use truespec_openapi::PathItem;

use crate::content;
use crate::direction::Way;
use crate::docs;
use crate::lowering::Lowering;
use crate::operations::described;
use crate::parameters;
use crate::schema;

/// Webhooks, then callbacks, in the order of the document.
pub(crate) fn incoming(lowering: &mut Lowering<'_>, operations: &[Operation]) -> Vec<Incoming> {
    let mut found = Vec::new();
    let resolved = lowering.resolved;
    for (name, &node) in &resolved.document.webhooks {
        if let Some(item) = resolved.path_item(node) {
            let owner = format!("{name} webhook");
            requests(lowering, name, &owner, &Occasion::Webhook, item, &mut found);
        }
    }
    let listed = resolved.document.path_items.values().flat_map(|item| item.operations.values());
    let with_callbacks: Vec<&truespec_openapi::Operation> = listed.filter(|one| !one.callbacks.is_empty()).collect();
    // Two paths may lead to one path item.
    let mut seen = HashSet::new();
    for (index, operation) in operations.iter().enumerate() {
        let Some(declared) = with_callbacks.iter().find(|one| one.node == operation.place) else { continue };
        if !seen.insert(operation.place) {
            continue;
        }
        let of = operation
            .name
            .clone()
            .unwrap_or_else(|| format!("{} {}", operation.method.as_str().to_lowercase(), operation.path.text));
        for (name, &node) in &declared.callbacks {
            for (to, &item) in resolved.callback(node).into_iter().flatten() {
                let Some(item) = resolved.path_item(item) else { continue };
                let occasion = Occasion::Callback { operation: OperationId(index), to: to.clone() };
                requests(lowering, name, &format!("{of} {name} callback"), &occasion, item, &mut found);
            }
        }
    }
    found
}

/// The requests of one path item. `owner` starts the names of shapes in place.
fn requests(
    lowering: &mut Lowering<'_>,
    name: &str,
    owner: &str,
    occasion: &Occasion,
    item: &PathItem,
    out: &mut Vec<Incoming>,
) {
    let resolved = lowering.resolved;
    for (method, found) in described(item) {
        let body = found.request_body.and_then(|node| resolved.request_body(node));
        let named = |name: &str| Context::Component { name: name.to_owned() };
        let content = body.map_or_else(Vec::new, |body| {
            let context = named(resolved.component_name(body.node).unwrap_or(owner));
            content::contents(lowering, &body.content, Way::Received, &context)
        });
        let of_header = |header: &str| named(&format!("{owner} {header}"));
        let headers = parameters::incoming_headers(lowering, &item.parameters, &found.parameters, &of_header);
        schema::drain(lowering);
        if let Some(first) = content.first()
            && content.iter().all(|content| content.kind != MediaKind::Json)
        {
            let reason = format!("a payload of `{}` is not decoded", first.media_type);
            lowering.ignored(found.node, "payload", reason);
        }
        out.push(Incoming {
            place: found.node,
            name: name.to_owned(),
            occasion: occasion.clone(),
            method,
            docs: Docs {
                summary: found.summary.clone().or_else(|| item.summary.clone()),
                description: found.description.clone().or_else(|| item.description.clone()),
                deprecated: found.deprecated,
                external_docs: found.external_docs.as_ref().map(docs::external),
            },
            content,
            headers,
        });
    }
}
