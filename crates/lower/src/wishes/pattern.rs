//! Patterns that name operations: by `operationId`, by path, or by method and path.
//!
//! `*` stands for any text without a slash, so for one segment of a path; `**` for any text at all. A path is that of the
//! document, with its holes: `/repos/*/issues` and `/repos/{owner}/issues` both name `/repos/{owner}/issues`.

use truespec_model::{Method, Operation};
use truespec_openapi::Resolved;
use truespec_source::did_you_mean;

use crate::operations::described;

/// An operation as patterns see it.
#[derive(Clone, Debug)]
pub(super) struct Named<'a> {
    pub(super) path: &'a str,
    pub(super) method: Method,
    pub(super) id: Option<&'a str>,
    pub(super) tags: &'a [String],
}

impl<'a> Named<'a> {
    /// An operation that is generated.
    pub(super) fn of(operation: &'a Operation) -> Self {
        let Operation { path, method, name, .. } = operation;
        Self { path: &path.text, method: method.clone(), id: name.as_deref(), tags: &[] }
    }
}

/// All operations of the document, in its order.
pub(super) fn all(resolved: &Resolved) -> Vec<Named<'_>> {
    let mut all = Vec::new();
    for (path, &node) in &resolved.document.paths {
        for (method, found) in resolved.path_item(node).into_iter().flat_map(described) {
            all.push(Named { path, method, id: found.operation_id.as_deref(), tags: &found.tags });
        }
    }
    all
}

/// A pattern.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pattern<'p> {
    /// Of an `operationId`.
    Id(&'p str),
    /// Of a path, maybe of one method alone.
    Path(Option<&'p str>, &'p str),
}

impl<'p> Pattern<'p> {
    /// Reads `listPets`, `list*`, `/pets/**`, `GET /pets/**`.
    pub(super) fn new(text: &'p str) -> Self {
        match text.split_once(char::is_whitespace) {
            _ if text.starts_with('/') => Self::Path(None, text),
            Some((method, path)) if path.trim_start().starts_with('/') => Self::Path(Some(method), path.trim_start()),
            _ => Self::Id(text),
        }
    }

    /// Whether it names an operation.
    pub(super) fn matches(self, named: &Named<'_>) -> bool {
        match self {
            Self::Id(pattern) => named.id.is_some_and(|id| glob(pattern, id)),
            Self::Path(method, pattern) => {
                method.is_none_or(|method| method.eq_ignore_ascii_case(named.method.as_str()))
                    && glob(pattern, named.path)
            }
        }
    }

    /// Whether it names one operation by its full name.
    pub(super) fn is_exact(self) -> bool {
        match self {
            Self::Id(pattern) => !pattern.contains('*'),
            Self::Path(method, pattern) => method.is_some() && !pattern.contains('*'),
        }
    }

    /// What to try where it names nothing.
    pub(super) fn help(self, operations: &[Named<'_>]) -> String {
        let paths = operations.iter().map(|named| named.path);
        let near = match self {
            Self::Id(pattern) => did_you_mean(pattern, operations.iter().filter_map(|named| named.id)),
            Self::Path(None, pattern) => did_you_mean(pattern, paths),
            Self::Path(Some(method), pattern) => {
                let names: Vec<String> =
                    operations.iter().map(|named| format!("{} {}", named.method.as_str(), named.path)).collect();
                did_you_mean(&format!("{method} {pattern}"), names.iter().map(String::as_str))
            }
        };
        near.unwrap_or_else(|| match self {
            Self::Id(pattern) if pattern.contains('*') => {
                "this is a pattern of operation ids; one of paths starts with `/`, or with a method and `/`".to_owned()
            }
            Self::Id(_) => "operations are named by their `operationId`, or as `GET /path`".to_owned(),
            Self::Path(..) => "`*` stands for one segment of a path, `**` for any number of them".to_owned(),
        })
    }
}

/// Whether a text is as the pattern says.
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    // Where the last star of each kind was, and how much text it has taken: what `*` cannot go on with, `**` may.
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    let mut at = 0;
    while at < pattern.len() {
        let wide = pattern[at..].starts_with(b"**");
        let star = pattern[at] == b'*';
        let mut next = vec![false; text.len() + 1];
        let mut open = false;
        for position in 0..=text.len() {
            if star {
                open = reached[position] || (open && (wide || text[position - 1] != b'/'));
                next[position] = open;
            } else if position > 0 {
                next[position] = reached[position - 1] && text[position - 1] == pattern[at];
            }
        }
        reached = next;
        at += if wide { 2 } else { 1 };
    }
    reached[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        for (pattern, text, expected) in [
            ("/pets", "/pets", true),
            ("/pets", "/pets/", false),
            ("/pets/*", "/pets/{id}", true),
            ("/pets/*", "/pets/{id}/toys", false),
            ("/pets/**", "/pets/{id}/toys", true),
            ("/pets/**", "/pets", false),
            ("/pets**", "/pets", true),
            ("/**/toys", "/pets/{id}/toys", true),
            ("/*/*/toys", "/pets/{id}/toys", true),
            ("**", "", true),
            ("list*", "listPets", true),
            ("repos/list-*", "repos/list-for-org", true),
            ("*Pets", "listPets", true),
            ("*Pets*", "listPet", false),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }
}
