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
    /// Of at most 32 keys, a byte each that differs for most names.
    Bytes([u64; 4]),
    /// Of more keys, or of some with escapes, which of them may be there at all.
    Filter(Filter),
}

impl Index {
    pub(super) fn of(reader: &Reader<'_>, start: usize, end: usize, count: u16) -> Self {
        let mut bytes = [0; 4];
        if usize::from(count) <= 8 * bytes.len() {
            let mut key = start + 1;
            for (ordinal, word) in (0..count).map(|ordinal| (ordinal % 8, usize::from(ordinal / 8))) {
                let Some((token, after)) = reader.member(key) else { break };
                if token.lexeme != Lexeme::Plain {
                    return Self::Filter(Filter::full());
                }
                if let Some(word) = bytes.get_mut(word) {
                    *word |= u64::from(byte(reader.bytes(token))) << (8 * ordinal);
                }
                key = after;
            }
            return Self::Bytes(bytes);
        }
        let mut filter = Filter::default();
        keys(reader, start, end).for_each(|key| filter.add(reader, key));
        Self::Filter(filter)
    }
}

/// The keys that may have a name, each as the number of keys before it. There may be fewer keys than bytes.
pub(super) struct Alike([u64; 4]);

impl Alike {
    #[inline]
    pub(super) fn of(bytes: &[u64; 4], name: &[u8]) -> Self {
        let byte = byte(name);
        Self(bytes.map(|word| equal_bytes(word, byte)))
    }
}

impl Iterator for Alike {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.0 == [0; 4] {
            return None;
        }
        let (index, word) = self.0.iter_mut().enumerate().find(|(_, word)| **word != 0)?;
        let ordinal = index * 8 + (word.trailing_zeros() / 8) as usize;
        *word &= *word - 1;
        Some(ordinal)
    }
}

/// The byte that stands for a name.
#[inline]
fn byte(name: &[u8]) -> u8 {
    fingerprint(name).to_be_bytes()[0]
}

/// The keys that somebody asked for.
pub(super) struct Known {
    start: usize,
    end: usize,
    taken: Taken,
    index: Index,
    /// The high bit of the byte of each of them.
    lanes: [u64; 4],
    /// Their indices, once the filter was in doubt.
    indices: OnceCell<Vec<usize>>,
}

impl Known {
    /// Of the keys that `index` was made of, those that are taken.
    pub(super) fn of(reader: &Reader<'_>, start: usize, end: usize, taken: &Taken, mut index: Index) -> Self {
        if let Index::Filter(filter) = &mut index {
            *filter = Filter::default();
            for (ordinal, key) in keys(reader, start, end).enumerate() {
                if taken.contains(ordinal) {
                    filter.add(reader, key);
                }
            }
        }
        let [one, two, three, four, ..] = taken.low.to_le_bytes();
        let lanes = [one, two, three, four].map(spread);
        Self { start, end, taken: taken.clone(), index, lanes, indices: OnceCell::new() }
    }

    /// Whether `key`, which nobody asked for, has the name of one of these.
    #[inline]
    pub(super) fn has(&self, reader: &Reader<'_>, key: usize) -> bool {
        let token = reader.token_at(key);
        match &self.index {
            Index::Bytes(bytes) => {
                let mut alike = Alike::of(bytes, reader.bytes(token));
                alike.0.iter_mut().zip(self.lanes).for_each(|(word, lanes)| *word &= lanes);
                alike.any(|ordinal| self.is_at(reader, ordinal, key))
            }
            Index::Filter(filter) if token.lexeme == Lexeme::Plain && !filter.may_hold(reader.bytes(token)) => false,
            Index::Filter(_) | Index::Unmade => self.is_one_of_many(reader, key),
        }
    }

    /// Whether the key with so many before it has the same name as `key`.
    #[cold]
    fn is_at(&self, reader: &Reader<'_>, ordinal: usize, key: usize) -> bool {
        let other = keys(reader, self.start, self.end).nth(ordinal);
        other.is_some_and(|other| reader.key_is(other, &reader.key_text(key)))
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
