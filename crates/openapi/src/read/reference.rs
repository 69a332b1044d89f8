//! Reference Objects, and the values of examples.

use truespec_source::{At, Code, NodeId};

use super::Reader;
use super::vocabulary::EXAMPLE;
use crate::document::{RefKind, Reference, Version};
use crate::tree::Lead;
use crate::{Value, resolve};

/// How many references to references are followed while reading.
pub(super) const MAX_HOPS: usize = 16;

impl Reader<'_, '_> {
    /// Takes note of a Reference Object. `false` where the node is none.
    pub(super) fn reference(&mut self, node: NodeId, kind: RefKind) -> bool {
        if self.document.references.contains_key(&node) {
            return true;
        }
        let Some(target) = self.tree.get(node, "$ref") else { return false };
        let Some(mut reference) = self.reference_text(target, kind) else { return true };
        for (key, value) in self.tree.entries(node) {
            match key {
                "$ref" => {}
                "summary" => reference.summary = self.prose(value),
                "description" => reference.description = self.prose(value),
                _ => self.beside_reference(key, value),
            }
        }
        self.document.references.insert(node, reference);
        true
    }

    /// The text behind `$ref`, or a value of a discriminator's mapping.
    pub(super) fn reference_text(&mut self, node: NodeId, kind: RefKind) -> Option<Reference> {
        let Value::String(text) = self.tree.value(node) else {
            let help = if self.tree.value(node) == Value::Null {
                "put the reference in quotes: in YAML, a `#` behind a space starts a comment"
            } else {
                "a reference looks like `#/components/schemas/Name`"
            };
            self.wrong_type(node, "text").help(help);
            return None;
        };
        let text = text.to_owned();
        Some(Reference { node, text, kind, target: None, summary: None, description: None })
    }

    /// Says that a field is ignored because of the `$ref` it stands beside.
    pub(super) fn beside_reference(&mut self, key: &str, value: NodeId) {
        if key.starts_with("x-") {
            return;
        }
        let message = format!("`{key}` beside `$ref` is ignored");
        let help = match self.document.version {
            Version::V3_0 => "in OpenAPI 3.0 a reference stands alone; for schemas, `allOf: [{$ref: …}]` takes more",
            Version::V2_0 => "in Swagger 2.0 a reference stands alone",
            Version::V3_1 | Version::V3_2 => "only `summary` and `description` may stand beside this reference",
        };
        self.quirk(Code::UnknownField, At::Key(value), message, help);
    }

    /// What stands behind a reference in a place where the specification has none. The node itself where it is no
    /// reference; `None`, and an error, where it leads nowhere.
    pub(super) fn behind(&mut self, node: NodeId, what: &str) -> Option<NodeId> {
        let mut at = node;
        for _ in 0..MAX_HOPS {
            let Some(text) = self.tree.get(at, "$ref").filter(|&text| self.tree.as_str(text).is_some()) else {
                return Some(at);
            };
            let target = self.tree.as_str(text).map(|reference| self.tree.lead(text, reference))?;
            let Lead::Node(target) = target else {
                let reference = self.tree.as_str(text).unwrap_or_default();
                resolve::leads_nowhere(reference, target, text, self.d);
                return None;
            };
            let message = format!("{what} cannot be a reference in this version of OpenAPI");
            self.quirk(Code::InvalidValue, text, message, "what it leads to is read all the same");
            at = target;
        }
        let message = format!("{what} is a reference that only leads to other references");
        self.quirks.refuse(Code::ReferenceCycle, node, &message, "say what it is in place of one of them");
        None
    }

    /// The values of `examples`: behind names, or in a plain list, which is how schemas have them.
    pub(super) fn examples(&mut self, node: NodeId, values: &mut Vec<NodeId>) {
        match self.tree.value(node) {
            Value::Object => {
                for (_, example) in self.tree.entries(node) {
                    values.extend(self.example(example));
                }
            }
            // An example hurts nobody, whatever its shape.
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::List => {
                let message = "`examples` should be an object here".to_owned();
                let help = "give each example a name: `examples: {name: {value: …}}`";
                self.quirk(Code::WrongType, At::Key(node), message, help);
            }
        }
    }

    /// The value of an Example Object, which may be behind references.
    fn example(&mut self, node: NodeId) -> Option<NodeId> {
        let mut at = node;
        for _ in 0..MAX_HOPS {
            if !matches!(self.tree.value(at), Value::Object) {
                let message = "an example should be an object with a `value`".to_owned();
                self.quirk(Code::WrongType, at, message, "put the example behind `value:`");
                return None;
            }
            if !self.reference(at, RefKind::Example) {
                return self.example_value(at);
            }
            let reference = self.document.references.get(&at)?;
            at = self.tree.target(reference.node, &reference.text)?;
        }
        None
    }

    fn example_value(&mut self, node: NodeId) -> Option<NodeId> {
        let mut found = None;
        let is_3_2 = self.document.version >= Version::V3_2;
        for (key, value) in self.tree.entries(node) {
            match key {
                "value" => found = Some(value),
                // OpenAPI 3.2: the value as data; `serializedValue` is the same as it is sent.
                "dataValue" if is_3_2 => found = Some(value),
                "serializedValue" if is_3_2 => {}
                "summary" | "description" | "externalValue" => {}
                _ => self.unknown(&EXAMPLE, key, value),
            }
        }
        found
    }
}
