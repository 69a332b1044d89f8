//! `serde` through the codec: any format that describes itself.
#![cfg(feature = "serde")]

use truespec_runtime as runtime;
use truespec_runtime::json;

#[derive(Clone)]
struct Pet {
    id: i64,
    name: Option<String>,
    extra: runtime::Map<runtime::Value>,
}

runtime::object! {
    Pet {
        required id "id",
        optional name "petName",
        ..extra,
    }
}

#[derive(Clone, PartialEq, Hash)]
enum Status {
    On,
    Unknown(String),
}

runtime::string_enum! {
    Status {
        On "on",
    }
}

#[test]
fn models_go_through_serde_json() {
    let text = r#"{"id":1,"petName":"Rex","x":{"z":[1,-2,0.5,null,true],"a":"s"}}"#;
    let ours: Pet = json::from_slice(text.as_bytes()).expect("a pet");
    assert_eq!(serde_json::to_string(&ours).expect("a pet"), text);
    let again: Pet = serde_json::from_str(text).expect("a pet");
    assert_eq!(again, ours);
    let value = serde_json::to_value(&ours).expect("a pet");
    assert_eq!(serde_json::from_value::<Pet>(value).expect("a pet").id, 1);
    assert_eq!(
        serde_json::from_str::<Vec<Status>>(r#"["on","x"]"#).expect("a list"),
        [Status::On, Status::Unknown("x".into())]
    );
    let error = serde_json::from_str::<Pet>(r#"{"petName":1}"#).expect_err("no pet").to_string();
    assert_eq!(error, "a required field is missing at `$.id` (byte 0)");
}

#[test]
fn leaves_go_through_serde_json() {
    let date = runtime::Date::new("2026-11-22").expect("a date");
    assert_eq!(serde_json::to_string(&date).expect("a date"), "\"2026-11-22\"");
    assert_eq!(serde_json::from_str::<runtime::Date>("\"2026-11-22\"").expect("a date"), date);
    let number: runtime::Number = serde_json::from_str("1.5").expect("a number");
    assert_eq!(number.as_str(), "1.5");
    let patch: runtime::Patch<i32> = serde_json::from_str("null").expect("null");
    assert_eq!(patch, runtime::Patch::Null);
}

#[cfg(all(feature = "jiff", feature = "chrono", feature = "uuid"))]
#[test]
fn conversions() {
    let moment = runtime::DateTime::new("2026-11-22T17:45:55.5+01:00").expect("a moment");
    let timestamp = jiff::Timestamp::try_from(&moment).expect("a timestamp");
    assert_eq!(runtime::DateTime::from(timestamp).as_str(), "2026-11-22T16:45:55.5Z");
    let fixed = chrono::DateTime::<chrono::FixedOffset>::try_from(&moment).expect("a moment");
    assert_eq!(runtime::DateTime::from(fixed).as_str(), "2026-11-22T17:45:55.500+01:00");
    let date = chrono::NaiveDate::try_from(&runtime::Date::new("2026-11-22").expect("a date")).expect("a date");
    assert_eq!(runtime::Date::from(date).as_str(), "2026-11-22");
    let uuid = uuid::Uuid::from_u128(1);
    assert_eq!(uuid::Uuid::try_from(&runtime::Uuid::from(uuid)), Ok(uuid));
    let sloppy: runtime::DateTime = json::from_slice(b"\"yesterday\"").expect("any text");
    assert!(jiff::Timestamp::try_from(&sloppy).is_err() && !sloppy.is_valid());
}
