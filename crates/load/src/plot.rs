//! Growth curves as SVG.

use std::fmt::Write as _;

/// Width and height of the picture, and the room around the curves.
const SIZE: (f64, f64) = (720.0, 360.0);
const MARGIN: f64 = 60.0;
/// Colours that are told apart on white and on black.
const COLOURS: [&str; 4] = ["#2f6fb3", "#c05a2b", "#3d8b4f", "#8a5fb0"];

/// One curve.
#[derive(Clone, Debug)]
pub struct Curve {
    /// What it shows, with its unit.
    pub name: &'static str,
    /// Sessions, and the value at so many. Values are drawn as parts of the largest.
    pub points: Vec<(f64, f64)>,
}

/// The curves over sessions, on a logarithmic axis; each curve has its own scale, its largest value is
/// in its name.
pub fn svg(curves: &[Curve]) -> String {
    let sessions = || {
        curves
            .iter()
            .flat_map(|curve| curve.points.iter().map(|point| point.0))
    };
    let least = sessions().fold(f64::INFINITY, f64::min).max(1.0).ln();
    let most = sessions().fold(1.0, f64::max).ln();
    let x = |sessions: f64| {
        let part = (sessions.max(1.0).ln() - least) / (most - least).max(f64::EPSILON);
        MARGIN + part * (SIZE.0 - 2.0 * MARGIN)
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        SIZE.0, SIZE.1
    );
    let bottom = SIZE.1 - MARGIN;
    let _ = writeln!(
        svg,
        "<path d=\"M{MARGIN} {MARGIN}V{bottom}H{}\" fill=\"none\" stroke=\"#888\"/>",
        SIZE.0 - MARGIN
    );
    if let Some(curve) = curves.first() {
        for (count, _) in &curve.points {
            let _ = writeln!(
                svg,
                "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{count}</text>",
                x(*count),
                bottom + 18.0
            );
        }
    }
    for (number, (curve, colour)) in curves.iter().zip(COLOURS).enumerate() {
        let largest = curve.points.iter().map(|point| point.1).fold(0.0, f64::max);
        let y = |value: f64| bottom - value / largest.max(f64::EPSILON) * (SIZE.1 - 2.0 * MARGIN);
        let points: Vec<String> = curve
            .points
            .iter()
            .map(|(count, value)| format!("{:.1},{:.1}", x(*count), y(*value)))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n\
             <text x=\"{}\" y=\"{}\" fill=\"{colour}\">{}: up to {largest:.1}</text>",
            points.join(" "),
            MARGIN + 10.0,
            18.0 + 14.0 * number as f64,
            curve.name
        );
    }
    svg + "<text x=\"360\" y=\"350\" text-anchor=\"middle\">sessions</text>\n</svg>\n"
}
