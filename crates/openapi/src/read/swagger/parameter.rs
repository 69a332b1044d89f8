//! Parameters outside of bodies, and headers: the schema of a value stands among their own fields.

use indexmap::IndexMap;
use truespec_source::{Code, NodeId, did_you_mean};

use super::super::Reader;
use super::super::schema::Bounds;
use super::super::vocabulary::{SWAGGER_HEADER, SWAGGER_PARAMETER};
use crate::document::{Header, In, JsonType, Keywords, ParamSchema, Parameter, RefKind, Schema, SchemaBody, Style};

impl Reader<'_, '_> {
    pub(super) fn swagger_parameter(&mut self, node: NodeId) {
        if self.document.parameters.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::Parameter) {
            return;
        }
        let Some(name) = self.tree.get(node, "name").and_then(|name| self.text(name)) else {
            self.d
                .error(Code::MissingField, node, "a parameter has no `name`")
                .help("a parameter needs `name` and `in`, or a `$ref`");
            return;
        };
        let Some(location) = self.swagger_location(node, &name) else { return };
        let mut parameter = Parameter {
            node,
            name,
            location,
            description: None,
            required: false,
            deprecated: false,
            allow_empty_value: false,
            value: self.param_value(node, location),
            examples: Vec::new(),
            extensions: IndexMap::new(),
        };
        for (key, value) in self.tree.entries(node) {
            match key {
                "description" => parameter.description = self.prose(value),
                "required" => parameter.required = self.flag(value),
                "allowEmptyValue" => parameter.allow_empty_value = self.flag(value),
                _ if is_of_value(key) => {}
                _ => self.other(&SWAGGER_PARAMETER, key, value, &mut parameter.extensions),
            }
        }
        if location == In::Path && !parameter.required {
            // 2.0, "Parameter Object": a path parameter is always required.
            let message = "a path parameter is not `required: true`".to_owned();
            self.quirk(Code::InvalidValue, node, message, "it is read as required; a path cannot do without");
            parameter.required = true;
        }
        self.document.parameters.insert(node, parameter);
    }

    pub(super) fn swagger_header(&mut self, node: NodeId) {
        if self.document.headers.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::Header) {
            return;
        }
        let value = self.param_value(node, In::Header);
        let mut description = None;
        for (key, value) in self.tree.entries(node) {
            match key {
                "description" => description = self.prose(value),
                _ if is_of_value(key) => {}
                _ => self.unknown(&SWAGGER_HEADER, key, value),
            }
        }
        let header = Header { node, description, required: false, deprecated: false, value, examples: Vec::new() };
        self.document.headers.insert(node, header);
    }

    /// Reads the fields of a parameter that say something about its value as a schema under the same node. Gives the
    /// style of a list. `location` is none for a part of a form, which keeps its description.
    pub(super) fn value_schema(&mut self, node: NodeId, location: Option<In>) -> Option<(Style, bool)> {
        let mut keywords = Keywords::default();
        let mut bounds = Bounds::default();
        for (key, value) in self.tree.entries(node) {
            match key {
                "description" if location.is_none() => keywords.description = self.prose(value),
                "default" => keywords.default = Some(value),
                "items" => {}
                "x-nullable" => keywords.nullable = Some((value, self.flag(value))),
                _ if is_of_value(key) => _ = self.limit(&mut keywords, &mut bounds, key, value),
                _ => {}
            }
        }
        self.finish_limits(&mut keywords, &bounds);
        self.finish_items(node, &mut keywords);
        let mut style = None;
        if keywords.types.contains(&JsonType::Array) {
            style = self.list_style(node, location);
            if style.is_none() {
                // A list of which only its callers know how to write it.
                keywords = Keywords {
                    types: JsonType::String.into(),
                    description: keywords.description,
                    ..Keywords::default()
                };
            }
        }
        self.document.schemas.insert(node, Schema { node, body: SchemaBody::Keywords(Box::new(keywords)) });
        style
    }

    fn param_value(&mut self, node: NodeId, location: In) -> ParamSchema {
        let plain = if location == In::Query { Style::Form } else { Style::Simple };
        let what = if self.tree.get(node, "in").is_some() { "a parameter" } else { "a header" };
        if let Some(schema) = self.tree.get(node, "schema") {
            let message = format!("{what} should have no `schema`");
            let help = "in Swagger 2.0 only a parameter in `body` has one; it is read all the same";
            self.quirk(Code::InvalidValue, schema, message, help);
            self.schema(schema);
            return ParamSchema::Schema { schema: Some(schema), style: plain, explode: false, allow_reserved: false };
        }
        if self.tree.get(node, "type").is_none() {
            self.missing(node, what, "type");
        }
        let style = self.value_schema(node, Some(location));
        let (style, explode) = style.unwrap_or((plain, plain == Style::Form));
        ParamSchema::Schema { schema: Some(node), style, explode, allow_reserved: false }
    }

    /// `collectionFormat`: how a list is written; `None` where 3.1 has no way to say it.
    fn list_style(&mut self, node: NodeId, location: Option<In>) -> Option<(Style, bool)> {
        let in_query = matches!(location, None | Some(In::Query));
        let comma = (if in_query { Style::Form } else { Style::Simple }, false);
        let Some(format) = self.tree.get(node, "collectionFormat") else { return Some(comma) };
        let text = self.text(format)?;
        match (text.as_str(), in_query) {
            ("csv", _) => Some(comma),
            ("ssv", true) => Some((Style::SpaceDelimited, false)),
            ("pipes", true) => Some((Style::PipeDelimited, false)),
            ("multi", true) => Some((Style::Form, true)),
            ("multi", false) => {
                let message = "`collectionFormat: multi` means nothing in a path or a header".to_owned();
                self.quirk(Code::InvalidValue, format, message, "it is read as `csv`");
                Some(comma)
            }
            ("ssv" | "tsv" | "pipes", _) => {
                let message = format!("a list with `collectionFormat: {text}` is read as text here");
                self.quirk(Code::Unsupported, format, message, "its items are joined by whoever calls");
                None
            }
            _ => {
                let known = ["csv", "ssv", "tsv", "pipes", "multi"];
                self.d
                    .error(Code::InvalidValue, format, format!("`{text}` is not a format of collections"))
                    .maybe_help(did_you_mean(&text, known))
                    .maybe_help(Some("it is `csv`, `ssv`, `tsv`, `pipes` or `multi`".to_owned()));
                None
            }
        }
    }

    fn swagger_location(&mut self, node: NodeId, name: &str) -> Option<In> {
        let Some(location) = self.tree.get(node, "in") else {
            self.d
                .error(Code::MissingField, node, format!("parameter `{name}` has no `in`"))
                .help("add `in: query`, or `path`, `header`, `formData`, `body`");
            return None;
        };
        let text = self.text(location)?;
        match text.as_str() {
            "path" => Some(In::Path),
            "query" => Some(In::Query),
            "header" => Some(In::Header),
            _ => {
                let help = match text.as_str() {
                    "cookie" => Some("Swagger 2.0 has no cookies among parameters; OpenAPI 3.0 has them".to_owned()),
                    _ => did_you_mean(&text, ["path", "query", "header", "formData", "body"]),
                };
                self.d
                    .error(Code::InvalidValue, location, format!("parameter `{name}` stands in `{text}`"))
                    .label("expected `path`, `query`, `header`, `formData` or `body`")
                    .maybe_help(help);
                None
            }
        }
    }
}

/// Whether a field says something about the value, or about how it is written.
fn is_of_value(key: &str) -> bool {
    matches!(
        key,
        "name"
            | "in"
            | "schema"
            | "collectionFormat"
            | "x-nullable"
            | "type"
            | "format"
            | "items"
            | "default"
            | "maximum"
            | "exclusiveMaximum"
            | "minimum"
            | "exclusiveMinimum"
            | "maxLength"
            | "minLength"
            | "pattern"
            | "maxItems"
            | "minItems"
            | "uniqueItems"
            | "enum"
            | "multipleOf"
    )
}
