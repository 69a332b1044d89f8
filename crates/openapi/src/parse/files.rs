//! Takes in every file that a document refers to, until none of them is missed.
//!
//! In: the tree of the document's own file. Out: the same tree with all of them. That a file is not there is said where
//! a reference needs it, not here: what merely looks like a reference may stand in a place that nothing reads.

use truespec_source::{Code, Diagnostics, NodeId};

use crate::load::{Loader, NoFile};
use crate::read::more_places;
use crate::tree::{WORDS, index, shown_name};
use crate::{Tree, Value};

/// The texts of all files together: positions and counts are 32 bits wide.
const MAX_BYTES: usize = 1 << 30;

/// A document of more files than this refers to something that it does not mean.
const MAX_FILES: usize = 50_000;

/// The longest path that is asked for; files that lead ever deeper into each other end here.
const MAX_PATH: usize = 4096;

/// What one more file may add to these (aliases stand for several values each) still leaves them countable in 32 bits.
const MAX_NODES: usize = 1 << 30;

/// Fields whose value is data: a `$ref` inside of it is part of that data.
const DATA: [&str; 5] = ["example", "default", "enum", "const", "value"];

/// Fields that hold a map, whose keys are names of somebody's choosing.
const MAPS: [&str; 7] = ["properties", "patternProperties", "schemas", "$defs", "definitions", "examples", "responses"];

pub(super) fn close(tree: &mut Tree, loader: &dyn Loader, d: &mut Diagnostics) {
    let own = tree.sources().file(tree.file_of(tree.root())).name().to_owned();
    tree.name_root(own.rsplit(['/', '\\']).next().unwrap_or_default());
    let mut bytes = 0;
    // Breadth first and in the order of the text, so that files have the same numbers on every machine.
    let mut roots = vec![tree.root()];
    let mut next = 0;
    let mut names = Vec::new();
    while let Some(&root) = roots.get(next) {
        next += 1;
        let Wanted { paths, names: more } = wanted(tree, root);
        names.extend(more);
        for path in paths {
            if tree.knows(&path) {
                continue;
            }
            let name = shown_name(&own, &path);
            let read = if roots.len() >= MAX_FILES || tree.len() >= MAX_NODES {
                Err(NoFile::Unusable("the document has too many files or values already".to_owned()))
            } else if path.len() > MAX_PATH {
                Err(NoFile::Unusable("its path is too long".to_owned()))
            } else {
                loader.load(&path)
            };
            let read = read.and_then(|text| {
                bytes += text.len();
                if bytes > MAX_BYTES {
                    return Err(NoFile::Unusable("all files together are larger than 1 GiB".to_owned()));
                }
                tree.sources_mut().add(name, text).map_err(|error| NoFile::Unusable(error.to_string()))
            });
            let file = match read {
                Ok(file) => file,
                Err(reason) => {
                    tree.refuse(path, reason);
                    continue;
                }
            };
            let mut said = Diagnostics::new();
            let parsed = super::part(tree.sources().clone(), file, &mut said);
            let shift = index(tree.len());
            d.append(said, |node| NodeId::new(shift.saturating_add(index(node.index()))));
            match parsed {
                Some(part) => roots.push(tree.append(&path, part)),
                None => tree.refuse(path, NoFile::Malformed),
            }
        }
    }
    identify(tree, &names, d);
}

/// Takes note of the names that schemas have, and repeats those that others extend.
fn identify(tree: &mut Tree, names: &[NodeId], d: &mut Diagnostics) {
    let taken = tree.identify(names);
    if let Some(&first) = taken.first() {
        let text = tree.as_str(first).unwrap_or_default();
        let message = format!("`{text}` names a schema that is not the first of this name");
        let diagnostic = d.warning(Code::DuplicateItem, first, message);
        diagnostic.help("references by this name lead to the first one");
        diagnostic.label = more_places(taken.len() - 1);
    }
    let dynamic: Vec<NodeId> = names.iter().copied().filter(|&name| tree.key(name) == Some("$dynamicRef")).collect();
    if !dynamic.is_empty()
        && let Some(reference) = tree.repeat_generic(&dynamic)
    {
        let message = "schemas extend each other by `$dynamicAnchor` too often";
        d.warning(Code::InvalidValue, reference, message)
            .help("from here on, a `$dynamicRef` is read as a `$ref` to the anchor of its own schema");
    }
}

/// What a text has for all files to know, in the order of the text.
#[derive(Default)]
struct Wanted {
    /// The paths of the files that it refers to.
    paths: Vec<String>,
    /// Where schemas are given names, or referred to by one that is dynamic.
    names: Vec<NodeId>,
}

fn wanted(tree: &Tree, root: NodeId) -> Wanted {
    let Wanted { mut paths, mut names } = Wanted::default();
    // With each node, whether its keys are names.
    let mut stack = vec![(root, false)];
    while let Some((node, is_map)) = stack.pop() {
        match tree.value(node) {
            Value::Object => {
                for (key, value) in tree.entries(node).rev() {
                    let is_field = !is_map;
                    if let (true, Some(text)) = (key == "$ref", tree.as_str(value)) {
                        paths.extend(tree.path_of_reference(value, text));
                    } else if is_field && key.starts_with('$') && WORDS.contains(&key) {
                        names.push(value);
                    } else if !tree.is_container(value)
                        || (is_field && DATA.contains(&key) && !is_reference(tree, value))
                    {
                        // Refers to nothing.
                    } else if is_field && key == "mapping" && tree.key(node) == Some("discriminator") {
                        let texts = tree.entries(value).filter_map(|(_, text)| tree.as_str(text));
                        paths.extend(texts.filter_map(|text| tree.path_of_reference(value, text)));
                    } else {
                        stack.push((value, is_field && MAPS.contains(&key)));
                    }
                }
            }
            Value::List => {
                let items = tree.items(node).rev().filter(|&item| tree.is_container(item));
                stack.extend(items.map(|item| (item, false)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    Wanted { paths, names }
}

/// Whether a value as a whole is a reference. `default` may be the status of a response.
fn is_reference(tree: &Tree, node: NodeId) -> bool {
    tree.get(node, "$ref").is_some_and(|text| tree.as_str(text).is_some())
}
