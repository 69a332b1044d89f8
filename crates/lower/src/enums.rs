//! Listed values: `enum`, `const`, and what extensions call them. Null among them is a matter of `nullability`.

use std::collections::HashSet;

use truespec_model::{Enum, EnumBase, EnumValue, Kind, Literal, Scalar};
use truespec_openapi::{JsonType, Keywords, Value};
use truespec_source::{Code, NodeId};

use crate::literal;
use crate::lowering::Lowering;
use crate::merged::{About, Conflict, Merged};
use crate::types::Types;

/// The values that keywords list, distinct, without null; `None` where they list none.
pub(crate) fn listed(lowering: &mut Lowering<'_>, node: NodeId, keywords: &Keywords) -> Option<Vec<EnumValue>> {
    let places: Vec<NodeId> = match (&keywords.const_value, &keywords.enum_values) {
        (Some(value), _) => vec![*value],
        // A list without values (JSON Schema validation §6.1.2 advises against it) is no wish for no value at all.
        (None, Some(values)) if !values.is_empty() => values.clone(),
        (None, _) => return None,
    };
    let new = lowering.first_time(node, "enum");
    let names = texts(lowering, keywords, &["x-enum-varnames", "x-enumNames", "x-enum-names"], places.len());
    let descriptions = texts(lowering, keywords, &["x-enum-descriptions", "x-enumDescriptions"], places.len());
    let mut seen = HashSet::new();
    let mut values = Vec::with_capacity(places.len());
    let mut misfits = false;
    for (index, &place) in places.iter().enumerate() {
        let found = literal::at(lowering, place);
        if found == Literal::Null {
            continue;
        }
        let Some((value, as_is)) = fitted(found, &keywords.types) else {
            misfits = true;
            if new {
                let message = "a listed value is not of the schema's `type`; it is left out";
                lowering.d.warning(Code::InvalidValue, place, message);
            }
            continue;
        };
        if !as_is && new && !misfits {
            misfits = true;
            let message = format!("{} is listed, but not as the schema's `type` has it", spelled(&value));
            lowering.d.warning(Code::InvalidValue, place, message).help("it is read as the type has it; quote texts");
        }
        if !seen.insert(identity(&value)) {
            if new && keywords.const_value.is_none() {
                lowering.d.warning(Code::DuplicateItem, place, format!("{} is listed twice", spelled(&value)));
            }
            continue;
        }
        let text_of = |texts: &[Option<String>]| texts.get(index).cloned().flatten();
        let name = lowering.pins.capital(&[place]).or_else(|| text_of(&names));
        values.push(EnumValue { value, name, description: text_of(&descriptions) });
    }
    (!misfits || !values.is_empty()).then_some(values)
}

/// A text that equal values have in common: JSON Schema core §4.2.2 compares numbers by value, so that `1.0` is `1`.
fn identity(value: &Literal) -> String {
    if let Literal::Number(text) = value
        && text.parse::<i128>().is_err()
        && let Ok(number) = text.parse::<f64>()
        && number.abs() < 2_f64.powi(53)
    {
        return format!("Number(\"{number}\")");
    }
    match value {
        Literal::String(text) => ["\"", text].concat(),
        other => format!("{other:?}"),
    }
}

/// The shape of listed values.
pub(crate) fn kind(values: Vec<EnumValue>) -> Kind {
    if values.iter().all(|value| matches!(value.value, Literal::Bool(_))) {
        return match values.len() {
            // It may tell variants of a union apart.
            1 => Kind::Enum(Enum { base: EnumBase::Boolean, values }),
            // Enums are open, and an open enum of truth values is every truth value.
            _ => Kind::Scalar(Scalar::Bool),
        };
    }
    Kind::Enum(Enum { base: base(&values), values })
}

/// The types of listed values that no single enum can hold: texts and numbers, say, lists or objects, or values beside a
/// type that another part of an `allOf` asks for.
pub(crate) fn types_apart(merged: &Merged<'_>) -> Option<Types> {
    let (values, _) = merged.listed.as_ref()?;
    let mut types = types(values);
    if let (Some(Conflict { about: About::Type, .. }), Some((said, _))) = (merged.loosened, merged.types) {
        types = types.union(said);
    }
    let composed = types.meets(Types::ARRAY.union(Types::OBJECT));
    (composed || types.split().len() > 1).then_some(types)
}

/// The listed values that are of a type; none of lists and objects.
pub(crate) fn of_type((mut values, place): (Vec<EnumValue>, NodeId), one: Types) -> Option<(Vec<EnumValue>, NodeId)> {
    values.retain(|value| one.meets(type_of(&value.value)));
    let composed = one.meets(Types::ARRAY.union(Types::OBJECT));
    (!composed && !values.is_empty()).then_some((values, place))
}

/// What listed values are.
pub(crate) fn base(values: &[EnumValue]) -> EnumBase {
    let all = |test: fn(&Literal) -> bool| values.iter().all(|value| test(&value.value));
    if all(|value| matches!(value, Literal::String(_))) {
        EnumBase::String
    } else if all(|value| matches!(value, Literal::Number(text) if is_whole(text))) {
        EnumBase::Integer
    } else {
        EnumBase::Mixed
    }
}

/// The type of a value.
pub(crate) fn type_of(value: &Literal) -> Types {
    match value {
        Literal::Null => Types::NONE,
        Literal::Bool(_) => Types::BOOLEAN,
        Literal::Number(text) if is_whole(text) => Types::INTEGER,
        Literal::Number(_) => Types::NUMBER,
        Literal::String(_) => Types::STRING,
        Literal::List(_) => Types::ARRAY,
        Literal::Object(_) => Types::OBJECT,
    }
}

/// The types of some values.
pub(crate) fn types(values: &[EnumValue]) -> Types {
    values.iter().fold(Types::NONE, |set, value| set.union(type_of(&value.value)))
}

fn is_whole(text: &str) -> bool {
    text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok()
}

/// The value as its `type` wants it, and whether it stands so. YAML reads `enum: [1, 2]` as numbers where `type: string` shows that texts are
/// meant, and generators quote numbers.
fn fitted(value: Literal, types: &[JsonType]) -> Option<(Literal, bool)> {
    let allowed = Types::of(types);
    if allowed.is_empty() || allowed.meets(type_of(&value)) {
        return Some((value, true));
    }
    let other = match value {
        Literal::Number(text) if allowed.contains(Types::STRING) => Literal::String(text),
        Literal::Bool(value) if allowed.contains(Types::STRING) => Literal::String(value.to_string()),
        Literal::String(text) if allowed.contains(Types::INTEGER) && is_whole(&text) => Literal::Number(text),
        _ => return None,
    };
    Some((other, false))
}

fn spelled(value: &Literal) -> String {
    match value {
        Literal::String(text) | Literal::Number(text) => format!("`{text}`"),
        Literal::Bool(value) => format!("`{value}`"),
        Literal::Null | Literal::List(_) | Literal::Object(_) => "a value".to_owned(),
    }
}

/// The texts of the first of some extensions that holds one for each value. An object maps values to texts.
fn texts(lowering: &Lowering<'_>, keywords: &Keywords, names: &[&str], count: usize) -> Vec<Option<String>> {
    let tree = &lowering.resolved.tree;
    let Some(&node) = names.iter().find_map(|&name| keywords.extensions.get(name)) else { return Vec::new() };
    let owned = |node: NodeId| tree.as_str(node).filter(|text| !text.is_empty()).map(str::to_owned);
    match tree.value(node) {
        Value::List => {
            let texts: Vec<_> = tree.items(node).map(owned).collect();
            if texts.len() == count { texts } else { Vec::new() }
        }
        Value::Object => keywords
            .enum_values
            .iter()
            .flatten()
            .map(|&value| tree.as_str(value).and_then(|key| tree.get(node, key)).and_then(owned))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
