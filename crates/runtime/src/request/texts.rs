//! The texts of a call's parameters, one behind the other: a call allocates once for all of them and its URL.

use std::ops::Range;

use crate::error::BuildError;

/// Texts by the position of their parameter.
#[derive(Clone, Default)]
pub(super) struct Texts {
    pub(super) all: String,
    pub(super) places: Places,
}

impl Texts {
    /// Sets a text, in place of the one before: `write` appends it, or says that there is none.
    pub(super) fn set(
        &mut self,
        index: usize,
        write: impl FnOnce(&mut String) -> Result<bool, BuildError>,
    ) -> Result<(), BuildError> {
        if let Some(before) = self.places.get(index) {
            self.all.replace_range(before.clone(), "");
            self.places.close(&before);
        }
        let start = self.all.len();
        let written = write(&mut self.all);
        if matches!(written, Ok(true)) {
            self.places.set(index, Some((start, self.all.len())));
        } else {
            self.places.set(index, None);
            self.all.truncate(start);
        }
        written.map(|_| ())
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        self.all.get(self.places.get(index)?)
    }
}

/// Positions that need no memory of their own.
const FEW: usize = 6;

/// Where each text stands.
#[derive(Clone, Default)]
pub(super) struct Places {
    few: [Option<(usize, usize)>; FEW],
    more: Vec<Option<(usize, usize)>>,
}

impl Places {
    pub(super) fn get(&self, index: usize) -> Option<Range<usize>> {
        let place = self.few.get(index).or_else(|| self.more.get(index.checked_sub(FEW)?));
        place.copied().flatten().map(|(start, end)| start..end)
    }

    fn set(&mut self, index: usize, place: Option<(usize, usize)>) {
        if let Some(few) = self.few.get_mut(index) {
            *few = place;
            return;
        }
        let index = index - FEW;
        if self.more.len() <= index {
            self.more.resize(index + 1, None);
        }
        self.more[index] = place;
    }

    /// Moves what stands behind a text that was removed.
    fn close(&mut self, gap: &Range<usize>) {
        for (start, end) in self.few.iter_mut().chain(&mut self.more).flatten() {
            if *start >= gap.end {
                *start -= gap.len();
                *end -= gap.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_texts() {
        let mut texts = Texts::default();
        let mut set = |index: usize, text: Option<&str>| {
            let write = |all: &mut String| {
                all.push_str(text.unwrap_or("left over"));
                Ok(text.is_some())
            };
            texts.set(index, write).expect("a text");
            (0..10).map(|index| texts.get(index).unwrap_or("-").to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(set(1, Some("one")), "- one - - - - - - - -");
        assert_eq!(set(8, Some("eight")), "- one - - - - - - eight -");
        assert_eq!(set(0, Some("")), " one - - - - - - eight -");
        assert_eq!(set(1, Some("eleven")), " eleven - - - - - - eight -");
        assert_eq!(set(8, None), " eleven - - - - - - - -");
        assert_eq!(set(9, None), " eleven - - - - - - - -");
        assert_eq!(set(8, Some("8")), " eleven - - - - - - 8 -");
        assert_eq!(texts.all, "eleven8");
    }
}
