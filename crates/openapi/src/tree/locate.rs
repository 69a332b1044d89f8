//! Places of nodes: spans of values and keys, and JSON pointers.

use truespec_source::{Locate, NodeId, Span, escape_step};

use super::Tree;

impl Locate for Tree {
    fn span(&self, node: NodeId) -> Span {
        let file = self.file_of(node);
        self.nodes.get(node.index()).map_or(Span::new(file, 0, 0), |node| Span::new(file, node.start, node.end))
    }

    fn key_span(&self, node: NodeId) -> Span {
        let key = self.nodes.get(node.index()).and_then(|node| self.keys.get(node.key as usize));
        key.map_or_else(|| self.span(node), |key| Span::new(self.file_of(node), key.start, key.end))
    }

    fn pointer(&self, node: NodeId) -> String {
        let mut segments = Vec::new();
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            segments.push(match self.key(at) {
                Some(key) => escape_step(key).into_owned(),
                None => self.items(parent).position(|item| item == at).unwrap_or_default().to_string(),
            });
            at = parent;
        }
        segments.iter().rev().flat_map(|segment| ["/", segment]).collect()
    }
}
