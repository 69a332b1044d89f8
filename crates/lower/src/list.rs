//! Lists: items of one shape, and tuples, whose first items have shapes of their own.

use truespec_model::{Kind, Presence, Tuple, Use};
use truespec_source::NodeId;

use crate::lowering::Lowering;
use crate::merged::Merged;
use crate::nullability;
use crate::schema::{self, Role};

/// The kind of a list.
pub(crate) fn draw(lowering: &mut Lowering<'_>, merged: &Merged<'_>) -> Kind {
    let most = merged.constraints.max_items;
    let is_allowed = |index: usize, nodes: &[NodeId]| {
        most.is_none_or(|most| (index as u64) < most) && !nodes.iter().any(|&node| lowering.is_never(node))
    };
    let places = merged.prefix.iter().enumerate().take_while(|&(index, nodes)| is_allowed(index, nodes)).count();
    // An item after one that is not allowed is none either.
    let has_rest = places == merged.prefix.len() && is_allowed(places, &merged.items);
    if places == 0 {
        let nodes = if has_rest { &merged.items[..] } else { &[] };
        return Kind::List { item: item(lowering, merged, nodes), unique: merged.unique };
    }
    let least = merged.constraints.min_items.unwrap_or(0);
    let items = merged.prefix.iter().take(places).enumerate().map(|(index, nodes)| {
        let value = item(lowering, merged, nodes);
        // JSON Schema §10.3.1.1: a list may end before all of its first items are there.
        let presence = nullability::presence((index as u64) < least, value.presence == Presence::Nullable);
        Use { presence, ..value }
    });
    let items = items.collect();
    let rest = if has_rest { Some(item(lowering, merged, &merged.items)) } else { None };
    Kind::Tuple(Tuple { items, rest })
}

/// What satisfies all schemas of an item; any value where there are none.
fn item(lowering: &mut Lowering<'_>, merged: &Merged<'_>, nodes: &[NodeId]) -> Use {
    if nodes.is_empty() {
        return Use { shape: schema::any(lowering, merged.place), presence: Presence::Required };
    }
    schema::value(lowering, nodes, Role::Bare).always()
}
