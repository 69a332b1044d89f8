//! A folder that is gone with the value, for the demonstration and for tests.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// A folder of its own in the system's folder for temporary files.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes a folder.
    pub fn new() -> io::Result<Self> {
        let path = env::temp_dir().join(format!("proofread-publisher-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to whoever cleans that folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}
