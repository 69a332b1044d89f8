//! `[[clients.NAME.pagination]]`: what it gives to which operations, and what is wrong with it, fully rendered.

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
      operationId: listPets
      parameters:
        - {name: cursor, in: query, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      responses:
        '200':
          description: pets
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Pet'}}
                  links: {type: object, properties: {next: {type: string}, count: {type: integer}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      responses: {'200': {description: pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
    delete:
      operationId: deletePet
      responses: {'204': {description: gone}}
  /pets/{id}/toys:
    get:
      operationId: listToys
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: toys, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, names: {type: array, items: {type: string}}, at: {type: array, items: {type: integer}}}}
";

fn workspace(settings: &str) -> Folder {
    Folder::client("pets", DOCUMENT, &format!("\n{settings}"))
}

/// Generates, and gives the lines that speak of pages.
#[track_caller]
fn check(settings: &str, expected: &Expect) {
    let folder = workspace(settings);
    folder.run(&["codegen"]).status(0);
    let text = folder.read("generated/pets/src/operations.rs");
    let lines = text.lines().filter(|line| line.contains("    pagination:") || line.contains(", items "));
    let lines: Vec<&str> = lines.map(str::trim).collect();
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

#[track_caller]
fn check_errors(settings: &str, expected: &Expect) {
    workspace(settings).refuses(expected);
}

#[test]
fn one_entry_serves_all_that_fit() {
    check(
        "\
[[clients.pets.pagination]]
operations = ['GET /**']
style = 'link'

[[clients.pets.pagination]]
operations = ['list*']
style = 'url'
next = '/links/next'

[[clients.pets.pagination]]
operations = ['listPets']
style = 'cursor'
cursor = 'cursor'
next = '/links/next'
",
        &expect![[r#"
            pub struct ListPets -> models::ListPetsResponse, (), items models::Pet;
            pagination: Some(Pagination::cursor(0, "/links/next").items("/data")),
            pub struct ListToys -> Vec<String>, (), items String;
            pagination: Some(Pagination::link()),
        "#]],
    );
}

#[test]
fn what_the_operation_does_not_have() {
    let entry = |keys: &str| format!("[[clients.pets.pagination]]\noperations = ['listPets']\n{keys}\n");
    let entries = [
        "style = 'cursor'\ncursor = 'cursr'\nnext = '/links/next'",
        "style = 'cursor'\ncursor = 'cursor'\nnext = '/link/next'",
        "style = 'cursor'\ncursor = 'cursor'\nlast = '/identity'",
        "style = 'cursor'\ncursor = 'tags'\nnext = '/links/next'",
        "style = 'cursor'\ncursor = 'page'\nnext = '/links/next'",
        "style = 'page'\npage = 'id'\npages = '/links/next'",
        "style = 'page'\npage = 'page'\npages = '/links/next'",
        "style = 'url'\nnext = '/links/count'",
        "style = 'link'\nitems = '/links'\nmore = '/links/next'",
    ];
    check_errors(
        &entries.map(entry).concat(),
        &expect![[r#"
            error[config]: `listPets` has no parameter `cursr`
             --> openapi/truespec.toml:9:10
              |
            9 | cursor = 'cursr'
              |          ^^^^^^^
              |
              = help: did you mean `cursor`?

            error[config]: `/link/next` is not in the answer of `listPets`: the body has no `link`
              --> openapi/truespec.toml:15:8
               |
            15 | next = '/link/next'
               |        ^^^^^^^^^^^^
               |
               = help: did you mean `/links/next`?

            error[config]: `/identity` is not in the answer of `listPets`: an item has no `identity`
              --> openapi/truespec.toml:20:8
               |
            20 | last = '/identity'
               |        ^^^^^^^^^^^
               |
               = help: an item has `name`, `names`, `at`

            error[config]: the parameter `tags` of `listPets` takes a list, not text
              --> openapi/truespec.toml:24:10
               |
            24 | cursor = 'tags'
               |          ^^^^^^

            error[config]: the parameter `page` of `listPets` takes a number, not text
              --> openapi/truespec.toml:29:10
               |
            29 | cursor = 'page'
               |          ^^^^^^

            error[config]: `listPets` has no parameter `id`
              --> openapi/truespec.toml:34:8
               |
            34 | page = 'id'
               |        ^^^^
               |
               = help: it has `cursor`, `page`, `tags`

            error[config]: `/links/next` in the answer of `listPets` is text, not a number
              --> openapi/truespec.toml:40:9
               |
            40 | pages = '/links/next'
               |         ^^^^^^^^^^^^^

            error[config]: `/links/count` in the answer of `listPets` is a number, not text
              --> openapi/truespec.toml:44:8
               |
            44 | next = '/links/count'
               |        ^^^^^^^^^^^^^^

            error[config]: `/links` in the answer of `listPets` is no list: it is an object
              --> openapi/truespec.toml:48:9
               |
            48 | items = '/links'
               |         ^^^^^^^^

            nothing was written
        "#]],
    );
}

#[test]
fn operations_that_no_entry_fits() {
    check_errors(
        "\
[[clients.pets.pagination]]
operations = ['getPet', 'deletePet', 'getPets', 'DELETE /**', 'listToys']
style = 'link'

[[clients.pets.pagination]]
operations = ['GET /pets/{id}/toys']
style = 'link'
",
        &expect![[r#"
            error[config]: the answer of `getPet` has several lists
             --> openapi/truespec.toml:6:1
              |
            6 | [[clients.pets.pagination]]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: say which with `items`: `/names`, `/at`

            error[config]: `deletePet` does not answer with JSON
             --> openapi/truespec.toml:6:1
              |
            6 | [[clients.pets.pagination]]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^

            error[config]: there is no operation `getPets`
             --> openapi/truespec.toml:7:38
              |
            7 | operations = ['getPet', 'deletePet', 'getPets', 'DELETE /**', 'listToys']
              |                                      ^^^^^^^^^
              |
              = help: did you mean `getPet`?

            error[config]: no operation that `DELETE /**` names fits
             --> openapi/truespec.toml:7:49
              |
            7 | operations = ['getPet', 'deletePet', 'getPets', 'DELETE /**', 'listToys']
              |                                                 ^^^^^^^^^^^^
              |
              = help: of `DELETE /pets/{id}`: `deletePet` does not answer with JSON

            error[config]: `GET /pets/{id}/toys` is set twice
              --> openapi/truespec.toml:11:15
               |
             7 | operations = ['getPet', 'deletePet', 'getPets', 'DELETE /**', 'listToys']
               |                                                               ---------- the other place
            ...
            11 | operations = ['GET /pets/{id}/toys']
               |               ^^^^^^^^^^^^^^^^^^^^^

            nothing was written
        "#]],
    );
}

#[test]
fn entries_of_another_form() {
    check_errors(
        "\
[[clients.pets.pagination]]
style = 'links'

[[clients.pets.pagination]]
operations = ['listPets']

[[clients.pets.pagination]]
operations = ['listPets']
style = 'cursor'
cursor = 'cursor'

[[clients.pets.pagination]]
operations = ['listPets']
style = 'page'
page = 1
first = -1
next = '$.links.next'

[[clients.pets.pagination]]
operations = ['listPets']
style = 'url'
next = '$.links.next'
",
        &expect![[r#"
            error[config]: `pagination` names no `operations`
             --> openapi/truespec.toml:6:1
              |
            6 | [[clients.pets.pagination]]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: add `operations = ["listPets", "GET /pets/**"]`

            error[config]: there is no style `links`
             --> openapi/truespec.toml:7:9
              |
            7 | style = 'links'
              |         ^^^^^^^
              |
              = help: did you mean `link`?

            error[config]: `pagination` has no `style`
             --> openapi/truespec.toml:9:1
              |
            9 | [[clients.pets.pagination]]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: add `style = "…"`

            error[config]: `cursor` needs either `next` or `last`
              --> openapi/truespec.toml:12:1
               |
            12 | [[clients.pets.pagination]]
               | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
               |
               = help: `next` is where the body has the next cursor, `last` where its last item has it: `last = "/id"`

            error[config]: `page` of `pagination` must be a string
              --> openapi/truespec.toml:20:8
               |
            20 | page = 1
               |        ^ expected a string, found an integer

            error[config]: `first` of `pagination` must be an integer from 0
              --> openapi/truespec.toml:21:9
               |
            21 | first = -1
               |         ^^ expected an integer from 0, found an integer

            error[config]: unknown key `next` in `pagination`
              --> openapi/truespec.toml:22:1
               |
            22 | next = '$.links.next'
               | ^^^^
               |
               = help: the keys here are `operations`, `style`, `items`, `more`, `page`, `first`, `pages`

            error[config]: `$.links.next` is not a JSON pointer
              --> openapi/truespec.toml:27:8
               |
            27 | next = '$.links.next'
               |        ^^^^^^^^^^^^^^
               |
               = help: write `/links/next`

            nothing was written
        "#]],
    );
    check_errors(
        "pagination = 'link'\n",
        &expect![[r#"
        error[config]: `pagination` must be a list of tables
         --> openapi/truespec.toml:6:14
          |
        6 | pagination = 'link'
          |              ^^^^^^ expected a list of tables, found a string

        nothing was written
    "#]],
    );
}

#[test]
fn the_extension_of_an_operation() {
    let document = DOCUMENT.replace("operationId: listToys\n", "operationId: listToys\n      x-truespec-pagination: {style: cursor, cursor: next, next: /next, operations: []}\n");
    let folder = workspace("");
    folder.write("openapi/pets.yaml", document);
    let run = folder.run(&["codegen"]).status(1);
    expect![[r#"
        error[config]: unknown key `operations` in `x-truespec-pagination`
          --> openapi/pets.yaml:33:73
           |
        33 |       x-truespec-pagination: {style: cursor, cursor: next, next: /next, operations: []}
           |                                                                         ^^^^^^^^^^
           |
           = note: at `#/paths/~1pets~1{id}~1toys/get/x-truespec-pagination/operations`
           = help: the keys here are `style`, `items`, `more`, `cursor`, `next`, `last`

        error[config]: `/next` is not in the answer of `listToys`: the body has no `next`
          --> openapi/pets.yaml:33:66
           |
        33 |       x-truespec-pagination: {style: cursor, cursor: next, next: /next, operations: []}
           |                                                                  ^^^^^
           |
           = note: at `#/paths/~1pets~1{id}~1toys/get/x-truespec-pagination/next`

        nothing was written
    "#]]
    .assert_eq(&run.stderr);
}
