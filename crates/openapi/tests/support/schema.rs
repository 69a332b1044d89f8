//! A schema in one line.

use std::fmt::Write as _;

use truespec_openapi::{Json, JsonType, Keywords, Limit, Resolved, SchemaBody};
use truespec_source::{Locate, NodeId};

/// A schema in one line; every keyword that it has shows.
pub(crate) fn line(resolved: &Resolved, node: NodeId) -> String {
    match resolved.schema(node).map(|schema| &schema.body) {
        None => "(no schema)".to_owned(),
        Some(SchemaBody::Bool(true)) => "true".to_owned(),
        Some(SchemaBody::Bool(false)) => "false".to_owned(),
        Some(SchemaBody::Keywords(keywords)) => {
            let words = keywords_of(resolved, keywords);
            if words.is_empty() { "{}".to_owned() } else { words.join(" ") }
        }
    }
}

/// A JSON value in one line.
pub(crate) fn json(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(digits) => digits.clone(),
        Json::String(text) => format!("{text:?}"),
        Json::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Json::Object(entries) => {
            let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {}", json(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// The name of a component, or the pointer of anything else.
pub(crate) fn name(resolved: &Resolved, target: Option<NodeId>) -> String {
    match target {
        None => "nowhere".to_owned(),
        Some(node) => match resolved.component_name(node) {
            Some(name) => name.to_owned(),
            None => format!("#{}", resolved.tree.pointer(node)),
        },
    }
}

#[allow(clippy::too_many_lines)] // One line a keyword.
fn keywords_of(resolved: &Resolved, keywords: &Keywords) -> Vec<String> {
    let mut words = Vec::new();
    let limits = keywords.limits.as_deref().cloned().unwrap_or_default();
    let value = |node: &NodeId| json(&resolved.tree.json(*node));
    let list = |nodes: &[NodeId]| nodes.iter().map(|&node| line(resolved, node)).collect::<Vec<_>>().join(", ");
    if keywords.reference.is_some() {
        words.push(format!("-> {}", name(resolved, resolved.schema_target(keywords))));
    }
    if !keywords.types.is_empty() {
        let types: Vec<_> = keywords.types.iter().map(|&json_type| type_name(json_type)).collect();
        words.push(types.join("|"));
    }
    if let Some((_, nullable)) = keywords.nullable {
        words.push(format!("nullable={nullable}"));
    }
    for (word, text) in [
        ("title", &keywords.title),
        ("description", &keywords.description),
        ("format", &keywords.format),
        ("pattern", &limits.pattern),
        ("multipleOf", &limits.multiple_of),
        ("contentEncoding", &keywords.content_encoding),
        ("contentMediaType", &keywords.content_media_type),
    ] {
        words.extend(text.as_ref().map(|text| format!("{word}={text:?}")));
    }
    words.extend(
        keywords
            .enum_values
            .as_ref()
            .map(|values| format!("enum[{}]", values.iter().map(value).collect::<Vec<_>>().join(", "))),
    );
    words.extend(keywords.const_value.as_ref().map(|node| format!("const={}", value(node))));
    words.extend(keywords.default.as_ref().map(|node| format!("default={}", value(node))));
    words.extend(keywords.examples.iter().map(|node| format!("example={}", value(node))));
    words.extend(limits.minimum.as_ref().map(|limit| format!("minimum={}", limit_text(limit))));
    words.extend(limits.maximum.as_ref().map(|limit| format!("maximum={}", limit_text(limit))));
    for (word, count) in [
        ("minLength", limits.min_length),
        ("maxLength", limits.max_length),
        ("minItems", limits.min_items),
        ("maxItems", limits.max_items),
        ("minProperties", limits.min_properties),
        ("maxProperties", limits.max_properties),
    ] {
        words.extend(count.map(|count| format!("{word}={count}")));
    }
    for (word, flag) in [
        ("uniqueItems", keywords.unique_items),
        ("readOnly", keywords.read_only),
        ("writeOnly", keywords.write_only),
        ("deprecated", keywords.deprecated),
    ] {
        if flag {
            words.push(word.to_owned());
        }
    }
    if !keywords.properties.is_empty() {
        let properties = keywords.properties.iter().map(|(name, &node)| {
            let mark = if keywords.required.contains_key(name) { "!" } else { "" };
            format!("{name}{mark}: {}", line(resolved, node))
        });
        words.push(format!("{{{}}}", properties.collect::<Vec<_>>().join(", ")));
    }
    let others: Vec<_> =
        keywords.required.keys().filter(|name| !keywords.properties.contains_key(*name)).cloned().collect();
    if !others.is_empty() {
        words.push(format!("required[{}]", others.join(", ")));
    }
    for (pattern, &node) in &keywords.pattern_properties {
        words.push(format!("{pattern:?}: {}", line(resolved, node)));
    }
    for (word, node) in [
        ("additionalProperties", keywords.additional_properties),
        ("unevaluatedProperties", keywords.unevaluated_properties),
        ("propertyNames", keywords.property_names),
        ("items", keywords.items),
        ("not", keywords.not),
    ] {
        words.extend(node.map(|node| format!("{word}({})", line(resolved, node))));
    }
    for (word, nodes) in [
        ("prefixItems", &keywords.prefix_items),
        ("allOf", &keywords.all_of),
        ("anyOf", &keywords.any_of),
        ("oneOf", &keywords.one_of),
    ] {
        if !nodes.is_empty() {
            words.push(format!("{word}({})", list(nodes)));
        }
    }
    if let Some(discriminator) = &keywords.discriminator {
        let mut text = format!("discriminator({}", discriminator.property_name);
        for (value, reference) in &discriminator.mapping {
            let _ = write!(text, ", {value} -> {}", name(resolved, reference.target));
        }
        if let Some(reference) = &discriminator.default_mapping {
            let _ = write!(text, ", else {}", name(resolved, reference.target));
        }
        words.push(text + ")");
    }
    words.extend(keywords.external_docs.as_ref().map(|docs| format!("docs({})", docs.url)));
    for (key, node) in keywords.uninterpreted.iter().chain(&keywords.extensions) {
        words.push(format!("{key}={}", value(node)));
    }
    words
}

fn limit_text(limit: &Limit) -> String {
    format!("{}{}", if limit.exclusive { "exclusive " } else { "" }, limit.value)
}

fn type_name(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "null",
        JsonType::Boolean => "boolean",
        JsonType::Integer => "integer",
        JsonType::Number => "number",
        JsonType::String => "string",
        JsonType::Array => "array",
        JsonType::Object => "object",
    }
}
