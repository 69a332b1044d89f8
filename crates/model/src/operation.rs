//! What can be called, what is sent, and what may come back.

use truespec_source::NodeId;

use crate::{Constraints, Docs, Literal, Requirement, Server, Use};

/// Index into [`Api::operations`](crate::Api::operations).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// One call that the API offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Where it is declared.
    pub place: NodeId,
    /// The document's own name, where it gives one. Names are hints, not identifiers.
    pub name: Option<String>,
    /// What the document wants it to be called, whatever else it says.
    pub rename: Option<String>,
    /// HTTP method.
    pub method: Method,
    /// Where the call goes, relative to the server.
    pub path: PathTemplate,
    /// For people.
    pub docs: Docs,
    /// Indices into [`Api::tags`](crate::Api::tags), in the order of the document; the first is its home.
    pub tags: Vec<usize>,
    /// Path, query, header and cookie parameters; path-level ones included, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What may come back, in the order of the document.
    pub responses: Vec<Response>,
    /// Alternatives of which one must be met; each is a set of credentials that are needed together.
    /// No alternative at all: nothing is needed. An empty alternative: nothing is needed, but the others may be used.
    pub security: Vec<Vec<Requirement>>,
    /// Servers of this operation, where they differ from the API's.
    pub servers: Vec<Server>,
    /// What a repeated call does.
    pub idempotency: Idempotency,
    /// How it hands out a list in pages.
    pub pagination: Option<Pagination>,
    /// What can be waited for by calling it again and again.
    pub waiters: Vec<Waiter>,
    /// What is around the values of its JSON responses.
    pub envelope: Envelope,
}

impl Operation {
    /// What it is without a name: `GET /pets/{id}`.
    pub fn route(&self) -> String {
        format!("{} {}", self.method.as_str(), self.path.text)
    }
}

/// HTTP methods that a document can describe.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// GET
    Get,
    /// PUT
    Put,
    /// POST
    Post,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
    /// HEAD
    Head,
    /// PATCH
    Patch,
    /// TRACE
    Trace,
    /// QUERY
    Query,
    /// Any other, as it goes on the wire: a token (RFC 9110 §9.1).
    Other(String),
}

impl Method {
    /// The method's name on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }
}

/// A path with holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    /// As in the document.
    pub text: String,
    /// Literal text and holes, in order.
    pub segments: Vec<PathSegment>,
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// Text as it is.
    Literal(String),
    /// The wire name of a path parameter.
    Parameter(String),
}

/// A value of a request outside of its body.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it is declared.
    pub place: NodeId,
    /// Name on the wire.
    pub name: String,
    /// The name it is declared under for reuse, such as `IdempotencyKey`; a hint for the name of its type.
    pub declared_as: Option<String>,
    /// In which part of the request.
    pub location: Location,
    /// For people.
    pub docs: Docs,
    /// Shape and presence of the value.
    pub value: Use,
    /// What the value must satisfy.
    pub constraints: Constraints,
    /// What the server assumes when it is left out. Never sent.
    pub default: Option<Literal>,
    /// How the value becomes text.
    pub serialization: Serialization,
}

/// In which part of a request a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// All of the query at once (`OpenAPI` 3.2 §4.12.1).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a parameter's value becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serialization {
    /// By a style (RFC 6570 and its extensions).
    Styled {
        /// The style.
        style: Style,
        /// Whether lists and objects are spread over several values.
        explode: bool,
        /// Whether reserved characters are sent as they are.
        allow_reserved: bool,
    },
    /// As JSON text.
    Json,
}

/// A style of parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;x=a;x=b`
    Matrix,
    /// `x=a&x=b`
    Form,
    /// `x=a%20b`
    SpaceDelimited,
    /// `x=a|b`
    PipeDelimited,
    /// `x[a]=1&x[b]=2`
    DeepObject,
}

/// What is sent with a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Where it is declared.
    pub place: NodeId,
    /// Markdown.
    pub description: Option<String>,
    /// Whether a call without it is wrong.
    pub required: bool,
    /// One entry a media type, in the order of the document.
    pub content: Vec<Content>,
}

/// One representation of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Where it is declared.
    pub place: NodeId,
    /// As in the document, such as `application/json; charset=utf-8` or `image/*`.
    pub media_type: String,
    /// How values become bytes.
    pub kind: MediaKind,
    /// The value; `None` where the document describes none. Of a stream, one of its items, or the list of all.
    pub value: Option<Use>,
    /// How members of a form are written, where the document says so; one entry a member.
    pub parts: Vec<Part>,
    /// The data of the event that ends a stream of events, where the document says it.
    pub sentinel: Option<String>,
}

/// How one member of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it is declared.
    pub place: NodeId,
    /// Name of the member on the wire.
    pub name: String,
    /// How it is written.
    pub written: PartWriting,
}

/// What the document says about how a member of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartWriting {
    /// In a style, as a parameter in a query.
    Styled {
        /// The style.
        style: Style,
        /// Whether lists and objects are spread over several values.
        explode: bool,
        /// Whether reserved characters are sent as they are.
        allow_reserved: bool,
    },
    /// As a value of this media type, or of one of several such as `image/*` or `image/png, image/jpeg`.
    Media(String),
}

/// How a representation is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaKind {
    /// `application/json`, `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and other multipart types.
    Multipart,
    /// `text/*`, XML.
    Text,
    /// Anything else: bytes.
    Binary,
    /// `text/event-stream`.
    EventStream,
    /// `application/x-ndjson`, `application/jsonl`, `application/json-seq`.
    JsonLines,
}

/// What may come back.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Where it is declared.
    pub place: NodeId,
    /// For which statuses.
    pub status: StatusPattern,
    /// The name it is declared under for reuse.
    pub declared_as: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// One entry a media type, in the order of the document.
    pub content: Vec<Content>,
    /// Headers that come with it.
    pub headers: Vec<Header>,
}

/// The statuses that a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusPattern {
    /// This one.
    Exact(u16),
    /// All of a hundred: 4 means 400 to 499.
    Range(u8),
    /// All that no other pattern names.
    Default,
}

impl StatusPattern {
    /// Whether it names successes (RFC 9110 §15.3); `default` names what is left.
    pub fn is_success(self) -> bool {
        match self {
            Self::Exact(status) => (200..300).contains(&status),
            Self::Range(hundreds) => hundreds == 2,
            Self::Default => false,
        }
    }
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Where it is declared.
    pub place: NodeId,
    /// Name as in the document.
    pub name: String,
    /// For people.
    pub docs: Docs,
    /// Shape and presence of the value.
    pub value: Use,
    /// How the text becomes a value.
    pub serialization: Serialization,
}

/// What a repeated call does, and so when it may be repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Reads only (RFC 9110 §9.2.1).
    Safe,
    /// The same effect, however often (RFC 9110 §9.2.2).
    Idempotent,
    /// The same effect under the same key.
    Keyed {
        /// Index into [`Operation::parameters`] of the header that carries the key.
        parameter: usize,
        /// How the server says that the key's first call still runs.
        in_progress: Option<InProgress>,
    },
    /// Another effect each time.
    Unsafe,
}

/// How an operation hands out a list in pages. Places are JSON pointers (RFC 6901) into the body of a success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// Where the items are.
    pub items: String,
    /// Each of them.
    pub item: Use,
    /// Where a truth value says whether there are more pages.
    pub more: Option<String>,
    /// Where the next page comes from.
    pub next: NextPage,
}

/// Where the next page comes from. Parameters are indices into [`Operation::parameters`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// A parameter takes what stands in the body.
    Cursor {
        /// The parameter.
        parameter: usize,
        /// Where the next cursor is.
        at: String,
    },
    /// A parameter takes what stands in the last item.
    LastItem {
        /// The parameter.
        parameter: usize,
        /// Where it is, within the item.
        at: String,
    },
    /// A parameter takes how many items there were before.
    Offset {
        /// The parameter.
        parameter: usize,
        /// Where the number of all items is.
        total: Option<String>,
    },
    /// A parameter takes the number of the page.
    Page {
        /// The parameter.
        parameter: usize,
        /// The number of the first page.
        first: u64,
        /// Where the number of pages is.
        pages: Option<String>,
    },
    /// A `Link` header names it (RFC 8288).
    Link,
    /// The body has its URL.
    Url {
        /// Where.
        at: String,
    },
}

/// What can be waited for by calling an operation again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// What the wait could be called: words.
    pub name: String,
    /// JSON pointer (RFC 6901) into the body of a success.
    pub field: String,
    /// Values that mean that the work is done; never empty.
    pub success: Vec<String>,
    /// Values that mean that it never will be.
    pub failure: Vec<String>,
    /// Milliseconds before the second look.
    pub interval_ms: u64,
    /// Most milliseconds between two looks, which are further and further apart.
    pub max_interval_ms: u64,
    /// Milliseconds after which the wait is given up.
    pub timeout_ms: u64,
}

/// What is around the values of JSON responses: those say what is inside. JSON pointers (RFC 6901) into the body; empty
/// where there is nothing around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Of successes.
    pub data: String,
    /// Of errors.
    pub error: String,
}

/// The response that says that a key's first call still runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InProgress {
    /// The status, 409.
    pub status: u16,
    /// JSON pointer of the value that says so.
    pub pointer: String,
    /// The value.
    pub value: String,
}
