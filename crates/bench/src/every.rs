//! Makes a peer's crate call all of its operations, for builds that are to have all of them in use.
//!
//! A compiler translates an `async` method, and the decoding of what it answers, only for a crate that calls it. Ours and the
//! functions of openapi-generator are translated where they stand.

use std::fs;
use std::path::Path;

use crate::scratch::fault;

/// Appends to a file a function for each public `async` method of its types without parameters.
///
/// # Errors
/// When the file cannot be read or written.
pub(crate) fn call_all(file: &Path) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(fault(file))?;
    fs::write(file, format!("{text}{}", calls(&text))).map_err(fault(file))
}

fn calls(text: &str) -> String {
    let mut functions = Vec::new();
    let mut owner = None;
    for (start, line) in lines(text) {
        if line.starts_with("impl") {
            owner =
                line.strip_prefix("impl ").and_then(|line| line.strip_suffix(" {")).filter(|name| !name.contains(' '));
        }
        let (Some(owner), true) = (owner, line.starts_with(METHOD)) else { continue };
        if let Some(call) = text.get(start + METHOD.len()..).and_then(call) {
            functions.push(format!(
                "\n    pub fn operation_{}(client: &super::{owner}) -> Pin<Box<dyn Future<Output = ()> + '_>> {{\n        \
                 Box::pin(async move {{\n            let _ = client.{call}.await;\n        }})\n    }}\n",
                functions.len() + 1
            ));
        }
    }
    if functions.is_empty() {
        return String::new();
    }
    format!(
        "\n#[allow(deprecated)]\npub mod every_operation {{\n    use std::{{future::Future, pin::Pin}};\n\n    \
         fn any<T>() -> T {{\n        std::hint::black_box(None).unwrap()\n    }}\n{}}}\n",
        functions.concat()
    )
}

/// How a method begins.
const METHOD: &str = "    pub async fn ";

/// A call of the method whose declaration goes on like this.
fn call(declaration: &str) -> Option<String> {
    let (name, rest) = declaration.split_once('(')?;
    let arguments = arguments(rest);
    let (this, arguments) = arguments.split_first()?;
    // Methods with parameters for types are few, and do not say which types to call them with.
    if this != "&self" || name.contains('<') && !name.contains("<'") {
        return None;
    }
    let name = name.split_once('<').map_or(name, |(name, _)| name);
    let values = arguments.iter().map(|argument| value(argument)).collect::<Option<Vec<_>>>()?;
    Some(format!("{name}({})", values.join(", ")))
}

/// Lines with the places of their first bytes.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let place = start;
        start += line.len();
        (place, line.trim_end())
    })
}

/// What stands between commas, up to the parenthesis that closes.
fn arguments(text: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let mut depth = 0;
    for character in text.chars() {
        match character {
            '(' | '<' | '[' => depth += 1,
            ')' if depth == 0 => break,
            ')' | '>' | ']' => depth -= 1,
            _ => {}
        }
        if character == ',' && depth == 0 {
            arguments.push(String::new());
        } else if let Some(last) = arguments.last_mut() {
            last.push(character);
        }
    }
    arguments.iter().map(|argument| argument.trim().to_owned()).filter(|argument| !argument.is_empty()).collect()
}

/// An expression for an argument; the compiler finds its type, unless the argument takes several.
fn value(argument: &str) -> Option<String> {
    let (_, ty) = argument.split_once(':')?;
    if !ty.contains("impl ") {
        return Some("any()".to_owned());
    }
    let ty = ty.trim().replace("impl AsRef<str>", "&'static str").replace("impl Into<String>", "String");
    (!ty.contains("impl ")).then(|| format!("any::<{ty}>()"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_called() {
        let text = "impl Api {\n    pub async fn one(\n        &self,\n        a: Option<impl AsRef<str>>,\n        b: Vec<(u8, u8)>,\n    ) -> u8 {}\n    \
                    pub async fn two<T>(&self, a: T) {}\n}\nimpl Other for Api {\n    pub async fn three(&self) {}\n}\n";
        let calls = calls(text);
        assert!(calls.contains("client.one(any::<Option<&'static str>>(), any()).await"), "{calls}");
        assert!(!calls.contains("two") && !calls.contains("three"), "{calls}");
        assert_eq!(super::calls("pub fn none() {}\n"), "");
    }
}
