//! Where things are: the repository, the folder of scratch crates, our own release build.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process;

/// The folders of a run.
pub(crate) struct Scratch {
    /// The repository.
    pub(crate) root: PathBuf,
    /// What a run leaves behind.
    pub(crate) dir: PathBuf,
    /// The repository's target folder.
    target: PathBuf,
}

impl Scratch {
    pub(crate) fn new(dir: Option<PathBuf>) -> Result<Self, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().map_err(fault(&root))?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let dir = dir.unwrap_or_else(|| target.join("bench"));
        fs::create_dir_all(&dir).map_err(fault(&dir))?;
        // Scratch crates are built from their own folders.
        let dir = dir.canonicalize().map_err(fault(&dir))?;
        Ok(Self { root, dir, target })
    }

    /// The runtime's folder.
    pub(crate) fn runtime(&self) -> String {
        self.root.join("crates/runtime").to_string_lossy().into_owned()
    }

    /// Where scratch crates are compiled.
    pub(crate) fn target(&self) -> PathBuf {
        self.dir.join("target")
    }

    /// A release build of the commands: what a user of a released Truespec runs.
    pub(crate) fn truespec(&self) -> Result<PathBuf, String> {
        eprintln!("bench: building `xtask` in release mode");
        process::cargo(&self.root, &self.target, &["build", "--release", "--manifest-path", "xtask/Cargo.toml"])?;
        Ok(self.target.join("release").join(format!("xtask{}", std::env::consts::EXE_SUFFIX)))
    }
}

/// Writes a crate that is a workspace of its own.
pub(crate) fn write_crate(folder: &Path, name: &str, dependencies: &str, file: &str, text: &str) -> Result<(), String> {
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]\nserde = []\n\n\
         [dependencies]\n{dependencies}\n[workspace]\n"
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    write(&folder.join("src").join(file), text)
}

/// Writes a file, and the folders around it, unless it is as wanted already.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).and_then(|()| fs::write(path, text)).map_err(fault(path))
}

/// Makes a folder that is empty.
pub(crate) fn empty(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(fault(folder))?;
    }
    fs::create_dir_all(folder).map_err(fault(folder))
}

/// Makes cargo compile a crate again.
pub(crate) fn touch(file: &Path) -> Result<(), String> {
    let now = std::time::SystemTime::now();
    fs::File::options().append(true).open(file).and_then(|file| file.set_modified(now)).map_err(fault(file))
}

/// What went wrong with a file.
pub(crate) fn fault(path: &Path) -> impl Fn(std::io::Error) -> String {
    let path = path.display().to_string();
    move |error| format!("{path}: {error}")
}
