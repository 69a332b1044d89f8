//! One enum for operations that answer, or refuse, alike: the same statuses with the same bodies. What an operation's own
//! is called stays, as another name for it.
//!
//! In: all types. Out: the same, with aliases where several were equal, and what they stand for behind them.

use std::collections::BTreeMap;

use super::names::TypeNames;
use crate::{Doc, RustType, StatusItem, TypeBody, TypeId, TypeItem};

/// Makes enums over statuses that say the same one.
pub(crate) fn share(items: &mut Vec<TypeItem>, names: &mut TypeNames) {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        if let TypeBody::Responses(rows) = &item.body {
            alike.entry(format!("{:?}", in_order(rows))).or_default().push(index);
        }
    }
    let mut groups: Vec<Vec<usize>> = alike.into_values().filter(|group| group.len() > 1).collect();
    groups.sort();
    for group in groups {
        if let Some(shared) = shared(items, &group, names) {
            let id = TypeId(items.len());
            items.push(shared);
            for index in group {
                if let Some(item) = items.get_mut(index) {
                    item.derives = &[];
                    item.body = TypeBody::Alias(RustType::Model(id));
                }
            }
        }
    }
}

fn shared(items: &[TypeItem], group: &[usize], names: &mut TypeNames) -> Option<TypeItem> {
    let members: Vec<&TypeItem> = group.iter().filter_map(|&index| items.get(index)).collect();
    let first = members.first()?;
    let TypeBody::Responses(rows) = &first.body else { return None };
    let rows = in_order(rows);
    let (what, does) =
        if rows.iter().all(|row| is_success(&row.pattern)) { ("Answer", "answer") } else { ("Error", "refuse") };
    let statuses: Vec<String> = rows.iter().map(|row| spoken(&row.pattern)).collect();
    let name = format!("{what} {}", statuses.join(" or "));
    let places: Vec<String> = members.iter().map(|member| format!("shared {}", member.ident)).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let ident = names.claim_at_one_of(&places, &[&name, &format!("{name} of {}", owner(&first.ident))]);
    Some(TypeItem {
        place: first.place,
        ident,
        docs: Doc::ours(format!("What several operations {does} with, by status.")),
        deprecated: false,
        derives: first.derives,
        body: TypeBody::Responses(rows),
    })
}

/// By status, whatever the order in the document.
fn in_order(rows: &[StatusItem]) -> Vec<StatusItem> {
    let mut rows = rows.to_vec();
    rows.sort_by(|one, other| one.pattern.cmp(&other.pattern));
    rows
}

fn is_success(pattern: &str) -> bool {
    pattern.starts_with(['2', '3'])
}

/// A status as a part of a name.
fn spoken(pattern: &str) -> String {
    if pattern == "default" { "other".to_owned() } else { pattern.to_ascii_lowercase() }
}

/// Whose type it is: `AddPet` of `AddPetError`.
fn owner(ident: &str) -> &str {
    ["Error", "Refusal", "Response", "Answer"].iter().find_map(|end| ident.strip_suffix(end)).unwrap_or(ident)
}
