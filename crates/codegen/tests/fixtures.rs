//! Small documents beside their whole crates.

mod support;

use std::path::Path;

#[test]
fn crates_are_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    testkit::check_fixtures(&folder, |path, text| {
        let case = path.file_stem().unwrap_or_default().to_string_lossy();
        let generated = support::generate(&format!("{case}-client"), &format!("{case}.yaml"), text, "../runtime");
        let mut printed = String::new();
        for line in generated.diagnostics.iter().chain(&generated.ledger) {
            printed.extend([line, "\n"]);
        }
        for file in &generated.files {
            printed.extend(["=== ", &file.path, "\n", &file.text]);
        }
        printed
    });
}

#[test]
fn the_same_bytes_come_out_again() {
    let text = include_str!("../fixtures/operations/parameters.yaml");
    let once = support::generate("a-client", "a.yaml", text, "r");
    let again = support::generate("a-client", "a.yaml", text, "r");
    assert_eq!(once.files, again.files);
}

/// An operation in front of all others, whose answers are wrapped as theirs are.
#[test]
fn another_operation_renames_no_type() {
    let text = include_str!("../fixtures/names/inline.yaml");
    let more = text.replace(
        "paths:\n",
        "paths:\n  /first:\n    get:\n      tags: [First]\n      operationId: aFirst\n      responses:\n        \"200\": {description: x, \
         content: {application/json: {schema: {type: object, properties: {error: {$ref: \"#/components/schemas/APIError\"}}}}}}\n",
    );
    let types = |text: &str| -> Vec<String> {
        let generated = support::generate("a-client", "a.yaml", text, "r");
        let models = generated.files.iter().filter(|file| file.path.starts_with("src/models"));
        let lines = models.flat_map(|file| file.text.lines()).filter(|line| line.starts_with("pub "));
        let mut types: Vec<String> = lines.filter(|line| !line.starts_with("pub use ")).map(str::to_owned).collect();
        types.sort();
        types
    };
    assert_ne!(text, more);
    assert_eq!(types(text), types(&more));
}
