//! `args` of a case: JSON values that become the arguments of a generated method.

use std::fmt::Display;
use std::str::FromStr;

use truespec_runtime::json::{Reader, from_slice, to_vec};
use truespec_runtime::{CallOptions, Decode, File, Value};

use crate::files;
use crate::table::Refusal;
use crate::taking::Taking;
use crate::text;

/// The arguments of one call. Each is asked for by the number it has in [`Operation::arguments`](crate::Operation).
pub struct Arguments<'c> {
    values: &'c Value,
    names: &'static [&'static [&'static str]],
    taking: Taking,
    options: CallOptions,
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
        Ok(Self { values, names, taking: Taking::default(), options: CallOptions::new() })
    }

    /// The same, for a call that does this differently from its client and whose answer is taken so.
    pub(crate) fn taken(self, taking: Taking, options: CallOptions) -> Self {
        Self { taking, options, ..self }
    }

    /// How the answer is taken: one of [`Operation::ways`](crate::Operation).
    pub fn way(&self) -> &'static str {
        self.taking.way
    }

    /// How the answer is taken, with the settings of that.
    pub fn taking(&self) -> &Taking {
        &self.taking
    }

    /// What the call does differently from its client.
    pub fn options(&self) -> CallOptions {
        self.options.clone()
    }

    /// Whether an optional argument is given. Null is the same as not given.
    pub fn has(&self, index: usize) -> bool {
        self.find(index).is_some_and(|value| *value != Value::Null)
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

    /// A value in which files may be, each an object with its content: `b64`, `text`, `repeat` or `stream`.
    pub fn form<T: Decode>(&self, index: usize) -> Result<T, Refusal> {
        let mut files = Vec::new();
        let problem = |what: String| Refusal::Case(format!("the argument `{}` {what}", self.name(index)));
        let value = files::taken_out(self.given(index)?, &mut files).map_err(problem)?;
        let text = to_vec(&value).map_err(|error| Refusal::Case(error.to_string()))?;
        let read = Reader::new(&text).and_then(|reader| T::decode(&mut reader.with_files(&files)));
        read.map_err(|error| Refusal::Client(format!("the argument `{}` does not fit: {error}", self.name(index))))
    }

    /// A file: a string, or an object with its content.
    pub fn file(&self, index: usize) -> Result<File, Refusal> {
        let problem = |what: String| Refusal::Case(format!("the argument `{}` {what}", self.name(index)));
        files::file(self.given(index)?).map_err(problem)
    }

    /// The media type of bytes whose document names none: `content_type` in their object.
    pub fn content_type(&self, index: usize) -> Result<String, Refusal> {
        let given = self.given(index)?["content_type"].as_str();
        Ok(given.unwrap_or("application/octet-stream").to_owned())
    }

    fn given(&self, index: usize) -> Result<&'c Value, Refusal> {
        // No program without it compiles, which is the earliest refusal there is.
        let missing = || Refusal::Client(format!("the operation needs the argument `{}`", self.name(index)));
        self.find(index).ok_or_else(missing)
    }

    fn find(&self, index: usize) -> Option<&'c Value> {
        self.names.get(index)?.iter().find_map(|name| self.values.get(name))
    }

    fn name(&self, index: usize) -> &'static str {
        self.names.get(index).and_then(|names| names.first()).copied().unwrap_or_default()
    }
}
