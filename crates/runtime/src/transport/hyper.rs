//! The default transport: hyper-util's pooled client over rustls. The only file that names an HTTP library.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Uri};
use hyper::body::{Body as _, Frame, SizeHint};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tower_service::Service;

use super::{Body, Chunks, Transport, TransportFault, TransportFuture};
use crate::error::BuildError;

/// How long an unused connection is kept for the next call.
const IDLE: Duration = Duration::from_secs(90);

type Pool = Client<Connector, Body>;

/// The default [`Transport`]: HTTP/1.1 (and HTTP/2 with the feature `http2`) over pooled connections, TLS by rustls.
///
/// It trusts the system's root certificates (`SSL_CERT_FILE` and `SSL_CERT_DIR` change where they are found), and
/// Mozilla's where the system has none.
pub struct HyperTransport(Pool);

impl HyperTransport {
    /// A transport that gives up on a connection, TLS included, after `connect_timeout`.
    pub fn new(connect_timeout: Duration) -> Result<Self, BuildError> {
        let tls = tls().as_ref().map_err(|error| BuildError::new(format!("TLS cannot be set up: {error}")))?;
        Ok(Self::with_tls(tls.clone(), connect_timeout))
    }

    /// A transport with its own TLS: a client certificate for `mutualTLS`, or root certificates of a company. The protocols
    /// in `alpn_protocols` are set here and must be empty.
    pub fn with_tls(tls: ClientConfig, connect_timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(IDLE));
        let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http();
        #[cfg(feature = "http2")]
        let https = https.enable_all_versions();
        #[cfg(not(feature = "http2"))]
        let https = https.enable_http1();
        let connector = Connector { https: https.wrap_connector(tcp), timeout: connect_timeout };
        Self(
            Client::builder(TokioExecutor::new())
                .pool_idle_timeout(IDLE)
                .pool_timer(TokioTimer::new())
                .build(connector),
        )
    }
}

impl Transport for HyperTransport {
    fn send(&self, mut request: http::Request<Body>) -> TransportFuture {
        // RFC 9110 §8.6: where a body is expected, one that is not there is announced.
        let expected = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        if expected && request.body().is_end_stream() {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
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

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = TransportFault;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportFault>>> {
        self.poll_chunk(cx).map_ok(Frame::data)
    }

    fn is_end_stream(&self) -> bool {
        self.left() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left().map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// The data of a response body; trailers are dropped.
struct Incoming(hyper::body::Incoming);

impl Chunks for Incoming {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>> {
        loop {
            match std::task::ready!(Pin::new(&mut self.0).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(TransportFault::broken(error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

/// One configuration for the process: reading the system's roots takes milliseconds.
fn tls() -> &'static Result<ClientConfig, rustls::Error> {
    static TLS: OnceLock<Result<ClientConfig, rustls::Error>> = OnceLock::new();
    TLS.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map(|config| config.with_root_certificates(roots).with_no_client_auth())
    })
}

/// Connects within a time limit that covers name look-up, TCP and TLS.
#[derive(Clone)]
struct Connector {
    https: HttpsConnector<HttpConnector>,
    timeout: Duration,
}

type BoxError = Box<dyn StdError + Send + Sync>;
type Connection = <HttpsConnector<HttpConnector> as Service<Uri>>::Response;

impl Service<Uri> for Connector {
    type Response = Connection;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Connection, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = self.https.call(to);
        let limit = self.timeout;
        Box::pin(async move {
            tokio::time::timeout(limit, connecting)
                .await
                .unwrap_or_else(|_| Err(format!("no connection within {limit:?}").into()))
        })
    }
}
