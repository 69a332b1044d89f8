//! Where a JSON pointer leads through shapes.

use truespec_model::{EnumBase, Extra, Kind, Scalar, ShapeId};
use truespec_source::{escape_step, nearest, unescape_step};

use crate::share::Table;

/// A value that a pointer leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A value of this shape.
    Shape(ShapeId),
    /// Any JSON value, or a part of one.
    Anything,
}

/// What values are like, as far as it matters for what is read from them or written to parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Any of these.
    Any,
    Text,
    Number,
    Bool,
    List,
    Other,
}

impl Sort {
    /// In words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Text => "text",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::List => "a list",
            Self::Other => "an object",
        }
    }
}

/// Follows a pointer from a value that messages call `whole`. An error says what is missing, and what may have been meant.
pub(super) fn walk(
    table: &Table,
    from: ShapeId,
    whole: &str,
    pointer: &str,
) -> Result<Found, (String, Option<String>)> {
    let mut at = vec![from];
    for (index, step) in pointer.split('/').enumerate().skip(1) {
        let key = unescape_step(step);
        let mut next = Vec::new();
        let mut fields = Vec::new();
        for shape in variants(table, &at) {
            match &table[shape].kind {
                Kind::Any => return Ok(Found::Anything),
                Kind::Object(object) => {
                    let field = object.fields.iter().find(|field| field.name == key).map(|field| field.value);
                    let map = match object.extra {
                        Extra::Kept(value) if object.fields.is_empty() => Some(value),
                        Extra::Unspecified if object.fields.is_empty() => return Ok(Found::Anything),
                        Extra::Kept(_) | Extra::Unspecified | Extra::Forbidden => None,
                    };
                    next.extend(field.or(map).map(|value| value.shape));
                    fields.extend(object.fields.iter().map(|field| field.name.as_str()));
                }
                Kind::Map { value } => next.push(value.shape),
                Kind::List { item, .. } if key.parse::<usize>().is_ok() => next.push(item.shape),
                Kind::Tuple(tuple) => {
                    let item =
                        key.parse::<usize>().ok().and_then(|index| tuple.items.get(index).copied().or(tuple.rest));
                    next.extend(item.map(|item| item.shape));
                }
                Kind::Null | Kind::Scalar(_) | Kind::Enum(_) | Kind::List { .. } | Kind::Union(_) => {}
            }
        }
        if next.is_empty() {
            let before: Vec<&str> = pointer.split('/').take(index).collect();
            let place = match before.join("/") {
                place if place.is_empty() => whole.to_owned(),
                place => format!("`{place}`"),
            };
            let near = nearest(&key, fields.iter().copied()).map(|near| {
                let rest: Vec<&str> = pointer.split('/').skip(index + 1).collect();
                let near = escape_step(near);
                format!("did you mean `{}`?", [&before[..], &[&*near], &rest[..]].concat().join("/"))
            });
            fields.dedup();
            let named: Vec<String> = fields.iter().take(12).map(|field| format!("`{field}`")).collect();
            let help = near.or_else(|| (!named.is_empty()).then(|| format!("{place} has {}", named.join(", "))));
            return Err((format!("{place} has no `{key}`"), help));
        }
        at = next;
    }
    match variants(table, &at)[..] {
        [shape] if !matches!(table[shape].kind, Kind::Any) => Ok(Found::Shape(shape)),
        // Of a union, the variants are as good as each other.
        _ => Ok(Found::Anything),
    }
}

/// The shapes themselves, or the variants of those that are unions.
fn variants(table: &Table, shapes: &[ShapeId]) -> Vec<ShapeId> {
    let mut open: Vec<ShapeId> = shapes.iter().rev().copied().collect();
    let (mut seen, mut all) = (Vec::new(), Vec::new());
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match &table[id].kind {
            Kind::Union(union) => open.extend(union.variants.iter().rev().map(|variant| variant.shape)),
            _ => all.push(id),
        }
    }
    all
}

/// What a value is like.
pub(super) fn sort(table: &Table, found: Found) -> Sort {
    let Found::Shape(shape) = found else { return Sort::Any };
    match &table[shape].kind {
        Kind::Any | Kind::Union(_) => Sort::Any,
        Kind::Scalar(Scalar::Bool) => Sort::Bool,
        Kind::Scalar(Scalar::Int(_) | Scalar::Float(_)) => Sort::Number,
        Kind::Scalar(Scalar::String(_)) => Sort::Text,
        Kind::Enum(listed) => match listed.base {
            EnumBase::String => Sort::Text,
            EnumBase::Integer => Sort::Number,
            EnumBase::Boolean => Sort::Bool,
            EnumBase::Mixed => Sort::Any,
        },
        Kind::List { .. } => Sort::List,
        // The items of a tuple are of several shapes: no list to go through.
        Kind::Null | Kind::Object(_) | Kind::Map { .. } | Kind::Tuple(_) => Sort::Other,
    }
}
