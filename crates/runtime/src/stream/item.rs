//! From the bytes of one item of a stream to a value.

use bytes::Bytes;

use crate::decode::PlainText;
use crate::json::{self, Decode, DecodeError};

/// What an item of a stream decodes to: every type of the codec, and [`PlainText`].
pub trait FromItem {
    /// What the caller gets.
    type Output;

    /// Decodes an item.
    fn from_item(item: &Bytes) -> Result<Self::Output, DecodeError>;
}

impl<T: Decode> FromItem for T {
    type Output = T;

    fn from_item(item: &Bytes) -> Result<T, DecodeError> {
        json::from_slice(item)
    }
}

impl FromItem for PlainText {
    type Output = String;

    /// WHATWG HTML §9.2.5: bytes that are no UTF-8 become U+FFFD.
    fn from_item(item: &Bytes) -> Result<String, DecodeError> {
        Ok(String::from_utf8_lossy(item).into_owned())
    }
}
