//! Where the value of a member is: at the next key, mostly; else where an index of the keys shows it to be.

use super::Members;
use super::sets::{Alike, Index, keys};
use crate::json::reader::Reader;

impl Members<'_, '_> {
    /// Goes to the value of the member `name`, if there is one.
    pub(super) fn seek(&mut self, name: &str) -> bool {
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
    pub(super) fn has_few(&self) -> bool {
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

    pub(super) fn make_index(&mut self) {
        if let (Index::Unmade, Some(reader)) = (&self.index, self.reader.as_deref()) {
            self.index = Index::of(reader, self.start, self.end, self.count);
        }
    }

    pub(super) fn search_last(&mut self, name: &str) -> bool {
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
