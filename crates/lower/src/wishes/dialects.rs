//! What the extensions of other generators say about pages, in the words of our own settings.
//!
//! In: an operation's extension. Out: the table that `x-truespec-pagination` would be. Nothing here is an error: the
//! document was written for somebody else.

use truespec_openapi::{Tree, Value};
use truespec_source::{At, NodeId, escape_step};

use super::setting::{Setting, SettingValue};

/// What another generator's extension says.
pub(super) struct Foreign {
    /// Its name.
    pub(super) name: &'static str,
    /// Where it stands.
    pub(super) at: NodeId,
    /// The same as a table of ours; `None` where it says what no table can say.
    pub(super) setting: Option<Setting>,
}

type Reader = fn(&Tree, NodeId) -> Option<Setting>;

const DIALECTS: [(&str, Reader); 3] =
    [("x-speakeasy-pagination", speakeasy), ("x-fern-pagination", fern), ("x-ms-pageable", microsoft)];

/// The first of these extensions that an operation has.
pub(super) fn foreign(tree: &Tree, operation: NodeId) -> Option<Foreign> {
    DIALECTS.iter().find_map(|&(name, read)| {
        let at = tree.get(operation, name).filter(|&at| !is_one_page(tree, at))?;
        Some(Foreign { name, at, setting: read(tree, at) })
    })
}

/// `{type: cursor, inputs: [{name: after, in: parameters, type: cursor}], outputs: {nextCursor: $.next, results: $.data}}`
fn speakeasy(tree: &Tree, node: NodeId) -> Option<Setting> {
    let outputs = tree.get(node, "outputs");
    let output = |key| text(tree, outputs?, key);
    let input = |kind: &str| {
        let inputs = tree.items(tree.get(node, "inputs")?);
        let mut inputs = inputs.filter(|&input| text(tree, input, "in") == Some("parameters"));
        text(tree, inputs.find(|&input| text(tree, input, "type") == Some(kind))?, "name")
    };
    let mut table = Table::at(node);
    match text(tree, node, "type")? {
        "offsetLimit" => match (input("offset"), input("page")) {
            (Some(offset), _) => table.set("style", "offset").set("offset", offset),
            (None, page) => table.set("style", "page").set("page", page?).set_path("pages", output("numPages"))?,
        },
        "cursor" => {
            let next = output("nextCursor")?;
            table.set("style", "cursor").set("cursor", input("cursor")?);
            match next.split_once("[-1]") {
                Some((_, of_item)) => table.set_path("last", Some(&format!("${of_item}")))?,
                None => table.set_path("next", Some(next))?,
            }
        }
        "url" => table.set("style", "url").set_path("next", Some(output("nextUrl")?))?,
        _ => return None,
    };
    table.set_path("items", output("results"))?;
    Some(table.finish())
}

/// `{cursor: $request.after, next_cursor: $response.next, results: $response.data}`, on the operation or, where it says
/// `true`, at the root.
fn fern(tree: &Tree, node: NodeId) -> Option<Setting> {
    let node = match tree.value(node) {
        Value::Bool(true) => tree.get(tree.root(), "x-fern-pagination")?,
        _ => node,
    };
    let parameter = |key| text(tree, node, key)?.strip_prefix("$request.");
    let mut table = Table::at(node);
    if let Some(cursor) = parameter("cursor") {
        table.set("style", "cursor").set("cursor", cursor).set_path("next", Some(text(tree, node, "next_cursor")?))?;
    } else if let Some(url) = text(tree, node, "next_uri") {
        table.set("style", "url").set_path("next", Some(url))?;
    } else {
        // With a step, the parameter counts items; without, it counts pages.
        let style = if tree.get(node, "step").is_some() { "offset" } else { "page" };
        table.set("style", style).set(style, parameter("offset")?);
        table.set_path("more", text(tree, node, "has-next-page"))?;
    }
    table.set_path("items", text(tree, node, "results"))?;
    Some(table.finish())
}

/// `{nextLinkName: null}`: a list that comes as a whole, with items where others have them.
fn is_one_page(tree: &Tree, node: NodeId) -> bool {
    tree.get(node, "nextLinkName").is_some_and(|name| matches!(tree.value(name), Value::Null))
}

/// `{nextLinkName: nextLink, itemName: value}`
fn microsoft(tree: &Tree, node: NodeId) -> Option<Setting> {
    let mut table = Table::at(node);
    table.set("style", "url").set_path("next", Some(text(tree, node, "nextLinkName")?))?;
    table.set_path("items", Some(text(tree, node, "itemName").unwrap_or("value")))?;
    Some(table.finish())
}

fn text<'t>(tree: &'t Tree, node: NodeId, key: &str) -> Option<&'t str> {
    tree.as_str(tree.get(node, key)?)
}

/// A table of ours that is being written; everything in it stands where the extension stands.
struct Table {
    at: NodeId,
    entries: Vec<(String, At, Setting)>,
}

impl Table {
    fn at(at: NodeId) -> Self {
        Self { at, entries: Vec::new() }
    }

    fn set(&mut self, key: &str, text: &str) -> &mut Self {
        let at = At::Node(self.at);
        self.entries.push((key.to_owned(), at, Setting { at, value: SettingValue::Text(text.to_owned()) }));
        self
    }

    /// Sets the pointer that a path such as `$.data.items` or `$response.data` means, if there is one; `None` where it
    /// means several values.
    fn set_path(&mut self, key: &str, path: Option<&str>) -> Option<&mut Self> {
        let Some(path) = path else { return Some(self) };
        let path = ["$response", "$"].iter().find_map(|root| path.strip_prefix(root)).unwrap_or(path);
        if path.contains(['[', '*', '?', '(']) {
            return None;
        }
        let names = path.split('.').filter(|name| !name.is_empty());
        let pointer = names.fold(String::new(), |at, name| at + "/" + &escape_step(name));
        Some(self.set(key, &pointer))
    }

    fn finish(self) -> Setting {
        Setting { at: At::Node(self.at), value: SettingValue::Table(self.entries) }
    }
}
