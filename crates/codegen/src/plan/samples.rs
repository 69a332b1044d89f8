//! Examples, defaults and listed values: the type that takes each, and its JSON text.

use std::fmt::Write as _;

use truespec_model::{Api, Literal};

use super::types::Types;
use crate::SampleItem;

/// The samples of an API.
pub(crate) fn samples(api: &Api, types: &Types<'_>) -> Vec<SampleItem> {
    let item = |of: &truespec_model::Sample| {
        let mut json = String::new();
        literal(&mut json, &of.value);
        SampleItem {
            place: of.place,
            schemas: of.schemas.clone(),
            kind: of.kind,
            side: of.side,
            ty: types.of_use(of.of),
            request: types.of_use(of.request),
            json,
        }
    };
    api.samples.iter().map(item).collect()
}

/// A value in words: a text as it is, anything else as JSON.
pub(crate) fn words(value: &Literal) -> String {
    match value {
        Literal::String(text) => text.clone(),
        other => {
            let mut json = String::new();
            literal(&mut json, other);
            json
        }
    }
}

/// JSON text (RFC 8259).
fn literal(out: &mut String, value: &Literal) {
    match value {
        Literal::Null => out.push_str("null"),
        Literal::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Literal::Number(digits) => out.push_str(digits),
        Literal::String(text) => string(out, text),
        Literal::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                literal(out, item);
            }
            out.push(']');
        }
        Literal::Object(fields) => {
            out.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                string(out, name);
                out.push(':');
                literal(out, field);
            }
            out.push('}');
        }
    }
}

/// A string (RFC 8259 §7).
pub(crate) fn string(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            char if u32::from(char) < 0x20 => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            char => out.push(char),
        }
    }
    out.push('"');
}
