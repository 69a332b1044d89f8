//! Generated files against the disk: what would change, and the change itself.
//!
//! In: the files of a crate and its folder. Out: a [`Plan`], and once applied, a folder that says the same. What is on
//! disk belongs to us only where it carries our banner; nothing else is ever replaced or removed, and no link is followed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use truespec::File;

/// What has to happen so that the folder holds exactly the generated files.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Sorted by path.
    pub(crate) changes: Vec<Change>,
    /// Files that are as they should be.
    pub(crate) unchanged: usize,
    /// What is in the way; the plan cannot be applied while there is anything.
    pub(crate) blocked: Vec<Blocked>,
}

/// One file that is not as it should be.
#[derive(Debug)]
pub(crate) struct Change {
    /// Path within the folder, with `/` between its parts.
    pub(crate) path: String,
    /// What is wrong with it.
    pub(crate) kind: ChangeKind,
}

/// What is wrong with a file.
#[derive(Debug)]
pub(crate) enum ChangeKind {
    /// It is not there.
    Missing {
        /// What it should hold.
        text: String,
    },
    /// It holds something else.
    Differs {
        /// What it holds.
        before: Vec<u8>,
        /// What it should hold.
        text: String,
    },
    /// It was generated once and is not any more.
    Stale,
}

/// Something that is not ours stands where a file should go.
#[derive(Debug)]
pub(crate) struct Blocked {
    /// Path within the folder; empty for the folder itself.
    pub(crate) path: String,
    /// What it is.
    pub(crate) reason: String,
}

/// How many files a plan wrote and removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Files created or replaced.
    pub(crate) written: usize,
    /// Files removed.
    pub(crate) removed: usize,
}

impl Counts {
    /// Both together.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self { written: self.written + other.written, removed: self.removed + other.removed }
    }
}

/// Compares the files with the folder. Writes nothing.
///
/// # Errors
/// When the folder cannot be read; the message names the path.
pub(crate) fn plan(folder: &Path, files: Vec<File>) -> io::Result<Plan> {
    let mut plan = Plan::default();
    let ours: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    if let Some(reason) = foreign_folder(folder)? {
        plan.blocked.push(Blocked { path: String::new(), reason });
        return Ok(plan);
    }
    for file in files {
        compare(folder, file, &mut plan)?;
    }
    let mut stale = Vec::new();
    if folder.is_dir() {
        find_ours(folder, "", &mut stale)?;
    }
    stale.retain(|path| !ours.contains(path));
    plan.changes.extend(stale.into_iter().map(|path| Change { path, kind: ChangeKind::Stale }));
    plan.changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(plan)
}

/// Compares one file with a folder that is not ours. Writes nothing.
///
/// # Errors
/// When the file cannot be read; the message names the path.
pub(crate) fn plan_one(folder: &Path, path: &str, text: Option<String>) -> io::Result<Plan> {
    let mut plan = Plan::default();
    let path = path.to_owned();
    match text {
        Some(text) => compare(folder, File { path, text }, &mut plan)?,
        None if folder.join(&path).is_file() && file_has_banner(&folder.join(&path))? => {
            plan.changes.push(Change { path, kind: ChangeKind::Stale });
        }
        None => {}
    }
    Ok(plan)
}

/// Makes the folder say what the plan says.
///
/// # Errors
/// At the first file that cannot be written or removed; the message names it. Every file is whole at every moment.
pub(crate) fn apply(folder: &Path, plan: &Plan) -> io::Result<Counts> {
    let mut counts = Counts::default();
    for Change { path, kind } in &plan.changes {
        let full = folder.join(path);
        match kind {
            ChangeKind::Missing { text } | ChangeKind::Differs { text, .. } => {
                write(&full, text).map_err(|error| naming(&full, "write", &error))?;
                counts.written += 1;
            }
            ChangeKind::Stale => {
                fs::remove_file(&full).map_err(|error| naming(&full, "remove", &error))?;
                remove_empty(folder, full.parent());
                counts.removed += 1;
            }
        }
    }
    Ok(counts)
}

/// Why files must not go into this folder: it has content and none of it is a generated manifest.
fn foreign_folder(folder: &Path) -> io::Result<Option<String>> {
    match fs::metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(naming(folder, "read", &error)),
        Ok(found) if !found.is_dir() => return Ok(Some("it is not a folder".to_owned())),
        Ok(_) => {}
    }
    let mut entries = fs::read_dir(folder).map_err(|error| naming(folder, "read", &error))?;
    let empty = entries.next().is_none();
    let mut ours = Vec::new();
    if !empty {
        find_ours(folder, "", &mut ours)?;
    }
    let reason = "it holds files, none of which Truespec has generated".to_owned();
    Ok((!empty && ours.is_empty()).then_some(reason))
}

fn compare(folder: &Path, file: File, plan: &mut Plan) -> io::Result<()> {
    let File { path, text } = file;
    let full = folder.join(&path);
    if let Some(reason) = obstacle(folder, &path) {
        plan.blocked.push(Blocked { path, reason });
        return Ok(());
    }
    match fs::read(&full) {
        Ok(before) if before == text.as_bytes() => plan.unchanged += 1,
        Ok(before) if has_banner(&before) => {
            plan.changes.push(Change { path, kind: ChangeKind::Differs { before, text } });
        }
        Ok(_) => {
            let reason = "it does not carry the banner of a generated file".to_owned();
            plan.blocked.push(Blocked { path, reason });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            plan.changes.push(Change { path, kind: ChangeKind::Missing { text } });
        }
        Err(error) => return Err(naming(&full, "read", &error)),
    }
    Ok(())
}

/// Why a file cannot stand at this path, whatever is in it.
fn obstacle(folder: &Path, path: &str) -> Option<String> {
    if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        return Some("it is not a path within the crate".to_owned());
    }
    let mut at = folder.to_path_buf();
    let names: Vec<&str> = path.split('/').collect();
    for (index, name) in names.iter().enumerate() {
        at.push(name);
        // What is not there cannot be in the way.
        let Ok(found) = fs::symlink_metadata(&at) else { return None };
        let last = index + 1 == names.len();
        if found.is_symlink() {
            return Some(format!("`{name}` is a symbolic link"));
        }
        match (last, found.is_dir()) {
            (true, true) => return Some("it is a folder".to_owned()),
            (false, false) => return Some(format!("`{name}` is not a folder")),
            _ => {}
        }
    }
    None
}

/// Collects the files below a folder that carry our banner, sorted. Folders that cargo and git keep are not ours.
fn find_ours(folder: &Path, within: &str, ours: &mut Vec<String>) -> io::Result<()> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.map_err(|error| naming(folder, "read", &error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        // A name that is not UTF-8 is none that we gave.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let kind = entry.file_type().map_err(|error| naming(&entry.path(), "read", &error))?;
        let path = if within.is_empty() { name.clone() } else { format!("{within}/{name}") };
        if kind.is_dir() && !matches!(name.as_str(), "target" | ".git") {
            find_ours(&entry.path(), &path, ours)?;
        } else if kind.is_file() && file_has_banner(&entry.path())? {
            ours.push(path);
        }
    }
    Ok(())
}

fn file_has_banner(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(BANNER_WITHIN).read_to_end(&mut start))
        .map_err(|error| naming(path, "read", &error))?;
    Ok(has_banner(&start))
}

/// Whether the first line says that the file was generated.
fn has_banner(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let words = BANNER.as_bytes();
    // The words open the line, after the sign of a comment: a page that only quotes them is not ours.
    let start = line.iter().position(u8::is_ascii_alphabetic).unwrap_or(line.len());
    start < 8 && line[start..].starts_with(words)
}

/// How the first line of every generated file starts, after the sign of a comment.
const BANNER: &str = "Generated by Truespec";

/// Bytes at the start of a file in which the banner's words must stand.
const BANNER_WITHIN: u64 = 64;

/// Writes beside the file and renames, so that a reader or a crash never meets half a file.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let temporary = temporary(path);
    let written = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first failure is the one to tell.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

/// Removes folders that a removed file has left empty, up to the crate's own.
fn remove_empty(root: &Path, folder: Option<&Path>) {
    let mut next = folder;
    while let Some(folder) = next.filter(|folder| *folder != root && folder.starts_with(root)) {
        // Fails when something is left in it, which is the end of the matter.
        if fs::remove_dir(folder).is_err() {
            break;
        }
        next = folder.parent();
    }
}

fn naming(path: &Path, what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot {what} `{}`: {error}", crate::paths::slashed(path)))
}
