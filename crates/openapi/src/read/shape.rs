//! The shapes that fields can have: text, flags, counts, lists, objects. What does not fit is said in the same words everywhere.

use indexmap::IndexMap;
use truespec_source::{At, Code, NodeId, did_you_mean};

use super::Reader;
use super::vocabulary::{Vocabulary, of_other_version};
use crate::Value;

impl<'t> Reader<'t, '_> {
    /// The entries of an object; nothing, and a diagnostic, for anything else.
    pub(super) fn object(&mut self, node: NodeId) -> impl Iterator<Item = (&'t str, NodeId)> + use<'t> {
        let tree = self.tree;
        let refers = matches!(tree.value(node), Value::Object) && tree.get(node, "$ref").is_some();
        let node = if refers { self.behind(node, &self.subject(node)) } else { Some(node) };
        // A node without entries stands for what is not there.
        node.filter(|&node| self.is_object(node)).map(|node| tree.entries(node)).into_iter().flatten()
    }

    /// Whether a node is an object. `null` passes for an empty one, which is how YAML spells a key without a value.
    pub(super) fn is_object(&mut self, node: NodeId) -> bool {
        match self.tree.value(node) {
            Value::Object => true,
            Value::Null => {
                self.is_null(node, "an object");
                true
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::List => {
                self.wrong_type(node, "an object");
                false
            }
        }
    }

    /// The items of a list; nothing, and a diagnostic, for anything else.
    pub(super) fn list(&mut self, node: NodeId) -> impl Iterator<Item = NodeId> + use<'t> {
        let tree = self.tree;
        let refers = matches!(tree.value(node), Value::Object) && tree.get(node, "$ref").is_some();
        let node = if refers { self.behind(node, &self.subject(node)) } else { Some(node) };
        let Some(node) = node else { return None.into_iter().flatten() };
        match self.tree.value(node) {
            Value::List => {}
            Value::Null => self.is_null(node, "a list"),
            Value::Object => {
                self.wrong_type(node, "a list")
                    .help("in YAML, each item of a list starts with `- `; in JSON, it is in `[…]`");
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.wrong_type(node, "a list");
            }
        }
        Some(tree.items(node)).into_iter().flatten()
    }

    /// A text. Numbers and booleans that lack quotes, as in `version: 1.0`, are read as they are spelt.
    pub(super) fn text(&mut self, node: NodeId) -> Option<String> {
        let tree = self.tree;
        match tree.value(node) {
            Value::String(text) => return Some(text.to_owned()),
            Value::Null => self.is_null(node, "text"),
            Value::Number(_) | Value::Bool(_) => {
                let spelt = self.spelling(node).to_owned();
                let message = format!("{} should be text", self.subject(node));
                let label = format!("expected text, found {}", self.found(node));
                let help = format!("put it in quotes: `\"{spelt}\"`");
                self.quirks.add(Code::WrongType, node, message, Some(label), || Some(help));
                return Some(spelt);
            }
            Value::List | Value::Object => {
                self.wrong_type(node, "text");
            }
        }
        None
    }

    /// A text that only people read. Whatever else stands there hurts no generated code.
    pub(super) fn prose(&mut self, node: NodeId) -> Option<String> {
        if !matches!(self.tree.value(node), Value::List | Value::Object) {
            return self.text(node);
        }
        let target = self.tree.get(node, "$ref").and_then(|text| self.tree.target(text, self.tree.as_str(text)?));
        if let Some(found) = target.and_then(|target| self.tree.as_str(target)) {
            let message = format!("{} cannot be a reference in this version of OpenAPI", self.subject(node));
            self.quirk(Code::InvalidValue, node, message, "what it leads to is read all the same");
            return Some(found.to_owned());
        }
        let message = format!("{} should be text", self.subject(node));
        let label = format!("expected text, found {}", self.found(node));
        let help = "it is ignored; bundle the document first if it leads to another file".to_owned();
        self.quirks.add(Code::WrongType, node, message, Some(label), || Some(help));
        None
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, node: NodeId) -> Vec<String> {
        self.list(node).filter_map(|item| self.text(item)).collect()
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, node: NodeId) -> bool {
        match self.tree.value(node) {
            Value::Bool(value) => value,
            Value::Null => {
                self.is_null(node, "`true` or `false`");
                false
            }
            Value::String(text @ ("true" | "false")) => {
                let message = format!("{} should be a boolean", self.subject(node));
                let help = format!("remove the quotes: `{text}`");
                let label = format!("expected a boolean, found the text \"{text}\"");
                self.quirks.add(Code::WrongType, node, message, Some(label), || Some(help));
                text == "true"
            }
            Value::String("yes" | "no" | "on" | "off" | "Yes" | "No" | "On" | "Off") => {
                self.wrong_type(node, "`true` or `false`").help("YAML 1.2 takes this word for text");
                false
            }
            Value::Number(_) | Value::String(_) | Value::List | Value::Object => {
                self.wrong_type(node, "`true` or `false`");
                false
            }
        }
    }

    /// A number, as it is spelt.
    pub(super) fn number(&mut self, node: NodeId) -> Option<String> {
        match self.tree.value(node) {
            Value::Number(digits) => Some(digits.to_owned()),
            Value::Null => {
                self.is_null(node, "a number");
                None
            }
            Value::String(text) if text.parse::<f64>().is_ok_and(f64::is_finite) && is_json_number(text) => {
                let message = format!("{} should be a number", self.subject(node));
                let label = format!("expected a number, found the text \"{text}\"");
                self.quirks.add(Code::WrongType, node, message, Some(label), || Some("remove the quotes".to_owned()));
                Some(text.to_owned())
            }
            // All numbers are limits, without which a client is no less right.
            Value::Bool(_) | Value::String(_) | Value::List | Value::Object => {
                let message = format!("{} should be a number", self.subject(node));
                let label = format!("expected a number, found {}", self.found(node));
                let help = || Some("the limit is ignored".to_owned());
                self.quirks.add(Code::WrongType, node, message, Some(label), help);
                None
            }
        }
    }

    /// A whole number from zero up. What is larger than 64 bits limits nothing, and is read as the largest.
    pub(super) fn count(&mut self, node: NodeId) -> Option<u64> {
        let digits = self.number(node)?;
        if let Some(count) = whole(&digits) {
            return Some(count);
        }
        let message = format!("{} should be a whole number that is not negative", self.subject(node));
        self.quirk(Code::InvalidValue, node, message, "the limit is ignored");
        None
    }

    /// An error about a node of the wrong type.
    pub(super) fn wrong_type(&mut self, node: NodeId, expected: &str) -> &mut truespec_source::Diagnostic {
        let message = format!("{} must be {expected}", self.subject(node));
        let label = format!("expected {expected}, found {}", self.found(node));
        self.d.error(Code::WrongType, node, message).label(label)
    }

    /// A warning that is said once for all places with the same message.
    pub(super) fn quirk(&mut self, code: Code, at: impl Into<At>, message: String, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.quirks.add(code, at, message, None, || help);
    }

    /// A known field that is not there.
    pub(super) fn missing(&mut self, node: NodeId, what: &str, field: &str) {
        self.quirk(Code::MissingField, At::Key(node), format!("{what} has no `{field}`"), "");
    }

    /// Keeps an extension, reports any other field that the vocabulary does not have.
    pub(super) fn other(
        &mut self,
        vocabulary: &Vocabulary,
        key: &str,
        node: NodeId,
        extensions: &mut IndexMap<String, NodeId>,
    ) {
        if key.starts_with("x-") {
            extensions.insert(key.to_owned(), node);
        } else {
            self.unknown(vocabulary, key, node);
        }
    }

    /// Reports a field that the vocabulary does not have, where it is no extension.
    pub(super) fn unknown(&mut self, vocabulary: &Vocabulary, key: &str, node: NodeId) {
        if key.starts_with("x-") {
            return;
        }
        let message = format!("`{key}` is not a field of {}", vocabulary.name);
        self.quirks.add(Code::UnknownField, At::Key(node), message, None, || {
            // A field of a later version is in the vocabulary all the same.
            let slip = if vocabulary.fields.contains(&key) {
                None
            } else {
                did_you_mean(key, vocabulary.fields.iter().copied())
            };
            slip.or_else(|| vocabulary.belongs_elsewhere(key))
                .or_else(|| of_other_version(key))
                .or_else(|| Some("it is ignored; extensions start with `x-`".to_owned()))
        });
    }

    /// How messages name a node: by its key, or as an item of what is under a key.
    pub(super) fn subject(&self, node: NodeId) -> String {
        match (self.tree.key(node), self.tree.parent(node)) {
            (Some(key), _) => format!("`{key}`"),
            (None, None) => "the document".to_owned(),
            (None, Some(parent)) => match self.tree.key(parent) {
                Some(key) => format!("an item of `{key}`"),
                None => "an item of this list".to_owned(),
            },
        }
    }

    /// The text of a scalar without quotes.
    fn spelling(&self, node: NodeId) -> &'t str {
        match self.tree.value(node) {
            // The digits are in JSON syntax; what the author wrote may be `0x10`.
            Value::Number(_) | Value::Bool(_) => {
                self.tree.sources().text(truespec_source::Locate::span(self.tree, node))
            }
            Value::String(text) => text,
            Value::Null | Value::List | Value::Object => "",
        }
    }

    /// What stands at a node, for messages.
    pub(super) fn found(&self, node: NodeId) -> String {
        match self.tree.value(node) {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => format!("the boolean `{value}`"),
            Value::Number(_) => format!("the number {}", self.spelling(node)),
            Value::String(text) if text.chars().count() <= 30 && !text.contains('\n') => format!("the text \"{text}\""),
            Value::String(_) => "text".to_owned(),
            Value::List => "a list".to_owned(),
            Value::Object => "an object".to_owned(),
        }
    }

    fn is_null(&mut self, node: NodeId, expected: &str) {
        let message = format!("{} is null", self.subject(node));
        let at = if self.tree.key(node).is_some() { At::Key(node) } else { At::Node(node) };
        let help = format!("expected {expected}; leave it out if there is nothing to say");
        self.quirks.add(Code::WrongType, at, message, None, || Some(help));
    }
}

fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit())
}

/// `10`, and `10.0` and `1e1`, which are the same number.
fn whole(digits: &str) -> Option<u64> {
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(digits.parse().unwrap_or(u64::MAX));
    }
    let value: f64 = digits.parse().ok()?;
    // A cast of a float saturates.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (value >= 0.0 && value.fract() == 0.0).then_some(value as u64)
}
