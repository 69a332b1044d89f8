//! The README shows this service's code: the very text, so that what is compiled and tested here is what is read there.

const README: &str = include_str!("../../../../README.md");
const SOURCE: &str = include_str!("../../src/verdict.rs");

#[test]
fn the_readme_shows_the_code_of_this_service() {
    let section = README.split("\n## ").find(|section| section.starts_with("A service that never pays twice"));
    let section = section.expect("the section");
    let block = section.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of code");
    // Everything below the module's own documentation.
    let (_, code) = SOURCE.split_once("\n\n").expect("an empty line after the documentation");
    assert_eq!(block, code, "README.md and src/verdict.rs must be the same");
}
