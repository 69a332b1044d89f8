//! Request bodies, responses, and the media types of both.

use indexmap::IndexMap;
use truespec_source::{Code, NodeId};

use super::Reader;
use super::reference::MAX_HOPS;
use super::vocabulary::{ENCODING, MEDIA_TYPE, REQUEST_BODY, RESPONSE};
use crate::document::{Encoding, MediaType, RefKind, RequestBody, Response, Version};

impl Reader<'_, '_> {
    pub(super) fn request_body(&mut self, node: NodeId) {
        if self.document.request_bodies.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::RequestBody) {
            return;
        }
        let mut body = RequestBody { node, description: None, content: Vec::new(), required: false };
        let mut has_content = false;
        for (key, value) in self.tree.entries(node) {
            match key {
                "description" => body.description = self.prose(value),
                "content" => {
                    has_content = true;
                    body.content = self.content(value);
                }
                "required" => body.required = self.flag(value),
                // A reference may lead to a response; that is reported where it leads.
                "headers" | "links" if self.document.responses.contains_key(&node) => {}
                _ => self.unknown(&REQUEST_BODY, key, value),
            }
        }
        if !has_content && !self.document.responses.contains_key(&node) {
            let help = "name its media type: `content: {application/json: {schema: …}}`";
            self.quirk(Code::MissingField, node, "a request body has no `content`".to_owned(), help);
        }
        self.document.request_bodies.insert(node, body);
    }

    pub(super) fn response(&mut self, node: NodeId) {
        if self.document.responses.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::Response) {
            return;
        }
        let mut response =
            Response { node, summary: None, description: None, headers: IndexMap::new(), content: Vec::new() };
        let mut has_description = false;
        for (key, value) in self.tree.entries(node) {
            match key {
                "description" => {
                    has_description = true;
                    response.description = self.prose(value);
                }
                "summary" if self.document.version >= Version::V3_2 => response.summary = self.prose(value),
                "headers" => response.headers = self.headers(value),
                "content" => response.content = self.content(value),
                // Nothing reads links yet.
                "links" => {}
                // A reference may lead to a request body; that is reported where it leads.
                "required" if self.document.request_bodies.contains_key(&node) => {}
                _ => self.unknown(&RESPONSE, key, value),
            }
        }
        // Required until OpenAPI 3.2.
        let optional = self.document.version >= Version::V3_2 || self.document.request_bodies.contains_key(&node);
        if !has_description && !optional {
            self.missing(node, "a response", "description");
        }
        self.document.responses.insert(node, response);
    }

    /// A map of media types, in the order of the text.
    pub(super) fn content(&mut self, node: NodeId) -> Vec<MediaType> {
        self.object(node).map(|(name, value)| self.media_type(name, value)).collect()
    }

    fn media_type(&mut self, name: &str, node: NodeId) -> MediaType {
        let node = self.media_type_target(node);
        let mut media_type = empty_media_type(node, name);
        let is_3_2 = self.document.version >= Version::V3_2;
        // A reference to a schema stands one level too high; what it leads to is no media type.
        let target = self.tree.get(node, "$ref").and_then(|text| self.tree.as_str(text));
        let misplaced = target.is_some_and(|target| target.contains("/schemas/"));
        let entries: Vec<_> = if misplaced { self.tree.entries(node).collect() } else { self.object(node).collect() };
        for (key, value) in entries {
            match key {
                "schema" => {
                    self.schema(value);
                    media_type.schema = Some(value);
                }
                "example" => media_type.examples.push(value),
                "examples" => self.examples(value, &mut media_type.examples),
                "encoding" => {
                    for (property, encoding) in self.object(value) {
                        let encoding = self.encoding(encoding);
                        media_type.encoding.insert(property.to_owned(), encoding);
                    }
                }
                "itemSchema" if is_3_2 => {
                    self.schema(value);
                    media_type.item_schema = Some(value);
                }
                "itemEncoding" if is_3_2 => media_type.item_encoding = Some(self.encoding(value)),
                "prefixEncoding" if is_3_2 => {
                    media_type.prefix_encoding = self.list(value).map(|item| self.encoding(item)).collect();
                }
                _ => self.unknown(&MEDIA_TYPE, key, value),
            }
        }
        media_type
    }

    /// OpenAPI 3.2 lets a media type be a reference. It has no table of its own, so that this one is followed right away.
    fn media_type_target(&mut self, node: NodeId) -> NodeId {
        let mut node = node;
        for _ in 0..MAX_HOPS {
            if self.document.version < Version::V3_2 {
                break;
            }
            let Some(reference) = self.tree.get(node, "$ref") else { break };
            let Some(text) = self.text(reference) else { break };
            let Some(target) = self.tree.target(reference, &text) else {
                let help = "media types are declared in `components.mediaTypes`";
                self.d.error(Code::UnknownReference, reference, format!("nothing is at `{text}`")).help(help);
                break;
            };
            node = target;
        }
        node
    }

    fn encoding(&mut self, node: NodeId) -> Encoding {
        let mut encoding = Encoding {
            node,
            content_type: None,
            headers: IndexMap::new(),
            style: None,
            explode: None,
            allow_reserved: false,
        };
        for (key, value) in self.object(node) {
            match key {
                "contentType" => encoding.content_type = self.text(value),
                "headers" => encoding.headers = self.headers(value),
                "style" => encoding.style = self.style(value),
                "explode" => encoding.explode = Some(self.flag(value)),
                "allowReserved" => encoding.allow_reserved = self.flag(value),
                _ => self.unknown(&ENCODING, key, value),
            }
        }
        encoding
    }

    pub(super) fn headers(&mut self, node: NodeId) -> IndexMap<String, NodeId> {
        let mut headers = IndexMap::new();
        for (name, value) in self.object(node) {
            self.component(RefKind::Header, value);
            headers.insert(name.to_owned(), value);
        }
        headers
    }
}

/// A media type of which only the name is known.
pub(super) fn empty_media_type(node: NodeId, name: &str) -> MediaType {
    MediaType {
        node,
        name: name.to_owned(),
        schema: None,
        item_schema: None,
        examples: Vec::new(),
        encoding: IndexMap::new(),
        prefix_encoding: Vec::new(),
        item_encoding: None,
    }
}
