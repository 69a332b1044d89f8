//! A body as bytes, while they arrive.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes, BytesMut};
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use tokio::io::AsyncWrite;

use super::StreamError;
use super::open::Incoming;
use crate::call::Answer;
use crate::decode::Outcome;
use crate::error::What;
use crate::json::DecodeError;

/// The body of a response as it arrives: a download.
///
/// It is as large as the server makes it, unless the call says `CallOptions::max_body_bytes`. Dropped before its end, it
/// closes the connection. A connection that breaks is an error, not an end.
pub struct ByteStream(Incoming);

impl ByteStream {
    /// The next piece, `None` at the end.
    #[inline]
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, StreamError> {
        poll_fn(|cx| self.0.poll_chunk(cx)).await.transpose()
    }

    /// All that is still to come; more than `limit` bytes are an error.
    #[inline]
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, StreamError> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - all.len() {
                return Err(self.0.too_large(What::Body, limit));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// Writes all that is still to come and flushes the writer. Returns the number of bytes.
    pub async fn copy_to(mut self, writer: &mut (impl AsyncWrite + Unpin + ?Sized)) -> Result<u64, CopyError> {
        let mut written = 0;
        while let Some(mut chunk) = self.chunk().await? {
            written += chunk.len() as u64;
            // `write_all`, without tokio's `io-util`.
            while !chunk.is_empty() {
                let taken = poll_fn(|cx| Pin::new(&mut *writer).poll_write(cx, &chunk)).await?;
                if taken == 0 {
                    return Err(io::Error::from(io::ErrorKind::WriteZero).into());
                }
                chunk.advance(taken.min(chunk.len()));
            }
        }
        poll_fn(|cx| Pin::new(&mut *writer).poll_flush(cx)).await?;
        Ok(written)
    }

    /// Writes all that is still to come into a file, which is made or emptied first. Returns the number of bytes. After an
    /// error the file holds what had come.
    #[cfg(feature = "fs")]
    pub async fn save_to(self, path: impl AsRef<std::path::Path>) -> Result<u64, CopyError> {
        self.copy_to(&mut tokio::fs::File::create(path).await?).await
    }

    /// The length that the server announced.
    #[inline]
    pub fn content_length(&self) -> Option<u64> {
        self.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// The status.
    #[inline]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// The response's headers.
    #[inline]
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, StreamError>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_chunk(cx)
    }
}

impl Outcome for ByteStream {
    type Output = Self;

    #[inline]
    fn opens(_: &HeaderMap) -> bool {
        true
    }

    #[inline]
    fn from_answer(answer: &mut Answer) -> Result<Self, DecodeError> {
        Incoming::of(answer, "a stream").map(Self)
    }
}

impl fmt::Debug for ByteStream {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByteStream({})", self.status().as_u16())
    }
}

/// Why a stream was not written to its end.
#[derive(Debug)]
#[non_exhaustive]
pub enum CopyError {
    /// The stream broke.
    Stream(StreamError),
    /// The writer did.
    Write(io::Error),
}

impl From<StreamError> for CopyError {
    #[inline]
    fn from(error: StreamError) -> Self {
        Self::Stream(error)
    }
}

impl From<io::Error> for CopyError {
    #[inline]
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl fmt::Display for CopyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(error) => error.fmt(f),
            Self::Write(_) => f.write_str("what came cannot be written"),
        }
    }
}

impl std::error::Error for CopyError {
    #[inline]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Stream(error) => error.source(),
            Self::Write(error) => Some(error),
        }
    }
}
