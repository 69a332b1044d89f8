//! Lists and maps that hold themselves. In: shapes. Out: those that cannot be aliases.

use std::collections::{BTreeMap, BTreeSet};

use truespec_model::{Api, Kind, ShapeId, Use};

use super::types::map_value;

/// Declared lists and maps that hold only each other: an alias cannot name itself.
pub(super) struct Circular {
    /// The maps and what they hold: as structs, they are no aliases.
    pub(super) maps: BTreeMap<ShapeId, Use>,
    /// The lists that still hold only each other then, and what they hold: they are structs, too.
    pub(super) lists: BTreeMap<ShapeId, Use>,
}

/// Finds them.
pub(super) fn circular_aliases(api: &Api) -> Circular {
    let declared = |id: ShapeId| api.shapes[id].name.is_declared();
    let mut circular = Circular { maps: BTreeMap::new(), lists: BTreeMap::new() };
    for (id, shape) in api.shapes.iter().filter(|&(id, _)| declared(id)) {
        if let Some(value) = held_by_map(&shape.kind)
            && holds_itself(id, |id| held(&api.shapes[id].kind))
        {
            circular.maps.insert(id, value);
        }
    }
    for (id, shape) in api.shapes.iter().filter(|&(id, _)| declared(id)) {
        let is_struct = |id: &ShapeId| circular.maps.contains_key(id) || circular.lists.contains_key(id);
        let next = |id: ShapeId| if is_struct(&id) { None } else { held(&api.shapes[id].kind) };
        if let Kind::List { item, .. } = shape.kind
            && holds_itself(id, next)
        {
            circular.lists.insert(id, item);
        }
    }
    circular
}

fn holds_itself(id: ShapeId, next: impl Fn(ShapeId) -> Option<ShapeId>) -> bool {
    let mut seen = BTreeSet::from([id]);
    let mut at = next(id);
    while let Some(inner) = at {
        if inner == id {
            return true;
        }
        at = if seen.insert(inner) { next(inner) } else { None };
    }
    false
}

fn held(kind: &Kind) -> Option<ShapeId> {
    match kind {
        Kind::List { item, .. } => Some(item.shape),
        kind => held_by_map(kind).map(|value| value.shape),
    }
}

fn held_by_map(kind: &Kind) -> Option<Use> {
    match kind {
        Kind::Map { value } => Some(*value),
        Kind::Object(object) => map_value(object),
        // A tuple that holds tuples, be it itself, is a struct.
        Kind::Any
        | Kind::Null
        | Kind::Scalar(_)
        | Kind::Enum(_)
        | Kind::List { .. }
        | Kind::Tuple(_)
        | Kind::Union(_) => None,
    }
}
