//! The scratch workspace: a crate for each document that cases name.

use std::path::{Path, PathBuf};

use truespec::{Config, RuntimeDependency, WireConfig};

use super::cases::Row;
use crate::client::Client;
use crate::console::Console;
use crate::{codegen, paths, settings, sync};

/// The scratch workspace.
pub(super) struct Scratch {
    /// Where it is.
    pub(super) folder: PathBuf,
    here: PathBuf,
}

/// A generated crate and the rows that it judges.
pub(super) struct Made {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// Its name.
    pub(super) name: String,
    /// Files of its cases.
    pub(super) files: Vec<PathBuf>,
    rows: Vec<usize>,
}

impl Made {
    /// Says of every case why it could not be run.
    pub(super) fn fail(&self, rows: &mut [Row], reason: &str) {
        for &row in &self.rows {
            if let Some(row) = rows.get_mut(row).filter(|row| row.outcome.is_none() && row.differ.is_empty()) {
                row.differ.push(reason.to_owned());
            }
        }
    }
}

impl Scratch {
    /// `wire` in the target folder of the workspace we are in, or of the current folder.
    pub(super) fn prepare() -> Result<Self, String> {
        let here = std::env::current_dir().map_err(|error| format!("cannot find the current folder: {error}"))?;
        let root = paths::upwards(&here, "Cargo.lock");
        let folder = paths::target(&here).join("wire");
        let problem = |error: std::io::Error| format!("cannot use `{}`: {error}", paths::slashed(&folder));
        std::fs::create_dir_all(&folder).map_err(problem)?;
        // The versions of the workspace we are in have been downloaded already and are known to work.
        if let Some(root) = root {
            std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(problem)?;
        }
        Ok(Self { folder, here })
    }

    /// Generates a crate for each document; cases of a document that cannot be used have their verdict then.
    pub(super) fn generate(&self, rows: &mut [Row], console: &Console) -> Result<Vec<Made>, String> {
        let mut documents: Vec<(PathBuf, Vec<usize>)> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let Some(document) = row.document.as_ref().filter(|_| row.differ.is_empty()) else { continue };
            // Two spellings of one path are one document.
            let document = document.canonicalize().unwrap_or_else(|_| document.clone());
            match documents.iter_mut().find(|(known, _)| *known == document) {
                Some((_, rows)) => rows.push(index),
                None => documents.push((document, vec![index])),
            }
        }
        let mut made: Vec<Made> = Vec::new();
        for (document, indices) in documents {
            let stem = document.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            let stem = truespec::crate_name_from(&stem);
            let alike = made.iter().filter(|made| made.name.starts_with(&stem)).count();
            let name = if alike == 0 { stem } else { format!("{stem}-{alike}") };
            let next = Made { folder: self.folder.join("crates").join(&name), name, files: Vec::new(), rows: indices };
            match self.write(&document, next, rows, console) {
                Ok(next) => made.push(next),
                Err((next, reason)) => next.fail(rows, &reason),
            }
        }
        self.write_workspace(&made).map_err(|error| format!("cannot write the workspace: {error}"))?;
        Ok(made)
    }

    fn write(&self, document: &Path, mut made: Made, rows: &[Row], console: &Console) -> Result<Made, (Made, String)> {
        let shown = paths::slashed(document);
        let output = match self.client(document, &made, rows).generate(&mut |_| {}) {
            Ok(generated) => generated.output,
            Err(error) => return Err((made, format!("cannot read the document `{shown}`: {error}"))),
        };
        if output.has_errors() {
            console.report(output.renderer(), output.diagnostics());
            return Err((made, format!("the document `{shown}` has errors")));
        }
        let written = sync::plan(&made.folder, output.files)
            .map_err(|error| error.to_string())
            .and_then(|plan| sync::apply(&made.folder, &plan).map_err(|error| error.to_string()));
        if let Err(error) = written {
            return Err((made, format!("cannot write the client: {error}")));
        }
        match write_cases(&mut made, rows) {
            Ok(()) => Ok(made),
            Err(error) => Err((made, format!("cannot write the cases: {error}"))),
        }
    }

    fn client(&self, document: &Path, made: &Made, rows: &[Row]) -> Client {
        let shown = document.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut config = Config::new(&made.name, &shown);
        config.config = None;
        let runtime = codegen::runtime_folder(&self.here).map(RuntimeDependency::Path);
        let runtime = runtime.unwrap_or_else(|| settings::default_runtime(&self.here));
        let mut operations: Vec<String> =
            made.rows.iter().filter_map(|&row| rows.get(row)?.operation.clone()).collect();
        operations.sort();
        operations.dedup();
        let interpreter = settings::seen_from(&made.folder, settings::interpreter(&runtime));
        config.runtime = settings::seen_from(&made.folder, runtime);
        config.wire = Some(WireConfig { files: Vec::new(), operations, interpreter });
        Client {
            name: made.name.clone(),
            document: document.to_path_buf(),
            lock: None,
            origins: Vec::new(),
            settings: truespec::Settings::default(),
            folders: Vec::new(),
            shown,
            output: made.folder.clone(),
            root: self.here.clone(),
            own_workspace: false,
            config,
        }
    }

    fn write_workspace(&self, made: &[Made]) -> std::io::Result<()> {
        let members: Vec<String> = made.iter().map(|made| format!("\"crates/{}\"", made.name)).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
        std::fs::write(self.folder.join("Cargo.toml"), manifest)
    }
}

/// Writes the cases of a crate: a file for each that they come from, with every line where it was.
fn write_cases(made: &mut Made, rows: &[Row]) -> std::io::Result<()> {
    let own: Vec<&Row> = made.rows.iter().filter_map(|&row| rows.get(row)).collect();
    for rows in own.chunk_by(|a, b| a.at.0 == b.at.0) {
        let Some(first) = rows.first() else { continue };
        let mut text = String::new();
        let mut line = 1;
        for row in rows {
            text.push_str(&"\n".repeat(row.at.1.saturating_sub(line)));
            text.push_str(&row.text);
            line = row.at.1;
        }
        text.push('\n');
        let file = made.folder.join(format!("{}.jsonl", first.at.0));
        std::fs::write(&file, text)?;
        made.files.push(file);
    }
    Ok(())
}
