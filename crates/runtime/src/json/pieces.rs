//! Short texts, written in whole words: most of what a body is made of is shorter than a call of `memcpy` is long.
//!
//! What is written is a piece of a fixed size, for which room is made once; its end, which has no meaning, is cut off again.

use super::words::{is_plain, padded, special_in, special_of};

const SPACES: u64 = 0x2020_2020_2020_2020;

/// Appends a text.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn append(out: &mut Vec<u8>, text: &[u8]) {
    let length = text.len();
    match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(head), Some(tail)) if length <= 16 => fill::<16>(out, length, |room| {
            put(room, 0, head);
            put(room, length - 8, tail);
        }),
        (Some(_), _) => append_long(out, text),
        _ => fill::<8>(out, length, |room| put(room, 0, &padded(text).to_le_bytes())),
    }
}

#[inline(never)]
fn append_long(out: &mut Vec<u8>, text: &[u8]) {
    match (text.first_chunk::<16>(), text.last_chunk::<16>()) {
        (Some(head), Some(tail)) if text.len() <= 32 => fill::<32>(out, text.len(), |room| {
            put(room, 0, head);
            put(room, text.len() - 16, tail);
        }),
        _ => out.extend_from_slice(text),
    }
}

/// Appends a text of 16 bytes at most in quotes, and what comes behind it, unless it is longer or has to be escaped; whether
/// it did.
#[inline]
pub(super) fn append_quoted<const N: usize>(out: &mut Vec<u8>, text: &[u8], behind: &[u8; N]) -> bool {
    let length = text.len();
    match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(head), Some(tail)) => {
            let short = length <= 16 && is_plain([u64::from_le_bytes(*head), u64::from_le_bytes(*tail)]);
            if short {
                fill::<24>(out, length + 2 + N, |room| {
                    put(room, 0, b"\"");
                    put(room, 1, head);
                    put(room, length - 7, tail);
                    put(room, length + 1, b"\"");
                    put(room, length + 2, behind);
                });
            }
            short
        }
        _ => {
            let word = padded(text);
            // Spaces stand for what is not there.
            let short = is_plain([word | SPACES << (8 * length), SPACES]);
            if short {
                fill::<16>(out, length + 2 + N, |room| {
                    put(room, 0, &(word << 8 | u64::from(b'"')).to_le_bytes());
                    put(room, length + 1, b"\"");
                    put(room, length + 2, behind);
                });
            }
            short
        }
    }
}

/// Appends the content of a string with escapes (RFC 8259 §7), as short as they can be.
#[inline(never)]
pub(super) fn append_escaped(out: &mut Vec<u8>, text: &[u8]) {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let start = out.len();
        // Whole words are written, and then cut off where something is to be escaped.
        let (plain, count) = if let Some(pair) = rest.first_chunk() {
            out.extend_from_slice(pair);
            (special_of(pair), 16)
        } else {
            let (word, count) = match rest.first_chunk() {
                Some(word) => (u64::from_le_bytes(*word), 8),
                None => (padded(rest) | SPACES << (8 * rest.len()), rest.len()),
            };
            out.extend_from_slice(&word.to_le_bytes());
            (special_in(word).min(count), count)
        };
        out.truncate(start + plain);
        at += plain;
        if plain < count {
            append_escape(out, text.get(at).copied().unwrap_or_default());
            at += 1;
        } else if count < 8 {
            return;
        }
    }
}

#[inline]
fn append_escape(out: &mut Vec<u8>, byte: u8) {
    /// The escape of each byte up to the backslash that has one, and at the end its length.
    const ESCAPES: [[u8; 8]; 93] = {
        let mut escapes = [[0; 8]; 93];
        let digits = b"0123456789abcdef";
        let mut byte = 0;
        while byte < 32 {
            escapes[byte] = [b'\\', b'u', b'0', b'0', digits[byte >> 4], digits[byte & 0xF], 0, 6];
            byte += 1;
        }
        let short = b"\"\"\\\\\x08b\tt\nn\x0Cf\rr";
        let mut at = 0;
        while at < short.len() {
            escapes[short[at] as usize] = [b'\\', short[at + 1], 0, 0, 0, 0, 0, 2];
            at += 2;
        }
        escapes
    };
    if let Some(escape) = ESCAPES.get(usize::from(byte)) {
        let length = out.len() + usize::from(escape[7]);
        out.extend_from_slice(escape);
        out.truncate(length);
    }
}

/// Appends the first `length` bytes of a piece.
// Inlined by force: for each use, all but `length` is known.
#[allow(clippy::inline_always)]
#[inline(always)]
fn fill<const N: usize>(out: &mut Vec<u8>, length: usize, write: impl FnOnce(&mut [u8; N])) {
    let start = out.len();
    out.extend_from_slice(&[0; N]);
    if let Some(room) = out.last_chunk_mut() {
        write(room);
    }
    out.truncate(start + length);
}

#[allow(clippy::inline_always)]
#[inline(always)]
fn put<const N: usize>(room: &mut [u8], at: usize, bytes: &[u8; N]) {
    if let Some(place) = room.get_mut(at..).and_then(|room| room.first_chunk_mut()) {
        *place = *bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = b"before".to_vec();
        write(&mut out);
        out
    }

    /// Texts of every length around whole words, plain and with one byte of each kind at each place.
    #[test]
    fn texts_are_written_whole() {
        for length in 0..50 {
            let plain: Vec<u8> = (0..length).map(|at| b'a' + at % 26).collect();
            assert_eq!(written(|out| append(out, &plain)), [b"before", &plain[..]].concat());
            let quoted = [&b"before\""[..], &plain, b"\":"].concat();
            let is_short = written(|out| assert_eq!(append_quoted(out, &plain, b":"), length <= 16));
            assert_eq!(is_short, if length <= 16 { quoted } else { b"before".to_vec() });
            assert_eq!(written(|out| append_escaped(out, &plain)), [b"before", &plain[..]].concat());
            for (byte, escape) in ESCAPED {
                for at in 0..plain.len() {
                    let mut text = plain.clone();
                    text[at] = byte;
                    assert_eq!(written(|out| assert!(!append_quoted(out, &text, b""))), b"before");
                    let escaped = [b"before", &plain[..at], escape.as_bytes(), &plain[at + 1..]].concat();
                    assert_eq!(written(|out| append_escaped(out, &text)), escaped);
                }
            }
            for byte in [b' ', b'!', b'#', b'[', b']', 0x7F, 0x80, 0xA2, 0xDC, 0xFF] {
                let text = vec![byte; plain.len()];
                assert_eq!(written(|out| assert_eq!(append_quoted(out, &text, b""), length <= 16)).len(), {
                    if length <= 16 { 8 + text.len() } else { 6 }
                });
                assert_eq!(written(|out| append_escaped(out, &text)), [b"before", &text[..]].concat());
            }
        }
    }

    const ESCAPED: [(u8, &str); 9] = [
        (b'"', r#"\""#),
        (b'\\', r"\\"),
        (b'\n', r"\n"),
        (b'\r', r"\r"),
        (b'\t', r"\t"),
        (0x08, r"\b"),
        (0x0C, r"\f"),
        (0x00, r"\u0000"),
        (0x1F, r"\u001f"),
    ];

    #[test]
    fn escapes_stand_side_by_side() {
        for count in 0..20 {
            let text = "\n\u{1}\"é".repeat(count);
            let escaped = format!("before{}", "\\n\\u0001\\\"é".repeat(count));
            assert_eq!(written(|out| append_escaped(out, text.as_bytes())), escaped.as_bytes());
        }
    }
}
