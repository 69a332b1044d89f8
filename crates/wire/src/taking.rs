//! `collect` and `options` of a case: how the answer of its call is taken, and what the call does differently from its
//! client.

use std::time::Duration;

use truespec_runtime::{CallOptions, ReconnectPolicy, Value};

use crate::case::known;
use crate::text;

/// How an answer is taken.
#[derive(Clone, Debug, Default)]
pub struct Taking {
    /// One of the operation's ways.
    pub(crate) way: &'static str,
    /// After how many items nobody wants more.
    pub(crate) most: Option<usize>,
    /// How many bytes of a download are taken.
    pub(crate) limit: Option<usize>,
    /// Whether an item that does not fit stands in the list, instead of ending it.
    pub(crate) past_errors: bool,
    /// The data of the event that ends the stream.
    pub(crate) until: Option<String>,
    /// How a stream of events goes on after its connection broke.
    pub(crate) reconnect: Option<ReconnectPolicy>,
    /// How long a wait waits between two looks.
    pub(crate) interval: Option<Duration>,
    /// How long it waits in all.
    pub(crate) timeout: Option<Duration>,
}

/// The ways that are streams.
const STREAMS: [&str; 3] = ["bytes", "events", "lines"];
/// What a call may do differently.
const OPTIONS: [&str; 6] =
    ["headers", "idle_timeout_s", "max_body_bytes", "max_item_bytes", "max_retries", "timeout_s"];

impl Taking {
    /// What a case says, among the ways of its operation, of which the first is the usual one.
    pub(crate) fn new(case: &Value, ways: &[&'static str]) -> Result<Self, String> {
        let described = &case["collect"];
        let wanted = match described {
            Value::Null => return Ok(Self { way: usual(case, ways), ..Self::default() }),
            Value::String(way) => way.as_str(),
            described => described["as"].as_str().ok_or("`collect` is neither a string nor an object with `as`")?,
        };
        let fits = |way: &&&str| **way == wanted || wanted == "stream" && STREAMS.contains(way);
        let problem = || format!("`collect`: the answer cannot be had as `{wanted}`, only as {}", text::list(ways));
        let way = ways.iter().find(fits).ok_or_else(problem)?;
        let keys: &[&str] = match *way {
            "bytes" => &["as", "limit", "most"],
            "events" => &["as", "most", "past_errors", "reconnect", "until"],
            "lines" => &["as", "most", "past_errors"],
            "items" | "pages" => &["as", "most"],
            "whole" => &["as"],
            _ => &["as", "interval_s", "timeout_s"],
        };
        known(described, keys, "collect.")?;
        let count = |key: &str| count(described, key).map_err(|problem| format!("`collect.{problem}"));
        let seconds = |key: &str| seconds(described, key).map_err(|problem| format!("`collect.{problem}"));
        Ok(Self {
            way,
            most: count("most")?,
            limit: count("limit")?,
            past_errors: flag(described, "past_errors").map_err(|problem| format!("`collect.{problem}"))?,
            until: sentinel(&described["until"])?,
            reconnect: reconnect(&described["reconnect"])?,
            interval: seconds("interval_s")?,
            timeout: seconds("timeout_s")?,
        })
    }

    /// Whether later requests of the call differ from the first: each asks for what the one before did not give.
    pub(crate) fn asks_on(&self) -> bool {
        self.reconnect.is_some() || matches!(self.way, "items" | "pages")
    }
}

/// A case that expects a stream takes the answer as one, where it can be had so.
fn usual(case: &Value, ways: &[&'static str]) -> &'static str {
    let outcome = case["expect"]["outcome"].as_str().unwrap_or_default();
    let stream = ways.iter().find(|way| STREAMS.contains(way));
    let wanted = stream.filter(|_| outcome.split("_or_").any(|outcome| outcome == "stream"));
    wanted.or(ways.first()).copied().unwrap_or("whole")
}

fn sentinel(described: &Value) -> Result<Option<String>, String> {
    match described {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err("`collect.until` is not a string".to_owned()),
    }
}

/// `true`, or an object of what differs from the usual policy; waits are those that a test can afford.
fn reconnect(described: &Value) -> Result<Option<ReconnectPolicy>, String> {
    const WAIT: Duration = Duration::from_millis(5);
    if matches!(described, Value::Null | Value::Bool(false)) {
        return Ok(None);
    }
    let policy = ReconnectPolicy::new().wait(WAIT);
    if *described == Value::Bool(true) {
        return Ok(Some(policy));
    }
    if described.as_object().is_none() {
        return Err("`collect.reconnect` is neither a boolean nor an object".to_owned());
    }
    known(described, &["after_end", "max_attempts", "wait_s"], "collect.reconnect.")?;
    let at = |problem: String| format!("`collect.reconnect.{problem}");
    let attempts = count(described, "max_attempts").map_err(at)?.map(u32::try_from);
    let policy = match attempts {
        None => policy,
        Some(Ok(attempts)) => policy.max_attempts(attempts),
        Some(Err(_)) => return Err("`collect.reconnect.max_attempts` is too large".to_owned()),
    };
    let wait = seconds(described, "wait_s").map_err(at)?;
    Ok(Some(policy.wait(wait.unwrap_or(WAIT)).after_end(flag(described, "after_end").map_err(at)?)))
}

/// What a call does differently from its client.
pub(crate) fn options(described: &Value) -> Result<CallOptions, String> {
    if !described.is_null() && described.as_object().is_none() {
        return Err("`options` is not an object".to_owned());
    }
    known(described, &OPTIONS, "options.")?;
    let at = |problem: String| format!("`options.{problem}");
    let mut options = CallOptions::new();
    if let Some(timeout) = seconds(described, "timeout_s").map_err(at)? {
        options = options.timeout(timeout);
    }
    if let Some(timeout) = seconds(described, "idle_timeout_s").map_err(at)? {
        options = options.idle_timeout(timeout);
    }
    if let Some(bytes) = count(described, "max_body_bytes").map_err(at)? {
        options = options.max_body_bytes(bytes);
    }
    if let Some(bytes) = count(described, "max_item_bytes").map_err(at)? {
        options = options.max_item_bytes(bytes);
    }
    if let Some(retries) = count(described, "max_retries").map_err(at)? {
        options = options.max_retries(u32::try_from(retries).map_err(|_| "`options.max_retries` is too large")?);
    }
    let headers = &described["headers"];
    if !headers.is_null() && headers.as_object().is_none() {
        return Err("`options.headers` is not an object".to_owned());
    }
    for (name, value) in headers.as_object().into_iter().flat_map(|headers| headers.iter()) {
        let value = value.as_str().ok_or_else(|| format!("`options.headers.{name}` is not a string"))?;
        options = options.header(name, value);
    }
    Ok(options)
}

fn count(described: &Value, key: &str) -> Result<Option<usize>, String> {
    match &described[key] {
        Value::Null => Ok(None),
        value => {
            let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
            count.map(Some).ok_or_else(|| format!("{key}` is not a whole number"))
        }
    }
}

fn seconds(described: &Value, key: &str) -> Result<Option<Duration>, String> {
    match &described[key] {
        Value::Null => Ok(None),
        value => match value.as_f64().map(Duration::try_from_secs_f64) {
            Some(Ok(time)) => Ok(Some(time)),
            _ => Err(format!("{key}` is no number of seconds")),
        },
    }
}

fn flag(described: &Value, key: &str) -> Result<bool, String> {
    match &described[key] {
        Value::Null => Ok(false),
        Value::Bool(flag) => Ok(*flag),
        _ => Err(format!("{key}` is not a boolean")),
    }
}
