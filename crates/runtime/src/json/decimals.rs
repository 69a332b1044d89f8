//! Numbers that have few decimals, as most have that people or prices made: in goes one, out come its digits, without the
//! search for the shortest ones. Knows no JSON but how it spells numbers.

use super::pieces::{fill, put};
use super::words::eight_digits;

const ASCII: u64 = 0x3030_3030_3030_3030;

/// Appends a number that has seven digits before and eight behind the point at most; whether it is one. Nothing else would
/// be shorter and read back as the same number: there is one decimal number of 15 digits at most for each `f64`.
#[inline]
pub(super) fn append(out: &mut Vec<u8>, value: f64) -> bool {
    let size = value.abs();
    // Smaller ones are written with an exponent.
    if !(0.001..10_000_000.0).contains(&size) {
        return false;
    }
    // Rounded, and then proven: both are exact, so that their quotient is what the digits read as (Clinger 1990, the fast
    // path).
    #[allow(clippy::cast_possible_truncation)]
    let scaled = (size * 1e8 + 0.5) as i64;
    #[allow(clippy::cast_precision_loss, clippy::float_cmp)]
    let is_it = scaled as f64 / 1e8 == size;
    let (Ok(whole), Ok(fraction)) = (u32::try_from(scaled / 100_000_000), u32::try_from(scaled % 100_000_000)) else {
        return false;
    };
    if !is_it || whole > 9_999_999 {
        return false;
    }
    let sign = usize::from(value.is_sign_negative());
    let (whole, fraction) = (eight_digits(whole), eight_digits(fraction));
    // The first digit is in the lowest byte. Of nothing but zeros, the last one is left.
    let zeros = (whole.trailing_zeros() / 8).min(7);
    let point = sign + 8 - zeros as usize;
    let decimals = 8 - (fraction.leading_zeros() / 8) as usize;
    fill::<24>(out, |room| {
        put(room, 0, b"-");
        put(room, sign, &((whole | ASCII) >> (8 * zeros)).to_le_bytes());
        put(room, point, b".");
        put(room, point + 1, &(fraction | ASCII).to_le_bytes());
        point + decimals + usize::from(decimals > 0)
    });
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the shortest digits are found for all others; whether it has few decimals.
    fn check(value: f64) -> bool {
        let mut out = b"before".to_vec();
        let is_short = append(&mut out, value);
        let mut buffer = zmij::Buffer::new();
        let shortest = buffer.format(value);
        let shortest = if is_short { shortest.strip_suffix(".0").unwrap_or(shortest) } else { "" };
        assert_eq!(String::from_utf8_lossy(&out), format!("before{shortest}"), "{value:?}");
        is_short
    }

    #[test]
    fn few_decimals_are_the_shortest_ones() {
        for (value, expected) in [
            (0.001, true),
            (0.001_000_01, true),
            (0.000_999_99, false),
            (1.0, true),
            (-1.0, true),
            (0.1, true),
            (-0.5, true),
            (0.1 + 0.2, false),
            (1.0 / 3.0, false),
            (10.0, true),
            (100.25, true),
            (9_999_999.0, true),
            (9_999_999.999_999_99, true),
            (9_999_999.999_999_999, false),
            (10_000_000.0, false),
            (0.000_000_01, false),
            (1.000_000_01, true),
            (1.000_000_001, false),
            (0.0, false),
            (-0.0, false),
            (f64::NAN, false),
            (f64::INFINITY, false),
            (f64::MIN, false),
            (f64::MIN_POSITIVE, false),
            (9_007_199_254_740_993.0, false),
        ] {
            assert_eq!(check(value), expected, "{value:?}");
        }
        for value in 0..10_000 {
            assert_eq!(check(f64::from(value) / 1000.0), value > 0);
            assert_eq!(check(f64::from(value) * -0.5), value > 0);
        }
    }

    proptest! {
        #[test]
        fn they_are_the_shortest_ones(digits in 0..1_000_000_000_000_000_i64, decimals in 0..12, bits: u64) {
            #[allow(clippy::cast_precision_loss)]
            check(digits as f64 / 10_f64.powi(decimals));
            check(f64::from_bits(bits));
        }
    }
}
