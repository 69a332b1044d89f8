//! Prints the plan. Takes no decision: what is printed, and under which name, is in the plan.
//!
//! In: a [`RustCrate`]. Out: sorted [`File`]s, the same bytes for the same plan. Items are printed on all cores; builds with
//! debug assertions check each on its own to be Rust. The layout is ours: half of what is printed is tables for the
//! runtime's macros, which no formatter lays out, and what is beside them should look alike.

mod calls;
mod client;
mod comment;
mod features;
mod markdown;
mod models;
mod package;
mod rules;
mod samples;
mod servers;
mod text;
mod types;
mod webhooks;
mod wire;

use std::collections::HashSet;

use rayon::prelude::*;
use truespec_source::{Code, Diagnostics, NodeId};

pub use self::samples::{SampleFacts, emit_samples};
use crate::{Group, RustCrate, ServerChoice, Webhooks};

/// A file of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Relative to the crate, with `/`.
    pub path: String,
    /// Its text; lines end in LF.
    pub text: String,
}

/// Prints all files, sorted by path. An item that is not Rust is a bug of the generator and an error.
pub fn emit(krate: &RustCrate, d: &mut Diagnostics) -> Vec<File> {
    let mut files = vec![
        toml_file(krate, "Cargo.toml", &package::manifest(krate)),
        toml_file(krate, "rustfmt.toml", package::RUSTFMT),
        File { path: "README.md".to_owned(), text: format!("<!-- {} -->\n\n{}", krate.banner, package::readme(krate)) },
        source(krate, "src/lib.rs", &[&client::root(krate)]),
        client_file(krate, d),
    ];
    files.extend(models::files(krate, d));
    for group in &krate.groups {
        files.push(group_file(krate, group, d));
    }
    if !krate.untagged.is_empty() {
        files.push(untagged_file(krate, d));
    }
    files.extend(krate.choice.as_ref().map(|choice| servers_file(krate, choice, d)));
    files.extend((!krate.rules.is_empty()).then(|| rules_file(krate, d)));
    files.extend(krate.webhooks.as_ref().map(|webhooks| webhooks_file(krate, webhooks, d)));
    files.extend(krate.wire.as_ref().map(|wire| wire::test(krate, wire)));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn client_file(krate: &RustCrate, d: &mut Diagnostics) -> File {
    let items = checked(client::items(krate).into_iter().map(|item| (krate.place, item)).collect(), d);
    let module = if krate.rules.is_empty() { "" } else { "pub(crate) mod rules;\n\n" };
    let head = format!("//! The client, its builder and its credentials.\n\n{module}{}\n", client::imports(krate));
    source(krate, "src/client.rs", &[&head, &joined(&items)])
}

fn servers_file(krate: &RustCrate, choice: &ServerChoice, d: &mut Diagnostics) -> File {
    let items = checked(servers::items(choice).into_iter().map(|item| (krate.place, item)).collect(), d);
    source(krate, "src/servers.rs", &["//! Where the API is served.\n\n", &joined(&items)])
}

fn rules_file(krate: &RustCrate, d: &mut Diagnostics) -> File {
    let items = checked(rules::items(&krate.rules).into_iter().map(|item| (krate.place, item)).collect(), d);
    let head = "//! What is checked of what is sent.\n\nuse truespec_runtime::{Limit, Parts, Rule};\n\n";
    source(krate, "src/client/rules.rs", &[head, &joined(&items)])
}

fn webhooks_file(krate: &RustCrate, webhooks: &Webhooks, d: &mut Diagnostics) -> File {
    let body = joined(&checked(webhooks::items(krate, webhooks), d));
    let mut head = "//! What the server sends by itself: webhooks and callbacks.\n".to_owned();
    head.push_str(deprecation(krate, &body));
    head.push('\n');
    head.push_str("use truespec_runtime as runtime;\n");
    if webhooks.signature.is_some() {
        head.push_str("use truespec_runtime::webhooks::Signature;\n");
    }
    head.push('\n');
    if body.contains("models::") {
        head.push_str("use crate::models;\n\n");
    }
    source(krate, "src/webhooks.rs", &[&head, &body])
}

fn group_file(krate: &RustCrate, group: &Group, d: &mut Diagnostics) -> File {
    let mut items: Vec<(NodeId, String)> =
        calls::handle(krate, group).into_iter().map(|item| (group.place, item)).collect();
    items.extend(calls_of(krate, &group.handle, &group.calls));
    let body = joined(&checked(items, d));
    let mut text = String::new();
    comment::inner(&mut text, &group.docs);
    text.push_str(deprecation(krate, &body));
    text.push('\n');
    text.push_str(&calls::imports(krate, &group.calls, &body));
    source(krate, &format!("src/{}.rs", group.module), &[&text, "\n", &body])
}

fn untagged_file(krate: &RustCrate, d: &mut Diagnostics) -> File {
    let mut items = vec![(krate.place, calls::methods(krate, "Client", "self.inner", &krate.untagged))];
    items.extend(calls_of(krate, "Client", &krate.untagged));
    let body = joined(&checked(items, d));
    let imports = calls::imports(krate, &krate.untagged, &body);
    let (runtime, local) = imports.split_once("\n\n").unwrap_or((imports.trim_end(), ""));
    let mut local: Vec<String> =
        local.split_inclusive(";\n").map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect();
    local.push("use crate::Client;".to_owned());
    local.sort();
    let deprecation = deprecation(krate, &body);
    let head = format!(
        "//! Operations without a tag: methods of [`Client`].\n{deprecation}\n{runtime}\n\n{}\n\n",
        local.join("\n")
    );
    source(krate, "src/operations.rs", &[&head, &body])
}

/// What a file says that uses what the document deprecates: only its users should be told.
const DEPRECATION: &str = "\n#![allow(deprecated, reason = \"the document deprecates what it still uses\")]\n";

/// That, where a file of operations needs it.
fn deprecation(krate: &RustCrate, body: &str) -> &'static str {
    let is_end = |c: char| !(c == '_' || c.is_alphanumeric());
    let mut used = body.split("models::").skip(1).map(|rest| rest.split(is_end).next().unwrap_or_default());
    let deprecated: HashSet<&str> =
        krate.types.iter().filter(|item| item.deprecated).map(|item| item.ident.as_str()).collect();
    if !deprecated.is_empty() && used.any(|ident| deprecated.contains(ident)) { DEPRECATION } else { "" }
}

/// How many items a thread prints at least before it hands on to another: waking one takes as long as printing some.
const RUN: usize = 64;

fn calls_of(krate: &RustCrate, owner: &str, calls: &[crate::Call]) -> Vec<(NodeId, String)> {
    let printed: Vec<Vec<(NodeId, String)>> = calls
        .par_iter()
        .with_min_len(RUN)
        .map(|call| calls::items(krate, owner, call).into_iter().map(|text| (call.place, text)).collect())
        .collect();
    printed.into_iter().flatten().collect()
}

/// The items, each of which is Rust. One that is not would be a bug of ours, and is said with the place it came from. Only
/// tests and other builds with debug assertions look: it would be more than a third of what a released generator does, and
/// the compiler looks in any case.
fn checked(items: Vec<(NodeId, String)>, d: &mut Diagnostics) -> Vec<String> {
    if cfg!(debug_assertions) {
        let wrong: Vec<Option<String>> = items
            .par_iter()
            .map(|(_, text)| syn::parse_str::<syn::Item>(text).err().map(|error| error.to_string()))
            .collect();
        for ((place, text), error) in items.iter().zip(wrong) {
            if let Some(error) = error {
                let message = format!("a generated item is not Rust: {error}");
                d.error(Code::Internal, *place, message).help(format!("please report this; the item is:\n{text}"));
            }
        }
    }
    items.into_iter().map(|(_, text)| text).collect()
}

fn joined(items: &[String]) -> String {
    items.join("\n")
}

/// A file of Rust, whose text is in several pieces: it may be long, and is copied once.
fn source(krate: &RustCrate, path: &str, text: &[&str]) -> File {
    File { path: path.to_owned(), text: [&["// ", &krate.banner, "\n\n"], text].concat().concat() }
}

fn toml_file(krate: &RustCrate, path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: format!("# {}\n\n{text}", krate.banner) }
}
