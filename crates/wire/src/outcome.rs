//! What became of a call, without its types: values are kept as the JSON that they encode to.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

use truespec_runtime::http::HeaderMap;
use truespec_runtime::json::to_value;
use truespec_runtime::{Bytes, Encode, Error, FromHeaders, Response, Value};

use crate::table::Refusal;

/// A call that is under way.
pub type Pending = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// What became of a call.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Names of the outcome, the most exact first.
    pub(crate) names: &'static [&'static str],
    /// Whether the server answered with a status that the document does not describe.
    pub(crate) undescribed: bool,
    /// The status, where the server answered.
    pub(crate) status: Option<u16>,
    /// The decoded value, or the typed body of a refusal; of a list or a stream, what came of it.
    pub(crate) value: Option<Shown>,
    /// The typed body of the refusal that ended a list or a stream.
    pub(crate) refusal: Option<Shown>,
    /// What the error says.
    pub(crate) message: String,
    /// Every `Display` and `Debug` of call, value and error.
    pub(crate) shown: String,
    /// The body as it came.
    pub(crate) raw_body: Option<Bytes>,
    /// The response's headers.
    pub(crate) headers: HeaderMap,
}

/// A value as the JSON that it encodes to; bytes and text as they are.
#[derive(Debug)]
pub struct Shown {
    pub(crate) value: Value,
    /// Why it could not be encoded.
    pub(crate) problem: Option<String>,
}

/// A value of the codec.
pub fn json<T: Encode>(value: &T) -> Shown {
    match to_value(value) {
        Ok(value) => Shown { value, problem: None },
        Err(error) => Shown { value: Value::Null, problem: Some(error.to_string()) },
    }
}

/// Text.
pub fn text<T: AsRef<str>>(value: &T) -> Shown {
    let text = value.as_ref();
    Shown { value: Value::from(text), problem: None }
}

/// Bytes, which are text as far as they are UTF-8.
pub fn bytes(value: &Bytes) -> Shown {
    let text = String::from_utf8_lossy(value).into_owned();
    Shown { value: Value::String(text), problem: None }
}

/// Nothing.
pub fn nothing(_: &()) -> Shown {
    Shown { value: Value::Null, problem: None }
}

/// A call under way: its `Debug`, its future, and what its two types encode to.
pub fn sent<T: Debug + 'static, E: Debug + 'static>(
    call: String,
    future: impl Future<Output = Result<Response<T>, Error<E>>> + Send + 'static,
    value: fn(&T) -> Shown,
    body: fn(&E) -> Shown,
) -> Pending {
    Box::pin(async move {
        let mut outcome = match future.await {
            Ok(response) => of_response(&response, value),
            Err(error) => of_error(&error, body),
        };
        outcome.shown.push_str(&call);
        outcome
    })
}

pub(crate) fn of_response<T: Debug>(response: &Response<T>, value: fn(&T) -> Shown) -> Outcome {
    Outcome {
        names: &["ok"],
        status: Some(response.status().as_u16()),
        value: Some(value(response.value())),
        shown: format!("{response:?} {response:#?}"),
        raw_body: Some(response.raw_body().clone()),
        headers: response.headers().clone(),
        ..Outcome::default()
    }
}

/// A call whose success has typed headers: `Debug` of what they decode to shows, too.
pub fn with_headers<H: FromHeaders + Debug>(pending: Pending) -> Pending {
    Box::pin(async move {
        let mut outcome = pending.await;
        if matches!(outcome.names, ["ok" | "stream", ..]) {
            outcome.shown.extend([format!(" {:?}", H::from_headers(&outcome.headers))]);
        }
        outcome
    })
}

/// A stream that has begun.
pub(crate) fn of_stream<S: Debug>(response: &Response<S>) -> Outcome {
    Outcome {
        names: &["stream", "ok"],
        status: Some(response.status().as_u16()),
        shown: format!("{response:?} {response:#?}"),
        headers: response.headers().clone(),
        ..Outcome::default()
    }
}

pub(crate) fn of_error<E: Debug>(error: &Error<E>, body: fn(&E) -> Shown) -> Outcome {
    let message = error.to_string();
    let names: &[&str] = match error {
        Error::Build(_) => &["invalid_argument"],
        Error::Credential(_) => &["credential_error"],
        Error::Connect(_) | Error::Transport(_) => &["transport_error"],
        Error::Timeout(_) => &["timeout"],
        Error::Api(api) if api.status().is_redirection() => &["redirect_error", "api_error"],
        Error::Api(_) => &["api_error"],
        Error::Decode(_) => &["decode_error"],
        Error::TooLarge(_) => &["body_too_large"],
        _ => &["another error"],
    };
    let (raw_body, headers) = match error {
        Error::Api(api) => (Some(api.raw_body().clone()), api.headers().clone()),
        Error::Decode(decode) => (Some(decode.raw_body().clone()), decode.headers().clone()),
        Error::TooLarge(large) => (None, large.headers().clone()),
        _ => (None, HeaderMap::new()),
    };
    Outcome {
        names,
        status: error.status().map(|status| status.as_u16()),
        value: error.body().map(body),
        shown: format!("{message} {error:?} {error:#?}{}", sources(error)),
        message,
        raw_body,
        headers,
        ..Outcome::default()
    }
}

/// What the causes of an error show.
fn sources<E: Debug>(error: &Error<E>) -> String {
    let mut text = String::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.extend([format!(" {cause} {cause:?}")]);
        source = cause.source();
    }
    text
}

impl Outcome {
    /// Notes whether the document describes the status that the server refused with.
    pub(crate) fn described_by(&mut self, statuses: &[&str]) {
        let answered = matches!(self.names, ["api_error" | "redirect_error" | "decode_error", ..]);
        self.undescribed = self.status.filter(|_| answered).is_some_and(|status| {
            let range = format!("{}XX", status / 100);
            let exact = status.to_string();
            !statuses.iter().any(|said| [exact.as_str(), range.as_str(), "default"].contains(said))
        });
    }
}

impl From<Refusal> for Outcome {
    /// A value that the client's own types refuse.
    fn from(refusal: Refusal) -> Self {
        let (Refusal::Case(message) | Refusal::Client(message)) = refusal;
        Self { names: &["invalid_argument"], shown: message.clone(), message, ..Self::default() }
    }
}
