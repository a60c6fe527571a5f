//! The page's sheet of symbols and patterns, as data: glyphs of the statuses, patterns of fading and gone, small signs.
//! The page shows it as nodes ([`Symbols`]), an exported picture carries it as text ([`markup`]).

use std::fmt::Write;

use leptos::prelude::*;

/// A piece of a symbol.
enum Part {
    /// A path: class, data, further attributes.
    Path(&'static str, &'static str, &'static [(&'static str, &'static str)]),
    /// A circle: class, centre, radius, opacity of its fill.
    Circle(&'static str, [&'static str; 3], &'static str),
    /// An ellipse: class, centre, radii.
    Ellipse(&'static str, [&'static str; 4]),
    /// A rounded square: class, from, edge, corner.
    Square(&'static str, [&'static str; 3]),
}

/// A drawing that marks and words refer to.
struct Symbol {
    id: &'static str,
    size: u32,
    parts: &'static [Part],
}

/// A fill that is laid over a colour.
struct Pattern {
    id: &'static str,
    width: &'static str,
    height: &'static str,
    turn: &'static str,
    parts: &'static [Part],
}

use Part::{Circle, Ellipse, Path, Square};

const THIN: &[(&str, &str)] = &[("stroke-width", "1"), ("stroke-opacity", ".5")];
const FINE: &[(&str, &str)] = &[("stroke-width", "1.1"), ("stroke-opacity", ".5")];
const PALE: &[(&str, &str)] = &[("stroke-width", "1.1"), ("stroke-opacity", ".42")];
const FIRM: &[(&str, &str)] = &[("stroke-width", "1.2"), ("stroke-opacity", ".5")];
const TRUNK: &[(&str, &str)] = &[("stroke-width", "2.2")];
const NONE: &[(&str, &str)] = &[];

/// Texture is meaning: solid is here; new and loyal get a texture only where colour is not to be had.
const PATTERNS: &[Pattern] = &[
    Pattern { id: "p-at_risk", width: "7", height: "7", turn: "rotate(45)", parts: &[Path("", "M0 3.5H7", FINE)] },
    Pattern { id: "p-dormant", width: "6", height: "6", turn: "", parts: &[Path("", "M0 3H6", PALE)] },
    Pattern {
        id: "p-churned",
        width: "8",
        height: "8",
        turn: "",
        parts: &[Circle("", ["2", "2", ".8"], ".5"), Circle("", ["6", "6", ".8"], ".5")],
    },
    Pattern { id: "p-prospect", width: "5", height: "5", turn: "", parts: &[Path("", "M2.5 0V5", FIRM)] },
    Pattern { id: "p-reactivated", width: "9", height: "6", turn: "", parts: &[Path("", "M0 5L4.5 1.5L9 5", THIN)] },
    Pattern { id: "p-new", width: "10", height: "10", turn: "", parts: &[Circle("", ["5", "5", ".9"], ".6")] },
    Pattern {
        id: "p-loyal",
        width: "7",
        height: "7",
        turn: "rotate(45)",
        parts: &[Path("", "M0 3.5H7M3.5 0V7", FINE)],
    },
];

const SYMBOLS: &[Symbol] = &[
    Symbol {
        id: "g-prospect",
        size: 16,
        parts: &[Path("cs", "M1.5 5.5H14.5", NONE), Ellipse("cs", ["8", "11", "3.6", "2.6"])],
    },
    Symbol {
        id: "g-new",
        size: 16,
        parts: &[
            Path("cs", "M8 14.5V8", NONE),
            Path(
                "cc",
                "M8.2 9.2C8.2 5.2 5.4 3.2 1.2 3.2C1.2 7 3.8 9.4 8.2 9.2zM7.8 7.6C7.8 4 10.2 1.8 14.6 1.8C14.6 5.4 12.2 7.8 7.8 7.6z",
                NONE,
            ),
        ],
    },
    Symbol {
        id: "g-active",
        size: 16,
        parts: &[
            Path("cc", "M2.6 13.4C.8 6.4 5.6 1.6 14.4 1.6C14.6 10.4 9.6 15.2 2.6 13.4z", NONE),
            Path("ck", "M4.6 11.4L10.4 5.6", NONE),
            Path("cs", "M1.4 14.6L3.4 12.6", NONE),
        ],
    },
    Symbol {
        id: "g-loyal",
        size: 16,
        parts: &[Circle("cc", ["8", "5.8", "5.2"], "1"), Path("cs", "M8 9V15", TRUNK), Path("cs", "M5 15.1H11", NONE)],
    },
    Symbol {
        id: "g-reactivated",
        size: 16,
        parts: &[
            Path("cs", "M3.5 14.8V10.6H12.5V14.8M8 10.4V6.6", NONE),
            Path("cc", "M7.6 7.6C7.4 3.6 10 1.2 14.2 1C14.4 5.2 11.8 7.8 7.6 7.6z", NONE),
        ],
    },
    Symbol {
        id: "g-at_risk",
        size: 16,
        parts: &[
            Path("cs", "M4.5 14.8C3.6 8 4.6 2.4 9 2.4C11.4 2.4 12.2 4.2 12 6.4", NONE),
            Path("cc", "M12 6C8.8 8 8.6 11 10.8 14.2C14.4 12.2 14.8 9 12 6z", NONE),
        ],
    },
    Symbol {
        id: "g-dormant",
        size: 16,
        parts: &[
            Path("cs", "M8 1.4C8 5 13.4 6 13.4 10.2C13.4 13 11 14.6 8 14.6S2.6 13 2.6 10.2C2.6 6 8 5 8 1.4z", NONE),
            Path("cc", "M2.9 9.6H13.1C13.6 12.6 11.2 14.6 8 14.6S2.4 12.6 2.9 9.6z", NONE),
        ],
    },
    Symbol {
        id: "g-churned",
        size: 16,
        parts: &[Circle("cs", ["8", "8", "6"], "0"), Path("cs", "M3.9 12.1L12.1 3.9", NONE)],
    },
    // A group has no glyph but a square of its colour.
    Symbol { id: "i-square", size: 16, parts: &[Square("cc", ["1", "14", "3"])] },
    Symbol {
        id: "i-dots",
        size: 16,
        parts: &[
            Circle("cc", ["2.5", "8", "1.4"], "1"),
            Circle("cc", ["8", "8", "1.4"], "1"),
            Circle("cc", ["13.5", "8", "1.4"], "1"),
        ],
    },
    Symbol { id: "i-down", size: 10, parts: &[Path("cs", "M1.5 3.2L5 6.8L8.5 3.2", NONE)] },
    Symbol { id: "i-up-arrow", size: 16, parts: &[Path("cs", "M8 14V2M3.5 6.5L8 2L12.5 6.5", NONE)] },
    Symbol { id: "i-right-arrow", size: 16, parts: &[Path("cs", "M2 8H14M9.5 3.5L14 8L9.5 12.5", NONE)] },
    Symbol { id: "i-ok", size: 16, parts: &[Path("cs", "M2.5 8.5L6.2 12.2L13.5 4.2", NONE)] },
    Symbol { id: "i-no", size: 16, parts: &[Path("cs", "M4 8H12", NONE)] },
    Symbol { id: "i-plus", size: 16, parts: &[Path("cs", "M4 8H12M8 4V12", NONE)] },
    Symbol { id: "i-ask", size: 20, parts: &[Path("cs", "M10 2L18.5 17.5H1.5zM10 7.5V12M10 14.6V14.8", NONE)] },
    Symbol { id: "i-x", size: 16, parts: &[Path("cs", "M4 4L12 12M12 4L4 12", NONE)] },
    Symbol {
        id: "i-jar",
        size: 26,
        parts: &[
            Path("cb", "M7.5 3.4H18.5", NONE),
            Path(
                "cl",
                "M8.4 6.4H17.6C17.6 8.8 21.6 9.6 21.6 13.6V20.4C21.6 22.4 20.4 23.6 18.4 23.6H7.6C5.6 23.6 4.4 22.4 4.4 20.4V13.6C4.4 9.6 8.4 8.8 8.4 6.4z",
                NONE,
            ),
            Path("cl", "M4.6 18.8H21.4M13 18.8V13.6", NONE),
            Path(
                "clf",
                "M13.1 15.4C13.1 12.6 11.2 11.2 8.4 11.2C8.4 13.8 10.2 15.6 13.1 15.4zM12.9 14.2C12.9 11.6 14.6 10.2 17.4 10.2C17.4 12.6 15.8 14.4 12.9 14.2z",
                NONE,
            ),
        ],
    },
    Symbol {
        id: "i-seal",
        size: 20,
        parts: &[Circle("cb", ["10", "10", "7.6"], "0"), Path("cb", "M6.4 10.4L9 13L13.8 7.4", NONE)],
    },
];

/// The sheet, once on the page.
#[component]
pub fn Symbols() -> impl IntoView {
    let pattern = |pattern: &'static Pattern| {
        view! {
            <pattern id=pattern.id class="pt" width=pattern.width height=pattern.height patternUnits="userSpaceOnUse"
                patternTransform=pattern.turn>
                {pattern.parts.iter().map(part).collect_view()}
            </pattern>
        }
    };
    let symbol = |symbol: &'static Symbol| {
        view! {
            <symbol id=symbol.id viewBox=format!("0 0 {0} {0}", symbol.size)>
                {symbol.parts.iter().map(part).collect_view()}
            </symbol>
        }
    };
    view! {
        <svg class="defs" aria-hidden="true">
            <defs>
                {PATTERNS.iter().map(pattern).collect_view()}
                {SYMBOLS.iter().map(symbol).collect_view()}
            </defs>
        </svg>
    }
}

fn part(part: &'static Part) -> AnyView {
    match *part {
        Path(class, data, more) => {
            let more = |name: &str| more.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
            view! {
                <path class=class d=data stroke-width=more("stroke-width") stroke-opacity=more("stroke-opacity")/>
            }
            .into_any()
        }
        Circle(class, [x, y, r], opacity) => {
            view! { <circle class=class cx=x cy=y r=r fill-opacity=opacity/> }.into_any()
        }
        Ellipse(class, [x, y, rx, ry]) => view! { <ellipse class=class cx=x cy=y rx=rx ry=ry/> }.into_any(),
        Square(class, [at, edge, corner]) => {
            view! { <rect class=class x=at y=at width=edge height=edge rx=corner/> }.into_any()
        }
    }
}

/// The sheet as SVG text, for pictures that leave the page.
pub fn markup() -> String {
    let mut out = String::from("<defs>");
    for pattern in PATTERNS {
        let _ = write!(
            out,
            "<pattern id=\"{}\" class=\"pt\" width=\"{}\" height=\"{}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"{}\">",
            pattern.id, pattern.width, pattern.height, pattern.turn
        );
        pattern.parts.iter().for_each(|part| part_markup(&mut out, part));
        out.push_str("</pattern>");
    }
    for symbol in SYMBOLS.iter().filter(|symbol| symbol.id != "i-jar" && symbol.id != "i-seal") {
        let _ = write!(out, "<symbol id=\"{0}\" viewBox=\"0 0 {1} {1}\">", symbol.id, symbol.size);
        symbol.parts.iter().for_each(|part| part_markup(&mut out, part));
        out.push_str("</symbol>");
    }
    out.push_str("</defs>");
    out
}

fn part_markup(out: &mut String, part: &Part) {
    let _ = match part {
        Path(class, data, more) => {
            let more: String = more.iter().map(|(key, value)| format!(" {key}=\"{value}\"")).collect();
            write!(out, "<path class=\"{class}\" d=\"{data}\"{more}/>")
        }
        Circle(class, [x, y, r], opacity) => {
            write!(out, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill-opacity=\"{opacity}\"/>")
        }
        Ellipse(class, [x, y, rx, ry]) => {
            write!(out, "<ellipse class=\"{class}\" cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"/>")
        }
        Square(class, [at, edge, corner]) => {
            write!(
                out,
                "<rect class=\"{class}\" x=\"{at}\" y=\"{at}\" width=\"{edge}\" height=\"{edge}\" rx=\"{corner}\"/>"
            )
        }
    };
}
