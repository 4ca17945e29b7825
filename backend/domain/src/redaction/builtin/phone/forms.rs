//! The forms in which numbers are written.

use super::{country_codes, ids};
use crate::redaction::builtin::digits::{Group, values};

/// What stands before the first group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    Nothing,
    Plus,
    Bracket,
}

/// Groups of digits that may be a phone number.
pub(super) struct Number<'a> {
    pub(super) text: &'a [u8],
    pub(super) groups: &'a [Group],
    pub(super) lead: Lead,
}

impl Number<'_> {
    pub(super) fn is_phone(&self) -> bool {
        let digits: Vec<u32> = self.digits();
        if !(7..=17).contains(&digits.len()) || self.is_decimal() {
            return false;
        }
        match self.lead {
            Lead::Plus => self.is_international(&digits),
            Lead::Bracket => self.has_area_in_brackets(&digits),
            Lead::Nothing if digits.starts_with(&[0, 0]) => {
                let whole = digits.len() >= 11 && (self.groups.len() > 1 || digits[2] != 1);
                whole && !self.is_named_id() && self.is_international(&digits[2..])
            }
            Lead::Nothing => self.is_north_american(&digits) || self.has_trunk_zero(&digits),
        }
    }

    /// Whether digits in one piece are a part of a name between colons, as in
    /// `arn:aws:iam::001234567890:role/x`, or are named as an identifier.
    fn is_named_id(&self) -> bool {
        let at = &self.groups[0].at;
        if self.groups.len() > 1 {
            return false;
        }
        let before = &self.text[..at.start];
        before.ends_with(b"::")
            || before.ends_with(b":") && self.text[at.end..].starts_with(b":")
            || ids::is_named(before)
    }

    fn digits(&self) -> Vec<u32> {
        let (first, last) = (&self.groups[0], &self.groups[self.groups.len() - 1]);
        values(&self.text[first.at.start..last.at.end]).collect()
    }

    /// The lengths of the groups.
    fn lengths(&self) -> Vec<usize> {
        self.groups.iter().map(|group| group.at.len()).collect()
    }

    /// What stands between the groups.
    fn separators(&self) -> impl Iterator<Item = &[u8]> {
        let inner = &self.groups[..self.groups.len() - 1];
        inner
            .iter()
            .map(|group| &self.text[group.separator.clone()])
    }

    fn is_separated_by(&self, separator: &[u8]) -> bool {
        self.separators().all(|one| one == separator)
    }

    /// Numbers with a fraction: dots are separators only where each is one.
    fn is_decimal(&self) -> bool {
        let dots = self.separators().filter(|one| *one == b".").count();
        dots == 1 || (dots > 0 && !self.is_separated_by(b"."))
    }

    /// Digits that begin with a country code: 8 to 15, as E.164 has it, of
    /// North America and of Russia 11.
    fn is_international(&self, digits: &[u32]) -> bool {
        let length = match *digits {
            [1, area, _, _, exchange, ..] => digits.len() == 11 && area > 1 && exchange > 1,
            [7, ..] => digits.len() == 11,
            // A trunk zero in brackets is not dialled, and an extension may follow.
            _ => (8..=17).contains(&digits.len()),
        };
        let written = self.groups.len() > 1 || digits.len() >= 9;
        let thousands = self.groups.len() > 1
            && self.lengths()[1..].iter().all(|length| *length == 3)
            && digits.ends_with(&[0; 6]);
        length && written && !thousands && country_codes::begins_with_one(digits)
    }

    fn has_area_in_brackets(&self, digits: &[u32]) -> bool {
        let closes = |one: &[u8]| one.starts_with(b")");
        if !self.separators().next().is_some_and(closes) {
            return false;
        }
        match self.lengths()[..] {
            [3, 3, 4] => digits[0] > 1 && digits[3] > 1,
            [2..=6, ..] if digits[0] == 0 && digits[1] > 0 => true,
            // South America and South Asia write area codes without a zero.
            [2 | 3, 3..=5, 4] => digits[0] > 0,
            _ => false,
        }
    }

    fn is_north_american(&self, digits: &[u32]) -> bool {
        let digits = match (self.lengths()[..].first(), digits[0]) {
            (Some(1), 1) => &digits[1..],
            _ => digits,
        };
        let [.., first, second, 4] = self.lengths()[..] else {
            return false;
        };
        let shape = (first, second, digits.len()) == (3, 3, 10) && self.groups.len() <= 4;
        let mut separators = self.separators();
        let joined = separators.all(|one| matches!(one, b"-" | b"." | b") " | b")" | b" ("))
            && !self.is_separated_by(b" (");
        shape && joined && digits[0] > 1 && digits[3] > 1
    }

    /// `030 901820-13`: an area code with its zero, then the rest.
    fn has_trunk_zero(&self, digits: &[u32]) -> bool {
        let lengths = self.lengths();
        if digits[0] != 0
            || digits[1] == 0
            || !(8..=14).contains(&digits.len())
            || lengths.len() < 2
        {
            return false;
        }
        // France: five pairs.
        if lengths == [2; 5] {
            return true;
        }
        let area = (2..=6).contains(&lengths[0]);
        let rest = lengths[1] >= 3 && lengths[1..].iter().all(|length| *length >= 2);
        let few = lengths.len() <= 6;
        area && rest && few && !self.is_date(digits) && !self.is_separated_by(b".")
            || self.is_dotted(&lengths)
    }

    /// Dots between an area code and two long groups; three of four digits are
    /// the address of a network card.
    fn is_dotted(&self, lengths: &[usize]) -> bool {
        let shape = matches!(lengths, [3..=5, 3..=4, 3..=4]) && lengths != [4; 3];
        shape && self.is_separated_by(b".")
    }

    /// Day, month and year in some order, with or without more behind them.
    fn is_date(&self, digits: &[u32]) -> bool {
        let two = |at: usize| digits[at] * 10 + digits[at + 1];
        match self.lengths()[..] {
            [2, 2, 4, ..] => two(0) <= 31 && two(2) <= 31 && matches!(two(4), 19 | 20),
            [2, 4, ..] => two(0) <= 12 && matches!(two(2), 19 | 20),
            _ => false,
        }
    }
}
