//! Where and why scanning stops. Knows no bytes.

/// Where scanning stopped. Small, so that it passes in registers.
pub(super) struct Stop {
    pub(super) at: usize,
    pub(super) expected: Expected,
}

/// What would have been right there.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    Value,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    Quote,
    EscapedControl,
    Escape,
    HexDigits,
    HighSurrogate,
    LowSurrogate,
    Digit,
    Shallower,
    End,
}

impl Expected {
    /// As messages say it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Value => "a value",
            Self::Key => "a key",
            Self::KeyOrEnd => "a key or `}`",
            Self::Colon => "`:`",
            Self::CommaOrBrace => "`,` or `}`",
            Self::CommaOrBracket => "`,` or `]`",
            Self::Quote => "`\"`",
            Self::EscapedControl => "control characters in strings to be escaped",
            Self::Escape => "an escape",
            Self::HexDigits => "four hexadecimal digits",
            Self::HighSurrogate => "a high surrogate before a low one",
            Self::LowSurrogate => "a low surrogate after a high one",
            Self::Digit => "a digit",
            Self::Shallower | Self::End => "the end of the text",
        }
    }
}

/// Stops there.
pub(super) fn stop<T>(at: usize, expected: Expected) -> Result<T, Stop> {
    Err(Stop { at, expected })
}
