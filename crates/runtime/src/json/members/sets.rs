//! What is known about the keys of one object.

use std::cell::OnceCell;

use crate::json::reader::Reader;
use crate::json::scan::Lexeme;
use crate::json::words::{equal_bytes, fingerprint, spread};

/// The keys of the object at `start`, up to the index `end`.
pub(super) fn keys(reader: &Reader<'_>, start: usize, end: usize) -> impl Iterator<Item = usize> {
    let mut next = start + 1;
    std::iter::from_fn(move || {
        let key = next;
        next = if key < end { reader.after(key + 1) } else { key };
        (key < end).then_some(key)
    })
}

/// Where the keys of one object are, made once one of them is not where it is expected.
#[derive(Clone, Debug, Default)]
pub(super) enum Index {
    #[default]
    Unmade,
    /// Of at most 32 keys.
    Bytes(Bytes),
    /// Of more keys, or of some with escapes, which of them may be there at all.
    Filter(Filter),
}

impl Index {
    pub(super) fn of(reader: &Reader<'_>, start: usize, end: usize, count: u16) -> Self {
        if count <= 32 {
            return Bytes::of(reader, start, end).map_or_else(|| Self::Filter(Filter::full()), Self::Bytes);
        }
        let mut filter = Filter::default();
        keys(reader, start, end).for_each(|key| filter.add(reader, key));
        Self::Filter(filter)
    }
}

/// A byte for each key that differs for most names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes([u64; 4]);

impl Bytes {
    /// `None` where a key has escapes.
    fn of(reader: &Reader<'_>, start: usize, end: usize) -> Option<Self> {
        let mut words = [0; 4];
        let mut key = start + 1;
        for word in &mut words {
            for shift in (0..64).step_by(8) {
                if key >= end {
                    return Some(Self(words));
                }
                let (token, after) = reader.member(key)?;
                if token.lexeme != Lexeme::Plain {
                    return None;
                }
                *word |= fingerprint(reader.bytes(token)) >> 56 << shift;
                key = after;
            }
        }
        Some(Self(words))
    }

    /// The keys that may have a name.
    #[inline]
    pub(super) fn find(&self, name: &str) -> Alike {
        let byte = fingerprint(name.as_bytes()).to_be_bytes()[0];
        Alike(self.0.map(|word| equal_bytes(word, byte)))
    }

    /// The keys that may have the same name as the one with so many keys before it, and it.
    #[inline]
    fn find_again(&self, ordinal: usize) -> Alike {
        let byte = self.0[ordinal / 8 % 4].to_le_bytes()[ordinal % 8];
        Alike(self.0.map(|word| equal_bytes(word, byte)))
    }
}

/// Keys, each as the number of keys before it. There may be fewer keys in the object.
pub(super) struct Alike([u64; 4]);

impl Alike {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0[0] | self.0[1] | self.0[2] | self.0[3] == 0
    }
}

impl Iterator for Alike {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        for (index, word) in self.0.iter_mut().enumerate() {
            if *word != 0 {
                let place = (word.trailing_zeros() / 8) as usize;
                *word &= *word - 1;
                return Some(index * 8 + place);
            }
        }
        None
    }
}

/// The keys that somebody asked for.
pub(super) struct Known<'i> {
    start: usize,
    end: usize,
    taken: Taken,
    bytes: Option<&'i Bytes>,
    /// The high bit of the byte of each of them.
    lanes: [u64; 4],
    /// Them, where there are no bytes.
    filter: Filter,
    /// Their indices, once the filter was in doubt.
    indices: OnceCell<Vec<usize>>,
}

impl<'i> Known<'i> {
    /// Of the keys that `index` was made of, those that are taken.
    pub(super) fn of(reader: &Reader<'_>, start: usize, end: usize, taken: &Taken, index: &'i Index) -> Self {
        let [one, two, three, four, ..] = taken.low.to_le_bytes();
        let lanes = [one, two, three, four].map(spread);
        let mut filter = Filter::default();
        let bytes = if let Index::Bytes(bytes) = index { Some(bytes) } else { None };
        if bytes.is_none() {
            let taken = keys(reader, start, end).enumerate().filter(|(ordinal, _)| taken.contains(*ordinal));
            taken.for_each(|(_, key)| filter.add(reader, key));
        }
        Self { start, end, taken: taken.clone(), bytes, lanes, filter, indices: OnceCell::new() }
    }

    /// Whether `key`, with so many keys before it, which nobody asked for, has the name of one of these.
    #[inline]
    pub(super) fn has(&self, reader: &Reader<'_>, key: usize, ordinal: usize) -> bool {
        if let Some(bytes) = self.bytes {
            let mut alike = bytes.find_again(ordinal);
            alike.0.iter_mut().zip(self.lanes).for_each(|(word, lanes)| *word &= lanes);
            return !alike.is_empty() && alike.any(|ordinal| self.is_at(reader, ordinal, key));
        }
        let token = reader.token_at(key);
        let is_none = token.lexeme == Lexeme::Plain && !self.filter.may_hold(reader.bytes(token));
        !is_none && self.is_one_of_many(reader, key)
    }

    /// Whether the key with so many before it has the same name as `key`.
    #[cold]
    fn is_at(&self, reader: &Reader<'_>, ordinal: usize, key: usize) -> bool {
        let other = keys(reader, self.start, self.end).nth(ordinal);
        other.is_some_and(|other| reader.are_alike(other, key))
    }

    #[cold]
    fn is_one_of_many(&self, reader: &Reader<'_>, key: usize) -> bool {
        let name = reader.key_text(key);
        let indices = self.indices.get_or_init(|| {
            let all = keys(reader, self.start, self.end).enumerate();
            all.filter(|(ordinal, _)| self.taken.contains(*ordinal)).map(|(_, key)| key).collect()
        });
        indices.iter().any(|other| reader.key_is(*other, &name))
    }
}

/// 256 bits that show mostly that a name is not there, never that it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter([u64; 4]);

impl Filter {
    fn full() -> Self {
        Self([u64::MAX; 4])
    }

    fn add(&mut self, reader: &Reader<'_>, key: usize) {
        let token = reader.token_at(key);
        let (word, bit) = place(reader.bytes(token));
        if token.lexeme != Lexeme::Plain {
            *self = Self::full();
        } else if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    pub(super) fn may_hold(&self, name: &[u8]) -> bool {
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
pub(super) struct Taken {
    low: u64,
    /// Few objects have more than 64 members.
    high: Option<Box<High>>,
}

#[derive(Clone, Debug, Default)]
struct High {
    words: Vec<u64>,
    len: usize,
}

impl Taken {
    /// Inserts a number below 64; whether it is one.
    #[inline]
    pub(super) fn insert_low(&mut self, number: usize) -> bool {
        if number < 64 {
            self.low |= 1 << number;
        }
        number < 64
    }

    pub(super) fn insert(&mut self, number: usize) {
        if !self.insert_low(number) {
            self.high.get_or_insert_default().insert(number - 64);
        }
    }

    #[inline]
    pub(super) fn contains(&self, number: usize) -> bool {
        if number < 64 {
            self.low & (1 << number) != 0
        } else {
            self.high.as_ref().is_some_and(|high| high.contains(number - 64))
        }
    }

    /// Whether it holds as many numbers as an object has members; not said of one with very many.
    #[inline]
    pub(super) fn is_all(&self, count: u16) -> bool {
        match (count, &self.high) {
            (0..64, _) => self.low == (1 << count) - 1,
            (64, _) => self.low == u64::MAX,
            (u16::MAX, _) | (_, None) => false,
            (_, Some(high)) => self.low == u64::MAX && high.len == usize::from(count - 64),
        }
    }
}

impl High {
    #[cold]
    fn insert(&mut self, number: usize) {
        let (index, bit) = (number / 64, 1 << (number % 64));
        if self.words.len() <= index {
            self.words.resize(index + 1, 0);
        }
        if let Some(word) = self.words.get_mut(index) {
            self.len += usize::from(*word & bit == 0);
            *word |= bit;
        }
    }

    fn contains(&self, number: usize) -> bool {
        self.words.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}
