//! Fields that say which variant of a union an object is, where they go one way only.

use truespec_model::{Access, Kind, ShapeId, Tagging};

use super::{Reach, Way};
use crate::lowering::Lowering;
use crate::tagging;

/// How deep unions of unions are looked into.
const MAX_NESTING: usize = 16;

/// Keeps a property that selects a variant in both directions: without it, nobody could tell what an object is.
pub(super) fn keep(lowering: &mut Lowering<'_>, reach: &Reach) {
    let mut selecting: Vec<(ShapeId, String)> = Vec::new();
    for (_, shape) in lowering.table.shapes().iter() {
        if let Kind::Union(union) = &shape.kind
            && let Tagging::Property { name } = &union.tagging
        {
            union
                .variants
                .iter()
                .for_each(|variant| objects(lowering, variant.shape, MAX_NESTING, name, &mut selecting));
        }
    }
    for (id, name) in selecting {
        let missing: Vec<Access> = [(reach.is_sent(id), Way::Sent), (reach.is_received(id), Way::Received)]
            .into_iter()
            .filter_map(|(goes, way)| goes.then_some(way.against()))
            .collect();
        let Kind::Object(object) = &mut lowering.table[id].kind else { continue };
        let field = object.fields.iter_mut().find(|field| field.name == name && missing.contains(&field.access));
        let Some(field) = field else { continue };
        let side = if field.access == Access::ReadOnly { "requests" } else { "responses" };
        field.access = Access::ReadWrite;
        let (place, reason) = (
            field.place,
            format!("`{name}` says which variant of a union an object is, so that it is part of {side} too"),
        );
        lowering.widened(place, "selecting", reason);
    }
}

/// Decides again for unions whose variants were told apart by required fields: some may be gone.
pub(super) fn again(lowering: &mut Lowering<'_>, reach: &Reach) {
    let ids: Vec<ShapeId> = lowering.table.shapes().iter().map(|(id, _)| id).collect();
    for id in ids {
        let shape = &lowering.table[id];
        let Kind::Union(union) = &shape.kind else { continue };
        let shapes: Vec<ShapeId> = union.variants.iter().map(|variant| variant.shape).collect();
        if union.tagging != Tagging::RequiredKeys || tagging::by_required_keys(lowering, &shapes).is_some() {
            continue;
        }
        let place = shape.place;
        if let Kind::Union(union) = &mut lowering.table[id].kind {
            union.tagging = Tagging::Trial;
        }
        // What is only sent need not be told apart.
        if id.index() < reach.len() && reach.is_received(id) {
            let reason = "nothing that is received tells the variants of this union apart: they are tried in order";
            lowering.widened(place, "trial", reason);
        }
    }
}

/// The objects that are variants.
fn objects(lowering: &Lowering<'_>, id: ShapeId, nesting: usize, name: &str, found: &mut Vec<(ShapeId, String)>) {
    match &lowering.table[id].kind {
        Kind::Object(object)
            if object.fields.iter().any(|field| field.name == name && field.access != Access::ReadWrite) =>
        {
            found.push((id, name.to_owned()));
        }
        Kind::Union(union) if nesting > 0 => {
            union.variants.iter().for_each(|variant| objects(lowering, variant.shape, nesting - 1, name, found));
        }
        _ => {}
    }
}
