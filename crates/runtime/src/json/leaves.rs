//! Reading and writing of the types of the standard library.

use super::decode::Decode;
use super::decode_error::{DecodeError, Problem};
use super::encode::Encode;
use super::members::Members;
use super::reader::Reader;
use super::scan::{Lexeme, Token};
use super::visitor::Visitor;
use super::words::decimal;
use super::writer::Writer;

impl Encode for bool {
    fn encode(&self, w: &mut Writer) {
        w.bool(*self);
    }
}

impl Decode for bool {
    fn build(_: &mut Members<'_, '_>) -> Self {
        false
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        r.bool()
    }
}

impl Encode for str {
    fn encode(&self, w: &mut Writer) {
        w.string(self);
    }
}

impl Encode for String {
    fn encode(&self, w: &mut Writer) {
        w.string(self);
    }
}

impl Decode for String {
    fn build(_: &mut Members<'_, '_>) -> Self {
        Self::new()
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let token = r.token();
        if token.lexeme == Lexeme::Plain {
            r.step();
            return Ok(r.content(token).to_owned());
        }
        r.string().map(std::borrow::Cow::into_owned)
    }
}

macro_rules! integers {
    ($($ty:ident)*) => {$(
        impl Encode for $ty {
            fn encode(&self, w: &mut Writer) {
                w.integer(*self);
            }
        }

        impl Decode for $ty {
            fn build(_: &mut Members<'_, '_>) -> Self {
                0
            }

            fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let token = r.token();
                let value = match token.lexeme {
                    Lexeme::Integer => integer(r, token).and_then(|value| $ty::try_from(value).ok()),
                    Lexeme::Float => match integral(r.content(token)) {
                        Some(value) => $ty::try_from(value).ok(),
                        None => return Err(r.problem(Problem::NotIntegral { ty: stringify!($ty) })),
                    },
                    _ => return Err(r.expected("an integer")),
                };
                match value {
                    Some(value) => {
                        r.step();
                        Ok(value)
                    }
                    None => Err(r.problem(Problem::OutOfRange { ty: stringify!($ty) })),
                }
            }
        }
    )*};
}

integers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

/// The value of digits with perhaps a sign, as far as the type goes.
#[inline]
fn integer(r: &Reader<'_>, token: Token) -> Option<i128> {
    let (digits, end, is_negative) = place(r, token);
    // 19 digits are less than 2^64.
    if end - digits > 19 {
        return r.content(token).parse().ok();
    }
    let value = i128::from(decimal(r.text_bytes(), digits, end));
    Some(if is_negative { -value } else { value })
}

/// Where the digits of a number start, where it ends, and whether a minus stands before it.
#[inline]
fn place(r: &Reader<'_>, token: Token) -> (usize, usize, bool) {
    let start = token.at as usize;
    let is_negative = r.text_bytes().get(start) == Some(&b'-');
    (start + usize::from(is_negative), token.link as usize, is_negative)
}

/// The value of a number like `1.0` or `12e2` (RFC 8259 §6 does not tell integers from other numbers), `i128::MAX` for
/// one beyond `i128`, or `None` for one with a fraction.
pub(super) fn integral(text: &str) -> Option<i128> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = [whole, fraction].concat();
    if digits.bytes().all(|byte| matches!(byte, b'0' | b'-')) {
        return Some(0);
    }
    // An exponent that does not fit is either far beyond every integer or far below one.
    let beyond = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    let exponent = exponent.parse().unwrap_or(beyond).saturating_sub(i64::try_from(fraction.len()).unwrap_or(i64::MAX));
    if exponent >= 0 {
        let scale = u32::try_from(exponent).ok().and_then(|exponent| 10_i128.checked_pow(exponent));
        let value = digits.parse::<i128>().ok().zip(scale).and_then(|(value, scale)| value.checked_mul(scale));
        return Some(value.unwrap_or(i128::MAX));
    }
    let zeros = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
    let kept = digits.len().checked_sub(zeros).and_then(|kept| digits.split_at_checked(kept));
    match kept {
        Some((kept, zeros)) if zeros.bytes().all(|byte| byte == b'0') => Some(kept.parse().unwrap_or(i128::MAX)),
        _ => None,
    }
}

macro_rules! floats {
    ($($ty:ident $write:ident $decimals:literal)*) => {$(
        impl Encode for $ty {
            fn encode(&self, w: &mut Writer) {
                w.$write(*self);
            }
        }

        impl Decode for $ty {
            fn build(_: &mut Members<'_, '_>) -> Self {
                0.0
            }

            fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let token = r.token();
                // Few digits and a power of ten are both exact, and so is their quotient but for one rounding (Clinger 1990,
                // the fast path).
                if let Some((mantissa, power, is_negative)) = few_digits(r, token, $decimals)
                    && mantissa <= 1 << $ty::MANTISSA_DIGITS
                {
                    r.step();
                    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_lossless)]
                    let value = mantissa as $ty / power as $ty;
                    return Ok(if is_negative { -value } else { value });
                }
                if !matches!(token.lexeme, Lexeme::Integer | Lexeme::Float) {
                    return Err(r.expected("a number"));
                }
                match r.content(token).parse::<$ty>() {
                    Ok(value) if value.is_finite() => {
                        r.step();
                        Ok(value)
                    }
                    _ => Err(r.problem(Problem::OutOfRange { ty: stringify!($ty) })),
                }
            }
        }
    )*};
}

// The power of ten up to which each type holds them exactly, as far as `few_digits` goes.
floats! { f32 single 10 f64 float 15 }

/// Powers of ten, as an integer and as what divides.
const POWERS: [(i64, f64); 16] = [
    (1, 1e0),
    (10, 1e1),
    (100, 1e2),
    (1_000, 1e3),
    (10_000, 1e4),
    (100_000, 1e5),
    (1_000_000, 1e6),
    (10_000_000, 1e7),
    (100_000_000, 1e8),
    (1_000_000_000, 1e9),
    (10_000_000_000, 1e10),
    (100_000_000_000, 1e11),
    (1_000_000_000_000, 1e12),
    (10_000_000_000_000, 1e13),
    (100_000_000_000_000, 1e14),
    (1_000_000_000_000_000, 1e15),
];

/// The digits of a number that has few of them, what divides them, and whether it is negative; of one that has no more than
/// so many decimals.
// Inlined by force: called, it takes a sixth more instructions.
#[allow(clippy::inline_always)]
#[inline(always)]
fn few_digits(r: &Reader<'_>, token: Token, most: usize) -> Option<(i64, f64, bool)> {
    let (digits, end, is_negative) = place(r, token);
    let point = token.at as usize + usize::from(token.count);
    // 17 characters, the point among them, are less than 2^63.
    if !matches!(token.lexeme, Lexeme::Integer | Lexeme::Float) || end - digits > 17 || point > end {
        return None;
    }
    let decimals = end.saturating_sub(point + 1);
    let (scale, power) = POWERS.get(decimals).filter(|_| decimals <= most)?;
    let part = |start, end| decimal(r.text_bytes(), start, end).cast_signed();
    // A signed integer becomes a floating-point number in one instruction.
    let mantissa = part(digits, point) * scale + part(end - decimals, end);
    Some((mantissa, *power, is_negative))
}

impl<T: Encode + ?Sized> Encode for &T {
    fn visit<'a>(&'a self, visitor: &mut Visitor<'_, 'a>) {
        (**self).visit(visitor);
    }

    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn visit<'a>(&'a self, visitor: &mut Visitor<'_, 'a>) {
        (**self).visit(visitor);
    }

    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn build(members: &mut Members<'_, '_>) -> Self {
        Box::new(T::build(members))
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::decode(r).map(Box::new)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Some(value) => value.encode(w),
            None => w.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn build(_: &mut Members<'_, '_>) -> Self {
        None
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if r.take_null() { Ok(None) } else { T::decode(r).map(Some) }
    }

    #[inline]
    fn blank() -> Self {
        None
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, w: &mut Writer) {
        w.begin_array();
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                w.comma();
            }
            item.encode(w);
        }
        w.end_array();
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, w: &mut Writer) {
        self.as_slice().encode(w);
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn build(_: &mut Members<'_, '_>) -> Self {
        Vec::new()
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut items = r.array()?;
        // Not more than a few pages at once: items can be much larger than their text.
        let mut list = Vec::with_capacity(items.len().min(4096 / size_of::<T>().max(1) + 1));
        while items.next(r) {
            match T::decode(r) {
                Ok(item) => list.push(item),
                Err(error) => return Err(error.in_index(items.index())),
            }
        }
        Ok(list)
    }
}
