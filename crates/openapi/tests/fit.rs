//! Whether values fit their schemas, by what stands in the text.

mod support;

use expect_test::{Expect, expect};
use support::read_all;
use truespec_openapi::fit;
use truespec_source::Locate;

/// Judges `#/value` by `#/components/schemas/S`, beside which stand `others`.
fn check_in(version: &str, schema: &str, others: &str, value: &str, expected: &Expect) {
    let text = format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nx-value: {value}\ncomponents:\n  schemas:\n    \
         S: {schema}\n{others}"
    );
    let (_, resolved, _) = read_all("t.yaml", text.into_bytes());
    let resolved = resolved.expect("a tree");
    let tree = &resolved.tree;
    let at = |pointer| tree.at(tree.root(), pointer).expect("a node");
    let found = fit(tree, resolved.document.version, &[at("/components/schemas/S")], at("/x-value"), "readOnly");
    let within = |node| tree.pointer(node).replacen("/x-value", "", 1);
    let mut said =
        found.misfit.map_or("fits".to_owned(), |it| format!("{}: {} at `{}`", it.class, it.reason, within(it.at)));
    for node in found.undeclared {
        said += ", undeclared `";
        said += &within(node);
        said.push('`');
    }
    expected.assert_eq(&said);
}

fn check(schema: &str, value: &str, expected: &Expect) {
    check_in("3.1.0", schema, "", value, expected);
}

#[test]
fn types() {
    check("{type: integer}", "1.0", &expect!["fits"]);
    check("{type: integer}", "1.5", &expect!["type: a number where the type is another at ``"]);
    check("{type: [string, 'null']}", "null", &expect!["fits"]);
    check("{type: string}", "null", &expect!["null: null where the type is another at ``"]);
    check("{type: string, nullable: true}", "null", &expect!["fits"]);
    check("{type: file}", "1", &expect!["fits"]);
    check(
        "{type: array, items: {type: string}}",
        "[a, 1]",
        &expect!["type: a number where the type is another at `/1`"],
    );
    check("{items: [{type: string}, {type: integer}]}", "[a, 1, {}]", &expect!["fits"]);
    check(
        "{prefixItems: [{type: string}], items: false}",
        "[a, 1]",
        &expect!["false: the schema `false` allows no value at `/1`"],
    );
}

#[test]
fn limits() {
    check("{enum: [1, a]}", "1.0", &expect!["fits"]);
    check("{enum: [1, a]}", "b", &expect!["enum: the value is not among those that `enum` lists at ``"]);
    check("{const: {a: 1, b: 2}}", "{b: 2, a: 1}", &expect!["fits"]);
    check("{minimum: 0}", "-1", &expect!["limit: -1 is outside of its limits at ``"]);
    check_in(
        "3.0.3",
        "{minimum: 0, exclusiveMinimum: true}",
        "",
        "0",
        &expect!["limit: 0 is outside of its limits at ``"],
    );
    check(
        "{type: integer, format: int32}",
        "3000000000",
        &expect!["format: 3000000000 is outside of its format at ``"],
    );
    check("{type: string, format: byte}", "iVBORw0K=", &expect!["fits"]);
    check("{type: string, format: byte}", "iVBOR...", &expect!["format: the text is no Base64 at ``"]);
    check("{maxLength: 2}", "äöü", &expect!["limit: 3 is more than `maxLength` at ``"]);
    check("{maxLength: 3}", "äöü", &expect!["fits"]);
}

#[test]
fn objects() {
    let schema = "{properties: {a: {type: integer}, b: {readOnly: true}}, required: [a, b]}";
    check(schema, "{a: 1, c: 2}", &expect!["fits, undeclared `/c`"]);
    check(schema, "{b: 1}", &expect!["required: the required field `a` is missing at ``, undeclared `/b`"]);
    check("{type: object}", "{c: 2}", &expect!["fits"]);
    check(
        "{additionalProperties: {type: integer}}",
        "{c: x}",
        &expect!["type: a string where the type is another at `/c`"],
    );
    check(
        "{additionalProperties: false}",
        "{c: x}",
        &expect!["additionalProperties: the field `c` is not allowed at `/c`, undeclared `/c`"],
    );
    check(
        "{allOf: [{properties: {a: {}}}, {properties: {b: {}}}]}",
        "{a: 1, b: 2, c: 3}",
        &expect!["fits, undeclared `/c`"],
    );
}

#[test]
fn unions() {
    let schema = "{oneOf: [{properties: {a: {}}, required: [a]}, {properties: {b: {}}, required: [b]}]}";
    check(schema, "{b: 1, a: 1}", &expect!["fits"]);
    check(schema, "{b: 1, c: 1}", &expect!["fits, undeclared `/c`"]);
    check(schema, "{c: 1}", &expect!["required: the required field `a` is missing at ``, undeclared `/c`"]);
}

#[test]
fn discriminators() {
    let others = "    A: {properties: {t: {}, a: {}}}\n    B: {properties: {t: {}, b: {type: integer}}}\n    \
                  C: {allOf: [{$ref: '#/components/schemas/S'}, {properties: {c: {type: integer}}}]}\n";
    let union = "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], \
                 discriminator: {propertyName: t, mapping: {a: A}}}";
    let check = |schema, value, expected: &Expect| check_in("3.0.3", schema, others, value, expected);
    check(union, "{t: a, b: x}", &expect!["fits, undeclared `/b`"]);
    check(union, "{t: B, b: x}", &expect!["type: a string where the type is another at `/b`"]);
    check(union, "{t: new, b: 1}", &expect!["fits"]);
    let base = "{properties: {t: {}}, discriminator: {propertyName: t, mapping: {c: '#/components/schemas/C'}}}";
    check(base, "{t: c, c: x}", &expect!["type: a string where the type is another at `/c`"]);
    check(base, "{t: c, c: 1, d: 1}", &expect!["fits, undeclared `/d`"]);
}

#[test]
fn circles() {
    check("{allOf: [{$ref: '#/components/schemas/S'}]}", "1", &expect!["fits"]);
    let both = "{anyOf: [{$ref: '#/components/schemas/S'}, {$ref: '#/components/schemas/S'}]}";
    check(both, "1", &expect!["fits"]);
}
