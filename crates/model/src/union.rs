//! Unions: one of several shapes, and how a reader tells which.

use std::fmt;

use truespec_source::NodeId;

use crate::{Literal, ShapeId};

/// One of several shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The variants, at least two, in the order of the document, without null.
    pub variants: Vec<Variant>,
    /// How a reader tells them apart.
    pub tagging: Tagging,
}

/// One of the shapes of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Where it is declared.
    pub place: NodeId,
    /// What it could be called, where the document says.
    pub name: Option<String>,
    /// The shape. Never null itself: null is in the presence of the union's use.
    pub shape: ShapeId,
    /// With [`Tagging::Property`]: the values that select it, in the order of the document; empty for the one that is
    /// taken when no other is. Otherwise empty.
    pub tags: Vec<Selecting>,
    /// Markdown.
    pub description: Option<String>,
}

/// A value of a property that selects a variant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Selecting {
    /// Text.
    Text(String),
    /// A whole number within 64 bits.
    Integer(i64),
    /// `true`, `false`
    Bool(bool),
}

impl Selecting {
    /// A listed value, where it is one that can select.
    pub fn of(value: &Literal) -> Option<Self> {
        match value {
            Literal::String(text) => Some(Self::Text(text.clone())),
            Literal::Number(digits) => digits.parse().ok().map(Self::Integer),
            Literal::Bool(value) => Some(Self::Bool(*value)),
            Literal::Null | Literal::List(_) | Literal::Object(_) => None,
        }
    }
}

impl fmt::Display for Selecting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.pad(text),
            Self::Integer(value) => value.fmt(f),
            Self::Bool(value) => value.fmt(f),
        }
    }
}

/// How a reader tells the variants of a union apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tagging {
    /// By the value of a property that all (but at most one) variants have.
    Property {
        /// Wire name.
        name: String,
    },
    /// By the JSON type: each variant is of another one.
    JsonType,
    /// By required fields. Sorted by how many they require, most first and otherwise in order, each variant requires a
    /// field that no later one has; the first whose required fields are all there is taken.
    RequiredKeys,
    /// By trying each in order. The one that loses least of the value is taken (unknown fields, values that an enum does
    /// not list, texts against their format), the first of several.
    Trial,
}
