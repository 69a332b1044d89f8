//! Unions whose variants a reader tells apart by trying each, and taking the one that loses least of the value (unknown
//! fields, values that an enum does not list, texts against their format), the first of several.
//!
//! In: the shapes of variants. Out: an order in which no variant takes what is not valid against it; none where there is
//! no such order, because nothing but limits, which reading does not check, tells variants apart. A value that is valid
//! against several variants may be read as any of them.

use std::collections::HashSet;

use truespec_model::{Access, Constraints, Enum, Extra, Field, Kind, Object, Scalar, ShapeId, StringFormat, Use};

use super::facts;
use crate::lowering::Lowering;

/// How many pairs of shapes are compared for one union, before nothing is known of the others.
const MAX_PAIRS: usize = 50_000;

/// How deep pairs of shapes are compared.
const MAX_NESTING: usize = 32;

/// The order in which variants are tried. That of the document, but for a variant that would take what is meant for a
/// later one.
pub(super) fn order(lowering: &Lowering<'_>, shapes: &[ShapeId]) -> Option<Vec<usize>> {
    let mut pairs = Pairs { lowering, open: HashSet::new(), left: MAX_PAIRS };
    let mut rest: Vec<usize> = (0..shapes.len()).collect();
    let mut order = Vec::with_capacity(shapes.len());
    while !rest.is_empty() {
        let next = rest.iter().position(|&one| {
            let mut others = rest.iter().filter(|&&other| other != one);
            others.all(|&other| pairs.keep(shapes[one], shapes[other], 0))
        })?;
        order.push(rest.remove(next));
    }
    Some(order)
}

/// Compares a shape that a value is read as with a shape that it is valid against.
struct Pairs<'l, 'a> {
    lowering: &'l Lowering<'a>,
    /// Pairs that are being compared: recursion adds nothing to what they say.
    open: HashSet<(ShapeId, ShapeId)>,
    left: usize,
}

impl Pairs<'_, '_> {
    /// Whether each value of `valid` that `read` takes without loss keeps the limits of `read`.
    fn keep(&mut self, read: ShapeId, valid: ShapeId, nesting: usize) -> bool {
        if read == valid || !self.open.insert((read, valid)) {
            return true;
        }
        let kept = nesting < MAX_NESTING
            && self.spend()
            && (self.keep_alike(read, valid, nesting + 1) || self.are_apart(read, valid, nesting + 1));
        self.open.remove(&(read, valid));
        kept
    }

    fn keep_alike(&mut self, read: ShapeId, valid: ShapeId, nesting: usize) -> bool {
        let lowering = self.lowering;
        let (one, other) = (&lowering.table[read], &lowering.table[valid]);
        if let Kind::Union(union) = &other.kind {
            return union.variants.iter().all(|variant| self.keep(read, variant.shape, nesting));
        }
        let limited = !implied(&one.constraints, &other.constraints);
        match (&one.kind, &other.kind) {
            // What is always null takes any other value, too.
            (Kind::Null, _) => false,
            (Kind::Any | Kind::Enum(_), _) => true,
            (Kind::Union(union), _) => union.variants.iter().all(|variant| self.keep(variant.shape, valid, nesting)),
            (_, _) if limited => false,
            (Kind::Scalar(_), _) => true,
            (Kind::List { item, unique }, Kind::List { item: known, unique: known_unique }) => {
                (!unique || *known_unique) && self.keep(item.shape, known.shape, nesting)
            }
            (Kind::Map { value }, Kind::Map { value: known }) => self.keep(value.shape, known.shape, nesting),
            (Kind::Map { value }, Kind::Object(object)) => self.keep_extra(*value, object, &[], nesting),
            (Kind::Object(object), Kind::Map { value }) => {
                object.fields.iter().all(|field| is_free(field) && self.keep(field.value.shape, value.shape, nesting))
                    && match object.extra {
                        Extra::Kept(extra) => self.keep(extra.shape, value.shape, nesting),
                        Extra::Unspecified | Extra::Forbidden => true,
                    }
            }
            (Kind::Object(object), Kind::Object(known)) => self.keep_fields(object, known, nesting),
            (Kind::List { .. } | Kind::Tuple(_) | Kind::Map { .. } | Kind::Object(_), _) => false,
        }
    }

    fn keep_fields(&mut self, read: &Object, valid: &Object, nesting: usize) -> bool {
        read.fields.iter().all(|field| match (find(valid, &field.name), valid.extra) {
            (Some(known), _) => {
                implied(&field.constraints, &known.constraints)
                    && self.keep(field.value.shape, known.value.shape, nesting)
            }
            (None, Extra::Kept(extra)) => is_free(field) && self.keep(field.value.shape, extra.shape, nesting),
            // The value has no such field, or one of which the document says nothing.
            (None, Extra::Unspecified | Extra::Forbidden) => true,
        }) && match read.extra {
            Extra::Kept(extra) => self.keep_extra(extra, valid, &read.fields, nesting),
            Extra::Unspecified | Extra::Forbidden => true,
        }
    }

    /// The same for the values under names that have no field.
    fn keep_extra(&mut self, extra: Use, valid: &Object, fields: &[Field], nesting: usize) -> bool {
        valid.fields.iter().all(|known| {
            fields.iter().any(|field| field.name == known.name) || self.keep(extra.shape, known.value.shape, nesting)
        }) && match valid.extra {
            Extra::Kept(known) => self.keep(extra.shape, known.shape, nesting),
            Extra::Unspecified | Extra::Forbidden => true,
        }
    }

    /// Whether `read` takes no value of `valid` without loss.
    fn are_apart(&mut self, read: ShapeId, valid: ShapeId, nesting: usize) -> bool {
        if read == valid || nesting >= MAX_NESTING || !self.spend() {
            return false;
        }
        let lowering = self.lowering;
        let (types, others) = (facts::types(lowering, read), facts::types(lowering, valid));
        if !types.is_empty() && !others.is_empty() && !types.meets(others) {
            return true;
        }
        let other = &lowering.table[valid];
        match (&lowering.table[read].kind, &other.kind) {
            (_, Kind::Union(union)) => {
                union.variants.iter().all(|variant| self.are_apart(read, variant.shape, nesting + 1))
            }
            (Kind::Union(union), _) => {
                union.variants.iter().all(|variant| self.are_apart(variant.shape, valid, nesting + 1))
            }
            (Kind::Enum(Enum { values, .. }), Kind::Enum(Enum { values: known, .. })) => {
                !values.iter().any(|value| known.iter().any(|other| other.value == value.value))
            }
            (Kind::Scalar(Scalar::String(one)), Kind::Scalar(Scalar::String(other))) => {
                is_checked(one) && is_checked(other) && one != other
            }
            (Kind::List { item, .. }, Kind::List { item: known, .. }) => {
                other.constraints.min_items.is_some_and(|least| least > 0) && self.uses_apart(*item, *known, nesting)
            }
            (Kind::Object(object), Kind::Object(known)) => self.fields_apart(object, known, nesting),
            _ => false,
        }
    }

    fn fields_apart(&mut self, read: &Object, valid: &Object, nesting: usize) -> bool {
        let told = read.fields.iter().any(|field| match find(valid, &field.name) {
            Some(known) => (is_there(field) || is_there(known)) && self.uses_apart(field.value, known.value, nesting),
            None => is_there(field) && !matches!(valid.extra, Extra::Kept(_)),
        });
        // A field that `read` does not know is lost.
        told || (!matches!(read.extra, Extra::Kept(_))
            && valid.fields.iter().any(|known| is_there(known) && find(read, &known.name).is_none()))
    }

    fn uses_apart(&mut self, read: Use, valid: Use, nesting: usize) -> bool {
        !(read.presence.is_nullable() && valid.presence.is_nullable())
            && self.are_apart(read.shape, valid.shape, nesting + 1)
    }

    fn spend(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }
}

fn find<'o>(object: &'o Object, name: &str) -> Option<&'o Field> {
    object.fields.iter().find(|field| field.name == name)
}

/// Whether a field is there in both directions.
fn is_there(field: &Field) -> bool {
    field.value.presence.is_required() && field.access == Access::ReadWrite
}

fn is_free(field: &Field) -> bool {
    field.constraints == Constraints::default()
}

/// Whether what keeps some limits keeps others.
fn implied(limits: &Constraints, known: &Constraints) -> bool {
    *limits == Constraints::default() || limits == known
}

/// Whether reading notices a text that is not of the format.
fn is_checked(format: &StringFormat) -> bool {
    match format {
        StringFormat::DateTime | StringFormat::Date | StringFormat::Time | StringFormat::Uuid => true,
        StringFormat::Plain
        | StringFormat::Duration
        | StringFormat::Base64
        | StringFormat::Base64Url
        | StringFormat::Binary
        | StringFormat::Other(_) => false,
    }
}
