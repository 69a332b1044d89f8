//! OAuth 2.0 client credentials (RFC 6749 §4.4): a token for an id and a secret, kept until shortly before it expires.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, StatusCode, Uri};
use tokio::time::Instant;

use super::credentials::basic_pair;
use super::{CredentialError, CredentialFuture, CredentialProvider};
use crate::error::Redactor;
use crate::json::{self, Value};
use crate::param::percent;
use crate::secret::Secret;
use crate::transport::{Body, Transport};

/// A token is replaced this long before it expires, so that it does not expire on its way.
const LEEWAY: Duration = Duration::from_secs(30);
/// How much of a token server's answer is read.
const MAX_ANSWER: usize = 1 << 20;

/// Gets tokens by the OAuth 2.0 client credentials grant (RFC 6749 §4.4), one at a time, and keeps each until 30 seconds
/// before it expires or until the server refuses it. Tokens are asked for through the client's own transport.
///
/// ```
/// use truespec_runtime::ClientCredentials;
///
/// let tokens = ClientCredentials::new("https://login.example.com/token", "id", "secret").scopes(&["videos:write"]);
/// // builder.bearer(tokens)
/// ```
pub struct ClientCredentials {
    token_url: String,
    id: String,
    secret: Secret,
    /// Further fields of the form, `scope` among them.
    fields: Vec<(String, String)>,
    scopes: Vec<String>,
    in_body: bool,
    /// Held while a token is asked for, so that calls that start together ask once.
    asking: tokio::sync::Mutex<()>,
    token: Mutex<Option<Token>>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    /// `None`: the server did not say, or it is too far away.
    stale_from: Option<Instant>,
}

impl ClientCredentials {
    /// A client that is registered at the authorization server with this id and secret.
    pub fn new(token_url: impl Into<String>, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            token_url: token_url.into(),
            id: id.into(),
            secret: secret.into(),
            fields: Vec::new(),
            scopes: Vec::new(),
            in_body: false,
            asking: tokio::sync::Mutex::new(()),
            token: Mutex::new(None),
        }
    }

    /// Asks for these scopes. Without any, the server grants what it does by default (RFC 6749 §3.3).
    #[must_use]
    #[inline]
    pub fn scopes(mut self, scopes: &[&str]) -> Self {
        self.scopes.extend(scopes.iter().map(|&scope| scope.to_owned()));
        self
    }

    /// Sends a further field to the token server, such as `audience` or `resource` (RFC 8707).
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// Sends id and secret in the form instead of an `Authorization` header, for servers that cannot read the header
    /// (RFC 6749 §2.3.1).
    #[must_use]
    #[inline]
    pub fn secret_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    #[inline]
    fn fresh(&self) -> Option<Secret> {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        token.stale_from.is_none_or(|then| Instant::now() < then).then_some(token.secret)
    }

    #[inline]
    fn request(&self) -> Result<Request<Body>, CredentialError> {
        let mut form = vec![("grant_type", "client_credentials")];
        let scopes = self.scopes.join(" ");
        if !scopes.is_empty() {
            form.push(("scope", &scopes));
        }
        form.extend(self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        if self.in_body {
            form.push(("client_id", &self.id));
            form.push(("client_secret", self.secret.expose()));
        }
        let form: Vec<String> =
            form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let uri: Uri = self
            .token_url
            .parse()
            .map_err(|_| CredentialError::permanent(format!("`{}` is not a URL", self.token_url.escape_debug())))?;
        let mut request = Request::new(Body::from(Bytes::from(form.join("&"))));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if !self.in_body {
            // RFC 6749 §2.3.1: both are form-encoded before they become user name and password.
            let password = Secret::new(encoded(self.secret.expose()));
            let pair = basic_pair(&encoded(&self.id), &password);
            let mut value = HeaderValue::from_str(&format!("Basic {}", pair.expose()))
                .map_err(|_| CredentialError::permanent("the client id or secret cannot be sent"))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(request)
    }

    #[inline]
    async fn ask(&self, transport: &Arc<dyn Transport>) -> Result<Token, CredentialError> {
        let asked = Instant::now();
        let response = transport.send(self.request()?).await.map_err(CredentialError::transient)?;
        let status = response.status();
        let mut body = response.into_body();
        let mut answer = BytesMut::new();
        while let Some(chunk) = body.chunk().await {
            let chunk = chunk.map_err(CredentialError::transient)?;
            if chunk.len() > MAX_ANSWER - answer.len() {
                return Err(CredentialError::permanent("the token server's answer is too large"));
            }
            answer.extend_from_slice(&chunk);
        }
        let answer = json::from_slice::<Value>(&answer).ok();
        let text = |name: &str| match answer.as_ref()?.pointer(&format!("/{name}"))? {
            Value::String(text) => Some(text.clone()),
            _ => None,
        };
        if !status.is_success() {
            let redactor = Redactor::new(vec![self.secret.clone()]);
            let said = |name| text(name).map(|text| redactor.redacted(text));
            return Err(refusal(status, said("error"), said("error_description")));
        }
        let Some(token) = text("access_token").filter(|token| !token.is_empty()) else {
            return Err(CredentialError::permanent("the token server's answer holds no `access_token`"));
        };
        // RFC 6749 §5.1 says a number; servers that send it as text are known.
        let seconds = match answer.as_ref().and_then(|answer| answer.pointer("/expires_in")) {
            Some(Value::Number(seconds)) => seconds.to_string().parse::<f64>().ok(),
            Some(Value::String(seconds)) => seconds.parse::<f64>().ok(),
            _ => None,
        };
        let lifetime = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        // One that lives hardly longer than the leeway is used for half its life.
        let stale_from = lifetime.and_then(|life| asked.checked_add(life.saturating_sub(LEEWAY).max(life / 2)));
        Ok(Token { secret: token.into(), stale_from })
    }
}

/// RFC 6749 appendix B, with `%20` for a space: decoders take that as well as `+`.
#[inline]
fn encoded(text: &str) -> String {
    percent::encoded(text, percent::UNRESERVED)
}

/// RFC 6749 §5.2.
#[inline]
fn refusal(status: StatusCode, error: Option<String>, description: Option<String>) -> CredentialError {
    let mut message = format!("the token server answered {}", status.as_u16());
    for part in [error, description].into_iter().flatten() {
        message.push_str(": ");
        message.extend(part.chars().take(200).flat_map(char::escape_debug));
    }
    if crate::retry::is_transient(status) {
        CredentialError::transient(message)
    } else {
        CredentialError::permanent(message)
    }
}

impl CredentialProvider for ClientCredentials {
    #[inline]
    fn credential<'a>(&'a self, transport: &'a Arc<dyn Transport>) -> CredentialFuture<'a> {
        Box::pin(async move {
            if let Some(secret) = self.fresh() {
                return Ok(secret);
            }
            let _asking = self.asking.lock().await;
            // Another call may have asked in the meantime.
            if let Some(secret) = self.fresh() {
                return Ok(secret);
            }
            let token = self.ask(transport).await?;
            let secret = token.secret.clone();
            *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
            Ok(secret)
        })
    }

    /// Forgets the token: it may have been revoked before its time.
    #[inline]
    fn refused(&self, secret: &Secret) -> bool {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if token.as_ref().is_some_and(|token| token.secret == *secret) {
            *token = None;
        }
        true
    }
}

impl fmt::Debug for ClientCredentials {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("token_url", &self.token_url)
            .field("id", &self.id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
