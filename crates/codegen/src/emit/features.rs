//! Prints what users choose of the crate: features of the manifest, conditions of modules, and what is said about both.

use std::fmt::Write as _;

use super::text::quoted;
use crate::{Doc, Group, RustCrate};

/// From this many features on, the README folds their table.
const MANY: usize = 12;

/// The feature without which a client has to be given a transport.
pub(super) const TRANSPORT: &str = "default-transport";

/// What it gives.
pub(super) const TRANSPORT_GIVES: &str =
    "Connections of its own, with TLS. Without it, give the builder a `.transport(…)`.";

/// The attribute of what any of these features brings; nothing without features.
pub(super) fn condition<T: AsRef<str>>(features: &[T]) -> String {
    let features: Vec<String> =
        features.iter().map(|feature| format!("feature = {}", quoted(feature.as_ref()))).collect();
    match features.as_slice() {
        [] => String::new(),
        [one] => format!("#[cfg({one})]\n"),
        several => format!("#[cfg(any({}))]\n", several.join(", ")),
    }
}

/// The attribute of what belongs to a group.
pub(super) fn of_group(group: &Group) -> String {
    condition(group.feature.as_slice())
}

/// `default` and the features of tags, in the manifest.
pub(super) fn manifest(krate: &RustCrate) -> String {
    let names = names(krate);
    let transport = format!("# {TRANSPORT_GIVES}\n{TRANSPORT} = [\"truespec-runtime/{TRANSPORT}\"]\n");
    if names.is_empty() {
        return format!("default = [\"{TRANSPORT}\"]\n{transport}");
    }
    let mut text = format!("# A transport, and all tags.\ndefault = [\n    \"{TRANSPORT}\",\n");
    for name in &names {
        let _ = writeln!(text, "    {},", quoted(name));
    }
    let _ = write!(text, "]\n{transport}# The operations of one tag each, and the models that they lead to.\n");
    for name in krate.groups.iter().filter_map(|group| group.feature.as_deref()) {
        let _ = writeln!(text, "{name} = []");
    }
    if let Some(name) = &krate.features.unused {
        let _ = writeln!(text, "# Models that no operation leads to.\n{name} = []");
    }
    text
}

/// The page of the crate: what the document says, and what can be chosen.
pub(super) fn page(krate: &RustCrate) -> Doc {
    let docs = krate.about.docs.clone();
    let Some((example, _)) = example(krate) else { return docs };
    docs.and(format!(
        "Each tag is a cargo feature, and `default` is all of them and `{TRANSPORT}`. With `default-features = false, \
         features = [{example}]`, only the operations of these tags are compiled, and the models that they lead to. Every \
         path stays what it is."
    ))
}

/// The section of the README about tags; nothing, where the crate is compiled as a whole.
pub(super) fn readme(krate: &RustCrate) -> String {
    let Some((example, listed)) = example(krate) else { return String::new() };
    let mut text = format!(
        "Each tag is a feature, and `default` is all of them and a transport. Name those that you use, and only\n\
         their operations are compiled, with the models that they lead to. Every path stays what it is.\n\n\
         ```toml\n{name} = {{ version = {version}, default-features = false, features = [{example}] }}\n```\n\n\
         The same for the crate itself: `--no-default-features --features {listed}`.\n\n",
        name = krate.manifest.name,
        version = quoted(&krate.manifest.version),
    );
    let count = names(krate).len();
    if count >= MANY {
        let _ = writeln!(text, "<details>\n<summary>All {count}</summary>\n");
    }
    text.push_str("| Feature | Operations | How many |\n| --- | --- | ---: |\n");
    for group in &krate.groups {
        let feature = group.feature.as_deref().unwrap_or_default();
        let accessor = group.accessor.trim_start_matches("r#");
        let _ = writeln!(text, "| `{feature}` | `client.{accessor}()` | {} |", group.calls.len());
    }
    if let Some(unused) = &krate.features.unused {
        let _ = writeln!(text, "| `{unused}` | None: the models that no operation leads to | 0 |");
    }
    text.push_str(if count >= MANY { "\n</details>\n\n" } else { "\n" });
    text
}

/// The transport and two tags, as a list in quotes and as cargo takes them on its command line.
fn example(krate: &RustCrate) -> Option<(String, String)> {
    let mut groups: Vec<&Group> = krate.groups.iter().filter(|group| group.feature.is_some()).collect();
    // Those of most operations, for they are the best known.
    groups.sort_by_key(|group| std::cmp::Reverse(group.calls.len()));
    let two: Vec<&str> = groups.iter().take(2).filter_map(|group| group.feature.as_deref()).collect();
    let all = [&[TRANSPORT], two.as_slice()].concat();
    let in_quotes: Vec<String> = all.iter().map(|name| quoted(name)).collect();
    (!two.is_empty()).then(|| (in_quotes.join(", "), all.join(",")))
}

fn names(krate: &RustCrate) -> Vec<&str> {
    let tags = krate.groups.iter().filter_map(|group| group.feature.as_deref());
    tags.chain(krate.features.unused.as_deref()).collect()
}
