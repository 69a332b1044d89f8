//! Names of types: one namespace for everything in `models.rs`.

use std::collections::BTreeMap;
use std::rc::Rc;

use truespec_model::{Api, Context, Extra, Kind, NameHint, ShapeId};

use super::OperationNames;
use super::case::{cut, upper_camel};
use super::context;
use super::lock::Lock;
use super::places::{Places, step};
use super::reserved::PRELUDE;
use super::unique::Namespace;

/// Names of the shapes that become types of their own, and of what else stands beside them.
pub(crate) struct TypeNames {
    scope: Namespace,
    shapes: BTreeMap<ShapeId, String>,
    lock: Rc<Lock>,
    /// Names that the lock holds for what is no shape, by place; taken already.
    held: BTreeMap<String, String>,
}

/// First words of the lock's lines about types that are no shapes.
const NO_SHAPES: &[&str] = &["text", "headers", "answers", "refuses", "shared"];

impl TypeNames {
    /// Names the shapes for which `is_type` holds, in fixed phases: names that the document gives
    /// for this purpose (`x-rust-name`), those of the lock, declared names that are spelled as their identifier,
    /// other declared names, forms of declared shapes in requests, names of declared parameters that need a type, wrappers
    /// by what they wrap, then inline shapes by title or place, in the order of the document.
    pub(crate) fn new(
        api: &Api,
        operations: &OperationNames,
        is_type: impl Fn(ShapeId) -> bool,
        parameters: &[String],
        lock: Rc<Lock>,
    ) -> (Self, Vec<String>) {
        let scope = Namespace::new(&[PRELUDE]);
        let mut names = Self { scope, shapes: BTreeMap::new(), lock, held: BTreeMap::new() };
        let mut places = Places::new(api);
        names.pinned(api, &is_type);
        let kept = names.kept(api, &is_type, &mut places);
        names.declared(api, &is_type);
        names.requests(api, &is_type);
        let parameters =
            parameters.iter().map(|name| names.claim_at(&format!("text {}", step(name)), &[name])).collect();
        names.wrappers(api, &is_type);
        for (id, shape) in api.shapes.iter() {
            if is_type(id) && matches!(shape.name, NameHint::Inline { .. }) {
                names.inline(api, operations, &is_type, id, 0);
            }
        }
        names.keep(api, &kept, &mut places);
        (names, parameters)
    }

    /// The lock, for the names of what types consist of.
    pub(crate) fn lock(&self) -> &Lock {
        &self.lock
    }

    /// The name of a shape's type, where it has one.
    pub(crate) fn get(&self, shape: ShapeId) -> Option<&str> {
        self.shapes.get(&shape).map(String::as_str)
    }

    /// A name for something that is no shape: the first of `candidates` that is free.
    pub(crate) fn claim(&mut self, candidates: &[&str]) -> String {
        let candidates: Vec<String> = candidates.iter().map(|name| usable(&upper_camel(name))).collect();
        let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
        self.scope.claim(&candidates, "")
    }

    /// Like [`claim`](Self::claim), but the name that the lock holds for this place comes first.
    pub(crate) fn claim_at(&mut self, place: &str, candidates: &[&str]) -> String {
        self.claim_at_one_of(&[place], candidates)
    }

    /// Like [`claim_at`](Self::claim_at), for something that has several places.
    pub(crate) fn claim_at_one_of(&mut self, places: &[&str], candidates: &[&str]) -> String {
        let held = places.iter().find_map(|place| self.held.remove(*place));
        let name = held.unwrap_or_else(|| self.claim(candidates));
        self.lock.keep(places.iter().copied(), &name);
        name
    }

    fn pinned(&mut self, api: &Api, is_type: &impl Fn(ShapeId) -> bool) {
        for (id, shape) in api.shapes.iter() {
            let name = shape.rename.as_deref().map(pinned).filter(|name| !name.is_empty() && is_type(id));
            if let Some(name) = name {
                let name = self.scope.claim(&[&usable(&name)], "");
                self.shapes.insert(id, name);
            }
        }
    }

    /// What the lock says, with the place that it says it of: a shape has one place for each of its uses.
    fn kept(
        &mut self,
        api: &Api,
        is_type: &impl Fn(ShapeId) -> bool,
        places: &mut Places<'_>,
    ) -> BTreeMap<ShapeId, String> {
        let mut kept = BTreeMap::new();
        let any = !self.lock.is_new("type ");
        for (id, _) in api.shapes.iter().filter(|(id, _)| is_type(*id)) {
            if self.shapes.contains_key(&id) {
                continue;
            }
            let places = places.of(id);
            let found = places.iter().filter(|_| any).map(|place| format!("type {place}")).find_map(|place| {
                let name = self.scope.try_claim(self.lock.kept(&place)?)?;
                Some((place, name))
            });
            if let Some((place, name)) = found {
                self.shapes.insert(id, name);
                kept.insert(id, place);
            }
        }
        for (place, name) in self.lock.kept_of(NO_SHAPES) {
            if let Some(name) = self.scope.try_claim(name) {
                self.held.insert(place.to_owned(), name);
            }
        }
        kept
    }

    /// Keeps what a newcomer could take: every name but those that are pinned, or declared just so.
    fn keep(&self, api: &Api, kept: &BTreeMap<ShapeId, String>, places: &mut Places<'_>) {
        let own = |id: ShapeId, name: &str| match &api.shapes[id].name {
            NameHint::Declared(declared) => declared == name,
            NameHint::Request { .. } | NameHint::Inline { .. } => false,
        };
        let needed = self.shapes.iter().filter(|&(&id, name)| !own(id, name) && api.shapes[id].rename.is_none());
        let (old, new): (Vec<_>, Vec<_>) = needed.partition(|(id, _)| kept.contains_key(id));
        for (id, name) in old {
            self.lock.keep(kept.get(id).map(String::as_str), name);
        }
        for (&id, name) in new {
            self.lock.keep(places.of(id).iter().map(|place| format!("type {place}")), name);
        }
    }

    /// Those first that are spelled as their name.
    fn declared(&mut self, api: &Api, is_type: &impl Fn(ShapeId) -> bool) {
        let unnamed = api.shapes.iter().filter(|&(id, _)| is_type(id) && !self.shapes.contains_key(&id));
        let declared = unnamed.filter_map(|(id, shape)| match &shape.name {
            NameHint::Declared(declared) => Some((id, declared, upper_camel(declared))),
            NameHint::Request { .. } | NameHint::Inline { .. } => None,
        });
        let (exact, others): (Vec<_>, Vec<_>) = declared.partition(|(_, declared, name)| *declared == name);
        for (id, _, name) in exact.into_iter().chain(others) {
            let name = self.scope.claim(&[&usable(&name)], "");
            self.shapes.insert(id, name);
        }
    }

    /// What requests hold of `Pet` is a `PetRequest`, unless the document itself declares one.
    fn requests(&mut self, api: &Api, is_type: &impl Fn(ShapeId) -> bool) {
        for (id, shape) in api.shapes.iter() {
            if let NameHint::Request { of } = shape.name
                && let (true, Some(name)) = (is_type(id) && !self.shapes.contains_key(&id), self.shapes.get(&of))
            {
                let candidates = request_names(name);
                let name = self.scope.claim(&candidates.each_ref().map(String::as_str), "");
                self.shapes.insert(id, name);
            }
        }
    }

    /// An inline object that has nothing but one field of a declared type is named after that type, so that all
    /// operations that answer `{"error": Problem}` share `ProblemEnvelope` and none of them gives it its name.
    fn wrappers(&mut self, api: &Api, is_type: &impl Fn(ShapeId) -> bool) {
        for (id, _) in api.shapes.iter() {
            if let (true, Some(wrapped)) = (is_type(id), wrapped(api, id))
                && let Some(name) = self.shapes.get(&wrapped)
                && let Some(name) = self.scope.try_claim(&format!("{name}Envelope"))
            {
                self.shapes.insert(id, name);
            }
        }
    }

    /// By title, else by the place of its first use; parents first.
    fn inline(
        &mut self,
        api: &Api,
        operations: &OperationNames,
        is_type: &impl Fn(ShapeId) -> bool,
        id: ShapeId,
        depth: usize,
    ) {
        if self.shapes.contains_key(&id) {
            return;
        }
        if let Some(parent) = context::parent(api, id).filter(|_| depth < context::DEEPEST) {
            let inline = matches!(api.shapes[parent].name, NameHint::Inline { .. });
            if inline && is_type(parent) {
                self.inline(api, operations, is_type, parent, depth + 1);
            }
        }
        if self.shapes.contains_key(&id) {
            return;
        }
        let place = usable(&context::name(api, operations, &self.shapes, id));
        let name = match context::title(api, id).map(|title| usable(&title)) {
            Some(title) => self.scope.claim(&[&title, &place], ""),
            None => self.scope.claim(&[&place], ""),
        };
        self.shapes.insert(id, name);
    }
}

/// The shape that a response body with nothing but one field wraps, where the document declares it.
fn wrapped(api: &Api, id: ShapeId) -> Option<ShapeId> {
    let NameHint::Inline { contexts, .. } = &api.shapes[id].name else { return None };
    contexts.iter().find(|context| matches!(context, Context::ResponseBody { .. } | Context::Component { .. }))?;
    let Kind::Object(object) = &api.shapes[id].kind else { return None };
    let ([field], Extra::Unspecified | Extra::Forbidden) = (object.fields.as_slice(), object.extra) else {
        return None;
    };
    let wrapped = field.value.shape;
    matches!(api.shapes[wrapped].name, NameHint::Declared(_)).then_some(wrapped)
}

/// What the form of a type in requests may be called, best first.
pub(super) fn request_names(name: &str) -> [String; 2] {
    ["Request", "Input"].map(|end| format!("{name}{end}"))
}

/// A name that was chosen: as it is where it is spelled as types are, else its words.
pub(super) fn pinned(name: &str) -> String {
    let plain = name.chars().all(|c| c != '_' && unicode_ident::is_xid_continue(c));
    if plain && name.starts_with(char::is_uppercase) { name.to_owned() } else { upper_camel(name) }
}

/// A chosen name as Rust spells it: like a type where it starts with a capital, else like a field.
pub fn spelled(name: &str) -> String {
    if name.starts_with(char::is_uppercase) { pinned(name) } else { super::case::snake(name) }
}

/// A name that is not the prelude's and not empty.
fn usable(name: &str) -> String {
    match name {
        "" => "Model".to_owned(),
        name if PRELUDE.contains(&name) => format!("{name}Model"),
        name => cut(name.to_owned()),
    }
}

/// The name of the type that an inline object wraps, where that is all it does.
pub(crate) fn wrapped_name<'n>(api: &Api, names: &'n TypeNames, id: ShapeId) -> Option<&'n str> {
    names.get(wrapped(api, id)?)
}
