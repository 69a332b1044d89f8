//! Tuples: which are written `(A, B)`, and what the struct of the others holds.

use std::collections::BTreeSet;

use truespec_model::{Api, Extra, Kind, Object, Presence, Shape, ShapeId, Tuple};

use super::presence;
use super::types::Types;
use crate::{Doc, FieldItem, FieldMode, TypeBody};

/// The longest tuple for which the standard library has `Debug`, `Default` and `PartialEq`.
const LONGEST: usize = 12;

/// Whether it is written `(A, B)` where it is used. One within another has a name, which ends every circle of aliases and
/// keeps types short.
pub(super) fn is_plain(api: &Api, tuple: &Tuple) -> bool {
    let is_short = tuple.items.len() <= LONGEST;
    is_short && tuple.is_exact() && !tuple.items.iter().any(|item| leads_to_tuple(api, item.shape))
}

/// Whether the shape is a tuple, or a list or map of such.
fn leads_to_tuple(api: &Api, mut shape: ShapeId) -> bool {
    let mut seen = BTreeSet::new();
    while seen.insert(shape) {
        shape = match &api.shapes[shape].kind {
            Kind::Tuple(_) => return true,
            Kind::List { item: value, .. } | Kind::Map { value } => value.shape,
            Kind::Object(Object { fields, extra: Extra::Kept(value) }) if fields.is_empty() => value.shape,
            Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) | Kind::Object(_) | Kind::Union(_) => {
                return false;
            }
        };
    }
    false
}

/// The struct of a tuple: what may be left out is an `Option`, and what follows is a `Vec`.
pub(super) fn body(types: &Types<'_>, shape: &Shape, tuple: &Tuple) -> TypeBody {
    let items: Vec<FieldItem> = tuple
        .items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let mode = match item.presence {
                Presence::Required => FieldMode::Required,
                Presence::Nullable => FieldMode::Nullable,
                // A list that ends before an item is not one in which it is null.
                Presence::OptionalNullable => FieldMode::Patch,
                Presence::Optional => match types.api.shapes[item.shape].kind {
                    Kind::Any | Kind::Null => FieldMode::Patch,
                    _ => FieldMode::Optional,
                },
            };
            FieldItem {
                place: shape.place,
                ident: index.to_string(),
                wire: index.to_string(),
                docs: Doc::default(),
                deprecated: false,
                ty: presence::field(types.of(item.shape), mode),
                mode,
            }
        })
        .collect();
    let default = items.iter().all(|item| matches!(item.mode, FieldMode::Optional | FieldMode::Patch));
    TypeBody::Tuple { items, rest: tuple.rest.map(|rest| types.of_use(rest)), default }
}
