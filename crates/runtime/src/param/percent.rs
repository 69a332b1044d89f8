//! Percent-encoding (RFC 3986 §2.1): text goes in, ASCII comes out. Knows sets of bytes, not parameters.

use std::fmt::Write as _;
use std::ops::Range;

/// Which bytes pass unencoded.
pub(crate) type Pass = fn(u8) -> bool;

/// RFC 3986 §2.3: what never needs encoding.
pub(crate) const UNRESERVED: Pass = |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');

/// What a query value may hold under `allowReserved`: reserved characters, but none that ends the query or reads as
/// part of `application/x-www-form-urlencoded` (OpenAPI 3.1.1, appendix E).
pub(crate) const RESERVED_IN_QUERY: Pass = |b| {
    UNRESERVED(b)
        || matches!(b, b':' | b'/' | b'?' | b'@' | b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b',' | b';' | b'=')
};

/// What a path template's own text may hold: `pchar` and the slash (RFC 3986 §3.3).
pub(crate) const PATH_TEXT: Pass = |b| {
    UNRESERVED(b)
        || matches!(b, b'/' | b':' | b'@' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=')
};

/// What a query inside a path template may hold (RFC 3986 §3.4).
pub(crate) const QUERY_TEXT: Pass = |b| PATH_TEXT(b) || b == b'?';

/// `text` with every byte encoded that does not pass.
pub(crate) fn encoded(text: &str, pass: Pass) -> String {
    let mut out = String::with_capacity(text.len());
    encode(text, pass, &mut out);
    out
}

/// `text` as `application/x-www-form-urlencoded` has it (WHATWG URL §5.2): a space is `+`, and `~` does not pass.
pub(crate) fn form_encoded(text: &str) -> String {
    const PASS: Pass = |b| b.is_ascii_alphanumeric() || matches!(b, b'*' | b'-' | b'.' | b'_');
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte == b' ' { out.push('+') } else { push(byte, PASS(byte), &mut out) }
    }
    out
}

/// Appends `text` to `out` with every byte encoded that does not pass.
pub(crate) fn encode(text: &str, pass: Pass, out: &mut String) {
    for byte in text.bytes() {
        push(byte, pass(byte), out);
    }
}

/// As [`encode`], for a part of `out` itself.
pub(crate) fn encode_within(out: &mut String, part: Range<usize>, pass: Pass) {
    out.reserve(part.len());
    for at in part {
        if let Some(&byte) = out.as_bytes().get(at) {
            push(byte, pass(byte), out);
        }
    }
}

/// As [`encode`], but leaves what is encoded already (`%2F`) alone, as RFC 6570 §3.2.3 has it for reserved expansion.
pub(crate) fn encode_keeping_triples(text: &str, pass: Pass, out: &mut String) {
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let triple = byte == b'%' && bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        push(byte, triple || pass(byte), out);
    }
}

fn push(byte: u8, plain: bool, out: &mut String) {
    if plain {
        out.push(char::from(byte));
    } else {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_all_but_what_passes() {
        assert_eq!(encoded("a/b?c#d%20é", UNRESERVED), "a%2Fb%3Fc%23d%2520%C3%A9");
        assert_eq!(encoded("A-z_0.9~ +", UNRESERVED), "A-z_0.9~%20%2B");
        assert_eq!(encoded("a/b?c=d&e#f[g]", RESERVED_IN_QUERY), "a/b?c=d%26e%23f%5Bg%5D");
    }

    #[test]
    fn keeps_triples_only_where_asked() {
        let mut out = String::new();
        encode_keeping_triples("100% %2F %zz", PATH_TEXT, &mut out);
        assert_eq!(out, "100%25%20%2F%20%25zz");
    }
}
