//! How a reader tells the variants of a union apart.
//!
//! In: unions whose variants all have shapes. Out: their [`Tagging`], by the first of these that works: the document's
//! discriminator, a property that is constant in every variant, the JSON type, both in two steps, a property that is
//! constant in all variants but one, required fields, trial. The ledger records where the last may go wrong.

mod constant;
mod cycle;
mod discriminator;
mod event;
mod facts;
mod trial;

pub(crate) use self::event::event;

use std::collections::HashSet;

use truespec_model::{Constraints, Docs, Kind, NameHint, Selecting, Shape, ShapeId, Tagging, Union, Variant};

use crate::lowering::{Lowering, PendingUnion};
use crate::types::Types;

/// Decides for every union.
pub(crate) fn decide(lowering: &mut Lowering<'_>) {
    let unions = std::mem::take(&mut lowering.unions);
    cycle::reject(lowering, &unions);
    for union in unions {
        decide_one(lowering, &union);
    }
}

/// A decision: the tagging, and the tags of each variant.
pub(crate) type Decision = (Tagging, Vec<Vec<Selecting>>);

fn decide_one(lowering: &mut Lowering<'_>, pending: &PendingUnion<'_>) {
    let Kind::Union(union) = &lowering.table[pending.shape].kind else { return };
    let mut variants = union.variants.clone();
    let shapes: Vec<ShapeId> = variants.iter().map(|variant| variant.shape).collect();
    let types: Vec<Types> = shapes.iter().map(|&shape| facts::types(lowering, shape)).collect();
    let by_discriminator = discriminator::decide(lowering, pending, &shapes);
    let tagging = if let Some(decision) = by_discriminator.or_else(|| by_objects(lowering, &shapes, &types)) {
        apply(decision, &mut variants)
    } else if facts::are_disjoint(&types) {
        Tagging::JsonType
    } else if let Some(grouped) = objects_apart(lowering, pending, &variants, &types) {
        variants = grouped;
        Tagging::JsonType
    } else {
        match trial::order(lowering, &shapes) {
            Some(order) => variants = order.iter().map(|&index| variants[index].clone()).collect(),
            None => lowering.widened(
                pending.place,
                "trial",
                format!(
                    "nothing but limits tells the variants of this `{}` apart, and those are not checked",
                    pending.keyword
                ),
            ),
        }
        Tagging::Trial
    };
    lowering.table[pending.shape].kind = Kind::Union(Union { variants, tagging });
}

/// What tells objects apart.
fn by_objects(lowering: &Lowering<'_>, shapes: &[ShapeId], types: &[Types]) -> Option<Decision> {
    if types.iter().any(|&types| types != Types::OBJECT) {
        return None;
    }
    constant::in_all(lowering, shapes)
        .or_else(|| constant::in_all_but_one(lowering, shapes))
        .or_else(|| by_required_keys(lowering, shapes))
}

/// Makes a union of their own of several objects among other types, so that the JSON type tells the rest apart.
fn objects_apart(
    lowering: &mut Lowering<'_>,
    pending: &PendingUnion<'_>,
    variants: &[Variant],
    types: &[Types],
) -> Option<Vec<Variant>> {
    let (mut objects, mut others) = (Vec::new(), Vec::new());
    for (index, &types) in types.iter().enumerate() {
        if types == Types::OBJECT { objects.push(index) } else { others.push(types) }
    }
    others.push(Types::OBJECT);
    if objects.len() < 2 || others.len() < 2 || !facts::are_disjoint(&others) {
        return None;
    }
    let shapes: Vec<ShapeId> = objects.iter().map(|&index| variants[index].shape).collect();
    let decision = by_objects(lowering, &shapes, &vec![Types::OBJECT; shapes.len()])?;
    let mut inner: Vec<Variant> = objects.iter().map(|&index| variants[index].clone()).collect();
    let tagging = apply(decision, &mut inner);
    let (shape, _) = lowering.table.share(
        Shape {
            place: pending.place,
            name: NameHint::Inline { title: None, contexts: Vec::new() },
            rename: None,
            docs: Docs::default(),
            kind: Kind::Union(Union { variants: inner, tagging }),
            constraints: Constraints::default(),
        },
        None,
    );
    let mut grouped = Vec::with_capacity(others.len());
    for (index, variant) in variants.iter().enumerate() {
        if index == objects[0] {
            let place = pending.place;
            grouped.push(Variant { place, name: None, shape, tags: Vec::new(), description: None });
        } else if !objects.contains(&index) {
            grouped.push(variant.clone());
        }
    }
    Some(grouped)
}

/// Required fields: with the variants sorted by how many they require, each requires one that no later one knows.
pub(crate) fn by_required_keys(lowering: &Lowering<'_>, shapes: &[ShapeId]) -> Option<Decision> {
    let mut keys = Vec::with_capacity(shapes.len());
    for &shape in shapes {
        let Kind::Object(object) = &lowering.table[shape].kind else { return None };
        let required: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| field.value.presence.is_required())
            .map(|field| field.name.as_str())
            .collect();
        let known: HashSet<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
        keys.push((required, known));
    }
    keys.sort_by_key(|(required, _)| std::cmp::Reverse(required.len()));
    let apart = keys.iter().enumerate().all(|(index, (required, _))| {
        keys[index + 1..].iter().all(|(_, known)| required.iter().any(|name| !known.contains(name)))
    });
    apart.then(|| (Tagging::RequiredKeys, vec![Vec::new(); shapes.len()]))
}

fn apply((tagging, tags): Decision, variants: &mut [Variant]) -> Tagging {
    for (variant, tags) in variants.iter_mut().zip(tags) {
        variant.tags = tags;
    }
    tagging
}
