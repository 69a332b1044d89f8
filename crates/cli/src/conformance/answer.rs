//! What Prism says of a request, in its answer to it.

use serde_json::Value;

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is as the document says, and Prism answered as the document says.
    Held,
    /// It is as the document says; Prism cannot write the answer that the document describes.
    HeldUnanswered(String),
    /// What is wrong with it.
    Refused(Vec<String>),
    /// Prism ended over it.
    Ended,
    /// Prism was not asked.
    NotAsked,
    /// Prism could not be asked.
    Failed(String),
}

/// How Prism says that it cannot write what the document describes. It has checked the request before.
const CANNOT_WRITE: [&str; 2] = ["Cannot find serializer for ", "Cannot serialise complex objects as text"];

impl Answer {
    /// Reads the whole answer, as it came.
    pub(super) fn read(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Ended;
        }
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.split("\r\n");
        let status: Option<u16> = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let violations: Vec<String> =
            lines.filter_map(|line| line.strip_prefix("sl-violations:")).flat_map(violations).collect();
        match status {
            _ if !violations.is_empty() => Self::Refused(violations),
            Some(200..400) => Self::Held,
            _ => {
                // The body may be in chunks, whose sizes stand on lines of their own.
                let problem = body.lines().find_map(|line| serde_json::from_str::<Value>(line).ok());
                let problem = problem.filter(Value::is_object);
                let title = problem.as_ref().and_then(|problem| problem["title"].as_str()).unwrap_or("no reason given");
                if CANNOT_WRITE.iter().any(|start| title.starts_with(start)) {
                    return Self::HeldUnanswered(title.to_owned());
                }
                let detail = problem.as_ref().and_then(|problem| problem["detail"].as_str()).unwrap_or_default();
                let status = status.map_or_else(|| "no status".to_owned(), |status| status.to_string());
                Self::Refused(vec![format!("{status}: {title} {detail}").trim_end().to_owned()])
            }
        }
    }
}

/// The violations that the header lists, of the request or of Prism's own answer.
fn violations(header: &str) -> Vec<String> {
    let Ok(Value::Array(listed)) = serde_json::from_str(header) else { return vec![header.trim().to_owned()] };
    let shown = |violation: &Value| {
        let place: Vec<&str> =
            violation["location"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        format!("{}: {}", place.join("."), violation["message"].as_str().unwrap_or_default())
    };
    listed.iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &str, expected: &Answer) {
        assert_eq!(Answer::read(answer.as_bytes()), *expected, "{answer}");
    }

    #[test]
    fn answers_say_what_is_wrong() {
        let refused = |what: &str| Answer::Refused(vec![what.to_owned()]);
        check("", &Answer::Ended);
        check("HTTP/1.1 204 No Content\r\n\r\n", &Answer::Held);
        check(
            "HTTP/1.1 200 OK\r\nsl-violations: [{\"location\":[\"request\",\"query\"],\"message\":\"no\"}]\r\n\r\n{}",
            &refused("request.query: no"),
        );
        check(
            "HTTP/1.1 500 Oops\r\n\r\n{\"title\":\"Cannot find serializer for image/webp\"}",
            &Answer::HeldUnanswered("Cannot find serializer for image/webp".to_owned()),
        );
        check("HTTP/1.1 404 Not Found\r\n\r\n1f\r\n{\"title\":\"No path\"}\r\n0\r\n\r\n", &refused("404: No path"));
        check("HTTP/1.1 404 Not Found\r\n\r\n", &refused("404: no reason given"));
    }
}
