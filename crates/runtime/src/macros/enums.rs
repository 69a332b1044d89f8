//! The macros that make enums of listed values readable from JSON and writable as JSON. All that they write with one line
//! for each value is a table; what is done with it is in the runtime.
//!
//! The enums derive `Clone`, `PartialEq` and `Hash` only: derived `Debug` has a call for each variant, and derived `Eq` a
//! function that nobody calls.

/// Reads, writes and prints an enum of strings, whose values are in the order of its variants. Its last variant,
/// `Unknown(String)`, keeps every other string.
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident $wire:literal,)* }) => {
        impl $name {
            const LISTED: &$crate::json::generated::Texts<Self> =
                &$crate::json::generated::Texts::new(&[$($wire),*], &[$($name::$variant),*]);

            /// The value as it stands in JSON.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Unknown(value) => value,
                    _ => Self::LISTED.value(self),
                }
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                Self::LISTED.variant(value, Self::Unknown)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                Self::LISTED.debug(self, stringify!($($variant)*), &self.as_str(), f)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::json::Encode for $name {
            #[inline]
            fn encode(&self, w: &mut $crate::json::Writer) {
                w.string(self.as_str());
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn build(_: &mut $crate::json::Members<'_, '_>) -> Self {
                Self::Unknown(::std::string::String::new())
            }

            #[inline]
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                Self::LISTED.decode(r, Self::Unknown)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}

/// Reads, writes and prints an enum of integers, whose values are in the order of its variants. Its last variant,
/// `Unknown(i64)`, keeps every other integer.
#[macro_export]
macro_rules! int_enum {
    ($name:ident { $($variant:ident $wire:literal,)* }) => {
        impl $name {
            const LISTED: &$crate::json::generated::Integers<Self> =
                &$crate::json::generated::Integers::new(&[$($wire),*], &[$($name::$variant),*]);

            /// The value as it stands in JSON.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    Self::Unknown(value) => *value,
                    _ => Self::LISTED.value(self),
                }
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                Self::LISTED.variant(value, Self::Unknown)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                Self::LISTED.debug(self, stringify!($($variant)*), &self.as_i64(), f)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::json::Encode for $name {
            #[inline]
            fn encode(&self, w: &mut $crate::json::Writer) {
                w.integer(self.as_i64());
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn build(_: &mut $crate::json::Members<'_, '_>) -> Self {
                Self::from(0)
            }

            #[inline]
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                Self::LISTED.decode(r, Self::Unknown)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}

/// Reads, writes and prints an enum of numbers, given as texts in the order of its variants. Its last variant,
/// `Unknown(Number)`, keeps every other number.
#[macro_export]
macro_rules! number_enum {
    ($name:ident { $($variant:ident $wire:literal,)* }) => {
        impl $name {
            const LISTED: &$crate::json::generated::Texts<Self> =
                &$crate::json::generated::Texts::new(&[$($wire),*], &[$($name::$variant),*]);
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let unknown: &dyn ::core::fmt::Debug = if let Self::Unknown(value) = self { value } else { &() };
                Self::LISTED.debug(self, stringify!($($variant)*), unknown, f)
            }
        }

        impl $crate::json::Encode for $name {
            #[inline]
            fn encode(&self, w: &mut $crate::json::Writer) {
                match self {
                    Self::Unknown(value) => value.encode(w),
                    _ => Self::LISTED.encode_number(self, w),
                }
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn build(_: &mut $crate::json::Members<'_, '_>) -> Self {
                Self::Unknown($crate::json::Number::from(0))
            }

            #[inline]
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                Self::LISTED.decode_number(r, Self::Unknown)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}
