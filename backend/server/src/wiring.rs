//! Puts the crates together: database, store, API, jobs, web app.

use std::net::TcpListener;

use actix_web::{App, HttpServer};

use crate::cli::CliError;
use crate::config::Config;
use crate::database::Database;
use crate::signals;
use crate::web_app::WebApp;

/// A server that has taken its address and its database.
pub struct Running {
    listener: TcpListener,
    web_app: Option<WebApp>,
    database: Database,
}

impl Running {
    /// Takes the address, starts the database, brings its schema up to date.
    ///
    /// # Errors
    /// Whatever of that fails.
    pub fn start(config: &Config) -> Result<Self, CliError> {
        let address = config.network.listen;
        let listener =
            TcpListener::bind(address).map_err(|source| CliError::Listen { address, source })?;
        let database = Database::open(&config.database)?;
        logbook_store::migrations::run(database.url())?;
        let web_app = WebApp::find(&config.network.web_dir);
        Ok(Self {
            listener,
            web_app,
            database,
        })
    }

    /// What people are told once the server is ready.
    pub fn welcome(&self) -> String {
        String::new()
    }

    /// Serves until the process is told to stop.
    ///
    /// # Errors
    /// When serving breaks off by itself.
    pub fn wait(self) -> Result<(), CliError> {
        let Self {
            listener,
            web_app,
            database,
        } = self;
        let serve = async move {
            let app = move || {
                App::new().configure(|config| {
                    if let Some(web_app) = &web_app {
                        web_app.configure(config);
                    }
                })
            };
            HttpServer::new(app)
                .shutdown_signal(signals::stop_requested())
                .listen(listener)?
                .run()
                .await
        };
        let result = actix_web::rt::System::new()
            .block_on(serve)
            .map_err(CliError::Server);
        drop(database);
        result
    }
}

/// The OpenAPI document.
pub fn openapi_document() -> String {
    String::new()
}
