//! From the bytes of one item of a stream to a value.

use std::marker::PhantomData;

use bytes::Bytes;

use super::sse::RawEvent;
use crate::decode::PlainText;
use crate::json::{self, Decode, DecodeError, Map, Value};

/// What an item of a stream decodes to: every type of the codec, [`PlainText`], and [`WholeEvent`] of a type.
pub trait FromItem {
    /// What the caller gets.
    type Output;

    /// Decodes the data of an event, or a line.
    fn from_item(item: &Bytes) -> Result<Self::Output, DecodeError>;

    /// Decodes an event. `id` is the one that the stream is at.
    #[doc(hidden)]
    #[inline]
    fn from_event(event: &RawEvent, id: Option<&str>) -> Result<Self::Output, DecodeError> {
        let _ = id;
        Self::from_item(&event.data)
    }
}

impl<T: Decode> FromItem for T {
    type Output = T;

    fn from_item(item: &Bytes) -> Result<T, DecodeError> {
        json::from_slice(item)
    }
}

impl FromItem for PlainText {
    type Output = String;

    /// WHATWG HTML §9.2.5: bytes that are no UTF-8 become U+FFFD.
    #[inline]
    fn from_item(item: &Bytes) -> Result<String, DecodeError> {
        Ok(String::from_utf8_lossy(item).into_owned())
    }
}

/// An event as one object, `{"event": …, "data": …, "id": …}`, for documents that describe all of it (`OpenAPI` 3.2
/// §4.14.3). Data that is JSON is read as what it says where that fits the type, else as text; where neither does, the type
/// is tried on the data alone.
#[derive(Debug)]
pub struct WholeEvent<T>(PhantomData<fn() -> T>);

impl<T: Decode> FromItem for WholeEvent<T> {
    type Output = T;

    fn from_item(item: &Bytes) -> Result<T, DecodeError> {
        json::from_slice(item)
    }

    fn from_event(event: &RawEvent, id: Option<&str>) -> Result<T, DecodeError> {
        let object = |data: Value| {
            let mut object = Map::new();
            if !event.event.is_empty() {
                object.insert("event", Value::from(event.event.as_str()));
            }
            object.insert("data", data);
            if let Some(id) = id {
                object.insert("id", Value::from(id));
            }
            json::from_slice(&json::to_vec(&Value::Object(object)).unwrap_or_default())
        };
        let text = || Value::from(String::from_utf8_lossy(&event.data).into_owned());
        match json::from_slice::<Value>(&event.data) {
            Ok(data) => object(data)
                .or_else(|error| object(text()).or_else(|_| Self::from_item(&event.data)).map_err(|_| error)),
            Err(_) => object(text()),
        }
    }
}
