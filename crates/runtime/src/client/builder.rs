//! Collects what a client needs; checks it once, at the end.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName};

use super::{BaseUrl, Client, Service, Shared};
use crate::error::{BuildError, Redactor};
use crate::param::header_value;
use crate::redirect::RedirectPolicy;
use crate::retry::{Budget, RetryPolicy};
use crate::secret::Secret;
use crate::security::{Credential, Credentials, SecurityScheme};
use crate::transport::Transport;

const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_BODY_BYTES: usize = 64 << 20;

/// The core of every generated builder. `client!` gives each generated builder the same methods, with their documentation.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    service: &'static Service,
    base_url: Option<String>,
    server: Option<String>,
    credentials: Credentials,
    secrets: Vec<Secret>,
    headers: HeaderMap,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    connect_timeout: Duration,
    retry: RetryPolicy,
    max_body_bytes: usize,
    redirects: RedirectPolicy,
    transport: Option<Arc<dyn Transport>>,
    /// The first thing that was wrong.
    error: Option<BuildError>,
}

impl ClientBuilder {
    /// A builder with the defaults.
    pub fn new(service: &'static Service) -> Self {
        let user_agent = format!("{}/{} truespec/{}", service.name, service.version, env!("CARGO_PKG_VERSION"));
        Self {
            service,
            base_url: None,
            server: None,
            credentials: Credentials::default(),
            secrets: Vec::new(),
            headers: HeaderMap::new(),
            timeout: TIMEOUT,
            attempt_timeout: None,
            connect_timeout: CONNECT_TIMEOUT,
            retry: RetryPolicy::default(),
            max_body_bytes: MAX_BODY_BYTES,
            redirects: RedirectPolicy::default(),
            transport: None,
            error: None,
        }
        .default_header(USER_AGENT.as_str(), &user_agent)
    }

    /// A builder with what the service's environment variables hold. An error if the service has credentials and not
    /// one of their variables is set.
    #[inline]
    pub fn from_env(service: &'static Service) -> Result<Self, BuildError> {
        Self::from_variables(service, |name| std::env::var(name).ok())
    }

    fn from_variables(service: &'static Service, read: impl Fn(&str) -> Option<String>) -> Result<Self, BuildError> {
        let read = |name: &str| if name.is_empty() { None } else { read(name).filter(|value| !value.is_empty()) };
        let mut builder = Self::new(service);
        if let Some(url) = read(service.base_url_env) {
            builder = builder.base_url(url);
        }
        for scheme in service.schemes {
            let Some(value) = read(scheme.env) else { continue };
            builder = if scheme.password_env.is_empty() {
                builder.credential(scheme, value.into())
            } else {
                let password = read(scheme.password_env).unwrap_or_default();
                builder.basic_credential(scheme, &value, password.into())
            };
        }
        let variables: Vec<String> =
            service.schemes.iter().filter(|s| !s.env.is_empty()).map(|s| format!("`{}`", s.env)).collect();
        if builder.error.is_none() && !variables.is_empty() && builder.credentials.names().next().is_none() {
            let message = format!("no credential in the environment: set {}", variables.join(" or "));
            return Err(BuildError::new(message));
        }
        Ok(builder)
    }

    /// See the generated builder.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Chooses one of the document's servers. Unlike [`base_url`](Self::base_url), it leaves operations alone that have
    /// servers of their own.
    pub fn server(mut self, url: String) -> Self {
        self.server = Some(url);
        self
    }

    /// Sets the credential of a scheme that is one secret.
    pub fn credential(self, scheme: &'static SecurityScheme, credential: Credential) -> Self {
        self.keep(scheme, "", credential)
    }

    /// Sets the credential of a `basic` scheme.
    pub fn basic_credential(mut self, scheme: &'static SecurityScheme, user: &str, password: Credential) -> Self {
        // RFC 7617 §2: the first colon ends the user name.
        if user.contains(':') {
            let message = format!("the user name for `{}` must not hold a colon", scheme.name);
            self.error.get_or_insert(BuildError::new(message));
            return self;
        }
        self.keep(scheme, user, password)
    }

    fn keep(mut self, scheme: &'static SecurityScheme, user: &str, credential: Credential) -> Self {
        match self.credentials.set(scheme, user, credential) {
            Ok(hidden) => self.secrets.extend(hidden),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// See the generated builder.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// See the generated builder.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// See the generated builder.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// See the generated builder.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry.max_retries = retries;
        self
    }

    /// See the generated builder.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// See the generated builder.
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// See the generated builder.
    pub fn redirects(mut self, policy: RedirectPolicy) -> Self {
        self.redirects = policy;
        self
    }

    /// See the generated builder.
    pub fn user_agent(self, product: &str) -> Self {
        self.default_header(USER_AGENT.as_str(), product)
    }

    /// See the generated builder.
    pub fn default_header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, mut value)) => {
                // It may be a credential that the document does not know of.
                value.set_sensitive(name != USER_AGENT);
                self.headers.insert(name, value);
            }
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// See the generated builder.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Makes the client, or says what is wrong. Sends nothing.
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let url = match (self.base_url.as_ref().or(self.server.as_ref()), self.service.servers.first()) {
            (Some(url), _) => url.as_str(),
            // OpenAPI 3.1 §4.8.5: a server may be relative to where the document is served, which nobody knows here.
            (None, Some(server)) if server.starts_with("http") => server,
            (None, _) => {
                let variable = self.service.base_url_env;
                let message = format!("the document names no server: set `.base_url(…)` or `{variable}`");
                return Err(BuildError::new(message));
            }
        };
        let base_url = BaseUrl::new(url)?;
        #[cfg(feature = "http-transport")]
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(crate::transport::HyperTransport::new(self.connect_timeout)?),
        };
        #[cfg(not(feature = "http-transport"))]
        let transport = self.transport.ok_or_else(|| {
            BuildError::new("there is no transport: set `.transport(…)` or enable the feature `default-transport`")
        })?;
        Ok(Client(Arc::new(Shared {
            base_url,
            base_url_chosen: self.base_url.is_some(),
            credentials: self.credentials,
            headers: self.headers,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            budget: Budget::new(self.retry.budget),
            retry: self.retry,
            max_body_bytes: self.max_body_bytes,
            redirects: self.redirects,
            transport,
            redactor: Redactor::new(self.secrets),
        })))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.service.name)
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Checks a header that the user gave.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, http::HeaderValue), BuildError> {
    // RFC 9110 §7.6.1, §8.6: these describe the connection and the body's frame, which are the transport's.
    const OF_THE_TRANSPORT: [&str; 5] = ["connection", "content-length", "host", "transfer-encoding", "upgrade"];
    let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(BuildError::new(format!("`{}` is not a header name", name.escape_debug())));
    };
    if OF_THE_TRANSPORT.contains(&header.as_str()) {
        return Err(BuildError::new(format!("the header `{header}` is set by the transport")));
    }
    match header_value(value) {
        Some(value) => Ok((header, value)),
        None => Err(BuildError::new(format!("the value of the header `{header}` holds a control character"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static KEY: SecurityScheme = SecurityScheme::api_key_in_header("Key", "x-key").env("T_KEY");
    static BASIC: SecurityScheme = SecurityScheme::basic("Basic").env("T_USER").password_env("T_PASSWORD");
    static SERVICE: Service = Service {
        name: "t",
        version: "0",
        servers: &["https://{region}.api.test"],
        base_url_env: "T_URL",
        schemes: &[&KEY, &BASIC],
    };

    fn from(variables: &[(&str, &str)]) -> Result<ClientBuilder, BuildError> {
        let read =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        ClientBuilder::from_variables(&SERVICE, read)
    }

    #[test]
    fn reads_what_the_environment_holds() {
        let names =
            |variables: &[(&str, &str)]| from(variables).expect("a builder").credentials.names().collect::<Vec<_>>();
        assert_eq!(names(&[("T_KEY", "k")]), ["Key"]);
        assert_eq!(names(&[("T_USER", "u"), ("T_PASSWORD", "p")]), ["Basic"]);
        assert_eq!(names(&[("T_KEY", "k"), ("T_USER", "u")]), ["Key", "Basic"]);
        let builder = from(&[("T_KEY", "k"), ("T_URL", "http://localhost:1/v1")]).expect("a builder");
        assert_eq!(builder.build().expect("a client").base_url(), "http://localhost:1/v1");
    }

    #[test]
    fn names_the_variables_when_none_is_set() {
        for variables in [&[][..], &[("T_KEY", "")], &[("T_URL", "http://localhost")]] {
            let message = from(variables).expect_err("an error").to_string();
            assert!(message.contains("`T_KEY`") && message.contains("`T_USER`"), "{message}");
        }
    }

    #[test]
    fn refuses_what_it_cannot_use() {
        let build = |builder: ClientBuilder| builder.build().expect_err("an error").to_string();
        assert!(build(ClientBuilder::new(&SERVICE)).contains("base URL"));
        let chosen = || ClientBuilder::new(&SERVICE).base_url("https://a.test");
        assert!(chosen().build().is_ok());
        assert!(build(chosen().default_header("content-length", "1")).contains("content-length"));
        assert!(build(chosen().user_agent("a\nb")).contains("user-agent"));
    }
}
