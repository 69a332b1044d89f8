//! `args` of a case: JSON values that become the arguments of a generated method.

use std::fmt::Display;
use std::str::FromStr;

use truespec_runtime::json::{from_slice, to_vec};
use truespec_runtime::{Base64, Bytes, Decode, Value};

use crate::table::Refusal;
use crate::text;

/// The arguments of one call. Each is asked for by the number it has in [`Operation::arguments`](crate::Operation).
pub struct Arguments<'c> {
    values: &'c Value,
    names: &'static [&'static [&'static str]],
    streams: bool,
}

impl<'c> Arguments<'c> {
    /// Checks that every value has an argument.
    pub(crate) fn new(values: &'c Value, names: &'static [&'static [&'static str]]) -> Result<Self, String> {
        if let Some(values) = values.as_object() {
            let unknown = values.keys().find(|key| !names.iter().any(|names| names.contains(&key.as_str())));
            if let Some(key) = unknown {
                let known: Vec<&str> = names.iter().filter_map(|names| names.first().copied()).collect();
                return Err(format!("`args.{key}`: the operation has no such argument; it has {}", text::list(&known)));
            }
        } else if !values.is_null() {
            return Err("`args` is not an object".to_owned());
        }
        Ok(Self { values, names, streams: false })
    }

    /// The same, for a call whose answer is wanted piece by piece.
    pub(crate) fn streaming(self, streams: bool) -> Self {
        Self { streams, ..self }
    }

    /// Whether the answer is wanted piece by piece, where it can be had whole as well.
    pub fn streams(&self) -> bool {
        self.streams
    }

    /// Whether an optional argument is given. Null is the same as not given, but for the body, where it may mean something.
    pub fn has(&self, index: usize) -> bool {
        match self.find(index) {
            Some(Value::Null) => self.name(index) == "body",
            found => found.is_some(),
        }
    }

    /// An argument of a type that the codec reads.
    pub fn value<T: Decode>(&self, index: usize) -> Result<T, Refusal> {
        let text = to_vec(self.given(index)?).map_err(|error| Refusal::Case(error.to_string()))?;
        let refused = |error| Refusal::Client(format!("the argument `{}` does not fit: {error}", self.name(index)));
        from_slice(&text).map_err(refused)
    }

    /// A list.
    pub fn list<T: Decode>(&self, index: usize) -> Result<Vec<T>, Refusal> {
        self.value(index)
    }

    /// Text of a type with rules of its own.
    pub fn checked<T: FromStr<Err: Display>>(&self, index: usize) -> Result<T, Refusal> {
        let refused = |error: T::Err| Refusal::Client(format!("the argument `{}`: {error}", self.name(index)));
        self.text(index)?.parse().map_err(refused)
    }

    /// Text: a string, or a number or boolean as it is written.
    pub fn text(&self, index: usize) -> Result<String, Refusal> {
        match self.given(index)? {
            Value::String(text) => Ok(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Ok(value.to_string()),
            _ => Err(Refusal::Client(format!("the argument `{}` is not text", self.name(index)))),
        }
    }

    /// Bytes: a string, or an object with `b64`, `text`, or `repeat` (a byte and how often).
    pub fn bytes(&self, index: usize) -> Result<Bytes, Refusal> {
        let value = self.given(index)?;
        let problem = |what: &str| Refusal::Case(format!("the argument `{}` {what}", self.name(index)));
        if let Some(text) = value.as_str().or_else(|| value["text"].as_str()) {
            return Ok(text.as_bytes().to_vec().into());
        }
        let encoded = ["b64", "body_b64", "base64"].iter().find_map(|key| value[*key].as_str());
        if let Some(encoded) = encoded {
            let bytes = Base64::from_text(encoded).map_err(|_| problem("is not Base64"))?;
            return Ok(bytes.into_bytes().into());
        }
        match (value["repeat"][0].as_str().map(str::as_bytes), value["repeat"][1].as_u64().map(usize::try_from)) {
            (Some(&[byte]), Some(Ok(count))) => Ok(vec![byte; count].into()),
            _ => Err(problem("is bytes: give a string, or an object with `b64`, `text` or `repeat`")),
        }
    }

    /// The media type of bytes whose document names none: `content_type` in their object.
    pub fn content_type(&self, index: usize) -> Result<String, Refusal> {
        let given = self.given(index)?["content_type"].as_str();
        Ok(given.unwrap_or("application/octet-stream").to_owned())
    }

    fn given(&self, index: usize) -> Result<&'c Value, Refusal> {
        let missing = || Refusal::Case(format!("the operation needs the argument `{}`", self.name(index)));
        self.find(index).ok_or_else(missing)
    }

    fn find(&self, index: usize) -> Option<&'c Value> {
        self.names.get(index)?.iter().find_map(|name| self.values.get(name))
    }

    fn name(&self, index: usize) -> &'static str {
        self.names.get(index).and_then(|names| names.first()).copied().unwrap_or_default()
    }
}
