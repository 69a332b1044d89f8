//! The YAML 1.2 core schema (§10.3.2): which plain scalars are null, booleans and numbers.
//!
//! In: the text of a plain scalar. Out: its meaning, numbers in JSON syntax. Everything else is a string, such as `on`,
//! `yes` and `2024-01-01`, which YAML 1.1 took for other things.

use std::borrow::Cow;

/// The meaning of a plain scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar<'t> {
    /// `null`, `~` and nothing at all.
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number in JSON syntax.
    Number(Cow<'t, str>),
    /// `.inf`, `.nan`: numbers that JSON cannot say.
    NotFinite,
    /// Everything else.
    String,
}

/// What a plain scalar means.
pub(super) fn resolve(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Scalar::NotFinite,
        _ if is_infinity(text) => Scalar::NotFinite,
        _ => number(text).map_or(Scalar::String, Scalar::Number),
    }
}

fn is_infinity(text: &str) -> bool {
    matches!(text.strip_prefix(['-', '+']).unwrap_or(text), ".inf" | ".Inf" | ".INF")
}

fn number(text: &str) -> Option<Cow<'_, str>> {
    let first = text.bytes().next()?;
    if !matches!(first, b'0'..=b'9' | b'-' | b'+' | b'.') {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return in_decimal(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return in_decimal(digits, 8);
    }
    decimal(text)
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?` in JSON syntax.
fn decimal(text: &str) -> Option<Cow<'_, str>> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let has_digits = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    let exponent_digits = exponent.map(|exponent| exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    let digits_only = all_digits(whole)
        && fraction.is_none_or(all_digits)
        && exponent_digits.is_none_or(|digits| !digits.is_empty() && all_digits(digits));
    if !has_digits || !digits_only {
        return None;
    }
    let is_json = !text.starts_with('+') && is_json_whole(whole) && fraction != Some("");
    if is_json {
        return Some(Cow::Borrowed(text));
    }
    let mut json = String::with_capacity(text.len() + 1);
    if text.starts_with('-') {
        json.push('-');
    }
    let trimmed = whole.trim_start_matches('0');
    json.push_str(if trimmed.is_empty() { "0" } else { trimmed });
    if let Some(fraction) = fraction {
        json.push('.');
        json.push_str(if fraction.is_empty() { "0" } else { fraction });
    }
    if let Some(exponent) = exponent {
        json.push('e');
        json.push_str(exponent);
    }
    Some(Cow::Owned(json))
}

fn is_json_whole(whole: &str) -> bool {
    whole == "0" || !(whole.is_empty() || whole.starts_with('0'))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits of base 8 or 16 in decimal. Beyond 128 bits nobody means a number.
fn in_decimal(digits: &str, radix: u32) -> Option<Cow<'_, str>> {
    // `from_str_radix` takes a sign too, the core schema does not.
    let plain = digits.chars().all(|digit| digit.is_digit(radix));
    let value = if plain { u128::from_str_radix(digits, radix).ok()? } else { return None };
    Some(Cow::Owned(value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &Scalar<'_>) {
        assert_eq!(&resolve(text), expected, "`{text}`");
    }

    #[test]
    fn numbers_become_json() {
        for (text, json) in [
            ("0", "0"),
            ("-0", "-0"),
            ("0123", "123"),
            ("000", "0"),
            ("+7", "7"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("-.5e+3", "-0.5e+3"),
            ("1e3", "1e3"),
            ("1E-3", "1E-3"),
            ("9223372036854775808", "9223372036854775808"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("3.141592653589793238462643383279", "3.141592653589793238462643383279"),
        ] {
            check(text, &Scalar::Number(Cow::Borrowed(json)));
        }
    }

    #[test]
    fn words_are_strings() {
        for text in
            ["on", "off", "yes", "no", "y", "tRUE", "nULL", "1_000", "12:30", "2024-01-01", "0b1", "0x", "0xG", "0o8"]
        {
            check(text, &Scalar::String);
        }
        for text in
            ["-0x1", "+", "-", ".", "e3", "1e", "1e+", "1.2.3", "--1", "0x+1", ".e1", "1 2", "inf", "nan", "+.nan"]
        {
            check(text, &Scalar::String);
        }
    }

    #[test]
    fn the_rest() {
        check("", &Scalar::Null);
        check("~", &Scalar::Null);
        check("NULL", &Scalar::Null);
        check("True", &Scalar::Bool(true));
        check("FALSE", &Scalar::Bool(false));
        check("-.INF", &Scalar::NotFinite);
        check(".NaN", &Scalar::NotFinite);
    }
}
