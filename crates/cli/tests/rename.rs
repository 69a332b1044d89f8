//! `[clients.NAME.rename]`: what it names, and what is wrong with it, fully rendered.

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
      operationId: getAllPetsV2
      tags: [Pets]
      parameters:
        - {name: order, in: query, schema: {type: string, enum: [up, down]}}
      responses:
        '200':
          description: pets
          content:
            application/json:
              schema: {type: object, properties: {a: {type: string}, next: {$ref: '#/components/schemas/Pet'}}}
  /pets/{id}:
    get:
      operationId: getPet
      tags: [Pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    PetObj: {type: object, properties: {k: {type: string}, owner: {type: object, properties: {b: {type: string}}}}}
    Pet: {type: object, x-rust-name: Animal, properties: {k: {type: string, x-rust-name: kind}, l: {type: string}}}
";

fn workspace(renames: &str) -> Folder {
    Folder::client("pets", DOCUMENT, &format!("\n[clients.pets.rename]\n{renames}"))
}

#[track_caller]
fn check(renames: &str, expected: &Expect) {
    workspace(renames).refuses(expected);
}

#[test]
fn everything_can_be_named() {
    let folder = workspace(
        "\
getAllPetsV2 = 'list'
'#/paths/~1pets~1{id}/get' = 'fetch'
'#/paths/~1pets/get/parameters/0/schema' = 'Order'
'#/paths/~1pets/get/parameters/0/schema/enum/0' = 'Ascending'
'#/paths/~1pets/get/responses/200/content/application~1json/schema' = 'PetPage'
PetObj = 'PetV1API'
'#/components/schemas/PetObj/properties/k' = 'type'
'#/components/schemas/PetObj/properties/owner' = 'Owner'
'#/components/schemas/Pet' = 'Pet'
'#/components/schemas/Pet/properties/k' = 'race'
",
    );
    folder.run(&["codegen"]).status(0);
    folder.run(&["codegen", "--check"]).status(0);
    let models = folder.read("generated/pets/src/models.rs");
    for line in [
        "pub struct PetV1API ",
        "pub struct Owner ",
        "pub struct Pet ",
        "pub struct PetPage ",
        "pub enum Order ",
        "Ascending ",
        "pub r#type: ",
        "pub race: ",
    ] {
        assert!(models.contains(line), "`{line}` in:\n{models}");
    }
    let pets = folder.read("generated/pets/src/pets.rs");
    assert!(pets.contains("pub fn list(") && pets.contains("pub fn fetch("), "{pets}");
    // What is named by hand needs no lock.
    assert!(
        !folder.path("openapi/pets.names.lock").exists() || !folder.read("openapi/pets.names.lock").contains("type ")
    );
}

#[test]
fn keys_that_lead_nowhere() {
    check(
        "\
'#/components/schemas/PetObject' = 'A'
'#/components/schema/Pet/properties/k' = 'a'
'#/nothing' = 'A'
PetOb = 'A'
getPets = 'a'
PetObj = 'a'
",
        &expect![[r#"
            error[config]: `#/components/schemas/PetObject` leads to nothing in the document
             --> openapi/truespec.toml:7:1
              |
            7 | '#/components/schemas/PetObject' = 'A'
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: did you mean `#/components/schemas/PetObj`?

            error[config]: `#/components/schema/Pet/properties/k` leads to nothing in the document
             --> openapi/truespec.toml:8:1
              |
            8 | '#/components/schema/Pet/properties/k' = 'a'
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: did you mean `#/components/schemas/Pet/properties/k`?

            error[config]: `#/nothing` leads to nothing in the document
             --> openapi/truespec.toml:9:1
              |
            9 | '#/nothing' = 'A'
              | ^^^^^^^^^^^

            error[config]: the document has no schema `PetOb`
              --> openapi/truespec.toml:10:1
               |
            10 | PetOb = 'A'
               | ^^^^^
               |
               = help: did you mean `PetObj`?

            error[config]: the document has no operation `getPets`
              --> openapi/truespec.toml:11:1
               |
            11 | getPets = 'a'
               | ^^^^^^^
               |
               = help: did you mean `getPet`?

            error[config]: the document has no operation `PetObj`
              --> openapi/truespec.toml:12:1
               |
            12 | PetObj = 'a'
               | ^^^^^^
               |
               = help: it is a schema, whose type is spelled `A`

            nothing was written
        "#]],
    );
}

#[test]
fn names_that_are_none() {
    check(
        "\
PetObj = 'pet-obj'
'#/components/schemas/Pet' = 'Pet_Obj'
getPet = 'getPet'
getAllPetsV2 = 'self'
'#/components/schemas/Pet/properties/k' = '1'
'#/components/schemas/Pet/properties/l' = '🦀'
",
        &expect![[r#"
            error[config]: `pet-obj` is not a name that Rust code can have here
             --> openapi/truespec.toml:7:10
              |
            7 | PetObj = 'pet-obj'
              |          ^^^^^^^^^
              |
              = help: write `pet_obj`

            error[config]: `Pet_Obj` is not a name that Rust code can have here
             --> openapi/truespec.toml:8:30
              |
            8 | '#/components/schemas/Pet' = 'Pet_Obj'
              |                              ^^^^^^^^^
              |
              = help: write `PetObj`

            error[config]: `getPet` is not a name that Rust code can have here
             --> openapi/truespec.toml:9:10
              |
            9 | getPet = 'getPet'
              |          ^^^^^^^^
              |
              = help: write `get_pet`

            error[config]: `self` is not a name that Rust code can have here
              --> openapi/truespec.toml:10:16
               |
            10 | getAllPetsV2 = 'self'
               |                ^^^^^^
               |
               = help: types are spelled `LikeThis`, fields and operations `like_this`

            error[config]: `1` is not a name that Rust code can have here
              --> openapi/truespec.toml:11:43
               |
            11 | '#/components/schemas/Pet/properties/k' = '1'
               |                                           ^^^
               |
               = help: write `n1`

            error[config]: `🦀` is not a name that Rust code can have here
              --> openapi/truespec.toml:12:43
               |
            12 | '#/components/schemas/Pet/properties/l' = '🦀'
               |                                           ^^^^
               |
               = help: types are spelled `LikeThis`, fields and operations `like_this`

            nothing was written
        "#]],
    );
    check(
        "Pet = 5",
        &expect![[r#"
        error[config]: `Pet` of `rename` must be a string
         --> openapi/truespec.toml:7:7
          |
        7 | Pet = 5
          |       ^ expected a string, found an integer

    "#]],
    );
}

#[test]
fn places_without_a_name() {
    check(
        "\
'#/paths/~1pets' = 'pets'
'#/components/schemas/Pet' = 'pet'
'#/components/schemas/Pet/properties/k' = 'Kind'
'#/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema' = 'Pet'
'#/components/schemas/PetObj' = 'PetV1'
PetObj = 'PetV2'
",
        &expect![[r#"
            error[name-collision]: `PetObj` has two names
              --> openapi/truespec.toml:12:1
               |
            11 | '#/components/schemas/PetObj' = 'PetV1'
               | ----------------------------- the other one
            12 | PetObj = 'PetV2'
               | ^^^^^^

            error[config]: `#/paths/~1pets` is no field or operation of its own, so it cannot be called `pets`
             --> openapi/truespec.toml:7:1
              |
            7 | '#/paths/~1pets' = 'pets'
              | ^^^^^^^^^^^^^^^^
              |
              = help: types and listed values are spelled `LikeThis`, fields and operations `like_this`

            error[config]: `#/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema` is no type or listed value of its own, so it cannot be called `Pet`
              --> openapi/truespec.toml:10:1
               |
            10 | '#/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema' = 'Pet'
               | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
               |
               = help: it refers to something else: name that instead

            error[config]: `#/components/schemas/Pet` is no field or operation of its own, so it cannot be called `pet`
             --> openapi/truespec.toml:8:1
              |
            8 | '#/components/schemas/Pet' = 'pet'
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: types and listed values are spelled `LikeThis`, fields and operations `like_this`

            error[config]: `#/components/schemas/Pet/properties/k` is no type or listed value of its own, so it cannot be called `Kind`
             --> openapi/truespec.toml:9:1
              |
            9 | '#/components/schemas/Pet/properties/k' = 'Kind'
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: types and listed values are spelled `LikeThis`, fields and operations `like_this`

            nothing was written
        "#]],
    );
}

#[test]
fn names_that_two_things_cannot_have() {
    check(
        "\
PetObj = 'Animal'
getPet = 'get'
getAllPetsV2 = 'get'
'#/components/schemas/Pet/properties/l' = 'kind'
",
        &expect![[r#"
            error[name-collision]: two types are to be called `Animal`
              --> openapi/pets.yaml:26:10
               |
            25 |     PetObj: {type: object, properties: {k: {type: string}, owner: {type: object, properties: {b: {type: string}}}}}
               |             ------------------------------------------------------------------------------------------------------- the other one
            26 |     Pet: {type: object, x-rust-name: Animal, properties: {k: {type: string, x-rust-name: kind}, l: {type: string}}}
               |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
               |
               = note: at `#/components/schemas/Pet`
               = help: choose another name for one of them, by `x-rust-name` or in the configuration

            error[name-collision]: two fields are to be called `kind`
              --> openapi/pets.yaml:26:100
               |
            26 |     Pet: {type: object, x-rust-name: Animal, properties: {k: {type: string, x-rust-name: kind}, l: {type: string}}}
               |                                                              ---------------------------------     ^^^^^^^^^^^^^^
               |                                                              |
               |                                                              the other one
               |
               = note: at `#/components/schemas/Pet/properties/l`
               = help: choose another name for one of them, by `x-rust-name` or in the configuration

            error[name-collision]: two operations are to be called `get`
              --> openapi/pets.yaml:19:7
               |
             7 |       operationId: getAllPetsV2
               |       ------------------------- the other one
            ...
            19 |       operationId: getPet
               |       ^^^^^^^^^^^^^^^^^^^
               |
               = note: at `#/paths/~1pets~1{id}/get`
               = help: choose another name for one of them, by `x-rust-name` or in the configuration

            nothing was written
        "#]],
    );
}
