//! Names that a part of a document gives to others.

use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use indexmap::IndexMap;
use truespec_source::NodeId;

/// Names and the nodes behind them, in the order of the text. Most are empty, and take no more than a pointer.
#[derive(Debug, Default)]
pub struct Names(Option<Box<IndexMap<String, NodeId>>>);

static NONE: LazyLock<IndexMap<String, NodeId>> = LazyLock::new(IndexMap::new);

impl Deref for Names {
    type Target = IndexMap<String, NodeId>;

    fn deref(&self) -> &IndexMap<String, NodeId> {
        self.0.as_deref().unwrap_or_else(|| &NONE)
    }
}

impl DerefMut for Names {
    fn deref_mut(&mut self) -> &mut IndexMap<String, NodeId> {
        self.0.get_or_insert_default()
    }
}

impl From<IndexMap<String, NodeId>> for Names {
    fn from(names: IndexMap<String, NodeId>) -> Self {
        Self((!names.is_empty()).then(|| Box::new(names)))
    }
}

impl<'a> IntoIterator for &'a Names {
    type Item = (&'a String, &'a NodeId);
    type IntoIter = indexmap::map::Iter<'a, String, NodeId>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
