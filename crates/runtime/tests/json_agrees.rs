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
    }

    #[test]
    fn integers_come_back(value: i64, unsigned: u64) {
        prop_assert_eq!(json::from_slice::<i64>(&json::to_vec(&value).expect("an integer")), Ok(value));
        prop_assert_eq!(json::from_slice::<u64>(&json::to_vec(&unsigned).expect("an integer")), Ok(unsigned));
        prop_assert_eq!(json::from_slice::<i32>(value.to_string().as_bytes()).ok(), i32::try_from(value).ok());
    }
}
