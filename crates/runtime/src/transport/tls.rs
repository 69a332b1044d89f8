//! TLS of the default transport, by rustls: with which settings, and over which connections.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::connect::{BoxError, host};

/// The settings of TLS.
#[derive(Clone)]
pub(super) struct Tls {
    config: Arc<ClientConfig>,
    /// Whether anything is trusted, as far as is known.
    has_roots: bool,
}

impl Tls {
    /// TLS 1.2 and 1.3 with the system's root certificates. Read once for the process: that takes milliseconds.
    pub(super) fn of_system() -> Result<Self, &'static rustls::Error> {
        static TLS: OnceLock<Result<Tls, rustls::Error>> = OnceLock::new();
        TLS.get_or_init(Self::read_system).as_ref().cloned()
    }

    fn read_system() -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        #[cfg(feature = "bundled-roots")]
        if roots.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        let has_roots = !roots.is_empty();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        Ok(Self { has_roots, ..Self::of(config.with_root_certificates(roots).with_no_client_auth()) })
    }

    /// TLS as the caller wants it, but for the protocols that are offered.
    pub(super) fn of(mut config: ClientConfig) -> Self {
        config.alpn_protocols.clear();
        #[cfg(feature = "http2")]
        config.alpn_protocols.extend([b"h2".to_vec(), b"http/1.1".to_vec()]);
        Self { config: Arc::new(config), has_roots: true }
    }

    /// What connections to an address have over TCP.
    pub(super) fn over(&self, to: &Uri) -> Result<Over, BoxError> {
        let scheme = to.scheme();
        if scheme == Some(&Scheme::HTTP) {
            return Ok(Over::Nothing);
        }
        if scheme != Some(&Scheme::HTTPS) {
            return Err(format!("only `http` and `https` can be connected, not `{to}`").into());
        }
        if !self.has_roots {
            return Err("this system has no root certificates: install them (`ca-certificates`), name them in \
                        `SSL_CERT_FILE`, or build with the feature `bundled-roots`"
                .into());
        }
        Ok(Over::Tls(self.config.clone(), ServerName::try_from(host(to).to_owned())?))
    }
}

/// What a connection has over TCP.
pub(super) enum Over {
    Nothing,
    Tls(Arc<ClientConfig>, ServerName<'static>),
}

impl Over {
    pub(super) async fn connect(self, tcp: TcpStream) -> Result<Connection, BoxError> {
        Ok(match self {
            Self::Nothing => Connection::Plain(TokioIo::new(tcp)),
            Self::Tls(config, server) => {
                let stream = TlsConnector::from(config).connect(server, tcp).await?;
                Connection::Secured(Box::new(TokioIo::new(stream)))
            }
        })
    }
}

/// A connection to a server.
pub(super) enum Connection {
    Plain(TokioIo<TcpStream>),
    Secured(Box<TokioIo<TlsStream<TcpStream>>>),
}

#[cfg(feature = "http2")]
impl Connection {
    /// Whether the server has chosen HTTP/2.
    pub(super) fn is_http2(&self) -> bool {
        match self {
            Self::Plain(_) => false,
            Self::Secured(stream) => stream.inner().get_ref().1.alpn_protocol() == Some(b"h2"),
        }
    }
}

impl Read for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_read(cx, buffer),
            Self::Secured(tls) => Pin::new(tls).poll_read(cx, buffer),
        }
    }
}

impl Write for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_write(cx, bytes),
            Self::Secured(tls) => Pin::new(tls).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Self::Secured(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Self::Secured(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(tcp) => tcp.is_write_vectored(),
            Self::Secured(tls) => tls.is_write_vectored(),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_write_vectored(cx, pieces),
            Self::Secured(tls) => Pin::new(tls).poll_write_vectored(cx, pieces),
        }
    }
}
