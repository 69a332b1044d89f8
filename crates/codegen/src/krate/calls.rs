//! The plan of operations: what is called, with what, and what comes back.

use truespec_model::Method;
use truespec_source::NodeId;

use super::{Doc, RuleExpr, RustType, SubjectItem, TypeId};

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
    /// The feature that brings it; `None` where the crate is always compiled as a whole.
    pub feature: Option<String>,
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
    /// Methods of the call that wait.
    pub waits: Vec<WaitItem>,
    /// Methods that take the body in another representation.
    pub others: Vec<OtherBody>,
    /// What a success is.
    pub success: Success,
    /// The type of an error body.
    pub failure: Answer,
    /// The type of an item, where the answer is a page of a list.
    pub item: Option<RustType>,
    /// The type of the headers of a success, where the document names any.
    pub headers: Option<TypeId>,
    /// What stands in the `static`.
    pub operation: Descriptor,
}

/// A method that makes the same call with the body in another representation.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherBody {
    /// Name of the method.
    pub method: String,
    /// Documentation of the method.
    pub docs: Doc,
    /// Arguments of the method.
    pub arguments: Vec<Argument>,
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
    /// `impl Into<runtime::File>`
    File,
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
    /// A multipart media type.
    Multipart(String),
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
    /// Statuses have different bodies: a [`TypeBody::Responses`](crate::TypeBody::Responses).
    ByStatus(TypeId),
}

/// What a call gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Success {
    /// A body that is read whole; the same success while it arrives, where that can be asked for.
    Whole(Answer, Option<Alternative>),
    /// Items, as they arrive.
    Stream(Streamed),
}

/// What arrives piece by piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Streamed {
    /// Bytes.
    Bytes,
    /// Events with text.
    Texts,
    /// Events with JSON.
    Events(RustType),
    /// Events of which the document describes the whole, not only what they carry.
    WholeEvents(RustType),
    /// JSON values.
    Lines(RustType),
}

impl Streamed {
    /// Whether it is `text/event-stream`.
    pub fn is_events(&self) -> bool {
        match self {
            Self::Texts | Self::Events(_) | Self::WholeEvents(_) => true,
            Self::Bytes | Self::Lines(_) => false,
        }
    }
}

/// A second representation of a success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// What arrives.
    pub streamed: Streamed,
    /// The `Accept` header that asks for it.
    pub accept: String,
    /// The member of the JSON body that asks for it, too.
    pub switch: Option<Switch>,
}

/// A member of a JSON body that is true for a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Its name.
    pub member: String,
    /// Whether the server takes it for true where it is not there.
    pub on_by_default: bool,
}

/// What the runtime must know about an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Descriptor {
    /// The document's name, or method and path.
    pub id: String,
    /// Its method.
    pub method: Method,
    /// Path template.
    pub path: String,
    /// Parameters.
    pub params: Vec<ParamItem>,
    /// Members of a URL-encoded form that are not written as usual.
    pub form: Vec<PartItem>,
    /// Members of a multipart form that are not written as usual.
    pub parts: Vec<PartItem>,
    /// Alternatives: indices into [`RustCrate::credentials`](crate::RustCrate::credentials).
    pub security: Vec<Vec<usize>>,
    /// Base URLs, where they differ from the client's.
    pub servers: Vec<String>,
    /// The `Accept` header.
    pub accept: String,
    /// Statuses of redirects that are successes.
    pub redirects: Vec<u16>,
    /// What ends a stream of events; empty where nothing does.
    pub sentinel: String,
    /// What a repeated call does.
    pub idempotency: IdempotencyItem,
    /// What is checked before a request is made.
    pub rules: Vec<(SubjectItem, RuleExpr)>,
    /// How a list is handed out in pages.
    pub pagination: Option<PaginationItem>,
    /// What is around the values of responses.
    pub envelope: truespec_model::Envelope,
}

/// A method that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitItem {
    /// Its name.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// What is waited for.
    pub waiter: truespec_model::Waiter,
}

/// How a list is handed out in pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaginationItem {
    /// Constructor of the runtime's `Pagination`.
    pub style: &'static str,
    /// Numbers that it takes: the position of the parameter, the number of the first page.
    pub numbers: Vec<u64>,
    /// A pointer that it takes.
    pub at: Option<String>,
    /// Further builder calls, each with a pointer.
    pub options: Vec<(&'static str, String)>,
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

/// A member of a form on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartItem {
    /// Name on the wire.
    pub name: String,
    /// Builder calls, such as `.style(runtime::Style::DeepObject)`.
    pub options: Vec<PartOption>,
}

/// A builder call of the runtime's `Field`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartOption {
    /// A style.
    Style(&'static str),
    /// Whether it is spread.
    Explode(bool),
    /// Reserved characters pass.
    AllowReserved,
    /// A media type.
    ContentType(String),
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

/// The call that the README shows.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstCall {
    /// Index into [`RustCrate::groups`](crate::RustCrate::groups); `None` for a method of the client itself.
    pub group: Option<usize>,
    /// Index into the calls of the group.
    pub call: usize,
    /// An expression for each argument.
    pub arguments: Vec<String>,
    /// Types of the crate that the expressions name.
    pub imports: Vec<TypeId>,
}
