//! The macro that makes text types, whose values are checked when they are made.

/// Declares a text type with rules: `min_length`, `max_length` (in characters), `pattern`.
///
/// ```
/// # use truespec_runtime as runtime;
/// runtime::text! {
///     /// A short name.
///     pub struct Nick {
///         min_length: 1,
///         max_length: 8,
///     }
/// }
/// # fn main() {
/// assert!(Nick::new("Rex").is_ok());
/// assert_eq!(Nick::new("").unwrap_err().to_string(), "invalid `Nick`: must have 1 to 8 characters");
/// # }
/// ```
#[macro_export]
macro_rules! text {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($rule:ident: $value:expr),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis struct $name(::std::string::String);

        impl $name {
            const fn rules() -> &'static $crate::json::TextRules {
                static RULES: $crate::json::TextRules = $crate::json::TextRules::new()$(.$rule($value))*;
                &RULES
            }

            /// Takes a text that keeps the rules of this type.
            pub fn new(
                text: impl ::core::convert::Into<::std::string::String>,
            ) -> ::core::result::Result<Self, $crate::json::InvalidValue> {
                $crate::json::generated::check(Self::rules(), stringify!($name), text.into()).map(Self)
            }

            /// The text.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::json::InvalidValue;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::json::InvalidValue> {
                Self::new(text)
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::json::InvalidValue;

            #[inline]
            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::json::InvalidValue> {
                Self::new(text)
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::json::InvalidValue;

            #[inline]
            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, $crate::json::InvalidValue> {
                Self::new(text)
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl $crate::json::Encode for $name {
            #[inline]
            fn encode(&self, w: &mut $crate::json::Writer) {
                w.string(&self.0);
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn build(_: &mut $crate::json::Members<'_, '_>) -> Self {
                Self(::std::string::String::new())
            }

            #[inline]
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $crate::json::generated::note(Self::rules(), r).map(Self)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}
