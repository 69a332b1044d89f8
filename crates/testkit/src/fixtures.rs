//! Fixtures: small documents beside what is expected of them.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Runs `actual` on each `.yaml` and `.json` file below `folder` and compares the result with the file beside it that ends in
/// `.expected` instead. With `UPDATE_EXPECT=1` those files are written.
///
/// # Panics
/// When a fixture differs, listing all that do; when there is none; when an expected file belongs to no fixture.
pub fn check_fixtures(folder: &Path, actual: impl Fn(&Path, &str) -> String) {
    let update = env::var_os("UPDATE_EXPECT").is_some();
    let files = files_below(folder);
    let is_document = |path: &Path| has_extension(path, &["yaml", "json"]) && !is_part(path, &files);
    let documents: Vec<_> = files.iter().filter(|path| is_document(path)).collect();
    assert!(!documents.is_empty(), "no fixtures below {}", folder.display());
    let mut failures = Vec::new();
    for path in &documents {
        let text = fs::read_to_string(path).expect("a readable fixture");
        let actual = actual(path, &text);
        let expected_path = path.with_extension("expected");
        if update {
            fs::write(&expected_path, &actual).expect("a writable folder");
            continue;
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if expected != actual {
            failures.push(format!("---- {}\nexpected:\n{expected}\nactual:\n{actual}", path.display()));
        }
    }
    for path in files.iter().filter(|path| has_extension(path, &["expected"])) {
        let owned = documents.iter().any(|document| document.with_extension("expected") == *path);
        if !owned {
            failures.push(format!("---- {}\nno fixture has this output", path.display()));
        }
    }
    assert!(failures.is_empty(), "{}\n{} failed; UPDATE_EXPECT=1 accepts", failures.join("\n"), failures.len());
}

/// Whether a file belongs to the document `openapi.yaml` of its folder or of one above.
fn is_part(path: &Path, files: &[PathBuf]) -> bool {
    path.ancestors()
        .skip(1)
        .map(|folder| folder.join("openapi.yaml"))
        .any(|main| main != *path && files.contains(&main))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of fixtures") {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known))
}
