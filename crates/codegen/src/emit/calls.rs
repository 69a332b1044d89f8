//! Prints operations: the handle with its methods, the setters of each call, the descriptors.

use std::fmt::Write as _;

use truespec_model::Method;

use super::text::{answer, attributes, quoted, stream, written};
use super::{comment, rules};
use crate::{
    Alternative, Argument, BodyEncoding, Call, Descriptor, Doc, Group, IdempotencyItem, OtherBody, PaginationItem,
    ParamItem, PartItem, PartOption, Passing, RustCrate, Success, Target, WaitItem,
};

/// Widest line.
const WIDTH: usize = 120;
/// How a file of operations reaches the types of the crate.
const MODELS: &str = "models::";

/// The items of the handle of a tag.
pub(super) fn handle(krate: &RustCrate, group: &Group) -> Vec<String> {
    let Group { handle, accessor, .. } = group;
    let mut text = String::new();
    // rustdoc knows names without the sign of a raw one.
    let accessor = accessor.trim_start_matches("r#");
    let made = format!("Made by [`Client::{accessor}`](crate::Client::{accessor}).");
    comment::outer(&mut text, 0, &group.docs.clone().and(made));
    let _ = writeln!(text, "#[derive(Clone, Copy, Debug)]\npub struct {handle}<'c> {{");
    text.push_str("    pub(crate) client: &'c runtime::Client,\n}\n");
    vec![text, methods(krate, &format!("{handle}<'_>"), "self.client", &group.calls)]
}

/// The methods of a handle, or of the client for operations without a tag.
pub(super) fn methods(krate: &RustCrate, owner: &str, client: &str, calls: &[Call]) -> String {
    let methods: Vec<String> = calls.iter().flat_map(|call| all_methods(krate, client, call)).collect();
    format!("impl {owner} {{\n{}}}\n", methods.join("\n"))
}

fn all_methods(krate: &RustCrate, client: &str, call: &Call) -> Vec<String> {
    let mut methods = vec![method(krate, client, call)];
    for OtherBody { method: name, docs, arguments } in call.others.clone() {
        methods.push(method(krate, client, &Call { method: name, docs, arguments, ..call.clone() }));
    }
    methods
}

/// The items of one operation beside its method.
pub(super) fn items(krate: &RustCrate, owner: &str, call: &Call) -> Vec<String> {
    let mut items = Vec::new();
    if let Some(ident) = &call.ident {
        let mut text = "runtime::call! {\n".to_owned();
        let method = call.method.trim_start_matches("r#");
        let docs = format!("Call of [`{owner}::{method}`]: nothing is sent until it is awaited.");
        comment::outer(&mut text, 4, &Doc::ours(docs));
        let (success, failure) = answers(krate, call);
        let item = call.item.as_ref().map(|ty| format!(", items {}", written(krate, MODELS, ty))).unwrap_or_default();
        let _ = writeln!(text, "    pub struct {ident} -> {success}, {failure}{item};");
        if let Success::Whole(_, Some(Alternative { streamed, accept, switch })) = &call.success {
            let member = switch.as_ref().map(|switch| format!(", {}", quoted(&switch.member))).unwrap_or_default();
            let line = format!("    stream {}, {}{member};", stream(krate, MODELS, streamed), quoted(accept));
            let _ = writeln!(text, "{line}");
        }
        text.push_str("}\n");
        items.push(text);
        if !call.setters.is_empty() || !call.waits.is_empty() {
            items.push(setters(krate, ident, call));
        }
    }
    items.push(descriptor(krate, &call.descriptor, &call.operation));
    items
}

fn answers(krate: &RustCrate, call: &Call) -> (String, String) {
    let success = match &call.success {
        Success::Whole(body, _) => answer(krate, MODELS, body),
        Success::Stream(streamed) => stream(krate, MODELS, streamed),
    };
    (success, answer(krate, MODELS, &call.failure))
}

fn method(krate: &RustCrate, client: &str, call: &Call) -> String {
    let mut text = String::new();
    comment::outer(&mut text, 4, &call.docs);
    attributes(&mut text, 4, call.deprecated);
    let (success, failure) = answers(krate, call);
    let result = call.ident.clone().unwrap_or_else(|| format!("runtime::Call<{success}, {failure}>"));
    let arguments: Vec<String> = call.arguments.iter().flat_map(|argument| declared(krate, argument)).collect();
    signature(&mut text, &format!("pub fn {}", call.method), "&self", &arguments, &result);
    let mut steps: Vec<String> = call.arguments.iter().map(step).collect();
    steps.extend(switched_off(call));
    let start = format!("{client}.call(&{})", call.descriptor);
    let (open, close) = match &call.ident {
        Some(ident) => (format!("{ident}("), ")"),
        None => (String::new(), ""),
    };
    let line = format!("        {open}{start}{}{close}", steps.concat());
    if line.chars().count() <= WIDTH {
        let _ = writeln!(text, "{line}");
    } else if open.is_empty() {
        let _ = writeln!(text, "        {client}\n            .call(&{})", call.descriptor);
        for step in &steps {
            let _ = writeln!(text, "            {step}");
        }
    } else {
        let _ = writeln!(text, "        {open}\n            {client}\n                .call(&{})", call.descriptor);
        for step in &steps {
            let _ = writeln!(text, "                {step}");
        }
        insert_comma(&mut text);
        text.push_str("        )\n");
    }
    text.push_str("    }\n");
    text
}

/// What keeps a server that streams by default from it.
fn switched_off(call: &Call) -> Option<String> {
    let Success::Whole(_, Some(Alternative { switch: Some(switch), .. })) = &call.success else { return None };
    let body = call.arguments.iter().any(|argument| matches!(argument.target, Target::Body(_)));
    (switch.on_by_default && body).then(|| format!(".switched_off({})", quoted(&switch.member)))
}

fn insert_comma(text: &mut String) {
    if text.ends_with('\n') {
        text.pop();
        text.push_str(",\n");
    }
}

/// The start of a function that is compiled where it is called. Without the attribute, the crate's own build would translate
/// every operation, and what each of them sends, for whichever few of them a program calls.
fn signature(out: &mut String, head: &str, receiver: &str, arguments: &[String], result: &str) {
    out.push_str("    #[inline]\n");
    let all: Vec<&str> = std::iter::once(receiver).chain(arguments.iter().map(String::as_str)).collect();
    let line = format!("    {head}({}) -> {result} {{", all.join(", "));
    if line.chars().count() <= WIDTH {
        let _ = writeln!(out, "{line}");
        return;
    }
    let _ = writeln!(out, "    {head}(");
    for argument in all {
        let _ = writeln!(out, "        {argument},");
    }
    let _ = writeln!(out, "    ) -> {result} {{");
}

/// An argument as it is declared; a body with a content type of its own takes two.
fn declared(krate: &RustCrate, argument: &Argument) -> Vec<String> {
    let ident = &argument.ident;
    let ty = match &argument.passing {
        Passing::Value(ty) => written(krate, MODELS, ty),
        Passing::Reference(ty) => format!("&{}", written(krate, MODELS, ty)),
        Passing::Text => "&str".to_owned(),
        Passing::Slice(item) => format!("&[{}]", written(krate, MODELS, item)),
        Passing::File => "impl Into<runtime::File>".to_owned(),
    };
    let argument_itself = format!("{ident}: {ty}");
    match argument.target {
        Target::Body(BodyEncoding::BytesAs) => vec!["content_type: &str".to_owned(), argument_itself],
        Target::Body(_) | Target::Parameter(_) => vec![argument_itself],
    }
}

/// What the argument does to the call.
fn step(argument: &Argument) -> String {
    let ident = &argument.ident;
    let value = match argument.passing {
        Passing::Reference(_) => ident.clone(),
        Passing::Value(_) | Passing::Text | Passing::Slice(_) | Passing::File => format!("&{ident}"),
    };
    match &argument.target {
        Target::Parameter(position) => format!(".param({position}, {value})"),
        Target::Body(BodyEncoding::Json) => format!(".json({value})"),
        Target::Body(BodyEncoding::JsonAs(media_type)) => format!(".json_as({}, {value})", quoted(media_type)),
        Target::Body(BodyEncoding::Form) => format!(".form({value})"),
        Target::Body(BodyEncoding::Multipart(media_type)) => format!(".multipart({}, {value})", quoted(media_type)),
        Target::Body(BodyEncoding::Text(media_type)) => format!(".text({}, {ident})", quoted(media_type)),
        Target::Body(BodyEncoding::Bytes(media_type)) => format!(".bytes({}, {ident})", quoted(media_type)),
        Target::Body(BodyEncoding::BytesAs) => format!(".bytes(content_type, {ident})"),
    }
}

fn setters(krate: &RustCrate, ident: &str, call: &Call) -> String {
    let setters = call.setters.iter().map(|setter| {
        let mut text = String::new();
        comment::outer(&mut text, 4, &setter.docs);
        attributes(&mut text, 4, setter.deprecated);
        let arguments = declared(krate, &setter.argument);
        signature(&mut text, &format!("pub fn {}", setter.ident), "self", &arguments, "Self");
        let _ = writeln!(text, "        Self(self.0{})\n    }}", step(&setter.argument));
        text
    });
    let methods: Vec<String> = setters.chain(call.waits.iter().map(|wait| waiting(krate, call, wait))).collect();
    format!("impl {ident} {{\n{}}}\n", methods.join("\n"))
}

fn waiting(krate: &RustCrate, call: &Call, wait: &WaitItem) -> String {
    let mut text = String::new();
    comment::outer(&mut text, 4, &wait.docs);
    let (success, failure) = answers(krate, call);
    let result = format!("runtime::Wait<{success}, {failure}>");
    signature(&mut text, &format!("pub fn {}", wait.ident), "self", &[], &result);
    let waiter = &wait.waiter;
    let values = |values: &[String]| values.iter().map(|value| quoted(value)).collect::<Vec<_>>();
    let _ = writeln!(text, "        self.0.wait(&Waiter {{\n            field: {},", quoted(&waiter.field));
    list_at(&mut text, 12, "success", values(&waiter.success));
    if waiter.failure.is_empty() {
        text.push_str("            failure: &[],\n");
    }
    list_at(&mut text, 12, "failure", values(&waiter.failure));
    let times = [
        ("interval_ms", waiter.interval_ms),
        ("max_interval_ms", waiter.max_interval_ms),
        ("timeout_ms", waiter.timeout_ms),
    ];
    for (name, time) in times {
        let _ = writeln!(text, "            {name}: {},", digits(time));
    }
    text.push_str("        })\n    }\n");
    text
}

/// A number with a line below every three digits from the right.
fn digits(number: u64) -> String {
    let text = number.to_string();
    let mut out = String::new();
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && (text.len() - index).is_multiple_of(3) && text.len() > 4 {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

/// The `static` of an operation: what differs from the runtime's `Operation::NEW`.
fn descriptor(krate: &RustCrate, name: &str, operation: &Descriptor) -> String {
    let mut text = format!("static {name}: Operation = Operation {{\n");
    let _ = writeln!(text, "    id: {},", quoted(&operation.id));
    if operation.method != Method::Get {
        let _ = writeln!(text, "    method: runtime::Method::{},", method_variant(&operation.method));
    }
    let _ = writeln!(text, "    path: {},", quoted(&operation.path));
    list(&mut text, "params", operation.params.iter().map(param).collect());
    list(&mut text, "form", operation.form.iter().map(part).collect());
    list(&mut text, "parts", operation.parts.iter().map(part).collect());
    list(&mut text, "security", operation.security.iter().map(|alternative| credentials(krate, alternative)).collect());
    if operation.accept != "application/json" {
        let _ = writeln!(text, "    accept: {},", quoted(&operation.accept));
    }
    if !operation.sentinel.is_empty() {
        let _ = writeln!(text, "    sentinel: {},", quoted(&operation.sentinel));
    }
    list(&mut text, "redirects", operation.redirects.iter().map(u16::to_string).collect());
    match &operation.idempotency {
        IdempotencyItem::Safe => {}
        IdempotencyItem::Idempotent => text.push_str("    idempotency: Idempotency::Idempotent,\n"),
        IdempotencyItem::Unsafe => text.push_str("    idempotency: Idempotency::Unsafe,\n"),
        IdempotencyItem::Keyed { param, generate, in_progress } => {
            let _ = writeln!(text, "    idempotency: Idempotency::Keyed {{\n        param: {param},");
            let _ = writeln!(text, "        generate: {generate},");
            match in_progress {
                Some((status, pointer, value)) => {
                    let (pointer, value) = (quoted(pointer), quoted(value));
                    let line = format!("Some(InProgress {{ status: {status}, pointer: {pointer}, value: {value} }})");
                    let _ = writeln!(text, "        in_progress: {line},");
                }
                None => text.push_str("        in_progress: None,\n"),
            }
            text.push_str("    },\n");
        }
    }
    list(&mut text, "rules", operation.rules.iter().map(rules::entry).collect());
    list(&mut text, "servers", operation.servers.iter().map(|server| quoted(server)).collect());
    if let Some(found) = &operation.pagination {
        let _ = writeln!(text, "    pagination: Some({}),", pagination(found));
    }
    let envelope = [("data", &operation.envelope.data), ("error", &operation.envelope.error)];
    for (name, pointer) in envelope.into_iter().filter(|(_, pointer)| !pointer.is_empty()) {
        let _ = writeln!(text, "    {name}: {},", quoted(pointer));
    }
    text.push_str("    ..Operation::NEW\n};\n");
    text
}

/// The runtime's variant of a method.
fn method_variant(method: &Method) -> String {
    let variant = match method {
        Method::Get => "Get",
        Method::Put => "Put",
        Method::Post => "Post",
        Method::Delete => "Delete",
        Method::Options => "Options",
        Method::Head => "Head",
        Method::Patch => "Patch",
        Method::Trace => "Trace",
        Method::Query => "Query",
        Method::Other(name) => return format!("Other({})", quoted(name)),
    };
    variant.to_owned()
}

fn pagination(found: &PaginationItem) -> String {
    let numbers = found.numbers.iter().map(u64::to_string);
    let arguments: Vec<String> = numbers.chain(found.at.as_deref().map(quoted)).collect();
    let options = found.options.iter().map(|(name, at)| format!(".{name}({})", quoted(at)));
    format!("Pagination::{}({}){}", found.style, arguments.join(", "), options.collect::<String>())
}

fn credentials(krate: &RustCrate, alternative: &[usize]) -> String {
    let idents = alternative.iter().filter_map(|&index| krate.credentials.get(index));
    format!("&[{}]", idents.map(|credential| format!("&{}", credential.ident)).collect::<Vec<_>>().join(", "))
}

/// A field that holds a list, unless it is empty: on one line where it fits.
fn list(out: &mut String, name: &str, items: Vec<String>) {
    list_at(out, 4, name, items);
}

/// The same, further to the right.
fn list_at(out: &mut String, indent: usize, name: &str, items: Vec<String>) {
    if items.is_empty() {
        return;
    }
    let space = " ".repeat(indent);
    let line = format!("{space}{name}: &[{}],", items.join(", "));
    if line.chars().count() <= WIDTH {
        let _ = writeln!(out, "{line}");
        return;
    }
    let _ = writeln!(out, "{space}{name}: &[");
    for item in items {
        let _ = writeln!(out, "{space}    {item},");
    }
    let _ = writeln!(out, "{space}],");
}

fn param(param: &ParamItem) -> String {
    format!("Param::{}({}){}", param.place, quoted(&param.name), param.options)
}

fn part(part: &PartItem) -> String {
    let options = part.options.iter().map(|option| match option {
        PartOption::Style(style) => format!(".style(runtime::Style::{style})"),
        PartOption::Explode(explode) => format!(".explode({explode})"),
        PartOption::AllowReserved => ".allow_reserved()".to_owned(),
        PartOption::ContentType(media_type) => format!(".content_type({})", quoted(media_type)),
    });
    format!("runtime::Field::new({}){}", quoted(&part.name), options.collect::<String>())
}

/// What the operations of a file name of the runtime and of the crate.
pub(super) fn imports(krate: &RustCrate, calls: &[Call], body: &str) -> String {
    let mut runtime = vec!["self as runtime"];
    let names = [
        ("Idempotency", "Idempotency::"),
        ("InProgress", "InProgress {"),
        ("Operation", "Operation {"),
        ("Pagination", "Pagination::"),
        ("Param", "Param::"),
        ("Waiter", "Waiter {"),
    ];
    runtime.extend(names.iter().filter(|(_, used)| body.contains(used)).map(|(name, _)| *name));
    let mut text = format!("use truespec_runtime::{{{}}};\n", runtime.join(", "));
    let used =
        |index: usize| calls.iter().flat_map(|call| &call.operation.security).flatten().any(|&used| used == index);
    let credentials = krate.credentials.iter().enumerate().filter(|(index, _)| used(*index));
    let mut credentials: Vec<&str> = credentials.map(|(_, credential)| credential.ident.as_str()).collect();
    credentials.sort_unstable();
    let mut local = Vec::new();
    match credentials.as_slice() {
        [] => {}
        [one] => local.push(format!("use crate::client::{one};")),
        several => local.push(wrapped_use("crate::client", several)),
    }
    // Documentation names types by their whole path.
    if body.match_indices(MODELS).any(|(at, _)| !body[..at].ends_with("crate::")) {
        local.push("use crate::models;".to_owned());
    }
    if !local.is_empty() {
        let _ = write!(text, "\n{}\n", local.join("\n"));
    }
    text
}

/// `use a::{b, c};`, on several lines where one is too short.
pub(super) fn wrapped_use(path: &str, names: &[&str]) -> String {
    let line = format!("use {path}::{{{}}};", names.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let mut text = format!("use {path}::{{\n");
    let mut row = "   ".to_owned();
    for name in names {
        if row.chars().count() + name.chars().count() + 2 > WIDTH {
            let _ = writeln!(text, "{row}");
            "   ".clone_into(&mut row);
        }
        let _ = write!(row, " {name},");
    }
    let _ = write!(text, "{row}\n}};");
    text
}
