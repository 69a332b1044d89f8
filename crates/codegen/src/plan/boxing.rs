//! Places boxes so that every type has a size, and not a large one, and makes every struct one that can exist.
//!
//! In: types whose fields may hold each other by value in a circle. Out: the same types with the fewest boxes that a
//! depth-first walk by name needs, the same ones whatever the order of the document, and with one around each part that is
//! large itself: without those, a value of one real API takes 1.4 MB of stack. Lists and maps need no box.

use std::collections::BTreeSet;

use truespec_source::Ledger;

use super::presence;
use crate::{FieldMode, RustType, TypeBody, TypeId, TypeItem};

/// Most bytes that a part may take within another type.
const LARGEST_PART: usize = 512;

/// Boxes what closes a circle or is large, after making optional what closes a circle of required fields, which no value could fill.
pub(crate) fn place(types: &mut [TypeItem], ledger: &mut Ledger) {
    for (owner, part) in closing_edges(types, required_parts) {
        if let TypeBody::Struct { fields, .. } | TypeBody::Tuple { items: fields, .. } = &mut types[owner].body
            && let Some(field) = fields.get_mut(part)
            // A tuple may lead to the same type twice.
            && field.mode == FieldMode::Required
        {
            let inner = std::mem::replace(&mut field.ty, RustType::Plain("bool"));
            field.ty = presence::field(inner, FieldMode::Optional);
            field.mode = FieldMode::Optional;
            let reason =
                format!("`{}` is required but would need a value of its own type, so it is optional", field.wire);
            ledger.widened(field.place, reason);
        }
    }
    for (owner, part) in closing_edges(types, value_parts) {
        if let Some(ty) = part_mut(&mut types[owner].body, part) {
            *ty = boxed(std::mem::replace(ty, RustType::Plain("bool")));
        }
    }
    box_large_parts(types);
}

/// What is held comes before what holds it, so that every size is known when it is asked for.
fn box_large_parts(types: &mut [TypeItem]) {
    let graph: Vec<Vec<Part>> = (0..types.len()).map(|owner| value_parts(types, owner)).collect();
    let mut sizes = vec![0; types.len()];
    for owner in components(&graph).into_iter().flatten() {
        for &(part, target) in &graph[owner] {
            if sizes[target] > LARGEST_PART
                && let Some(ty) = part_mut(&mut types[owner].body, part)
            {
                *ty = boxed(std::mem::replace(ty, RustType::Plain("bool")));
            }
        }
        sizes[owner] = match &types[owner].body {
            TypeBody::Struct { fields, extra, .. } => {
                fields.iter().map(|field| size(types, &sizes, &field.ty)).sum::<usize>() + extra.iter().len() * WORD * 3
            }
            TypeBody::Tuple { items, rest, .. } => {
                items.iter().map(|item| size(types, &sizes, &item.ty)).sum::<usize>() + rest.iter().len() * WORD * 3
            }
            TypeBody::Union { variants, .. } => {
                variants.iter().map(|variant| size(types, &sizes, &variant.ty)).max().unwrap_or(0) + WORD
            }
            TypeBody::Enum { .. } | TypeBody::Text { .. } => WORD * 3,
            TypeBody::Alias(_) | TypeBody::Responses(_) | TypeBody::Headers(_) => 0,
        };
    }
}

/// Bytes of a pointer where the sizes are compared; fixed, so that every machine places the same boxes.
const WORD: usize = 8;

/// About how many bytes a value takes; no more exact than placing boxes needs.
fn size(types: &[TypeItem], sizes: &[usize], ty: &RustType) -> usize {
    match ty {
        RustType::Plain("String") | RustType::List(_) | RustType::Map(_) => WORD * 3,
        RustType::Plain(_) | RustType::Boxed(_) => WORD,
        RustType::Runtime(_) => WORD * 4,
        RustType::Tuple(items) => items.iter().map(|item| size(types, sizes, item)).sum(),
        RustType::Option(inner) | RustType::Patch(inner) => match **inner {
            RustType::Plain("String") | RustType::List(_) | RustType::Boxed(_) => size(types, sizes, inner),
            _ => size(types, sizes, inner) + WORD,
        },
        RustType::Model(TypeId(id)) => match types.get(*id).map(|item| &item.body) {
            Some(TypeBody::Alias(inner)) => size(types, sizes, inner),
            _ => sizes.get(*id).copied().unwrap_or(0),
        },
    }
}

/// A part of a type: its index and the type it holds by value.
type Part = (usize, usize);

fn required_parts(types: &[TypeItem], owner: usize) -> Vec<Part> {
    match &types[owner].body {
        TypeBody::Struct { fields, .. } | TypeBody::Tuple { items: fields, .. } => {
            let required = fields.iter().enumerate().filter(|(_, field)| field.mode == FieldMode::Required);
            required
                .flat_map(|(part, field)| {
                    held(types, &field.ty, Held::Always).into_iter().map(move |target| (part, target))
                })
                .filter(|(_, target)| matches!(types[*target].body, TypeBody::Struct { .. } | TypeBody::Tuple { .. }))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn value_parts(types: &[TypeItem], owner: usize) -> Vec<Part> {
    let parts: Vec<&RustType> = match &types[owner].body {
        TypeBody::Struct { fields, .. } | TypeBody::Tuple { items: fields, .. } => {
            fields.iter().map(|field| &field.ty).collect()
        }
        TypeBody::Union { variants, .. } => variants.iter().map(|variant| &variant.ty).collect(),
        TypeBody::Enum { .. }
        | TypeBody::Alias(_)
        | TypeBody::Text { .. }
        | TypeBody::Responses(_)
        | TypeBody::Headers(_) => Vec::new(),
    };
    let held = |ty: &RustType| held(types, ty, Held::Perhaps);
    parts.iter().enumerate().flat_map(|(part, ty)| held(ty).into_iter().map(move |target| (part, target))).collect()
}

fn part_mut(body: &mut TypeBody, part: usize) -> Option<&mut RustType> {
    match body {
        TypeBody::Struct { fields, .. } | TypeBody::Tuple { items: fields, .. } => {
            fields.get_mut(part).map(|field| &mut field.ty)
        }
        TypeBody::Union { variants, .. } => variants.get_mut(part).map(|variant| &mut variant.ty),
        _ => None,
    }
}

/// Which of the values within a value are meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// Those without which there is none.
    Always,
    /// Also those that may be left out.
    Perhaps,
}

/// The types of which a value of `ty` holds values within itself: several where it is a tuple.
fn held(types: &[TypeItem], ty: &RustType, which: Held) -> Vec<usize> {
    match ty {
        RustType::Plain(_) | RustType::Runtime(_) | RustType::List(_) | RustType::Map(_) | RustType::Boxed(_) => {
            Vec::new()
        }
        RustType::Option(_) | RustType::Patch(_) if which == Held::Always => Vec::new(),
        RustType::Option(inner) | RustType::Patch(inner) => held(types, inner, which),
        RustType::Tuple(items) => items.iter().flat_map(|item| held(types, item, which)).collect(),
        RustType::Model(TypeId(target)) => match types.get(*target).map(|item| &item.body) {
            // Circles of aliases were cut when the aliases were made.
            Some(TypeBody::Alias(inner)) => held(types, inner, which),
            Some(_) => vec![*target],
            None => Vec::new(),
        },
    }
}

fn boxed(ty: RustType) -> RustType {
    match ty {
        RustType::Option(inner) => RustType::Option(Box::new(boxed(*inner))),
        RustType::Patch(inner) => RustType::Patch(Box::new(boxed(*inner))),
        // A tuple may lead to it twice.
        RustType::Boxed(_) => ty,
        other => RustType::Boxed(Box::new(other)),
    }
}

/// The edges that lead back to a type that a depth-first walk is within. The walk starts at the first name of each
/// strongly connected component and stays there, so that nothing outside of a circle moves its box.
fn closing_edges(types: &[TypeItem], parts: fn(&[TypeItem], usize) -> Vec<Part>) -> Vec<Part> {
    let graph: Vec<Vec<Part>> = (0..types.len()).map(|owner| parts(types, owner)).collect();
    let mut closing = Vec::new();
    for mut component in components(&graph) {
        let circular = component.len() > 1
            || component.first().is_some_and(|&node| graph[node].iter().any(|&(_, target)| target == node));
        if !circular {
            continue;
        }
        component.sort_by(|&a, &b| types[a].ident.cmp(&types[b].ident));
        let members: BTreeSet<usize> = component.iter().copied().collect();
        let mut done = BTreeSet::new();
        for start in component {
            walk(&graph, &members, start, &mut done, &mut closing);
        }
    }
    closing
}

fn walk(
    graph: &[Vec<Part>],
    members: &BTreeSet<usize>,
    start: usize,
    done: &mut BTreeSet<usize>,
    closing: &mut Vec<Part>,
) {
    if !done.insert(start) {
        return;
    }
    let mut within = BTreeSet::from([start]);
    let mut path = vec![(start, 0)];
    while let Some((node, next)) = path.last_mut() {
        let Some(&(part, target)) = graph[*node].get(*next) else {
            within.remove(node);
            path.pop();
            continue;
        };
        *next += 1;
        if within.contains(&target) {
            closing.push((*node, part));
        } else if members.contains(&target) && done.insert(target) {
            within.insert(target);
            path.push((target, 0));
        }
    }
}

/// Strongly connected components (Tarjan, without recursion: documents nest deeper than stacks).
fn components(graph: &[Vec<Part>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut order = vec![UNSEEN; graph.len()];
    let mut low = vec![UNSEEN; graph.len()];
    let mut on_stack = vec![false; graph.len()];
    let (mut stack, mut found, mut count) = (Vec::new(), Vec::new(), 0);
    for root in 0..graph.len() {
        let mut path = if order[root] == UNSEEN { vec![(root, 0)] } else { Vec::new() };
        while let Some((node, next)) = path.last().copied() {
            if next == 0 {
                (order[node], low[node]) = (count, count);
                count += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&(_, target)) = graph[node].get(next) {
                if let Some(top) = path.last_mut() {
                    top.1 += 1;
                }
                if order[target] == UNSEEN {
                    path.push((target, 0));
                } else if on_stack[target] {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == order[node] {
                let at = stack.iter().rposition(|&other| other == node).unwrap_or(0);
                let component = stack.split_off(at);
                for &member in &component {
                    on_stack[member] = false;
                }
                found.push(component);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use truespec_source::NodeId;

    use super::*;
    use crate::{Doc, FieldItem, Selector, TagItem, VariantItem};

    /// Types written as `Name: field required Target, field list Target`; `Name =` makes a union.
    fn types(text: &[&str]) -> Vec<TypeItem> {
        let idents: Vec<&str> = text.iter().filter_map(|line| line.split([':', '=']).next()).map(str::trim).collect();
        let id = |name: &str| TypeId(idents.iter().position(|ident| *ident == name).unwrap_or_default());
        let place = NodeId::new(0);
        text.iter()
            .map(|line| {
                let (ident, parts) = line.split_once([':', '=']).unwrap_or((line, ""));
                let parts = parts.split(',').filter(|part| !part.trim().is_empty()).map(|part| {
                    let mut words = part.split_whitespace();
                    let (name, how) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                    let target = RustType::Model(id(words.next().unwrap_or_default()));
                    (name.to_owned(), how.to_owned(), target)
                });
                let body = if line.contains('=') {
                    let variants = parts.map(|(ident, _, ty)| VariantItem {
                        ident,
                        docs: Doc::default(),
                        ty,
                        selector: Selector::Trial,
                    });
                    TypeBody::Union { variants: variants.collect(), by: TagItem::Trial }
                } else {
                    let fields = parts.map(|(ident, how, target)| {
                        let (mode, ty) = match how.as_str() {
                            "required" => (FieldMode::Required, target),
                            "list" => (FieldMode::Required, RustType::List(Box::new(target))),
                            _ => (FieldMode::Optional, RustType::Option(Box::new(target))),
                        };
                        FieldItem {
                            place,
                            wire: ident.clone(),
                            ident,
                            docs: Doc::default(),
                            deprecated: false,
                            ty,
                            mode,
                        }
                    });
                    TypeBody::Struct { constants: Vec::new(), fields: fields.collect(), extra: None, default: false }
                };
                let ident = ident.trim().to_owned();
                TypeItem { place, ident, docs: Doc::default(), deprecated: false, derives: &[], body }
            })
            .collect()
    }

    /// The parts that are boxed and those that became optional.
    fn check(text: &[&str], boxes: &[&str], optional: &[&str]) {
        let mut items = types(text);
        let before = items.clone();
        let mut ledger = Ledger::new();
        place(&mut items, &mut ledger);
        let mut found = (Vec::new(), Vec::new());
        for (item, old) in items.iter().zip(&before) {
            let parts: Vec<(&str, &RustType)> = match &item.body {
                TypeBody::Struct { fields, .. } => {
                    fields.iter().map(|field| (field.ident.as_str(), &field.ty)).collect()
                }
                TypeBody::Union { variants, .. } => variants.iter().map(|v| (v.ident.as_str(), &v.ty)).collect(),
                _ => Vec::new(),
            };
            for (name, ty) in &parts {
                if format!("{ty:?}").contains("Boxed") {
                    found.0.push(format!("{}.{name}", item.ident));
                }
            }
            if let (TypeBody::Struct { fields, .. }, TypeBody::Struct { fields: old, .. }) = (&item.body, &old.body) {
                let changed = fields.iter().zip(old).filter(|(field, old)| field.mode != old.mode);
                found.1.extend(changed.map(|(field, _)| format!("{}.{}", item.ident, field.ident)));
            }
        }
        found.0.sort();
        assert_eq!((found.0.as_slice(), found.1.as_slice()), (strings(boxes).as_slice(), strings(optional).as_slice()));
        assert_eq!(ledger.into_entries().len(), usize::from(!optional.is_empty()));
        assert!(closing_edges(&items, value_parts).is_empty(), "nothing holds itself any more");
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn circles_are_cut_once() {
        check(&["A: b optional B", "B: c optional C", "C: x optional C"], &["C.x"], &[]);
        check(&["A: b optional B", "B: a optional A"], &["B.a"], &[]);
        check(&["A: a list A"], &[], &[]);
        check(&["U= One x A, Two x B", "A: u optional U", "B: n list U"], &["U.One"], &[]);
    }

    #[test]
    fn the_order_of_the_document_moves_no_box() {
        check(&["B: a optional A", "A: b optional B"], &["B.a"], &[]);
        check(&["Z: b optional B", "B: a optional A", "A: b optional B"], &["B.a"], &[]);
    }

    #[test]
    fn what_cannot_exist_is_made_optional() {
        check(&["A: a required A"], &["A.a"], &["A.a"]);
        check(&["A: b required B", "B: a required A"], &["B.a"], &["B.a"]);
    }

    #[test]
    fn large_parts_are_boxed() {
        let wide = (0..70).map(|n| format!("f{n} list A")).collect::<Vec<_>>().join(",");
        check(&["A: x optional B", &format!("B: {wide}"), "C: y required A"], &["A.x"], &[]);
    }

    #[test]
    fn depth_costs_no_stack() {
        let graph: Vec<Vec<Part>> = (0..50_000).map(|node| vec![(0, (node + 1) % 50_000)]).collect();
        assert_eq!(components(&graph).len(), 1);
    }
}
