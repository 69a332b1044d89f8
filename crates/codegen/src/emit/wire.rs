//! Prints the test that runs wire cases: a table of the operations that they name. How a case is read and judged is the
//! interpreter's, in the crate `truespec-wire`.

use std::fmt::Write as _;

use super::text::quoted;
use super::{File, source};
use crate::{Answer, CredentialKind, RustCrate, TypeBody, WireArgument, WireCall, WireTest, WireValue};

/// Name and path of the test.
pub(super) const TEST: &str = "wire";

/// The test.
pub(super) fn test(krate: &RustCrate, wire: &WireTest) -> File {
    let library = &krate.manifest.library;
    let mut text =
        "//! Wire cases: what this client puts on the wire, and what it makes of the answers.\n\n".to_owned();
    text.push_str("#![allow(deprecated, reason = \"cases may call what the document deprecates\")]\n");
    text.push_str("\nfn main() -> std::process::ExitCode {\n    wire::main(&TABLE)\n}\n");
    let _ = writeln!(text, "\nstatic TABLE: wire::Table<{library}::Client> = wire::Table {{");
    let _ = writeln!(text, "    document: {},", quoted(&krate.about.document));
    let files: Vec<String> =
        wire.files.iter().map(|file| format!("({file}, include_str!({file}))", file = quoted(file))).collect();
    list(&mut text, "cases", &files);
    text.push_str("    connect,\n    operations: &[\n");
    for item in &wire.calls {
        operation(&mut text, krate, item);
    }
    text.push_str("    ],\n");
    list(&mut text, "known", &wire.known.iter().map(|id| quoted(id)).collect::<Vec<_>>());
    let _ = writeln!(text, "}};\n\nwire::connect! {{\n    {library}::Client {{");
    for credential in &krate.credentials {
        let kind = match credential.kind {
            CredentialKind::Header(_) => "header",
            CredentialKind::Query(_) => "query",
            CredentialKind::Cookie(_) => "cookie",
            CredentialKind::Bearer => "bearer",
            CredentialKind::Basic { .. } => "basic",
        };
        let _ = writeln!(text, "        {} {} {kind},", credential.setter, quoted(&credential.scheme));
    }
    text.push_str("    }\n}\n");
    source(krate, &format!("tests/{TEST}.rs"), &text)
}

fn list(text: &mut String, name: &str, items: &[String]) {
    if items.is_empty() {
        let _ = writeln!(text, "    {name}: &[],");
        return;
    }
    let _ = writeln!(text, "    {name}: &[");
    for item in items {
        let _ = writeln!(text, "        {item},");
    }
    text.push_str("    ],\n");
}

fn operation(text: &mut String, krate: &RustCrate, item: &WireCall) {
    let group = item.group.and_then(|group| krate.groups.get(group));
    let calls = group.map_or(&krate.untagged, |group| &group.calls);
    let Some(call) = calls.get(item.call) else { return };
    let accessor = group.map_or_else(String::new, |group| format!(".{}()", group.accessor));
    let (required, optional) = item.arguments.split_at(call.arguments.len().min(item.arguments.len()));
    let _ = writeln!(text, "        wire::Operation {{\n            id: {},", quoted(&call.operation.id));
    let names: Vec<String> = item.arguments.iter().map(names).collect();
    let _ = writeln!(text, "            arguments: &[{}],", names.join(", "));
    let statuses: Vec<String> = item.statuses.iter().map(|status| quoted(status)).collect();
    let _ = writeln!(text, "            statuses: &[{}],", statuses.join(", "));
    let arguments = if item.arguments.is_empty() { "_" } else { "arguments" };
    let _ = writeln!(text, "            call: |client, {arguments}| {{");
    let given: Vec<String> = required.iter().enumerate().map(|(index, argument)| value(index, argument)).collect();
    let binding = if optional.is_empty() { "let call" } else { "let mut call" };
    let _ = writeln!(text, "                {binding} = client{accessor}.{}({});", call.method, given.join(", "));
    for (at, (argument, setter)) in optional.iter().zip(&call.setters).enumerate() {
        let index = required.len() + at;
        let _ = writeln!(text, "                if arguments.has({index}) {{");
        let _ = writeln!(text, "                    call = call.{}({});", setter.ident, value(index, argument));
        text.push_str("                }\n");
    }
    let (success, failure) = (shown(krate, &call.success), shown(krate, &call.failure));
    let _ = writeln!(text, "                let debug = format!(\"{{call:?}}\");");
    let _ = writeln!(text, "                Ok(wire::sent(debug, call.send_with_meta(), {success}, {failure}))");
    text.push_str("            },\n        },\n");
}

fn names(argument: &WireArgument) -> String {
    let names: Vec<String> = argument.names.iter().map(|name| quoted(name)).collect();
    format!("&[{}]", names.join(", "))
}

/// The expression of an argument; its type follows from the method that takes it.
fn value(index: usize, argument: &WireArgument) -> String {
    match argument.made {
        WireValue::Text => format!("&arguments.text({index})?"),
        WireValue::Checked => format!("arguments.checked({index})?"),
        WireValue::CheckedReference => format!("&arguments.checked({index})?"),
        WireValue::Value => format!("arguments.value({index})?"),
        WireValue::Reference => format!("&arguments.value({index})?"),
        WireValue::List => format!("&arguments.list({index})?"),
        WireValue::Bytes => format!("arguments.bytes({index})?"),
        WireValue::BytesAs => format!("&arguments.content_type({index})?, arguments.bytes({index})?"),
    }
}

/// The function that shows what a call answers with.
fn shown(krate: &RustCrate, answer: &Answer) -> String {
    let Answer::ByStatus(id) = answer else { return shown_by(answer).to_owned() };
    let Some(TypeBody::Responses(rows)) = krate.types.get(id.0).map(|item| &item.body) else {
        return shown_by(answer).to_owned();
    };
    let ty = format!("{}::models::{}", krate.manifest.library, krate.ident(*id));
    let arms = rows.iter().map(|row| match row.body {
        Answer::Empty => format!("{ty}::{} => wire::nothing(&())", row.ident),
        _ => format!("{ty}::{}(value) => {}(value)", row.ident, shown_by(&row.body)),
    });
    format!("|value| match value {{ {} }}", arms.collect::<Vec<_>>().join(", "))
}

const fn shown_by(answer: &Answer) -> &'static str {
    match answer {
        Answer::Empty => "wire::nothing",
        Answer::Text => "wire::plain_text",
        Answer::Bytes => "wire::bytes",
        Answer::Json(_) | Answer::ByStatus(_) => "wire::json",
    }
}
