//! What a program that makes one call costs: crates, a cold build, its size.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::document::{Document, NEXUS, STRIPE};
use crate::peer::{self, Generator, Tool};
use crate::process::{self, Outcome};
use crate::run::slashed;
use crate::scratch::{Scratch, empty, fault, write};
use crate::{Measuring, features, table};

const DOCUMENTS: [Document; 2] = [NEXUS, STRIPE];

/// Prints a table for each document.
pub(crate) fn run(scratch: &Scratch, options: &Measuring) -> Result<(), String> {
    let tools = peer::tools(scratch, &options.generators())?;
    for document in DOCUMENTS.into_iter().filter(|document| options.wants(document.name)) {
        match document.find(scratch) {
            Ok(file) => one(scratch, options, &tools, document, &file)?,
            Err(reason) => println!("\n{reason}"),
        }
    }
    if options.wants(features::NAME) {
        let ours = tools.iter().find(|tool| tool.generator == Generator::Truespec);
        if let (Some(tool), Ok(file)) = (ours, NEXUS.find(scratch)) {
            let client = scratch.dir.join("depend/truespec/nexus-client");
            tool.generate(&file, &client, options.limit)??;
            features::run(scratch, &client)?;
        }
    }
    Ok(())
}

fn one(scratch: &Scratch, options: &Measuring, tools: &[Tool], document: Document, file: &Path) -> Result<(), String> {
    let head = ["", "crates", "debug, CPU s", "debug, MB", "release, CPU s", "release, MB", "binary, MB"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut notes = Vec::new();
    for tool in tools {
        let title = format!("{}, {}", document.name, tool.generator.title());
        eprintln!("bench: {title}");
        let Some(program) = program(tool.generator, document.name) else {
            notes.push(format!("{title}: no program is written for it"));
            continue;
        };
        let out = scratch.dir.join("depend").join(tool.generator.id()).join(format!("{}-client", document.id()));
        let mut row = vec![title.clone()];
        let built = match tool.generate(file, &out, options.limit)? {
            Ok(_) => built(options, tool, &out, program, &mut row)?,
            Err(reason) => Err(reason),
        };
        if let Err(reason) = built {
            notes.push(format!("{title}: {reason}"));
            row.push("fails".to_owned());
        }
        eprintln!("bench: {}", row.join(" | "));
        rows.push(row);
    }
    table::print(&format!("Depend: a program that makes one call of {}", document.name), &rows);
    peer::notes("Failed:", &notes);
    Ok(())
}

/// The body of an `async` function that makes one call with each generator's client.
fn program(generator: Generator, document: &str) -> Option<&'static str> {
    Some(match (generator, document) {
        (Generator::Truespec, "Nexus") => {
            "let client = nexus_client::Client::builder().base_url(url).build()?;
             println!(\"{:?}\", client.disks().disk_list_v1().await?);"
        }
        (Generator::Truespec, _) => {
            "let client = stripe_client::Client::builder().base_url(url).basic(\"key\", \"\").build()?;
             println!(\"{:?}\", client.get_account().await?);"
        }
        (Generator::OpenapiToRust, "Nexus") => {
            "let client = nexus_client::api::HttpClient::new().with_base_url(url);
             let none = None::<&str>;
             println!(\"{:?}\", client.disk_list_v1(None, none, none, none, none).await?);"
        }
        (Generator::OpenapiToRust, "Stripe") => {
            "let client = stripe_client::api::HttpClient::new().with_base_url(url).with_api_key(\"key\");
             println!(\"{:?}\", client.get_account(None::<&str>, None).await?);"
        }
        (Generator::Oas3Gen, "Nexus") => {
            "let client = nexus_client::OxideRegionApiClient::with_base_url(url)?;
             println!(\"{:?}\", client.disk_list_v1(Default::default()).await?);"
        }
        (Generator::Oas3Gen, "Stripe") => {
            "let client = stripe_client::StripeApiClient::with_base_url(url)?;
             println!(\"{:?}\", client.get_account(Default::default()).await?);"
        }
        (Generator::Java, "Nexus") => {
            "let mut client = nexus_client::apis::configuration::Configuration::new();
             client.base_path = url.to_owned();
             let disks = nexus_client::apis::disks_api::disk_list_v1(&client, None, None, None, None, None);
             println!(\"{:?}\", disks.await?);"
        }
        (Generator::Java, "Stripe") => {
            "let mut client = stripe_client::apis::configuration::Configuration::new();
             client.base_path = url.to_owned();
             client.basic_auth = Some((\"key\".to_owned(), None));
             println!(\"{:?}\", stripe_client::apis::default_api::get_account(&client, None).await?);"
        }
        (Generator::Progenitor, "Nexus") => {
            "let client = nexus_client::Client::new(url);
             println!(\"{:?}\", client.disk_list_v1(None, None, None, None, None).await?.into_inner());"
        }
        _ => return None,
    })
}

/// Appends crates, CPU seconds and memory of cold builds, size of the program; as far as it can be built.
fn built(
    options: &Measuring,
    tool: &Tool,
    client: &Path,
    program: &str,
    row: &mut Vec<String>,
) -> Result<Result<(), String>, String> {
    if let Err(reason) = tool.finish(client) {
        return Ok(Err(reason));
    }
    let name = client.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = client.with_file_name(format!("{name}-hello"));
    let manifest = format!(
        "[package]\nname = \"hello\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{name} = {{ path = \"{}\" }}\n\
         tokio = {{ version = \"1\", features = [\"rt-multi-thread\", \"macros\"] }}\n\n[workspace]\n",
        slashed(client)
    );
    let text = format!(
        "#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let url = \"http://127.0.0.1:9\";\n    {program}\n    Ok(())\n}}\n"
    );
    empty(&folder)?;
    write(&folder.join("Cargo.toml"), &manifest)?;
    write(&folder.join("src/main.rs"), &text)?;
    let target = folder.join("target");
    let cargo = |args: &[&str]| -> Result<Outcome, String> {
        let mut command = process::limited_cargo(options.limit);
        process::measure(process::scratch_cargo(command.args(args), &folder, &target))
    };
    // Downloading is another question.
    if let Err(reason) = cargo(&["fetch"])? {
        return Ok(Err(reason));
    }
    row.push(crates(&folder)?.to_string());
    for args in [&["build"][..], &["build", "--release"]] {
        match cargo(args)? {
            Ok(cost) => row.extend([format!("{:.0}", cost.seconds), format!("{:.0}", cost.megabytes)]),
            Err(reason) => return Ok(Err(reason)),
        }
    }
    let binary = target.join("release").join(format!("hello{}", std::env::consts::EXE_SUFFIX));
    let size = fs::metadata(&binary).map_err(fault(&binary))?.len();
    #[allow(clippy::cast_precision_loss)]
    row.push(format!("{:.1}", size as f64 / 1e6));
    empty(&target)?;
    Ok(Ok(()))
}

/// Different crates that are built into the program, itself apart.
pub(crate) fn crates(folder: &Path) -> Result<usize, String> {
    let mut cargo = Command::new(process::cargo_program());
    cargo.args(["tree", "--edges", "normal,build", "--prefix", "none"]).current_dir(folder);
    let output = cargo.output().map_err(|error| format!("cannot run `cargo tree`: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut crates: Vec<&str> =
        text.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty()).collect();
    crates.sort_unstable();
    crates.dedup();
    Ok(crates.len().saturating_sub(1))
}
