//! Versions as cargo reads them, as far as a configuration may write them.

/// Whether this is a full version: `1.2.3`, perhaps with `-pre` and `+build` parts (semver.org, §2, §9, §10).
pub(crate) fn is_version(text: &str) -> bool {
    let (rest, build) = split(text, '+');
    let (core, pre) = split(rest, '-');
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3
        && numbers.into_iter().all(is_number)
        && build.is_none_or(|build| build.split('.').all(is_identifier))
        && pre.is_none_or(|pre| pre.split('.').all(|part| is_identifier(part) && (!is_digits(part) || is_number(part))))
}

/// Whether this names versions of a dependency: a version whose last numbers may be missing, perhaps after `^`, `~` or `=`.
pub(crate) fn is_requirement(text: &str) -> bool {
    let text = text.strip_prefix(['^', '~', '=']).unwrap_or(text).trim_start();
    is_version(text) || (1..3).contains(&text.split('.').count()) && text.split('.').all(is_number)
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_number(text: &str) -> bool {
    is_digits(text) && (text == "0" || !text.starts_with('0')) && text.parse::<u64>().is_ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for version in ["0.1.0", "10.20.30", "1.0.0-alpha.1", "1.0.0-0.x-y+b.007"] {
            assert!(is_version(version), "{version}");
        }
        for version in ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "v1.2.3", "1.2.3-", "1.2.3-01", "1.2.3+"] {
            assert!(!is_version(version), "{version}");
        }
        for requirement in ["1", "0.1", "0.1.0", "=0.1.0", "^0.1", "~1.2.3"] {
            assert!(is_requirement(requirement), "{requirement}");
        }
        for requirement in ["", "*", "1.*", ">1", "latest", "1.2.3.4"] {
            assert!(!is_requirement(requirement), "{requirement}");
        }
    }
}
