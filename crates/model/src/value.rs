//! Values that stand in a document, and what values must satisfy.

use indexmap::IndexMap;

/// What values must satisfy beyond their kind; for documentation, and for checks where they are configured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// Fewest characters.
    pub min_length: Option<u64>,
    /// Most characters.
    pub max_length: Option<u64>,
    /// Regular expression in ECMA-262 syntax that must match somewhere.
    pub pattern: Option<String>,
    /// Smallest number.
    pub minimum: Option<Bound>,
    /// Largest number.
    pub maximum: Option<Bound>,
    /// The number must be a multiple of this; as in the document.
    pub multiple_of: Option<String>,
    /// Fewest items.
    pub min_items: Option<u64>,
    /// Most items.
    pub max_items: Option<u64>,
    /// Fewest fields.
    pub min_properties: Option<u64>,
    /// Most fields.
    pub max_properties: Option<u64>,
}

/// A limit of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// As in the document.
    pub value: String,
    /// Whether the limit itself is outside.
    pub exclusive: bool,
}

/// A value that stands in the document: a default, an example, a member of an enum.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number with the digits of the document, in JSON syntax.
    Number(String),
    /// Text.
    String(String),
    /// A list.
    List(Vec<Self>),
    /// An object, in the order of the document.
    Object(IndexMap<String, Self>),
}
