//! References, and the kinds of things that they lead to.

use truespec_source::NodeId;

/// A `$ref`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The node of the text behind `$ref`.
    pub node: NodeId,
    /// The text behind `$ref`.
    pub text: String,
    /// What must stand where it leads.
    pub kind: RefKind,
    /// Where it leads, once resolved; `None` before, and where it leads nowhere (which is reported).
    pub target: Option<NodeId>,
    /// `summary` beside it. In 3.0 it means nothing, but says what its author wanted said.
    pub summary: Option<String>,
    /// `description` beside it. In 3.0 it means nothing, but says what its author wanted said.
    pub description: Option<String>,
}

/// A kind of object that the specification lets stand behind a `$ref`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefKind {
    /// Schema Object
    Schema,
    /// Response Object
    Response,
    /// Parameter Object
    Parameter,
    /// Example Object
    Example,
    /// Request Body Object
    RequestBody,
    /// Header Object
    Header,
    /// Security Scheme Object
    SecurityScheme,
    /// Link Object
    Link,
    /// Callback Object
    Callback,
    /// Path Item Object
    PathItem,
}

impl RefKind {
    /// Every kind, in the order in which the specification lists the fields of the Components Object.
    pub const ALL: [Self; 10] = [
        Self::Schema,
        Self::Response,
        Self::Parameter,
        Self::Example,
        Self::RequestBody,
        Self::Header,
        Self::SecurityScheme,
        Self::Link,
        Self::Callback,
        Self::PathItem,
    ];

    /// What people call it, such as `request body`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Response => "response",
            Self::Parameter => "parameter",
            Self::Example => "example",
            Self::RequestBody => "request body",
            Self::Header => "header",
            Self::SecurityScheme => "security scheme",
            Self::Link => "link",
            Self::Callback => "callback",
            Self::PathItem => "path item",
        }
    }

    /// The field of the Components Object that declares it, such as `requestBodies`.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
        }
    }
}
