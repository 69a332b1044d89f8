//! The commands of Truespec and all of its disk I/O.
