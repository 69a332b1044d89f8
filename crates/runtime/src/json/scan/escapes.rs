//! Strings that hold escapes (RFC 8259 §7), as they are meant: in go bytes and a place, out come their texts, or where and why
//! they are none. Knows no tokens.

use super::byte_at;
use super::expected::{Expected, Stop, stop};
use super::spare;
use crate::json::words::{hex_word, short_run};

/// The texts of the strings of one JSON text that hold escapes, one behind the other.
#[derive(Debug, Default)]
pub(in crate::json) struct Unescaped {
    text: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

impl Unescaped {
    /// The text of the string before which there are so many others with escapes, if it is one of the first 65,535.
    pub(in crate::json) fn get(&self, number: u16) -> Option<&str> {
        let number = usize::from(number);
        let start = number.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
        self.text.get(*start as usize..*self.ends.get(number)? as usize)
    }
}

impl Drop for Unescaped {
    fn drop(&mut self) {
        if !self.ends.is_empty() {
            spare::keep_unescaped(std::mem::take(&mut self.text), std::mem::take(&mut self.ends));
        }
    }
}

impl Unescaped {
    /// The end of the string whose content begins at `start`, and in which something else than plain text stands at `at`,
    /// and its number. Its text is kept, unless its number is `u16::MAX`.
    #[inline(never)]
    pub(super) fn add(&mut self, text: &str, start: usize, at: usize) -> Result<(usize, u16), Stop> {
        if self.ends.is_empty() {
            (self.text, self.ends) = spare::unescaped();
        }
        let end = unescape(text, start, at, &mut self.text)?;
        let number = u16::try_from(self.ends.len()).unwrap_or(u16::MAX);
        if number < u16::MAX {
            self.ends.push(super::offset(self.text.len()));
        }
        Ok((end, number))
    }
}

/// The text of the string whose content begins at `start` of a text that was scanned.
pub(in crate::json) fn unescaped(text: &str, start: usize) -> String {
    let mut plain = String::new();
    // It was checked, so that there is no error.
    let _ = unescape(text, start, short_run(text.as_bytes(), start), &mut plain);
    plain
}

fn unescape(text: &str, start: usize, mut at: usize, plain: &mut String) -> Result<usize, Stop> {
    let bytes = text.as_bytes();
    plain.push_str(text.get(start..at).unwrap_or_default());
    loop {
        let start = match bytes.get(at) {
            Some(b'"') => return Ok(at),
            Some(b'\\') => escape(bytes, at + 1, plain)?,
            Some(_) => return stop(at, Expected::EscapedControl),
            None => return stop(at, Expected::Quote),
        };
        at = short_run(bytes, start);
        plain.push_str(text.get(start..at).unwrap_or_default());
    }
}

/// Appends what the rest of an escape stands for; where it ends.
#[inline]
fn escape(bytes: &[u8], at: usize, plain: &mut String) -> Result<usize, Stop> {
    let letter = byte_at(bytes, at);
    if letter == b'u' {
        return unicode(bytes, at, plain);
    }
    let short = SHORT.get(usize::from(letter)).copied().unwrap_or_default();
    if short == 0 {
        return stop(at, Expected::Escape);
    }
    plain.push(char::from(short));
    Ok(at + 1)
}

/// What a letter behind a backslash stands for, or zero.
const SHORT: [u8; 128] = {
    let mut short = [0; 128];
    let pairs = b"\"\"\\\\//b\x08f\x0Cn\nr\rt\t";
    let mut at = 0;
    while at < pairs.len() {
        short[pairs[at] as usize] = pairs[at + 1];
        at += 2;
    }
    short
};

/// The same of an escape by code unit, at its `u`.
fn unicode(bytes: &[u8], at: usize, plain: &mut String) -> Result<usize, Stop> {
    let (mut code, mut end) = (code_unit(bytes, at + 1)?, at + 5);
    match code {
        0xD800..=0xDBFF => {
            if bytes.get(end..end + 2) != Some(b"\\u") {
                return stop(end, Expected::LowSurrogate);
            }
            let low = code_unit(bytes, end + 2)?;
            if !matches!(low, 0xDC00..=0xDFFF) {
                return stop(end, Expected::LowSurrogate);
            }
            code = 0x10000 + ((code - 0xD800) << 10) + (low & 0x3FF);
            end += 6;
        }
        0xDC00..=0xDFFF => return stop(at, Expected::HighSurrogate),
        _ => {}
    }
    plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    Ok(end)
}

/// The value of four hexadecimal digits.
fn code_unit(bytes: &[u8], start: usize) -> Result<u32, Stop> {
    match hex_word(bytes, start) {
        Ok(unit) => Ok(unit),
        Err(digits) => stop(start + digits, Expected::HexDigits),
    }
}
