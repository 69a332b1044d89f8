//! What the lock calls the places of a document: by names and not by positions, so that a newcomer in front moves none.
//!
//! `Pet` is a declared schema, `GET /pets` an operation, `@Problem` a response or parameter that is declared for reuse;
//! `GET /pets#status/200/pets/[]` is an item of the field `pets` of the operation's answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use truespec_model::{Api, Context, NameHint, OperationId, ShapeId};

use super::context::variant_label;
use super::status::pattern_text;

/// Most places of one shape. What is used more often has a place that is used less often around it.
const MOST: usize = 1000;

/// The operations, in their order.
pub(crate) fn operations(api: &Api) -> Vec<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let places = api.operations.iter().map(|operation| {
        let place = format!("{} {}", operation.method.as_str(), escaped(&operation.path.text, '#', "~2"));
        // Paths of a document may differ in what is never sent, such as a fragment.
        let time = times.entry(place.clone()).and_modify(|times| *times += 1).or_insert(1);
        if *time == 1 { place } else { format!("{place}#~{time}") }
    });
    places.collect()
}

/// A text as a step of a place.
pub(crate) fn step(text: &str) -> String {
    escaped(text, '/', "~1")
}

/// The places of shapes, worked out once each.
pub(crate) struct Places<'a> {
    api: &'a Api,
    operations: Vec<String>,
    known: BTreeMap<ShapeId, Rc<[String]>>,
}

impl<'a> Places<'a> {
    /// The places of an API's shapes.
    pub(crate) fn new(api: &'a Api) -> Self {
        let mut known: BTreeMap<ShapeId, Rc<[String]>> = BTreeMap::new();
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for (id, shape) in api.shapes.iter() {
            if let NameHint::Declared(name) = &shape.name {
                // Files of one document may each declare a schema of the same name.
                let time = times.entry(name).and_modify(|times| *times += 1).or_insert(1);
                let place = if *time == 1 { step(name) } else { format!("{}/~{time}", step(name)) };
                known.insert(id, Rc::from([place]));
            }
        }
        Self { api, operations: operations(api), known }
    }

    /// Every place of a shape, in the order of the document.
    pub(crate) fn of(&mut self, id: ShapeId) -> Rc<[String]> {
        if let Some(known) = self.known.get(&id) {
            return Rc::clone(known);
        }
        // What is made of itself without a name on the way has no place within itself.
        self.known.insert(id, Rc::from([]));
        let api = self.api;
        let mut places = Vec::new();
        let contexts = match &api.shapes[id].name {
            NameHint::Inline { contexts, .. } => &contexts[..],
            NameHint::Declared(_) => &[],
            NameHint::Request { of } => {
                places.extend(self.of(*of).iter().map(|around| format!("{around}/~request")));
                &[]
            }
        };
        for context in contexts {
            self.add(context, &mut places);
            if places.len() >= MOST {
                places.truncate(MOST);
                break;
            }
        }
        let places: Rc<[String]> = places.into();
        self.known.insert(id, Rc::clone(&places));
        places
    }

    fn add(&mut self, context: &Context, places: &mut Vec<String>) {
        let (of, last) = match context {
            Context::Field { of, name } => (*of, step(name)),
            Context::Item { of } => (*of, "[]".to_owned()),
            Context::MapValue { of } => (*of, "{}".to_owned()),
            Context::Variant { of, index } => (*of, format!("|{}", step(&variant_label(self.api, *of, *index)))),
            Context::RequestBody { operation } => return places.push(self.within(*operation, "body", "")),
            Context::ResponseBody { operation, status } => {
                return places.push(self.within(*operation, "status/", &pattern_text(*status)));
            }
            Context::Parameter { operation, name } => {
                return places.push(self.within(*operation, "parameter/", &step(name)));
            }
            Context::Header { operation, name } => return places.push(self.within(*operation, "header/", &step(name))),
            Context::Component { name } => return places.push(format!("@{}", step(name))),
        };
        places.extend(self.of(of).iter().map(|around| format!("{around}/{last}")));
    }

    fn within(&self, id: OperationId, part: &str, name: &str) -> String {
        let around = self.operations.get(id.0).map_or("", String::as_str);
        format!("{around}#{part}{name}")
    }
}

/// `text` on one line, without what separates the parts of a place.
fn escaped(text: &str, separator: char, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '~' => out.push_str("~0"),
            c if c == separator => out.push_str(instead),
            // Writing to a `String` cannot fail.
            c if c.is_control() => _ = write!(out, "~u{:x};", u32::from(c)),
            c => out.push(c),
        }
    }
    out
}
