//! What happens in the sample, one kind of scene a file.

pub(crate) mod agent_run;
pub(crate) mod archive;
pub(crate) mod chat;
pub(crate) mod code;
pub(crate) mod images;
pub(crate) mod incident;
pub(crate) mod jobs;
pub(crate) mod messages;
pub(crate) mod nightly;
