//! Texts with a format: dates, times, UUIDs, bytes as Base64.
//!
//! Dates, times and UUIDs keep the text exactly as it came, and decoding takes any text: the answer to a paid call is not
//! lost to a missing time zone. Making a value checks it.

mod base64;
mod checks;
mod conversions;

pub use base64::{Base64, Base64Url};

use std::fmt;
use std::str::FromStr;

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::encode::Encode;
use super::members::Members;
use super::reader::Reader;
use super::text::InvalidValue;
use super::writer::Writer;

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident $check:ident $problem:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// Holds the text as it came. Equality is equality of the texts.
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Takes a text that is well formed.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
                let text = text.into();
                if checks::$check(&text) {
                    Ok(Self(text.into()))
                } else {
                    Err(InvalidValue::new(stringify!($name), $problem))
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether the text is well formed. Only one that was decoded can be otherwise.
            pub fn is_valid(&self) -> bool {
                checks::$check(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidValue;

            fn from_str(text: &str) -> Result<Self, InvalidValue> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidValue;

            fn try_from(text: &str) -> Result<Self, InvalidValue> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidValue;

            fn try_from(text: String) -> Result<Self, InvalidValue> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl Encode for $name {
            fn encode(&self, w: &mut Writer) {
                w.string(&self.0);
            }
        }

        impl Decode for $name {
            fn build(_: &mut Members<'_, '_>) -> Self {
                Self(Box::default())
            }

            fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let text = r.string()?;
                if r.trials > 0 && !checks::$check(&text) {
                    r.lose(1);
                }
                Ok(Self(text.into()))
            }
        }
    )*};
}

formats! {
    /// A moment, `2026-11-22T17:45:55.25+01:00` (RFC 3339 §5.6).
    DateTime date_time "is not an RFC 3339 date and time, like 2026-11-22T17:45:55Z";
    /// A day, `2026-11-22` (RFC 3339 §5.6 `full-date`).
    Date date "is not a date, like 2026-11-22";
    /// A time of day, `17:45:55Z` (RFC 3339 §5.6 `full-time`; the zone may be missing).
    Time time "is not a time, like 17:45:55Z";
    /// A UUID, `f81d4fae-7dec-11d0-a765-00a0c91e6bf6` (RFC 9562 §4).
    Uuid uuid "is not a UUID, like f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
}
