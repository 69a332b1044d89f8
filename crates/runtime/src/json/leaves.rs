//! Reading and writing of the types of the standard library.

use super::decode::Decode;
use super::decode_error::{DecodeError, Problem};
use super::encode::Encode;
use super::members::Members;
use super::reader::Reader;
use super::scan::Lexeme;
use super::visitor::Visitor;
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
                let text = r.content(token);
                let value = match token.lexeme {
                    Lexeme::Integer => text.parse().ok(),
                    Lexeme::Float => match integral(text) {
                        Some(value) => $ty::try_from(value).ok(),
                        None => return Err(r.problem(Problem::NotIntegral { ty: stringify!($ty) })),
                    },
                    _ => return Err(r.expected("an integer")),
                };
                match value {
                    Some(value) => {
                        r.skip();
                        Ok(value)
                    }
                    None => Err(r.problem(Problem::OutOfRange { ty: stringify!($ty) })),
                }
            }
        }
    )*};
}

integers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

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
    ($($ty:ident $write:ident)*) => {$(
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
                let position = r.position();
                match r.number()?.parse::<$ty>() {
                    Ok(value) if value.is_finite() => Ok(value),
                    _ => {
                        r.restore(position);
                        Err(r.problem(Problem::OutOfRange { ty: stringify!($ty) }))
                    }
                }
            }
        }
    )*};
}

floats! { f32 single f64 float }

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
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, w: &mut Writer) {
        w.begin_array();
        for item in self {
            w.item();
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
        let mut list = Vec::new();
        while items.next(r) {
            match T::decode(r) {
                Ok(item) => list.push(item),
                Err(error) => return Err(error.in_index(items.index())),
            }
        }
        Ok(list)
    }
}
