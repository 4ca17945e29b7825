//! Entries and their content as rows: to be written, borrowed from the entry;
//! as read, owned.

mod new;
mod stored;

pub(crate) use new::{NewContent, NewEntry, side_of};
pub(crate) use stored::{ContentRow, EntryRow, snapshot_of};
