//! The credentials of a client, and those of one call.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Uri};

use super::provider::Origin;
use super::{Credential, CredentialError, CredentialProvider, Kind, SecurityScheme};
use crate::error::BuildError;
use crate::json::Base64;
use crate::operation::Operation;
use crate::param::percent;
use crate::secret::Secret;
use crate::transport::Transport;

/// The credentials of a client, ready to be sent or to be asked for.
#[derive(Default)]
pub(crate) struct Credentials(Vec<(&'static SecurityScheme, Source)>);

enum Source {
    Fixed(Placed),
    Provided { provider: Arc<dyn CredentialProvider>, user: String },
}

/// One credential in the form in which it is sent.
#[derive(Clone)]
pub(crate) enum Placed {
    Header(HeaderName, HeaderValue),
    /// A whole pair, percent-encoded.
    Query(Secret),
    /// A whole pair.
    Cookie(Secret),
}

impl Credentials {
    /// Checks `credential` and keeps it; replaces one of the same scheme. `user` is for the scheme `basic` alone. Returns
    /// what must not be shown, as far as it is known by now.
    pub(crate) fn set(
        &mut self,
        scheme: &'static SecurityScheme,
        user: &str,
        credential: Credential,
    ) -> Result<Vec<Secret>, BuildError> {
        let mut hidden = Vec::new();
        let source = match credential.0 {
            Origin::Fixed(secret) => {
                let placed = Placed::new(scheme, user, &secret)?;
                hidden = hidden_parts(scheme, user, &secret);
                Source::Fixed(placed)
            }
            Origin::Provided(provider) => Source::Provided { provider, user: user.to_owned() },
        };
        self.0.retain(|(other, _)| other.name != scheme.name);
        self.0.push((scheme, source));
        Ok(hidden)
    }

    /// Names of the schemes that have a credential.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(scheme, _)| scheme.name)
    }

    fn get(&self, scheme: &SecurityScheme) -> Option<&Source> {
        self.0.iter().find(|(known, _)| known.name == scheme.name).map(|(_, source)| source)
    }

    /// The first alternative of `operation` for which every credential is there. An empty alternative counts only when no
    /// other fits: a credential that is configured is used.
    pub(crate) fn alternative(&self, operation: &Operation) -> Result<&'static [&'static SecurityScheme], BuildError> {
        let complete = |alternative: &&&[&SecurityScheme]| {
            !alternative.is_empty() && alternative.iter().all(|scheme| self.get(scheme).is_some())
        };
        if let Some(alternative) = operation.security.iter().find(complete) {
            return Ok(alternative);
        }
        let anonymous = operation.security.is_empty() || operation.security.iter().any(|a| a.is_empty());
        if anonymous { Ok(&[]) } else { Err(missing(operation)) }
    }

    /// The credentials of `schemes` that are known beforehand; [`Fetched`] holds the others.
    pub(crate) fn known(&self, schemes: &'static [&'static SecurityScheme]) -> impl Iterator<Item = &Placed> {
        schemes.iter().filter_map(|scheme| match self.get(scheme)? {
            Source::Fixed(placed) => Some(placed),
            Source::Provided { .. } => None,
        })
    }

    /// Asks the providers of the credentials that `operation` needs.
    pub(crate) async fn fetch(
        &self,
        operation: &Operation,
        transport: &Arc<dyn Transport>,
    ) -> Result<Fetched, Unavailable> {
        let mut fetched = Fetched::default();
        for scheme in self.alternative(operation).map_err(Unavailable::Unusable)? {
            let Some(Source::Provided { provider, user }) = self.get(scheme) else { continue };
            let secret =
                provider.credential(transport).await.map_err(|error| Unavailable::Denied(scheme.name, error))?;
            let placed = Placed::new(scheme, user, &secret).map_err(Unavailable::Unusable)?;
            let hidden = hidden_parts(scheme, user, &secret);
            fetched.0.push(Given { provider: Arc::clone(provider), secret, hidden, placed });
        }
        Ok(fetched)
    }

    /// Like [`fetch`](Self::fetch), of providers that answer at once.
    #[inline]
    pub(crate) fn fetch_now(
        &self,
        operation: &Operation,
        transport: &Arc<dyn Transport>,
    ) -> Result<Fetched, BuildError> {
        let mut context = Context::from_waker(Waker::noop());
        match pin!(self.fetch(operation, transport)).poll(&mut context) {
            Poll::Ready(fetched) => fetched.map_err(|error| BuildError::new(error.to_string()).of(operation)),
            Poll::Pending => {
                let message = "its credential has to be waited for, so the request can only be sent";
                Err(BuildError::new(message).of(operation))
            }
        }
    }
}

impl fmt::Debug for Credentials {
    /// The names of the schemes alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// Why a credential that is configured is not there.
#[derive(Debug)]
pub(crate) enum Unavailable {
    /// It cannot be sent.
    Unusable(BuildError),
    /// The provider of this scheme has none.
    Denied(&'static str, CredentialError),
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(error) => error.fmt(f),
            Self::Denied(scheme, error) => write!(f, "no credential for `{scheme}`: {error}"),
        }
    }
}

/// What providers gave for one call.
#[derive(Default)]
pub(crate) struct Fetched(Vec<Given>);

struct Given {
    provider: Arc<dyn CredentialProvider>,
    secret: Secret,
    hidden: Vec<Secret>,
    placed: Placed,
}

impl Fetched {
    /// What must not be shown.
    pub(crate) fn hidden(&self) -> impl Iterator<Item = &Secret> {
        self.0.iter().flat_map(|given| &given.hidden)
    }

    /// Whether a provider has something better than what the server refused.
    pub(crate) fn refused(&self) -> bool {
        // Every provider is told, so this is no `any`.
        self.0.iter().filter(|given| given.provider.refused(&given.secret)).count() > 0
    }

    /// Puts the credentials into a request. `own` are headers that the caller set, which stand above.
    pub(crate) fn put_into<B>(&self, request: &mut Request<B>, own: &HeaderMap) {
        for Given { placed, .. } in &self.0 {
            match placed {
                Placed::Header(name, value) if !own.contains_key(name) => {
                    request.headers_mut().insert(name.clone(), value.clone());
                }
                Placed::Header(..) => {}
                Placed::Query(pair) => {
                    if let Some(uri) = with_pair(request.uri(), pair.expose()) {
                        *request.uri_mut() = uri;
                    }
                }
                Placed::Cookie(pair) => {
                    let before = request.headers().get(COOKIE).and_then(|value| value.to_str().ok());
                    let cookies =
                        before.map_or_else(|| pair.expose().to_owned(), |b| format!("{b}; {}", pair.expose()));
                    if let Ok(mut cookies) = HeaderValue::from_str(&cookies) {
                        cookies.set_sensitive(true);
                        request.headers_mut().insert(COOKIE, cookies);
                    }
                }
            }
        }
    }
}

fn with_pair(uri: &Uri, pair: &str) -> Option<Uri> {
    let separator = if uri.query().is_some() { '&' } else { '?' };
    format!("{uri}{separator}{pair}").parse().ok()
}

/// What must not be shown of a credential: its secret, and what is made of it.
fn hidden_parts(scheme: &SecurityScheme, user: &str, secret: &Secret) -> Vec<Secret> {
    match scheme.kind {
        Kind::Basic => vec![secret.clone(), basic_pair(user, secret)],
        Kind::ApiKeyInQuery(_) => {
            let encoded = percent::encoded(secret.expose(), percent::UNRESERVED);
            vec![secret.clone(), encoded.into()]
        }
        Kind::Bearer | Kind::ApiKeyInHeader(_) | Kind::ApiKeyInCookie(_) => vec![secret.clone()],
    }
}

/// RFC 7617 §2.
pub(super) fn basic_pair(user: &str, password: &Secret) -> Secret {
    Base64::new(format!("{user}:{}", password.expose())).to_text().into()
}

impl Placed {
    /// The pair that goes into the query.
    pub(crate) fn pair(&self) -> Option<&str> {
        if let Self::Query(pair) = self { Some(pair.expose()) } else { None }
    }

    fn new(scheme: &SecurityScheme, user: &str, secret: &Secret) -> Result<Self, BuildError> {
        let unusable =
            || BuildError::new(format!("the credential for `{}` holds characters that cannot be sent", scheme.name));
        // RFC 7617 allows a password to be empty, and services that take an API key as user name ask for it.
        if secret.expose().is_empty() && scheme.kind != Kind::Basic {
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
            Kind::Basic => header("authorization", &format!("Basic {}", basic_pair(user, secret).expose())),
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
