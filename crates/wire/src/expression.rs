//! `expect.value`: what a decoded value must hold, said as JSON (the part that must be there) or in words such as
//! `data.items[0].id=="v1", data.status==processing` and `status is Unknown("queued"), re-serialises as "queued"`.

use truespec_runtime::Value;
use truespec_runtime::json::from_slice;

use crate::outcome::Shown;
use crate::text;

/// Checks a value. `shown` is what its `Debug` shows.
pub(crate) fn check(expected: &Value, found: &Shown, shown: &str) -> Result<(), String> {
    if let Some(problem) = &found.problem {
        return Err(format!("the value cannot be encoded again: {problem}"));
    }
    let value = &found.value;
    let Value::String(words) = expected else {
        let mut at = String::new();
        return holds(expected, value, &mut at);
    };
    // A text or bytes are what they are.
    if value.as_str() == Some(words) {
        return Ok(());
    }
    let clauses: Vec<Clause<'_>> = split(words).into_iter().map(Clause::read).collect::<Result<_, _>>()?;
    let mut last = None;
    clauses.iter().try_for_each(|clause| clause.check(value, shown, &mut last))
}

/// Whether all that is expected is there; an object may have more members.
pub(crate) fn holds(expected: &Value, value: &Value, at: &mut String) -> Result<(), String> {
    match (expected, value) {
        (Value::Object(expected), Value::Object(found)) => expected.iter().try_for_each(|(name, expected)| {
            let length = at.len();
            at.extend([format!(".{name}")]);
            let result = holds(expected, found.get(name).unwrap_or(&Value::Null), at);
            at.truncate(length);
            result
        }),
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            expected.iter().zip(found).enumerate().try_for_each(|(index, (expected, found))| {
                let length = at.len();
                at.extend([format!("[{index}]")]);
                let result = holds(expected, found, at);
                at.truncate(length);
                result
            })
        }
        _ if same(expected, value) => Ok(()),
        _ => Err(format!("the value at `${at}` is {}, not {}", text::json(value), text::json(expected))),
    }
}

/// Whether two values are equal, numbers by value and objects whatever their order.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a.as_str() == b.as_str() || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

/// The value at a path of names and indices; where there is none, the first member of that name anywhere.
pub(crate) fn find<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let steps: Vec<&str> = path.split(['.', '[']).map(|step| step.trim_end_matches(']').trim_matches('"')).collect();
    let steps: Vec<&str> = steps.into_iter().filter(|step| !step.is_empty() && *step != "$").collect();
    walk(value, &steps).or_else(|| anywhere(value, &steps))
}

fn walk<'v>(value: &'v Value, steps: &[&str]) -> Option<&'v Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Array(items) if *step == "length" => items.last().map(|_| value),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => value.get(step),
    })
}

fn anywhere<'v>(value: &'v Value, steps: &[&str]) -> Option<&'v Value> {
    let inside: Vec<&Value> = match value {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => return None,
    };
    inside.into_iter().find_map(|inner| walk(inner, steps).or_else(|| anywhere(inner, steps)))
}

/// `a==1, b is "x, y"` at its commas, semicolons, `&&`s and `and`s, those in quotes and brackets apart.
fn split(words: &str) -> Vec<&str> {
    let (mut clauses, mut start, mut quoted, mut depth) = (Vec::new(), 0, false, 0_usize);
    let mut escaped = false;
    for (at, c) in words.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' | ';' | '&' | ' ' if depth == 0 => {
                let rest = &words[at..];
                let separator = [",", ";", "&&", " and "].into_iter().find(|separator| rest.starts_with(separator));
                if let Some(separator) = separator.filter(|_| at >= start) {
                    clauses.push(&words[start..at]);
                    start = at + separator.len();
                }
            }
            _ => {}
        }
    }
    clauses.push(words.get(start..).unwrap_or_default());
    clauses.into_iter().map(str::trim).filter(|clause| !clause.is_empty()).collect()
}

/// One thing that is said of a value.
#[derive(Debug, PartialEq)]
enum Clause<'w> {
    Equal(&'w str, Value),
    Unequal(&'w str, Value),
    Absent(&'w str),
    Present(&'w str),
    Length(&'w str, u64),
    Contains(&'w str, Value),
    /// `Debug` shows the word: `Unknown("queued")`, with what is in it.
    Shows(&'w str, &'w str, Option<Value>),
    /// Of the path before.
    Encodes(Value),
}

impl<'w> Clause<'w> {
    fn read(clause: &'w str) -> Result<Self, String> {
        for words in ["re-serialises as ", "re-serializes as ", "reserialises as ", "re-encodes as "] {
            if let Some((_, wanted)) = clause.split_once(words) {
                return Ok(Self::Encodes(literal(wanted)));
            }
        }
        let sides = |operator: &str| clause.split_once(operator).map(|(path, wanted)| (path.trim(), wanted.trim()));
        if let Some((path, wanted)) = sides("!=") {
            return Ok(Self::Unequal(path, literal(wanted)));
        }
        if let Some((path, wanted)) = sides("===").or_else(|| sides("==")).or_else(|| sides("=")) {
            let list = path.strip_prefix("len(").and_then(|path| path.strip_suffix(')'));
            let list = list.or_else(|| path.strip_suffix(".length")).or_else(|| path.strip_suffix(".len()"));
            return Ok(match (list, wanted.parse()) {
                (Some(list), Ok(length)) => Self::Length(list, length),
                _ => Self::shows(path, wanted).unwrap_or_else(|| Self::Equal(path, literal(wanted))),
            });
        }
        if let Some((path, wanted)) = sides(" has ")
            && let Some(length) = wanted.strip_suffix(" items").and_then(|length| length.parse().ok())
        {
            return Ok(Self::Length(path, length));
        }
        if let Some((path, wanted)) = sides(" contains ") {
            return Ok(Self::Contains(path, literal(wanted)));
        }
        let Some((path, wanted)) = sides(" is ") else {
            return Err(format!("`expect.value`: `{clause}` is nothing that can be checked"));
        };
        Ok(match wanted {
            "absent" | "missing" | "None" | "not there" | "unset" => Self::Absent(path),
            "present" | "there" | "set" => Self::Present(path),
            wanted => match Self::shows(path, wanted) {
                Some(shows) => shows,
                None if wanted.starts_with(char::is_uppercase) => Self::Shows(path, wanted, None),
                None => Self::Equal(path, literal(wanted)),
            },
        })
    }

    /// `Unknown("queued")`: a word with a value in it; `Some(…)` is that value.
    fn shows(path: &'w str, wanted: &'w str) -> Option<Self> {
        let (word, inside) = wanted.strip_suffix(')')?.split_once('(')?;
        let inside = literal(inside);
        let is_word = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphanumeric);
        is_word
            .then(|| if word == "Some" { Self::Equal(path, inside) } else { Self::Shows(path, wanted, Some(inside)) })
    }

    fn check(&self, value: &Value, shown: &str, last: &mut Option<&'w str>) -> Result<(), String> {
        if let Self::Equal(path, _)
        | Self::Unequal(path, _)
        | Self::Absent(path)
        | Self::Present(path)
        | Self::Length(path, _)
        | Self::Contains(path, _)
        | Self::Shows(path, ..) = self
        {
            *last = Some(path);
        }
        let path = last.unwrap_or_default();
        let found = find(value, path);
        let is = |what: String| {
            let found = found.map_or_else(|| "not there".to_owned(), text::json);
            Err(format!("the value at `{path}` is {found}, {what}"))
        };
        let equal = |wanted: &Value| same(wanted, found.unwrap_or(&Value::Null));
        match self {
            Self::Equal(_, wanted) | Self::Encodes(wanted) if !equal(wanted) => {
                is(format!("not {}", text::json(wanted)))
            }
            Self::Unequal(_, other) if equal(other) => is("and must be another".to_owned()),
            Self::Absent(_) if !equal(&Value::Null) => is("and must not be there".to_owned()),
            Self::Present(_) if found.is_none() => is("and must be".to_owned()),
            Self::Length(_, length)
                if found.and_then(Value::as_array).is_none_or(|items| items.len() as u64 != *length) =>
            {
                is(format!("and must have {length} items"))
            }
            Self::Contains(_, wanted) if !contains(found, wanted) => is(format!("without {}", text::json(wanted))),
            Self::Shows(_, word, inside) => {
                if !shown.contains(word) {
                    return Err(format!("no value shows as `{word}`"));
                }
                match inside {
                    Some(inside) if !equal(inside) => is(format!("not {}", text::json(inside))),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

fn contains(found: Option<&Value>, wanted: &Value) -> bool {
    match (found, wanted) {
        (Some(Value::String(text)), Value::String(part)) => text.contains(part.as_str()),
        (Some(Value::Array(items)), wanted) => items.iter().any(|item| same(item, wanted)),
        (Some(Value::Object(members)), Value::String(name)) => members.contains_key(name),
        _ => false,
    }
}

/// JSON, or a word that stands for itself.
fn literal(text: &str) -> Value {
    let text = text.trim();
    if text == "None" {
        return Value::Null;
    }
    from_slice(text.as_bytes()).unwrap_or_else(|_| Value::from(text.trim_matches(['\'', '`'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds_in(value: &str, expected: &str, shown: &str) -> bool {
        let value = from_slice(value.as_bytes()).expect("a value");
        check(&Value::from(expected), &Shown { value, problem: None }, shown).is_ok()
    }

    #[test]
    fn words_say_what_a_value_holds() {
        let value = r#"{"data":{"id":"a, b","status":"queued","n":1.0,"list":[1,{"x":null}]}}"#;
        for expected in [
            r#"data.id=="a, b", data.status==queued"#,
            r#"status is Unknown("queued"), re-serialises as "queued""#,
            "data.n==1, data.list[0]==1, data.list.1.x is null",
            "data.more is absent, len(data.list)==2; data.list.length == 2",
            "data.id contains b and data.n != 2",
            r#"data.status==Unknown("queued"), data.id is Some("a, b"), data.more==None, data.list has 2 items"#,
        ] {
            assert!(holds_in(value, expected, r#"Unknown("queued")"#), "{expected}");
        }
        for expected in ["data.id==a", "data.status is Unknown(\"other\")", "data.list[0] is absent", "fine"] {
            assert!(!holds_in(value, expected, r#"Unknown("queued")"#), "{expected}");
        }
        assert!(holds_in("\"a=b, c\"", "a=b, c", ""));
    }

    #[test]
    fn json_says_what_must_be_there() {
        let value: Value = from_slice(br#"{"a":[{"b":1,"c":2}]}"#).expect("a value");
        let check = |expected: &str| holds(&from_slice(expected.as_bytes()).expect("JSON"), &value, &mut String::new());
        assert_eq!(check(r#"{"a":[{"b":1}]}"#), Ok(()));
        assert_eq!(check(r#"{"a":[{"b":2}]}"#), Err("the value at `$.a[0].b` is `1`, not `2`".to_owned()));
    }
}
