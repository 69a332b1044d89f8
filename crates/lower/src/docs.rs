//! What a schema says for people and about its place of use: descriptions, defaults, limits, directions.

use indexmap::IndexMap;
use truespec_model::{Access, Constraints, Docs, ExternalDocs, Literal};
use truespec_source::NodeId;

use crate::literal;
use crate::lowering::{Body, Lowering};
use crate::merged::add_constraints;
use crate::union;

/// What is said where a value is used, as far as it is not said by a schema that has a name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    pub(crate) docs: Docs,
    pub(crate) constraints: Constraints,
    pub(crate) default: Option<Literal>,
    pub(crate) access: Access,
}

/// Gathers what is said around a use. The outermost schema's words come first, and of several that hold together, the
/// last's. `opened` is the named schema whose own words are wanted.
pub(crate) fn site(lowering: &mut Lowering<'_>, nodes: &[NodeId], opened: Option<NodeId>) -> Site {
    let mut site = Site::default();
    // Whether every one of the nodes says `readOnly`, or `writeOnly`.
    let mut one_way = (!nodes.is_empty(), !nodes.is_empty());
    let mut seen_opened = false;
    for &root in nodes.iter().rev() {
        let said = gather(lowering, root, opened, &mut seen_opened, &mut site);
        one_way = (one_way.0 && said.0, one_way.1 && said.1);
    }
    // Who declares an inherited property again without the keyword means it to go both ways.
    site.access = match one_way {
        (true, false) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        (true, true) | (false, false) => Access::ReadWrite,
    };
    site
}

/// Gathers what a schema says and those that hold together with it. Whether they say `readOnly`, or `writeOnly`.
fn gather(
    lowering: &mut Lowering<'_>,
    root: NodeId,
    opened: Option<NodeId>,
    seen_opened: &mut bool,
    site: &mut Site,
) -> (bool, bool) {
    let mut one_way = (false, false);
    // Most schemas hold together with no other.
    let mut first = Some(root);
    let mut others = Vec::new();
    while let Some(node) = first.take().or_else(|| others.pop()) {
        // Everything else that leads back to itself does so through a named schema.
        if Some(node) == opened && std::mem::replace(seen_opened, true) {
            continue;
        }
        let Body::Keywords(keywords) = lowering.body(node) else { continue };
        one_way.0 |= keywords.read_only;
        one_way.1 |= keywords.write_only;
        if site.default.is_none() {
            site.default = keywords.default.map(|node| literal::at(lowering, node));
        }
        if Some(node) != opened && lowering.is_named(node) {
            // Of what a named schema says, only this matters where it is used.
            continue;
        }
        let docs = &mut site.docs;
        docs.description = docs.description.take().or_else(|| keywords.description.clone());
        docs.external_docs = docs.external_docs.take().or_else(|| keywords.external_docs.as_deref().map(external));
        docs.deprecated |= keywords.deprecated;
        add_constraints(&mut site.constraints, keywords);
        others.extend(lowering.target(keywords));
        others.extend(&keywords.all_of);
        let groups = union::groups(lowering, node, keywords);
        others.extend(groups.iter().filter_map(union::Group::only_branch));
    }
    one_way
}

/// Whether a default can be meant. A null where null is not allowed says that there is none.
pub(crate) fn fits(default: &Literal, nullable: bool) -> bool {
    nullable || *default != Literal::Null
}

/// A page outside of the document.
pub(crate) fn external(docs: &truespec_openapi::ExternalDocs) -> ExternalDocs {
    ExternalDocs { url: docs.url.clone(), description: docs.description.clone() }
}

/// What the type of some schemas is to be called: as it is pinned, else as the first that says so wants it.
pub(crate) fn type_name(lowering: &mut Lowering<'_>, nodes: &[NodeId]) -> Option<String> {
    lowering.pins.capital(nodes).or_else(|| rename(lowering, nodes))
}

/// What the field of some schemas is to be called.
pub(crate) fn field_name(lowering: &mut Lowering<'_>, nodes: &[NodeId]) -> Option<String> {
    lowering.pins.small(nodes).or_else(|| rename(lowering, nodes))
}

/// What an operation is to be called.
pub(crate) fn operation_name(
    lowering: &mut Lowering<'_>,
    node: NodeId,
    extensions: &IndexMap<String, NodeId>,
) -> Option<String> {
    lowering.pins.small(&[node]).or_else(|| named(lowering, extensions))
}

fn rename(lowering: &Lowering<'_>, nodes: &[NodeId]) -> Option<String> {
    nodes.iter().find_map(|&node| named(lowering, &lowering.keywords(node)?.extensions))
}

/// `x-rust-name`.
fn named(lowering: &Lowering<'_>, extensions: &IndexMap<String, NodeId>) -> Option<String> {
    let name = lowering.resolved.tree.as_str(*extensions.get("x-rust-name")?)?;
    (!name.is_empty()).then(|| name.to_owned())
}
