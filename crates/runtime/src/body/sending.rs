//! The pieces of a body while they are sent, one after the other.

#[cfg(feature = "fs")]
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::Piece;
#[cfg(feature = "fs")]
use super::disk;
use super::file::{Content, Once};
use crate::error::BuildError;
use crate::transport::{Body, Chunks, TransportFault};

/// A body whose pieces are ready to be read.
#[cfg_attr(not(feature = "fs"), expect(clippy::unused_async, reason = "there is nothing to be opened without disks"))]
pub(super) async fn opened(pieces: &[Piece]) -> Result<Body, BuildError> {
    let mut sources = Vec::with_capacity(pieces.len());
    for piece in pieces {
        sources.push(match Source::of(piece) {
            Source::Unread(once) if once.is_spent() => {
                return Err(BuildError::new("a stream in the body has been read already"));
            }
            #[cfg(feature = "fs")]
            Source::Unopened(path) => {
                Source::Open(disk::open(&path).await.map_err(|error| {
                    BuildError::new(format!("the file `{}` cannot be sent: {error}", path.display()))
                })?)
            }
            source => source,
        });
    }
    Ok(body(sources))
}

/// A body whose pieces are opened when it is their turn.
pub(super) fn unopened(pieces: &[Piece]) -> Body {
    body(pieces.iter().map(Source::of).collect())
}

fn body(mut sources: Vec<Source>) -> Body {
    let len = sources.iter().map(Source::len).try_fold(0_u64, |all, more| all.checked_add(more?));
    // The next one is the last, so that it can be popped.
    sources.reverse();
    match len {
        Some(len) => Body::from_sized_chunks(Sending(sources), len),
        None => Body::from_chunks(Sending(sources)),
    }
}

/// What is still to be sent, the next at the end.
struct Sending(Vec<Source>);

enum Source {
    Bytes(Bytes),
    /// A stream that this body has not read yet.
    Unread(Arc<Once>),
    #[cfg(feature = "fs")]
    Unopened(Arc<Path>),
    #[cfg(feature = "fs")]
    Opening(disk::Opening),
    Open(Body),
}

impl Source {
    fn of(piece: &Piece) -> Self {
        match piece {
            Piece::Bytes(bytes) => Self::Bytes(bytes.clone()),
            Piece::File(file) => match file.content() {
                Content::Memory(bytes) => Self::Bytes(bytes.clone()),
                #[cfg(feature = "fs")]
                Content::Disk(path) => Self::Unopened(Arc::clone(path)),
                Content::Stream(once) => Self::Unread(Arc::clone(once)),
            },
        }
    }

    fn len(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Unread(once) => once.len,
            #[cfg(feature = "fs")]
            Self::Unopened(_) | Self::Opening(_) => None,
            Self::Open(body) => body.left(),
        }
    }
}

impl Chunks for Sending {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>> {
        while let Some(source) = self.0.last_mut() {
            match source {
                Source::Bytes(bytes) => {
                    let bytes = std::mem::take(bytes);
                    self.0.pop();
                    if !bytes.is_empty() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
                Source::Unread(once) => match once.take() {
                    Some(body) => *source = Source::Open(body),
                    None => return self.end("a stream in the body has been read already"),
                },
                #[cfg(feature = "fs")]
                Source::Unopened(path) => *source = Source::Opening(disk::opening(path)),
                #[cfg(feature = "fs")]
                Source::Opening(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok(body) => *source = Source::Open(body),
                    Err(error) => return self.end(error),
                },
                Source::Open(body) => match ready!(body.poll_chunk(cx)) {
                    Some(Ok(chunk)) => return Poll::Ready(Some(Ok(chunk))),
                    Some(Err(fault)) => {
                        self.0.clear();
                        return Poll::Ready(Some(Err(fault)));
                    }
                    None => _ = self.0.pop(),
                },
            }
        }
        Poll::Ready(None)
    }
}

impl Sending {
    fn end(
        &mut self,
        error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Poll<Option<Result<Bytes, TransportFault>>> {
        self.0.clear();
        Poll::Ready(Some(Err(TransportFault::broken(error))))
    }
}
