//! Operations: what can be called.

use std::collections::HashSet;

use truespec_model::{Body, Context, Docs, Envelope, Method, Operation, OperationId, PathSegment};
use truespec_openapi::PathItem;
use truespec_source::NodeId;

use crate::content;
use crate::direction::Way;
use crate::docs;
use crate::idempotency;
use crate::info::{self, Tags};
use crate::lowering::Lowering;
use crate::parameters;
use crate::path;
use crate::responses;
use crate::schema;
use crate::security::{self, Schemes};
use crate::wishes::Filter;

/// Every operation that is generated, in the order of the document.
pub(crate) fn operations(
    lowering: &mut Lowering<'_>,
    schemes: &Schemes,
    tags: &Tags,
    filter: &Filter<'_>,
) -> Vec<Operation> {
    let mut operations = Vec::new();
    let resolved = lowering.resolved;
    let mut ids = HashSet::new();
    for (template, &node) in &resolved.document.paths {
        let Some(item) = resolved.path_item(node) else { continue };
        for (method, found) in described(item).filter(|(method, _)| filter.keeps(template, method)) {
            let id = OperationId(operations.len());
            let mut operation = operation(lowering, schemes, tags, id, template, item, method, found);
            operation.name = name(lowering, &mut ids, found);
            operations.push(operation);
            schema::drain(lowering);
        }
    }
    operations
}

#[expect(clippy::too_many_arguments, reason = "what an operation says stands in four places of the document")]
fn operation(
    lowering: &mut Lowering<'_>,
    schemes: &Schemes,
    tags: &Tags,
    id: OperationId,
    template: &str,
    item: &PathItem,
    method: Method,
    found: &truespec_openapi::Operation,
) -> Operation {
    let path = path::template(template);
    let holes: Vec<&str> = path
        .segments
        .iter()
        .filter_map(|segment| match segment {
            PathSegment::Parameter(name) => Some(name.as_str()),
            PathSegment::Literal(_) => None,
        })
        .collect();
    let parameters = parameters::parameters(lowering, id, found.node, &holes, &item.parameters, &found.parameters);
    let body = found.request_body.and_then(|node| body(lowering, id, node));
    let responses = responses::responses(lowering, id, &found.responses);
    let idempotency = idempotency::idempotency(lowering, &method, &parameters, found);
    let servers = if found.servers.is_empty() { &item.servers } else { &found.servers };
    let mut seen = HashSet::new();
    Operation {
        place: found.node,
        name: None,
        rename: docs::operation_name(lowering, found.node, &found.extensions),
        method,
        docs: Docs {
            summary: found.summary.clone().or_else(|| item.summary.clone()),
            description: found.description.clone().or_else(|| item.description.clone()),
            deprecated: found.deprecated,
            external_docs: found.external_docs.as_ref().map(docs::external),
        },
        tags: found.tags.iter().filter_map(|name| tags.index(name)).filter(|&tag| seen.insert(tag)).collect(),
        parameters,
        body,
        responses,
        security: security::alternatives(lowering, schemes, found.security.as_deref()),
        servers: info::servers(servers),
        idempotency,
        pagination: None,
        waiters: Vec::new(),
        envelope: Envelope::default(),
        path,
    }
}

/// The operation's own name, unless one before it has it: names do not hang on how often another is used.
fn name<'a>(
    lowering: &mut Lowering<'_>,
    ids: &mut HashSet<&'a str>,
    found: &'a truespec_openapi::Operation,
) -> Option<String> {
    let id = found.operation_id.as_deref()?;
    if ids.insert(id) {
        return Some(id.to_owned());
    }
    let reason = format!("another operation is called `{id}` already: this one is named after its method and path");
    lowering.settled(found.node, "operation id", reason);
    None
}

fn body(lowering: &mut Lowering<'_>, operation: OperationId, node: NodeId) -> Option<Body> {
    let resolved = lowering.resolved;
    let found = resolved.request_body(node)?;
    let context = match resolved.component_name(found.node) {
        Some(name) => Context::Component { name: name.to_owned() },
        None => Context::RequestBody { operation },
    };
    let beside = resolved.reference(node).and_then(|reference| reference.description.clone());
    Some(Body {
        place: found.node,
        description: beside.or_else(|| found.description.clone()),
        required: found.required,
        content: content::contents(lowering, &found.content, Way::Sent, &context),
    })
}

/// The operations of a path, in the order of the document; those of `additionalOperations` (`OpenAPI` 3.2) come last.
pub(crate) fn described(item: &PathItem) -> impl Iterator<Item = (Method, &truespec_openapi::Operation)> {
    let fixed = item.operations.iter().map(|(&method, found)| (lower_method(method), found));
    fixed.chain(item.additional_operations.iter().map(|(name, found)| (Method::Other(name.clone()), found)))
}

const fn lower_method(method: truespec_openapi::Method) -> Method {
    match method {
        truespec_openapi::Method::Get => Method::Get,
        truespec_openapi::Method::Put => Method::Put,
        truespec_openapi::Method::Post => Method::Post,
        truespec_openapi::Method::Delete => Method::Delete,
        truespec_openapi::Method::Options => Method::Options,
        truespec_openapi::Method::Head => Method::Head,
        truespec_openapi::Method::Patch => Method::Patch,
        truespec_openapi::Method::Trace => Method::Trace,
        truespec_openapi::Method::Query => Method::Query,
    }
}
