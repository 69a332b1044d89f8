//! What the servers saw, against `expect_request` and its like.

use testkit::Request;
use truespec_runtime::json::from_slice;
use truespec_runtime::{Base64, Value};

use crate::case::known;
use crate::expression::same;
use crate::{multipart, text};

/// A request and the port that it came to.
pub(crate) struct Seen {
    pub(crate) port: u16,
    pub(crate) request: Request,
}

/// The ports of the two servers.
#[derive(Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) main: u16,
    pub(crate) other: u16,
}

const KEYS: [&str; 9] =
    ["body", "body_b64", "body_json", "headers", "headers_exact", "method", "multipart", "path", "target"];

/// What differs; an error where the case cannot be understood. `asks_on`: each request asks for something else.
pub(crate) fn check(case: &Value, seen: &[Seen], ports: Ports, asks_on: bool) -> Result<Vec<String>, String> {
    let mut differ = Vec::new();
    let refused = &case["expect_error_before_send"];
    if !matches!(refused, Value::Null | Value::Bool(false)) && !seen.is_empty() {
        differ.push(format!("{} requests were sent, and none must be", seen.len()));
    }
    match &case["expect_attempts"] {
        Value::Null => {}
        expected => {
            let attempts = expected.as_u64().ok_or("`expect_attempts` is no number")?;
            if attempts != seen.len() as u64 {
                differ.push(format!("{} requests, not {attempts}", seen.len()));
            }
        }
    }
    if !asks_on {
        differ.extend(check_attempts(case, seen));
    }
    match &case["expect_request"] {
        Value::Null => {}
        Value::Array(expected) => {
            if expected.len() != seen.len() {
                differ.push(format!("{} requests, not {}", seen.len(), expected.len()));
            }
            for (expected, seen) in expected.iter().zip(seen) {
                differ.extend(check_request(expected, &seen.request, ports)?);
            }
        }
        expected @ Value::Object(_) => match seen.iter().find(|seen| !asks_for_token(case, seen)) {
            // Later attempts are the same, byte for byte, and redirects lead elsewhere.
            Some(first) => differ.extend(check_request(expected, &first.request, ports)?),
            None => differ.push("no request was sent".to_owned()),
        },
        _ => return Err("`expect_request` is not an object".to_owned()),
    }
    for name in text::strings(&case["expect_absent_headers"], "expect_absent_headers")? {
        let (name, host) = name.split_once('@').map_or((name, None), |(name, host)| (name, Some(host)));
        let to_host = |seen: &&Seen| host.is_none_or(|host| is_host(seen, host, ports));
        if seen.iter().filter(to_host).any(|seen| !seen.request.headers(name).is_empty()) {
            differ.push(format!("the header `{name}` is there"));
        }
    }
    Ok(differ)
}

/// Whether a request went to a host: that of its `Host` header, or one that only a redirect leads to.
fn is_host(seen: &Seen, host: &str, ports: Ports) -> bool {
    let host = fill(host, ports);
    let named = seen.request.headers("host");
    let to_other = seen.port == ports.other;
    let is_other = host == ports.other.to_string() || host.ends_with(&format!(":{}", ports.other)) || host == "port2";
    named.iter().any(|named| named.eq_ignore_ascii_case(&host))
        || if is_other { to_other } else { to_other && !host.ends_with(&format!(":{}", ports.main)) }
}

fn fill(text: &str, ports: Ports) -> String {
    text.replace("{port2}", &ports.other.to_string()).replace("{port}", &ports.main.to_string())
}

/// Attempts are the same, byte for byte, unless a redirect led from one to the next, or a new token came between.
fn check_attempts(case: &Value, seen: &[Seen]) -> Option<String> {
    let status = |index: usize| case["responses"][index]["status"].as_u64().unwrap_or_default();
    let tokens = seen.iter().any(|seen| asks_for_token(case, seen));
    let leads_on = |index: usize| (300..400).contains(&status(index)) || tokens && status(index) == 401;
    let raw = |response: usize| case["responses"][response].get("raw").is_some();
    let same = |a: &Seen, b: &Seen| a.port == b.port && a.request.raw() == b.request.raw();
    let token = |pair: &[Seen]| pair.iter().any(|seen| asks_for_token(case, seen));
    let mut pairs = seen.windows(2).enumerate();
    let differs =
        pairs.any(|(index, pair)| !same(&pair[0], &pair[1]) && !token(pair) && !leads_on(index) && !raw(index));
    differs.then(|| "the attempts are not the same, byte for byte".to_owned())
}

/// Whether a request asks a token server for a token (RFC 6749 §4.4.2), as part of a call to another.
fn asks_for_token(case: &Value, seen: &Seen) -> bool {
    let form = "grant_type=client_credentials";
    let mut settings = case["config"].as_object().into_iter().flat_map(truespec_runtime::Map::keys);
    settings.any(|name| name.ends_with("client_credentials"))
        && seen.request.method == "POST"
        && seen.request.body.starts_with(form.as_bytes())
}

fn check_request(expected: &Value, request: &Request, ports: Ports) -> Result<Vec<String>, String> {
    known(expected, &KEYS, "expect_request.")?;
    let mut differ = Vec::new();
    let path = request.target.split('?').next().unwrap_or_default();
    for (name, found) in [("method", &*request.method), ("target", &*request.target), ("path", path)] {
        match &expected[name] {
            Value::Null => {}
            Value::String(wanted) if fill(wanted, ports) == found => {}
            Value::String(wanted) => {
                differ.push(format!("the {name} is {}, not {}", text::start(found), text::start(&fill(wanted, ports))));
            }
            _ => return Err(format!("`expect_request.{name}` is not a string")),
        }
    }
    for key in ["headers", "headers_exact"] {
        let wanted = match &expected[key] {
            Value::Null => continue,
            Value::Object(wanted) => wanted,
            _ => return Err(format!("`expect_request.{key}` is not an object")),
        };
        for (name, wanted) in wanted {
            differ.extend(check_header(name, wanted, request, key == "headers_exact", ports)?);
        }
    }
    differ.extend(check_body(expected, request)?);
    Ok(differ)
}

fn check_header<'r>(
    name: &str,
    wanted: &Value,
    request: &'r Request,
    once: bool,
    ports: Ports,
) -> Result<Option<String>, String> {
    let found = request.headers(name);
    let holds = match wanted {
        Value::Null => found.is_empty(),
        Value::String(wanted) => {
            let wanted = fill(wanted, ports);
            // Nobody knows the boundary beforehand.
            let names_boundary = wanted.contains("boundary=") || !wanted.to_ascii_lowercase().starts_with("multipart/");
            let essence = |value: &'r str| value.split(';').next().unwrap_or_default().trim_end();
            let found: Vec<&str> =
                if names_boundary { found.clone() } else { found.iter().map(|value| essence(value)).collect() };
            found.contains(&&*wanted) && (!once || found.len() == 1)
        }
        Value::Number(number) => found == [number.as_str()],
        Value::Array(_) => found == text::strings(wanted, name)?,
        _ => return Err(format!("the expected header `{name}` is not text")),
    };
    Ok((!holds).then(|| format!("the header `{name}` is {found:?}, not {wanted}")))
}

fn check_body(expected: &Value, request: &Request) -> Result<Vec<String>, String> {
    let mut differ = Vec::new();
    let unlike = |wanted: String| format!("the body is {}, not {wanted}", text::bytes(&request.body));
    let json = |wanted: &Value| from_slice(&request.body).is_ok_and(|found: Value| same(wanted, &found));
    match expected.get("body") {
        None => {}
        Some(Value::Null) if request.body.is_empty() => {}
        Some(Value::String(wanted)) if request.body == wanted.as_bytes() => {}
        Some(wanted @ (Value::Object(_) | Value::Array(_))) if json(wanted) => {}
        Some(wanted) => differ.push(unlike(wanted.as_str().map_or_else(|| text::json(wanted), text::start))),
    }
    if let Some(wanted) = expected.get("body_b64") {
        let bytes = wanted.as_str().map(Base64::from_text);
        let Some(Ok(bytes)) = bytes else { return Err("`expect_request.body_b64` is not Base64".to_owned()) };
        if bytes.as_bytes() != request.body {
            differ.push(unlike(text::bytes(bytes.as_bytes())));
        }
    }
    if let Some(wanted) = expected.get("body_json")
        && !json(wanted)
    {
        differ.push(unlike(text::json(wanted)));
    }
    if let Some(wanted) = expected.get("multipart") {
        let content_type = request.headers("content-type").join(", ");
        match multipart::parts(&content_type, &request.body) {
            Ok(parts) => differ.extend(multipart::check(wanted, &parts)?),
            Err(problem) => differ.push(problem),
        }
    }
    Ok(differ)
}
