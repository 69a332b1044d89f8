//! A proofread as the outbox holds it, and how a row of the table becomes one.

use std::fmt;

use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::time::Timestamp;

/// The identifier of a proofread: 1 to 255 characters, no white space, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProofreadId(String);

impl ProofreadId {
    /// Takes an identifier, or says what is wrong with it.
    pub fn new(text: impl Into<String>) -> Result<Self, &'static str> {
        let text = text.into();
        if !(1..=255).contains(&text.chars().count()) {
            return Err("a proofread id has 1 to 255 characters");
        }
        if text.chars().any(|char| char.is_whitespace() || char.is_control()) {
            return Err("a proofread id has no white space and no control characters");
        }
        // A path cannot hold them as a segment (RFC 3986 §5.2.4).
        if text == "." || text == ".." {
            return Err("a proofread id is not `.` or `..`");
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProofreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What the video is to be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// With captions.
    pub captions: bool,
    /// Only the audio is translated; the video stays as it is.
    pub audio_only: bool,
    /// Where the vendor reports that the video is done.
    pub callback_url: Option<String>,
}

impl Options {
    /// How `asked` differs from these.
    pub(super) fn differences(&self, asked: &Self) -> Vec<String> {
        let url = |options: &Self| options.callback_url.clone().unwrap_or_else(|| "none".to_owned());
        let pairs = [
            ("captions", self.captions.to_string(), asked.captions.to_string()),
            ("audio_only", self.audio_only.to_string(), asked.audio_only.to_string()),
            ("callback_url", url(self), url(asked)),
        ];
        let differing = pairs.into_iter().filter(|(_, stored, asked)| stored != asked);
        differing.map(|(name, stored, asked)| format!("{name}: {stored}, asked for {asked}")).collect()
    }
}

/// Where a proofread stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Waits for its next attempt.
    Queued,
    /// An attempt is being made, or was when the process died.
    Sending,
    /// The vendor makes the video. Final.
    Started,
    /// Nothing more is sent until a person has looked.
    NeedsAttention,
    /// The vendor refused for good.
    Failed,
}

impl State {
    /// Every state, in the order of a row's life.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Sending, Self::Started, Self::NeedsAttention, Self::Failed];

    /// The name, as in the database and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Started => "started",
            Self::NeedsAttention => "needs_attention",
            Self::Failed => "failed",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::named(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_millis().into())
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self::from_millis)
    }
}

/// A proofread with everything that is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proofread {
    /// Its identifier.
    pub id: String,
    /// What was asked for.
    pub options: Options,
    /// The key of all of its attempts.
    pub key: String,
    /// Where it stands.
    pub state: State,
    /// How often an attempt was begun.
    pub attempts: u32,
    /// When it came in.
    pub enqueued_at: Timestamp,
    /// When the key may have reached the vendor first; `None` as long as it has not.
    pub first_sent_at: Option<Timestamp>,
    /// When the next attempt is due, for rows that are queued.
    pub next_attempt_at: Timestamp,
    /// When it came to its end, if it has.
    pub settled_at: Option<Timestamp>,
    /// The vendor's name for the video that is being made.
    pub video_translation_id: Option<String>,
    /// What came of the last attempt, where that was not a video.
    pub reason: Option<String>,
    /// The vendor's own words about a refusal.
    pub refusal: Option<Refusal>,
}

/// What the vendor says about a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its code, for machines.
    pub code: String,
    /// Its message, for people.
    pub message: String,
    /// The field of the request that it is about.
    pub param: Option<String>,
    /// Where it is documented.
    pub doc_url: Option<String>,
}

/// The columns that [`Proofread::read`] takes, in its order.
pub(super) const COLUMNS: &str = "proofread_id, captions, audio_only, callback_url, idempotency_key, state, attempts, \
     enqueued_ms, first_sent_ms, next_attempt_ms, settled_ms, video_translation_id, reason, error_code, \
     error_message, error_param, error_doc_url";

impl Proofread {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let code: Option<String> = row.get(13)?;
        let refusal = match code {
            Some(code) => {
                let message: Option<String> = row.get(14)?;
                let message = message.unwrap_or_default();
                Some(Refusal { code, message, param: row.get(15)?, doc_url: row.get(16)? })
            }
            None => None,
        };
        Ok(Self {
            id: row.get(0)?,
            options: Options { captions: row.get(1)?, audio_only: row.get(2)?, callback_url: row.get(3)? },
            key: row.get(4)?,
            state: row.get(5)?,
            attempts: row.get(6)?,
            enqueued_at: row.get(7)?,
            first_sent_at: row.get(8)?,
            next_attempt_at: row.get(9)?,
            settled_at: row.get(10)?,
            video_translation_id: row.get(11)?,
            reason: row.get(12)?,
            refusal,
        })
    }
}
