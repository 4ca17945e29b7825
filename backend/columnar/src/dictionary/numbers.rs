//! A growing list of numbers in as few bytes as its largest number needs.

/// A growing list of numbers. All of them are stored in as many bytes as the largest one
/// needs: 1, 2, 4 or 8.
#[derive(Debug)]
pub(super) enum Numbers {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
    Eight(Vec<u64>),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::One(Vec::new())
    }
}

impl Numbers {
    /// Appends a number, and widens the list first when the number does not fit.
    #[inline]
    pub(super) fn push(&mut self, number: u64) {
        while !self.try_push(number) {
            self.widen();
        }
    }

    /// Appends a number; returns false when the list is too narrow for it.
    #[inline]
    fn try_push(&mut self, number: u64) -> bool {
        match self {
            Self::One(list) => push_narrow(list, number),
            Self::Two(list) => push_narrow(list, number),
            Self::Four(list) => push_narrow(list, number),
            Self::Eight(list) => push_narrow(list, number),
        }
    }

    /// Stores each number in twice as many bytes.
    #[cold]
    fn widen(&mut self) {
        *self = match self {
            Self::One(list) => Self::Two(list.iter().map(|&one| one.into()).collect()),
            Self::Two(list) => Self::Four(list.iter().map(|&one| one.into()).collect()),
            Self::Four(list) => Self::Eight(list.iter().map(|&one| one.into()).collect()),
            Self::Eight(_) => return,
        };
    }

    /// Returns the number at `index`.
    #[inline]
    pub(super) fn get(&self, index: usize) -> u64 {
        match self {
            Self::One(list) => list[index].into(),
            Self::Two(list) => list[index].into(),
            Self::Four(list) => list[index].into(),
            Self::Eight(list) => list[index],
        }
    }

    /// Calls `each` with all numbers in order.
    #[inline]
    pub(super) fn each(&self, mut each: impl FnMut(u64)) {
        match self {
            Self::One(list) => list.iter().for_each(|&one| each(one.into())),
            Self::Two(list) => list.iter().for_each(|&one| each(one.into())),
            Self::Four(list) => list.iter().for_each(|&one| each(one.into())),
            Self::Eight(list) => list.iter().for_each(|&one| each(one)),
        }
    }

    /// Returns how many numbers there are.
    #[inline]
    pub(super) const fn len(&self) -> usize {
        match self {
            Self::One(list) => list.len(),
            Self::Two(list) => list.len(),
            Self::Four(list) => list.len(),
            Self::Eight(list) => list.len(),
        }
    }

    /// Returns the memory use in bytes.
    pub(super) const fn size(&self) -> usize {
        match self {
            Self::One(list) => list.len(),
            Self::Two(list) => list.len() * 2,
            Self::Four(list) => list.len() * 4,
            Self::Eight(list) => list.len() * 8,
        }
    }
}

/// Appends a number; returns false when it does not fit.
#[inline]
fn push_narrow<T: TryFrom<u64>>(list: &mut Vec<T>, number: u64) -> bool {
    let Ok(number) = number.try_into() else {
        return false;
    };
    reserve(list);
    list.push(number);
    true
}

/// Reserves room for one more value. A long list grows by an eighth and not to twice its
/// length, as it would by itself: the dictionary has many such lists.
#[inline]
fn reserve<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 8 + 16);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_pushed(
            pushed in prop::collection::vec(
                (any::<u64>(), 0..64_u32).prop_map(|(number, shift)| number >> shift),
                0..60,
            ),
        ) {
            let mut numbers = Numbers::default();
            for &number in &pushed {
                numbers.push(number);
            }
            let largest = pushed.iter().copied().max().unwrap_or_default();
            let bytes = [1, 2, 4, 8].into_iter().find(|&bytes| largest >> (8 * bytes - 1) < 2);
            prop_assert_eq!(numbers.size(), pushed.len() * bytes.unwrap());
            prop_assert_eq!(numbers.len(), pushed.len());
            let read: Vec<u64> = (0..pushed.len()).map(|index| numbers.get(index)).collect();
            prop_assert_eq!(&read, &pushed);
            let mut each = Vec::new();
            numbers.each(|number| each.push(number));
            prop_assert_eq!(&each, &pushed);
        }
    }
}
