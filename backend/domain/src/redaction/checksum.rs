//! Checksums that tell a number from any other run of digits.

/// Whether the digits of `text` are a payment card number (ISO/IEC 7812-1: 12
/// to 19 digits, Luhn).
pub(super) fn is_card_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if !(12..=19).contains(&digits.len()) || digits.iter().all(|&digit| digit == 0) {
        return false;
    }
    let luhn = |(place, &digit): (usize, &u32)| match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, doubled) if doubled > 9 => doubled - 9,
        (_, doubled) => doubled,
    };
    digits.iter().rev().enumerate().map(luhn).sum::<u32>() % 10 == 0
}

/// Whether `text` is an IBAN (ISO 13616: 15 to 34 characters, remainder 1 of 97).
pub(super) fn is_iban(text: &str) -> bool {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if !(15..=34).contains(&characters.len()) {
        return false;
    }
    let (head, tail) = characters.split_at(4);
    let remainder = tail.iter().chain(head).try_fold(0_u32, |rest, c| {
        let value = c.to_digit(36)?;
        let shifted = if value > 9 { rest * 100 } else { rest * 10 };
        Some((shifted + value) % 97)
    });
    remainder == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_told_by_luhn() {
        assert!(is_card_number("4111 1111 1111 1111"));
        assert!(is_card_number("5500-0000-0000-0004"));
        assert!(!is_card_number("4111 1111 1111 1112"));
        assert!(!is_card_number("0000 0000 0000 0000"));
    }

    #[test]
    fn ibans_are_told_by_their_remainder() {
        assert!(is_iban("DE89 3704 0044 0532 0130 00"));
        assert!(is_iban("GB82WEST12345698765432"));
        assert!(!is_iban("DE88 3704 0044 0532 0130 00"));
    }
}
