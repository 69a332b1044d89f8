//! The plan of a crate: every decision taken, nothing printed. Identifiers are final, legal and unique; every field has
//! its type; boxes are placed; derives are chosen.

use truespec_source::NodeId;

use crate::RuntimeDependency;

/// A crate to be printed.
#[derive(Clone, Debug, PartialEq)]
pub struct RustCrate {
    /// The root of the document, for diagnostics about the crate as a whole.
    pub place: NodeId,
    /// What the manifest says.
    pub manifest: Manifest,
    /// Text of the first line of every file, without the comment sign.
    pub banner: String,
    /// What the document says about itself.
    pub about: About,
    /// Base URLs, the default first.
    pub servers: Vec<String>,
    /// Environment variable that replaces the base URL.
    pub base_url_env: String,
    /// Credentials that the client takes.
    pub credentials: Vec<Credential>,
    /// One a tag that has operations, in the order of the document.
    pub groups: Vec<Group>,
    /// Operations without a tag: methods of the client itself.
    pub untagged: Vec<Call>,
    /// Types of requests and responses; a [`TypeId`] is an index.
    pub types: Vec<TypeItem>,
    /// The call that the README shows.
    pub first_call: Option<FirstCall>,
}

impl RustCrate {
    /// The identifier of a type.
    pub fn ident(&self, id: TypeId) -> &str {
        self.types.get(id.0).map_or("runtime::Value", |item| item.ident.as_str())
    }
}

/// What the manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Package name.
    pub name: String,
    /// Name in `use`.
    pub library: String,
    /// Package version.
    pub version: String,
    /// One line.
    pub description: String,
    /// At most five, valid for crates.io.
    pub keywords: Vec<String>,
    /// Where the runtime comes from.
    pub runtime: RuntimeDependency,
    /// Features of the runtime that the crate needs.
    pub runtime_features: Vec<&'static str>,
    /// Path of the document.
    pub document: String,
    /// SHA-256 of the document, where it is known.
    pub document_sha256: Option<String>,
    /// Whether identifiers go beyond ASCII, which turns on lints that cannot know the document's language.
    pub foreign_letters: bool,
}

/// What the document says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The API's name, on one line.
    pub title: String,
    /// Version of the document.
    pub version: String,
    /// Documentation of the crate.
    pub docs: Doc,
    /// Who to ask: lines of Markdown.
    pub contact: Vec<String>,
    /// Terms under which the API may be used: lines of Markdown.
    pub terms: Vec<String>,
    /// Path of the document.
    pub document: String,
    /// The command that regenerates the crate.
    pub command: String,
}

/// Documentation: paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// In order.
    pub paragraphs: Vec<Paragraph>,
}

/// One piece of documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    /// Words of the document: Markdown that must be made harmless first.
    Theirs(String),
    /// Our words: Markdown as rustdoc takes it.
    Ours(String),
    /// A list, one of our words and the document's an item: `- {ours}{theirs}`.
    Items(Vec<(String, String)>),
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Name of the `static`.
    pub ident: String,
    /// Name of the builder's method.
    pub setter: String,
    /// Name in the document.
    pub scheme: String,
    /// How it is sent.
    pub kind: CredentialKind,
    /// Environment variable of the credential, or of the user name.
    pub env: String,
    /// Documentation of the builder's method.
    pub docs: Doc,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// In a header.
    Header(String),
    /// In the query.
    Query(String),
    /// In a cookie.
    Cookie(String),
    /// A bearer token.
    Bearer,
    /// User name and password.
    Basic {
        /// Environment variable of the password.
        password_env: String,
    },
}

/// Operations of one tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Where the tag is declared.
    pub place: NodeId,
    /// Name of the module and of its file.
    pub module: String,
    /// Name of the handle.
    pub handle: String,
    /// Name of the client's method.
    pub accessor: String,
    /// Documentation.
    pub docs: Doc,
    /// Its operations.
    pub calls: Vec<Call>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Where it is declared.
    pub place: NodeId,
    /// Name of the method.
    pub method: String,
    /// Name of the value that the method returns, where it has methods of its own.
    pub ident: Option<String>,
    /// Name of the `static` that describes it.
    pub descriptor: String,
    /// Documentation of the method.
    pub docs: Doc,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// Arguments of the method.
    pub arguments: Vec<Argument>,
    /// Methods of the call.
    pub setters: Vec<Setter>,
    /// The type of a success.
    pub success: Answer,
    /// The type of an error body.
    pub failure: Answer,
    /// What stands in the `static`.
    pub operation: Descriptor,
}

/// A required argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Name.
    pub ident: String,
    /// How it is taken.
    pub passing: Passing,
    /// Where it goes.
    pub target: Target,
}

/// An optional argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Setter {
    /// Name of the method.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// The argument.
    pub argument: Argument,
}

/// How an argument is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passing {
    /// `T`
    Value(RustType),
    /// `&T`
    Reference(RustType),
    /// `&str`
    Text,
    /// `&[T]`
    Slice(RustType),
    /// `impl Into<runtime::Bytes>`
    Bytes,
}

/// Where an argument goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Into a parameter, by its position in the descriptor.
    Parameter(usize),
    /// Into the body.
    Body(BodyEncoding),
}

/// How a body becomes bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyEncoding {
    /// `application/json`
    Json,
    /// JSON under another media type.
    JsonAs(String),
    /// `application/x-www-form-urlencoded`
    Form,
    /// Text under a media type.
    Text(String),
    /// Bytes under a media type.
    Bytes(String),
    /// Bytes under a media type that the caller gives: `content_type: &str` comes before the body.
    BytesAs,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    Empty,
    /// A JSON value.
    Json(RustType),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Statuses have different bodies: a [`TypeBody::Responses`].
    ByStatus(TypeId),
}

/// What the runtime must know about an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Descriptor {
    /// The document's name, or method and path.
    pub id: String,
    /// Variant of the runtime's `Method`.
    pub method: &'static str,
    /// Path template.
    pub path: String,
    /// Parameters.
    pub params: Vec<ParamItem>,
    /// Alternatives: indices into [`RustCrate::credentials`].
    pub security: Vec<Vec<usize>>,
    /// Base URLs, where they differ from the client's.
    pub servers: Vec<String>,
    /// The `Accept` header.
    pub accept: String,
    /// What a repeated call does.
    pub idempotency: IdempotencyItem,
}

/// A parameter on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamItem {
    /// Constructor of the runtime's `Param`.
    pub place: &'static str,
    /// Name on the wire.
    pub name: String,
    /// Further builder calls, such as `.explode(false)`.
    pub options: String,
}

/// What a repeated call does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdempotencyItem {
    /// Reads only.
    Safe,
    /// The same effect, however often.
    Idempotent,
    /// Another effect each time.
    Unsafe,
    /// The same effect under the same key.
    Keyed {
        /// Position of the parameter.
        param: usize,
        /// Whether the runtime may make a key.
        generate: bool,
        /// Status, pointer and value of "still running".
        in_progress: Option<(u16, String, String)>,
    },
}

/// Index into [`RustCrate::types`].
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
    /// Traits; those of structs come from the runtime's macro.
    pub derives: &'static [&'static str],
    /// What it holds.
    pub body: TypeBody,
}

/// What a type holds.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    /// Named fields.
    Struct {
        /// In the order of the document.
        fields: Vec<FieldItem>,
        /// Name and value type of the field that keeps the others.
        extra: Option<(String, RustType)>,
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
    Tags(Vec<String>),
    /// The JSON type.
    Kind(&'static str),
    /// Fields that are there.
    Keys(Vec<String>),
    /// It decodes.
    Trial,
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

/// The call that the README shows.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstCall {
    /// Index into [`RustCrate::groups`]; `None` for a method of the client itself.
    pub group: Option<usize>,
    /// Index into the calls of the group.
    pub call: usize,
    /// An expression for each argument.
    pub arguments: Vec<String>,
    /// Types of the crate that the expressions name.
    pub imports: Vec<TypeId>,
}
