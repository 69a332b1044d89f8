//! The table of shapes, in which equal shapes in place are one.
//!
//! Two shapes in place are equal when they hold the same values by the same names: what is written for people and where
//! it stands make no difference. A shape in place is added after its parts, so that equal parts have equal ids already;
//! recursion goes through named shapes only.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::{Index, IndexMut};

use truespec_model::{Constraints, Context, Docs, Extra, Kind, NameHint, Sample, Shape, ShapeId, Shapes};
use truespec_openapi::Discriminator;
use truespec_source::NodeId;

use crate::compact;
use crate::direction::Way;
use crate::traffic::Traffic;

/// Shapes in the making.
pub(crate) struct Table {
    shapes: Shapes,
    shared: HashMap<String, ShapeId>,
    /// The key that was made last. Most are of shapes that are there already.
    key: String,
    pending: HashSet<ShapeId>,
    contexts: Vec<(Way, NodeId, ShapeId, Context)>,
}

impl Index<ShapeId> for Table {
    type Output = Shape;

    fn index(&self, id: ShapeId) -> &Shape {
        &self.shapes[id]
    }
}

impl IndexMut<ShapeId> for Table {
    fn index_mut(&mut self, id: ShapeId) -> &mut Shape {
        &mut self.shapes[id]
    }
}

impl Table {
    pub(crate) fn new() -> Self {
        Self {
            shapes: Shapes::new(),
            shared: HashMap::new(),
            key: String::new(),
            pending: HashSet::new(),
            contexts: Vec::new(),
        }
    }

    /// Adds a shape whose content follows.
    pub(crate) fn reserve(&mut self, place: NodeId, name: NameHint) -> ShapeId {
        let (docs, constraints) = (Docs::default(), Constraints::default());
        let id = self.shapes.add(Shape { place, name, rename: None, docs, kind: Kind::Any, constraints });
        self.pending.insert(id);
        id
    }

    /// Whether a shape's content is still to follow.
    pub(crate) fn is_pending(&self, id: ShapeId) -> bool {
        self.pending.contains(&id)
    }

    /// The content of a reserved shape.
    pub(crate) fn fill(
        &mut self,
        id: ShapeId,
        title: Option<String>,
        docs: Docs,
        kind: Kind,
        constraints: Constraints,
    ) {
        let shape = &mut self.shapes[id];
        (shape.docs, shape.kind, shape.constraints) = (docs, kind, constraints);
        if let NameHint::Inline { title: known, .. } = &mut shape.name {
            *known = title;
        }
        self.pending.remove(&id);
    }

    /// Adds a shape in place, or finds the one that equals it; says whether it is new.
    pub(crate) fn share(&mut self, shape: Shape, discriminator: Option<&Discriminator>) -> (ShapeId, bool) {
        self.key.clear();
        write_key(&mut self.key, &shape, discriminator);
        if let Some(&id) = self.shared.get(&self.key) {
            let known = &mut self.shapes[id];
            if let (NameHint::Inline { title: known @ None, .. }, NameHint::Inline { title, .. }) =
                (&mut known.name, shape.name)
            {
                *known = title;
            }
            // What is said of one of them only would be wrong for the others.
            known.docs.deprecated &= shape.docs.deprecated;
            if known.docs.description != shape.docs.description {
                known.docs.description = None;
            }
            if known.docs.external_docs != shape.docs.external_docs {
                known.docs.external_docs = None;
            }
            return (id, false);
        }
        let id = self.shapes.add(shape);
        self.shared.insert(self.key.clone(), id);
        (id, true)
    }

    /// All shapes so far.
    pub(crate) fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Adds a shape that is not to be shared.
    pub(crate) fn add(&mut self, shape: Shape) -> ShapeId {
        self.shapes.add(shape)
    }

    /// Notes where an operation uses a shape.
    pub(crate) fn used(&mut self, way: Way, place: NodeId, shape: ShapeId, context: Context) {
        self.contexts.push((way, place, shape, context));
    }

    /// Lets requests use other shapes.
    pub(crate) fn move_sent(&mut self, to: impl Fn(ShapeId) -> ShapeId) {
        for (way, _, shape, _) in &mut self.contexts {
            if *way == Way::Sent {
                *shape = to(*shape);
            }
        }
    }

    /// The shapes that are used, each one in place with the contexts of its uses in the order of the document.
    /// Samples of shapes that nobody uses go.
    pub(crate) fn into_shapes(self, traffic: &mut Traffic, samples: &mut Vec<Sample>) -> Shapes {
        let (mut shapes, moved) = compact::compact(self.shapes, traffic);
        samples.retain_mut(|sample| {
            let places = [moved[sample.of.shape.index()], moved[sample.request.shape.index()]];
            if let [Some(of), Some(request)] = places {
                (sample.of.shape, sample.request.shape) = (of, request);
            }
            places.iter().all(Option::is_some)
        });
        let mut uses: Vec<(NodeId, ShapeId, Context)> = Vec::new();
        for (_, place, id, context) in self.contexts {
            uses.extend(moved[id.index()].map(|id| (place, id, context)));
        }
        for (id, shape) in shapes.iter() {
            parts(id, shape, &mut uses);
        }
        uses.sort_by_key(|&(place, ..)| place);
        for (_, id, context) in uses {
            let shape = &mut shapes[id];
            // Nobody names a shape without parts; there can be as many uses of text as there are fields.
            let unnamed = matches!(shape.kind, Kind::Any | Kind::Null | Kind::Scalar(_));
            if let NameHint::Inline { contexts, .. } = &mut shape.name
                // What is declared for reuse is used at one place, however many operations share it.
                && (contexts.is_empty() || !(unnamed || contexts.last() == Some(&context)))
            {
                contexts.push(context);
            }
        }
        shapes
    }
}

/// The uses that a shape makes of others.
fn parts(of: ShapeId, shape: &Shape, uses: &mut Vec<(NodeId, ShapeId, Context)>) {
    match &shape.kind {
        Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) => {}
        Kind::Object(object) => {
            for field in &object.fields {
                uses.push((field.place, field.value.shape, Context::Field { of, name: field.name.clone() }));
            }
            if let Extra::Kept(value) = object.extra {
                uses.push((shape.place, value.shape, Context::MapValue { of }));
            }
        }
        Kind::List { item, .. } => uses.push((shape.place, item.shape, Context::Item { of })),
        Kind::Tuple(tuple) => {
            uses.extend(
                tuple.items.iter().chain(&tuple.rest).map(|item| (shape.place, item.shape, Context::Item { of })),
            );
        }
        Kind::Map { value } => uses.push((shape.place, value.shape, Context::MapValue { of })),
        Kind::Union(union) => {
            for (index, variant) in union.variants.iter().enumerate() {
                uses.push((variant.place, variant.shape, Context::Variant { of, index }));
            }
        }
    }
}

/// Writes a text that two shapes have in common if, and only if, they are equal.
fn write_key(key: &mut String, shape: &Shape, discriminator: Option<&Discriminator>) {
    // Writing to a `String` cannot fail.
    let _ = write_kind(key, &shape.kind);
    if let Some(discriminator) = discriminator {
        let _ = write!(key, "by {:?}", discriminator.property_name);
        for (value, reference) in &discriminator.mapping {
            let _ = write!(key, " {value:?}={:?}", reference.text);
        }
    }
    let _ = write_constraints(key, &shape.constraints);
}

fn write_kind(key: &mut String, kind: &Kind) -> std::fmt::Result {
    match kind {
        Kind::Any => key.push_str("any"),
        Kind::Null => key.push_str("null"),
        Kind::Scalar(scalar) => write!(key, "{scalar:?}")?,
        Kind::Enum(values) => {
            write!(key, "enum {:?}", values.base)?;
            for value in &values.values {
                write!(key, " {:?} {:?}", value.value, value.name)?;
            }
        }
        Kind::Object(object) => {
            write!(key, "object {:?}", object.extra)?;
            for field in &object.fields {
                // There are many fields: their names are not escaped, but behind their lengths.
                write!(key, ", {} {}", field.name.len(), field.name)?;
                write!(key, ": {} {:?}", field.value.shape.index(), field.value.presence)?;
                if field.default.is_some() || field.rename.is_some() {
                    write!(key, " {:?} {:?}", field.default, field.rename)?;
                }
                write!(key, " {:?}", field.access)?;
                write_constraints(key, &field.constraints)?;
            }
        }
        Kind::List { item, unique } => write!(key, "list {item:?} {unique}")?,
        Kind::Tuple(tuple) => write!(key, "{tuple:?}")?,
        Kind::Map { value } => write!(key, "map {value:?}")?,
        Kind::Union(union) => {
            write!(key, "union {:?}", union.tagging)?;
            for variant in &union.variants {
                write!(key, ", {:?} {:?} {:?}", variant.name, variant.shape, variant.tags)?;
            }
        }
    }
    Ok(())
}

fn write_constraints(key: &mut String, constraints: &Constraints) -> std::fmt::Result {
    if *constraints == Constraints::default() { Ok(()) } else { write!(key, " {constraints:?}") }
}
