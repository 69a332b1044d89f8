//! Bytes as Base64 text.

use std::fmt;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::super::decode::Decode;
use super::super::decode_error::DecodeError;
use super::super::encode::Encode;
use super::super::members::Members;
use super::super::reader::Reader;
use super::super::text::InvalidValue;
use super::super::writer::Writer;

/// Bytes that JSON carries as Base64 (RFC 4648). Written with the standard alphabet and padding; read with either
/// alphabet, and padding or none.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64(Vec<u8>);

const TOLERANT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
static STANDARD_ENGINE: GeneralPurpose = GeneralPurpose::new(&STANDARD, TOLERANT);
static URL_SAFE_ENGINE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, TOLERANT);

impl Base64 {
    /// Holds bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Reads Base64 text.
    pub fn from_text(text: &str) -> Result<Self, InvalidValue> {
        let engine = if text.contains(['-', '_']) { &URL_SAFE_ENGINE } else { &STANDARD_ENGINE };
        engine.decode(text).map(Self).map_err(|_| InvalidValue::new("Base64", "is not Base64"))
    }

    /// The bytes as Base64 text.
    pub fn to_text(&self) -> String {
        STANDARD_ENGINE.encode(&self.0)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::ops::Deref for Base64 {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}

impl Encode for Base64 {
    fn encode(&self, w: &mut Writer) {
        w.string(&self.to_text());
    }
}

impl Decode for Base64 {
    fn build(_: &mut Members<'_, '_>) -> Self {
        Self::default()
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let position = r.position();
        let text = r.string()?;
        Self::from_text(&text).map_err(|_| {
            r.restore(position);
            r.error("expected Base64, found another text")
        })
    }
}
