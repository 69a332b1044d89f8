//! The seam between calls and an HTTP library: one request goes in, the head of one response and a stream of its body
//! come out. Retries, redirects, limits and decoding are not its business.

#[cfg(feature = "http-transport")]
mod connect;
#[cfg(any(feature = "http-transport", feature = "reqwest"))]
mod frames;
#[cfg(feature = "http-transport")]
mod hyper;
#[cfg(all(feature = "http-transport", not(feature = "default-transport")))]
mod no_tls;
#[cfg(feature = "http-transport")]
mod pool;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "default-transport")]
mod tls;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;

#[cfg(feature = "http-transport")]
pub use self::hyper::HyperTransport;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;

/// Sends requests. Implement it to bring another HTTP library, a proxy, a recorder or a fake for tests.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request once: no retry, no redirect, no limit of time or size. The URI is absolute.
    fn send(&self, request: http::Request<Body>) -> TransportFuture;
}

/// What [`Transport::send`] returns.
pub type TransportFuture = Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportFault>> + Send>>;

/// The body of a request or response on its way.
pub struct Body(Inner);

enum Inner {
    Full(Option<Bytes>),
    /// With the number of bytes that are still to come, where that is known.
    Chunks(Box<dyn Chunks>, Option<u64>),
}

/// A body that arrives piece by piece.
pub trait Chunks: Send + 'static {
    /// The next piece, `None` at the end. An end before the announced length is an error.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>>;
}

impl Body {
    /// No bytes.
    pub fn empty() -> Self {
        Self(Inner::Full(None))
    }

    /// A body that arrives piece by piece.
    pub fn from_chunks(chunks: impl Chunks) -> Self {
        Self(Inner::Chunks(Box::new(chunks), None))
    }

    /// A body that arrives piece by piece, of so many bytes; more or fewer of them are an error.
    pub fn from_sized_chunks(chunks: impl Chunks, len: u64) -> Self {
        Self(Inner::Chunks(Box::new(chunks), Some(len)))
    }

    /// How many bytes are to come, where that is known.
    pub fn known_len(&self) -> Option<usize> {
        match &self.0 {
            Inner::Full(bytes) => Some(bytes.as_ref().map_or(0, Bytes::len)),
            Inner::Chunks(_, left) => left.and_then(|left| usize::try_from(left).ok()),
        }
    }

    /// As [`Body::known_len`], beyond the memory of this machine too.
    pub(crate) fn left(&self) -> Option<u64> {
        match &self.0 {
            Inner::Full(bytes) => Some(bytes.as_ref().map_or(0, Bytes::len) as u64),
            Inner::Chunks(_, left) => *left,
        }
    }

    /// The next piece, `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportFault>> {
        std::future::poll_fn(|cx| self.poll_chunk(cx)).await
    }
}

impl Chunks for Body {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>> {
        match &mut self.0 {
            Inner::Full(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Inner::Chunks(chunks, left) => {
                let chunk = std::task::ready!(chunks.poll_chunk(cx));
                Poll::Ready(match left {
                    Some(left) => counted(chunk, left),
                    None => chunk,
                })
            }
        }
    }
}

/// The next piece of a body of which `left` bytes are to come.
fn counted(chunk: Option<Result<Bytes, TransportFault>>, left: &mut u64) -> Option<Result<Bytes, TransportFault>> {
    match chunk {
        Some(Ok(chunk)) => match left.checked_sub(chunk.len() as u64) {
            Some(rest) => {
                *left = rest;
                Some(Ok(chunk))
            }
            None => Some(Err(TransportFault::broken("a body is longer than was announced"))),
        },
        None if *left > 0 => Some(Err(TransportFault::broken("a body is shorter than was announced"))),
        other => other,
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Full((!bytes.is_empty()).then_some(bytes)))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known_len() {
            Some(len) => write!(f, "Body({len} bytes)"),
            None => f.write_str("Body(stream)"),
        }
    }
}

/// Why a transport has no response, or not all of it.
#[derive(Debug)]
pub struct TransportFault {
    sent: Sent,
    source: Box<dyn StdError + Send + Sync>,
}

/// Whether a request may have reached the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sent {
    /// Not one byte of it was sent.
    No,
    /// It is not known.
    Maybe,
    /// The server replied.
    Yes,
}

impl TransportFault {
    /// There was no connection: provably nothing was sent.
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { sent: Sent::No, source: source.into() }
    }

    /// The exchange broke: the request may have reached the server.
    pub fn broken(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { sent: Sent::Maybe, source: source.into() }
    }

    /// The same fault, met after the server had begun to answer.
    pub(crate) fn in_answer(self) -> Self {
        Self { sent: Sent::Yes, ..self }
    }

    /// Whether the request may have reached the server.
    pub fn sent(&self) -> Sent {
        self.sent
    }
}

impl fmt::Display for TransportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.sent {
            Sent::No => "no connection",
            Sent::Maybe | Sent::Yes => "the connection broke",
        })
    }
}

impl StdError for TransportFault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
