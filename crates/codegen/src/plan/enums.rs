//! Enums: listed values to variants.

use std::collections::BTreeSet;

use truespec_model::{Enum, EnumBase, EnumValue, Literal, ShapeId};

use super::docs;
use super::names::{Members, TypeNames, case};
use crate::{Doc, Paragraph, ValueBase, ValueItem};

/// What the variants stand for; `None` where the values are no enum in Rust.
pub(crate) fn base(listed: &Enum) -> Option<ValueBase> {
    let all = |fits: fn(&Literal) -> bool| !listed.values.is_empty() && listed.values.iter().all(|v| fits(&v.value));
    match listed.base {
        EnumBase::String => all(|value| matches!(value, Literal::String(_))).then_some(ValueBase::String),
        EnumBase::Integer if all(is_integer) => Some(ValueBase::Integer),
        // An open enum of truth values is every truth value.
        EnumBase::Boolean => None,
        EnumBase::Integer | EnumBase::Mixed => {
            all(|value| matches!(value, Literal::Number(_))).then_some(ValueBase::Number)
        }
    }
}

/// One variant for each different value.
pub(crate) fn values(listed: &Enum, base: ValueBase, names: &TypeNames, id: ShapeId) -> Vec<ValueItem> {
    let mut seen = BTreeSet::new();
    let distinct: Vec<(&EnumValue, String)> = listed
        .values
        .iter()
        .filter_map(|value| Some((value, wire(&value.value, base)?)))
        .filter(|(_, wire)| seen.insert(wire.clone()))
        .collect();
    let texts: Vec<String> = distinct.iter().map(|(value, wire)| said(value, wire, base)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let scope = Members {
        case: case::upper_camel,
        fallback: "Value",
        suffix: "Value",
        separator: "",
        reserved: &[&["Unknown", "Self"]],
    };
    let place = format!("value {}", names.get(id).unwrap_or_default());
    let idents = scope.name_kept(&texts, |_| false, names.lock(), &place);
    distinct
        .into_iter()
        .zip(idents)
        .map(|((value, wire), ident)| {
            let docs = match value.description.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => Doc { paragraphs: vec![Paragraph::Theirs(text.to_owned())] }.and(docs::code(&wire)),
                None => Doc::ours(docs::code(&wire)),
            };
            ValueItem { ident, wire, docs }
        })
        .collect()
}

/// The text that a variant is named after.
fn said(value: &EnumValue, wire: &str, base: ValueBase) -> String {
    match (&value.name, base) {
        (Some(name), _) => name.clone(),
        (None, ValueBase::String) if wire.is_empty() => "empty".to_owned(),
        (None, ValueBase::String) => wire.to_owned(),
        (None, ValueBase::Integer | ValueBase::Number) => match wire.strip_prefix('-') {
            Some(digits) => format!("minus {digits}"),
            None => wire.to_owned(),
        },
    }
}

fn wire(value: &Literal, base: ValueBase) -> Option<String> {
    match (value, base) {
        (Literal::String(text), ValueBase::String) => Some(text.clone()),
        (Literal::Number(digits), ValueBase::Integer) => digits.parse::<i64>().ok().map(|number| number.to_string()),
        (Literal::Number(digits), ValueBase::Number) => Some(digits.clone()),
        _ => None,
    }
}

fn is_integer(value: &Literal) -> bool {
    matches!(value, Literal::Number(digits) if digits.parse::<i64>().is_ok())
}
