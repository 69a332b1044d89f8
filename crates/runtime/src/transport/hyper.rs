//! The default transport: hyper-util's pooled client, over connections of [`connect`](super::connect).

use std::time::Duration;

use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
#[cfg(feature = "default-transport")]
use rustls::ClientConfig;

use super::connect::Connector;
use super::frames::{Incoming, announce};
#[cfg(not(feature = "default-transport"))]
use super::no_tls::Tls;
#[cfg(feature = "default-transport")]
use super::tls::Tls;
use super::{Body, Transport, TransportFault, TransportFuture};
use crate::error::BuildError;

/// How long an unused connection is kept for the next call.
const IDLE: Duration = Duration::from_secs(90);

type Pool = Client<Connector, Body>;

/// The default [`Transport`]: HTTP/1.1 (and HTTP/2 with the feature `http2`) over pooled connections, TLS 1.2 and 1.3 by
/// rustls.
///
/// It trusts the system's root certificates (`SSL_CERT_FILE` and `SSL_CERT_DIR` change where they are found); with the
/// feature `bundled-roots`, Mozilla's where the system has none. Built with `http-transport` instead of `default-transport`,
/// it connects to `http:` addresses alone.
pub struct HyperTransport(Pool);

impl HyperTransport {
    /// A transport that gives up on a connection, TLS included, after `connect_timeout`.
    #[cfg(feature = "default-transport")]
    pub fn new(connect_timeout: Duration) -> Result<Self, BuildError> {
        let tls = Tls::of_system().map_err(|error| BuildError::new(format!("TLS cannot be set up: {error}")))?;
        Ok(Self::connecting(tls, connect_timeout))
    }

    /// A transport that gives up on a connection after `connect_timeout`.
    #[cfg(not(feature = "default-transport"))]
    #[allow(clippy::unnecessary_wraps)]
    pub fn new(connect_timeout: Duration) -> Result<Self, BuildError> {
        Ok(Self::connecting(Tls, connect_timeout))
    }

    /// A transport with its own TLS: a client certificate for `mutualTLS`, or root certificates of a company. The protocols
    /// in `alpn_protocols` are set here.
    #[cfg(feature = "default-transport")]
    pub fn with_tls(tls: ClientConfig, connect_timeout: Duration) -> Self {
        Self::connecting(Tls::of(tls), connect_timeout)
    }

    fn connecting(tls: Tls, connect_timeout: Duration) -> Self {
        let connector = Connector::new(tls, connect_timeout, IDLE);
        let mut client = Client::builder(TokioExecutor::new());
        client.pool_idle_timeout(IDLE).pool_timer(TokioTimer::new());
        Self(client.build(connector))
    }
}

impl Transport for HyperTransport {
    fn send(&self, mut request: http::Request<Body>) -> TransportFuture {
        announce(&mut request);
        let reply = self.0.request(request);
        Box::pin(async move {
            match reply.await {
                Ok(response) => Ok(response.map(|body| Body::from_chunks(Incoming(body)))),
                Err(error) if error.is_connect() => Err(TransportFault::not_sent(error)),
                Err(error) => Err(TransportFault::broken(error)),
            }
        })
    }
}
