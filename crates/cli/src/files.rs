//! The files that a document refers to, from disk: only those of its own folder and of folders that were named.
//!
//! In: paths that a document wrote, which are not to be trusted. Out: bytes. Follows symbolic links only where they stay
//! in those folders.

use std::cell::Cell;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use truespec::{Loader, NoFile};

use crate::paths;

/// The largest file that is read. The largest document of the corpus has 12 MB.
const MAX_FILE: u64 = 256 << 20;

/// What all files of a document together may have.
const MAX_ALL: u64 = 1 << 30;

/// A disk as a document may see it.
pub(crate) struct Disk {
    /// The document's folder, as paths go from it.
    folder: PathBuf,
    /// The folders that may be read, as they are named and as they really are.
    allowed: Vec<(PathBuf, PathBuf)>,
    /// Addresses, and the folders that hold what is there.
    origins: Vec<(String, PathBuf)>,
    /// What may still be read.
    left: Cell<u64>,
}

impl Disk {
    /// The files below the folder of a document, below `folders`, and in place of what is below some addresses.
    pub(crate) fn new(document: &Path, folders: &[PathBuf], origins: &[(String, PathBuf)]) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let folder = paths::normalize(&here.join(document.parent().unwrap_or(Path::new(""))));
        let named = std::iter::once(&folder).chain(folders).chain(origins.iter().map(|(_, folder)| folder));
        // A folder that is not there holds nothing.
        let allowed = named.filter_map(|folder| Some((folder.clone(), folder.canonicalize().ok()?))).collect();
        Self { folder, allowed, origins: origins.to_vec(), left: Cell::new(MAX_ALL) }
    }

    /// The file that stands for what is at an address; that of the longest origin where there are several.
    fn downloaded(&self, address: &str) -> Option<PathBuf> {
        let below = |origin: &str| address.strip_prefix(origin).and_then(|rest| rest.strip_prefix('/'));
        let known = self.origins.iter().filter_map(|(origin, folder)| Some((origin.len(), folder, below(origin)?)));
        let (_, folder, rest) = known.max_by_key(|(length, ..)| *length)?;
        Some(paths::normalize(&folder.join(rest)))
    }

    fn read(&self, path: &Path) -> std::io::Result<Result<Vec<u8>, NoFile>> {
        let real = path.canonicalize()?;
        if !self.allowed.iter().any(|(_, folder)| real.starts_with(folder)) {
            return Ok(Err(NoFile::Outside));
        }
        // Asked before opening: opening a pipe would wait for somebody to write to it.
        if !real.metadata()?.is_file() {
            return Ok(Err(NoFile::Unusable("it is not a file".to_owned())));
        }
        let limit = self.left.get().min(MAX_FILE);
        let mut bytes = Vec::new();
        let count = std::fs::File::open(&real)?.take(limit + 1).read_to_end(&mut bytes)? as u64;
        if count > limit {
            return Ok(Err(NoFile::Unusable("it is larger than files of a document may be".to_owned())));
        }
        self.left.set(self.left.get() - count);
        Ok(Ok(bytes))
    }
}

impl Loader for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, NoFile> {
        let path = if path.contains("://") {
            self.downloaded(path).ok_or(NoFile::Outside)?
        } else {
            paths::normalize(&self.folder.join(path))
        };
        // Asked before the disk is: what stands elsewhere is nobody's business.
        if !self.allowed.iter().any(|(folder, real)| path.starts_with(folder) || path.starts_with(real)) {
            return Err(NoFile::Outside);
        }
        self.read(&path).unwrap_or_else(|error| {
            Err(match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => NoFile::Missing,
                _ => NoFile::Unusable(error.to_string()),
            })
        })
    }
}
