//! Turns the presence of a value into its Rust type: `T`, `Option<T>` or `Patch<T>`. The only place that does.

use truespec_model::{Field, Literal, Presence};

use crate::{FieldMode, RustType};

/// How a field's presence is written. `patched`: the field's object is what a request changes part by part, so that
/// leaving a field out and setting it to null are different wishes (RFC 7396 §1).
pub(crate) fn mode(field: &Field, patched: bool) -> FieldMode {
    match field.value.presence {
        Presence::Required => FieldMode::Required,
        Presence::Nullable => FieldMode::Nullable,
        // A default of null says that leaving it out is the same as null.
        Presence::OptionalNullable if patched && field.default != Some(Literal::Null) => FieldMode::Patch,
        Presence::Optional | Presence::OptionalNullable => FieldMode::Optional,
    }
}

/// The whole type of a field.
pub(crate) fn field(ty: RustType, mode: FieldMode) -> RustType {
    match mode {
        FieldMode::Required => ty,
        FieldMode::Optional | FieldMode::Nullable => RustType::Option(Box::new(ty)),
        FieldMode::Patch => RustType::Patch(Box::new(ty)),
    }
}

/// The type of an item of a list or map: nothing can be left out there.
pub(crate) fn item(ty: RustType, presence: Presence) -> RustType {
    if presence.is_nullable() { RustType::Option(Box::new(ty)) } else { ty }
}

#[cfg(test)]
mod tests {
    use truespec_model::{Access, Constraints, Docs, Kind, NameHint, Shape, Shapes, Use};
    use truespec_source::NodeId;

    use super::*;

    fn check(presence: Presence, patched: bool, default: Option<Literal>, expected: FieldMode) {
        let place = NodeId::new(0);
        let shape = Shapes::new().add(Shape {
            place,
            name: NameHint::Declared("Pet".to_owned()),
            rename: None,
            docs: Docs::default(),
            kind: Kind::Any,
            constraints: Constraints::default(),
        });
        let field = Field {
            place,
            name: "pet".to_owned(),
            rename: None,
            docs: Docs::default(),
            value: Use { shape, presence },
            constraints: Constraints::default(),
            default,
            access: Access::ReadWrite,
        };
        assert_eq!(mode(&field, patched), expected);
    }

    #[test]
    fn every_presence_has_one_mode() {
        check(Presence::Required, true, None, FieldMode::Required);
        check(Presence::Nullable, true, None, FieldMode::Nullable);
        check(Presence::Optional, true, None, FieldMode::Optional);
        check(Presence::OptionalNullable, true, None, FieldMode::Patch);
        check(Presence::OptionalNullable, false, None, FieldMode::Optional);
        check(Presence::OptionalNullable, true, Some(Literal::Null), FieldMode::Optional);
    }
}
