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
    /// The bytes are not UTF-8; the offset of the first that is not.
    NotUtf8 {
        /// Offset of the first byte that is not part of a UTF-8 sequence.
        offset: usize,
    },
    /// The file is larger than 4 GiB, which spans cannot address.
    TooLarge,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utf16 => f.write_str("the file is UTF-16; save it as UTF-8"),
            Self::NotUtf8 { offset } => {
                write!(f, "the file is not UTF-8: byte {offset} is not part of a valid sequence")
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
    line_starts: Vec<u32>,
    /// Characters before each block of [`BLOCK`] bytes: a document may stand on one line, and places are many.
    blocks: Vec<u32>,
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
        let line = self.line_starts.partition_point(|&start| start as usize <= offset).max(1);
        let start = self.line_starts.get(line - 1).map_or(0, |&start| start as usize);
        let before = self.characters_before(offset) - self.characters_before(start);
        LineColumn { line: to_u32(line), column: to_u32(before + 1) }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.blocks.len() - 1);
        self.blocks[block] as usize + characters(&self.text.as_bytes()[block * BLOCK..offset])
    }

    /// A range of bytes widened to the lines that it touches, without the last line's end. Found in the index: a document
    /// may stand on one line.
    pub fn whole_lines(&self, range: Range<usize>) -> Range<usize> {
        let after = |offset: usize| self.line_starts.partition_point(|&start| start as usize <= offset);
        let start = self.line_starts.get(after(range.start).saturating_sub(1)).map_or(0, |&start| start as usize);
        let end = self.line_starts.get(after(range.end)).map_or(self.text.len(), |&next| next as usize - 1);
        let carriage_return = self.text.get(range.end..end).is_some_and(|rest| rest.ends_with('\r'));
        start..if carriage_return { end - 1 } else { end }
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
        let (line_starts, blocks) = (line_starts(&text), blocks(&text));
        Arc::make_mut(&mut self.files).push(Arc::new(SourceFile { name: name.into(), text, line_starts, blocks }));
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
        Err(error) => Err(SourceError::NotUtf8 { offset: error.utf8_error().valid_up_to() }),
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let mut starts = vec![0];
    starts.extend(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| to_u32(at + 1)));
    starts
}

/// Bytes of a file between two counts of its characters.
const BLOCK: usize = 4096;

/// Characters before each block; the first block is there even when the text is empty.
fn blocks(text: &str) -> Vec<u32> {
    let mut before = 0;
    let mut blocks = vec![0];
    blocks.extend(text.as_bytes().chunks(BLOCK).map(|block| {
        before += characters(block);
        to_u32(before)
    }));
    blocks
}

/// Characters that start in some bytes of UTF-8: all but continuation bytes do.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
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
    fn only_utf8_is_read() {
        let mut sources = Sources::new();
        let id = sources.add("bom", b"\xEF\xBB\xBFopenapi".to_vec()).expect("UTF-8");
        assert_eq!(sources.file(id).text(), "openapi");
        assert_eq!(sources.add("utf16", b"\xFF\xFEo\0".to_vec()), Err(SourceError::Utf16));
        assert_eq!(sources.add("utf16", b"o\0p\0".to_vec()), Err(SourceError::Utf16));
        assert_eq!(sources.add("latin1", b"caf\xE9".to_vec()), Err(SourceError::NotUtf8 { offset: 3 }));
    }
}
