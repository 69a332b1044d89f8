//! Every document of `fixtures/` is read, with the files that it refers to where it is an `openapi.yaml`; what was read, or what was said about it, is in the `.expected` beside it.
//!
//! `UPDATE_EXPECT=1 cargo test -p truespec-openapi --test fixtures` refreshes what is expected.

#![allow(clippy::needless_raw_string_hashes)] // `expect_test` writes them.

mod support;

use std::path::Path;

use support::{diagnostics_of, dump, read_all, read_files, rendered};
use testkit::check_fixtures;

#[test]
fn fixtures() {
    check_fixtures(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), |path, text| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (sources, resolved, d) = read_files(path, name, text.as_bytes().to_vec());
        let said = rendered(&sources, resolved.as_ref(), &d);
        match resolved.filter(|_| !d.has_errors()) {
            None => said,
            Some(resolved) if said.is_empty() => dump::document(&resolved),
            Some(resolved) => format!("{}\n{said}", dump::document(&resolved)),
        }
    });
}

fn check_text(name: &str, text: &str, expected: &expect_test::Expect) {
    expected.assert_eq(&diagnostics_of(name, text));
}

#[test]
fn ten_thousand_levels_in_json() {
    let text = "[".repeat(10_000) + &"]".repeat(10_000);
    check_text(
        "deep.json",
        &format!("{{\"openapi\": \"3.1.0\",\n\"paths\": {text}}}"),
        &expect_test::expect![[r#"
        error[too-deep]: values are nested more than 256 levels deep
         --> deep.json:2:265
          |
        2 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
          |                                                           ^ one level too many
          |
          = help: move inner schemas into `components` and refer to them
    "#]],
    );
}

#[test]
fn ten_thousand_levels_in_yaml_flow_style() {
    let text = "[".repeat(10_000) + &"]".repeat(10_000);
    check_text(
        "deep.yaml",
        &format!("openapi: 3.1.0\npaths: {text}\n"),
        &expect_test::expect![[r#"
        error[too-deep]: values are nested more than 256 levels deep
         --> deep.yaml:2:266
          |
        2 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
          |                                                           ^ one level too many
          |
          = help: move inner schemas into `components` and refer to them
    "#]],
    );
}

#[test]
fn ten_thousand_levels_in_yaml_block_style() {
    let text = "- ".repeat(10_000);
    check_text(
        "deep.yaml",
        &format!("openapi: 3.1.0\npaths:\n  {text}a\n"),
        &expect_test::expect![[r#"
        error[too-deep]: values are nested more than 256 levels deep
         --> deep.yaml:3:513
          |
        3 | ... - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -...
          |                                                           ^ one level too many
          |
          = help: move inner schemas into `components` and refer to them
    "#]],
    );
}

#[test]
fn deep_schemas_are_read_up_to_the_limit() {
    let deep = |levels: usize| {
        let open = "{\"not\":".repeat(levels);
        let close = "}".repeat(levels);
        format!("{{\"openapi\":\"3.1.0\",\"components\":{{\"schemas\":{{\"A\":{open}true{close}}}}}}}")
    };
    let (_, resolved, d) = read_all("deep.json", deep(253).into_bytes());
    assert!(!d.has_errors());
    assert_eq!(resolved.expect("a tree").document.schemas.len(), 254);
    assert!(read_all("deep.json", deep(254).into_bytes()).2.has_errors());
}

#[test]
fn utf16_is_refused_with_a_reason() {
    let mut sources = truespec_source::Sources::new();
    let bytes = "openapi: 3.1.0\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = sources.add("utf16.yaml", bytes).expect_err("not UTF-8");
    assert_eq!(error.to_string(), "the file is UTF-16; save it as UTF-8");
}

#[test]
fn a_byte_order_mark_is_dropped() {
    check_text(
        "bom.json",
        "\u{FEFF}{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"\", \"version\": \"\"}, \"paths\": {}}",
        &expect_test::expect![[""]],
    );
}

#[test]
fn line_ends_of_windows_change_nothing() {
    let text = "openapi: 3.1.0\ninfo:\n  title: |\n    two\n    lines\n  version: '1'\npaths:\n  /a: 5\n";
    let plain = diagnostics_of("a.yaml", text);
    assert_eq!(diagnostics_of("a.yaml", &text.replace('\n', "\r\n")).replace('\r', ""), plain);
}
