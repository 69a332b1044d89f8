//! Credentials: schemes, and the alternatives that operations ask for.

use std::collections::HashMap;

use indexmap::IndexSet;
use truespec_model::{ApiKeyLocation, Requirement, Scheme, SchemeId, SchemeKind};
use truespec_openapi::{In, Resolved, SecurityScheme, SecuritySchemeKind};
use truespec_source::NodeId;

use crate::lowering::Lowering;
use crate::operations::described;

/// Schemes by name.
pub(crate) struct Schemes {
    pub(crate) list: Vec<Scheme>,
    by_name: HashMap<String, SchemeId>,
}

/// The schemes that the document declares.
pub(crate) fn schemes(lowering: &mut Lowering<'_>) -> Schemes {
    let mut schemes = Schemes { list: Vec::new(), by_name: HashMap::new() };
    let resolved = lowering.resolved;
    for (name, &node) in &resolved.document.components.security_schemes {
        let Some(scheme) = resolved.security_scheme(node) else { continue };
        let kind = kind(lowering, node, name, scheme);
        schemes.by_name.insert(name.clone(), SchemeId(schemes.list.len()));
        let (description, token_url) = (scheme.description.clone(), token_url(&scheme.kind));
        schemes.list.push(Scheme { place: node, name: name.clone(), description, kind, token_url });
    }
    schemes
}

/// The alternatives of an operation. Its own list replaces the document's (`OpenAPI` 3.1 §4.8.10).
pub(crate) fn alternatives(
    lowering: &mut Lowering<'_>,
    schemes: &Schemes,
    own: Option<&[truespec_openapi::Requirement]>,
) -> Vec<Vec<Requirement>> {
    let listed = own.or(lowering.resolved.document.security.as_deref()).unwrap_or_default();
    let alternatives: Vec<_> = listed.iter().filter_map(|requirement| alternative(schemes, requirement)).collect();
    // A scheme that is not declared cannot be sent, so that nobody can meet what needs it. Where nothing else is left,
    // the call is made as it is, and the caller's own headers may say who is calling.
    let instead = if alternatives.is_empty() {
        "no credential is sent, unless the caller sets a header"
    } else {
        "the alternative that needs it is left out"
    };
    for (name, &(place, _)) in listed.iter().flat_map(|requirement| &requirement.schemes) {
        if !schemes.by_name.contains_key(name) {
            let reason = format!("the security scheme `{name}` is not declared: {instead}");
            lowering.ignored(place, "security scheme", reason);
        }
    }
    alternatives
}

/// The names of schemes that security requirements have and the document does not declare.
pub(crate) fn undeclared(resolved: &Resolved) -> Vec<String> {
    let document = &resolved.document;
    let items = document.paths.values().filter_map(|&path| resolved.path_item(path));
    let operations = items.flat_map(|item| described(item).map(|(_, operation)| operation));
    let own = operations.filter_map(|operation| operation.security.as_ref());
    let names = document.security.iter().chain(own).flatten().flat_map(|requirement| requirement.schemes.keys());
    let declared = &document.components.security_schemes;
    let names: IndexSet<&String> = names.filter(|name| !declared.contains_key(*name)).collect();
    names.into_iter().cloned().collect()
}

fn alternative(schemes: &Schemes, requirement: &truespec_openapi::Requirement) -> Option<Vec<Requirement>> {
    let one = |(name, (place, scopes)): (&String, &(NodeId, Vec<String>))| {
        let scheme = *schemes.by_name.get(name)?;
        Some(Requirement { place: *place, scheme, scopes: scopes.clone() })
    };
    requirement.schemes.iter().map(one).collect()
}

fn kind(lowering: &mut Lowering<'_>, node: NodeId, name: &str, scheme: &SecurityScheme) -> SchemeKind {
    match &scheme.kind {
        SecuritySchemeKind::ApiKey { name, location } => {
            let location = match location {
                In::Header => ApiKeyLocation::Header,
                In::Query => ApiKeyLocation::Query,
                In::Cookie => ApiKeyLocation::Cookie,
                In::Path | In::QueryString => {
                    lowering.ignored(node, "security", "an API key in the path cannot be sent");
                    return SchemeKind::Unsupported;
                }
            };
            SchemeKind::ApiKey { location, name: name.clone() }
        }
        SecuritySchemeKind::Http { scheme, .. } => match scheme.as_str() {
            "basic" => SchemeKind::Basic,
            "bearer" => SchemeKind::Bearer,
            other => {
                let reason = format!("`{name}` asks for HTTP authentication by `{other}`, which cannot be sent");
                lowering.ignored(node, "security", reason);
                SchemeKind::Unsupported
            }
        },
        SecuritySchemeKind::MutualTls => SchemeKind::MutualTls,
        SecuritySchemeKind::OAuth2(_) | SecuritySchemeKind::OpenIdConnect { .. } => SchemeKind::Bearer,
    }
}

/// Where tokens for the client itself are, if that can be told without knowing where the document is served.
fn token_url(kind: &SecuritySchemeKind) -> Option<String> {
    let SecuritySchemeKind::OAuth2(flows) = kind else { return None };
    let url = flows.get("clientCredentials")?.token_url.as_ref()?;
    let absolute = url.starts_with("https://") || url.starts_with("http://");
    absolute.then(|| url.clone())
}
