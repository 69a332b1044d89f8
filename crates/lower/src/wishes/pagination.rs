//! How operations hand out lists in pages: what `pagination` says, or an operation's own `x-truespec-pagination`,
//! compared with what the operation takes and answers.

use truespec_model::{Extra, Kind, Location, NextPage, Operation, Pagination, Use};
use truespec_source::{At, Code, Diagnostics, did_you_mean, escape_step};

use super::Wishes;
use super::choice::{Choices, Misfit, answer, called, is_pointer};
use super::dialects::{self, Foreign};
use super::setting::{Keys, Setting, Text};
use super::walk::{self, Found, Sort};
use crate::lowering::Lowering;
use crate::share::Table;

/// The extension of an operation.
const EXTENSION: &str = "x-truespec-pagination";
/// What its table is called in messages.
const OWNER: &str = "pagination";
/// What messages call the whole of an answer.
const BODY: &str = "the body";
/// The styles.
const STYLES: [&str; 5] = ["cursor", "offset", "page", "link", "url"];

/// Gives operations their pagination.
pub(crate) fn paginate(lowering: &mut Lowering<'_>, wishes: &Wishes, operations: &mut [Operation]) {
    let mut choices = Choices::new();
    for entry in wishes.entries("pagination", lowering.d) {
        let Some(mut keys) = Keys::of(entry, OWNER, lowering.d) else { continue };
        let names = keys.texts("operations", lowering.d);
        if names.is_empty() {
            let help = "add `operations = [\"listPets\", \"GET /pets/**\"]`";
            lowering.d.error(Code::Config, keys.at, "`pagination` names no `operations`").help(help);
        }
        let Some(plan) = plan(keys, lowering.d) else { continue };
        choices.give(&names, operations, lowering.d, |operation| fit(&lowering.table, operation, &plan));
    }
    for (index, pagination) in choices.into_given() {
        operations[index].pagination = Some(pagination);
    }
    for operation in operations.iter_mut().filter(|operation| operation.pagination.is_none()) {
        let tree = &lowering.resolved.tree;
        let Some(node) = tree.get(operation.place, EXTENSION) else {
            understand(lowering, operation);
            continue;
        };
        let setting = Setting::of_node(tree, node);
        let Some(keys) = Keys::of(&setting, EXTENSION, lowering.d) else { continue };
        let Some(plan) = plan(keys, lowering.d) else { continue };
        match fit(&lowering.table, operation, &plan) {
            Ok(pagination) => operation.pagination = Some(pagination),
            Err(misfit) => misfit.report(lowering.d),
        }
    }
}

/// Takes what an extension of another generator says, if it fits.
fn understand(lowering: &mut Lowering<'_>, operation: &mut Operation) {
    let Some(Foreign { name, at, setting }) = dialects::foreign(&lowering.resolved.tree, operation.place) else {
        return;
    };
    let mut unheard = Diagnostics::new();
    let keys = setting.as_ref().and_then(|setting| Keys::of(setting, name, &mut unheard));
    let why = match keys.and_then(|keys| plan(keys, &mut unheard)) {
        None => "it says what no style of ours can say".to_owned(),
        Some(plan) => match fit(&lowering.table, operation, &plan) {
            Ok(pagination) => return operation.pagination = Some(pagination),
            Err(misfit) => misfit.message,
        },
    };
    let message = format!("`{name}` gives {} no pages: {why}", called(operation));
    let help = "say how its pages are had with `pagination` in the configuration";
    lowering.d.warning(Code::InvalidValue, at, message).help(help);
}

/// A pagination as it was written.
struct Plan<'s> {
    at: At,
    items: Option<Text<'s>>,
    more: Option<Text<'s>>,
    next: Way<'s>,
}

enum Way<'s> {
    Cursor { parameter: Text<'s>, next: Text<'s> },
    LastItem { parameter: Text<'s>, last: Text<'s> },
    Offset { parameter: Text<'s>, total: Option<Text<'s>> },
    Page { parameter: Text<'s>, first: u64, pages: Option<Text<'s>> },
    Link,
    Url { next: Text<'s> },
}

/// Reads the other keys of a table.
fn plan<'s>(mut keys: Keys<'s>, d: &mut Diagnostics) -> Option<Plan<'s>> {
    let at = keys.at;
    let style = keys.required("style", d);
    let items = keys.text("items", d);
    let more = keys.text("more", d);
    let mut pointers = vec![items, more];
    let next = match style.map(|style| style.text) {
        Some("cursor") => {
            let parameter = keys.required("cursor", d);
            let (next, last) = (keys.text("next", d), keys.text("last", d));
            pointers.extend([next, last]);
            match (next, last) {
                (Some(next), None) => parameter.map(|parameter| Way::Cursor { parameter, next }),
                (None, Some(last)) => parameter.map(|parameter| Way::LastItem { parameter, last }),
                _ => {
                    d.error(Code::Config, at, "`cursor` needs either `next` or `last`").help(
                        "`next` is where the body has the next cursor, `last` where its last item has it: `last = \"/id\"`",
                    );
                    None
                }
            }
        }
        Some("offset") => {
            let parameter = keys.required("offset", d);
            let total = keys.text("total", d);
            pointers.push(total);
            parameter.map(|parameter| Way::Offset { parameter, total })
        }
        Some("page") => {
            let parameter = keys.required("page", d);
            let first = keys.number("first", d).unwrap_or(1);
            let pages = keys.text("pages", d);
            pointers.push(pages);
            parameter.map(|parameter| Way::Page { parameter, first, pages })
        }
        Some("link") => Some(Way::Link),
        Some("url") => {
            let next = keys.required("next", d);
            pointers.push(next);
            next.map(|next| Way::Url { next })
        }
        Some(other) => {
            let help = did_you_mean(other, STYLES).unwrap_or_else(|| format!("there are {}", STYLES.join(", ")));
            let at = style.map_or(at, |style| style.at);
            d.error(Code::Config, at, format!("there is no style `{other}`")).help(help);
            // Nobody knows which keys belong to it.
            return None;
        }
        None => return None,
    };
    keys.finish(d);
    let wrong = pointers.into_iter().flatten().filter(|&pointer| !is_pointer(pointer, d)).count();
    next.filter(|_| wrong == 0).map(|next| Plan { at, items, more, next })
}

/// Compares it with an operation.
fn fit(table: &Table, operation: &Operation, plan: &Plan<'_>) -> Result<Pagination, Misfit> {
    let body = answer(operation, plan.at)?;
    let (items, item) = items(table, operation, body, plan)?;
    let read = |text: Text<'_>, expected: &[Sort]| read(table, operation, (body, BODY), text, expected);
    let optional = |text: Option<Text<'_>>, expected: &[Sort]| {
        text.map(|text| read(text, expected).map(|_| text.text.to_owned())).transpose()
    };
    let next = match plan.next {
        Way::Cursor { parameter, next } => {
            let sort = read(next, &[Sort::Text, Sort::Number])?;
            NextPage::Cursor { parameter: takes(table, operation, parameter, sort)?, at: next.text.to_owned() }
        }
        Way::LastItem { parameter, last } => {
            let sort = self::read(table, operation, (item, "an item"), last, &[Sort::Text, Sort::Number])?;
            NextPage::LastItem { parameter: takes(table, operation, parameter, sort)?, at: last.text.to_owned() }
        }
        Way::Offset { parameter, total } => NextPage::Offset {
            parameter: takes(table, operation, parameter, Sort::Number)?,
            total: optional(total, &[Sort::Number])?,
        },
        Way::Page { parameter, first, pages } => NextPage::Page {
            parameter: takes(table, operation, parameter, Sort::Number)?,
            first,
            pages: optional(pages, &[Sort::Number])?,
        },
        Way::Link => NextPage::Link,
        Way::Url { next } => {
            read(next, &[Sort::Text])?;
            NextPage::Url { at: next.text.to_owned() }
        }
    };
    Ok(Pagination { items, item, more: optional(plan.more, &[Sort::Bool])?, next })
}

/// Where the items are, and what they are: as it is said, or the body, or its only list.
fn items(table: &Table, operation: &Operation, body: Use, plan: &Plan<'_>) -> Result<(String, Use), Misfit> {
    let of_list = |shape| match table[shape].kind {
        Kind::List { item, .. } => Some(item),
        _ => None,
    };
    if let Some(text) = plan.items {
        let found = walked(table, operation, (body, BODY), text)?;
        let item = match found {
            Found::Shape(shape) => of_list(shape),
            Found::Anything => None,
        };
        return item.map(|item| (text.text.to_owned(), item)).ok_or_else(|| {
            let words = walk::sort(table, found).words();
            Misfit::new(
                text.at,
                format!("`{}` in the answer of {} is no list: it is {words}", text.text, called(operation)),
            )
        });
    }
    if let Some(item) = of_list(body.shape) {
        return Ok((String::new(), item));
    }
    let lists: Vec<(String, Use)> = match &table[body.shape].kind {
        Kind::Object(object) if !matches!(object.extra, Extra::Kept(_)) => {
            let lists = object.fields.iter().filter_map(|field| Some((&field.name, of_list(field.value.shape)?)));
            lists.map(|(name, item)| (format!("/{}", escape_step(name)), item)).collect()
        }
        _ => Vec::new(),
    };
    match <[_; 1]>::try_from(lists) {
        Ok([list]) => Ok(list),
        Err(lists) => {
            let count = if lists.is_empty() { "no list" } else { "several lists" };
            let mut misfit = Misfit::new(plan.at, format!("the answer of {} has {count}", called(operation)));
            let places: Vec<String> = lists.iter().map(|(place, _)| format!("`{place}`")).collect();
            misfit.help = Some(match places.as_slice() {
                [] => "say where its items are: `items = \"/data/items\"`".to_owned(),
                places => format!("say which with `items`: {}", places.join(", ")),
            });
            Err(misfit)
        }
    }
}

fn walked(table: &Table, operation: &Operation, (from, whole): (Use, &str), text: Text<'_>) -> Result<Found, Misfit> {
    walk::walk(table, from.shape, whole, text.text).map_err(|(problem, help)| Misfit {
        at: text.at,
        message: format!("`{}` is not in the answer of {}: {problem}", text.text, called(operation)),
        help,
    })
}

/// What is at a pointer, if it is one of what is expected.
fn read(
    table: &Table,
    operation: &Operation,
    from: (Use, &str),
    text: Text<'_>,
    expected: &[Sort],
) -> Result<Sort, Misfit> {
    let sort = walk::sort(table, walked(table, operation, from, text)?);
    if sort == Sort::Any || expected.contains(&sort) {
        return Ok(sort);
    }
    let expected: Vec<&str> = expected.iter().map(|sort| sort.words()).collect();
    let (expected, called) = (expected.join(" or "), called(operation));
    let message = format!("`{}` in the answer of {called} is {}, not {expected}", text.text, sort.words());
    Err(Misfit::new(text.at, message))
}

/// The parameter of that name, if it takes what it is to be given.
fn takes(table: &Table, operation: &Operation, name: Text<'_>, given: Sort) -> Result<usize, Misfit> {
    let can_be_set = |location| !matches!(location, Location::Path | Location::QueryString);
    let parameters = operation.parameters.iter().enumerate().filter(|(_, known)| can_be_set(known.location));
    let Some((index, parameter)) = parameters.clone().find(|(_, known)| known.name == name.text) else {
        let mut misfit = Misfit::new(name.at, format!("{} has no parameter `{}`", called(operation), name.text));
        let names: Vec<&str> = parameters.map(|(_, known)| known.name.as_str()).collect();
        misfit.help = did_you_mean(name.text, names.iter().copied()).or_else(|| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            (!names.is_empty()).then(|| format!("it has {}", names.join(", ")))
        });
        return Err(misfit);
    };
    let sort = walk::sort(table, Found::Shape(parameter.value.shape));
    let fits = match sort {
        Sort::Any | Sort::Text => true,
        Sort::Number => matches!(given, Sort::Number | Sort::Any),
        Sort::Bool | Sort::List | Sort::Other => false,
    };
    if fits {
        return Ok(index);
    }
    let message =
        format!("the parameter `{}` of {} takes {}, not {}", name.text, called(operation), sort.words(), given.words());
    Err(Misfit::new(name.at, message))
}
