//! Schema nodes that hold together: one nearly always, and then nothing is allocated for it.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use truespec_source::NodeId;

/// The nodes, each once.
#[derive(Clone, Debug)]
pub(crate) enum Conjunction {
    One(NodeId),
    Several(Vec<NodeId>),
}

impl Conjunction {
    /// Adds a node, unless it is one of them.
    pub(crate) fn add(&mut self, node: NodeId) {
        if self.contains(&node) {
            return;
        }
        match self {
            Self::One(first) => *self = Self::Several(vec![*first, node]),
            Self::Several(nodes) => nodes.push(node),
        }
    }
}

impl From<&[NodeId]> for Conjunction {
    fn from(nodes: &[NodeId]) -> Self {
        match nodes {
            [one] => Self::One(*one),
            several => Self::Several(several.to_vec()),
        }
    }
}

impl Deref for Conjunction {
    type Target = [NodeId];

    fn deref(&self) -> &[NodeId] {
        match self {
            Self::One(node) => std::slice::from_ref(node),
            Self::Several(nodes) => nodes,
        }
    }
}

/// A table of conjunctions is looked into by their nodes.
impl Borrow<[NodeId]> for Conjunction {
    fn borrow(&self) -> &[NodeId] {
        self
    }
}

impl PartialEq for Conjunction {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Conjunction {}

impl Hash for Conjunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
