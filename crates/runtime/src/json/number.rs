//! A number as it is written.

use std::fmt;
use std::str::FromStr;

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::encode::Encode;
use super::leaves::integral;
use super::members::Members;
use super::reader::Reader;
use super::text::InvalidValue;
use super::writer::Writer;

/// A JSON number with all its digits, whatever their count. Two are equal when they are written the same way.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    /// The number as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, if it is an integer of that range. `1.0` and `1e3` are integers.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok().or_else(|| integral(&self.0)?.try_into().ok())
    }

    /// The number, if it is an integer of that range. `1.0` and `1e3` are integers.
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok().or_else(|| integral(&self.0)?.try_into().ok())
    }

    /// The nearest floating-point number, if it is finite.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// A floating-point number, if it is finite.
    pub fn from_f64(value: f64) -> Option<Self> {
        let mut w = Writer::new();
        w.float(value);
        value.is_finite().then(|| Self(w.into_string().into()))
    }
}

impl FromStr for Number {
    type Err = InvalidValue;

    /// Takes what RFC 8259 §6 calls a number.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let number = Reader::new(text.as_bytes()).and_then(|mut r| r.number());
        match number {
            Ok(number) if number == text => Ok(Self(text.into())),
            _ => Err(InvalidValue::new("Number", "is not a JSON number")),
        }
    }
}

macro_rules! from_integers {
    ($($ty:ident)*) => {$(
        impl From<$ty> for Number {
            fn from(value: $ty) -> Self {
                Self(itoa::Buffer::new().format(value).into())
            }
        }
    )*};
}

from_integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({})", self.0)
    }
}

impl Encode for Number {
    fn encode(&self, w: &mut Writer) {
        w.number(&self.0);
    }
}

impl Decode for Number {
    fn build(_: &mut Members<'_, '_>) -> Self {
        Self("0".into())
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        r.number().map(|text| Self(text.into()))
    }
}
