//! The members of one object, asked for by name in the order of a struct's fields.

mod search;
mod sets;

use self::sets::{Index, Known, Taken, keys};
use super::decode::Decode;
use super::decode_error::{DecodeError, Problem};
use super::encode::to_string;
use super::map::Map;
use super::patch::Patch;
use super::reader::Reader;
use super::union::Tag;

/// Hands out the members of an object. Servers write fields mostly in the document's order, so the next key is tried
/// first; else 256 bits, made of the keys once, show where the key is, or that it is not there.
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
    /// Where the keys end that are tried first: there are none after a step back, after an error, and where the last of equal
    /// keys counts.
    limit: usize,
    taken: Taken,
    /// None after an error, and where the last of equal keys counts.
    index: Index,
    /// Whether everything is read once more, since a key occurs again after the place where it was found.
    take_last: bool,
    /// Members that nobody asked for.
    unknown: usize,
    /// What values that were read before this object have lost.
    losses: usize,
    /// Whether the reader keeps an error for when the object is complete.
    failed: bool,
}

impl<'r, 'a> Members<'r, 'a> {
    #[inline]
    pub(super) fn new(reader: &'r mut Reader<'a>, start: usize, end: usize, count: u16) -> Self {
        let losses = reader.losses;
        Self {
            reader: Some(reader),
            start,
            end,
            count,
            next: start + 1,
            ordinal: 0,
            limit: end,
            taken: Taken::default(),
            index: Index::Unmade,
            take_last: false,
            unknown: 0,
            losses,
            failed: false,
        }
    }

    /// Of something that is no object.
    #[cold]
    pub(super) fn none(reader: &'r mut Reader<'a>, error: DecodeError) -> Self {
        let mut members = Self { reader: Some(reader), ..Self::default() };
        members.fail(error);
        members
    }

    /// No members: everything asked for is blank, and nothing is an error.
    pub fn blank() -> Self {
        Self::default()
    }

    /// A member that must be there.
    pub fn required<T: Decode>(&mut self, name: &'static str) -> T {
        if let Some(reader) = self.needed(name) {
            match T::decode(reader) {
                Ok(value) => return value,
                Err(error) => self.unfit(name, error),
            }
        }
        // After an error, these are members that are not there.
        T::build(self)
    }

    /// A member that must be there and say just this.
    pub fn constant(&mut self, name: &'static str, value: Tag) {
        if !self.seek(name) {
            return self.missing(name);
        }
        // Where a key occurs again, it is the last one that counts.
        let says = self.says(value) || self.search_last(name) && self.says(value);
        if let (false, Some(reader)) = (says, self.reader.as_deref()) {
            let expected = format!("expected {}", to_string(&value));
            self.fail(reader.problem(Problem::Other(expected.into())).in_key(name));
        }
    }

    /// Whether the value that was sought is this one.
    fn says(&mut self, value: Tag) -> bool {
        self.reader.as_deref_mut().is_some_and(|reader| {
            let position = reader.position();
            let says = value.stands(reader);
            reader.restore(position);
            says
        })
    }

    /// A member that must be there and may be null.
    #[inline]
    pub fn nullable<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        self.read(name, true)
    }

    /// A member that may be left out, or null.
    #[inline]
    pub fn optional<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        self.read(name, false)
    }

    /// A member that may be left out, which is not the same as null.
    #[inline(never)]
    pub fn patch<T: Decode>(&mut self, name: &'static str) -> Patch<T> {
        if !self.seek(name) {
            return Patch::Absent;
        }
        let Some(reader) = self.not_null() else { return Patch::Null };
        match T::decode(reader) {
            Ok(value) => Patch::Value(value),
            Err(error) => {
                self.unfit(name, error);
                Patch::Absent
            }
        }
    }

    /// All members that were not asked for; to be called last.
    pub fn extra<T: Decode>(&mut self) -> Map<T> {
        let mut map = Map::new();
        if self.failed || self.all_taken() {
            return map;
        }
        self.make_index();
        let Some(reader) = self.reader.as_deref() else { return map };
        let known = Known::of(reader, self.start, self.end, &self.taken, &self.index);
        let (mut key, mut ordinal) = (self.start + 1, 0);
        while let Some(reader) = self.reader.as_deref_mut() {
            if key >= self.end {
                break;
            }
            let after = reader.after(key + 1);
            if !self.taken.contains(ordinal) && !known.has(reader, key, ordinal) {
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

    /// Goes past the object, or has it built again, for which there is one reason, once: a key that occurs more than once.
    pub(super) fn close(&mut self) -> Built {
        if !self.failed && !self.all_taken() && self.count_unknown() && !self.take_last {
            self.repeat();
            return Built::Again;
        }
        let Some(reader) = self.reader.as_deref_mut() else { return Built::Whole };
        if let Some(error) = reader.pending.take() {
            return Built::Broken(error);
        }
        reader.go(self.end);
        reader.lose(self.unknown);
        Built::Whole
    }

    /// Starts again, to take the last one of equal keys.
    #[cold]
    fn repeat(&mut self) {
        self.take_last = true;
        self.limit = 0;
        self.index = Index::Unmade;
        self.taken = Taken::default();
        self.unknown = 0;
        if let Some(reader) = self.reader.as_deref_mut() {
            reader.losses = self.losses;
        }
    }

    /// Counts the members that nobody asked for; whether one of them has the name of one that somebody did.
    #[inline(never)]
    fn count_unknown(&mut self) -> bool {
        // Among few keys, comparing each with each costs less than an index.
        let few = self.has_few();
        if !few {
            self.make_index();
        }
        let Some(reader) = self.reader.as_deref() else { return false };
        let known = (!few).then(|| Known::of(reader, self.start, self.end, &self.taken, &self.index));
        let mut repeated = false;
        for (ordinal, key) in keys(reader, self.start, self.end).enumerate() {
            if !self.taken.contains(ordinal) {
                self.unknown += 1;
                repeated = repeated
                    || match &known {
                        Some(known) => known.has(reader, key, ordinal),
                        None => self.has_twin(reader, key),
                    };
            }
        }
        repeated
    }

    /// Whether somebody asked for a member of the same name as `key`, for which nobody did.
    fn has_twin(&self, reader: &Reader<'_>, key: usize) -> bool {
        let mut others = keys(reader, self.start, self.end).enumerate();
        others.any(|(ordinal, other)| reader.are_alike(key, other) && self.taken.contains(ordinal))
    }

    #[inline(never)]
    fn read<T: Decode>(&mut self, name: &'static str, is_needed: bool) -> Option<T> {
        let reader = self.value(name, is_needed)?;
        match T::decode(reader) {
            Ok(value) => Some(value),
            Err(error) => {
                self.unfit(name, error);
                None
            }
        }
    }

    // What follows is the same for every type, and translated once.

    /// The reader at a value that has to be there.
    fn needed(&mut self, name: &'static str) -> Option<&mut Reader<'a>> {
        if !self.seek(name) {
            self.missing(name);
            return None;
        }
        self.reader.as_deref_mut()
    }

    /// The reader at a value that is not null.
    fn value(&mut self, name: &'static str, is_needed: bool) -> Option<&mut Reader<'a>> {
        let is_there = if is_needed { self.needed(name).is_some() } else { self.seek(name) };
        if is_there { self.not_null() } else { None }
    }

    /// The reader at the value at hand, unless it is null.
    fn not_null(&mut self) -> Option<&mut Reader<'a>> {
        let reader = self.reader.as_deref_mut()?;
        if reader.take_null() { None } else { Some(reader) }
    }

    /// Whether every member was asked for; not said of objects with very many.
    fn all_taken(&self) -> bool {
        self.taken.is_all(self.count)
    }

    fn missing(&mut self, name: &'static str) {
        if let (Some(reader), false) = (self.reader.as_deref_mut(), self.failed) {
            reader.go(self.start);
            let error = reader.problem(Problem::Missing).in_key(name);
            self.fail(error);
        }
    }

    #[cold]
    fn unfit(&mut self, name: &'static str, error: DecodeError) {
        self.fail(error.in_key(name));
    }

    fn fail(&mut self, error: DecodeError) {
        self.limit = 0;
        self.index = Index::Unmade;
        if let (Some(reader), false) = (self.reader.as_deref_mut(), self.failed) {
            reader.pending = Some(error);
            self.failed = true;
        }
    }
}

/// What has come of an object.
pub(super) enum Built {
    Whole,
    /// It is to be built once more.
    Again,
    Broken(DecodeError),
}
