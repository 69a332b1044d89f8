//! Where further files come from.
//!
//! In: the path of a file from the document's folder. Out: its bytes, or why it is not to be had. What is behind it,
//! a disk or a table, is the caller's business, and so is which folders may be read.

use std::fmt;

/// Gives the files that a document refers to.
pub trait Loader {
    /// The bytes of a file. The path starts at the folder of the document, with slashes between its parts; it starts with
    /// `..` or a slash where it leaves that folder. An address of the network (`https://…`) comes as it is: there may be a
    /// file for it, but nothing may be fetched. Nothing in a path is to be trusted.
    ///
    /// # Errors
    /// When there is no such file, or it may not be read.
    fn load(&self, path: &str) -> Result<Vec<u8>, NoFile>;
}

/// Why a file is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoFile {
    /// Further files are not read at all.
    NotRead,
    /// There is no such file.
    Missing,
    /// It stands outside of the folders that may be read.
    Outside,
    /// It is there, but cannot be used; why, in words that follow "because".
    Unusable(String),
    /// It is neither JSON nor YAML, which was reported.
    Malformed,
}

/// No further files.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Loader for NoFiles {
    fn load(&self, _: &str) -> Result<Vec<u8>, NoFile> {
        Err(NoFile::NotRead)
    }
}

impl fmt::Debug for dyn Loader + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Loader")
    }
}
