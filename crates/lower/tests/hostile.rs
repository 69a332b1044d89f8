//! Documents that are legal, or nearly, and made to exhaust whoever reads them.

use std::fmt::Write as _;

use truespec_model::{Api, Kind, Shape};
use truespec_openapi::{parse, read, resolve};
use truespec_source::{Diagnostics, Ledger, Sources};

#[test]
fn a_chain_of_names() {
    let mut text = String::new();
    for index in 0..10_000 {
        let _ = writeln!(text, "    A{index}: {{$ref: '#/components/schemas/A{}'}}", index + 1);
    }
    text.push_str("    A10000: {type: [object, 'null'], properties: {next: {$ref: '#/components/schemas/A0'}}}\n");
    assert_eq!(lower(&text).shapes.len(), 1);
}

#[test]
fn a_chain_of_parents() {
    let mut text = String::new();
    for index in 0..500 {
        let parent = format!("{{$ref: '#/components/schemas/A{}'}}", index + 1);
        let _ = writeln!(text, "    A{index}: {{allOf: [{parent}, {{properties: {{p{index}: {{type: string}}}}}}]}}");
    }
    text.push_str("    A500: {type: object, properties: {last: {type: string}}}\n");
    lower(&text);
}

#[test]
fn a_chain_of_unions() {
    let mut text = String::new();
    for index in 0..3_000 {
        let next = format!("{{$ref: '#/components/schemas/A{}'}}", index + 1);
        let _ = writeln!(text, "    A{index}: {{anyOf: [{next}, {{type: 'null'}}, {{type: integer}}]}}");
    }
    text.push_str("    A3000: {type: string}\n");
    lower(&text);
}

#[test]
fn diamonds_of_parents() {
    let mut text = String::new();
    for index in 0..60 {
        let next = format!("{{$ref: '#/components/schemas/A{}'}}", index + 1);
        let other = format!("{{allOf: [{next}], properties: {{p{index}: {{type: string}}}}}}");
        let _ = writeln!(text, "    A{index}: {{allOf: [{next}, {other}]}}");
    }
    text.push_str("    A60: {type: object, properties: {last: {type: string}}}\n");
    lower(&text);
}

#[test]
fn merging_multiplied_by_recursion() {
    let mut text = String::new();
    for index in 0..12 {
        let mut properties = String::new();
        for name in ["a", "b", "c"] {
            let target = (index * 5 + name.len() + usize::from(name.as_bytes()[0])) % 12;
            let _ = write!(properties, "{name}: {{$ref: '#/components/schemas/A{target}'}}, ");
        }
        let _ = writeln!(text, "    A{index}: {{type: object, properties: {{{properties}}}}}");
    }
    let all: Vec<String> = (0..12).map(|index| format!("{{$ref: '#/components/schemas/A{index}'}}")).collect();
    let _ = writeln!(text, "    All: {{allOf: [{}]}}", all.join(", "));
    lower(&text);
}

#[test]
fn schemas_within_schemas() {
    let depth = 110;
    let open = "{type: object, properties: {a: ".repeat(depth);
    let close = "}}".repeat(depth);
    lower(&format!("    Deep: {open}{{type: string}}{close}\n"));
    let (open, close) = ("{items: ".repeat(245), "}".repeat(245));
    lower(&format!("    Deep: {open}{{type: string}}{close}\n"));
    let (open, close) = ("{allOf: [".repeat(depth), "]}".repeat(depth));
    lower(&format!("    Deep: {open}{{type: string}}{close}\n"));
    let (open, close) = ("{anyOf: [{type: integer}, {type: array, items: ".repeat(80), "}]}".repeat(80));
    lower(&format!("    Deep: {open}{{type: string}}{close}\n"));
}

#[test]
fn merging_deeper_than_the_text() {
    let mut text = String::new();
    for index in 0..1_000 {
        let both = |name: char| format!("{{$ref: '#/components/schemas/{name}{}'}}", index + 1);
        let _ = writeln!(text, "    A{index}: {{type: object, properties: {{p: {}}}}}", both('A'));
        let _ = writeln!(text, "    B{index}: {{type: object, properties: {{p: {}}}}}", both('B'));
    }
    text.push_str("    A1000: {type: object}\n    B1000: {type: object}\n");
    text.push_str("    All: {allOf: [{$ref: '#/components/schemas/A0'}, {$ref: '#/components/schemas/B0'}]}\n");
    lower(&text);
}

#[test]
fn unions_beside_unions() {
    let branches: Vec<String> =
        (0..8).map(|index| format!("{{type: object, properties: {{p{index}: {{type: string}}}}}}")).collect();
    let union = format!("{{oneOf: [{}]}}", branches.join(", "));
    let all = vec![union; 8].join(", ");
    lower(&format!("    Product: {{allOf: [{all}]}}\n"));
}

const MANY: usize = 200_000;

fn lower(schemas: &str) -> Api {
    let text = format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\ncomponents:\n  schemas:\n{schemas}");
    let mut sources = Sources::new();
    let file = sources.add("hostile.yaml", text.into_bytes()).expect("UTF-8");
    let (mut d, mut ledger) = (Diagnostics::new(), Ledger::new());
    let tree = parse(sources, file, &mut d).expect("well-formed");
    let document = read(&tree, &mut d);
    let resolved = resolve(tree, document, &mut d);
    let api = truespec_lower::lower(&resolved, &mut d, &mut ledger);
    // What multiplies makes shapes, far more than these; and what does not end does not pass.
    let fields = |shape: &Shape| if let Kind::Object(object) = &shape.kind { object.fields.len() } else { 0 };
    let parts: usize = api.shapes.iter().map(|(_, shape)| 1 + fields(shape)).sum();
    println!("{parts} shapes and fields");
    assert!(parts < MANY, "{parts} shapes and fields");
    api
}
