//! Objects: named fields, extra fields, maps.

use truespec_model::{Constraints, Docs, Extra, Field, Kind, Object, Presence, ShapeId, Use};
use truespec_source::{Code, NodeId};

use crate::docs;
use crate::lowering::{Lowering, MAX_FIELDS};
use crate::merged::Merged;
use crate::nullability;
use crate::schema::{self, Role};

/// The kind of an object.
pub(crate) fn draw(lowering: &mut Lowering<'_>, merged: &Merged<'_>) -> Kind {
    lowering.fields += merged.properties.len();
    if lowering.fields > MAX_FIELDS {
        lowering.free_form(merged.place, "fields", "the document has too many fields: any object is accepted");
        let shape = schema::any(lowering, merged.place);
        return Kind::Map { value: Use { shape, presence: Presence::Required } };
    }
    let extra = extra(lowering, merged);
    let mut fields = fields(lowering, merged);
    undeclared(lowering, merged, extra, &mut fields);
    match extra {
        // An object of which nothing is known keeps what it holds.
        Extra::Unspecified if fields.is_empty() => {
            let shape = schema::any(lowering, merged.place);
            Kind::Map { value: Use { shape, presence: Presence::Required } }
        }
        Extra::Kept(value) if fields.is_empty() => Kind::Map { value },
        extra => Kind::Object(Object { fields, extra }),
    }
}

fn fields(lowering: &mut Lowering<'_>, merged: &Merged<'_>) -> Vec<Field> {
    let mut fields = Vec::with_capacity(merged.properties.len());
    for (&name, nodes) in &merged.properties {
        // `false`: the property must not be there.
        if nodes.iter().any(|&node| lowering.is_never(node)) {
            continue;
        }
        let value = schema::value(lowering, nodes, Role::Site);
        let site = docs::site(lowering, nodes, None);
        let presence = nullability::presence(merged.required.contains_key(name), value.nullable);
        fields.push(Field {
            place: nodes.last().copied().unwrap_or(merged.place),
            name: name.to_owned(),
            rename: docs::field_name(lowering, nodes),
            docs: site.docs,
            value: Use { shape: value.shape, presence },
            constraints: site.constraints,
            default: site.default.filter(|default| docs::fits(default, value.nullable)),
            access: site.access,
        });
    }
    fields
}

/// Names in `required` that no schema describes (§6.5.3 of JSON Schema validation lets that pass): they must be there,
/// whatever they hold.
fn undeclared(lowering: &mut Lowering<'_>, merged: &Merged<'_>, extra: Extra, fields: &mut Vec<Field>) {
    for (&name, &place) in &merged.required {
        if merged.properties.contains_key(name) {
            continue;
        }
        let described = matches!(extra, Extra::Kept(_)) || !merged.patterns.is_empty();
        if !described && lowering.first_time(place, "required") {
            lowering
                .d
                .warning(Code::MissingField, place, format!("`{name}` is required, but no property has that name"))
                .help(format!("declare `{name}` in `properties`, or leave it out of `required`"));
        }
        let value = match extra {
            Extra::Kept(value) => value,
            Extra::Unspecified | Extra::Forbidden => {
                Use { shape: schema::any(lowering, place), presence: Presence::Required }
            }
        };
        fields.push(Field {
            place,
            name: name.to_owned(),
            rename: None,
            docs: Docs::default(),
            value,
            constraints: Constraints::default(),
            default: None,
            access: truespec_model::Access::ReadWrite,
        });
    }
}

fn extra(lowering: &mut Lowering<'_>, merged: &Merged<'_>) -> Extra {
    if !merged.patterns.is_empty() {
        return by_pattern(lowering, merged);
    }
    if merged.closed {
        return Extra::Forbidden;
    }
    if merged.additional.is_empty() {
        return Extra::Unspecified;
    }
    Extra::Kept(schema::value(lowering, &merged.additional, Role::Bare).always())
}

/// Extra fields by patterns of their names. The patterns themselves are limits; what matters is which shapes there are.
fn by_pattern(lowering: &mut Lowering<'_>, merged: &Merged<'_>) -> Extra {
    let mut uses: Vec<Use> = Vec::new();
    for &node in merged.patterns.values() {
        if !lowering.is_never(node) {
            let value = schema::value(lowering, &[node], Role::Bare).always();
            add_once(&mut uses, value);
        }
    }
    if !merged.additional.is_empty() {
        let value = schema::value(lowering, &merged.additional, Role::Bare).always();
        add_once(&mut uses, value);
    } else if !merged.closed && !merged.properties.is_empty() {
        // Names that match no pattern may hold anything. Nobody means that who gives patterns for the names and no
        // properties, but an object with properties may get more of them.
        add_once(&mut uses, Use { shape: schema::any(lowering, merged.place), presence: Presence::Required });
    }
    let place: NodeId = merged.patterns.values().next().copied().unwrap_or(merged.place);
    match uses[..] {
        [] => Extra::Forbidden,
        [only] => Extra::Kept(only),
        _ if uses.iter().any(|one| is_any(lowering, one.shape)) => {
            let reason = "names that match none of the `patternProperties` may hold anything: any value is accepted under all names";
            lowering.free_form(place, "patterns", reason);
            Extra::Kept(Use { shape: schema::any(lowering, place), presence: Presence::Required })
        }
        _ => Extra::Kept(schema::one_of(lowering, place, "patternProperties", &uses)),
    }
}

fn add_once(uses: &mut Vec<Use>, value: Use) {
    if !uses.contains(&value) {
        uses.push(value);
    }
}

fn is_any(lowering: &Lowering<'_>, shape: ShapeId) -> bool {
    matches!(lowering.table[shape].kind, Kind::Any) && !lowering.table.is_pending(shape)
}
