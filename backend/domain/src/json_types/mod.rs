//! The types of JSON as the OpenAPI document means them.
//!
//! Objects are objects: `serde_json` reads `[2, false]` as any struct of two
//! fields, so that a body that names nothing can delete. And `30.0` is a whole
//! number, which some languages write like that. No attribute of a type says
//! so, hence a deserializer around another one: whatever is read through it
//! obeys, types that come later too.

mod access;
mod deserializer;
mod visitor;
mod words;
mod wrapper;

use serde::Deserialize;
use serde_json::Value;

pub use words::in_words;
pub use wrapper::JsonTypes;

/// Reads JSON text to its end.
///
/// # Errors
/// When it is no JSON, or not that of a `T`.
pub fn from_str<'de, T: Deserialize<'de>>(json: &'de str) -> serde_json::Result<T> {
    let mut input = serde_json::Deserializer::from_str(json);
    let value = T::deserialize(JsonTypes(&mut input))?;
    input.end()?;
    Ok(value)
}

/// The whole number that a JSON value is, however it is written.
#[must_use]
pub fn whole(value: &Value) -> Option<i64> {
    i64::deserialize(JsonTypes(value)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    use serde_json::value::RawValue;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Point {
        x: i32,
        y: Option<f64>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Wrapped(Point);

    #[derive(Debug, PartialEq, Deserialize)]
    enum Shape {
        Empty,
        Dot(Point),
        Line(Point, Point),
        Box { at: Point, name: String },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct All<'a> {
        one: Option<Box<Point>>,
        many: Vec<Point>,
        named: BTreeMap<String, Point>,
        pair: (Point, Point),
        wrapped: Wrapped,
        shapes: Vec<Shape>,
        any: Value,
        text: &'a str,
        mark: char,
    }

    const POINT: &str = r#"{"x": 1, "y": 0.5}"#;

    fn all(one: &str) -> String {
        format!(
            r#"{{"one": {one}, "many": [{one}], "named": {{"a": {one}}}, "pair": [{one}, {one}],
                "wrapped": {one}, "shapes": ["Empty", {{"Dot": {one}}}, {{"Line": [{one}, {one}]}},
                {{"Box": {{"at": {one}, "name": "b"}}}}], "any": [{one}, null, true, -1, 2e3],
                "text": "t", "mark": "é"}}"#
        )
    }

    #[test]
    fn what_is_no_struct_is_read_as_ever() {
        let text = all(POINT);
        let plain: All<'_> = serde_json::from_str(&text).unwrap();
        assert_eq!(from_str::<All<'_>>(&text).unwrap(), plain);
        let value: Value = from_str(&text).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(&text).unwrap());
        assert_eq!(from_str::<[u8; 2]>("[1, 2]").unwrap(), [1, 2]);
        assert!(from_str::<u8>("1 2").is_err());
    }

    #[test]
    fn no_struct_is_read_from_an_array_wherever_it_stands() {
        let mut places = 0;
        for (at, _) in all(POINT).match_indices(POINT) {
            let mut text = all(POINT);
            text.replace_range(at..at + POINT.len(), "[1, 0.5]");
            assert!(serde_json::from_str::<All<'_>>(&text).is_ok(), "{text}");
            let read = from_str::<All<'_>>(&text);
            // What may be anything may be an array.
            let is_free = text[..at].contains("\"any\"");
            assert_eq!(read.is_ok(), is_free, "{text}");
            if let Err(error) = read {
                let said = "invalid type: sequence, expected an object";
                assert!(error.to_string().starts_with(said), "{error}");
                places += 1;
            }
        }
        assert_eq!(places, 10);
        let named = r#"[{"Box": [{"x": 1}, "b"]}]"#;
        assert!(serde_json::from_str::<Vec<Shape>>(named).is_ok());
        assert!(from_str::<Vec<Shape>>(named).is_err());
    }

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        assert_eq!(from_str::<i64>("30.0").unwrap(), 30);
        assert_eq!(from_str::<Option<u8>>("1e2").unwrap(), Some(100));
        assert_eq!(from_str::<i32>("-2.0").unwrap(), -2);
        assert_eq!(from_str::<Vec<u32>>("[0.0, -0.0, 7]").unwrap(), [0, 0, 7]);
        for text in ["1.5", "1e300", "-1.5", "1e16", "\"1\""] {
            assert!(from_str::<i64>(text).is_err(), "{text}");
        }
        assert!(from_str::<u8>("256.0").is_err());
        assert!(from_str::<u64>("-1.0").is_err());
    }

    proptest! {
        #[test]
        fn any_whole_number_may_have_a_fraction_of_zero(
            number in -9_007_199_254_740_991..=9_007_199_254_740_991_i64,
        ) {
            prop_assert_eq!(from_str::<i64>(&format!("{number}.0")).unwrap(), number);
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_json() {
        fn said<T: for<'de> Deserialize<'de> + std::fmt::Debug>(text: &str) -> String {
            in_words(&from_str::<T>(text).unwrap_err())
        }
        let wrong = "invalid type: ";
        for (sent, got) in [
            ("\"many\"", "string \"many\""),
            ("1.5", "number `1.5`"),
            ("true", "boolean `true`"),
            ("null", "null"),
            ("[1]", "array"),
            ("{\"a\": 1}", "object"),
        ] {
            assert_eq!(
                said::<i64>(sent),
                format!("{wrong}{got}, expected an integer")
            );
            let of_a_byte = format!("{wrong}{got}, expected an integer from 0 to 255");
            assert_eq!(said::<u8>(sent), of_a_byte);
        }
        assert_eq!(
            said::<u8>("300"),
            "invalid value: integer `300`, expected an integer from 0 to 255"
        );
        assert_eq!(
            said::<Point>("[]"),
            "invalid type: array, expected an object"
        );
        assert_eq!(
            said::<String>("1"),
            "invalid type: integer `1`, expected a string"
        );
        assert_eq!(
            said::<bool>("1"),
            "invalid type: integer `1`, expected a boolean"
        );
    }

    #[test]
    fn raw_json_stays_as_it_was_sent() {
        #[derive(Deserialize)]
        struct Holder {
            raw: Option<Box<RawValue>>,
        }
        let holder: Holder = from_str(r#"{"raw": [1.50, {"b": 2, "a":1e2}]}"#).unwrap();
        assert_eq!(holder.raw.unwrap().get(), r#"[1.50, {"b": 2, "a":1e2}]"#);
    }
}
