//! The trait of everything that can be written as JSON.

use super::decode::Decode;
use super::encode_error::EncodeError;
use super::reader::Reader;
use super::value::Value;
use super::visitor::Visitor;
use super::writer::Writer;
use crate::body::Attached;

/// A type that encodes to JSON.
///
/// An object implements [`Encode::visit`], anything else [`Encode::encode`].
pub trait Encode {
    /// Hands out the fields of an object in order.
    fn visit<'a>(&'a self, visitor: &mut Visitor<'_, 'a>) {
        let _ = visitor;
    }

    /// Writes the value.
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        self.visit(&mut Visitor::writing(w));
        w.end_object();
    }

    /// Whether an object leaves out an optional field with this value.
    fn is_absent(&self) -> bool {
        false
    }
}

/// The compact JSON of a value, fields in the order of their declaration.
pub fn to_vec(value: &dyn Encode) -> Result<Vec<u8>, EncodeError> {
    let mut w = Writer::new();
    value.encode(&mut w);
    w.finish()
}

/// Appends the compact JSON of a value to a text; after an error, what was written of it is there.
pub(crate) fn append(value: &dyn Encode, text: &mut String) -> Result<(), EncodeError> {
    let mut w = Writer::behind(std::mem::take(text));
    value.encode(&mut w);
    let (written, outcome) = w.finish_behind();
    *text = written;
    outcome
}

/// The value as a free-form one.
pub fn to_value(value: &dyn Encode) -> Result<Value, EncodeError> {
    read_back(&to_vec(value)?)
}

/// The value as a free-form one, with the files in it beside it.
pub(crate) fn to_value_attaching(value: &dyn Encode) -> Result<(Value, Attached), EncodeError> {
    let mut w = Writer::attaching(Attached::new());
    value.encode(&mut w);
    let (bytes, attached) = w.finish_attached()?;
    Ok((read_back(&bytes)?, attached))
}

/// A free-form value from what a writer wrote.
pub(crate) fn read_back(bytes: &[u8]) -> Result<Value, EncodeError> {
    // What a writer wrote is JSON, unless a value is nested deeper than any reader would take.
    Reader::with_depth_limit(bytes, usize::MAX)
        .and_then(|mut r| Value::decode(&mut r))
        .map_err(|error| EncodeError::new(error.path(), error.problem().into()))
}

/// The compact JSON of something that holds no number that JSON cannot carry; where it does, `null` stands instead.
pub fn to_string<T: Encode + ?Sized>(value: &T) -> String {
    let mut w = Writer::new();
    value.encode(&mut w);
    w.into_string()
}
