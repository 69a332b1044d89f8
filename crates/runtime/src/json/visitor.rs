//! What a struct hands its fields to: one body of generated code serves writing, comparing and printing.

use std::any::Any;
use std::fmt::{self, Debug, Formatter};

use super::encode::Encode;
use super::map::Map;
use super::union::Tag;
use super::writer::Writer;

/// Takes the fields of a struct, in order.
#[derive(Debug)]
pub struct Visitor<'w, 'a>(Purpose<'w, 'a>);

#[derive(Debug)]
enum Purpose<'w, 'a> {
    Write(&'w mut Writer),
    Collect(&'w mut Vec<&'a dyn Slot>),
    Name(&'w mut Vec<&'static str>),
    Show(&'w mut Option<(&'static str, &'a dyn Slot)>),
}

/// A field of a struct, whatever its type.
pub trait Slot: Encode + Debug + Any {
    /// Whether `other` is of the same type and equal.
    fn same(&self, other: &dyn Slot) -> bool;
}

impl<T: Encode + Debug + PartialEq + Any> Slot for T {
    fn same(&self, other: &dyn Slot) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref::<T>() == Some(self)
    }
}

impl<'w, 'a> Visitor<'w, 'a> {
    #[inline]
    pub(super) fn writing(w: &'w mut Writer) -> Self {
        Self(Purpose::Write(w))
    }

    fn collecting(slots: &'w mut Vec<&'a dyn Slot>) -> Self {
        Self(Purpose::Collect(slots))
    }

    /// A field that is always written.
    pub fn required(&mut self, name: &'static str, value: &'a dyn Slot) {
        match &mut self.0 {
            Purpose::Write(w) => {
                w.key(name);
                value.encode(w);
            }
            Purpose::Collect(slots) => slots.push(value),
            Purpose::Name(names) => names.push(name),
            Purpose::Show(_) => {}
        }
    }

    /// A member without a field, which is always written and always says the same.
    pub fn constant(&mut self, name: &'static str, value: Tag) {
        match &mut self.0 {
            Purpose::Write(w) => {
                w.key(name);
                value.encode(w);
            }
            Purpose::Collect(_) | Purpose::Show(_) => {}
            Purpose::Name(names) => names.push(name),
        }
    }

    /// A field that is always written and may be null.
    pub fn nullable(&mut self, name: &'static str, value: &'a dyn Slot) {
        self.required(name, value);
    }

    /// What a variant of a union holds.
    #[inline]
    pub fn variant(&mut self, name: &'static str, value: &'a dyn Slot) {
        match &mut self.0 {
            Purpose::Write(w) => value.encode(w),
            Purpose::Show(shown) => **shown = Some((name, value)),
            Purpose::Collect(_) | Purpose::Name(_) => {}
        }
    }

    /// What a variant of a union holds, which does not say itself which one it is.
    #[inline]
    pub fn tagged(&mut self, property: &'static str, tags: &'static [Tag], name: &'static str, value: &'a dyn Slot) {
        match &mut self.0 {
            Purpose::Write(w) => w.tagged(property, tags, value),
            Purpose::Show(_) | Purpose::Collect(_) | Purpose::Name(_) => self.variant(name, value),
        }
    }

    /// A field that is left out when it is absent.
    pub fn optional(&mut self, name: &'static str, value: &'a dyn Slot) {
        match &mut self.0 {
            Purpose::Write(_) if value.is_absent() => {}
            _ => self.required(name, value),
        }
    }

    /// A field that is left out when it is absent, which is not the same as null.
    pub fn patch(&mut self, name: &'static str, value: &'a dyn Slot) {
        self.optional(name, value);
    }

    /// Members beside the fields of `object`. One with the name of a field would make the JSON ambiguous, so it is an
    /// error.
    pub fn extra<T>(&mut self, members: &'a Map<T>, object: &dyn Encode)
    where
        T: Encode + Debug + PartialEq + Any,
    {
        match &mut self.0 {
            Purpose::Write(_) if members.is_empty() => {}
            Purpose::Write(w) => {
                let mut declared = Vec::new();
                object.visit(&mut Visitor(Purpose::Name(&mut declared)));
                for (name, value) in members {
                    w.key(name);
                    if declared.contains(&name.as_str()) {
                        w.fail("an additional property has the name of a field");
                    }
                    value.encode(w);
                }
            }
            Purpose::Collect(slots) => slots.push(members),
            Purpose::Name(_) | Purpose::Show(_) => {}
        }
    }
}

/// `==` of two structs of one type, field by field. Not generic: else each struct has a copy of all of it.
pub fn same(one: &dyn Encode, other: &dyn Encode) -> bool {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    one.visit(&mut Visitor::collecting(&mut ours));
    other.visit(&mut Visitor::collecting(&mut theirs));
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(one, other)| one.same(other))
}

/// Prints a struct as a derived `Debug` does; `fields` holds the names of its fields, separated by spaces.
pub fn debug(value: &dyn Encode, name: &str, fields: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let mut slots = Vec::new();
    value.visit(&mut Visitor::collecting(&mut slots));
    let mut output = f.debug_struct(name);
    for (field, slot) in fields.split_ascii_whitespace().zip(slots) {
        output.field(field.strip_prefix("r#").unwrap_or(field), slot);
    }
    output.finish()
}

/// Writes what a union holds. Generic, so that nothing is left of the visitor.
#[inline]
pub fn encode_variant<T: Encode>(value: &T, w: &mut Writer) {
    value.visit(&mut Visitor::writing(w));
}

/// `==` of two unions of one type.
pub fn same_variant(one: &dyn Encode, other: &dyn Encode) -> bool {
    match (shown(one), shown(other)) {
        (Some((ours, one)), Some((theirs, other))) => ours == theirs && one.same(other),
        _ => false,
    }
}

/// Prints a union as a derived `Debug` does.
pub fn debug_variant(value: &dyn Encode, f: &mut Formatter<'_>) -> fmt::Result {
    match shown(value) {
        Some((name, value)) => f.debug_tuple(name.strip_prefix("r#").unwrap_or(name)).field(&value).finish(),
        None => Ok(()),
    }
}

/// The variant of a union and what it holds.
fn shown(value: &dyn Encode) -> Option<(&'static str, &dyn Slot)> {
    let mut shown = None;
    value.visit(&mut Visitor(Purpose::Show(&mut shown)));
    shown
}
