//! Schemas, with the keywords of JSON Schema 2020-12 and of `OpenAPI`.

use std::ops::Deref;

use indexmap::IndexMap;
use truespec_source::NodeId;

use super::{ExternalDocs, Names, Reference};

/// Schema Object.
#[derive(Debug)]
pub struct Schema {
    /// Its node.
    pub node: NodeId,
    /// What it says.
    pub body: SchemaBody,
}

/// What a schema says.
#[derive(Debug)]
pub enum SchemaBody {
    /// `true` allows anything, `false` nothing (3.1).
    Bool(bool),
    /// Keywords.
    Keywords(Box<Keywords>),
}

/// The keywords of a schema (JSON Schema 2020-12 and `OpenAPI`'s own). Nested schemas are nodes in [`super::Document::schemas`].
///
/// Most schemas have three or four of them, and a large document has fifty thousand schemas: what is large and rare is
/// boxed.
#[derive(Debug, Default)]
pub struct Keywords {
    /// `$ref`. In 3.1 it is a keyword like the others; in 3.0 everything beside it is ignored (§4.7.23) but what is too
    /// common to lose: `description`, `nullable` and extensions. Where there is none, `$dynamicRef` or the `$recursiveRef`
    /// of 2019-09, which lead to one schema like any other reference.
    pub reference: Option<Box<Reference>>,
    /// `type`; empty when absent.
    pub types: JsonTypes,
    /// `nullable` of 3.0 (§4.7.24.1), with its node; also read in 3.1, where it is common though it means nothing.
    pub nullable: Option<(NodeId, bool)>,
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `format`
    pub format: Option<String>,
    /// `enum`: the nodes of the values.
    pub enum_values: Option<Vec<NodeId>>,
    /// `const`: the node of the value.
    pub const_value: Option<NodeId>,
    /// `default`: the node of the value.
    pub default: Option<NodeId>,
    /// `example` and `examples`: the nodes of the values.
    pub examples: Vec<NodeId>,
    /// `properties`
    pub properties: Names,
    /// `required`: name to the node that names it.
    pub required: Names,
    /// `additionalProperties`
    pub additional_properties: Option<NodeId>,
    /// `patternProperties`
    pub pattern_properties: Names,
    /// `propertyNames`
    pub property_names: Option<NodeId>,
    /// `unevaluatedProperties`
    pub unevaluated_properties: Option<NodeId>,
    /// `items`
    pub items: Option<NodeId>,
    /// `prefixItems`
    pub prefix_items: Vec<NodeId>,
    /// `allOf`
    pub all_of: Vec<NodeId>,
    /// `anyOf`
    pub any_of: Vec<NodeId>,
    /// `oneOf`
    pub one_of: Vec<NodeId>,
    /// `not`
    pub not: Option<NodeId>,
    /// `discriminator`
    pub discriminator: Option<Box<Discriminator>>,
    /// Limits of numbers, texts, lists and objects; `None` where there are none.
    pub limits: Option<Box<Limits>>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `contentEncoding`
    pub content_encoding: Option<String>,
    /// `contentMediaType`
    pub content_media_type: Option<String>,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `externalDocs`
    pub external_docs: Option<Box<ExternalDocs>>,
    /// Known keywords that nothing interprets (`if`, `dependentSchemas`, `$defs`, …): name to node.
    pub uninterpreted: Names,
    /// Specification extensions and unknown keywords: name to node.
    pub extensions: Names,
}

impl Keywords {
    /// Whether other schemas hold together with these keywords or are alternatives.
    pub fn is_composed(&self) -> bool {
        self.reference.is_some() || [&self.all_of, &self.any_of, &self.one_of].iter().any(|list| !list.is_empty())
    }
}

/// A type of JSON value, as `type` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// The types that `type` names, each once, in the order of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonTypes {
    /// As many as are counted; there are no more types.
    types: [JsonType; 7],
    count: u8,
}

impl Default for JsonTypes {
    fn default() -> Self {
        Self { types: [JsonType::Null; 7], count: 0 }
    }
}

impl Deref for JsonTypes {
    type Target = [JsonType];

    fn deref(&self) -> &[JsonType] {
        self.types.get(..usize::from(self.count)).unwrap_or_default()
    }
}

impl From<JsonType> for JsonTypes {
    fn from(one: JsonType) -> Self {
        let mut types = Self::default();
        types.add(one);
        types
    }
}

impl JsonTypes {
    /// Adds a type, unless it is named already.
    pub fn add(&mut self, one: JsonType) {
        if !self.contains(&one)
            && let Some(next) = self.types.get_mut(usize::from(self.count))
        {
            *next = one;
            self.count += 1;
        }
    }
}

/// The keywords of a schema that set limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<String>,
    /// `minimum`, or `exclusiveMinimum` in either spelling.
    pub minimum: Option<Limit>,
    /// `maximum`, or `exclusiveMaximum` in either spelling.
    pub maximum: Option<Limit>,
    /// `multipleOf`, as in the text.
    pub multiple_of: Option<String>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
}

/// A limit of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// As in the text.
    pub value: String,
    /// Whether the limit itself is outside.
    pub exclusive: bool,
}

/// Discriminator Object.
#[derive(Debug)]
pub struct Discriminator {
    /// Its node.
    pub node: NodeId,
    /// `propertyName`
    pub property_name: String,
    /// `mapping`: value to the reference that its schema is given by (a bare name is read as one).
    pub mapping: IndexMap<String, Reference>,
    /// `defaultMapping` (3.2): the schema of values that `mapping` does not have.
    pub default_mapping: Option<Reference>,
}
