//! Features: a user compiles the operations of the tags that they name, and the models that these lead to.
//!
//! In: the planned calls and types. Out: a feature a tag, and models sorted into files by the tags that lead to them, so
//! that a condition stands before a file and not before each type. Knows nothing about shapes or how a file is printed.
//!
//! A file names another only where whatever brings the first brings the second: what a type holds is reached by all that
//! reach the type. So no combination of features can miss a type.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{self, Lock};
use crate::{
    Answer, Argument, Call, Doc, Features, Group, ModelModule, OtherBody, Paragraph, Passing, RustType, Setter,
    Streamed, Success, TypeBody, TypeId, TypeItem, Webhooks,
};

/// Models that more tags than this lead to are always compiled, and those that all do. They are 1 to 12 % of the lines of the models of 15 large
/// documents; with a condition for each set of tags, GitHub's would have 46 more files, and Cloudflare's 137.
const MOST_TAGS: usize = 3;

/// Gives each group its feature, and sorts the models. Crates of fewer than two tags have nothing to choose.
pub(crate) fn features(
    groups: &mut [Group],
    untagged: &[Call],
    webhooks: Option<&Webhooks>,
    types: &mut [TypeItem],
    lock: &Lock,
) -> Features {
    if groups.len() < 2 {
        return Features::default();
    }
    let modules: Vec<&str> = groups.iter().map(|group| group.module.as_str()).collect();
    let names = names::features(&modules, lock);
    for (group, name) in groups.iter_mut().zip(&names) {
        group.docs = std::mem::take(&mut group.docs).and(format!("Part of the feature `{name}`."));
        group.feature = Some(name.clone());
    }
    let graph: Vec<Vec<usize>> = types.iter().map(|item| targets(&parts(&item.body))).collect();
    let mut brought = brought_by(groups, untagged, webhooks, &graph);
    let unused: Vec<usize> = (0..types.len()).filter(|&index| brought[index] == Brought::default()).collect();
    let unused_feature = groups.len();
    for index in closure(&graph, unused.iter().copied()) {
        brought[index].by.push(unused_feature);
    }
    let mut sets: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (index, Brought { always, by }) in brought.into_iter().enumerate() {
        let by_all = by.iter().filter(|&&tag| tag < groups.len()).count() == groups.len();
        if !always && !by_all && by.len() <= MOST_TAGS {
            sets.entry(by).or_default().push(index);
        }
    }
    let mut found: Vec<ModelModule> = Vec::new();
    let mut scope = names::Namespace::default();
    // Those of one tag have its name.
    let mut sets: Vec<(Vec<usize>, Vec<usize>)> = sets.into_iter().collect();
    sets.sort_by_key(|(set, _)| set.len());
    for (set, members) in sets {
        let name_of = |&index: &usize| groups.get(index).map_or("unused", |group| group.module.as_str());
        let name = set.iter().map(name_of).collect::<Vec<_>>().join("_and_");
        let feature = |&index: &usize| names.get(index).map_or(names::UNUSED, String::as_str).to_owned();
        let inside: BTreeSet<usize> = members.iter().copied().collect();
        let imports: BTreeSet<usize> = members.iter().flat_map(|&index| &graph[index]).copied().collect();
        found.push(ModelModule {
            name: scope.claim(&[&name], "_"),
            features: set.iter().map(feature).collect(),
            imports: imports.difference(&inside).map(|&index| TypeId(index)).collect(),
            types: members.into_iter().map(TypeId).collect(),
        });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    lead_by_whole_paths(&found, types);
    Features { unused: (!unused.is_empty()).then(|| names::UNUSED.to_owned()), modules: found }
}

/// What brings a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Brought {
    /// Operations without a tag do, or what the server sends by itself.
    always: bool,
    /// The tags that do, in order.
    by: Vec<usize>,
}

fn brought_by(groups: &[Group], untagged: &[Call], webhooks: Option<&Webhooks>, graph: &[Vec<usize>]) -> Vec<Brought> {
    let mut brought = vec![Brought::default(); graph.len()];
    let of_webhooks = webhooks.into_iter().flat_map(payloads);
    for index in closure(graph, untagged.iter().flat_map(roots).chain(of_webhooks)) {
        brought[index].always = true;
    }
    for (tag, group) in groups.iter().enumerate() {
        for index in closure(graph, group.calls.iter().flat_map(roots)) {
            brought[index].by.push(tag);
        }
    }
    brought
}

/// What the roots lead to, themselves included; each once.
fn closure(graph: &[Vec<usize>], roots: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut seen = vec![false; graph.len()];
    let mut found = Vec::new();
    let mut open: Vec<usize> = roots.collect();
    while let Some(index) = open.pop() {
        if seen.get_mut(index).is_some_and(|seen| !std::mem::replace(seen, true)) {
            found.push(index);
            open.extend(&graph[index]);
        }
    }
    found
}

/// The types that come by themselves.
fn payloads(webhooks: &Webhooks) -> Vec<usize> {
    let events = webhooks.event.iter().map(|(ty, _)| ty);
    let mut found = targets(&events.chain(webhooks.decoders.iter().map(|decoder| &decoder.ty)).collect::<Vec<_>>());
    found.extend(webhooks.headers.iter().map(|id| id.0));
    found
}

/// The types that a call names.
fn roots(call: &Call) -> Vec<usize> {
    // Spelt out, so that a new field is looked at here.
    let Call {
        place: _,
        method: _,
        ident: _,
        descriptor: _,
        docs: _,
        deprecated: _,
        arguments,
        setters,
        others,
        // A wait gives what the call gives.
        waits: _,
        success,
        failure,
        item,
        headers,
        operation: _,
    } = call;
    let others = others.iter().flat_map(|OtherBody { arguments, .. }| arguments);
    let setters = setters.iter().map(|Setter { argument, .. }| argument);
    let mut named: Vec<&RustType> = arguments.iter().chain(others).chain(setters).filter_map(taken).collect();
    let mut found: Vec<usize> = headers.iter().map(|id| id.0).collect();
    named.extend(item);
    let (whole, streamed) = match success {
        Success::Whole(answer, alternative) => (Some(answer), alternative.as_ref().map(|other| &other.streamed)),
        Success::Stream(streamed) => (None, Some(streamed)),
    };
    named.extend(streamed.and_then(items));
    for answer in whole.into_iter().chain([failure]) {
        named.extend(json(answer));
        found.extend(by_status(answer));
    }
    found.extend(targets(&named));
    found
}

fn taken(argument: &Argument) -> Option<&RustType> {
    match &argument.passing {
        Passing::Value(ty) | Passing::Reference(ty) | Passing::Slice(ty) => Some(ty),
        Passing::Text | Passing::File => None,
    }
}

fn items(streamed: &Streamed) -> Option<&RustType> {
    match streamed {
        Streamed::Events(ty) | Streamed::WholeEvents(ty) | Streamed::Lines(ty) => Some(ty),
        Streamed::Bytes | Streamed::Texts => None,
    }
}

fn json(answer: &Answer) -> Option<&RustType> {
    match answer {
        Answer::Json(ty) => Some(ty),
        Answer::Empty | Answer::Text | Answer::Bytes | Answer::ByStatus(_) => None,
    }
}

fn by_status(answer: &Answer) -> Option<usize> {
    match answer {
        Answer::ByStatus(id) => Some(id.0),
        Answer::Empty | Answer::Text | Answer::Bytes | Answer::Json(_) => None,
    }
}

/// The types that a type is written with.
fn parts(body: &TypeBody) -> Vec<&RustType> {
    match body {
        TypeBody::Struct { fields, extra, .. } => {
            fields.iter().map(|field| &field.ty).chain(extra.iter().map(|(_, ty)| ty)).collect()
        }
        TypeBody::Tuple { items, rest, .. } => items.iter().map(|item| &item.ty).chain(rest).collect(),
        TypeBody::Headers(fields) => fields.iter().map(|field| &field.ty).collect(),
        TypeBody::Union { variants, .. } => variants.iter().map(|variant| &variant.ty).collect(),
        TypeBody::Alias(ty) => vec![ty],
        TypeBody::Responses(rows) => rows.iter().filter_map(|row| json(&row.body)).collect(),
        TypeBody::Enum { .. } | TypeBody::Text { .. } => Vec::new(),
    }
}

/// The types of the crate among them, each once.
fn targets(types: &[&RustType]) -> Vec<usize> {
    let mut open: Vec<&RustType> = types.to_vec();
    let mut found = BTreeSet::new();
    while let Some(ty) = open.pop() {
        match ty {
            RustType::Plain(_) | RustType::Runtime(_) => {}
            RustType::Model(id) => {
                found.insert(id.0);
            }
            RustType::Tuple(items) => open.extend(items),
            RustType::List(inner)
            | RustType::Map(inner)
            | RustType::Option(inner)
            | RustType::Patch(inner)
            | RustType::Boxed(inner) => open.push(inner),
        }
    }
    found.into_iter().collect()
}

/// Our words lead to types by their names, which do not reach from one file into another.
fn lead_by_whole_paths(modules: &[ModelModule], types: &mut [TypeItem]) {
    let idents: Vec<String> = types.iter().map(|item| item.ident.clone()).collect();
    let known: BTreeSet<&str> = idents.iter().map(String::as_str).collect();
    for module in modules {
        let here = module.types.iter().chain(&module.imports).filter_map(|id| idents.get(id.0));
        let here: BTreeSet<&str> = here.map(String::as_str).collect();
        let is_elsewhere = |ident: &str| known.contains(ident) && !here.contains(ident);
        for id in &module.types {
            let Some(TypeItem { docs, body, .. }) = types.get_mut(id.0) else { continue };
            let inner: Vec<&mut Doc> = match body {
                TypeBody::Struct { fields, .. } | TypeBody::Tuple { items: fields, .. } | TypeBody::Headers(fields) => {
                    fields.iter_mut().map(|field| &mut field.docs).collect()
                }
                TypeBody::Enum { values, .. } => values.iter_mut().map(|value| &mut value.docs).collect(),
                TypeBody::Union { variants, .. } => variants.iter_mut().map(|variant| &mut variant.docs).collect(),
                TypeBody::Responses(rows) => rows.iter_mut().map(|row| &mut row.docs).collect(),
                TypeBody::Alias(_) | TypeBody::Text { .. } => Vec::new(),
            };
            for paragraph in std::iter::once(docs).chain(inner).flat_map(|doc| &mut doc.paragraphs) {
                if let Paragraph::Ours(text) = paragraph
                    && text.contains('[')
                {
                    *text = with_whole_paths(text, is_elsewhere);
                }
            }
        }
    }
}

/// ``[`Pet`]`` becomes ``[`Pet`](crate::models::Pet)`` where `Pet` is elsewhere.
fn with_whole_paths(text: &str, is_elsewhere: impl Fn(&str) -> bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        out.extend([before, "[`"]);
        rest = after;
        if let Some((ident, after)) = rest.split_once("`]")
            && !after.starts_with(['(', '['])
            && is_elsewhere(ident)
        {
            out.extend([ident, "`](crate::models::", ident, ")"]);
            rest = after;
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_elsewhere_get_a_path() {
        let text = "A `b` of [`Pet`], [`Dog`] and [`Pet`](x).";
        let found = with_whole_paths(text, |ident| ident == "Pet");
        assert_eq!(found, "A `b` of [`Pet`](crate::models::Pet), [`Dog`] and [`Pet`](x).");
    }
}
