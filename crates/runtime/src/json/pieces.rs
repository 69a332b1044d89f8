//! Short texts, written in whole words: most of what a body is made of is shorter than a call of `memcpy` is long.
//!
//! What is written is a piece of a fixed size, for which room is made once; its end, which has no meaning, is cut off again.

use super::words::{is_plain, padded, special_of};

const SPACES: u64 = 0x2020_2020_2020_2020;

/// Appends a text.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn append(out: &mut Vec<u8>, text: &[u8]) {
    let length = text.len();
    match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(head), Some(tail)) if length <= 16 => fill::<16>(out, |room| {
            put(room, 0, head);
            put(room, length - 8, tail);
            length
        }),
        (Some(_), _) => append_long(out, text),
        _ => fill::<8>(out, |room| {
            put(room, 0, &padded(text).to_le_bytes());
            length
        }),
    }
}

#[inline(never)]
fn append_long(out: &mut Vec<u8>, text: &[u8]) {
    match (text.first_chunk::<16>(), text.last_chunk::<16>()) {
        (Some(head), Some(tail)) if text.len() <= 32 => fill::<32>(out, |room| {
            put(room, 0, head);
            put(room, text.len() - 16, tail);
            text.len()
        }),
        _ => out.extend_from_slice(text),
    }
}

/// Appends a text of 16 bytes at most in quotes, and what comes behind it, unless it is longer or has to be escaped; whether
/// it did.
#[inline]
pub(super) fn append_quoted<const N: usize>(out: &mut Vec<u8>, text: &[u8], behind: &[u8; N]) -> bool {
    let length = text.len();
    let (Some(head), Some(tail)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) else {
        return append_word_quoted(out, text, behind);
    };
    let is_short = length <= 16 && is_plain([u64::from_le_bytes(*head), u64::from_le_bytes(*tail)]);
    if is_short {
        fill::<24>(out, |room| {
            put(room, 0, b"\"");
            put(room, 1, head);
            put(room, length - 7, tail);
            put(room, length + 1, b"\"");
            put(room, length + 2, behind);
            length + 2 + N
        });
    }
    is_short
}

/// The same of less than eight bytes.
#[inline]
fn append_word_quoted<const N: usize>(out: &mut Vec<u8>, text: &[u8], behind: &[u8; N]) -> bool {
    let (length, word) = (text.len(), padded(text));
    // Spaces stand for what is not there.
    let is_short = is_plain([word | SPACES << (8 * length), SPACES]);
    if is_short {
        fill::<16>(out, |room| {
            put(room, 0, &(word << 8 | u64::from(b'"')).to_le_bytes());
            put(room, length + 1, b"\"");
            put(room, length + 2, behind);
            length + 2 + N
        });
    }
    is_short
}

/// Appends the content of a string with escapes (RFC 8259 §7), as short as they can be.
#[inline(never)]
pub(super) fn append_escaped(out: &mut Vec<u8>, mut text: &[u8]) {
    // In a long text, most parts have nothing to be escaped. In a short one, nobody can guess which have.
    let is_long = text.len() > 64;
    while !text.is_empty() {
        let (part, rest) = text.split_at_checked(16).unwrap_or((text, b""));
        text = rest;
        match part.first_chunk() {
            Some(pair) if is_long && special_of(pair) == 16 => out.extend_from_slice(pair),
            _ => append_bytes_escaped(out, part),
        }
    }
}

/// The same of 16 bytes at most, byte by byte without a branch.
#[inline]
fn append_bytes_escaped(out: &mut Vec<u8>, part: &[u8]) {
    fill::<104>(out, |room| {
        part.iter().fold(0, |at, byte| {
            let escape = &ESCAPES[usize::from(*byte)];
            put(room, at, escape);
            at + usize::from(escape[7])
        })
    });
}

/// What stands for each byte in a string, and at the end its length.
static ESCAPES: [[u8; 8]; 256] = {
    let mut escapes = [[0; 8]; 256];
    let digits = b"0123456789abcdef";
    let mut byte = 0;
    while byte < 256 {
        escapes[byte] = match byte {
            0..0x20 => [b'\\', b'u', b'0', b'0', digits[byte >> 4], digits[byte & 0xF], 0, 6],
            #[allow(clippy::cast_possible_truncation)]
            _ => [byte as u8, 0, 0, 0, 0, 0, 0, 1],
        };
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

/// Appends the beginning of a piece: as many bytes as `write` says.
// Inlined by force: for most uses, all but the length is known.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn fill<const N: usize>(out: &mut Vec<u8>, write: impl FnOnce(&mut [u8; N]) -> usize) {
    let start = out.len();
    out.extend_from_slice(&[0; N]);
    let length = out.last_chunk_mut().map_or(0, write);
    out.truncate(start + length);
}

/// Writes bytes at a place of a piece that has room for them.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn put<const N: usize>(room: &mut [u8], at: usize, bytes: &[u8; N]) {
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
