//! What open enumerations share.

use std::fmt::{self, Debug, Formatter};
use std::mem::discriminant;

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::number::Number;
use super::reader::Reader;
use super::writer::Writer;

/// Reads a string that is one of those that an enum lists, or any other.
pub fn decode_text_enum<T: Decode + for<'s> From<&'s str>>(r: &mut Reader<'_>) -> Result<T, DecodeError> {
    let value = T::from(&*r.string()?);
    note_unlisted(&value, r);
    Ok(value)
}

/// Reads an integer that is one of those that an enum lists, or any other.
pub fn decode_int_enum<T: Decode + From<i64>>(r: &mut Reader<'_>) -> Result<T, DecodeError> {
    let value = T::from(i64::decode(r)?);
    note_unlisted(&value, r);
    Ok(value)
}

/// What stands in for a missing value is the variant for what is not listed.
fn note_unlisted<T: Decode>(value: &T, r: &mut Reader<'_>) {
    if discriminant(value) == discriminant(&T::blank()) {
        r.lose(1);
    }
}

/// Prints a value of an enum as a derived `Debug` does.
pub fn debug_listed(variant: &str, value: &dyn Debug, f: &mut Formatter<'_>) -> fmt::Result {
    if variant == "Unknown" { f.debug_tuple(variant).field(value).finish() } else { f.write_str(variant) }
}

/// Writes a number that is spelled as JSON wants it.
pub fn number(w: &mut Writer, text: &str) {
    w.number(text);
}

/// Reads a number that equals one of `known`, or any other.
pub fn decode_number_enum<T: Clone>(
    r: &mut Reader<'_>,
    known: &[(&str, T)],
    unknown: fn(Number) -> T,
) -> Result<T, DecodeError> {
    let number = Number::decode(r)?;
    let value = number.as_f64();
    // Two texts that name the same f64 are the same number to nearly every reader (RFC 8259 §6).
    let found =
        known.iter().find(|(text, _)| number.as_str() == *text || value.is_some() && text.parse().ok() == value);
    if let Some((_, variant)) = found {
        return Ok(variant.clone());
    }
    r.lose(1);
    Ok(unknown(number))
}
