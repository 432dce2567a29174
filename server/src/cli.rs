//! The command line.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Arg, ArgMatches, FromArgMatches, Parser, Subcommand};

use crate::{
    config::{Config, Sources, keys::KEYS},
    operator::{self, OperatorError, growth::Growth},
};

/// Everbasic: BASIC-80 in the browser, in a workbench whose session never dies.
///
/// Without a command it serves. It is configured by flags, environment variables or a file: see
/// docs/operations.md.
#[derive(Debug, Parser)]
#[command(name = "everbasic-server", version)]
pub struct Cli {
    /// What to do; without it: serve.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A file of lines NAME=value with the names of the environment variables.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    flags: Flags,
}

impl Cli {
    /// What the flags say, by the names of the keys.
    pub fn flags(&self) -> BTreeMap<&'static str, String> {
        self.flags.0.clone()
    }
}

/// A flag for every key that can be configured.
#[derive(Debug, Default)]
struct Flags(BTreeMap<&'static str, String>);

impl clap::Args for Flags {
    fn augment_args(command: clap::Command) -> clap::Command {
        KEYS.iter().fold(command, |command, key| {
            let help = format!("{} [{}: {}]", key.meaning, key.name, key.default);
            let flag = Arg::new(key.name).long(key.flag).value_name("VALUE");
            command.arg(flag.global(true).help(help))
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for key in KEYS {
            if let Some(value) = matches.get_one::<String>(key.name) {
                self.0.insert(key.name, value.clone());
            }
        }
        Ok(())
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
        #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
        session: Option<String>,
    },
    /// Merge the sessions of a file into Redis: what is newer there stays.
    Restore {
        /// A file that `backup` has written.
        file: PathBuf,
        /// This session only.
        #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
        session: Option<String>,
    },
    /// Say how the server is configured, by what, and whether that can work.
    CheckConfig,
    /// Write this program with a site behind it: one file that serves alone.
    Pack {
        /// The site's folder, which holds pkg.
        site: PathBuf,
        /// The file to write.
        out: PathBuf,
    },
    /// Ask the server that runs with this configuration whether it lives, for a container's health check.
    CheckHealth,
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
        /// Its name, as `list` shows it; some begin with a hyphen.
        #[arg(allow_hyphen_values = true)]
        name: String,
        /// Also the values.
        #[arg(long)]
        values: bool,
    },
    /// Delete one of them.
    Delete {
        /// Its name, as `list` shows it; some begin with a hyphen.
        #[arg(allow_hyphen_values = true)]
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
        Command::Pack { site, out } => operator::pack(site, out)?,
        Command::CheckHealth => {
            let report = operator::health::check(config);
            return Ok(Some(Answer {
                text: report.text,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sessions_name_may_begin_with_hyphens() {
        for name in ["-hQ3", "--Q3", "-"] {
            let parsed = |line: &[&str]| {
                let line = ["everbasic-server"].iter().chain(line).chain([&name]);
                Cli::try_parse_from(line).expect("it is taken").command
            };
            for found in [
                parsed(&["sessions", "show"]),
                parsed(&["sessions", "delete"]),
                parsed(&["backup", "file", "--session"]),
                parsed(&["restore", "file", "--session"]),
            ] {
                let found = match found {
                    Some(Command::Sessions(
                        Sessions::Show { name, .. } | Sessions::Delete { name },
                    )) => Some(name),
                    Some(Command::Backup { session, .. } | Command::Restore { session, .. }) => {
                        session
                    }
                    _ => None,
                };
                assert_eq!(found.as_deref(), Some(name));
            }
        }
    }
}
