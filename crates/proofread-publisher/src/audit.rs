//! The judge: compares what the outbox believes with what the vendor's side saw. Believes neither alone.

use std::collections::BTreeMap;
use std::fmt;

use crate::fake::Sighting;
use crate::outbox::{Proofread, State};

/// The judgement of a whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// One line a proofread, in the order in which they were asked for.
    pub lines: Vec<Line>,
}

/// The judgement of one proofread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The proofread.
    pub id: String,
    /// How many attempts the outbox counted.
    pub attempts: u32,
    /// How many keys the other side saw.
    pub keys: usize,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a proofread ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// One video, one key, and the outbox knows it.
    Started(String),
    /// No video, or one of which the outbox does not know.
    Lost(String),
    /// More than one video, for which the customer pays.
    StartedTwice(u32),
    /// One video, but keys that could have started more.
    ManyKeys(usize),
}

/// Judges a run: the proofreads that were asked for, the rows of the outbox, and what the other side saw.
pub fn audit(asked: &[String], rows: &[Proofread], seen: &BTreeMap<String, Sighting>) -> Audit {
    let nothing = Sighting::default();
    let lines = asked.iter().map(|id| {
        let row = rows.iter().find(|row| row.id == *id);
        let sighting = seen.get(id).unwrap_or(&nothing);
        Line {
            id: id.clone(),
            attempts: row.map_or(0, |row| row.attempts),
            keys: sighting.keys.len(),
            outcome: judge(row, sighting),
        }
    });
    Audit { lines: lines.collect() }
}

fn judge(row: Option<&Proofread>, sighting: &Sighting) -> Outcome {
    let videos: u32 = sighting.keys.values().sum();
    if videos > 1 {
        return Outcome::StartedTwice(videos);
    }
    if sighting.keys.len() > 1 {
        return Outcome::ManyKeys(sighting.keys.len());
    }
    let Some(row) = row else { return Outcome::Lost("not in the outbox".to_owned()) };
    match (&row.video_translation_id, row.state) {
        (Some(video), State::Started) if videos == 1 && sighting.keys.contains_key(&row.key) => {
            Outcome::Started(video.clone())
        }
        (Some(_), State::Started) => Outcome::Lost("nobody made the video of the outbox".to_owned()),
        (_, state) => Outcome::Lost(format!("{state}: {}", row.reason.as_deref().unwrap_or("no reason is recorded"))),
    }
}

impl Audit {
    /// Whether every proofread was started once, under one key.
    pub fn is_clean(&self) -> bool {
        self.lines.iter().all(|line| matches!(line.outcome, Outcome::Started(_)))
    }

    fn count(&self, which: impl Fn(&Outcome) -> bool) -> usize {
        self.lines.iter().filter(|line| which(&line.outcome)).count()
    }
}

impl fmt::Display for Audit {
    /// A table and the sum of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.lines.iter().map(|line| line.id.chars().count()).max().unwrap_or_default().max(9);
        writeln!(f, "{:<width$}  {:>8}  {:>4}  result", "proofread", "attempts", "keys")?;
        for Line { id, attempts, keys, outcome } in &self.lines {
            writeln!(f, "{id:<width$}  {attempts:>8}  {keys:>4}  {outcome}")?;
        }
        let lost = self.count(|outcome| matches!(outcome, Outcome::Lost(_)));
        let twice = self.count(|outcome| matches!(outcome, Outcome::StartedTwice(_)));
        let keys = self.count(|outcome| matches!(outcome, Outcome::ManyKeys(_)));
        write!(f, "{} proofreads, {lost} lost, {twice} started twice", self.lines.len())?;
        if keys > 0 {
            write!(f, ", {keys} with more than one key")?;
        }
        writeln!(f)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started(video) => write!(f, "started, {video}"),
            Self::Lost(why) => write!(f, "LOST ({why})"),
            Self::StartedTwice(videos) => write!(f, "STARTED {videos} TIMES"),
            Self::ManyKeys(keys) => write!(f, "{keys} KEYS"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::outbox::{Options, Outbox, ProofreadId, Settlement};
    use crate::time::Timestamp;

    /// A row that the outbox holds as started, and what the vendor's side saw of it.
    fn judged(seen: impl FnOnce(&str) -> Vec<(String, u32)>) -> Audit {
        let outbox = Outbox::in_memory().expect("an outbox");
        let now = Timestamp::from_millis(0).plus(Duration::from_secs(1));
        outbox.enqueue(&ProofreadId::new("pr_1").expect("an id"), &Options::default(), now).expect("a row");
        let claim = outbox.claim(now).expect("no error").expect("a row");
        let started = Settlement::Started { video_translation_id: "vt_1".to_owned() };
        outbox.settle(&claim, &started, now).expect("settled");
        let rows = outbox.list(None, None, 10).expect("rows");
        let keys = seen(&rows[0].key).into_iter().collect();
        audit(&["pr_1".to_owned()], &rows, &BTreeMap::from([("pr_1".to_owned(), Sighting { requests: 1, keys })]))
    }

    #[test]
    fn one_key_and_one_video_is_clean() {
        let audit = judged(|key| vec![(key.to_owned(), 1)]);
        assert!(audit.is_clean());
        assert_eq!(
            audit.to_string(),
            "proofread  attempts  keys  result\npr_1              1     1  started, vt_1\n1 proofreads, 0 lost, 0 started twice\n"
        );
    }

    #[test]
    fn everything_else_is_not() {
        let other = || "other".to_owned();
        for (audit, end) in [
            (judged(|key| vec![(key.to_owned(), 2)]), "0 lost, 1 started twice\n"),
            (judged(|key| vec![(key.to_owned(), 1), (other(), 1)]), "0 lost, 1 started twice\n"),
            (judged(|key| vec![(key.to_owned(), 1), (other(), 0)]), "0 started twice, 1 with more than one key\n"),
            (judged(|_| vec![(other(), 1)]), "1 lost, 0 started twice\n"),
            (judged(|key| vec![(key.to_owned(), 0)]), "1 lost, 0 started twice\n"),
            (judged(|_| vec![]), "1 lost, 0 started twice\n"),
        ] {
            assert!(!audit.is_clean() && audit.to_string().ends_with(end), "{audit}");
        }
        assert!(!audit(&["pr_2".to_owned()], &[], &BTreeMap::new()).is_clean());
    }
}
