//! What each feature costs a program that makes one call of Nexus.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::depend::crates;
use crate::process::{self, Cost};
use crate::run::slashed;
use crate::scratch::{Scratch, empty, fault, write};
use crate::table;

/// The word that `--only` may name this table by.
pub(crate) const NAME: &str = "Features";

/// One way to depend on the client.
struct Choice {
    /// Its name in the table.
    title: &'static str,
    /// Features of the client instead of its default ones.
    instead: Option<&'static [&'static str]>,
    /// Further features of the client.
    client: &'static [&'static str],
    /// Further features of the runtime.
    runtime: &'static [&'static str],
    /// What the builder is given.
    transport: &'static str,
}

const DEFAULT: Choice = Choice { title: "default", instead: None, client: &[], runtime: &[], transport: "" };

const fn instead(title: &'static str, features: &'static [&'static str]) -> Choice {
    Choice { title, instead: Some(features), ..DEFAULT }
}

const fn with(title: &'static str, runtime: &'static [&'static str]) -> Choice {
    Choice { title, runtime, ..DEFAULT }
}

const CHOICES: [Choice; 16] = [
    DEFAULT,
    instead("default, but one tag", &["default-transport", "disks"]),
    instead("one tag, `http-transport`", &["http-transport", "disks"]),
    Choice { transport: ".transport(Nowhere)", ..instead("one tag, a transport of the caller's", &["disks"]) },
    Choice {
        transport: ".transport(nexus_client::runtime::ReqwestTransport::new(web::Client::new()))",
        ..instead("one tag, `reqwest` without its default features", &["reqwest", "disks"])
    },
    Choice { client: &["serde"], ..with("default, `serde`", &[]) },
    with("default, `chrono`", &["chrono"]),
    with("default, `jiff`", &["jiff"]),
    with("default, `uuid`", &["uuid"]),
    Choice { client: &["tracing"], ..with("default, `tracing`", &[]) },
    with("default, `fs`", &["fs"]),
    Choice { client: &["blocking"], ..with("default, `blocking`", &[]) },
    with("default, `http2`", &["http2"]),
    with("default, `bundled-roots`", &["bundled-roots"]),
    with("default, `webhooks`", &["webhooks"]),
    with("default, `pattern`", &["pattern"]),
];

const NOWHERE: &str = "
struct Nowhere;

impl nexus_client::runtime::Transport for Nowhere {
    fn send(
        &self,
        _: nexus_client::runtime::http::Request<nexus_client::runtime::Body>,
    ) -> nexus_client::runtime::TransportFuture {
        Box::pin(async { Err(nexus_client::runtime::TransportFault::not_sent(\"nowhere\")) })
    }
}
";

/// Prints the table. `client` is the generated crate of Nexus.
///
/// # Errors
/// When a program cannot be built.
pub(crate) fn run(scratch: &Scratch, client: &Path) -> Result<(), String> {
    let head = ["", "crates", "debug, CPU s", "release, CPU s", "binary, MB"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for choice in &CHOICES {
        eprintln!("bench: {NAME}, {}", choice.title);
        let folder = scratch.dir.join("depend/features");
        let row = built(&folder, choice, client, &scratch.runtime())?;
        eprintln!("bench: {}", row.join(" | "));
        rows.push(row);
    }
    table::print("Features: a program that makes one call of Nexus", &rows);
    Ok(())
}

/// Crates, CPU seconds of cold builds, size of the program.
fn built(folder: &Path, choice: &Choice, client: &Path, runtime: &str) -> Result<Vec<String>, String> {
    let list = |features: &[&str]| {
        let quoted: Vec<String> = features.iter().map(|feature| format!("\"{feature}\"")).collect();
        quoted.join(", ")
    };
    let default = choice.instead.is_none();
    let features = list(&[choice.instead.unwrap_or_default(), choice.client].concat());
    let mut manifest = format!(
        "[package]\nname = \"hello\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         nexus-client = {{ path = \"{}\", default-features = {default}, features = [{features}] }}\n\
         truespec-runtime = {{ path = \"{runtime}\", default-features = false, features = [{}] }}\n\
         tokio = {{ version = \"1\", features = [\"rt-multi-thread\", \"macros\"] }}\n",
        slashed(client),
        list(choice.runtime)
    );
    if choice.transport.contains("web") {
        manifest.push_str("web = { package = \"reqwest\", version = \"0.13\", default-features = false }\n");
    }
    manifest.push_str("\n[workspace]\n");
    let nowhere = if choice.transport.contains("Nowhere") { NOWHERE } else { "" };
    let text = format!(
        "{nowhere}\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let client = nexus_client::Client::builder().base_url(\"http://127.0.0.1:9\"){}.build()?;\n    \
         println!(\"{{:?}}\", client.disks().disk_list_v1().await?);\n    Ok(())\n}}\n",
        choice.transport
    );
    empty(folder)?;
    write(&folder.join("Cargo.toml"), &manifest)?;
    write(&folder.join("src/main.rs"), &text)?;
    let target = folder.join("target");
    let cargo = |args: &[&str]| -> Result<Cost, String> {
        let mut command = Command::new(process::cargo_program());
        let outcome = process::measure(process::scratch_cargo(command.args(args), folder, &target))?;
        outcome.map_err(|reason| format!("{}: {reason}", choice.title))
    };
    // Downloading is another question.
    cargo(&["fetch"])?;
    let mut cells = vec![choice.title.to_owned(), crates(folder)?.to_string()];
    for args in [&["build"][..], &["build", "--release"]] {
        cells.push(format!("{:.0}", cargo(args)?.seconds));
    }
    let binary = target.join("release").join(format!("hello{}", std::env::consts::EXE_SUFFIX));
    #[allow(clippy::cast_precision_loss)]
    let size = fs::metadata(&binary).map_err(fault(&binary))?.len() as f64;
    cells.push(format!("{:.1}", size / 1e6));
    empty(folder)?;
    Ok(cells)
}
