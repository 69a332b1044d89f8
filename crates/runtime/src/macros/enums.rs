//! The macros that make enums of listed values readable from JSON and writable as JSON.

/// Reads and writes an enum of strings. Its last variant, `Unknown(String)`, keeps every other string.
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
                let value = Self::from(&*r.string()?);
                if let Self::Unknown(_) = value {
                    $crate::json::generated::lose(r);
                }
                Ok(value)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}

/// Reads and writes an enum of integers. Its last variant, `Unknown(i64)`, keeps every other integer.
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
                let value = Self::from(<i64 as $crate::json::Decode>::decode(r)?);
                if let Self::Unknown(_) = value {
                    $crate::json::generated::lose(r);
                }
                Ok(value)
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
