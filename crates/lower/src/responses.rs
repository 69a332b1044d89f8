//! What may come back: by status, with bodies and headers.

use truespec_model::{Context, OperationId, Response, StatusPattern};
use truespec_openapi::{Responses, StatusKey};
use truespec_source::NodeId;

use crate::content;
use crate::direction::Way;
use crate::lowering::Lowering;
use crate::parameters;

/// The responses of an operation.
pub(crate) fn responses(lowering: &mut Lowering<'_>, operation: OperationId, listed: &Responses) -> Vec<Response> {
    let mut responses = Vec::with_capacity(listed.by_status.len());
    for (&key, &node) in &listed.by_status {
        let status = pattern(key);
        if let Some(response) = response(lowering, operation, status, node) {
            responses.push(response);
        }
    }
    responses
}

/// The statuses that a key stands for.
pub(crate) const fn pattern(key: StatusKey) -> StatusPattern {
    match key {
        StatusKey::Exact(status) => StatusPattern::Exact(status),
        StatusKey::Range(hundred) => StatusPattern::Range(hundred),
        StatusKey::Default => StatusPattern::Default,
    }
}

fn response(
    lowering: &mut Lowering<'_>,
    operation: OperationId,
    status: StatusPattern,
    node: NodeId,
) -> Option<Response> {
    let resolved = lowering.resolved;
    let found = resolved.response(node)?;
    let declared = resolved.component_name(found.node);
    let mut response = match lowering.responses.get(&found.node) {
        Some(known) if declared.is_some() => known.clone(),
        _ => {
            let lowered = lower_response(lowering, operation, status, found, declared);
            lowering.responses.insert(found.node, lowered.clone());
            lowered
        }
    };
    response.status = status;
    if let Some(beside) = resolved.reference(node).and_then(|reference| reference.description.clone()) {
        response.description = Some(beside);
    }
    Some(response)
}

fn lower_response(
    lowering: &mut Lowering<'_>,
    operation: OperationId,
    status: StatusPattern,
    found: &truespec_openapi::Response,
    declared: Option<&str>,
) -> Response {
    let component = || declared.map(|name| Context::Component { name: name.to_owned() });
    let body = component().unwrap_or(Context::ResponseBody { operation, status });
    let content = content::contents(lowering, &found.content, Way::Received, &body);
    let header = |name: &str| component().unwrap_or_else(|| Context::Header { operation, name: name.to_owned() });
    let headers = parameters::headers(lowering, &found.headers, &header);
    Response {
        place: found.node,
        status,
        declared_as: declared.map(str::to_owned),
        description: found.description.clone(),
        content,
        headers,
    }
}
