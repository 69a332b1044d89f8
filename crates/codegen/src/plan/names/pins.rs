//! Names that were chosen and that two things cannot have at once.
//!
//! In: the `rename` of everything that has one. Out: an error for each that is taken by another. What is not chosen
//! steps aside instead, so it is no business of this file.

use std::collections::BTreeMap;

use truespec_model::{Api, Kind, ShapeId};
use truespec_source::{Code, Diagnostics, NodeId};

use super::case::snake;
use super::types::pinned;

/// Reports types, fields of a type and operations of a tag that are to have the same name.
pub(crate) fn check(api: &Api, is_type: impl Fn(ShapeId) -> bool, d: &mut Diagnostics) {
    let mut types = Chosen::new("types");
    for (id, shape) in api.shapes.iter().filter(|(id, _)| is_type(*id)) {
        types.add(shape.rename.as_deref().map(pinned), shape.place, d);
        if let Kind::Object(object) = &api.shapes[id].kind {
            let mut fields = Chosen::new("fields");
            for field in &object.fields {
                fields.add(field.rename.as_deref().map(snake), field.place, d);
            }
        }
    }
    let mut operations: BTreeMap<Option<usize>, Chosen> = BTreeMap::new();
    for operation in &api.operations {
        let names = operations.entry(operation.tags.first().copied()).or_insert_with(|| Chosen::new("operations"));
        names.add(operation.rename.as_deref().map(snake), operation.place, d);
    }
}

/// Chosen names of one scope, and where they were met.
struct Chosen {
    what: &'static str,
    names: BTreeMap<String, NodeId>,
}

impl Chosen {
    const fn new(what: &'static str) -> Self {
        Self { what, names: BTreeMap::new() }
    }

    fn add(&mut self, name: Option<String>, place: NodeId, d: &mut Diagnostics) {
        let Some(name) = name.filter(|name| !name.is_empty()) else { return };
        let first = *self.names.entry(name.clone()).or_insert(place);
        // One declaration may be used at several places, such as an operation under two paths.
        if first != place {
            d.error(Code::NameCollision, place, format!("two {} are to be called `{name}`", self.what))
                .related(first, "the other one")
                .help("choose another name for one of them, by `x-rust-name` or in the configuration");
        }
    }
}
