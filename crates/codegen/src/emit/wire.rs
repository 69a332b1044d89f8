//! Prints the test that runs wire cases: a table of the operations that they name. How a case is read and judged is the
//! interpreter's, in the crate `truespec-wire`.

use std::fmt::Write as _;

use super::text::quoted;
use super::{File, source};
use crate::{
    Answer, Call, CredentialKind, RustCrate, RustType, ServerChoice, ServerItem, StatusItem, Streamed, Success,
    TypeBody, TypeId, ValueItem, WireArgument, WireCall, WireTest, WireValue,
};

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
        let tokens = credential.tokens.as_ref().map_or_else(String::new, |tokens| format!(" {}", tokens.setter));
        let _ = writeln!(text, "        {} {} {kind}{tokens},", credential.setter, quoted(&credential.scheme));
    }
    text.push_str("    }\n    servers {\n");
    if let Some(choice) = &krate.choice {
        for item in &choice.servers {
            server(&mut text, library, choice, item);
        }
    }
    text.push_str("    }\n}\n");
    source(krate, &format!("tests/{TEST}.rs"), &[&text])
}

/// A server of the document with the variables that a case gives, others at their defaults.
fn server(text: &mut String, library: &str, choice: &ServerChoice, item: &ServerItem) {
    let name = quoted(&item.ident);
    let path = format!("{library}::servers::Server::{}", item.ident);
    if item.fields.is_empty() {
        let _ = writeln!(text, "        {name} |_: &wire::Settings<'_>| Ok::<_, wire::Refusal>({path}),");
        return;
    }
    let _ = writeln!(text, "        {name} |settings: &wire::Settings<'_>| Ok::<_, wire::Refusal>({path} {{");
    for field in &item.fields {
        let key = quoted(field.ident.trim_start_matches("r#"));
        let values = field.variable.and_then(|index| choice.variables.get(index));
        let given = values.map_or_else(
            || format!("settings.variable({key})?"),
            |variable| {
                let ty = format!("{library}::servers::{}", variable.ident);
                let value = |value: &ValueItem| format!("({}, {ty}::{})", quoted(&value.wire), value.ident);
                let values: Vec<String> = variable.values.iter().map(value).collect();
                format!("settings.choice({key}, &[{}])?", values.join(", "))
            },
        );
        let _ = writeln!(text, "            {}: {given}.unwrap_or_default(),", field.ident);
    }
    text.push_str("        }),\n");
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
    let _ = writeln!(text, "        wire::Operation {{\n            id: {},", quoted(&call.operation.id));
    let _ = writeln!(text, "            media_type: {},", quoted(&item.media_type));
    let names: Vec<String> = item.arguments.iter().map(names).collect();
    let _ = writeln!(text, "            arguments: &[{}],", names.join(", "));
    let statuses: Vec<String> = item.statuses.iter().map(|status| quoted(status)).collect();
    let _ = writeln!(text, "            statuses: &[{}],", statuses.join(", "));
    let ways = ways(krate, call);
    let known: Vec<String> = ways.iter().map(|way| quoted(&way.name)).collect();
    let _ = writeln!(text, "            ways: &[{}],", known.join(", "));
    text.push_str("            call: |client, arguments| {\n");
    let numbered = || item.arguments.iter().enumerate();
    let required = numbered().filter(|(_, argument)| argument.setter.is_none());
    let given: Vec<String> = required.map(|(index, argument)| value(index, argument)).collect();
    let binding = if given.len() == item.arguments.len() { "let call" } else { "let mut call" };
    let made = format!("client{accessor}.{}({})", item.method, given.join(", "));
    let _ = writeln!(text, "                {binding} = {made}.with(arguments.options());");
    for (index, argument) in numbered() {
        let Some(setter) = &argument.setter else { continue };
        let _ = writeln!(text, "                if arguments.has({index}) {{");
        let _ = writeln!(text, "                    call = call.{setter}({});", value(index, argument));
        text.push_str("                }\n");
    }
    let _ = writeln!(text, "                let debug = format!(\"{{call:?}}\");");
    match &ways[..] {
        [] => {}
        [only] => {
            let _ = writeln!(text, "                Ok({})", only.taken);
        }
        [usual, others @ ..] => {
            text.push_str("                Ok(match arguments.way() {\n");
            for way in others {
                let _ = writeln!(text, "                    {} => {},", quoted(&way.name), way.taken);
            }
            let _ = writeln!(text, "                    _ => {},\n                }})", usual.taken);
        }
    }
    text.push_str("            },\n        },\n");
}

/// A way to have the answer of a call.
struct Way {
    name: String,
    /// The expression of the call under way.
    taken: String,
}

/// The ways to have the answer of a call, the usual one first.
fn ways(krate: &RustCrate, call: &Call) -> Vec<Way> {
    let failure = shown(krate, &call.failure);
    let with_headers = |taken: String| match call.headers {
        Some(id) => {
            let library = &krate.manifest.library;
            format!("wire::with_headers::<{library}::models::{}>({taken})", krate.ident(id))
        }
        None => taken,
    };
    let way = |name: &str, taken: String| Way { name: name.to_owned(), taken };
    let streamed = |streamed: &Streamed, call: &str| {
        let taken = format!("wire::streamed(debug, arguments.taking(), {call}.send_with_meta(), {failure})");
        way(stream_name(streamed), with_headers(taken))
    };
    let (answer, alternative) = match &call.success {
        Success::Stream(items) => return vec![streamed(items, "call")],
        Success::Whole(answer, alternative) => (answer, alternative),
    };
    let success = shown(krate, answer);
    let mut ways =
        vec![way("whole", with_headers(format!("wire::sent(debug, call.send_with_meta(), {success}, {failure})")))];
    ways.extend(alternative.iter().map(|alternative| streamed(&alternative.streamed, "call.stream()")));
    if call.item.is_some() {
        let pages = format!("wire::pages(debug, arguments.taking(), call.pages(), {success}, {failure})");
        let items = format!("wire::items(debug, arguments.taking(), call.items(), {failure})");
        ways.extend([way("pages", pages), way("items", items)]);
    }
    ways.extend(call.waits.iter().map(|wait| {
        let taken = format!("wire::waited(debug, arguments.taking(), call.{}(), {success}, {failure})", wait.ident);
        way(&wait.ident, taken)
    }));
    ways
}

const fn stream_name(streamed: &Streamed) -> &'static str {
    match streamed {
        Streamed::Bytes => "bytes",
        Streamed::Texts | Streamed::Events(_) | Streamed::WholeEvents(_) => "events",
        Streamed::Lines(_) => "lines",
    }
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
        WireValue::Form => format!("&arguments.form({index})?"),
        WireValue::File => format!("arguments.file({index})?"),
        WireValue::FileAs => format!("&arguments.content_type({index})?, arguments.file({index})?"),
    }
}

/// The function that shows what a call answers with.
fn shown(krate: &RustCrate, answer: &Answer) -> String {
    let Answer::ByStatus(id) = answer else { return shown_by(answer).to_owned() };
    let Some(rows) = rows(krate, *id) else { return shown_by(answer).to_owned() };
    let ty = format!("{}::models::{}", krate.manifest.library, krate.ident(*id));
    let arms = rows.iter().map(|row| match row.body {
        Answer::Empty => format!("{ty}::{} => wire::nothing(&())", row.ident),
        _ => format!("{ty}::{}(value) => {}(value)", row.ident, shown_by(&row.body)),
    });
    format!("|value| match value {{ {} }}", arms.collect::<Vec<_>>().join(", "))
}

/// The statuses of an enum over several, which may stand behind another name.
fn rows(krate: &RustCrate, id: TypeId) -> Option<&[StatusItem]> {
    match &krate.types.get(id.0)?.body {
        TypeBody::Responses(rows) => Some(rows),
        &TypeBody::Alias(RustType::Model(id)) => rows(krate, id),
        _ => None,
    }
}

const fn shown_by(answer: &Answer) -> &'static str {
    match answer {
        Answer::Empty => "wire::nothing",
        Answer::Text => "wire::plain_text",
        Answer::Bytes => "wire::bytes",
        Answer::Json(_) | Answer::ByStatus(_) => "wire::json",
    }
}
