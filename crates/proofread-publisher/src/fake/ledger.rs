//! The fake's memory: which keys it saw, what it did for each, how often.

use std::collections::BTreeMap;
use std::fmt;

/// Everything the fake saw.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    sightings: BTreeMap<String, Sighting>,
    /// What it does or did for a key; keys are those of one proofread, as the document says. `None`: it still works.
    answers: BTreeMap<(String, String), Option<String>>,
    videos: u32,
    forgetful: bool,
    /// How often it did what.
    pub(super) tally: Tally,
}

/// What was seen of one proofread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sighting {
    /// How many requests came.
    pub requests: u32,
    /// The keys that they carried, and how many videos were started under each. A request without a key has the empty one.
    pub keys: BTreeMap<String, u32>,
}

/// How often the fake did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Videos started.
    pub started: u32,
    /// Answers given again.
    pub replayed: u32,
    /// 409, because the first request of a key was still running.
    pub in_progress: u32,
    /// 429 with `Retry-After`.
    pub busy: u32,
    /// Connections cut.
    pub cut: u32,
    /// 401.
    pub refused: u32,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { started, replayed, in_progress, busy, cut, refused: _ } = self;
        write!(
            f,
            "fake vendor: {started} started, {replayed} replayed, {in_progress} × 409, {busy} × 429, {cut} cut off"
        )
    }
}

/// What a request is to get.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// What the first request of its key got: this video.
    Replay(String),
    /// 409: that one is still running.
    Running,
    /// 429.
    Busy,
    /// A video that is to be made now.
    Begin,
}

impl Ledger {
    /// An empty one; a forgetful one has no memory of keys.
    pub(super) fn new(forgetful: bool) -> Self {
        Self { forgetful, ..Self::default() }
    }

    /// Writes a request down. Says the how-manyeth of its proofread it is, from 1.
    pub(super) fn see(&mut self, id: &str, key: &str) -> u32 {
        let sighting = self.sightings.entry(id.to_owned()).or_default();
        sighting.keys.entry(key.to_owned()).or_default();
        sighting.requests += 1;
        sighting.requests
    }

    /// Decides about a request. Without a key, there is nothing to replay.
    pub(super) fn answer(&mut self, id: &str, key: &str, busy: bool) -> Answer {
        let place = (id.to_owned(), key.to_owned());
        match self.answers.get(&place).filter(|_| !key.is_empty() && !self.forgetful) {
            Some(Some(video)) => {
                self.tally.replayed += 1;
                Answer::Replay(video.clone())
            }
            Some(None) => {
                self.tally.in_progress += 1;
                Answer::Running
            }
            None if busy => {
                self.tally.busy += 1;
                Answer::Busy
            }
            None => {
                self.answers.insert(place, None);
                Answer::Begin
            }
        }
    }

    /// Starts a video: the effect that costs money.
    pub(super) fn start(&mut self, id: &str, key: &str) -> String {
        self.tally.started += 1;
        self.videos += 1;
        let video = format!("vt_{:04}", self.videos);
        *self.sightings.entry(id.to_owned()).or_default().keys.entry(key.to_owned()).or_default() += 1;
        self.answers.insert((id.to_owned(), key.to_owned()), Some(video.clone()));
        video
    }

    /// What was seen, by proofread.
    pub(super) fn sightings(&self) -> &BTreeMap<String, Sighting> {
        &self.sightings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_effect_and_its_answer_comes_again() {
        let mut ledger = Ledger::default();
        assert_eq!((ledger.see("pr", "k"), ledger.see("pr", "k"), ledger.see("other", "k")), (1, 2, 1));
        assert_eq!(ledger.answer("pr", "k", true), Answer::Busy);
        assert_eq!(ledger.answer("pr", "k", false), Answer::Begin);
        assert_eq!(ledger.answer("pr", "k", false), Answer::Running);
        let video = ledger.start("pr", "k");
        assert_eq!(ledger.answer("pr", "k", true), Answer::Replay(video));
        assert_eq!(ledger.answer("other", "k", false), Answer::Begin, "the same key elsewhere is another");
        assert_eq!(ledger.sightings()["pr"].keys["k"], 1);
    }

    #[test]
    fn without_a_key_every_request_has_an_effect() {
        let mut ledger = Ledger::default();
        for _ in 0..2 {
            ledger.see("pr", "");
            assert_eq!(ledger.answer("pr", "", false), Answer::Begin);
            ledger.start("pr", "");
        }
        assert_eq!(ledger.sightings()["pr"].keys[""], 2);
    }
}
