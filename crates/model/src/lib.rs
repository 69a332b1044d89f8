//! What an API means: operations, shapes of values, credentials.
//!
//! In: nothing; this crate is only types, filled by the lowering. Out: what code generation reads. Holds no `OpenAPI`
//! words (`$ref`, `allOf`, `nullable`, versions) and no Rust words (identifiers, boxes, derives). Every value holds the
//! [`NodeId`] of the place it came from.

mod incoming;
mod link;
mod operation;
mod security;
mod shape;
mod tuple;
mod union;
mod value;

pub use incoming::{Incoming, Occasion};
pub use link::Link;
pub use operation::{
    Body, Content, Envelope, Header, Idempotency, InProgress, Location, MediaKind, Method, NextPage, Operation,
    OperationId, Pagination, Parameter, Part, PartWriting, PathSegment, PathTemplate, Response, Serialization,
    StatusPattern, Style, Waiter,
};
pub use security::{ApiKeyLocation, Requirement, Scheme, SchemeId, SchemeKind};
pub use shape::{
    Access, Context, Enum, EnumBase, EnumValue, Extra, Field, Float, Int, Kind, NameHint, Object, Presence, Scalar,
    Shape, ShapeId, Shapes, StringFormat, Use,
};
pub use tuple::Tuple;
pub use union::{Selecting, Tagging, Union, Variant};
pub use value::{Bound, Constraints, Literal};

use truespec_source::NodeId;

/// A whole API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The root of the document.
    pub place: NodeId,
    /// Title, version, and who to ask.
    pub info: Info,
    /// Where it is served, the default first; empty when the document names none.
    pub servers: Vec<Server>,
    /// Groups of operations, those that the document declares first, then those that only operations name.
    pub tags: Vec<Tag>,
    /// Kinds of credentials.
    pub schemes: Vec<Scheme>,
    /// Names of credentials that operations ask for and that the document does not say the kind of.
    pub unknown_schemes: Vec<String>,
    /// Every shape of value that operations or declared schemas use.
    pub shapes: Shapes,
    /// In the order of the document.
    pub operations: Vec<Operation>,
    /// What may follow on an answer, in the order of the document.
    pub links: Vec<Link>,
    /// What the server sends by itself: webhooks, then callbacks, in the order of the document.
    pub incoming: Vec<Incoming>,
    /// The union of the payloads of those webhooks that a property of the payload tells apart.
    pub event: Option<ShapeId>,
    /// Values that the document gives as examples, defaults or the only ones, in its order; empty unless they were asked for.
    pub samples: Vec<Sample>,
}

/// A value that the document gives for a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Where it stands.
    pub place: NodeId,
    /// Where it is said what fits there; more than one place where several hold together.
    pub schemas: Vec<NodeId>,
    /// What it is given as.
    pub kind: SampleKind,
    /// Who sends it.
    pub side: Side,
    /// What the place takes.
    pub of: Use,
    /// What the place takes in a request; the same where the document says whether it is one, and where that makes no
    /// difference.
    pub request: Use,
    /// The value.
    pub value: Literal,
}

/// What a value is given as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleKind {
    /// An example.
    Example,
    /// What stands for a value that is not sent.
    Default,
    /// One of the values that there are.
    Listed,
}

/// Who sends a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The document does not say.
    Either,
    /// The client.
    Client,
    /// The server.
    Server,
}

/// What the document says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Info {
    /// The API's name.
    pub title: String,
    /// The version of the document.
    pub version: String,
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// URL of the terms of service.
    pub terms_of_service: Option<String>,
    /// Who to ask.
    pub contact: Option<Contact>,
    /// Under which terms the API (not the client) may be used.
    pub licence: Option<Licence>,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
}

/// Who to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Person or team.
    pub name: Option<String>,
    /// Page.
    pub url: Option<String>,
    /// Address.
    pub email: Option<String>,
}

/// Terms of use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Licence {
    /// Name.
    pub name: String,
    /// SPDX expression.
    pub identifier: Option<String>,
    /// Page.
    pub url: Option<String>,
}

/// A page outside of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalDocs {
    /// Page.
    pub url: String,
    /// Markdown.
    pub description: Option<String>,
}

/// A place that serves the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Where it is declared.
    pub place: NodeId,
    /// Absolute or relative URL; `{name}` stands for a variable.
    pub url: String,
    /// Markdown.
    pub description: Option<String>,
    /// The variables of the URL, in the order of the document.
    pub variables: Vec<ServerVariable>,
}

impl Server {
    /// The URL with every variable at its default.
    pub fn default_url(&self) -> String {
        self.variables
            .iter()
            .fold(self.url.clone(), |url, variable| url.replace(&format!("{{{}}}", variable.name), &variable.default))
    }
}

/// A variable of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Name as in the URL.
    pub name: String,
    /// Value when none is chosen.
    pub default: String,
    /// Allowed values; empty for any.
    pub values: Vec<String>,
    /// Markdown.
    pub description: Option<String>,
}

/// A group of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Where it is declared, or the first operation that names it.
    pub place: NodeId,
    /// Name as in the document.
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
}

/// What the document says about one thing, for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
}
