//! Limits of numbers, texts and lists.

use truespec_source::NodeId;

use super::{Judge, Seen};
use crate::Value;

impl Judge<'_> {
    pub(super) fn limits(&self, schema: NodeId, value: NodeId, seen: &mut Seen) {
        match self.tree.value(value) {
            Value::Number(digits) => self.number_limits(schema, value, digits, seen),
            Value::String(text) => {
                // JSON Schema 2020-12 validation §6.3.1: characters, not bytes.
                self.count(schema, value, ["minLength", "maxLength"], text.chars().count(), seen);
                if self.text_at(schema, "format") == Some("byte") && !is_base64(text) {
                    seen.misfit("format", value, "the text is no Base64");
                }
            }
            Value::List => self.count(schema, value, ["minItems", "maxItems"], self.tree.items(value).len(), seen),
            Value::Object => {
                self.count(schema, value, ["minProperties", "maxProperties"], self.tree.entries(value).len(), seen);
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn number_limits(&self, schema: NodeId, value: NodeId, digits: &str, seen: &mut Seen) {
        let Some(number) = number(digits) else { return };
        let least = self.number_at(schema, "minimum");
        let most = self.number_at(schema, "maximum");
        let above = self.number_at(schema, "exclusiveMinimum");
        let below = self.number_at(schema, "exclusiveMaximum");
        // Until 3.1, a boolean beside the limit says that the limit itself is outside.
        let above = above.or(least.filter(|_| self.flag(schema, "exclusiveMinimum")));
        let below = below.or(most.filter(|_| self.flag(schema, "exclusiveMaximum")));
        if least.is_some_and(|least| number < least)
            || most.is_some_and(|most| number > most)
            || above.is_some_and(|above| number <= above)
            || below.is_some_and(|below| number >= below)
        {
            seen.misfit("limit", value, format!("{digits} is outside of its limits"));
        }
        // OpenAPI 3.1 §4.4: signed, with that many bits.
        let range = match self.text_at(schema, "format") {
            Some("int32") => Some((i128::from(i32::MIN), i128::from(i32::MAX))),
            Some("int64") => Some((i128::from(i64::MIN), i128::from(i64::MAX))),
            Some("uint32") => Some((0, i128::from(u32::MAX))),
            Some("uint64") => Some((0, i128::from(u64::MAX))),
            _ => None,
        };
        if let (Some((least, most)), Ok(whole)) = (range, digits.parse::<i128>())
            && !(least..=most).contains(&whole)
        {
            seen.misfit("format", value, format!("{digits} is outside of its format"));
        }
    }

    fn count(&self, schema: NodeId, value: NodeId, [least, most]: [&str; 2], count: usize, seen: &mut Seen) {
        let limit = |keyword| self.number_at(schema, keyword);
        // Lengths in documents are far below what a float counts exactly.
        #[allow(clippy::cast_precision_loss)]
        let found = count as f64;
        if limit(least).is_some_and(|least| found < least) {
            seen.misfit("limit", value, format!("{count} is less than `{least}`"));
        }
        if limit(most).is_some_and(|most| found > most) {
            seen.misfit("limit", value, format!("{count} is more than `{most}`"));
        }
    }

    fn text_at(&self, schema: NodeId, keyword: &str) -> Option<&str> {
        self.tree.as_str(self.tree.get(schema, keyword)?)
    }

    fn number_at(&self, schema: NodeId, keyword: &str) -> Option<f64> {
        match self.tree.value(self.tree.get(schema, keyword)?) {
            Value::Number(digits) => number(digits),
            _ => None,
        }
    }
}

/// Of either alphabet (RFC 4648 §4 and §5), perhaps on several lines.
fn is_base64(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_= \r\n\t".contains(&byte))
}

pub(super) fn number(digits: &str) -> Option<f64> {
    digits.parse().ok()
}

pub(super) fn is_integer(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        || number(digits).is_some_and(|value| value.fract() == 0.0)
}
