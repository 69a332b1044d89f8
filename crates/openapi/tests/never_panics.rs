//! Whatever the bytes are, reading them ends, without a panic, and every place that is spoken of can be shown.

mod support;

use std::path::Path;

use proptest::prelude::*;
use support::{read_all, rendered};
use truespec_source::Sources;

fn read_and_render(name: &str, bytes: Vec<u8>) {
    if Sources::new().add(name, bytes.clone()).is_err() {
        return;
    }
    let (sources, resolved, d) = read_all(name, bytes);
    rendered(&sources, resolved.as_ref(), &d);
}

/// Every fixture, to be damaged.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension != "expected") {
                found.push((path.to_string_lossy().into_owned(), std::fs::read(&path).expect("a file")));
            }
        }
    }
    found.sort();
    found
}

/// Pieces that mean something to one of the stages.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "openapi: 3.1.0\n",
            "paths:\n",
            "  /a/{b}:\n",
            "    get:\n",
            "{",
            "}",
            "[",
            "]",
            ",",
            ": ",
            "- ",
            "&a ",
            "*a",
            "<<: *a\n",
            "\"$ref\": ",
            "'#/components/schemas/A'",
            "|\n",
            ">-\n",
            "!!str ",
            "\\u00",
            "\\ud83d",
            "\n",
            "  ",
            "\t",
            "? ",
            "---\n",
            "...\n",
            "#",
            "%YAML 1.2\n",
            "components: {schemas: {A: ",
            "null",
            "1e999",
            "0x",
            "\u{FEFF}",
            "\u{85}",
            "é",
            "\0",
            "\r\n",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), json in any::<bool>()) {
        read_and_render(if json { "a.json" } else { "a.yaml" }, bytes);
    }

    #[test]
    fn arbitrary_pieces(pieces in prop::collection::vec(piece(), 0..40), json in any::<bool>()) {
        read_and_render(if json { "a.json" } else { "a.yaml" }, pieces.concat().into_bytes());
    }

    #[test]
    fn damaged_fixtures(
        which in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, piece()), 1..5),
    ) {
        let all = fixtures();
        let (name, mut bytes) = all[which.index(all.len())].clone();
        for (place, remove, insert) in cuts {
            let start = place.index(bytes.len() + 1);
            let end = (start + remove).min(bytes.len());
            bytes.splice(start..end, insert.into_bytes());
        }
        read_and_render(&name, bytes);
    }

    #[test]
    fn values_of_any_type_in_every_place(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in prop::sample::select(vec!["null", "5", "-1", "\"x\"", "true", "[]", "{}", "[{}]", "{\"a\": {}}"]),
    ) {
        let all = fixtures();
        let (name, bytes) = &all[which.index(all.len())];
        let (_, Some(resolved), _) = read_all(name, bytes.clone()) else { return Ok(()) };
        // As JSON, with one value replaced by another.
        let mut json: serde_json::Value = serde_json::from_str(&to_text(&resolved.tree.json(resolved.tree.root())))?;
        let mut slots = 0;
        count(&json, &mut slots);
        replace(&mut json, &mut place.index(slots), &serde_json::from_str(value)?);
        read_and_render("a.json", serde_json::to_vec(&json)?);
    }
}

fn to_text(json: &truespec_openapi::Json) -> String {
    use truespec_openapi::Json;
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(digits) => digits.clone(),
        Json::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        Json::List(items) => format!("[{}]", items.iter().map(to_text).collect::<Vec<_>>().join(",")),
        Json::Object(entries) => {
            let key = |key: &String| serde_json::Value::from(key.as_str());
            let entries: Vec<_> =
                entries.iter().map(|(name, value)| format!("{}:{}", key(name), to_text(value))).collect();
            format!("{{{}}}", entries.join(","))
        }
    }
}

fn count(json: &serde_json::Value, slots: &mut usize) {
    *slots += 1;
    match json {
        serde_json::Value::Array(items) => items.iter().for_each(|item| count(item, slots)),
        serde_json::Value::Object(entries) => entries.values().for_each(|item| count(item, slots)),
        _ => {}
    }
}

fn replace(json: &mut serde_json::Value, skip: &mut usize, value: &serde_json::Value) -> bool {
    if *skip == 0 {
        *json = value.clone();
        return true;
    }
    *skip -= 1;
    match json {
        serde_json::Value::Array(items) => items.iter_mut().any(|item| replace(item, skip, value)),
        serde_json::Value::Object(entries) => entries.values_mut().any(|item| replace(item, skip, value)),
        _ => false,
    }
}
