//! Makes a generated crate call all of its operations, for builds that are to have all of them in use.
//!
//! A compiler translates an `async` method, an inlined one, and the decoding of what it answers, only for a crate that calls
//! it. The functions of openapi-generator are translated where they stand.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::scratch::fault;

/// Appends to a file a function for each operation in it: each public `async` method without parameters for types; of our
/// own crates, each method of a handle, with all of its setters.
///
/// # Errors
/// When the file cannot be read or written.
pub(crate) fn call_all(file: &Path) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(fault(file))?;
    fs::write(file, format!("{text}{}", calls(&text))).map_err(fault(file))
}

fn calls(text: &str) -> String {
    let setters = setters(text);
    let mut functions = Vec::new();
    let mut owner = None;
    for (start, line) in lines(text) {
        if line.starts_with("impl") {
            owner = owner_of(line);
        }
        let Some(owner) = owner else { continue };
        let is_handle = owner == "Client" || owner.ends_with("<'_>");
        let Some(declaration) = [METHOD, OURS].into_iter().find(|method| line.starts_with(method)) else { continue };
        if declaration == OURS && !is_handle {
            continue;
        }
        let rest = text.get(start + declaration.len()..).unwrap_or_default();
        if let Some(call) = call(rest) {
            let set = setters.get(answer(rest)).map(|set| set.concat()).unwrap_or_default();
            let owner = owner.replace("<'_>", "<'a>");
            functions.push(format!(
                "\n    pub fn operation_{}<'a>(client: &'a super::{owner}) -> Pin<Box<dyn Future<Output = ()> + 'a>> {{\n        \
                 Box::pin(async move {{\n            let _ = client.{call}{set}.await;\n        }})\n    }}\n",
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

/// By type: calls of its methods that give it back with something set.
fn setters(text: &str) -> HashMap<&str, Vec<String>> {
    let mut setters: HashMap<&str, Vec<String>> = HashMap::new();
    let mut owner = None;
    for (start, line) in lines(text) {
        if line.starts_with("impl") {
            owner = owner_of(line);
        }
        let (Some(owner), true) = (owner, line.starts_with(OURS)) else { continue };
        let rest = text.get(start + OURS.len()..).unwrap_or_default();
        if answer(rest) == "Self"
            && let Some((name, parameters)) = rest.split_once('(')
            && let Some(("self", [argument])) =
                arguments(parameters).split_first().map(|(this, rest)| (this.as_str(), rest))
            && let Some(value) = value(argument)
        {
            setters.entry(owner).or_default().push(format!(".{name}({value})"));
        }
    }
    setters
}

/// Whose methods follow: `Api` of `impl Api {`.
fn owner_of(line: &str) -> Option<&str> {
    line.strip_prefix("impl ")?.strip_suffix(" {").filter(|name| !name.contains(' '))
}

/// What a method gives whose declaration goes on like this.
fn answer(declaration: &str) -> &str {
    let body = declaration.find(" {").and_then(|end| declaration.get(..end)).unwrap_or_default();
    body.rsplit_once("-> ").map_or("", |(_, answer)| answer)
}

/// How a method begins.
const METHOD: &str = "    pub async fn ";
/// How one of ours begins.
const OURS: &str = "    pub fn ";

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

    #[test]
    fn calls_have_all_that_can_be_set() {
        let text = "impl Pets<'_> {\n    pub fn list(&self, kind: &str) -> ListPets {\n    }\n}\nimpl ListPets {\n    \
                    pub fn limit(self, limit: i64) -> Self {\n    }\n    pub fn items(self) -> Items {\n    }\n}\n";
        let calls = calls(text);
        assert!(calls.contains("client: &'a super::Pets<'a>"), "{calls}");
        assert!(calls.contains("client.list(any()).limit(any()).await"), "{calls}");
        assert_eq!(calls.matches(".await").count(), 1, "{calls}");
    }
}
