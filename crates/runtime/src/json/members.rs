//! The members of one object, asked for by name in the order of a struct's fields.

mod sets;

use self::sets::{Alike, Index, Known, Taken, keys};
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
    #[inline(never)]
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

    /// Goes to the value of the member `name`, if there is one.
    fn seek(&mut self, name: &str) -> bool {
        let Some(reader) = self.reader.as_deref_mut() else { return false };
        // What needs no call, so that it needs no room on the stack; anything else is for the search.
        if self.next < self.limit
            && let Some(after) = reader.after_plain_member(self.next, name)
            && self.taken.insert_low(self.ordinal)
        {
            reader.go(self.next + 1);
            self.next = after;
            self.ordinal += 1;
            return true;
        }
        self.search(name)
    }

    /// Goes to the value of the member `name`, which is not the next one, if there is one.
    #[inline(never)]
    fn search(&mut self, name: &str) -> bool {
        let Index::Bytes(bytes) = &self.index else { return self.search_all(name) };
        let alike = bytes.find(name);
        !alike.is_empty() && self.search_among(alike, name)
    }

    #[inline(never)]
    fn search_among(&mut self, mut alike: Alike, name: &str) -> bool {
        // The first one is it, mostly.
        alike.next().is_some_and(|ordinal| self.take(ordinal, name)) || self.search_rest(alike, name)
    }

    #[cold]
    fn search_rest(&mut self, mut alike: Alike, name: &str) -> bool {
        alike.any(|ordinal| self.take(ordinal, name))
    }

    #[inline(never)]
    fn search_all(&mut self, name: &str) -> bool {
        if self.failed || self.all_taken() {
            return false;
        }
        if self.take_last {
            return self.search_last(name);
        }
        // The tag of a union comes first, mostly, and the structs of its variants do not have it.
        if self.ordinal == 0 && self.has_few() && self.seek_beyond(name) {
            return true;
        }
        self.make_index();
        let Some(reader) = self.reader.as_deref_mut() else { return false };
        let found = match &self.index {
            Index::Bytes(bytes) => {
                let alike = bytes.find(name);
                return self.search_among(alike, name);
            }
            Index::Filter(filter) if !filter.may_hold(name.as_bytes()) => None,
            Index::Filter(_) | Index::Unmade => {
                // From the next key on, and then from the start.
                let ahead = reader.find_key(self.next, self.end, name);
                ahead
                    .map(|(key, before)| (key, self.ordinal + before))
                    .or_else(|| reader.find_key(self.start + 1, self.next, name))
            }
        };
        let Some((key, ordinal)) = found else { return false };
        reader.go(key + 1);
        self.next = reader.after(key + 1);
        self.ordinal = ordinal + 1;
        self.taken.insert(ordinal);
        true
    }

    /// Goes to the value of the member with so many others before it, if its name is `name`, without escapes.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn take(&mut self, ordinal: usize, name: &str) -> bool {
        let Some(reader) = self.reader.as_deref_mut() else { return false };
        // Without arrays and objects in it, each member of an object is two tokens.
        let key = if self.end - self.start == 1 + 2 * usize::from(self.count) {
            self.start + 1 + 2 * ordinal
        } else {
            nth_key(reader, self.start + 1, self.end, ordinal)
        };
        if key >= self.end {
            return false;
        }
        let Some(after) = reader.after_plain_member(key, name) else { return false };
        reader.go(key + 1);
        self.next = after;
        // After a step back, the order is another one than the struct's.
        self.limit = if ordinal < self.ordinal { 0 } else { self.end };
        self.ordinal = ordinal + 1;
        self.taken.insert_low(ordinal);
        true
    }

    /// Whether there is no index, and little need for one.
    fn has_few(&self) -> bool {
        self.count <= 8 && matches!(self.index, Index::Unmade)
    }

    /// Goes to the value of the member `name`, if only one member is before it: one that the struct does not have.
    fn seek_beyond(&mut self, name: &str) -> bool {
        let Some(reader) = self.reader.as_deref_mut() else { return false };
        match reader.member(self.next) {
            Some((_, next)) if self.next < self.end && next < self.end && reader.key_is(next, name) => {
                reader.go(next + 1);
                self.next = reader.after(next + 1);
                self.taken.insert(self.ordinal + 1);
                self.ordinal += 2;
                true
            }
            _ => false,
        }
    }

    fn make_index(&mut self) {
        if let (Index::Unmade, Some(reader)) = (&self.index, self.reader.as_deref()) {
            self.index = Index::of(reader, self.start, self.end, self.count);
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

/// The index of the key with so many others before it, from the index `key` up to `end`.
#[inline(never)]
fn nth_key(reader: &Reader<'_>, mut key: usize, end: usize, ordinal: usize) -> usize {
    for _ in 0..ordinal {
        if key < end {
            key = reader.after(key + 1);
        }
    }
    key
}
