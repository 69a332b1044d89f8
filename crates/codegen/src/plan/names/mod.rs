//! Makes identifiers: the only place that does.
//!
//! In: the hints of the model. Out: names that are legal, unique in their namespace and stable: gather, case, reserved
//! words and prelude names, collisions, in this order. A declared name wins over a made one, and a made one is taken from
//! what the thing holds or from where it is first used, so that an operation added at the end renames nothing; what the
//! lock holds comes before all but pins, so that one added anywhere does not either.

pub(crate) mod case;
mod context;
mod features;
mod lock;
mod operations;
mod pins;
pub(crate) mod places;
pub(crate) mod reserved;
mod status;
mod types;
mod unique;

pub(crate) use features::{UNUSED, features};
pub(crate) use lock::Lock;
pub(crate) use operations::{GroupName, OperationName, OperationNames, operations};
pub(crate) use pins::check as check_pins;
pub(crate) use status::{pattern_text, reason};
pub use types::spelled;
pub(crate) use types::{TypeNames, wrapped_name};
pub(crate) use unique::{Members, Namespace};
