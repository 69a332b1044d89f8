//! A field that tells "leave it" from "set it to null".

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::encode::Encode;
use super::members::Members;
use super::reader::Reader;
use super::writer::Writer;

/// What a request says about one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Nothing: the field is left out.
    #[default]
    Absent,
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Patch<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether the field is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the field is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Encode> Encode for Patch<T> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Absent | Self::Null => w.null(),
            Self::Value(value) => value.encode(w),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Decode> Decode for Patch<T> {
    fn build(_: &mut Members<'_, '_>) -> Self {
        Self::Absent
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if r.take_null() { Ok(Self::Null) } else { T::decode(r).map(Self::Value) }
    }

    #[inline]
    fn blank() -> Self {
        Self::Absent
    }
}
