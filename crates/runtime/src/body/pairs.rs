//! The pairs that one member of a form becomes: style × explode × type, as code (OpenAPI 3.1 §4.8.15, §4.8.12.4).
//!
//! Null has no spelling in a form and gives nothing, and so do empty lists and objects. What lies deeper than a style
//! has rules for is written as JSON, except in `deepObject`.

use super::field::Field;
use crate::json::{self, Value};
use crate::param::{Style, percent, plain};

/// How texts are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `application/x-www-form-urlencoded` (WHATWG URL §5.2): a space is `+`.
    Encoded {
        /// Whether reserved characters pass.
        reserved: bool,
    },
    /// As it is: in a part of its own, nothing needs to be encoded.
    Plain,
}

/// Appends the pairs of a member in the style of its field.
#[inline]
pub(super) fn styled(
    field: Field,
    style: Style,
    name: &str,
    value: &Value,
    spelling: Spelling,
    out: &mut Vec<(String, String)>,
) {
    let mut push = |name: &str, text: String| out.push((spelling.name(name), text));
    let text = |value: &Value| spelling.text(&plain(value));
    match (style, value) {
        (_, Value::Null) => {}
        (_, Value::Bool(_) | Value::Number(_) | Value::String(_)) => push(name, text(value)),
        (Style::Json, Value::Array(_) | Value::Object(_)) => push(name, spelling.text(&json::to_string(value))),
        (Style::DeepObject, Value::Array(_) | Value::Object(_)) => deep(name, value, &mut |name, value| {
            push(name, text(value));
        }),
        (_, Value::Array(items)) if field.explode => items.iter().for_each(|item| push(name, text(item))),
        (_, Value::Object(members)) if field.explode => {
            members
                .iter()
                .filter(|(_, value)| **value != Value::Null)
                .for_each(|(name, value)| push(name, text(value)));
        }
        (_, Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(text).collect();
            if !items.is_empty() {
                push(name, items.join(spelling.delimiter(style)));
            }
        }
        (_, Value::Object(members)) => {
            let members = members.iter().filter(|(_, value)| **value != Value::Null);
            let flat: Vec<String> = members.flat_map(|(name, value)| [spelling.text(name), text(value)]).collect();
            if !flat.is_empty() {
                push(name, flat.join(spelling.delimiter(style)));
            }
        }
    }
}

/// `a[b][0][c]`. The specification has rules for one level only. Items have their position: it is what Stripe's own
/// libraries and `qs` send, and a reader that knows `a[][b]` only cannot tell where one object of a list ends.
#[inline]
fn deep(name: &str, value: &Value, each: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, value) in members {
                deep(&format!("{name}[{member}]"), value, each);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(&format!("{name}[{index}]"), item, each);
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => each(name, value),
    }
}

impl Spelling {
    #[inline]
    pub(super) fn text(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Encoded { reserved: false } => percent::form_encoded(text),
            Self::Encoded { reserved: true } => {
                let mut out = String::with_capacity(text.len());
                percent::encode_keeping_triples(text, percent::RESERVED_IN_QUERY, &mut out);
                out
            }
        }
    }

    #[inline]
    fn name(self, name: &str) -> String {
        match self {
            Self::Plain => name.to_owned(),
            Self::Encoded { .. } => percent::form_encoded(name),
        }
    }

    /// What stands between the items of a pair. It is not encoded where it is no part of any item (RFC 6570 §3.2.8).
    #[inline]
    fn delimiter(self, style: Style) -> &'static str {
        match (style, self) {
            (Style::SpaceDelimited, Self::Encoded { .. }) => "%20",
            (Style::SpaceDelimited, Self::Plain) => " ",
            (Style::PipeDelimited, Self::Encoded { .. }) => "%7C",
            (Style::PipeDelimited, Self::Plain) => "|",
            _ => ",",
        }
    }
}
