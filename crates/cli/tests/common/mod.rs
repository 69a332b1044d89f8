//! Folders to run the commands in.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use expect_test::Expect;

/// A small document without anything to complain about.
pub(crate) const PETS: &str = "\
openapi: 3.1.0
info:
  title: Pet Store
  version: 1.0.0
servers:
  - url: https://pets.example.com
tags:
  - name: Pets
paths:
  /pets/{id}:
    get:
      operationId: getPet
      summary: Get a pet
      tags: [Pets]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
components:
  schemas:
    Pet:
      type: object
      description: A pet.
      required: [name]
      properties:
        name: {type: string, description: What it answers to.}
";

/// [`PETS`] as JSON.
pub(crate) fn pets_json() -> String {
    serde_json::json!({
        "paths": {"/pets": {"get": {"operationId": "listPets", "responses": {"204": {"description": "None."}}}}},
        "info": {"title": "Pet Store", "version": "1"},
        "openapi": "3.1.0",
        "servers": [{"url": "https://pets.example.com"}],
    })
    .to_string()
}

/// A new folder; removed at the end unless the test fails.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("truespec-test-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path.canonicalize().expect("a temporary folder"))
    }

    /// A workspace with one client, its document, and settings that follow its own.
    pub(crate) fn client(name: &str, document: &str, settings: &str) -> Self {
        let folder = Self::new();
        folder.write(&format!("openapi/{name}.yaml"), document);
        let client = format!("runtime = {{ version = \"0.1\" }}\n\n[clients.{name}]\ndocument = \"{name}.yaml\"\n");
        folder.write("openapi/truespec.toml", format!("{client}{settings}"));
        folder
    }

    /// Expects that nothing can be generated, and of these reasons.
    #[track_caller]
    pub(crate) fn refuses(&self, expected: &Expect) {
        let run = self.run(&["codegen"]).status(1);
        assert!(!self.path("generated").exists());
        expected.assert_eq(&run.stderr);
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("within the folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }

    pub(crate) fn append(&self, path: &str, content: &str) {
        let before = self.read(path);
        self.write(path, format!("{before}{content}"));
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn remove(&self, path: &str) {
        std::fs::remove_file(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Every file below a folder with what it holds, sorted.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, String)> {
        let mut files = Vec::new();
        let root = self.path(folder);
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("within").to_string_lossy().into_owned();
                    files.push((name, std::fs::read_to_string(&path).expect("text")));
                }
            }
        }
        files.sort();
        files
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_in("", args)
    }

    pub(crate) fn run_in(&self, folder: &str, args: &[&str]) -> Run {
        run(&self.path(folder), args)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    #[track_caller]
    pub(crate) fn status(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr);
        self
    }
}

fn run(folder: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-truespec"))
        .args(args)
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

#[track_caller]
pub(crate) fn expect_lines(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|found| found == *line), "no line `{line}` in:\n{text}");
    }
}

#[track_caller]
pub(crate) fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}
