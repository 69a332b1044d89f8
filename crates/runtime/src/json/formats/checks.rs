//! Whether a text is a date, a time or a UUID.

/// RFC 3339 §5.6 `date-time`; a space or a small `t` or `z` is allowed there too.
pub(super) fn date_time(text: &str) -> bool {
    match text.split_at_checked(10) {
        Some((day, rest)) => {
            let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return false };
            date(day) && time_and_zone(time, true)
        }
        None => false,
    }
}

/// RFC 3339 §5.6 `full-date`.
pub(super) fn date(text: &str) -> bool {
    let Some((year, month, day)) = three(text, b'-', [4, 2, 2]) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// RFC 3339 §5.6 `full-time`, or `partial-time`.
pub(super) fn time(text: &str) -> bool {
    time_and_zone(text, false)
}

/// RFC 9562 §4.
pub(super) fn uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn time_and_zone(text: &str, zone_required: bool) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else { return false };
    let Some((hour, minute, second)) = three(clock, b':', [2, 2, 2]) else { return false };
    // RFC 3339 §5.7: a leap second is 60.
    if hour > 23 || minute > 59 || second > 60 {
        return false;
    }
    let zone = match rest.strip_prefix('.') {
        Some(rest) => {
            let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == rest.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    match zone.as_bytes() {
        [] => !zone_required,
        [b'Z' | b'z'] => true,
        [b'+' | b'-', hour @ .., b':', minute_high, minute_low] => {
            let hour = std::str::from_utf8(hour).ok().and_then(|hour| number(hour, 2));
            let minute = [*minute_high, *minute_low];
            let minute = std::str::from_utf8(&minute).ok().and_then(|minute| number(minute, 2));
            hour.is_some_and(|hour| hour < 24) && minute.is_some_and(|minute| minute < 60)
        }
        _ => false,
    }
}

fn three(text: &str, separator: u8, digits: [usize; 3]) -> Option<(u32, u32, u32)> {
    let mut parts = text.split(char::from(separator));
    let mut next = |digits| number(parts.next()?, digits);
    let [first, second, third] = digits;
    let found = (next(first)?, next(second)?, next(third)?);
    parts.next().is_none().then_some(found)
}

fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}
