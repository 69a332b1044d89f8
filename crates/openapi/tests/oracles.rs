//! What others read from the same text, ours reads the same way: `serde_yaml` and `serde_json` for values, `openapiv3` for
//! 3.0 documents.
//!
//! Differences are listed here, each with the reason why ours is right.

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use openapiv3::{OpenAPI, ReferenceOr};
use support::read_all;
use testkit::shared;
use truespec_openapi::{In, Json, Resolved, StatusKey, Version, parse};
use truespec_source::{Diagnostics, Sources};

/// Without optimisation the oracles take seconds for larger documents; `TRUESPEC_ALL=1` compares those too.
const MAX_BYTES: u64 = 600_000;

/// Documents whose values the oracle reads otherwise, or not at all.
const OTHER_VALUES: [(&str, &str); 12] = [
    ("scalars.yaml", "it takes `0123` for text, which the core schema (YAML 1.2.2 §10.3.2) takes for 123"),
    ("google-maps.yml", "the same, for an example"),
    ("xero-accounting.yaml", "the same, for an example"),
    ("tags.yaml", "it keeps the tag `!include` beside the value"),
    ("infinity.yaml", "it has a number for `.inf`, which JSON has not"),
    ("big-numbers.yaml", "it refuses integers beyond 64 bits"),
    ("every-keyword.yaml", "it refuses integers beyond 64 bits"),
    ("openai.yaml", "it refuses integers beyond 64 bits"),
    ("cohere.yaml", "it refuses integers beyond 64 bits"),
    ("mysql_advanced_config.yml", "it refuses integers beyond 64 bits"),
    (
        "existing_domain.yml",
        "the file ends in a text block without a line feed, where the specification has one (§8.1.1.2)",
    ),
    ("half-surrogate.json", "it refuses half of a surrogate pair, which ours replaces with a warning"),
];

/// 3.0 documents that `openapiv3` refuses: it has no way to be lenient.
const REFUSED: [(&str, &str); 10] = [
    ("hellosign.yaml", "a description is a reference to a file"),
    ("lob.yml", "`content` is a reference"),
    ("missing-fields.yaml", "a server has no `url`"),
    ("beside-reference-3.0.yaml", "it needs `paths`"),
    ("limits-3.0.yaml", "it needs `paths`"),
    ("nullable-3.0.yaml", "it needs `paths`"),
    ("boolean-3.0.yaml", "a schema is `true`"),
    ("discriminator-text.yaml", "a discriminator is a text"),
    ("type-list-3.0.yaml", "`type` is a list"),
    ("weather-gov.yaml", "a schema is a list"),
];

#[test]
fn values_are_what_serde_reads() {
    let mut compared = 0;
    let mut differences = Vec::new();
    for path in documents(&["yaml", "yml", "json"]) {
        let name = file_name(&path);
        if OTHER_VALUES.iter().any(|(other, _)| *other == name) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        let mut sources = Sources::new();
        let file = sources.add(name.as_str(), text.clone().into_bytes()).expect("UTF-8");
        let mut d = Diagnostics::new();
        let tree = parse(sources, file, &mut d).filter(|_| !d.has_errors());
        let theirs = if name.ends_with("json") {
            serde_json::from_str::<serde_json::Value>(&text)
                .map_err(|error| error.to_string())
                .and_then(|value| serde_yaml::to_value(value).map_err(|error| error.to_string()))
        } else {
            yaml_value(&text).map_err(|error| error.to_string())
        };
        match (tree, theirs) {
            (Some(tree), Ok(theirs)) => {
                compared += 1;
                let same = compare(&mut String::new(), &tree.json(tree.root()), &theirs);
                differences.extend(same.err().map(|difference| format!("{name}{difference}")));
            }
            (Some(_), Err(error)) => differences.push(format!("{name}: ours is read, theirs says {error}")),
            // JSON is stricter, and an empty text is no document.
            (None, _) => {}
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(compared > 50, "{compared} documents were compared");
}

#[test]
fn openapiv3_reads_the_same_operations() {
    let mut compared = 0;
    let mut differences = Vec::new();
    for path in documents(&["yaml", "yml", "json"]) {
        let name = file_name(&path);
        let text = std::fs::read_to_string(&path).expect("a file");
        let (_, resolved, d) = read_all(&name, text.clone().into_bytes());
        let Some(resolved) = resolved.filter(|resolved| resolved.document.version == Version::V3_0 && !d.has_errors())
        else {
            continue;
        };
        let theirs = if name.ends_with("json") {
            serde_json::from_str::<OpenAPI>(&text).map_err(|error| error.to_string())
        } else {
            serde_yaml::from_str::<OpenAPI>(&text).map_err(|error| error.to_string())
        };
        match theirs {
            Ok(theirs) => {
                compared += 1;
                let (ours, theirs) = (outline(&resolved), their_outline(&theirs));
                let only = |lines: &[String], others: &[String]| {
                    lines.iter().filter(|line| !others.contains(line)).take(3).cloned().collect::<Vec<_>>()
                };
                if ours != theirs {
                    let (ours, theirs) = (only(&ours, &theirs), only(&theirs, &ours));
                    differences.push(format!("{name}: only ours {ours:?}, only theirs {theirs:?}"));
                }
            }
            Err(_) if REFUSED.iter().any(|(other, _)| *other == name) => {}
            Err(error) => differences.push(format!("{name}: theirs says {error}")),
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(compared > 2, "{compared} documents were compared");
}

fn yaml_value(text: &str) -> Result<serde_yaml::Value, serde_yaml::Error> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text)?;
    value.apply_merge()?;
    Ok(value)
}

fn documents(extensions: &[&str]) -> Vec<PathBuf> {
    let all = std::env::var_os("TRUESPEC_ALL").is_some();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    folders.extend(shared("specs"));
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
                && (all || path.metadata().is_ok_and(|metadata| metadata.len() <= MAX_BYTES))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn file_name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned()
}

/// The first difference, after its path.
fn compare(path: &mut String, ours: &Json, theirs: &serde_yaml::Value) -> Result<(), String> {
    use serde_yaml::Value;
    let length = path.len();
    match (ours, theirs) {
        (Json::Null, Value::Null) => {}
        (Json::Bool(ours), Value::Bool(theirs)) if ours == theirs => {}
        (Json::String(ours), Value::String(theirs)) if ours == theirs => {}
        (Json::Number(ours), Value::Number(theirs)) if same_number(ours, theirs) => {}
        (Json::List(ours), Value::Sequence(theirs)) if ours.len() == theirs.len() => {
            for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                let _ = write!(path, "/{index}");
                compare(path, ours, theirs)?;
                path.truncate(length);
            }
        }
        (Json::Object(ours), Value::Mapping(theirs)) if ours.len() == theirs.len() => {
            for (key, theirs) in theirs {
                let key = match key {
                    Value::String(key) => key.clone(),
                    Value::Number(key) => key.to_string(),
                    Value::Bool(key) => key.to_string(),
                    _ => return Err(format!("{path}: a key {key:?}")),
                };
                let _ = write!(path, "/{key}");
                compare(path, ours.get(&key).ok_or_else(|| format!("{path}: only in theirs"))?, theirs)?;
                path.truncate(length);
            }
        }
        _ => return Err(format!("{path}: ours is {ours:?}, theirs {theirs:?}")),
    }
    Ok(())
}

#[allow(clippy::float_cmp)] // The same digits give the same number.
fn same_number(ours: &str, theirs: &serde_yaml::Number) -> bool {
    ours == theirs.to_string() || ours.parse::<f64>().ok() == theirs.as_f64()
}

/// Schemas, and each operation with its parameters and statuses.
fn outline(resolved: &Resolved) -> Vec<String> {
    let document = &resolved.document;
    let mut lines: Vec<String> = document.components.schemas.keys().map(|name| format!("schema {name}")).collect();
    for (path, &node) in &document.paths {
        let Some(item) = resolved.path_item(node) else { continue };
        let parameter = |node: &_| match (resolved.reference(*node), resolved.parameter(*node)) {
            (Some(reference), _) => format!("-> {}", reference.text),
            (None, Some(parameter)) => {
                let location = match parameter.location {
                    In::Path => "path",
                    In::Query | In::QueryString => "query",
                    In::Header => "header",
                    In::Cookie => "cookie",
                };
                format!("{location} {}", parameter.name)
            }
            (None, None) => "?".to_owned(),
        };
        lines.extend(item.parameters.iter().map(|node| format!("{path} {}", parameter(node))));
        for (method, operation) in &item.operations {
            let method = format!("{method:?}").to_lowercase();
            lines.push(format!("{path} {method} {:?} {:?}", operation.operation_id, operation.tags));
            lines.extend(operation.parameters.iter().map(|node| format!("{path} {method} {}", parameter(node))));
            lines.extend(operation.responses.by_status.keys().map(|status| {
                let status = match status {
                    StatusKey::Exact(code) => code.to_string(),
                    StatusKey::Range(class) => format!("{class}XX"),
                    StatusKey::Default => "default".to_owned(),
                };
                format!("{path} {method} {status}")
            }));
            lines.extend(operation.request_body.map(|_| format!("{path} {method} body")));
        }
    }
    lines.sort();
    lines
}

fn their_outline(theirs: &OpenAPI) -> Vec<String> {
    let schemas = theirs.components.iter().flat_map(|components| components.schemas.keys());
    let mut lines: Vec<String> = schemas.map(|name| format!("schema {name}")).collect();
    let parameter = |parameter: &ReferenceOr<openapiv3::Parameter>| match parameter {
        ReferenceOr::Reference { reference } => format!("-> {reference}"),
        ReferenceOr::Item(parameter) => {
            let location = match parameter {
                openapiv3::Parameter::Query { .. } => "query",
                openapiv3::Parameter::Header { .. } => "header",
                openapiv3::Parameter::Path { .. } => "path",
                openapiv3::Parameter::Cookie { .. } => "cookie",
            };
            format!("{location} {}", parameter.parameter_data_ref().name)
        }
    };
    for (path, item) in theirs.paths.iter() {
        let ReferenceOr::Item(item) = item else { continue };
        lines.extend(item.parameters.iter().map(|item| format!("{path} {}", parameter(item))));
        for (method, operation) in item.iter() {
            // Ours takes an empty one for none.
            let id = operation.operation_id.as_ref().filter(|id| !id.is_empty());
            lines.push(format!("{path} {method} {id:?} {:?}", operation.tags));
            lines.extend(operation.parameters.iter().map(|item| format!("{path} {method} {}", parameter(item))));
            lines.extend(operation.responses.responses.keys().map(|status| format!("{path} {method} {status}")));
            lines.extend(operation.responses.default.iter().map(|_| format!("{path} {method} default")));
            lines.extend(operation.request_body.iter().map(|_| format!("{path} {method} body")));
        }
    }
    lines.sort();
    lines
}
