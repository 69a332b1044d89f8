//! What is known about the keys of one object.

use std::cell::OnceCell;

use crate::json::reader::Reader;
use crate::json::scan::Lexeme;
use crate::json::words::fingerprint;

/// The keys of the object at `start`, up to the index `end`.
pub(super) fn keys(reader: &Reader<'_>, start: usize, end: usize) -> impl Iterator<Item = usize> {
    let mut next = start + 1;
    std::iter::from_fn(move || {
        let key = next;
        next = if key < end { reader.after(key + 1) } else { key };
        (key < end).then_some(key)
    })
}

/// The keys that somebody asked for.
pub(super) struct Known {
    start: usize,
    end: usize,
    taken: Taken,
    filter: Filter,
    /// Their indices, once the filter was in doubt.
    indices: OnceCell<Vec<usize>>,
}

impl Known {
    pub(super) fn of(reader: &Reader<'_>, start: usize, end: usize, taken: &Taken) -> Self {
        let mut filter = Filter::default();
        for (ordinal, key) in keys(reader, start, end).enumerate() {
            if taken.contains(ordinal) {
                filter.add(reader, key);
            }
        }
        Self { start, end, taken: taken.clone(), filter, indices: OnceCell::new() }
    }

    /// Whether `key`, which nobody asked for, has the name of one of these.
    pub(super) fn has(&self, reader: &Reader<'_>, key: usize) -> bool {
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
pub(super) struct Filter([u64; 4]);

impl Filter {
    pub(super) fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }

    pub(super) fn add(&mut self, reader: &Reader<'_>, key: usize) {
        let token = reader.token_at(key);
        let (word, bit) = place(reader.bytes(token));
        if token.lexeme != Lexeme::Plain {
            self.0 = [u64::MAX; 4];
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
    len: usize,
}

#[derive(Clone, Debug, Default)]
struct High(Vec<u64>);

impl Taken {
    pub(super) fn insert(&mut self, number: usize) {
        let bit = 1 << (number % 64);
        let word = match number / 64 {
            0 => &mut self.low,
            index => {
                let High(words) = self.high.get_or_insert_default().as_mut();
                if words.len() < index {
                    words.resize(index, 0);
                }
                let Some(word) = words.get_mut(index - 1) else { return };
                word
            }
        };
        self.len += usize::from(*word & bit == 0);
        *word |= bit;
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        let word = match (number / 64, &self.high) {
            (0, _) => self.low,
            (index, Some(high)) => high.0.get(index - 1).copied().unwrap_or_default(),
            (_, None) => 0,
        };
        word & (1 << (number % 64)) != 0
    }

    /// Whether it holds as many numbers as an object has members; not said of one with very many.
    pub(super) fn is_all(&self, count: u16) -> bool {
        self.len == usize::from(count) && count < u16::MAX
    }
}
