//! `everbasic-load`: real servers under growing load, as a report.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use load::measure::{Plan, measure};

/// Starts Redis and servers, loads them with simulated browsers, and writes load.md and load.svg.
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
    replicas: usize,
    /// Sessions at once, step by step.
    #[arg(long, value_delimiter = ',', default_value = "100,300,1000,3000")]
    steps: Vec<u32>,
    /// How long each step takes, in seconds.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Where the files go.
    #[arg(long, default_value = "docs")]
    out: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let plan = Plan {
        server: absolute(&options.server),
        site: absolute(&options.site),
        replicas: options.replicas,
        steps: options.steps,
        seconds: options.seconds,
    };
    let written = match measure(&plan).await {
        Ok((report, picture)) => std::fs::write(options.out.join("load.md"), report)
            .and_then(|()| std::fs::write(options.out.join("load.svg"), picture)),
        Err(error) => Err(std::io::Error::other(error)),
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
