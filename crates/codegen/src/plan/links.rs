//! Says in the documentation of calls which calls may follow on their answers.

use std::collections::BTreeMap;

use truespec_model::{Api, Link};

use super::docs;
use super::names::pattern_text;
use super::samples;
use crate::{Call, Doc, Paragraph};

/// Adds the links to the documentation of `calls`, which are in the order of the operations.
pub(crate) fn document(api: &Api, calls: &mut [Option<Call>]) {
    let mut by_call: BTreeMap<usize, Vec<&Link>> = BTreeMap::new();
    for link in &api.links {
        by_call.entry(link.of.0).or_default().push(link);
    }
    for (index, links) in by_call {
        let Some(call) = calls.get_mut(index).and_then(Option::as_mut) else { continue };
        let items: Vec<(String, String)> = links.iter().map(|link| item(link)).collect();
        add(&mut call.docs, &items);
        call.others.iter_mut().for_each(|other| add(&mut other.docs, &items));
    }
}

fn add(docs: &mut Doc, items: &[(String, String)]) {
    docs.paragraphs.push(Paragraph::Ours("What may follow on an answer:".to_owned()));
    docs.paragraphs.push(Paragraph::Items(items.to_vec()));
}

/// What a link says: `get` (201): `getOrder` with `id` from `$response.body#/id`.
fn item(link: &Link) -> (String, String) {
    let mut takes: Vec<String> = Vec::new();
    for (name, value) in &link.parameters {
        takes.push(format!("{} from {}", docs::code(name), docs::code(&samples::words(value))));
    }
    takes.extend(link.body.as_ref().map(|body| format!("the body from {}", docs::code(&samples::words(body)))));
    let to = link.to.as_deref().map_or_else(String::new, |to| format!(": {}", docs::code(to)));
    let takes = if takes.is_empty() { String::new() } else { format!(" with {}", takes.join(", ")) };
    let said = link.description.as_deref().map(str::trim).unwrap_or_default();
    let end = if said.is_empty() { "." } else { ". " };
    (format!("{} ({}){to}{takes}{end}", docs::code(&link.name), pattern_text(link.status)), said.to_owned())
}
