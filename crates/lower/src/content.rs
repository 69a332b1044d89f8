//! Bodies: media types, how values become bytes, and the values.

use truespec_model::{Content, Context, Kind, MediaKind, Scalar, StringFormat, Use};
use truespec_openapi::MediaType;

use crate::direction::Way;
use crate::form;
use crate::lowering::Lowering;
use crate::schema::{self, Role};

/// The representations of a body, in the order of the document. `context` is where inline shapes are used.
pub(crate) fn contents(lowering: &mut Lowering<'_>, list: &[MediaType], way: Way, context: &Context) -> Vec<Content> {
    list.iter().map(|media| content(lowering, media, way, context)).collect()
}

fn content(lowering: &mut Lowering<'_>, media: &MediaType, way: Way, context: &Context) -> Content {
    let kind = kind(&media.name, media.schema.is_some());
    let streams = matches!(kind, MediaKind::EventStream | MediaKind::JsonLines);
    let schema = media.item_schema.filter(|_| streams).or(media.schema);
    let value = schema.map(|node| {
        let value = schema::value(lowering, &[node], Role::Bare);
        lowering.table.used(way, node, value.shape, context.clone());
        value.always()
    });
    // Bytes are no JSON, whatever else `*/*` may mean.
    let is_bytes =
        |value: Use| matches!(lowering.table[value.shape].kind, Kind::Scalar(Scalar::String(StringFormat::Binary)));
    let kind = if value.is_some_and(is_bytes) { self::kind(&media.name, false) } else { kind };
    let parts = match kind {
        MediaKind::Form | MediaKind::Multipart => form::parts(lowering, media, kind, value.map(|value| value.shape)),
        _ => Vec::new(),
    };
    Content {
        place: media.node,
        media_type: media.name.clone(),
        kind,
        value,
        parts,
        sentinel: sentinel(lowering, media).filter(|_| streams),
    }
}

/// What ends a stream of events, by an extension of ours or by the one that others use.
fn sentinel(lowering: &Lowering<'_>, media: &MediaType) -> Option<String> {
    let tree = &lowering.resolved.tree;
    let said = ["x-sse-sentinel", "x-speakeasy-sse-sentinel"].iter().find_map(|name| tree.get(media.node, name))?;
    tree.as_str(said).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// How a representation is encoded, by its media type (RFC 9110 §8.3.1: not case-sensitive, parameters aside).
#[must_use]
pub fn kind(name: &str, has_schema: bool) -> MediaKind {
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
