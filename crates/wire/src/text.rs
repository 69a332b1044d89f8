//! How values and names look in reasons.

use truespec_runtime::Value;

/// Names in backticks.
pub(crate) fn list<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The start of a text, with control characters escaped.
pub(crate) fn start(text: &str) -> String {
    const MOST: usize = 200;
    let start: String = text.chars().take(MOST).collect();
    let more = if text.chars().nth(MOST).is_some() { "…" } else { "" };
    format!("`{}{more}`", start.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'"))
}

/// The start of bytes, as text as far as they are.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    start(&String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes)))
}

/// The start of a JSON value.
pub(crate) fn json(value: &Value) -> String {
    start(&value.to_string())
}

/// The strings of a string or a list of strings.
pub(crate) fn strings<'v>(value: &'v Value, key: &str) -> Result<Vec<&'v str>, String> {
    let problem = || format!("`{key}` is neither a string nor a list of strings");
    match value {
        Value::Null => Ok(Vec::new()),
        Value::String(text) => Ok(vec![text]),
        Value::Array(items) => items.iter().map(|item| item.as_str().ok_or_else(problem)).collect(),
        _ => Err(problem()),
    }
}
