//! What is known of finished shapes: their JSON types, and the values that a property may have.

use truespec_model::{Enum, Kind, Presence, Scalar, Selecting, ShapeId};

use crate::enums;
use crate::lowering::Lowering;
use crate::types::Types;

/// How deep unions of unions are looked into.
const MAX_NESTING: usize = 16;

/// The values of a property that tell a variant from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tags {
    pub(super) values: Vec<Selecting>,
    /// Whether the property is always there.
    pub(super) required: bool,
}

/// The JSON types of a shape's values; none where they could be any.
pub(super) fn types(lowering: &Lowering<'_>, shape: ShapeId) -> Types {
    types_within(lowering, shape, MAX_NESTING)
}

/// Whether no two sets have a type in common, and none is unknown.
pub(super) fn are_disjoint(types: &[Types]) -> bool {
    let mut seen = Types::NONE;
    types.iter().all(|&types| {
        let apart = !types.is_empty() && !seen.meets(types);
        seen = seen.union(types);
        apart
    })
}

/// The values that a property of a shape may have, where the document lists them.
pub(super) fn tags(lowering: &Lowering<'_>, shape: ShapeId, property: &str) -> Option<Tags> {
    tags_within(lowering, shape, property, MAX_NESTING)
}

/// The names of the fields of a shape; of a union's first variant.
pub(super) fn fields<'a>(lowering: &'a Lowering<'_>, shape: ShapeId) -> Vec<&'a str> {
    let mut shape = shape;
    for _ in 0..MAX_NESTING {
        match &lowering.table[shape].kind {
            Kind::Object(object) => return object.fields.iter().map(|field| field.name.as_str()).collect(),
            Kind::Union(union) => shape = union.variants[0].shape,
            Kind::Any
            | Kind::Null
            | Kind::Scalar(_)
            | Kind::Enum(_)
            | Kind::List { .. }
            | Kind::Tuple(_)
            | Kind::Map { .. } => break,
        }
    }
    Vec::new()
}

fn types_within(lowering: &Lowering<'_>, shape: ShapeId, nesting: usize) -> Types {
    match &lowering.table[shape].kind {
        Kind::Any | Kind::Null => Types::NONE,
        Kind::Scalar(Scalar::Bool) => Types::BOOLEAN,
        // On the wire, a whole number and a number cannot be told apart.
        Kind::Scalar(Scalar::Int(_) | Scalar::Float(_)) => Types::NUMBER,
        Kind::Scalar(Scalar::String(_)) => Types::STRING,
        Kind::Enum(Enum { values, .. }) => values.iter().fold(Types::NONE, |set, value| {
            let one = enums::type_of(&value.value);
            set.union(if one.meets(Types::NUMBER) { Types::NUMBER } else { one })
        }),
        Kind::Object(_) | Kind::Map { .. } => Types::OBJECT,
        Kind::List { .. } | Kind::Tuple(_) => Types::ARRAY,
        Kind::Union(union) => {
            let mut all = Types::NONE;
            for variant in &union.variants {
                let one = if nesting == 0 { Types::NONE } else { types_within(lowering, variant.shape, nesting - 1) };
                if one.is_empty() {
                    return Types::NONE;
                }
                all = all.union(one);
            }
            all
        }
    }
}

fn tags_within(lowering: &Lowering<'_>, shape: ShapeId, property: &str, nesting: usize) -> Option<Tags> {
    match &lowering.table[shape].kind {
        Kind::Object(object) => {
            let field = object.fields.iter().find(|field| field.name == property)?;
            let Kind::Enum(Enum { values, .. }) = &lowering.table[field.value.shape].kind else { return None };
            let values = values.iter().map(|value| Selecting::of(&value.value)).collect::<Option<_>>()?;
            Some(Tags { values, required: field.value.presence == Presence::Required })
        }
        Kind::Union(union) if nesting > 0 => {
            let mut all = Tags { values: Vec::new(), required: true };
            for variant in &union.variants {
                let tags = tags_within(lowering, variant.shape, property, nesting - 1)?;
                all.required &= tags.required;
                all.values.extend(tags.values);
            }
            Some(all)
        }
        Kind::Union(_)
        | Kind::Any
        | Kind::Null
        | Kind::Scalar(_)
        | Kind::Enum(_)
        | Kind::List { .. }
        | Kind::Tuple(_)
        | Kind::Map { .. } => None,
    }
}
