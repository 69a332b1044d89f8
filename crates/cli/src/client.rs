//! One client to generate: what from, where to, and the run itself. Reads documents; writes nothing.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use truespec::{Config, Input, Output, Settings, Stage};

use crate::files::Disk;
use crate::paths;

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
    /// What the configuration asks of the document.
    pub(crate) settings: Settings,
    /// How it is generated.
    pub(crate) config: Config,
}

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
        let input = Input::new(&self.shown, bytes).with_files(&files).with_settings(self.settings.clone());
        let mut output = truespec::generate_watched(&input, &self.config, watch);
        if self.own_workspace {
            for manifest in output.files.iter_mut().filter(|file| file.path == "Cargo.toml") {
                manifest.text.push_str("\n[workspace]\n");
            }
        }
        Ok(Generated { output, took: start.elapsed() })
    }

    /// The crate's folder for messages.
    pub(crate) fn shown_output(&self) -> String {
        paths::shown(&self.root, &self.output)
    }
}
