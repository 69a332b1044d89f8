//! The members of one object, asked for by name in the order of a struct's fields.

use std::borrow::Cow;

use super::decode::Decode;
use super::decode_error::{DecodeError, Problem};
use super::map::Map;
use super::reader::Reader;
use super::scan::Lexeme;

/// Hands out the members of an object. Servers write fields mostly in the document's order, so the next key is tried
/// first; else the keys are searched, after a filter of 64 bits has shown that the search may find something.
///
/// Where a key occurs more than once, the last one counts, as with most readers (RFC 8259 §4 leaves it open).
#[derive(Debug, Default)]
pub struct Members<'r, 'a> {
    /// `None` for no members at all.
    reader: Option<&'r mut Reader<'a>>,
    /// Index of the object, and of what is after it.
    start: usize,
    end: usize,
    /// Index of the key that is tried first, and how many members are before it.
    next: usize,
    ordinal: usize,
    taken: Taken,
    /// Bits of all keys and their count, once a search was needed.
    keys: Option<(u64, usize)>,
    /// Whether everything is read once more, since a key occurs again after the place where it was found.
    take_last: bool,
    /// What values that were read before this object have lost.
    losses: usize,
    error: Option<DecodeError>,
}

impl<'r, 'a> Members<'r, 'a> {
    pub(super) fn new(reader: &'r mut Reader<'a>, start: usize, end: usize) -> Self {
        let losses = reader.losses;
        Self { reader: Some(reader), start, end, next: start + 1, losses, ..Self::default() }
    }

    /// No members: everything asked for is blank, and nothing is an error.
    pub fn blank() -> Self {
        Self::default()
    }

    /// A member that must be there.
    pub fn required<T: Decode>(&mut self, name: &'static str) -> T {
        if self.seek(name) {
            return self.read(name);
        }
        self.missing(name);
        T::blank()
    }

    /// A member that must be there and may be null.
    pub fn nullable<T: Decode>(&mut self, name: &'static str) -> T {
        self.required(name)
    }

    /// A member that may be left out.
    pub fn optional<T: Decode>(&mut self, name: &'static str) -> T {
        if self.seek(name) { self.read(name) } else { T::blank() }
    }

    /// A member that may be left out, which is not the same as null.
    pub fn patch<T: Decode>(&mut self, name: &'static str) -> T {
        self.optional(name)
    }

    /// All members that were not asked for; to be called last.
    pub fn extra<T: Decode>(&mut self) -> Map<T> {
        let mut map = Map::new();
        let (mut key, mut ordinal) = (self.start + 1, 0);
        while let Some(reader) = self.reader.as_deref_mut() {
            if key >= self.end || self.error.is_some() {
                break;
            }
            let after = reader.after(key + 1);
            if !self.taken.contains(ordinal) && (self.take_last || !self.is_repeated(key)) {
                if let Some((name, value)) = self.entry(key) {
                    map.insert(name, value);
                    self.taken.insert(ordinal);
                }
            }
            key = after;
            ordinal += 1;
        }
        map
    }

    /// Whether the object has to be built again because a key occurs more than once.
    pub(super) fn must_repeat(&mut self) -> bool {
        if self.error.is_some() || self.all_taken() || !self.untaken().any(|key| self.is_repeated(key)) {
            return false;
        }
        self.take_last = true;
        self.taken = Taken::default();
        if let Some(reader) = self.reader.as_deref_mut() {
            reader.losses = self.losses;
        }
        true
    }

    pub(super) fn finish(self) -> Result<(), DecodeError> {
        let unknown = if self.all_taken() { 0 } else { self.untaken().count() };
        if let Some(reader) = self.reader {
            reader.go(self.end);
            reader.lose(unknown);
        }
        self.error.map_or(Ok(()), Err)
    }

    fn read<T: Decode>(&mut self, name: &'static str) -> T {
        if let Some(reader) = self.reader.as_deref_mut() {
            match T::decode(reader) {
                Ok(value) => return value,
                Err(error) => self.fail(error.in_key(name)),
            }
        }
        T::blank()
    }

    fn entry<T: Decode>(&mut self, key: usize) -> Option<(Cow<'a, str>, T)> {
        let reader = self.reader.as_deref_mut()?;
        let name = reader.key_text(key);
        reader.go(key + 1);
        match T::decode(reader) {
            Ok(value) => Some((name, value)),
            Err(error) => {
                self.fail(error.in_key(name.into_owned()));
                None
            }
        }
    }

    /// Goes to the value of the member `name`, if there is one.
    fn seek(&mut self, name: &str) -> bool {
        let Some(reader) = self.reader.as_deref_mut() else { return false };
        if self.error.is_some() {
            return false;
        }
        if self.next < self.end && !self.take_last && reader.key_is(self.next, name) {
            reader.go(self.next + 1);
            self.next = reader.after(self.next + 1);
            self.taken.insert(self.ordinal);
            self.ordinal += 1;
            return true;
        }
        self.search(name)
    }

    fn search(&mut self, name: &str) -> bool {
        let Some(reader) = self.reader.as_deref_mut() else { return false };
        let (start, end) = (self.start, self.end);
        let (bits, _) = *self.keys.get_or_insert_with(|| {
            keys(reader, start, end).fold((0, 0), |(bits, count), key| (bits | key_bit(reader, key), count + 1))
        });
        if bits & bit(name) == 0 {
            return false;
        }
        let mut found = None;
        for (ordinal, key) in keys(reader, start, end).enumerate() {
            if reader.key_is(key, name) {
                self.taken.insert(ordinal);
                found = Some((ordinal, key));
                if !self.take_last {
                    break;
                }
            }
        }
        let Some((ordinal, key)) = found else { return false };
        reader.go(key + 1);
        self.next = reader.after(key + 1);
        self.ordinal = ordinal + 1;
        true
    }

    /// Whether every member was asked for: as far as is cheap to know.
    fn all_taken(&self) -> bool {
        match self.keys {
            Some((_, count)) => self.taken.len() == count,
            None => self.next >= self.end,
        }
    }

    /// The keys that nobody asked for.
    fn untaken(&self) -> impl Iterator<Item = usize> {
        let keys = self.reader.as_deref().map(|reader| keys(reader, self.start, self.end));
        keys.into_iter().flatten().enumerate().filter(|(ordinal, _)| !self.taken.contains(*ordinal)).map(|(_, key)| key)
    }

    /// Whether `key`, which nobody asked for, has the name of one that somebody did.
    fn is_repeated(&self, key: usize) -> bool {
        let Some(reader) = self.reader.as_deref() else { return false };
        let mut earlier = keys(reader, self.start, key).enumerate();
        let (name, bit) = (reader.key_text(key), key_bit(reader, key));
        earlier.any(|(ordinal, other)| {
            self.taken.contains(ordinal) && key_bit(reader, other) & bit != 0 && reader.key_is(other, &name)
        })
    }

    fn missing(&mut self, name: &'static str) {
        if let (Some(reader), None) = (self.reader.as_deref_mut(), &self.error) {
            reader.go(self.start);
            self.error = Some(reader.problem(Problem::Missing).in_key(name));
        }
    }

    fn fail(&mut self, error: DecodeError) {
        self.error.get_or_insert(error);
    }
}

/// The keys of the object at `start`, up to the index `end`.
fn keys(reader: &Reader<'_>, start: usize, end: usize) -> impl Iterator<Item = usize> {
    let mut next = start + 1;
    std::iter::from_fn(move || {
        let key = next;
        next = if key < end { reader.after(key + 1) } else { key };
        (key < end).then_some(key)
    })
}

/// The bit of a key; all bits of one with escapes.
fn key_bit(reader: &Reader<'_>, key: usize) -> u64 {
    let token = reader.token_at(key);
    if token.lexeme == Lexeme::Plain { bit(reader.content(token)) } else { u64::MAX }
}

/// One of 64 bits, by what is cheap to know of a name.
fn bit(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let first = bytes.first().copied().unwrap_or_default();
    let last = bytes.last().copied().unwrap_or_default();
    let hash = (bytes.len() as u64).wrapping_mul(7) ^ u64::from(first).wrapping_mul(5) ^ u64::from(last);
    1 << (hash % 64)
}

/// A set of small numbers.
#[derive(Clone, Debug, Default)]
struct Taken {
    low: u64,
    high: Vec<u64>,
}

impl Taken {
    fn insert(&mut self, number: usize) {
        if number < 64 {
            self.low |= 1 << number;
            return;
        }
        let word = number / 64 - 1;
        if self.high.len() <= word {
            self.high.resize(word + 1, 0);
        }
        if let Some(word) = self.high.get_mut(word) {
            *word |= 1 << (number % 64);
        }
    }

    fn contains(&self, number: usize) -> bool {
        let word = if number < 64 { self.low } else { self.high.get(number / 64 - 1).copied().unwrap_or_default() };
        word & (1 << (number % 64)) != 0
    }

    fn len(&self) -> usize {
        let ones = self.low.count_ones() + self.high.iter().map(|word| word.count_ones()).sum::<u32>();
        ones as usize
    }
}
