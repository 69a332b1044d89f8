//! The calls that are made: those that the document gives itself, as wire cases.

use std::path::Path;

use serde_json::{Map, Value, json};
use truespec::{ExampleCall, Input, Json, example_calls};

use crate::client::Client;
use crate::files::Disk;

/// The calls of a client's document.
pub(super) fn of(client: &Client) -> std::io::Result<Vec<ExampleCall>> {
    let bytes = std::fs::read(&client.document)?;
    let files = Disk::new(&client.document, &client.folders, &client.origins);
    Ok(example_calls(&Input::new(&client.shown, bytes).with_files(&files)))
}

/// A call as a wire case that goes to a server at `base_url`, which answers as the document says.
pub(super) fn case(call: &ExampleCall, document: &Path, base_url: &str) -> String {
    let arguments: Map<String, Value> = call.arguments.iter().map(|(name, json)| (name.clone(), value(json))).collect();
    let mut config = Map::from_iter([("base_url".to_owned(), json!(base_url)), ("max_retries".to_owned(), json!(0))]);
    for credential in &call.credentials {
        let secret = if credential.pair { "somebody:secret" } else { "secret-of-a-test" };
        config.insert(credential.scheme.clone(), json!(secret));
    }
    let mut case = json!({
        "id": format!("{} ({})", call.operation, call.title),
        "spec": document,
        "operation": call.operation,
        "args": arguments,
        "config": config,
        "expect": {"outcome": "ok"},
    });
    if let Some(media_type) = &call.media_type {
        case["media_type"] = json!(media_type);
    }
    case.to_string()
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        // What is no number of JSON was refused when the document was read.
        Json::Number(digits) => serde_json::from_str(digits).unwrap_or_default(),
        Json::String(text) => Value::String(text.clone()),
        Json::List(items) => items.iter().map(value).collect(),
        Json::Object(members) => members.iter().map(|(name, member)| (name.clone(), value(member))).collect(),
    }
}
