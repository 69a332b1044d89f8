//! Path templates: the names of their holes, and which parameter fills each.
//!
//! In: a template and the parameters of an operation. Out: for each hole the parameter that the author meant, and how far
//! the document says so. Knows nothing about where things stand, nor about what is said of mistakes.

use truespec_source::nearest;

use crate::document::In;

/// What fills a hole of a path template, as an index of the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// The path parameter of the same name, as the specification asks for.
    Declared(usize),
    /// The query parameter of the same name.
    Query(usize),
    /// The path parameter whose name stands in the hole between signs that `OpenAPI` does not know, such as `{ids*}`.
    Signs(usize),
    /// A path parameter that the template does not name: the one with a near name, or the only one left for the only hole
    /// left.
    Slip(usize),
    /// No parameter.
    Nobody,
}

/// A template without its fragment, which is never sent (RFC 9110 §7.1). Some documents tell calls to one path apart by it:
/// `/#X-Target=List`.
pub fn without_fragment(path: &str) -> &str {
    outside_of_holes(path, '#').map_or(path, |at| &path[..at])
}

/// Whether a template goes on behind its path: `/items?kind=a`.
pub fn has_query(path: &str) -> bool {
    outside_of_holes(without_fragment(path), '?').is_some()
}

/// Where a sign stands for the first time that is not inside of braces.
fn outside_of_holes(path: &str, sign: char) -> Option<usize> {
    let mut inside = false;
    for (at, c) in path.char_indices() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            _ if c == sign && !inside => return Some(at),
            _ => {}
        }
    }
    None
}

/// The names between the braces of a template, each once. A brace without its partner is text.
pub fn holes(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = without_fragment(path);
    while let Some((name, behind)) = rest.split_once('{').and_then(|(_, after)| after.split_once('}')) {
        if !names.contains(&name) {
            names.push(name);
        }
        rest = behind;
    }
    names
}

/// What fills each hole. No parameter fills two.
pub fn fill(holes: &[&str], parameters: &[(In, &str)]) -> Vec<Filling> {
    let find = |location: In, name: &str| parameters.iter().position(|&parameter| parameter == (location, name));
    let mut fillings: Vec<Filling> = holes
        .iter()
        .map(|hole| {
            let declared = find(In::Path, hole).map(Filling::Declared);
            declared.or_else(|| find(In::Query, hole).map(Filling::Query)).unwrap_or(Filling::Nobody)
        })
        .collect();
    for (filling, hole) in fillings.iter_mut().zip(holes).filter(|(filling, _)| **filling == Filling::Nobody) {
        let name = hole.trim_matches(SIGNS);
        if let Some(index) = find(In::Path, name).filter(|_| !holes.contains(&name)) {
            *filling = Filling::Signs(index);
        }
    }
    for (at, hole) in holes.iter().enumerate() {
        if fillings[at] != Filling::Nobody {
            continue;
        }
        let left = left(&fillings, parameters);
        let only_hole = fillings.iter().filter(|filling| **filling == Filling::Nobody).count() == 1;
        let name = nearest(hole, left.iter().copied()).or_else(|| match left[..] {
            [name] if only_hole => Some(name),
            _ => None,
        });
        if let Some(index) = name.and_then(|name| find(In::Path, name)) {
            fillings[at] = Filling::Slip(index);
        }
    }
    fillings
}

/// Signs of RFC 6570 and of other notations.
const SIGNS: [char; 8] = ['.', ';', '?', '+', '*', '/', '#', '&'];

/// Path parameters that fill no hole. Names may repeat: an operation's own parameter replaces its path's.
fn left<'n>(fillings: &[Filling], parameters: &[(In, &'n str)]) -> Vec<&'n str> {
    let filling = fillings.iter().filter_map(|filling| parameters.get(filling.parameter()?));
    let filling: Vec<&(In, &str)> = filling.collect();
    let of_path = parameters.iter().filter(|parameter| parameter.0 == In::Path && !filling.contains(parameter));
    let mut names: Vec<&str> = of_path.map(|&(_, name)| name).collect();
    names.dedup();
    names
}

impl Filling {
    /// The index of the parameter.
    pub const fn parameter(self) -> Option<usize> {
        match self {
            Self::Declared(index) | Self::Query(index) | Self::Signs(index) | Self::Slip(index) => Some(index),
            Self::Nobody => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, parameters: &[(In, &str)], expected: &[Filling]) {
        assert_eq!(fill(&holes(path), parameters), expected, "{path}");
    }

    #[test]
    fn holes_are_filled_by_what_was_meant() {
        use Filling::{Declared, Nobody, Query, Signs, Slip};
        check("/{a}/{b}", &[(In::Path, "b"), (In::Path, "a")], &[Declared(1), Declared(0)]);
        check("/{a}", &[(In::Header, "a")], &[Nobody]);
        check("/{a}", &[(In::Query, "a"), (In::Path, "b")], &[Query(0)]);
        check("/{.ids*}", &[(In::Path, "ids")], &[Signs(0)]);
        check("/{petId}/{other}", &[(In::Path, "petid")], &[Slip(0), Nobody]);
        check("/{petId}", &[(In::Path, "id")], &[Slip(0)]);
        check("/{petId}/{tagId}", &[(In::Path, "petId"), (In::Path, "tag")], &[Declared(0), Slip(1)]);
        check("/{petId1}/{petId2}", &[(In::Path, "petId1")], &[Declared(0), Nobody]);
        check("/{petId1}/{petId2}", &[(In::Path, "petId")], &[Slip(0), Nobody]);
        check("/{id}/{other}", &[(In::Path, "id"), (In::Path, "id")], &[Declared(0), Nobody]);
        check("/{unlike}/{others}", &[(In::Path, "x"), (In::Path, "y")], &[Nobody, Nobody]);
    }

    #[test]
    fn fragments_are_cut_off() {
        assert_eq!(without_fragment("/a#b={c}"), "/a");
        assert_eq!(without_fragment("/{#a}/{b}?c#d"), "/{#a}/{b}?c");
    }

    #[test]
    fn braces_without_partner_are_text() {
        assert_eq!(holes("/a/{b}/{b}/{c"), ["b"]);
        assert_eq!(holes("/a}{b}"), ["b"]);
    }
}
