//! Looking at eight bytes at a time: most of a body is strings and digits.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES * 0x80;

/// The offset of the first byte from `start` on that ends a run of a string: a quote, a backslash or a control character;
/// or the length.
#[inline(never)]
pub(super) fn plain_run(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(pair) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        match special_of(pair) {
            16 => at += 16,
            place => return at + place,
        }
    }
    at + plain_tail(bytes.get(at..).unwrap_or_default())
}

/// The same, quicker for a run of less than 16 bytes, as most are.
#[inline]
pub(super) fn short_run(bytes: &[u8], start: usize) -> usize {
    let Some(pair) = bytes.get(start..).and_then(|rest| rest.first_chunk()) else { return plain_run(bytes, start) };
    match special_of(pair) {
        16 => plain_run(bytes, start + 16),
        place => start + place,
    }
}

/// The place of the first byte that ends a run, or 16. Two words at a time: a branch that mostly goes one way costs
/// little.
#[inline]
pub(super) fn special_of(pair: &[u8; 16]) -> usize {
    let [one, two] = halves(pair).map(special);
    if one != 0 { first(one) } else { 8 + first(two) }
}

/// The same for the last few bytes, less than 16.
#[inline(never)]
fn plain_tail(bytes: &[u8]) -> usize {
    let count = |bytes: &[u8]| bytes.iter().take_while(|byte| !is_special(**byte)).count();
    match bytes.split_first_chunk() {
        Some((word, rest)) => match special(u64::from_le_bytes(*word)) {
            0 => 8 + count(rest),
            special => first(special),
        },
        None => count(bytes),
    }
}

/// Whether two texts are the same; for keys, which are mostly of 16 bytes at most, without a call of `memcmp`.
#[inline]
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match (one.first_chunk::<8>(), one.last_chunk::<8>(), other.first_chunk::<8>(), other.last_chunk::<8>()) {
        (Some(head), Some(tail), Some(other_head), Some(other_tail)) => {
            let between = || one.as_chunks::<8>().0.iter().zip(other.as_chunks::<8>().0);
            head == other_head && tail == other_tail && (one.len() <= 16 || between().all(|(one, other)| one == other))
        }
        _ => short(one) == short(other),
    }
}

/// At most eight bytes as a number, of which texts of one length have one each.
#[inline]
fn short(text: &[u8]) -> u64 {
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(head), Some(tail)) => u64::from(u32::from_le_bytes(*head)) << 32 | u64::from(u32::from_le_bytes(*tail)),
        _ => [text.first(), text.get(text.len() / 2), text.last()]
            .iter()
            .fold(0, |number, byte| number << 8 | byte.map_or(0, |byte| u64::from(*byte))),
    }
}

/// A number that differs for most texts of a group, in its high bits above all: made of the length and of four bytes, so that
/// few branches depend on a length that nobody can guess.
#[inline]
pub(super) fn fingerprint(text: &[u8]) -> u64 {
    let bytes = match (text.first(), text.get(text.len() / 2), text.last_chunk()) {
        (Some(first), Some(middle), Some([other, last])) => u32::from_le_bytes([*first, *middle, *other, *last]),
        (first, ..) => first.map_or(0, |byte| u32::from(*byte)),
    };
    (u64::from(bytes) | (text.len() as u64) << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The high bit of each byte of a word that is `byte`, and perhaps in some after the first of them.
#[inline]
pub(super) fn equal_bytes(word: u64, byte: u8) -> u64 {
    let zero = word ^ (ONES * u64::from(byte));
    zero.wrapping_sub(ONES) & !zero & HIGH
}

/// The high bit of each byte whose bit is set in `bits`, byte by byte.
#[inline]
pub(super) fn spread(bits: u8) -> u64 {
    // Each byte keeps a bit of its own; added so, it reaches the high one.
    ((ONES * u64::from(bits)) & 0x8040_2010_0804_0201).wrapping_add(ONES * 0x7F) & HIGH
}

/// Less than eight bytes as the first ones of a word, zeros behind them.
#[inline]
pub(super) fn padded(text: &[u8]) -> u64 {
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(head), Some(tail)) => {
            let [head, tail] = [head, tail].map(|half| u64::from(u32::from_le_bytes(*half)));
            head | tail << ((8 * text.len()).wrapping_sub(32) & 63)
        }
        _ => (0..3).fold(0, |word, at| word | text.get(at).map_or(0, |byte| u64::from(*byte) << (8 * at))),
    }
}

/// The eight digits of a number that has no more, the first one in the lowest byte: zeros to nines, not letters.
#[inline]
pub(super) fn eight_digits(number: u32) -> u64 {
    // Two fours, then four pairs, then eight digits at once, divided by multiplying: the quotients of what is less than 10,000
    // by 100, and of what is less than 100 by 10, are exact so.
    let fours = u64::from(number / 10_000) | u64::from(number % 10_000) << 32;
    let high = (fours * 10_486) >> 20 & 0x0000_007F_0000_007F;
    let pairs = high | (fours - 100 * high) << 16;
    let high = (pairs * 103) >> 10 & 0x000F_000F_000F_000F;
    high | (pairs - 10 * high) << 8
}

/// Whether a string can hold the bytes of two words as they are.
#[inline]
pub(super) fn is_plain([one, other]: [u64; 2]) -> bool {
    special(one) | special(other) == 0
}

/// Whether a string can hold a text as it is. All of it is looked at, and the last bytes in one overlapping word: where a
/// search would end, nobody can guess.
pub(super) fn is_plain_text(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else { return plain_tail(bytes) == bytes.len() };
    let (words, _) = bytes.as_chunks();
    let last = special(u64::from_le_bytes(*last));
    words.iter().fold(last, |found, word| found | special(u64::from_le_bytes(*word))) == 0
}

/// The offset of the first byte from `start` on that is not a digit, or the length. The last few digits are looked at one
/// by one: numbers of a text are mostly of alike lengths, so that the processor guesses where they end, and does not have
/// to wait for a computed place.
#[inline]
pub(super) fn digit_run(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while bytes.get(at..).and_then(|rest| rest.first_chunk()).is_some_and(|word| are_digits(*word)) {
        at += 8;
    }
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// Whether eight bytes are digits.
#[inline]
pub(super) fn are_digits(word: [u8; 8]) -> bool {
    // What is left of a digit is 9 at most.
    let digits = u64::from_le_bytes(word) ^ (ONES * 0x30);
    (digits.wrapping_add(ONES * 0x76) | digits) & HIGH == 0
}

/// The value of the digits from `start` to `end`, which are 19 at most.
#[inline]
pub(super) fn decimal(bytes: &[u8], start: usize, end: usize) -> u64 {
    match end.wrapping_sub(start) {
        0 => 0,
        count @ 1..=8 => eight(bytes, end, count),
        count => long_decimal(bytes, end, count),
    }
}

#[inline(never)]
fn long_decimal(bytes: &[u8], end: usize, count: usize) -> u64 {
    const EIGHT: u64 = 100_000_000;
    let high = match count {
        9..=16 => eight(bytes, end - 8, count - 8),
        17..=19 => eight(bytes, end - 16, count - 16) * EIGHT + eight(bytes, end - 8, 8),
        _ => 0,
    };
    high.wrapping_mul(EIGHT).wrapping_add(eight(bytes, end, 8))
}

/// The value of the last `count` digits before `end`, one to eight. What stands before them is masked out, so that it
/// takes no loop.
#[inline]
fn eight(bytes: &[u8], end: usize, count: usize) -> u64 {
    let Some(word) = bytes.get(..end).and_then(|before| before.last_chunk::<8>()) else {
        return eight_at_start(bytes, end, count);
    };
    // Pairs, then fours, then all eight digits at once.
    let word = u64::from_le_bytes(*word) & ((ONES * 0x0F) << ((64 - 8 * count) & 63));
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF
}

/// The same where the text has less than eight bytes up to there.
#[cold]
fn eight_at_start(bytes: &[u8], end: usize, count: usize) -> u64 {
    let digits = bytes.get(end - count..end).unwrap_or_default();
    digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit & 0x0F))
}

/// The value of four hexadecimal digits, or how many of them are there.
#[inline]
pub(super) fn hex_word(bytes: &[u8], start: usize) -> Result<u32, usize> {
    let rest = bytes.get(start..).unwrap_or_default();
    if let Some(digits) = rest.first_chunk::<4>() {
        let [a, b, c, d] = digits.map(hex_digit);
        if a | b | c | d < 16 {
            return Ok(u32::from(a) << 12 | u32::from(b) << 8 | u32::from(c) << 4 | u32::from(d));
        }
    }
    Err(rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count())
}

/// The value of a hexadecimal digit; of anything else, one that no digit has.
#[inline]
fn hex_digit(byte: u8) -> u8 {
    const VALUES: [u8; 256] = {
        let mut values = [0xFF; 256];
        let mut value = 0;
        while value < 16 {
            values[b"0123456789abcdef"[value as usize] as usize] = value;
            values[b"0123456789ABCDEF"[value as usize] as usize] = value;
            value += 1;
        }
        values
    };
    VALUES[usize::from(byte)]
}

/// The high bit of each byte that a string cannot hold as it is. Borrows can only set bits after the first such byte.
#[inline]
fn special(word: u64) -> u64 {
    // `"` is 0x22 and `\` is 0x5C. With one bit turned, `"` stands right above the control characters.
    let low = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * 0x5C)).wrapping_sub(ONES);
    (low | backslash) & !word & HIGH
}

/// Sixteen bytes as two words.
#[inline]
fn halves(bytes: &[u8; 16]) -> [u64; 2] {
    let (words, _) = bytes.as_chunks::<8>();
    [0, 1].map(|index| words.get(index).map_or(0, |word| u64::from_le_bytes(*word)))
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
                    assert_eq!(is_plain_text(&text), at == length, "{text:?}");
                }
            }
            for byte in [0xFF, 0x80, 0x20] {
                assert!(is_plain_text(&vec![byte; length]));
            }
        }
    }

    #[test]
    fn spreads_bits() {
        assert_eq!(spread(0), 0);
        assert_eq!(spread(0xFF), HIGH);
        assert_eq!(spread(0b1000_0101), 0x8000_0000_0080_0080);
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
    fn writes_digits() {
        for number in (0..100_000_000).step_by(997).chain([9_999, 10_000, 99_999_999]) {
            let digits = (eight_digits(number) + ONES * 0x30).to_le_bytes();
            assert_eq!(std::str::from_utf8(&digits), Ok(format!("{number:08}").as_str()));
        }
    }

    #[test]
    fn reads_digits() {
        for value in [0, 7, 42, 99_999_999, 100_000_000, 1_234_567_890_123_456_789, 9_999_999_999_999_999_999] {
            for before in ["", "-", "[17,-", "[1234567890,"] {
                let text = format!("{before}{value}");
                assert_eq!(decimal(text.as_bytes(), before.len(), text.len()), value, "{text}");
            }
        }
    }
}
