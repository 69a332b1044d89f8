//! Security schemes, and requirements of them.

use indexmap::IndexMap;
use truespec_source::NodeId;

use super::In;

/// Security Requirement Object: schemes that are needed together.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its node.
    pub node: NodeId,
    /// Scheme name to the node of its list of scopes and the scopes.
    pub schemes: IndexMap<String, (NodeId, Vec<String>)>,
}

/// Security Scheme Object.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Its node.
    pub node: NodeId,
    /// `description`
    pub description: Option<String>,
    /// `type` and what belongs to it.
    pub kind: SecuritySchemeKind,
}

/// `type` of a Security Scheme Object and what belongs to it.
#[derive(Debug)]
pub enum SecuritySchemeKind {
    /// `apiKey`
    ApiKey {
        /// `name`
        name: String,
        /// `in`
        location: In,
    },
    /// `http`
    Http {
        /// `scheme`, in lower case (RFC 9110 §11.1: not case-sensitive).
        scheme: String,
        /// `bearerFormat`
        bearer_format: Option<String>,
    },
    /// `mutualTLS`
    MutualTls,
    /// `oauth2`: flow name to flow.
    OAuth2(IndexMap<String, OAuthFlow>),
    /// `openIdConnect`
    OpenIdConnect {
        /// `openIdConnectUrl`
        url: String,
    },
}

/// OAuth Flow Object.
#[derive(Debug)]
pub struct OAuthFlow {
    /// Its node.
    pub node: NodeId,
    /// `authorizationUrl`
    pub authorization_url: Option<String>,
    /// `tokenUrl`
    pub token_url: Option<String>,
    /// `deviceAuthorizationUrl` (3.2)
    pub device_authorization_url: Option<String>,
    /// `refreshUrl`
    pub refresh_url: Option<String>,
    /// `scopes`: scope to description.
    pub scopes: IndexMap<String, String>,
}
