//! Pieces of Rust text: literals, attributes, types.

use crate::{Answer, RustCrate, RustType, Streamed};

/// A string literal.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Control characters, and those that turn the direction of text, are not to be seen.
            c if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') =>
            {
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Attributes that the document asks for.
pub(super) fn attributes(out: &mut String, indent: usize, deprecated: bool) {
    if deprecated {
        self::indent(out, indent);
        out.push_str("#[deprecated]\n");
    }
}

/// Spaces at the start of a line.
pub(super) fn indent(out: &mut String, spaces: usize) {
    out.extend(std::iter::repeat_n(' ', spaces));
}

/// A type as it stands in a file where `models` is how the types of the crate are reached, such as `models::`.
pub(super) fn written(krate: &RustCrate, models: &str, ty: &RustType) -> String {
    match ty {
        RustType::Plain(name) => (*name).to_owned(),
        RustType::Runtime(name) => format!("runtime::{name}"),
        RustType::Model(id) => format!("{models}{}", krate.ident(*id)),
        RustType::List(inner) => format!("Vec<{}>", written(krate, models, inner)),
        RustType::Tuple(items) => {
            match &items.iter().map(|item| written(krate, models, item)).collect::<Vec<_>>()[..] {
                [only] => format!("({only},)"),
                items => format!("({})", items.join(", ")),
            }
        }
        RustType::Map(inner) => format!("runtime::Map<{}>", written(krate, models, inner)),
        RustType::Option(inner) => format!("Option<{}>", written(krate, models, inner)),
        RustType::Patch(inner) => format!("runtime::Patch<{}>", written(krate, models, inner)),
        RustType::Boxed(inner) => format!("Box<{}>", written(krate, models, inner)),
    }
}

/// What a response decodes to, as a type argument of a call.
pub(super) fn answer(krate: &RustCrate, models: &str, answer: &Answer) -> String {
    match answer {
        Answer::Empty => "()".to_owned(),
        Answer::Json(ty) => written(krate, models, ty),
        Answer::Text => "runtime::PlainText".to_owned(),
        Answer::Bytes => "runtime::Binary".to_owned(),
        Answer::ByStatus(id) => format!("{models}{}", krate.ident(*id)),
    }
}

/// What arrives piece by piece, as a type argument of a call.
pub(super) fn stream(krate: &RustCrate, models: &str, streamed: &Streamed) -> String {
    let item = |ty: &RustType| written(krate, models, ty);
    match streamed {
        Streamed::Bytes => "runtime::ByteStream".to_owned(),
        Streamed::Texts => "runtime::EventStream<runtime::PlainText>".to_owned(),
        Streamed::Events(ty) => format!("runtime::EventStream<{}>", item(ty)),
        Streamed::WholeEvents(ty) => format!("runtime::EventStream<runtime::WholeEvent<{}>>", item(ty)),
        Streamed::Lines(ty) => format!("runtime::JsonLines<{}>", item(ty)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_say_what_they_hold() {
        assert_eq!(quoted("a\"b\\c\n\u{202e}é"), "\"a\\\"b\\\\c\\n\\u{202e}é\"");
    }
}
