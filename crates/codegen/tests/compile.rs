//! All fixtures' crates, and the seed's, as the compiler, clippy, rustdoc and rustfmt see them: none has anything to say.
//!
//! One workspace below the target folder, so that a second run only checks what changed.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

#[test]
fn crates_are_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("generated");
    let runtime = root.join("../runtime").canonicalize().expect("the runtime");
    let runtime = runtime.to_string_lossy();
    let mut members = Vec::new();
    let mut documents = documents(&root.join("fixtures"));
    documents.push(root.join("../../openapi/heygen.yaml"));
    documents.extend(testkit::shared("specs/heygen.json"));
    for document in documents {
        let extension = document.extension().unwrap_or_default().to_string_lossy();
        let stem = document.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem}-{extension}");
        let text = fs::read_to_string(&document).expect("a readable document");
        let generated = support::generate(&name, &format!("{stem}.{extension}"), &text, &runtime);
        assert!(!generated.files.is_empty(), "{name}: {:?} {:?}", generated.diagnostics, generated.ledger);
        let folder = workspace.join(&name);
        for file in &generated.files {
            write(&folder.join(&file.path), &file.text);
        }
        write(&folder.join("examples/first_call.rs"), &example(&generated.files));
        members.push(name);
    }
    let quoted: Vec<String> = members.iter().map(|name| format!("\"{name}\"")).collect();
    write(
        &workspace.join("Cargo.toml"),
        &format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", quoted.join(", ")),
    );
    // The versions that our own lock file holds, so that nothing is looked up.
    fs::copy(root.join("../../Cargo.lock"), workspace.join("Cargo.lock")).expect("a lock file");
    cargo(&workspace, &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]);
    cargo(&workspace, &["clippy", "--workspace", "--all-features", "--quiet", "--", "-D", "warnings"]);
    cargo(&workspace, &["doc", "--workspace", "--no-deps", "--quiet"]);
    let manifest = fs::read_to_string(workspace.join("tags-yaml/Cargo.toml")).expect("a manifest");
    let tags: Vec<&str> = manifest.lines().filter_map(|line| line.strip_suffix(" = []")).collect();
    assert!(tags.len() > 3, "{tags:?}");
    for features in std::iter::once("").chain(tags).chain(["orders,reports"]) {
        let chosen = ["-p", "tags-yaml", "--quiet", "--no-default-features", "--features", features];
        cargo(&workspace, &[&["clippy"], &chosen[..], &["--", "-D", "warnings"]].concat());
    }
    cargo(
        &workspace,
        &["doc", "--no-deps", "-p", "tags-yaml", "--quiet", "--no-default-features", "--features", "stock"],
    );
    // Not `--all`: that would reach the runtime's sources too.
    let packages = members.iter().flat_map(|name| ["-p", name]);
    cargo(&workspace, &["fmt", "--check"].into_iter().chain(packages).collect::<Vec<_>>());
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("a readable folder").path());
    let mut entries: Vec<PathBuf> = entries.collect();
    entries.sort();
    let inside = |path: PathBuf| if path.is_dir() { documents(&path) } else { vec![path] };
    let found = entries.into_iter().flat_map(inside);
    found.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).collect()
}

/// The program of the README.
fn example(files: &[truespec_codegen::File]) -> String {
    let readme = files.iter().find(|file| file.path == "README.md").expect("a README");
    let program = readme.text.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a program");
    let run = if program.contains("async fn") { "drop(first_call())" } else { "drop(first_client())" };
    format!("//! The first call.\n{program}\nfn main() {{\n    {run};\n}}\n")
}

/// Leaves a file that is the same alone, so that it is not compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
    fs::write(path, text).expect("a writable file");
}

fn cargo(workspace: &Path, arguments: &[&str]) {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "cargo {}\n{said}{printed}", arguments.join(" "));
}
