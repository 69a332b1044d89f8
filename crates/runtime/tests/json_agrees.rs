//! The reader agrees with `serde_json` on what JSON is and what it says.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value as Theirs;
use truespec_runtime::json::{self, Value};

fn any_json() -> impl Strategy<Value = Theirs> {
    let leaf = prop_oneof![
        Just(Theirs::Null),
        any::<bool>().prop_map(Theirs::from),
        any::<i64>().prop_map(Theirs::from),
        any::<u64>().prop_map(Theirs::from),
        any::<f64>().prop_map(Theirs::from),
        any::<f32>().prop_map(Theirs::from),
        ".*".prop_map(Theirs::from),
        "[a-z\"\\\\\u{0}-\u{1f}é😀]{0,20}".prop_map(Theirs::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Theirs::from),
            vec((".{0,12}", inner), 0..8).prop_map(|members| Theirs::Object(members.into_iter().collect())),
        ]
    })
}

/// Both accept and mean the same, or both refuse.
fn agree(bytes: &[u8]) {
    let theirs = serde_json::from_slice::<Theirs>(bytes);
    let ours = json::from_slice::<Value>(bytes);
    match (theirs, ours) {
        (Ok(theirs), Ok(ours)) => {
            let text = json::to_vec(&ours).expect("what was read can be written");
            let again: Theirs = serde_json::from_slice(&text).expect("what we wrote is JSON");
            assert_eq!(again, theirs, "{:?}", String::from_utf8_lossy(bytes));
        }
        (Err(_), Err(_)) => {}
        // RFC 8259 sets no limit to a number; `serde_json` refuses one beyond `f64`, we keep its digits.
        (Err(error), Ok(_)) if error.to_string().starts_with("number out of range") => {}
        // RFC 8259 §8.1: we ignore a byte order mark.
        (Err(_), Ok(_)) if bytes.starts_with(b"\xEF\xBB\xBF") => {}
        (theirs, ours) => panic!("{:?}: serde_json {theirs:?}, ours {ours:?}", String::from_utf8_lossy(bytes)),
    }
}

/// Names of all the lengths that keys are compared in different ways for, some of them alike at both ends.
const NAMES: [&str; 12] = [
    "a",
    "b",
    "ab",
    "id",
    "abc",
    "name",
    "names",
    "wide_field_1",
    "wide_field_2",
    "wide_field_12",
    "abcdefgh-1-abcdefgh",
    "abcdefgh-2-abcdefgh",
];

#[derive(Clone)]
struct Wide {
    a: Option<Value>,
    b: Option<Value>,
    ab: Option<Value>,
    id: Option<Value>,
    abc: Option<Value>,
    name: Option<Value>,
    names: Option<Value>,
    field_1: Option<Value>,
    field_2: Option<Value>,
    field_12: Option<Value>,
    long_1: Option<Value>,
    long_2: Option<Value>,
}

truespec_runtime::object! {
    Wide {
        optional a "a",
        optional b "b",
        optional ab "ab",
        optional id "id",
        optional abc "abc",
        optional name "name",
        optional names "names",
        optional field_1 "wide_field_1",
        optional field_2 "wide_field_2",
        optional field_12 "wide_field_12",
        optional long_1 "abcdefgh-1-abcdefgh",
        optional long_2 "abcdefgh-2-abcdefgh",
    }
}

/// A member: the number of its name, of which those beyond [`NAMES`] are unknown, whether the key has an escape, and a value.
fn member() -> impl Strategy<Value = (usize, bool, &'static str)> {
    let values = prop_oneof![Just("1"), Just("\"x\""), Just("[1,[2]]"), Just(r#"{"a":{"id":[]},"name":2}"#)];
    (0..80_usize, prop::bool::weighted(0.02), values)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_random_json(value in any_json(), pretty: bool) {
        let text = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) };
        agree(&text.expect("their own value"));
    }

    #[test]
    fn on_damaged_json(value in any_json(), damage in vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6)) {
        let mut bytes = serde_json::to_vec(&value).expect("their own value");
        for (at, byte, kind) in damage {
            let at = at.index(bytes.len().max(1));
            match kind {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => bytes.truncate(at),
                _ => bytes.insert(at, b"{}[],:\"\\0-.e+tfnu\n "[usize::from(byte) % 19]),
            }
        }
        agree(&bytes);
    }

    #[test]
    fn on_anything(bytes in vec(any::<u8>(), 0..64)) {
        agree(&bytes);
    }

    #[test]
    fn on_what_looks_like_a_number(text in "-?[0-9]{0,22}(\\.[0-9]{0,22})?([eE][+-]?[0-9]{0,3})?") {
        agree(text.as_bytes());
        let theirs = text.parse::<f64>().ok().filter(|value| value.is_finite());
        if let (Ok(ours), Some(theirs)) = (json::from_slice::<f64>(text.as_bytes()), theirs) {
            prop_assert_eq!(ours.to_bits(), theirs.to_bits(), "{}", text);
        }
    }

    #[test]
    fn members_are_found_wherever_they_are(
        few in vec(member(), 0..12),
        many in prop::option::weighted(0.3, vec(member(), 0..90)),
        in_order: bool,
    ) {
        let mut members: Vec<_> = few.into_iter().chain(many.into_iter().flatten()).collect();
        // Half of the names that are wanted, so that most objects have some of them.
        for (name, ..) in &mut members {
            *name = if *name % 2 == 0 { *name / 2 % NAMES.len() } else { *name };
        }
        if in_order {
            members.sort_by_key(|(name, ..)| *name);
        }
        let mut expected = vec![None; NAMES.len()];
        let mut text = Vec::new();
        for (name, is_escaped, value) in members {
            let key = NAMES.get(name).map_or_else(|| format!("unknown{name}"), |name| (*name).to_owned());
            if let Some(expected) = expected.get_mut(name) {
                *expected = Some(value.to_owned());
            }
            let first = if is_escaped { format!("\\u{:04x}", key.as_bytes()[0]) } else { key[..1].to_owned() };
            text.push(format!("\"{first}{}\":{value}", &key[1..]));
        }
        let text = format!("[{{{}}},{{\"a\":7,\"names\":8}}]", text.join(","));
        let [wide, _] = <[Wide; 2]>::try_from(json::from_slice::<Vec<Wide>>(text.as_bytes()).expect("objects"))
            .expect("two objects");
        let found = [
            wide.a, wide.b, wide.ab, wide.id, wide.abc, wide.name, wide.names, wide.field_1, wide.field_2, wide.field_12,
            wide.long_1, wide.long_2,
        ];
        let found: Vec<_> = found.into_iter().map(|value| value.map(|value| value.to_string())).collect();
        prop_assert_eq!(found, expected, "{}", text);
    }

    #[test]
    fn floats_come_back(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
        let text = json::to_vec(&value).expect("finite");
        prop_assert_eq!(json::from_slice::<f64>(&text).map(f64::to_bits), Ok(value.to_bits()));
    }

    #[test]
    fn floats_of_few_digits_are_read_exactly(mantissa in 0..10_000_000_000_000_000_u64, decimals in 0..20_usize) {
        let digits = format!("{mantissa:021}");
        let (whole, fraction) = digits.split_at(21 - decimals);
        let text = format!("{}.{fraction}0", whole.trim_start_matches('0').parse::<u64>().unwrap_or_default());
        prop_assert_eq!(json::from_slice::<f64>(text.as_bytes()), Ok(text.parse::<f64>().expect("a number")), "{}", text);
        prop_assert_eq!(json::from_slice::<f32>(text.as_bytes()), Ok(text.parse::<f32>().expect("a number")), "{}", text);
        let short = text.trim_start_matches(|digit| digit != '.').get(..decimals.min(9) + 1).unwrap_or_default();
        let short = format!("-{}{short}0", mantissa % 1000);
        prop_assert_eq!(json::from_slice::<f32>(short.as_bytes()), Ok(short.parse::<f32>().expect("a number")), "{}", short);
    }

    #[test]
    fn integers_come_back(value: i64, unsigned: u64) {
        prop_assert_eq!(json::from_slice::<i64>(&json::to_vec(&value).expect("an integer")), Ok(value));
        prop_assert_eq!(json::from_slice::<u64>(&json::to_vec(&unsigned).expect("an integer")), Ok(unsigned));
        prop_assert_eq!(json::from_slice::<i32>(value.to_string().as_bytes()).ok(), i32::try_from(value).ok());
    }
}
