//! `openapi/truespec.toml`: which clients there are and how each is generated.
//!
//! In: the file's text. Out: [`Client`]s and diagnostics with places. Keys are strict: what is not known is an error, so
//! that a slip of the pen never means "the default". Reads the disk only to see that documents and folders are there.

mod table;
mod wire;

use std::path::{Path, PathBuf};

use truespec::source::{Code, Diagnostics, FileId, Sources, Span};
use truespec::{Config, Rename, Renames, RuntimeDependency};

use crate::client::Client;
use crate::paths;
use table::{Keys, Table};

/// Where the file stands, from the root of the workspace.
pub(crate) const FILE: &str = "openapi/truespec.toml";

/// What the file says.
pub(crate) struct Settings {
    /// The clients, in the order of the file.
    pub(crate) clients: Vec<Client>,
    /// The file.
    pub(crate) sources: Sources,
    /// What is wrong with it.
    pub(crate) diagnostics: Diagnostics,
}

/// Reads the settings of the workspace at `root`, an absolute path.
pub(crate) fn load(root: &Path) -> Settings {
    let mut sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let path = root.join(FILE);
    let file = match std::fs::read(&path).map_err(|error| error.to_string()) {
        Ok(bytes) => sources.add(FILE, bytes).map_err(|error| error.to_string()),
        Err(error) => Err(error),
    };
    let clients = match file {
        Ok(file) => {
            let text = sources.file(file).text();
            let folder = path.parent().unwrap_or(root);
            Reader { root, folder, file, text, d: &mut diagnostics }.clients(text)
        }
        Err(error) => {
            diagnostics.error(
                Code::UnreadableFile,
                truespec::source::At::Nowhere,
                format!("cannot read `{FILE}`: {error}"),
            );
            Vec::new()
        }
    };
    Settings { clients, sources, diagnostics }
}

struct Reader<'a> {
    root: &'a Path,
    folder: &'a Path,
    file: FileId,
    text: &'a str,
    d: &'a mut Diagnostics,
}

/// A client with the places that checks between clients speak of.
struct Placed {
    client: Client,
    output_at: Span,
    crate_at: Span,
}

impl Reader<'_> {
    fn clients(&mut self, text: &str) -> Vec<Client> {
        // What is left of a broken file would only lead to errors that are none.
        let Some(root) = table::parse(text, self.file, self.d) else { return Vec::new() };
        let mut keys = Keys::of(&root, "the file", self.d);
        let command = keys.string("command").map_or("cargo truespec codegen", |(command, _)| command);
        let runtime = keys.table("runtime");
        let clients = keys.table("clients");
        keys.finish();
        let runtime = match runtime {
            Some(table) => self.runtime(&table),
            None => Some(default_runtime(self.root)),
        };
        let Some(clients) = clients else {
            let at = Span::new(self.file, 0, 0);
            self.d
                .error(Code::Config, at, "no clients: the file has no `[clients.…]` table")
                .help("add a table such as `[clients.petstore]` with `document = \"petstore.yaml\"`");
            return Vec::new();
        };
        let mut placed: Vec<Placed> = Vec::new();
        for (name, at, value) in clients.entries() {
            let Some(table) = table::as_table(value, &format!("clients.{name}"), self.file, self.d) else { continue };
            let Some(next) = self.client(name, at, &table, command, runtime.as_ref()) else { continue };
            self.compare(&placed, &next);
            placed.push(next);
        }
        placed.into_iter().map(|placed| placed.client).collect()
    }

    /// One client's table. `None` when something that it cannot do without is missing or wrong.
    fn client(
        &mut self,
        name: &str,
        at: Span,
        table: &Table<'_>,
        command: &str,
        runtime: Option<&RuntimeDependency>,
    ) -> Option<Placed> {
        let mut keys = Keys::of(table, &format!("client `{name}`"), self.d);
        let document = keys.required_string("document", at);
        let output = keys.string("output");
        let krate = keys.string("crate");
        let version = keys.string("version");
        let env_prefix = keys.string("env-prefix");
        let sse_sentinel = keys.string("sse-sentinel");
        let folders = keys.strings("folders");
        let origins = keys.table("origins");
        let cases = keys.strings("wire");
        let own_runtime = keys.table("runtime");
        let rename = keys.table("rename");
        keys.finish();

        let folders = self.folders(&folders);
        let origins = origins.map(|origins| self.origins(&origins)).unwrap_or_default();
        let document = self.document(document?);
        let default_output = format!("../generated/{name}");
        let (output, output_at) = output.unwrap_or((&default_output, at));
        let output = self.output(output, output_at);
        let default_crate = format!("{name}-client");
        let (krate, crate_at) = krate.unwrap_or((&default_crate, at));
        if !truespec::is_crate_name(krate) {
            self.error(crate_at, format!("`{krate}` is not a name that a crate can have"))
                .help("ASCII letters, digits, `-` and `_`, starting with a letter, and no keyword");
        }
        let runtime = match own_runtime {
            Some(table) => self.runtime(&table),
            None => runtime.cloned(),
        };
        let document = document?;
        let mut config = Config::new(krate, paths::shown(self.root, &document));
        if !document.starts_with(self.root) {
            // A path out of the workspace would differ from one machine to the next.
            config.document = document.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        }
        config.config = Some(FILE.to_owned());
        command.clone_into(&mut config.command);
        if let Some((version, at)) = version {
            if !crate::version::is_version(version) {
                self.error(at, format!("`{version}` is not a version")).help("write it as `\"1.2.3\"`");
            }
            version.clone_into(&mut config.crate_version);
        }
        if let Some((prefix, at)) = env_prefix {
            if !is_env_prefix(prefix) {
                self.error(at, format!("`{prefix}` cannot start the name of an environment variable"))
                    .help("capital ASCII letters, digits and `_`, starting with a letter, such as `\"HEYGEN\"`");
            }
            prefix.clone_into(&mut config.env_prefix);
        }
        config.sse_sentinel = sse_sentinel.map(|(sentinel, _)| sentinel.to_owned());
        let renames = Renames {
            file: FILE.to_owned(),
            text: self.text.as_bytes().to_vec(),
            entries: rename.as_ref().map_or_else(Vec::new, |table| renames_of(table, self.d)),
        };
        let output = output?;
        let runtime = runtime?;
        config.wire = wire::config(&cases, self.folder, &output, &runtime, self.d);
        config.runtime = seen_from(&output, runtime);
        let shown = paths::shown(self.root, &document);
        let client = Client {
            name: name.to_owned(),
            document,
            folders,
            origins,
            shown,
            output,
            root: self.root.to_path_buf(),
            own_workspace: false,
            lock: Some(self.folder.join(format!("{name}.names.lock"))),
            renames,
            config,
        };
        Some(Placed { client, output_at, crate_at })
    }

    fn document(&mut self, (path, at): (&str, Span)) -> Option<PathBuf> {
        let full = paths::normalize(&self.folder.join(path));
        if path.contains("://") {
            self.error(at, format!("`{path}` is not a file"))
                .help("nothing is fetched from the network: download the document and name the file");
            return None;
        }
        if !full.is_file() {
            let shown = paths::shown(self.root, &full);
            let problem = if full.exists() { "is not a file" } else { "does not exist" };
            self.d
                .error(Code::UnreadableFile, at, format!("document `{shown}` {problem}"))
                .help(format!("paths start at the folder of `{FILE}`"));
            return None;
        }
        Some(full)
    }

    /// Folders that the document may refer to.
    fn folders(&mut self, folders: &[(&str, Span)]) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for &(path, at) in folders {
            let full = paths::normalize(&self.folder.join(path));
            if full.is_dir() {
                found.push(full);
            } else {
                let help = if path.contains("://") {
                    "nothing is fetched from the network: download the files and name their folder".to_owned()
                } else {
                    format!("paths start at the folder of `{FILE}`")
                };
                self.error(at, format!("there is no folder `{path}`")).help(help);
            }
        }
        found
    }

    /// Folders for what is at some addresses.
    fn origins(&mut self, table: &Table<'_>) -> Vec<(String, PathBuf)> {
        let mut found = Vec::new();
        for (origin, at, folder) in table.entries() {
            let Some(folder) = table::as_string(folder, &format!("origins.{origin}"), self.file, self.d) else {
                continue;
            };
            if !origin.starts_with("https://") && !origin.starts_with("http://") {
                self.error(at, format!("`{origin}` is not an address"))
                    .help("write it as `\"https://example.com/schemas\" = \"vendor/example\"`");
                continue;
            }
            let folders = self.folders(&[folder]);
            found.extend(folders.into_iter().map(|folder| (origin.trim_end_matches('/').to_owned(), folder)));
        }
        found
    }

    fn output(&mut self, path: &str, at: Span) -> Option<PathBuf> {
        let full = paths::normalize(&self.folder.join(path));
        let inside = full.starts_with(self.root) && paths::real(&full).is_ok_and(|real| real.starts_with(self.root));
        if !inside {
            self.error(at, format!("output folder `{path}` is outside of the workspace"))
                .help(format!("paths start at the folder of `{FILE}`; the default is `../generated/NAME`"));
            return None;
        }
        if self.folder.starts_with(&full) {
            self.error(at, format!("output folder `{path}` is not a folder of its own"))
                .help("every client needs a folder that holds nothing else");
            return None;
        }
        Some(full)
    }

    fn runtime(&mut self, table: &Table<'_>) -> Option<RuntimeDependency> {
        let mut keys = Keys::of(table, "`runtime`", self.d);
        let path = keys.string("path");
        let version = keys.string("version");
        keys.finish();
        match (path, version) {
            (Some((path, at)), None) => {
                let full = paths::normalize(&self.folder.join(path));
                if !full.join("Cargo.toml").is_file() {
                    self.error(at, format!("there is no crate in `{path}`"))
                        .help("the folder of the crate `truespec-runtime` is needed here");
                    return None;
                }
                Some(RuntimeDependency::Path(paths::slashed(&full)))
            }
            (None, Some((version, at))) => {
                if !crate::version::is_requirement(version) {
                    self.error(at, format!("`{version}` is not a version")).help("write it as `\"0.1\"`");
                    return None;
                }
                Some(RuntimeDependency::Version(version.to_owned()))
            }
            _ => {
                self.error(table.at, "`runtime` needs either `path` or `version`");
                None
            }
        }
    }

    /// Clients must not write over each other, and a workspace cannot hold two crates of one name.
    fn compare(&mut self, before: &[Placed], next: &Placed) {
        for other in before {
            let name = &other.client.name;
            let (here, there) = (&next.client.output, &other.client.output);
            if here.starts_with(there) || there.starts_with(here) {
                self.error(
                    next.output_at,
                    format!("client `{}` writes into the folder of client `{name}`", next.client.name),
                )
                .related(other.output_at, "the other folder");
            }
            let krate = &next.client.config.crate_name;
            if *krate == other.client.config.crate_name {
                self.error(next.crate_at, format!("crate `{krate}` is already that of client `{name}`"))
                    .related(other.crate_at, "the other client");
            }
        }
    }

    fn error(&mut self, at: Span, message: impl Into<String>) -> &mut truespec::source::Diagnostic {
        self.d.error(Code::Config, at, message)
    }
}

/// The names of a table of them.
fn renames_of(table: &Table<'_>, d: &mut Diagnostics) -> Vec<Rename> {
    let range = |at: Span| at.start as usize..at.end as usize;
    let texts = table.texts("rename", d).into_iter();
    let renames = texts.map(|(key, key_at, name, name_at)| Rename {
        key: key.to_owned(),
        key_at: range(key_at),
        name: name.to_owned(),
        name_at: range(name_at),
    });
    renames.collect()
}

/// The runtime when nothing is said: the one of this workspace where there is one, else the released one that belongs
/// to this generator.
pub(crate) fn default_runtime(root: &Path) -> RuntimeDependency {
    let folder = root.join("crates/runtime");
    if folder.join("Cargo.toml").is_file() {
        RuntimeDependency::Path(paths::slashed(&folder))
    } else {
        RuntimeDependency::Version(env!("CARGO_PKG_VERSION").to_owned())
    }
}

/// Where the interpreter of wire cases is: beside the runtime.
pub(crate) fn interpreter(runtime: &RuntimeDependency) -> RuntimeDependency {
    match runtime {
        RuntimeDependency::Path(path) => {
            let beside = Path::new(path).join("../wire");
            RuntimeDependency::Path(paths::slashed(&paths::normalize(&beside)))
        }
        version @ RuntimeDependency::Version(_) => version.clone(),
    }
}

/// A runtime with an absolute path, as a manifest in `folder` writes it.
pub(crate) fn seen_from(folder: &Path, runtime: RuntimeDependency) -> RuntimeDependency {
    match runtime {
        RuntimeDependency::Path(path) => {
            let seen = paths::relative(folder, Path::new(&path));
            RuntimeDependency::Path(seen.map_or(path, |seen| paths::slashed(&seen)))
        }
        version @ RuntimeDependency::Version(_) => version,
    }
}

fn is_env_prefix(prefix: &str) -> bool {
    prefix.starts_with(|first: char| first.is_ascii_uppercase())
        && prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
