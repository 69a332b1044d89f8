//! Where the secret of a credential comes from: a fixed one, one that its owner changes, or whatever a
//! [`CredentialProvider`] gives each time that a request needs one.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use crate::secret::Secret;
use crate::transport::Transport;

/// Gives the secret of a credential whenever a call needs it: a token service, a vault, a file that is replaced.
///
/// A provider is asked once a call, and once more after a 401 if [`refused`](Self::refused) says so. It caches as it
/// sees fit: [`ClientCredentials`](crate::ClientCredentials) is one that keeps a token until shortly before it expires.
pub trait CredentialProvider: Send + Sync + 'static {
    /// The secret to send: an API key, a token, or the password where the scheme is `basic`. A provider that has to ask
    /// over HTTP may do so through the client's own `transport`.
    fn credential<'a>(&'a self, transport: &'a Arc<dyn Transport>) -> CredentialFuture<'a>;

    /// The server answered 401 to a request with `secret`. `true` means that another one may be had now: the call is sent
    /// once more with it. A 401 says that the request was not carried out (RFC 9110 §15.5.2), so any call may be.
    fn refused(&self, secret: &Secret) -> bool {
        let _ = secret;
        false
    }
}

/// What [`CredentialProvider::credential`] returns.
pub type CredentialFuture<'a> = Pin<Box<dyn Future<Output = Result<Secret, CredentialError>> + Send + 'a>>;

/// A credential for the setters of a builder: made from text, from a [`Secret`] or from a [`CredentialProvider`].
pub struct Credential(pub(super) Origin);

pub(super) enum Origin {
    Fixed(Secret),
    Provided(Arc<dyn CredentialProvider>),
}

impl Credential {
    /// A credential that `give` is asked for whenever a call needs one.
    ///
    /// ```
    /// use truespec_runtime::{Credential, CredentialError, Secret};
    ///
    /// async fn token() -> Result<Secret, CredentialError> {
    ///     std::fs::read_to_string("/run/secrets/token").map(Secret::from).map_err(CredentialError::transient)
    /// }
    ///
    /// let credential = Credential::from_fn(token); // builder.bearer(credential)
    /// ```
    pub fn from_fn<F, R>(give: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<Secret, CredentialError>> + Send + 'static,
    {
        struct Giving<F>(F);

        impl<F, R> CredentialProvider for Giving<F>
        where
            F: Fn() -> R + Send + Sync + 'static,
            R: Future<Output = Result<Secret, CredentialError>> + Send + 'static,
        {
            fn credential<'a>(&'a self, _: &'a Arc<dyn Transport>) -> CredentialFuture<'a> {
                Box::pin((self.0)())
            }
        }

        Giving(give).into()
    }
}

impl<P: CredentialProvider> From<P> for Credential {
    fn from(provider: P) -> Self {
        Self(Origin::Provided(Arc::new(provider)))
    }
}

impl From<Secret> for Credential {
    fn from(secret: Secret) -> Self {
        Self(Origin::Fixed(secret))
    }
}

impl From<String> for Credential {
    fn from(secret: String) -> Self {
        Secret::from(secret).into()
    }
}

impl From<&str> for Credential {
    fn from(secret: &str) -> Self {
        Secret::from(secret).into()
    }
}

impl From<&String> for Credential {
    fn from(secret: &String) -> Self {
        Secret::from(secret).into()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A secret that its owner replaces while clients use it; clones are the same secret. Calls that are under way keep what
/// they started with.
///
/// ```
/// use truespec_runtime::RotatingSecret;
///
/// let key = RotatingSecret::new("first"); // builder.api_key(key.clone())
/// key.rotate("second");
/// ```
#[derive(Clone, Debug)]
pub struct RotatingSecret(Arc<RwLock<Secret>>);

impl RotatingSecret {
    /// Starts with `secret`.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self(Arc::new(RwLock::new(secret.into())))
    }

    /// Uses `secret` from the next call on.
    pub fn rotate(&self, secret: impl Into<Secret>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = secret.into();
    }

    fn current(&self) -> Secret {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl CredentialProvider for RotatingSecret {
    fn credential<'a>(&'a self, _: &'a Arc<dyn Transport>) -> CredentialFuture<'a> {
        Box::pin(std::future::ready(Ok(self.current())))
    }

    /// Worth another try if it was replaced in the meantime.
    fn refused(&self, secret: &Secret) -> bool {
        self.current() != *secret
    }
}

/// Why there is no credential. Must not hold a secret: it is shown.
#[derive(Debug)]
pub struct CredentialError {
    transient: bool,
    source: Box<dyn StdError + Send + Sync>,
}

impl CredentialError {
    /// Trying again may help: the call's retry policy decides.
    pub fn transient(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { transient: true, source: source.into() }
    }

    /// Trying again does not help: the call fails at once.
    pub fn permanent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { transient: false, source: source.into() }
    }

    /// Whether trying again may help.
    pub fn is_transient(&self) -> bool {
        self.transient
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl StdError for CredentialError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}
