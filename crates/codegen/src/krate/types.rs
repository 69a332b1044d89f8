//! The plan of types: what each is called, holds and derives.

use truespec_model::{SampleKind, Selecting, Side};
use truespec_source::NodeId;

use super::{Answer, Doc};

/// Index into [`RustCrate::types`](crate::RustCrate::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A type as it is written where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RustType {
    /// A primitive or `String`.
    Plain(&'static str),
    /// A type of the runtime, such as `DateTime`.
    Runtime(&'static str),
    /// A type of the crate.
    Model(TypeId),
    /// `Vec<T>`
    List(Box<Self>),
    /// `(A, B)`
    Tuple(Vec<Self>),
    /// `runtime::Map<T>`
    Map(Box<Self>),
    /// `Option<T>`
    Option(Box<Self>),
    /// `runtime::Patch<T>`
    Patch(Box<Self>),
    /// `Box<T>`
    Boxed(Box<Self>),
}

/// A type of the crate.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeItem {
    /// Where it is declared.
    pub place: NodeId,
    /// Its name.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// Traits; most of those of models come from the runtime's macros.
    pub derives: &'static [&'static str],
    /// What it holds.
    pub body: TypeBody,
}

/// What a type holds.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    /// Named fields.
    Struct {
        /// Members without a field, with what they always say; written first.
        constants: Vec<(String, Selecting)>,
        /// In the order of the document.
        fields: Vec<FieldItem>,
        /// Name and value type of the field that keeps the others.
        extra: Option<(String, RustType)>,
        /// Whether a value can be made from nothing.
        default: bool,
    },
    /// Fields without names: the items of a list by their place.
    Tuple {
        /// In order; `0` is the name of the first.
        items: Vec<FieldItem>,
        /// Item type of the last field, which keeps the others.
        rest: Option<RustType>,
        /// Whether a value can be made from nothing.
        default: bool,
    },
    /// Listed values and any other.
    Enum {
        /// What the values are.
        base: ValueBase,
        /// In the order of the document.
        values: Vec<ValueItem>,
    },
    /// One of several types.
    Union {
        /// In the order of the document.
        variants: Vec<VariantItem>,
        /// How they are told apart.
        by: TagItem,
    },
    /// Another name.
    Alias(RustType),
    /// Text that is checked.
    Text {
        /// Fewest characters.
        min_length: Option<u64>,
        /// Most characters.
        max_length: Option<u64>,
        /// Regular expression that the runtime's engine takes.
        pattern: Option<String>,
    },
    /// Bodies by status.
    Responses(Vec<StatusItem>),
    /// Values of response headers.
    Headers(Vec<FieldItem>),
}

/// What listed values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueBase {
    /// Texts.
    String,
    /// Whole numbers within 64 bits.
    Integer,
    /// Other numbers.
    Number,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldItem {
    /// Where it is declared.
    pub place: NodeId,
    /// Its name.
    pub ident: String,
    /// Name on the wire.
    pub wire: String,
    /// Documentation.
    pub docs: Doc,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// The whole type, `Option` included.
    pub ty: RustType,
    /// What absence and null mean.
    pub mode: FieldMode,
}

/// What absence and null mean to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldMode {
    /// `T`
    Required,
    /// `Option<T>`; left out where it is `None`.
    Optional,
    /// `Option<T>`; null where it is `None`.
    Nullable,
    /// `runtime::Patch<T>`
    Patch,
}

/// A listed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueItem {
    /// Name of the variant.
    pub ident: String,
    /// The text or number on the wire.
    pub wire: String,
    /// Documentation.
    pub docs: Doc,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantItem {
    /// Name of the variant.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// What it holds.
    pub ty: RustType,
    /// What the macro says after the name.
    pub selector: Selector,
}

/// What selects a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Values of the property; none for the one that is taken when no other is.
    Tags(Vec<Selecting>),
    /// The JSON types, at least one.
    Kinds(Vec<&'static str>),
    /// Fields that are there; none for the one that is taken when no other is.
    Keys(Vec<String>),
    /// It decodes.
    Trial,
}

/// An example, a default or a listed value of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleItem {
    /// Where it stands.
    pub place: NodeId,
    /// Where it is said what fits there.
    pub schemas: Vec<NodeId>,
    /// What it is given as.
    pub kind: SampleKind,
    /// Who sends it.
    pub side: Side,
    /// The type that takes it.
    pub ty: RustType,
    /// The type that takes it in a request.
    pub request: RustType,
    /// JSON text.
    pub json: String,
}

/// How variants are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagItem {
    /// By a property with this name, which is a field of every variant.
    Property(String),
    /// By a property with this name, which is no field of the variants.
    Tag(String),
    /// By JSON type.
    Kind,
    /// By required fields.
    Keys,
    /// By trying each.
    Trial,
}

/// The body of one status.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusItem {
    /// Name of the variant.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// `404`, `4XX` or `default`.
    pub pattern: String,
    /// The body.
    pub body: Answer,
}
