//! `wire` of a client: files of wire cases that become its test.

use std::path::{Path, PathBuf};

use truespec::source::{Code, Diagnostics, Span};
use truespec::{RuntimeDependency, WireConfig};

use super::{FILE, interpreter, seen_from};
use crate::{paths, wire};

/// What the files ask for, once the rest of the client is known; `None` where there are none.
pub(super) fn config(
    files: &[(&str, Span)],
    folder: &Path,
    output: &Path,
    runtime: &RuntimeDependency,
    d: &mut Diagnostics,
) -> Option<WireConfig> {
    let tests = output.join("tests");
    let (mut shown, mut operations): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for &(path, at) in files {
        let full: PathBuf = paths::normalize(&folder.join(path));
        match std::fs::read_to_string(&full) {
            Ok(text) => operations.extend(wire::operations(&text)),
            Err(error) => {
                d.error(Code::UnreadableFile, at, format!("the wire cases `{path}` cannot be read: {error}"))
                    .help(format!("paths start at the folder of `{FILE}`"));
            }
        }
        shown.push(paths::slashed(&paths::relative(&tests, &full).unwrap_or(full)));
    }
    operations.sort();
    operations.dedup();
    let interpreter = seen_from(output, interpreter(runtime));
    (!files.is_empty()).then_some(WireConfig { files: shown, operations, interpreter })
}
