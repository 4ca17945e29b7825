//! The rows of entries and their content: [`new`] borrows from an entry that is to be
//! written, [`stored`] owns what was read.

mod new;
mod stored;

pub(crate) use self::new::{NewContent, NewEntry, state_and_text};
pub(crate) use self::stored::{ContentRow, EntryRow, into_snapshot};
