//! Strings and numbers that begin and end at every place of what the codec looks at or writes at once: 8, 16 or 64 bytes.

use truespec_runtime::json::{self, Map, Value};

/// Escapes, and what they stand for.
const ESCAPES: [(&str, &str); 14] = [
    (r#"\""#, "\""),
    (r"\\", "\\"),
    (r"\/", "/"),
    (r"\b", "\u{8}"),
    (r"\f", "\u{c}"),
    (r"\n", "\n"),
    (r"\r", "\r"),
    (r"\t", "\t"),
    (r"\u0000", "\0"),
    (r"\u001F", "\u{1f}"),
    (r"\u00e9", "é"),
    (r"\u5B57", "字"),
    (r"\ud83d\uDE00", "😀"),
    (r"\\\\\n\u0041\uD800\udc00", "\\\\\nA\u{10000}"),
];

#[test]
fn escapes_are_read_wherever_they_stand() {
    for before in 0..40 {
        for behind in [0, 1, 7, 8, 15, 16, 17] {
            for (escape, meaning) in ESCAPES {
                for letter in ["x", "é", "字"] {
                    let around = |middle: &str| letter.repeat(before) + middle + &letter.repeat(behind);
                    let text = format!("[\"{}\",\"{escape}{escape}\"]", around(escape));
                    let expected = vec![around(meaning), meaning.repeat(2)];
                    assert_eq!(json::from_slice::<Vec<String>>(text.as_bytes()), Ok(expected), "{text}");
                    let text = format!("{{\"{}\":1}}", around(escape));
                    let map: Map<i64> = json::from_slice(text.as_bytes()).expect("an object");
                    assert_eq!(map.get(&around(meaning)), Some(&1), "{text}");
                }
            }
        }
    }
}

#[test]
fn what_is_no_escape_is_refused_where_it_stands() {
    // The place counts from the backslash, or from the byte that should not stand there.
    let broken: [(&[u8], &str, usize); 14] = [
        (br"\q", "an escape", 1),
        (br"\U0041", "an escape", 1),
        (b"\\\n", "an escape", 1),
        (br"\u12G4", "four hexadecimal digits", 4),
        (br"\u 041", "four hexadecimal digits", 2),
        (br"\uDC00", "a high surrogate before a low one", 1),
        (br"\uD800", "a low surrogate after a high one", 6),
        (br"\uD800\n", "a low surrogate after a high one", 6),
        (br"\uD800\u0041", "a low surrogate after a high one", 6),
        (br"\uD800\uD800", "a low surrogate after a high one", 6),
        (br"\uD800\uDC0", "four hexadecimal digits", 11),
        (b"\n", "control characters in strings to be escaped", 0),
        (b"\\n\0", "control characters in strings to be escaped", 2),
        (b"\\n\x1F", "control characters in strings to be escaped", 2),
    ];
    for before in 0..40 {
        for (escape, expected, place) in broken {
            for behind in ["\"]", "xxxxxxxxxxxxxxxxxxxx\"]"] {
                let text = [b"[\"", "x".repeat(before).as_bytes(), escape, behind.as_bytes()].concat();
                let error = json::from_slice::<Value>(&text).expect_err("no JSON");
                assert_eq!(error.problem(), format!("not JSON: expected {expected}"), "{}", text.escape_ascii());
                assert_eq!((error.path().as_str(), error.offset()), ("$[0]", Some(2 + before + place)));
            }
        }
        for rest in ["", r"\n", r"\n\", r"\u00", "\\nxxxxxxxxxxxxxxxxxxxx"] {
            let text = format!("[\"{}{rest}", "x".repeat(before));
            let error = json::from_slice::<Value>(text.as_bytes()).expect_err("no end");
            assert!(error.problem().ends_with("found the end of the text"), "{text}: {error}");
        }
        let text = [b"[\"\\n", "x".repeat(before).as_bytes(), b"\xFF\"]"].concat();
        let error = json::from_slice::<Value>(&text).expect_err("not UTF-8");
        assert_eq!(error.problem(), "not JSON: the text is not UTF-8");
        assert_eq!(error.offset(), Some(4 + before));
    }
}

#[test]
fn strings_are_written_wherever_their_escapes_stand() {
    for length in (0..40).chain(60..90) {
        for letter in ["x", "é"] {
            let plain = letter.repeat(length);
            assert_eq!(json::to_string(&plain), format!("\"{plain}\""));
            for (escape, meaning) in [(r#"\""#, "\""), (r"\\", "\\"), (r"\n", "\n"), (r"\u0001", "\u{1}")] {
                for at in 0..=length {
                    let around = |middle: &str| letter.repeat(at) + middle + &letter.repeat(length - at);
                    assert_eq!(json::to_string(&around(meaning)), format!("\"{}\"", around(escape)));
                    let map: Map<bool> = [(around(meaning), true), (plain.clone(), false)].into();
                    assert_eq!(json::to_string(&map), format!("{{\"{}\":true,\"{plain}\":false}}", around(escape)));
                }
            }
        }
    }
}

#[test]
fn very_many_strings_may_have_escapes() {
    let text: Vec<_> = (0..70_000).map(|number| format!("{{\"\\u006b\":\"\\n{number}\"}}")).collect();
    let maps: Vec<Map<String>> = json::from_slice(format!("[{}]", text.join(",")).as_bytes()).expect("objects");
    assert_eq!(maps.len(), 70_000);
    for (number, map) in maps.iter().enumerate() {
        assert_eq!(map.get("k"), Some(&format!("\n{number}")));
    }
}

#[test]
fn numbers_of_every_length() {
    for digits in 1..25 {
        let whole: String = ('1'..='9').cycle().take(digits).collect();
        for decimals in 0..25 {
            let fraction: String = ('0'..='9').rev().cycle().take(decimals).collect();
            let point = if decimals > 0 { "." } else { "" };
            for (sign, behind) in [("", ""), ("-", ""), ("", "e1"), ("-", "E-7"), ("", "e+07")] {
                let number = format!("{sign}{whole}{point}{fraction}{behind}");
                let text = format!("[{number},{number}]");
                let ours: Vec<json::Number> = json::from_slice(text.as_bytes()).expect("numbers");
                assert!(ours.len() == 2 && ours.iter().all(|ours| ours.as_str() == number), "{text}");
                assert_eq!(json::from_slice::<f64>(number.as_bytes()).ok(), number.parse().ok(), "{number}");
                for broken in [format!("[{number}x]"), format!("[0{number}]"), format!("[{number}.]")] {
                    assert!(json::from_slice::<Value>(broken.as_bytes()).is_err(), "{broken}");
                }
            }
        }
        if digits < 19 {
            assert_eq!(json::from_slice::<i64>(whole.as_bytes()).ok(), whole.parse().ok());
            assert_eq!(json::from_slice::<i64>(format!("-{whole}").as_bytes()).ok(), format!("-{whole}").parse().ok());
        }
    }
    for (text, expected, offset) in [
        ("[-]", "a digit", 2),
        ("[-x]", "a digit", 2),
        ("[1.]", "a digit", 3),
        ("[1.x]", "a digit", 3),
        ("[12345678.e1]", "a digit", 10),
        ("[1e]", "a digit", 3),
        ("[1e+]", "a digit", 4),
        ("[01]", "`,` or `]`", 2),
        ("[-01]", "`,` or `]`", 3),
        ("[.5]", "a value", 1),
        ("[+1]", "a value", 1),
    ] {
        let error = json::from_slice::<Value>(text.as_bytes()).expect_err("no number");
        assert_eq!(
            (error.problem(), error.offset()),
            (format!("not JSON: expected {expected}"), Some(offset)),
            "{text}"
        );
    }
}
