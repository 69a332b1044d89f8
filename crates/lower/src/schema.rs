//! Schemas to shapes. In: a conjunction of schema nodes. Out: the id of a shape, and whether null is allowed.

use truespec_model::{Constraints, Docs, Kind, NameHint, Scalar, Shape, ShapeId, Tagging, Union, Use, Variant};
use truespec_openapi::Discriminator;
use truespec_source::{Code, NodeId};

use crate::all_of;
use crate::docs;
use crate::enums;
use crate::inherit;
use crate::list;
use crate::lowering::{Lowering, MAX_DEPTH, MAX_MERGED, PendingUnion};
use crate::merged::{Conflict, Merged};
use crate::nullability;
use crate::object;
use crate::pins;
use crate::scalar;
use crate::types::Types;
use crate::union;
use crate::wishes::Filter;

/// What a conjunction of schemas came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value {
    pub(crate) shape: ShapeId,
    pub(crate) nullable: bool,
}

impl Value {
    /// The use of a value that cannot be left out.
    pub(crate) fn always(self) -> Use {
        Use { shape: self.shape, presence: nullability::presence(true, self.nullable) }
    }
}

/// Where a value is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// In a field or parameter, which holds the limits itself.
    Site,
    /// Elsewhere: the shape holds the limits.
    Bare,
}

/// A shape's content before it is in the table.
pub(crate) struct Drawn<'a> {
    pub(crate) kind: Kind,
    pub(crate) union: Option<DrawnUnion<'a>>,
}

/// What the tagging of a union needs to know.
pub(crate) struct DrawnUnion<'a> {
    pub(crate) place: NodeId,
    pub(crate) keyword: &'static str,
    pub(crate) discriminator: Option<&'a Discriminator>,
    pub(crate) origins: Vec<Option<NodeId>>,
}

impl Drawn<'_> {
    pub(crate) const fn plain(kind: Kind) -> Self {
        Self { kind, union: None }
    }
}

/// Gives every declared schema an id, in the order of the document, and then its shape. Where operations are left out,
/// declared schemas wait until one is asked for.
pub(crate) fn declare(lowering: &mut Lowering<'_>, filter: &Filter<'_>) {
    let document = &lowering.resolved.document;
    for schema in document.schemas.values() {
        if let Some(target) = lowering.keywords(schema.node).and_then(|keywords| lowering.target(keywords))
            && lowering.schema_name(target).is_none()
        {
            lowering.anchors.insert(target);
        }
    }
    inherit::find_heirs(lowering);
    if filter.is_set() {
        return;
    }
    for (name, &node) in &document.components.schemas {
        let end = all_of::canonical(lowering, node);
        // Of names that only lead to each other, there may be no end.
        if end == node || all_of::canonical(lowering, end) != end {
            let id = lowering.table.reserve(node, NameHint::Declared(name.clone()));
            lowering.table[id].rename = docs::type_name(lowering, &[node]);
            lowering.slots.insert(node, id);
            lowering.queue.push_back((id, node));
        }
    }
    drain(lowering);
}

/// Gives content to the shapes that only have an id.
pub(crate) fn drain(lowering: &mut Lowering<'_>) {
    while let Some((id, node)) = lowering.queue.pop_front() {
        let merged = all_of::merge(lowering, &[node], Some(node));
        let site = docs::site(lowering, &[node], Some(node));
        let constraints = merged.constraints.clone();
        let title = merged.title.map(str::to_owned);
        let drawn = match lowering.heirs.remove(&node) {
            Some(heirs) => inherit::draw(lowering, node, merged, &heirs),
            None => draw(lowering, merged),
        };
        lowering.table.fill(id, title, site.docs, drawn.kind, constraints);
        push_union(lowering, id, drawn.union);
    }
}

/// The value that satisfies all of some schemas.
pub(crate) fn value(lowering: &mut Lowering<'_>, nodes: &[NodeId], role: Role) -> Value {
    if let Some(&known) = lowering.values.get(nodes) {
        return known;
    }
    let nullable = nullability::is_nullable(lowering, nodes);
    let shape = match all_of::plain_use(lowering, nodes, None) {
        Some(node) => named(lowering, node),
        None => in_place(lowering, nodes, role),
    };
    // Any value is null already, and null is nothing else.
    let has_null = match lowering.table[shape].kind {
        Kind::Any => !lowering.table.is_pending(shape),
        Kind::Null => true,
        _ => false,
    };
    let value = Value { shape, nullable: nullable && !has_null };
    lowering.values.insert(nodes.into(), value);
    value
}

/// Any value.
pub(crate) fn any(lowering: &mut Lowering<'_>, place: NodeId) -> ShapeId {
    add_inline(lowering, place, None, Docs::default(), Drawn::plain(Kind::Any), Constraints::default())
}

/// Adds a shape that is made of several schemas.
pub(crate) fn draw_inline<'a>(lowering: &mut Lowering<'a>, merged: Merged<'a>, description: Option<String>) -> ShapeId {
    if lowering.depth >= MAX_DEPTH {
        lowering.free_form(merged.place, "depth", "the schema is nested too deep: any value is accepted");
        return any(lowering, merged.place);
    }
    lowering.depth += 1;
    let (place, constraints) = (merged.place, merged.constraints.clone());
    let title = merged.title.map(str::to_owned);
    let drawn = draw(lowering, merged);
    lowering.depth -= 1;
    add_inline(lowering, place, title, Docs { description, ..Docs::default() }, drawn, constraints)
}

/// The kind of value that some keywords describe.
pub(crate) fn draw<'a>(lowering: &mut Lowering<'a>, merged: Merged<'a>) -> Drawn<'a> {
    if let Some(node) = merged.never {
        lowering.free_form(node, "never", "the schema `false` allows no value: any value is accepted");
        return Drawn::plain(Kind::Any);
    }
    // What may be null in one part and is nothing else in another, does not contradict itself.
    if merged.only_null {
        return Drawn::plain(Kind::Null);
    }
    if let Some(conflict) = merged.loosened {
        // Enums are open, and an open enum of truth values is every truth value: `true` in one part and `false` in
        // another lose nothing by it.
        if merged.listed.as_ref().is_none_or(|(values, _)| enums::types(values) != Types::BOOLEAN) {
            contradiction(lowering, conflict);
        }
    }
    if !merged.groups.is_empty() {
        return union::draw(lowering, merged);
    }
    if let Some(types) = enums::types_apart(&merged) {
        return listed_by_type(lowering, merged, types);
    }
    if let Some((values, _)) = merged.listed {
        return Drawn::plain(enums::kind(values));
    }
    match merged.effective_types() {
        Types::NONE => Drawn::plain(Kind::Any),
        Types::ALL if !merged.is_structural() => Drawn::plain(Kind::Any),
        Types::OBJECT => Drawn::plain(object::draw(lowering, &merged)),
        Types::ARRAY => Drawn::plain(list::draw(lowering, &merged)),
        Types::BOOLEAN => Drawn::plain(Kind::Scalar(Scalar::Bool)),
        Types::INTEGER => Drawn::plain(Kind::Scalar(scalar::integer(&merged))),
        Types::NUMBER => Drawn::plain(Kind::Scalar(scalar::number(&merged))),
        Types::STRING => Drawn::plain(Kind::Scalar(Scalar::String(scalar::string(&merged)))),
        several => by_type(lowering, &merged, several),
    }
}

/// Reports parts of an `allOf` that no value satisfies together.
pub(crate) fn contradiction(lowering: &mut Lowering<'_>, conflict: Conflict) {
    let Conflict { one, other, about } = conflict;
    let (said, instead) = (about.as_str(), about.instead());
    if lowering.first_time(other, "contradiction") {
        lowering
            .d
            .warning(
                Code::AllOfConflict,
                other,
                format!("schemas that hold together contradict each other about {said}"),
            )
            .label("one of them")
            .related(one, "another")
            .help(format!("no value satisfies both; {instead}"));
    }
    let reason = format!("schemas that hold together contradict each other about {said}: {instead}");
    lowering.widened(other, "contradiction in the ledger", reason);
}

/// The shape of a schema that references lead to.
fn named(lowering: &mut Lowering<'_>, node: NodeId) -> ShapeId {
    let node = all_of::canonical(lowering, node);
    if let Some(&id) = lowering.slots.get(&node) {
        return id;
    }
    let name = lowering.schema_name(node).map_or_else(
        || NameHint::Inline { title: None, contexts: Vec::new() },
        |name| NameHint::Declared(name.to_owned()),
    );
    let id = lowering.table.reserve(node, name);
    lowering.table[id].rename = docs::type_name(lowering, &[node]);
    lowering.slots.insert(node, id);
    lowering.queue.push_back((id, node));
    id
}

fn in_place(lowering: &mut Lowering<'_>, nodes: &[NodeId], role: Role) -> ShapeId {
    let place = nodes.last().copied().unwrap_or(lowering.resolved.document.node);
    let several = nodes.len() > 1;
    if several && let Some(&known) = lowering.open.get(nodes) {
        // Several schemas that hold together lead back to themselves without any name on the way.
        let id = known
            .unwrap_or_else(|| lowering.table.reserve(place, NameHint::Inline { title: None, contexts: Vec::new() }));
        lowering.open.insert(nodes.into(), Some(id));
        return id;
    }
    if lowering.depth >= MAX_DEPTH || (several && lowering.merged >= MAX_MERGED) {
        lowering.free_form(place, "depth", "the schema is nested too deep: any value is accepted");
        return any(lowering, place);
    }
    if several {
        lowering.merged += 1;
        lowering.open.insert(nodes.into(), None);
    }
    lowering.depth += 1;
    let merged = all_of::merge(lowering, nodes, None);
    let title = merged.title.map(str::to_owned);
    let constraints = if role == Role::Site { Constraints::default() } else { merged.constraints.clone() };
    let drawn = draw(lowering, merged);
    lowering.depth -= 1;
    let docs = match drawn.kind {
        Kind::Any | Kind::Null | Kind::Scalar(_) => Docs::default(),
        _ => docs::site(lowering, nodes, None).docs,
    };
    if let Some(id) = lowering.open.remove(nodes).flatten() {
        lowering.table.fill(id, title, docs, drawn.kind, constraints);
        pins::name_inline(lowering, id, nodes, role);
        push_union(lowering, id, drawn.union);
        return id;
    }
    let id = add_inline(lowering, place, title, docs, drawn, constraints);
    pins::name_inline(lowering, id, nodes, role);
    id
}

fn add_inline<'a>(
    lowering: &mut Lowering<'a>,
    place: NodeId,
    title: Option<String>,
    docs: Docs,
    drawn: Drawn<'a>,
    constraints: Constraints,
) -> ShapeId {
    let name = NameHint::Inline { title, contexts: Vec::new() };
    let mark = drawn.union.as_ref().and_then(|union| union.discriminator);
    let shape = Shape { place, name, rename: None, docs, kind: drawn.kind, constraints };
    let (id, new) = lowering.table.share(shape, mark);
    if new {
        push_union(lowering, id, drawn.union);
    }
    id
}

fn push_union<'a>(lowering: &mut Lowering<'a>, shape: ShapeId, union: Option<DrawnUnion<'a>>) {
    if let Some(DrawnUnion { place, keyword, discriminator, origins }) = union {
        lowering.unions.push(PendingUnion { shape, place, keyword, discriminator, origins });
    }
}

/// The value that is of one of several shapes, which `keyword` gives to values that only their names tell apart.
pub(crate) fn one_of(lowering: &mut Lowering<'_>, place: NodeId, keyword: &'static str, uses: &[Use]) -> Use {
    let mut variants: Vec<Variant> = Vec::new();
    for &Use { shape, .. } in uses {
        if variants.iter().all(|known| known.shape != shape) {
            variants.push(Variant { place, name: None, shape, tags: Vec::new(), description: None });
        }
    }
    let presence = nullability::presence(true, uses.iter().any(|value| value.presence.is_nullable()));
    if let [only] = &variants[..] {
        return Use { shape: only.shape, presence };
    }
    let origins = vec![None; variants.len()];
    let drawn = Drawn {
        kind: Kind::Union(Union { variants, tagging: Tagging::Trial }),
        union: Some(DrawnUnion { place, keyword, discriminator: None, origins }),
    };
    Use { shape: add_inline(lowering, place, None, Docs::default(), drawn, Constraints::default()), presence }
}

/// Listed values of several types: those of each type are an enum. Listed lists and objects are no types of their own.
fn listed_by_type<'a>(lowering: &mut Lowering<'a>, mut merged: Merged<'a>, types: Types) -> Drawn<'a> {
    if types.meets(Types::ARRAY.union(Types::OBJECT)) && merged.loosened.is_none() {
        let reason = "lists and objects among listed values are read as any list and any object";
        lowering.widened(merged.place, "listed", reason);
    }
    match types.split()[..] {
        [only] => {
            merged.listed = None;
            merged.types = Some((only, merged.place));
            draw(lowering, merged)
        }
        _ => by_type(lowering, &merged, types),
    }
}

/// `type: [string, integer]`: one variant a type.
fn by_type<'a>(lowering: &mut Lowering<'a>, merged: &Merged<'a>, types: Types) -> Drawn<'a> {
    let mut variants = Vec::new();
    for one in types.split() {
        let mut part = merged.clone();
        part.types = Some((one, merged.place));
        part.listed = part.listed.and_then(|listed| enums::of_type(listed, one));
        part.loosened = None;
        part.title = None;
        // What a tuple holds depends on these; the others are no matter of one variant.
        let Constraints { min_items, max_items, .. } = merged.constraints;
        part.constraints = Constraints { min_items, max_items, ..Constraints::default() };
        let drawn = draw(lowering, part);
        let shape = add_inline(lowering, merged.place, None, Docs::default(), drawn, Constraints::default());
        variants.push(Variant { place: merged.place, name: None, shape, tags: Vec::new(), description: None });
    }
    let origins = vec![None; variants.len()];
    Drawn {
        kind: Kind::Union(Union { variants, tagging: Tagging::Trial }),
        union: Some(DrawnUnion { place: merged.place, keyword: "type", discriminator: None, origins }),
    }
}
