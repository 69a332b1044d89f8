//! `openapi/truespec.toml`: what is wrong with it, fully rendered.

#![allow(clippy::needless_raw_string_hashes, reason = "this is how `expect-test` writes what it expects")]

mod common;

use common::{Folder, PETS};
use expect_test::{Expect, expect};

/// Runs with this configuration and compares standard error.
#[track_caller]
fn check(settings: &str, expected: &Expect) {
    let folder = Folder::new();
    folder.write("openapi/pets.yaml", PETS);
    folder.write("openapi/truespec.toml", settings);
    let run = folder.run(&["codegen"]).status(1);
    assert_eq!(run.stdout, "");
    assert!(!folder.path("generated").exists());
    expected.assert_eq(&run.stderr);
}

#[test]
fn unknown_keys() {
    check(
        "\
comand = 'make'
[clients.pets]
document = 'pets.yaml'
crat = 'x'
serde = true
env_prefix = 'P'
",
        &expect![[r#"
            error[config]: unknown key `comand` in the file
             --> openapi/truespec.toml:1:1
              |
            1 | comand = 'make'
              | ^^^^^^
              |
              = help: did you mean `command`?

            error[config]: unknown key `crat` in client `pets`
             --> openapi/truespec.toml:4:1
              |
            4 | crat = 'x'
              | ^^^^
              |
              = help: did you mean `crate`?

            error[config]: unknown key `serde` in client `pets`
             --> openapi/truespec.toml:5:1
              |
            5 | serde = true
              | ^^^^^
              |
              = help: the keys here are `document`, `output`, `crate`, `version`, `env-prefix`, `sse-sentinel`, `folders`, `origins`, `wire`, `runtime`, `rename`

            error[config]: unknown key `env_prefix` in client `pets`
             --> openapi/truespec.toml:6:1
              |
            6 | env_prefix = 'P'
              | ^^^^^^^^^^
              |
              = help: did you mean `env-prefix`?

        "#]],
    );
}

#[test]
fn wrong_types() {
    check(
        "\
command = 1
runtime = 'x'
[clients]
a = []
[clients.pets]
document = 'pets.yaml'
version = 0.1
crate = ''
",
        &expect![[r#"
            error[config]: `command` of the file must be a string
             --> openapi/truespec.toml:1:11
              |
            1 | command = 1
              |           ^ expected a string, found an integer

            error[config]: `runtime` must be a table
             --> openapi/truespec.toml:2:11
              |
            2 | runtime = 'x'
              |           ^^^ expected a table, found a string

            error[config]: `clients.a` must be a table
             --> openapi/truespec.toml:4:5
              |
            4 | a = []
              |     ^^ expected a table, found an array

            error[config]: `crate` of client `pets` is empty
             --> openapi/truespec.toml:8:9
              |
            8 | crate = ''
              |         ^^

            error[config]: `version` of client `pets` must be a string
             --> openapi/truespec.toml:7:11
              |
            7 | version = 0.1
              |           ^^^ expected a string, found a float

        "#]],
    );
}

#[test]
fn not_toml() {
    check(
        "\
[clients.pets
document = 'pets.yaml'
version = 
",
        &expect![[r#"
            error[syntax]: not TOML: unclosed table, expected `]`
             --> openapi/truespec.toml:1:14
              |
            1 | [clients.pets
              |              ^

        "#]],
    );
}

#[test]
fn nothing_to_generate() {
    check(
        "",
        &expect![[r#"
        error[config]: no clients: the file has no `[clients.…]` table
         --> openapi/truespec.toml:1:1
          |
        1 |
          | ^
          |
          = help: add a table such as `[clients.petstore]` with `document = "petstore.yaml"`

    "#]],
    );
}

#[test]
fn no_document() {
    check(
        "\
[clients.a]
[clients.b]
document = 'dogs.yaml'
[clients.c]
document = '.'
[clients.d]
document = 'https://pets.example.com/openapi.yaml'
",
        &expect![[r#"
            error[config]: client `a` has no `document`
             --> openapi/truespec.toml:1:10
              |
            1 | [clients.a]
              |          ^
              |
              = help: add `document = "…"` to its table

            error[unreadable-file]: document `openapi/dogs.yaml` does not exist
             --> openapi/truespec.toml:3:12
              |
            3 | document = 'dogs.yaml'
              |            ^^^^^^^^^^^
              |
              = help: paths start at the folder of `openapi/truespec.toml`

            error[unreadable-file]: document `openapi` is not a file
             --> openapi/truespec.toml:5:12
              |
            5 | document = '.'
              |            ^^^
              |
              = help: paths start at the folder of `openapi/truespec.toml`

            error[config]: `https://pets.example.com/openapi.yaml` is not a file
             --> openapi/truespec.toml:7:12
              |
            7 | document = 'https://pets.example.com/openapi.yaml'
              |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: nothing is fetched from the network: download the document and name the file

        "#]],
    );
}

#[test]
fn outputs_must_not_meet() {
    check(
        "\
[clients.a]
document = 'pets.yaml'
output = '../out'
[clients.b]
document = 'pets.yaml'
output = '../out/b'
",
        &expect![[r#"
            error[config]: client `b` writes into the folder of client `a`
             --> openapi/truespec.toml:6:10
              |
            3 | output = '../out'
              |          -------- the other folder
            ...
            6 | output = '../out/b'
              |          ^^^^^^^^^^

        "#]],
    );
}

#[test]
fn outputs_stay_within_the_workspace() {
    check(
        "\
[clients.a]
document = 'pets.yaml'
output = '../../out'
[clients.b]
document = 'pets.yaml'
output = '..'
",
        &expect![[r#"
            error[config]: output folder `../../out` is outside of the workspace
             --> openapi/truespec.toml:3:10
              |
            3 | output = '../../out'
              |          ^^^^^^^^^^^
              |
              = help: paths start at the folder of `openapi/truespec.toml`; the default is `../generated/NAME`

            error[config]: output folder `..` is not a folder of its own
             --> openapi/truespec.toml:6:10
              |
            6 | output = '..'
              |          ^^^^
              |
              = help: every client needs a folder that holds nothing else

        "#]],
    );
}

#[test]
fn names_and_versions() {
    check(
        "\
[clients.a]
document = 'pets.yaml'
crate = 'fn'
version = '1.0'
env-prefix = 'pets'
[clients.b]
document = 'pets.yaml'
crate = 'fn'
",
        &expect![[r#"
            error[config]: `fn` is not a name that a crate can have
             --> openapi/truespec.toml:3:9
              |
            3 | crate = 'fn'
              |         ^^^^
              |
              = help: ASCII letters, digits, `-` and `_`, starting with a letter, and no keyword

            error[config]: `1.0` is not a version
             --> openapi/truespec.toml:4:11
              |
            4 | version = '1.0'
              |           ^^^^^
              |
              = help: write it as `"1.2.3"`

            error[config]: `pets` cannot start the name of an environment variable
             --> openapi/truespec.toml:5:14
              |
            5 | env-prefix = 'pets'
              |              ^^^^^^
              |
              = help: capital ASCII letters, digits and `_`, starting with a letter, such as `"HEYGEN"`

            error[config]: `fn` is not a name that a crate can have
             --> openapi/truespec.toml:8:9
              |
            8 | crate = 'fn'
              |         ^^^^
              |
              = help: ASCII letters, digits, `-` and `_`, starting with a letter, and no keyword

            error[config]: crate `fn` is already that of client `a`
             --> openapi/truespec.toml:8:9
              |
            3 | crate = 'fn'
              |         ---- the other client
            ...
            8 | crate = 'fn'
              |         ^^^^

        "#]],
    );
}

#[test]
fn the_runtime() {
    check(
        "\
runtime = {}
[clients.a]
document = 'pets.yaml'
runtime = { path = '../nowhere' }
[clients.b]
document = 'pets.yaml'
runtime = { version = 'newest' }
",
        &expect![[r#"
            error[config]: `runtime` needs either `path` or `version`
             --> openapi/truespec.toml:1:11
              |
            1 | runtime = {}
              |           ^^

            error[config]: there is no crate in `../nowhere`
             --> openapi/truespec.toml:4:20
              |
            4 | runtime = { path = '../nowhere' }
              |                    ^^^^^^^^^^^^
              |
              = help: the folder of the crate `truespec-runtime` is needed here

            error[config]: `newest` is not a version
             --> openapi/truespec.toml:7:23
              |
            7 | runtime = { version = 'newest' }
              |                       ^^^^^^^^
              |
              = help: write it as `"0.1"`

        "#]],
    );
}

#[test]
fn no_configuration_at_all() {
    let folder = Folder::new();
    let run = folder.run(&["codegen"]).status(1);
    expect![[r#"
        error[config]: there is no `openapi/truespec.toml` in this folder or one above it
         |
         = help: for a single document: `cargo truespec codegen --spec FILE --out DIR`

    "#]]
    .assert_eq(&run.stderr);
}

#[test]
fn wire_cases_must_be_there() {
    check(
        "\
[clients.pets]
document = 'pets.yaml'
wire = ['none.jsonl', 1]
",
        &expect![[r#"
            error[config]: `wire` of client `pets` must be a list of strings
             --> openapi/truespec.toml:3:23
              |
            3 | wire = ['none.jsonl', 1]
              |                       ^ expected a string that is not empty, found an integer

            error[unreadable-file]: the wire cases `none.jsonl` cannot be read: No such file or directory (os error 2)
             --> openapi/truespec.toml:3:9
              |
            3 | wire = ['none.jsonl', 1]
              |         ^^^^^^^^^^^^
              |
              = help: paths start at the folder of `openapi/truespec.toml`

        "#]],
    );
}
