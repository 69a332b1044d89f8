//! Answers that arrive piece by piece: read to their end, and kept as the list of what came.

use std::fmt::Debug;
use std::future::Future;

use truespec_runtime::json::to_value;
use truespec_runtime::{
    ByteStream, Encode, Error, EventStream, FromItem, JsonLines, Map, Response, StreamError, Value,
};

use crate::outcome::{Outcome, Pending, Shown, of_error, of_stream};

/// What arrives piece by piece.
pub trait Items: Send {
    /// The next item, `None` at the end.
    fn next_item(&mut self) -> impl Future<Output = Option<Result<Value, StreamError>>> + Send;
}

impl<T: FromItem<Output: Encode + Send> + 'static> Items for EventStream<T> {
    /// `{"event": …, "id": …, "data": …}`
    async fn next_item(&mut self) -> Option<Result<Value, StreamError>> {
        let event = match self.next().await? {
            Ok(event) => event,
            Err(error) => return Some(Err(error)),
        };
        let mut item = Map::new();
        item.insert("event", Value::from(event.event.as_str()));
        item.insert("id", event.id.as_deref().map_or(Value::Null, Value::from));
        item.insert("data", encoded(&event.data));
        Some(Ok(Value::Object(item)))
    }
}

impl<T: FromItem<Output: Encode + Send> + 'static> Items for JsonLines<T> {
    async fn next_item(&mut self) -> Option<Result<Value, StreamError>> {
        Some(self.next().await?.map(|item| encoded(&item)))
    }
}

impl Items for ByteStream {
    async fn next_item(&mut self) -> Option<Result<Value, StreamError>> {
        let chunk = self.chunk().await.transpose()?;
        Some(chunk.map(|chunk| Value::from(String::from_utf8_lossy(&chunk).as_ref())))
    }
}

fn encoded<T: Encode>(value: &T) -> Value {
    to_value(value).unwrap_or_else(|error| Value::String(format!("cannot be encoded: {error}")))
}

/// A call of a stream under way: its `Debug`, its future, and what its error encodes to. Its value is the list of its
/// items; those of bytes, which the network may cut anywhere, are one text.
pub fn streamed<S: Items + Debug + 'static, E: Debug + Send + 'static>(
    call: String,
    future: impl Future<Output = Result<Response<S>, Error<E>>> + Send + 'static,
    body: fn(&E) -> Shown,
) -> Pending {
    Box::pin(async move {
        let mut outcome = match future.await {
            Ok(response) => collected(response).await,
            Err(error) => of_error(&error, body),
        };
        outcome.shown.push_str(&call);
        outcome
    })
}

async fn collected<S: Items + Debug>(response: Response<S>) -> Outcome {
    let begun = of_stream(&response);
    let mut stream = response.into_value();
    let mut items = Vec::new();
    while let Some(item) = stream.next_item().await {
        match item {
            Ok(item) => items.push(item),
            Err(error) => {
                let failed = of_error(&error, |body| Shown { value: body.clone(), problem: None });
                return Outcome { status: begun.status, value: Some(shown(items)), ..failed };
            }
        }
    }
    Outcome { value: Some(shown(items)), ..begun }
}

fn shown(items: Vec<Value>) -> Shown {
    let texts: Option<String> = items.iter().map(Value::as_str).collect();
    let value = texts.filter(|text| !text.is_empty()).map_or(Value::Array(items), Value::String);
    Shown { value, problem: None }
}
