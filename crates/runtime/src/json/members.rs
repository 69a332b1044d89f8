//! The members of one object, asked for by name in the order of a struct's fields.

mod sets;

use self::sets::{Filter, Known, Taken, keys};
use std::any::Any;

use super::decode::Decode;
use super::decode_error::{DecodeError, Problem};
use super::encode::to_string;
use super::map::Map;
use super::reader::Reader;
use super::union::Tag;
use super::visitor::Slot;

/// Hands out the members of an object. Servers write fields mostly in the document's order, so the next key is tried
/// first; else the keys are searched, after a filter of 256 bits has shown that the search may find something.
///
/// Where a key occurs more than once, the last one counts, as with most readers (RFC 8259 §4 leaves it open).
///
/// Without an object, the fields of a struct that is there already can be handed out instead: copies of them, in order.
#[derive(Debug, Default)]
pub struct Members<'r, 'a> {
    /// `None` for no members at all.
    reader: Option<&'r mut Reader<'a>>,
    /// Fields to copy, where there is no reader.
    fields: &'r [&'r dyn Slot],
    /// Index of the object, and of what is after it.
    start: usize,
    end: usize,
    /// How many members there are; `u16::MAX` stands for more.
    count: u16,
    /// Index of the key that is tried first, and how many members are before it.
    next: usize,
    ordinal: usize,
    taken: Taken,
    /// What keys there are, once a search was in vain; empty before.
    filter: Filter,
    /// Whether everything is read once more, since a key occurs again after the place where it was found.
    take_last: bool,
    /// Members that nobody asked for.
    unknown: usize,
    /// What values that were read before this object have lost.
    losses: usize,
    error: Option<DecodeError>,
}

impl<'r, 'a> Members<'r, 'a> {
    #[inline]
    pub(super) fn new(reader: &'r mut Reader<'a>, start: usize, end: usize, count: u16) -> Self {
        let losses = reader.losses;
        Self {
            reader: Some(reader),
            fields: &[],
            start,
            end,
            count,
            next: start + 1,
            ordinal: 0,
            taken: Taken::default(),
            filter: Filter::default(),
            take_last: false,
            unknown: 0,
            losses,
            error: None,
        }
    }

    /// No members: everything asked for is blank, and nothing is an error.
    pub fn blank() -> Self {
        Self::default()
    }

    /// The fields of a struct, to be asked for in the order in which it has them.
    pub(super) fn copying(fields: &'r [&'r dyn Slot]) -> Self {
        Self { fields, ..Self::default() }
    }

    /// A member that must be there.
    pub fn required<T: Decode + Clone + 'static>(&mut self, name: &'static str) -> T {
        if self.seek(name) {
            return self.read(name);
        }
        self.missing(name);
        self.stand_in()
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
    pub fn nullable<T: Decode + Clone + 'static>(&mut self, name: &'static str) -> T {
        self.required(name)
    }

    /// A member that may be left out.
    pub fn optional<T: Decode + Clone + 'static>(&mut self, name: &'static str) -> T {
        if self.seek(name) { self.read(name) } else { self.stand_in() }
    }

    /// A member that may be left out, which is not the same as null.
    pub fn patch<T: Decode + Clone + 'static>(&mut self, name: &'static str) -> T {
        self.optional(name)
    }

    /// All members that were not asked for; to be called last.
    pub fn extra<T: Decode + Clone + 'static>(&mut self) -> Map<T> {
        let Some(reader) = self.reader.as_deref() else { return self.stand_in() };
        let mut map = Map::new();
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

    /// A copy of the next field, or a blank value.
    fn stand_in<T: Decode + Clone + 'static>(&mut self) -> T {
        let Some((&field, others)) = self.fields.split_first() else { return T::blank() };
        self.fields = others;
        let field: &dyn Any = field;
        field.downcast_ref().cloned().unwrap_or_else(T::blank)
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
        let in_vain =
            self.taken.is_all(self.count) || !self.filter.is_empty() && !self.filter.may_hold(name.as_bytes());
        if in_vain {
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
        if let Ok((key, ordinal)) = found {
            reader.go(key + 1);
            self.next = reader.after(key + 1);
            self.ordinal = ordinal + 1;
            self.taken.insert(ordinal);
            return true;
        }
        // One search in vain is seldom alone: the object is sparse.
        if self.filter.is_empty() {
            keys(reader, self.start, self.end).for_each(|key| self.filter.add(reader, key));
        }
        false
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
        if let (Some(reader), None) = (self.reader.as_deref_mut(), &self.error) {
            reader.go(self.start);
            self.error = Some(reader.problem(Problem::Missing).in_key(name));
        }
    }

    fn fail(&mut self, error: DecodeError) {
        self.error.get_or_insert(error);
    }
}
