//! Keywords of objects.

use truespec_source::NodeId;

use super::{Judge, Seen};
use crate::Value;

impl Judge<'_> {
    pub(super) fn object(&self, schema: NodeId, value: NodeId, depth: usize, seen: &mut Seen) {
        if self.tree.value(value) != Value::Object {
            return;
        }
        let properties = self.tree.get(schema, "properties");
        self.required(schema, properties, value, seen);
        if properties.is_some_and(|properties| self.tree.entries(properties).len() > 0) {
            seen.shaped.push(value);
        }
        let by_pattern = self.tree.get(schema, "patternProperties").is_some();
        let others = self.tree.get(schema, "additionalProperties");
        for (name, field) in self.tree.entries(value) {
            if let Some(property) = properties.and_then(|properties| self.tree.get(properties, name)) {
                if !self.may_be_absent(property) {
                    seen.declared.push(field);
                }
                self.schema(property, field, depth + 1, seen);
            } else if by_pattern {
                seen.declared.push(field);
            } else if let Some(others) = others {
                if self.tree.value(others) == Value::Bool(false) {
                    seen.shaped.push(value);
                    seen.misfit("additionalProperties", field, format!("the field `{name}` is not allowed"));
                } else {
                    seen.declared.push(field);
                    self.schema(others, field, depth + 1, seen);
                }
            }
        }
    }

    fn required(&self, schema: NodeId, properties: Option<NodeId>, value: NodeId, seen: &mut Seen) {
        for name in self.all(schema, "required").into_iter().filter_map(|name| self.tree.as_str(name)) {
            let property = properties.and_then(|properties| self.tree.get(properties, name));
            let may_be_absent = property.is_some_and(|property| self.may_be_absent(property));
            if self.tree.get(value, name).is_none() && !may_be_absent {
                seen.misfit("required", value, format!("the required field `{name}` is missing"));
            }
        }
    }

    /// Whether a property goes in the other direction only.
    fn may_be_absent(&self, property: NodeId) -> bool {
        let target = self.target(property).unwrap_or(property);
        self.flag(property, self.absent) || self.flag(target, self.absent)
    }
}
