//! Names that somebody chose for places of the document, outside of it.
//!
//! In: names by node. Out: the same as `rename` of shapes, fields and operations, and which of them nothing asked for. A
//! schema in place is both a field and a type: a name that starts with a capital is meant for the type.

use std::collections::{BTreeMap, BTreeSet};

use truespec_model::{Kind, ShapeId};
use truespec_source::NodeId;

use crate::docs;
use crate::lowering::Lowering;
use crate::schema::Role;

/// Names by node. They come before those that the document gives itself (`x-rust-name`).
#[derive(Clone, Debug, Default)]
pub struct Pins {
    names: BTreeMap<NodeId, String>,
    used: BTreeSet<NodeId>,
}

impl Pins {
    /// Names that nothing has asked for yet.
    pub fn new(names: BTreeMap<NodeId, String>) -> Self {
        Self { names, used: BTreeSet::new() }
    }

    /// The nodes whose names nothing asked for: there is nothing there that has a name.
    pub fn unused(&self) -> impl Iterator<Item = NodeId> {
        self.names.keys().copied().filter(|node| !self.used.contains(node))
    }

    /// The name for a type or a listed value, at the first of some nodes that has one.
    pub(crate) fn capital(&mut self, nodes: &[NodeId]) -> Option<String> {
        self.take(nodes, |name| !name.starts_with(char::is_lowercase))
    }

    /// The name for a field or an operation, at the first of some nodes that has one.
    pub(crate) fn small(&mut self, nodes: &[NodeId]) -> Option<String> {
        self.take(nodes, |name| !name.starts_with(char::is_uppercase))
    }

    fn take(&mut self, nodes: &[NodeId], fits: fn(&str) -> bool) -> Option<String> {
        let found = nodes.iter().find_map(|node| Some((*node, self.names.get(node).filter(|name| fits(name))?)));
        let (node, name) = found?;
        self.used.insert(node);
        Some(name.clone())
    }
}

/// Gives a shape in place the name that one of its schemas is pinned to. Equal shapes are one, so only the first name
/// counts.
pub(crate) fn name_inline(lowering: &mut Lowering<'_>, id: ShapeId, nodes: &[NodeId], role: Role) {
    match lowering.table[id].kind {
        Kind::Enum(_) | Kind::Object(_) | Kind::Tuple(_) | Kind::Union(_) => {}
        Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::List { .. } | Kind::Map { .. } => return,
    }
    if lowering.table[id].rename.is_none() {
        // Within a field, `x-rust-name` is the field's.
        let name = if role == Role::Site { lowering.pins.capital(nodes) } else { docs::type_name(lowering, nodes) };
        lowering.table[id].rename = name;
    }
}
