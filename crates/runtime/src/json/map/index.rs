//! Where the keys of a large map are. One body for maps of all types.

use std::collections::HashMap;
use std::hash::BuildHasher;

/// Up to this many entries are searched one by one, which is as fast as hashing a key.
pub(super) const FEW: usize = 16;

/// The first entry for each hash of a key. Keys are not in it again: whether the entry is the one that is meant, its own
/// key says. The hashes are keyed by chance, so that nobody can choose keys that collide.
#[derive(Clone, Debug)]
pub(super) struct Index(HashMap<u64, usize>);

impl Index {
    pub(super) fn of<'k>(keys: impl ExactSizeIterator<Item = &'k str>) -> Self {
        let mut index = Self(HashMap::with_capacity(keys.len() * 2));
        for (at, key) in keys.enumerate() {
            index.add(key, at);
        }
        index
    }

    /// Adds an entry, unless an earlier one has the same hash: there, a search finds it.
    pub(super) fn add(&mut self, key: &str, at: usize) {
        let hash = self.0.hasher().hash_one(key);
        self.0.entry(hash).or_insert(at);
    }

    /// Where the key is, if it is anywhere; or another key of the same hash, and then it may be further on.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.0.get(&self.0.hasher().hash_one(key)).copied()
    }
}
