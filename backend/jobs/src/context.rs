//! What every job runs with.

use std::sync::Arc;

use logbook_domain::clock::Clock;
use logbook_store::Store;
use logbook_store::settings::Live;

use crate::instruments::Instruments;

/// Everything a job needs.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) live: Arc<Live>,
    pub(crate) instruments: Instruments,
}
