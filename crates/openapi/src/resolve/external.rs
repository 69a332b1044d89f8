//! Names for what references lead to in other files.
//!
//! In: a document whose references lead somewhere. Out: a name for every node of another file that stands where such a
//! file declares things: the whole of it, an entry of the whole, or a component. Knows nothing about Rust.

use indexmap::IndexMap;
use truespec_source::{ByNode, Locate, NodeId};

use crate::Tree;
use crate::document::{Document, RefKind, SchemaBody};

/// Adds names to those of the components.
pub(super) fn name(tree: &Tree, document: &Document, names: &mut IndexMap<NodeId, (RefKind, String), ByNode>) {
    // A component that is only a reference gives its name to what it leads to.
    let aliases: Vec<(NodeId, (RefKind, String))> =
        names.iter().filter_map(|(&node, name)| Some((target(document, node)?, name.clone()))).collect();
    let schemas = document.schemas.keys().filter_map(|&node| Some((target(document, node)?, RefKind::Schema)));
    let others = document.references.values().filter_map(|reference| Some((reference.target?, reference.kind)));
    for (node, name) in aliases.into_iter().filter(|&(node, _)| is_foreign(tree, node)) {
        names.entry(node).or_insert(name);
    }
    for (node, kind) in schemas.chain(others).filter(|&(node, _)| is_foreign(tree, node)) {
        if let Some(name) = own_name(tree, node) {
            names.entry(node).or_insert((kind, name));
        }
    }
}

/// Whether the components of the document's own file cannot name a node.
fn is_foreign(tree: &Tree, node: NodeId) -> bool {
    tree.root_of(node) != tree.root() || tree.is_repetition(node)
}

fn target(document: &Document, node: NodeId) -> Option<NodeId> {
    if let Some(reference) = document.references.get(&node) {
        return reference.target;
    }
    match &document.schemas.get(&node)?.body {
        SchemaBody::Keywords(keywords) => keywords.reference.as_ref()?.target,
        SchemaBody::Bool(_) => None,
    }
}

/// The name that a file gives to a node of its own; `None` for what merely stands inside of something.
fn own_name(tree: &Tree, node: NodeId) -> Option<String> {
    let Some(parent) = tree.parent(node) else {
        let file = tree.sources().file(tree.file_of(node)).name();
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        return (!stem.is_empty()).then(|| stem.to_owned());
    };
    let pointer = tree.pointer(parent);
    let declares = matches!(pointer.as_str(), "" | "/definitions" | "/$defs")
        || pointer.strip_prefix("/components/").is_some_and(|field| !field.contains('/'));
    if declares { tree.key(node).filter(|name| !name.is_empty()).map(str::to_owned) } else { None }
}
