//! Properties whose listed values tell variants apart, though the document has no discriminator.

use std::collections::HashSet;

use truespec_model::{Selecting, ShapeId, Tagging};

use super::Decision;
use super::facts::{self, Tags};
use crate::lowering::Lowering;

/// A property that has other listed values in each variant. One value each is better than several, and a property that
/// is always there better than one that may be left out.
pub(super) fn in_all(lowering: &Lowering<'_>, shapes: &[ShapeId]) -> Option<Decision> {
    let mut best: Option<(u8, &str, Vec<Tags>)> = None;
    for name in facts::fields(lowering, *shapes.first()?) {
        let Some(tags) = shapes.iter().map(|&shape| facts::tags(lowering, shape, name)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        let single = tags.iter().all(|tags| tags.values.len() == 1);
        let required = tags.iter().all(|tags| tags.required);
        let rank = match (single, required) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            // Several values, and perhaps none of them there: no tag.
            (false, false) => continue,
        };
        if are_distinct(tags.iter().flat_map(|tags| &tags.values)) && best.as_ref().is_none_or(|best| rank < best.0) {
            best = Some((rank, name, tags));
        }
    }
    best.map(|(_, name, tags)| decision(name, tags.into_iter().map(|tags| tags.values).collect()))
}

/// A property that is a required constant in every variant but one, which is taken when no other is.
pub(super) fn in_all_but_one(lowering: &Lowering<'_>, shapes: &[ShapeId]) -> Option<Decision> {
    let mut names = facts::fields(lowering, *shapes.first()?);
    names.extend(facts::fields(lowering, *shapes.get(1)?));
    names.into_iter().find_map(|name| {
        let tags: Vec<Vec<Selecting>> = shapes
            .iter()
            .map(|&shape| match facts::tags(lowering, shape, name) {
                Some(Tags { values, required: true }) if values.len() == 1 => values,
                _ => Vec::new(),
            })
            .collect();
        let untagged = tags.iter().filter(|tags| tags.is_empty()).count();
        (untagged == 1 && are_distinct(tags.iter().flatten())).then(|| decision(name, tags))
    })
}

/// Whether no value is there twice.
pub(super) fn are_distinct<'a>(values: impl Iterator<Item = &'a Selecting>) -> bool {
    let mut seen = HashSet::new();
    let mut values = values;
    values.all(|value| seen.insert(value))
}

fn decision(name: &str, tags: Vec<Vec<Selecting>>) -> Decision {
    (Tagging::Property { name: name.to_owned() }, tags)
}
