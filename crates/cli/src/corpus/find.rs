//! Finds OpenAPI documents below a folder, by what the files hold. Parses none of them.

use std::io;
use std::path::{Path, PathBuf};

use crate::paths;

/// A document.
pub(crate) struct Found {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The folder of the corpus, whose files it may refer to.
    pub(crate) root: PathBuf,
    /// Its path within the folder.
    pub(crate) shown: String,
    /// Its name without folder and extension.
    pub(crate) stem: String,
}

/// The documents below a folder (or the one file that it names), sorted by path. Links are not followed.
pub(crate) fn documents(dir: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    if dir.is_file() {
        let shown = dir.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let root = dir.parent().unwrap_or(dir).to_path_buf();
        found.push(Found { path: dir.to_path_buf(), root, shown, stem: stem(dir) });
    } else {
        walk(dir, dir, &mut found)?;
    }
    found.sort_by(|a, b| a.shown.cmp(&b.shown));
    Ok(found)
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<Found>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(root, &path, found)?;
        } else if kind.is_file() && has_extension(&path) {
            // A file that cannot be read is no reason to leave out the others.
            let Ok(bytes) = std::fs::read(&path) else { continue };
            if is_document(&bytes) {
                let shown = paths::shown(root, &path);
                found.push(Found { root: root.to_path_buf(), shown, stem: stem(&path), path });
            }
        }
    }
    Ok(())
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

fn has_extension(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| matches!(extension.as_str(), "json" | "yaml" | "yml"))
}

/// Whether the top level of the text has a key `openapi` or `swagger`.
fn is_document(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => json_has_key(bytes),
        _ => bytes.split(|&byte| byte == b'\n').any(is_yaml_key),
    }
}

/// Whether a line of block YAML is the key at the top level: nothing stands before it.
fn is_yaml_key(line: &[u8]) -> bool {
    [b"openapi".as_slice(), b"swagger"].into_iter().any(|key| {
        let rest = line.strip_prefix(key).or_else(|| {
            let quote = line.first().filter(|first| matches!(first, b'"' | b'\''))?;
            line.get(1..)?.strip_prefix(key)?.strip_prefix(std::slice::from_ref(quote))
        });
        rest.map(<[u8]>::trim_ascii_start).is_some_and(|rest| rest.starts_with(b":"))
    })
}

/// Whether a JSON text, or YAML in flow style, has the key at depth one. Follows braces and strings, and no more.
fn json_has_key(bytes: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at;
                while let Some(&byte) = bytes.get(at) {
                    at += if byte == b'\\' { 2 } else { 1 };
                    if byte == b'"' {
                        break;
                    }
                }
                let text = bytes.get(start..at.saturating_sub(1)).unwrap_or_default();
                let key = depth == 1 && bytes.get(at..).unwrap_or_default().trim_ascii_start().starts_with(b":");
                if key && matches!(text, b"openapi" | b"swagger") {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_known_by_their_top_level() {
        for text in [
            "openapi: 3.1.0\n",
            "# a comment\n\ninfo: {}\r\nswagger : '2.0'\r\n",
            "\"openapi\": 3.0.0",
            "\u{FEFF}{\"components\": {\"a\": [\"\\\"}\"]}, \"openapi\": \"3.1.0\"}",
            "  {\"swagger\":\"2.0\"}",
        ] {
            assert!(is_document(text.as_bytes()), "{text}");
        }
        for text in
            ["", "{}", "info:\n  openapi: 3.1.0\n", "{\"a\": {\"openapi\": 1}}", "openapis: x", "{\"a\": \"openapi\"}"]
        {
            assert!(!is_document(text.as_bytes()), "{text}");
        }
    }
}
