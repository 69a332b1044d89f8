//! [`Tree`] to [`Document`]: every known field has the right shape, every other one is kept or reported.
//!
//! In: a tree. Out: the typed document with its references unresolved. The spellings of 3.0 become those of 3.1 here, and
//! 2.0 is read into the same objects ([`swagger`]).
//! Knows nothing about where references lead, nor about what the API means.

mod body;
mod components;
mod info;
mod operation;
mod parameter;
mod quirks;
mod reference;
mod root;
mod schema;
mod security;
mod shape;
mod swagger;
mod vocabulary;

use indexmap::IndexMap;
use truespec_source::{Diagnostics, NodeId};

use crate::document::{Components, Document, Info, Version};
use crate::{RefKind, Tree};
use quirks::Quirks;
pub(crate) use quirks::more_places;
pub(crate) use vocabulary::fields_of;

/// Reads a document. What is wrong is reported and left out; what is merely odd is reported once and read.
pub fn read(tree: &Tree, d: &mut Diagnostics) -> Document {
    let mut reader = Reader::new(tree, empty(tree.root()), d);
    reader.root();
    reader.finish()
}

/// Reads more of a document: what references lead to may stand anywhere.
pub(crate) struct Reader<'t, 'd> {
    tree: &'t Tree,
    d: &'d mut Diagnostics,
    pub(crate) document: Document,
    quirks: Quirks,
}

impl<'t, 'd> Reader<'t, 'd> {
    pub(crate) fn new(tree: &'t Tree, document: Document, d: &'d mut Diagnostics) -> Self {
        Self { tree, d, document, quirks: Quirks::default() }
    }

    pub(crate) fn finish(self) -> Document {
        self.quirks.report(self.d);
        self.document
    }

    /// Reads a node as something of a kind, unless it was read before.
    pub(crate) fn component(&mut self, kind: RefKind, node: NodeId) {
        if self.document.version == Version::V2_0 && self.swagger_component(kind, node) {
            return;
        }
        match kind {
            RefKind::Schema => self.schema(node),
            RefKind::Response => self.response(node),
            RefKind::Parameter => self.parameter(node),
            RefKind::RequestBody => self.request_body(node),
            RefKind::Header => self.header(node),
            RefKind::SecurityScheme => self.security_scheme(node),
            RefKind::PathItem => self.path_item(node),
            // Nothing reads these yet; only that they are objects or references is known.
            RefKind::Callback => self.callback(node),
            RefKind::Example | RefKind::Link => {
                if self.is_object(node) {
                    self.reference(node, kind);
                }
            }
        }
    }
}

fn empty(root: NodeId) -> Document {
    Document {
        node: root,
        version: Version::V3_1,
        self_uri: None,
        info: Info {
            node: root,
            title: String::new(),
            version: String::new(),
            summary: None,
            description: None,
            terms_of_service: None,
            contact: None,
            license: None,
        },
        servers: Vec::new(),
        paths: IndexMap::new(),
        webhooks: IndexMap::new(),
        callbacks: IndexMap::new(),
        components: Components::default(),
        security: None,
        tags: Vec::new(),
        external_docs: None,
        extensions: IndexMap::new(),
        references: IndexMap::default(),
        schemas: IndexMap::default(),
        parameters: IndexMap::default(),
        request_bodies: IndexMap::default(),
        responses: IndexMap::default(),
        headers: IndexMap::default(),
        path_items: IndexMap::default(),
        security_schemes: IndexMap::default(),
    }
}
