//! From a response to a value: in go status, headers and bytes, out comes a type or the reason why not.

use bytes::Bytes;

use crate::json::{Decode, DecodeError};
use crate::response::RawResponse;

/// A body that a response decodes to: every type of the codec, `()` where nothing is expected, [`PlainText`], [`Binary`],
/// and enums over several statuses (`responses!`).
pub trait FromResponse {
    /// What the caller gets.
    type Output;

    /// Decodes a response.
    fn from_response(response: &RawResponse) -> Result<Self::Output, DecodeError>;
}

impl<T: Decode> FromResponse for T {
    type Output = T;

    fn from_response(response: &RawResponse) -> Result<T, DecodeError> {
        response.json()
    }
}

/// No body is expected, and what comes is ignored.
impl FromResponse for () {
    type Output = ();

    fn from_response(_: &RawResponse) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// The body as text, as `text/plain` has it. Gives a [`String`].
#[derive(Debug)]
pub enum PlainText {}

impl FromResponse for PlainText {
    type Output = String;

    fn from_response(response: &RawResponse) -> Result<String, DecodeError> {
        response.text()
    }
}

/// The body as it came. Gives [`Bytes`].
#[derive(Debug)]
pub enum Binary {}

impl FromResponse for Binary {
    type Output = Bytes;

    fn from_response(response: &RawResponse) -> Result<Bytes, DecodeError> {
        Ok(response.body.clone())
    }
}
