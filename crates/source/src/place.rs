//! Where something stands: a byte span of a file, or a node of the tree that was parsed from it.

use std::hash::{BuildHasherDefault, Hasher};

use crate::FileId;

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }
}

/// A node of a document's tree. Small and `Copy`, so that everything read from a document can hold the place it came
/// from; whoever holds the tree turns it into a span and a JSON pointer (see [`Locate`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    /// The node with this index in its tree.
    pub const fn new(index: u32) -> Self {
        Self(index)
    }

    /// The index in its tree.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Hashes of nodes for tables, which are looked into about as often as a document has bytes: `IndexMap<NodeId, T, ByNode>`.
pub type ByNode = BuildHasherDefault<NodeHasher>;

/// Hashes the index of a node. Indices are given one after the other and by us, so that nobody can choose them to meet.
#[derive(Clone, Copy, Debug, Default)]
pub struct NodeHasher(u64);

impl Hasher for NodeHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u32(&mut self, index: u32) {
        self.write_u64(index.into());
    }

    /// Multiplies by 2^64 divided by the golden ratio, which spreads neighbours over both ends of the hash.
    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    /// How many nodes follow, where several are a key together.
    fn write_usize(&mut self, count: usize) {
        self.write_u64(count as u64);
    }
}

/// What a diagnostic points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum At {
    /// A value of the document: its span and pointer come from the tree.
    Node(NodeId),
    /// The key under which a value stands: the span of the key, the pointer of the value.
    Key(NodeId),
    /// A byte range outside of any tree, such as a syntax error.
    Span(Span),
    /// Nothing in a file, such as a missing file.
    Nowhere,
}

impl From<NodeId> for At {
    fn from(node: NodeId) -> Self {
        Self::Node(node)
    }
}

impl From<Span> for At {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

/// Turns nodes into places. The tree of a document implements it.
pub trait Locate {
    /// The bytes of a node's value.
    fn span(&self, node: NodeId) -> Span;

    /// The bytes of the key that a node stands under; its value's where it has none.
    fn key_span(&self, node: NodeId) -> Span;

    /// The node's JSON pointer (RFC 6901) within its file; empty for the root.
    fn pointer(&self, node: NodeId) -> String;
}
