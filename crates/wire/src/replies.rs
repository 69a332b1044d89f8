//! `responses` of a case: what the scripted servers answer.

use std::time::{Duration, SystemTime};

use testkit::{Close, Reply, Stall};
use truespec_runtime::{Base64, Value};

use crate::case::known;

const KEYS: [&str; 9] = ["body", "body_b64", "body_json", "body_repeat", "chunks", "close", "headers", "raw", "status"];

/// The replies of a case, in order. `port` and `other` are those of the two servers.
pub(crate) fn replies(described: &Value, port: u16, other: u16) -> Result<Vec<Reply>, String> {
    let items = match described {
        Value::Null => &[],
        Value::Array(items) => items.as_slice(),
        _ => return Err("`responses` is not a list".to_owned()),
    };
    let fill = Fill { port, other };
    let numbered = items.iter().enumerate();
    numbered.map(|(index, item)| reply(item, &fill).map_err(|why| format!("`responses[{index}]`: {why}"))).collect()
}

/// What `{port}`, `{port2}` and `{http_date+3s}` stand for.
struct Fill {
    port: u16,
    other: u16,
}

impl Fill {
    fn text(&self, text: &str) -> Result<String, String> {
        let text = text.replace("{port2}", &self.other.to_string()).replace("{port}", &self.port.to_string());
        let Some((before, rest)) = text.split_once("{http_date") else { return Ok(text) };
        let Some((offset, after)) = rest.split_once('}') else { return Ok(text) };
        let seconds = offset.strip_suffix('s').unwrap_or(offset).parse::<i64>();
        let seconds = if offset.is_empty() { Ok(0) } else { seconds };
        let seconds = seconds.map_err(|_| format!("`{{http_date{offset}}}` is no date such as `{{http_date+3s}}`"))?;
        let span = Duration::from_secs(seconds.unsigned_abs());
        let now = SystemTime::now();
        let date = if seconds < 0 { now.checked_sub(span) } else { now.checked_add(span) };
        let date = date.ok_or("a date beyond all dates")?;
        Ok(format!("{before}{}{}", httpdate::fmt_http_date(date), self.text(after)?))
    }
}

fn reply(described: &Value, fill: &Fill) -> Result<Reply, String> {
    let Some(members) = described.as_object() else { return Err("is not an object".to_owned()) };
    let holds: Vec<&str> = members.keys().map(String::as_str).filter(|key| key.starts_with("hold")).collect();
    known(described, &[&KEYS[..], &holds].concat(), "")?;
    let mut reply = content(described, fill)?;
    for (name, value) in headers(&described["headers"])? {
        let values = value.as_array().unwrap_or(std::slice::from_ref(value));
        for value in values {
            let value = match value {
                Value::String(text) => fill.text(text)?,
                Value::Number(number) => number.to_string(),
                _ => return Err(format!("the header `{name}` is not text")),
            };
            reply = reply.header(name, value);
        }
    }
    for name in holds {
        let seconds = &described[name];
        let problem = || format!("`{name}` is no number of seconds");
        let delay = Duration::try_from_secs_f64(seconds.as_f64().ok_or_else(problem)?).map_err(|_| problem())?;
        reply = match stall(name) {
            None => reply.after(delay),
            Some(Stall::InBody) if name.contains("between") => reply.pause_between_chunks(delay),
            Some(at) => reply.stall(at, delay),
        };
    }
    match described["close"].as_str() {
        None if described["close"].is_null() => Ok(reply),
        Some("fin" | "close" | "eof") => Ok(reply.close(Close::Fin)),
        Some("rst" | "reset") => Ok(reply.close(Close::Reset)),
        Some("keep" | "keep-alive" | "keep_alive" | "none") => Ok(reply.close(Close::Keep)),
        _ => Err("`close` is none of `fin`, `rst`, `keep`".to_owned()),
    }
}

/// An object, or a list of pairs.
fn headers(described: &Value) -> Result<Vec<(&str, &Value)>, String> {
    match described {
        Value::Null => Some(Vec::new()),
        Value::Object(members) => Some(members.iter().map(|(name, value)| (name.as_str(), value)).collect()),
        Value::Array(pairs) => pairs.iter().map(|pair| Some((pair[0].as_str()?, &pair[1]))).collect::<Option<_>>(),
        _ => None,
    }
    .ok_or_else(|| "`headers` is neither an object nor a list of pairs".to_owned())
}

/// Where a `hold_…` stalls, by its words; `None`: before the first byte.
fn stall(name: &str) -> Option<Stall> {
    let says = |word: &str| name.contains(word);
    if says("after_head") || says("before_body") || says("between") && says("head") {
        Some(Stall::BeforeBody)
    } else if says("after") || says("end") || says("open") || says("close") {
        if says("after_byte") || says("after_chunk") || says("after_first") {
            Some(Stall::InBody)
        } else {
            Some(Stall::AtEnd)
        }
    } else if says("mid") || says("body") || says("chunk") || says("between") || says("during") {
        Some(Stall::InBody)
    } else {
        None
    }
}

fn content(described: &Value, fill: &Fill) -> Result<Reply, String> {
    let ways = ["body", "body_b64", "body_json", "body_repeat", "chunks", "raw"];
    let given: Vec<&str> = ways.into_iter().filter(|way| described.get(way).is_some()).collect();
    if given.len() > 1 {
        return Err(format!("has several bodies: {}", crate::text::list(&given)));
    }
    let status = match &described["status"] {
        Value::Null => 200,
        status => status.as_u64().and_then(|status| u16::try_from(status).ok()).ok_or("`status` is no status")?,
    };
    let body = &described[given.first().copied().unwrap_or_default()];
    let text = || body.as_str().ok_or_else(|| format!("`{}` is not a string", given[0]));
    Ok(match given.first().copied() {
        Some("raw") => Reply::raw(fill.text(text()?)?),
        Some("body_b64") => {
            Reply::whole(status, Base64::from_text(text()?).map_err(|_| "`body_b64` is not Base64")?.into_bytes())
        }
        Some("body_json") => Reply::whole(status, body.to_string()),
        Some("body_repeat") => {
            let byte = match &body[0] {
                Value::String(text) => <[u8; 1]>::try_from(text.as_bytes()).ok().map(|[byte]| byte),
                byte => byte.as_u64().and_then(|byte| u8::try_from(byte).ok()),
            };
            let (Some(byte), Some(count)) = (byte, body[1].as_u64()) else {
                return Err("`body_repeat` is not a byte with a count".to_owned());
            };
            Reply::repeat(status, byte, count)
        }
        Some("chunks") => {
            let items = body.as_array().ok_or("`chunks` is not a list")?;
            let chunks: Result<Vec<Vec<u8>>, String> = items.iter().map(|item| chunk(item, fill)).collect();
            Reply::chunks(status, chunks?)
        }
        Some(_) if !matches!(body, Value::String(_)) => Reply::whole(status, body.to_string()),
        Some(_) => Reply::whole(status, fill.text(text()?)?),
        None => Reply::status(status),
    })
}

/// A chunk: text, or an object with `b64`, so that a character can be cut in two.
fn chunk(item: &Value, fill: &Fill) -> Result<Vec<u8>, String> {
    let encoded = item["b64"].as_str().or_else(|| item["body_b64"].as_str());
    match (item.as_str(), encoded) {
        (Some(text), _) => Ok(fill.text(text)?.into_bytes()),
        (None, Some(encoded)) => Base64::from_text(encoded).map(Base64::into_bytes).map_err(|error| error.to_string()),
        (None, None) => Err("a chunk is neither text nor an object with `b64`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_are_told_by_their_words() {
        for (name, at) in [
            ("hold_s", None),
            ("hold_before_headers_s", None),
            ("hold_after_headers", Some(Stall::BeforeBody)),
            ("hold_before_body_s", Some(Stall::BeforeBody)),
            ("hold_mid_body", Some(Stall::InBody)),
            ("hold_between_chunks_s", Some(Stall::InBody)),
            ("hold_after_body", Some(Stall::AtEnd)),
            ("hold_open_s", Some(Stall::AtEnd)),
        ] {
            assert_eq!(stall(name), at, "{name}");
        }
    }

    #[test]
    fn placeholders_are_filled() {
        let fill = Fill { port: 1, other: 2 };
        assert_eq!(fill.text("http://a:{port2}/{port}").as_deref(), Ok("http://a:2/1"));
        assert!(fill.text("{http_date+3s}").is_ok_and(|date| date.ends_with(" GMT")));
        assert!(fill.text("{http_date+x}").is_err());
    }
}
