//! JSON that is too long, cut so that it stays JSON and says what is missing.
//!
//! - A text loses its end, behind which the mark stands.
//! - A list of chat messages loses its oldest middle: what `system` and
//!   `developer` say at its beginning stays, and the newest turns. Any other list
//!   keeps its head and its tail. An element in the place of the others says how
//!   many there were.
//! - An object keeps all its fields as long as there are not too many; the
//!   longest are cut.
//!
//! What is left out is never copied nor changed; only its length is read.

use super::JsonError;
use super::children::{Child, Children};
use super::escape;
use super::keep::copy;
use super::list::{List, Missing, Run};
use super::patch::Patched;
use super::share::Share;

/// What closes a text that was cut.
pub const CUT_MARK: &str = "… [truncated]";
/// How often it is tried to cut; changes may make what stays longer.
const TRIES: usize = 8;
/// How deep inside each other values are cut; deeper ones go whole. Each level
/// reads the text once more.
const MAX_LEVELS: usize = 8;
/// An array or object is not cut to less than this, in bytes.
const LEAST_LIST: usize = 256;
/// No value is cut to less than this, in bytes: the mark takes half of it.
pub(super) const LEAST_VALUE: usize = 32;
/// What says how much is missing takes at most so many bytes.
pub(super) const NOTE_BYTES: usize = 96;
/// Of an object that has more fields than one for each of so many bytes, some
/// fields are left out.
const FIELD_BYTES: usize = 64;

/// The beginning, the end or the shortened parts of `source`, in at most `most`
/// bytes.
pub(super) fn cut(source: Patched<'_>, most: usize) -> Result<String, JsonError> {
    let mut room = most;
    for _ in 0..TRIES {
        let mut cutter = Cutter {
            source,
            out: String::new(),
            most,
            is_over: false,
        };
        cutter.value(source.text, room, 0)?;
        let Cutter { out, is_over, .. } = cutter;
        if !is_over && out.len() <= most {
            return Ok(out);
        }
        room = match is_over {
            true => room / 4,
            false => room * most / out.len() / 8 * 7,
        };
    }
    Ok(format!("\"{CUT_MARK}\""))
}

struct Cutter<'a> {
    source: Patched<'a>,
    out: String,
    most: usize,
    /// Changes have made what stays so long that this try has failed.
    is_over: bool,
}

impl Cutter<'_> {
    /// Writes what `room` bytes hold of a value that is longer.
    fn value(&mut self, value: &str, room: usize, level: usize) -> Result<(), JsonError> {
        let may_be_opened = level < MAX_LEVELS && room >= LEAST_LIST;
        match value.as_bytes().first() {
            Some(b'"') => self.string(value, room),
            Some(b'[') if may_be_opened => self.list(value, room, level)?,
            Some(b'{') if may_be_opened => self.object(value, room, level)?,
            _ => self.note(CUT_MARK),
        }
        Ok(())
    }

    fn string(&mut self, value: &str, room: usize) {
        let inside = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let inside = inside.unwrap_or(value);
        let changed = self.source.part(inside, 2 * self.most);
        let text = escape::decode(changed.as_deref().unwrap_or(inside));
        let text = text.as_ref();
        let room = room.saturating_sub(2);
        self.out.push('"');
        if escape::beginning(text, room).len() == text.len() {
            escape::encode(text, &mut self.out);
        } else {
            let kept = escape::beginning(text, room.saturating_sub(CUT_MARK.len()));
            escape::encode(kept, &mut self.out);
            self.out.push_str(CUT_MARK);
        }
        self.out.push('"');
    }

    fn list(&mut self, value: &str, room: usize, level: usize) -> Result<(), JsonError> {
        let List {
            head,
            tail,
            missing,
        } = List::of(value, room)?;
        let is_object = value.starts_with('{');
        self.out.push_str(&value[..1]);
        for run in head {
            self.run(value, run, level)?;
        }
        if missing.count > 0 {
            self.separate();
            if is_object {
                self.note(CUT_MARK);
                self.out.push(':');
                self.note(&missing.to_string());
            } else {
                self.out.push_str("{\"truncated\":");
                self.note(&missing.to_string());
                self.out.push('}');
            }
        }
        for run in tail {
            self.run(value, run, level)?;
        }
        self.out.push(if is_object { '}' } else { ']' });
        Ok(())
    }

    /// Writes elements or fields that stand side by side in `list`.
    fn run(&mut self, list: &str, run: Run<'_>, level: usize) -> Result<(), JsonError> {
        match run.cut_to {
            Some((child, room)) => self.child(&child, room, level),
            None => self.whole(list.get(run.begin..run.end).unwrap_or_default()),
        }
    }

    fn object(&mut self, value: &str, room: usize, level: usize) -> Result<(), JsonError> {
        let share = Share::of(value)?;
        if share.count() > room / FIELD_BYTES {
            return self.list(value, room, level);
        }
        let room = share.of_each(room - share.count() - NOTE_BYTES);
        let (mut fields, mut missing) = (Children::of(value)?, Missing::default());
        self.out.push('{');
        while let Some(field) = fields.next()? {
            if field.bytes <= room {
                self.whole(value.get(field.begin..field.end).unwrap_or_default())?;
            } else if field.key_bytes() + LEAST_VALUE <= room {
                self.child(&field, room, level)?;
            } else {
                missing.add(&field);
            }
        }
        if missing.count > 0 {
            self.separate();
            self.note(CUT_MARK);
            self.out.push(':');
            self.note(&missing.to_string());
        }
        self.out.push('}');
        Ok(())
    }

    /// Writes what `room` bytes hold of an element or field that is longer.
    fn child(&mut self, child: &Child<'_>, room: usize, level: usize) -> Result<(), JsonError> {
        self.separate();
        if let Some(raw) = child.key {
            self.out.push('"');
            let changed = self.source.part(raw, 2 * self.most);
            escape::normalise(changed.as_deref().unwrap_or(raw), &mut self.out);
            self.out.push_str("\":");
        }
        self.value(child.value, room - child.key_bytes(), level + 1)
    }

    /// Writes elements or fields as they are.
    fn whole(&mut self, text: &str) -> Result<(), JsonError> {
        if self.is_over {
            return Ok(());
        }
        self.separate();
        self.is_over = !copy(text, self.source, &mut self.out, 2 * self.most)?;
        Ok(())
    }

    fn note(&mut self, text: &str) {
        self.out.push('"');
        self.out.push_str(text);
        self.out.push('"');
    }

    /// Writes the comma before what is not the first: as a string ends with a
    /// quote, a bracket at the end is one that was opened.
    fn separate(&mut self) {
        if !self.out.ends_with(['[', '{']) {
            self.out.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::json::patch::Patches;

    fn cut(text: &str, most: usize) -> Result<String, JsonError> {
        let patches = &Patches::default();
        super::cut(Patched { text, patches }, most)
    }

    fn cut_to(value: &Value, most: usize) -> Value {
        let text = cut(&value.to_string(), most).unwrap();
        assert!(text.len() <= most, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    fn message(role: &str, content: &str) -> Value {
        json!({"role": role, "content": content})
    }

    #[test]
    fn a_conversation_loses_its_oldest_middle() {
        let turns = (0..100).map(|number| message("user", &format!("turn {number}")));
        let messages: Vec<Value> = [message("system", "be brief")]
            .into_iter()
            .chain(turns)
            .collect();
        let kept = cut_to(&json!(messages), 1_000);
        let kept = kept.as_array().unwrap();
        assert_eq!(kept[0], messages[0]);
        let newest = kept.len() - 2;
        assert!(newest > 10);
        assert_eq!(kept[2..], messages[101 - newest..]);
        let missing = &messages[1..101 - newest];
        let bytes: usize = missing.iter().map(|one| one.to_string().len()).sum();
        let note = format!("… {} messages ({bytes} bytes) left out …", missing.len());
        assert_eq!(kept[1], json!({"truncated": note}));
    }

    #[test]
    fn a_long_message_is_cut_in_its_text() {
        let messages = json!([
            message("system", "be brief"),
            message("user", &"x".repeat(9_000))
        ]);
        let kept = cut_to(&messages, 1_000);
        assert_eq!(kept[0], messages[0]);
        let text = kept[1]["content"].as_str().unwrap();
        assert!(text.len() > 700 && text.ends_with(CUT_MARK), "{text}");
        let kept = cut_to(&json!({"model": "m", "messages": messages, "n": 1}), 1_000);
        assert_eq!((&kept["model"], &kept["n"]), (&json!("m"), &json!(1)));
        assert_eq!(kept["messages"][0], messages[0]);
    }

    #[test]
    fn a_list_of_numbers_keeps_its_head_and_its_tail() {
        let numbers: Vec<usize> = (0..10_000).collect();
        let kept = cut_to(&json!(numbers), 10_000);
        let kept = kept.as_array().unwrap();
        assert_eq!((&kept[1], kept.last()), (&json!(1), Some(&json!(9_999))));
        let notes = kept.iter().filter_map(|one| one["truncated"].as_str());
        let notes: Vec<&str> = notes.collect();
        assert!(
            notes.len() == 1 && notes[0].contains(" elements ("),
            "{notes:?}"
        );
    }

    #[test]
    fn an_object_keeps_its_fields_or_says_how_many_it_had() {
        let few =
            json!({"a": "x".repeat(5_000), "b": "short", "c": "y".repeat(3_000), "d": [1, 2]});
        let kept = cut_to(&few, 2_000);
        assert_eq!((&kept["b"], &kept["d"]), (&few["b"], &few["d"]));
        for cut in ["a", "c"] {
            let text = kept[cut].as_str().unwrap();
            assert!(text.len() > 800 && text.ends_with(CUT_MARK), "{text}");
        }
        let many: Value = (0..5_000).map(|n| (format!("k{n}"), json!(n))).collect();
        let kept = cut_to(&many, 2_000);
        let note = kept[CUT_MARK].as_str().unwrap();
        assert!(note.contains(" fields ("), "{note}");
        assert!(kept.as_object().unwrap().len() > 50);
    }

    #[test]
    fn what_cannot_be_cut_is_marked() {
        let deep = json!([[[[[[[[[["x".repeat(2_000)]]]]]]]]]]);
        assert!(cut_to(&deep, 1_000).to_string().contains(CUT_MARK));
        let long = format!("{{\"a\":{}}}", "7".repeat(5_000));
        let kept = cut(&long, 1_000).unwrap();
        assert_eq!(kept, format!("{{\"a\":\"{CUT_MARK}\"}}"));
    }
}
