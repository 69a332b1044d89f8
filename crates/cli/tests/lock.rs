//! The lock of names: where it is, what it keeps, and that it is checked.

mod common;

use common::{Folder, expect_lines};

/// Names that newcomers in front would take: of a tag, an operation, types, fields and values.
const BEFORE: &str = "\
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  #path
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      parameters:
        - {name: filterBy, in: query, schema: {type: string}}
        - {name: filter-by, in: query, schema: {type: string}}
        - {name: order, in: query, schema: {type: string, enum: [up, down]}}
      responses:
        '200':
          description: pets
          content:
            application/json:
              schema:
                type: object
                properties:
                  pets: {type: array, items: {type: object, properties: {name: {type: string}}}}
                  next: {$ref: '#/components/schemas/page-link'}
components:
  schemas:
    #schema
    page-link:
      type: object
      properties:
        #field
        href: {type: string, enum: [up, UP, Up-]}
        isLast: {type: boolean}
        is-last: {type: boolean}
";

/// The same document with a newcomer in front of everything.
fn after() -> String {
    let operation = "/animals:
    get:
      operationId: list_pets
      tags: [pets]
      parameters:
        - {name: order, in: query, schema: {type: string, enum: [up, down]}}
      responses:
        '200':
          description: pets
          content:
            application/json:
              schema:
                type: object
                properties:
                  pets: {type: array, items: {type: object, properties: {name: {type: string}}}}
                  next: {$ref: '#/components/schemas/page-link'}";
    let schemas = "PageLink: {type: object, properties: {a: {type: string}}}
    ListPetsResponse: {type: object, properties: {b: {type: string}}}
    ListPetsOrder: {type: object, properties: {c: {type: string}}}";
    BEFORE
        .replace("#path", operation)
        .replace("#schema", schemas)
        .replace("#field", "is_last: {type: boolean}")
        .replace("[up, UP", "[Up, up, UP")
}

fn workspace(document: &str) -> Folder {
    Folder::client("pets", document, "")
}

/// What the generated crate offers, as far as `old` offers it.
fn missing(old: &[(String, String)], new: &[(String, String)]) -> Vec<String> {
    let lines = |files: &[(String, String)]| -> Vec<String> {
        let sources = files.iter().filter(|(path, _)| path.starts_with("src/"));
        let lines = sources.flat_map(|(path, text)| text.lines().map(move |line| format!("{path}: {}", line.trim())));
        // Lines about documents' own words, and imports, may change.
        lines.filter(|line| !line.contains("//") && !line.contains(": use ")).collect()
    };
    let new = lines(new);
    lines(old).into_iter().filter(|line| !new.contains(line)).collect()
}

#[test]
fn a_newcomer_in_front_of_everything_renames_nothing() {
    let folder = workspace(BEFORE);
    folder.run(&["codegen"]).status(0);
    let before = folder.files("generated/pets");
    let lock = folder.read("openapi/pets.names.lock");
    folder.write("openapi/pets.yaml", after());
    folder.run(&["codegen"]).status(0);
    assert_eq!(missing(&before, &folder.files("generated/pets")), [""; 0]);
    let grown = folder.read("openapi/pets.names.lock");
    for line in lock.lines() {
        assert!(grown.lines().any(|other| other == line), "`{line}` in:\n{grown}");
    }
    folder.run(&["codegen", "--check"]).status(0);
    // What is gone leaves the lock.
    folder.write("openapi/pets.yaml", BEFORE);
    folder.run(&["codegen"]).status(0);
    assert_eq!(folder.read("openapi/pets.names.lock"), lock);
    // Without the lock, newcomers do take names.
    folder.write("openapi/pets.yaml", after());
    folder.remove("openapi/pets.names.lock");
    folder.run(&["codegen"]).status(0);
    assert!(missing(&before, &folder.files("generated/pets")).len() > 10);
}

#[test]
fn a_crate_without_a_configuration_has_its_lock_beside_it() {
    let folder = Folder::new();
    folder.write("pets.yaml", BEFORE);
    let spec = ["codegen", "--spec", "pets.yaml", "--out", "out", "--runtime-version", "0.1"];
    folder.run(&spec).status(0);
    let before = folder.files("out");
    assert!(before.iter().any(|(path, _)| path == "names.lock"));
    folder.write("pets.yaml", after());
    folder.run(&spec).status(0);
    assert_eq!(missing(&before, &folder.files("out")), [""; 0]);
    folder.run(&[&spec[..], &["--check"]].concat()).status(0);
}

#[test]
fn a_crate_that_was_removed_comes_back_the_same() {
    let folder = workspace(BEFORE);
    folder.run(&["codegen"]).status(0);
    folder.write("openapi/pets.yaml", after());
    folder.run(&["codegen"]).status(0);
    let before = folder.files("");
    std::fs::remove_dir_all(folder.path("generated")).expect("removable");
    folder.run(&["codegen"]).status(0);
    assert_eq!(before, folder.files(""));
}

#[test]
fn the_lock_is_checked() {
    let folder = workspace(BEFORE);
    folder.run(&["codegen"]).status(0);
    let lock = folder.read("openapi/pets.names.lock");
    folder.remove("openapi/pets.names.lock");
    let check = folder.run(&["codegen", "--check"]).status(1);
    expect_lines(&check.stdout, &["openapi/pets.names.lock: missing"]);
    // Somebody may choose a name by hand, and the client follows.
    folder.write("openapi/pets.names.lock", lock.replace(" = is_last_2\n", " = ended\n"));
    folder.run(&["codegen", "--check"]).status(1);
    folder.run(&["codegen"]).status(0);
    assert!(folder.read("generated/pets/src/models.rs").contains(" ended: "));
    folder.run(&["codegen", "--check"]).status(0);
}

#[test]
fn a_lock_that_is_none_is_told_with_its_place() {
    let folder = workspace(BEFORE);
    folder.run(&["codegen"]).status(0);
    let line = folder.read("openapi/pets.names.lock").lines().count() + 1;
    folder.append("openapi/pets.names.lock", "<<<<<<< ours\n");
    let run = folder.run(&["codegen"]).status(1);
    assert!(run.stderr.contains("error[config]: this is not a line of a lock of names"), "{run:?}");
    assert!(run.stderr.contains(&format!("--> openapi/pets.names.lock:{line}:1\n")), "{run:?}");
    folder.write("openapi/pets.names.lock", "mine\n");
    folder.run(&["codegen"]).status(1);
    assert_eq!(folder.read("openapi/pets.names.lock"), "mine\n");
}

#[test]
fn a_client_whose_names_are_all_its_documents_needs_no_lock() {
    let folder =
        workspace("openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: 'https://a.b'}]\npaths: {}\n");
    folder.write("openapi/pets.names.lock", "# Generated by Truespec\ntype A = B\n");
    let check = folder.run(&["codegen", "--check"]).status(1);
    assert!(check.stdout.contains("openapi/pets.names.lock: stale"), "{check:?}");
    folder.run(&["codegen"]).status(0);
    assert!(!folder.path("openapi/pets.names.lock").exists());
}
