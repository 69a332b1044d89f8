//! Checks of the strings that hold escapes (RFC 8259 §7): in go bytes and a place, out comes the end, or where and why there
//! is none. Knows no tokens.

use super::byte_at;
use super::expected::{Expected, Stop, stop};
use crate::json::words::{hex_word, short_run};

/// The end of a string in which something else than plain text stands at `at`.
#[inline(never)]
pub(super) fn end_of_escapes(bytes: &[u8], mut at: usize) -> Result<usize, Stop> {
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at),
            Some(b'\\') => at = short_run(bytes, escape(bytes, at + 1)?),
            Some(_) => return stop(at, Expected::EscapedControl),
            None => return stop(at, Expected::Quote),
        }
    }
}

/// Goes past the rest of an escape.
fn escape(bytes: &[u8], at: usize) -> Result<usize, Stop> {
    match byte_at(bytes, at) {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(at + 1),
        b'u' => match code_unit(bytes, at + 1)? {
            0xD800..=0xDBFF => {
                let low = at + 5;
                if bytes.get(low..low + 2) != Some(b"\\u") {
                    return stop(low, Expected::LowSurrogate);
                }
                match code_unit(bytes, low + 2)? {
                    0xDC00..=0xDFFF => Ok(low + 6),
                    _ => stop(low, Expected::LowSurrogate),
                }
            }
            0xDC00..=0xDFFF => stop(at, Expected::HighSurrogate),
            _ => Ok(at + 5),
        },
        _ => stop(at, Expected::Escape),
    }
}

/// The value of four hexadecimal digits.
fn code_unit(bytes: &[u8], start: usize) -> Result<u32, Stop> {
    match hex_word(bytes, start) {
        Ok(unit) => Ok(unit),
        Err(digits) => stop(start + digits, Expected::HexDigits),
    }
}
