//! Leaves out shapes that nothing uses, such as the variants of a union that turned out to be free-form.

use truespec_model::{Extra, Kind, NameHint, ShapeId, Shapes};

use crate::traffic::Traffic;

/// Keeps what declared schemas and operations use; the order stays. The second result says where each shape went.
pub(crate) fn compact(shapes: Shapes, traffic: &mut Traffic) -> (Shapes, Vec<Option<ShapeId>>) {
    let used = used(&shapes, traffic);
    if used.iter().all(|&used| used) {
        let places = shapes.iter().map(|(id, _)| Some(id)).collect();
        return (shapes, places);
    }
    let mut kept = Shapes::new();
    let mut places: Vec<Option<ShapeId>> = Vec::with_capacity(shapes.len());
    for (id, shape) in shapes.iter() {
        places.push(used[id.index()].then(|| kept.add(shape.clone())));
    }
    let moved = |id: &mut ShapeId| {
        if let Some(place) = places[id.index()] {
            *id = place;
        }
    };
    let ids: Vec<ShapeId> = kept.iter().map(|(id, _)| id).collect();
    for id in ids {
        each_part_mut(&mut kept[id].kind, moved);
        if let NameHint::Request { of } = &mut kept[id].name {
            moved(of);
        }
    }
    traffic.each_use(|_, value| moved(&mut value.shape));
    traffic.event.iter_mut().for_each(moved);
    (kept, places)
}

fn used(shapes: &Shapes, traffic: &mut Traffic) -> Vec<bool> {
    let mut stack: Vec<ShapeId> =
        shapes.iter().filter(|(_, shape)| matches!(shape.name, NameHint::Declared(_))).map(|(id, _)| id).collect();
    traffic.each_use(|_, value| stack.push(value.shape));
    stack.extend(traffic.event);
    let mut used = vec![false; shapes.len()];
    while let Some(id) = stack.pop() {
        if !std::mem::replace(&mut used[id.index()], true) {
            shapes[id].kind.each_part(|part| stack.push(part));
        }
    }
    used
}

/// Calls `each` with every shape that a kind is made of.
pub(crate) fn each_part_mut(kind: &mut Kind, mut each: impl FnMut(&mut ShapeId)) {
    match kind {
        Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) => {}
        Kind::Object(object) => {
            for field in &mut object.fields {
                each(&mut field.value.shape);
            }
            if let Extra::Kept(value) = &mut object.extra {
                each(&mut value.shape);
            }
        }
        Kind::List { item: value, .. } | Kind::Map { value } => each(&mut value.shape),
        Kind::Tuple(tuple) => {
            for item in tuple.items.iter_mut().chain(&mut tuple.rest) {
                each(&mut item.shape);
            }
        }
        Kind::Union(union) => {
            for variant in &mut union.variants {
                each(&mut variant.shape);
            }
        }
    }
}
