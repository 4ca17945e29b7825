//! The layers of settings, and the books on them: which layer gave which
//! value, and what is wrong with it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::parse::Bounds;
use super::shown::{SettingChange, SettingSource, ShownSetting};
use crate::field_error::Complaints;
use crate::time::Moment;

/// A value that the file or the environment sets.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedValue {
    /// It.
    pub value: Value,
    /// File or environment.
    pub source: SettingSource,
    /// The variable, or the name of the file.
    pub set_in: String,
}

/// What the file and the environment set, by key.
pub type Fixed = BTreeMap<String, FixedValue>;

/// A value that was set while the log was running.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedValue {
    /// It.
    pub value: Value,
    /// When it was set.
    pub at: Moment,
    /// Mail address of the account, or name of the key.
    pub by: String,
}

/// What was set while the log was running, by key.
pub type Changed = BTreeMap<String, ChangedValue>;

/// Hands out values by their key.
#[derive(Debug)]
pub(super) struct Layers<'a> {
    fixed: &'a Fixed,
    changed: &'a Changed,
    pub(super) shown: Vec<ShownSetting>,
    pub(super) bad: Complaints,
}

impl<'a> Layers<'a> {
    pub(super) fn new(fixed: &'a Fixed, changed: &'a Changed) -> Self {
        Self {
            fixed,
            changed,
            shown: Vec::new(),
            bad: Complaints::default(),
        }
    }

    /// The value of a setting as the highest layer has it, else its default.
    pub(super) fn take<T: Clone>(
        &mut self,
        key: &str,
        default: T,
        parse: impl Fn(&mut Complaints, &str, &Value) -> Option<T>,
        show: impl Fn(&T) -> Value,
    ) -> T {
        let (written, mut shown) = self.find(key);
        let value = match written {
            Some(written) => parse(&mut self.bad, key, written).unwrap_or_else(|| default.clone()),
            None => default.clone(),
        };
        shown.value = show(&value);
        shown.default = show(&default);
        self.shown.push(shown);
        value
    }

    /// As [`Layers::take`], for numbers.
    pub(super) fn number(&mut self, key: &str, default: u32, bounds: Bounds) -> u32 {
        let parse = |bad: &mut Complaints, key: &str, value: &Value| {
            bad.note(key, super::parse::number(value, bounds))
        };
        let number = self.take(key, default, parse, |number| (*number).into());
        if let Some(shown) = self.shown.last_mut() {
            shown.minimum = Some(bounds.least);
            shown.maximum = Some(bounds.most);
        }
        number
    }

    /// As [`Layers::take`], for what is on or off; on by default.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        let parse = |bad: &mut Complaints, key: &str, value: &Value| {
            bad.note(key, super::parse::flag(value))
        };
        self.take(key, true, parse, |flag| (*flag).into())
    }

    fn find(&self, key: &str) -> (Option<&'a Value>, ShownSetting) {
        let shown = |source, set_in, changed| ShownSetting {
            key: key.to_owned(),
            value: Value::Null,
            default: Value::Null,
            source,
            locked: matches!(source, SettingSource::File | SettingSource::Environment),
            set_in,
            changed,
            minimum: None,
            maximum: None,
        };
        if let Some(fixed) = self.fixed.get(key) {
            let set_in = Some(fixed.set_in.clone());
            return (Some(&fixed.value), shown(fixed.source, set_in, None));
        }
        if let Some(ChangedValue { value, at, by }) = self.changed.get(key) {
            let change = SettingChange {
                at: *at,
                by: by.clone(),
            };
            let shown = shown(SettingSource::Database, None, Some(change));
            return (Some(value), shown);
        }
        (None, shown(SettingSource::Default, None, None))
    }
}
