//! The parts of a `multipart/…` body (RFC 2046 §5.1), and what a case expects of them.

use truespec_runtime::json::from_slice;
use truespec_runtime::{Base64, Value};

use crate::case::known;
use crate::expression::same;
use crate::text;

/// One part.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Part {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// A parameter of `Content-Disposition` (RFC 7578 §4.2).
    fn disposition(&self, parameter: &str) -> Option<String> {
        let value = self.header("content-disposition")?;
        parameters(value).into_iter().find(|(name, _)| name.eq_ignore_ascii_case(parameter)).map(|(_, value)| value)
    }
}

/// The parts of a body of this media type.
pub(crate) fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, String> {
    if !content_type.to_ascii_lowercase().starts_with("multipart/") {
        return Err(format!("the content type is {}, not multipart", text::start(content_type)));
    }
    let boundary = parameters(content_type).into_iter().find(|(name, _)| name.eq_ignore_ascii_case("boundary"));
    let Some((_, boundary)) = boundary else { return Err("the content type names no boundary".to_owned()) };
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    // The first delimiter needs no line before it.
    let whole = [b"\r\n", body].concat();
    let mut pieces = split(&whole, &delimiter).into_iter().skip(1);
    let mut parts = Vec::new();
    loop {
        let Some(piece) = pieces.next() else { return Err("the last boundary is missing".to_owned()) };
        if piece.starts_with(b"--") {
            return Ok(parts);
        }
        let Some(piece) = piece.strip_prefix(b"\r\n") else { return Err("a boundary is not a line".to_owned()) };
        parts.push(part(piece)?);
    }
}

fn split<'b>(bytes: &'b [u8], delimiter: &[u8]) -> Vec<&'b [u8]> {
    let (mut pieces, mut start, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(delimiter) {
            pieces.push(&bytes[start..at]);
            at += delimiter.len();
            start = at;
        } else {
            at += 1;
        }
    }
    pieces.push(&bytes[start..]);
    pieces
}

fn part(piece: &[u8]) -> Result<Part, String> {
    let (head, body) = if let Some(body) = piece.strip_prefix(b"\r\n") {
        (&b""[..], body)
    } else {
        let end = piece.windows(4).position(|four| four == b"\r\n\r\n").ok_or("a part has no end of its headers")?;
        (&piece[..end], &piece[end + 4..])
    };
    let head = String::from_utf8_lossy(head);
    let headers = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    Ok(Part { headers: headers.collect(), body: body.to_vec() })
}

/// The parameters of a header value, quotes removed.
fn parameters(value: &str) -> Vec<(String, String)> {
    let (mut found, mut rest) = (Vec::new(), value.split_once(';').map_or("", |(_, rest)| rest));
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim().trim_start_matches(';').trim().to_owned();
        let after = after.trim_start();
        let (text, next) = match after.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"').unwrap_or(quoted.len());
                (&quoted[..end], quoted.get(end + 1..).unwrap_or_default())
            }
            None => after.split_once(';').unwrap_or((after, "")),
        };
        found.push((name, text.trim().to_owned()));
        rest = next;
    }
    found
}

const KEYS: [&str; 9] =
    ["body", "body_b64", "body_json", "content_type", "filename", "headers", "name", "text", "value"];

/// What differs from a list of parts, or from an object of parts by name.
pub(crate) fn check(expected: &Value, parts: &[Part]) -> Result<Vec<String>, String> {
    let expected: Vec<(Option<&str>, &Value)> = match expected {
        Value::Array(items) => items.iter().map(|item| (item["name"].as_str(), item)).collect(),
        Value::Object(members) if members.get("parts").is_some_and(|parts| parts.as_array().is_some()) => {
            return check(&expected["parts"], parts);
        }
        Value::Object(members) => members.iter().map(|(name, item)| (Some(name.as_str()), item)).collect(),
        _ => return Err("`multipart` is neither a list nor an object of parts".to_owned()),
    };
    let mut differ = Vec::new();
    if expected.len() != parts.len() {
        differ.push(format!("the body has {} parts, not {}", parts.len(), expected.len()));
    }
    for (index, ((name, expected), part)) in expected.iter().zip(parts).enumerate() {
        let found = part.disposition("name");
        if name.is_some_and(|name| ![Some(name.to_owned()), Some(name.replace('"', "%22"))].contains(&found)) {
            differ.push(format!("part {index} is called {found:?}, not {name:?}"));
        }
        differ.extend(check_part(expected, part)?.into_iter().map(|what| format!("part {index}: {what}")));
    }
    Ok(differ)
}

fn check_part(expected: &Value, part: &Part) -> Result<Vec<String>, String> {
    let mut differ = Vec::new();
    if let Some(wanted) = expected.as_str() {
        if part.body != wanted.as_bytes() {
            differ.push(format!("the body is {}, not {}", text::bytes(&part.body), text::start(wanted)));
        }
        return Ok(differ);
    }
    if expected.as_object().is_none() {
        return Err("a part of `multipart` is neither text nor an object".to_owned());
    }
    known(expected, &KEYS, "multipart.")?;
    let filename = part.disposition("filename");
    for (what, wanted, found) in [
        ("file name", &expected["filename"], filename.as_deref()),
        ("content type", &expected["content_type"], part.header("content-type")),
    ] {
        // What browsers escape within quotes is written either way in cases.
        let escaped = wanted.as_str().map(|wanted| wanted.replace('"', "%22"));
        if !wanted.is_null() && found != wanted.as_str() && found != escaped.as_deref() {
            differ.push(format!("the {what} is {found:?}, not {wanted}"));
        }
    }
    if expected.get("filename").is_some_and(Value::is_null) && filename.is_some() {
        differ.push(format!("the file name is {filename:?}, and there must be none"));
    }
    for (name, wanted) in expected["headers"].as_object().into_iter().flat_map(|headers| headers.iter()) {
        if part.header(name) != wanted.as_str() {
            differ.push(format!("the header `{name}` is {:?}, not {wanted}", part.header(name)));
        }
    }
    let body = ["body", "value", "text"].iter().map(|key| &expected[*key]).find(|value| !value.is_null());
    let same_body = if let Some(encoded) = expected["body_b64"].as_str() {
        Base64::from_text(encoded).map_err(|_| "`body_b64` of a part is not Base64")?.as_bytes() == part.body
    } else if let Some(wanted) = expected.get("body_json") {
        from_slice(&part.body).is_ok_and(|found: Value| same(wanted, &found))
    } else {
        match body {
            None => true,
            Some(Value::String(wanted)) => part.body == wanted.as_bytes(),
            Some(wanted) => from_slice(&part.body).is_ok_and(|found: Value| same(wanted, &found)),
        }
    };
    if !same_body {
        differ.push(format!("the body is {}", text::bytes(&part.body)));
    }
    Ok(differ)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_and_compared() {
        let body = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X\r\n\
                    content-disposition: form-data; name=\"f\"; filename=\"x;y.txt\"\r\nContent-Type: text/plain\r\n\r\n\
                    \r\n--\r\n\r\n--X--\r\n";
        let parts = parts("multipart/form-data; boundary=X", body.as_bytes()).expect("parts");
        let check = |expected: &str| check(&from_slice(expected.as_bytes()).expect("JSON"), &parts);
        let expected = r#"[{"name":"a","body":"1"},{"name":"f","filename":"x;y.txt","content_type":"text/plain","body":"\r\n--\r\n"}]"#;
        assert_eq!(check(expected), Ok(Vec::new()));
        assert_eq!(check(r#"{"a":"2","f":{}}"#), Ok(vec!["part 0: the body is `1`, not `2`".to_owned()]));
        assert!(check(r#"[{"nam":"a"},{}]"#).is_err());
    }
}
