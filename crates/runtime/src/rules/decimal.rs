//! Numbers by their digits: what limits of documents and values say is decimal, and binary numbers are not.

use std::cmp::Ordering;

/// Compares two JSON numbers. `None` where one is none.
pub(super) fn compare(one: &str, other: &str) -> Option<Ordering> {
    match aligned(one, other) {
        Some((one, other)) => Some(one.cmp(&other)),
        None => one.parse::<f64>().ok()?.partial_cmp(&other.parse::<f64>().ok()?).map(|order| match order {
            // Too small for a binary number, and yet not zero.
            Ordering::Equal => sign(one).cmp(&sign(other)),
            order => order,
        }),
    }
}

/// Whether a number is a multiple of another; so is one of which it cannot be told.
pub(super) fn is_multiple(number: &str, unit: &str) -> bool {
    aligned(number, unit).is_none_or(|(number, unit)| number.checked_rem(unit).is_none_or(|rest| rest == 0))
}

/// Both as multiples of the same power of ten.
fn aligned(one: &str, other: &str) -> Option<(i128, i128)> {
    let ((one, here), (other, there)) = (decimal(one)?, decimal(other)?);
    let scale = here.min(there);
    let scaled = |digits: i128, exponent: i64| {
        if digits == 0 {
            return Some(0);
        }
        digits.checked_mul(10_i128.checked_pow(u32::try_from(exponent.checked_sub(scale)?).ok()?)?)
    };
    Some((scaled(one, here)?, scaled(other, there)?))
}

/// Digits and a power of ten.
fn decimal(text: &str) -> Option<(i128, i64)> {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{fraction}").parse().ok()?;
    let exponent: i64 = exponent.parse().ok()?;
    Some((digits, exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?))
}

fn sign(text: &str) -> i8 {
    let digits = text.split(['e', 'E']).next().unwrap_or_default();
    match digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        false => 0,
        true if digits.starts_with('-') => -1,
        true => 1,
    }
}
