//! Bytes as Base64 text, in both alphabets. What came is written as it came.

use std::fmt;
use std::hash::{Hash, Hasher};

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

const PADDED: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const BARE: GeneralPurposeConfig = PADDED.with_encode_padding(false);
static STANDARD_PADDED: GeneralPurpose = GeneralPurpose::new(&STANDARD, PADDED);
static STANDARD_BARE: GeneralPurpose = GeneralPurpose::new(&STANDARD, BARE);
static URL_SAFE_PADDED: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, PADDED);
static URL_SAFE_BARE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, BARE);

/// How bytes are spelled.
#[derive(Clone, Copy)]
struct Spelling {
    url_safe: bool,
    padded: bool,
}

impl Spelling {
    fn engine(self) -> &'static GeneralPurpose {
        match (self.url_safe, self.padded) {
            (false, true) => &STANDARD_PADDED,
            (false, false) => &STANDARD_BARE,
            (true, true) => &URL_SAFE_PADDED,
            (true, false) => &URL_SAFE_BARE,
        }
    }

    /// The spelling of a text; `usual` where it could be of several.
    fn of(text: &str, usual: Self) -> Self {
        let url_safe = text.contains(['-', '_']) || usual.url_safe && !text.contains(['+', '/']);
        // A text of whole groups has no padding in either spelling.
        let padded = if text.len().is_multiple_of(4) { text.ends_with('=') || usual.padded } else { false };
        Self { url_safe, padded }
    }
}

macro_rules! base64_types {
    ($($(#[$meta:meta])* $name:ident $label:literal $url_safe:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name {
            bytes: Vec<u8>,
            spelling: Spelling,
        }

        impl $name {
            /// RFC 4648 §3.2: padding, unless who refers to it says otherwise.
            const USUAL: Spelling = Spelling { url_safe: $url_safe, padded: true };

            /// Holds bytes.
            pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
                Self { bytes: bytes.into(), spelling: Self::USUAL }
            }

            /// Reads Base64 text.
            pub fn from_text(text: &str) -> Result<Self, InvalidValue> {
                let spelling = Spelling::of(text, Self::USUAL);
                let bytes = spelling.engine().decode(text);
                bytes.map(|bytes| Self { bytes, spelling }).map_err(|_| InvalidValue::new($label, "is not Base64"))
            }

            /// The bytes as Base64 text.
            pub fn to_text(&self) -> String {
                self.spelling.engine().encode(&self.bytes)
            }

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.bytes
            }

            /// The bytes.
            pub fn into_bytes(self) -> Vec<u8> {
                self.bytes
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new(Vec::new())
            }
        }

        /// However they are spelled.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.bytes == other.bytes
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.bytes.hash(state);
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self::new(bytes)
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self::new(bytes)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.bytes
            }
        }

        impl std::ops::Deref for $name {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.bytes
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", $label, self.bytes.len())
            }
        }

        impl Encode for $name {
            fn encode(&self, w: &mut Writer) {
                w.string(&self.to_text());
            }
        }

        impl Decode for $name {
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
    )*};
}

base64_types! {
    /// Bytes that JSON carries as Base64 (RFC 4648 §4). Written with the standard alphabet and padding; what was read is
    /// written as it came, be it with the alphabet for URLs or without padding.
    Base64 "Base64" false;
    /// Bytes that JSON carries as Base64 with the alphabet for URLs (RFC 4648 §5). Written with padding; what was read is
    /// written as it came, be it with the standard alphabet or without padding.
    Base64Url "Base64Url" true;
}
