//! What is sent as bytes: something in memory, on disk, or that comes piece by piece.

use std::borrow::Cow;
use std::fmt;
#[cfg(feature = "fs")]
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::json::{Decode, DecodeError, Encode, Members, Reader, Writer};
use crate::random;
use crate::transport::{Body, Chunks, TransportFault};

/// Bytes to be sent, as a body or as a part of one, with what a part says of itself.
///
/// Bytes and files on disk can be sent again when a call is tried again; a stream can be read only once, and so a call
/// that has begun to read one is not tried again. Clones share the stream.
///
/// In JSON, where the document has `format: binary` in a text, it is that text.
#[derive(Clone)]
pub struct File {
    content: Content,
    name: Option<Cow<'static, str>>,
    media_type: Option<Cow<'static, str>>,
    headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

#[derive(Clone)]
pub(super) enum Content {
    Memory(Bytes),
    #[cfg(feature = "fs")]
    Disk(Arc<Path>),
    Stream(Arc<Once>),
}

/// A stream until somebody reads it.
pub(super) struct Once {
    pub(super) len: Option<u64>,
    body: Mutex<Option<Body>>,
}

impl File {
    /// Bytes in memory.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self::of(Content::Memory(bytes.into()))
    }

    /// A file on disk, under its own name. It is opened when it is sent, anew for each attempt; the length that it has
    /// then is announced. A call whose file cannot be opened fails with [`Error::Build`](crate::Error::Build).
    #[cfg(feature = "fs")]
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned().into());
        Self { name, ..Self::of(Content::Disk(path.into())) }
    }

    /// Bytes that come piece by piece, nobody knows how many.
    pub fn from_stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::once(Body::from_chunks(Pieces(Box::pin(stream))), None)
    }

    /// So many bytes that come piece by piece. If it turns out that there are more or fewer of them, the call fails.
    pub fn from_sized_stream<S, B, E>(stream: S, len: u64) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::once(Body::from_sized_chunks(Pieces(Box::pin(stream)), len), Some(len))
    }

    /// Sets the name that a part of a form has: `filename` (RFC 7578 §4.2). Without one, it is the name on disk, or `blob`
    /// as browsers have it.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type of a part of a form. Without one, it is the document's, or `application/octet-stream`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header to a part of a form.
    #[must_use]
    pub fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(super) fn content(&self) -> &Content {
        &self.content
    }

    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("blob")
    }

    pub(super) fn own_media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    pub(super) fn own_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (&**name, &**value))
    }

    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Memory(bytes) => Some(bytes),
            #[cfg(feature = "fs")]
            Content::Disk(_) => None,
            Content::Stream(_) => None,
        }
    }

    /// Whether it is a stream that somebody has read.
    pub(super) fn is_spent(&self) -> bool {
        match &self.content {
            Content::Memory(_) => false,
            #[cfg(feature = "fs")]
            Content::Disk(_) => false,
            Content::Stream(once) => once.is_spent(),
        }
    }

    fn once(body: Body, len: Option<u64>) -> Self {
        Self::of(Content::Stream(Arc::new(Once { len, body: Mutex::new(Some(body)) })))
    }

    fn of(content: Content) -> Self {
        Self { content, name: None, media_type: None, headers: Vec::new() }
    }
}

impl Once {
    /// The stream, for the first who asks.
    pub(super) fn take(&self) -> Option<Body> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn is_spent(&self) -> bool {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }
}

/// A stream of whoever calls.
struct Pieces<S>(Pin<Box<S>>);

impl<S, B, E> Chunks for Pieces<S>
where
    S: Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>> {
        let piece = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(piece.map(|piece| piece.map(Into::into).map_err(TransportFault::broken)))
    }
}

macro_rules! from_bytes {
    ($($ty:ty),*) => {$(
        impl From<$ty> for File {
            fn from(bytes: $ty) -> Self {
                Self::from_bytes(bytes)
            }
        }
    )*};
}

from_bytes!(Bytes, Vec<u8>, Box<[u8]>, &'static [u8], String, &'static str);

impl<const N: usize> From<&'static [u8; N]> for File {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::from_bytes(bytes.as_slice())
    }
}

impl PartialEq for File {
    /// Whether both say the same of themselves and hold equal bytes, the file under the same path, or the same stream.
    fn eq(&self, other: &Self) -> bool {
        let content = match (&self.content, &other.content) {
            (Content::Memory(one), Content::Memory(other)) => one == other,
            #[cfg(feature = "fs")]
            (Content::Disk(one), Content::Disk(other)) => one == other,
            (Content::Stream(one), Content::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        content && self.name == other.name && self.media_type == other.media_type && self.headers == other.headers
    }
}

impl fmt::Debug for File {
    /// Never the bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Memory(bytes) => write!(f, "File({} bytes)", bytes.len()),
            #[cfg(feature = "fs")]
            Content::Disk(path) => write!(f, "File({})", path.display()),
            Content::Stream(once) => match once.len {
                Some(len) => write!(f, "File(stream of {len} bytes)"),
                None => f.write_str("File(stream)"),
            },
        }
    }
}

impl Encode for File {
    fn encode(&self, w: &mut Writer) {
        w.file(self);
    }
}

impl Decode for File {
    fn build(_: &mut Members<'_, '_>) -> Self {
        Self::from_bytes(Bytes::new())
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        r.file()
    }
}

/// Files that were met while a value was written, each with a text that stands for it there. Nobody can guess the texts,
/// so that no other text of the value is taken for a file.
#[derive(Debug, Default)]
pub(crate) struct Attached {
    mark: String,
    files: Vec<File>,
}

impl Attached {
    pub(crate) fn new() -> Self {
        Self { mark: random::uuid_v4(), files: Vec::new() }
    }

    /// Adds a file and gives the text that stands for it.
    pub(crate) fn add(&mut self, file: &File) -> String {
        self.files.push(file.clone());
        format!("{}/{}", self.mark, self.files.len() - 1)
    }

    /// The file that a text stands for.
    pub(super) fn file(&self, text: &str) -> Option<&File> {
        let index = text.strip_prefix(&self.mark)?.strip_prefix('/')?;
        self.files.get(index.parse::<usize>().ok()?)
    }
}
