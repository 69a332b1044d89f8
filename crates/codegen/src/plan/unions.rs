//! Unions: variants, their names, and how they are told apart.

use std::collections::BTreeSet;

use truespec_model::{Enum, Kind, Literal, NameHint, Scalar, Selecting, ShapeId, Tagging, Union, Variant};
use truespec_source::Ledger;

use super::docs;
use super::names::{Members, TypeNames, case};
use super::types::Types;
use crate::{Doc, Paragraph, RustType, Selector, TagItem, TypeBody, VariantItem};

/// The enum of a union.
pub(crate) fn body(types: &Types<'_>, names: &TypeNames, id: ShapeId, union: &Union, ledger: &mut Ledger) -> TypeBody {
    let (by, mut selectors) = selectors(types, union);
    let labels =
        union.variants.iter().map(|variant| label(types, names, id, variant, &types.within(id, variant.shape)));
    let labels: Vec<String> = labels.collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let scope = Members {
        case: case::upper_camel,
        fallback: "Variant",
        suffix: "Value",
        separator: "",
        reserved: &[&["Unknown", "Self"]],
    };
    let own = names.get(id).unwrap_or_default();
    let idents = scope.name_kept(&labels, |_| false, names.lock(), &format!("variant {own}"));
    let variants = union.variants.iter().zip(idents).enumerate().map(|(index, (variant, ident))| {
        let ty = types.within(id, variant.shape);
        (index, VariantItem { docs: variant_docs(types, names, variant, &ty), ident, ty, selector: Selector::Trial })
    });
    let mut variants: Vec<(usize, VariantItem)> = variants.collect();
    if by == TagItem::Keys {
        // Read in this order, so one that asks for more comes before one that asks for less.
        variants.sort_by_key(|(index, _)| std::cmp::Reverse(keys(types, union.variants[*index].shape).len()));
    }
    let mut kept = Vec::new();
    for (index, mut variant) in variants {
        if let Some(selector) = selectors.get_mut(index).and_then(Option::take) {
            variant.selector = selector;
            kept.push(variant);
        } else {
            let reason = format!(
                "variant `{}` of a union has no value of its own that selects it, so what it would take is kept as it came",
                variant.ident
            );
            ledger.widened(union.variants[index].place, reason);
        }
    }
    TypeBody::Union { variants: kept, by }
}

/// How the variants are told apart, and what selects each; `None` where nothing can.
fn selectors(types: &Types<'_>, union: &Union) -> (TagItem, Vec<Option<Selector>>) {
    let variants = &union.variants;
    match &union.tagging {
        Tagging::Property { name } => {
            let mut seen = BTreeSet::new();
            let mut fallback = false;
            let selectors = variants.iter().map(|variant| {
                let tags: Vec<Selecting> = variant.tags.iter().filter(|&tag| seen.insert(tag)).cloned().collect();
                // One variant may take what no other does.
                let takes_rest = variant.tags.is_empty() && !std::mem::replace(&mut fallback, true);
                (takes_rest || !tags.is_empty()).then_some(Selector::Tags(tags))
            });
            let selectors = selectors.collect();
            let has_field = |variant: &Variant| has_field(types, variant.shape, name);
            let by = if variants.iter().any(has_field) {
                TagItem::Property(name.clone())
            } else {
                TagItem::Tag(name.clone())
            };
            (by, selectors)
        }
        Tagging::JsonType => {
            let kinds = variants.iter().map(|variant| Some(Selector::Kinds(kinds(types, variant.shape, 0))));
            (TagItem::Kind, kinds.collect())
        }
        Tagging::RequiredKeys => {
            let keys = variants.iter().map(|variant| Some(Selector::Keys(keys(types, variant.shape))));
            (TagItem::Keys, keys.collect())
        }
        Tagging::Trial => (TagItem::Trial, variants.iter().map(|_| Some(Selector::Trial)).collect()),
    }
}

fn has_field(types: &Types<'_>, id: ShapeId, name: &str) -> bool {
    match &types.api.shapes[id].kind {
        Kind::Object(object) => object.fields.iter().any(|field| field.name == name),
        Kind::Union(union) => union.variants.iter().any(|variant| match &types.api.shapes[variant.shape].kind {
            Kind::Object(object) => object.fields.iter().any(|field| field.name == name),
            _ => false,
        }),
        _ => false,
    }
}

/// The required fields of an object.
fn keys(types: &Types<'_>, id: ShapeId) -> Vec<String> {
    match &types.api.shapes[id].kind {
        Kind::Object(object) => {
            let required = object.fields.iter().filter(|field| field.value.presence.is_required());
            required.map(|field| field.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// How deep unions of unions are looked into; the lowering looks no deeper.
const MAX_NESTING: usize = 16;

/// The JSON types of a shape, in the words of the runtime's macro.
fn kinds(types: &Types<'_>, id: ShapeId, nesting: usize) -> Vec<&'static str> {
    match &types.api.shapes[id].kind {
        Kind::Any => vec!["null", "bool", "number", "string", "array", "object"],
        Kind::Null => vec!["null"],
        Kind::Scalar(Scalar::Bool) => vec!["bool"],
        Kind::Scalar(Scalar::Int(_)) => vec!["integer"],
        Kind::Scalar(Scalar::Float(_)) => vec!["number"],
        Kind::Scalar(Scalar::String(_)) => vec!["string"],
        Kind::Enum(Enum { values, .. }) => each_once(values.iter().map(|value| literal_kind(&value.value))),
        Kind::List { .. } | Kind::Tuple(_) => vec!["array"],
        Kind::Object(_) | Kind::Map { .. } => vec!["object"],
        Kind::Union(_) if nesting == MAX_NESTING => Vec::new(),
        Kind::Union(union) => {
            let inner = union.variants.iter();
            each_once(inner.flat_map(|variant| kinds(types, variant.shape, nesting + 1)))
        }
    }
}

fn literal_kind(value: &Literal) -> &'static str {
    match value {
        Literal::Null => "null",
        Literal::Bool(_) => "bool",
        Literal::Number(digits) if digits.parse::<i64>().is_ok() => "integer",
        Literal::Number(_) => "number",
        Literal::String(_) => "string",
        Literal::List(_) => "array",
        Literal::Object(_) => "object",
    }
}

fn each_once(kinds: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut once = Vec::new();
    kinds.for_each(|kind| {
        if !once.contains(&kind) {
            once.push(kind);
        }
    });
    once
}

/// What a variant is named after: the document's name, the value that selects it, its type. A type that is named after the
/// union does not repeat it: `Format::Text(FormatText)`. Forms of declared types in requests are variants of the same name:
/// `PetRequest::Cat(CatRequest)`.
fn label(types: &Types<'_>, names: &TypeNames, union: ShapeId, variant: &Variant, ty: &RustType) -> String {
    let usable = |text: &&String| !case::upper_camel(text).is_empty();
    if let Some(said) = variant.name.as_ref().filter(usable) {
        return said.clone();
    }
    // A number or a truth value says less than the name of the type.
    if let [Selecting::Text(tag)] = variant.tags.as_slice()
        && usable(&tag)
    {
        return tag.clone();
    }
    let shape = declared(types, variant.shape);
    let own = if shape == variant.shape { union } else { declared(types, union) };
    let own = names.get(own).unwrap_or_default();
    match names.get(shape) {
        Some(name) => match name.strip_prefix(own) {
            Some(rest) if rest.starts_with(|first: char| first.is_uppercase()) => rest.to_owned(),
            _ => name.to_owned(),
        },
        None => type_label(types, ty, 0),
    }
}

/// The declared shape of which a shape is a form.
fn declared(types: &Types<'_>, id: ShapeId) -> ShapeId {
    match types.api.shapes[id].name {
        NameHint::Request { of } => of,
        NameHint::Declared(_) | NameHint::Inline { .. } => id,
    }
}

fn type_label(types: &Types<'_>, ty: &RustType, depth: usize) -> String {
    match ty {
        RustType::Plain("String") => "String".to_owned(),
        RustType::Plain("bool") => "Bool".to_owned(),
        RustType::Plain("f64") => "Number".to_owned(),
        RustType::Plain(_) => "Integer".to_owned(),
        RustType::Runtime(name) => (*name).to_owned(),
        RustType::Model(id) => types.items.get(id.0).map_or("Variant", |item| &item.ident).to_owned(),
        RustType::List(inner) if depth < 3 => match &**inner {
            RustType::Model(_) => "List".to_owned(),
            inner => format!("{}List", type_label(types, inner, depth + 1)),
        },
        RustType::List(_) => "List".to_owned(),
        RustType::Tuple(_) => "Tuple".to_owned(),
        RustType::Map(_) => "Map".to_owned(),
        RustType::Option(inner) | RustType::Patch(inner) | RustType::Boxed(inner) => type_label(types, inner, depth),
    }
}

fn variant_docs(types: &Types<'_>, names: &TypeNames, variant: &Variant, ty: &RustType) -> Doc {
    let tags = match variant.tags.as_slice() {
        [] => None,
        tags => Some(tags.iter().map(|tag| docs::code(&tag.to_string())).collect::<Vec<_>>().join(", ")),
    };
    let shape = &types.api.shapes[variant.shape];
    let said = variant.description.as_deref().or(docs::first_paragraph(&shape.docs)).map(str::trim);
    let doc = match said.filter(|text| !text.is_empty()) {
        Some(text) => Doc { paragraphs: vec![Paragraph::Theirs(text.to_owned())] },
        None => Doc::default(),
    };
    match tags {
        Some(tags) => doc.and(tags),
        None => doc.or(|| match names.get(variant.shape) {
            Some(name) => format!("A [`{name}`]."),
            None => described(ty).to_owned(),
        }),
    }
}

fn described(ty: &RustType) -> &'static str {
    match ty {
        RustType::Plain("String") => "Text.",
        RustType::Plain("bool") => "True or false.",
        RustType::Plain("f64") => "A number.",
        RustType::Plain(_) => "A whole number.",
        RustType::Runtime("File") => "A file.",
        RustType::List(_) => "A list.",
        RustType::Tuple(_) => "A list of fixed length.",
        RustType::Map(_) => "Values by name.",
        RustType::Runtime(_) | RustType::Model(_) | RustType::Option(_) | RustType::Patch(_) | RustType::Boxed(_) => {
            "A value."
        }
    }
}
