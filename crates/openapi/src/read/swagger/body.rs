//! Request bodies: parameters in `body`, and those in `formData` together.

use indexmap::IndexMap;
use truespec_source::{Code, NodeId};

use super::super::Reader;
use super::super::body::empty_media_type;
use super::super::vocabulary::SWAGGER_BODY;
use crate::document::{Encoding, JsonType, Keywords, MediaType, RefKind, RequestBody, Schema, SchemaBody, Style};

/// A list of parameters, by where they are sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// In the path, the query or a header: parameters or references to them.
    pub(super) plain: Vec<NodeId>,
    /// The body: a parameter or a reference to one.
    body: Option<NodeId>,
    /// Parts of a form: name to parameter.
    form: IndexMap<String, NodeId>,
    /// The list.
    node: Option<NodeId>,
}

const MULTIPART: &str = "multipart/form-data";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

impl Reader<'_, '_> {
    /// Sorts a list of parameters, and reads those that are parameters in 3.1 too.
    pub(super) fn sent(&mut self, node: Option<NodeId>) -> Sent {
        let mut sent = Sent { node, ..Sent::default() };
        let items: Vec<NodeId> = node.map(|node| self.list(node).collect()).unwrap_or_default();
        for item in items {
            match self.place_of(item) {
                Some("body") => {
                    if let Some(first) = sent.body.replace(item) {
                        self.d
                            .error(Code::DuplicateItem, item, "an operation has two bodies")
                            .label("the second one")
                            .related(first, "the first one")
                            .help("describe both as one object, or as parts of a form by `in: formData`");
                    }
                }
                Some("formData") => self.part(item, &mut sent.form),
                _ => {
                    self.component(RefKind::Parameter, item);
                    sent.plain.push(item);
                }
            }
        }
        sent
    }

    /// `in` of a parameter, or of the one that a reference leads to.
    pub(super) fn place_of(&self, node: NodeId) -> Option<&str> {
        self.tree.as_str(self.tree.get(self.end_of(node)?, "in")?)
    }

    /// A declared body, whose media types are those of the document.
    pub(super) fn swagger_request_body(&mut self, node: NodeId) {
        if self.document.request_bodies.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if !self.reference(node, RefKind::RequestBody) {
            self.read_body(node, node, None);
        }
    }

    /// The body of an operation, out of its own parameters and those of its path.
    pub(super) fn body_of(
        &mut self,
        operation: NodeId,
        own: &Sent,
        shared: &Sent,
        consumes: Option<NodeId>,
    ) -> Option<NodeId> {
        if let Some(holder) = own.body.or_else(|| shared.body.filter(|_| own.form.is_empty())) {
            if !own.form.is_empty() {
                let message = "an operation has a body and a form".to_owned();
                self.quirk(Code::InvalidValue, holder, message, "the parameters in `formData` are ignored");
            }
            // What several operations share has the media types of the document, unless one of them says otherwise.
            if consumes.is_none() {
                self.component(RefKind::RequestBody, holder);
                return Some(holder);
            }
            let key = if own.body.is_some() { holder } else { operation };
            self.read_body(key, self.end_of(holder)?, consumes);
            return Some(key);
        }
        let mut parts = shared.form.clone();
        parts.extend(own.form.iter().map(|(name, &node)| (name.clone(), node)));
        if parts.is_empty() {
            return None;
        }
        let key = own.node.unwrap_or(operation);
        self.read_form(key, parts, consumes);
        Some(key)
    }

    /// Reads a parameter in `body` as the request body of a node.
    fn read_body(&mut self, key: NodeId, node: NodeId, consumes: Option<NodeId>) {
        let mut body = RequestBody { node: key, description: None, content: Vec::new(), required: false };
        let mut schema = None;
        for (name, value) in self.tree.entries(node) {
            match name {
                "description" => body.description = self.prose(value),
                "required" => body.required = self.flag(value),
                "schema" => {
                    self.schema(value);
                    schema = Some(value);
                }
                "name" | "in" => {}
                _ => self.unknown(&SWAGGER_BODY, name, value),
            }
        }
        if schema.is_none() {
            self.missing(node, "a parameter in `body`", "schema");
        }
        let mut names = self.media_types(consumes, "consumes");
        if names.is_empty() {
            names.push("application/json".to_owned());
        }
        body.content = names.iter().map(|name| MediaType { schema, ..empty_media_type(key, name) }).collect();
        self.document.request_bodies.insert(key, body);
    }

    /// Reads parameters in `formData` as the request body of a node: an object with a property for each.
    fn read_form(&mut self, key: NodeId, parts: IndexMap<String, NodeId>, consumes: Option<NodeId>) {
        let has_file = parts
            .values()
            .any(|&node| self.tree.get(node, "type").and_then(|node| self.tree.as_str(node)) == Some("file"));
        let mut names = self.media_types(consumes, "consumes");
        // 2.0, "Parameter Object": a form is one of these two, and files need the latter.
        names.retain(|name| is_form(name) && !(has_file && is(name, URL_ENCODED)));
        if names.is_empty() {
            names.push(if has_file { MULTIPART } else { URL_ENCODED }.to_owned());
        }
        let mut encodings = IndexMap::new();
        let mut keywords = Keywords { types: JsonType::Object.into(), ..Keywords::default() };
        for (name, node) in parts {
            if let Some((style, explode)) = self.value_schema(node, None) {
                encodings.insert(name.clone(), (node, style, explode));
            }
            if let Some(flag) = self.tree.get(node, "required")
                && self.flag(flag)
            {
                keywords.required.insert(name.clone(), flag);
            }
            keywords.properties.insert(name, node);
        }
        let body = RequestBody {
            node: key,
            description: None,
            required: !keywords.required.is_empty(),
            content: names
                .iter()
                .map(|name| MediaType {
                    schema: Some(key),
                    encoding: encodings.iter().map(|(part, &at)| (part.clone(), encoding(at))).collect(),
                    ..empty_media_type(key, name)
                })
                .collect(),
        };
        self.document.schemas.insert(key, Schema { node: key, body: SchemaBody::Keywords(Box::new(keywords)) });
        self.document.request_bodies.insert(key, body);
    }

    fn part(&mut self, item: NodeId, form: &mut IndexMap<String, NodeId>) {
        let Some(node) = self.end_of(item) else { return };
        let Some(name) = self.tree.get(node, "name").and_then(|name| self.text(name)) else {
            self.d.error(Code::MissingField, node, "a parameter has no `name`");
            return;
        };
        if let Some(first) = form.insert(name.clone(), node) {
            self.d
                .error(Code::DuplicateItem, item, format!("parameter `{name}` is declared twice"))
                .label("the second one")
                .related(first, "the first one")
                .help("remove one of them");
        }
    }
}

fn encoding((node, style, explode): (NodeId, Style, bool)) -> Encoding {
    Encoding {
        node,
        content_type: None,
        headers: IndexMap::new(),
        style: Some(style),
        explode: Some(explode),
        allow_reserved: false,
    }
}

fn is_form(name: &str) -> bool {
    is(name, MULTIPART) || is(name, URL_ENCODED)
}

/// RFC 9110 §8.3.1: not case-sensitive, parameters aside.
fn is(name: &str, essence: &str) -> bool {
    name.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(essence)
}
