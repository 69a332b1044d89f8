//! Shapes to types: which shape becomes a type of its own, and how each is written where it is used.
//!
//! In: the shapes and their names. Out: [`TypeItem`]s without boxes. Knows nothing about operations.

use std::collections::{BTreeMap, BTreeSet};

use truespec_model::{
    Access, Api, EnumBase, Extra, Field, Float, Int, Kind, NameHint, Object, Scalar, Shape, ShapeId, StringFormat, Use,
};
use truespec_source::Ledger;

use super::constants::Constants;
use super::names::{Members, TypeNames, case};
use super::reach::Reach;
use super::{circular, docs, enums, presence, tuples, unions};
use crate::{Doc, FieldItem, FieldMode, RustType, TypeBody, TypeId, TypeItem};

/// How deep lists of lists may be written in one place.
const DEEPEST: usize = 32;

/// The types of a crate while they are made.
pub(crate) struct Types<'a> {
    pub(crate) api: &'a Api,
    pub(crate) items: Vec<TypeItem>,
    by_shape: BTreeMap<ShapeId, TypeId>,
    /// What holds files where it holds bytes.
    parted: BTreeSet<ShapeId>,
}

/// What was decided before types are made.
struct Facts<'f> {
    names: &'f TypeNames,
    reach: &'f Reach,
    constants: &'f Constants,
}

/// Whether a shape becomes a type of its own: what has parts or values to name, and what the document declares.
pub(crate) fn is_type(api: &Api, id: ShapeId) -> bool {
    let shape = &api.shapes[id];
    shape.name.is_declared() || is_nominal(api, shape)
}

/// Whether a shape becomes a struct or an enum.
fn is_nominal(api: &Api, shape: &Shape) -> bool {
    match &shape.kind {
        Kind::Object(object) => !is_map(object),
        Kind::Tuple(tuple) => !tuples::is_plain(api, tuple),
        Kind::Enum(listed) => enums::base(listed).is_some(),
        Kind::Union(union) => !union.variants.is_empty(),
        Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::List { .. } | Kind::Map { .. } => false,
    }
}

/// Whether a shape is a tuple whose type says how many items there are.
fn is_exact_tuple(shape: &Shape) -> bool {
    matches!(&shape.kind, Kind::Tuple(tuple) if tuple.is_exact())
}

/// Makes the types of all shapes, in the order of the shapes.
pub(crate) fn types<'a>(
    api: &'a Api,
    names: &TypeNames,
    reach: &Reach,
    constants: &Constants,
    ledger: &mut Ledger,
) -> Types<'a> {
    let facts = Facts { names, reach, constants };
    let mut by_shape = BTreeMap::new();
    for (id, _) in api.shapes.iter() {
        if names.get(id).is_some() {
            by_shape.insert(id, TypeId(by_shape.len()));
        }
    }
    let mut types = Types { api, items: Vec::new(), by_shape, parted: reach.parted.clone() };
    let circular = circular::circular_aliases(api);
    for (id, shape) in api.shapes.iter() {
        note_widened(shape, ledger);
        let Some(name) = names.get(id) else { continue };
        let body = if let Some(value) = circular.maps.get(&id) {
            types.map_of_itself(*value)
        } else if let Some(item) = circular.lists.get(&id) {
            types.list_of_itself(*item)
        } else {
            types.body(id, shape, &facts, ledger)
        };
        types.items.push(TypeItem {
            place: shape.place,
            ident: name.to_owned(),
            docs: type_docs(api, names, id).and_maybe(constants.described(id)),
            deprecated: shape.docs.deprecated,
            derives: derives(&body),
            body,
        });
    }
    types
}

impl Types<'_> {
    /// How a shape is written where it is used.
    pub(crate) fn of(&self, shape: ShapeId) -> RustType {
        self.of_nested(shape, 0)
    }

    /// How a value without a place of its own (an item, a body) is written.
    pub(crate) fn of_use(&self, value: Use) -> RustType {
        presence::item(self.of(value.shape), value.presence)
    }

    /// How a shape is written as a field or variant of another: bytes that are a part of their own are a file.
    pub(crate) fn within(&self, whole: ShapeId, part: ShapeId) -> RustType {
        let file = self.parted.contains(&whole).then(|| self.file(part, 0)).flatten();
        file.unwrap_or_else(|| self.of(part))
    }

    /// How a file or a list of files is written.
    fn file(&self, part: ShapeId, depth: usize) -> Option<RustType> {
        match &self.api.shapes[part].kind {
            Kind::Scalar(Scalar::String(StringFormat::Binary)) => Some(RustType::Runtime("File")),
            Kind::List { item, .. } if depth < DEEPEST => {
                let file = self.file(item.shape, depth + 1)?;
                Some(RustType::List(Box::new(presence::item(file, item.presence))))
            }
            _ => None,
        }
    }

    /// Adds a type that is no shape.
    pub(crate) fn add(&mut self, item: TypeItem) -> TypeId {
        self.items.push(item);
        TypeId(self.items.len() - 1)
    }

    /// The type behind aliases.
    pub(crate) fn behind<'t>(&'t self, mut ty: &'t RustType) -> &'t RustType {
        while let RustType::Model(id) = ty
            && let Some(TypeItem { body: TypeBody::Alias(inner), .. }) = self.items.get(id.0)
        {
            ty = inner;
        }
        ty
    }

    fn of_nested(&self, id: ShapeId, depth: usize) -> RustType {
        match self.by_shape.get(&id) {
            Some(&id) => RustType::Model(id),
            None => self.written(&self.api.shapes[id], depth),
        }
    }

    /// A shape without a type of its own, or what the alias of one stands for.
    fn written(&self, shape: &Shape, depth: usize) -> RustType {
        if depth > DEEPEST {
            return RustType::Runtime("Value");
        }
        let inner = |value: Use| Box::new(presence::item(self.of_nested(value.shape, depth + 1), value.presence));
        match &shape.kind {
            Kind::Any | Kind::Union(_) => RustType::Runtime("Value"),
            Kind::Null => RustType::Runtime("Null"),
            Kind::Scalar(scalar) => of_scalar(scalar),
            Kind::Enum(listed) => match listed.base {
                EnumBase::String => RustType::Plain("String"),
                EnumBase::Integer => RustType::Plain("i64"),
                EnumBase::Boolean => RustType::Plain("bool"),
                EnumBase::Mixed => RustType::Runtime("Value"),
            },
            Kind::List { item, .. } => RustType::List(inner(*item)),
            Kind::Tuple(tuple) => RustType::Tuple(tuple.items.iter().map(|item| *inner(*item)).collect()),
            Kind::Map { value } => RustType::Map(inner(*value)),
            Kind::Object(object) => RustType::Map(match map_value(object) {
                Some(value) => inner(value),
                None => Box::new(RustType::Runtime("Value")),
            }),
        }
    }

    fn body(&self, id: ShapeId, shape: &Shape, facts: &Facts<'_>, ledger: &mut Ledger) -> TypeBody {
        match &shape.kind {
            Kind::Object(object) if is_nominal(self.api, shape) => self.object(id, object, facts),
            Kind::Enum(listed) => enums::base(listed).map_or_else(
                || TypeBody::Alias(self.written(shape, 0)),
                |base| TypeBody::Enum { base, values: enums::values(listed, base, facts.names, id) },
            ),
            Kind::Tuple(tuple) if is_nominal(self.api, shape) => tuples::body(self, shape, tuple),
            Kind::Union(union) if is_nominal(self.api, shape) => unions::body(self, facts.names, id, union, ledger),
            Kind::Any
            | Kind::Null
            | Kind::Scalar(_)
            | Kind::List { .. }
            | Kind::Tuple(_)
            | Kind::Map { .. }
            | Kind::Object(_)
            | Kind::Union(_) => TypeBody::Alias(self.written(shape, 0)),
        }
    }

    /// A map that holds itself needs a name of its own, which an alias is not.
    fn map_of_itself(&self, value: Use) -> TypeBody {
        let extra = Some(("additional_properties".to_owned(), RustType::Map(Box::new(self.of_use(value)))));
        TypeBody::Struct { constants: Vec::new(), fields: Vec::new(), extra, default: true }
    }

    /// A list that holds itself needs one, too.
    fn list_of_itself(&self, item: Use) -> TypeBody {
        TypeBody::Tuple { items: Vec::new(), rest: Some(self.of_use(item)), default: true }
    }

    fn object(&self, id: ShapeId, object: &Object, facts: &Facts<'_>) -> TypeBody {
        let constants = facts.constants.of(id);
        let fields = || object.fields.iter().filter(|field| constants.iter().all(|(name, _)| *name != field.name));
        let mut fields_named: Vec<&str> =
            fields().map(|field| field.rename.as_deref().unwrap_or(&field.name)).collect();
        let extra = match object.extra {
            Extra::Kept(value) => Some(RustType::Map(Box::new(self.of_use(value)))),
            Extra::Unspecified | Extra::Forbidden => None,
        };
        if extra.is_some() {
            fields_named.push("additional_properties");
        }
        let scope = Members { case: case::snake, fallback: "field", suffix: "_", separator: "_", reserved: &[] };
        let pinned: Vec<bool> = fields().map(|field| field.rename.is_some()).collect();
        let place = format!("field {}", facts.names.get(id).unwrap_or_default());
        let is_pinned = |index: usize| pinned.get(index) == Some(&true);
        let mut idents = scope.name_kept(&fields_named, is_pinned, facts.names.lock(), &place);
        let extra = extra.and_then(|ty| Some((idents.pop()?, ty)));
        let fields: Vec<FieldItem> = fields()
            .zip(idents)
            .map(|(field, ident)| {
                let mode = presence::mode(field, facts.reach.patched.contains(&id));
                FieldItem {
                    place: field.place,
                    wire: field.name.clone(),
                    docs: self.field_docs(field, facts.names),
                    deprecated: field.docs.deprecated,
                    ty: presence::field(self.within(id, field.value.shape), mode),
                    mode,
                    ident,
                }
            })
            .collect();
        let default = fields.iter().all(|field| matches!(field.mode, FieldMode::Optional | FieldMode::Patch));
        TypeBody::Struct { constants: constants.to_vec(), fields, extra, default }
    }

    fn field_docs(&self, field: &Field, names: &TypeNames) -> Doc {
        let shape = &self.api.shapes[field.value.shape];
        let mut own = docs::theirs(&field.docs);
        if own.paragraphs.is_empty() {
            own = own.and_theirs(docs::first_paragraph(&shape.docs));
        }
        let says_all = names.get(field.value.shape).is_some() || is_exact_tuple(shape);
        let place = if says_all { None } else { docs::limits(&field.constraints) };
        let access = match field.access {
            Access::ReadWrite => None,
            Access::ReadOnly => Some("Set by the server.".to_owned()),
            Access::WriteOnly => Some("Only sent, never received.".to_owned()),
        };
        own.or(|| format!("The {} field.", docs::code(&field.name)))
            .and_maybe(place)
            .and_maybe(docs::default(field.default.as_ref()))
            .and_maybe(access)
    }
}

/// Records what has no type of its own in Rust.
fn note_widened(shape: &Shape, ledger: &mut Ledger) {
    if let Kind::Enum(listed) = &shape.kind
        && listed.base == EnumBase::Mixed
        && enums::base(listed).is_none()
        && !listed.values.is_empty()
    {
        ledger.free_form(shape.place, "an enum of values of different types is a free-form value");
    }
}

/// Whether an object is a map: it has no named fields, and others may be there.
fn is_map(object: &Object) -> bool {
    object.fields.is_empty() && object.extra != Extra::Forbidden
}

/// What a map holds, where the document says.
pub(super) fn map_value(object: &Object) -> Option<Use> {
    match object.extra {
        Extra::Kept(value) if is_map(object) => Some(value),
        Extra::Kept(_) | Extra::Unspecified | Extra::Forbidden => None,
    }
}

fn of_scalar(scalar: &Scalar) -> RustType {
    match scalar {
        Scalar::Bool => RustType::Plain("bool"),
        Scalar::Int(int) => match int {
            Int::I8 => RustType::Plain("i8"),
            Int::I16 => RustType::Plain("i16"),
            Int::I32 => RustType::Plain("i32"),
            Int::I64 => RustType::Plain("i64"),
            Int::U8 => RustType::Plain("u8"),
            Int::U16 => RustType::Plain("u16"),
            Int::U32 => RustType::Plain("u32"),
            Int::U64 => RustType::Plain("u64"),
            Int::Big => RustType::Runtime("Number"),
        },
        Scalar::Float(float) => match float {
            // What is declared as `float` often comes with the digits of a double (coordinates, mostly), which single
            // precision would lose on the way through.
            Float::F32 | Float::F64 => RustType::Plain("f64"),
            Float::Decimal => RustType::Runtime("Number"),
        },
        Scalar::String(format) => match format {
            StringFormat::DateTime => RustType::Runtime("DateTime"),
            StringFormat::Date => RustType::Runtime("Date"),
            StringFormat::Time => RustType::Runtime("Time"),
            StringFormat::Uuid => RustType::Runtime("Uuid"),
            StringFormat::Base64 => RustType::Runtime("Base64"),
            StringFormat::Base64Url => RustType::Runtime("Base64Url"),
            StringFormat::Plain | StringFormat::Duration | StringFormat::Binary | StringFormat::Other(_) => {
                RustType::Plain("String")
            }
        },
    }
}

/// What is derived; other traits come from the runtime's macros, which the compiler checks faster.
fn derives(body: &TypeBody) -> &'static [&'static str] {
    match body {
        TypeBody::Struct { .. } | TypeBody::Union { .. } => &["Clone"],
        TypeBody::Enum { base: crate::ValueBase::String | crate::ValueBase::Integer, .. } => {
            &["Clone", "PartialEq", "Hash"]
        }
        TypeBody::Enum { base: crate::ValueBase::Number, .. } => &["Clone", "PartialEq"],
        TypeBody::Headers(_) | TypeBody::Tuple { default: true, .. } => &["Clone", "Debug", "Default", "PartialEq"],
        TypeBody::Tuple { .. } | TypeBody::Responses(_) => &["Clone", "Debug", "PartialEq"],
        TypeBody::Alias(_) | TypeBody::Text { .. } => &[],
    }
}

fn type_docs(api: &Api, names: &TypeNames, id: ShapeId) -> Doc {
    let shape = &api.shapes[id];
    let limits = if is_nominal(api, shape) || is_exact_tuple(shape) { None } else { docs::limits(&shape.constraints) };
    let theirs = docs::theirs(&shape.docs);
    let words_of_both = matches!(shape.name, NameHint::Request { .. }) && !theirs.paragraphs.is_empty();
    let form = words_of_both.then(|| fallback(api, names, id));
    theirs.or(|| fallback(api, names, id)).and_maybe(limits).and_maybe(form)
}

/// A sentence for a type of which the document says nothing.
fn fallback(api: &Api, names: &TypeNames, id: ShapeId) -> String {
    use truespec_model::Context;
    let inside = |of: ShapeId| match (names.get(of), &api.shapes[of].name) {
        (Some(name), _) => format!(" of [`{name}`]"),
        (None, NameHint::Inline { contexts, .. }) => match contexts.first() {
            Some(Context::Field { name, .. }) => format!(" of the {} field", docs::code(name)),
            _ => String::new(),
        },
        (None, NameHint::Declared(_) | NameHint::Request { .. }) => String::new(),
    };
    let operation = |index: usize| {
        let operation = api.operations.get(index);
        operation.map_or_else(String::new, |operation| match &operation.name {
            Some(name) => docs::code(name),
            None => docs::code(&operation.route()),
        })
    };
    if let Some(name) = super::names::wrapped_name(api, names, id) {
        return format!("Response body that wraps [`{name}`].");
    }
    match &api.shapes[id].name {
        NameHint::Declared(name) => format!("The {} schema.", docs::code(name)),
        NameHint::Request { of } => match names.get(*of) {
            Some(name) => format!("The form of [`{name}`] that is sent."),
            None => "A part of requests.".to_owned(),
        },
        NameHint::Inline { contexts, .. } => match contexts.first() {
            Some(Context::Field { of, name }) => format!("Value of the {} field{}.", docs::code(name), inside(*of)),
            Some(Context::Item { of }) => format!("An item{}.", inside(*of)),
            Some(Context::MapValue { of }) => format!("A value{}.", inside(*of)),
            Some(Context::Variant { of, .. }) => format!("A variant{}.", inside(*of)),
            Some(Context::RequestBody { operation: id }) => format!("Request body of {}.", operation(id.0)),
            Some(Context::ResponseBody { operation: id, .. }) => format!("Response body of {}.", operation(id.0)),
            Some(Context::Parameter { operation: id, name }) => {
                format!("Value of the {} parameter of {}.", docs::code(name), operation(id.0))
            }
            Some(Context::Header { operation: id, name }) => {
                format!("Value of the {} header of {}.", docs::code(name), operation(id.0))
            }
            Some(Context::Component { name }) => format!("Value of {}.", docs::code(name)),
            None => "A value.".to_owned(),
        },
    }
}
