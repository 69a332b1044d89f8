//! Multipart bodies (RFC 2046 §5.1, RFC 7578): in go an object, its files and how its members are written, out come
//! parts in the order of the object.

use std::fmt::Write as _;

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};

use super::field::Field;
use super::file::{Attached, File};
use super::pairs::{self, Spelling};
use super::{Payload, Piece};
use crate::error::BuildError;
use crate::json::{self, Value};
use crate::param;

/// The parts of an object between lines of `boundary`, which must not occur in any of them.
#[inline]
pub(crate) fn multipart(
    fields: &[Field],
    value: &Value,
    files: &Attached,
    boundary: &str,
) -> Result<Payload, BuildError> {
    let Value::Object(members) = value else {
        return Err(BuildError::new("the form cannot be written: it is not an object"));
    };
    let mut parts = Parts { boundary, text: String::new(), pieces: Vec::new() };
    for (name, value) in members {
        parts.member(Field::of(fields, name), name, value, files)?;
    }
    Ok(parts.finish())
}

struct Parts<'b> {
    boundary: &'b str,
    /// What is to be sent after the last of the pieces.
    text: String,
    pieces: Vec<Piece>,
}

impl Parts<'_> {
    #[inline]
    fn member(&mut self, field: Field, name: &str, value: &Value, files: &Attached) -> Result<(), BuildError> {
        let is_list_of_files =
            matches!(value, Value::Array(items) if items.iter().any(|item| file(item, files).is_some()));
        if let Some(file) = file(value, files) {
            return self.file(field, name, file);
        }
        match (field.style, value) {
            // There is no null in a form.
            (_, Value::Null) => Ok(()),
            (Some(style), value) if !is_list_of_files => {
                let mut written = Vec::new();
                pairs::styled(field, style, name, value, Spelling::Plain, &mut written);
                written.iter().try_for_each(|(name, text)| self.text(name, "", text))
            }
            // RFC 7578 §4.3, OpenAPI 3.1 §4.8.15.1: one part an item, unless the list itself is to be JSON.
            (_, Value::Array(items)) if is_list_of_files || !field.is_json() => {
                items.iter().try_for_each(|item| match file(item, files) {
                    Some(file) => self.file(field, name, file),
                    None => self.value(field, name, item),
                })
            }
            (_, value) => self.value(field, name, value),
        }
    }

    /// A part that holds a value: an object is JSON, a scalar is text (OpenAPI 3.1 §4.8.15), whose media type is not said
    /// where it is what every reader assumes (RFC 7578 §4.4).
    #[inline]
    fn value(&mut self, field: Field, name: &str, value: &Value) -> Result<(), BuildError> {
        match value {
            Value::Null => Ok(()),
            value if field.is_json() => self.text(name, field.content_type, &json::to_string(value)),
            Value::Array(_) | Value::Object(_) => self.text(name, "application/json", &json::to_string(value)),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.text(name, one_media_type(field.content_type).unwrap_or_default(), &param::plain(value))
            }
        }
    }

    #[inline]
    fn text(&mut self, name: &str, media_type: &str, text: &str) -> Result<(), BuildError> {
        self.head(name, None, media_type)?;
        self.text.push_str("\r\n");
        self.text.push_str(text);
        self.text.push_str("\r\n");
        Ok(())
    }

    #[inline]
    fn file(&mut self, field: Field, name: &str, file: &File) -> Result<(), BuildError> {
        let media_type = file.own_media_type().or_else(|| one_media_type(field.content_type));
        self.head(name, Some(file.name()), media_type.unwrap_or("application/octet-stream"))?;
        for (header, value) in file.own_headers() {
            let ours = |known: HeaderName| known.as_str().eq_ignore_ascii_case(header);
            if ours(CONTENT_DISPOSITION) || ours(CONTENT_TYPE) {
                return Err(BuildError::new(format!("a part of the form has its own `{header}` already")));
            }
            self.header(header, value)?;
        }
        self.text.push_str("\r\n");
        self.pieces.push(Piece::Bytes(std::mem::take(&mut self.text).into()));
        self.pieces.push(match file.in_memory() {
            Some(bytes) => Piece::Bytes(bytes.clone()),
            None => Piece::File(file.clone()),
        });
        self.text.push_str("\r\n");
        Ok(())
    }

    /// The line before a part, and what every part says of itself.
    #[inline]
    fn head(&mut self, name: &str, filename: Option<&str>, media_type: &str) -> Result<(), BuildError> {
        // Writing to a `String` cannot fail.
        let _ = write!(self.text, "--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(filename) = filename {
            let _ = write!(self.text, "; filename=\"{}\"", quoted(filename));
        }
        self.text.push_str("\r\n");
        if media_type.is_empty() { Ok(()) } else { self.header("Content-Type", media_type) }
    }

    #[inline]
    fn header(&mut self, name: &str, value: &str) -> Result<(), BuildError> {
        if HeaderName::from_bytes(name.as_bytes()).is_err() || param::header_value(value).is_none() {
            return Err(BuildError::new(format!(
                "a part of the form cannot have the header `{}`",
                name.escape_debug()
            )));
        }
        let _ = write!(self.text, "{name}: {value}\r\n");
        Ok(())
    }

    #[inline]
    fn finish(mut self) -> Payload {
        let _ = write!(self.text, "--{}--\r\n", self.boundary);
        self.pieces.push(Piece::Bytes(Bytes::from(self.text)));
        Payload::Pieces(self.pieces)
    }
}

#[inline]
fn file<'a>(value: &Value, files: &'a Attached) -> Option<&'a File> {
    match value {
        Value::String(text) => files.file(text),
        _ => None,
    }
}

/// The media type of an encoding that names just one: several and `image/*` are for whoever calls to choose from.
#[inline]
fn one_media_type(content_type: &str) -> Option<&str> {
    (!content_type.is_empty() && !content_type.contains(['*', ','])).then_some(content_type)
}

/// A name within quotes, as browsers write it (WHATWG HTML, "multipart/form-data encoding algorithm").
#[inline]
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use proptest::collection::btree_map;
    use proptest::prelude::*;

    use super::*;
    use crate::json::{Map, to_value_attaching};
    use crate::param::Style;

    /// The text of a form with the boundary `B`, without the headers that every part has and with `|` for line ends.
    #[track_caller]
    fn check(fields: &[Field], value: &str, expected: &str) {
        let value: Value = value.parse().expect("a value");
        let payload = multipart(fields, &value, &Attached::new(), "B").expect("a form");
        let bytes = payload.in_memory().expect("bytes");
        let text = std::str::from_utf8(&bytes).expect("text");
        let text = text.strip_suffix("--B--\r\n").expect("an end");
        assert_eq!(text.replace("\r\n", "|").replace("--B|Content-Disposition: form-data; ", ""), expected);
    }

    fn files(fields: &[Field], files: &[(&str, File)]) -> Result<String, BuildError> {
        let mut map: Map<File> = Map::new();
        for (name, file) in files {
            map.insert(*name, file.clone());
        }
        let (value, attached) = to_value_attaching(&map).expect("a value");
        let bytes = multipart(fields, &value, &attached, "B")?.in_memory().expect("bytes");
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn writes_scalars_as_text_and_objects_as_json() {
        check(
            &[],
            r#"{"a":"x\r\ny","n":1.50,"t":true,"z":null,"e":""}"#,
            r#"name="a"||x|y|name="n"||1.50|name="t"||true|name="e"|||"#,
        );
        check(&[], r#"{"o":{"a":[1]}}"#, r#"name="o"|Content-Type: application/json||{"a":[1]}|"#);
        check(
            &[],
            r#"{"l":["a",1,{"b":2},null],"m":[]}"#,
            r#"name="l"||a|name="l"||1|name="l"|Content-Type: application/json||{"b":2}|"#,
        );
        check(&[], "{}", "");
    }

    #[test]
    fn writes_the_media_types_of_the_document() {
        let of = |media_type| [Field::new("a").content_type(media_type)];
        check(&of("application/json"), r#"{"a":["x",1]}"#, r#"name="a"|Content-Type: application/json||["x",1]|"#);
        check(&of("text/csv; charset=utf-8"), r#"{"a":"x"}"#, r#"name="a"|Content-Type: text/csv; charset=utf-8||x|"#);
        check(&of("text/*"), r#"{"a":"x"}"#, r#"name="a"||x|"#);
        check(
            &of("application/xml, text/xml"),
            r#"{"a":{"b":1}}"#,
            r#"name="a"|Content-Type: application/json||{"b":1}|"#,
        );
    }

    #[test]
    fn writes_styles_as_parts() {
        let of = |style| Field::new("a").style(style);
        check(&[of(Style::DeepObject)], r#"{"a":{"b c":["x y"]}}"#, r#"name="a[b c][0]"||x y|"#);
        check(&[of(Style::Form)], r#"{"a":["x","y"]}"#, r#"name="a"||x|name="a"||y|"#);
        check(&[of(Style::Form).explode(false)], r#"{"a":["x","y"]}"#, r#"name="a"||x,y|"#);
        check(&[of(Style::PipeDelimited)], r#"{"a":["x","y"]}"#, r#"name="a"||x|y|"#);
    }

    #[test]
    fn escapes_names_as_browsers_do() {
        check(&[], r#"{"a\"b\r\n%é":1}"#, "name=\"a%22b%0D%0A%é\"||1|");
        let text = files(&[], &[("f", File::from("x").named("a\"\r\nb\\é.txt"))]).expect("a form");
        assert!(text.contains("; filename=\"a%22%0D%0Ab\\é.txt\"\r\n"), "{text}");
    }

    #[test]
    fn says_what_files_are() {
        let check = |fields: &[Field], file: File, expected: &str| {
            let text = files(fields, &[("f", file)]).expect("a form");
            let head = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=";
            assert_eq!(text, format!("{head}{expected}\r\n\r\nx\r\n--B--\r\n"));
        };
        let png = [Field::new("f").content_type("image/png")];
        check(&[], File::from("x"), "\"blob\"\r\nContent-Type: application/octet-stream");
        check(&png, File::from("x").named("a.png"), "\"a.png\"\r\nContent-Type: image/png");
        check(&png, File::from("x").media_type("image/gif"), "\"blob\"\r\nContent-Type: image/gif");
        check(
            &[Field::new("f").content_type("image/*")],
            File::from("x"),
            "\"blob\"\r\nContent-Type: application/octet-stream",
        );
        check(
            &[],
            File::from("x").header("X-Rate", "5"),
            "\"blob\"\r\nContent-Type: application/octet-stream\r\nX-Rate: 5",
        );
        for (name, value) in [("X\r\n", "5"), ("X", "5\r\nY: 6"), ("Content-Type", "a/b")] {
            assert!(files(&[], &[("f", File::from("x").header(name, value))]).is_err(), "{name}");
        }
        assert!(files(&[], &[("f", File::from("x").media_type("a/b\r\nX: y"))]).is_err());
    }

    #[test]
    fn takes_no_text_for_a_file() {
        let value: Value = r#"{"a":"00000000-0000-4000-8000-000000000000/0"}"#.parse().expect("a value");
        let mut attached = Attached::new();
        attached.add(&File::from("secret"));
        let bytes = multipart(&[], &value, &attached, "B").expect("a form").in_memory().expect("bytes");
        assert!(!String::from_utf8_lossy(&bytes).contains("secret"));
    }

    /// The parts between lines of the boundary `B` (RFC 2046 §5.1.1): disposition and content.
    fn parsed(bytes: &[u8]) -> Vec<(String, String)> {
        let text = format!("\r\n{}", String::from_utf8_lossy(bytes));
        let body = text.strip_suffix("\r\n--B--\r\n").expect("an end");
        let parts = body.split("\r\n--B\r\n").skip(1);
        let parts = parts.map(|part| part.split_once("\r\n\r\n").expect("an end of the headers"));
        let disposition = |head: &str| head.lines().next().unwrap_or_default().to_owned();
        parts.map(|(head, content)| (disposition(head), content.to_owned())).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read(members in btree_map("(\\PC|[\"\r\n;=\\\\]){0,8}", "([-\r\n:B]|\\PC){0,16}", 0..5), as_files: bool) {
            let disposition = |name: &str| format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
            // Boundaries are unguessable, and so in no part.
            let content = |text: &str| text.replace("--B", "--C");
            let (bytes, extra) = if as_files {
                let mut map: Map<File> = Map::new();
                for (name, text) in &members {
                    map.insert(name.as_str(), File::from(content(text)).named("\"x\r\n"));
                }
                let (value, attached) = to_value_attaching(&map).expect("a value");
                (multipart(&[], &value, &attached, "B"), "; filename=\"%22x%0D%0A\"")
            } else {
                let members = members.iter().map(|(name, text)| (name.clone(), Value::String(content(text))));
                (multipart(&[], &Value::Object(members.collect()), &Attached::new(), "B"), "")
            };
            let bytes = bytes.expect("a form").in_memory().expect("bytes");
            let expected: Vec<(String, String)> =
                members.iter().map(|(name, text)| (disposition(name) + extra, content(text))).collect();
            prop_assert_eq!(parsed(&bytes), expected);
        }
    }
}
