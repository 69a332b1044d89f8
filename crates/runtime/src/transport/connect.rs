//! Connections of the default transport: TCP by hyper-util, and TLS over it where the address says `https`, within one limit
//! of time. In: an address. Out: what hyper reads and writes. Knows no requests.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use tower_service::Service;

#[cfg(not(feature = "default-transport"))]
use super::no_tls::{Connection, Tls};
#[cfg(feature = "default-transport")]
use super::tls::{Connection, Tls};

pub(super) type BoxError = Box<dyn StdError + Send + Sync>;

/// Connects within a time limit that covers name look-up, TCP and TLS.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    tls: Tls,
    timeout: Duration,
}

impl Connector {
    /// A connector that keeps idle connections from being forgotten on the way for `keep_alive`.
    pub(super) fn new(tls: Tls, timeout: Duration, keep_alive: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(keep_alive));
        Self { tcp, tls, timeout }
    }
}

impl Service<Uri> for Connector {
    type Response = Connection;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Connection, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let limit = self.timeout;
        let over = self.tls.over(&to);
        let tcp = self.tcp.call(to);
        Box::pin(async move {
            let connecting = async { over?.connect(tcp.await?.into_inner()).await };
            tokio::time::timeout(limit, connecting)
                .await
                .unwrap_or_else(|_| Err(format!("no connection within {limit:?}").into()))
        })
    }
}
