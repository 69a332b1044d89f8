//! Prints what surrounds the sources: manifest, README, and what keeps a formatter away.

use std::fmt::Write as _;

use super::features::{TRANSPORT, TRANSPORT_GIVES};
use super::text::quoted;
use super::wire::TEST;
use super::{comment, features};
use crate::{Answer, Call, CredentialKind, FirstCall, RuntimeDependency, RustCrate, Success};

/// `Cargo.toml` after its banner.
pub(super) fn manifest(krate: &RustCrate) -> String {
    let manifest = &krate.manifest;
    let keywords: Vec<String> = manifest.keywords.iter().map(|keyword| quoted(keyword)).collect();
    let mut text = "[package]\n".to_owned();
    let _ = writeln!(text, "name = {}", toml(&manifest.name));
    let _ = writeln!(text, "version = {}", toml(&manifest.version));
    text.push_str("edition = \"2024\"\nrust-version = \"1.88\"\n");
    let _ = writeln!(text, "description = {}", toml(&manifest.description));
    text.push_str("license = \"MIT OR Apache-2.0\"\nreadme = \"README.md\"\n");
    let _ = writeln!(text, "keywords = [{}]", keywords.join(", "));
    text.push_str("categories = [\"api-bindings\", \"web-programming::http-client\"]\npublish = false\n");
    text.push_str("\n[features]\n");
    text.push_str(&features::manifest(krate));
    for (feature, gives) in extras(krate) {
        let _ = writeln!(text, "# {gives}\n{feature} = [\"truespec-runtime/{feature}\"]");
    }
    text.push_str("\n[dependencies]\n");
    let source = origin(&manifest.runtime);
    let features: Vec<String> = manifest.runtime_features.iter().map(|feature| quoted(feature)).collect();
    let features = if features.is_empty() { String::new() } else { format!(", features = [{}]", features.join(", ")) };
    let _ = writeln!(text, "truespec-runtime = {{ {source}, default-features = false{features} }}");
    if let Some(wire) = &krate.wire {
        let _ = writeln!(text, "\n[dev-dependencies]\ntruespec-wire = {{ {} }}", origin(&wire.interpreter));
        text.push_str("\n# Each case is a test of its own.\n[[test]]\n");
        let _ = writeln!(text, "name = {}\nharness = false", toml(TEST));
        if krate.groups.iter().any(|group| group.feature.is_some()) {
            text.push_str("required-features = [\"default\"]\n");
        }
    }
    if let Some(sha256) = &manifest.document_sha256 {
        text.push_str("\n# What this crate was generated from, and by which version of the generator.\n[package.metadata.truespec]\n");
        let _ = writeln!(text, "document = {}", toml(&manifest.document));
        let _ = writeln!(text, "document-sha256 = {}", toml(sha256));
        let _ = writeln!(text, "generator = {}", toml(env!("CARGO_PKG_VERSION")));
    }
    text.push_str("\n[lints.rust]\nmissing_docs = \"warn\"\n");
    if manifest.foreign_letters {
        text.push_str("# The document has names in other scripts than Latin.\n");
        for lint in ["confusable_idents", "mixed_script_confusables", "uncommon_codepoints"] {
            let _ = writeln!(text, "{lint} = \"allow\"");
        }
    }
    text.push_str(LINTS);
    text
}

fn origin(dependency: &RuntimeDependency) -> String {
    match dependency {
        RuntimeDependency::Path(path) => format!("path = {}", toml(path)),
        RuntimeDependency::Version(version) => format!("version = {}", toml(version)),
    }
}

/// What users can turn on, and what it gives.
fn extras(krate: &RustCrate) -> impl Iterator<Item = (&'static str, &'static str)> {
    const FILES: (&str, &str) =
        ("fs", "Files on disk: `runtime::File::from_path` sends one, `runtime::ByteStream::save_to` writes one.");
    const ALL: [(&str, &str); 5] = [
        ("blocking", "Calls from code that is not async: `runtime::Blocking`."),
        ("http-transport", "The default transport without TLS, for a server that is reached by `http:` alone."),
        ("reqwest", "`runtime::ReqwestTransport`: calls go through a `Client` of reqwest that is yours."),
        ("serde", "`Serialize` and `Deserialize` for every model."),
        ("tracing", "A span for each call, with the operation's name and never a value."),
    ];
    krate.manifest.moves_files.then_some(FILES).into_iter().chain(ALL)
}

/// Clippy's lints, with the few that cannot hold for names and words that are not ours.
const LINTS: &str = "
[lints.clippy]
all = { level = \"warn\", priority = -1 }
pedantic = { level = \"warn\", priority = -1 }
# Names and words are the document's.
doc_link_with_quotes = \"allow\"
doc_markdown = \"allow\"
enum_variant_names = \"allow\"
module_name_repetitions = \"allow\"
similar_names = \"allow\"
struct_field_names = \"allow\"
# So is how many there are of what.
large_enum_variant = \"allow\"
struct_excessive_bools = \"allow\"
too_many_arguments = \"allow\"
# A value is given to a call; calls and builders say themselves that they must be used.
must_use_candidate = \"allow\"
needless_pass_by_value = \"allow\"
return_self_not_must_use = \"allow\"
";

/// `rustfmt.toml` after its banner.
pub(super) const RUSTFMT: &str = "# The generator formats these files.\ndisable_all_formatting = true\n";

/// `README.md` after its banner.
pub(super) fn readme(krate: &RustCrate) -> String {
    let about = &krate.about;
    let mut text = format!("# {}\n\n", krate.manifest.name);
    let _ = writeln!(text, "{}", escaped(&krate.manifest.description));
    let docs = comment::lines(&about.docs, 100);
    // Where the document says nothing of itself, the description has said it.
    if docs != [krate.manifest.description.as_str()] {
        let _ = writeln!(text, "\n{}", shifted(&docs));
    }
    text.push_str("\n## First call\n\n```rust\n");
    text.push_str(&program(krate));
    text.push_str("```\n");
    server(&mut text, krate);
    credentials(&mut text, krate);
    text.push_str("\n## Features\n\n");
    let tags = features::readme(krate);
    text.push_str(&tags);
    let _ = writeln!(text, "On by default:\n\n- `{TRANSPORT}`: {TRANSPORT_GIVES}\n\nNot on by default:\n");
    for (feature, gives) in extras(krate) {
        let _ = writeln!(text, "- `{feature}`: {gives}");
    }
    let _ = write!(text, "\n## The document\n\n`{}`", about.document);
    if !about.version.is_empty() {
        let _ = write!(text, ", version {}", escaped(&about.version));
    }
    text.push_str(".\n");
    if !about.contact.is_empty() || !about.terms.is_empty() {
        text.push('\n');
    }
    if !about.contact.is_empty() {
        let _ =
            writeln!(text, "- Contact: {}", about.contact.iter().map(|line| said(line)).collect::<Vec<_>>().join(", "));
    }
    if !about.terms.is_empty() {
        let _ = writeln!(
            text,
            "- Licence of the API: {}",
            about.terms.iter().map(|line| said(line)).collect::<Vec<_>>().join(", ")
        );
    }
    let _ = write!(
        text,
        "\n[LEDGER.md](LEDGER.md) lists where the crate says less than the document.\n\n\
         This crate is generated: change the document and run `{}`; edits by hand are lost.\n\
         The crate itself is licensed under MIT OR Apache-2.0.\n",
        about.command
    );
    text
}

/// The program of the README: it compiles as it stands.
pub(super) fn program(krate: &RustCrate) -> String {
    let library = &krate.manifest.library;
    let first = krate.first_call.as_ref().and_then(|first| Some((first, call_of(krate, first)?)));
    let mut text = String::new();
    if let Some((first, _)) = &first {
        let mut imports: Vec<&str> = first.imports.iter().map(|id| krate.ident(*id)).collect();
        imports.sort_unstable();
        imports.dedup();
        match imports.as_slice() {
            [] => {}
            [one] => {
                let _ = writeln!(text, "use {library}::models::{one};");
            }
            several => {
                let _ = writeln!(text, "use {library}::models::{{{}}};", several.join(", "));
            }
        }
    }
    let head = if first.is_some() { "async fn first_call()" } else { "fn first_client()" };
    let _ = writeln!(text, "use {library}::Client;\n\n{head} -> Result<(), Box<dyn std::error::Error>> {{");
    let mut builder = "Client::builder()".to_owned();
    if let Some(credential) = krate.credentials.first() {
        let given = match credential.kind {
            CredentialKind::Basic { .. } => "(\"user\", \"password\")",
            CredentialKind::Bearer => "(\"token\")",
            CredentialKind::Header(_) | CredentialKind::Query(_) | CredentialKind::Cookie(_) => "(\"key\")",
        };
        builder.extend([".", &credential.setter, given]);
    }
    if krate.default_server().is_none() {
        builder.push_str(".base_url(\"https://example.com\")");
    }
    let _ = writeln!(text, "    let client = {builder}.build()?;");
    match first {
        Some((first, call)) => {
            let accessor = first.group.and_then(|group| krate.groups.get(group));
            let accessor = accessor.map(|group| format!(".{}()", group.accessor)).unwrap_or_default();
            let arguments = first.arguments.join(", ");
            let answered = !matches!(call.success, Success::Whole(Answer::Empty, _));
            let kept = if answered { "let answer = " } else { "" };
            let line = format!("    {kept}client{accessor}.{}({arguments}).await?;", call.method);
            if line.chars().count() <= 100 {
                let _ = writeln!(text, "{line}");
            } else {
                let accessor = if accessor.is_empty() { accessor } else { format!("        {accessor}\n") };
                let _ = writeln!(
                    text,
                    "    {kept}client\n{accessor}        .{}({arguments})\n        .await?;",
                    call.method
                );
            }
            text.push_str(if answered { "    println!(\"{answer:?}\");\n" } else { "" });
        }
        None => text.push_str("    println!(\"{client:?}\");\n"),
    }
    text.push_str("    Ok(())\n}\n");
    text
}

fn call_of<'k>(krate: &'k RustCrate, first: &FirstCall) -> Option<&'k Call> {
    match first.group {
        Some(group) => krate.groups.get(group)?.calls.get(first.call),
        None => krate.untagged.get(first.call),
    }
}

/// Where calls go.
fn server(out: &mut String, krate: &RustCrate) {
    let variable = &krate.base_url_env;
    out.push_str("\n## Server\n\n");
    if let Some(choice) = &krate.choice {
        out.push_str("| Server | Base URL |\n| --- | --- |\n");
        for server in &choice.servers {
            let fields: Vec<&str> = server.fields.iter().map(|field| field.ident.as_str()).collect();
            let fields = if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields.join(", ")) };
            let _ = writeln!(out, "| `Server::{}{fields}` | `{}` |", server.ident, server.template());
        }
        let _ = writeln!(
            out,
            "\nThe first is the default. `.server(…)` of the builder takes another, `.base_url(…)` or `{variable}` any URL."
        );
        return;
    }
    let _ = match krate.default_server() {
        Some(url) => writeln!(out, "`{url}`, unless `.base_url(…)` of the builder or `{variable}` says another."),
        None => writeln!(
            out,
            "The document names none that can be reached from anywhere: `.base_url(…)` of the builder or `{variable}` must \
             say it."
        ),
    };
}

fn credentials(out: &mut String, krate: &RustCrate) {
    out.push_str("\n## Credentials\n\n");
    let refused = &krate.refused_credentials;
    if krate.credentials.is_empty() {
        if refused.is_empty() {
            out.push_str("None are needed.\n");
        } else {
            out.push_str("The builder has no method for what the document asks for:\n\n");
            unsent(out, refused);
        }
        return;
    }
    out.push_str("| Scheme | Builder | Environment, for `Client::from_env()` |\n| --- | --- | --- |\n");
    for credential in &krate.credentials {
        let variables = match &credential.kind {
            CredentialKind::Basic { password_env } => format!("`{}`, `{password_env}`", credential.env),
            _ => format!("`{}`", credential.env),
        };
        let scheme = escaped(&credential.scheme).replace('|', "\\|");
        let tokens = credential.tokens.as_ref().map(|tokens| format!(", `.{}(id, secret, scopes)`", tokens.setter));
        let _ = writeln!(out, "| {scheme} | `.{}(…)`{} | {variables} |", credential.setter, tokens.unwrap_or_default());
    }
    out.push_str(
        "\nA setter takes text, a `Secret`, or a provider that is asked for each call, such as a `RotatingSecret`.\n",
    );
    if !refused.is_empty() {
        out.push_str("\nThe document has others, for which the builder has no method:\n\n");
        unsent(out, refused);
    }
}

/// Credentials that are the caller's own business.
fn unsent(out: &mut String, refused: &[(String, &str)]) {
    for (name, why) in refused {
        let _ = writeln!(out, "- {name} {why}.");
    }
}

/// One line of the document's words.
fn escaped(text: &str) -> String {
    comment::lines(&crate::Doc { paragraphs: vec![crate::Paragraph::Theirs(text.to_owned())] }, usize::MAX >> 1)
        .join(" ")
}

fn said(line: &str) -> String {
    if line.contains("<http") || line.starts_with('`') { line.to_owned() } else { escaped(line) }
}

/// Headings below ours.
fn shifted(lines: &[String]) -> String {
    let mut fence: Option<usize> = None;
    let shifted = lines.iter().map(|line| {
        let ticks = line.chars().take_while(|&c| c == '`').count();
        match fence {
            Some(open) if ticks >= open => fence = None,
            None if ticks >= 3 => fence = Some(ticks),
            _ => {}
        }
        let heading = fence.is_none() && line.starts_with('#');
        if heading && !line.starts_with("#####") { format!("##{line}") } else { line.clone() }
    });
    shifted.collect::<Vec<_>>().join("\n")
}

/// A basic string of TOML 1.0; control characters are escaped as it asks.
fn toml(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
