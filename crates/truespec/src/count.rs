//! How much a plan holds, and how much of it is approximated. In: a plan, a ledger. Out: numbers for reports.

use std::collections::BTreeSet;

use truespec_codegen::{FieldItem, RustCrate, RustType, TypeBody};
use truespec_openapi::Tree;
use truespec_source::{LedgerEntry, LedgerKind, NodeId};

/// How many of the operations at these places hold an approximation.
pub(crate) fn approximated(operations: &BTreeSet<NodeId>, entries: &[LedgerEntry], tree: &Tree) -> usize {
    let approximations = entries.iter().filter(|entry| entry.kind != LedgerKind::Settled);
    let around = |node| std::iter::successors(Some(node), |&node| tree.parent(node));
    let touched = approximations.filter_map(|entry| around(entry.node).find(|node| operations.contains(node)));
    touched.collect::<BTreeSet<NodeId>>().len()
}

/// The fields of all types, and the items and values of all lists and maps in them.
pub(crate) fn fields(krate: &RustCrate) -> usize {
    krate.types.iter().map(|item| of_body(&item.body)).sum()
}

fn of_body(body: &TypeBody) -> usize {
    let of_fields = |fields: &[FieldItem]| fields.iter().map(|field| 1 + inside(&field.ty)).sum::<usize>();
    match body {
        TypeBody::Struct { constants, fields, extra, .. } => {
            constants.len() + of_fields(fields) + extra.as_ref().map_or(0, |(_, ty)| inside(ty))
        }
        TypeBody::Tuple { items, rest, .. } => of_fields(items) + rest.as_ref().map_or(0, |ty| 1 + inside(ty)),
        TypeBody::Headers(fields) => of_fields(fields),
        TypeBody::Union { variants, .. } => variants.iter().map(|variant| inside(&variant.ty)).sum(),
        TypeBody::Alias(ty) => inside(ty),
        TypeBody::Enum { .. } | TypeBody::Text { .. } | TypeBody::Responses(_) => 0,
    }
}

/// Items and values within a type as it is written.
fn inside(ty: &RustType) -> usize {
    match ty {
        RustType::Plain(_) | RustType::Runtime(_) | RustType::Model(_) => 0,
        RustType::List(inner) | RustType::Map(inner) => 1 + inside(inner),
        RustType::Tuple(items) => items.iter().map(|item| 1 + inside(item)).sum(),
        RustType::Option(inner) | RustType::Patch(inner) | RustType::Boxed(inner) => inside(inner),
    }
}
