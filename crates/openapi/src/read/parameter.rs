//! Parameters and headers: where a value stands and how it is written.

use indexmap::IndexMap;
use truespec_source::{Code, NodeId, did_you_mean};

use super::Reader;
use super::vocabulary::{HEADER, PARAMETER};
use crate::Value;
use crate::document::{Header, In, ParamSchema, Parameter, RefKind, Style, Version};

/// The fields that parameters and headers share.
#[derive(Default)]
struct Common {
    description: Option<String>,
    required: bool,
    deprecated: bool,
    style: Option<NodeId>,
    explode: Option<bool>,
    allow_reserved: bool,
    schema: Option<NodeId>,
    content: Option<NodeId>,
    examples: Vec<NodeId>,
}

impl Reader<'_, '_> {
    pub(super) fn parameter(&mut self, node: NodeId) {
        if self.document.parameters.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::Parameter) {
            return;
        }
        let (mut name, mut location) = (None, None);
        let mut allow_empty_value = false;
        let mut extensions = IndexMap::new();
        let mut common = Common::default();
        for (key, value) in self.tree.entries(node) {
            match key {
                "name" => name = self.text(value),
                "in" => location = Some(value),
                "allowEmptyValue" => allow_empty_value = self.flag(value),
                _ if self.common(&mut common, key, value) => {}
                _ => self.other(&PARAMETER, key, value, &mut extensions),
            }
        }
        let Some(name) = name else {
            self.d
                .error(Code::MissingField, node, "a parameter has no `name`")
                .help("a parameter needs `name` and `in`, or a `$ref`");
            return;
        };
        let Some(location) = self.location(node, &name, location) else { return };
        if location == In::Path && !common.required {
            // OpenAPI 3.1 §4.8.12: a path parameter is always required.
            let message = "a path parameter is not `required: true`".to_owned();
            self.quirk(Code::InvalidValue, node, message, "it is read as required; a path cannot do without");
            common.required = true;
        }
        if location == In::QueryString && common.content.is_none() {
            // OpenAPI 3.2 §4.12.2: only `content` can say what a whole query consists of.
            let help = "write `content: {application/x-www-form-urlencoded: {schema: …}}`";
            self.d.error(Code::MissingField, node, format!("parameter `{name}` has no `content`")).help(help);
            return;
        }
        let Common { required, deprecated, .. } = common;
        let (description, examples) = (common.description.take(), std::mem::take(&mut common.examples));
        let value = self.param_schema(node, &common, location);
        let parameter = Parameter {
            node,
            name,
            location,
            description,
            required,
            deprecated,
            allow_empty_value,
            value,
            examples,
            extensions,
        };
        self.document.parameters.insert(node, parameter);
    }

    pub(super) fn header(&mut self, node: NodeId) {
        if self.document.headers.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::Header) {
            return;
        }
        let mut common = Common::default();
        for (key, value) in self.tree.entries(node) {
            // A reference may lead to a parameter, which names itself; that is reported where it leads.
            let of_parameter = matches!(key, "name" | "in") && self.document.parameters.contains_key(&node);
            if !self.common(&mut common, key, value) && key != "allowEmptyValue" && !of_parameter {
                self.unknown(&HEADER, key, value);
            }
        }
        let Common { required, deprecated, .. } = common;
        let (description, examples) = (common.description.take(), std::mem::take(&mut common.examples));
        let value = self.param_schema(node, &common, In::Header);
        self.document.headers.insert(node, Header { node, description, required, deprecated, value, examples });
    }

    /// `style`, where it is one.
    pub(super) fn style(&mut self, node: NodeId) -> Option<Style> {
        const NAMES: [(&str, Style); 7] = [
            ("simple", Style::Simple),
            ("label", Style::Label),
            ("matrix", Style::Matrix),
            ("form", Style::Form),
            ("spaceDelimited", Style::SpaceDelimited),
            ("pipeDelimited", Style::PipeDelimited),
            ("deepObject", Style::DeepObject),
        ];
        let text = self.text(node)?;
        if text == "cookie" && self.document.version >= Version::V3_2 {
            let message = "`style: cookie` is read as `style: form`".to_owned();
            self.quirk(Code::InvalidValue, node, message, "the two differ in what is percent-encoded");
            return Some(Style::Form);
        }
        let style = NAMES.iter().find(|(name, _)| *name == text).map(|&(_, style)| style);
        if style.is_none() {
            let near = did_you_mean(&text, NAMES.iter().map(|&(name, _)| name));
            let help = near.unwrap_or_else(|| "the usual style of the place is taken".to_owned());
            self.quirk(Code::InvalidValue, node, format!("`{text}` is not a style"), &help);
        }
        style
    }

    /// Reads a field that parameters and headers share; `false` for any other.
    fn common(&mut self, common: &mut Common, key: &str, value: NodeId) -> bool {
        match key {
            "description" => common.description = self.prose(value),
            "required" => common.required = self.flag(value),
            "deprecated" => common.deprecated = self.flag(value),
            "style" => common.style = Some(value),
            "explode" => common.explode = Some(self.flag(value)),
            "allowReserved" => common.allow_reserved = self.flag(value),
            "schema" => {
                self.schema(value);
                common.schema = Some(value);
            }
            "content" => common.content = Some(value),
            "example" => common.examples.push(value),
            "examples" => self.examples(value, &mut common.examples),
            _ => return false,
        }
        true
    }

    fn location(&mut self, node: NodeId, name: &str, location: Option<NodeId>) -> Option<In> {
        let Some(location) = location else {
            self.d
                .error(Code::MissingField, node, format!("parameter `{name}` has no `in`"))
                .help("add `in: query`, or `path`, `header`, `cookie`");
            return None;
        };
        let text = self.text(location)?;
        Some(match text.as_str() {
            "path" => In::Path,
            "query" => In::Query,
            "querystring" if self.document.version >= Version::V3_2 => In::QueryString,
            "header" => In::Header,
            "cookie" => In::Cookie,
            _ => {
                let help = match text.as_str() {
                    "body" | "formData" => Some("since OpenAPI 3.0 a body is described by `requestBody`".to_owned()),
                    "querystring" => Some("it belongs to OpenAPI 3.2".to_owned()),
                    _ => did_you_mean(&text, ["path", "query", "header", "cookie"]),
                };
                self.d
                    .error(Code::InvalidValue, location, format!("parameter `{name}` stands in `{text}`"))
                    .label("expected `path`, `query`, `header` or `cookie`")
                    .maybe_help(help);
                return None;
            }
        })
    }

    fn param_schema(&mut self, node: NodeId, common: &Common, location: In) -> ParamSchema {
        let style = common.style.and_then(|style| Some((style, self.style(style)?)));
        if let (Some(content), None) = (common.content, common.schema) {
            let mut media_types = self.content(content);
            if media_types.len() > 1 {
                let message = "the `content` of a parameter should have one media type".to_owned();
                self.quirk(Code::InvalidValue, content, message, "the first one is taken");
            }
            if !media_types.is_empty() {
                return ParamSchema::Content(Box::new(media_types.swap_remove(0)));
            }
        }
        if common.schema.is_none() {
            let what =
                if location == In::Header && self.tree.get(node, "in").is_none() { "a header" } else { "a parameter" };
            let message = format!("{what} has neither `schema` nor `content`");
            let help = match self.tree.get(node, "type").map(|node| self.tree.value(node)) {
                Some(Value::String(_)) => "since OpenAPI 3.0 `type` belongs into `schema`",
                _ => "",
            };
            self.quirk(Code::MissingField, node, message, help);
        }
        let default = default_style(location);
        let style = match style {
            Some((place, style)) if !fits(style, location) => {
                self.misplaced_style(place, location);
                default
            }
            Some((_, style)) => style,
            None => default,
        };
        // OpenAPI 3.1 §4.8.12.2: `form` explodes unless told otherwise, the others do not.
        let explode = common.explode.unwrap_or(style == Style::Form);
        ParamSchema::Schema { schema: common.schema, style, explode, allow_reserved: common.allow_reserved }
    }

    fn misplaced_style(&mut self, node: NodeId, location: In) {
        let (place, allowed) = match location {
            In::Path => ("a path parameter", "`simple`, `label` or `matrix`"),
            In::Query | In::QueryString => {
                ("a query parameter", "`form`, `spaceDelimited`, `pipeDelimited` or `deepObject`")
            }
            In::Header => ("a header", "`simple`"),
            In::Cookie => ("a cookie parameter", "`form`"),
        };
        let message = format!("{} has no meaning in {place}", self.spelt(node));
        let label = format!("expected {allowed}");
        let help = || Some("the usual style of the place is taken".to_owned());
        self.quirks.add(Code::InvalidValue, node, message, Some(label), help);
    }

    fn spelt(&self, node: NodeId) -> String {
        format!("`style: {}`", self.tree.as_str(node).unwrap_or_default())
    }
}

/// OpenAPI 3.1 §4.8.12.2.1
fn default_style(location: In) -> Style {
    match location {
        In::Path | In::Header => Style::Simple,
        In::Query | In::QueryString | In::Cookie => Style::Form,
    }
}

/// OpenAPI 3.1 §4.8.12.3: the styles of each location.
fn fits(style: Style, location: In) -> bool {
    match location {
        In::Path => matches!(style, Style::Simple | Style::Label | Style::Matrix),
        In::Query | In::QueryString => {
            matches!(style, Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject)
        }
        In::Header => style == Style::Simple,
        In::Cookie => style == Style::Form,
    }
}
