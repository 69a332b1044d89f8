//! A body that is read whole: in go its pieces, out comes one.

use bytes::{Bytes, BytesMut};

/// What has been read. A body that comes in one piece, as most do, is not copied.
pub(super) struct Gathered {
    first: Bytes,
    /// All of it as soon as there is a second piece.
    all: BytesMut,
    announced: Option<u64>,
}

impl Gathered {
    /// Nothing yet, of a body of which the server says how long it is.
    pub(super) fn of(announced: Option<u64>) -> Self {
        Self { first: Bytes::new(), all: BytesMut::new(), announced }
    }

    pub(super) fn len(&self) -> usize {
        self.first.len().max(self.all.len())
    }

    pub(super) fn push(&mut self, piece: Bytes) {
        /// So much memory is had on a server's word alone.
        const TRUSTED: u64 = 1 << 20;
        if piece.is_empty() {
            return;
        }
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.all.is_empty() {
            let announced = self.announced.unwrap_or(0).min(TRUSTED);
            self.all.reserve(usize::try_from(announced).unwrap_or(0).max(self.first.len() + piece.len()));
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&piece);
    }

    pub(super) fn finish(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_pieces() {
        for announced in [None, Some(0), Some(7), Some(u64::MAX)] {
            for (pieces, whole) in [(&[][..], ""), (&["", "a", ""], "a"), (&["abc", "", "de", "fg"], "abcdefg")] {
                let mut gathered = Gathered::of(announced);
                for piece in pieces {
                    gathered.push(Bytes::from_static(piece.as_bytes()));
                }
                assert_eq!((gathered.len(), gathered.finish()), (whole.len(), Bytes::from_static(whole.as_bytes())));
            }
        }
    }

    #[test]
    fn does_not_copy_one_piece() {
        let piece = Bytes::from_static(b"abc");
        let mut gathered = Gathered::of(Some(3));
        gathered.push(piece.clone());
        gathered.push(Bytes::new());
        assert_eq!(gathered.finish().as_ptr(), piece.as_ptr());
    }
}
