//! How much of its room each field of an object gets.

use super::JsonError;
use super::children::Children;

/// How many fields an object has and how long they are: by the power of two
/// below which their length lies, so that millions of them take no memory.
#[derive(Debug)]
pub(super) struct Share {
    classes: [Class; usize::BITS as usize + 1],
}

#[derive(Clone, Copy, Debug, Default)]
struct Class {
    count: usize,
    bytes: usize,
}

impl Share {
    /// Measures the fields of `object`.
    pub(super) fn measure(object: &str) -> Result<Self, JsonError> {
        let mut classes = [Class::default(); usize::BITS as usize + 1];
        let mut fields = Children::new(object)?;
        while let Some(field) = fields.next()? {
            let class = &mut classes[(usize::BITS - field.bytes.leading_zeros()) as usize];
            class.count += 1;
            class.bytes += field.bytes;
        }
        Ok(Self { classes })
    }

    /// How many fields there are.
    pub(super) fn count(&self) -> usize {
        self.classes.iter().map(|class| class.count).sum()
    }

    /// The length to which the longer ones have to be cut so that all of them
    /// take at most `room` bytes together.
    pub(super) fn of_each(&self, room: usize) -> usize {
        let (mut room, mut left) = (room, self.count());
        for (bits, class) in self.classes.iter().enumerate() {
            let longest = 1_usize.checked_shl(bits as u32).unwrap_or(usize::MAX);
            if left > 0 && longest > room / left {
                return room / left;
            }
            room -= class.bytes;
            left -= class.count;
        }
        usize::MAX
    }
}
