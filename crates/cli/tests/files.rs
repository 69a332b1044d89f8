//! Documents of several files: what is read, what is refused, and that a change in any of them is drift.

mod common;

use common::Folder;

const MAIN: &str = "\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: pets
          content: {application/json: {schema: {$ref: REFERENCE}}}
";

const PET: &str = "type: object\nproperties:\n  name: {type: string}\n";

const CLIENT: &str = "runtime = { version = \"0.1\" }\n\n[clients.pets]\ndocument = \"pets/main.yaml\"\n";

/// A workspace whose document refers to a file.
fn workspace(reference: &str) -> Folder {
    let folder = Folder::new();
    folder.write("openapi/pets/main.yaml", MAIN.replace("REFERENCE", reference));
    folder.write("openapi/truespec.toml", CLIENT);
    folder
}

/// Runs and expects an error of this message; nothing is written.
#[track_caller]
fn refuses(folder: &Folder, message: &str) {
    let run = folder.run(&["codegen"]).status(1);
    assert!(run.stderr.contains(message), "{run:?}");
    assert!(!folder.path("generated").exists());
}

#[test]
fn a_change_in_any_file_is_drift() {
    let folder = workspace("schemas/Pet.yaml");
    folder.write("openapi/pets/schemas/Pet.yaml", PET);
    folder.run(&["codegen"]).status(0);
    assert!(folder.read("generated/pets/src/models.rs").contains("pub struct Pet "));
    folder.run(&["codegen", "--check"]).status(0);
    folder.append("openapi/pets/schemas/Pet.yaml", "# a comment\n");
    let check = folder.run(&["codegen", "--check"]).status(1);
    assert!(check.stdout.contains("document-sha256"), "{check:?}");
}

#[test]
fn schemas_are_called_as_their_component_or_their_file() {
    let folder = workspace("schemas/pet-record.yaml");
    folder.append("openapi/pets/main.yaml", "components: {schemas: {Owner: {$ref: schemas/person.yaml}}}\n");
    folder.write("openapi/pets/schemas/person.yaml", PET);
    let record = "type: object\nproperties:\n  owner: {$ref: person.yaml}\n  toy: {$ref: 'shared.yaml#/Toy'}\n";
    folder.write("openapi/pets/schemas/pet-record.yaml", record);
    folder.write("openapi/pets/schemas/shared.yaml", "Toy: {type: object, properties: {size: {type: integer}}}\n");
    folder.run(&["codegen"]).status(0);
    let models = folder.read("generated/pets/src/models.rs");
    for name in ["Owner", "PetRecord", "Toy"] {
        assert!(models.contains(&format!("pub struct {name} ")), "{name} in:\n{models}");
    }
}

#[test]
fn mistakes_are_told_with_the_file_that_they_are_in() {
    let folder = workspace("schemas/Pet.yaml");
    folder.write("openapi/pets/schemas/Pet.yaml", "type: object\nproperties:\n  friend: {$ref: Friend.yaml}\n");
    let run = folder.run(&["codegen"]).status(1);
    assert!(run.stderr.contains("--> openapi/pets/schemas/Pet.yaml:3:18"), "{run:?}");
    assert!(run.stderr.contains("there is no file `schemas/Friend.yaml`"), "{run:?}");
}

#[test]
fn files_of_other_folders_are_refused_unless_named() {
    let folder = workspace("../../common/Pet.yaml");
    folder.write("common/Pet.yaml", PET);
    refuses(&folder, "leaves the folder of the document");
    folder.append("openapi/truespec.toml", "folders = [\"../common\"]\n");
    folder.run(&["codegen"]).status(0);
    folder.run(&["codegen", "--check"]).status(0);
}

#[test]
fn what_is_at_an_address_is_read_from_the_folder_that_is_named_for_it() {
    let folder = workspace("'https://example.com/api/v1/schemas.yaml#/Pet'");
    folder.write("vendor/v1/schemas.yaml", "Pet: {type: object, properties: {toy: {$ref: ../toys.yaml}}}\n");
    folder.write("vendor/toys.yaml", "type: object\nproperties: {size: {type: integer}}\n");
    refuses(&folder, "`origins = { \"https://example.com/api/v1\" = \"FOLDER\" }`");
    folder.append("openapi/truespec.toml", "origins = { \"https://example.com/api/\" = \"../vendor\" }\n");
    folder.run(&["codegen"]).status(0);
    folder.run(&["codegen", "--check"]).status(0);
    assert!(folder.read("generated/pets/src/models.rs").contains("pub struct Toys "));
}

#[test]
fn an_origin_is_an_address_with_a_folder() {
    let folder = workspace("Pet.yaml");
    folder.append("openapi/truespec.toml", "origins = { \"example.com\" = \"../vendor\", \"https://a.b\" = 5 }\n");
    refuses(&folder, "`example.com` is not an address");
    refuses(&folder, "`origins.https://a.b` must be a string");
}

#[test]
fn folders_are_named_without_a_configuration_too() {
    let folder = Folder::new();
    folder.write("api/main.yaml", MAIN.replace("REFERENCE", "../common/Pet.yaml"));
    folder.write("common/Pet.yaml", PET);
    let spec = ["codegen", "--spec", "api/main.yaml", "--out", "out", "--runtime-version", "0.1"];
    let run = folder.run(&spec).status(1);
    assert!(run.stderr.contains("leaves the folder of the document"), "{run:?}");
    let with = |more: &[&str]| folder.run(&[&spec[..], more].concat());
    let run = with(&["--folder", "commmon"]).status(1);
    assert!(run.stderr.contains("error[config]: there is no folder `commmon`"), "{run:?}");
    with(&["--folder", "common", "--folder", "api"]).status(0);
    folder.append("common/Pet.yaml", "# a comment\n");
    let check = with(&["--folder", "common", "--check"]).status(1);
    assert!(check.stderr.contains(" --folder common "), "{check:?}");
}

#[test]
fn a_folder_that_is_not_there_is_not_named() {
    let folder = workspace("Pet.yaml");
    folder.append("openapi/truespec.toml", "folders = [\"../commmon\"]\n");
    refuses(&folder, "there is no folder `../commmon`");
    folder.write("openapi/truespec.toml", format!("{CLIENT}folders = \"../common\"\n"));
    refuses(&folder, "`folders` of client `pets` must be a list of strings");
}

#[test]
#[cfg(unix)]
fn links_that_leave_the_folder_are_refused() {
    let folder = workspace("Pet.yaml");
    folder.write("common/Pet.yaml", PET);
    std::os::unix::fs::symlink(folder.path("common/Pet.yaml"), folder.path("openapi/pets/Pet.yaml")).expect("a link");
    refuses(&folder, "leaves the folder of the document");
}

#[test]
fn only_files_are_read() {
    let folder = workspace("schemas.yaml");
    std::fs::create_dir(folder.path("openapi/pets/schemas.yaml")).expect("a folder");
    refuses(&folder, "file `schemas.yaml` cannot be read: it is not a file");
}
