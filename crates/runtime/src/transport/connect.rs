//! Connections of the default transport: names, TCP, and TLS over it where the address says `https`, within one limit of
//! time. In: an address. Out: what hyper reads and writes. Knows no requests.

use std::error::Error as StdError;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

#[cfg(not(feature = "default-transport"))]
use super::no_tls::{Connection, Tls};
#[cfg(feature = "default-transport")]
use super::tls::{Connection, Tls};

pub(super) type BoxError = Box<dyn StdError + Send + Sync>;

/// How long addresses of the family that the system prefers are tried alone; what hyper-util and others wait, and within the
/// bounds of RFC 8305 §5.
const HEAD_START: Duration = Duration::from_millis(300);

/// Connects within a time limit that covers name look-up, TCP and TLS.
pub(super) struct Connector {
    tls: Tls,
    limit: Duration,
    keep_alive: Duration,
}

impl Connector {
    /// A connector that keeps quiet connections from being forgotten on the way from `keep_alive` on.
    pub(super) fn new(tls: Tls, limit: Duration, keep_alive: Duration) -> Self {
        Self { tls, limit, keep_alive }
    }

    pub(super) async fn connect(&self, to: &Uri) -> Result<Connection, BoxError> {
        let over = self.tls.over(to)?;
        let port = to.port_u16().unwrap_or(if to.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 });
        let connecting = async {
            let tcp = reach(lookup_host((host(to), port)).await?.collect()).await?;
            // A connection that takes neither of them is one all the same.
            let _ = tcp.set_nodelay(true);
            let _ = SockRef::from(&tcp).set_tcp_keepalive(&TcpKeepalive::new().with_time(self.keep_alive));
            over.connect(tcp).await
        };
        let limit = self.limit;
        timeout(limit, connecting).await.unwrap_or_else(|_| Err(format!("no connection within {limit:?}").into()))
    }
}

/// The host of an address, as names are looked up and certificates say it: an address of IPv6 stands in brackets in a URI
/// (RFC 3986 §3.2.2), and only there.
pub(super) fn host(of: &Uri) -> &str {
    let host = of.host().unwrap_or_default();
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// The first connection to any of these addresses. Those of the first one's family have a head start, so that a network
/// that only seems to have IPv6 costs a moment (RFC 8305).
async fn reach(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (preferred, others): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == is_v6);
    let mut first = pin!(one_by_one(preferred));
    let early = match timeout(HEAD_START, first.as_mut()).await {
        Ok(Ok(tcp)) => return Ok(tcp),
        Ok(Err(error)) => Some(error),
        Err(_) => None,
    };
    let mut second = pin!(one_by_one(others));
    let (mut failed, mut second_failed) = (early, false);
    poll_fn(|cx| {
        if failed.is_none() {
            match first.as_mut().poll(cx) {
                Poll::Ready(Err(error)) => failed = Some(error),
                Poll::Ready(connected) => return Poll::Ready(connected),
                Poll::Pending => {}
            }
        }
        if !second_failed {
            match second.as_mut().poll(cx) {
                Poll::Ready(Err(_)) => second_failed = true,
                Poll::Ready(connected) => return Poll::Ready(connected),
                Poll::Pending => {}
            }
        }
        // The reason that the preferred family has is the one to look into.
        if second_failed && let Some(error) = failed.take() { Poll::Ready(Err(error)) } else { Poll::Pending }
    })
    .await
}

/// A connection to the first of these addresses that takes one, or why the first did not.
async fn one_by_one(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut reason = None;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(tcp) => return Ok(tcp),
            Err(error) => reason = reason.or(Some(error)),
        }
    }
    Err(reason.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn any_address_of_any_family_will_do() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let open = listener.local_addr().expect("an address");
        let closed = |address: &str| SocketAddr::new(address.parse().expect("an address"), 1);
        let (v4, v6) = (closed("127.0.0.1"), closed("::1"));
        for addresses in [vec![open], vec![v4, open], vec![v6, open], vec![v6, v4, open], vec![v4, v6, open]] {
            assert_eq!(reach(addresses).await.expect("a connection").peer_addr().expect("an address"), open);
        }
        for addresses in [vec![], vec![v6], vec![v4, v6]] {
            assert!(reach(addresses).await.is_err());
        }
    }
}
