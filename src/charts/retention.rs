//! The cohort triangle: a row a cohort with a bar for its size, a cell an interval after it, the weighted mean below.
//!
//! Darker is more, from 0 to the greatest share after the start. An incomplete interval is a dashed frame and *; what lies after
//! as-of is blank. Where the width does not hold all columns the later ones are left to the table; a phone shows no bars and no
//! column 0, which is always 100 %.

use std::ops::Range;

use engine::queries::retention::RetentionMatrix;

use super::{Anchor, ChartSize, Scene, Shape, Tip, shorten, text_width, wrap};
use crate::format;
use crate::panels::View;
use crate::panels::retention::{Line, LineCell, Wording};

const HEAD: f32 = 31.0;
/// A cell holds "100%*" at least, or the greatest count.
const LEAST_PITCH: f32 = 40.0;
/// Room for "Sept ’24", in both languages.
const LEAST_NAME: f32 = 52.0;
/// From this width on a cell holds a decimal.
const DECIMAL_PITCH: f32 = 48.0;
const MOST_PITCH: f32 = 96.0;

const RAMP: [(&str, &str); 7] =
    [("q0", "tq0"), ("q1", "tq1"), ("q2", "tq2"), ("q3", "tq3"), ("q4", "tq4"), ("q5", "tq5"), ("q6", "tq6")];

/// Draws the triangle.
pub fn draw(matrix: &RetentionMatrix, size: ChartSize, view: &View) -> Scene {
    let words = Wording::of(matrix, view);
    let lines = words.lines();
    let layout = Layout::new(&lines, &words, size);
    let triangle = Triangle { words, layout, view, darkest: greatest_share(&lines), lines };
    triangle.draw(size.width)
}

/// Everything that a cell looks at.
struct Triangle<'a> {
    words: Wording<'a>,
    lines: Vec<Line>,
    layout: Layout,
    view: &'a View,
    darkest: f64,
}

/// Where columns and rows lie.
struct Layout {
    columns: Range<usize>,
    /// Room for the names of the lines.
    names: f32,
    left: f32,
    pitch: f32,
    row: f32,
    /// Left edge and room of the bars; a phone has none.
    bars: Option<(f32, f32)>,
    users_end: f32,
}

impl Triangle<'_> {
    fn draw(&self, width: f32) -> Scene {
        let mut scene = Scene::new(width, 0.0, self.words.picture());
        self.draw_head(&mut scene);
        for (row, line) in self.lines.iter().enumerate() {
            let top = HEAD + row as f32 * self.layout.row;
            self.draw_line(&mut scene, line, top);
            for k in self.layout.columns.clone() {
                if let Some(cell) = &line.cells[k] {
                    self.draw_cell(&mut scene, line, (k, cell), top);
                }
            }
        }
        let bottom = HEAD + self.lines.len() as f32 * self.layout.row + 8.0;
        self.draw_mean(&mut scene, bottom);
        scene.height = self.draw_notes(&mut scene, bottom + 30.0) + 8.0;
        scene
    }

    fn draw_head(&self, scene: &mut Scene) {
        let layout = &self.layout;
        let users = self.words.users();
        let room = layout.users_end - text_width(users, 12.0) - 8.0;
        scene.text(0.0, 20.0, "ax", shorten(self.words.corner(), 12.0, room));
        scene.text_at(layout.users_end, 20.0, Anchor::End, "ax", users);
        for k in layout.columns.clone() {
            let word = self.words.column(k);
            let with_word = k == layout.columns.start && text_width(&word, 12.0) <= layout.pitch;
            scene.text_at(layout.middle(k), 20.0, Anchor::Middle, "ax", if with_word { word } else { k.to_string() });
        }
    }

    fn draw_line(&self, scene: &mut Scene, line: &Line, top: f32) {
        let baseline = top + self.layout.row / 2.0 + 4.0;
        scene.text(0.0, baseline, "", shorten(&line.short, 13.0, self.layout.names));
        if let Some((x, room)) = self.layout.bars {
            let most = self.lines.iter().map(|line| line.users).max().unwrap_or(1);
            scene.rect(x, baseline - 12.0, (room * line.users as f32 / most as f32).max(1.0), 16.0, "mkq");
        }
        let users = format::count(self.view.lang, u64::from(line.users));
        scene.text_at(self.layout.users_end, baseline, Anchor::End, "a2", users.clone());
        // Texts take no pointer: the row's head does.
        let mark = scene.rect(0.0, top, self.layout.left - 6.0, self.layout.row - 2.0, "none hit");
        mark.tip(Tip::new(&line.name, format!("{users} {}", self.words.users()))).selection = line.door.clone();
    }

    fn draw_cell(&self, scene: &mut Scene, line: &Line, (k, cell): (usize, &LineCell), top: f32) {
        let (lang, layout, share) = (self.view.lang, &self.layout, cell.share());
        let count = self.words.counts_users().then(|| format::count(lang, u64::from(cell.users)));
        let (x, y, w, h) = (layout.x(k), top, layout.pitch - 2.0, layout.row - 2.0);
        let (shape, (class, text_class), text) = if cell.complete {
            let step = if k == 0 { RAMP.len() - 1 } else { ramp_step(share, self.darkest) };
            (Shape::Rect { x, y, w, h, r: 2.0 }, RAMP[step], count.unwrap_or_else(|| self.percent(share)))
        } else {
            // The dashes run on whole pixels.
            let shape = Shape::Rect { x: x + 0.5, y: y + 0.5, w: w - 1.0, h: h - 1.0, r: 2.0 };
            (shape, ("inc", "a2"), format!("{}*", count.unwrap_or_else(|| format::percent_with(lang, share, 0))))
        };
        let tip = Tip::new(self.words.cell(line, k), format::percent(lang, share)).line(self.words.share(cell));
        let mark = scene.add(shape, class);
        mark.tip(if cell.complete { tip } else { tip.line(self.words.incomplete_short()) }).selection =
            cell.door.clone();
        scene.text_at(layout.middle(k), y + h / 2.0 + 4.5, Anchor::Middle, text_class, text);
    }

    fn draw_mean(&self, scene: &mut Scene, top: f32) {
        let layout = &self.layout;
        scene.line((0.0, top), (layout.x(layout.columns.end) - 2.0, top), "base");
        scene.text(0.0, top + 22.0, "b", shorten(self.words.mean_name(), 13.0, layout.left - 6.0));
        for k in layout.columns.clone() {
            if let Some(mean) = self.words.means()[k] {
                scene.text_at(layout.middle(k), top + 22.0, Anchor::Middle, "b", self.percent(mean));
            }
        }
    }

    /// What dashes and blanks mean, and which columns are not here. Returns the lower edge.
    fn draw_notes(&self, scene: &mut Scene, mut bottom: f32) -> f32 {
        let incomplete = self.lines.iter().flat_map(|line| &line.cells).flatten().any(|cell| !cell.complete);
        let hidden = self.layout.columns.end..self.words.means().len();
        let notes = [
            incomplete.then(|| self.words.incomplete()),
            self.words.pooled(),
            (!hidden.is_empty()).then(|| self.words.hidden(hidden)),
            self.words.cut(),
        ];
        let width = scene.width;
        for line in notes.iter().flatten().flat_map(|note| wrap(note, 12.0, width)) {
            bottom += 16.0;
            scene.text(0.0, bottom, "ax", line);
        }
        bottom
    }

    fn percent(&self, share: f64) -> String {
        let decimals = usize::from(self.layout.pitch >= DECIMAL_PITCH && share < 0.9995);
        format::percent_with(self.view.lang, share, decimals)
    }
}

impl Layout {
    fn new(lines: &[Line], words: &Wording, size: ChartSize) -> Layout {
        let n = words.means().len();
        let row = if lines.len() > 16 || size.is_phone() { 26.0 } else { 34.0 };
        let widest = lines.iter().map(|line| text_width(&line.short, 13.0)).fold(0.0, f32::max);
        let (names, users_end, bars, from) = match size.is_phone() {
            true => (widest.clamp(LEAST_NAME, 140.0), 52.0, None, usize::from(n > 1)),
            false => (widest.clamp(LEAST_NAME, 160.0), 86.0, Some(10.0), 0),
        };
        let (users_end, bars) = (names + users_end, bars.map(|air| (names + air, 34.0)));
        let left = users_end + if size.is_phone() { 8.0 } else { 13.0 };
        let fits = ((size.width - left) / least_pitch(lines, words)).floor().max(1.0) as usize;
        let columns = from..n.min(from + fits);
        let pitch = ((size.width - left) / columns.len().max(1) as f32).min(MOST_PITCH);
        Layout { columns, names, left, pitch, row, bars, users_end }
    }

    fn x(&self, k: usize) -> f32 {
        self.left + (k - self.columns.start) as f32 * self.pitch
    }

    fn middle(&self, k: usize) -> f32 {
        self.x(k) + (self.pitch - 2.0) / 2.0
    }
}

fn least_pitch(lines: &[Line], words: &Wording) -> f32 {
    let counts = || lines.iter().flat_map(|line| line.cells.iter().flatten()).map(|cell| cell.users).max();
    let most = Some(words).filter(|words| words.counts_users()).and_then(|_| counts()).unwrap_or(0);
    LEAST_PITCH.max(text_width(&format!("{}*", format::count(Default::default(), u64::from(most))), 13.0) + 10.0)
}

/// 0 only for nobody; 1 to 5 in equal steps up to the greatest share. The step above is the start's own.
fn ramp_step(share: f64, greatest: f64) -> usize {
    if share <= 0.0 || greatest <= 0.0 { 0 } else { ((share / greatest * 5.0).ceil() as usize).clamp(1, 5) }
}

/// The greatest share in a complete cell after the start.
fn greatest_share(lines: &[Line]) -> f64 {
    let later = lines.iter().flat_map(|line| line.cells.iter().skip(1).flatten().filter(|cell| cell.complete));
    later.map(LineCell::share).fold(0.0, f64::max)
}
