//! How files are kept: line ends, no paths of one machine, sizes, and which module names which library.

use std::path::Path;
use std::process::Command;

use super::{Finding, error, warning};
use crate::root;

/// Longest file of source code; longer ones are split by topic.
const MAX_LINES: usize = 450;

/// Names of libraries in code, and the only place that may use them (`path/module` stands for its file and its folder).
const OWNED: &[(&[&str], &str)] = &[
    (&["granit_parser", "saphyr_parser"], "crates/openapi/src/parse/yaml"),
    (&["hyper", "hyper_util", "tokio_rustls", "reqwest"], "crates/runtime/src/transport"),
];

/// Checks every file that git has or would take.
pub(super) fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let list = root::output(Command::new("git").current_dir(root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    let list = String::from_utf8_lossy(&list).into_owned();
    let machine = machine_paths(root);
    let mut findings = Vec::new();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        // A file that was deleted and not yet committed is still listed; what is not UTF-8 is no text of ours.
        let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        findings.extend(check_text(path, &text, &machine));
    }
    Ok(findings)
}

/// Folders that exist on this machine and mean nothing on another.
fn machine_paths(root: &Path) -> Vec<String> {
    let home = std::env::var("HOME").ok();
    let folders = [Some(root.to_string_lossy().into_owned()), home].into_iter().flatten();
    // A single name (`/root/`) may as well be a JSON pointer.
    folders
        .map(|folder| format!("{}/", folder.trim_end_matches('/')))
        .filter(|folder| folder.matches('/').count() > 2)
        .collect()
}

fn check_text(path: &str, text: &str, machine: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Fixtures hold what others write, carriage returns included.
    let fixture = path.contains("/fixtures/");
    let code = Path::new(path).extension().is_some_and(|extension| extension == "rs");
    let mut shipped = code && path.contains("/src/") && !is_test(path);
    for (index, line) in text.split('\n').enumerate() {
        let number = index + 1;
        if !fixture && line.contains('\r') {
            findings.push(error(path, number, "a carriage return; lines end in a line feed alone"));
        }
        if let Some(folder) = machine.iter().find(|folder| line.contains(folder.as_str())) {
            findings.push(error(path, number, format!("`{folder}` is a folder of this machine")));
        }
        shipped &= line != "#[cfg(test)]";
        if shipped {
            findings.extend(foreign_library(path, line).map(|message| error(path, number, message)));
        }
    }
    let generated = path.starts_with("generated/");
    let lines = text.lines().count();
    if code && !generated && !is_test(path) && lines > MAX_LINES {
        let message = format!("{lines} lines; files of more than {MAX_LINES} are split by topic");
        findings.push(warning(path, MAX_LINES + 1, message));
    }
    if generated && path.ends_with("/src/lib.rs") && !text.contains("#![forbid(unsafe_code)]") {
        findings.push(error(path, 1, "a generated crate must say `#![forbid(unsafe_code)]`"));
    }
    findings
}

fn is_test(path: &str) -> bool {
    ["/tests/", "/benches/", "/fixtures/"].iter().any(|folder| path.contains(folder)) || path.ends_with("tests.rs")
}

/// What is wrong with a line of code that names a library which belongs to one module.
fn foreign_library(path: &str, line: &str) -> Option<String> {
    let code = line.split("//").next().unwrap_or_default();
    for (libraries, owner) in OWNED {
        let at_home = path.strip_prefix(owner).is_some_and(|rest| rest.starts_with(['/', '.']));
        if at_home {
            continue;
        }
        if let Some(library) = libraries.iter().find(|library| uses(code, library)) {
            return Some(format!("only `{owner}` may name `{library}`"));
        }
    }
    None
}

/// Whether code has a path that starts with this crate.
fn uses(code: &str, library: &str) -> bool {
    code.match_indices(library).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let word = |char: char| char.is_alphanumeric() || char == '_';
        code[at + library.len()..].starts_with("::") && !before.is_some_and(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> Vec<String> {
        check_text(path, text, &["/folder/of/mine/".to_owned()]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn breaches_are_found_with_their_lines() {
        assert_eq!(
            check("a.md", "one\r\n/folder/of/mine/x\n"),
            [
                "a.md:1: error: a carriage return; lines end in a line feed alone",
                "a.md:2: error: `/folder/of/mine/` is a folder of this machine"
            ]
        );
        assert_eq!(
            check("crates/lower/src/lib.rs", "// hyper::x\nuse hyper::Body;\nuse my_hyper::x;\n"),
            ["crates/lower/src/lib.rs:2: error: only `crates/runtime/src/transport` may name `hyper`"]
        );
        assert!(check("crates/runtime/src/transport/default.rs", "use hyper::Body;\n").is_empty());
        assert!(check("crates/runtime/src/transport.rs", "use hyper::Body;\n").is_empty());
        assert_eq!(check("generated/a/src/lib.rs", "//! A\n").len(), 1);
        assert_eq!(check("crates/a/src/lib.rs", &"\n".repeat(451)).len(), 1);
    }
}
