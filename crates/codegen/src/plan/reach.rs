//! Which shapes are sent, which come back, and which are sent to change something part by part.

use std::collections::BTreeSet;

use truespec_model::{Api, Content, Extra, Kind, MediaKind, Method, ShapeId};

/// The directions in which shapes go.
pub(crate) struct Reach {
    /// Part of a request.
    pub(crate) sent: BTreeSet<ShapeId>,
    /// Part of a response, or of what the server sends by itself.
    pub(crate) received: BTreeSet<ShapeId>,
    /// Part of a request that changes what it names and leaves the rest (RFC 5789, RFC 7396).
    pub(crate) patched: BTreeSet<ShapeId>,
    /// Objects that are sent part by part, and the lists and unions that hold a part: the bytes in them are files.
    pub(crate) parted: BTreeSet<ShapeId>,
}

/// Follows shapes from every operation.
pub(crate) fn reach(api: &Api) -> Reach {
    let (mut sent, mut received, mut patched) = (Vec::new(), Vec::new(), Vec::new());
    let mut parted = BTreeSet::new();
    for operation in &api.operations {
        sent.extend(operation.parameters.iter().map(|parameter| parameter.value.shape));
        for content in operation.body.iter().flat_map(|body| &body.content) {
            let Some(value) = content.value else { continue };
            sent.push(value.shape);
            if content.kind == MediaKind::Multipart {
                form(api, value.shape, &mut parted);
            }
            if changes_parts(&operation.method, content) {
                patched.push(value.shape);
            }
        }
        for content in operation.responses.iter().flat_map(|response| &response.content) {
            received.extend(content.value.map(|value| value.shape));
        }
    }
    for content in api.incoming.iter().flat_map(|incoming| &incoming.content) {
        received.extend(content.value.map(|value| value.shape));
    }
    received.extend(api.event);
    Reach {
        sent: closure(api, sent, Through::Everything),
        received: closure(api, received, Through::Everything),
        patched: closure(api, patched, Through::Fields),
        parted,
    }
}

/// Notes a form with its parts, whichever variant it is.
fn form(api: &Api, id: ShapeId, parted: &mut BTreeSet<ShapeId>) {
    match &api.shapes[id].kind {
        Kind::Object(object) => {
            if parted.insert(id) {
                object.fields.iter().for_each(|field| part(api, field.value.shape, parted));
            }
        }
        Kind::Union(union) => {
            if parted.insert(id) {
                union.variants.iter().for_each(|variant| form(api, variant.shape, parted));
            }
        }
        Kind::Any
        | Kind::Null
        | Kind::Scalar(_)
        | Kind::Enum(_)
        | Kind::List { .. }
        | Kind::Tuple(_)
        | Kind::Map { .. } => {}
    }
}

/// Notes what holds a part. An object is a part of JSON, in which there are no files.
fn part(api: &Api, id: ShapeId, parted: &mut BTreeSet<ShapeId>) {
    match &api.shapes[id].kind {
        Kind::List { item, .. } => {
            if parted.insert(id) {
                part(api, item.shape, parted);
            }
        }
        Kind::Union(union) => {
            if parted.insert(id) {
                union.variants.iter().for_each(|variant| part(api, variant.shape, parted));
            }
        }
        Kind::Any
        | Kind::Null
        | Kind::Scalar(_)
        | Kind::Enum(_)
        | Kind::Object(_)
        | Kind::Tuple(_)
        | Kind::Map { .. } => {}
    }
}

fn changes_parts(method: &Method, content: &Content) -> bool {
    let merge = content.media_type.to_ascii_lowercase().starts_with("application/merge-patch+json");
    merge || (*method == Method::Patch && content.kind == MediaKind::Json)
}

/// What is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Through {
    Everything,
    /// Not into lists and maps: RFC 7396 §2 replaces a list as a whole.
    Fields,
}

fn closure(api: &Api, mut open: Vec<ShapeId>, through: Through) -> BTreeSet<ShapeId> {
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &api.shapes[id].kind {
            Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) => {}
            Kind::Object(object) => {
                open.extend(object.fields.iter().map(|field| field.value.shape));
                if let (Extra::Kept(value), Through::Everything) = (object.extra, through) {
                    open.push(value.shape);
                }
            }
            Kind::List { item: value, .. } | Kind::Map { value } => {
                open.extend((through == Through::Everything).then_some(value.shape));
            }
            Kind::Tuple(tuple) => {
                let items = tuple.items.iter().chain(&tuple.rest).map(|item| item.shape);
                open.extend(items.filter(|_| through == Through::Everything));
            }
            Kind::Union(union) => open.extend(union.variants.iter().map(|variant| variant.shape)),
        }
    }
    seen
}
