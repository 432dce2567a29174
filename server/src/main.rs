//! `everbasic-server`: serves the workbench, and does what its operator asks.

use std::{future::IntoFuture, path::Path, process::ExitCode};

use clap::Parser;
use leptos::config::{LeptosOptions, get_configuration};
use server::{
    cli::{self, Cli},
    config::{Config, Sources},
    metrics::Metrics,
    routes::{AppState, router},
    settings::{self, FileSettings, Keeper},
    shutdown::{self, Shutdown},
    site::Site,
    storage,
};
use tracing_subscriber::EnvFilter;

/// Where the build puts the site, from the root of the workspace.
const SITE_ROOT_DEFAULT: &str = "target/site";

/// Exit code for a configuration that cannot be served: 2, as for wrong arguments.
const WRONG_CONFIGURATION: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
    match run(&cli).await {
        Ok(is_good) => ExitCode::from(u8::from(!is_good)),
        Err(Failure::Configuration(text)) => {
            tracing::error!("{text}");
            ExitCode::from(WRONG_CONFIGURATION)
        }
        Err(Failure::Running(text)) => {
            tracing::error!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// Why the server ends other than by being asked to.
enum Failure {
    /// It was configured to do what cannot be done.
    Configuration(String),
    /// The system does not let it.
    Running(String),
}

/// Whether all is well at the end.
async fn run(cli: &Cli) -> Result<bool, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::Configuration(error.to_string());
    let environment = std::env::vars_os();
    let environment = environment
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let sources = Sources::new(cli.flags(), environment, cli.config.as_deref());
    let sources = sources.map_err(|error| wrong(&error))?;
    for notice in sources.notices() {
        tracing::warn!("{notice}");
    }
    let config = Config::read(|name| sources.get(name)).map_err(|error| wrong(&error))?;
    for notice in &config.notices {
        tracing::warn!("{notice}");
    }
    if let Some(command) = &cli.command {
        let answer = cli::operate(command, &config, &sources).await;
        let answer = answer.map_err(|error| Failure::Running(error.to_string()))?;
        if let Some(answer) = answer {
            print!("{}", answer.text);
            return Ok(answer.is_good);
        }
    }
    serve_workbench(&config).await?;
    Ok(true)
}

async fn serve_workbench(config: &Config) -> Result<(), Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::Configuration(error.to_string());
    tracing::info!("everbasic-server {}", env!("CARGO_PKG_VERSION"));
    let store = storage::open(config).map_err(|error| wrong(&error))?;
    let sessions = storage::sessions(config).map_err(|error| wrong(&error))?;
    let leptos = leptos_options();
    let root = Path::new(leptos.site_root.as_ref());
    let site = Site::find(root).map_err(|error| {
        Failure::Configuration(format!(
            "the browser bundle is not in {}: {error}; build it with: cargo leptos build --release, \
             and start the server beside it or set LEPTOS_SITE_ROOT",
            root.display()
        ))
    })?;
    let in_files = settings::are_in_files(config);
    let settings = Keeper::read(FileSettings::of_this_user(), in_files).await;
    let settings = settings.map_err(|error| wrong(&error))?;
    storage::announce(&store, config).await;
    storage::announce_settings(&settings);

    let shutdown = Shutdown::default();
    let metrics = Metrics::new(storage::observed(config));
    let state = AppState {
        metrics,
        store,
        settings,
        site,
        leptos,
        shutdown: shutdown.clone(),
    };
    serve(config, router(state, sessions), shutdown).await
}

async fn serve(config: &Config, router: axum::Router, shutdown: Shutdown) -> Result<(), Failure> {
    let addr = config.addr;
    let listener = tokio::net::TcpListener::bind(addr).await.map_err(|error| {
        Failure::Configuration(format!(
            "cannot listen on {addr}: {error}; EVERBASIC_ADDR sets another address"
        ))
    })?;
    tracing::info!("serving http://{addr}");
    let begun = shutdown.clone();
    let serving = axum::serve(listener, router)
        .with_graceful_shutdown(async move { begun.begun().await })
        .into_future();
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        ended = &mut serving => ended.map_err(|error| Failure::Running(error.to_string())),
        () = shutdown::asked_for() => {
            tracing::info!("ending; requests under way may finish");
            shutdown.begin();
            match tokio::time::timeout(shutdown::GRACE, serving).await {
                Ok(ended) => ended.map_err(|error| Failure::Running(error.to_string())),
                // What is still open by now is cut; tabs come back by themselves.
                Err(_) => Ok(()),
            }
        }
    }
}

/// What Leptos wants to know: as cargo-leptos says it, else the defaults of this workspace.
fn leptos_options() -> LeptosOptions {
    let said = get_configuration(None).ok().map(|file| file.leptos_options);
    said.unwrap_or_else(|| {
        let root =
            std::env::var("LEPTOS_SITE_ROOT").unwrap_or_else(|_| SITE_ROOT_DEFAULT.to_owned());
        LeptosOptions::builder()
            .output_name("everbasic")
            .site_root(root)
            .build()
    })
}
