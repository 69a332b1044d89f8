//! The macro that makes structs without names of fields readable from JSON arrays and writable as such.

/// Reads and writes a struct whose fields have no names as an array. Each line is an item: whether it must be there
/// (`required`, `nullable`, `optional`, `patch`; after one that need not, none need), and its place. `..2` is a [`Vec`]
/// that keeps all items from there on; without it, items beyond are read and dropped.
///
/// ```
/// # use truespec_runtime as runtime;
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Step(pub String, pub Option<i64>, pub Vec<bool>);
///
/// runtime::tuple! {
///     Step {
///         required 0,
///         optional 1,
///         ..2,
///     }
/// }
/// # fn main() {
/// let step: Step = runtime::json::from_slice(br#"["go",2,true]"#).unwrap();
/// assert_eq!(step, Step("go".to_owned(), Some(2), vec![true]));
/// # }
/// ```
#[macro_export]
macro_rules! tuple {
    ($name:ident { $($mode:ident $index:tt,)* $(.. $rest:tt $(,)?)? }) => {
        impl $crate::json::Encode for $name {
            #[inline]
            fn encode(&self, w: &mut $crate::json::Writer) {
                let mut items = $crate::json::generated::TupleWriter::new(w);
                $(items.$mode(&self.$index);)*
                $(items.rest(&self.$rest);)?
                items.end();
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn build(_: &mut $crate::json::Members<'_, '_>) -> Self {
                Self {
                    $($index: $crate::json::Decode::blank(),)*
                    $($rest: $crate::json::Decode::blank(),)?
                }
            }

            #[inline]
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                let mut items = $crate::json::generated::TupleReader::new(r)?;
                let value = Self { $($index: items.$mode()?,)* $($rest: items.rest()?,)? };
                items.end();
                Ok(value)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde_through_the_codec! { $name }
    };
}
