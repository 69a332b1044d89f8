//! Bodies of requests: in go values and files, out come the bytes of one attempt, piece by piece. Knows media types of
//! forms; knows no request, and what a server makes of a body least of all.

#[cfg(feature = "fs")]
mod disk;
mod field;
mod file;
mod form;
mod multipart;
mod pairs;
mod sending;

use bytes::{Bytes, BytesMut};

pub use self::field::Field;
pub(crate) use self::file::Attached;
pub use self::file::File;
pub(crate) use self::form::form;
pub(crate) use self::multipart::multipart;
use crate::error::BuildError;
use crate::transport::Body;

/// The body of a request before it is sent; nothing is opened or read yet.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    Memory(Bytes),
    Pieces(Vec<Piece>),
}

/// A part of a body.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Bytes(Bytes),
    File(File),
}

impl Payload {
    /// Whether there is one more time to send it: a stream can be read only once.
    pub(crate) fn can_be_sent(&self) -> bool {
        self.pieces().iter().all(|piece| match piece {
            Piece::Bytes(_) => true,
            Piece::File(file) => !file.is_spent(),
        })
    }

    /// All of it, where nothing has to be read for that.
    #[inline]
    pub(crate) fn in_memory(&self) -> Option<Bytes> {
        if let Some(bytes) = self.in_one_piece() {
            return Some(bytes);
        }
        let mut whole = BytesMut::new();
        for piece in self.pieces() {
            whole.extend_from_slice(piece.in_memory()?);
        }
        Some(whole.freeze())
    }

    /// The bytes of one attempt, with everything that is on disk opened, so that the length is known.
    pub(crate) async fn opened(&self) -> Result<Body, BuildError> {
        match self.in_one_piece() {
            Some(bytes) => Ok(bytes.into()),
            None => sending::opened(self.pieces()).await,
        }
    }

    /// As [`Payload::opened`], without I/O: what is on disk is opened when it is its turn.
    #[inline]
    pub(crate) fn unopened(&self) -> Body {
        self.in_one_piece().map_or_else(|| sending::unopened(self.pieces()), Body::from)
    }

    fn in_one_piece(&self) -> Option<Bytes> {
        match self {
            Self::Memory(bytes) => Some(bytes.clone()),
            Self::Pieces(pieces) => match pieces.as_slice() {
                [only] => only.in_memory().cloned(),
                _ => None,
            },
        }
    }

    fn pieces(&self) -> &[Piece] {
        if let Self::Pieces(pieces) = self { pieces } else { &[] }
    }
}

impl Piece {
    fn in_memory(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::File(file) => file.in_memory(),
        }
    }
}

impl Default for Payload {
    fn default() -> Self {
        Self::Memory(Bytes::new())
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self::Memory(bytes)
    }
}

impl From<File> for Payload {
    fn from(file: File) -> Self {
        Self::Pieces(vec![Piece::File(file)])
    }
}
