//! Makes names unique within one namespace, always in the same way.

use std::collections::{BTreeMap, BTreeSet};

use super::reserved;

/// Names of one scope: what is taken, and how often a name was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Namespace {
    taken: BTreeSet<String>,
    asked: BTreeMap<String, usize>,
}

impl Namespace {
    /// A scope in which some names are taken.
    pub(crate) fn new(reserved: &[&[&str]]) -> Self {
        let taken = reserved.iter().flat_map(|names| names.iter().map(|&name| name.to_owned())).collect();
        Self { taken, asked: BTreeMap::new() }
    }

    /// Whether nothing has this name yet.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !name.is_empty() && !self.taken.contains(name)
    }

    /// Takes the name where it is free.
    pub(crate) fn try_claim(&mut self, name: &str) -> Option<String> {
        self.is_free(name).then(|| {
            self.taken.insert(name.to_owned());
            name.to_owned()
        })
    }

    /// Takes the first of the names that is free, or the last with the first number from 2 that makes it free.
    pub(crate) fn claim(&mut self, names: &[&str], separator: &str) -> String {
        for name in names {
            if let Some(name) = self.try_claim(name) {
                return name;
            }
        }
        let base = names.last().copied().filter(|name| !name.is_empty()).unwrap_or("x").to_owned();
        let mut number = self.asked.get(&base).copied().unwrap_or(1);
        loop {
            number += 1;
            if let Some(name) = self.try_claim(&format!("{base}{separator}{number}")) {
                self.asked.insert(base, number);
                return name;
            }
        }
    }
}

/// How the members of one scope are named.
pub(crate) struct Members<'a> {
    /// From the text of the document to the letters of an identifier.
    pub(crate) case: fn(&str) -> String,
    /// Name of a member whose text has no letters.
    pub(crate) fallback: &'a str,
    /// What a member is called whose name is reserved: `{name}{suffix}`.
    pub(crate) suffix: &'a str,
    /// Between a name and the number that makes it unique.
    pub(crate) separator: &'a str,
    /// Names that are taken.
    pub(crate) reserved: &'a [&'a [&'a str]],
}

impl Members<'_> {
    /// A legal name for each text, unique among them. Those that are spelled as their name come first, so that `id`
    /// stays `id` whatever stands before it; then the document's order.
    pub(crate) fn name(&self, texts: &[&str]) -> Vec<String> {
        let mut scope = Namespace::new(self.reserved);
        let mut names: Vec<Option<String>> = vec![None; texts.len()];
        let cased: Vec<String> = texts.iter().map(|text| (self.case)(text)).collect();
        for (slot, (text, name)) in names.iter_mut().zip(texts.iter().zip(&cased)) {
            if text == name {
                *slot = scope.try_claim(name);
            }
        }
        let complete = names.into_iter().zip(&cased).map(|(slot, name)| {
            slot.unwrap_or_else(|| {
                let base = if name.is_empty() { self.fallback } else { name };
                let second = format!("{base}{}", self.suffix);
                if self.reserved.iter().any(|names| names.contains(&base)) {
                    scope.claim(&[&second], self.separator)
                } else {
                    scope.claim(&[base], self.separator)
                }
            })
        });
        complete.map(|name| reserved::escaped(&name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::case;
    use super::*;

    fn fields(texts: &[&str]) -> Vec<String> {
        Members { case: case::snake, fallback: "field", suffix: "_", separator: "_", reserved: &[] }.name(texts)
    }

    #[test]
    fn members_are_legal_and_unique() {
        assert_eq!(fields(&["fooBar", "foo_bar", "foo-bar"]), ["foo_bar_2", "foo_bar", "foo_bar_3"]);
        assert_eq!(
            fields(&["type", "self", "Self", "crate", "_"]),
            ["r#type", "self_", "self_2", "crate_", "underscore"]
        );
        assert_eq!(fields(&["🦀", "", "🐍"]), ["field", "field_2", "field_3"]);
        assert_eq!(fields(&["1", "+1", "-1"]), ["n1", "plus_1", "minus_1"]);
    }

    #[test]
    fn numbers_never_meet_a_given_name() {
        assert_eq!(fields(&["A", "a_2", "a"]), ["a_3", "a_2", "a"]);
    }
}
