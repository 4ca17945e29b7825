//! JSON that is too long, cut so that it stays JSON and says what is missing.
//!
//! - A text loses its end, behind which the mark stands. One that is JSON with
//!   messages is cut as these are.
//! - A list of chat messages loses its oldest middle: what `system` and
//!   `developer` say stays, and the newest turns. Any other list
//!   keeps its head and its tail. An element in the place of the others says how
//!   many there were.
//! - An object keeps all its fields as long as there are not too many; the
//!   longest are cut. Where there is room for none, what it is stays (its `type`
//!   and `role`), with the mark in a field `truncated`.
//!
//! What is left out is never copied nor changed; only its length is read.

use memchr::memmem;
use serde_json::value::RawValue;

use super::JsonError;
use super::children::{Child, Children};
use super::copy::copy;
use super::escape;
use super::list::{LEAST_VALUE, List, Missing, NOTE_BYTES, Run};
use super::patch::{CUT_MARK, Patched, Patches};
use super::share::Share;

/// How often it is tried to cut; changes may make what stays longer.
const TRIES: usize = 8;
/// How deep inside each other values are cut; deeper ones go whole. Each level
/// reads the text once more.
const MAX_LEVELS: usize = 8;
/// An array or object is not cut to less than this, in bytes.
const LEAST_LIST: usize = 256;
/// Fields that say what an object is.
const WHAT_IT_IS: [&str; 3] = ["type", "role", "name"];
/// How much longer than what is kept a text may be at least, in bytes.
const MORE_BYTES: usize = 1024 * 1024;
/// Of an object that has more fields than one for each of so many bytes, some
/// fields are left out.
const FIELD_BYTES: usize = 64;

/// The beginning, the end or the shortened parts of `source`, in at most `most`
/// bytes.
pub(super) fn cut(source: Patched<'_>, most: usize) -> Result<String, JsonError> {
    let kept = shortened(source, most, true)?;
    Ok(kept.unwrap_or_else(|| format!("\"{CUT_MARK}\"")))
}

/// The same, or `None` where none of the tries is short enough.
fn shortened(
    source: Patched<'_>,
    most: usize,
    opens_texts: bool,
) -> Result<Option<String>, JsonError> {
    let mut room = most;
    for _ in 0..TRIES {
        let mut cutter = Cutter {
            source,
            out: String::new(),
            most,
            is_over: false,
            opens_texts,
        };
        cutter.value(source.text, room, 0)?;
        let Cutter { out, is_over, .. } = cutter;
        if !is_over && out.len() <= most {
            return Ok(Some(out));
        }
        room = match is_over {
            true => room / 4,
            false => room * most / out.len() / 8 * 7,
        };
    }
    Ok(None)
}

/// A text that is JSON with messages in it, in at most `most` bytes; `None` where
/// it is none, or there is no room for it.
pub fn conversation(text: &str, most: usize) -> Option<String> {
    let is_nested = text.trim_start().starts_with(['[', '{']);
    if !is_nested || most < LEAST_LIST || memmem::find(text.as_bytes(), b"\"role\"").is_none() {
        return None;
    }
    let text = serde_json::from_str::<&RawValue>(text).ok()?.get();
    let patches = &Patches::default();
    shortened(Patched { text, patches }, most, false).ok()?
}

struct Cutter<'a> {
    source: Patched<'a>,
    out: String,
    most: usize,
    /// Changes have made what stays so long that this try has failed.
    is_over: bool,
    /// Whether it cuts the JSON in a text.
    opens_texts: bool,
}

impl Cutter<'_> {
    /// Writes what `room` bytes hold of a value that is longer.
    fn value(&mut self, value: &str, room: usize, level: usize) -> Result<(), JsonError> {
        let may_be_opened = level < MAX_LEVELS && room >= LEAST_LIST;
        match value.as_bytes().first() {
            Some(b'"') => self.string(value, room),
            Some(b'[') if may_be_opened => self.list(value, room, level)?,
            Some(b'{') if may_be_opened => self.object(value, room, level)?,
            Some(b'{') if room >= LEAST_VALUE => self.item(value, room)?,
            Some(b'[') if room >= LEAST_VALUE => {
                self.out.push('[');
                self.note(CUT_MARK);
                self.out.push(']');
            }
            _ => self.note(CUT_MARK),
        }
        Ok(())
    }

    /// Writes what an object is, and that the rest of it is missing.
    fn item(&mut self, value: &str, room: usize) -> Result<(), JsonError> {
        let (mut fields, mut room) = (Children::new(value)?, room - LEAST_VALUE);
        self.out.push('{');
        while let Some(field) = fields.next()? {
            if field.key.is_some_and(|key| WHAT_IT_IS.contains(&key)) && field.bytes < room {
                room -= field.bytes + 1;
                self.whole(value.get(field.begin..field.end).unwrap_or_default())?;
            }
        }
        self.separate();
        self.out.push_str("\"truncated\":");
        self.note(CUT_MARK);
        self.out.push('}');
        Ok(())
    }

    fn string(&mut self, value: &str, room: usize) {
        let inside = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let inside = inside.unwrap_or(value);
        let changed = self.source.part(inside, 8 * self.most + MORE_BYTES);
        let text = escape::decode(changed.as_deref().unwrap_or(inside));
        let text = text.as_ref();
        let room = room.saturating_sub(2);
        self.out.push('"');
        if escape::beginning(text, room).len() == text.len() {
            escape::encode(text, &mut self.out);
        } else if let Some(kept) = self.conversation(text, room) {
            escape::encode(&kept, &mut self.out);
        } else {
            let kept = escape::beginning(text, room.saturating_sub(CUT_MARK.len()));
            escape::encode(kept, &mut self.out);
            self.out.push_str(CUT_MARK);
        }
        self.out.push('"');
    }

    /// A text that is JSON with messages, cut so that it has room in a string.
    fn conversation(&self, text: &str, room: usize) -> Option<String> {
        if !self.opens_texts {
            return None;
        }
        let mut most = room;
        for _ in 0..TRIES {
            let kept = conversation(text, most)?;
            let length = escape::normal_len(&super::quoted(&kept)) - 2;
            if length <= room {
                return Some(kept);
            }
            most = most * room / length / 8 * 7;
        }
        None
    }

    fn list(&mut self, value: &str, room: usize, level: usize) -> Result<(), JsonError> {
        let List {
            head,
            tail,
            missing,
            instructions,
        } = List::fit(value, room)?;
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
        for run in instructions.into_iter().chain(tail) {
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
        let share = Share::measure(value)?;
        if share.count() > room / FIELD_BYTES {
            return self.list(value, room, level);
        }
        let room = share.of_each(room - share.count() - NOTE_BYTES);
        let (mut fields, mut missing) = (Children::new(value)?, Missing::default());
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
mod tests;
