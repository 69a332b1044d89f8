//! Credentials that an API asks for.

use truespec_source::NodeId;

/// Index into [`Api::schemes`](crate::Api::schemes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemeId(pub usize);

/// A kind of credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Where it is declared.
    pub place: NodeId,
    /// Name as in the document.
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    /// How it is sent.
    pub kind: SchemeKind,
    /// Absolute URL where a client gets tokens for itself (client credentials, RFC 6749 §4.4).
    pub token_url: Option<String>,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// As it is, under a name.
    ApiKey {
        /// In which part of the request.
        location: ApiKeyLocation,
        /// Header, query parameter or cookie name.
        name: String,
    },
    /// User name and password (RFC 7617).
    Basic,
    /// A bearer token (RFC 6750), whatever it was obtained by: `http` bearer, OAuth 2.0, `OpenID` Connect.
    Bearer,
    /// By the transport: a client certificate.
    MutualTls,
    /// Something that this version cannot send; recorded in the ledger.
    Unsupported,
}

/// In which part of a request an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// One credential that one alternative of an operation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Where it is required.
    pub place: NodeId,
    /// Which credential.
    pub scheme: SchemeId,
    /// Scopes or roles that it must carry.
    pub scopes: Vec<String>,
}
