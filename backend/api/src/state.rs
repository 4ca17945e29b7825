//! What every request can reach.

use std::path::PathBuf;
use std::sync::Arc;

use logbook_domain::clock::Clock;
use logbook_domain::settings::ShownSetting;
use logbook_store::ingest::{Writer, WriterSettings};
use logbook_store::logs::Budget;
use logbook_store::settings::Live;
use logbook_store::signing_keys::{self, SigningKey};
use logbook_store::{Connection, Lane, Store, StoreError};

use crate::auth::recognised::Recognised;
use crate::auth::secret;
use crate::auth::throttle::Throttle;
use crate::auth::tokens::Tokens;
use crate::client::TrustedProxies;
use crate::error::ApiError;
use crate::exports::{BufferOptions, Exports};
use crate::metrics::{AtScrape, Metrics, RedactionAtScrape, StoreAtScrape};
use crate::room::Room;

/// What the application is made of.
pub struct StateOptions {
    /// The database.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// The settings that may change.
    pub live: Arc<Live>,
    /// The other settings as they are shown.
    pub settings: Vec<ShownSetting>,
    /// How entries are committed.
    pub writer: WriterSettings,
    /// How long one answer may search for text.
    pub search_budget: Budget,
    /// Where exports keep what their clients have not taken.
    pub export_buffer: BufferOptions,
    /// The folder of the built web app, if it is served from here.
    pub web_dir: Option<PathBuf>,
    /// The proxies in front whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
}

/// What every request can reach. Handlers take it as `web::Data<AppState>`.
pub struct AppState {
    /// The database.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// The settings that may change.
    pub live: Arc<Live>,
    /// The other settings as they are shown.
    pub(crate) settings: Arc<Vec<ShownSetting>>,
    /// Commits entries.
    pub writer: Arc<Writer>,
    /// How long one answer may search for text.
    pub(crate) search_budget: Budget,
    /// The folder of the built web app, if it is served from here.
    pub(crate) web_dir: Option<PathBuf>,
    /// The proxies in front whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: TrustedProxies,
    /// Signs and reads access tokens.
    pub tokens: Tokens,
    /// Who was recognised a moment ago.
    pub(crate) recognised: Arc<Recognised>,
    /// Holds back who tries one password after the other.
    pub(crate) throttle: Throttle,
    /// Room for bodies with entries.
    pub(crate) room: Room,
    /// Exports under way.
    pub(crate) exports: Exports,
    /// Counts for Prometheus.
    pub metrics: Metrics,
}

impl AppState {
    /// Loads the signing keys, making the first where there is none. Blocks;
    /// for the start of the program.
    ///
    /// # Errors
    /// Those of the database, and [`StoreError::Corrupt`] when the system has
    /// no randomness for a key.
    pub fn new(options: StateOptions) -> Result<Self, StoreError> {
        let StateOptions {
            store,
            clock,
            live,
            settings,
            writer,
            search_budget,
            export_buffer,
            web_dir,
            trusted_proxies,
        } = options;
        let tokens = load_tokens(&store, &clock)?;
        let writer = Arc::new(Writer::start(&store, writer)?);
        let metrics = Metrics::new(clock.now());
        let exports = Exports::new(export_buffer, store.disk().clone());
        let mut registry = metrics.registry();
        writer.register_metrics(&mut registry);
        registry.register_collector(Box::new(AtScrape {
            store: store.clone(),
            writer: Arc::clone(&writer),
            exports: exports.clone(),
        }));
        registry.register_collector(Box::new(StoreAtScrape(store.clone())));
        registry.register_collector(Box::new(RedactionAtScrape(Arc::clone(&live))));
        drop(registry);
        Ok(Self {
            store,
            clock,
            live,
            settings: Arc::new(settings),
            writer,
            search_budget,
            web_dir,
            trusted_proxies,
            tokens,
            recognised: Arc::default(),
            throttle: Throttle::default(),
            room: Room::default(),
            exports,
            metrics,
        })
    }
    /// Runs `work` in one transaction and then forgets who was recognised:
    /// for whatever takes rights away or gives them, so that it counts from the
    /// next request on. Even a caller who does not wait for the answer cannot
    /// keep that from happening.
    ///
    /// # Errors
    /// Those of `work` and of the database.
    pub(crate) async fn change_rights<T, F>(&self, work: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, ApiError> + Send + 'static,
    {
        let recognised = Arc::clone(&self.recognised);
        let work = move |conn: &mut Connection| {
            let outcome = logbook_store::transaction(conn, work);
            recognised.forget_all();
            outcome
        };
        self.store.run(Lane::Identity, work).await
    }
}

fn load_tokens(store: &Store, clock: &Clock) -> Result<Tokens, StoreError> {
    let fresh = fresh_key(clock).map_err(|error| {
        StoreError::Corrupt(format!("no randomness for a signing key: {error}"))
    })?;
    let keys = store.run_blocking(|conn| signing_keys::load_or_insert(conn, &fresh))?;
    let (newest, older) = keys.split_first().ok_or(StoreError::NotFound)?;
    Ok(Tokens::new(newest, older))
}

fn fresh_key(clock: &Clock) -> Result<SigningKey, getrandom::Error> {
    let created_at = clock.now();
    Ok(SigningKey {
        id: logbook_domain::id::fresh(created_at, secret::random()?),
        secret: secret::random::<32>()?.to_vec(),
        created_at,
    })
}
