//! From a response to a value: in go status, headers and bytes, out comes a type or the reason why not.

use bytes::Bytes;
use http::HeaderMap;

use crate::call::Answer;
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

/// What a call resolves to: a body that is read whole and decoded, or a stream of it.
pub trait Outcome {
    /// What the caller gets.
    type Output;

    /// Whether a success with these headers is handed over while it arrives.
    #[doc(hidden)]
    fn opens(headers: &HeaderMap) -> bool;

    /// The result from the answer of a server that reports success.
    #[doc(hidden)]
    fn from_answer(answer: &mut Answer) -> Result<Self::Output, DecodeError>;
}

impl<T: FromResponse> Outcome for T {
    type Output = T::Output;

    fn opens(_: &HeaderMap) -> bool {
        false
    }

    fn from_answer(answer: &mut Answer) -> Result<T::Output, DecodeError> {
        T::from_response(&answer.raw)
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
