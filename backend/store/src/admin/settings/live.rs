//! The current settings of a server, shared by all of its parts.
//!
//! The settings in force are one shared value: a request that has begun keeps the
//! policy it took, the next one takes the new policy. A state of the table that
//! cannot be resolved changes nothing, so that no text is stored unredacted
//! because a rule is broken.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::settings::{self, Changed, Fixed, Settings, Wanted};
use logbook_domain::time::Moment;
use tokio::sync::watch;

use crate::admin::activity;
use crate::admin::settings::error::SettingsError;
use crate::admin::settings::table;
use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::transactions::transaction;

/// The current settings of this server. Callers read a setting whenever they need it and
/// do not cache it, so that changes take effect immediately.
#[derive(Debug)]
pub struct Live {
    fixed: Fixed,
    current: RwLock<Arc<Settings>>,
    /// The content of the table when it was last read. It is locked while the table is
    /// read and applied, so that an older state never replaces a newer one.
    read: Mutex<Changed>,
    versions: watch::Sender<u64>,
}

impl Live {
    /// Reads the table and combines it with the fixed settings.
    ///
    /// # Errors
    /// Returns [`SettingsError::Invalid`] when the values of the table are invalid, or
    /// [`SettingsError::Store`] when the database fails.
    pub fn load(conn: &mut Connection, fixed: Fixed) -> Result<Self, SettingsError> {
        let changed = table::load(conn)?;
        let settings = Settings::resolve(&fixed, &changed)?;
        Ok(Self {
            fixed,
            current: RwLock::new(Arc::new(settings)),
            read: Mutex::new(changed),
            versions: watch::Sender::new(0),
        })
    }

    /// Returns the current settings.
    #[must_use]
    pub fn current(&self) -> Arc<Settings> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Returns a receiver that is notified of every change.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.versions.subscribe()
    }

    /// Applies changes made by other servers; returns whether there were any.
    ///
    /// # Errors
    /// Returns [`SettingsError::Invalid`], once for each state of the table, when its
    /// values are invalid, or [`SettingsError::Store`] when the database fails. The
    /// current settings stay in effect then.
    pub fn refresh(&self, conn: &mut Connection) -> Result<bool, SettingsError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = table::load(conn)?;
        if *read == changed {
            return Ok(false);
        }
        let settings = Settings::resolve(&self.fixed, &changed);
        *read = changed;
        let settings = Arc::new(settings?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = settings;
        self.versions.send_modify(|version| *version += 1);
        Ok(true)
    }

    /// Changes settings on all servers. On this server the change is in effect when the
    /// function returns.
    ///
    /// # Errors
    /// Returns [`SettingsError::Invalid`] with all invalid values, or
    /// [`SettingsError::Store`] when the database fails. Nothing is changed then.
    pub fn change(
        &self,
        conn: &mut Connection,
        wanted: &Wanted,
        actor: Actor,
        now: Moment,
    ) -> Result<Arc<Settings>, SettingsError> {
        transaction(conn, |conn| self.store(conn, wanted, actor, now))?;
        self.refresh(conn)?;
        Ok(self.current())
    }

    fn store(
        &self,
        conn: &mut Connection,
        wanted: &Wanted,
        actor: Actor,
        now: Moment,
    ) -> Result<(), SettingsError> {
        // Concurrent changes would each be validated without the other.
        locks::lock(conn, Lock::Settings)?;
        let before = table::load(conn)?;
        let (after, new) = settings::change(&self.fixed, &before, wanted, now, &actor.name)?;
        // The values of the table may be invalid; then this change corrects them.
        let old =
            Settings::resolve(&self.fixed, &before).unwrap_or_else(|_| (*self.current()).clone());
        let details = settings::differences((&before, &old), (&after, &new));
        if details.is_empty() {
            return Ok(());
        }
        table::replace(conn, &after)?;
        let act = Act {
            details,
            ..Act::new(now, actor, Action::SettingsChanged)
        };
        Ok(activity::record(conn, &act)?)
    }
}
