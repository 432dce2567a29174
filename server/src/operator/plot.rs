//! A line as SVG.

use std::fmt::Write as _;

/// A point of the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 80.0;
const BOTTOM: f64 = 50.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 20.0;
/// Parts that both axes are divided into.
const TICKS: u32 = 5;

/// Sessions to the right, megabytes upwards, both from 0.
pub(super) fn svg(title: &str, points: &[Point]) -> String {
    let x_max = points.iter().map(|point| point.x).fold(1.0, f64::max);
    let y_max = points.iter().map(|point| point.y).fold(1.0, f64::max);
    let right = |x: f64| LEFT + (WIDTH - LEFT - RIGHT) * x / x_max;
    let up = |y: f64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * y / y_max;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"24\" font-size=\"15\">{title}</text>\n"
    );
    for tick in 0..=TICKS {
        let part = f64::from(tick) / f64::from(TICKS);
        let (x, y) = (right(part * x_max), up(part * y_max));
        let base = HEIGHT - BOTTOM;
        let end = WIDTH - RIGHT;
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.1} {base}V{TOP}M{LEFT} {y:.1}H{end}\" stroke=\"#ddd\"/>\
             <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{:.0} MB</text>",
            base + 18.0,
            thousands(part * x_max),
            LEFT - 8.0,
            y + 4.0,
            part * y_max / 1e6,
        );
    }
    let line = points
        .iter()
        .map(|point| format!("{:.1},{:.1}", right(point.x), up(point.y)));
    let line = line.collect::<Vec<_>>().join(" ");
    let _ = writeln!(
        svg,
        "<polyline points=\"{line}\" fill=\"none\" stroke=\"#06c\" stroke-width=\"2\"/>"
    );
    for point in points {
        let _ = writeln!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"#06c\"/>",
            right(point.x),
            up(point.y)
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">sessions</text>\n</svg>",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 10.0,
    );
    svg
}

/// A whole number in groups of three digits.
fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0.0, "0"),
            (999.0, "999"),
            (1e3, "1,000"),
            (8e6, "8,000,000"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn every_point_is_in_the_picture() {
        let points = [(0.0, 1e6), (1e5, 5e7), (2e5, 1e8)].map(|(x, y)| Point { x, y });
        let svg = svg("Memory", &points);
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(svg.contains("100 MB") && svg.contains("200,000"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert!(super::svg("none", &[]).ends_with("</svg>\n"));
    }
}
