//! Real documents: each is read, and what is said about it is known.

mod support;

use std::collections::BTreeMap;

use support::read_all;
use testkit::shared;
use truespec_source::Severity;

/// The documents with errors, each of which a reader of the document would call one.
const BROKEN: [(&str, &str); 0] = [];

#[test]
fn real_documents_have_errors_only_where_they_are_broken() {
    let Some(folder) = shared("specs") else { return };
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "tsv"))
        .filter(|path| path.is_file())
        .collect();
    names.sort();
    let mut differences = Vec::new();
    for path in names {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (_, _, d) = read_all(name, std::fs::read(&path).expect("a file"));
        let mut counts = BTreeMap::new();
        for error in d.iter().filter(|diagnostic| diagnostic.severity == Severity::Error) {
            *counts.entry(error.code.as_str()).or_insert(0) += 1;
        }
        let found: Vec<_> = counts.iter().map(|(code, count)| format!("{code} {count}")).collect();
        let found = found.join(", ");
        let expected = BROKEN.iter().find(|(broken, _)| *broken == name).map_or("", |(_, errors)| errors);
        if found != expected {
            differences.push(format!("{name}: {found:?}, expected {expected:?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
