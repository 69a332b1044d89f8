//! Successes that arrive piece by piece: which operations have them, instead of a whole body or beside one, and what their
//! items are.

use truespec_model::{Content, Kind, Literal, MediaKind, Object, Operation, Response, Scalar, ShapeId, StringFormat};

use super::answers;
use super::types::Types;
use crate::{RustType, Streamed, Switch};

/// How deep unions of events may be nested.
const MAX_DEPTH: usize = 8;

/// The stream that an operation answers with.
pub(crate) struct Stream<'o> {
    pub(crate) streamed: Streamed,
    /// Its representations, one of each status that has one.
    pub(crate) contents: Vec<&'o Content>,
}

/// The stream that the successes of an operation can be had as; the same one of all that have one.
pub(crate) fn stream<'o>(successes: &[&'o Response], types: &Types<'_>) -> Option<Stream<'o>> {
    let with_body: Vec<&Response> = successes.iter().copied().filter(|response| !response.content.is_empty()).collect();
    let found: Vec<(&Content, Streamed)> =
        with_body.iter().filter_map(|response| representation(response, types)).collect();
    let (_, first) = found.first()?;
    let same = found.iter().all(|(_, streamed)| streamed == first);
    // Bytes of any status would do as a stream of bytes; what else a status has is not to be taken for them.
    let all = found.len() == with_body.len() || *first != Streamed::Bytes;
    (same && all)
        .then(|| Stream { streamed: first.clone(), contents: found.iter().map(|(content, _)| *content).collect() })
}

/// Whether the bodies of successes cannot be had in any other way.
pub(crate) fn is_all(successes: &[&Response]) -> bool {
    let mut contents = successes.iter().flat_map(|response| &response.content).peekable();
    contents.peek().is_some() && contents.all(|content| is_sequence(content.kind))
}

/// Whether a media type is a sequence of items.
pub(crate) fn is_sequence(kind: MediaKind) -> bool {
    matches!(kind, MediaKind::EventStream | MediaKind::JsonLines)
}

/// The member of the JSON body that asks for the stream: the switch `stream`, which the services that have one agree on.
pub(crate) fn switch(operation: &Operation, types: &Types<'_>) -> Option<Switch> {
    let contents = operation.body.iter().flat_map(|body| &body.content);
    let json = contents.filter(|content| content.kind == MediaKind::Json).find_map(|content| content.value)?;
    let Kind::Object(object) = &types.api.shapes[json.shape].kind else { return None };
    let field = object.fields.iter().find(|field| field.name == "stream")?;
    let on_by_default = field.default == Some(Literal::Bool(true));
    let is_switch = matches!(types.api.shapes[field.value.shape].kind, Kind::Scalar(Scalar::Bool));
    is_switch.then(|| Switch { member: field.name.clone(), on_by_default })
}

/// The representation of a response that arrives piece by piece.
fn representation<'o>(response: &'o Response, types: &Types<'_>) -> Option<(&'o Content, Streamed)> {
    let rank = |content: &Content| match content.kind {
        MediaKind::EventStream => Some(0),
        MediaKind::JsonLines => Some(1),
        MediaKind::Binary => Some(2),
        MediaKind::Json => content.value.is_some_and(|value| is_file(types, value.shape)).then_some(2),
        // Text that a call does not give by itself.
        MediaKind::Text => {
            answers::chosen(&response.content).is_some_and(|first| first.kind != content.kind).then_some(3)
        }
        MediaKind::Form | MediaKind::Multipart => None,
    };
    let ranked = response.content.iter().filter_map(|content| Some((rank(content)?, content)));
    let (_, content) = ranked.min_by_key(|(rank, _)| *rank)?;
    Some((content, streamed(content, types)))
}

fn streamed(content: &Content, types: &Types<'_>) -> Streamed {
    let item = content.value.map(|value| match &types.api.shapes[value.shape].kind {
        // OpenAPI 3.2 §4.14.3: the schema of a sequence is that of the list of all items.
        Kind::List { item, .. } => *item,
        _ => value,
    });
    let kind = item.map(|item| &types.api.shapes[item.shape].kind);
    match (content.kind, item, kind) {
        (MediaKind::EventStream, Some(item), Some(kind)) => match kind {
            Kind::Any | Kind::Null | Kind::Scalar(Scalar::String(_)) => Streamed::Texts,
            _ if is_event(types, item.shape, MAX_DEPTH) => Streamed::WholeEvents(types.of_use(item)),
            _ => Streamed::Events(types.of_use(item)),
        },
        (MediaKind::EventStream, ..) => Streamed::Texts,
        // A line of JSON is JSON, also where the document only says that it is text.
        (MediaKind::JsonLines, Some(item), Some(kind)) => match kind {
            Kind::Scalar(Scalar::String(_)) => Streamed::Lines(RustType::Runtime("Value")),
            _ => Streamed::Lines(types.of_use(item)),
        },
        (MediaKind::JsonLines, ..) => Streamed::Lines(RustType::Runtime("Value")),
        _ => Streamed::Bytes,
    }
}

/// Whether a shape describes an event with its data, not the data alone.
fn is_event(types: &Types<'_>, shape: ShapeId, depth: usize) -> bool {
    const FIELDS: [&str; 4] = ["event", "data", "id", "retry"];
    let has = |object: &Object, name: &str| object.fields.iter().any(|field| field.name == name);
    match &types.api.shapes[shape].kind {
        Kind::Object(object) => {
            let only = || object.fields.iter().all(|field| FIELDS.contains(&field.name.as_str()));
            has(object, "data") && (has(object, "event") || only())
        }
        Kind::Union(union) => {
            depth > 0
                && !union.variants.is_empty()
                && union.variants.iter().all(|variant| is_event(types, variant.shape, depth - 1))
        }
        Kind::Any
        | Kind::Null
        | Kind::Scalar(_)
        | Kind::Enum(_)
        | Kind::List { .. }
        | Kind::Tuple(_)
        | Kind::Map { .. } => false,
    }
}

/// Whether a shape is the content of a file.
pub(crate) fn is_file(types: &Types<'_>, shape: ShapeId) -> bool {
    matches!(types.api.shapes[shape].kind, Kind::Scalar(Scalar::String(StringFormat::Binary)))
}
