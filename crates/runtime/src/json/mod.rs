//! JSON in both directions, for the types of generated clients.
//!
//! In: bytes and a type, or a value. Out: the value, or the bytes, or an error that names the JSON path. Knows nothing
//! about requests.
//!
//! Chosen by measurement (`cargo xtask bench codec`): generated code must be cheap to compile and about as fast as
//! `serde_json` with derive. It decodes objects in the document's order, unions and lists of strings faster (1.2 to 1.9 times),
//! deep or sparse objects and numbers about as fast, and slower objects in another order or with unknown members (0.9) and
//! strings full of escapes (0.8); it encodes as fast or faster, but for arrays of numbers (0.9). Scanning waits for the place
//! where each string ends, so that more is lost there than its instructions show. What `cargo check` pays for is functions
//! (50 µs each, however small) and bodies (another 10 µs a field), so a generated struct has one function a direction:
//! [`Encode::visit`] hands out its fields in order, [`Decode::build`] asks for them in order. Printing and comparing go
//! through the same `visit`; derives of them cost another fifth.
//!
//! Asking in order needs random access to the keys of an object; [`Reader`] therefore first scans the text into a flat
//! list of tokens (which checks all of the syntax), and decoding walks the list. Skipping, looking ahead and going back,
//! which unions need, are then assignments to an index. The scanner is ours because no pull parser meets the bar: over
//! many small objects it reaches 1.2 GB/s with its token list, where skipping alone takes `serde_json` 1.0 (no way back, no
//! positions, generic), jiter 0.9 (12 crates), hifijson 0.4 (UTF-8 unchecked) and json-event-parser 0.15 GB/s.

mod at;
mod decimals;
mod decode;
mod decode_error;
mod encode;
mod encode_error;
mod enums;
mod formats;
mod leaves;
mod map;
mod members;
mod null;
mod number;
mod patch;
mod pieces;
mod reader;
mod scan;
#[cfg(feature = "serde")]
mod serde;
mod text;
mod tuple;
mod union;
mod value;
mod visitor;
mod words;
mod writer;

pub(crate) use at::{Inside, count_at, from_slice_at};
pub use decode::{Decode, from_slice};
pub use decode_error::DecodeError;
pub use encode::{Encode, to_string, to_value, to_vec};
pub(crate) use encode::{append, read_back, to_value_attaching};
pub use encode_error::EncodeError;
pub use formats::{Base64, Base64Url, Date, DateTime, Time, Uuid};
pub use map::Map;
pub use members::Members;
pub use null::Null;
pub use number::Number;
pub use patch::Patch;
pub use reader::{Items, Keys, Kind, Position, Reader};
pub use text::{InvalidValue, TextRules};
pub use value::Value;
pub use visitor::{Slot, Visitor};
pub use writer::Writer;

/// What the macros of generated code call; not meant to be named by hand.
#[doc(hidden)]
pub mod generated {
    pub use super::enums::{decode_number_enum, lose, number};
    #[cfg(feature = "serde")]
    pub use super::serde::{deserialize, serialize};
    pub use super::text::{check, note};
    pub use super::tuple::{TupleReader, TupleWriter};
    pub use super::union::{
        Listed, Tag, decode_as, decode_by_keys, decode_by_kind, decode_by_property, decode_by_trial,
    };
    pub use super::visitor::{debug, same};
}
