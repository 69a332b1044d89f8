//! Each `fixtures/<topic>/<case>.yaml` beside what it means: `<case>.txt`. `UPDATE_EXPECT=1` refreshes.

mod dump;

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use truespec_openapi::{parse, read, resolve};
use truespec_source::{Diagnostics, Ledger, Sources};

#[test]
fn fixtures_mean_what_stands_beside_them() {
    let mut cases = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut cases);
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        check(&case);
    }
}

/// A fixture is a whole document, or one without its head, or only what stands in `components.schemas`. It is 3.1 unless
/// its first line says `# 3.0`.
fn check(case: &Path) {
    let text = fs::read_to_string(case).expect("readable");
    let mut sources = Sources::new();
    let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = sources.add(name, document(&text).into_bytes()).expect("UTF-8");
    let (mut d, mut ledger) = (Diagnostics::new(), Ledger::new());
    let tree = parse(sources, file, &mut d).expect("well-formed");
    let document = read(&tree, &mut d);
    let resolved = resolve(tree, document, &mut d);
    let api = truespec_lower::lower(&resolved, &mut d, &mut ledger);
    let mut out = dump::api(&api);
    let diagnostics: Vec<_> = d.iter().collect();
    let remarks = dump::remarks(&resolved.tree, &ledger.into_entries(), &diagnostics);
    if !remarks.is_empty() {
        out.push_str("---\n");
        out.push_str(&remarks);
    }
    expect_file![case.with_extension("txt")].assert_eq(&out);
}

fn document(text: &str) -> String {
    let starts_with = |key: &str| text.lines().any(|line| line.starts_with(key));
    if starts_with("openapi:") || starts_with("swagger:") {
        return text.to_owned();
    }
    let version = if text.starts_with("# 3.0") { "3.0.3" } else { "3.1.0" };
    let head = format!("openapi: {version}\ninfo: {{title: t, version: '1'}}\n");
    if starts_with("paths:") || starts_with("components:") {
        return format!("{head}{text}");
    }
    let indented: Vec<String> = text.lines().map(|line| format!("    {line}")).collect();
    format!("{head}components:\n  schemas:\n{}\n", indented.join("\n"))
}

fn collect(folder: &Path, cases: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, cases);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            cases.push(path);
        }
    }
}
