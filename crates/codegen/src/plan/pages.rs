//! How lists in pages are described to the runtime.

use truespec_model::{NextPage, Pagination, Parameter};

use crate::PaginationItem;

/// The constructor and its arguments. `None` where the parameter is one that the client sets by itself.
pub(crate) fn pagination(found: &Pagination, sent: &[(usize, &Parameter)]) -> Option<PaginationItem> {
    let position = |parameter: usize| Some(sent.iter().position(|(at, _)| *at == parameter)? as u64);
    let with =
        |style, numbers, at: Option<&String>| PaginationItem { style, numbers, at: at.cloned(), options: Vec::new() };
    let (mut item, total) = match &found.next {
        NextPage::Cursor { parameter, at } => (with("cursor", vec![position(*parameter)?], Some(at)), None),
        NextPage::LastItem { parameter, at } => (with("last_item", vec![position(*parameter)?], Some(at)), None),
        NextPage::Offset { parameter, total } => (with("offset", vec![position(*parameter)?], None), total.as_ref()),
        NextPage::Page { parameter, first, pages } => {
            (with("page", vec![position(*parameter)?, *first], None), pages.as_ref())
        }
        NextPage::Link => (with("link", Vec::new(), None), None),
        NextPage::Url { at } => (with("url", Vec::new(), Some(at)), None),
    };
    let items = Some(&found.items).filter(|items| !items.is_empty());
    let options = [("items", items), ("total", total), ("more", found.more.as_ref())];
    item.options = options.into_iter().filter_map(|(name, at)| Some((name, at?.clone()))).collect();
    Some(item)
}
