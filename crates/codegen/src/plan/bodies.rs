//! Bodies of requests: how each is taken, how it becomes bytes, and what the runtime must know of its members.

use truespec_model::{Body, Content, Kind, MediaKind, Operation, Part, PartWriting, ShapeId, Style};
use truespec_source::Ledger;

use super::answers;
use super::operations::{passing, style_name};
use super::types::Types;
use crate::{BodyEncoding, Call, PartItem, PartOption, Passing, RustType, TypeBody, TypeItem};

/// Other representations of a body than the one that says most: the first of each kind.
pub(crate) fn others(body: &Body) -> Vec<&Content> {
    let chosen = answers::chosen(&body.content).map(|content| content.kind);
    let first = |content: &&Content| {
        let kind = content.kind;
        Some(kind) != chosen && body.content.iter().find(|other| other.kind == kind) == Some(content)
    };
    body.content.iter().filter(first).collect()
}

/// What a method that takes a body of this kind has at the end of its name.
pub(crate) const fn suffix(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Json => "json",
        MediaKind::Form => "form",
        MediaKind::Multipart => "multipart",
        MediaKind::Text => "text",
        MediaKind::Binary => "bytes",
        MediaKind::EventStream => "events",
        MediaKind::JsonLines => "json_lines",
    }
}

/// The setter of an optional body of this kind, where there are others.
pub(crate) const fn setter(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Json => "json_body",
        MediaKind::Form => "form_body",
        MediaKind::Multipart => "multipart_body",
        MediaKind::Text => "text_body",
        MediaKind::Binary => "bytes_body",
        MediaKind::EventStream => "events_body",
        MediaKind::JsonLines => "json_lines_body",
    }
}

/// Records representations that nothing sends: those of a kind that another is of.
pub(crate) fn note_left_out(body: &Body, ledger: &mut Ledger) {
    let chosen = answers::chosen(&body.content).map(|content| content.kind);
    let others = others(body);
    for content in &body.content {
        let sent = others.iter().find(|other| other.kind == content.kind);
        if let Some(sent) = sent.filter(|sent| sent.place != content.place && Some(content.kind) != chosen) {
            ledger.ignored(content.place, format!("a request of this kind is sent as `{}` only", sent.media_type));
        }
    }
}

/// How a body is taken, and how it becomes bytes.
pub(crate) fn encoding(
    types: &Types<'_>,
    content: &Content,
    representations: &[Content],
    ledger: &mut Ledger,
) -> (Passing, BodyEncoding) {
    let media_type = content.media_type.trim().to_owned();
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let bytes = || {
        if media_type.contains('*') || media_type.is_empty() {
            BodyEncoding::BytesAs
        } else {
            BodyEncoding::Bytes(media_type.clone())
        }
    };
    match content.kind {
        MediaKind::Json => {
            let ty = content.value.map_or(RustType::Runtime("Value"), |value| types.of_use(value));
            let encoding = if essence == "application/json" || essence.contains('*') {
                BodyEncoding::Json
            } else {
                BodyEncoding::JsonAs(media_type)
            };
            (passing(types, ty), encoding)
        }
        MediaKind::Form => match content.value {
            Some(value) if !is_without_names(types, value.shape) => {
                (passing(types, types.of_use(value)), BodyEncoding::Form)
            }
            _ => {
                answers::note_raw(types, content, representations, "text", ledger);
                (Passing::Text, BodyEncoding::Text(media_type))
            }
        },
        MediaKind::Text => {
            answers::note_raw(types, content, representations, "text", ledger);
            let media_type = if media_type.contains('*') { "text/plain".to_owned() } else { media_type };
            (Passing::Text, BodyEncoding::Text(media_type))
        }
        MediaKind::Multipart => match content.value {
            Some(value) if is_object(types, value.shape, 0) => {
                // `multipart/*` is what forms are as a rule; the runtime says the boundary.
                let media_type = if essence.contains('*') { "multipart/form-data".to_owned() } else { essence };
                (passing(types, types.of_use(value)), BodyEncoding::Multipart(media_type))
            }
            _ => {
                answers::note_raw(types, content, representations, "bytes", ledger);
                // Its media type names the boundary, which only the caller knows.
                (Passing::File, BodyEncoding::BytesAs)
            }
        },
        MediaKind::EventStream | MediaKind::JsonLines | MediaKind::Binary => {
            answers::note_raw(types, content, representations, "bytes", ledger);
            (Passing::File, bytes())
        }
    }
}

/// Whether every value of a shape is an object, whose members can be parts.
fn is_object(types: &Types<'_>, id: ShapeId, depth: usize) -> bool {
    match &types.api.shapes[id].kind {
        Kind::Object(_) | Kind::Map { .. } => true,
        Kind::Union(union) if depth < 8 => {
            union.variants.iter().all(|variant| is_object(types, variant.shape, depth + 1))
        }
        Kind::Any
        | Kind::Null
        | Kind::Scalar(_)
        | Kind::Enum(_)
        | Kind::List { .. }
        | Kind::Tuple(_)
        | Kind::Union(_) => false,
    }
}

/// Whether no value of a shape is an object, so that a form has nothing to call its values.
fn is_without_names(types: &Types<'_>, id: ShapeId) -> bool {
    match &types.api.shapes[id].kind {
        Kind::Null | Kind::Scalar(_) | Kind::Enum(_) | Kind::List { .. } | Kind::Tuple(_) => true,
        Kind::Any | Kind::Object(_) | Kind::Map { .. } | Kind::Union(_) => false,
    }
}

/// What is said of the members of an operation's form of a kind.
pub(crate) fn parts(operation: &Operation, kind: MediaKind) -> Vec<PartItem> {
    let contents = operation.body.iter().flat_map(|body| &body.content);
    let form = contents.into_iter().find(|content| content.kind == kind);
    form.map_or_else(Vec::new, |form| form.parts.iter().map(part).collect())
}

fn part(part: &Part) -> PartItem {
    let options = match &part.written {
        PartWriting::Media(media_type) => vec![PartOption::ContentType(media_type.clone())],
        &PartWriting::Styled { style, explode, allow_reserved } => {
            let mut options = vec![PartOption::Style(style_name(style))];
            // To `deepObject`, it means nothing.
            if style != Style::DeepObject && explode != (style == Style::Form) {
                options.push(PartOption::Explode(explode));
            }
            if allow_reserved {
                options.push(PartOption::AllowReserved);
            }
            options
        }
    };
    PartItem { name: part.name.clone(), options }
}

/// Whether a call takes a body of bytes.
pub(crate) fn takes_bytes(call: &Call) -> bool {
    let setters = call.setters.iter().map(|setter| &setter.argument);
    let others = call.others.iter().flat_map(|other| &other.arguments);
    call.arguments.iter().chain(setters).chain(others).any(|argument| argument.passing == Passing::File)
}

/// Whether a type holds a file itself.
pub(crate) fn holds_file(item: &TypeItem) -> bool {
    match &item.body {
        TypeBody::Struct { fields, .. } => fields.iter().any(|field| is_file(&field.ty)),
        TypeBody::Union { variants, .. } => variants.iter().any(|variant| is_file(&variant.ty)),
        // The bytes in a list of parts are files; those at a place of a list are not.
        TypeBody::Tuple { .. }
        | TypeBody::Enum { .. }
        | TypeBody::Alias(_)
        | TypeBody::Text { .. }
        | TypeBody::Responses(_)
        | TypeBody::Headers(_) => false,
    }
}

fn is_file(ty: &RustType) -> bool {
    match ty {
        RustType::Runtime(name) => *name == "File",
        RustType::Plain(_) | RustType::Model(_) | RustType::Tuple(_) => false,
        RustType::List(inner)
        | RustType::Map(inner)
        | RustType::Option(inner)
        | RustType::Patch(inner)
        | RustType::Boxed(inner) => is_file(inner),
    }
}
