//! Rules: which limits of the document a client checks before it sends anything.
//!
//! In: shapes, and what operations send. Out: a rule for each type that is sent and has limits somewhere within, and one
//! for each parameter and body. Only what holds for certain is a rule: of variants that no tag tells apart, none is.

use std::collections::{BTreeMap, BTreeSet};

use truespec_model::{
    Api, Constraints, Content, Extra, Kind, MediaKind, Object, Parameter, Scalar, Selecting, Shape, ShapeId,
    StringFormat, Tagging, Union,
};
use truespec_source::{Ledger, NodeId};

use super::names::{TypeNames, case};
use super::texts::Texts;
use super::{answers, bodies, pattern};
use crate::{BodyEncoding, Call, LimitItem, PartsItem, RuleExpr, RuleItem, SubjectItem, Target};

/// How deep lists of lists are followed.
const DEEPEST: usize = 32;

/// The rules of a crate while they are made.
struct Rules<'a> {
    api: &'a Api,
    names: &'a TypeNames,
    /// What has limits, itself or within.
    limited: BTreeSet<ShapeId>,
    statics: BTreeMap<ShapeId, String>,
    idents: BTreeSet<String>,
    waiting: Vec<ShapeId>,
    /// Shapes of which the ledger already tells.
    noted: BTreeSet<ShapeId>,
}

/// Gives each call its rules; the rules of types, by name.
pub(crate) fn rules(
    api: &Api,
    names: &TypeNames,
    checked: &Texts<'_>,
    calls: &mut [Option<Call>],
    ledger: &mut Ledger,
) -> Vec<RuleItem> {
    let mut rules = Rules {
        api,
        names,
        limited: limited(api),
        statics: BTreeMap::new(),
        idents: BTreeSet::new(),
        waiting: Vec::new(),
        noted: BTreeSet::new(),
    };
    for (index, (operation, call)) in api.operations.iter().zip(calls).enumerate() {
        let Some(call) = call else { continue };
        for (position, parameter) in operation.parameters.iter().enumerate() {
            // A text type is its own check.
            let rule = if checked.of(index, position).is_some() { None } else { rules.parameter(parameter, ledger) };
            call.operation.rules.extend(rule.map(|rule| (SubjectItem::Param(position), rule)));
        }
        let Some(body) = &operation.body else { continue };
        let setters = call.setters.iter().map(|setter| &setter.argument);
        let others = call.others.iter().flat_map(|other| &other.arguments);
        let targets = call.arguments.iter().chain(setters).chain(others).map(|argument| &argument.target);
        let chosen = answers::chosen(&body.content);
        let mut found: Vec<(SubjectItem, RuleExpr)> = Vec::new();
        for (subject, kind) in targets.filter_map(subject) {
            let content = chosen.into_iter().chain(bodies::others(body)).find(|content| content.kind == kind);
            if found.iter().all(|(known, _)| *known != subject) {
                found.extend(content.and_then(|content| Some((subject, rules.body(content, ledger)?))));
            }
        }
        call.operation.rules.extend(found);
    }
    rules.finish()
}

/// What is sent as the body, where a runtime that is given values can look into it.
fn subject(target: &Target) -> Option<(SubjectItem, MediaKind)> {
    let Target::Body(encoding) = target else { return None };
    let (media_type, kind) = match encoding {
        BodyEncoding::Json => ("application/json", MediaKind::Json),
        BodyEncoding::JsonAs(media_type) => (media_type.as_str(), MediaKind::Json),
        BodyEncoding::Form => ("application/x-www-form-urlencoded", MediaKind::Form),
        BodyEncoding::Multipart(media_type) => (media_type.as_str(), MediaKind::Multipart),
        BodyEncoding::Text(_) | BodyEncoding::Bytes(_) | BodyEncoding::BytesAs => return None,
    };
    Some((SubjectItem::Body(media_type.to_owned()), kind))
}

impl Rules<'_> {
    /// The rule of a parameter.
    fn parameter(&mut self, parameter: &Parameter, ledger: &mut Ledger) -> Option<RuleExpr> {
        note_pattern(&parameter.constraints, parameter.place, ledger);
        self.note(parameter.value.shape, ledger);
        self.rule(parameter.value.shape, Some(&parameter.constraints), 0)
    }

    /// The rule of a body.
    fn body(&mut self, content: &Content, ledger: &mut Ledger) -> Option<RuleExpr> {
        self.note(content.value?.shape, ledger);
        self.rule(content.value?.shape, None, 0)
    }

    /// The rules of all types that those lead to, by name.
    fn finish(mut self) -> Vec<RuleItem> {
        let mut items = Vec::new();
        while let Some(id) = self.waiting.pop() {
            let rule = self.own(id, None, 0);
            let of = self.names.get(id).unwrap_or_default().to_owned();
            let ident = self.statics.get(&id).cloned().unwrap_or_default();
            items.push(RuleItem { ident, of, rule });
        }
        items.sort_by(|a, b| a.ident.cmp(&b.ident));
        items
    }

    /// The rule of a value, with the limits of where it is used.
    fn rule(&mut self, id: ShapeId, site: Option<&Constraints>, depth: usize) -> Option<RuleExpr> {
        let shape = &self.api.shapes[id];
        let is_limited = self.limited.contains(&id);
        let more = site.filter(|constraints| {
            let own = limits(shape, &shape.constraints);
            limits(shape, constraints).iter().any(|limit| !matches!(limit, LimitItem::Flag(_)) && !own.contains(limit))
        });
        if (!is_limited && more.is_none()) || depth > DEEPEST {
            return None;
        }
        if self.names.get(id).is_none() || !is_limited {
            return Some(self.own(id, more, depth));
        }
        let named = RuleExpr::Named(self.named(id));
        let Some(constraints) = more else { return Some(named) };
        let own = limits(shape, &shape.constraints);
        let mut more = limits(shape, constraints);
        more.retain(|limit| matches!(limit, LimitItem::Flag(_)) || !own.contains(limit));
        Some(RuleExpr::Own(more, PartsItem::All(vec![named])))
    }

    /// The rule of a shape, written out.
    fn own(&mut self, id: ShapeId, site: Option<&Constraints>, depth: usize) -> RuleExpr {
        let shape = &self.api.shapes[id];
        let mut all = limits(shape, &shape.constraints);
        if let Some(constraints) = site {
            for limit in limits(shape, constraints) {
                if !all.contains(&limit) {
                    all.push(limit);
                }
            }
        }
        RuleExpr::Own(all, self.parts(shape, depth + 1))
    }

    fn parts(&mut self, shape: &Shape, depth: usize) -> PartsItem {
        match &shape.kind {
            Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) => PartsItem::Leaf,
            Kind::Object(object) => self.object(object, depth),
            Kind::List { item, .. } => match self.rule(item.shape, None, depth) {
                Some(rule) => PartsItem::List(Box::new(rule)),
                None => PartsItem::Leaf,
            },
            Kind::Map { value } => match self.rule(value.shape, None, depth) {
                Some(rule) => PartsItem::Object(Vec::new(), Some(Box::new(rule))),
                None => PartsItem::Leaf,
            },
            Kind::Tuple(tuple) => {
                let items = tuple.items.iter();
                let items: Vec<_> = items.map(|item| self.rule(item.shape, None, depth)).collect();
                let rest = tuple.rest.and_then(|rest| self.rule(rest.shape, None, depth));
                if rest.is_none() && items.iter().all(Option::is_none) {
                    return PartsItem::Leaf;
                }
                PartsItem::Tuple(items.into_iter().map(or_nothing).collect(), rest.map(Box::new))
            }
            Kind::Union(union) => self.union(union, depth),
        }
    }

    fn object(&mut self, object: &Object, depth: usize) -> PartsItem {
        let rest = match object.extra {
            Extra::Kept(value) => self.rule(value.shape, None, depth),
            Extra::Unspecified | Extra::Forbidden => None,
        };
        let mut fields = Vec::new();
        for field in &object.fields {
            let rule = self.rule(field.value.shape, Some(&field.constraints), depth);
            // What is not named has the rule of the rest.
            if rule.is_some() || rest.is_some() {
                fields.push((field.name.clone(), or_nothing(rule)));
            }
        }
        if fields.is_empty() && rest.is_none() {
            PartsItem::Leaf
        } else {
            PartsItem::Object(fields, rest.map(Box::new))
        }
    }

    fn union(&mut self, union: &Union, depth: usize) -> PartsItem {
        // What is not used must not get a name.
        if !tells(self.api, union) {
            return PartsItem::Leaf;
        }
        let rules: Vec<_> = union.variants.iter().map(|variant| self.rule(variant.shape, None, depth)).collect();
        match &union.tagging {
            Tagging::Property { name } => {
                let tags = union.variants.iter().map(|variant| texts(&variant.tags).unwrap_or_default());
                let variants = tags.zip(rules.into_iter().map(or_nothing));
                PartsItem::Tagged(name.clone(), variants.collect())
            }
            // A limit says nothing of values of other types, so each variant's hold of all values.
            Tagging::JsonType | Tagging::RequiredKeys | Tagging::Trial => {
                PartsItem::All(rules.into_iter().flatten().collect())
            }
        }
    }

    /// The name of the `static` of a type.
    fn named(&mut self, id: ShapeId) -> String {
        if let Some(known) = self.statics.get(&id) {
            return known.clone();
        }
        let ident = case::screaming(&case::snake(self.names.get(id).unwrap_or_default()));
        let mut unique = ident.clone();
        let mut count = 1;
        while !self.idents.insert(unique.clone()) {
            count += 1;
            unique = format!("{ident}_{count}");
        }
        self.statics.insert(id, unique.clone());
        self.waiting.push(id);
        unique
    }

    /// Tells the ledger of what is not checked of a value and its parts.
    fn note(&mut self, id: ShapeId, ledger: &mut Ledger) {
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            if !self.noted.insert(id) {
                continue;
            }
            let shape = &self.api.shapes[id];
            note_pattern(&shape.constraints, shape.place, ledger);
            match &shape.kind {
                Kind::Object(object) => {
                    for field in &object.fields {
                        note_pattern(&field.constraints, field.place, ledger);
                    }
                }
                Kind::Union(union)
                    if !tells(self.api, union) && union.variants.iter().any(|v| self.limited.contains(&v.shape)) =>
                {
                    ledger.ignored(shape.place, "limits within variants that no tag tells apart are not checked");
                }
                _ => {}
            }
            shape.kind.each_part(|part| waiting.push(part));
        }
    }
}

fn note_pattern(constraints: &Constraints, place: NodeId, ledger: &mut Ledger) {
    if let Some(said) = &constraints.pattern
        && let Err(reason) = pattern::of_ecma(said)
    {
        ledger.ignored(place, format!("the pattern `{said}` is not checked: {reason}"));
    }
}

fn or_nothing(rule: Option<RuleExpr>) -> RuleExpr {
    rule.unwrap_or(RuleExpr::Own(Vec::new(), PartsItem::Leaf))
}

/// Shapes that have limits, themselves or within.
fn limited(api: &Api) -> BTreeSet<ShapeId> {
    let says =
        |shape: &Shape, constraints: &Constraints| limits(shape, constraints).iter().any(|limit| *limit != SECRET);
    let mut limited: BTreeSet<ShapeId> = BTreeSet::new();
    for (id, shape) in api.shapes.iter() {
        let of_field = |object: &Object| {
            object.fields.iter().any(|field| says(&api.shapes[field.value.shape], &field.constraints))
        };
        if says(shape, &shape.constraints) || matches!(&shape.kind, Kind::Object(object) if of_field(object)) {
            limited.insert(id);
        }
    }
    loop {
        let before = limited.len();
        for (id, shape) in api.shapes.iter() {
            let mut within = false;
            if !matches!(&shape.kind, Kind::Union(union) if !tells(api, union)) {
                shape.kind.each_part(|part| within |= limited.contains(&part));
            }
            if within {
                limited.insert(id);
            }
        }
        if limited.len() == before {
            return limited;
        }
    }
}

const SECRET: LimitItem = LimitItem::Flag("Secret");

/// The limits that hold of a value of a shape, those first that say what of it may be shown.
fn limits(shape: &Shape, constraints: &Constraints) -> Vec<LimitItem> {
    let mut all = Vec::new();
    match &shape.kind {
        // A file's text is not in the value; what an enum lists is its limit.
        Kind::Scalar(Scalar::String(StringFormat::Binary)) | Kind::Enum(_) | Kind::Null => return all,
        Kind::Scalar(Scalar::String(StringFormat::Other(format))) if format == "password" => all.push(SECRET),
        Kind::List { unique: true, .. } => all.push(LimitItem::Flag("UniqueItems")),
        _ => {}
    }
    let counts = [
        ("MinLength", constraints.min_length.filter(|&least| least > 0)),
        ("MaxLength", constraints.max_length),
        ("MinItems", constraints.min_items.filter(|&least| least > 0)),
        ("MaxItems", constraints.max_items),
        ("MinFields", constraints.min_properties.filter(|&least| least > 0)),
        ("MaxFields", constraints.max_properties),
    ];
    all.extend(counts.into_iter().filter_map(|(name, count)| Some(LimitItem::Count(name, count?))));
    if let Some(said) = &constraints.pattern
        && let Ok(read) = pattern::of_ecma(said)
    {
        all.push(LimitItem::Text("Pattern", vec![said.clone(), read]));
    }
    let bounds = [("Minimum", "Above", &constraints.minimum), ("Maximum", "Below", &constraints.maximum)];
    all.extend(bounds.into_iter().filter_map(|(inclusive, exclusive, bound)| {
        let bound = bound.as_ref()?;
        let name = if bound.exclusive { exclusive } else { inclusive };
        Some(LimitItem::Text(name, vec![bound.value.clone()]))
    }));
    all.extend(constraints.multiple_of.as_ref().map(|unit| LimitItem::Text("MultipleOf", vec![unit.clone()])));
    all
}

/// Whether a value says which variant it is, or need not.
fn tells(api: &Api, union: &Union) -> bool {
    match union.tagging {
        Tagging::Property { .. } => union.variants.iter().all(|variant| texts(&variant.tags).is_some()),
        Tagging::JsonType => numbers(api, union) < 2,
        // An optional field of one variant may be what another one requires.
        Tagging::RequiredKeys | Tagging::Trial => false,
    }
}

/// The values that select a variant, where all are texts.
fn texts(tags: &[Selecting]) -> Option<Vec<String>> {
    tags.iter().map(|tag| if let Selecting::Text(text) = tag { Some(text.clone()) } else { None }).collect()
}

/// How many variants may be numbers: whole ones and others are of one JSON type.
fn numbers(api: &Api, union: &Union) -> usize {
    let is_number = |shape: &Shape| {
        matches!(shape.kind, Kind::Any | Kind::Union(_) | Kind::Scalar(Scalar::Int(_) | Scalar::Float(_)))
    };
    union.variants.iter().filter(|variant| is_number(&api.shapes[variant.shape])).count()
}
