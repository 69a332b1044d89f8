//! Bytes as a network may deliver them, for the tests of what reads streams.

use proptest::collection::vec;
use proptest::prelude::*;

/// Where some bytes are cut.
pub(super) fn cuts() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    vec(any::<prop::sample::Index>(), 0..8)
}

/// The pieces between the cuts; some may be empty.
#[inline]
pub(super) fn pieces<'b>(bytes: &'b [u8], cuts: &[prop::sample::Index]) -> Vec<&'b [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.sort_unstable();
    let ends = cuts.iter().copied().chain([bytes.len()]);
    [0].into_iter().chain(cuts.iter().copied()).zip(ends).map(|(start, end)| &bytes[start..end]).collect()
}
