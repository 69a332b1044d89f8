//! Every leaf type in both directions, and what decoding says about what it cannot take.

use std::fmt::Debug;

use truespec_runtime::json::{self, Decode, Encode};
use truespec_runtime::{Base64, Base64Url, Date, DateTime, Map, Null, Number, Patch, Time, Uuid, Value};

/// Decodes `text` and writes it again.
fn check<T: Decode + Encode + Debug>(text: &str, expected: &str) {
    let outcome = match json::from_slice::<T>(text.as_bytes()) {
        Ok(value) => json::to_string(&value),
        Err(error) => error.to_string(),
    };
    assert_eq!(outcome, expected, "{text} as {}", std::any::type_name::<T>());
}

#[test]
fn integers() {
    check::<i32>("12", "12");
    check::<i32>(" -12\n", "-12");
    check::<i32>("1.0", "1");
    check::<i32>("1e3", "1000");
    check::<i32>("1200e-2", "12");
    check::<i32>("-0", "0");
    check::<i32>("0e999999999999999999999", "0");
    check::<i32>("1.5", "expected an integer (`i32`), found a number with a fraction at `$` (byte 0)");
    check::<i32>("15e-1", "expected an integer (`i32`), found a number with a fraction at `$` (byte 0)");
    check::<i32>(
        "1e-999999999999999999999",
        "expected an integer (`i32`), found a number with a fraction at `$` (byte 0)",
    );
    check::<i32>("2147483648", "the number is out of range for `i32` at `$` (byte 0)");
    check::<i32>("1e99", "the number is out of range for `i32` at `$` (byte 0)");
    check::<i32>("1e999999999999999999999", "the number is out of range for `i32` at `$` (byte 0)");
    check::<i32>("\"1\"", "expected an integer, found a string at `$` (byte 0)");
    check::<u8>("-1", "the number is out of range for `u8` at `$` (byte 0)");
    check::<u8>("255", "255");
    check::<i64>("-9223372036854775808", "-9223372036854775808");
    check::<i64>("9223372036854775808", "the number is out of range for `i64` at `$` (byte 0)");
    check::<u64>("18446744073709551615", "18446744073709551615");
    check::<u64>("1844674407370955161500000", "the number is out of range for `u64` at `$` (byte 0)");
}

#[test]
fn floats() {
    check::<f64>("1", "1");
    check::<f64>("-0.5", "-0.5");
    check::<f64>("0.1", "0.1");
    check::<f64>("1e300", "1e+300");
    check::<f64>("123456789012345678", "1.2345678901234568e+17");
    check::<f64>("9007199254740993", "9007199254740992");
    check::<f64>("0.30000000000000004", "0.30000000000000004");
    check::<f64>("5e-324", "5e-324");
    check::<f64>("1e400", "the number is out of range for `f64` at `$` (byte 0)");
    check::<f64>("null", "expected a number, found null at `$` (byte 0)");
    check::<f32>("0.1", "0.1");
    check::<f32>("1e39", "the number is out of range for `f32` at `$` (byte 0)");
}

#[test]
fn numbers_that_are_not_finite_cannot_be_written() {
    let value = Map::from([("a", vec![1.0, f64::NAN])]);
    let error = json::to_vec(&value).expect_err("NaN");
    assert_eq!(error.to_string(), "a number that is not finite at `$.a[1]`");
    assert!(json::to_vec(&f32::INFINITY).is_err());
}

#[test]
fn strings() {
    check::<String>(r#""a""#, r#""a""#);
    check::<String>(r#""\"\\\/\b\f\n\r\t\u0000\u001f""#, r#""\"\\/\b\f\n\r\t\u0000\u001f""#);
    check::<String>(r#""\u00e9\ud83d\ude00 €""#, "\"é😀 €\"");
    check::<String>(r#""\ud83d""#, "not JSON: expected a low surrogate after a high one at `$` (byte 7)");
    check::<String>(r#""\ude00""#, "not JSON: expected a high surrogate before a low one at `$` (byte 2)");
    check::<String>("\"a\nb\"", "not JSON: expected control characters in strings to be escaped at `$` (byte 2)");
    check::<String>("\"a", "not JSON: expected `\"`, found the end of the text at `$` (byte 2)");
    check::<String>("true", "expected a string, found a boolean at `$` (byte 0)");
}

#[test]
fn containers() {
    check::<Vec<Option<i32>>>("[1,null,3]", "[1,null,3]");
    check::<Vec<i32>>("[1,null]", "expected an integer, found null at `$[1]` (byte 3)");
    check::<Vec<i32>>("{}", "expected an array, found an object at `$` (byte 0)");
    check::<Map<i32>>(r#"{"b":1,"a":2,"b":3}"#, r#"{"b":3,"a":2}"#);
    check::<Map<i32>>(r#"{"b c":"x"}"#, "expected an integer, found a string at `$[\"b c\"]` (byte 7)");
    check::<Map<Vec<bool>>>(r#"{"é":[true,0]}"#, "expected a boolean, found a number at `$.é[1]` (byte 12)");
    check::<Box<Option<bool>>>("null", "null");
    check::<Vec<Patch<i32>>>("[1,null]", "[1,null]");
}

#[test]
fn texts_with_a_format_are_kept_as_they_came() {
    check::<DateTime>("\"yesterday\"", "\"yesterday\"");
    check::<DateTime>("\"2026-02-30 25:00\"", "\"2026-02-30 25:00\"");
    check::<Date>("\"\"", "\"\"");
    check::<Time>("\"noon\"", "\"noon\"");
    check::<Uuid>("\"1\"", "\"1\"");
    check::<Date>("20260101", "expected a string, found a number at `$` (byte 0)");
}

#[test]
fn texts_with_a_format_are_checked_where_they_are_made() {
    for good in ["2026-11-22T17:45:55Z", "2024-02-29t00:00:60.123456789+23:59", "0000-01-01 00:00:00z"] {
        assert!(DateTime::new(good).is_ok(), "{good}");
    }
    for bad in [
        "2026-11-22T17:45:55",
        "2026-11-22",
        "2023-02-29T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T17:45:55.Z",
        "2026-11-22T17:45:55+1:00",
        "2026-11-22T17:45:55Zz",
        "é026-11-22T17:45:55Z",
        "2026-11-22T17:45:5éZ",
        "",
    ] {
        assert!(DateTime::new(bad).is_err(), "{bad}");
    }
    assert!(Date::new("2000-02-29").is_ok() && Date::new("1900-02-29").is_err() && Date::new("2026-4-1").is_err());
    assert!(Date::new("2026-00-01").is_err() && Date::new("2026-01-00").is_err() && Date::new("+026-01-01").is_err());
    assert!(Time::new("17:45:55").is_ok() && Time::new("17:45:55.5Z").is_ok() && Time::new("17:45").is_err());
    assert!(Uuid::new("f81d4fae-7dec-11d0-a765-00a0c91e6bf6").is_ok());
    assert!(Uuid::new("f81d4fae7dec11d0a76500a0c91e6bf6").is_err());
    let error = Uuid::new("secret").expect_err("no UUID").to_string();
    assert_eq!(error, "invalid `Uuid`: is not a UUID, like f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
}

#[test]
fn base64() {
    check::<Base64>("\"aGk=\"", "\"aGk=\"");
    for text in ["\"\"", "\"aGlp\"", "\"aGk\"", "\"aGk=\"", "\"-_8\"", "\"-_8=\"", "\"+/8\"", "\"+/8=\""] {
        check::<Base64>(text, text);
        check::<Base64Url>(text, text);
    }
    check::<Base64Url>("\"-/8=\"", "expected Base64, found another text at `$` (byte 0)");
    assert_eq!(Base64Url::new(*b"\xfb\xff").to_text(), "-_8=");
    assert_eq!(Base64::new(*b"\xfb\xff").to_text(), "+/8=");
    assert_eq!(Base64::from_text("-_8").expect("Base64"), Base64::new(*b"\xfb\xff"));
    check::<Base64>("\"a b\"", "expected Base64, found another text at `$` (byte 0)");
    assert_eq!(Base64::new(*b"hi").to_text(), "aGk=");
    assert_eq!(format!("{:?}", Base64::new(*b"hi")), "Base64(2 bytes)");
}

#[test]
fn free_form_values_keep_order_and_digits() {
    let text = r#"{"z":[1.10,1e5,123456789012345678901234567890,-0],"a":{"":null},"t":"x"}"#;
    check::<Value>(text, text);
    let value: Value = text.parse().expect("JSON");
    assert_eq!(value.to_string(), text);
    assert_eq!(
        value.pointer("/z/2").and_then(Value::as_number).map(Number::as_str),
        Some("123456789012345678901234567890")
    );
    assert_eq!(value.pointer("/a/"), Some(&Value::Null));
    assert_eq!(value.pointer("/z/01"), None);
    assert_eq!(value.pointer("z"), None);
    assert_eq!(value["z"][1].as_i64(), Some(100_000));
    assert!(value["nothing"][7]["here"].is_null());
    assert_eq!(Value::from([1, 2])[1], Value::from(2));
    assert_eq!(Value::from(f64::NAN), Value::Null);
    assert_eq!(value.get("t").and_then(Value::as_str), Some("x"));
}

#[test]
fn number_texts() {
    assert_eq!("1.50".parse::<Number>().map(|number| number.to_string()), Ok("1.50".to_owned()));
    for bad in ["", " 1", "1 ", "01", "+1", "1.", ".5", "NaN", "1e", "\"1\"", "0x1"] {
        assert!(bad.parse::<Number>().is_err(), "{bad}");
    }
    assert_eq!(Number::from(u128::MAX).as_u64(), None);
    assert_eq!(Number::from_f64(0.5).map(|number| number.as_str().to_owned()), Some("0.5".to_owned()));
}

#[test]
fn what_is_not_json() {
    check::<Value>("", "not JSON: expected a value, found the end of the text at `$` (byte 0)");
    check::<Value>("1 2", "not JSON: something follows the value at `$` (byte 2)");
    check::<Value>("[1,]", "not JSON: expected a value at `$[1]` (byte 3)");
    check::<Value>(r#"{"a":1,}"#, "not JSON: expected a key at `$.a` (byte 7)");
    check::<Value>(r#"{"a" 1}"#, "not JSON: expected `:` at `$.a` (byte 5)");
    check::<Value>(r#"{"a":[{"b":tru}]}"#, "not JSON: expected a value at `$.a[0].b` (byte 11)");
    check::<Value>("[1 2]", "not JSON: expected `,` or `]` at `$[1]` (byte 3)");
    check::<Value>("<html>", "not JSON: expected a value at `$` (byte 0)");
    check::<Value>("01", "not JSON: something follows the value at `$` (byte 1)");
    check::<Value>("-", "not JSON: expected a digit, found the end of the text at `$` (byte 1)");
    check::<Value>("\u{feff}1", "1");
    let error = json::from_slice::<Value>(b"{\"a\":\"x\xFF\"}").expect_err("not UTF-8");
    assert_eq!(error.to_string(), "not JSON: the text is not UTF-8 at `$.a` (byte 7)");
    let error = json::from_slice::<Value>(b"1 \xFF").expect_err("not UTF-8");
    assert_eq!(error.problem(), "not JSON: the text is not UTF-8");
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    check::<Value>(&nested(128), &nested(128));
    let error = json::from_slice::<Value>(nested(129).as_bytes()).expect_err("too deep");
    assert_eq!(error.problem(), "arrays and objects are nested more than 128 levels deep");
    assert!(json::from_slice::<Value>("[".repeat(1_000_000).as_bytes()).is_err());
    let mut reader = json::Reader::with_depth_limit(b"[[1]]", 1);
    assert!(reader.as_mut().is_err());
}

#[test]
fn errors_hold_nothing_of_the_body() {
    for text in [r#"{"a":"secret"}"#, "\"secret\"", "[\"secret\"]", "{\"a\":secret}"] {
        let error = json::from_slice::<Map<i32>>(text.as_bytes()).expect_err("no map of integers");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
}

#[test]
fn what_is_always_null_keeps_anything_else() {
    check::<Null>("null", "null");
    check::<Null>(r#"{"a":[1.0]}"#, r#"{"a":[1.0]}"#);
    check::<Option<Null>>("false", "false");
    check::<Patch<Null>>("null", "null");
}
