//! Files among arguments: how a case describes one, and what the client is given.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use truespec_runtime::{Base64, Bytes, File, Value};

use crate::text;

/// What a file is made of; exactly one of them is there.
const CONTENT: [&str; 8] = ["b64", "base64", "body", "body_b64", "content", "repeat", "stream", "text"];
/// What else it says of itself.
const ABOUT: [&str; 5] = ["content_type", "filename", "headers", "length", "name"];

/// A file: a string, or an object with its content and what it says of itself.
pub(crate) fn file(value: &Value) -> Result<File, String> {
    if let Some(text) = value.as_str() {
        return Ok(File::from_bytes(text.to_owned()));
    }
    let is_known = |key: &String| CONTENT.contains(&key.as_str()) || ABOUT.contains(&key.as_str());
    match value.as_object() {
        Some(members) => {
            if let Some(key) = members.keys().find(|key| !is_known(key)) {
                return Err(format!("is a file, of which `{key}` says nothing"));
            }
        }
        None => {
            return Err("is a file: give a string, or an object with `b64`, `text`, `repeat` or `stream`".to_owned());
        }
    }
    let mut file = content(value)?;
    if let Some(name) = value["filename"].as_str().or_else(|| value["name"].as_str()) {
        file = file.named(name.to_owned());
    }
    if let Some(media_type) = value["content_type"].as_str() {
        file = file.media_type(media_type.to_owned());
    }
    for (name, header) in value["headers"].as_object().into_iter().flat_map(|headers| headers.iter()) {
        let header = header.as_str().ok_or_else(|| format!("is a file whose header `{name}` is not text"))?;
        file = file.header(name.to_owned(), header.to_owned());
    }
    Ok(file)
}

fn content(value: &Value) -> Result<File, String> {
    let given: Vec<&str> = CONTENT.into_iter().filter(|key| !value[*key].is_null()).collect();
    let [key] = given[..] else {
        return Err(format!("is a file with the contents {}: one is needed", text::list(&given)));
    };
    let content = &value[key];
    match (key, content.as_str()) {
        ("b64" | "base64" | "body_b64", Some(encoded)) => {
            let bytes = Base64::from_text(encoded).map_err(|_| "is not Base64")?;
            Ok(File::from_bytes(bytes.into_bytes()))
        }
        ("body" | "content" | "text", Some(text)) => Ok(File::from_bytes(text.to_owned())),
        ("repeat", None) => {
            let byte = content[0].as_str().and_then(|text| <[u8; 1]>::try_from(text.as_bytes()).ok());
            let count = content[1].as_u64().and_then(|count| usize::try_from(count).ok());
            let (Some([byte]), Some(count)) = (byte, count) else {
                return Err("repeats no byte with a count".to_owned());
            };
            Ok(File::from_bytes(vec![byte; count]))
        }
        ("stream", None) => {
            let pieces = text::strings(content, "stream")?;
            let pieces = Pieces(pieces.into_iter().map(|piece| Bytes::from(piece.to_owned())).collect());
            Ok(match value["length"].as_u64() {
                Some(length) => File::from_sized_stream(pieces, length),
                None => File::from_stream(pieces),
            })
        }
        _ => Err(format!("is a file whose `{key}` is none")),
    }
}

/// A body with a text in the place of each file, and the files. In a form, an object that says no more than a file does
/// is one.
pub(crate) fn taken_out(value: &Value, files: &mut Vec<(String, File)>) -> Result<Value, String> {
    if is_file(value) {
        // Seen where the document wants no file.
        let mark = format!("(the file {} of this case, where the document has none)", files.len());
        files.push((mark.clone(), file(value)?));
        return Ok(Value::from(mark));
    }
    Ok(match value {
        Value::Array(items) => {
            let items: Result<Vec<Value>, String> = items.iter().map(|item| taken_out(item, files)).collect();
            Value::Array(items?)
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| Ok((name.to_owned(), taken_out(value, files)?)));
            members.collect::<Result<Vec<_>, String>>()?.into_iter().collect()
        }
        other => other.clone(),
    })
}

/// Whether an object is a file beyond doubt: text alone may be any object's.
fn is_file(value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    let has = |keys: &[&str]| keys.iter().any(|key| members.contains_key(key));
    let known = members.keys().all(|key| CONTENT.contains(&key.as_str()) || ABOUT.contains(&key.as_str()));
    let said = has(&["filename", "content_type"]) && has(&CONTENT);
    known && (said || has(&["b64", "base64", "body_b64", "repeat", "stream"]))
}

/// Bytes that come piece by piece.
struct Pieces(VecDeque<Bytes>);

impl Stream for Pieces {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

#[cfg(test)]
mod tests {
    use truespec_runtime::json::from_slice;

    use super::*;

    #[test]
    fn files_are_told_from_other_objects() {
        for (text, expected) in [
            (r#"{"b64":"AA=="}"#, true),
            (r#"{"filename":"a","text":"b"}"#, true),
            (r#"{"text":"b"}"#, false),
            (r#"{"name":"a","text":"b"}"#, false),
            (r#"{"filename":"a","text":"b","id":1}"#, false),
            (r#"{"filename":"a"}"#, false),
            ("\"a\"", false),
        ] {
            assert_eq!(is_file(&from_slice(text.as_bytes()).expect("JSON")), expected, "{text}");
        }
    }

    #[test]
    fn files_say_what_is_wrong_with_them() {
        for text in [r#"{"b64":"*"}"#, r#"{"text":"a","b64":""}"#, r#"{"text":"a","x":1}"#, r#"{"repeat":[]}"#, "1"] {
            assert!(file(&from_slice(text.as_bytes()).expect("JSON")).is_err(), "{text}");
        }
    }
}
