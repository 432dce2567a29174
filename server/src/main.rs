//! `everbasic-server`: serves the workbench, and does what its operator asks.

use std::{path::Path, process::ExitCode};

use clap::Parser;
use leptos::config::{LeptosOptions, get_configuration};
use relay::AnyStore;
use server::{
    cli::{self, Cli},
    client::Believed,
    config::{Config, LogFormat, Mode, Sources},
    fingerprint::Fingerprint,
    limits::Gate,
    listen::{self, Listener, tls},
    logs,
    metrics::Metrics,
    operator_page::Token,
    routes::{AppState, router},
    settings::{self, FileSettings, Keeper},
    shutdown::{self, Shutdown},
    site::{Site, packed::Packed},
    storage,
    traces::Traces,
};

/// Where the build puts the site, from the root of the workspace.
const SITE_ROOT_DEFAULT: &str = "target/site";

/// Exit code for a configuration that cannot be served: 2, as for wrong arguments.
const WRONG_CONFIGURATION: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let ended = run(&cli).await;
    // Where the configuration could not be read nobody has said how lines should look.
    logs::begin(LogFormat::Text);
    match ended {
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
    let config = Config::read(|name| sources.get(name)).map_err(|error| wrong(&error))?;
    logs::begin(config.log_format);
    for notice in sources.notices().iter().chain(&config.notices) {
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
    let mode = match config.mode {
        Mode::Development => "development",
        Mode::Production => "production",
    };
    tracing::info!("everbasic-server {}, {mode}", env!("CARGO_PKG_VERSION"));
    let store = storage::open(config).map_err(|error| wrong(&error))?;
    let keys = storage::signing_keys(config).map_err(|error| wrong(&error))?;
    let sessions = storage::sessions(config, keys.clone()).map_err(|error| wrong(&error))?;
    let leptos = leptos_options();
    let site = site(Path::new(leptos.site_root.as_ref()))?;
    let site = site.beside(&config.other_sites);
    let site = site.map_err(|error| wrong(&format!("EVERBASIC_OTHER_SITES: {error}")))?;
    let tls = config.tls.as_ref().map(tls::acceptor).transpose();
    let tls = tls.map_err(|error| wrong(&error))?;
    let in_files = settings::are_in_files(config);
    let settings = Keeper::read(FileSettings::of_this_user(), in_files).await;
    let settings = settings.map_err(|error| wrong(&error))?;
    storage::announce(&store, config).await;
    storage::announce_settings(&settings);

    let observed = storage::observed(config);
    let metrics = Metrics::new(observed.clone());
    if let Some(redis) = observed {
        let fingerprint = Fingerprint::new(redis, &config.redis_key_prefix, &keys);
        tokio::spawn(fingerprint.watch(metrics.clone()));
    }
    let believed = Believed::new(config);
    let traces = config
        .collector
        .clone()
        .map_or_else(Traces::default, |collector| {
            Traces::to(collector, config.trace_one_in)
        });
    let state = AppState {
        traces: traces.clone(),
        gate: Gate::new(&config.limits, metrics.clone()),
        metrics,
        store,
        settings,
        site,
        leptos,
        shutdown: Shutdown::default(),
        believed: believed.clone(),
        patience: config.patience,
        operator: config.operator_token.as_deref().map(Token::new),
    };
    let addr = config.addr;
    let socket = listen::bind(addr).await.map_err(|error| {
        Failure::Configuration(format!(
            "cannot listen on {addr}: {error}; EVERBASIC_ADDR sets another address"
        ))
    })?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    // Port 0 is any free one; this is which.
    let addr = socket.local_addr().unwrap_or(addr);
    // From here on somebody may ask for the end.
    let asked_for = shutdown::asked_for();
    tracing::info!("serving {scheme}://{addr}");
    let shutdown = state.shutdown.clone();
    let store = state.store.clone();
    let listener = Listener::new(socket, tls, believed, config);
    let listening = listener.serve(router(state, sessions), shutdown.clone());
    let listening = tokio::spawn(listening);
    asked_for.await;
    end(config, &shutdown, &store, listening).await;
    traces.flush(config.grace).await;
    Ok(())
}

/// The site: the one that is named, else the one at the end of this program's own file, else the one of
/// the last build.
fn site(root: &Path) -> Result<Site, Failure> {
    let own = std::env::current_exe().and_then(|program| Packed::read(&program));
    let found = match own {
        Ok(Some(packed)) if std::env::var_os("LEPTOS_SITE_ROOT").is_none() => Site::packed(packed),
        _ => Site::find(root),
    };
    found.map_err(|error| {
        Failure::Configuration(format!(
            "the browser bundle is not in {}: {error}; build it with: cargo leptos build --release, \
             and start the server beside it or set LEPTOS_SITE_ROOT",
            root.display()
        ))
    })
}

/// Ends the server within a bound.
async fn end(
    config: &Config,
    shutdown: &Shutdown,
    store: &AnyStore,
    listening: tokio::task::JoinHandle<()>,
) {
    if !config.drain.is_zero() {
        shutdown.announce();
        let seconds = config.drain.as_secs();
        tracing::info!("ending in {seconds} s; /readyz says so");
        tokio::select! {
            () = tokio::time::sleep(config.drain) => {}
            // Whoever asks twice is in a hurry.
            () = shutdown::asked_for() => {}
        }
    }
    tracing::info!("ending; requests under way may finish, tabs go to another server");
    shutdown.begin();
    // The listener is dropped with its task: from here on connections are refused.
    if listening.await.is_err() {
        tracing::error!("the task that accepts connections has failed");
    }
    let open = shutdown.all_gone(config.grace).await;
    storage::hand_over(store, config.grace).await;
    match open {
        0 => tracing::info!("ended"),
        // What is still open by now is cut; tabs come back by themselves.
        count => tracing::warn!("ended; {count} connections were cut"),
    }
}

/// What Leptos wants to know: as cargo-leptos says it while it watches, else the defaults of this
/// workspace.
fn leptos_options() -> LeptosOptions {
    let is_told = std::env::var_os("LEPTOS_OUTPUT_NAME").is_some();
    let said = is_told.then(|| get_configuration(None).ok()).flatten();
    said.map_or_else(
        || {
            let root =
                std::env::var("LEPTOS_SITE_ROOT").unwrap_or_else(|_| SITE_ROOT_DEFAULT.to_owned());
            LeptosOptions::builder()
                .output_name("everbasic")
                .site_root(root)
                .build()
        },
        |file| file.leptos_options,
    )
}
