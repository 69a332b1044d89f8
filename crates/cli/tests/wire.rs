//! `wire`: our own cases hold, and what does not hold or cannot be understood is said.

#![allow(clippy::needless_raw_string_hashes, reason = "this is how `expect-test` writes what it expects")]

use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;

/// Our own cases, in the folder of the clients' tests.
const OWN: [&str; 10] =
    ["access", "answers", "bodies", "comfort", "exchange", "parameters", "security", "servers", "streams", "swagger"];

/// One test, because all runs share a scratch folder.
#[test]
fn cases_have_verdicts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = OWN.map(|name| format!("crates/client-tests/wire/{name}.jsonl"));
    let (said, passed) = run(&root, &own);
    assert!(passed, "{said}");
    if let Some(shared) = testkit::shared("wire/cases.jsonl") {
        let (said, passed) = run(&root, &[shared.to_string_lossy().into_owned()]);
        assert!(passed && said.ends_with("18 passed, 0 failed\n"), "{said}");
    }
    let (said, passed) = run(&root, &["crates/cli/tests/wire/mistakes.jsonl".to_owned()]);
    assert!(!passed);
    let shown = root.canonicalize().unwrap_or_else(|_| PathBuf::from("/"));
    expect_file!["wire/mistakes.expected"].assert_eq(&said.replace(&format!("{}/", shown.display()), ""));
}

fn run(root: &Path, cases: &[String]) -> (String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-truespec"))
        .args(["wire", "--color", "never"])
        .args(cases)
        .current_dir(root)
        .output()
        .expect("the program");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success())
}
