//! The display list: what is drawn, in order, each mark with its meaning.

use engine::schemes::Selection;

/// Room for a chart, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartSize {
    /// Measured width of the place.
    pub width: f32,
    /// Height the layout wishes for; a chart may take more or less.
    pub height: f32,
}

impl ChartSize {
    /// Whether the phone's form is wanted: ranked lists instead of wide charts.
    pub fn is_phone(self) -> bool {
        self.width < 560.0
    }
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// CSS pixels.
    pub width: f32,
    /// CSS pixels.
    pub height: f32,
    /// What a screen reader says of the whole picture.
    pub label: String,
    /// In drawing order.
    pub marks: Vec<Mark>,
    /// Where a horizontal position is a number: for dragging.
    pub x_scale: Option<Scale>,
}

/// A horizontal position as a number: `value = from + (x - x0) / (x1 - x0) * (to - from)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Left end in pixels.
    pub x0: f32,
    /// Right end in pixels.
    pub x1: f32,
    /// Value at the left end.
    pub from: f64,
    /// Value at the right end.
    pub to: f64,
}

/// One thing drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its geometry.
    pub shape: Shape,
    /// CSS classes, separated by blanks; they name meanings (`s-loyal`, `grid`), never colours.
    pub class: String,
    /// Id of a fill pattern drawn over it (`p-at_risk`).
    pub pattern: Option<&'static str>,
    /// What hover and focus show.
    pub tip: Option<Tip>,
    /// The users it stands for: a click or Enter shows them.
    pub selection: Option<Selection>,
    /// Makes it a slider.
    pub handle: Option<Handle>,
}

/// Geometry, in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle, corners rounded by `r`.
    Rect {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        w: f32,
        /// Height.
        h: f32,
        /// Corner radius.
        r: f32,
    },
    /// An open line.
    Line(Vec<(f32, f32)>),
    /// A closed, filled polygon.
    Area(Vec<(f32, f32)>),
    /// SVG path data, for curves.
    Path(String),
    /// A circle.
    Circle {
        /// Centre.
        x: f32,
        /// Centre.
        y: f32,
        /// Radius.
        r: f32,
    },
    /// One line of text; parts have classes of their own.
    Text {
        /// Where the anchor stands.
        x: f32,
        /// Baseline.
        y: f32,
        /// Which end of the text stands at `x`.
        anchor: Anchor,
        /// Degrees clockwise about (x, y).
        turn: f32,
        /// (classes, text).
        parts: Vec<(&'static str, String)>,
    },
    /// A glyph of the page's symbol sheet (`g-loyal`, `i-down`).
    Glyph {
        /// Id of the symbol.
        id: &'static str,
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Edge of its square.
        size: f32,
    },
}

/// Which end of a text stands at its position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins there.
    #[default]
    Start,
    /// The text is centred there.
    Middle,
    /// The text ends there.
    End,
}

/// What hover and focus show of a mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tip {
    /// Where it stands: "Week of 12 May".
    pub title: String,
    /// Glyph before the value (`g-dormant`).
    pub glyph: Option<&'static str>,
    /// The value: "Dormant 6,013".
    pub value: String,
    /// Share, change, …
    pub lines: Vec<String>,
}

impl Tip {
    /// A tip with a title and a value.
    pub fn new(title: impl Into<String>, value: impl Into<String>) -> Self {
        Tip { title: title.into(), value: value.into(), ..Tip::default() }
    }

    /// And a further line.
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// And a glyph before the value.
    pub fn glyph(mut self, id: &'static str) -> Self {
        self.glyph = Some(id);
        self
    }

    /// All of it as one sentence, for screen readers.
    pub fn spoken(&self) -> String {
        let mut all = vec![self.title.clone(), self.value.clone()];
        all.extend(self.lines.iter().cloned());
        all.retain(|part| !part.is_empty());
        all.join(", ")
    }
}

/// A mark that can be dragged along the scene's `x_scale`.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// Which of the chart's handles: `a`, `d`, `c`.
    pub id: &'static str,
    /// Name for screen readers: "A, days until at risk".
    pub label: String,
    /// Current value.
    pub value: f64,
    /// Least value.
    pub least: f64,
    /// Greatest value.
    pub most: f64,
}

impl Scene {
    /// An empty picture.
    pub fn new(width: f32, height: f32, label: impl Into<String>) -> Self {
        Scene { width, height, label: label.into(), ..Scene::default() }
    }

    /// Adds a mark and returns it, to give it a tip or a selection.
    pub fn add(&mut self, shape: Shape, class: impl Into<String>) -> &mut Mark {
        self.marks.push(Mark { shape, class: class.into(), pattern: None, tip: None, selection: None, handle: None });
        let last = self.marks.len() - 1;
        &mut self.marks[last]
    }

    /// A rectangle with square corners.
    pub fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, class: impl Into<String>) -> &mut Mark {
        self.add(Shape::Rect { x, y, w: w.max(0.0), h: h.max(0.0), r: 0.0 }, class)
    }

    /// A straight line.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), class: impl Into<String>) -> &mut Mark {
        self.add(Shape::Line(vec![from, to]), class)
    }

    /// A text that begins at `x`.
    pub fn text(&mut self, x: f32, y: f32, class: &'static str, text: impl Into<String>) -> &mut Mark {
        self.text_at(x, y, Anchor::Start, class, text)
    }

    /// A text.
    pub fn text_at(
        &mut self,
        x: f32,
        y: f32,
        anchor: Anchor,
        class: &'static str,
        text: impl Into<String>,
    ) -> &mut Mark {
        self.add(Shape::Text { x, y, anchor, turn: 0.0, parts: vec![(class, text.into())] }, "")
    }

    /// A text of several parts.
    pub fn text_parts(&mut self, x: f32, y: f32, anchor: Anchor, parts: Vec<(&'static str, String)>) -> &mut Mark {
        self.add(Shape::Text { x, y, anchor, turn: 0.0, parts }, "")
    }

    /// A glyph of the symbol sheet.
    pub fn glyph(&mut self, id: &'static str, x: f32, y: f32, size: f32, class: impl Into<String>) -> &mut Mark {
        self.add(Shape::Glyph { id, x, y, size }, class)
    }
}

impl Mark {
    /// Shows this on hover and focus.
    pub fn tip(&mut self, tip: Tip) -> &mut Self {
        self.tip = Some(tip);
        self
    }

    /// Stands for these users.
    pub fn users(&mut self, selection: Selection) -> &mut Self {
        self.selection = Some(selection);
        self
    }

    /// Draws a pattern over the fill.
    pub fn pattern(&mut self, id: Option<&'static str>) -> &mut Self {
        self.pattern = id;
        self
    }

    /// Makes it a slider.
    pub fn handle(&mut self, handle: Handle) -> &mut Self {
        self.handle = Some(handle);
        self
    }
}
