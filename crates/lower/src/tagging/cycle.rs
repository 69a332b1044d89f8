//! Unions that are made of nothing but each other: a reader would never come to an end.

use std::collections::HashMap;

use truespec_model::{Kind, ShapeId};
use truespec_source::NodeId;

use crate::lowering::{Lowering, PendingUnion};

/// Reports them, and lets them hold any value.
pub(super) fn reject(lowering: &mut Lowering<'_>, unions: &[PendingUnion<'_>]) {
    let places: HashMap<ShapeId, (NodeId, &'static str)> =
        unions.iter().map(|union| (union.shape, (union.place, union.keyword))).collect();
    let mut cyclic = Vec::new();
    let mut states: HashMap<ShapeId, State> = HashMap::new();
    for union in unions {
        visit(lowering, union.shape, &mut states, &mut cyclic);
    }
    cyclic.sort_unstable();
    cyclic.dedup();
    for shape in cyclic {
        if let Some(&(place, keyword)) = places.get(&shape) {
            lowering.cycle(place, keyword);
            lowering.free_form(place, "cycle", "the union contains itself: any value is accepted");
        }
        lowering.table[shape].kind = Kind::Any;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

fn visit(lowering: &Lowering<'_>, start: ShapeId, states: &mut HashMap<ShapeId, State>, cyclic: &mut Vec<ShapeId>) {
    let mut stack = vec![(start, 0)];
    while let Some((shape, next)) = stack.pop() {
        if next == 0 {
            match states.get(&shape) {
                Some(State::Done) => continue,
                Some(State::Open) => {
                    cyclic.push(shape);
                    continue;
                }
                None => {
                    states.insert(shape, State::Open);
                }
            }
        }
        let inner = match &lowering.table[shape].kind {
            Kind::Union(union) => union.variants.get(next).map(|variant| variant.shape),
            _ => None,
        };
        match inner {
            Some(inner) => {
                stack.push((shape, next + 1));
                stack.push((inner, 0));
            }
            None => {
                states.insert(shape, State::Done);
            }
        }
    }
}
