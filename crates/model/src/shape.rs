//! Shapes of values: what a JSON value can be, without a word on how it is written down or typed in a language.

use std::ops::{Index, IndexMut};

use truespec_source::NodeId;

use crate::{Constraints, Docs, Literal, OperationId, Tuple, Union};

/// Index into [`Shapes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(u32);

impl ShapeId {
    /// The index in [`Shapes`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// All shapes of an API. Shapes refer to each other by id, so that recursion is no special case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shapes {
    items: Vec<Shape>,
}

impl Shapes {
    /// No shapes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a shape.
    pub fn add(&mut self, shape: Shape) -> ShapeId {
        let id = ShapeId(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
        self.items.push(shape);
        id
    }

    /// The shapes in the order they were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (ShapeId, &Shape)> {
        self.items.iter().enumerate().map(|(index, shape)| (ShapeId(u32::try_from(index).unwrap_or(u32::MAX)), shape))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Index<ShapeId> for Shapes {
    type Output = Shape;

    fn index(&self, id: ShapeId) -> &Shape {
        &self.items[id.index()]
    }
}

impl IndexMut<ShapeId> for Shapes {
    fn index_mut(&mut self, id: ShapeId) -> &mut Shape {
        &mut self.items[id.index()]
    }
}

/// One shape of value.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Where it is declared.
    pub place: NodeId,
    /// What it could be called.
    pub name: NameHint,
    /// What the document wants it to be called, whatever else it says.
    pub rename: Option<String>,
    /// For people.
    pub docs: Docs,
    /// What values are like.
    pub kind: Kind,
    /// What values must satisfy beyond their kind.
    pub constraints: Constraints,
}

/// What a shape could be called. Identifiers are made later, by those who know the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHint {
    /// The document declares it under this name.
    Declared(String),
    /// The form in which requests hold what the document declares for both directions.
    Request {
        /// The declared shape, which is the form in responses.
        of: ShapeId,
    },
    /// The document says it in place. Where equal shapes are shared, the contexts of all, in document order; never empty.
    Inline {
        /// The title that the document gives it.
        title: Option<String>,
        /// Where it is used.
        contexts: Vec<Context>,
    },
}

impl NameHint {
    /// Whether it comes from a name that the document declares, not from where the shape is used.
    pub const fn is_declared(&self) -> bool {
        matches!(self, Self::Declared(_) | Self::Request { .. })
    }
}

/// Where an inline shape is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Context {
    /// Value of a field.
    Field {
        /// The object.
        of: ShapeId,
        /// Wire name of the field.
        name: String,
    },
    /// Item of a list.
    Item {
        /// The list.
        of: ShapeId,
    },
    /// Value of a map, or of an object's extra fields.
    MapValue {
        /// The map or object.
        of: ShapeId,
    },
    /// Variant of a union.
    Variant {
        /// The union.
        of: ShapeId,
        /// From 0, in the order of the document.
        index: usize,
    },
    /// Body of a request.
    RequestBody {
        /// The operation.
        operation: OperationId,
    },
    /// Body of a response.
    ResponseBody {
        /// The operation.
        operation: OperationId,
        /// For which statuses.
        status: crate::StatusPattern,
    },
    /// Value of a parameter.
    Parameter {
        /// The operation.
        operation: OperationId,
        /// Wire name.
        name: String,
    },
    /// Value of a response header.
    Header {
        /// The operation.
        operation: OperationId,
        /// Header name.
        name: String,
    },
    /// Used through something that the document declares by name: a response, request body, parameter or header.
    Component {
        /// The name.
        name: String,
    },
}

/// A shape where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Use {
    /// The shape.
    pub shape: ShapeId,
    /// Whether the value may be left out or null. Outside of fields, parameters and tuples nothing can be left out:
    /// only [`Presence::Required`] and [`Presence::Nullable`] occur.
    pub presence: Presence,
}

/// Whether a value may be left out or null: one word for every spelling of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Presence {
    /// Always there, never null.
    Required,
    /// May be left out, never null.
    Optional,
    /// Always there, may be null.
    Nullable,
    /// May be left out, may be null.
    OptionalNullable,
}

impl Presence {
    /// From the two facts.
    pub const fn new(required: bool, nullable: bool) -> Self {
        match (required, nullable) {
            (true, false) => Self::Required,
            (false, false) => Self::Optional,
            (true, true) => Self::Nullable,
            (false, true) => Self::OptionalNullable,
        }
    }

    /// Whether the value is always there.
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::Nullable)
    }

    /// Whether the value may be null.
    pub const fn is_nullable(self) -> bool {
        matches!(self, Self::Nullable | Self::OptionalNullable)
    }
}

/// What values are like.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Any JSON value.
    Any,
    /// Only null. Where null is one of several possibilities, it is in [`Presence`] instead.
    Null,
    /// A value without parts.
    Scalar(Scalar),
    /// One of listed values; others may come in later versions of the API.
    Enum(Enum),
    /// Named fields.
    Object(Object),
    /// A list.
    List {
        /// Every item.
        item: Use,
        /// Whether no two items are equal.
        unique: bool,
    },
    /// A list whose first items have shapes of their own.
    Tuple(Tuple),
    /// Values under names that are not known beforehand.
    Map {
        /// Every value.
        value: Use,
    },
    /// One of several shapes.
    Union(Union),
}

impl Kind {
    /// Calls `each` with every shape that this one is made of, in order.
    pub fn each_part(&self, mut each: impl FnMut(ShapeId)) {
        match self {
            Self::Any | Self::Null | Self::Scalar(_) | Self::Enum(_) => {}
            Self::Object(object) => {
                object.fields.iter().for_each(|field| each(field.value.shape));
                if let Extra::Kept(value) = object.extra {
                    each(value.shape);
                }
            }
            Self::List { item: value, .. } | Self::Map { value } => each(value.shape),
            Self::Tuple(tuple) => tuple.items.iter().chain(&tuple.rest).for_each(|item| each(item.shape)),
            Self::Union(union) => union.variants.iter().for_each(|variant| each(variant.shape)),
        }
    }
}

/// A value without parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `true`, `false`
    Bool,
    /// A whole number.
    Int(Int),
    /// A number.
    Float(Float),
    /// Text.
    String(StringFormat),
}

/// The range of a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Int {
    /// −2⁷ to 2⁷−1
    I8,
    /// −2¹⁵ to 2¹⁵−1
    I16,
    /// −2³¹ to 2³¹−1
    I32,
    /// −2⁶³ to 2⁶³−1
    I64,
    /// 0 to 2⁸−1
    U8,
    /// 0 to 2¹⁶−1
    U16,
    /// 0 to 2³²−1
    U32,
    /// 0 to 2⁶⁴−1
    U64,
    /// Beyond 64 bits.
    Big,
}

/// The precision of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Float {
    /// IEEE 754 binary32.
    F32,
    /// IEEE 754 binary64.
    F64,
    /// Decimal digits that must be kept, such as money.
    Decimal,
}

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StringFormat {
    /// Anything.
    Plain,
    /// A moment (RFC 3339 `date-time`).
    DateTime,
    /// A day (RFC 3339 `full-date`).
    Date,
    /// A time of day (RFC 3339 `full-time`).
    Time,
    /// A length of time (RFC 3339 appendix A).
    Duration,
    /// A UUID (RFC 9562).
    Uuid,
    /// Bytes as Base64 (RFC 4648 §4).
    Base64,
    /// Bytes as Base64 with the alphabet for URLs (RFC 4648 §5).
    Base64Url,
    /// Bytes as they are; only outside of JSON.
    Binary,
    /// Another format, kept as text; its name.
    Other(String),
}

/// One of listed values.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// What the values are.
    pub base: EnumBase,
    /// The values, distinct, in the order of the document, without null.
    pub values: Vec<EnumValue>,
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumBase {
    /// Texts.
    String,
    /// Whole numbers within 64 bits.
    Integer,
    /// One truth value; two are no enum.
    Boolean,
    /// Anything else: numbers, objects, or a mixture.
    Mixed,
}

/// A listed value.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The value.
    pub value: Literal,
    /// What it could be called, where the document says.
    pub name: Option<String>,
    /// Markdown.
    pub description: Option<String>,
}

/// Named fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The fields, in the order of the document.
    pub fields: Vec<Field>,
    /// What else may be there.
    pub extra: Extra,
}

/// Fields that an object has beyond its named ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extra {
    /// The document does not say. Unknown ones are read and dropped.
    Unspecified,
    /// There are none.
    Forbidden,
    /// There are some, of this shape.
    Kept(Use),
}

/// A named field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where it is declared.
    pub place: NodeId,
    /// Name on the wire.
    pub name: String,
    /// What it could be called instead, where the document says.
    pub rename: Option<String>,
    /// For people.
    pub docs: Docs,
    /// Shape and presence.
    pub value: Use,
    /// What the value must satisfy.
    pub constraints: Constraints,
    /// What the server assumes when it is left out. Never sent.
    pub default: Option<Literal>,
    /// In which direction it goes.
    pub access: Access,
}

/// In which direction a field goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Access {
    /// Both.
    #[default]
    ReadWrite,
    /// Only in responses.
    ReadOnly,
    /// Only in requests.
    WriteOnly,
}
