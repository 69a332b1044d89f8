//! A budget for what is generated: items, lines and bytes of code for documents of our own. They stand for what a crate
//! costs to compile and do not depend on the machine. `UPDATE_EXPECT=1` writes the budget anew; a change of it is a line
//! of a review.

use std::fmt::Write as _;
use std::path::Path;

use truespec::{Config, Input, generate};

/// The documents, from the workspace's root.
const DOCUMENTS: [&str; 3] = [
    "openapi/heygen.yaml",
    "crates/client-tests/wire/parameters.yaml",
    "crates/codegen/fixtures/recursion/large-group.yaml",
];

/// Percent above the budget at which it is exceeded.
const TOLERANCE: usize = 3;

const BUDGET: &str = "tests/budget.md";

const HEAD: &str = "| document | operations | types | items | lines of code | bytes of code |\n\
                    | --- | ---: | ---: | ---: | ---: | ---: |\n";

/// A document and its numbers, in the order of the table.
type Row = (&'static str, [usize; 5]);

#[test]
fn generated_code_keeps_to_its_budget() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows: Vec<Row> = DOCUMENTS
        .into_iter()
        .map(|document| (document, measure(&here.join("../..").join(document), document)))
        .collect();
    let budget = here.join(BUDGET);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&budget, table(&rows)).expect("the budget can be written");
        return;
    }
    let allowed = std::fs::read_to_string(&budget).expect("the budget is there; UPDATE_EXPECT=1 writes it");
    let exceeded = exceeded(&rows, &allowed);
    assert!(
        exceeded.is_empty(),
        "generated code has grown by more than {TOLERANCE} %: {}\n\nallowed\n{allowed}\nnow\n{}",
        exceeded.join(", "),
        table(&rows)
    );
}

fn measure(path: &Path, name: &str) -> [usize; 5] {
    let text = std::fs::read(path).expect("the document is there");
    let output = generate(Input::new(name, text), &Config::new("budget-client", name));
    assert!(!output.has_errors(), "`{name}` is generated without errors");
    let sources = || output.files.iter().filter(|file| file.path.starts_with("src/"));
    let code = || sources().flat_map(|file| file.text.lines()).filter(|line| is_code(line));
    // The layout is ours: what starts a line ends nothing but an item, or is its attribute.
    let items = code().filter(|line| !line.starts_with([' ', '}', ')', '#']));
    let bytes = code().map(|line| line.len() + 1).sum();
    [output.stats.operations, output.stats.types, items.count(), code().count(), bytes]
}

fn is_code(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && !line.starts_with("//")
}

fn table(rows: &[Row]) -> String {
    let mut text = HEAD.to_owned();
    for (document, numbers) in rows {
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let _ = writeln!(text, "| `{document}` | {} |", numbers.join(" | "));
    }
    text
}

/// What is above its budget. A row that the budget has not is above it, too.
fn exceeded(rows: &[Row], allowed: &str) -> Vec<String> {
    const COLUMNS: [&str; 5] = ["operations", "types", "items", "lines of code", "bytes of code"];
    let mut exceeded = Vec::new();
    for (document, numbers) in rows {
        let row = allowed.lines().find(|line| line.contains(&format!("`{document}`"))).unwrap_or_default();
        let allowed: Vec<usize> = row.split('|').filter_map(|cell| cell.trim().parse().ok()).collect();
        for (index, (number, column)) in numbers.iter().zip(COLUMNS).enumerate() {
            let budget = allowed.get(index).copied().unwrap_or_default();
            if number * 100 > budget * (100 + TOLERANCE) {
                exceeded.push(format!("{column} of `{document}`: {number} where {budget} are allowed"));
            }
        }
    }
    exceeded
}

#[test]
fn what_grows_is_found() {
    let rows = [("a.yaml", [1, 2, 100, 1000, 10_000])];
    let allowed = table(&rows);
    assert_eq!(exceeded(&rows, &allowed), [""; 0]);
    assert_eq!(exceeded(&[("a.yaml", [1, 2, 103, 1000, 10_000])], &allowed), [""; 0]);
    let grown = exceeded(&[("a.yaml", [1, 2, 104, 1000, 10_000])], &allowed);
    assert_eq!(grown, ["items of `a.yaml`: 104 where 100 are allowed"]);
    assert_eq!(exceeded(&[("b.yaml", [1, 0, 0, 0, 0])], &allowed).len(), 1);
}
