//! Requests through a `reqwest::Client` of the caller's.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::frames::{Incoming, announce};
use super::{Body, Inner, Transport, TransportFault, TransportFuture};

/// A [`Transport`] through a `reqwest::Client`: its proxies, certificates, DNS, connections and cookies.
///
/// Redirects, retries and timeouts are the calls' own business, so the client is best made without any:
///
/// ```ignore
/// let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
/// let api = petstore_client::Client::builder().transport(ReqwestTransport::new(client)).build()?;
/// ```
///
/// A client with reqwest's default policy follows redirects by itself, also those that `RedirectPolicy` refuses, and the
/// connect timeout is the client's.
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// Sends requests through `client`.
    pub fn new(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl From<reqwest::Client> for ReqwestTransport {
    fn from(client: reqwest::Client) -> Self {
        Self::new(client)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, mut request: http::Request<Body>) -> TransportFuture {
        announce(&mut request);
        let reply = reqwest::Request::try_from(request.map(outgoing)).map(|request| self.0.execute(request));
        Box::pin(async move {
            let response = match reply {
                Ok(reply) => reply.await,
                Err(error) => Err(error),
            };
            match response {
                Ok(response) => Ok(http::Response::<reqwest::Body>::from(response).map(incoming)),
                Err(error) => Err(fault(error)),
            }
        })
    }
}

fn outgoing(body: Body) -> reqwest::Body {
    match body.0 {
        // Reqwest may send it again on another connection where the server provably has not looked at it.
        Inner::Full(bytes) => reqwest::Body::from(bytes.unwrap_or_default()),
        Inner::Chunks(..) => reqwest::Body::wrap(Shareable(Mutex::new(body))),
    }
}

fn incoming(body: reqwest::Body) -> Body {
    Body::from_chunks(Incoming(body))
}

/// As the default transport has it: without a connection nothing was sent. The URL is left out, for it may hold a secret.
fn fault(error: reqwest::Error) -> TransportFault {
    let unsent = error.is_connect() || error.is_builder();
    let error = error.without_url();
    if unsent { TransportFault::not_sent(error) } else { TransportFault::broken(error) }
}

/// A body that may be looked at from several threads, which reqwest wants and nobody does: the lock is always free.
struct Shareable(Mutex<Body>);

impl HttpBody for Shareable {
    type Data = Bytes;
    type Error = TransportFault;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, TransportFault>>> {
        let body = self.get_mut().0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}
