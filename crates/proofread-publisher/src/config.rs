//! The configuration: in go environment variables, out comes what the service needs, or everything that is wrong, each with
//! the name of its variable. No message shows a secret.

use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use heygen_client::runtime::Secret;

use crate::backoff::Backoff;

/// What `serve` needs.
#[derive(Clone, Debug)]
pub struct Config {
    /// The database.
    pub db: PathBuf,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// What writers have to show; never `None` where others than this machine can reach the server.
    pub token: Option<Secret>,
    /// How many attempts may be under way at once.
    pub workers: usize,
    /// How long an attempt may take.
    pub timeout: Duration,
    /// How long rows wait for their next attempts.
    pub backoff: Backoff,
    /// How often refused credentials are tried again.
    pub probe: Duration,
    /// The vendor's API key.
    pub api_key: Secret,
    /// Where the vendor is, if not where the client's document says.
    pub base_url: Option<String>,
}

/// What is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(Vec<String>);

/// Reads a variable: its text, or nothing where it is not set, or an error where it is not Unicode.
pub type Read<'r> = &'r dyn Fn(&str) -> Result<Option<String>, String>;

/// Reads a variable of this process.
pub fn environment(name: &str) -> Result<Option<String>, String> {
    match std::env::var(name) {
        Ok(text) => Ok(Some(text)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err("is not Unicode".to_owned()),
    }
}

/// The variables, in the order of the help text, with their meanings.
pub const VARIABLES: &[(&str, &str)] = &[
    ("HEYGEN_API_KEY", "the vendor's API key; required, or its file"),
    ("HEYGEN_API_KEY_FILE", "a file that holds the API key"),
    ("HEYGEN_BASE_URL", "another server than the vendor's"),
    (DB, "the database [proofreads.db]"),
    (LISTEN, "address and port of the server [127.0.0.1:8700]"),
    (TOKEN, "what writers send as `Authorization: Bearer …`; required where LISTEN is not loopback"),
    (WORKERS, "how many attempts may be under way at once, 1 to 256 [4]"),
    (TIMEOUT, "how long an attempt may take, in ms [60000]"),
    (RETRY_BASE, "the first wait for a next attempt, in ms [1000]"),
    (RETRY_MAX, "the longest wait that the vendor did not ask for, in ms [300000]"),
    (PROBE, "how often refused credentials are tried again, in ms [30000]"),
    (LOG, "what is logged, such as `info` or `proofread_publisher=debug` [info]"),
];

const DB: &str = "PROOFREAD_PUBLISHER_DB";
const LISTEN: &str = "PROOFREAD_PUBLISHER_LISTEN";
const TOKEN: &str = "PROOFREAD_PUBLISHER_TOKEN";
const WORKERS: &str = "PROOFREAD_PUBLISHER_WORKERS";
const TIMEOUT: &str = "PROOFREAD_PUBLISHER_TIMEOUT_MS";
const RETRY_BASE: &str = "PROOFREAD_PUBLISHER_RETRY_BASE_MS";
const RETRY_MAX: &str = "PROOFREAD_PUBLISHER_RETRY_MAX_MS";
const PROBE: &str = "PROOFREAD_PUBLISHER_PROBE_MS";
const LOG: &str = "PROOFREAD_PUBLISHER_LOG";

/// Milliseconds of a setting: up to an hour. An attempt must end within the margin of the key's age.
const MILLIS: RangeInclusive<u64> = 1..=3_600_000;
const TIMEOUT_MILLIS: RangeInclusive<u64> = 1..=600_000;

impl Config {
    /// Reads everything that `serve` needs.
    pub fn read(read: Read<'_>) -> Result<Self, ConfigError> {
        let mut reader = Reader { read, errors: Vec::new() };
        let db = reader.db();
        let listen = reader.listen();
        let token = reader.token(listen);
        let workers = reader.number(WORKERS, 4, 1..=256);
        let timeout = reader.millis(TIMEOUT, 60_000, TIMEOUT_MILLIS);
        let backoff = reader.backoff();
        let probe = reader.millis(PROBE, 30_000, MILLIS);
        let api_key = reader.api_key();
        let base_url = reader.text("HEYGEN_BASE_URL");
        let workers = usize::try_from(workers).unwrap_or(1);
        let config = Self { db, listen, token, workers, timeout, backoff, probe, api_key, base_url };
        reader.done(config)
    }

    /// The client that these settings describe.
    pub fn client(&self) -> Result<heygen_client::Client, ConfigError> {
        // Waits belong in the outbox: there they survive a restart, and no worker sleeps through them.
        let builder =
            heygen_client::Client::builder().api_key(self.api_key.clone()).timeout(self.timeout).max_retries(0);
        let builder = match &self.base_url {
            Some(url) => builder.base_url(url),
            None => builder,
        };
        builder.build().map_err(|error| {
            ConfigError(vec![format!("HEYGEN_BASE_URL, HEYGEN_API_KEY or HEYGEN_API_KEY_FILE: {error}")])
        })
    }
}

/// The path of the database, which is all that commands beside `serve` need.
pub fn database(read: Read<'_>) -> Result<PathBuf, ConfigError> {
    let mut reader = Reader { read, errors: Vec::new() };
    let db = reader.db();
    reader.done(db)
}

/// What is to be logged; `None` where nothing is said.
pub fn log(read: Read<'_>) -> Result<Option<tracing_subscriber::filter::Targets>, ConfigError> {
    let mut reader = Reader { read, errors: Vec::new() };
    let text = reader.text(LOG);
    let targets = text.map(|text| reader.parsed(LOG, &text, "a level, or targets with levels"));
    reader.done(targets.flatten())
}

struct Reader<'r> {
    read: Read<'r>,
    errors: Vec<String>,
}

impl Reader<'_> {
    /// A variable's text; an empty one is none.
    fn text(&mut self, name: &str) -> Option<String> {
        match (self.read)(name) {
            Ok(text) => text.filter(|text| !text.is_empty()),
            Err(error) => {
                self.errors.push(format!("{name} {error}"));
                None
            }
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, name: &str, text: &str, what: &str) -> Option<T> {
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.errors.push(format!("{name} is `{}`, which is not {what}", text.escape_debug()));
        }
        parsed
    }

    fn number(&mut self, name: &str, default: u64, range: RangeInclusive<u64>) -> u64 {
        let Some(text) = self.text(name) else { return default };
        match text.parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let (text, from, to) = (text.escape_debug(), range.start(), range.end());
                self.errors.push(format!("{name} is `{text}`, which is not a number from {from} to {to}"));
                default
            }
        }
    }

    fn millis(&mut self, name: &str, default: u64, range: RangeInclusive<u64>) -> Duration {
        Duration::from_millis(self.number(name, default, range))
    }

    fn db(&mut self) -> PathBuf {
        self.text(DB).unwrap_or_else(|| "proofreads.db".to_owned()).into()
    }

    fn listen(&mut self) -> SocketAddr {
        let default = SocketAddr::from(([127, 0, 0, 1], 8700));
        let Some(text) = self.text(LISTEN) else { return default };
        self.parsed(LISTEN, &text, "an address with a port, such as 127.0.0.1:8700 or [::1]:8700").unwrap_or(default)
    }

    fn token(&mut self, listen: SocketAddr) -> Option<Secret> {
        let token = self.text(TOKEN);
        if token.is_none() && !listen.ip().is_loopback() {
            self.errors
                .push(format!("{TOKEN} is not set, and {LISTEN} lets other machines in: they could start videos"));
        }
        if token.as_ref().is_some_and(|token| token.len() < 16 || !token.chars().all(|char| char.is_ascii_graphic())) {
            self.errors.push(format!("{TOKEN} needs at least 16 characters, all of them visible ASCII"));
        }
        token.map(Secret::new)
    }

    fn backoff(&mut self) -> Backoff {
        let base = self.millis(RETRY_BASE, 1000, MILLIS);
        let max = self.millis(RETRY_MAX, 300_000.max(u64::try_from(base.as_millis()).unwrap_or_default()), MILLIS);
        if max < base {
            self.errors.push(format!("{RETRY_MAX} is less than {RETRY_BASE}"));
        }
        Backoff { base, max }
    }

    fn api_key(&mut self) -> Secret {
        const KEY: &str = "HEYGEN_API_KEY";
        const FILE: &str = "HEYGEN_API_KEY_FILE";
        let key = match (self.text(KEY), self.text(FILE)) {
            (Some(key), None) => Some(key),
            (None, Some(file)) => match std::fs::read_to_string(&file) {
                Ok(key) => Some(key.trim().to_owned()),
                Err(error) => {
                    self.errors.push(format!("{FILE} is `{}`, which cannot be read: {error}", file.escape_debug()));
                    return Secret::new("");
                }
            },
            (Some(_), Some(_)) => {
                self.errors.push(format!("{KEY} and {FILE} are both set; one of them has to go"));
                return Secret::new("");
            }
            (None, None) => None,
        };
        match key {
            Some(key) if key.is_empty() => self.errors.push(format!("{FILE} names a file that is empty")),
            Some(key) if key.chars().any(|char| !char.is_ascii_graphic()) => {
                self.errors.push(format!("{KEY} (or {FILE}) holds something else than visible ASCII"));
            }
            Some(key) => return Secret::new(key),
            None => self.errors.push(format!("{KEY} is not set, nor is {FILE}")),
        }
        Secret::new("")
    }

    fn done<T>(self, value: T) -> Result<T, ConfigError> {
        if self.errors.is_empty() { Ok(value) } else { Err(ConfigError(self.errors)) }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests;
