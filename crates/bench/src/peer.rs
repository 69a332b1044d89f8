//! The generators: ours, and those it is compared with. A peer is installed into the scratch folder, at a pinned version,
//! when it is first asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Outcome};
use crate::scratch::{Scratch, empty, fault, write};

/// A generator of Rust clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Generator {
    /// This one.
    #[value(skip)]
    Truespec,
    OpenapiToRust,
    Oas3Gen,
    /// A program for Java.
    #[value(name = "openapi-generator")]
    Java,
    Progenitor,
}

impl Generator {
    /// All but ours.
    pub(crate) const PEERS: [Self; 4] = [Self::OpenapiToRust, Self::Oas3Gen, Self::Java, Self::Progenitor];

    /// Its name in tables.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Truespec => "Truespec",
            Self::OpenapiToRust => "openapi-to-rust 0.23",
            Self::Oas3Gen => "oas3-gen 0.29",
            Self::Java => "openapi-generator 7.26",
            Self::Progenitor => "progenitor 0.15",
        }
    }

    /// Its name in paths.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Truespec => "truespec",
            Self::OpenapiToRust => "openapi-to-rust",
            Self::Oas3Gen => "oas3-gen",
            Self::Java => "openapi-generator",
            Self::Progenitor => "progenitor",
        }
    }

    /// Package and version on crates.io.
    fn package(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::OpenapiToRust => Some(("openapi-to-rust", "0.23.0")),
            Self::Oas3Gen => Some(("oas3-gen", "0.29.0")),
            Self::Progenitor => Some(("cargo-progenitor", "0.15.1")),
            Self::Truespec | Self::Java => None,
        }
    }
}

/// Version of openapi-generator on `PyPI`, whose package holds the program for Java.
const OPENAPI_GENERATOR: &str = "7.26.0";

/// A generator that can be run.
pub(crate) struct Tool {
    pub(crate) generator: Generator,
    /// The program, or the archive that Java runs.
    program: PathBuf,
}

/// The generators that can be had here. Why another one cannot is printed.
///
/// # Errors
/// When our own does not build.
pub(crate) fn tools(scratch: &Scratch, generators: &[Generator]) -> Result<Vec<Tool>, String> {
    let mut tools = Vec::new();
    for &generator in generators {
        match program(scratch, generator) {
            Ok(program) => tools.push(Tool { generator, program }),
            Err(reason) if generator == Generator::Truespec => return Err(reason),
            Err(reason) => println!("\n{} is left out: {reason}", generator.title()),
        }
    }
    Ok(tools)
}

fn program(scratch: &Scratch, generator: Generator) -> Result<PathBuf, String> {
    let folder = scratch.dir.join("peers").join(generator.id());
    if let Some((package, version)) = generator.package() {
        let program = folder.join("bin").join(format!("{package}{}", std::env::consts::EXE_SUFFIX));
        if !program.is_file() {
            eprintln!("bench: installing {package} {version}");
            let mut cargo = Command::new(process::cargo_program());
            cargo.args(["install", "--quiet", "--locked", "--version", version, "--root"]).arg(&folder).arg(package);
            cargo.env("CARGO_TARGET_DIR", scratch.dir.join("peers/target")).current_dir(&scratch.dir);
            process::measure(&mut cargo)??;
        }
        return Ok(program);
    }
    if generator == Generator::Truespec {
        return scratch.truespec();
    }
    process::measure(Command::new("java").arg("-version"))??;
    let archive = folder.join("openapi_generator_cli/openapi-generator.jar");
    if !archive.is_file() {
        eprintln!("bench: installing openapi-generator {OPENAPI_GENERATOR}");
        let package = format!("openapi-generator-cli=={OPENAPI_GENERATOR}");
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--target"]).arg(&folder).arg(package);
        process::measure(&mut pip)??;
    }
    if archive.is_file() { Ok(archive) } else { Err(format!("its package holds no `{}`", archive.display())) }
}

impl Tool {
    /// Generates a crate into `out`, which is emptied before.
    ///
    /// # Errors
    /// When the generator cannot be started at all.
    pub(crate) fn generate(&self, document: &Path, out: &Path, limit: u32) -> Result<Outcome, String> {
        empty(out)?;
        self.generate_again(document, out, limit)
    }

    /// Generates a crate over what the last run left.
    ///
    /// # Errors
    /// When the generator cannot be started at all.
    pub(crate) fn generate_again(&self, document: &Path, out: &Path, limit: u32) -> Result<Outcome, String> {
        let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let program = if self.generator == Generator::Java { Path::new("java") } else { &self.program };
        let mut command = process::limited(program, limit);
        match self.generator {
            Generator::Truespec => {
                command.args(["codegen", "--name", &name, "--spec"]).arg(document).arg("--out").arg(out)
            }
            Generator::OpenapiToRust => {
                command.args(["generate", "--quiet", "--output-dir"]).arg(out.join("src/api")).arg(document)
            }
            Generator::Oas3Gen => {
                let command = command.args(["generate", "client-mod", "--quiet", "--workspace", "--input"]);
                command.arg(document).arg("--output").arg(out)
            }
            Generator::Java => {
                // As delivered, it reads no YAML of more than three million characters.
                let command = command.args(["-DmaxYamlCodePoints=100000000", "-jar"]).arg(&self.program);
                let command = command.args(["generate", "--generator-name", "rust", "--skip-validate-spec"]);
                // It takes the document's version, which need not be one of a crate.
                let command = command.args(["--additional-properties", "packageVersion=0.0.0"]);
                let command = command.args(["--package-name", &name, "--input-spec"]);
                command.arg(document).arg("--output").arg(out)
            }
            Generator::Progenitor => {
                let command = command.args(["progenitor", "--version", "0.0.0", "--name", &name, "--input"]);
                command.arg(document).arg("--output").arg(out)
            }
        };
        process::measure(&mut command)
    }

    /// The files with operations that are compiled only where they are called.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn methods(&self, out: &Path) -> Result<Vec<PathBuf>, String> {
        let file = match self.generator {
            Generator::OpenapiToRust => "src/api/client.rs",
            Generator::Oas3Gen => "src/client.rs",
            Generator::Progenitor => "src/lib.rs",
            Generator::Java => return Ok(Vec::new()),
            Generator::Truespec => {
                let folder = out.join("src");
                let entries = fs::read_dir(&folder).map_err(fault(&folder))?;
                let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
                files.retain(|file| file.is_file() && !file.ends_with("lib.rs") && !file.ends_with("client.rs"));
                files.sort();
                return Ok(files);
            }
        };
        Ok(vec![out.join(file)].into_iter().filter(|file| file.is_file()).collect())
    }

    /// Makes what was generated a crate outside of any workspace.
    ///
    /// # Errors
    /// When files cannot be written.
    pub(crate) fn finish(&self, out: &Path) -> Result<(), String> {
        let manifest = out.join("Cargo.toml");
        if self.generator == Generator::OpenapiToRust {
            let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let dependencies = out.join("src/api/REQUIRED_DEPS.toml");
            let dependencies = fs::read_to_string(&dependencies).map_err(fault(&dependencies))?;
            let package = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n");
            write(&manifest, &(package + &dependencies))?;
            write(&out.join("src/lib.rs"), "pub mod api;\n")?;
        }
        let text = fs::read_to_string(&manifest).map_err(fault(&manifest))?;
        if text.lines().any(|line| line.trim() == "[workspace]") {
            Ok(())
        } else {
            write(&manifest, &(text + "\n[workspace]\n"))
        }
    }
}

/// Why an empty table cell says what it says.
pub(crate) fn notes(title: &str, notes: &[String]) {
    if !notes.is_empty() {
        println!("\n{title}\n");
        for note in notes {
            println!("- {note}");
        }
    }
}
