//! A transport that leads every host to the scripted server, so that the servers of a document can be called.

use std::time::Duration;

use truespec_runtime::http::header::HOST;
use truespec_runtime::http::uri::{Authority, Scheme};
use truespec_runtime::http::{HeaderValue, Request, Uri};
use truespec_runtime::{Body, BuildError, HyperTransport, Transport, TransportFuture};

/// Sends what is meant for other hosts to the scripted server; the `Host` header says whom it was meant for.
pub struct Everywhere {
    inner: HyperTransport,
    server: Option<Authority>,
}

impl Everywhere {
    /// `server` is the URL of the scripted server.
    pub(crate) fn new(server: &str) -> Result<Self, BuildError> {
        let server = server.parse::<Uri>().ok().and_then(|uri| uri.authority().cloned());
        Ok(Self { inner: HyperTransport::new(Duration::from_secs(10))?, server })
    }
}

impl Transport for Everywhere {
    fn send(&self, mut request: Request<Body>) -> TransportFuture {
        if let (Some(server), Some(meant)) = (&self.server, request.uri().authority().cloned())
            && meant.host() != server.host()
        {
            let mut parts = request.uri().clone().into_parts();
            parts.scheme = Some(Scheme::HTTP);
            parts.authority = Some(server.clone());
            if let (Ok(uri), Ok(host)) = (Uri::from_parts(parts), HeaderValue::from_str(meant.as_str())) {
                *request.uri_mut() = uri;
                request.headers_mut().insert(HOST, host);
            }
        }
        self.inner.send(request)
    }
}
