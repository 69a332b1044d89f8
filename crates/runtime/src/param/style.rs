//! The style tables of the OpenAPI specification (3.1 §4.8.12.4, RFC 6570): style × explode × type, as code.
//!
//! A null or empty list or object is undefined in RFC 6570 §2.3 and gives nothing. How a value inside a value is spelled
//! is left open: in `deepObject` by more brackets, elsewhere as JSON, as forms have it.

use std::borrow::Cow;
use std::ops::Range;

use super::percent::{self, Pass};
use super::{Place, Style};
use crate::json::{self, Value};
use crate::operation::Param;

/// Appends what the JSON in a part of `out` is in the style of `param`; `false` where there is nothing to send. An error is
/// the rest of a sentence about the parameter.
pub(super) fn append(param: &Param, out: &mut String, json: Range<usize>) -> Result<bool, &'static str> {
    let plain = out.get(json.clone()).and_then(plain_scalar).filter(|_| !param.allow_reserved);
    if let Some(Range { start, end }) = plain.filter(|_| param.style != Style::Json) {
        let value = json.start + start..json.start + end;
        name(param, value.is_empty(), out);
        match pass(param) {
            Some(pass) => percent::encode_within(out, value, pass),
            None => out.extend_from_within(value),
        }
        return Ok(true);
    }
    let value = json::read_back(out.get(json).unwrap_or_default().as_bytes());
    let text = written(param, &value.map_err(|_| "cannot be written")?);
    out.push_str(text.as_deref().unwrap_or_default());
    Ok(text.is_some())
}

/// Where the value stands in JSON that is a number, a boolean or a string without escapes: most parameters are.
fn plain_scalar(json: &str) -> Option<Range<usize>> {
    match json.as_bytes() {
        [b'"', text @ .., b'"'] => (!text.contains(&b'\\')).then(|| 1..json.len() - 1),
        [b't' | b'f' | b'-' | b'0'..=b'9', ..] => Some(0..json.len()),
        _ => None,
    }
}

/// The text of `value` in the style of `param`; `None` where there is nothing to send.
fn written(param: &Param, value: &Value) -> Option<String> {
    let text = Text { param, pass: pass(param) };
    match (param.style, value) {
        (_, Value::Null) => None,
        (Style::Json, value) => Some(text.single(&text.encoded(&json::to_string(value)))),
        (Style::DeepObject, Value::Object(_) | Value::Array(_)) => {
            let mut pairs = Vec::new();
            text.deep(&percent::encoded(param.name, percent::UNRESERVED), value, &mut pairs);
            (!pairs.is_empty()).then(|| pairs.join("&"))
        }
        (_, Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(|item| text.item(item)).collect();
            (!items.is_empty()).then(|| text.list(&items))
        }
        (_, Value::Object(members)) if param.place == Place::QueryString => {
            let pairs: Vec<String> = members.iter().flat_map(|(name, value)| text.of_form(name, value)).collect();
            (!pairs.is_empty()).then(|| pairs.join("&"))
        }
        (_, Value::Object(members)) => {
            let members = members.iter().filter(|(_, value)| !matches!(value, Value::Null));
            let members: Vec<(String, String)> =
                members.map(|(name, value)| (text.encoded(name), text.item(value))).collect();
            (!members.is_empty()).then(|| text.object(&members))
        }
        (_, Value::Bool(_) | Value::Number(_) | Value::String(_)) => Some(text.single(&text.item(value))),
    }
}

/// A value where no structure can be seen: a string as it is, a list or an object as JSON.
pub(crate) fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => json::to_string(value).into(),
    }
}

/// Appends what stands before a value that is not exploded.
fn name(param: &Param, of_nothing: bool, out: &mut String) {
    let end = match param.style {
        // OpenAPI 3.2 §4.12.1: it has no name in the query.
        _ if param.place == Place::QueryString => return,
        Style::Simple => return,
        Style::Json if matches!(param.place, Place::Path | Place::Header) => return,
        Style::Label => return out.push('.'),
        Style::Matrix => {
            out.push(';');
            // RFC 6570 §3.2.7: no `=` before an empty value.
            if of_nothing { "" } else { "=" }
        }
        Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject | Style::Json => "=",
    };
    percent::encode(param.name, percent::UNRESERVED, out);
    out.push_str(end);
}

/// What may pass unencoded in the value of this parameter.
fn pass(param: &Param) -> Option<Pass> {
    const PATH_SEGMENT: Pass = |b| percent::PATH_TEXT(b) && b != b'/';
    match (param.place, param.allow_reserved) {
        // OpenAPI 3.1.1 §4.8.12.2: header values are sent as they are.
        (Place::Header, _) => None,
        (Place::Path, true) => Some(PATH_SEGMENT),
        (Place::Query | Place::QueryString, true) => Some(percent::RESERVED_IN_QUERY),
        (Place::Path | Place::Query | Place::QueryString, false) | (Place::Cookie, _) => Some(percent::UNRESERVED),
    }
}

struct Text<'p> {
    param: &'p Param,
    /// `None`: nothing is encoded.
    pass: Option<Pass>,
}

impl Text<'_> {
    fn single(&self, value: &str) -> String {
        let mut out = String::with_capacity(value.len());
        name(self.param, value.is_empty(), &mut out);
        out + value
    }

    fn list(&self, items: &[String]) -> String {
        match self.param.style {
            Style::Label if self.param.explode => prefixed(".", items),
            Style::Matrix if self.param.explode => {
                items.iter().map(|item| self.single(item)).collect::<Vec<_>>().concat()
            }
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited if self.param.explode => {
                items.iter().map(|item| self.single(item)).collect::<Vec<_>>().join(self.between_pairs())
            }
            _ => self.single(&items.join(self.delimiter())),
        }
    }

    /// The pairs of a form's member without an encoding: a list is its name with each item (OpenAPI 3.1 §4.8.15.1).
    fn of_form(&self, name: &str, value: &Value) -> Vec<String> {
        let name = self.encoded(name);
        match value {
            Value::Null => Vec::new(),
            Value::Array(items) => items.iter().map(|item| format!("{name}={}", self.item(item))).collect(),
            value => vec![format!("{name}={}", self.item(value))],
        }
    }

    fn object(&self, members: &[(String, String)]) -> String {
        if !self.param.explode {
            let flat: Vec<&str> = members.iter().flat_map(|(name, value)| [name.as_str(), value]).collect();
            return self.single(&flat.join(self.delimiter()));
        }
        let pairs: Vec<String> = members.iter().map(|(name, value)| format!("{name}={value}")).collect();
        match self.param.style {
            Style::Label => prefixed(".", &pairs),
            Style::Matrix => prefixed(";", &pairs),
            Style::Simple | Style::Json => pairs.join(","),
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject => {
                pairs.join(self.between_pairs())
            }
        }
    }

    /// `color[R]=100`, with brackets encoded as OpenAPI 3.1.1 §4.8.12.4 has them. Deeper values are not specified; they
    /// are written the way `qs` and Rack read them.
    fn deep(&self, name: &str, value: &Value, pairs: &mut Vec<String>) {
        match value {
            Value::Null => {}
            Value::Object(members) => {
                for (member, value) in members {
                    self.deep(&format!("{name}%5B{}%5D", self.encoded(member)), value, pairs);
                }
            }
            Value::Array(items) => {
                // Of `a[][b]` no reader can tell where one object of a list ends.
                let is_flat = !items.iter().any(|item| matches!(item, Value::Array(_) | Value::Object(_)));
                for (index, item) in items.iter().enumerate() {
                    let position = if is_flat { String::new() } else { index.to_string() };
                    self.deep(&format!("{name}%5B{position}%5D"), item, pairs);
                }
            }
            scalar => pairs.push(format!("{name}={}", self.item(scalar))),
        }
    }

    fn item(&self, value: &Value) -> String {
        self.encoded(&plain(value))
    }

    fn encoded(&self, text: &str) -> String {
        let Some(pass) = self.pass else { return text.to_owned() };
        let mut out = String::with_capacity(text.len());
        if self.param.allow_reserved {
            percent::encode_keeping_triples(text, pass, &mut out);
        } else {
            percent::encode(text, pass, &mut out);
        }
        out
    }

    fn delimiter(&self) -> &'static str {
        match self.param.style {
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited => "%7C",
            _ => ",",
        }
    }

    fn between_pairs(&self) -> &'static str {
        // RFC 6265 §4.2.1: cookies are separated by a semicolon and a space.
        if self.param.place == Place::Cookie { "; " } else { "&" }
    }
}

fn prefixed(prefix: &str, items: &[String]) -> String {
    items.iter().fold(String::new(), |text, item| text + prefix + item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(param: Param, value: &str, expected: &str) {
        let mut out = format!("x{value}");
        let json = 1..out.len();
        assert_eq!(append(&param, &mut out, json.clone()), Ok(true), "{param:?}");
        assert_eq!(&out[json.end..], expected, "{param:?}");
        // What is not written by way of a free-form value is as if it were.
        let value: Value = json::from_slice(value.as_bytes()).expect("a value");
        assert_eq!(written(&param, &value), Some(expected.to_owned()), "{param:?}");
    }

    const ARRAY: &str = r#"["blue","black","brown"]"#;
    const OBJECT: &str = r#"{"R":100,"G":200,"B":150}"#;

    /// The rows of OpenAPI 3.1.1 §4.8.12.4: empty, string, array, object.
    #[track_caller]
    fn row(param: Param, [empty, string, array, object]: [&str; 4]) {
        check(param, r#""""#, empty);
        check(param, r#""blue""#, string);
        check(param, ARRAY, array);
        check(param, OBJECT, object);
    }

    #[test]
    fn writes_paths_as_the_table_says() {
        let color = Param::path("color");
        row(color, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]);
        row(color.explode(true), ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]);
        let label = color.style(Style::Label);
        row(label, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]);
        row(label.explode(true), [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]);
        let matrix = color.style(Style::Matrix);
        row(matrix, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]);
        let exploded = [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"];
        row(matrix.explode(true), exploded);
    }

    #[test]
    fn writes_queries_as_the_table_says() {
        let color = Param::query("color");
        let exploded = ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"];
        row(color, exploded);
        row(color.explode(false), ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]);
        let space = color.explode(false).style(Style::SpaceDelimited);
        check(space, ARRAY, "color=blue%20black%20brown");
        check(space, OBJECT, "color=R%20100%20G%20200%20B%20150");
        let pipe = color.explode(false).style(Style::PipeDelimited);
        check(pipe, ARRAY, "color=blue%7Cblack%7Cbrown");
        check(pipe, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150");
        check(color.style(Style::DeepObject), OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150");
    }

    #[test]
    fn writes_deeper_objects_the_way_servers_read_them() {
        let filter = Param::query("filter").style(Style::DeepObject);
        check(
            filter,
            r#"{"a":{"b":1,"c":null},"d":["x","y"]}"#,
            "filter%5Ba%5D%5Bb%5D=1&filter%5Bd%5D%5B%5D=x&filter%5Bd%5D%5B%5D=y",
        );
        check(
            filter,
            r#"{"l":[{"a":1,"b":2},{"a":3}]}"#,
            "filter%5Bl%5D%5B0%5D%5Ba%5D=1&filter%5Bl%5D%5B0%5D%5Bb%5D=2&filter%5Bl%5D%5B1%5D%5Ba%5D=3",
        );
    }

    #[test]
    fn writes_headers_as_they_are_and_cookies_encoded() {
        check(Param::header("x"), r#""a b/c%""#, "a b/c%");
        check(Param::header("x"), ARRAY, "blue,black,brown");
        check(Param::header("x").explode(true), OBJECT, "R=100,G=200,B=150");
        check(Param::cookie("c"), r#""a;b""#, "c=a%3Bb");
        check(Param::cookie("c"), r#"["a","b"]"#, "c=a; c=b");
    }

    #[test]
    fn encodes_names_and_values() {
        check(Param::query("a b[]"), r#""c&d=é""#, "a%20b%5B%5D=c%26d%3D%C3%A9");
        check(Param::query("q").explode(false), r#"["a,b","c"]"#, "q=a%2Cb,c");
        check(Param::query("q").allow_reserved(), r#""a/b?c%20d&e#f""#, "q=a/b?c%20d%26e%23f");
        check(Param::path("p").allow_reserved(), r#""a:b@c/d?""#, "a:b@c%2Fd%3F");
        check(Param::query("q"), "true", "q=true");
        check(Param::query("q"), "-1.50", "q=-1.50");
        check(Param::query("q"), "123456789012345678901234567890", "q=123456789012345678901234567890");
    }

    #[test]
    fn writes_whole_queries() {
        check(Param::querystring("q"), r#"{"a":1,"b":["x","y"],"c":null}"#, "a=1&b=x&b=y");
        check(Param::querystring("q").json(), r#"{"a":[1]}"#, "%7B%22a%22%3A%5B1%5D%7D");
        check(Param::querystring("q"), r#""$.a b""#, "%24.a%20b");
    }

    #[test]
    fn writes_json_content() {
        check(Param::query("filter").json(), r#"{"a":[1]}"#, "filter=%7B%22a%22%3A%5B1%5D%7D");
        check(Param::header("x").json(), r#"{"a":[1]}"#, r#"{"a":[1]}"#);
    }

    #[test]
    fn leaves_out_what_is_undefined() {
        for value in ["null", "[]", "{}", r#"{"a":null}"#] {
            let value: Value = json::from_slice(value.as_bytes()).expect("a value");
            assert_eq!(written(&Param::query("q"), &value), None);
        }
    }

    #[test]
    fn writes_values_within_values_as_json() {
        check(Param::query("q"), "[[1],2]", "q=%5B1%5D&q=2");
        check(Param::query("q"), r#"[{"a":1}]"#, "q=%7B%22a%22%3A1%7D");
        check(Param::query("q"), r#"{"a":[1,"b"]}"#, "a=%5B1%2C%22b%22%5D");
        check(Param::header("x"), r#"{"a":{"b":null}}"#, r#"a,{"b":null}"#);
    }
}
