//! Puts the crates together: database, store, API, jobs, web app.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::{HttpServer, web};
use chrono::Utc;
use logbook_api::{AppState, StateOptions};
use logbook_domain::clock::Clock;
use logbook_jobs::{JobSettings, Jobs};
use logbook_store::entries::Budget;
use logbook_store::{Store, migrations};

use crate::cli::CliError;
use crate::config::Config;
use crate::database::Database;
use crate::first_start::{self, FirstStart};
use crate::signals;
use crate::welcome;

/// How many connections may wait to be accepted. The usual 128 are few for
/// clients that all reconnect at once.
const BACKLOG: i32 = 1_024;

/// How long open requests are given at the end, in seconds.
const GRACE_SECONDS: u64 = 30;

/// A server that has taken its address and its database.
pub struct Running {
    listener: TcpListener,
    state: web::Data<AppState>,
    jobs: JobSettings,
    welcome: String,
    // Dropped last: Postgres stops when nobody asks it any more.
    database: Database,
}

impl Running {
    /// Takes the address, starts the database, brings its schema up to date,
    /// makes what a first start makes.
    ///
    /// # Errors
    /// Whatever of that fails.
    pub fn start(config: &Config) -> Result<Self, CliError> {
        let (listener, address) = listen(config.network.listen)?;
        let web_dir = config.network.built_web_app()?;
        let database = Database::open(&config.database)?;
        migrate(&database)?;
        let store = Store::connect(database.url(), config.database.pool_size)?;
        let clock = Clock::new(Utc::now);
        let first = first_start::prepare(&store, &clock, &config.admin)?;
        keep_key(config, &database, &first);
        let welcome = welcome::text(address, &first, web_dir.is_some());
        let state = AppState::new(StateOptions {
            store,
            clock,
            policy: config.audit_log.policy.clone(),
            settings: config.shown.clone(),
            log_enabled: config.audit_log.enabled,
            writer: config.writer,
            search_budget: Budget::default(),
            web_dir,
            trusted_proxies: config.network.trusted_proxies.clone(),
        })?;
        Ok(Self {
            listener,
            state: web::Data::new(state),
            jobs: job_settings(config),
            welcome,
            database,
        })
    }

    /// Serves until the process is told to stop. `announce` is called with what
    /// people should be told, once requests are answered.
    ///
    /// # Errors
    /// When serving breaks off by itself.
    pub fn serve(self, announce: impl FnOnce(&str)) -> Result<(), CliError> {
        let Self {
            listener,
            state,
            jobs,
            welcome,
            database,
        } = self;
        let announce = || announce(&welcome);
        let result = actix_web::rt::System::new().block_on(serve(listener, state, jobs, announce));
        drop(database);
        log::info!("stopped");
        result
    }
}

async fn serve(
    listener: TcpListener,
    state: web::Data<AppState>,
    settings: JobSettings,
    announce: impl FnOnce(),
) -> Result<(), CliError> {
    let stop = signals::stop_requested();
    let jobs = Jobs::start(state.store.clone(), state.clock.clone(), settings);
    let writer = Arc::clone(&state.writer);
    let server = HttpServer::new(move || logbook_api::app(state.clone()))
        .shutdown_signal(stop)
        .shutdown_timeout(GRACE_SECONDS)
        .listen(listener)
        .map_err(CliError::Server)?
        .run();
    announce();
    let result = server.await.map_err(CliError::Server);
    // What was taken in before the stop is committed before Postgres goes.
    writer.stop();
    jobs.stop().await;
    result
}

/// Takes the address; connections wait until the server is ready for them.
fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), CliError> {
    let take = || {
        let listener = TcpListener::bind(address)?;
        rustix::net::listen(&listener, BACKLOG)?;
        let taken = listener.local_addr()?;
        Ok((listener, taken))
    };
    take().map_err(|source| CliError::Listen { address, source })
}

fn migrate(database: &Database) -> Result<(), CliError> {
    let applied = migrations::run(database.url())?;
    if !applied.is_empty() {
        log::info!(
            "brought the database schema up to date ({} steps)",
            applied.len()
        );
    }
    Ok(())
}

/// Only beside an embedded Postgres: there the data directory holds the
/// database password already.
fn keep_key(config: &Config, database: &Database, first: &FirstStart) {
    if let Some(key) = &first.api_key
        && database.is_embedded()
    {
        first_start::store_key(&config.database.data_dir, key);
    }
}

fn job_settings(config: &Config) -> JobSettings {
    let audit_log = &config.audit_log;
    JobSettings {
        retention_days: audit_log.retention_days,
        content_retention_days: audit_log.content_retention_days,
        usage_hourly_retention_days: config.usage.hourly_retention_days,
        usage_daily_retention_days: config.usage.daily_retention_days,
        running_timeout: chrono::Duration::from_std(config.running_timeout)
            .unwrap_or(chrono::Duration::days(1)),
        persist_failure_details: audit_log.policy.persist_failure_details,
    }
}
