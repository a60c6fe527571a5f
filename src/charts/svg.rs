//! A scene as SVG text: for the export and for golden tests. The page draws the same marks as nodes.

use std::fmt::Write;

use super::{Anchor, Mark, Scene, Shape, text_size, text_width};

/// Path data of a line or area ("M1 2L3 4", closed with "Z"); one decimal.
pub fn path_data(points: &[(f32, f32)], close: bool) -> String {
    let mut data = String::with_capacity(points.len() * 10);
    for (at, (x, y)) in points.iter().enumerate() {
        let _ = write!(data, "{}{} {}", if at == 0 { 'M' } else { 'L' }, round(*x), round(*y));
    }
    if close {
        data.push('Z');
    }
    data
}

/// The picture as a file of its own: `style` is CSS with resolved colours, `symbols` the markup of patterns and glyphs.
pub fn svg_text(scene: &Scene, style: &str, symbols: &str) -> String {
    let (w, h) = (round(scene.width), round(scene.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" aria-label=\"{}\">",
        escape(&scene.label)
    );
    if !style.is_empty() {
        let _ = write!(out, "<style>{}</style>", escape(style));
    }
    out.push_str(symbols);
    for mark in &scene.marks {
        write_mark(&mut out, mark);
    }
    out.push_str("</svg>\n");
    out
}

fn write_mark(out: &mut String, mark: &Mark) {
    let title = mark.tip.as_ref().map(|tip| format!("<title>{}</title>", escape(&tip.spoken()))).unwrap_or_default();
    write_shape(out, &mark.shape, &format!("class=\"{}\"", mark.class), &title);
    if let Some(pattern) = mark.pattern {
        write_shape(out, &mark.shape, &format!("fill=\"url(#{pattern})\""), "");
    }
}

fn write_shape(out: &mut String, shape: &Shape, attributes: &str, title: &str) {
    let element = match shape {
        Shape::Rect { x, y, w, h, r } => {
            let corner = if *r > 0.0 { format!(" rx=\"{}\"", round(*r)) } else { String::new() };
            format!(
                "<rect {attributes} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{corner}>{title}</rect>",
                round(*x),
                round(*y),
                round(*w),
                round(*h)
            )
        }
        Shape::Line(points) => format!("<path {attributes} d=\"{}\">{title}</path>", path_data(points, false)),
        Shape::Area(points) => format!("<path {attributes} d=\"{}\">{title}</path>", path_data(points, true)),
        Shape::Path(data) => format!("<path {attributes} d=\"{}\">{title}</path>", escape(data)),
        Shape::Circle { x, y, r } => {
            format!(
                "<circle {attributes} cx=\"{}\" cy=\"{}\" r=\"{}\">{title}</circle>",
                round(*x),
                round(*y),
                round(*r)
            )
        }
        Shape::Glyph { id, x, y, size } => {
            format!(
                "<use {attributes} href=\"#{id}\" x=\"{}\" y=\"{}\" width=\"{size}\" height=\"{size}\">{title}</use>",
                round(*x),
                round(*y)
            )
        }
        Shape::Text { x, y, anchor, turn, parts } => write_text(attributes, (*x, *y), *anchor, *turn, parts),
    };
    out.push_str(&element);
}

fn write_text(
    attributes: &str,
    (x, y): (f32, f32),
    anchor: Anchor,
    turn: f32,
    parts: &[(&'static str, String)],
) -> String {
    let (x, y) = (round(x), round(y));
    let turned = if turn == 0.0 { String::new() } else { format!(" transform=\"rotate({turn} {x} {y})\"") };
    let anchored = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    // A file has no font with it: whatever font stands in keeps to the room that ours was given.
    let spans: String = parts
        .iter()
        .map(|(class, text)| {
            let width = round(text_width(text, text_size(class)));
            let fit = if width > 0.0 {
                format!(" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"")
            } else {
                String::new()
            };
            format!("<tspan class=\"{class}\"{fit}>{}</tspan>", escape(text))
        })
        .collect();
    format!("<text {attributes} x=\"{x}\" y=\"{y}\"{anchored}{turned}>{spans}</text>")
}

/// One decimal at most, no trailing zero, no minus zero.
fn round(value: f32) -> f32 {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no other control characters.
            letter if letter < ' ' && !matches!(letter, '\n' | '\t') => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_font_keeps_to_the_room() {
        let mut scene = Scene::new(100.0, 20.0, "");
        scene.text_parts(0.0, 12.0, Anchor::Start, vec![("b", "00".into()), ("ax", "0".into())]);
        let svg = svg_text(&scene, "", "");
        let b = text_width("00", text_size("b"));
        assert!(svg.contains(&format!("<tspan class=\"b\" textLength=\"{}\"", round(b))), "{svg}");
        assert!(svg.contains("<tspan class=\"ax\" textLength=\"6\""), "{svg}");
    }
}
