//! Makes names unique within one namespace, always in the same way.

use std::collections::{BTreeMap, BTreeSet};

use super::lock::Lock;
use super::{places, reserved};

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
        self.name_kept(texts, |_| false, &Lock::default(), "")
    }

    /// Like [`name`](Self::name), but before all others come those that are pinned, and then the names that the lock
    /// holds for `owner`. It keeps the names of those that are in each other's way.
    pub(crate) fn name_kept(
        &self,
        texts: &[&str],
        is_pinned: impl Fn(usize) -> bool,
        lock: &Lock,
        owner: &str,
    ) -> Vec<String> {
        let wanted: Vec<String> = texts.iter().map(|text| self.wanted((self.case)(text))).collect();
        // As nearly always: nothing is in the way of anything, and was not in the last run.
        let distinct: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
        let free = |name: &str| !self.reserved.iter().any(|names| names.contains(&name));
        if distinct.len() == wanted.len() && lock.is_new(owner) && distinct.into_iter().all(free) {
            return wanted.into_iter().map(reserved::escaped).collect();
        }
        let mut scope = Namespace::new(self.reserved);
        let places = member_places(texts, owner);
        let mut names: Vec<Option<String>> = vec![None; texts.len()];
        for (index, name) in names.iter_mut().enumerate().filter(|(index, _)| is_pinned(*index)) {
            *name = scope.try_claim(&wanted[index]);
        }
        for (name, place) in names.iter_mut().zip(&places).filter(|(name, _)| name.is_none()) {
            *name = lock.kept(place).and_then(|kept| scope.try_claim(kept));
        }
        for (index, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_none()) {
            if texts[index] == wanted[index] {
                *name = scope.try_claim(&wanted[index]);
            }
        }
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &wanted {
            *times.entry(name).or_default() += 1;
        }
        let idents = names.into_iter().zip(&wanted).zip(&places).enumerate().map(|(index, ((name, wanted), place))| {
            let name = name.unwrap_or_else(|| scope.claim(&[wanted], self.separator));
            let alone = times.get(wanted.as_str()) == Some(&1);
            let safe = is_pinned(index) || (alone && name == *wanted);
            if !safe {
                lock.keep([place.as_str()], &name);
            }
            reserved::escaped(name)
        });
        idents.collect()
    }

    /// What a member would be called if it were alone.
    fn wanted(&self, name: String) -> String {
        let base = if name.is_empty() { self.fallback.to_owned() } else { name };
        let is_reserved = self.reserved.iter().any(|names| names.contains(&base.as_str()));
        if is_reserved { format!("{base}{}", self.suffix) } else { base }
    }
}

/// What the lock calls members: by their text, and by their number where several have the same.
fn member_places(texts: &[&str], scope: &str) -> Vec<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    let places = texts.iter().map(|text| {
        let time = times.entry(text).and_modify(|times| *times += 1).or_insert(1);
        let text = places::step(text);
        if *time == 1 { format!("{scope}/{text}") } else { format!("{scope}/{text}/~{time}") }
    });
    places.collect()
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
