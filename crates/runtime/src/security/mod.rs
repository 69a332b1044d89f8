//! Which credentials exist, where they come from and how each is put into a request: in goes what the document and the
//! user say, out come headers, query pairs and cookies that are marked as sensitive.

mod credentials;
mod oauth2;
mod provider;

pub(crate) use self::credentials::{Credentials, Fetched, Placed, Unavailable};
pub use self::oauth2::ClientCredentials;
pub use self::provider::{Credential, CredentialError, CredentialFuture, CredentialProvider, RotatingSecret};

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
