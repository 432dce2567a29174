//! What was measured, as a page and a picture.

use std::{fmt::Write as _, time::Duration};

use super::{Measured, Minute, Plan, Step, Storm};
use crate::plot::{Curve, svg};

/// A push should be acknowledged within this time, 99 of 100.
const GOAL: Duration = Duration::from_millis(50);
/// Errors that are written out.
const ERRORS_SHOWN: usize = 5;

/// The report.
pub(super) fn page(plan: &Plan, measured: &mut Measured) -> String {
    let mut text = introduction(plan, &measured.others);
    for step in &mut measured.steps {
        text += &row(step, measured.idle_kb, plan);
        text += "\n";
    }
    write_best(&mut text, plan, measured);
    for step in &measured.steps {
        write_errors(&mut text, &step.pushes.errors);
    }
    write_soak(&mut text, &mut measured.soak);
    if let Some(storm) = &mut measured.storm {
        write_storm(&mut text, plan, storm);
    }
    let _ = writeln!(text, "\n![Growth]({}.svg)", plan.name);
    text
}

fn introduction(plan: &Plan, others: &str) -> String {
    format!(
        "# Load\n\nMade by `{}`: {} servers and one Redis, loaded by simulated browsers over the real \
         protocol on the same machine ({} cores, shared with the load generator and whatever else runs \
         there). Each visitor has a live channel and a session of its own, pushes a line of a program every \
         {:.1} s on average, runs a program for five checkpoints of 1.8 KB once in forty steps, and presses F5 \
         once. Each step lasts {} s after all have arrived. At the end each visitor looks for every value \
         that was acknowledged. A server takes {} requests at once.\n\nBefore the first step the load average \
         was {others}: what others do on the machine is in all times.\n\n\
         | sessions | pushes/s | median ms | p99 ms | slowest ms | cores of servers | KB a session in a \
         server | cores of Redis | of a core, Redis, per 1,000 sessions | shed | errors |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
        plan.command,
        plan.replicas,
        std::thread::available_parallelism().map_or(1, usize::from),
        0.4 * plan.pace,
        plan.seconds,
        plan.requests_at_once,
    )
}

/// A row of the table.
pub(super) fn row(step: &mut Step, idle_kb: u64, plan: &Plan) -> String {
    let per_thousand = step.redis_cores * 1_000.0 / f64::from(step.sessions) * 100.0;
    format!(
        "| {} | {:.0} | {:.1} | {:.1} | {:.1} | {:.2} | {:.1} | {:.2} | {:.1} % | {} | {} |",
        step.sessions,
        step.per_second,
        ms(step.pushes.quantile(0.5)),
        ms(step.pushes.quantile(0.99)),
        ms(step.pushes.quantile(1.0)),
        step.server_cores,
        kb_per_session(step, idle_kb, plan),
        step.redis_cores,
        per_thousand,
        step.pushes.shed,
        step.pushes.errors.len()
    )
}

fn write_best(text: &mut String, plan: &Plan, measured: &mut Measured) {
    let idle = measured.idle_kb as f64 / 1024.0;
    // One step compares nothing.
    if measured.steps.len() > 1 {
        let best = measured
            .steps
            .iter_mut()
            .filter_map(|step| (step.pushes.quantile(0.99) < GOAL).then_some(step.sessions))
            .max();
        let _ = match best {
            Some(best) => writeln!(
                text,
                "\nMost sessions of these steps with 99 of 100 pushes under 50 ms: **{best}**, {:.0} a server.",
                f64::from(best) / f64::from(plan.replicas.max(1)),
            ),
            None => writeln!(text, "\nIn no step were 99 of 100 pushes under 50 ms."),
        };
    }
    let _ = writeln!(text, "\nAn idle server has {idle:.1} MB.");
}

fn write_errors(text: &mut String, errors: &[String]) {
    for error in errors.iter().take(ERRORS_SHOWN) {
        let _ = writeln!(text, "- {error}");
    }
}

fn write_soak(text: &mut String, soak: &mut [Minute]) {
    if soak.is_empty() {
        return;
    }
    *text += "\n## A soak\n\nEach minute all visitors leave and as many others come. Memory is that of the \
              server that has most.\n\n| minute | MB | pushes | p99 ms | errors |\n|---|---|---|---|---|\n";
    for (number, minute) in soak.iter_mut().enumerate() {
        let _ = writeln!(
            text,
            "| {number} | {:.1} | {} | {:.1} | {} |",
            minute.server_kb as f64 / 1024.0,
            minute.pushes.count(),
            ms(minute.pushes.quantile(0.99)),
            minute.pushes.errors.len()
        );
    }
}

fn write_storm(text: &mut String, plan: &Plan, storm: &mut Storm) {
    let seen = &mut storm.seen;
    let _ = writeln!(
        text,
        "\n## A server dies\n\nOne of {} servers was killed under {} sessions. {} live channels were opened \
         again (F5 included), half of them within {:.0} ms, 99 of 100 within {:.0} ms. Pushes: {} \
         acknowledged, slowest {:.0} ms, {} turned away for a while, {} errors.",
        plan.replicas,
        storm.sessions,
        seen.reopened,
        ms(seen.reopening.quantile(0.5)),
        ms(seen.reopening.quantile(0.99)),
        seen.pushes.count(),
        ms(seen.pushes.quantile(1.0)),
        seen.pushes.shed,
        seen.pushes.errors.len()
    );
    write_errors(text, &seen.pushes.errors);
}

/// The growth curves.
pub(super) fn picture(steps: &mut [Step]) -> String {
    let curve = |name, value: &dyn Fn(&mut Step) -> f64, steps: &mut [Step]| Curve {
        name,
        points: steps
            .iter_mut()
            .map(|step| (f64::from(step.sessions), value(step)))
            .collect(),
    };
    svg(&[
        curve(
            "p99 of a push, ms",
            &|step| ms(step.pushes.quantile(0.99)),
            steps,
        ),
        curve("cores of all servers", &|step| step.server_cores, steps),
        curve("cores of Redis", &|step| step.redis_cores, steps),
        curve(
            "memory of a server, MB",
            &|step| step.server_kb as f64 / 1024.0,
            steps,
        ),
    ])
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

/// Memory that a session costs one of the servers.
fn kb_per_session(step: &Step, idle_kb: u64, plan: &Plan) -> f64 {
    let here = f64::from(step.sessions) / f64::from(plan.replicas.max(1));
    step.server_kb.saturating_sub(idle_kb) as f64 / here
}
