//! Whether a value that the document gives fits its own shape, as far as that is told cheaply: JSON types, required fields,
//! nulls, ranges of whole numbers. Patterns and lengths are not looked at, nor are the values of open enums.

use indexmap::IndexMap;
use truespec_model::{
    Api, Enum, EnumBase, Extra, Int, Kind, Literal, Object, Scalar, Selecting, ShapeId, Tagging, Tuple, Union, Use,
    Variant,
};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The first reason why the value does not fit.
    pub(crate) invalid: Option<String>,
    /// Pointers to fields that no shape on the way declares.
    pub(crate) undeclared: Vec<String>,
}

/// Looks at a value.
pub(crate) fn look(api: &Api, of: Use, value: &Literal) -> Found {
    let mut found = Found::default();
    of_use(api, of, value, "", &mut found);
    found
}

fn of_use(api: &Api, of: Use, value: &Literal, at: &str, found: &mut Found) {
    if *value != Literal::Null || !of.presence.is_nullable() {
        of_shape(api, of.shape, value, at, found);
    }
}

fn of_shape(api: &Api, of: ShapeId, value: &Literal, at: &str, found: &mut Found) {
    match (&api.shapes[of].kind, value) {
        (Kind::Any, _) | (Kind::Null, Literal::Null) => {}
        (Kind::Scalar(scalar), _) if fits(scalar, value) => {}
        (Kind::Enum(listed), _) if is_listable(listed, value) => {}
        (Kind::Object(object), Literal::Object(fields)) => of_object(api, object, fields, at, found),
        (Kind::Map { value: of }, Literal::Object(fields)) => {
            for (name, field) in fields {
                of_use(api, *of, field, &below(at, name), found);
            }
        }
        (Kind::List { item, .. }, Literal::List(items)) => {
            for (index, value) in items.iter().enumerate() {
                of_use(api, *item, value, &format!("{at}/{index}"), found);
            }
        }
        (Kind::Tuple(tuple), Literal::List(items)) => of_tuple(api, tuple, items, at, found),
        (Kind::Union(union), _) => of_union(api, union, value, at, found),
        (kind, _) => invalid(found, at, &format!("{} where {} is needed", said(value), needed(kind))),
    }
}

fn of_object(api: &Api, object: &Object, fields: &IndexMap<String, Literal>, at: &str, found: &mut Found) {
    for field in &object.fields {
        match fields.get(&field.name) {
            Some(value) => of_use(api, field.value, value, &below(at, &field.name), found),
            None if field.value.presence.is_required() => {
                invalid(found, at, &format!("the required field `{}` is missing", field.name));
            }
            None => {}
        }
    }
    let others = fields.iter().filter(|(name, _)| object.fields.iter().all(|field| field.name != **name));
    for (name, value) in others {
        match object.extra {
            Extra::Kept(of) => of_use(api, of, value, &below(at, name), found),
            // An object without any field is kept as a map.
            Extra::Unspecified if object.fields.is_empty() => {}
            Extra::Unspecified | Extra::Forbidden => found.undeclared.push(below(at, name)),
        }
    }
}

fn of_tuple(api: &Api, tuple: &Tuple, items: &[Literal], at: &str, found: &mut Found) {
    let least = tuple.items.iter().filter(|item| item.presence.is_required()).count();
    if items.len() < least || (items.len() > tuple.items.len() && tuple.rest.is_none()) {
        return invalid(found, at, &format!("a list of {} items where another number is needed", items.len()));
    }
    let shapes = tuple.items.iter().copied().map(Some).chain(std::iter::repeat(tuple.rest));
    for (index, (value, of)) in items.iter().zip(shapes).enumerate() {
        if let Some(of) = of {
            of_use(api, of, value, &format!("{at}/{index}"), found);
        }
    }
}

fn of_union(api: &Api, union: &Union, value: &Literal, at: &str, found: &mut Found) {
    let mut variants: Vec<&Variant> = union.variants.iter().collect();
    if let Tagging::Property { name } = &union.tagging {
        let Literal::Object(fields) = value else {
            return invalid(found, at, &format!("{} where an object is needed", said(value)));
        };
        let tag = fields.get(name).and_then(Selecting::of);
        let selected = |variant: &&Variant| tag.as_ref().is_some_and(|tag| variant.tags.contains(tag));
        let rest = |variant: &&Variant| variant.tags.is_empty();
        if variants.iter().any(selected) {
            variants.retain(selected);
        } else if variants.iter().any(rest) {
            variants.retain(rest);
        } else if tag.is_some() {
            // A variant that the document does not list is kept as it came.
            return;
        } else {
            return invalid(found, at, &format!("the property `{name}`, which selects the variant, is missing"));
        }
    }
    let mut tried = variants.iter().map(|variant| {
        let mut found = Found::default();
        of_shape(api, variant.shape, value, at, &mut found);
        found
    });
    let Some(mut best) = tried.next() else { return };
    for next in tried {
        let rank = |found: &Found| (found.invalid.is_some(), found.undeclared.len());
        if rank(&next) < rank(&best) {
            best = next;
        }
    }
    found.undeclared.append(&mut best.undeclared);
    if found.invalid.is_none() {
        found.invalid = best.invalid;
    }
}

fn fits(scalar: &Scalar, value: &Literal) -> bool {
    match (scalar, value) {
        (Scalar::Bool, Literal::Bool(_))
        | (Scalar::Float(_), Literal::Number(_))
        | (Scalar::String(_), Literal::String(_)) => true,
        (Scalar::Int(int), Literal::Number(digits)) => is_within(*int, digits),
        _ => false,
    }
}

fn is_within(int: Int, digits: &str) -> bool {
    let Ok(value) = digits.parse::<i128>() else {
        // JSON Schema 2020-12 validation §6.1.1: a number with a zero fraction is an integer.
        return digits.parse::<f64>().is_ok_and(|value| value.fract() == 0.0);
    };
    let (least, most) = match int {
        Int::I8 => (i128::from(i8::MIN), i128::from(i8::MAX)),
        Int::I16 => (i128::from(i16::MIN), i128::from(i16::MAX)),
        Int::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        Int::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        Int::U8 => (0, i128::from(u8::MAX)),
        Int::U16 => (0, i128::from(u16::MAX)),
        Int::U32 => (0, i128::from(u32::MAX)),
        Int::U64 => (0, i128::from(u64::MAX)),
        Int::Big => return true,
    };
    (least..=most).contains(&value)
}

fn is_listable(listed: &Enum, value: &Literal) -> bool {
    match listed.base {
        EnumBase::String => matches!(value, Literal::String(_)),
        EnumBase::Integer => matches!(value, Literal::Number(_)),
        EnumBase::Boolean => matches!(value, Literal::Bool(_)),
        EnumBase::Mixed => listed.values.iter().any(|listed| said(&listed.value) == said(value)),
    }
}

fn invalid(found: &mut Found, at: &str, reason: &str) {
    if found.invalid.is_none() {
        found.invalid = Some(if at.is_empty() { reason.to_owned() } else { format!("{reason} at `{at}`") });
    }
}

fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

const fn said(value: &Literal) -> &'static str {
    match value {
        Literal::Null => "null",
        Literal::Bool(_) => "a boolean",
        Literal::Number(_) => "a number",
        Literal::String(_) => "a string",
        Literal::List(_) => "a list",
        Literal::Object(_) => "an object",
    }
}

const fn needed(kind: &Kind) -> &'static str {
    match kind {
        Kind::Any | Kind::Union(_) => "another value",
        Kind::Null => "null",
        Kind::Scalar(Scalar::Bool) => "a boolean",
        Kind::Scalar(Scalar::Int(_)) => "an integer within its range",
        Kind::Scalar(Scalar::Float(_)) => "a number",
        Kind::Scalar(Scalar::String(_)) => "a string",
        Kind::Enum(_) => "a listed value",
        Kind::Object(_) | Kind::Map { .. } => "an object",
        Kind::List { .. } | Kind::Tuple(_) => "a list",
    }
}
