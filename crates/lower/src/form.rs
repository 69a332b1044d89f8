//! How members of forms are written: Encoding Objects, and what Swagger 2.0 says about lists in forms.

use truespec_model::{Extra, Kind, MediaKind, Part, PartWriting, ShapeId, Style};
use truespec_openapi::{Encoding, MediaType, Version};

use crate::content;
use crate::lowering::Lowering;
use crate::parameters;

/// What the document says about the members of a form of one of the two kinds, in its order.
pub(crate) fn parts(
    lowering: &mut Lowering<'_>,
    media: &MediaType,
    kind: MediaKind,
    shape: Option<ShapeId>,
) -> Vec<Part> {
    for encoding in media.prefix_encoding.iter().chain(&media.item_encoding) {
        let reason = "how parts without names are written is left out: a form is sent as an object";
        lowering.ignored(encoding.node, "encoding", reason);
    }
    let mut parts = Vec::new();
    for (name, encoding) in &media.encoding {
        let member = shape.map_or(Member::Unknown, |shape| member(lowering, shape, name));
        if matches!(member, Member::None) {
            // OpenAPI 3.1 §4.8.14: the key must be that of a property.
            let reason = format!("`{name}` is no property of the form, so how it is written means nothing");
            lowering.settled(encoding.node, "encoding", reason);
            continue;
        }
        for header in encoding.headers.keys().filter(|header| !header.eq_ignore_ascii_case("content-type")) {
            let reason =
                format!("the header `{header}` of the part `{name}` has no type: a file can be given any header");
            lowering.ignored(encoding.node, "part header", reason);
        }
        if let Some(written) = written(lowering, kind, name, encoding, member) {
            parts.push(Part { place: encoding.node, name: name.clone(), written });
        }
    }
    parts
}

/// What is known of a member.
#[derive(Clone, Copy)]
enum Member {
    /// It has this shape.
    Shape(ShapeId),
    /// It may be there.
    Unknown,
    /// There is none.
    None,
}

fn member(lowering: &Lowering<'_>, form: ShapeId, name: &str) -> Member {
    match &lowering.table[form].kind {
        Kind::Object(object) => match object.fields.iter().find(|field| field.name == name) {
            Some(field) => Member::Shape(field.value.shape),
            None if matches!(object.extra, Extra::Kept(_)) => Member::Unknown,
            None => Member::None,
        },
        _ => Member::Unknown,
    }
}

fn written(
    lowering: &mut Lowering<'_>,
    kind: MediaKind,
    name: &str,
    encoding: &Encoding,
    member: Member,
) -> Option<PartWriting> {
    let says_style = encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved;
    // OpenAPI 3.0 §4.7.15.1: only in forms that are URL-encoded; since 3.1 in `multipart/form-data` too.
    let counts = kind == MediaKind::Form || lowering.resolved.document.version != Version::V3_0;
    if says_style && counts {
        let style = encoding.style.map_or(Style::Form, parameters::lower_style);
        // OpenAPI 3.1 §4.8.15.1.2.
        let explode = encoding.explode.unwrap_or(style == Style::Form);
        // How they are written anyway.
        if let Member::Shape(shape) = member
            && matches!(lowering.table[shape].kind, Kind::Scalar(_) | Kind::Enum(_) | Kind::List { .. })
            && (style, explode, encoding.allow_reserved) == (Style::Form, true, false)
        {
            return None;
        }
        if let Member::Shape(shape) = member
            && style != Style::DeepObject
            && parameters::nesting(lowering, shape, 4) > 1
        {
            let reason = format!(
                "`{name}` holds lists or objects within others, for which its style has no rule: they are sent as JSON"
            );
            lowering.widened(encoding.node, "encoding", reason);
        }
        return Some(PartWriting::Styled { style, explode, allow_reserved: encoding.allow_reserved });
    }
    let media_type = encoding.content_type.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    if let Member::Shape(shape) = member
        && matches!(lowering.table[shape].kind, Kind::Object(_) | Kind::Map { .. } | Kind::Union(_))
        && content::kind(media_type, true) != MediaKind::Json
        && parameters::nesting(lowering, shape, 4) > 0
    {
        let reason = format!("`{name}` is sent as JSON, not as `{media_type}`");
        lowering.widened(encoding.node, "encoding", reason);
    }
    Some(PartWriting::Media(media_type.to_owned()))
}
