//! One client to generate: what from, where to, and the run itself. Reads documents; writes nothing.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use truespec::{Config, File, Input, Output, Settings, Stage};

use crate::files::Disk;
use crate::paths;
use crate::sync::{self, Plan};

/// A client to generate.
pub(crate) struct Client {
    /// Its name in the configuration, or that of the crate.
    pub(crate) name: String,
    /// The document's path on disk.
    pub(crate) document: PathBuf,
    /// Folders beside the document's own whose files it may refer to, absolute paths.
    pub(crate) folders: Vec<PathBuf>,
    /// Addresses that the document may refer to, and the folders, absolute paths, that hold what is there.
    pub(crate) origins: Vec<(String, PathBuf)>,
    /// The document's name in messages.
    pub(crate) shown: String,
    /// Folder of the crate, an absolute path.
    pub(crate) output: PathBuf,
    /// The folder that paths in messages start from, an absolute path.
    pub(crate) root: PathBuf,
    /// Whether the crate stands outside of any workspace, so that its manifest opens one of its own: without it, cargo
    /// would take the manifest of some folder above for its workspace.
    pub(crate) own_workspace: bool,
    /// Where its lock of names is; `None` where every run starts afresh.
    pub(crate) lock: Option<PathBuf>,
    /// What the configuration asks of the document.
    pub(crate) settings: Settings,
    /// How it is generated.
    pub(crate) config: Config,
}

/// Name of the lock in the folder of a crate without a configuration.
pub(crate) const LOCK: &str = "names.lock";

/// A client's output and how long it took.
pub(crate) struct Generated {
    /// What came out.
    pub(crate) output: Output,
    /// Wall time of reading and generating.
    pub(crate) took: Duration,
}

impl Client {
    /// Reads the document and generates the crate in memory.
    ///
    /// # Errors
    /// When the document cannot be read from disk.
    pub(crate) fn generate(&self, watch: &mut dyn FnMut(Stage)) -> std::io::Result<Generated> {
        let start = Instant::now();
        let bytes = std::fs::read(&self.document)?;
        let files = Disk::new(&self.document, &self.folders, &self.origins);
        let mut input = Input::new(&self.shown, bytes).with_files(&files).with_settings(self.settings.clone());
        if let Some(path) = &self.lock
            && let Some(lock) = read_lock(path)?
        {
            input = input.with_lock(paths::shown(&self.root, path), lock);
        }
        let mut output = truespec::generate_watched(input, &self.config, watch);
        if self.own_workspace {
            for manifest in output.files.iter_mut().filter(|file| file.path == "Cargo.toml") {
                manifest.text.push_str("\n[workspace]\n");
            }
        }
        if self.lock_in_crate() && !output.lock.is_empty() {
            output.files.push(File { path: LOCK.to_owned(), text: output.lock.clone() });
        }
        Ok(Generated { output, took: start.elapsed() })
    }

    /// Compares the lock with the disk, where it stands beside the configuration. It is not of the crate's folder, which
    /// may be removed and comes back the same.
    ///
    /// # Errors
    /// When it cannot be read from disk.
    pub(crate) fn plan_lock(&self, output: &Output) -> std::io::Result<Plan> {
        let path = self.lock.as_deref().filter(|_| !self.lock_in_crate());
        let Some((folder, name)) = path.and_then(folder_and_name) else { return Ok(Plan::default()) };
        let text = Some(output.lock.clone()).filter(|lock| !lock.is_empty());
        sync::plan_one(folder, name, text)
    }

    /// The folder of the lock.
    pub(crate) fn lock_folder(&self) -> &Path {
        self.lock.as_deref().and_then(Path::parent).unwrap_or(&self.output)
    }

    fn lock_in_crate(&self) -> bool {
        self.lock.as_deref().and_then(Path::parent) == Some(&self.output)
    }

    /// The folder of the lock for messages.
    pub(crate) fn shown_lock_folder(&self) -> String {
        paths::shown(&self.root, self.lock_folder())
    }

    /// The crate's folder for messages.
    pub(crate) fn shown_output(&self) -> String {
        paths::shown(&self.root, &self.output)
    }
}

fn read_lock(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => {
            Err(std::io::Error::new(error.kind(), format!("its lock of names, `{}`: {error}", paths::slashed(path))))
        }
    }
}

fn folder_and_name(path: &Path) -> Option<(&Path, &str)> {
    Some((path.parent()?, path.file_name()?.to_str()?))
}
