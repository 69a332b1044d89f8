//! Prints rules: `statics` that the operations refer to.

use std::fmt::Write as _;

use super::text::quoted;
use crate::{LimitItem, PartsItem, RuleExpr, RuleItem, SubjectItem};

/// How a rule is written in a file.
#[derive(Clone, Copy)]
struct Paths {
    /// How the file reaches the runtime's words.
    runtime: &'static str,
    /// How the file reaches the `statics`.
    rules: &'static str,
}

/// The items of the file of rules.
pub(super) fn items(rules: &[RuleItem]) -> Vec<String> {
    rules.iter().map(item).collect()
}

/// The entry of an operation.
pub(super) fn entry((subject, rule): &(SubjectItem, RuleExpr)) -> String {
    let subject = match subject {
        SubjectItem::Param(position) => format!("Param({position})"),
        SubjectItem::Body(media_type) => format!("Body({})", quoted(media_type)),
    };
    let paths = Paths { runtime: "runtime::", rules: "crate::client::rules::" };
    format!("(runtime::Subject::{subject}, {})", reference(paths, rule))
}

fn item(rule: &RuleItem) -> String {
    let RuleItem { ident, of, rule } = rule;
    let paths = Paths { runtime: "", rules: "" };
    let mut text = format!("/// Of [`{of}`](crate::models::{of}).\n");
    match rule {
        RuleExpr::Own(limits, PartsItem::Object(fields, rest)) if !fields.is_empty() => {
            let _ = writeln!(
                text,
                "pub(crate) static {ident}: Rule = Rule({}, Parts::Object(&[",
                limit_list(paths, limits)
            );
            for (name, rule) in fields {
                let _ = writeln!(text, "    ({}, {}),", quoted(name), reference(paths, rule));
            }
            let _ = writeln!(text, "], {}));", optional(paths, rest.as_deref()));
        }
        rule => {
            let written = reference(paths, rule);
            let _ = writeln!(text, "pub(crate) static {ident}: Rule = {};", written.trim_start_matches('&'));
        }
    }
    text
}

fn reference(paths: Paths, rule: &RuleExpr) -> String {
    match rule {
        RuleExpr::Named(ident) => format!("&{}{ident}", paths.rules),
        RuleExpr::Own(limits, parts) => {
            let (limits, parts) = (limit_list(paths, limits), self::parts(paths, parts));
            format!("&{}Rule({limits}, {}Parts::{parts})", paths.runtime, paths.runtime)
        }
    }
}

fn parts(paths: Paths, parts: &PartsItem) -> String {
    let list = |rules: &[RuleExpr]| joined(rules.iter().map(|rule| reference(paths, rule)));
    match parts {
        PartsItem::Leaf => "Leaf".to_owned(),
        PartsItem::Object(fields, rest) => {
            let fields = fields.iter().map(|(name, rule)| format!("({}, {})", quoted(name), reference(paths, rule)));
            format!("Object({}, {})", joined(fields), optional(paths, rest.as_deref()))
        }
        PartsItem::List(rule) => format!("List({})", reference(paths, rule)),
        PartsItem::Tuple(items, rest) => format!("Tuple({}, {})", list(items), optional(paths, rest.as_deref())),
        PartsItem::All(rules) => format!("All({})", list(rules)),
        PartsItem::Tagged(property, variants) => {
            let variants = variants.iter().map(|(tags, rule)| {
                format!("({}, {})", joined(tags.iter().map(|tag| quoted(tag))), reference(paths, rule))
            });
            format!("Tagged({}, {})", quoted(property), joined(variants))
        }
    }
}

fn optional(paths: Paths, rule: Option<&RuleExpr>) -> String {
    rule.map_or_else(|| "None".to_owned(), |rule| format!("Some({})", reference(paths, rule)))
}

fn limit_list(paths: Paths, limits: &[LimitItem]) -> String {
    let written = limits.iter().map(|limit| match limit {
        LimitItem::Flag(name) => format!("{}Limit::{name}", paths.runtime),
        LimitItem::Count(name, count) => format!("{}Limit::{name}({count})", paths.runtime),
        LimitItem::Text(name, texts) => {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            format!("{}Limit::{name}({})", paths.runtime, texts.join(", "))
        }
    });
    joined(written)
}

fn joined(items: impl Iterator<Item = String>) -> String {
    format!("&[{}]", items.collect::<Vec<_>>().join(", "))
}
