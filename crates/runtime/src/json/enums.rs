//! What open enumerations share.

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::number::Number;
use super::reader::Reader;
use super::writer::Writer;

/// Notes that a value is none of those that its enum lists.
pub fn lose(r: &mut Reader<'_>) {
    r.lose(1);
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
