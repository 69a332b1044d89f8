//! The folder of real documents, which a checkout may be without.

use std::path::{Path, PathBuf};

/// A path inside the folder of real documents: `TRUESPEC_SHARED`, or `shared` beside the workspace. Where it is missing,
/// says so and why on standard error, and returns `None`: the test then passes without it.
pub fn shared(path: &str) -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = std::env::var_os("TRUESPEC_SHARED").map_or_else(|| workspace.join("../shared"), PathBuf::from);
    let path = folder.join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: the folder of real documents has no `{}` (set TRUESPEC_SHARED to it)", path.display());
    None
}
