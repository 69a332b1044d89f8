//! Values without parts: formats, and how wide a number is.

use truespec_model::{Bound, Float, Int, MediaKind, Scalar, StringFormat};
use truespec_openapi::{Keywords, Value};

use crate::content;
use crate::lowering::Lowering;
use crate::merged::Merged;

/// What a text says. A format without a meaning here keeps its name.
pub(crate) fn string(merged: &Merged<'_>) -> StringFormat {
    match merged.format {
        Some("date-time") => StringFormat::DateTime,
        Some("date") => StringFormat::Date,
        Some("time") => StringFormat::Time,
        Some("duration") => StringFormat::Duration,
        Some("uuid") => StringFormat::Uuid,
        Some("byte" | "base64") => StringFormat::Base64,
        Some("base64url") => StringFormat::Base64Url,
        Some("binary") => StringFormat::Binary,
        // `format: string` and an empty one say nothing.
        Some("" | "string") | None => encoded(merged),
        Some(other) => StringFormat::Other(other.to_owned()),
    }
}

/// A whole number. 64 bits unless the format says otherwise, or the limits, the default or an example leave them.
pub(crate) fn integer(merged: &Merged<'_>) -> Scalar {
    let by_format = merged.format.and_then(width);
    Scalar::Int(by_format.unwrap_or_else(|| {
        let low = merged.constraints.minimum.as_ref();
        let reach_of = |bound: Option<&Bound>| bound.map_or(Reach::Signed, Reach::of);
        let (lowest, highest) = (reach_of(low), reach_of(merged.constraints.maximum.as_ref()));
        match lowest.max(highest).max(merged.shown) {
            Reach::Unsigned if low.is_some_and(is_natural) => Int::U64,
            Reach::Unsigned | Reach::Beyond => Int::Big,
            Reach::Signed => Int::I64,
        }
    }))
}

/// How far the whole numbers are that a schema gives as its default and examples.
pub(crate) fn shown(lowering: &Lowering<'_>, keywords: &Keywords) -> Reach {
    let values = keywords.default.iter().chain(&keywords.examples);
    let reaches = values.map(|&node| match lowering.resolved.tree.value(node) {
        Value::Number(text) => Reach::of_value(text),
        _ => Reach::Signed,
    });
    reaches.max().unwrap_or_default()
}

/// A number. The formats of whole numbers apply here as well (format registry of the `OpenAPI` initiative).
pub(crate) fn number(merged: &Merged<'_>) -> Scalar {
    match merged.format {
        Some("float") => Scalar::Float(Float::F32),
        Some("decimal" | "decimal128") => Scalar::Float(Float::Decimal),
        Some(format) => width(format).map_or(Scalar::Float(Float::F64), Scalar::Int),
        None => Scalar::Float(Float::F64),
    }
}

fn width(format: &str) -> Option<Int> {
    Some(match format {
        "int8" => Int::I8,
        "int16" => Int::I16,
        "int32" => Int::I32,
        "int64" => Int::I64,
        // With a hyphen, as `utoipa` has them; without a width, as `schemars` names `usize`.
        "uint8" | "u-int8" => Int::U8,
        "uint16" | "u-int16" => Int::U16,
        "uint32" | "u-int32" => Int::U32,
        "uint64" | "u-int64" | "uint" => Int::U64,
        _ => return None,
    })
}

/// `OpenAPI` 3.1 §4.8.14.3: `contentEncoding` and `contentMediaType` instead of the formats of 3.0.
fn encoded(merged: &Merged<'_>) -> StringFormat {
    match (merged.content_encoding, merged.content_media_type) {
        (Some(encoding), _) if encoding.eq_ignore_ascii_case("base64") => StringFormat::Base64,
        (Some(encoding), _) if encoding.eq_ignore_ascii_case("base64url") => StringFormat::Base64Url,
        (None, Some(media_type)) if content::kind(media_type, true) == MediaKind::Binary => StringFormat::Binary,
        _ => StringFormat::Plain,
    }
}

/// How far a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// Within 64 bits with a sign.
    #[default]
    Signed,
    /// Within 64 bits without a sign.
    Unsigned,
    /// Further.
    Beyond,
}

impl Reach {
    /// A value has to be kept as it is, where a limit may be rounded: by JavaScript, -2^63 is -9223372036854776000.
    fn of_value(text: &str) -> Self {
        let digits = text.trim_start_matches('-');
        if digits.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<i64>().is_err() && text != digits {
            return Self::Beyond;
        }
        Self::of_text(text)
    }

    fn of(bound: &Bound) -> Self {
        Self::of_text(&bound.value)
    }

    fn of_text(text: &str) -> Self {
        if text.parse::<i64>().is_ok() {
            Self::Signed
        } else if text.parse::<u64>().is_ok() {
            Self::Unsigned
        } else {
            // Written as `1e18` or `10.0`. Limits that round to 2^63 or 2^64 are beyond them or next to them.
            let (signed, unsigned) = (2_f64.powi(63), 2_f64.powi(64));
            match text.parse::<f64>() {
                Ok(value) if (-signed..signed).contains(&value) => Self::Signed,
                Ok(value) if (0.0..unsigned).contains(&value) => Self::Unsigned,
                _ => Self::Beyond,
            }
        }
    }
}

fn is_natural(bound: &Bound) -> bool {
    bound.value.parse::<f64>().is_ok_and(|value| value >= 0.0)
}
