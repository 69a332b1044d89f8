//! Patterns: ECMA-262, as JSON Schema writes them, in the words of the runtime's engine. What the engine has no words for
//! is refused with a reason, so that a pattern is checked as it is meant or not at all.

/// What `\s` matches (ECMA-262 §22.2.2.9: white space and line terminators); the engine's is ASCII.
const SPACES: &str =
    "\\t\\n\\x0B\\x0C\\r \\u{A0}\\u{1680}\\u{2000}-\\u{200A}\\u{2028}\\u{2029}\\u{202F}\\u{205F}\\u{3000}\\u{FEFF}";
/// What `.` does not match (§22.2.2.7).
const LINE_ENDS: &str = "\\n\\r\\u{2028}\\u{2029}";

/// The same pattern as `regex-lite` reads it.
pub(super) fn of_ecma(pattern: &str) -> Result<String, &'static str> {
    let letters: Vec<char> = pattern.chars().collect();
    let mut reader = Reader { letters: &letters, at: 0, out: String::with_capacity(pattern.len()) };
    reader.pattern()?;
    let read = reader.out;
    regex_lite::Regex::new(&read).map(|_| read).map_err(|_| "it is none that the runtime can read")
}

struct Reader<'p> {
    letters: &'p [char],
    at: usize,
    out: String,
}

impl Reader<'_> {
    fn pattern(&mut self) -> Result<(), &'static str> {
        while let Some(letter) = self.next() {
            match letter {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '(' => self.group()?,
                '.' => self.out.extend(["[^", LINE_ENDS, "]"]),
                '{' if !self.is_count() => self.out.push_str("\\{"),
                // ECMA-262 annex B.1.2: alone, they are themselves.
                '}' if !self.ends_count() => self.out.push_str("\\}"),
                ']' => self.out.push_str("\\]"),
                letter => self.out.push(letter),
            }
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), &'static str> {
        self.out.push('(');
        if self.letters.get(self.at) != Some(&'?') {
            return Ok(());
        }
        match (self.letters.get(self.at + 1), self.letters.get(self.at + 2)) {
            (Some('=' | '!'), _) | (Some('<'), Some('=' | '!')) => Err("it looks around"),
            (Some(':' | '<'), _) => Ok(()),
            _ => Err("its groups are not those of ECMA-262"),
        }
    }

    fn class(&mut self) -> Result<(), &'static str> {
        self.out.push('[');
        if self.letters.get(self.at) == Some(&'^') {
            self.at += 1;
            self.out.push('^');
        }
        if self.letters.get(self.at) == Some(&']') {
            return Err("it has an empty class");
        }
        // Whether the last character could start a range, and whether the next one ends it.
        let (mut starts, mut ends) = (false, false);
        while let Some(letter) = self.next() {
            match letter {
                ']' => {
                    self.out.push(']');
                    return Ok(());
                }
                '-' if starts && !self.is_set_next() => {
                    self.out.push('-');
                    (starts, ends) = (false, true);
                    continue;
                }
                '\\' => {
                    let is_set = self.is_set(self.at);
                    self.escape(true)?;
                    if is_set {
                        (starts, ends) = (false, false);
                        continue;
                    }
                }
                letter => self.literal(letter),
            }
            (starts, ends) = (!ends, false);
        }
        Err("it has a class without an end")
    }

    /// Whether no range can end here: ECMA-262 annex B.1.2 takes the sign before a set of characters for itself.
    fn is_set_next(&self) -> bool {
        match self.letters.get(self.at) {
            Some(']') | None => true,
            Some('\\') => self.is_set(self.at + 1),
            Some(_) => false,
        }
    }

    /// Whether the letter of an escape stands for a set of characters.
    fn is_set(&self, at: usize) -> bool {
        self.letters.get(at).is_some_and(|letter| "dDwWsS".contains(*letter))
    }

    fn escape(&mut self, in_class: bool) -> Result<(), &'static str> {
        let Some(letter) = self.next() else { return Err("it ends with a backslash") };
        match letter {
            'd' | 'D' | 'w' | 'W' | 't' | 'n' | 'r' => self.out.extend(['\\', letter]),
            'v' => self.out.push_str("\\x0B"),
            'f' => self.out.push_str("\\x0C"),
            's' if in_class => self.out.push_str(SPACES),
            's' => self.out.extend(["[", SPACES, "]"]),
            'S' if !in_class => self.out.extend(["[^", SPACES, "]"]),
            'S' => return Err("`\\S` within a class has no words in the runtime's engine"),
            'b' if in_class => self.out.push_str("\\x08"),
            'b' | 'B' if !in_class => self.out.extend(['\\', letter]),
            '0' if !self.letters.get(self.at).is_some_and(char::is_ascii_digit) => self.out.push_str("\\x00"),
            '0'..='9' | 'k' => return Err("it refers back to what it matched"),
            'p' | 'P' => return Err("it asks for properties of Unicode"),
            'x' => self.code(2)?,
            'u' if self.letters.get(self.at) == Some(&'{') => {
                let end = self.letters.iter().skip(self.at).position(|&letter| letter == '}');
                let digits = self.letters.get(self.at + 1..self.at + end.ok_or("it has an escape without an end")?);
                self.at += end.unwrap_or_default() + 1;
                self.push_code(&digits.unwrap_or_default().iter().collect::<String>())?;
            }
            'u' => self.code(4)?,
            letter if letter.is_ascii_alphabetic() => return Err("it has an escape that is not one of ECMA-262"),
            letter => self.literal(letter),
        }
        Ok(())
    }

    fn code(&mut self, length: usize) -> Result<(), &'static str> {
        let digits = self.letters.get(self.at..self.at + length).ok_or("it has an escape without an end")?;
        self.at += length;
        self.push_code(&digits.iter().collect::<String>())
    }

    fn push_code(&mut self, digits: &str) -> Result<(), &'static str> {
        // Halves of surrogate pairs are no characters.
        let letter = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        letter.ok_or("it has an escape that is no character")?;
        self.out.extend(["\\u{", digits, "}"]);
        Ok(())
    }

    /// A character that is only itself.
    fn literal(&mut self, letter: char) {
        if letter.is_ascii_punctuation() && !matches!(letter, '<' | '>' | '_') {
            self.out.push('\\');
        }
        self.out.push(letter);
    }

    /// Whether what follows makes an opening brace a quantifier.
    fn is_count(&self) -> bool {
        let rest = &self.letters[self.at..];
        let Some(end) = rest.iter().position(|&letter| letter == '}') else { return false };
        let text: String = rest[..end].iter().collect();
        let (least, most) = text.split_once(',').unwrap_or((&text, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        !least.is_empty() && is_number(least) && is_number(most)
    }

    /// Whether the brace that was just read ends a quantifier.
    fn ends_count(&self) -> bool {
        let before = self.out.rfind('{').map(|at| &self.out[..at]);
        before.is_some_and(|before| !before.ends_with(['\\', 'u']))
            && self
                .out
                .rsplit('{')
                .next()
                .is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b','))
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.letters.get(self.at).copied();
        self.at += usize::from(letter.is_some());
        letter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, matching: &[&str], others: &[&str]) {
        let read = of_ecma(pattern).expect(pattern);
        let regex = regex_lite::Regex::new(&read).expect("what was read");
        for text in matching {
            assert!(regex.is_match(text), "{pattern} as {read} matches {text:?}");
        }
        for text in others {
            assert!(!regex.is_match(text), "{pattern} as {read} does not match {text:?}");
        }
    }

    fn refused(pattern: &str, reason: &str) {
        assert_eq!(of_ecma(pattern), Err(reason), "{pattern}");
    }

    #[test]
    fn meanings_are_kept() {
        check("b", &["abc"], &["ac"]);
        check("^[a-z0-9]+$", &["a1"], &["a1\n", "A"]);
        check(r"^\d{2,}\/\w$", &["12/a"], &["1/a", "١٢/a", "12/é"]);
        check(r"^\s$", &[" ", "\u{a0}", "\u{feff}"], &["a"]);
        check(r"^[^\s@]+$", &["a"], &["\u{a0}", "@"]);
        check("^.$", &["a", "é"], &["\r", "\u{2028}"]);
        check(r"^a{,2}$", &["a{,2}"], &["aa"]);
        check(r"^{[\w-]+}]$", &["{a-b}]"], &["a-b"]);
        check(r"^\u0041\x42\u{43}$", &["ABC"], &[]);
        check(r"^[[&&!--]$", &["[", "&", "!", "-", "%"], &["a"]);
        check(r"^[\w-.a-c-e]$", &["-", ".", "b", "e", "_"], &["/", "+"]);
        check(r"^[\s-\d]$", &["-", "1", "\u{a0}"], &["a"]);
        check(r"^(?:a|)(?<n>b)\-$", &["ab-", "b-"], &["b"]);
    }

    #[test]
    fn what_has_no_words_is_refused() {
        refused("^(?!a)", "it looks around");
        refused("(?<=a)b", "it looks around");
        refused(r"(a)\1", "it refers back to what it matched");
        refused(r"^\p{L}+$", "it asks for properties of Unicode");
        refused("(?i)a", "its groups are not those of ECMA-262");
        refused("[^]", "it has an empty class");
        refused(r"[\S ]", "`\\S` within a class has no words in the runtime's engine");
        refused("(a", "it is none that the runtime can read");
    }
}
