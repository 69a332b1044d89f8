//! How a union finds its variant: by a property, by kind, by the keys that are there, or by trial. All of them look
//! ahead; none reads twice but trial.

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::reader::{Kind, Position, Reader};
use super::value::Value;

/// Decodes one variant.
pub(super) type Variant<T> = fn(&mut Reader<'_>) -> Result<T, DecodeError>;

/// Decodes what a variant holds.
pub fn decode_as<T: Decode>(r: &mut Reader<'_>) -> Result<T, DecodeError> {
    T::decode(r)
}

/// Decodes the variant among whose tags is the value of the property `name`. A variant without tags takes every other
/// value, and objects without the property.
pub fn decode_by_property<T>(
    r: &mut Reader<'_>,
    name: &str,
    variants: &[(&[&str], Variant<T>)],
    unknown: fn(Value) -> T,
) -> Result<T, DecodeError> {
    let tag = property(r, name);
    let by_tag = |tag: String| variants.iter().find(|(tags, _)| tags.contains(&tag.as_str()));
    let selected = tag.and_then(by_tag).or_else(|| variants.iter().find(|(tags, _)| tags.is_empty()));
    decode(r, selected.map(|(_, variant)| *variant), unknown)
}

/// Decodes the first variant among whose kinds is the kind of the value: `string`, `integer`, `number`, `bool` or
/// `boolean`, `array`, `object`, `null`.
pub fn decode_by_kind<T>(
    r: &mut Reader<'_>,
    variants: &[(&[&str], Variant<T>)],
    unknown: fn(Value) -> T,
) -> Result<T, DecodeError> {
    let find = |wanted: &str| variants.iter().find(|(kinds, _)| kinds.contains(&wanted));
    let selected = match r.kind() {
        Kind::Null => find("null"),
        Kind::Bool => find("bool").or_else(|| find("boolean")),
        Kind::Integer => find("integer").or_else(|| find("number")),
        // `1.0` is an integer to JSON Schema (2020-12 validation §6.1.1).
        Kind::Number => find("number").or_else(|| find("integer")),
        Kind::String => find("string"),
        Kind::Array => find("array"),
        Kind::Object => find("object"),
    };
    decode(r, selected.map(|(_, variant)| *variant), unknown)
}

/// Decodes the first variant all of whose keys the object has.
pub fn decode_by_keys<T>(
    r: &mut Reader<'_>,
    variants: &[(&[&str], Variant<T>)],
    unknown: fn(Value) -> T,
) -> Result<T, DecodeError> {
    let position = r.position();
    let is_object = r.kind() == Kind::Object;
    let selected =
        variants.iter().find(|(keys, _)| is_object && keys.iter().all(|wanted| has_key(r, position, wanted)));
    r.restore(position);
    decode(r, selected.map(|(_, variant)| *variant), unknown)
}

/// Decodes the variant that loses least of the value (unknown fields, unknown enum values, texts against their rules); of
/// several, the first.
pub fn decode_by_trial<T>(
    r: &mut Reader<'_>,
    variants: &[(&[&str], Variant<T>)],
    unknown: fn(Value) -> T,
) -> Result<T, DecodeError> {
    let (start, losses) = (r.at(), r.losses);
    let end = r.after(start);
    let mut best: Option<(usize, T)> = None;
    r.trials += 1;
    for (_, variant) in variants {
        // Without fuel, the value is kept as it is: trials within trials have cost too much.
        let Some(fuel) = r.fuel.checked_sub(end - start) else { break };
        r.fuel = fuel;
        r.losses = 0;
        r.go(start);
        let Ok(value) = variant(r) else { continue };
        let lost = r.losses;
        if best.as_ref().is_none_or(|(least, _)| lost < *least) {
            best = Some((lost, value));
        }
        if lost == 0 {
            break;
        }
    }
    r.trials -= 1;
    r.losses = losses;
    if let Some((lost, value)) = best {
        r.lose(lost);
        r.go(end);
        return Ok(value);
    }
    r.go(start);
    decode(r, None, unknown)
}

fn decode<T>(r: &mut Reader<'_>, variant: Option<Variant<T>>, unknown: fn(Value) -> T) -> Result<T, DecodeError> {
    if let Some(variant) = variant {
        return variant(r);
    }
    r.lose(1);
    Value::decode(r).map(unknown)
}

/// The text of a scalar member; of the last one, if there are several.
fn property(r: &mut Reader<'_>, name: &str) -> Option<String> {
    let position = r.position();
    let mut found = None;
    if let Ok(mut keys) = r.object() {
        while let Some(key) = keys.next(r) {
            if key == name {
                found = match r.kind() {
                    Kind::String => r.string().ok().map(std::borrow::Cow::into_owned),
                    Kind::Integer | Kind::Number => r.number().ok().map(str::to_owned),
                    Kind::Bool => r.bool().ok().map(|value| value.to_string()),
                    Kind::Null | Kind::Array | Kind::Object => None,
                };
            }
        }
    }
    r.restore(position);
    found
}

fn has_key(r: &mut Reader<'_>, object: Position, wanted: &str) -> bool {
    r.restore(object);
    r.object().is_ok_and(|mut keys| std::iter::from_fn(|| keys.next(r)).any(|key| key == wanted))
}
