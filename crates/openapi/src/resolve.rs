//! [`Document`] to [`Resolved`]: every reference leads to something of the right kind, or is reported.
//!
//! In: a tree and what was read from it. Out: both, with targets filled in, and the checks that need them done. Reads
//! targets that stand outside of the places where reading looks. Knows nothing about what the API means.

mod check;
mod cycle;
mod external;
mod fragment;
mod target;

use indexmap::IndexMap;
use truespec_source::{ByNode, Diagnostics, NodeId};

use crate::document::{
    Document, Header, Keywords, Parameter, PathItem, RefKind, Reference, RequestBody, Response, Schema, SchemaBody,
    SecurityScheme,
};
use crate::read::Reader;
use crate::{Components, Tree};

use target::Failures;
pub(crate) use target::leads_nowhere;

/// A document whose references lead somewhere: a [`Reference`] without a target was reported.
#[derive(Debug)]
pub struct Resolved {
    /// The tree that the document was read from.
    pub tree: Tree,
    /// The document.
    pub document: Document,
    /// The kind and name as which components declare a node.
    names: IndexMap<NodeId, (RefKind, String), ByNode>,
}

/// Finds out where every reference leads.
pub fn resolve(tree: Tree, document: Document, d: &mut Diagnostics) -> Resolved {
    let mut failures = Failures::default();
    let mut reader = Reader::new(&tree, document, d);
    // Reading a target may bring more references and more schemas; both tables only grow.
    let (mut references, mut schemas) = (0, 0);
    loop {
        if let Some((&holder, reference)) = reader.document.references.get_index(references) {
            references += 1;
            let reference = reference.clone();
            let target = target::find(&tree, &mut reader, &reference, &mut failures);
            if let Some(reference) = reader.document.references.get_mut(&holder) {
                reference.target = target;
            }
        } else if schemas < reader.document.schemas.len() {
            resolve_schema(&tree, &mut reader, schemas, &mut failures);
            schemas += 1;
        } else {
            break;
        }
    }
    let mut document = reader.finish();
    failures.report(&tree, &document, d);
    cycle::cut(&tree, &mut document, d);
    let mut names = names(&document.components);
    external::name(&tree, &document, &mut names);
    let resolved = Resolved { tree, document, names };
    check::operations(&resolved, d);
    resolved
}

impl Resolved {
    /// The schema at a node. Does not follow its `$ref`.
    pub fn schema(&self, node: NodeId) -> Option<&Schema> {
        self.document.schemas.get(&node)
    }

    /// Where the `$ref` among some keywords leads.
    #[allow(clippy::unused_self)] // Says whose targets are filled in.
    pub fn schema_target(&self, keywords: &Keywords) -> Option<NodeId> {
        keywords.reference.as_ref().and_then(|reference| reference.target)
    }

    /// The parameter at a node, or where its references lead.
    pub fn parameter(&self, node: NodeId) -> Option<&Parameter> {
        self.document.parameters.get(&self.target(node))
    }

    /// The request body at a node, or where its references lead.
    pub fn request_body(&self, node: NodeId) -> Option<&RequestBody> {
        self.document.request_bodies.get(&self.target(node))
    }

    /// The response at a node, or where its references lead.
    pub fn response(&self, node: NodeId) -> Option<&Response> {
        self.document.responses.get(&self.target(node))
    }

    /// The header at a node, or where its references lead.
    pub fn header(&self, node: NodeId) -> Option<&Header> {
        self.document.headers.get(&self.target(node))
    }

    /// The path item at a node, or where its references lead.
    pub fn path_item(&self, node: NodeId) -> Option<&PathItem> {
        self.document.path_items.get(&self.target(node))
    }

    /// The callback at a node, or where its references lead: runtime expression to path item.
    pub fn callback(&self, node: NodeId) -> Option<&IndexMap<String, NodeId>> {
        self.document.callbacks.get(&self.target(node))
    }

    /// The security scheme at a node, or where its references lead.
    pub fn security_scheme(&self, node: NodeId) -> Option<&SecurityScheme> {
        self.document.security_schemes.get(&self.target(node))
    }

    /// The Reference Object at a node, if it is one; what stands beside its `$ref` is there.
    pub fn reference(&self, node: NodeId) -> Option<&Reference> {
        self.document.references.get(&node)
    }

    /// The end of the chain of Reference Objects that starts at a node; the node itself where it is none.
    pub fn target(&self, node: NodeId) -> NodeId {
        let mut at = node;
        // Cycles were cut, so this ends.
        while let Some(next) = self.reference(at).and_then(|reference| reference.target) {
            at = next;
        }
        at
    }

    /// The name under which components declare a node. What stands in another file is declared by that file: its name is
    /// that of the component that only refers to it, else the last part of its pointer, else that of the file.
    pub fn component_name(&self, node: NodeId) -> Option<&str> {
        self.names.get(&node).map(|(_, name)| name.as_str())
    }

    /// The name under which components declare a node as a schema. A parameter of 2.0 and its schema are one node.
    pub fn schema_name(&self, node: NodeId) -> Option<&str> {
        self.names.get(&node).filter(|(kind, _)| *kind == RefKind::Schema).map(|(_, name)| name.as_str())
    }
}

impl Components {
    /// The components of a kind.
    pub fn of(&self, kind: RefKind) -> Option<&IndexMap<String, NodeId>> {
        match kind {
            RefKind::Schema => Some(&self.schemas),
            RefKind::Response => Some(&self.responses),
            RefKind::Parameter => Some(&self.parameters),
            RefKind::RequestBody => Some(&self.request_bodies),
            RefKind::Header => Some(&self.headers),
            RefKind::SecurityScheme => Some(&self.security_schemes),
            RefKind::PathItem => Some(&self.path_items),
            RefKind::Example | RefKind::Link | RefKind::Callback => self.others.get(kind.field()),
        }
    }
}

/// The keywords of a schema; `None` where it is a boolean.
pub(crate) fn keywords(schema: &mut Schema) -> Option<&mut Keywords> {
    match &mut schema.body {
        SchemaBody::Keywords(keywords) => Some(keywords),
        SchemaBody::Bool(_) => None,
    }
}

fn resolve_schema(tree: &Tree, reader: &mut Reader<'_, '_>, index: usize, failures: &mut Failures) {
    let taken = reader.document.schemas.get_index_mut(index).and_then(|(_, schema)| keywords(schema)).map(|keywords| {
        let mapping = keywords.discriminator.as_mut().map(|discriminator| std::mem::take(&mut discriminator.mapping));
        let default = keywords.discriminator.as_mut().and_then(|discriminator| discriminator.default_mapping.take());
        (keywords.reference.take(), mapping, default)
    });
    let Some((mut reference, mut mapping, mut default)) = taken else { return };
    if let Some(reference) = &mut reference {
        reference.target = target::find(tree, reader, reference, failures);
    }
    for reference in mapping.iter_mut().flatten().map(|(_, reference)| reference).chain(&mut default) {
        reference.target = target::find_mapped(tree, reader, reference, failures);
    }
    if let Some(keywords) = reader.document.schemas.get_index_mut(index).and_then(|(_, schema)| keywords(schema)) {
        keywords.reference = reference;
        if let (Some(discriminator), Some(mapping)) = (&mut keywords.discriminator, mapping) {
            discriminator.mapping = mapping;
            discriminator.default_mapping = default;
        }
    }
}

fn names(components: &Components) -> IndexMap<NodeId, (RefKind, String), ByNode> {
    RefKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, components.of(kind)?)))
        .flat_map(|(kind, named)| named.iter().map(move |(name, &node)| (node, (kind, name.clone()))))
        .collect()
}
