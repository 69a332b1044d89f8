//! A value that is always null.

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::encode::Encode;
use super::members::Members;
use super::reader::Reader;
use super::value::Value;
use super::writer::Writer;

/// What the document says is always null. As with enums, anything else that comes is kept, and sent back as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Null {
    /// `null`
    #[default]
    Null,
    /// A value that the document does not allow.
    Unknown(Value),
}

impl Encode for Null {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Null => w.null(),
            Self::Unknown(value) => value.encode(w),
        }
    }
}

impl Decode for Null {
    fn build(_: &mut Members<'_, '_>) -> Self {
        Self::Null
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if r.take_null() {
            return Ok(Self::Null);
        }
        r.lose(1);
        Value::decode(r).map(Self::Unknown)
    }
}
