//! `include` and `exclude`: what is generated, and what is wrong with them, fully rendered.

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
      tags: [Pets]
      responses: {'200': {description: pets, content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}}}
    post:
      operationId: addPet
      tags: [Pets]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses: {'204': {description: done}}
  /pets/{id}/toys:
    get:
      operationId: listToys
      tags: [Toys]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: toys, content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}}}
  /animals:
    get:
      operationId: listAnimals
      responses: {'200': {description: any, content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}}
components:
  schemas:
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet: {type: object, properties: {name: {type: string}, best: {$ref: '#/components/schemas/Pet'}}}
    NewPet: {type: object, properties: {name: {type: string}}}
    Toy: {type: object, properties: {sound: {type: string}}}
    Animal: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {claws: {$ref: '#/components/schemas/Claws'}}}]}
    Claws: {type: object, properties: {length: {type: integer}}}
    Unused: {type: object, properties: {a: {type: string}}}
";

fn workspace(settings: &str) -> Folder {
    Folder::client("pets", DOCUMENT, settings)
}

/// Generates, and names the operations and types that came out.
#[track_caller]
fn check(settings: &str, expected: &str) {
    let folder = workspace(settings);
    folder.run(&["codegen"]).status(0);
    folder.run(&["codegen", "--check"]).status(0);
    let mut found = Vec::new();
    for file in ["pets.rs", "toys.rs", "operations.rs", "models.rs", "models/pets.rs", "models/toys.rs"] {
        let path = format!("generated/pets/src/{file}");
        let text = if folder.path(&path).exists() { folder.read(&path) } else { String::new() };
        for line in text.lines() {
            let name = ["    pub fn ", "pub struct ", "pub type ", "pub enum "].iter().find_map(|start| {
                line.strip_prefix(start)
                    .filter(|_| !line.contains("<'"))?
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
            });
            found.extend(name.map(str::to_owned));
        }
    }
    assert_eq!(found.join(" "), expected);
}

#[track_caller]
fn check_errors(settings: &str, expected: &Expect) {
    workspace(settings).refuses(expected);
}

#[test]
fn only_what_is_reached_is_generated() {
    check("include = { tags = ['Toys'] }", "list_toys Toy");
    check("include = { paths = ['/pets'] }", "list_pets add_pet body NewPet Pet Pets");
    check("include = { paths = ['/pets/**'], operations = ['addPet'] }", "add_pet body list_toys NewPet Toy");
    check("include = { tags = ['Pets'] }\nexclude = { operations = ['POST /*'] }", "list_pets Pet Pets");
    check("exclude = { tags = ['Pets'], operations = ['*Animals'] }", "list_toys Toy");
}

#[test]
fn heirs_are_reached_through_their_parent() {
    check("include = { operations = ['listAnimals'] }", "list_animals Animal AnimalVariant2 Cat Claws");
}

#[test]
fn entries_that_name_nothing() {
    check_errors(
        "\
include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
exclude = { operations = ['DELETE /pets/**'] }
",
        &expect![[r#"
            error[config]: no operation has the tag `Pet`
             --> openapi/truespec.toml:5:21
              |
            5 | include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
              |                     ^^^^^
              |
              = help: did you mean `Pets`?

            error[config]: no operation has the tag `Cars`
             --> openapi/truespec.toml:5:28
              |
            5 | include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
              |                            ^^^^^^

            error[config]: there is no path `/pet`
             --> openapi/truespec.toml:5:46
              |
            5 | include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
              |                                              ^^^^^^
              |
              = help: did you mean `/pets`?

            error[config]: there is no path `pets`
             --> openapi/truespec.toml:5:54
              |
            5 | include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
              |                                                      ^^^^^^
              |
              = help: paths start with `/`

            error[config]: there is no path `/pets/*`
             --> openapi/truespec.toml:5:62
              |
            5 | include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
              |                                                              ^^^^^^^^^
              |
              = help: did you mean `/pets`?

            error[config]: there is no operation `listPet`
             --> openapi/truespec.toml:5:88
              |
            5 | include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
              |                                                                                        ^^^^^^^^^
              |
              = help: did you mean `listPets`?

            error[config]: there is no operation `GET /pets/{i}/toys`
             --> openapi/truespec.toml:5:99
              |
            5 | include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
              |                                                                                                   ^^^^^^^^^^^^^^^^^^^^
              |
              = help: did you mean `GET /pets/{id}/toys`?

            error[config]: there is no operation `x*`
             --> openapi/truespec.toml:5:121
              |
            5 | include = { tags = ['Pet', 'Cars'], paths = ['/pet', 'pets', '/pets/*'], operations = ['listPet', 'GET /pets/{i}/toys', 'x*'] }
              |                                                                                                                         ^^^^
              |
              = help: this is a pattern of operation ids; one of paths starts with `/`, or with a method and `/`

            error[config]: there is no operation `DELETE /pets/**`
             --> openapi/truespec.toml:6:27
              |
            6 | exclude = { operations = ['DELETE /pets/**'] }
              |                           ^^^^^^^^^^^^^^^^^
              |
              = help: `*` stands for one segment of a path, `**` for any number of them

            nothing was written
        "#]],
    );
}

#[test]
fn tables_of_another_form() {
    check_errors(
        "\
include = 'Pets'
exclude = { tag = ['Pets'], paths = '/pets', operations = [1] }
",
        &expect![[r#"
            error[config]: `include` must be a table
             --> openapi/truespec.toml:5:11
              |
            5 | include = 'Pets'
              |           ^^^^^^ expected a table, found a string

            error[config]: `paths` of `exclude` must be a list of strings
             --> openapi/truespec.toml:6:37
              |
            6 | exclude = { tag = ['Pets'], paths = '/pets', operations = [1] }
              |                                     ^^^^^^^ expected a list of strings, found a string

            error[config]: `operations` of `exclude` must be a list of strings
             --> openapi/truespec.toml:6:60
              |
            6 | exclude = { tag = ['Pets'], paths = '/pets', operations = [1] }
              |                                                            ^ expected a list of strings, found an integer

            error[config]: unknown key `tag` in `exclude`
             --> openapi/truespec.toml:6:13
              |
            6 | exclude = { tag = ['Pets'], paths = '/pets', operations = [1] }
              |             ^^^
              |
              = help: did you mean `tags`?

            nothing was written
        "#]],
    );
}

#[test]
fn nothing_is_left() {
    check_errors(
        "exclude = { paths = ['/**'] }",
        &expect![[r#"
        error[config]: no operation is left to generate
         --> openapi/truespec.toml:5:11
          |
        5 | exclude = { paths = ['/**'] }
          |           ^^^^^^^^^^^^^^^^^^^

        nothing was written
    "#]],
    );
}
