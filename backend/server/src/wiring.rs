//! Puts the crates together: database, store, API, jobs, web app.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::web;
use logbook_api::connections::ConnectionLimits;
use logbook_api::server::{self, Listeners};
use logbook_api::{AppState, StateOptions};
use logbook_jobs::Jobs;
use logbook_store::logs::Budget;
use logbook_store::settings::Live;
use logbook_store::{Store, StoreError, migrations};

use crate::build_info;
use crate::clock;
use crate::config::Config;
use crate::database::Database;
use crate::error::CliError;
use crate::first_start::{self, FirstStart};
use crate::open_files;
use crate::signals;
use crate::welcome;

/// How many connections may wait to be accepted. The usual 128 are few for
/// clients that all reconnect at once.
const BACKLOG: i32 = 1_024;

/// How long open requests are given at the end, in seconds.
const GRACE_SECONDS: u64 = 30;

/// A server that has taken its address and its database.
pub(crate) struct Running {
    listeners: Listeners,
    limits: ConnectionLimits,
    state: web::Data<AppState>,
    welcome: String,
    // Dropped last: Postgres stops when nobody asks it any more.
    database: Database,
}

impl Running {
    /// Takes the addresses, starts the database, brings its schema up to date,
    /// makes what a first start makes.
    ///
    /// # Errors
    /// Whatever of that fails.
    pub(crate) fn start(config: &Config) -> Result<Self, CliError> {
        let (http, address) = listen(config.network.listen)?;
        let otlp_grpc = config.network.otlp_grpc_listen.map(listen).transpose()?;
        let (otlp_grpc, grpc_address) = otlp_grpc.unzip();
        let web_dir = config.network.built_web_app()?;
        let database = Database::open(&config.database)?;
        migrate(&database)?;
        let store = connect(config, &database)?;
        let clock = clock::system();
        let live = store.run_blocking(|conn| Live::load(conn, config.fixed.clone()))?;
        let first = first_start::prepare(&store, &clock, &config.admin)?;
        keep_key(config, &database, &first);
        let welcome = welcome::text(address, grpc_address, &first, web_dir.is_some());
        let state = AppState::new(StateOptions {
            store,
            clock,
            live: Arc::new(live),
            settings: config.at_start.clone(),
            writer: config.writer,
            search_budget: Budget::default(),
            export_buffer: config.database.export_buffer(),
            web_dir,
            trusted_proxies: config.network.trusted_proxies.clone(),
        })?;
        Ok(Self {
            listeners: Listeners { http, otlp_grpc },
            limits: open_files::make_room_for(config.connections),
            state: web::Data::new(state),
            welcome,
            database,
        })
    }

    /// Serves until the process is told to stop. `announce` is called with what
    /// people should be told, once requests are answered.
    ///
    /// # Errors
    /// When serving breaks off by itself.
    pub(crate) fn serve(self, announce: impl FnOnce(&str)) -> Result<(), CliError> {
        let Self {
            listeners,
            limits,
            state,
            welcome,
            database,
        } = self;
        let announce = || announce(&welcome);
        let result =
            actix_web::rt::System::new().block_on(serve(listeners, limits, state, announce));
        drop(database);
        log::info!("stopped");
        result
    }
}

async fn serve(
    listeners: Listeners,
    limits: ConnectionLimits,
    state: web::Data<AppState>,
    announce: impl FnOnce(),
) -> Result<(), CliError> {
    let stop = signals::stop_requested();
    let live = Arc::clone(&state.live);
    let jobs = Jobs::start(state.store.clone(), state.clock.clone(), live);
    jobs.register_metrics(&mut state.metrics.registry());
    build_info::register_metrics(&mut state.metrics.registry());
    let writer = Arc::clone(&state.writer);
    let server = server::listen(listeners, state, limits)
        .map_err(CliError::Server)?
        .shutdown_signal(stop)
        .shutdown_timeout(GRACE_SECONDS)
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

fn connect(config: &Config, database: &Database) -> Result<Store, StoreError> {
    let store = Store::connect(database.url(), config.database.pool_size)?
        .with_writers(config.writer.writers)
        .with_cache_bytes(config.database.cache_bytes());
    Ok(match database.directory() {
        Some(directory) => store.on_disk(directory),
        None => store,
    })
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
