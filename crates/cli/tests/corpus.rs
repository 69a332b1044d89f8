//! `corpus` over small folders.

mod common;

use common::{Folder, PETS, json_lines, pets_json};

#[test]
fn one_bad_document_stops_nothing() {
    let folder = Folder::new();
    folder.write("docs/a/pets.yaml", PETS);
    folder.write("docs/pets.json", pets_json());
    folder.write("docs/broken.yml", "openapi: 3.1.0\ninfo: 5\npaths: {}\n");
    folder.write("docs/not-one.yaml", "kind: Deployment\n");
    folder.write("docs/schema.json", "{\"properties\": {\"openapi\": {}}}");
    folder.write("docs/deep.yaml", format!("openapi: 3.1.0\nx-deep: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)));
    folder.write("docs/syntax.yaml", "openapi: 3.1.0\n  info: [\n");
    let run = folder.run(&["corpus", "docs", "--report", "report.jsonl", "--jobs", "2"]).status(1);
    let names: Vec<&str> = run.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(
        names,
        ["document", "a/pets.yaml", "broken.yml", "deep.yaml", "pets.json", "syntax.yaml", "0", "0", "2"],
        "{run:?}"
    );
    assert_eq!(run.stdout.lines().last(), Some("2 passed, 3 failed"), "{run:?}");
    let rows = json_lines(&folder.read("report.jsonl"));
    let outcomes: Vec<_> = rows.iter().map(|row| row["outcome"].as_str().unwrap_or_default()).collect();
    assert_eq!(outcomes, ["ok", "errors", "errors", "ok", "errors"]);
    assert_eq!((&rows[0]["operations"], &rows[0]["version"]), (&1.into(), &"3.1.0".into()));
    assert!(rows[1]["first_error"].as_str().is_some_and(|error| error.starts_with("2:7: [")), "{rows:?}");
    assert!(rows[0]["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0));
}

#[test]
fn documents_can_be_chosen() {
    let folder = Folder::new();
    folder.write("docs/a.yaml", PETS);
    folder.write("docs/b.yaml", "openapi: 3.1.0\n");
    let run = folder.run(&["corpus", "docs", "--filter", "^a"]).status(0);
    assert_eq!(run.stdout.lines().last(), Some("1 passed, 0 failed"), "{run:?}");
    let run = folder.run(&["corpus", "docs/a.yaml"]).status(0);
    assert_eq!(run.stdout.lines().last(), Some("1 passed, 0 failed"), "{run:?}");
}

#[test]
fn a_document_that_takes_too_long_or_too_much_is_given_up() {
    let folder = Folder::new();
    folder.write("docs/a.yaml", PETS);
    let run = folder.run(&["corpus", "docs", "--timeout", "0"]).status(1);
    assert!(run.stdout.contains("timeout"), "{run:?}");
    assert_eq!(run.stdout.lines().last(), Some("0 passed, 1 failed"), "{run:?}");
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let run = Folder::new().run(&["corpus", "docs"]).status(1);
    assert!(run.stderr.contains("cannot read `docs`"), "{run:?}");
}
