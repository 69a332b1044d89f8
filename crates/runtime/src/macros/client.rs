//! The client of a generated crate and its builder.

/// Declares a generated crate's client and its builder. The crate adds a method for each tag to the one, and for each
/// security scheme to the other.
///
/// ```ignore
/// runtime::client! {
///     /// Client of the Pet Store.
///     pub struct Client;
///     /// Collects what a [`Client`] needs.
///     pub struct ClientBuilder for SERVICE;
/// }
/// ```
#[macro_export]
macro_rules! client {
    (
        $(#[$client_meta:meta])* $client_vis:vis struct $client:ident;
        $(#[$builder_meta:meta])* $builder_vis:vis struct $builder:ident for $service:ident;
    ) => {
        $(#[$client_meta])*
        #[derive(Clone, Debug)]
        $client_vis struct $client {
            pub(crate) inner: $crate::Client,
        }

        impl $client {
            /// A builder with the defaults.
            #[inline]
            pub fn builder() -> $builder {
                $builder { inner: $crate::ClientBuilder::new(&$service) }
            }

            /// A client with the credentials, and the base URL if it is there, that the environment holds.
            ///
            /// # Errors
            /// None of the variables of credentials is set, or one cannot be used; the error names them.
            #[inline]
            pub fn from_env() -> ::core::result::Result<Self, $crate::BuildError> {
                $builder::from_env()?.build()
            }

            /// Where requests go.
            #[must_use]
            #[inline]
            pub fn base_url(&self) -> &str {
                self.inner.base_url()
            }
        }

        $(#[$builder_meta])*
        #[derive(Debug)]
        #[must_use = "a builder does nothing until `build`"]
        $builder_vis struct $builder {
            inner: $crate::ClientBuilder,
        }

        impl $builder {
            /// A builder with the credentials, and the base URL if it is there, that the environment holds.
            ///
            /// # Errors
            /// None of the variables of credentials is set; the error names them.
            #[inline]
            pub fn from_env() -> ::core::result::Result<Self, $crate::BuildError> {
                $crate::ClientBuilder::from_env(&$service).map(|inner| Self { inner })
            }

            /// Sends requests to another server than the document's. May have a path; a slash at its end is the same as none.
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.base_url(url) }
            }

            /// How long a whole call may take, all attempts and waits included. Default: 60 seconds.
            #[inline]
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// How long one attempt may take, until its answer is read; one that takes longer counts as a broken connection.
            /// Default: as long as the call.
            pub fn attempt_timeout(self, timeout: ::core::time::Duration) -> Self {
                Self { inner: self.inner.attempt_timeout(timeout) }
            }

            /// How long a connection may take, name look-up and TLS included. Default: 10 seconds. The default
            /// transport's: another one has its own.
            #[inline]
            pub fn connect_timeout(self, timeout: ::core::time::Duration) -> Self {
                Self { inner: self.inner.connect_timeout(timeout) }
            }

            /// How many further attempts follow the first. Default: 2.
            #[inline]
            pub fn max_retries(self, retries: u32) -> Self {
                Self { inner: self.inner.max_retries(retries) }
            }

            /// How often and how patiently to try again.
            #[inline]
            pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
                Self { inner: self.inner.retry(policy) }
            }

            /// How many bytes of a response body are taken. Default: 64 MiB.
            #[inline]
            pub fn max_body_bytes(self, bytes: usize) -> Self {
                Self { inner: self.inner.max_body_bytes(bytes) }
            }

            /// Which redirects are followed. Default: those that stay on the server.
            #[inline]
            pub fn redirects(self, policy: $crate::RedirectPolicy) -> Self {
                Self { inner: self.inner.redirects(policy) }
            }

            /// Says who calls. Default: the name and version of this crate.
            #[inline]
            pub fn user_agent(self, product: &str) -> Self {
                Self { inner: self.inner.user_agent(product) }
            }

            /// Sends a header with every request.
            #[inline]
            pub fn default_header(self, name: &str, value: &str) -> Self {
                Self { inner: self.inner.default_header(name, value) }
            }

            /// Sends requests through `transport` instead of the default one.
            pub fn transport(self, transport: impl $crate::Transport) -> Self {
                Self { inner: self.inner.transport(transport) }
            }

            /// Makes the client. Sends nothing.
            ///
            /// # Errors
            /// A setting that cannot be used.
            #[inline]
            pub fn build(self) -> ::core::result::Result<$client, $crate::BuildError> {
                self.inner.build().map(|inner| $client { inner })
            }

            /// Not every document has a choice of servers.
            #[allow(dead_code)]
            #[inline]
            fn served_by(self, url: ::std::string::String) -> Self {
                Self { inner: self.inner.server(url) }
            }

            /// Not every document has a scheme that is one secret.
            #[allow(dead_code)]
            #[inline]
            fn credential(self, scheme: &'static $crate::SecurityScheme, credential: $crate::Credential) -> Self {
                Self { inner: self.inner.credential(scheme, credential) }
            }

            /// Not every document has a scheme with user name and password.
            #[allow(dead_code)]
            #[inline]
            fn basic_credential(
                self,
                scheme: &'static $crate::SecurityScheme,
                user: &str,
                password: $crate::Credential,
            ) -> Self {
                Self { inner: self.inner.basic_credential(scheme, user, password) }
            }
        }
    };
}
