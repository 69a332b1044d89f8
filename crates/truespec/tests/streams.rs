//! What the configuration says of streams.

use truespec::{Config, Input, generate};

const DOCUMENT: &str = r#"
openapi: 3.1.0
info: {title: Streams, version: "1"}
servers: [{url: "https://example.com"}]
paths:
  /a:
    get:
      operationId: a
      responses:
        "200": {description: Events., content: {text/event-stream: {schema: {type: object}}}}
  /b:
    get:
      operationId: b
      responses:
        "200": {description: Events., content: {text/event-stream: {schema: {}, x-sse-sentinel: stop}}}
  /c:
    get:
      operationId: c
      responses:
        "200": {description: Lines., content: {application/jsonl: {schema: {}}}}
"#;

#[test]
fn a_sentinel_is_for_events_that_do_not_say_theirs() {
    let config = Config { sse_sentinel: Some("[DONE]".to_owned()), ..Config::new("streams-client", "streams.yaml") };
    let output = generate(Input::new("streams.yaml", DOCUMENT), &config);
    let text = output.files.iter().find(|file| file.path == "src/operations.rs").expect("operations").text.as_str();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with("sentinel:")).collect();
    assert_eq!(lines, ["sentinel: \"[DONE]\",", "sentinel: \"stop\","]);
}
