//! Numbers (RFC 8259 §6): in go bytes and a place, out come a token and the end, or where and why there is none. Knows no
//! values.

use super::expected::{Expected, Stop, stop};
use super::{Lexeme, Token, byte_at, push};
use crate::json::words::{are_digits, digit_run};

/// Goes past a number whose first byte is `byte`.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn number(
    bytes: &[u8],
    start: usize,
    byte: u8,
    tokens: &mut Vec<Token>,
    len: &mut usize,
) -> Result<usize, Stop> {
    let (whole, first) = if byte == b'-' { (start + 1, byte_at(bytes, start + 1)) } else { (start, byte) };
    let (mut at, mut byte) = match first {
        // RFC 8259 §6: leading zeros are not allowed.
        b'0' => (whole + 1, byte_at(bytes, whole + 1)),
        b'1'..=b'9' => few_digits(bytes, whole + 1),
        _ => return stop(whole, Expected::Digit),
    };
    let mut lexeme = Lexeme::Integer;
    let mut point = at - start;
    if byte == b'.' {
        lexeme = Lexeme::Float;
        (at, byte) = fraction(bytes, at + 1)?;
    }
    if byte | 0x20 == b'e' {
        lexeme = Lexeme::Float;
        point = usize::MAX;
        at = exponent(bytes, at + 1)?;
    }
    push(tokens, len, start, at, lexeme, u16::try_from(point).unwrap_or(u16::MAX));
    Ok(at)
}

#[inline(never)]
fn exponent(bytes: &[u8], at: usize) -> Result<usize, Stop> {
    let start = at + usize::from(matches!(byte_at(bytes, at), b'+' | b'-'));
    let at = digit_run(bytes, start);
    if at == start { stop(at, Expected::Digit) } else { Ok(at) }
}

/// Goes past the digits behind a point; the byte that ends them too.
#[allow(clippy::inline_always)]
#[inline(always)]
fn fraction(bytes: &[u8], start: usize) -> Result<(usize, u8), Stop> {
    let word = bytes.get(start..).and_then(|rest| rest.first_chunk());
    if word.is_some_and(|word| are_digits(*word)) {
        return Ok(few_digits(bytes, start + 8));
    }
    let (at, byte) = few_digits(bytes, start);
    if at == start { stop(at, Expected::Digit) } else { Ok((at, byte)) }
}

/// Goes past digits, of which there are few, mostly; the byte that ends them too.
#[allow(clippy::inline_always)]
#[inline(always)]
fn few_digits(bytes: &[u8], start: usize) -> (usize, u8) {
    for at in start..start + 4 {
        let byte = byte_at(bytes, at);
        if !byte.is_ascii_digit() {
            return (at, byte);
        }
    }
    many_digits(bytes, start + 4)
}

#[inline(never)]
fn many_digits(bytes: &[u8], start: usize) -> (usize, u8) {
    let at = digit_run(bytes, start);
    (at, byte_at(bytes, at))
}
