//! Sets of JSON types.

use truespec_openapi::JsonType;

/// A set of JSON types without null, which is a matter of `nullability`. Whole numbers are a part of numbers, so that
/// `integer` and `number` intersect as they should.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const STRING: Self = Self(1);
    pub(crate) const INTEGER: Self = Self(2);
    pub(crate) const NUMBER: Self = Self(2 | 4);
    pub(crate) const BOOLEAN: Self = Self(8);
    pub(crate) const ARRAY: Self = Self(16);
    pub(crate) const OBJECT: Self = Self(32);
    pub(crate) const ALL: Self = Self(63);

    /// Every type that can stand alone, in the order in which variants are made of them.
    pub(crate) const SINGLE: [Self; 6] =
        [Self::STRING, Self::NUMBER, Self::INTEGER, Self::BOOLEAN, Self::ARRAY, Self::OBJECT];

    pub(crate) fn of(types: &[JsonType]) -> Self {
        types.iter().fold(Self::NONE, |set, one| {
            set.union(match one {
                JsonType::Null => Self::NONE,
                JsonType::Boolean => Self::BOOLEAN,
                JsonType::Integer => Self::INTEGER,
                JsonType::Number => Self::NUMBER,
                JsonType::String => Self::STRING,
                JsonType::Array => Self::ARRAY,
                JsonType::Object => Self::OBJECT,
            })
        })
    }

    pub(crate) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The types one by one; numbers are one type, whole or not.
    pub(crate) fn split(self) -> Vec<Self> {
        let number = self.contains(Self::NUMBER);
        Self::SINGLE.into_iter().filter(|&one| self.contains(one) && !(number && one == Self::INTEGER)).collect()
    }
}
