//! Unions: variants, their names, and how they are told apart.

use std::collections::BTreeSet;

use truespec_model::{Enum, EnumBase, Kind, Scalar, Selecting, Shape, ShapeId, Tagging, Union, Variant};
use truespec_source::Ledger;

use super::docs;
use super::names::{Members, TypeNames, case};
use super::types::Types;
use crate::{Doc, Paragraph, RustType, Selector, TagItem, TypeBody, VariantItem};

/// The enum of a union.
pub(crate) fn body(types: &Types<'_>, names: &TypeNames, id: ShapeId, union: &Union, ledger: &mut Ledger) -> TypeBody {
    let shape = &types.api.shapes[id];
    let (by, mut selectors) = selectors(types, shape, union, ledger);
    let own = names.get(id).unwrap_or_default();
    let labels =
        union.variants.iter().map(|variant| label(types, names, own, variant, &types.within(id, variant.shape)));
    let labels: Vec<String> = labels.collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let scope = Members {
        case: case::upper_camel,
        fallback: "Variant",
        suffix: "Value",
        separator: "",
        reserved: &[&["Unknown", "Self"]],
    };
    let idents = scope.name(&labels);
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
fn selectors(types: &Types<'_>, shape: &Shape, union: &Union, ledger: &mut Ledger) -> (TagItem, Vec<Option<Selector>>) {
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
            let kinds: Vec<Option<&'static str>> =
                variants.iter().map(|variant| json_type(types, variant.shape)).collect();
            let distinct: BTreeSet<&str> = kinds.iter().copied().flatten().collect();
            if kinds.iter().all(Option::is_some) && distinct.len() == kinds.len() {
                return (TagItem::Kind, kinds.into_iter().map(|kind| kind.map(Selector::Kind)).collect());
            }
            trial(shape, variants, ledger)
        }
        Tagging::RequiredKeys => {
            let keys: Vec<Vec<String>> = variants.iter().map(|variant| keys(types, variant.shape)).collect();
            if keys.iter().all(|keys| !keys.is_empty()) {
                return (TagItem::Keys, keys.into_iter().map(|keys| Some(Selector::Keys(keys))).collect());
            }
            trial(shape, variants, ledger)
        }
        Tagging::Trial => (TagItem::Trial, variants.iter().map(|_| Some(Selector::Trial)).collect()),
    }
}

fn trial(shape: &Shape, variants: &[Variant], ledger: &mut Ledger) -> (TagItem, Vec<Option<Selector>>) {
    ledger.widened(shape.place, "the variants of a union cannot be told apart without trying each");
    (TagItem::Trial, variants.iter().map(|_| Some(Selector::Trial)).collect())
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

/// The JSON type of a shape, in the words of the runtime's macro.
fn json_type(types: &Types<'_>, id: ShapeId) -> Option<&'static str> {
    match &types.api.shapes[id].kind {
        Kind::Any | Kind::Union(_) | Kind::Enum(Enum { base: EnumBase::Mixed, .. }) => None,
        Kind::Null => Some("null"),
        Kind::Scalar(Scalar::Bool) | Kind::Enum(Enum { base: EnumBase::Boolean, .. }) => Some("bool"),
        Kind::Scalar(Scalar::Int(_)) | Kind::Enum(Enum { base: EnumBase::Integer, .. }) => Some("integer"),
        Kind::Scalar(Scalar::Float(_)) => Some("number"),
        Kind::Scalar(Scalar::String(_)) | Kind::Enum(Enum { base: EnumBase::String, .. }) => Some("string"),
        Kind::List { .. } => Some("array"),
        Kind::Object(_) | Kind::Map { .. } => Some("object"),
    }
}

/// What a variant is named after: the document's name, the value that selects it, its type. A type that is named after the
/// union (`own`) does not repeat it: `Format::Text(FormatText)`.
fn label(types: &Types<'_>, names: &TypeNames, own: &str, variant: &Variant, ty: &RustType) -> String {
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
    match names.get(variant.shape) {
        Some(name) => match name.strip_prefix(own) {
            Some(rest) if rest.starts_with(|first: char| first.is_uppercase()) => rest.to_owned(),
            _ => name.to_owned(),
        },
        None => type_label(types, ty, 0),
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
        RustType::Map(_) => "Values by name.",
        RustType::Runtime(_) | RustType::Model(_) | RustType::Option(_) | RustType::Patch(_) | RustType::Boxed(_) => {
            "A value."
        }
    }
}
