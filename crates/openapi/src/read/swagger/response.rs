//! Responses: one schema, and the media types that `produces` lists.

use indexmap::IndexMap;
use truespec_source::{At, Code, NodeId};

use super::super::Reader;
use super::super::body::empty_media_type;
use super::super::operation::status;
use super::super::vocabulary::SWAGGER_RESPONSE;
use crate::Value;
use crate::document::{MediaType, RefKind, Response, Responses};

impl Reader<'_, '_> {
    /// A declared response, whose media types are those of the document.
    pub(super) fn swagger_response(&mut self, node: NodeId) {
        if self.document.responses.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if !self.reference(node, RefKind::Response) {
            self.read_response(node, node, None);
        }
    }

    /// The responses of an operation.
    pub(super) fn swagger_responses(&mut self, node: NodeId, produces: Option<NodeId>) -> Responses {
        let mut responses = Responses::default();
        for (key, value) in self.object(node) {
            let Some(status) = status(key) else {
                if !key.starts_with("x-") {
                    self.d
                        .error(Code::InvalidValue, At::Key(value), format!("`{key}` is not a status of a response"))
                        .label("expected a status from `100` to `599`, or `default`");
                }
                continue;
            };
            // A declared response has the media types of the document, unless this operation says otherwise.
            let end = self.end_of(value).filter(|_| produces.is_some());
            match end {
                Some(end) if matches!(self.tree.value(end), Value::Object) => self.read_response(value, end, produces),
                _ => self.component(RefKind::Response, value),
            }
            responses.by_status.insert(status, value);
        }
        responses
    }

    /// Reads a response as that of a node.
    fn read_response(&mut self, key: NodeId, node: NodeId, produces: Option<NodeId>) {
        let mut response =
            Response { node: key, summary: None, description: None, headers: IndexMap::new(), content: Vec::new() };
        let (mut schema, mut examples) = (None, None);
        for (name, value) in self.tree.entries(node) {
            match name {
                "description" => response.description = self.prose(value),
                "schema" => {
                    self.schema(value);
                    schema = Some(value);
                }
                "headers" => response.headers = self.headers(value),
                "examples" => examples = Some(value),
                _ => self.unknown(&SWAGGER_RESPONSE, name, value),
            }
        }
        if self.tree.get(node, "description").is_none() {
            self.missing(node, "a response", "description");
        }
        if let Some(schema) = schema {
            let names = self.produced(schema, produces);
            response.content = names
                .iter()
                .map(|name| {
                    // 2.0, "Example Object": by media type.
                    let example = examples.and_then(|examples| self.tree.get(examples, name));
                    let examples = example.into_iter().collect();
                    MediaType { schema: Some(schema), examples, ..empty_media_type(key, name) }
                })
                .collect();
        }
        self.document.responses.insert(key, response);
    }

    fn produced(&mut self, schema: NodeId, produces: Option<NodeId>) -> Vec<String> {
        let mut names = self.media_types(produces, "produces");
        let is_file = self.tree.get(schema, "type").and_then(|node| self.tree.as_str(node)) == Some("file");
        if is_file {
            // A file is not the text of a JSON document, which is what the document says of its other responses.
            names.retain(|name| !name.to_ascii_lowercase().contains("json"));
        }
        if names.is_empty() {
            names.push(if is_file { "application/octet-stream" } else { "application/json" }.to_owned());
        }
        names
    }
}
