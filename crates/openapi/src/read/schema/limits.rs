//! Keywords that narrow a value: type, limits, lengths, enumerations.

use truespec_source::{At, Code, NodeId};

use super::super::Reader;
use crate::Value;
use crate::document::{Keywords, Limit, Version};

/// The four spellings of the two limits of a number, until all are known.
#[derive(Default)]
pub(in crate::read) struct Bounds {
    minimum: Option<String>,
    exclusive_minimum: Exclusive,
    maximum: Option<String>,
    exclusive_maximum: Exclusive,
}

/// `exclusiveMinimum` and `exclusiveMaximum`.
#[derive(Default)]
enum Exclusive {
    #[default]
    Absent,
    /// Until 3.0 it says something about the other keyword.
    Flag(NodeId, bool),
    /// Since 3.1 it is a limit of its own.
    Value(String),
}

impl Reader<'_, '_> {
    pub(in crate::read) fn limit(
        &mut self,
        keywords: &mut Keywords,
        bounds: &mut Bounds,
        key: &str,
        value: NodeId,
    ) -> bool {
        match key {
            "type" => self.types(value, keywords),
            "nullable" => self.nullable(value, keywords),
            "format" => keywords.format = self.text(value),
            "enum" => keywords.enum_values = Some(self.list(value).collect()),
            "const" => keywords.const_value = Some(value),
            "minLength" => keywords.limits.get_or_insert_default().min_length = self.count(value),
            "maxLength" => keywords.limits.get_or_insert_default().max_length = self.count(value),
            "pattern" => keywords.limits.get_or_insert_default().pattern = self.text(value),
            "minimum" => bounds.minimum = self.number(value),
            "maximum" => bounds.maximum = self.number(value),
            "exclusiveMinimum" => bounds.exclusive_minimum = self.exclusive(value),
            "exclusiveMaximum" => bounds.exclusive_maximum = self.exclusive(value),
            "multipleOf" => keywords.limits.get_or_insert_default().multiple_of = self.number(value),
            "minItems" => keywords.limits.get_or_insert_default().min_items = self.count(value),
            "maxItems" => keywords.limits.get_or_insert_default().max_items = self.count(value),
            "uniqueItems" => keywords.unique_items = self.flag(value),
            "minProperties" => keywords.limits.get_or_insert_default().min_properties = self.count(value),
            "maxProperties" => keywords.limits.get_or_insert_default().max_properties = self.count(value),
            _ => return false,
        }
        true
    }

    /// OpenAPI 3.1 has `null` among the types instead, and many documents were carried over from 3.0 all the same.
    fn nullable(&mut self, node: NodeId, keywords: &mut Keywords) {
        if self.document.version >= Version::V3_1 {
            let message = "`nullable` is not a keyword of OpenAPI 3.1".to_owned();
            let help = "it is read as 3.0 reads it; write `type: [string, 'null']`, or `oneOf` with `type: 'null'`";
            self.quirk(Code::UnknownField, At::Key(node), message, help);
        }
        keywords.nullable = Some((node, self.flag(node)));
    }

    /// Brings both spellings of both limits together.
    pub(in crate::read) fn finish_limits(&mut self, keywords: &mut Keywords, bounds: &Bounds) {
        let Bounds { minimum, exclusive_minimum, maximum, exclusive_maximum } = bounds;
        let minimum = self.one_limit("minimum", minimum.as_ref(), exclusive_minimum, |new, old| new >= old);
        let maximum = self.one_limit("maximum", maximum.as_ref(), exclusive_maximum, |new, old| new <= old);
        if minimum.is_some() || maximum.is_some() {
            let limits = keywords.limits.get_or_insert_default();
            (limits.minimum, limits.maximum) = (minimum, maximum);
        }
    }

    fn one_limit(
        &mut self,
        field: &str,
        plain: Option<&String>,
        exclusive: &Exclusive,
        is_stricter: fn(f64, f64) -> bool,
    ) -> Option<Limit> {
        let plain = plain.map(|value| Limit { value: value.clone(), exclusive: false });
        match exclusive {
            Exclusive::Absent | Exclusive::Flag(_, false) => plain,
            Exclusive::Flag(node, true) => {
                if plain.is_none() {
                    let message = format!("{} without `{field}` limits nothing", self.subject(*node));
                    self.quirk(Code::InvalidValue, *node, message, "");
                }
                plain.map(|limit| Limit { exclusive: true, ..limit })
            }
            Exclusive::Value(value) => {
                let limit = Limit { value: value.clone(), exclusive: true };
                match plain {
                    Some(plain) if !is_stricter(approximate(&limit), approximate(&plain)) => Some(plain),
                    _ => Some(limit),
                }
            }
        }
    }

    fn exclusive(&mut self, node: NodeId) -> Exclusive {
        match self.tree.value(node) {
            Value::Bool(flag) => Exclusive::Flag(node, flag),
            _ => self.number(node).map_or(Exclusive::Absent, Exclusive::Value),
        }
    }
}

/// Good enough to tell which of two limits is stricter.
fn approximate(limit: &Limit) -> f64 {
    limit.value.parse().unwrap_or_default()
}
