//! Looking at eight bytes at a time: most of a body is strings and digits.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES * 0x80;

/// The offset of the first byte from `start` on that ends a run of a string: a quote, a backslash or a control character;
/// or the length.
#[inline]
pub(super) fn plain_run(bytes: &[u8], start: usize) -> usize {
    let (words, tail) = bytes.get(start..).unwrap_or_default().as_chunks::<8>();
    let mut at = start;
    for word in words {
        let special = special(u64::from_le_bytes(*word));
        if special != 0 {
            return at + first(special);
        }
        at += 8;
    }
    at + tail.iter().take_while(|byte| !is_special(**byte)).count()
}

/// Whether two texts are the same; for keys, which are mostly of 16 bytes at most, without a call of `memcmp`.
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match (one.first_chunk::<8>(), one.last_chunk::<8>(), other.first_chunk::<8>(), other.last_chunk::<8>()) {
        (Some(head), Some(tail), Some(other_head), Some(other_tail)) => {
            head == other_head && tail == other_tail && (one.len() <= 16 || one == other)
        }
        _ => one.iter().zip(other).all(|(one, other)| one == other),
    }
}

/// A number that differs for most texts of a group: made of the length, the first and the last eight bytes.
pub(super) fn fingerprint(text: &[u8]) -> u64 {
    let (head, tail) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => (text.iter().fold(0, |head, byte| head << 8 | u64::from(*byte)), 0),
    };
    (head ^ tail.rotate_left(23) ^ text.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The offset of the first byte that a JSON string has to escape, or the length. As [`plain_run`], but quicker for the
/// short texts that keys are: the last bytes are looked at in one overlapping word.
pub(super) fn plain_text(bytes: &[u8]) -> usize {
    let Some(last) = bytes.last_chunk::<8>() else {
        return bytes.iter().take_while(|byte| !is_special(**byte)).count();
    };
    let (words, _) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let special = special(u64::from_le_bytes(*word));
        if special != 0 {
            return index * 8 + first(special);
        }
    }
    let special = special(u64::from_le_bytes(*last));
    if special == 0 { bytes.len() } else { bytes.len() - 8 + first(special) }
}

/// The offset of the first byte from `start` on that is not a digit, or the length.
#[inline]
pub(super) fn digit_run(bytes: &[u8], start: usize) -> usize {
    let (words, tail) = bytes.get(start..).unwrap_or_default().as_chunks::<8>();
    let mut at = start;
    for word in words {
        let word = u64::from_le_bytes(*word);
        // The high half of a digit is 3, also after adding 6; carries can only hide bytes after the first other one.
        let others = ((word & (ONES * 0xF0)) | ((word.wrapping_add(ONES * 6) & (ONES * 0xF0)) >> 4)) ^ (ONES * 0x33);
        if others != 0 {
            return at + first(others);
        }
        at += 8;
    }
    at + tail.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The value of at most 19 digits.
pub(super) fn decimal(digits: &[u8]) -> u64 {
    let (words, tail) = digits.as_chunks::<8>();
    let value = words.iter().fold(0_u64, |value, word| {
        // Pairs, then fours, then all eight digits at once.
        let word = u64::from_le_bytes(*word) & (ONES * 0x0F);
        let pairs = word.wrapping_mul(10).wrapping_add(word >> 8) & 0x00FF_00FF_00FF_00FF;
        let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
        let eight = (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xFFFF_FFFF;
        value.wrapping_mul(100_000_000).wrapping_add(eight)
    });
    tail.iter().fold(value, |value, digit| value.wrapping_mul(10).wrapping_add(u64::from(digit & 0x0F)))
}

/// The high bit of each byte that a string cannot hold as it is. Borrows can only set bits after the first such byte.
#[inline]
fn special(word: u64) -> u64 {
    // `"` is 0x22, `\` is 0x5C.
    let quote = word ^ (ONES * 0x22);
    let backslash = word ^ (ONES * 0x5C);
    ((word.wrapping_sub(ONES * 0x20) & !word)
        | (quote.wrapping_sub(ONES) & !quote)
        | (backslash.wrapping_sub(ONES) & !backslash))
        & HIGH
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// The index of the first byte that has a bit.
#[inline]
fn first(bits: u64) -> usize {
    (bits.trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every length and every place of a special byte, so that words, tails and overlaps are all met.
    #[test]
    fn finds_the_first_special_byte() {
        for length in 0..40 {
            for special in [b'"', b'\\', 0, 0x1F, b'\n'] {
                for at in 0..=length {
                    let mut text = vec![b'~'; length];
                    text.iter_mut().skip(at).step_by(3).for_each(|byte| *byte = special);
                    for start in 0..=at {
                        assert_eq!(plain_run(&text, start), at, "{text:?} from {start}");
                    }
                    assert_eq!(plain_text(&text), at, "{text:?}");
                }
            }
            assert_eq!(plain_text(&vec![0xFF; length]), length);
            assert_eq!(plain_text(&vec![0x80; length]), length);
            assert_eq!(plain_text(&vec![0x20; length]), length);
        }
    }

    #[test]
    fn finds_the_end_of_digits() {
        for length in 0..30 {
            for other in [b'/', b':', b'.', b',', b' ', 0xFA, 0x00, 0xFF, b'?'] {
                for at in 0..length {
                    let mut text: Vec<u8> = (b'0'..=b'9').cycle().take(length).collect();
                    text[at] = other;
                    assert_eq!(digit_run(&text, 0), at, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn reads_digits() {
        for value in [0, 7, 42, 99_999_999, 100_000_000, 1_234_567_890_123_456_789, 9_999_999_999_999_999_999] {
            assert_eq!(decimal(value.to_string().as_bytes()), value);
        }
    }
}
