//! Which credentials exist and how each is put into a request: in goes what the document and the user say, out come
//! headers, query pairs and cookies that are marked as sensitive.

use std::fmt;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::BuildError;
use crate::operation::Operation;
use crate::param::percent;
use crate::secret::Secret;

/// A way to authenticate, as the document declares it (OpenAPI 3.1 §4.8.27). OAuth 2 and OpenID Connect are bearer tokens
/// by the time a request is made.
#[derive(Debug)]
pub struct SecurityScheme {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) setter: &'static str,
    pub(crate) env: &'static str,
    pub(crate) password_env: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    ApiKeyInHeader(&'static str),
    ApiKeyInQuery(&'static str),
    ApiKeyInCookie(&'static str),
    Bearer,
    Basic,
}

impl SecurityScheme {
    /// An API key in the header `header`.
    pub const fn api_key_in_header(name: &'static str, header: &'static str) -> Self {
        Self::of(name, Kind::ApiKeyInHeader(header))
    }

    /// An API key in the query parameter `parameter`.
    pub const fn api_key_in_query(name: &'static str, parameter: &'static str) -> Self {
        Self::of(name, Kind::ApiKeyInQuery(parameter))
    }

    /// An API key in the cookie `cookie`.
    pub const fn api_key_in_cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::of(name, Kind::ApiKeyInCookie(cookie))
    }

    /// A token in `Authorization: Bearer` (RFC 6750).
    pub const fn bearer(name: &'static str) -> Self {
        Self::of(name, Kind::Bearer)
    }

    /// User name and password in `Authorization: Basic` (RFC 7617).
    pub const fn basic(name: &'static str) -> Self {
        Self::of(name, Kind::Basic)
    }

    /// Names the builder method that sets the credential, for messages.
    #[must_use]
    pub const fn setter(mut self, setter: &'static str) -> Self {
        self.setter = setter;
        self
    }

    /// Names the environment variable that holds the credential; for `basic`, the user name.
    #[must_use]
    pub const fn env(mut self, variable: &'static str) -> Self {
        self.env = variable;
        self
    }

    /// Names the environment variable that holds the password of a `basic` scheme.
    #[must_use]
    pub const fn password_env(mut self, variable: &'static str) -> Self {
        self.password_env = variable;
        self
    }

    const fn of(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, setter: "", env: "", password_env: "" }
    }

    /// How to set this credential: `` `.api_key(…)` or `HEYGEN_API_KEY` ``.
    fn help(&self) -> String {
        let mut ways = Vec::new();
        if !self.setter.is_empty() {
            ways.push(format!("`.{}(…)`", self.setter));
        }
        if !self.env.is_empty() {
            ways.push(format!("`{}`", self.env));
        }
        if ways.is_empty() { format!("the scheme `{}`", self.name) } else { ways.join(" or ") }
    }
}

/// The credentials of a client, ready to be sent.
#[derive(Default)]
pub(crate) struct Credentials(Vec<(&'static str, Credential)>);

impl fmt::Debug for Credentials {
    /// The names of the schemes alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// One credential in the form in which it is sent; checked when the client is built.
enum Credential {
    Header(HeaderName, HeaderValue),
    /// A whole pair, percent-encoded.
    Query(Secret),
    /// A whole pair.
    Cookie(Secret),
}

impl Credentials {
    /// Checks `secret` and keeps it; replaces one of the same scheme.
    pub(crate) fn set(&mut self, scheme: &'static SecurityScheme, secret: &Secret) -> Result<(), BuildError> {
        let credential = Credential::new(scheme, secret)?;
        self.0.retain(|(name, _)| *name != scheme.name);
        self.0.push((scheme.name, credential));
        Ok(())
    }

    /// Names of the schemes that have a credential.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }

    fn get(&self, scheme: &SecurityScheme) -> Option<&Credential> {
        self.0.iter().find(|(name, _)| *name == scheme.name).map(|(_, credential)| credential)
    }

    /// Puts the first alternative of `operation` for which every credential is there into a request. An empty alternative
    /// counts only when no other fits: a credential that is configured is used.
    pub(crate) fn apply(&self, operation: &Operation, into: &mut Applied<'_>) -> Result<(), BuildError> {
        let complete = |alternative: &&&[&SecurityScheme]| {
            !alternative.is_empty() && alternative.iter().all(|scheme| self.get(scheme).is_some())
        };
        let Some(alternative) = operation.security.iter().find(complete) else {
            let anonymous = operation.security.is_empty() || operation.security.iter().any(|a| a.is_empty());
            return if anonymous { Ok(()) } else { Err(missing(operation)) };
        };
        for credential in alternative.iter().filter_map(|scheme| self.get(scheme)) {
            match credential {
                Credential::Header(name, value) => {
                    into.headers.insert(name.clone(), value.clone());
                }
                Credential::Query(pair) => into.query.push(pair.expose().to_owned()),
                Credential::Cookie(pair) => into.cookies.push(pair.expose().to_owned()),
            }
        }
        Ok(())
    }
}

/// The parts of a request that credentials go into.
pub(crate) struct Applied<'r> {
    pub(crate) headers: &'r mut HeaderMap,
    pub(crate) query: &'r mut Vec<String>,
    pub(crate) cookies: &'r mut Vec<String>,
}

impl Credential {
    fn new(scheme: &SecurityScheme, secret: &Secret) -> Result<Self, BuildError> {
        let unusable =
            || BuildError::new(format!("the credential for `{}` holds characters that cannot be sent", scheme.name));
        if secret.expose().is_empty() {
            return Err(BuildError::new(format!("the credential for `{}` is empty", scheme.name)));
        }
        let header = |name: &'static str, value: &str| {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| BuildError::new(format!("`{name}` is not a header name")))?;
            let mut value = crate::param::header_value(value).ok_or_else(unusable)?;
            value.set_sensitive(true);
            Ok(Self::Header(name, value))
        };
        match scheme.kind {
            Kind::ApiKeyInHeader(name) => header(name, secret.expose()),
            Kind::Bearer => header("authorization", &format!("Bearer {}", secret.expose())),
            Kind::Basic => header("authorization", &format!("Basic {}", secret.expose())),
            Kind::ApiKeyInQuery(name) => Ok(Self::Query(Secret::new(format!(
                "{}={}",
                percent::encoded(name, percent::UNRESERVED),
                percent::encoded(secret.expose(), percent::UNRESERVED)
            )))),
            Kind::ApiKeyInCookie(name) => {
                // RFC 6265 §4.1.1: what a cookie value may hold.
                let sendable = |b: u8| matches!(b, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
                if !secret.expose().bytes().all(sendable) {
                    return Err(unusable());
                }
                Ok(Self::Cookie(Secret::new(format!("{name}={}", secret.expose()))))
            }
        }
    }
}

fn missing(operation: &Operation) -> BuildError {
    let ways: Vec<String> = operation
        .security
        .iter()
        .map(|alternative| alternative.iter().map(|scheme| scheme.help()).collect::<Vec<_>>().join(" with "))
        .collect();
    BuildError::new(format!("a credential is required and none is configured: set {}", ways.join(", or ")))
        .of(operation)
}
