//! Arrays in which an item's place says what it is: tuples, and the structs of those that may be longer or shorter.

use super::decode::Decode;
use super::decode_error::DecodeError;
use super::encode::Encode;
use super::members::Members;
use super::reader::{Items, Position, Reader};
use super::writer::Writer;

/// Writes one array, item by item.
#[derive(Debug)]
pub struct TupleWriter<'w> {
    w: &'w mut Writer,
    /// How many items were left out last. Those before one that is there are written as null, since only that keeps
    /// its place.
    absent: usize,
}

impl<'w> TupleWriter<'w> {
    /// Starts the array.
    pub fn new(w: &'w mut Writer) -> Self {
        w.begin_array();
        Self { w, absent: 0 }
    }

    /// An item that is always there.
    pub fn required(&mut self, value: &dyn Encode) {
        for _ in 0..std::mem::take(&mut self.absent) {
            self.w.item();
            self.w.null();
        }
        self.w.item();
        value.encode(self.w);
    }

    /// An item that is always there and may be null.
    pub fn nullable(&mut self, value: &dyn Encode) {
        self.required(value);
    }

    /// An item that the array may end before.
    pub fn optional(&mut self, value: &dyn Encode) {
        if value.is_absent() {
            self.absent += 1;
        } else {
            self.required(value);
        }
    }

    /// An item that the array may end before, which is not the same as null.
    pub fn patch(&mut self, value: &dyn Encode) {
        self.optional(value);
    }

    /// All items after the others.
    pub fn rest<T: Encode>(&mut self, items: &[T]) {
        for item in items {
            self.required(item);
        }
    }

    /// Ends the array.
    pub fn end(self) {
        self.w.end_array();
    }
}

/// Reads one array, item by item.
#[derive(Debug)]
pub struct TupleReader<'r, 'a> {
    r: &'r mut Reader<'a>,
    start: Position,
    items: Items,
    /// How many items were read.
    count: usize,
}

impl<'r, 'a> TupleReader<'r, 'a> {
    /// Starts the array.
    pub fn new(r: &'r mut Reader<'a>) -> Result<Self, DecodeError> {
        let start = r.position();
        let items = r.array()?;
        Ok(Self { r, start, items, count: 0 })
    }

    /// An item that must be there.
    pub fn required<T: Decode>(&mut self) -> Result<T, DecodeError> {
        if let Some(item) = self.next()? {
            return Ok(item);
        }
        self.r.restore(self.start);
        Err(self.r.error("the array ends before a required item").in_index(self.count))
    }

    /// An item that must be there and may be null.
    pub fn nullable<T: Decode>(&mut self) -> Result<T, DecodeError> {
        self.required()
    }

    /// An item that the array may end before.
    pub fn optional<T: Decode>(&mut self) -> Result<T, DecodeError> {
        Ok(self.next()?.unwrap_or_else(T::blank))
    }

    /// An item that the array may end before, which is not the same as null.
    pub fn patch<T: Decode>(&mut self) -> Result<T, DecodeError> {
        self.optional()
    }

    /// All items that are left.
    pub fn rest<T: Decode>(&mut self) -> Result<Vec<T>, DecodeError> {
        let mut rest = Vec::new();
        while let Some(item) = self.next()? {
            rest.push(item);
        }
        Ok(rest)
    }

    /// Goes past the array. As with fields that the document does not know, items beyond its own are no error.
    pub fn end(mut self) {
        while self.items.next(self.r) {
            self.r.lose(1);
        }
    }

    fn next<T: Decode>(&mut self) -> Result<Option<T>, DecodeError> {
        if !self.items.next(self.r) {
            return Ok(None);
        }
        let index = self.count;
        self.count += 1;
        T::decode(self.r).map(Some).map_err(|error| error.in_index(index))
    }
}

macro_rules! tuples {
    ($(($($ty:ident $index:tt)+))*) => {$(
        impl<$($ty: Encode),+> Encode for ($($ty,)+) {
            fn encode(&self, w: &mut Writer) {
                let mut items = TupleWriter::new(w);
                $(items.required(&self.$index);)+
                items.end();
            }
        }

        impl<$($ty: Decode),+> Decode for ($($ty,)+) {
            fn build(_: &mut Members<'_, '_>) -> Self {
                ($($ty::blank(),)+)
            }

            fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let mut items = TupleReader::new(r)?;
                let value = ($(items.required::<$ty>()?,)+);
                items.end();
                Ok(value)
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11)
}
