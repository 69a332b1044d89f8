//! Answers that arrive piece by piece: bytes, events, JSON values. In goes the open body of a success, out come its items.
//! Where a connection breaks, the stream says so: it never just ends.

mod bytes;
#[cfg(test)]
mod cuts;
mod events;
mod item;
mod lines;
mod open;
mod reconnect;
mod sse;

pub use self::bytes::{ByteStream, CopyError};
pub use self::events::{Event, EventStream};
pub use self::item::{FromItem, WholeEvent};
pub use self::lines::JsonLines;
pub use self::reconnect::ReconnectPolicy;
use crate::error::Error;
use crate::json::Value;

/// Why a stream has no next item.
///
/// After [`Error::Decode`], which keeps the item's bytes, the stream goes on. After any other error it is at its end:
/// [`Error::Transport`] where the connection broke, [`Error::Timeout`] where it was silent for too long,
/// [`Error::TooLarge`] beyond a limit. [`Error::Api`] is the refusal of a reconnect.
pub type StreamError = Error<Value>;
