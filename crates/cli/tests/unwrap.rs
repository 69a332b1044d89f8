//! `[[clients.NAME.unwrap]]`: what it does to which operations, and what is wrong with it, fully rendered.

#![allow(clippy::needless_raw_string_hashes, reason = "this is how `expect-test` writes what it expects")]

mod common;

use common::Folder;
use expect_test::{Expect, expect};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    get:
      operationId: getPet
      responses:
        '200': {description: pet, content: {application/json: {schema: {$ref: '#/components/schemas/Envelope'}}}}
        '400': {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Envelope'}}}}
    delete:
      operationId: deletePets
      responses:
        '204': {description: gone}
        '400': {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Envelope'}}}}
  /names:
    get:
      operationId: getNames
      responses: {'200': {description: names, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
components:
  schemas:
    Envelope: {type: object, properties: {data: {$ref: '#/components/schemas/Pet'}, error: {type: string}}}
    Pet: {type: object, properties: {name: {type: string}, names: {type: array, items: {type: string}}}}
";

fn workspace(settings: &str) -> Folder {
    Folder::client("pets", DOCUMENT, &format!("\n{settings}"))
}

#[track_caller]
fn check_errors(settings: &str, expected: &Expect) {
    workspace(settings).refuses(expected);
}

#[test]
fn one_entry_serves_all_that_fit() {
    let folder = workspace("[[clients.pets.unwrap]]\noperations = ['/**']\ndata = '/data'\nerror = '/error'\n");
    folder.run(&["codegen"]).status(0);
    let text = folder.read("generated/pets/src/operations.rs");
    let said =
        |line: &&str| line.contains("-> runtime::Call<") || line.contains("    data:") || line.contains("    error:");
    let lines: Vec<&str> = text.lines().filter(said).map(str::trim).collect();
    expect![[r#"
        pub fn get_pet(&self) -> runtime::Call<models::Pet, String> {
        pub fn delete_pets(&self) -> runtime::Call<(), String> {
        pub fn get_names(&self) -> runtime::Call<Vec<String>, ()> {
        data: "/data",
        error: "/error",
        error: "/error","#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn what_is_not_in_the_answers() {
    let entry = |keys: &str| format!("[[clients.pets.unwrap]]\n{keys}\n");
    let entries = [
        "operations = ['getPet']\ndata = '/dat'",
        "operations = ['getPet']\nerror = '/error/code'",
        "operations = ['getPet']\ndata = '/data/names/0'",
        "operations = ['deletePets']\ndata = '/data'",
        "operations = ['getNames']\ndata = '/data'",
        "operations = ['getNames']\nerror = '/error'",
        "operations = ['getNames']",
        "data = 'data'\ndate = '/data'",
    ];
    check_errors(
        &entries.map(entry).concat(),
        &expect![[r#"
        error[config]: `/dat` is not in what `getPet` answers: the body has no `dat`
         --> openapi/truespec.toml:8:8
          |
        8 | data = '/dat'
          |        ^^^^^^
          |
          = help: did you mean `/data`?

        error[config]: `/error/code` is not in what `getPet` answers: `/error` has no `code`
          --> openapi/truespec.toml:11:9
           |
        11 | error = '/error/code'
           |         ^^^^^^^^^^^^^

        error[config]: `/data/names/0` in what `getPet` answers is not in an object
          --> openapi/truespec.toml:14:8
           |
        14 | data = '/data/names/0'
           |        ^^^^^^^^^^^^^^^
           |
           = help: it is in a list

        error[config]: `deletePets` describes no success in JSON
          --> openapi/truespec.toml:17:8
           |
        17 | data = '/data'
           |        ^^^^^^^

        error[config]: `/data` is not in what `getNames` answers: the body has no `data`
          --> openapi/truespec.toml:20:8
           |
        20 | data = '/data'
           |        ^^^^^^^

        error[config]: `getNames` describes no error in JSON
          --> openapi/truespec.toml:23:9
           |
        23 | error = '/error'
           |         ^^^^^^^^

        error[config]: `unwrap` needs `data`, `error`, or both
          --> openapi/truespec.toml:24:1
           |
        24 | [[clients.pets.unwrap]]
           | ^^^^^^^^^^^^^^^^^^^^^^^
           |
           = help: each is where the body has what matters: `data = "/data"`

        error[config]: `unwrap` names no `operations`
          --> openapi/truespec.toml:26:1
           |
        26 | [[clients.pets.unwrap]]
           | ^^^^^^^^^^^^^^^^^^^^^^^
           |
           = help: add `operations = ["/**"]` for all of them

        error[config]: unknown key `date` in `unwrap`
          --> openapi/truespec.toml:28:1
           |
        28 | date = '/data'
           | ^^^^
           |
           = help: did you mean `data`?

        error[config]: `data` is not a JSON pointer
          --> openapi/truespec.toml:27:8
           |
        27 | data = 'data'
           |        ^^^^^^
           |
           = help: write `/data`

        nothing was written
    "#]],
    );
}
