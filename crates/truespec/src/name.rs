//! Names of crates: what cargo accepts, and one made from a title or file name where nobody chose.

/// Whether cargo takes this as the name of a library crate: ASCII letters, digits, `-` and `_`, a letter first, not
/// longer than 64, and neither a keyword nor a name that the language ships.
pub fn is_crate_name(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let letter = name.starts_with(|first: char| first.is_ascii_alphabetic());
    plain && letter && name.len() <= 64 && !TAKEN.contains(&name.replace('-', "_").as_str())
}

/// A crate name made from words for people: `HeyGen External API` becomes `heygen-external-api`.
pub fn crate_name_from(words: &str) -> String {
    let mut name = String::new();
    for char in words.chars() {
        if char.is_ascii_alphanumeric() {
            name.push(char.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() == MAX_MADE {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    if is_crate_name(name) {
        return name.to_owned();
    }
    // A digit or a reserved word first: `3scale` and `core` become `api-3scale` and `api-core`.
    match format!("api-{name}") {
        prefixed if !name.is_empty() && is_crate_name(&prefixed) => prefixed,
        _ => "api-client".to_owned(),
    }
}

/// Longest name that is made; some documents have a paragraph for a title.
const MAX_MADE: usize = 50;

/// Keywords of the language (cargo refuses them) and crates that it ships (a client of that name could not be used).
const TAKEN: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "build",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "truespec_runtime",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_titles() {
        for (words, name) in [
            ("HeyGen External API", "heygen-external-api"),
            ("  Größe & Co. -- v2 ", "gr-e-co-v2"),
            ("3scale", "api-3scale"),
            ("core", "api-core"),
            ("宠物", "api-client"),
            ("", "api-client"),
        ] {
            assert_eq!(crate_name_from(words), name);
            assert!(is_crate_name(name));
        }
        assert!(is_crate_name(&crate_name_from(&"long words ".repeat(40))));
    }

    #[test]
    fn cargo_refuses_some_names() {
        for name in ["", "a b", "1a", "-a", "fn", "proc-macro", "é", "a/b"] {
            assert!(!is_crate_name(name), "{name}");
        }
    }
}
