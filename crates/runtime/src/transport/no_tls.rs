//! What stands for [`tls`](super) where the crate is built without it: `http` is connected, `https` is an error.

use http::Uri;
use http::uri::Scheme;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::connect::BoxError;

/// A connection to a server.
pub(super) type Connection = TokioIo<TcpStream>;

/// No TLS.
#[derive(Clone)]
pub(super) struct Tls;

impl Tls {
    /// What connections to an address have over TCP.
    pub(super) fn over(&self, to: &Uri) -> Result<Self, BoxError> {
        if to.scheme() == Some(&Scheme::HTTP) {
            return Ok(self.clone());
        }
        Err("only `http` is built in; the feature `default-transport` adds `https`".into())
    }

    #[allow(clippy::unused_async)]
    pub(super) async fn connect(self, tcp: TcpStream) -> Result<Connection, BoxError> {
        Ok(TokioIo::new(tcp))
    }
}
