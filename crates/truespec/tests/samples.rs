//! The program of samples: which values of a document are in it, of which types, and what is said of them.

use truespec::{Config, Input, generate};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      parameters:
        - {name: sort, in: query, schema: {type: string, enum: [up, down]}, example: up}
      responses:
        '200':
          description: A pet.
          headers: {X-Left: {schema: {type: integer}, examples: {few: {value: 3}}}}
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
              examples: {none: {value: []}, one: {$ref: '#/components/examples/one'}}
            text/plain: {schema: {type: string}, example: Rex}
components:
  examples: {one: {value: [{id: 1}]}}
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        name: {type: [string, 'null'], default: null, examples: [Rex]}
        size: {type: integer, format: int32, example: large}
      example: {id: 7, 'a/b': {c: 1}}
    Dog:
      allOf:
        - {$ref: '#/components/schemas/Pet'}
        - {properties: {barks: {const: true}}, example: {id: 1, barks: true}}
";

#[test]
fn every_example_has_its_type() {
    let config = Config { samples: true, ..Config::new("pets-client", "pets.yaml") };
    let output = generate(Input::new("pets.yaml", DOCUMENT), &config);
    let program = output.files.iter().find(|file| file.path == "examples/roundtrip.rs");
    let program = program.map_or("", |file| file.text.as_str());
    let rows = program.lines().filter_map(|line| line.strip_prefix("    (trip::"));
    let rows: Vec<&str> = rows.collect();
    let expected = [
        r##"<models::GetPetsSort>, "\"pointer\":\"#/paths/~1pets/get/parameters/0/schema/enum/0\",\"kind\":\"listed\",\"type\":\"models::GetPetsSort\",\"undeclared\":[]", "\"up\""),"##,
        r##"<models::GetPetsSort>, "\"pointer\":\"#/paths/~1pets/get/parameters/0/schema/enum/1\",\"kind\":\"listed\",\"type\":\"models::GetPetsSort\",\"undeclared\":[]", "\"down\""),"##,
        r##"<models::GetPetsSort>, "\"pointer\":\"#/paths/~1pets/get/parameters/0/example\",\"kind\":\"example\",\"type\":\"models::GetPetsSort\",\"undeclared\":[]", "\"up\""),"##,
        r##"<i64>, "\"pointer\":\"#/paths/~1pets/get/responses/200/headers/X-Left/examples/few/value\",\"kind\":\"example\",\"type\":\"i64\",\"undeclared\":[]", "3"),"##,
        r##"<Vec<models::Pet>>, "\"pointer\":\"#/paths/~1pets/get/responses/200/content/application~1json/examples/none/value\",\"kind\":\"example\",\"type\":\"Vec<models::Pet>\",\"undeclared\":[]", "[]"),"##,
        r##"<Vec<models::Pet>>, "\"pointer\":\"#/components/examples/one/value\",\"kind\":\"example\",\"type\":\"Vec<models::Pet>\",\"undeclared\":[]", "[{\"id\":1}]"),"##,
        r##"<Option<String>>, "\"pointer\":\"#/components/schemas/Pet/properties/name/default\",\"kind\":\"default\",\"type\":\"Option<String>\",\"undeclared\":[]", "null"),"##,
        r##"<Option<String>>, "\"pointer\":\"#/components/schemas/Pet/properties/name/examples/0\",\"kind\":\"example\",\"type\":\"Option<String>\",\"undeclared\":[]", "\"Rex\""),"##,
        r##"<i32>, "\"pointer\":\"#/components/schemas/Pet/properties/size/example\",\"kind\":\"example\",\"type\":\"i32\",\"undeclared\":[],\"class\":\"type\",\"invalid\":\"a string where the type is another\"", "\"large\""),"##,
        r##"<models::Pet>, "\"pointer\":\"#/components/schemas/Pet/example\",\"kind\":\"example\",\"type\":\"models::Pet\",\"undeclared\":[\"/a~1b\"]", "{\"id\":7,\"a/b\":{\"c\":1}}"),"##,
        r##"<bool>, "\"pointer\":\"#/components/schemas/Dog/allOf/1/properties/barks/const\",\"kind\":\"listed\",\"type\":\"bool\",\"undeclared\":[]", "true"),"##,
        r##"<models::Dog>, "\"pointer\":\"#/components/schemas/Dog/allOf/1/example\",\"kind\":\"example\",\"type\":\"models::Dog\",\"undeclared\":[]", "{\"id\":1,\"barks\":true}"),"##,
    ];
    assert_eq!(rows.len(), expected.len(), "{rows:#?}");
    for (row, expected) in rows.iter().zip(expected) {
        assert_eq!(*row, expected);
    }
}

#[test]
fn nobody_gets_the_program_unasked() {
    let output = generate(Input::new("pets.yaml", DOCUMENT), &Config::new("pets-client", "pets.yaml"));
    let paths: Vec<&str> = output.files.iter().map(|file| file.path.as_str()).collect();
    let expected = ["Cargo.toml", "LEDGER.md", "README.md", "rustfmt.toml", "src/client.rs", "src/lib.rs"];
    assert_eq!(paths, [&expected[..], &["src/models.rs", "src/operations.rs"]].concat());
}
