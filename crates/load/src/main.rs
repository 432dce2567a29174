//! `everbasic-load`: real servers under growing load, as a report.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::Parser;
use load::{
    LoadError,
    crowd::{Part, be_part},
    measure::{Plan, measure},
};

/// Starts Redis and servers, loads them with simulated browsers, and writes a page and a picture.
#[derive(Debug, Parser)]
#[command(name = "everbasic-load", version)]
struct Options {
    /// The server's program.
    #[arg(long, default_value = "target/release/everbasic-server")]
    server: PathBuf,
    /// The site that it serves.
    #[arg(long, default_value = "target/site")]
    site: PathBuf,
    /// How many servers.
    #[arg(long, default_value_t = 3)]
    replicas: u8,
    /// Requests that each server takes at once; more are answered 503.
    #[arg(long, default_value_t = 2000)]
    requests_at_once: u32,
    /// Sessions at once, step by step.
    #[arg(long, value_delimiter = ',', default_value = "100,300,1000,2000,3000")]
    steps: Vec<u32>,
    /// How long each step takes, in seconds.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// How many times longer visitors pause than somebody who types without rest.
    #[arg(long, default_value_t = 1.0)]
    pace: f64,
    /// Sessions under which one server is killed at the end; 0 kills none.
    #[arg(long, default_value_t = 0)]
    storm: u32,
    /// Minutes for which the visitors of the first step are replaced by others each minute.
    #[arg(long, default_value_t = 0)]
    soak: u32,
    /// Where the files go.
    #[arg(long, default_value = "docs")]
    out: PathBuf,
    /// Their name: NAME.md and NAME.svg.
    #[arg(long, default_value = "load")]
    name: String,
    /// What the report says it was made by.
    #[arg(long, default_value = "make load")]
    command: String,
    /// Be a part of the visitors to these servers, for the process that has started this one.
    #[arg(long, hide = true, num_args = 1..)]
    part: Vec<SocketAddr>,
    #[arg(long, hide = true, default_value_t = 0)]
    first: u32,
    #[arg(long, hide = true, default_value_t = 0)]
    count: u32,
    #[arg(long, hide = true, default_value_t = 200.0)]
    arrivals_per_s: f64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let done = if options.part.is_empty() {
        report(options).await
    } else {
        let part = Part {
            servers: options.part,
            first: options.first,
            count: options.count,
            pace: options.pace,
            arrivals_per_s: options.arrivals_per_s,
        };
        be_part(&part).await
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn report(options: Options) -> Result<(), LoadError> {
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let plan = Plan {
        command: options.command,
        name: options.name.clone(),
        server: absolute(&options.server),
        site: absolute(&options.site),
        replicas: options.replicas,
        requests_at_once: options.requests_at_once,
        steps: options.steps,
        seconds: options.seconds,
        pace: options.pace,
        storm: options.storm,
        soak: options.soak,
    };
    let (page, picture) = measure(&plan).await?;
    std::fs::write(options.out.join(format!("{}.md", options.name)), page)?;
    std::fs::write(options.out.join(format!("{}.svg", options.name)), picture)?;
    Ok(())
}
