//! The command line.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Parser, Subcommand};

use crate::{
    config::{Config, Sources},
    operator::{self, OperatorError, growth::Growth},
};

/// Everbasic: BASIC-80 in the browser, in a workbench whose session never dies.
///
/// Without a command it serves. It is configured by flags, environment variables or a file: see
/// README.md.
#[derive(Debug, Parser)]
#[command(name = "everbasic-server", version)]
pub struct Cli {
    /// What to do; without it: serve.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A file of lines NAME=value with the names of the environment variables.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where to listen, host:port.
    #[arg(long, global = true)]
    addr: Option<String>,
    /// Where sessions are kept.
    #[arg(long, global = true, value_name = "URL")]
    redis_url: Option<String>,
    /// What Redis keys begin with.
    #[arg(long, global = true, value_name = "TEXT")]
    redis_key_prefix: Option<String>,
    /// Signs the session cookie. Other users of the machine can see flags: the environment or a file
    /// is the better place.
    #[arg(long, global = true, value_name = "TEXT")]
    storage_secret: Option<String>,
    /// 1 where browsers come by https.
    #[arg(long, global = true, value_name = "0|1")]
    secure_cookie: Option<String>,
}

impl Cli {
    /// What the flags say, by the names of the keys.
    pub fn flags(&self) -> BTreeMap<&'static str, String> {
        let said = [
            ("EVERBASIC_ADDR", &self.addr),
            ("EVERBASIC_REDIS_URL", &self.redis_url),
            ("EVERBASIC_REDIS_KEY_PREFIX", &self.redis_key_prefix),
            ("EVERBASIC_STORAGE_SECRET", &self.storage_secret),
            ("EVERBASIC_SECURE_COOKIE", &self.secure_cookie),
        ];
        let said = said
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)));
        said.collect()
    }
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the workbench (the default).
    Serve,
    /// Look at sessions in Redis, or delete one.
    #[command(subcommand)]
    Sessions(Sessions),
    /// Write sessions to a file.
    Backup {
        /// The file; it is replaced only by a whole backup.
        file: PathBuf,
        /// This session only.
        #[arg(long, value_name = "NAME")]
        session: Option<String>,
    },
    /// Merge the sessions of a file into Redis: what is newer there stays.
    Restore {
        /// A file that `backup` has written.
        file: PathBuf,
        /// This session only.
        #[arg(long, value_name = "NAME")]
        session: Option<String>,
    },
    /// Say how the server is configured, by what, and whether that can work.
    CheckConfig,
    /// Show by a real run that each session has settings of its own.
    CheckIsolation,
    /// Measure how the memory of Redis grows with sessions; writes growth.csv and growth.svg.
    MemoryGrowth {
        /// Sessions at the end.
        #[arg(long, default_value_t = 1_000_000)]
        sessions: u64,
        /// Sessions between two measurements.
        #[arg(long, default_value_t = 100_000)]
        step: u64,
        /// Where the files go.
        #[arg(long, default_value = ".")]
        out: PathBuf,
    },
}

/// What can be done with sessions.
#[derive(Debug, Subcommand)]
pub enum Sessions {
    /// All of them: registers, bytes of memory, expiry.
    List,
    /// What one of them holds.
    Show {
        /// Its name, as `list` shows it.
        name: String,
        /// Also the values.
        #[arg(long)]
        values: bool,
    },
    /// Delete one of them.
    Delete {
        /// Its name, as `list` shows it.
        name: String,
    },
}

/// What an operator's command has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// For standard output.
    pub text: String,
    /// Whether what was checked holds.
    pub is_good: bool,
}

/// Does what an operator asks; `None` for serving.
///
/// # Errors
/// [`OperatorError`].
pub async fn operate(
    command: &Command,
    config: &Config,
    sources: &Sources,
) -> Result<Option<Answer>, OperatorError> {
    let text = match command {
        Command::Serve => return Ok(None),
        Command::Sessions(Sessions::List) => operator::sessions::list(config).await?,
        Command::Sessions(Sessions::Show { name, values }) => {
            operator::sessions::show(config, name, *values).await?
        }
        Command::Sessions(Sessions::Delete { name }) => {
            operator::sessions::delete(config, name).await?
        }
        Command::Backup { file, session } => {
            operator::backup::backup(config, file, session.as_deref()).await?
        }
        Command::Restore { file, session } => {
            operator::backup::restore(config, file, session.as_deref()).await?
        }
        Command::CheckConfig => {
            let report = operator::configuration::check(config).await?;
            return Ok(Some(Answer {
                text: format!("{}{}", sources.table(), report.text),
                is_good: report.holds,
            }));
        }
        Command::CheckIsolation => {
            let report = operator::isolation::check(config).await?;
            return Ok(Some(Answer {
                text: report.text,
                is_good: report.holds,
            }));
        }
        Command::MemoryGrowth {
            sessions,
            step,
            out,
        } => {
            let growth = Growth {
                sessions: *sessions,
                step: *step,
            };
            operator::growth::measure(config, growth, out).await?
        }
    };
    Ok(Some(Answer {
        text,
        is_good: true,
    }))
}
