//! Which operations are generated: those that `include` names (all, where there is none) and `exclude` does not.
//!
//! In: both tables as they were written. Out: what is left out; an error for each entry that names nothing. Acts once,
//! before anything is lowered, so that no later stage hears of what is left out.

use std::collections::HashSet;

use truespec_model::Method;
use truespec_openapi::Resolved;
use truespec_source::{Code, Diagnostics, did_you_mean};

use super::Wishes;
use super::pattern::{self, Named, Pattern, glob};
use super::setting::{Keys, Setting, Text};

/// What is left out.
#[derive(Default)]
pub(crate) struct Filter<'a> {
    left_out: HashSet<(&'a str, Method)>,
    is_set: bool,
}

impl Filter<'_> {
    /// Whether there is one: then only what operations reach is generated.
    pub(crate) const fn is_set(&self) -> bool {
        self.is_set
    }

    /// Whether an operation is generated.
    pub(crate) fn keeps(&self, path: &str, method: &Method) -> bool {
        !self.left_out.contains(&(path, method.clone()))
    }
}

/// Decides it.
pub(crate) fn filter<'a>(resolved: &'a Resolved, wishes: &Wishes, d: &mut Diagnostics) -> Filter<'a> {
    let (include, exclude) = (wishes.get("include"), wishes.get("exclude"));
    let Some(at) = include.or(exclude).map(|setting| setting.at) else { return Filter::default() };
    let operations = pattern::all(resolved);
    let include = include.and_then(|setting| entries(setting, "include", &operations, d));
    let exclude = exclude.and_then(|setting| entries(setting, "exclude", &operations, d));
    let any = |entries: &[Entry<'_>], named: &Named<'_>| entries.iter().any(|entry| entry.matches(named));
    let is_kept = |named: &Named<'_>| {
        include.as_ref().is_none_or(|entries| any(entries, named))
            && exclude.as_ref().is_none_or(|entries| !any(entries, named))
    };
    let left_out: HashSet<(&str, Method)> =
        operations.iter().filter(|named| !is_kept(named)).map(|named| (named.path, named.method.clone())).collect();
    if left_out.len() == operations.len() && !d.has_errors() {
        d.error(Code::Config, at, "no operation is left to generate");
    }
    Filter { left_out, is_set: true }
}

/// One entry of a table.
enum Entry<'s> {
    Tag(&'s str),
    Operation(Pattern<'s>),
    Path(&'s str),
}

impl Entry<'_> {
    fn matches(&self, named: &Named<'_>) -> bool {
        match self {
            Self::Tag(tag) => named.tags.iter().any(|name| name == tag),
            Self::Operation(pattern) => pattern.matches(named),
            Self::Path(pattern) => glob(pattern, named.path),
        }
    }
}

fn entries<'s>(
    setting: &'s Setting,
    owner: &'static str,
    operations: &[Named<'_>],
    d: &mut Diagnostics,
) -> Option<Vec<Entry<'s>>> {
    let mut keys = Keys::of(setting, owner, d)?;
    let tags = keys.texts("tags", d).into_iter().map(|Text { text, at }| (Entry::Tag(text), text, at));
    let paths = keys.texts("paths", d).into_iter().map(|Text { text, at }| (Entry::Path(text), text, at));
    let named = keys.texts("operations", d).into_iter();
    let named = named.map(|Text { text, at }| (Entry::Operation(Pattern::new(text)), text, at));
    let all: Vec<(Entry<'s>, &str, _)> = tags.chain(paths).chain(named).collect();
    keys.finish(d);
    for (entry, text, at) in &all {
        if operations.iter().any(|named| entry.matches(named)) {
            continue;
        }
        let (message, help) = match entry {
            Entry::Tag(tag) => {
                let tags = operations.iter().flat_map(|named| named.tags);
                (format!("no operation has the tag `{tag}`"), did_you_mean(tag, tags.map(String::as_str)))
            }
            Entry::Operation(pattern) => (format!("there is no operation `{text}`"), Some(pattern.help(operations))),
            Entry::Path(path) => {
                let help = if path.starts_with(['/', '*']) {
                    Pattern::Path(None, path).help(operations)
                } else {
                    "paths start with `/`".to_owned()
                };
                (format!("there is no path `{path}`"), Some(help))
            }
        };
        d.error(Code::Config, *at, message).maybe_help(help);
    }
    Some(all.into_iter().map(|(entry, ..)| entry).collect())
}
