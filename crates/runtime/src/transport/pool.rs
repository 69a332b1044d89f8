//! Connections that are kept for the next request. In: what an exchange leaves behind. Out: the connection that was used last,
//! if it still stands. Knows neither how to connect nor what is sent.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::Uri;
#[cfg(feature = "http2")]
use hyper::client::conn::http2;
use hyper::client::conn::{TrySendError, http1};

use super::Body;

/// How long an unused connection is kept for the next call.
pub(super) const IDLE: Duration = Duration::from_secs(90);

/// The sending side of a connection, which closes with it.
pub(super) enum Sender {
    Http1(http1::SendRequest<Body>),
    #[cfg(feature = "http2")]
    Http2(http2::SendRequest<Body>),
}

type Response = http::Response<hyper::body::Incoming>;

impl Sender {
    /// Sends a request, and gives it back with the error where nothing of it was sent.
    pub(super) async fn send(
        &mut self,
        request: http::Request<Body>,
    ) -> Result<Response, TrySendError<http::Request<Body>>> {
        match self {
            Self::Http1(sender) => sender.try_send_request(request).await,
            #[cfg(feature = "http2")]
            Self::Http2(sender) => sender.try_send_request(request).await,
        }
    }

    /// Whether there is no connection any more.
    fn is_closed(&self) -> bool {
        match self {
            Self::Http1(sender) => sender.is_closed(),
            #[cfg(feature = "http2")]
            Self::Http2(sender) => sender.is_closed(),
        }
    }

    /// Whether the connection takes a request now.
    fn is_ready(&self) -> bool {
        match self {
            Self::Http1(sender) => sender.is_ready(),
            #[cfg(feature = "http2")]
            Self::Http2(sender) => sender.is_ready(),
        }
    }
}

/// Every connection that may be used again, those that were used last at the end. What still reads or writes is in it and not
/// ready, so that whoever has read the end of a body finds the connection at once.
#[derive(Default)]
pub(super) struct Pool(Mutex<Vec<Kept>>);

struct Kept {
    /// An address on the server: its scheme and authority count.
    to: Uri,
    sender: Sender,
    used: Instant,
}

impl Pool {
    /// The connection to a server that was used last, of those that are ready. One of HTTP/2 stays here for others.
    pub(super) fn take(&self, to: &Uri) -> Option<Sender> {
        let mut kept = self.lock();
        let found = kept.iter().rposition(|kept| kept.is_ready() && same_server(&kept.to, to))?;
        #[cfg(feature = "http2")]
        if let Sender::Http2(sender) = &kept[found].sender {
            let sender = Sender::Http2(sender.clone());
            kept[found].used = Instant::now();
            return Some(sender);
        }
        Some(kept.remove(found).sender)
    }

    /// Keeps a connection to the server of `to`.
    pub(super) fn put(&self, to: Uri, sender: Sender) {
        self.lock().push(Kept { to, sender, used: Instant::now() });
    }

    /// Forgets what is closed, and closes what nobody has used for too long.
    pub(super) fn tidy(&self) {
        self.lock().retain(|kept| kept.is_ready() || !kept.sender.is_closed() && !kept.sender.is_ready());
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Whether it takes a request now and was used not too long ago.
    fn is_ready(&self) -> bool {
        self.sender.is_ready() && self.used.elapsed() < IDLE
    }
}

fn same_server(one: &Uri, other: &Uri) -> bool {
    one.scheme() == other.scheme() && one.authority() == other.authority()
}
