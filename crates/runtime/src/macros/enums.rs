//! The macros that make enums of listed values readable from JSON and writable as JSON.

/// Reads, writes, copies, compares and prints an enum of strings. Its last variant, `Unknown(String)`, keeps every other
/// string; one that is listed is the same as the variant for it.
///
/// Nothing is derived: some enums have hundreds of values, and an arm for each in one function more is what
/// `cargo check` pays for. So copies are made of the text.
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident $wire:literal,)* }) => {
        impl $name {
            /// The value as it stands in JSON.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(value.into()),
                }
            }
        }

        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self::from(self.as_str())
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let variant = match self {
                    $(Self::$variant => stringify!($variant),)*
                    Self::Unknown(_) => "Unknown",
                };
                $crate::json::generated::debug_listed(variant, &self.as_str(), f)
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
                $crate::json::generated::decode_text_enum(r)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}

/// Reads, writes, copies, compares and prints an enum of integers, as [`string_enum!`](crate::string_enum) does one of
/// strings. Its last variant, `Unknown(i64)`, keeps every other integer.
#[macro_export]
macro_rules! int_enum {
    ($name:ident { $($variant:ident $wire:literal,)* }) => {
        impl $name {
            /// The value as it stands in JSON.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self::from(self.as_i64())
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_i64() == other.as_i64()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.as_i64(), state);
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let variant = match self {
                    $(Self::$variant => stringify!($variant),)*
                    Self::Unknown(_) => "Unknown",
                };
                $crate::json::generated::debug_listed(variant, &self.as_i64(), f)
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
                Self::Unknown(0)
            }

            #[inline]
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $crate::json::generated::decode_int_enum(r)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}

/// Reads and writes an enum of numbers, given as texts. Its last variant, `Unknown(Number)`, keeps every other number.
#[macro_export]
macro_rules! number_enum {
    ($name:ident { $($variant:ident $wire:literal,)* }) => {
        impl $crate::json::Encode for $name {
            #[inline]
            fn encode(&self, w: &mut $crate::json::Writer) {
                match self {
                    $(Self::$variant => $crate::json::generated::number(w, $wire),)*
                    Self::Unknown(value) => value.encode(w),
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
                $crate::json::generated::decode_number_enum(r, &[$(($wire, Self::$variant)),*], Self::Unknown)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}
