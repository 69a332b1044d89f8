//! A value of a schema: its example where it has one, else one made from its keywords.

use truespec_openapi::{Json, JsonType, Keywords, Resolved, SchemaBody};
use truespec_source::NodeId;

/// Values of the schemas of a document.
pub(super) struct Values<'r> {
    resolved: &'r Resolved,
}

/// Below which only what is required is made.
const DEEP: usize = 1;
/// Below which nothing is made: schemas may hold themselves.
const DEEPEST: usize = 12;

impl<'r> Values<'r> {
    pub(super) fn new(resolved: &'r Resolved) -> Self {
        Self { resolved }
    }

    /// The first of some examples, else a value of the schema.
    pub(super) fn example(&self, examples: &[NodeId], schema: Option<NodeId>) -> Json {
        match (examples.first(), schema) {
            (Some(&example), _) => self.resolved.tree.json(example),
            (None, Some(schema)) => self.of(schema, 0),
            (None, None) => Json::String("text".to_owned()),
        }
    }

    fn of(&self, schema: NodeId, depth: usize) -> Json {
        let Some(SchemaBody::Keywords(keywords)) = self.resolved.schema(schema).map(|schema| &schema.body) else {
            return Json::Object([].into_iter().collect());
        };
        let listed = keywords.enum_values.as_ref().and_then(|values| values.first());
        let given =
            keywords.examples.first().or(keywords.const_value.as_ref()).or(keywords.default.as_ref()).or(listed);
        if let Some(&node) = given {
            return self.resolved.tree.json(node);
        }
        if depth > DEEPEST {
            return Json::Null;
        }
        if let Some(target) = self.resolved.schema_target(keywords) {
            return self.of(target, depth);
        }
        if let Some(&first) = keywords.one_of.first().or(keywords.any_of.first()) {
            return self.of(first, depth);
        }
        let has_members = !keywords.properties.is_empty() || !keywords.all_of.is_empty();
        match keywords.types.first() {
            _ if has_members => self.object(keywords, depth),
            Some(JsonType::Object) | None => self.object(keywords, depth),
            Some(JsonType::Array) => {
                Json::List(keywords.items.map(|items| self.of(items, depth + 1)).into_iter().collect())
            }
            Some(JsonType::Boolean) => Json::Bool(true),
            Some(JsonType::Integer | JsonType::Number) => Json::Number(number(keywords)),
            Some(JsonType::String) => Json::String(text(keywords)),
            Some(JsonType::Null) => Json::Null,
        }
    }

    fn object(&self, keywords: &Keywords, depth: usize) -> Json {
        let mut members = Vec::new();
        for &part in &keywords.all_of {
            if let Json::Object(part) = self.of(part, depth) {
                members.extend(part);
            }
        }
        for (name, &schema) in &keywords.properties {
            let wanted = keywords.required.contains_key(name) || depth < DEEP;
            if wanted && !self.is_read_only(schema) {
                members.push((name.clone(), self.of(schema, depth + 1)));
            }
        }
        Json::Object(members.into_iter().collect())
    }

    /// Whether a client does not send it.
    fn is_read_only(&self, schema: NodeId) -> bool {
        let body = self.resolved.schema(schema).map(|schema| &schema.body);
        matches!(body, Some(SchemaBody::Keywords(keywords)) if keywords.read_only)
    }
}

fn number(keywords: &Keywords) -> String {
    match keywords.limits.as_ref().and_then(|limits| limits.minimum.as_ref()) {
        Some(limit) if !limit.exclusive => limit.value.clone(),
        _ => "1".to_owned(),
    }
}

fn text(keywords: &Keywords) -> String {
    let text = match keywords.format.as_deref() {
        Some("date-time") => "2024-05-01T10:00:00Z",
        Some("date") => "2024-05-01",
        Some("time") => "10:00:00Z",
        Some("uuid") => "3f1c9f1e-6c1b-4f7e-9a55-0d1c2b3a4f5e",
        Some("email") => "ada@example.com",
        Some("uri" | "url") => "https://example.com/",
        Some("byte") => "dGV4dA==",
        _ => "text",
    };
    let limits = keywords.limits.as_deref();
    let most = limits.and_then(|limits| limits.max_length).and_then(|most| usize::try_from(most).ok());
    let least = limits.and_then(|limits| limits.min_length).and_then(|least| usize::try_from(least).ok());
    text.chars()
        .chain(std::iter::repeat('x'))
        .take(text.len().max(least.unwrap_or_default()).min(most.unwrap_or(usize::MAX)))
        .collect()
}
