//! The settings in force, shared by all who go by them.

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

/// The settings in force in this server. Whoever needs one asks at the moment
/// it counts and keeps nothing.
#[derive(Debug)]
pub struct Live {
    fixed: Fixed,
    current: RwLock<Arc<Settings>>,
    /// What was last read from the table. Held while it is read and taken over,
    /// so that an older reading never replaces a newer one.
    read: Mutex<Changed>,
    versions: watch::Sender<u64>,
}

impl Live {
    /// Reads the table and joins it with what is fixed.
    ///
    /// # Errors
    /// [`SettingsError::Invalid`] when what is kept does not fit.
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

    /// The settings in force at this moment.
    #[must_use]
    pub fn current(&self) -> Arc<Settings> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Tells of every change.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.versions.subscribe()
    }

    /// Takes over what other servers changed; says whether there was anything.
    ///
    /// # Errors
    /// [`SettingsError::Invalid`] when what is kept does not fit, once for each
    /// such state; the settings in force stay then.
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

    /// Changes settings, on all servers. In this one it counts when this returns.
    ///
    /// # Errors
    /// [`SettingsError::Invalid`] with everything wrong at once; nothing is
    /// changed then.
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
        // Two changes at once would each be checked without the other.
        locks::lock(conn, Lock::Settings)?;
        let before = table::load(conn)?;
        let (after, new) = settings::change(&self.fixed, &before, wanted, now, &actor.name)?;
        // What is kept may not fit as it is: then this change puts it right.
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
