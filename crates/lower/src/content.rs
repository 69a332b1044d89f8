//! Bodies: media types, how values become bytes, and the values.

use truespec_model::{Content, Context, Kind, MediaKind};
use truespec_openapi::MediaType;

use crate::literal;
use crate::lowering::Lowering;
use crate::schema::{self, Role};

/// The representations of a body, in the order of the document. `context` is where inline shapes are used.
pub(crate) fn contents(lowering: &mut Lowering<'_>, list: &[MediaType], context: &Context) -> Vec<Content> {
    let contents: Vec<Content> = list.iter().map(|media| content(lowering, media, context)).collect();
    note_unread(lowering, &contents);
    contents
}

fn content(lowering: &mut Lowering<'_>, media: &MediaType, context: &Context) -> Content {
    let value = media.schema.map(|node| {
        let value = schema::value(lowering, &[node], Role::Bare);
        lowering.table.used(node, value.shape, context.clone());
        value.always()
    });
    Content {
        place: media.node,
        media_type: media.name.clone(),
        kind: kind(&media.name, media.schema.is_some()),
        value,
        examples: literal::all(lowering, &media.examples),
    }
}

/// How a representation is encoded, by its media type (RFC 9110 §8.3.1: not case-sensitive, parameters aside).
pub(crate) fn kind(name: &str, has_schema: bool) -> MediaKind {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" => MediaKind::Json,
        // Some frameworks write `*/*` where they mean that they did not think of it, and send JSON.
        "*/*" | "application/*" if has_schema => MediaKind::Json,
        "application/x-www-form-urlencoded" => MediaKind::Form,
        "text/event-stream" => MediaKind::EventStream,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines"
        | "application/jsonlines"
        | "application/json-seq"
        | "application/stream+json" => MediaKind::JsonLines,
        "application/xml"
        | "application/javascript"
        | "application/yaml"
        | "application/x-yaml"
        | "application/graphql" => MediaKind::Text,
        other if other.ends_with("+json") => MediaKind::Json,
        other if other.ends_with("+xml") || other.ends_with("+yaml") => MediaKind::Text,
        other if other.starts_with("multipart/") => MediaKind::Multipart,
        other if other.starts_with("text/") => MediaKind::Text,
        _ => MediaKind::Binary,
    }
}

/// Records the representations whose values are not read or written, where no JSON says the same; streams always, since
/// what they carry stands nowhere else.
fn note_unread(lowering: &mut Lowering<'_>, contents: &[Content]) {
    let json = contents.iter().any(|content| content.kind == MediaKind::Json);
    for content in contents {
        let name = &content.media_type;
        let reason = match content.kind {
            MediaKind::EventStream => format!("the events of `{name}` are handed over as bytes"),
            MediaKind::JsonLines => format!("the values of `{name}` are handed over as bytes"),
            MediaKind::Multipart if !json => format!("the parts of `{name}` are handed over as bytes"),
            MediaKind::Text if !json && is_structured(lowering, content) => {
                format!("`{name}` is handed over as text, not as the value that the schema describes")
            }
            MediaKind::Binary if !json && is_structured(lowering, content) => {
                format!("`{name}` is handed over as bytes, not as the value that the schema describes")
            }
            MediaKind::Json | MediaKind::Form | MediaKind::Multipart | MediaKind::Text | MediaKind::Binary => continue,
        };
        lowering.widened(content.place, "media type", reason);
    }
}

fn is_structured(lowering: &Lowering<'_>, content: &Content) -> bool {
    content.value.is_some_and(|value| match &lowering.table[value.shape].kind {
        Kind::Object(_) | Kind::List { .. } | Kind::Union(_) => true,
        Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) | Kind::Map { .. } => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_have_kinds() {
        let check = |name, expected| assert_eq!(kind(name, true), expected, "{name}");
        check("application/json", MediaKind::Json);
        check("Application/JSON; charset=utf-8", MediaKind::Json);
        check("application/vnd.github+json", MediaKind::Json);
        check("application/x-www-form-urlencoded", MediaKind::Form);
        check("multipart/form-data; boundary=x", MediaKind::Multipart);
        check("text/event-stream", MediaKind::EventStream);
        check("application/x-ndjson", MediaKind::JsonLines);
        check("text/csv", MediaKind::Text);
        check("application/soap+xml", MediaKind::Text);
        check("image/*", MediaKind::Binary);
        check("application/octet-stream", MediaKind::Binary);
        check("*/*", MediaKind::Json);
        assert_eq!(kind("*/*", false), MediaKind::Binary);
    }
}
