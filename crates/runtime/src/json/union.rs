//! How a union finds its variant: by a property, by kind, by the keys that are there, or by trial. All of them look
//! ahead; none reads twice but trial.

use std::borrow::Cow;

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::encode::Encode;
use super::reader::{Kind, Position, Reader};
use super::scan::Lexeme;
use super::value::Value;
use super::writer::Writer;

/// Decodes one variant of a union.
pub trait Variant<T> {
    /// Reads what the variant holds.
    fn decode(&self, r: &mut Reader<'_>) -> Result<T, DecodeError>;
}

/// A variant that holds a `V`: how it is made of one. A closure for each variant would cost `cargo check` a function.
#[derive(Debug)]
pub struct Holds<V, T>(pub fn(V) -> T);

impl<V: Decode, T> Variant<T> for Holds<V, T> {
    fn decode(&self, r: &mut Reader<'_>) -> Result<T, DecodeError> {
        V::decode(r).map(self.0)
    }
}

/// A value of a property that selects a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Text.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// `true`, `false`
    Bool(bool),
}

/// A literal as macros take it; becomes a [`Tag`] while it is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Listed<T>(pub T);

impl Listed<&'static str> {
    /// The tag.
    pub const fn tag(self) -> Tag {
        Tag::Text(self.0)
    }
}

impl Listed<i64> {
    /// The tag.
    pub const fn tag(self) -> Tag {
        Tag::Integer(self.0)
    }
}

impl Listed<bool> {
    /// The tag.
    pub const fn tag(self) -> Tag {
        Tag::Bool(self.0)
    }
}

impl Tag {
    /// Whether it is the next value.
    pub(super) fn stands(self, r: &mut Reader<'_>) -> bool {
        match (self, scalar(r)) {
            (Self::Text(text), Some(Scalar::Text(value))) => text == value,
            (Self::Integer(_) | Self::Bool(_), Some(value)) => self.is(&value),
            (Self::Text(_), Some(Scalar::Number(_) | Scalar::Bool(_))) | (_, None) => false,
        }
    }

    /// Whether a property has this value. Documents can spell the tags of a discriminator only as texts, also where the
    /// property is a number, so the text of a number is enough for a text.
    fn is(self, value: &Scalar<'_>) -> bool {
        match (self, value) {
            (Self::Text(text), Scalar::Text(value)) => text == value,
            (Self::Text(text), Scalar::Number(value)) => text == *value,
            (Self::Text(text), Scalar::Bool(value)) => text == if *value { "true" } else { "false" },
            // `1.0` is 1 to JSON Schema (2020-12 validation §6.1.1).
            (Self::Integer(number), Scalar::Number(value)) => {
                let whole = value.strip_suffix(".0").unwrap_or(value);
                whole.parse() == Ok(number)
            }
            (Self::Bool(truth), Scalar::Bool(value)) => truth == *value,
            (Self::Integer(_), Scalar::Text(_) | Scalar::Bool(_))
            | (Self::Bool(_), Scalar::Text(_) | Scalar::Number(_)) => false,
        }
    }
}

impl Encode for Tag {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Text(text) => w.string(text),
            Self::Integer(value) => w.integer(*value),
            Self::Bool(value) => w.bool(*value),
        }
    }
}

/// The value of a property that may be a tag.
enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(&'a str),
    Bool(bool),
}

/// Decodes the variant among whose tags is the value of the property `name`. A variant without tags takes every other
/// value, and objects without the property.
pub fn decode_by_property<T>(
    r: &mut Reader<'_>,
    name: &str,
    variants: &[(&[Tag], &dyn Variant<T>)],
    unknown: fn(Value) -> T,
) -> Result<T, DecodeError> {
    let tag = property(r, name);
    let by_tag = |value: Scalar<'_>| variants.iter().find(|(tags, _)| tags.iter().any(|tag| tag.is(&value)));
    let selected = tag.and_then(by_tag).or_else(|| variants.iter().find(|(tags, _)| tags.is_empty()));
    decode(r, selected.map(|(_, variant)| *variant), unknown)
}

/// Decodes the first variant among whose kinds is the kind of the value: `string`, `integer`, `number`, `bool` or
/// `boolean`, `array`, `object`, `null`.
pub fn decode_by_kind<T>(
    r: &mut Reader<'_>,
    variants: &[(&[&str], &dyn Variant<T>)],
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
    variants: &[(&[&str], &dyn Variant<T>)],
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
    variants: &[(&[&str], &dyn Variant<T>)],
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
        let Ok(value) = variant.decode(r) else { continue };
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

fn decode<T>(r: &mut Reader<'_>, variant: Option<&dyn Variant<T>>, unknown: fn(Value) -> T) -> Result<T, DecodeError> {
    if let Some(variant) = variant {
        return variant.decode(r);
    }
    r.lose(1);
    Value::decode(r).map(unknown)
}

/// A scalar member; of the last one, if there are several.
fn property<'a>(r: &mut Reader<'a>, name: &str) -> Option<Scalar<'a>> {
    let (position, token) = (r.at(), r.token());
    let mut found = None;
    if token.lexeme == Lexeme::Object {
        let (mut key, end) = (position + 1, token.link as usize);
        while let Some((here, _)) = r.find_key(key, end, name) {
            r.go(here + 1);
            found = scalar(r);
            key = r.after(here + 1);
        }
    }
    r.go(position);
    found
}

/// A value that may be a tag.
fn scalar<'a>(r: &mut Reader<'a>) -> Option<Scalar<'a>> {
    match r.kind() {
        Kind::String => r.string().ok().map(Scalar::Text),
        Kind::Integer | Kind::Number => r.number().ok().map(Scalar::Number),
        Kind::Bool => r.bool().ok().map(Scalar::Bool),
        Kind::Null | Kind::Array | Kind::Object => None,
    }
}

fn has_key(r: &mut Reader<'_>, object: Position, wanted: &str) -> bool {
    r.restore(object);
    r.object().is_ok_and(|mut keys| std::iter::from_fn(|| keys.next(r)).any(|key| key == wanted))
}
