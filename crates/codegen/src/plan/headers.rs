//! Structs of response headers: one for each different set, named after what it holds, so that operations share them.

use std::collections::BTreeMap;

use truespec_model::{Header, Kind, Operation, Serialization, StatusPattern};
use truespec_source::Ledger;

use super::answers::successes;
use super::docs;
use super::names::{Members, OperationName, TypeNames, case, places};
use super::types::Types;
use crate::{FieldItem, FieldMode, RustType, TypeBody, TypeId, TypeItem, ValueBase};

/// Most headers that a name made of headers spells out.
const MOST_SPELLED: usize = 2;

/// The structs that exist already: wire names and types of their fields.
pub(crate) type Known = BTreeMap<Vec<(String, String)>, TypeId>;

/// The struct of the headers that come with an operation's successes; none where the document names none.
pub(crate) fn headers(
    operation: &Operation,
    name: &OperationName,
    types: &mut Types<'_>,
    names: &mut TypeNames,
    known: &mut Known,
    ledger: &mut Ledger,
) -> Option<TypeId> {
    let mut found: Vec<&Header> = Vec::new();
    for header in
        successes(operation).into_iter().filter(|r| r.status != StatusPattern::Default).flat_map(|r| &r.headers)
    {
        let new = !found.iter().any(|other| other.name.eq_ignore_ascii_case(&header.name));
        if new && is_readable(&header.name) {
            found.push(header);
        }
    }
    structure(&found, "Response headers", &name.prefix, types, names, known, ledger)
}

/// The struct of some headers, `said` to be what they are; `prefix` starts its name where they are too many to name it
/// after them. None where there is no header.
pub(crate) fn structure(
    found: &[&Header],
    said: &str,
    prefix: &str,
    types: &mut Types<'_>,
    names: &mut TypeNames,
    known: &mut Known,
    ledger: &mut Ledger,
) -> Option<TypeId> {
    let first = found.first()?.place;
    let wires: Vec<&str> = found.iter().map(|header| header.name.as_str()).collect();
    let idents = Members { case: case::snake, fallback: "header", suffix: "_", separator: "_", reserved: &[] };
    let fields: Vec<FieldItem> = found
        .iter()
        .zip(idents.name(&wires))
        .map(|(header, ident)| FieldItem {
            place: header.place,
            ident,
            wire: header.name.clone(),
            docs: docs::theirs(&header.docs).or(|| format!("The {} header.", docs::code(&header.name))),
            deprecated: header.docs.deprecated,
            ty: RustType::Option(Box::new(of_header(header, types, ledger))),
            mode: FieldMode::Optional,
        })
        .collect();
    let key: Vec<(String, String)> =
        fields.iter().map(|field| (field.wire.clone(), format!("{:?}", field.ty))).collect();
    if let Some(&id) = known.get(&key) {
        return Some(id);
    }
    let spelled = if wires.len() <= MOST_SPELLED { wires.join(" and ") } else { prefix.to_owned() };
    let place = format!("headers {}", wires.iter().map(|wire| places::step(wire)).collect::<Vec<_>>().join(", "));
    let item = TypeItem {
        place: first,
        ident: names.claim_at(&place, &[&format!("{spelled} headers"), &format!("{prefix} headers")]),
        docs: crate::Doc::ours(format!(
            "{said}: {}.",
            wires.iter().map(|wire| docs::code(wire)).collect::<Vec<_>>().join(", ")
        )),
        deprecated: false,
        derives: &["Clone", "Debug", "Default", "PartialEq"],
        body: TypeBody::Headers(fields),
    };
    let id = types.add(item);
    known.insert(key, id);
    Some(id)
}

/// Header values are single values, lists of them, or JSON; anything else stays text.
fn of_header(header: &Header, types: &Types<'_>, ledger: &mut Ledger) -> RustType {
    let ty = types.of(header.value.shape);
    let behind = types.behind(&ty);
    let fits = match header.serialization {
        Serialization::Styled { .. } => {
            is_single(behind, types) || matches!(behind, RustType::List(item) if is_single(types.behind(item), types))
        }
        Serialization::Json => is_only_json(behind, types),
    };
    if fits {
        return ty;
    }
    if !matches!(types.api.shapes[header.value.shape].kind, Kind::Any) {
        ledger.widened(header.place, format!("the response header `{}` is text", header.name));
    }
    RustType::Plain("String")
}

fn is_single(ty: &RustType, types: &Types<'_>) -> bool {
    match ty {
        RustType::Plain(_) | RustType::Runtime("DateTime" | "Date" | "Time" | "Uuid") => true,
        RustType::Model(id) => types.items.get(id.0).is_some_and(|item| {
            matches!(item.body, TypeBody::Enum { base: ValueBase::String | ValueBase::Integer, .. })
        }),
        _ => false,
    }
}

/// Whether no text that is not JSON is a value of it: the runtime cannot know which of both a header is meant to be.
fn is_only_json(ty: &RustType, types: &Types<'_>) -> bool {
    match ty {
        RustType::Plain(name) => *name != "String",
        RustType::List(_) | RustType::Map(_) => true,
        RustType::Model(id) => types.items.get(id.0).is_some_and(|item| matches!(item.body, TypeBody::Struct { .. })),
        _ => false,
    }
}

/// OpenAPI 3.1 §4.8.17: a `Content-Type` header is ignored; the media type says it. RFC 9110 §5.1: a field name is a token.
pub(crate) fn is_readable(name: &str) -> bool {
    !name.is_empty()
        && !name.eq_ignore_ascii_case("content-type")
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
