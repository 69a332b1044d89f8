//! A document in few lines.
#![allow(clippy::format_collect)] // Shorter, and fast enough here.

use std::fmt::Write as _;

use indexmap::IndexMap;
use truespec_openapi::{
    Document, In, MediaType, Operation, ParamSchema, Parameter, PathItem, RefKind, Requirement, Resolved, Response,
    SecuritySchemeKind, Server, StatusKey,
};
use truespec_source::NodeId;

use super::schema::{json, line, name};

/// What a document says, compact and stable.
pub(crate) fn document(resolved: &Resolved) -> String {
    whole(resolved).lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn whole(resolved: &Resolved) -> String {
    let Document { version, info, servers, paths, webhooks, components, security, tags, .. } = &resolved.document;
    let mut out = format!("{version:?} {:?} {}\n", info.title, info.version);
    for (word, text) in
        [("summary", &info.summary), ("description", &info.description), ("terms", &info.terms_of_service)]
    {
        push(&mut out, "info", word, text.as_ref());
    }
    push(&mut out, "root", "self", resolved.document.self_uri.as_ref());
    if let Some(contact) = &info.contact {
        let _ = writeln!(out, "contact {:?} {:?} {:?}", contact.name, contact.url, contact.email);
    }
    if let Some(license) = &info.license {
        let _ = writeln!(out, "license {:?} {:?} {:?}", license.name, license.identifier, license.url);
    }
    out.extend(servers.iter().map(|server| format!("{}\n", server_line(server))));
    for tag in tags {
        let docs = tag.external_docs.as_ref().map(|docs| docs.url.as_str());
        let _ = writeln!(out, "tag {:?} {:?} {docs:?}", tag.name, tag.description);
        for (word, text) in [("summary", &tag.summary), ("parent", &tag.parent), ("kind", &tag.kind)] {
            push(&mut out, " ", word, text.as_ref());
        }
    }
    out.extend(security.iter().map(|security| format!("security {}\n", requirements(security))));
    out.extend(extensions(resolved, &resolved.document.extensions).map(|extension| format!("{extension}\n")));
    for (path, &node) in paths.iter().chain(webhooks) {
        path_item(resolved, path, node, &mut out);
    }
    for kind in RefKind::ALL {
        for (component, &node) in components.of(kind).into_iter().flatten() {
            let _ = writeln!(out, "{} {component}: {}", kind.as_str(), component_line(resolved, kind, node));
        }
    }
    out
}

fn path_item(resolved: &Resolved, path: &str, node: NodeId, out: &mut String) {
    if resolved.reference(node).is_some() {
        let _ = writeln!(out, "{path} -> {}", name(resolved, Some(resolved.target(node))));
    }
    let Some(item) = resolved.path_item(node) else { return };
    let _ = writeln!(out, "{path}");
    item_lines(resolved, item, out);
}

fn item_lines(resolved: &Resolved, item: &PathItem, out: &mut String) {
    push(out, " ", "summary", item.summary.as_ref());
    push(out, " ", "description", item.description.as_ref());
    out.extend(item.servers.iter().map(|server| format!("  {}\n", server_line(server))));
    out.extend(
        item.parameters.iter().map(|&node| format!("  {}\n", component_line(resolved, RefKind::Parameter, node))),
    );
    for (method, operation) in &item.operations {
        operation_lines(resolved, &format!("{method:?}").to_uppercase(), operation, out);
    }
    for (method, operation) in &item.additional_operations {
        operation_lines(resolved, method, operation, out);
    }
}

fn operation_lines(resolved: &Resolved, method: &str, operation: &Operation, out: &mut String) {
    let Operation { operation_id, tags, deprecated, .. } = operation;
    let id = operation_id.as_deref().unwrap_or("(no id)");
    let deprecated = if *deprecated { " deprecated" } else { "" };
    let _ = writeln!(out, "  {method} {id}{deprecated} {tags:?}");
    push(out, "   ", "summary", operation.summary.as_ref());
    push(out, "   ", "description", operation.description.as_ref());
    push(out, "   ", "docs", operation.external_docs.as_ref().map(|docs| &docs.url));
    out.extend(operation.servers.iter().map(|server| format!("    {}\n", server_line(server))));
    out.extend(operation.security.iter().map(|security| format!("    security {}\n", requirements(security))));
    for &node in &operation.parameters {
        let _ = writeln!(out, "    {}", component_line(resolved, RefKind::Parameter, node));
    }
    if let Some(node) = operation.request_body {
        let _ = writeln!(out, "    body {}", component_line(resolved, RefKind::RequestBody, node));
    }
    for (status, &node) in &operation.responses.by_status {
        let _ = writeln!(out, "    {} {}", status_text(*status), component_line(resolved, RefKind::Response, node));
    }
    out.extend(operation.callbacks.keys().map(|name| format!("    callback {name}\n")));
    out.extend(extensions(resolved, &operation.extensions).map(|extension| format!("    {extension}\n")));
}

fn component_line(resolved: &Resolved, kind: RefKind, node: NodeId) -> String {
    if kind == RefKind::Schema {
        return line(resolved, node);
    }
    if let Some(reference) = resolved.reference(node) {
        let beside =
            [&reference.summary, &reference.description].into_iter().flatten().map(|text| format!(" {text:?}"));
        return format!("-> {}{}", name(resolved, reference.target), beside.collect::<String>());
    }
    let found = match kind {
        RefKind::Response => resolved.response(node).map(|response| response_line(resolved, response)),
        RefKind::Parameter => resolved.parameter(node).map(|parameter| parameter_line(resolved, parameter)),
        RefKind::RequestBody => resolved.request_body(node).map(|body| {
            let required = if body.required { "" } else { "? " };
            format!("{required}{}{}", text(body.description.as_ref()), content(resolved, &body.content))
        }),
        RefKind::Header => resolved.header(node).map(|header| {
            let flags = flags(&[("required", header.required), ("deprecated", header.deprecated)]);
            format!("{flags}{}{}", text(header.description.as_ref()), value_line(resolved, &header.value))
        }),
        RefKind::SecurityScheme => resolved.security_scheme(node).map(|scheme| scheme_line(&scheme.kind)),
        RefKind::PathItem => resolved.path_item(node).map(|item| {
            let mut lines = String::new();
            item_lines(resolved, item, &mut lines);
            format!("\n{}", lines.trim_end())
        }),
        RefKind::Schema | RefKind::Example | RefKind::Link | RefKind::Callback => Some("(unread)".to_owned()),
    };
    found.unwrap_or_else(|| "(nothing)".to_owned())
}

fn parameter_line(resolved: &Resolved, parameter: &Parameter) -> String {
    let location = match parameter.location {
        In::Path => "path",
        In::Query => "query",
        In::QueryString => "querystring",
        In::Header => "header",
        In::Cookie => "cookie",
    };
    let optional = if parameter.required { "" } else { "?" };
    let flags = flags(&[("deprecated", parameter.deprecated), ("allowEmptyValue", parameter.allow_empty_value)]);
    let examples: String =
        parameter.examples.iter().map(|&node| format!(" example={}", json(&resolved.tree.json(node)))).collect();
    let extensions: String =
        extensions(resolved, &parameter.extensions).map(|extension| format!(" {extension}")).collect();
    format!(
        "{location} {}{optional} {flags}{}{}{examples}{extensions}",
        parameter.name,
        text(parameter.description.as_ref()),
        value_line(resolved, &parameter.value),
    )
}

fn response_line(resolved: &Resolved, response: &Response) -> String {
    let headers: String = response
        .headers
        .iter()
        .map(|(name, &node)| format!(" header {name}: {};", component_line(resolved, RefKind::Header, node)))
        .collect();
    let summary = text(response.summary.as_ref());
    format!("{summary}{}{}{headers}", text(response.description.as_ref()), content(resolved, &response.content))
}

fn value_line(resolved: &Resolved, value: &ParamSchema) -> String {
    match value {
        ParamSchema::Schema { schema, style, explode, allow_reserved } => {
            let flags = flags(&[("explode", *explode), ("allowReserved", *allow_reserved)]);
            let schema = schema.map_or("(no schema)".to_owned(), |schema| line(resolved, schema));
            format!("{style:?} {flags}: {schema}")
        }
        ParamSchema::Content(media_type) => format!("content {}", media_line(resolved, media_type)),
    }
}

fn content(resolved: &Resolved, content: &[MediaType]) -> String {
    content.iter().map(|media_type| media_line(resolved, media_type)).collect::<Vec<_>>().join(" or ")
}

fn media_line(resolved: &Resolved, media_type: &MediaType) -> String {
    let schema = media_type.schema.map_or("(no schema)".to_owned(), |schema| line(resolved, schema));
    let mut out = format!("{} ({schema})", media_type.name);
    if let Some(item) = media_type.item_schema {
        let _ = write!(out, " items({})", line(resolved, item));
    }
    let by_place = media_type.prefix_encoding.iter().chain(&media_type.item_encoding);
    for encoding in by_place {
        let _ = write!(out, " encoding {:?}", encoding.content_type);
    }
    for &node in &media_type.examples {
        let _ = write!(out, " example={}", json(&resolved.tree.json(node)));
    }
    for (property, encoding) in &media_type.encoding {
        let headers: Vec<&String> = encoding.headers.keys().collect();
        let _ = write!(
            out,
            " encoding {property}: {:?} {:?} {:?} {} {headers:?}",
            encoding.content_type, encoding.style, encoding.explode, encoding.allow_reserved
        );
    }
    out
}

fn scheme_line(kind: &SecuritySchemeKind) -> String {
    match kind {
        SecuritySchemeKind::ApiKey { name, location } => format!("API key {name} in {location:?}"),
        SecuritySchemeKind::Http { scheme, bearer_format } => format!("http {scheme} {bearer_format:?}"),
        SecuritySchemeKind::MutualTls => "mutual TLS".to_owned(),
        SecuritySchemeKind::OAuth2(flows) => {
            let flows = flows.iter().map(|(name, flow)| {
                let device = &flow.device_authorization_url;
                let urls = [&flow.authorization_url, device, &flow.token_url, &flow.refresh_url];
                let urls: Vec<&String> = urls.into_iter().flatten().collect();
                format!(" {name} {urls:?} {:?}", flow.scopes)
            });
            format!("OAuth2{}", flows.collect::<String>())
        }
        SecuritySchemeKind::OpenIdConnect { url } => format!("OpenID Connect {url}"),
    }
}

fn requirements(requirements: &[Requirement]) -> String {
    let alternatives = requirements.iter().map(|requirement| {
        let schemes = requirement
            .schemes
            .iter()
            .map(|(name, (_, scopes))| if scopes.is_empty() { name.clone() } else { format!("{name}{scopes:?}") });
        let schemes: Vec<_> = schemes.collect();
        if schemes.is_empty() { "nothing".to_owned() } else { schemes.join(" and ") }
    });
    let alternatives: Vec<_> = alternatives.collect();
    if alternatives.is_empty() { "none".to_owned() } else { alternatives.join(" or ") }
}

fn server_line(server: &Server) -> String {
    let variables = server.variables.iter().map(|(name, variable)| {
        format!(" {name}={:?} of {:?} {:?}", variable.default, variable.values, variable.description)
    });
    let name = server.name.as_ref().map(|name| format!("{name:?} ")).unwrap_or_default();
    format!("server {name}{} {:?}{}", server.url, server.description, variables.collect::<String>())
}

fn status_text(status: StatusKey) -> String {
    match status {
        StatusKey::Exact(code) => code.to_string(),
        StatusKey::Range(class) => format!("{class}XX"),
        StatusKey::Default => "default".to_owned(),
    }
}

fn extensions(resolved: &Resolved, extensions: &IndexMap<String, NodeId>) -> impl Iterator<Item = String> {
    extensions.iter().map(|(key, &node)| format!("{key}={}", json(&resolved.tree.json(node))))
}

fn flags(flags: &[(&str, bool)]) -> String {
    flags.iter().filter(|(_, set)| *set).map(|(word, _)| format!("{word} ")).collect()
}

fn text(text: Option<&String>) -> String {
    text.map_or(String::new(), |text| format!("{text:?} "))
}

fn push(out: &mut String, before: &str, word: &str, text: Option<&String>) {
    if let Some(text) = text {
        let _ = writeln!(out, "{before} {word} {text:?}");
    }
}
