//! What became of the call, against `expect`.

use std::time::Duration;

use truespec_runtime::Value;

use crate::expression::{self, find, same};
use crate::outcome::Outcome;
use crate::settings::Settings;
use crate::text;

const KEYS: [&str; 16] = [
    "comment",
    "headers",
    "json_path",
    "max_delay_ms",
    "max_rss_mb",
    "mentions",
    "min_delay_ms",
    "must_not_contain",
    "must_not_mention",
    "note",
    "outcome",
    "path",
    "raw_body_kept",
    "shows",
    "status",
    "value",
];
const OUTCOMES: [&str; 13] = [
    "api_error",
    "body_too_large",
    "credential_error",
    "decode_error",
    "invalid_argument",
    "ok",
    "redirect_error",
    "stream",
    "timeout",
    "transport_error",
    "unexpected_status",
    "wait_failed",
    "wait_timeout",
];

/// What differs; an error where the case cannot be understood.
pub(crate) fn check(case: &Value, outcome: &Outcome, took: Duration) -> Result<Vec<String>, String> {
    let expected = &case["expect"];
    let mut differ = Vec::new();
    for (key, wanted) in expected.as_object().into_iter().flat_map(|expected| expected.iter()) {
        let found = match key.as_str() {
            "outcome" => check_outcome(wanted, outcome)?,
            "status" => {
                let holds = wanted.as_u64() == outcome.status.map(u64::from);
                (!holds).then(|| format!("the status is {:?}, not {wanted}", outcome.status))
            }
            "value" => check_value(wanted, outcome),
            "raw_body_kept" => check_raw(wanted, case, outcome),
            "headers" => check_headers(wanted, outcome),
            "mentions" | "path" | "json_path" => {
                let parts = text::strings(wanted, key)?;
                let missing = parts.into_iter().find(|part| !outcome.message.contains(*part));
                missing.map(|part| format!("{} does not mention {}", text::start(&outcome.message), text::start(part)))
            }
            "must_not_mention" => {
                let parts = text::strings(wanted, key)?;
                let found = parts.into_iter().find(|part| outcome.message.contains(*part));
                found.map(|part| format!("the error mentions {}", text::start(part)))
            }
            "shows" => {
                let parts = text::strings(wanted, key)?;
                let missing = parts.into_iter().find(|part| !outcome.shown.contains(*part));
                missing.map(|part| format!("no value shows as {}", text::start(part)))
            }
            "min_delay_ms" | "max_delay_ms" => {
                let limit = wanted.as_u64().map(Duration::from_millis);
                let limit = limit.ok_or_else(|| format!("`expect.{key}` is no number of milliseconds"))?;
                let holds = if key == "min_delay_ms" { took >= limit } else { took <= limit };
                (!holds).then(|| format!("it took {took:?}, and `{key}` is {wanted}"))
            }
            "max_rss_mb" => check_memory(wanted.as_u64().ok_or("`expect.max_rss_mb` is no number")?),
            "must_not_contain" | "note" | "comment" => None,
            path if path.contains('.') => check_at(path, wanted, outcome),
            key => return Err(format!("unknown key `expect.{key}`; known are {} and paths", text::list(&KEYS))),
        };
        differ.extend(found);
    }
    differ.extend(check_secrets(case, outcome)?);
    Ok(differ)
}

fn check_outcome(wanted: &Value, outcome: &Outcome) -> Result<Option<String>, String> {
    let wanted = wanted.as_str().ok_or("`expect.outcome` is not a string")?;
    let accepted: Vec<&str> = wanted.split("_or_").collect();
    if let Some(unknown) = accepted.iter().find(|name| !OUTCOMES.contains(name)) {
        return Err(format!("`{unknown}` is no outcome; known are {}", text::list(&OUTCOMES)));
    }
    let holds = outcome.names.iter().any(|name| accepted.contains(name))
        || outcome.undescribed && accepted.contains(&"unexpected_status");
    let why = if outcome.message.is_empty() { String::new() } else { format!(": {}", text::start(&outcome.message)) };
    Ok((!holds).then(|| format!("the outcome is {}, not {wanted}{why}", outcome.names.first().unwrap_or(&"nothing"))))
}

fn check_value(wanted: &Value, outcome: &Outcome) -> Option<String> {
    match &outcome.value {
        Some(value) => expression::check(wanted, value, &outcome.shown).err(),
        None => Some("there is no value".to_owned()),
    }
}

/// A member of the value, or of the typed body of a refusal: `error.code`.
fn check_at(path: &str, wanted: &Value, outcome: &Outcome) -> Option<String> {
    let Some(value) = outcome.refusal.as_ref().or(outcome.value.as_ref()) else {
        return Some(format!("`{path}` is not there: the body is not typed"));
    };
    let inner = path.strip_prefix("error.").or_else(|| path.strip_prefix("value."));
    let found = find(&value.value, path).or_else(|| find(&value.value, inner?)).unwrap_or(&Value::Null);
    (!same(wanted, found)).then(|| format!("`{path}` is {}, not {}", text::json(found), text::json(wanted)))
}

/// The body as it came: a text, or `true` for all of what the last reply says.
fn check_raw(wanted: &Value, case: &Value, outcome: &Outcome) -> Option<String> {
    let last = case["responses"].as_array().and_then(<[Value]>::last).map(|reply| &reply["body"]);
    let wanted = match wanted {
        Value::Bool(true) => last.and_then(Value::as_str).unwrap_or_default(),
        wanted => wanted.as_str().unwrap_or_default(),
    };
    match &outcome.raw_body {
        Some(body) if body == wanted => None,
        Some(body) => Some(format!("the raw body is {}, not {}", text::bytes(body), text::start(wanted))),
        None => Some("the raw body is not kept".to_owned()),
    }
}

fn check_headers(wanted: &Value, outcome: &Outcome) -> Option<String> {
    let mut wanted = wanted.as_object().into_iter().flat_map(|wanted| wanted.iter());
    let found = |name: &str| outcome.headers.get(name).and_then(|value| value.to_str().ok());
    let differs = wanted.find(|(name, wanted)| found(name) != wanted.as_str());
    differs.map(|(name, wanted)| format!("the response's header `{name}` is {:?}, not {wanted}", found(name)))
}

/// The most memory that the process ever had, where the system tells.
fn check_memory(limit: u64) -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    peak.filter(|peak| peak / 1024 > limit)
        .map(|peak| format!("{} MB of memory, and the limit is {limit}", peak / 1024))
}

/// No secret shows, nor what the case forbids.
fn check_secrets(case: &Value, outcome: &Outcome) -> Result<Option<String>, String> {
    let mut hidden = text::strings(&case["must_not_contain"], "must_not_contain")?;
    hidden.extend(text::strings(&case["expect"]["must_not_contain"], "expect.must_not_contain")?);
    // A secret of a few letters is part of many words.
    hidden.extend(Settings::secrets(&case["config"]).into_iter().filter(|secret| secret.len() > 4));
    let shown = hidden.into_iter().find(|secret| !secret.is_empty() && outcome.shown.contains(*secret));
    Ok(shown.map(|_| "what must be hidden shows in a `Display` or `Debug`".to_owned()))
}
