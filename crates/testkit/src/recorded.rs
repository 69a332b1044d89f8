//! A request as the server saw it.

/// One request: its bytes, and the parts of its head.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Every byte, head and body.
    pub raw: Vec<u8>,
    /// The method.
    pub method: String,
    /// The request target, byte for byte.
    pub target: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body; of a chunked one, its content.
    pub body: Vec<u8>,
    /// When its head was complete.
    pub at: std::time::Instant,
}

impl Recorded {
    /// The value of the header `name`, if it came exactly once.
    pub fn header(&self, name: &str) -> Option<&str> {
        match self.header_values(name)[..] {
            [value] => Some(value),
            _ => None,
        }
    }

    /// Every value of the header `name`.
    pub fn header_values(&self, name: &str) -> Vec<&str> {
        let same = |(header, _): &&(String, String)| header.eq_ignore_ascii_case(name);
        self.headers.iter().filter(same).map(|(_, value)| value.as_str()).collect()
    }

    /// The body as text.
    pub fn body_text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Reads a head, without the empty line at its end.
    pub(crate) fn from_head(head: &[u8]) -> Self {
        let text = String::from_utf8_lossy(head);
        let mut lines = text.split("\r\n");
        let mut start = lines.next().unwrap_or_default().split(' ');
        let method = start.next().unwrap_or_default().to_owned();
        let target = start.next().unwrap_or_default().to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let at = std::time::Instant::now();
        Self { raw: Vec::new(), method, target, headers, body: Vec::new(), at }
    }
}
