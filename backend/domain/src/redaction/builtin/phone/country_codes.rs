//! The country codes of ITU-T E.164.

/// Codes of three digits, by their first two: which third digits are assigned
/// (the codes of Google's libphonenumber metadata 9.0.33).
const THREE: &[(u32, &str)] = &[
    (21, "12368"),
    (22, "0123456789"),
    (23, "0123456789"),
    (24, "0123456789"),
    (25, "012345678"),
    (26, "0123456789"),
    (29, "01789"),
    (35, "0123456789"),
    (37, "012345678"),
    (38, "01235679"),
    (42, "013"),
    (50, "0123456789"),
    (59, "0123456789"),
    (67, "02345679"),
    (68, "0123456789"),
    (69, "012"),
    (80, "08"),
    (85, "02356"),
    (87, "08"),
    (88, "0123678"),
    (96, "01234567890"),
    (97, "012345679"),
    (99, "2345678"),
];

/// Codes of two digits.
const TWO: &[u32] = &[
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56,
    57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// Whether the digits begin with an assigned country code.
pub(super) fn begins_with_one(digits: &[u32]) -> bool {
    match *digits {
        [1 | 7, ..] => true,
        [first, second, third, ..] => {
            let two = first * 10 + second;
            let third = char::from_digit(third, 10);
            let of_three = |(start, thirds): &(u32, &str)| {
                *start == two && third.is_some_and(|third| thirds.contains(third))
            };
            TWO.contains(&two) || THREE.iter().any(of_three)
        }
        _ => false,
    }
}
