//! Real documents of Swagger 2.0: every operation, parameter, form and status of the text is in what was read.

mod support;

use std::collections::BTreeSet;

use support::read_all;
use testkit::shared;
use truespec_openapi::{In, Operation, PathItem, Resolved, SchemaBody, StatusKey, Tree, Version};
use truespec_source::NodeId;

const DOCUMENTS: [&str; 3] = ["docker-engine.yaml", "kubernetes-2018-2.0.json", "slack.json"];

#[test]
fn what_the_text_has_is_read() {
    let Some(folder) = shared("specs") else { return };
    for name in DOCUMENTS {
        let path = folder.join(name);
        if !path.exists() {
            println!("skipped: no {name}");
            continue;
        }
        let (_, resolved, _) = read_all(name, std::fs::read(path).expect("a file"));
        let resolved = resolved.expect("a tree");
        assert_eq!(resolved.document.version, Version::V2_0);
        let (said, read) = (of_text(&resolved.tree), of_document(&resolved));
        let only_said: Vec<_> = said.difference(&read).take(10).collect();
        let only_read: Vec<_> = read.difference(&said).take(10).collect();
        assert!(only_said.is_empty() && only_read.is_empty(), "{name}: said {only_said:#?}, read {only_read:#?}");
        assert!(said.len() > 500, "{name}: {}", said.len());
    }
}

/// One line for each thing that the text says.
fn of_text(tree: &Tree) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let root = tree.root();
    for (name, _) in under(tree, root, "definitions") {
        lines.insert(format!("schema {name}"));
    }
    for (path, item) in under(tree, root, "paths") {
        let shared = tree.get(item, "parameters");
        for (method, operation) in tree.entries(item).filter(|(key, _)| *key != "parameters") {
            let at = format!("{} {path}", method.to_uppercase());
            let own = tree.get(operation, "parameters");
            for node in [shared, own].into_iter().flatten().flat_map(|list| tree.items(list)) {
                let node = tree.get(node, "$ref").map_or(node, |reference| {
                    let text = tree.as_str(reference).expect("text");
                    tree.at(root, text.trim_start_matches('#')).expect("a target")
                });
                let field = |field| tree.get(node, field).and_then(|node| tree.as_str(node)).unwrap_or_default();
                lines.insert(match field("in") {
                    "body" => format!("{at}: body"),
                    place => format!("{at}: {place} {} {}", field("name"), field("type")),
                });
            }
            for (status, response) in under(tree, operation, "responses") {
                let body = if tree.get(response, "schema").is_some() { " with content" } else { "" };
                lines.insert(format!("{at}: {status}{body}"));
            }
        }
    }
    lines
}

fn under<'t>(tree: &'t Tree, node: NodeId, field: &str) -> Vec<(&'t str, NodeId)> {
    tree.get(node, field).map(|node| tree.entries(node).collect()).unwrap_or_default()
}

/// The same lines, from what was read.
fn of_document(resolved: &Resolved) -> BTreeSet<String> {
    let document = &resolved.document;
    let mut lines: BTreeSet<String> = document.components.schemas.keys().map(|name| format!("schema {name}")).collect();
    for (path, &node) in &document.paths {
        let item = resolved.path_item(node).expect("a path item");
        for (method, operation) in &item.operations {
            let at = format!("{} {path}", format!("{method:?}").to_uppercase());
            operation_lines(resolved, &at, item, operation, &mut lines);
        }
    }
    lines
}

fn operation_lines(
    resolved: &Resolved,
    at: &str,
    item: &PathItem,
    operation: &Operation,
    lines: &mut BTreeSet<String>,
) {
    for &node in item.parameters.iter().chain(&operation.parameters) {
        let parameter = resolved.parameter(node).expect("a parameter");
        let place = match parameter.location {
            In::Path => "path",
            In::Query => "query",
            In::Header => "header",
            In::Cookie | In::QueryString => "elsewhere",
        };
        lines.insert(format!("{at}: {place} {} {}", parameter.name, type_at(resolved, parameter.node)));
    }
    if let Some(body) = operation.request_body.and_then(|node| resolved.request_body(node)) {
        let form = body.content.iter().find(|media| media.name.contains("form"));
        match form.and_then(|media| resolved.schema(media.schema?)).map(|schema| &schema.body) {
            Some(SchemaBody::Keywords(keywords)) => {
                for (name, &node) in &keywords.properties {
                    lines.insert(format!("{at}: formData {name} {}", type_at(resolved, node)));
                }
            }
            _ => _ = lines.insert(format!("{at}: body")),
        }
    }
    for (status, &node) in &operation.responses.by_status {
        let status = match status {
            StatusKey::Exact(status) => status.to_string(),
            StatusKey::Range(_) | StatusKey::Default => "default".to_owned(),
        };
        let response = resolved.response(node).expect("a response");
        let body = if response.content.is_empty() { "" } else { " with content" };
        lines.insert(format!("{at}: {status}{body}"));
    }
}

fn type_at(resolved: &Resolved, node: NodeId) -> String {
    match resolved.schema(node).map(|schema| &schema.body) {
        Some(SchemaBody::Keywords(keywords)) => {
            keywords.types.first().map(|found| format!("{found:?}").to_lowercase()).unwrap_or_default()
        }
        _ => String::new(),
    }
}
