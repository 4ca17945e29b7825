//! The real application on a port of its own, with a database of its own.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};

use actix_web::dev::ServerHandle;
use actix_web::{rt, web};
use logbook_api::auth::secret;
use logbook_api::client::TrustedProxies;
use logbook_api::connections::ConnectionLimits;
use logbook_api::server::{self, Listeners};
use logbook_api::{AppState, BufferOptions, StateOptions};
use logbook_domain::access::Permission;
use logbook_domain::settings::{Fixed, FixedValue, SettingSource, ShownSetting};
use logbook_store::Store;
use logbook_store::api_keys::{self, NewApiKey};
use logbook_store::ingest::WriterSettings;
use logbook_store::logs::Budget;
use logbook_store::rollup::{self, RollUp, SegmentRows};
use logbook_store::settings::Live;
use serde_json::Value;
use uuid::Uuid;

use crate::client::Client;
use crate::clock::TestClock;
use crate::cluster::TestDatabase;

/// Connections of a server, as many as the program opens.
const POOL_SIZE: u32 = 16;

/// A running server; stops with its value.
#[derive(Debug)]
pub struct TestServer {
    /// Where it listens.
    pub base: String,
    /// Where it listens for OTLP over gRPC.
    pub grpc: String,
    /// What time it believes it is.
    pub clock: TestClock,
    /// Its database.
    pub database: TestDatabase,
    /// Its pool.
    pub store: Store,
    /// Its settings.
    pub live: Arc<Live>,
    handle: ServerHandle,
}

/// What a test changes before the server starts.
#[derive(Debug, Default)]
pub struct TestOptions {
    /// What the environment sets.
    pub fixed: Fixed,
    /// How entries are committed.
    pub writer: WriterSettings,
    /// How long one answer may search.
    pub search_budget: Budget,
    /// Where exports keep what their clients have not taken.
    pub export_buffer: BufferOptions,
    /// The settings that cannot change, as they are shown.
    pub settings: Vec<ShownSetting>,
    /// The folder of the web app.
    pub web_dir: Option<PathBuf>,
    /// The proxies whose word is taken.
    pub trusted_proxies: TrustedProxies,
    /// How many connections there may be.
    pub connections: ConnectionLimits,
    /// The most bytes of the read cache; `None` for the default.
    pub cache_bytes: Option<u64>,
    /// The most rows of segments.
    pub segment_rows: SegmentRows,
}

/// The bytes of a read cache that holds hardly anything.
const SMALL_CACHE: u64 = 6_000;
/// Segments that are smaller than what a page shows.
const SMALL_SEGMENTS: SegmentRows = SegmentRows { hour: 3, day: 7 };

impl TestOptions {
    /// The default ones, but for these of the environment.
    pub fn fixing<const N: usize>(pairs: [(&str, Value); N]) -> Self {
        let one = |(key, value): (&str, Value)| {
            let set_in = format!("LOGBOOK_{}", key.replace('.', "__").to_uppercase());
            let source = SettingSource::Environment;
            let value = FixedValue {
                value,
                source,
                set_in,
            };
            (key.to_owned(), value)
        };
        Self {
            fixed: pairs.into_iter().map(one).collect(),
            ..Self::default()
        }
    }
}

impl TestServer {
    /// A server with default settings.
    pub fn start() -> Self {
        Self::start_with(TestOptions::default())
    }

    /// A server whose segments have a few rows, so that an hour or a day has many.
    pub fn with_small_segments() -> Self {
        Self::start_with(TestOptions {
            segment_rows: SMALL_SEGMENTS,
            ..TestOptions::default()
        })
    }

    /// A server whose read cache holds a few kilobytes: nearly every value is evicted,
    /// and the dictionary of series is begun anew again and again.
    pub fn with_small_cache() -> Self {
        Self::start_with(TestOptions {
            cache_bytes: Some(SMALL_CACHE),
            ..TestOptions::default()
        })
    }

    /// A server with small segments and a small read cache.
    pub fn with_small_segments_and_cache() -> Self {
        Self::start_with(TestOptions {
            cache_bytes: Some(SMALL_CACHE),
            segment_rows: SMALL_SEGMENTS,
            ..TestOptions::default()
        })
    }

    /// Rolls up at most `limit` pending hours, and the days that are complete then.
    pub fn roll_up(&self, limit: usize) {
        let now = self.clock.now();
        let due = RollUp {
            before: now,
            now,
            limit,
            size: self.store.segment_rows(),
        };
        let roll = |conn: &mut _| rollup::roll_up(conn, due);
        self.store.run_blocking(roll).expect("a roll-up");
    }

    /// A server with settings of the test's own.
    pub fn start_with(options: TestOptions) -> Self {
        Self::start_on(TestDatabase::migrated(), options)
    }

    /// A server on this database, whose schema is up to date.
    pub fn start_on(database: TestDatabase, options: TestOptions) -> Self {
        let clock = TestClock::default();
        let store = Store::connect(&database.url, POOL_SIZE).expect("a pool");
        let store = match options.cache_bytes {
            Some(bytes) => store.with_cache_bytes(bytes),
            None => store,
        };
        let store = store.with_segment_rows(options.segment_rows);
        let limits = options.connections;
        let state = state(store.clone(), &clock, options);
        let live = Arc::clone(&state.live);
        let (addresses, handle) = serve(state, limits);
        let Addresses { base, grpc } = addresses;
        Self {
            base,
            grpc,
            clock,
            database,
            store,
            live,
            handle,
        }
    }

    /// Another server on the same database and by the same clock.
    pub fn beside(&self) -> SecondServer {
        let store = Store::connect(&self.database.url, POOL_SIZE).expect("a pool");
        let state = state(store.clone(), &self.clock, TestOptions::default());
        let live = Arc::clone(&state.live);
        let (addresses, handle) = serve(state, ConnectionLimits::default());
        SecondServer {
            base: addresses.base,
            store,
            live,
            handle,
        }
    }

    /// A client with every right.
    pub fn admin(&self) -> Client {
        self.key(&Permission::ALL)
    }

    /// A client whose API key has just these rights.
    pub fn key(&self, scopes: &[Permission]) -> Client {
        Client::new(self.base.clone(), Some(self.secret(scopes)))
    }

    /// The secret of a new API key with just these rights.
    pub fn secret(&self, scopes: &[Permission]) -> String {
        let secret = secret::new_api_key().expect("randomness");
        let new = NewApiKey {
            id: Uuid::now_v7(),
            name: "test".into(),
            prefix: secret[..8].into(),
            secret_hash: secret::digest(&secret),
            scopes: scopes.to_vec(),
            created_at: self.clock.now(),
            created_by: None,
            expires_at: None,
        };
        self.store
            .run_blocking(|conn| api_keys::insert(conn, new))
            .expect("an API key");
        secret
    }

    /// A client that is not signed in.
    pub fn anonymous(&self) -> Client {
        Client::new(self.base.clone(), None)
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        // Sends the order at once; the server ends on its own thread.
        drop(self.handle.stop(false));
    }
}

/// A server beside the first; stops with its value.
#[derive(Debug)]
pub struct SecondServer {
    base: String,
    /// Its pool.
    pub store: Store,
    /// Its settings.
    pub live: Arc<Live>,
    handle: ServerHandle,
}

impl SecondServer {
    /// The same client, who talks to this server.
    pub fn seen_by(&self, client: &Client) -> Client {
        Client::new(self.base.clone(), client.token().map(str::to_owned))
    }
}

impl Drop for SecondServer {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

/// The state of a server that is to run by these options.
pub fn state(store: Store, clock: &TestClock, options: TestOptions) -> AppState {
    let live = store.run_blocking(|conn| Live::load(conn, options.fixed));
    let state = AppState::new(StateOptions {
        store,
        clock: clock.clock(),
        live: Arc::new(live.expect("settings that do")),
        settings: options.settings,
        writer: options.writer,
        search_budget: options.search_budget,
        export_buffer: options.export_buffer,
        web_dir: options.web_dir,
        trusted_proxies: options.trusted_proxies,
    });
    state.expect("a state")
}

/// Where a server listens.
struct Addresses {
    base: String,
    grpc: String,
}

fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, url)
}

fn serve(state: AppState, limits: ConnectionLimits) -> (Addresses, ServerHandle) {
    let ((http, base), (otlp_grpc, grpc)) = (listener(), listener());
    let listeners = Listeners {
        http,
        otlp_grpc: Some(otlp_grpc),
    };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let state = web::Data::new(state);
        rt::System::new().block_on(async move {
            let server = server::listen(listeners, state, limits)
                .expect("a listening server")
                .workers(1)
                .disable_signals()
                .run();
            sender.send(server.handle()).expect("the test waits for it");
            server.await.expect("a server that ends well");
        });
    });
    let handle = receiver.recv().expect("a server");
    (Addresses { base, grpc }, handle)
}
