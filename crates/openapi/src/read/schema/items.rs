//! `items` and what stands beside it: a list in the place of one schema, `unevaluatedItems`.

use truespec_source::{Code, NodeId};

use super::super::Reader;
use crate::Value;
use crate::document::{JsonType, Keywords};

impl Reader<'_, '_> {
    /// Reads the keywords of items once all others are known, since what a list means depends on `type`.
    pub(in crate::read) fn finish_items(&mut self, node: NodeId, keywords: &mut Keywords) {
        if let Some(items) = self.tree.get(node, "items") {
            if matches!(self.tree.value(items), Value::List) {
                self.items_list(items, keywords);
            } else {
                keywords.items = Some(self.inner(items));
            }
        }
        // JSON Schema §11.2: what nothing else reaches. Alone, it says what `items` says.
        let alone = keywords.items.is_none()
            && keywords.reference.is_none()
            && [&keywords.all_of, &keywords.any_of, &keywords.one_of].iter().all(|list| list.is_empty())
            && ["if", "contains"].iter().all(|&name| !keywords.uninterpreted.contains_key(name));
        let rest = keywords.uninterpreted.get("unevaluatedItems").copied();
        if alone && let Some(rest) = rest {
            keywords.uninterpreted.shift_remove("unevaluatedItems");
            keywords.items = Some(self.inner(rest));
        }
    }

    /// Whether an `additionalItems` says something about the items after those that a list describes.
    pub(super) fn is_beside_items_list(&self, node: NodeId) -> bool {
        let items = self.tree.parent(node).and_then(|schema| self.tree.get(schema, "items"));
        items.is_some_and(|items| matches!(self.tree.value(items), Value::List))
    }

    /// Until draft 2019-09 of JSON Schema, a list of schemas was what `prefixItems` is. Where the value is not said to be
    /// an array, those who write it mean a union, for which OpenAPI 2.0 has no word.
    fn items_list(&mut self, items: NodeId, keywords: &mut Keywords) {
        let message = "`items` should be one schema, not a list".to_owned();
        let schemas = self.schema_list(items);
        if !keywords.types.contains(&JsonType::Array) && keywords.any_of.is_empty() && keywords.prefix_items.is_empty()
        {
            let help = "without `type: array`, it is read as `anyOf`";
            self.quirk(Code::WrongType, items, message, help);
            keywords.any_of = schemas;
            return;
        }
        self.quirk(Code::WrongType, items, message, "it is read as `prefixItems`, as in older JSON Schema");
        keywords.prefix_items = schemas;
        if let Some(rest) = keywords.extensions.shift_remove("additionalItems") {
            keywords.items = Some(self.inner(rest));
        }
    }
}
