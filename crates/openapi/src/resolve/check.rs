//! What can only be checked once references are resolved: parameters against paths, security, operation ids.

use std::mem::{Discriminant, discriminant};

use indexmap::IndexMap;
use indexmap::map::Entry;
use truespec_source::{At, Code, Diagnostics, NodeId, did_you_mean};

use super::Resolved;
use crate::document::{In, Operation, Parameter, PathItem, Requirement, Version};
use crate::read::more_places;
use crate::template::{self, Filling};

/// Checks every operation of paths and webhooks.
pub(super) fn operations(resolved: &Resolved, d: &mut Diagnostics) {
    let document = &resolved.document;
    let mut mistakes = Mistakes::default();
    fragments(&document.paths, d);
    queries(&document.paths, d);
    same_templates(&document.paths, d);
    for (path, &node) in &document.paths {
        braces(path, node, d);
        let Some(item) = resolved.path_item(node) else { continue };
        repeated_parameters(resolved, &item.parameters, &mut mistakes);
        for operation in every_operation(item) {
            path_parameters(resolved, path, node, item, operation, &mut mistakes);
        }
    }
    report(mistakes, d);
    operation_ids(resolved, d);
    let items = document.path_items.values().flat_map(every_operation);
    let of_operations = items.filter_map(|operation| operation.security.as_ref());
    security(resolved, document.security.iter().chain(of_operations).flatten(), d);
}

fn every_operation(item: &PathItem) -> impl Iterator<Item = &Operation> {
    item.operations.values().chain(item.additional_operations.values())
}

fn fragments(paths: &IndexMap<String, NodeId>, d: &mut Diagnostics) {
    let mut with_fragment = paths.iter().filter(|(path, _)| template::without_fragment(path) != path.as_str());
    let Some((path, &node)) = with_fragment.next() else { return };
    let message = format!("path `{path}` has a fragment");
    let diagnostic = d.warning(Code::InvalidValue, At::Key(node), message);
    diagnostic.help("it is left out: what stands behind a `#` is never sent");
    diagnostic.label = more_places(with_fragment.count());
}

/// OpenAPI 3.1 §4.8.8.1: what stands behind a `?` belongs into query parameters.
fn queries(paths: &IndexMap<String, NodeId>, d: &mut Diagnostics) {
    let mut with_query = paths.iter().filter(|(path, _)| template::has_query(path));
    let Some((path, &node)) = with_query.next() else { return };
    let diagnostic = d.warning(Code::InvalidValue, At::Key(node), format!("path `{path}` has a query"));
    diagnostic.help("it is sent as it stands, before all parameters; declare them as `in: query` instead");
    diagnostic.label = more_places(with_query.count());
}

/// Braces that are no template.
fn braces(path: &str, node: NodeId, d: &mut Diagnostics) {
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            let message = format!("path `{path}` has an opening brace without a closing one");
            d.warning(Code::InvalidValue, At::Key(node), message).help("it is read as text");
            return;
        };
        if name.is_empty() || name.contains('{') {
            d.error(Code::InvalidValue, At::Key(node), format!("path `{path}` has braces without a name in them"));
        }
        rest = behind;
    }
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

fn path_parameters<'r>(
    resolved: &'r Resolved,
    path: &'r str,
    path_node: NodeId,
    item: &PathItem,
    operation: &Operation,
    mistakes: &mut Mistakes<'r>,
) {
    repeated_parameters(resolved, &operation.parameters, mistakes);
    let nodes: Vec<NodeId> = item.parameters.iter().chain(&operation.parameters).copied().collect();
    let found: Vec<(NodeId, &Parameter)> =
        nodes.iter().filter_map(|&node| Some((node, resolved.parameter(node)?))).collect();
    let parameters: Vec<(In, &str)> =
        found.iter().map(|(_, parameter)| (parameter.location, parameter.name.as_str())).collect();
    let holes = template::holes(path);
    let fillings = template::fill(&holes, &parameters);
    for (hole, &filling) in holes.iter().zip(&fillings) {
        // A parameter that could not be read was reported; it may be the one that is missed.
        if matches!(filling, Filling::Declared(_)) || found.len() < nodes.len() {
            continue;
        }
        let mistake = mistakes.holes.entry((*hole, discriminant(&filling)));
        mistake.and_modify(|mistake| mistake.again += 1).or_insert_with(|| {
            let found = filling.parameter().and_then(|index| found.get(index)).copied();
            Hole { path, path_node, operation: operation.node, filling, found, again: 0 }
        });
    }
    for &node in &operation.parameters {
        let Some(parameter) = resolved.parameter(node) else { continue };
        let is_meant = |filling: &Filling| {
            let index = filling.parameter();
            index.and_then(|index| found.get(index)).is_some_and(|(_, meant)| meant.name == parameter.name)
        };
        if parameter.location == In::Path && !fillings.iter().any(is_meant) {
            let stray = Stray { path, path_node, parameter: node, again: 0 };
            mistakes.strays.entry(&parameter.name).and_modify(|stray| stray.again += 1).or_insert(stray);
        }
    }
}

/// Mistakes about parameters, each where it is made for the first time, with the number of further places.
#[derive(Default)]
struct Mistakes<'r> {
    /// Holes that are not declared, by their name and how they are filled all the same.
    holes: IndexMap<(&'r str, Discriminant<Filling>), Hole<'r>>,
    /// Path parameters that fill no hole, by their name.
    strays: IndexMap<&'r str, Stray<'r>>,
    /// Parameters that are declared twice.
    repeated: IndexMap<(In, &'r str), Repeated>,
}

struct Stray<'r> {
    path: &'r str,
    path_node: NodeId,
    parameter: NodeId,
    again: usize,
}

struct Repeated {
    first: NodeId,
    second: NodeId,
    again: usize,
}

struct Hole<'r> {
    path: &'r str,
    path_node: NodeId,
    operation: NodeId,
    filling: Filling,
    /// The parameter that fills it.
    found: Option<(NodeId, &'r Parameter)>,
    again: usize,
}

fn report(mistakes: Mistakes<'_>, d: &mut Diagnostics) {
    let Mistakes { holes, strays, repeated } = mistakes;
    report_holes(holes, d);
    for (name, Stray { path, path_node, parameter, again }) in strays {
        let message = format!("path parameter `{name}` does not stand in the path `{path}`");
        let diagnostic = d.warning(Code::PathParameter, parameter, message);
        diagnostic.related(At::Key(path_node), "the path").help("it is ignored");
        diagnostic.label = more_places(again);
    }
    for ((_, name), Repeated { first, second, again }) in repeated {
        let label = more_places(again).map_or_else(String::new, |more| format!(" {more}"));
        d.warning(Code::DuplicateItem, second, format!("parameter `{name}` is declared twice"))
            .label(format!("the second one{label}"))
            .related(first, "the first one")
            .help("the second one is taken; remove one of them");
    }
}

/// OpenAPI 3.1 §4.8.8.1: each hole of a template is a path parameter. A call can be made without that being said.
fn report_holes(holes: IndexMap<(&str, Discriminant<Filling>), Hole<'_>>, d: &mut Diagnostics) {
    for ((hole, _), Hole { path, path_node, operation, filling, found, again }) in holes {
        let message = format!("path `{path}` names `{{{hole}}}`, but no path parameter `{hole}` is declared");
        let diagnostic = d.warning(Code::PathParameter, At::Key(path_node), message);
        diagnostic.label = more_places(again);
        diagnostic.related(At::Key(operation), "needed by this operation");
        let called = found.map_or("", |(_, parameter)| parameter.name.as_str());
        let (label, help) = match filling {
            Filling::Query(_) => (
                "this one is not `in: path`",
                "it is read as if it were; write `in: path` and `required: true`".to_owned(),
            ),
            Filling::Signs(_) => (
                "this one is meant",
                format!("write `{{{called}}}`; `style` and `explode` say how the value is written"),
            ),
            Filling::Slip(_) => ("this one is taken for it", format!("did you mean `{called}`?")),
            Filling::Declared(_) | Filling::Nobody => (
                "",
                format!(
                    "it is read as any text; add `{{name: {hole}, in: path, required: true, schema: …}}` to its \
                     `parameters`"
                ),
            ),
        };
        if let Some((node, _)) = found {
            diagnostic.related(node, label);
        }
        diagnostic.help(help);
    }
}

/// OpenAPI 3.1 §4.8.10: a parameter is its name and its location.
fn repeated_parameters<'r>(resolved: &'r Resolved, nodes: &[NodeId], mistakes: &mut Mistakes<'r>) {
    let mut seen = IndexMap::new();
    for &node in nodes {
        let Some(parameter) = resolved.parameter(node) else { continue };
        let key = (parameter.location, parameter.name.as_str());
        match seen.entry(key) {
            Entry::Occupied(first) => {
                let repeated = Repeated { first: *first.get(), second: node, again: 0 };
                mistakes.repeated.entry(key).and_modify(|repeated| repeated.again += 1).or_insert(repeated);
            }
            Entry::Vacant(place) => _ = place.insert(node),
        }
    }
}

/// OpenAPI 3.1 §4.8.10: an operation id is unique. Only names hang on it, so one warning is enough.
fn operation_ids(resolved: &Resolved, d: &mut Diagnostics) {
    let document = &resolved.document;
    let mut first: IndexMap<&str, NodeId> = IndexMap::new();
    let mut again: Vec<(&str, NodeId, NodeId)> = Vec::new();
    let items = document.paths.values().chain(document.webhooks.values());
    for operation in items.filter_map(|&node| resolved.path_item(node)).flat_map(every_operation) {
        let Some(id) = operation.operation_id.as_deref() else { continue };
        let at = resolved.tree.get(operation.node, "operationId").unwrap_or(operation.node);
        match first.entry(id) {
            // Two paths may lead to one path item.
            Entry::Occupied(known) if *known.get() == at => {}
            Entry::Occupied(known) => again.push((id, *known.get(), at)),
            Entry::Vacant(place) => _ = place.insert(at),
        }
    }
    let Some(&(id, first, second)) = again.first() else { return };
    let label = match again.len() {
        1 => "the second one".to_owned(),
        count => format!("the second one; {count} operations have the id of another"),
    };
    d.warning(Code::DuplicateOperationId, second, format!("operation id `{id}` is used twice"))
        .label(label)
        .related(first, "the first one")
        .help("the first one keeps the name, and the others are named after their methods and paths");
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
        let help = near.unwrap_or_else(|| match resolved.document.version {
            Version::V2_0 => format!("declare it: `securityDefinitions: {{{name}: …}}`"),
            _ => format!("declare it: `components: {{securitySchemes: {{{name}: …}}}}`"),
        });
        let diagnostic =
            d.warning(Code::UnknownSecurityScheme, At::Key(node), format!("no security scheme named `{name}`"));
        diagnostic.help(format!("{help} (until then, what needs it is left out)"));
        diagnostic.label = more_places(again);
    }
}
