//! The default transport: requests over connections of [`connect`](super::connect), by hyper, which are kept in a
//! [`pool`](super::pool) for the next.

use std::sync::{Arc, Weak};
use std::time::Duration;

use http::header::HOST;
use http::uri::{PathAndQuery, Scheme, Uri};
use http::{HeaderValue, Request, Response};
use hyper::body::Incoming as Received;
use hyper::client::conn::http1;
#[cfg(feature = "default-transport")]
use rustls::ClientConfig;

use super::connect::{BoxError, Connector};
use super::frames::{Incoming, announce};
#[cfg(not(feature = "default-transport"))]
use super::no_tls::Tls;
use super::pool::{IDLE, Pool, Sender};
#[cfg(feature = "default-transport")]
use super::tls::Tls;
use super::{Body, Transport, TransportFault, TransportFuture};
use crate::error::BuildError;

/// The default [`Transport`]: HTTP/1.1 (and HTTP/2 with the feature `http2`) over pooled connections, TLS 1.2 and 1.3 by
/// rustls.
///
/// It trusts the system's root certificates (`SSL_CERT_FILE` and `SSL_CERT_DIR` change where they are found); with the
/// feature `bundled-roots`, Mozilla's where the system has none. Built with `http-transport` instead of `default-transport`,
/// it connects to `http:` addresses alone.
pub struct HyperTransport {
    connector: Arc<Connector>,
    /// Closed with the transport: what else leads to it is weak.
    pool: Arc<Pool>,
}

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
        Self { connector: Arc::new(Connector::new(tls, connect_timeout, IDLE)), pool: Arc::default() }
    }
}

impl Transport for HyperTransport {
    fn send(&self, mut request: Request<Body>) -> TransportFuture {
        announce(&mut request);
        let (connector, pool) = (self.connector.clone(), self.pool.clone());
        Box::pin(async move {
            let response = exchange(&connector, &pool, request).await?;
            Ok(response.map(|body| Body::from_chunks(Incoming(body))))
        })
    }
}

/// One request and the head of its response, over a connection that stands already or a new one.
async fn exchange(
    connector: &Connector,
    pool: &Arc<Pool>,
    mut request: Request<Body>,
) -> Result<Response<Received>, TransportFault> {
    let to = request.uri().clone();
    loop {
        let (mut sender, is_used) = match pool.take(&to) {
            Some(sender) => (sender, true),
            None => (connected(connector, pool, &to).await.map_err(TransportFault::not_sent)?, false),
        };
        address(&mut request, &to, &sender)?;
        match sender.send(request).await {
            Ok(response) => {
                #[cfg_attr(not(feature = "http2"), allow(irrefutable_let_patterns))]
                if let Sender::Http1(_) = sender {
                    pool.put(to, sender);
                }
                return Ok(response);
            }
            Err(mut fault) => match fault.take_message() {
                // The server has closed it meanwhile.
                Some(unsent) if is_used => request = unsent,
                Some(_) => return Err(TransportFault::not_sent(fault.into_error())),
                None => return Err(TransportFault::broken(fault.into_error())),
            },
        }
    }
}

/// A new connection, which works as long as somebody may use it.
async fn connected(connector: &Connector, pool: &Arc<Pool>, to: &Uri) -> Result<Sender, BoxError> {
    let connection = connector.connect(to).await?;
    #[cfg(feature = "http2")]
    if connection.is_http2() {
        let executor = hyper_util::rt::TokioExecutor::new();
        let (sender, work) = hyper::client::conn::http2::handshake(executor, connection).await?;
        // Of several that were opened at once, one is enough.
        if let Some(sender) = pool.take(to) {
            return Ok(sender);
        }
        tokio::spawn(serve(work, Arc::downgrade(pool)));
        pool.put(to.clone(), Sender::Http2(sender.clone()));
        return Ok(Sender::Http2(sender));
    }
    let (sender, work) = http1::handshake(connection).await?;
    tokio::spawn(serve(work, Arc::downgrade(pool)));
    Ok(Sender::Http1(sender))
}

/// Does the work of a connection to its end, and looks after the pool. Errors reach whoever waits for an answer.
async fn serve(work: impl Future<Output = hyper::Result<()>>, pool: Weak<Pool>) {
    let mut work = std::pin::pin!(work);
    loop {
        let ended = tokio::time::timeout(IDLE, work.as_mut()).await.is_ok();
        if let Some(pool) = pool.upgrade() {
            pool.tidy();
        }
        if ended {
            return;
        }
    }
}

/// Writes the address as a protocol wants it: HTTP/1.1 has the server in `Host` and what is asked of it in the first line (RFC
/// 9112 §3.2.1), HTTP/2 has it whole.
fn address(request: &mut Request<Body>, to: &Uri, sender: &Sender) -> Result<(), TransportFault> {
    *request.uri_mut() = match sender {
        Sender::Http1(_) => to.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/")).into(),
        #[cfg(feature = "http2")]
        Sender::Http2(_) => to.clone(),
    };
    #[cfg_attr(not(feature = "http2"), allow(irrefutable_let_patterns))]
    if let Sender::Http1(_) = sender
        && !request.headers().contains_key(HOST)
    {
        let host = HeaderValue::try_from(host_and_port(to)).map_err(TransportFault::not_sent)?;
        request.headers_mut().insert(HOST, host);
    }
    Ok(())
}

/// RFC 9110 §7.2: the port stands there where it is not the scheme's own.
fn host_and_port(of: &Uri) -> String {
    let host = of.host().unwrap_or_default();
    let usual = if of.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    match of.port_u16() {
        Some(port) if port != usual => format!("{host}:{port}"),
        _ => host.to_owned(),
    }
}
