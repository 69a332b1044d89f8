//! What the document asks of values beyond their types, and the check of it before anything is sent.
//!
//! In: rules as static data, which generated crates hold where `validate = "construct"` asks for it, and a value as JSON.
//! Out: nothing, or the first rule that is broken. Knows nothing about requests.

mod decimal;
mod pattern;

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt::{self, Write as _};

use crate::json::Value;

/// How deep rules are followed. Values nest less.
const DEEPEST: usize = 256;

/// What a value must satisfy: limits of its own, and what holds of its parts. As in JSON Schema, a limit says nothing of
/// values of other types, and null satisfies all.
pub struct Rule(pub &'static [Limit], pub Parts);

impl fmt::Debug for Rule {
    /// Not what it leads to, which may be itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.0).finish_non_exhaustive()
    }
}

/// A limit. Numbers are as the document has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Fewest characters: Unicode code points (JSON Schema validation §6.3.2).
    MinLength(u64),
    /// Most characters.
    MaxLength(u64),
    /// A regular expression that matches somewhere in the text (§6.3.3): as in the document, and as `regex-lite` reads it.
    /// Checked with the feature `pattern`.
    Pattern(&'static str, &'static str),
    /// The smallest number.
    Minimum(&'static str),
    /// The number that all are above.
    Above(&'static str),
    /// The largest number.
    Maximum(&'static str),
    /// The number that all are below.
    Below(&'static str),
    /// The number that all are multiples of.
    MultipleOf(&'static str),
    /// Fewest items.
    MinItems(u64),
    /// Most items.
    MaxItems(u64),
    /// No two items are equal; numbers are as they are written.
    UniqueItems,
    /// Fewest members.
    MinFields(u64),
    /// Most members.
    MaxFields(u64),
    /// Nothing is said of the text, not even its length. Comes before other limits.
    Secret,
}

/// What holds of the parts of a value.
pub enum Parts {
    /// Nothing.
    Leaf,
    /// Of members, and of those that it does not name.
    Object(&'static [(&'static str, &'static Rule)], Option<&'static Rule>),
    /// Of each item.
    List(&'static Rule),
    /// Of the first items, and of those after.
    Tuple(&'static [&'static Rule], Option<&'static Rule>),
    /// More of the value itself.
    All(&'static [&'static Rule]),
    /// Of an object, by the text of a property; without texts, of every other one.
    Tagged(&'static str, &'static [(&'static [&'static str], &'static Rule)]),
}

/// Which part of a request a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A parameter, by its position.
    Param(usize),
    /// A body of a media type.
    Body(&'static str),
}

/// The first rule that a value breaks. Does not hold the value.
#[derive(Debug)]
pub(crate) struct Broken {
    /// `.items[3].name`; empty for the value itself.
    pub(crate) path: String,
    /// `must have at most 5 characters, but has 7`
    pub(crate) problem: String,
}

/// Checks a value.
pub(crate) fn check(rule: &Rule, value: &Value) -> Result<(), Broken> {
    let mut path = Vec::new();
    satisfies(rule, value, &mut path).map_err(|problem| {
        let mut text = String::new();
        for step in &path {
            step.write(&mut text);
        }
        Broken { path: text, problem }
    })
}

/// A step into a value.
enum Step<'v> {
    Key(&'v str),
    Index(usize),
    /// To another rule for the same value.
    Stay,
}

impl Step<'_> {
    fn write(&self, text: &mut String) {
        let plain = |key: &str| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Key(key) if plain(key) => write!(text, ".{key}"),
            Self::Key(key) => write!(text, "[{key:?}]"),
            Self::Index(index) => write!(text, "[{index}]"),
            Self::Stay => Ok(()),
        };
    }
}

/// Leaves the path to what breaks a rule behind.
fn satisfies<'v>(rule: &Rule, value: &'v Value, path: &mut Vec<Step<'v>>) -> Result<(), String> {
    let Rule(limits, parts) = rule;
    if path.len() > DEEPEST {
        return Ok(());
    }
    let secret = limits.contains(&Limit::Secret);
    match limits.iter().find_map(|limit| broken(*limit, value, secret)) {
        Some(problem) => return Err(problem),
        None if value.is_null() => return Ok(()),
        None => {}
    }
    let mut part = |rule: &Rule, value: &'v Value, step: Step<'v>| {
        path.push(step);
        satisfies(rule, value, path)?;
        path.pop();
        Ok::<(), String>(())
    };
    match (parts, value) {
        (Parts::Object(fields, rest), Value::Object(members)) => {
            for (key, member) in members {
                let known = fields.iter().find(|(name, _)| name == key).map(|(_, rule)| *rule);
                if let Some(rule) = known.or(*rest) {
                    part(rule, member, Step::Key(key))?;
                }
            }
        }
        (Parts::List(rule), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                part(rule, item, Step::Index(index))?;
            }
        }
        (Parts::Tuple(first, rest), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                if let Some(rule) = first.get(index).copied().or(*rest) {
                    part(rule, item, Step::Index(index))?;
                }
            }
        }
        (Parts::All(rules), _) => {
            for rule in *rules {
                part(rule, value, Step::Stay)?;
            }
        }
        (Parts::Tagged(property, variants), Value::Object(members)) => {
            let tag = members.get(property).and_then(Value::as_str);
            let selected = variants.iter().find(|(tags, _)| tags.iter().any(|known| Some(*known) == tag));
            if let Some((_, rule)) = selected.or_else(|| variants.iter().find(|(tags, _)| tags.is_empty())) {
                part(rule, value, Step::Stay)?;
            }
        }
        (Parts::Leaf | Parts::Object(..) | Parts::List(_) | Parts::Tuple(..) | Parts::Tagged(..), _) => {}
    }
    Ok(())
}

/// What is wrong with a value, by one limit.
fn broken(limit: Limit, value: &Value, secret: bool) -> Option<String> {
    let number = |is_fine: fn(Ordering) -> bool, bound: &str, words: &str| {
        let number = value.as_number()?;
        let fine = decimal::compare(number.as_str(), bound).is_none_or(is_fine);
        (!fine).then(|| format!("must be {words} {bound}"))
    };
    let text = value.as_str();
    let characters = || text.map(|text| text.chars().count());
    let items = value.as_array();
    let fields = value.as_object().map(crate::json::Map::len);
    match limit {
        Limit::MinLength(least) => few(characters()?, least, "character", secret),
        Limit::MaxLength(most) => many(characters()?, most, "character", secret),
        Limit::Pattern(said, read) => (!pattern::matches(read, text?)).then(|| format!("must match `{said}`")),
        Limit::Minimum(least) => number(Ordering::is_ge, least, "at least"),
        Limit::Above(bound) => number(Ordering::is_gt, bound, "more than"),
        Limit::Maximum(most) => number(Ordering::is_le, most, "at most"),
        Limit::Below(bound) => number(Ordering::is_lt, bound, "less than"),
        Limit::MultipleOf(unit) => {
            let number = value.as_number()?;
            (!decimal::is_multiple(number.as_str(), unit)).then(|| format!("must be a multiple of {unit}"))
        }
        Limit::MinItems(least) => few(items?.len(), least, "item", secret),
        Limit::MaxItems(most) => many(items?.len(), most, "item", secret),
        Limit::UniqueItems => {
            let mut seen = HashSet::new();
            let repeated = items?.iter().position(|item| !seen.insert(item))?;
            Some(format!("must not have equal items, but item {repeated} is there before"))
        }
        Limit::MinFields(least) => few(fields?, least, "field", secret),
        Limit::MaxFields(most) => many(fields?, most, "field", secret),
        Limit::Secret => None,
    }
}

fn few(count: usize, least: u64, unit: &str, secret: bool) -> Option<String> {
    ((count as u64) < least).then(|| counted("at least", least, count, unit, secret))
}

fn many(count: usize, most: u64, unit: &str, secret: bool) -> Option<String> {
    ((count as u64) > most).then(|| counted("at most", most, count, unit, secret))
}

fn counted(words: &str, limit: u64, count: usize, unit: &str, secret: bool) -> String {
    let s = if limit == 1 { "" } else { "s" };
    let but = if secret { String::new() } else { format!(", but has {count}") };
    format!("must have {words} {limit} {unit}{s}{but}")
}

#[cfg(test)]
mod tests {
    use super::*;

    static NODE: Rule = Rule(
        &[],
        Parts::Object(
            &[
                ("name", &Rule(&[Limit::MinLength(1), Limit::MaxLength(3)], Parts::Leaf)),
                ("items", &Rule(&[], Parts::List(&NODE))),
            ],
            None,
        ),
    );
    static ROW: Rule = Rule(&[], Parts::Tuple(&[&Rule(&[], Parts::Leaf), &AMOUNT], Some(&SECRET)));
    static AMOUNT: Rule = Rule(&[Limit::Minimum("0"), Limit::Below("1e3"), Limit::MultipleOf("0.01")], Parts::Leaf);
    static SECRET: Rule = Rule(&[Limit::Secret, Limit::MinLength(8)], Parts::Leaf);
    static MAP: Rule = Rule(&[Limit::MinFields(1)], Parts::Object(&[], Some(&SET)));
    static SET: Rule = Rule(&[Limit::UniqueItems, Limit::MaxItems(2)], Parts::Leaf);
    static SHAPE: Rule =
        Rule(&[], Parts::Tagged("kind", &[(&["node"], &NODE), (&[], &Rule(&[Limit::MaxFields(1)], Parts::Leaf))]));
    static BOTH: Rule = Rule(&[], Parts::All(&[&AMOUNT, &SECRET]));

    fn check(rule: &Rule, text: &str, expected: &str) {
        let value: Value = text.parse().expect("JSON");
        let found = super::check(rule, &value);
        let found = found.map_or_else(|Broken { path, problem }| format!("{path} {problem}"), |()| "fine".to_owned());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_place_is_named_and_the_value_is_not() {
        check(&NODE, r#"{"name":"äöü","items":[{"name":null}]}"#, "fine");
        check(
            &NODE,
            r#"{"items":[{},{"items":[{"name":"long"}]}]}"#,
            ".items[1].items[0].name must have at most 3 characters, but has 4",
        );
        check(&NODE, r#"{"name":""}"#, ".name must have at least 1 character, but has 0");
        check(&NODE, r#"{"name":17,"items":"none"}"#, "fine");
        check(&ROW, r#"["",1,"short"]"#, "[2] must have at least 8 characters");
        check(&MAP, "{}", " must have at least 1 field, but has 0");
        check(&MAP, r#"{"a b":[1,1]}"#, r#"["a b"] must not have equal items, but item 1 is there before"#);
        check(&MAP, r#"{"a":[1,2,3]}"#, ".a must have at most 2 items, but has 3");
    }

    #[test]
    fn numbers_are_compared_digit_by_digit() {
        check(&AMOUNT, "0.07", "fine");
        check(&AMOUNT, "-0", "fine");
        check(&AMOUNT, "0.071", " must be a multiple of 0.01");
        check(&AMOUNT, "1000.0", " must be less than 1e3");
        check(&AMOUNT, "-1e-400", " must be at least 0");
    }

    #[test]
    fn unions_have_the_rules_of_their_variant() {
        check(&SHAPE, r#"{"kind":"node","name":"long"}"#, ".name must have at most 3 characters, but has 4");
        check(&SHAPE, r#"{"kind":"other","name":"long"}"#, " must have at most 1 field, but has 2");
        check(&BOTH, "-1", " must be at least 0");
        check(&BOTH, "\"-1\"", " must have at least 8 characters");
    }
}
