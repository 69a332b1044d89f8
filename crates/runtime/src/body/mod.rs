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
#[derive(Clone, Debug, Default)]
pub(crate) struct Payload(Vec<Piece>);

/// A part of a body.
#[derive(Clone, Debug)]
enum Piece {
    Bytes(Bytes),
    File(File),
}

impl Payload {
    /// Whether there is one more time to send it: a stream can be read only once.
    pub(crate) fn can_be_sent(&self) -> bool {
        self.0.iter().all(|piece| match piece {
            Piece::Bytes(_) => true,
            Piece::File(file) => !file.is_spent(),
        })
    }

    /// All of it, where nothing has to be read for that.
    pub(crate) fn in_memory(&self) -> Option<Bytes> {
        let bytes = |piece: &Piece| match piece {
            Piece::Bytes(bytes) => Some(bytes.clone()),
            Piece::File(file) => file.in_memory().cloned(),
        };
        if let [only] = self.0.as_slice() {
            return bytes(only);
        }
        let mut whole = BytesMut::new();
        for piece in &self.0 {
            whole.extend_from_slice(&bytes(piece)?);
        }
        Some(whole.freeze())
    }

    /// The bytes of one attempt, with everything that is on disk opened, so that the length is known.
    pub(crate) async fn opened(&self) -> Result<Body, BuildError> {
        match self.in_one_piece() {
            Some(bytes) => Ok(bytes.into()),
            None => sending::opened(&self.0).await,
        }
    }

    /// As [`Payload::opened`], without I/O: what is on disk is opened when it is its turn.
    pub(crate) fn unopened(&self) -> Body {
        self.in_one_piece().map_or_else(|| sending::unopened(&self.0), Body::from)
    }

    fn in_one_piece(&self) -> Option<Bytes> {
        match self.0.as_slice() {
            [] => Some(Bytes::new()),
            [Piece::Bytes(bytes)] => Some(bytes.clone()),
            [Piece::File(file)] => file.in_memory().cloned(),
            _ => None,
        }
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self(vec![Piece::Bytes(bytes)])
    }
}

impl From<File> for Payload {
    fn from(file: File) -> Self {
        Self(vec![Piece::File(file)])
    }
}
