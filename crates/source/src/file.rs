//! The files of one run and the line index of each.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::Span;

/// One of the files in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// The index in [`Sources`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place as people count: both from one, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// Why bytes are not a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// The bytes start with a UTF-16 byte order mark, or look like UTF-16.
    Utf16,
    /// The bytes are not UTF-8.
    NotUtf8 {
        /// What stands before the first byte that is not part of a UTF-8 sequence.
        readable: String,
    },
    /// The file is larger than 4 GiB, which spans cannot address.
    TooLarge,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utf16 => f.write_str("the file is UTF-16; save it as UTF-8"),
            Self::NotUtf8 { readable } => {
                write!(f, "the file is not UTF-8: byte {} is not part of a valid sequence", readable.len())
            }
            Self::TooLarge => f.write_str("the file is larger than 4 GiB"),
        }
    }
}

impl std::error::Error for SourceError {}

/// A file's name and text, with an index of its lines.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    /// What is before each block of [`BLOCK`] bytes; the first block is there even when the text is empty.
    blocks: Vec<Block>,
}

/// What an offset needs to know of all that is before its block: a document may stand on one line or on a million, and
/// places are many.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    /// Line feeds before the block.
    line_feeds: u32,
    /// Characters before the block.
    characters: u32,
    /// Where the line starts that the block's first byte is on.
    line_start: u32,
}

impl SourceFile {
    /// The name that diagnostics show: the path as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte offset stands. Offsets past the end count as the end.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let block = self.block(offset);
        let line_feeds = block.line_feeds as usize + count(self.since_block(offset), |byte| byte == b'\n');
        let start = self.line_start(offset);
        let before = self.characters_before(offset) - self.characters_before(start);
        LineColumn { line: to_u32(line_feeds + 1), column: to_u32(before + 1) }
    }

    /// A range of bytes widened to the lines that it touches, without the last line's end.
    pub fn whole_lines(&self, range: Range<usize>) -> Range<usize> {
        let end = self.line_end(range.end);
        let carriage_return = self.text.get(range.end..end).is_some_and(|rest| rest.ends_with('\r'));
        self.line_start(range.start)..if carriage_return { end - 1 } else { end }
    }

    fn line_start(&self, offset: usize) -> usize {
        match self.since_block(offset).iter().rposition(|&byte| byte == b'\n') {
            Some(line_feed) => offset / BLOCK * BLOCK + line_feed + 1,
            None => self.block(offset).line_start as usize,
        }
    }

    /// Where the line feed stands that ends a line, or the end of the text.
    fn line_end(&self, offset: usize) -> usize {
        // The first block that starts on a later line; the one before it has the line feed.
        let later = self.blocks.partition_point(|block| block.line_start as usize <= offset);
        let from = offset.max(later.saturating_sub(1) * BLOCK);
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().position(|&byte| byte == b'\n').map_or(self.text.len(), |at| from + at)
    }

    fn characters_before(&self, offset: usize) -> usize {
        self.block(offset).characters as usize + characters(self.since_block(offset))
    }

    fn block(&self, offset: usize) -> Block {
        self.blocks.get(offset / BLOCK).copied().unwrap_or_default()
    }

    /// What is between the start of an offset's block and the offset.
    fn since_block(&self, offset: usize) -> &[u8] {
        self.text.as_bytes().get(offset / BLOCK * BLOCK..offset).unwrap_or_default()
    }
}

/// All files of one run. After loading, nothing does I/O any more. A clone shares the texts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Shared as a whole, so that a clone costs the same however many there are.
    files: Arc<Vec<Arc<SourceFile>>>,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. A UTF-8 byte order mark is dropped.
    ///
    /// # Errors
    /// When the bytes are not UTF-8 text or are larger than 4 GiB.
    pub fn add(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Result<FileId, SourceError> {
        let text = decode(bytes)?;
        let id = FileId(to_u32(self.files.len()));
        let blocks = blocks(&text);
        Arc::make_mut(&mut self.files).push(Arc::new(SourceFile { name: name.into(), text, blocks }));
        Ok(id)
    }

    /// A file by its id. Ids come from [`Sources::add`] of the same value.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.index()]
    }

    /// The files in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(to_u32(index)), &**file))
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

fn decode(bytes: Vec<u8>) -> Result<String, SourceError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(SourceError::TooLarge);
    }
    let utf16 = matches!(bytes.as_slice(), [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, 0, _, ..] | [_, 0, _, 0, ..]);
    if utf16 {
        return Err(SourceError::Utf16);
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            Ok(text)
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(valid);
            Err(SourceError::NotUtf8 { readable: String::from_utf8(bytes).unwrap_or_default() })
        }
    }
}

/// Bytes of a file between two places of its index.
const BLOCK: usize = 4096;

fn blocks(text: &str) -> Vec<Block> {
    let mut before = Block::default();
    let mut blocks = vec![before];
    for (index, block) in text.as_bytes().chunks(BLOCK).enumerate() {
        let line_feeds = count(block, |byte| byte == b'\n');
        // Counting is much faster than searching, and a document on one line has none.
        if line_feeds > 0
            && let Some(last) = block.iter().rposition(|&byte| byte == b'\n')
        {
            before.line_start = to_u32(index * BLOCK + last + 1);
        }
        before.line_feeds += to_u32(line_feeds);
        before.characters += to_u32(characters(block));
        blocks.push(before);
    }
    blocks
}

/// Characters that start in some bytes of UTF-8: all but continuation bytes do.
fn characters(bytes: &[u8]) -> usize {
    count(bytes, |byte| byte & 0xC0 != 0x80)
}

/// Bytes of a kind. Counts of a few hundred bytes fit into bytes themselves, which the compiler adds many at a time.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let few = |bytes: &[u8]| bytes.iter().map(|&byte| u8::from(is(byte))).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|bytes| usize::from(few(bytes))).sum()
}

fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let mut sources = Sources::new();
        let id = sources.add("a.yaml", "a: é\r\nb: ü x\n".as_bytes().to_vec()).expect("UTF-8");
        let at = |text: &str| {
            let offset = sources.file(id).text().find(text).expect("present");
            let LineColumn { line, column } = sources.file(id).line_column(to_u32(offset));
            (line, column)
        };
        assert_eq!((at("a"), at("b"), at("x")), ((1, 1), (2, 1), (2, 6)));
        assert_eq!(sources.file(id).line_column(9999), LineColumn { line: 3, column: 1 });
    }

    #[test]
    fn columns_of_long_lines_count_characters_too() {
        for before in [BLOCK - 1, BLOCK, 2 * BLOCK - 1, 3 * BLOCK] {
            let mut sources = Sources::new();
            let text = format!("\n{}é!", "ü".repeat(before));
            let at = to_u32(text.len() - 1);
            let id = sources.add("one.json", text.into_bytes()).expect("UTF-8");
            assert_eq!(sources.file(id).line_column(at), LineColumn { line: 2, column: to_u32(before + 2) });
        }
        let mut sources = Sources::new();
        let id = sources.add("empty", Vec::new()).expect("UTF-8");
        assert_eq!(sources.file(id).line_column(7), LineColumn { line: 1, column: 1 });
    }

    #[test]
    fn ranges_are_widened_to_lines() {
        let mut sources = Sources::new();
        let id = sources.add("a.yaml", b"ab\r\ncd\n\nef".to_vec()).expect("UTF-8");
        let lines = |range| sources.file(id).whole_lines(range);
        assert_eq!((lines(1..1), lines(1..5), lines(5..5), lines(4..7)), (0..2, 0..6, 4..6, 4..7));
        assert_eq!((lines(6..6), lines(7..7), lines(9..10), lines(10..10)), (4..6, 7..7, 8..10, 8..10));
    }

    #[test]
    fn long_texts_have_the_lines_of_short_ones() {
        for long in [BLOCK - 3, BLOCK - 1, BLOCK, 2 * BLOCK - 1, 3 * BLOCK, 3 * BLOCK + 1] {
            let mut sources = Sources::new();
            let text = format!("a\n{}\nb\r\n\n{}", "x".repeat(long), "y".repeat(long));
            let id = sources.add("long.yaml", text.clone().into_bytes()).expect("UTF-8");
            let file = sources.file(id);
            for at in
                [0, 1, 2, long / 2, long + 1, long + 2, long + 3, long + 4, long + 5, long + 7, 2 * long, text.len()]
            {
                let before = text.get(..at).expect("ASCII");
                let start = before.rfind('\n').map_or(0, |line_feed| line_feed + 1);
                let line = before.matches('\n').count() + 1;
                let expected = LineColumn { line: to_u32(line), column: to_u32(at - start + 1) };
                assert_eq!(file.line_column(to_u32(at)), expected, "{long} {at}");
                let end = text[at..].find('\n').map_or(text.len(), |line_feed| at + line_feed);
                let end = if text[at..end].ends_with('\r') { end - 1 } else { end };
                assert_eq!(file.whole_lines(at..at), start..end, "{long} {at}");
            }
        }
    }

    #[test]
    fn only_utf8_is_read() {
        let mut sources = Sources::new();
        let id = sources.add("bom", b"\xEF\xBB\xBFopenapi".to_vec()).expect("UTF-8");
        assert_eq!(sources.file(id).text(), "openapi");
        assert_eq!(sources.add("utf16", b"\xFF\xFEo\0".to_vec()), Err(SourceError::Utf16));
        assert_eq!(sources.add("utf16", b"o\0p\0".to_vec()), Err(SourceError::Utf16));
        assert_eq!(
            sources.add("latin1", b"caf\xE9".to_vec()),
            Err(SourceError::NotUtf8 { readable: "caf".to_owned() })
        );
    }
}
