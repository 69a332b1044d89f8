//! Objects: named fields, extra fields, maps.

use truespec_model::{Constraints, Docs, Extra, Field, Kind, Object, Presence, Use};
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
        lowering.widened(merged.place, "fields", "the document has too many fields: any object is accepted");
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

/// Extra fields by patterns of their names. The patterns themselves are limits; what matters is whether all extra fields
/// have the same shape.
fn by_pattern(lowering: &mut Lowering<'_>, merged: &Merged<'_>) -> Extra {
    let mut uses: Vec<Use> = Vec::new();
    let mut add = |value: Use| {
        if !uses.contains(&value) {
            uses.push(value);
        }
    };
    for &node in merged.patterns.values() {
        if !lowering.is_never(node) {
            add(schema::value(lowering, &[node], Role::Bare).always());
        }
    }
    // Without `additionalProperties`, names that match no pattern may hold anything; nobody means that who gives a
    // pattern for the names and no properties beside it.
    let open = !merged.additional.is_empty();
    if open {
        add(schema::value(lowering, &merged.additional, Role::Bare).always());
    }
    match uses[..] {
        [only] => Extra::Kept(only),
        [] => Extra::Forbidden,
        _ => {
            let place: NodeId = merged.patterns.values().next().copied().unwrap_or(merged.place);
            lowering.widened(
                place,
                "patterns",
                "`patternProperties` give different shapes to different names: any value is accepted under all of them",
            );
            Extra::Kept(Use { shape: schema::any(lowering, place), presence: Presence::Required })
        }
    }
}
