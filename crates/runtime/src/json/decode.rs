//! The trait of everything that can be read from JSON.

use super::decode_error::DecodeError;
use super::members::{Built, Members};
use super::reader::Reader;

/// A type that JSON decodes to.
///
/// An object implements [`Decode::build`]; anything else implements both functions.
pub trait Decode: Sized {
    /// The value made of the members of an object, or, where there are none to be had ([`Members::blank`]), a value
    /// that stands in for it: an empty string, `None`, an object of such values. After an error, decoding goes on with
    /// such values until the object is complete, and then gives the error.
    fn build(members: &mut Members<'_, '_>) -> Self;

    /// Reads a value.
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut members = r.members();
        loop {
            let value = Self::build(&mut members);
            match members.close() {
                Built::Whole => return Ok(value),
                Built::Again => {}
                Built::Broken(error) => return Err(error),
            }
        }
    }

    /// The value that stands in for a missing one.
    fn blank() -> Self {
        Self::build(&mut Members::blank())
    }
}

/// Decodes a whole body.
pub fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    T::decode(&mut Reader::new(bytes)?)
}
