//! The macros that make the types of generated crates readable from JSON and writable as JSON.

/// Reads, writes, compares and prints a struct. Each line is a field: whether it must be there (`required`, `nullable`,
/// `optional`, `patch`), its name in Rust and its name in JSON. `..name` is a [`Map`](crate::json::Map) that keeps all
/// other members. `"type" = "url"` is a member that has no field, since it always says the same: it is written first, and
/// an error where it says anything else or is missing. `Name: Default` gives `Default` too, for a struct without required fields.
///
/// The struct derives `Clone` only: for 1,000 structs of 10 fields, derived `Debug`, `PartialEq` and `Default` cost
/// `cargo check` as much as everything that the codec adds.
///
/// ```
/// # use truespec_runtime as runtime;
/// #[derive(Clone)]
/// pub struct Pet {
///     pub id: i64,
///     pub nick_name: Option<String>,
/// }
///
/// runtime::object! {
///     Pet {
///         required id "id",
///         optional nick_name "nickName",
///     }
/// }
/// # fn main() {
/// let pet: Pet = runtime::json::from_slice(br#"{"id":1,"nickName":"Rex"}"#).unwrap();
/// assert_eq!(format!("{pet:?}"), r#"Pet { id: 1, nick_name: Some("Rex") }"#);
/// # }
/// ```
#[macro_export]
macro_rules! object {
    // Without fields there is nothing to visit; kept apart so that the other arm needs no line against unused arguments.
    ($name:ident $(: $default:ident)? {}) => {
        impl $crate::json::Encode for $name {}

        impl $crate::json::Decode for $name {
            #[inline]
            fn build(_: &mut $crate::json::Members<'_, '_>) -> Self {
                Self {}
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::json::generated::same(self, other)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::json::generated::debug(self, stringify!($name), "", f)
            }
        }

        $(impl ::core::default::$default for $name {
            #[inline]
            fn default() -> Self {
                $crate::json::Decode::blank()
            }
        })?

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
    ($name:ident $(: $default:ident)? {
        $($constant:literal = $value:literal,)*
        $($mode:ident $field:ident $wire:literal,)*
        $(.. $extra:ident $(,)?)?
    }) => {
        impl $crate::json::Encode for $name {
            #[inline]
            fn visit<'a>(&'a self, visitor: &mut $crate::json::Visitor<'_, 'a>) {
                $(visitor.constant($constant, $crate::json::generated::Listed($value).tag());)*
                $(visitor.$mode($wire, &self.$field);)*
                $(visitor.extra(&self.$extra, self);)?
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn build(members: &mut $crate::json::Members<'_, '_>) -> Self {
                $(members.constant($constant, $crate::json::generated::Listed($value).tag());)*
                Self { $($field: members.$mode($wire),)* $($extra: members.extra(),)? }
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::json::generated::same(self, other)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::json::generated::debug(self, stringify!($name), stringify!($($field)* $($extra)?), f)
            }
        }

        $(impl ::core::default::$default for $name {
            #[inline]
            fn default() -> Self {
                $crate::json::Decode::blank()
            }
        })?

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}

/// Reads, writes, compares and prints a union. Its last variant, `Unknown(Value)`, keeps what no other takes.
///
/// - `Pet by property "petType" { Cat "cat" "CAT", Dog 2, Other, }`: by the value of a property (a text, an integer,
///   `true` or `false`), which is a field of the variant's struct; a variant without values takes all others.
/// - `Pet by tag "petType" { Cat "cat", }`: the same where the struct has no such field; encoding adds it.
/// - `Id by kind { Text string, Number integer number, }`: by the kind of the value.
/// - `Shape by keys { Circle ["radius"], Square ["side"], }`: the first whose keys are all there.
/// - `Guess by trial { A, B, }`: the one that loses least.
///
/// The enum derives `Clone` only; as with structs, one function hands out what a variant holds, whatever it is for.
#[macro_export]
macro_rules! union {
    ($name:ident by property $property:literal { $($variant:ident $($tag:literal)*),* $(,)? }) => {
        $crate::union! {
            @impl $name
            decode_by_property($property, [$((const { &[$($crate::json::generated::Listed($tag).tag()),*] }, $variant))*])
            [$($variant variant())*]
        }
    };
    ($name:ident by tag $property:literal { $($variant:ident $($tag:literal)*),* $(,)? }) => {
        $crate::union! {
            @impl $name
            decode_by_property($property, [$((const { &[$($crate::json::generated::Listed($tag).tag()),*] }, $variant))*])
            [$($variant tagged($property, const { &[$($crate::json::generated::Listed($tag).tag()),*] },))*]
        }
    };
    ($name:ident by kind { $($variant:ident $($kind:ident)+),* $(,)? }) => {
        $crate::union! {
            @impl $name
            decode_by_kind([$((&[$(stringify!($kind)),*], $variant))*])
            [$($variant variant())*]
        }
    };
    ($name:ident by keys { $($variant:ident [$($key:literal)*]),* $(,)? }) => {
        $crate::union! {
            @impl $name
            decode_by_keys([$((&[$($key),*], $variant))*])
            [$($variant variant())*]
        }
    };
    ($name:ident by trial { $($variant:ident),* $(,)? }) => {
        $crate::union! {
            @impl $name
            decode_by_trial([$((&[], $variant))*])
            [$($variant variant())*]
        }
    };
    (
        @impl $name:ident
        $decode:ident($($property:literal,)? [$(($select:expr, $variant:ident))*])
        [$($case:ident $visit:ident($($argument:expr,)*))*]
    ) => {
        impl $crate::json::Encode for $name {
            #[inline]
            fn visit<'a>(&'a self, visitor: &mut $crate::json::Visitor<'_, 'a>) {
                match self {
                    $($name::$case(value) => visitor.$visit($($argument,)* stringify!($case), value),)*
                    $name::Unknown(value) => visitor.variant("Unknown", value),
                }
            }

            #[inline]
            fn encode(&self, w: &mut $crate::json::Writer) {
                $crate::json::generated::encode_variant(self, w);
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn build(_: &mut $crate::json::Members<'_, '_>) -> Self {
                Self::Unknown($crate::json::Value::Null)
            }

            #[inline]
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $crate::json::generated::$decode(
                    r,
                    $($property,)?
                    &[$(($select, &$crate::json::generated::Holds($name::$variant))),*],
                    Self::Unknown,
                )
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::json::generated::same_variant(self, other)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::json::generated::debug_variant(self, f)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}

/// `Serialize` and `Deserialize`; invoked where the crate that uses the macros has a feature `serde` and it is on.
#[doc(hidden)]
#[macro_export]
macro_rules! serde_through_the_codec {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::generated::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::generated::deserialize(deserializer)
            }
        }
    };
}
