//! What can only be checked once references are resolved: parameters against paths, security, operation ids.

use indexmap::IndexMap;
use indexmap::map::Entry;
use truespec_source::{At, Code, Diagnostics, NodeId, did_you_mean};

use super::Resolved;
use crate::document::{In, Operation, PathItem, Requirement, Version};
use crate::read::more_places;

/// Checks every operation of paths and webhooks.
pub(super) fn operations(resolved: &Resolved, d: &mut Diagnostics) {
    let document = &resolved.document;
    let mut ids = IndexMap::new();
    same_templates(&document.paths, d);
    for (path, &node) in &document.paths {
        let names = template_names(path, node, d);
        let Some(item) = resolved.path_item(node) else { continue };
        repeated_parameters(resolved, &item.parameters, d);
        for operation in every_operation(item) {
            path_parameters(resolved, path, node, &names, item, operation, d);
        }
        for operation in every_operation(item) {
            operation_id(operation, resolved, &mut ids, d);
        }
    }
    for &node in document.webhooks.values() {
        let Some(item) = resolved.path_item(node) else { continue };
        for operation in every_operation(item) {
            operation_id(operation, resolved, &mut ids, d);
        }
    }
    let items = document.path_items.values().flat_map(every_operation);
    let of_operations = items.filter_map(|operation| operation.security.as_ref());
    security(resolved, document.security.iter().chain(of_operations).flatten(), d);
}

fn every_operation(item: &PathItem) -> impl Iterator<Item = &Operation> {
    item.operations.values().chain(item.additional_operations.values())
}

/// The names between the braces of a template.
fn template_names<'p>(path: &'p str, node: NodeId, d: &mut Diagnostics) -> Vec<&'p str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            d.error(
                Code::InvalidValue,
                At::Key(node),
                format!("path `{path}` has an opening brace without a closing one"),
            );
            return names;
        };
        if name.is_empty() || name.contains('{') {
            d.error(Code::InvalidValue, At::Key(node), format!("path `{path}` has braces without a name in them"));
        } else if !names.contains(&name) {
            names.push(name);
        }
        rest = behind;
    }
    names
}

/// OpenAPI 3.1 §4.8.8.1: templates that differ only in the names of parameters are the same path. Calls are not hurt by
/// it, so one warning is enough.
fn same_templates(paths: &IndexMap<String, NodeId>, d: &mut Diagnostics) {
    let mut shapes: IndexMap<String, NodeId> = IndexMap::with_capacity(paths.len());
    let mut same: Vec<(NodeId, NodeId)> = Vec::new();
    for (path, &node) in paths {
        match shapes.entry(shape(path)) {
            Entry::Occupied(first) => same.push((*first.get(), node)),
            Entry::Vacant(place) => _ = place.insert(node),
        }
    }
    let Some(&(first, second)) = same.first() else { return };
    let label = match same.len() {
        1 => "the second one".to_owned(),
        count => format!("the second one; there are {count} such paths"),
    };
    d.warning(Code::DuplicateItem, At::Key(second), "two paths differ only in the names of their parameters")
        .label(label)
        .related(At::Key(first), "the first one")
        .help("a server cannot tell them apart");
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, name)) = rest.split_once('{') {
        shape.push_str(before);
        shape.push_str("{}");
        rest = name.split_once('}').map_or("", |(_, behind)| behind);
    }
    shape.push_str(rest);
    shape
}

fn path_parameters(
    resolved: &Resolved,
    path: &str,
    path_node: NodeId,
    names: &[&str],
    item: &PathItem,
    operation: &Operation,
    d: &mut Diagnostics,
) {
    repeated_parameters(resolved, &operation.parameters, d);
    let nodes = || item.parameters.iter().chain(&operation.parameters).copied();
    // A parameter that could not be read was reported; it may be the one that is missed.
    let all_known = nodes().all(|node| resolved.parameter(node).is_some());
    let declared = || nodes().filter_map(|node| Some((node, resolved.parameter(node)?)));
    // Parameters that a misspelt name of the template means, so that one mistake is told once.
    let mut meant = Vec::new();
    for name in names {
        let found = declared().any(|(_, parameter)| parameter.location == In::Path && parameter.name == *name);
        if found || !all_known {
            continue;
        }
        let in_path = || declared().filter(|(_, parameter)| parameter.location == In::Path);
        let plain = name.trim_matches(['.', ';', '?', '+', '*', '/', '#', '&']);
        let near = did_you_mean(plain, in_path().map(|(_, parameter)| parameter.name.as_str()));
        let elsewhere = declared().find(|(_, parameter)| parameter.name == *name);
        let diagnostic = d.error(
            Code::PathParameter,
            At::Key(path_node),
            format!("path `{path}` names `{{{name}}}`, but no path parameter `{name}` is declared"),
        );
        diagnostic.related(At::Key(operation.node), "needed by this operation");
        if let Some((node, _)) = elsewhere {
            diagnostic.related(node, "this one is not `in: path`").help("write `in: path` and `required: true`");
        } else if in_path().any(|(_, parameter)| parameter.name == plain) {
            meant.push(plain.to_owned());
            diagnostic.help(format!("write `{{{plain}}}`; `style` and `explode` say how the value is written"));
        } else if let Some(near) = near {
            meant.extend(near.split('`').nth(1).map(str::to_owned));
            diagnostic.help(near);
        } else {
            diagnostic.help(format!("add `{{name: {name}, in: path, required: true, schema: …}}` to its `parameters`"));
        }
    }
    for &node in &operation.parameters {
        let Some(parameter) = resolved.parameter(node) else { continue };
        let stands = names.contains(&parameter.name.as_str()) || meant.contains(&parameter.name);
        if parameter.location == In::Path && !stands {
            not_in_template(path, path_node, node, &parameter.name, names, d);
        }
    }
}

fn not_in_template(path: &str, path_node: NodeId, node: NodeId, name: &str, names: &[&str], d: &mut Diagnostics) {
    d.warning(Code::PathParameter, node, format!("path parameter `{name}` does not stand in the path `{path}`"))
        .related(At::Key(path_node), "the path")
        .maybe_help(did_you_mean(name, names.iter().copied()))
        .maybe_help(Some("it is ignored".to_owned()));
}

/// OpenAPI 3.1 §4.8.10: a parameter is its name and its location.
fn repeated_parameters(resolved: &Resolved, nodes: &[NodeId], d: &mut Diagnostics) {
    let mut seen = IndexMap::new();
    for &node in nodes {
        let Some(parameter) = resolved.parameter(node) else { continue };
        match seen.entry((parameter.location, parameter.name.as_str())) {
            Entry::Occupied(first) => {
                d.error(Code::DuplicateItem, node, format!("parameter `{}` is declared twice", parameter.name))
                    .label("the second one")
                    .related(*first.get(), "the first one")
                    .help("remove one of them");
            }
            Entry::Vacant(place) => _ = place.insert(node),
        }
    }
}

fn operation_id<'r>(
    operation: &'r Operation,
    resolved: &Resolved,
    ids: &mut IndexMap<&'r str, NodeId>,
    d: &mut Diagnostics,
) {
    let Some(id) = operation.operation_id.as_deref() else { return };
    let at = resolved.tree.get(operation.node, "operationId").unwrap_or(operation.node);
    match ids.entry(id) {
        // Two paths may lead to one path item.
        Entry::Occupied(first) if *first.get() == at => {}
        Entry::Occupied(first) => {
            d.error(Code::DuplicateOperationId, at, format!("operation id `{id}` is used twice"))
                .label("the second one")
                .related(*first.get(), "the first one")
                .help("rename one of them; every operation id must be unique");
        }
        Entry::Vacant(place) => _ = place.insert(at),
    }
}

fn security<'r>(resolved: &Resolved, requirements: impl Iterator<Item = &'r Requirement>, d: &mut Diagnostics) {
    let declared = &resolved.document.components.security_schemes;
    let mut unknown: IndexMap<&str, (NodeId, usize)> = IndexMap::new();
    for (name, (node, _)) in requirements.flat_map(|requirement| &requirement.schemes) {
        if !declared.contains_key(name) {
            unknown.entry(name).and_modify(|(_, again)| *again += 1).or_insert((*node, 0));
        }
    }
    for (name, (node, again)) in unknown {
        let near = did_you_mean(name, declared.keys().map(String::as_str));
        let diagnostic =
            d.error(Code::UnknownSecurityScheme, At::Key(node), format!("no security scheme named `{name}`"));
        diagnostic.help(near.unwrap_or_else(|| match resolved.document.version {
            Version::V2_0 => format!("declare it: `securityDefinitions: {{{name}: …}}`"),
            _ => format!("declare it: `components: {{securitySchemes: {{{name}: …}}}}`"),
        }));
        diagnostic.label = more_places(again);
    }
}
