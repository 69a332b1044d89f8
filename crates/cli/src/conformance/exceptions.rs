//! Where Prism is wrong: `openapi/conformance.jsonl`, one JSON object a line.
//!
//! Each names operations, what Prism says of them, why that is wrong, and a proof: a request that is right by the
//! specification, letter by letter, and is refused in the same way. One that Prism no longer refuses is an error.

use std::path::Path;

use serde::Deserialize;

use super::answer::Answer;

/// Where the exceptions stand, from the root of the workspace.
pub(super) const FILE: &str = "openapi/conformance.jsonl";

/// An exception.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exception {
    /// The client, by its name in the configuration.
    pub(super) client: String,
    /// The operations.
    pub(super) operations: Vec<String>,
    /// How the titles of the calls start, where it is not about all of them.
    #[serde(default)]
    pub(super) calls: String,
    /// Each of Prism's complaints holds one of these; `ends` where it ends.
    refusals: Vec<String>,
    /// Why that is wrong.
    pub(super) reason: String,
    proof: Proof,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    method: String,
    target: String,
    headers: Vec<String>,
    #[serde(default)]
    body: String,
}

/// What `refusals` say where Prism ends.
const ENDS: &str = "ends";

impl Exception {
    /// Whether Prism ends over the operations, so that it is asked but once, by the proof.
    pub(super) fn ends(&self) -> bool {
        self.refusals == [ENDS]
    }

    /// Whether it is about this answer.
    pub(super) fn explains(&self, answer: &Answer) -> bool {
        match answer {
            Answer::Ended | Answer::NotAsked => self.ends(),
            Answer::Refused(complaints) if !self.ends() => complaints
                .iter()
                .all(|complaint| self.refusals.iter().any(|refusal| complaint.contains(refusal.as_str()))),
            Answer::Refused(_) | Answer::Held | Answer::HeldUnanswered(_) | Answer::Failed(_) => false,
        }
    }

    /// The request that is right and refused.
    pub(super) fn proof(&self) -> Vec<u8> {
        let Proof { method, target, headers, body } = &self.proof;
        let mut lines = vec![format!("{method} {target} HTTP/1.1")];
        lines.extend(["host: studio.example".to_owned(), "connection: close".to_owned()]);
        lines.extend(headers.iter().cloned());
        if !body.is_empty() {
            lines.push(format!("content-length: {}", body.len()));
        }
        format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
    }
}

/// The exceptions; none where there is no file.
pub(super) fn load(root: &Path) -> Result<Vec<Exception>, String> {
    let text = match std::fs::read_to_string(root.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("cannot read `{FILE}`: {error}")),
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| serde_json::from_str(line).map_err(|error| format!("{FILE}:{}: {error}", index + 1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exception(refusals: &str) -> Exception {
        let line = format!(
            r#"{{"client": "pets", "operations": ["listPets"], "refusals": {refusals}, "reason": "Because.",
                "proof": {{"method": "POST", "target": "/pets", "headers": ["a: b"], "body": "xyz"}}}}"#
        );
        serde_json::from_str(&line).expect("an exception")
    }

    #[test]
    fn an_exception_explains_only_what_it_names() {
        let refused = |complaints: &[&str]| Answer::Refused(complaints.iter().map(|&text| text.to_owned()).collect());
        let lists = exception(r#"["must be array", "must be object"]"#);
        assert!(lists.explains(&refused(&["tags must be array", "size must be object"])));
        assert!(!lists.explains(&refused(&["tags must be array", "name is missing"])));
        assert!(!lists.explains(&Answer::Ended) && !lists.explains(&Answer::Held));
        let ends = exception(r#"["ends"]"#);
        assert!(ends.explains(&Answer::Ended) && ends.explains(&Answer::NotAsked));
        assert!(!ends.explains(&refused(&["it ends"])) && !ends.explains(&Answer::Failed("x".to_owned())));
    }

    #[test]
    fn a_proof_is_a_whole_request() {
        let text = String::from_utf8(exception("[]").proof()).expect("text");
        let expected =
            "POST /pets HTTP/1.1\r\nhost: studio.example\r\nconnection: close\r\na: b\r\ncontent-length: 3\r\n\r\nxyz";
        assert_eq!(text, expected);
    }
}
