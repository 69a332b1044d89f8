//! An object with any keys.

mod index;

use std::borrow::Cow;
use std::fmt;

use self::index::{FEW, Index};
use super::decode::Decode;
use super::decode_error::DecodeError;
use super::encode::Encode;
use super::members::Members;
use super::reader::Reader;
use super::writer::Writer;

/// Keys and values in the order in which they came or were put in. Equality does not regard the order.
#[derive(Clone)]
pub struct Map<T> {
    entries: Vec<(String, T)>,
    /// Where they are, if they are many.
    index: Option<Box<Index>>,
}

impl<T> Map<T> {
    /// A map without entries.
    pub fn new() -> Self {
        Self { entries: Vec::new(), index: None }
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.entries.get(self.position(key)?).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        let at = self.position(key)?;
        self.entries.get_mut(at).map(|(_, value)| value)
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Sets the value of a key and gives the one before. A new key comes last, an old one keeps its place.
    pub fn insert<'k>(&mut self, key: impl Into<Cow<'k, str>>, value: T) -> Option<T> {
        self.put(key.into(), value)
    }

    fn put(&mut self, key: Cow<'_, str>, value: T) -> Option<T> {
        if let Some(old) = self.get_mut(&key) {
            return Some(std::mem::replace(old, value));
        }
        match &mut self.index {
            Some(index) => index.add(&key, self.entries.len()),
            None if self.entries.len() == FEW => {
                let keys = self.entries.iter().map(|(key, _)| key.as_str());
                let mut index = Index::of(keys);
                index.add(&key, FEW);
                self.index = Some(Box::new(index));
            }
            None => {}
        }
        self.entries.push((key.into_owned(), value));
        None
    }

    /// Takes a key out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<T> {
        let (_, value) = self.entries.remove(self.position(key)?);
        let many = self.index.is_some() && self.entries.len() > FEW;
        self.index = many.then(|| Box::new(Index::of(self.entries.iter().map(|(key, _)| key.as_str()))));
        Some(value)
    }

    fn position(&self, key: &str) -> Option<usize> {
        if let Some(index) = &self.index {
            let at = index.find(key)?;
            if self.entries.get(at).is_some_and(|(found, _)| found == key) {
                return Some(at);
            }
        }
        self.entries.iter().position(|(found, _)| found == key)
    }

    /// Keys and values in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.entries.iter())
    }

    /// Keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &String> {
        self.entries.iter().map(|(key, _)| key)
    }

    /// Values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.entries.iter().map(|(_, value)| value)
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: PartialEq> PartialEq for Map<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<T: Eq> Eq for Map<T> {}

impl<T: fmt::Debug> fmt::Debug for Map<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<T: std::hash::Hash> std::hash::Hash for Map<T> {
    /// Regards the order no more than equality does.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let mut keys: Vec<&String> = self.keys().collect();
        keys.sort();
        for key in keys {
            key.hash(state);
            self.get(key).hash(state);
        }
    }
}

impl<K: Into<String>, T> FromIterator<(K, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Into<String>, T> Extend<(K, T)> for Map<T> {
    fn extend<I: IntoIterator<Item = (K, T)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.put(Cow::Owned(key.into()), value);
        }
    }
}

impl<K: Into<String>, T, const N: usize> From<[(K, T); N]> for Map<T> {
    fn from(entries: [(K, T); N]) -> Self {
        entries.into_iter().collect()
    }
}

/// Entries of a [`Map`] in order.
#[derive(Clone, Debug)]
pub struct Iter<'a, T>(std::slice::Iter<'a, (String, T)>);

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = (&'a String, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T> IntoIterator for &'a Map<T> {
    type Item = (&'a String, &'a T);
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// Entries of a [`Map`] in order, owned.
#[derive(Debug)]
pub struct IntoIter<T>(std::vec::IntoIter<(String, T)>);

impl<T> Iterator for IntoIter<T> {
    type Item = (String, T);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (String, T);
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self.entries.into_iter())
    }
}

impl<T: Encode> Encode for Map<T> {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        for (key, value) in self {
            w.key(key);
            value.encode(w);
        }
        w.end_object();
    }
}

impl<T: Decode> Decode for Map<T> {
    fn build(_: &mut Members<'_, '_>) -> Self {
        Self::new()
    }

    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut keys = r.object()?;
        let mut map = Self { entries: Vec::with_capacity(keys.len().min(64)), index: None };
        while let Some(key) = keys.next(r) {
            match T::decode(r) {
                Ok(value) => {
                    map.insert(key, value);
                }
                Err(error) => return Err(error.in_key(key.into_owned())),
            }
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same steps on a map and on a list that is searched.
    fn agree(steps: &[(bool, u8)]) {
        let (mut map, mut list) = (Map::new(), Vec::<(String, usize)>::new());
        for (step, &(removes, key)) in steps.iter().enumerate() {
            let key = key.to_string();
            let at = list.iter().position(|(found, _)| *found == key);
            if removes {
                assert_eq!(map.remove(&key), at.map(|at| list.remove(at).1));
            } else {
                let old = at.and_then(|at| list.get_mut(at)).map(|(_, value)| std::mem::replace(value, step));
                assert_eq!(map.insert(key.as_str(), step), old);
                if at.is_none() {
                    list.push((key, step));
                }
            }
            assert!(map.iter().eq(list.iter().map(|(key, value)| (key, value))));
        }
        for key in 0..=u8::MAX {
            let found = list.iter().find(|(found, _)| *found == key.to_string());
            assert_eq!(map.get(&key.to_string()), found.map(|(_, value)| value));
        }
        let reversed: Map<usize> = list.into_iter().rev().collect();
        assert_eq!(map, reversed);
    }

    proptest! {
        #[test]
        fn a_map_is_a_list_without_repeated_keys(steps: Vec<(bool, u8)>) {
            agree(&steps);
        }
    }

    #[test]
    fn keys_are_found_in_large_maps() {
        let many: Vec<_> = (0..=u8::MAX).map(|key| (false, key)).collect();
        agree(&many);
        agree(&[&many[..], &[(true, 3), (true, 3), (false, 4), (false, 3)]].concat());
        let shrunk: Vec<_> = (5..=u8::MAX).map(|key| (true, key)).collect();
        agree(&[&many[..], &shrunk, &[(false, 200)]].concat());
    }
}
