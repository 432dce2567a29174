//! How the memory of Redis grows with sessions: as many bytes for the last as for the first.

use std::{fmt::Write as _, fs, path::Path};

use redis::{Pipeline, pipe};
use relay::RedisNode;
use session::SessionId;

use super::{
    OperatorError,
    plot::{self, Point},
};
use crate::config::Config;

/// Sessions written or deleted in one round trip.
const PER_TRIP: u64 = 1_000;
/// Sessions whose encoding is looked at.
const SAMPLES: u64 = 100;

/// What to measure.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// Sessions at the end.
    pub sessions: u64,
    /// Sessions between two measurements.
    pub step: u64,
}

/// Adds sessions step by step under a prefix of its own, measures the memory of Redis after each step,
/// writes `growth.csv` and `growth.svg` to a directory, and deletes the sessions again. Each has four
/// values, as `crates/session` writes them.
///
/// # Errors
/// [`OperatorError`].
pub async fn measure(
    config: &Config,
    growth: Growth,
    directory: &Path,
) -> Result<String, OperatorError> {
    let mut nodes = super::shared_store(config)?.nodes().await?;
    let redis = nodes.pop().filter(|_| nodes.is_empty());
    let redis = redis.ok_or(OperatorError::SeveralNodes)?;
    let prefix = format!("growth:{}:", SessionId::random()?.store_key());
    let measured = fill(&redis, &prefix, growth).await;
    let cleared = clear(&redis, &prefix, growth.sessions).await;
    let (points, encodings) = measured?;
    cleared?;
    let report = Report::of(&points);
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| OperatorError::File { path, source }
    };
    fs::create_dir_all(directory).map_err(failed(directory))?;
    let csv = directory.join("growth.csv");
    fs::write(&csv, table(&points)).map_err(failed(&csv))?;
    let svg = directory.join("growth.svg");
    let title = format!(
        "Redis memory by sessions: {:.0} bytes a session",
        report.bytes_per_session
    );
    fs::write(&svg, plot::svg(&title, &points)).map_err(failed(&svg))?;
    Ok(format!(
        "{} sessions, {:.1} bytes each; at most {:.2} % off the straight line; \
         {encodings} of {SAMPLES} samples kept as listpack\nwritten: {}, {}\n",
        growth.sessions,
        report.bytes_per_session,
        100.0 * report.deviation,
        csv.display(),
        svg.display(),
    ))
}

/// Writes all sessions; the memory after each step, and how many of the samples are listpacks.
async fn fill(
    redis: &RedisNode,
    prefix: &str,
    growth: Growth,
) -> Result<(Vec<Point>, u64), OperatorError> {
    let mut points = vec![Point {
        x: 0.0,
        y: used_bytes(redis).await? as f64,
    }];
    let step = growth.step.max(1);
    let mut written = 0;
    while written < growth.sessions {
        let goal = (written + step).min(growth.sessions);
        while written < goal {
            let end = (written + PER_TRIP).min(goal);
            let writes = write_sessions(written..end, prefix);
            redis.query_all::<redis::Value>(&writes).await?;
            written = end;
        }
        let y = used_bytes(redis).await? as f64;
        points.push(Point {
            x: written as f64,
            y,
        });
    }
    let mut listpacks = 0;
    for sample in 0..SAMPLES {
        let number = sample * growth.sessions / SAMPLES;
        let mut command = redis::cmd("OBJECT");
        command.arg("ENCODING").arg(key(prefix, number));
        let encoding: String = redis.query(&command).await?;
        listpacks += u64::from(encoding == "listpack");
    }
    Ok((points, listpacks))
}

fn write_sessions(numbers: std::ops::Range<u64>, prefix: &str) -> Pipeline {
    let mut writes = pipe();
    for number in numbers {
        let key = key(prefix, number);
        let visits = number % 1_000;
        writes.cmd("HSET").arg(&key);
        writes.arg("theme").arg("\"amber\"");
        writes.arg("visits").arg(visits);
        writes.arg("name").arg(format!("\"visitor {number}\""));
        writes
            .arg("items")
            .arg("[\"tea\",\"cup\",\"pot\"]")
            .ignore();
        writes.cmd("EXPIRE").arg(&key).arg(86_400).ignore();
    }
    writes
}

async fn clear(redis: &RedisNode, prefix: &str, sessions: u64) -> Result<(), OperatorError> {
    let mut from = 0;
    while from < sessions {
        let end = (from + PER_TRIP).min(sessions);
        let mut deletes = pipe();
        for number in from..end {
            deletes.cmd("UNLINK").arg(key(prefix, number)).ignore();
        }
        redis.query_all::<redis::Value>(&deletes).await?;
        from = end;
    }
    Ok(())
}

/// The name of a session: as long as that of a real one.
fn key(prefix: &str, number: u64) -> String {
    format!("{prefix}session:{{{number:024}}}")
}

async fn used_bytes(redis: &RedisNode) -> Result<u64, OperatorError> {
    let info: String = redis.query(redis::cmd("INFO").arg("memory")).await?;
    let line = info
        .lines()
        .find_map(|line| line.strip_prefix("used_memory:"));
    Ok(line
        .and_then(|bytes| bytes.trim().parse().ok())
        .unwrap_or(0))
}

fn table(points: &[Point]) -> String {
    let mut csv = "sessions,bytes\n".to_owned();
    for Point { x, y } in points {
        let _ = writeln!(csv, "{x:.0},{y:.0}");
    }
    csv
}

/// How straight the line is.
struct Report {
    bytes_per_session: f64,
    /// The largest distance from the straight line, by the height of the line there.
    deviation: f64,
}

impl Report {
    /// The line of least squares through the first point.
    fn of(points: &[Point]) -> Self {
        let Some(first) = points.first() else {
            return Self {
                bytes_per_session: 0.0,
                deviation: 0.0,
            };
        };
        let grown = points
            .iter()
            .map(|point| (point.x - first.x, point.y - first.y));
        let (above, below) = grown.clone().fold((0.0, 0.0), |(above, below), (x, y)| {
            (above + x * y, below + x * x)
        });
        let bytes_per_session = if below > 0.0 { above / below } else { 0.0 };
        let deviations = grown.filter(|(x, _)| *x > 0.0).map(|(x, y)| {
            let expected = bytes_per_session * x;
            (y - expected).abs() / expected.max(1.0)
        });
        Self {
            bytes_per_session,
            deviation: deviations.fold(0.0, f64::max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(ys: &[f64]) -> Vec<Point> {
        let numbered = ys.iter().enumerate();
        numbered
            .map(|(x, y)| Point { x: x as f64, y: *y })
            .collect()
    }

    #[test]
    fn a_straight_line_has_a_slope_and_no_deviation() {
        let report = Report::of(&points(&[100.0, 110.0, 120.0, 130.0]));
        assert!((report.bytes_per_session - 10.0).abs() < 1e-9);
        assert!(report.deviation < 1e-9);
        let report = Report::of(&points(&[0.0, 10.0, 20.0, 36.0]));
        assert!(report.deviation > 0.1);
        assert!(Report::of(&[]).deviation < 1e-9);
    }

    #[test]
    fn the_table_has_a_line_for_each_measurement() {
        assert_eq!(table(&points(&[5.0, 7.4])), "sessions,bytes\n0,5\n1,7\n");
    }
}
