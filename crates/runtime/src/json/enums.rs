//! What open enumerations share: all but the table of what each lists.

use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};
use std::mem;

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::number::Number;
use super::reader::Reader;
use super::writer::Writer;

/// The texts that an enum lists, which may be those of numbers.
///
/// A table costs the compiler less than a `match` with an arm for each value, once for each thing that is done with them.
/// This and the next are two types, since one with a parameter for what is listed costs `cargo check` more for each enum.
#[derive(Debug)]
pub struct Texts<T: 'static> {
    texts: &'static [&'static str],
    /// What stands for each of the texts.
    variants: &'static [T],
}

impl<T: Clone> Texts<T> {
    /// A text for each variant but the last, in their order.
    pub const fn new(texts: &'static [&'static str], variants: &'static [T]) -> Self {
        Self { texts, variants }
    }

    /// What a listed variant stands for.
    #[inline]
    pub fn value(&self, variant: &T) -> &'static str {
        position(self.variants, variant).and_then(|index| self.texts.get(index)).copied().unwrap_or_default()
    }

    /// The variant that stands for a text, or `unknown` with it.
    pub fn variant(&self, text: &str, unknown: fn(String) -> T) -> T {
        match self.find(text) {
            Some(variant) => variant,
            None => unknown(text.to_owned()),
        }
    }

    /// Reads a text.
    #[inline]
    pub fn decode(&self, r: &mut Reader<'_>, unknown: fn(String) -> T) -> Result<T, DecodeError> {
        let text = r.string()?;
        if let Some(variant) = self.find(&text) {
            return Ok(variant);
        }
        let value = unknown(text.into_owned());
        r.lose(1);
        Ok(value)
    }

    #[inline]
    fn find(&self, text: &str) -> Option<T> {
        self.variants.get(find(self.texts, text)?).cloned()
    }

    /// Writes the number that a variant stands for.
    pub fn encode_number(&self, variant: &T, w: &mut Writer) {
        w.number(self.value(variant));
    }

    /// Reads a number that equals one of those that are listed, or any other.
    pub fn decode_number(&self, r: &mut Reader<'_>, unknown: fn(Number) -> T) -> Result<T, DecodeError> {
        let number = Number::decode(r)?;
        let value = number.as_f64();
        // Two texts that name the same f64 are the same number to nearly every reader (RFC 8259 §6).
        let same = |text: &&str| number.as_str() == *text || value.is_some() && text.parse().ok() == value;
        if let Some(variant) = self.texts.iter().position(same).and_then(|index| self.variants.get(index)) {
            return Ok(variant.clone());
        }
        r.lose(1);
        Ok(unknown(number))
    }

    /// Prints a value as a derived `Debug` does. `names` are those of the variants, separated by spaces; `unknown` is what
    /// the last one holds.
    pub fn debug(&self, value: &T, names: &str, unknown: &dyn Debug, f: &mut Formatter<'_>) -> fmt::Result {
        print(position(self.variants, value), names, unknown, f)
    }
}

/// The integers that an enum lists.
#[derive(Debug)]
pub struct Integers<T: 'static> {
    integers: &'static [i64],
    /// What stands for each of the integers.
    variants: &'static [T],
}

impl<T: Clone> Integers<T> {
    /// An integer for each variant but the last, in their order.
    pub const fn new(integers: &'static [i64], variants: &'static [T]) -> Self {
        Self { integers, variants }
    }

    /// What a listed variant stands for.
    #[inline]
    pub fn value(&self, variant: &T) -> i64 {
        position(self.variants, variant).and_then(|index| self.integers.get(index)).copied().unwrap_or_default()
    }

    /// The variant that stands for an integer, or `unknown` with it.
    pub fn variant(&self, value: i64, unknown: fn(i64) -> T) -> T {
        self.find(value).unwrap_or_else(|| unknown(value))
    }

    /// Reads an integer.
    pub fn decode(&self, r: &mut Reader<'_>, unknown: fn(i64) -> T) -> Result<T, DecodeError> {
        let value = i64::decode(r)?;
        Ok(self.find(value).unwrap_or_else(|| {
            r.lose(1);
            unknown(value)
        }))
    }

    #[inline]
    fn find(&self, value: i64) -> Option<T> {
        let index = self.integers.iter().position(|listed| *listed == value)?;
        self.variants.get(index).cloned()
    }

    /// Prints a value as a derived `Debug` does. `names` are those of the variants, separated by spaces; `unknown` is what
    /// the last one holds.
    pub fn debug(&self, value: &T, names: &str, unknown: &dyn Debug, f: &mut Formatter<'_>) -> fmt::Result {
        print(position(self.variants, value), names, unknown, f)
    }
}

/// Which of the variants this is, whatever it holds.
#[inline]
fn position<T>(variants: &[T], variant: &T) -> Option<usize> {
    let wanted = mem::discriminant(variant);
    let is_it = |listed: &T| mem::discriminant(listed) == wanted;
    // So far, what a discriminant hashes is its number. Nobody promises that, so it is only where the search begins.
    let mut number = Discriminant(0);
    wanted.hash(&mut number);
    if variants.get(number.0).is_some_and(is_it) {
        return Some(number.0);
    }
    variants.iter().position(is_it)
}

/// Takes the number that is hashed, if it is only one.
struct Discriminant(usize);

impl Hasher for Discriminant {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, _: &[u8]) {}

    #[inline]
    fn write_isize(&mut self, number: isize) {
        self.0 = number.unsigned_abs();
    }
}

#[inline]
fn find(texts: &[&str], text: &str) -> Option<usize> {
    // Most texts differ in length or in how they end, which is found without the call that compares all of them.
    let end = |text: &str| (text.len(), text.as_bytes().last_chunk::<4>().copied());
    let wanted = end(text);
    texts.iter().position(|listed| end(listed) == wanted && *listed == text)
}

fn print(index: Option<usize>, names: &str, unknown: &dyn Debug, f: &mut Formatter<'_>) -> fmt::Result {
    match index.and_then(|index| names.split_ascii_whitespace().nth(index)) {
        Some(name) => f.write_str(name.strip_prefix("r#").unwrap_or(name)),
        None => f.debug_tuple("Unknown").field(unknown).finish(),
    }
}
