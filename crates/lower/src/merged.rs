//! The keywords of several schemas as one. In: schemas that hold together. Out: what a value must be to satisfy all of
//! them. Knows nothing about shapes.

use indexmap::IndexMap;
use truespec_model::{Bound, Constraints, EnumValue};
use truespec_openapi::{JsonType, Keywords, Limit};
use truespec_source::NodeId;

use crate::all_of::Group;
use crate::conjunction::Conjunction;
use crate::enums;
use crate::lowering::Lowering;
use crate::scalar::{self, Reach};
use crate::types::Types;

/// The keywords of several schemas as one.
#[derive(Clone)]
pub(crate) struct Merged<'a> {
    /// Where the first of them stands.
    pub(crate) place: NodeId,
    /// The schema that allows no value.
    pub(crate) never: Option<NodeId>,
    /// Whether null is all that is allowed.
    pub(crate) only_null: bool,
    /// `type` without null, and where it is said.
    pub(crate) types: Option<(Types, NodeId)>,
    /// `format`
    pub(crate) format: Option<&'a str>,
    /// `contentEncoding`
    pub(crate) content_encoding: Option<&'a str>,
    /// `contentMediaType`
    pub(crate) content_media_type: Option<&'a str>,
    /// `enum` or `const` without null, and where it is said.
    pub(crate) listed: Option<(Vec<EnumValue>, NodeId)>,
    /// `properties`: name to the schemas that hold together for it.
    pub(crate) properties: IndexMap<&'a str, Conjunction>,
    /// `required`: name to where it is said.
    pub(crate) required: IndexMap<&'a str, NodeId>,
    /// Schemas of additional properties that hold together.
    pub(crate) additional: Vec<NodeId>,
    /// Whether additional properties are forbidden.
    pub(crate) closed: bool,
    /// `patternProperties`
    pub(crate) patterns: IndexMap<&'a str, NodeId>,
    /// `prefixItems`: for each of the first items, the schemas that hold together for it.
    pub(crate) prefix: Vec<Vec<NodeId>>,
    /// Schemas of the items after those that hold together.
    pub(crate) items: Vec<NodeId>,
    /// `uniqueItems`
    pub(crate) unique: bool,
    /// `anyOf` and `oneOf` with more than one branch.
    pub(crate) groups: Vec<Group<'a>>,
    /// The rest.
    pub(crate) constraints: Constraints,
    /// How far the numbers are that are given as a default or an example.
    pub(crate) shown: Reach,
    /// `title` of the outermost.
    pub(crate) title: Option<&'a str>,
    /// Two places that contradict each other. What they say is read as one, which either of them satisfies.
    pub(crate) loosened: Option<Conflict>,
}

/// Two schemas that no value satisfies together.
#[derive(Clone, Copy)]
pub(crate) struct Conflict {
    pub(crate) one: NodeId,
    pub(crate) other: NodeId,
    pub(crate) about: About,
}

/// What schemas contradict each other about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// `type`
    Type,
    /// `enum` or `const`
    Values,
}

impl About {
    /// As messages say it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "the type",
            Self::Values => "the listed values",
        }
    }

    /// What is read instead.
    pub(crate) const fn instead(self) -> &'static str {
        match self {
            Self::Type => "values of all these types are accepted",
            Self::Values => "the values of all parts are listed",
        }
    }
}

impl<'a> Merged<'a> {
    pub(crate) fn new(place: NodeId) -> Self {
        Self {
            place,
            never: None,
            only_null: false,
            types: None,
            format: None,
            content_encoding: None,
            content_media_type: None,
            listed: None,
            properties: IndexMap::new(),
            required: IndexMap::new(),
            additional: Vec::new(),
            closed: false,
            patterns: IndexMap::new(),
            prefix: Vec::new(),
            items: Vec::new(),
            unique: false,
            groups: Vec::new(),
            constraints: Constraints::default(),
            shown: Reach::default(),
            title: None,
            loosened: None,
        }
    }

    /// Adds what the keywords of one schema say, all but its references and what it is composed of.
    pub(crate) fn add_keywords(&mut self, lowering: &mut Lowering<'_>, node: NodeId, keywords: &'a Keywords) {
        if *keywords.types == [JsonType::Null] {
            self.only_null = true;
        } else if !keywords.types.is_empty() {
            self.add_types(Types::of(&keywords.types), node);
        }
        if let Some(listed) = enums::listed(lowering, node, keywords) {
            if listed.is_empty() { self.only_null = true } else { self.add_listed(listed, node) }
        }
        self.format = keywords.format.as_deref().or(self.format);
        self.content_encoding = keywords.content_encoding.as_deref().or(self.content_encoding);
        self.content_media_type = keywords.content_media_type.as_deref().or(self.content_media_type);
        self.properties.reserve(keywords.properties.len());
        for (name, &property) in &keywords.properties {
            self.add_property(name, property);
        }
        for (name, &place) in &keywords.required {
            self.required.entry(name).or_insert(place);
        }
        for extra in [keywords.additional_properties, keywords.unevaluated_properties].into_iter().flatten() {
            if lowering.is_never(extra) { self.closed = true } else { add_once(&mut self.additional, extra) }
        }
        for (pattern, &property) in &keywords.pattern_properties {
            self.patterns.entry(pattern).or_insert(property);
        }
        self.add_items(keywords.prefix_items.iter().map(|&item| vec![item]).collect(), keywords.items.as_slice());
        self.unique |= keywords.unique_items;
        self.title = keywords.title.as_deref().or(self.title);
        add_constraints(&mut self.constraints, keywords);
        self.shown = self.shown.max(scalar::shown(lowering, keywords));
    }

    /// Adds what other schemas say.
    pub(crate) fn add(&mut self, other: Self) {
        self.never = self.never.or(other.never);
        self.only_null |= other.only_null;
        self.loosened = self.loosened.or(other.loosened);
        if let Some((types, node)) = other.types {
            self.add_types(types, node);
        }
        if let Some((listed, node)) = other.listed {
            self.add_listed(listed, node);
        }
        self.format = other.format.or(self.format);
        self.content_encoding = other.content_encoding.or(self.content_encoding);
        self.content_media_type = other.content_media_type.or(self.content_media_type);
        for (name, nodes) in &other.properties {
            nodes.iter().for_each(|&node| self.add_property(name, node));
        }
        for (name, place) in other.required {
            self.required.entry(name).or_insert(place);
        }
        other.additional.into_iter().for_each(|node| add_once(&mut self.additional, node));
        self.closed |= other.closed;
        for (pattern, node) in other.patterns {
            self.patterns.entry(pattern).or_insert(node);
        }
        self.add_items(other.prefix, &other.items);
        self.unique |= other.unique;
        self.groups.extend(other.groups);
        tighten(&mut self.constraints, other.constraints);
        self.shown = self.shown.max(other.shown);
        self.title = other.title.or(self.title);
    }

    /// Whether anything but the type, annotations and limits is said.
    pub(crate) fn is_structural(&self) -> bool {
        self.listed.is_some()
            || !self.prefix.is_empty()
            || self.never.is_some()
            || !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.additional.is_empty()
            || !self.patterns.is_empty()
            || !self.items.is_empty()
    }

    /// `type`, or the type that the keywords imply where it is missing; none where they imply none.
    pub(crate) fn effective_types(&self) -> Types {
        if let Some((types, _)) = self.types {
            return types;
        }
        // Without `type`, keywords of objects and lists let other types of value through (JSON Schema §7.6.1), but
        // nobody who lists properties means that.
        let object = !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.additional.is_empty()
            || !self.patterns.is_empty()
            || self.closed;
        let array = !self.items.is_empty() || !self.prefix.is_empty();
        match (object, array) {
            (true, true) => Types::OBJECT.union(Types::ARRAY),
            (true, false) => Types::OBJECT,
            (false, true) => Types::ARRAY,
            (false, false) => Types::NONE,
        }
    }

    fn add_property(&mut self, name: &'a str, node: NodeId) {
        self.properties.entry(name).and_modify(|known| known.add(node)).or_insert(Conjunction::One(node));
    }

    /// JSON Schema §10.3.1.2: `items` says something about every item that the `prefixItems` beside it does not reach,
    /// and so about some that those of another schema do.
    fn add_items(&mut self, mut prefix: Vec<Vec<NodeId>>, items: &[NodeId]) {
        let length = self.prefix.len().max(prefix.len());
        self.prefix.resize(length, self.items.clone());
        prefix.resize(length, items.to_vec());
        for (known, nodes) in self.prefix.iter_mut().zip(prefix) {
            for node in nodes {
                add_once(known, node);
            }
        }
        for &node in items {
            add_once(&mut self.items, node);
        }
    }

    /// Both types hold. Types without anything in common contradict each other; what comes is of one of them all the same.
    fn add_types(&mut self, types: Types, node: NodeId) {
        self.types = Some(match self.types {
            None => (types, node),
            Some((known, place)) if !known.meets(types) => {
                self.loosened = self.loosened.or(Some(Conflict { one: place, other: node, about: About::Type }));
                (known.union(types), place)
            }
            Some((known, place)) => {
                let both = known.intersection(types);
                (both, if both == known { place } else { node })
            }
        });
    }

    /// Both lists hold: what they have in common. Lists without anything in common contradict each other; what comes
    /// is one of the listed values all the same, most likely of the outer list.
    fn add_listed(&mut self, listed: Vec<EnumValue>, node: NodeId) {
        let Some((known, place)) = self.listed.take() else {
            self.listed = Some((listed, node));
            return;
        };
        let common: Vec<EnumValue> =
            known.iter().filter(|one| listed.iter().any(|other| other.value == one.value)).cloned().collect();
        if !common.is_empty() {
            self.listed = Some((common, place));
            return;
        }
        self.loosened = self.loosened.or(Some(Conflict { one: place, other: node, about: About::Values }));
        self.listed = Some((listed.into_iter().chain(known).collect(), place));
    }
}

/// The limits that keywords set.
pub(crate) fn add_constraints(constraints: &mut Constraints, keywords: &Keywords) {
    let Some(limits) = &keywords.limits else { return };
    tighten(
        constraints,
        Constraints {
            min_length: limits.min_length,
            max_length: limits.max_length,
            pattern: limits.pattern.clone(),
            minimum: limits.minimum.as_ref().map(bound),
            maximum: limits.maximum.as_ref().map(bound),
            multiple_of: limits.multiple_of.clone(),
            min_items: limits.min_items,
            max_items: limits.max_items,
            min_properties: limits.min_properties,
            max_properties: limits.max_properties,
        },
    );
}

/// Lets both constraints hold, as far as one can say so.
pub(crate) fn tighten(constraints: &mut Constraints, other: Constraints) {
    let most = |a: Option<u64>, b: Option<u64>| a.max(b);
    let least = |a: Option<u64>, b: Option<u64>| a.into_iter().chain(b).min();
    constraints.min_length = most(constraints.min_length, other.min_length);
    constraints.max_length = least(constraints.max_length, other.max_length);
    constraints.min_items = most(constraints.min_items, other.min_items);
    constraints.max_items = least(constraints.max_items, other.max_items);
    constraints.min_properties = most(constraints.min_properties, other.min_properties);
    constraints.max_properties = least(constraints.max_properties, other.max_properties);
    constraints.pattern = constraints.pattern.take().or(other.pattern);
    constraints.multiple_of = constraints.multiple_of.take().or(other.multiple_of);
    constraints.minimum = tighter(constraints.minimum.take(), other.minimum, |a, b| a < b);
    constraints.maximum = tighter(constraints.maximum.take(), other.maximum, |a, b| a > b);
}

fn tighter(one: Option<Bound>, other: Option<Bound>, replaces: fn(f64, f64) -> bool) -> Option<Bound> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let other_wins = match (one.value.parse::<f64>(), other.value.parse::<f64>()) {
                (Ok(a), Ok(b)) if a.total_cmp(&b).is_eq() => other.exclusive,
                (Ok(a), Ok(b)) => replaces(a, b),
                _ => false,
            };
            Some(if other_wins { other } else { one })
        }
        (one, other) => one.or(other),
    }
}

fn bound(limit: &Limit) -> Bound {
    Bound { value: limit.value.clone(), exclusive: limit.exclusive }
}

fn add_once(nodes: &mut Vec<NodeId>, node: NodeId) {
    if !nodes.contains(&node) {
        nodes.push(node);
    }
}
