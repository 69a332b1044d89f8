//! One line of a file of cases, with its keys checked: an unknown key is a mistake, never nothing.

use truespec_runtime::Value;
use truespec_runtime::json::from_slice;

use crate::text;

/// A case.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its name, or `line N`.
    pub(crate) id: String,
    /// File and line.
    pub(crate) place: String,
    /// All of it; null where the line is no JSON.
    pub(crate) value: Value,
    /// What is wrong with it.
    pub(crate) problem: Option<String>,
}

const KEYS: [&str; 19] = [
    "args",
    "bullet",
    "calls",
    "collect",
    "comment",
    "config",
    "expect",
    "expect_absent_headers",
    "expect_attempts",
    "expect_error_before_send",
    "expect_request",
    "id",
    "media_type",
    "must_not_contain",
    "note",
    "operation",
    "options",
    "responses",
    "spec",
];

/// The cases of a file.
pub(crate) fn cases(file: &str, text: &str) -> Vec<Case> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| case(file, index + 1, line)).collect()
}

fn case(file: &str, number: usize, line: &str) -> Case {
    let (value, problem) = match from_slice::<Value>(line.trim_start_matches('\u{feff}').as_bytes()) {
        Ok(value @ Value::Object(_)) => {
            let problem = known(&value, &KEYS, "").err();
            (value, problem)
        }
        Ok(_) => (Value::Null, Some("the line is no JSON object".to_owned())),
        Err(error) => (Value::Null, Some(format!("the line is not JSON: {error}"))),
    };
    let id = value["id"].as_str().map_or_else(|| format!("line {number}"), str::to_owned);
    Case { id, place: format!("{file}:{number}"), value, problem }
}

/// Checks that an object has no other keys than these. `at` is its own name with a dot at its end.
pub(crate) fn known(object: &Value, keys: &[&str], at: &str) -> Result<(), String> {
    let mut members = object.as_object().into_iter().flat_map(truespec_runtime::Map::keys);
    match members.find(|key| !keys.contains(&key.as_str())) {
        Some(key) => Err(format!("unknown key `{at}{key}`; known are {}", text::list(keys))),
        None => Ok(()),
    }
}
