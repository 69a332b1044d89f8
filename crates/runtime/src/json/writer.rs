//! What encoding writes to.

use std::borrow::Cow;

use super::decimals;
use super::decode_error::path;
use super::encode::Encode;
use super::encode_error::EncodeError;
use super::pieces::{append, append_escaped, append_quoted};
use super::scan::path_at_end;
use super::union::Tag;
use super::words::is_plain_text;
use crate::body::{Attached, File};

/// Compact JSON in the making.
///
/// Separators follow from what was written last, so that writing needs no state: `{`, `[` and `:` want none.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    /// Where the text begins: what stands before it is another one's.
    start: usize,
    /// A member that the next object starts with.
    tag: Option<(&'static str, Tag)>,
    error: Option<EncodeError>,
    /// Files met so far, where they can be sent beside the text.
    attached: Option<Attached>,
}

impl Writer {
    /// An empty text.
    pub fn new() -> Self {
        Self { out: Vec::with_capacity(128), ..Self::default() }
    }

    /// An empty text behind another one.
    pub(super) fn behind(text: String) -> Self {
        Self { start: text.len(), out: text.into_bytes(), ..Self::default() }
    }

    /// An empty text that files can be sent beside.
    pub(super) fn attaching(attached: Attached) -> Self {
        Self { attached: Some(attached), ..Self::new() }
    }

    /// Writes a file: a text that stands for it where files are sent beside the text, and else the text that it holds.
    pub(crate) fn file(&mut self, file: &File) {
        let mark = self.attached.as_mut().map(|attached| attached.add(file));
        let held = || file.in_memory().and_then(|bytes| std::str::from_utf8(bytes).ok());
        if let Some(text) = mark.as_deref().or_else(held) {
            self.string(text);
        } else {
            self.fail("a file that is no text in memory");
            self.null();
        }
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: impl itoa::Integer) {
        append(&mut self.out, itoa::Buffer::new().format(value).as_bytes());
    }

    /// Writes the shortest number that reads back as `value`. JSON has no infinity and no NaN (RFC 8259 §6).
    pub fn float(&mut self, value: f64) {
        if decimals::append(&mut self.out, value) {
            return;
        }
        if value.is_finite() {
            self.shortest(zmij::Buffer::new().format_finite(value));
        } else {
            self.fail("a number that is not finite");
            self.null();
        }
    }

    /// As [`Writer::float`], with fewer digits, since fewer tell one `f32` from another.
    pub fn single(&mut self, value: f32) {
        if value.is_finite() {
            self.shortest(zmij::Buffer::new().format_finite(value));
        } else {
            self.float(f64::NAN);
        }
    }

    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn shortest(&mut self, text: &str) {
        // `1`, not `1.0`: the same number, and servers that want an integer take it.
        append(&mut self.out, text.strip_suffix(".0").unwrap_or(text).as_bytes());
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        if !append_quoted(&mut self.out, value.as_bytes(), b"") {
            self.long_string(value.as_bytes());
        }
    }

    /// Writes a string that is long or has to be escaped.
    #[inline(never)]
    fn long_string(&mut self, bytes: &[u8]) {
        self.out.push(b'"');
        if is_plain_text(bytes) {
            self.out.extend_from_slice(bytes);
        } else {
            append_escaped(&mut self.out, bytes);
        }
        self.out.push(b'"');
    }

    /// Starts an array; [`Writer::item`] before each item.
    pub fn begin_array(&mut self) {
        self.tag = None;
        self.out.push(b'[');
    }

    /// Starts an item of an array.
    pub fn item(&mut self) {
        if self.out.last() != Some(&b'[') {
            self.comma();
        }
    }

    /// Starts an item of an array that is not the first one.
    #[inline]
    pub(super) fn comma(&mut self) {
        self.out.push(b',');
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.out.push(b']');
    }

    /// Starts an object; [`Writer::key`] before each value.
    pub fn begin_object(&mut self) {
        self.out.push(b'{');
        if let Some((key, tag)) = self.tag.take() {
            self.key(key);
            tag.encode(self);
        }
    }

    /// Starts a member of an object.
    pub fn key(&mut self, key: &str) {
        if self.out.last() != Some(&b'{') {
            self.out.push(b',');
        }
        if !append_quoted(&mut self.out, key.as_bytes(), b":") {
            self.long_string(key.as_bytes());
            self.out.push(b':');
        }
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.out.push(b'}');
    }

    /// Writes an object with one member more, which comes first: `key` and the first of `tags`, if there is one.
    pub fn tagged(&mut self, key: &'static str, tags: &[Tag], value: &dyn Encode) {
        self.tag = tags.first().map(|tag| (key, *tag));
        value.encode(self);
        self.tag = None;
    }

    /// Writes a number that is spelled as JSON wants it.
    pub(super) fn number(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Records that the value which is being written cannot be. The first such error is the result.
    pub fn fail(&mut self, problem: impl Into<Cow<'static, str>>) {
        if self.error.is_none() {
            let steps = path_at_end(self.out.get(self.start..).unwrap_or_default());
            self.error = Some(EncodeError::new(path(steps.iter().rev()), problem.into()));
        }
    }

    /// The text, unless something could not be written.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.out),
        }
    }

    /// The text with what stood before it, and why something could not be written.
    pub(super) fn finish_behind(self) -> (String, Result<(), EncodeError>) {
        (String::from_utf8(self.out).unwrap_or_default(), self.error.map_or(Ok(()), Err))
    }

    /// As [`Writer::finish`], with the files beside it.
    pub(super) fn finish_attached(mut self) -> Result<(Vec<u8>, Attached), EncodeError> {
        let attached = self.attached.take().unwrap_or_default();
        Ok((self.finish()?, attached))
    }

    pub(super) fn into_string(self) -> String {
        String::from_utf8(self.out).unwrap_or_default()
    }
}
