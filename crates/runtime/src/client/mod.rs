//! What all calls of a client share: where the server is, credentials, limits, policy, transport.

mod base_url;
mod builder;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

pub(crate) use self::base_url::BaseUrl;
pub use self::builder::ClientBuilder;
pub(crate) use self::builder::header;
use crate::call::{Call, RawCall};
use crate::error::{BuildError, Redactor};
use crate::operation::Operation;
use crate::redirect::RedirectPolicy;
use crate::retry::{Budget, RetryPolicy};
use crate::security::{Credentials, SecurityScheme};
use crate::transport::Transport;

/// What a generated crate says about its service as a whole.
#[derive(Debug)]
pub struct Service {
    /// The crate's name, for `User-Agent`.
    pub name: &'static str,
    /// The crate's version, for `User-Agent`.
    pub version: &'static str,
    /// The document's servers; the first is the default.
    pub servers: &'static [&'static str],
    /// The environment variable that holds another base URL.
    pub base_url_env: &'static str,
    /// Every scheme of the document.
    pub schemes: &'static [&'static SecurityScheme],
}

/// The core of every generated client. Cheap to clone; clones share connections, credentials and retry budget.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    /// The user chose it: it stands above an operation's own servers.
    pub(crate) base_url_chosen: bool,
    pub(crate) credentials: Credentials,
    /// Sent with every request: `User-Agent` and the user's own.
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) max_body_bytes: usize,
    pub(crate) redirects: RedirectPolicy,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) redactor: Redactor,
}

impl Client {
    /// Starts a call; generated code gives it its parameters.
    #[inline]
    pub fn call<T, E>(&self, operation: &'static Operation) -> Call<T, E> {
        Call::new(self.begin(operation))
    }

    fn begin(&self, operation: &'static Operation) -> Box<RawCall> {
        RawCall::new(self.clone(), operation)
    }

    /// Where requests go.
    pub fn base_url(&self) -> &str {
        self.0.base_url.as_str()
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl Shared {
    /// Where requests of `operation` go.
    pub(crate) fn base_url_of(&self, operation: &Operation) -> Result<Cow<'_, BaseUrl>, BuildError> {
        match operation.servers.first() {
            Some(server) if !self.base_url_chosen => {
                BaseUrl::new(server).map(Cow::Owned).map_err(|error| error.of(operation))
            }
            _ => Ok(Cow::Borrowed(&self.base_url)),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { base_url, credentials, timeout, attempt_timeout, retry, max_body_bytes, redirects, .. } = &*self.0;
        f.debug_struct("Client")
            .field("base_url", &base_url.as_str())
            .field("credentials", credentials)
            .field("timeout", timeout)
            .field("attempt_timeout", attempt_timeout)
            .field("retry", retry)
            .field("max_body_bytes", max_body_bytes)
            .field("redirects", redirects)
            .finish_non_exhaustive()
    }
}
