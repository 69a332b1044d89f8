//! Bodies of `application/x-www-form-urlencoded`: in go an object and how its members are written, out comes text.

use super::field::Field;
use super::pairs::{self, Spelling};
use crate::error::BuildError;
use crate::json::{self, Value};
use crate::param::Style;

/// The pairs of an object, in its order.
#[inline]
pub(crate) fn form(fields: &[Field], value: &Value) -> Result<String, BuildError> {
    let Value::Object(members) = value else {
        return Err(BuildError::new("the form cannot be written: it is not an object"));
    };
    let mut written = Vec::new();
    for (name, value) in members {
        member(Field::of(fields, name), name, value, &mut written);
    }
    Ok(written.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"))
}

#[inline]
fn member(field: Field, name: &str, value: &Value, out: &mut Vec<(String, String)>) {
    let spelling = Spelling::Encoded { reserved: field.allow_reserved };
    match (field.style, value) {
        (_, Value::Null) => {}
        // OpenAPI 3.1.1 §4.8.15.1.2: with a style, `contentType` is ignored.
        (Some(style), value) => pairs::styled(field, style, name, value, spelling, out),
        (None, value) if field.is_json() => pairs::styled(field, Style::Json, name, &text_of(value), spelling, out),
        // §4.8.15.1.1: of a list, each item is written by itself; of an object, the default is JSON.
        (None, Value::Array(_)) => pairs::styled(field, Style::Form, name, value, spelling, out),
        (None, value) => pairs::styled(field, Style::Json, name, value, spelling, out),
    }
}

/// A value as a text that holds JSON.
#[inline]
fn text_of(value: &Value) -> Value {
    Value::String(json::to_string(value))
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(fields: &[Field], value: &str, expected: &str) {
        let value: Value = value.parse().expect("a value");
        assert_eq!(form(fields, &value).expect("a form"), expected);
    }

    const LIST: &str = r#"{"c":["blue","a b",""]}"#;
    const OBJECT: &str = r#"{"c":{"R":100,"G b":"x,y","n":null}}"#;

    #[test]
    fn encodes_as_browsers_do() {
        // WHATWG URL §5.2: these bytes and no others are themselves.
        check(&[], r#"{"a":"*-._~ +%&=é\n"}"#, "a=*-._%7E+%2B%25%26%3D%C3%A9%0A");
        check(&[], r#"{"a b[]":true,"n":-1.50,"z":null,"e":""}"#, "a+b%5B%5D=true&n=-1.50&e=");
        check(&[Field::new("u").allow_reserved()], r#"{"u":"a/b?c=d&e+f g%20h"}"#, "u=a/b?c=d%26e%2Bf%20g%20h");
    }

    #[test]
    fn writes_lists_item_by_item_and_objects_as_json_by_default() {
        check(&[], LIST, "c=blue&c=a+b&c=");
        check(&[], r#"{"c":[{"a":1},[2]]}"#, "c=%7B%22a%22%3A1%7D&c=%5B2%5D");
        check(&[], r#"{"c":{"a":[1]},"l":[],"o":{}}"#, "c=%7B%22a%22%3A%5B1%5D%7D&o=%7B%7D");
    }

    #[test]
    fn writes_styles_as_the_table_says() {
        let of = |style| Field::new("c").style(style);
        check(&[of(Style::Form)], LIST, "c=blue&c=a+b&c=");
        check(&[of(Style::Form)], OBJECT, "R=100&G+b=x%2Cy");
        check(&[of(Style::Form).explode(false)], LIST, "c=blue,a+b,");
        check(&[of(Style::Form).explode(false)], OBJECT, "c=R,100,G+b,x%2Cy");
        check(&[of(Style::SpaceDelimited)], LIST, "c=blue%20a+b%20");
        check(&[of(Style::PipeDelimited)], LIST, "c=blue%7Ca+b%7C");
        check(&[of(Style::PipeDelimited)], OBJECT, "c=R%7C100%7CG+b%7Cx%2Cy");
        check(&[of(Style::PipeDelimited)], r#"{"c":[],"d":1}"#, "d=1");
        check(&[of(Style::Form).content_type("application/json")], LIST, "c=blue&c=a+b&c=");
    }

    #[test]
    fn writes_deep_objects_with_positions() {
        let deep = [Field::new("a").style(Style::DeepObject)];
        check(
            &deep,
            r#"{"a":{"b":{"c":"x y"},"n":null,"l":["p","q"]}}"#,
            "a%5Bb%5D%5Bc%5D=x+y&a%5Bl%5D%5B0%5D=p&a%5Bl%5D%5B1%5D=q",
        );
        check(
            &deep,
            r#"{"a":[{"price":"p","quantity":2},{"price":"r"}]}"#,
            "a%5B0%5D%5Bprice%5D=p&a%5B0%5D%5Bquantity%5D=2&a%5B1%5D%5Bprice%5D=r",
        );
        check(&deep, r#"{"a":"","b":1}"#, "a=&b=1");
        check(&deep, r#"{"a":[],"b":1}"#, "b=1");
    }

    #[test]
    fn writes_json_where_the_media_type_says_so() {
        let json = [Field::new("c").content_type("application/vnd.x+json; v=1")];
        check(&json, r#"{"c":["a"]}"#, "c=%5B%22a%22%5D");
        check(&json, r#"{"c":"a"}"#, "c=%22a%22");
        check(&[Field::new("c").content_type("text/plain")], r#"{"c":"a b"}"#, "c=a+b");
    }

    #[test]
    fn refuses_what_is_no_object() {
        assert!(form(&[], &Value::from(1)).is_err());
    }

    /// The pairs of a text, as WHATWG URL §5.1 reads them.
    fn parsed(text: &str) -> Vec<(String, String)> {
        let decoded = |part: &str| {
            let mut bytes = Vec::new();
            let mut rest = part.as_bytes();
            while let Some((&first, after)) = rest.split_first() {
                let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
                let byte = hex.filter(|_| first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
                bytes.push(byte.unwrap_or(if first == b'+' { b' ' } else { first }));
                rest = if byte.is_some() { &after[2..] } else { after };
            }
            String::from_utf8(bytes).expect("UTF-8")
        };
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(a, b)| (decoded(a), decoded(b))).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read(members in btree_map(".{0,8}", vec("([%&=+;#\\[\\] ]|\\PC|\\n){0,8}", 0..4), 0..5), explode: bool) {
            let list = |items: &Vec<String>| Value::Array(items.iter().map(|item| Value::from(item.as_str())).collect());
            let object = Value::Object(members.iter().map(|(name, items)| (name.clone(), list(items))).collect());
            let expected: Vec<(String, String)> = members
                .iter()
                .flat_map(|(name, items)| items.iter().map(|item| (name.clone(), item.clone())))
                .collect();
            let text = form(&[], &object).expect("a form");
            prop_assert!(text.is_ascii());
            prop_assert_eq!(parsed(&text), expected);
            // In any style the text is a form: what lies in it is never taken for a separator of pairs.
            for style in [Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::DeepObject] {
                let fields = [Field::new("a").style(style).explode(explode)];
                let one = Value::Object([("a".to_owned(), object.clone())].into_iter().collect());
                let text = form(&fields, &one).expect("a form");
                prop_assert!(text.is_ascii() && text.split('&').all(|pair| pair.is_empty() || pair.matches('=').count() == 1), "{text}");
            }
        }
    }
}
