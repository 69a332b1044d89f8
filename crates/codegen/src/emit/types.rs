//! Prints types: the declaration, then the table from which the runtime's macro makes the implementation.

use std::fmt::Write as _;

use truespec_model::Selecting;

use super::comment;
use super::text::{attributes, quoted, written};
use crate::{
    Answer, Doc, FieldItem, FieldMode, RustCrate, RustType, Selector, StatusItem, TagItem, TypeBody, TypeItem,
    ValueBase, ValueItem, VariantItem,
};

/// The items of a type.
pub(super) fn items(krate: &RustCrate, item: &TypeItem) -> Vec<String> {
    let ident = &item.ident;
    match &item.body {
        TypeBody::Struct { constants, fields, extra, default } => {
            let constant = |(wire, value): &(String, Selecting)| format!("{} = {}", quoted(wire), literal(value));
            let row = |field: &FieldItem| format!("{} {} {}", mode(field.mode), field.ident, quoted(&field.wire));
            let mut table: Vec<String> = constants.iter().map(constant).chain(fields.iter().map(row)).collect();
            table.extend(extra.as_ref().map(|(name, _)| format!("..{name}")));
            let head = if *default { format!("{ident}: Default") } else { ident.clone() };
            let extra = extra.as_ref().map(|(name, ty)| {
                format!(
                    "    /// Fields that the document does not name.\n    pub {name}: {},\n",
                    written(krate, "", ty)
                )
            });
            vec![structure(krate, item, fields, &extra.unwrap_or_default()), table_of("object", &head, &table)]
        }
        TypeBody::Tuple { items, rest, .. } => {
            let row = |item: &FieldItem| format!("{} {}", mode(item.mode), item.ident);
            let mut table: Vec<String> = items.iter().map(row).collect();
            table.extend(rest.iter().map(|_| format!("..{}", items.len())));
            vec![tuple(krate, item, items, rest.as_ref()), table_of("tuple", ident, &table)]
        }
        TypeBody::Headers(fields) => {
            let row = |field: &FieldItem| format!("{} {}", field.ident, quoted(&field.wire));
            let table: Vec<String> = fields.iter().map(row).collect();
            vec![structure(krate, item, fields, ""), table_of("headers", ident, &table)]
        }
        TypeBody::Enum { base, values } => vec![listed(item, *base, values), value_table(ident, *base, values)],
        TypeBody::Union { variants, by } => vec![union(krate, item, variants), union_table(ident, variants, by)],
        TypeBody::Responses(rows) => vec![responses(krate, item, rows), response_table(ident, rows)],
        TypeBody::Alias(ty) => vec![format!("{}pub type {ident} = {};\n", head(item), written(krate, "", ty))],
        TypeBody::Text { min_length, max_length, pattern } => {
            let mut text = "runtime::text! {\n".to_owned();
            comment::outer(&mut text, 4, &item.docs);
            let _ = writeln!(text, "    pub struct {ident} {{");
            let lengths = [("min_length", min_length), ("max_length", max_length)];
            for (name, length) in lengths.iter().filter_map(|(name, length)| Some((name, (**length)?))) {
                let _ = writeln!(text, "        {name}: {length},");
            }
            if let Some(pattern) = pattern {
                let _ = writeln!(text, "        pattern: {},", quoted(pattern));
            }
            text.push_str("    }\n}\n");
            vec![text]
        }
    }
}

/// Documentation and attributes.
fn head(item: &TypeItem) -> String {
    let mut text = String::new();
    comment::outer(&mut text, 0, &item.docs);
    attributes(&mut text, 0, item.deprecated);
    if !item.derives.is_empty() {
        let _ = writeln!(text, "#[derive({})]", item.derives.join(", "));
    }
    text
}

fn structure(krate: &RustCrate, item: &TypeItem, fields: &[FieldItem], extra: &str) -> String {
    let mut text = head(item);
    if fields.is_empty() && extra.is_empty() {
        let _ = writeln!(text, "pub struct {} {{}}", item.ident);
        return text;
    }
    let _ = writeln!(text, "pub struct {} {{", item.ident);
    for field in fields {
        comment::outer(&mut text, 4, &field.docs);
        attributes(&mut text, 4, field.deprecated);
        let _ = writeln!(text, "    pub {}: {},", field.ident, written(krate, "", &field.ty));
    }
    text.push_str(extra);
    text.push_str("}\n");
    text
}

fn tuple(krate: &RustCrate, item: &TypeItem, items: &[FieldItem], rest: Option<&RustType>) -> String {
    let mut text = head(item);
    let _ = writeln!(text, "pub struct {}(", item.ident);
    for item in items {
        comment::outer(&mut text, 4, &item.docs);
        let _ = writeln!(text, "    pub {},", written(krate, "", &item.ty));
    }
    if let Some(rest) = rest {
        let rest = written(krate, "", rest);
        let which =
            if items.is_empty() { "The items." } else { "Items after those that the document describes one by one." };
        let _ = writeln!(text, "    /// {which}\n    pub Vec<{rest}>,");
    }
    text.push_str(");\n");
    text
}

fn mode(mode: FieldMode) -> &'static str {
    match mode {
        FieldMode::Required => "required",
        FieldMode::Nullable => "nullable",
        FieldMode::Optional => "optional",
        FieldMode::Patch => "patch",
    }
}

fn listed(item: &TypeItem, base: ValueBase, values: &[ValueItem]) -> String {
    let unknown = match base {
        ValueBase::String => "String",
        ValueBase::Integer => "i64",
        ValueBase::Number => "runtime::Number",
    };
    let variants = values.iter().map(|value| (value.ident.as_str(), &value.docs, String::new()));
    enumeration(item, variants, Some(unknown))
}

fn union(krate: &RustCrate, item: &TypeItem, variants: &[VariantItem]) -> String {
    let variants = variants.iter().map(|v| (v.ident.as_str(), &v.docs, format!("({})", written(krate, "", &v.ty))));
    enumeration(item, variants, Some("runtime::Value"))
}

fn responses(krate: &RustCrate, item: &TypeItem, rows: &[StatusItem]) -> String {
    let variants = rows.iter().map(|row| (row.ident.as_str(), &row.docs, held(krate, &row.body)));
    enumeration(item, variants, None)
}

/// An enum; `unknown` is the type of what the document does not list.
fn enumeration<'a>(
    item: &'a TypeItem,
    variants: impl Iterator<Item = (&'a str, &'a Doc, String)>,
    unknown: Option<&str>,
) -> String {
    let mut text = head(item);
    let _ = writeln!(text, "pub enum {} {{", item.ident);
    for (ident, docs, held) in variants {
        comment::outer(&mut text, 4, docs);
        let _ = writeln!(text, "    {ident}{held},");
    }
    if let Some(unknown) = unknown {
        let _ = writeln!(text, "    /// A value that the document does not list.\n    Unknown({unknown}),");
    }
    text.push_str("}\n");
    text
}

/// What a variant of a response holds.
fn held(krate: &RustCrate, body: &Answer) -> String {
    match body {
        Answer::Empty => String::new(),
        Answer::Json(ty) => format!("({})", written(krate, "", ty)),
        Answer::Text => "(String)".to_owned(),
        Answer::Bytes => "(runtime::Bytes)".to_owned(),
        Answer::ByStatus(id) => format!("({})", krate.ident(*id)),
    }
}

/// How the body of a response is read.
fn reading(body: &Answer) -> &'static str {
    match body {
        Answer::Empty => "empty",
        Answer::Json(_) | Answer::ByStatus(_) => "json",
        Answer::Text => "text",
        Answer::Bytes => "bytes",
    }
}

fn value_table(ident: &str, base: ValueBase, values: &[ValueItem]) -> String {
    let name = match base {
        ValueBase::String => "string_enum",
        ValueBase::Integer => "int_enum",
        ValueBase::Number => "number_enum",
    };
    let row = |value: &ValueItem| match base {
        ValueBase::Integer => format!("{} {}", value.ident, value.wire),
        ValueBase::String | ValueBase::Number => format!("{} {}", value.ident, quoted(&value.wire)),
    };
    table_of(name, ident, &values.iter().map(row).collect::<Vec<_>>())
}

fn union_table(ident: &str, variants: &[VariantItem], by: &TagItem) -> String {
    let by = match by {
        TagItem::Property(name) => format!("property {}", quoted(name)),
        TagItem::Tag(name) => format!("tag {}", quoted(name)),
        TagItem::Kind => "kind".to_owned(),
        TagItem::Keys => "keys".to_owned(),
        TagItem::Trial => "trial".to_owned(),
    };
    let tags = |tags: &[Selecting]| tags.iter().map(literal).collect::<Vec<_>>().join(" ");
    let texts = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(" ");
    let row = |variant: &VariantItem| match &variant.selector {
        Selector::Tags(values) if values.is_empty() => variant.ident.clone(),
        Selector::Tags(values) => format!("{} {}", variant.ident, tags(values)),
        Selector::Kinds(kinds) => format!("{} {}", variant.ident, kinds.join(" ")),
        Selector::Keys(keys) => format!("{} [{}]", variant.ident, texts(keys)),
        Selector::Trial => variant.ident.clone(),
    };
    table_of("union", &format!("{ident} by {by}"), &variants.iter().map(row).collect::<Vec<_>>())
}

fn literal(value: &Selecting) -> String {
    match value {
        Selecting::Text(text) => quoted(text),
        Selecting::Integer(_) | Selecting::Bool(_) => value.to_string(),
    }
}

fn response_table(ident: &str, rows: &[StatusItem]) -> String {
    let row = |row: &StatusItem| format!("{} {} {}", row.pattern, row.ident, reading(&row.body));
    table_of("responses", ident, &rows.iter().map(row).collect::<Vec<_>>())
}

fn table_of(name: &str, head: &str, rows: &[String]) -> String {
    if rows.is_empty() {
        return format!("runtime::{name}! {{\n    {head} {{}}\n}}\n");
    }
    let mut text = format!("runtime::{name}! {{\n    {head} {{\n");
    for row in rows {
        let _ = writeln!(text, "        {row},");
    }
    text.push_str("    }\n}\n");
    text
}
