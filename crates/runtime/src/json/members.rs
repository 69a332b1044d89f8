//! The members of one object, asked for by name in the order of a struct's fields.

use std::cell::OnceCell;

use super::decode::Decode;
use super::decode_error::{DecodeError, Problem};
use super::map::Map;
use super::reader::Reader;
use super::scan::Lexeme;
use super::words::fingerprint;

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
    /// How many members there are; `u16::MAX` stands for more.
    count: u16,
    /// Index of the key that is tried first, and how many members are before it.
    next: usize,
    ordinal: usize,
    taken: Taken,
    /// What keys there are, once a search was in vain.
    filter: Option<Filter>,
    /// Whether everything is read once more, since a key occurs again after the place where it was found.
    take_last: bool,
    /// Members that nobody asked for.
    unknown: usize,
    /// What values that were read before this object have lost.
    losses: usize,
    error: Option<DecodeError>,
}

impl<'r, 'a> Members<'r, 'a> {
    pub(super) fn new(reader: &'r mut Reader<'a>, start: usize, end: usize, count: u16) -> Self {
        let losses = reader.losses;
        Self { reader: Some(reader), start, end, count, next: start + 1, losses, ..Self::default() }
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
        let Some(reader) = self.reader.as_deref() else { return map };
        if self.error.is_some() || self.all_taken() {
            return map;
        }
        let known = Known::of(reader, self.start, self.end, &self.taken);
        let (mut key, mut ordinal) = (self.start + 1, 0);
        while let Some(reader) = self.reader.as_deref_mut() {
            if key >= self.end {
                break;
            }
            let after = reader.after(key + 1);
            if !self.taken.contains(ordinal) && !known.has(reader, key) {
                let name = reader.key_text(key);
                reader.go(key + 1);
                match T::decode(reader) {
                    Ok(value) => map.insert(name, value),
                    Err(error) => {
                        self.fail(error.in_key(name.into_owned()));
                        break;
                    }
                };
                self.taken.insert(ordinal);
            }
            key = after;
            ordinal += 1;
        }
        map
    }

    /// Whether the object has to be built again because a key occurs more than once. Counts the unknown ones.
    pub(super) fn must_repeat(&mut self) -> bool {
        if self.error.is_some() || self.all_taken() {
            return false;
        }
        let Some(reader) = self.reader.as_deref() else { return false };
        let known = Known::of(reader, self.start, self.end, &self.taken);
        let mut repeated = false;
        for (ordinal, key) in keys(reader, self.start, self.end).enumerate() {
            if !self.taken.contains(ordinal) {
                self.unknown += 1;
                repeated = repeated || known.has(reader, key);
            }
        }
        if !repeated {
            return false;
        }
        self.take_last = true;
        self.taken = Taken::default();
        self.unknown = 0;
        if let Some(reader) = self.reader.as_deref_mut() {
            reader.losses = self.losses;
        }
        true
    }

    pub(super) fn finish(&mut self) -> Result<(), DecodeError> {
        if let Some(reader) = self.reader.as_deref_mut() {
            reader.go(self.end);
            reader.lose(self.unknown);
        }
        self.error.take().map_or(Ok(()), Err)
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
        let all_taken = self.taken.len == usize::from(self.count);
        if all_taken || self.filter.as_ref().is_some_and(|filter| !filter.may_hold(name.as_bytes())) {
            return false;
        }
        if self.take_last {
            return self.search_last(name);
        }
        // From the next key on, and then from the start.
        let found = match reader.find_key(self.next, self.end, name) {
            Ok((key, before)) => Ok((key, self.ordinal + before)),
            Err(after) => reader.find_key(self.start + 1, self.next, name).map_err(|before| before + after),
        };
        match found {
            Ok((key, ordinal)) => {
                reader.go(key + 1);
                self.next = reader.after(key + 1);
                self.ordinal = ordinal + 1;
                self.taken.insert(ordinal);
                true
            }
            Err(_) => {
                // One search in vain is seldom alone: the object is sparse.
                self.filter.get_or_insert_with(|| {
                    let mut filter = Filter::default();
                    keys(reader, self.start, self.end).for_each(|key| filter.add(reader, key));
                    filter
                });
                false
            }
        }
    }

    fn search_last(&mut self, name: &str) -> bool {
        let Some(reader) = self.reader.as_deref_mut() else { return false };
        let mut found = None;
        for (ordinal, key) in keys(reader, self.start, self.end).enumerate() {
            if reader.key_is(key, name) {
                self.taken.insert(ordinal);
                found = Some((ordinal, key));
            }
        }
        let Some((ordinal, key)) = found else { return false };
        reader.go(key + 1);
        self.next = reader.after(key + 1);
        self.ordinal = ordinal + 1;
        true
    }

    /// Whether every member was asked for; not said of objects with very many.
    fn all_taken(&self) -> bool {
        self.taken.len == usize::from(self.count)
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

/// The keys that somebody asked for.
struct Known {
    start: usize,
    end: usize,
    taken: Taken,
    filter: Filter,
    /// Their indices, once the filter was in doubt.
    indices: OnceCell<Vec<usize>>,
}

impl Known {
    fn of(reader: &Reader<'_>, start: usize, end: usize, taken: &Taken) -> Self {
        let mut filter = Filter::default();
        for (ordinal, key) in keys(reader, start, end).enumerate() {
            if taken.contains(ordinal) {
                filter.add(reader, key);
            }
        }
        Self { start, end, taken: taken.clone(), filter, indices: OnceCell::new() }
    }

    /// Whether `key`, which nobody asked for, has the name of one of these.
    fn has(&self, reader: &Reader<'_>, key: usize) -> bool {
        let token = reader.token_at(key);
        if token.lexeme == Lexeme::Plain && !self.filter.may_hold(reader.bytes(token)) {
            return false;
        }
        let name = reader.key_text(key);
        let indices = self.indices.get_or_init(|| {
            let all = keys(reader, self.start, self.end).enumerate();
            all.filter(|(ordinal, _)| self.taken.contains(*ordinal)).map(|(_, key)| key).collect()
        });
        indices.iter().any(|other| reader.key_is(*other, &name))
    }
}

/// 256 bits that show mostly that a name is not there, never that it is.
#[derive(Debug, Default)]
struct Filter([u64; 4]);

impl Filter {
    fn add(&mut self, reader: &Reader<'_>, key: usize) {
        let token = reader.token_at(key);
        let (word, bit) = place(reader.bytes(token));
        if token.lexeme != Lexeme::Plain {
            self.0 = [u64::MAX; 4];
        } else if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn may_hold(&self, name: &[u8]) -> bool {
        let (word, bit) = place(name);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

/// The word and the bit of a name.
fn place(name: &[u8]) -> (usize, u64) {
    let fingerprint = fingerprint(name);
    ((fingerprint >> 62) as usize, 1 << (fingerprint >> 56 & 63))
}

/// A set of small numbers.
#[derive(Clone, Debug, Default)]
struct Taken {
    low: u64,
    high: Vec<u64>,
    len: usize,
}

impl Taken {
    fn insert(&mut self, number: usize) {
        let bit = 1 << (number % 64);
        let word = if number < 64 {
            &mut self.low
        } else {
            let index = number / 64 - 1;
            if self.high.len() <= index {
                self.high.resize(index + 1, 0);
            }
            let Some(word) = self.high.get_mut(index) else { return };
            word
        };
        self.len += usize::from(*word & bit == 0);
        *word |= bit;
    }

    fn contains(&self, number: usize) -> bool {
        let word = if number < 64 { self.low } else { self.high.get(number / 64 - 1).copied().unwrap_or_default() };
        word & (1 << (number % 64)) != 0
    }
}
