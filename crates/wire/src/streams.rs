//! Answers that arrive piece by piece: read to their end, and kept as the list of what came.

use std::fmt::Debug;
use std::future::Future;

use truespec_runtime::json::to_value;
use truespec_runtime::{
    ByteStream, Encode, Error, EventStream, FromItem, JsonLines, Map, Response, StreamError, Value,
};

use crate::outcome::{Outcome, Pending, Shown, json, of_error, of_stream, text};
use crate::taking::Taking;

/// What arrives piece by piece.
pub trait Pieces: Send + Sized {
    /// The next piece, `None` at the end.
    fn next_piece(&mut self) -> impl Future<Output = Option<Result<Value, StreamError>>> + Send;

    /// The same stream as the case wants it.
    #[must_use]
    fn taken(self, _: &Taking) -> Self {
        self
    }

    /// All of it, or why it ended early; what had come is in `came`.
    fn rest(mut self, taking: &Taking, came: &mut Vec<Value>) -> impl Future<Output = Result<(), StreamError>> + Send {
        async move {
            while taking.most.is_none_or(|most| came.len() < most) {
                match self.next_piece().await {
                    None => break,
                    Some(Ok(piece)) => came.push(piece),
                    Some(Err(Error::Decode(unfit))) if taking.past_errors => {
                        let raw = String::from_utf8_lossy(unfit.raw_body()).into_owned();
                        came.push([("unfit", Value::String(raw))].into_iter().collect());
                    }
                    Some(Err(error)) => return Err(error),
                }
            }
            Ok(())
        }
    }
}

impl<T: FromItem<Output: Encode + Send> + 'static> Pieces for EventStream<T> {
    /// `{"event": …, "id": …, "data": …}`
    async fn next_piece(&mut self) -> Option<Result<Value, StreamError>> {
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

    fn taken(self, taking: &Taking) -> Self {
        let stream = match &taking.until {
            Some(sentinel) => self.until(sentinel.as_str()),
            None => self,
        };
        match &taking.reconnect {
            Some(policy) => stream.reconnect(policy.clone()),
            None => stream,
        }
    }
}

impl<T: FromItem<Output: Encode + Send> + 'static> Pieces for JsonLines<T> {
    async fn next_piece(&mut self) -> Option<Result<Value, StreamError>> {
        Some(self.next().await?.map(|item| encoded(&item)))
    }
}

impl Pieces for ByteStream {
    async fn next_piece(&mut self) -> Option<Result<Value, StreamError>> {
        let chunk = self.chunk().await.transpose()?;
        Some(chunk.map(|chunk| Value::from(String::from_utf8_lossy(&chunk).as_ref())))
    }

    async fn rest(mut self, taking: &Taking, came: &mut Vec<Value>) -> Result<(), StreamError> {
        if let Some(limit) = taking.limit {
            let all = self.collect(limit).await?;
            came.push(Value::from(String::from_utf8_lossy(&all).as_ref()));
            return Ok(());
        }
        while taking.most.is_none_or(|most| came.len() < most)
            && let Some(piece) = self.next_piece().await
        {
            came.push(piece?);
        }
        Ok(())
    }
}

fn encoded<T: Encode>(value: &T) -> Value {
    to_value(value).unwrap_or_else(|error| Value::String(format!("cannot be encoded: {error}")))
}

/// A call of a stream under way: its `Debug`, its future, and what its error encodes to. Its value is the list of its
/// items; those of bytes, which the network may cut anywhere, are one text.
pub fn streamed<S: Pieces + Debug + 'static, E: Debug + Send + 'static>(
    call: String,
    taking: &Taking,
    future: impl Future<Output = Result<Response<S>, Error<E>>> + Send + 'static,
    body: fn(&E) -> Shown,
) -> Pending {
    let taking = taking.clone();
    Box::pin(async move {
        let mut outcome = match future.await {
            Ok(response) => collected(response, &taking).await,
            Err(error) => of_error(&error, body),
        };
        outcome.shown.push_str(&call);
        outcome
    })
}

async fn collected<S: Pieces + Debug>(response: Response<S>, taking: &Taking) -> Outcome {
    let begun = of_stream(&response);
    let mut came = Vec::new();
    let ended = response.into_value().taken(taking).rest(taking, &mut came).await;
    let value = Some(if taking.way == "bytes" { text(&joined(&came)) } else { json(&Value::Array(came)) });
    match ended {
        Ok(()) => Outcome { value, ..begun },
        Err(error) => {
            let failed = of_error(&error, json);
            Outcome { status: failed.status.or(begun.status), refusal: failed.value, value, ..failed }
        }
    }
}

fn joined(pieces: &[Value]) -> String {
    pieces.iter().filter_map(Value::as_str).collect()
}
