//! Files on disk while they are sent: opened once, read in pieces, off the threads that others wait for.

use std::future::Future;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

use crate::transport::{Body, Chunks, TransportFault};

/// How many bytes are read at a time.
const PIECE: usize = 64 * 1024;

/// A file that is being opened.
pub(super) type Opening = Pin<Box<dyn Future<Output = io::Result<Body>> + Send>>;

/// The content of a file: so many bytes as it has now. One that grows meanwhile is sent up to that length; one that
/// shrinks breaks the call.
pub(super) async fn open(path: &Path) -> io::Result<Body> {
    let file = File::open(path).await?;
    let about = file.metadata().await?;
    if about.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // Pipes and devices have no length.
    let len = about.is_file().then_some(about.len());
    let reading = Reading { file, left: len, buffer: BytesMut::new() };
    Ok(match len {
        Some(len) => Body::from_sized_chunks(reading, len),
        None => Body::from_chunks(reading),
    })
}

/// As [`open`], to be polled.
pub(super) fn opening(path: &Arc<Path>) -> Opening {
    let path = Arc::clone(path);
    Box::pin(async move { open(&path).await })
}

struct Reading {
    file: File,
    left: Option<u64>,
    buffer: BytesMut,
}

impl Chunks for Reading {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>> {
        let most = self.left.map_or(PIECE, |left| usize::try_from(left).unwrap_or(PIECE).min(PIECE));
        if most == 0 {
            return Poll::Ready(None);
        }
        self.buffer.resize(most, 0);
        let mut into = ReadBuf::new(&mut self.buffer);
        if let Err(error) = ready!(Pin::new(&mut self.file).poll_read(cx, &mut into)) {
            return Poll::Ready(Some(Err(TransportFault::broken(error))));
        }
        let read = into.filled().len();
        if let Some(left) = &mut self.left {
            *left -= read as u64;
        }
        let chunk = self.buffer.split_to(read).freeze();
        Poll::Ready((read > 0).then_some(Ok(chunk)))
    }
}
