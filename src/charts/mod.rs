//! Pictures as plain data: an answer in, a [`Scene`] out. No DOM, no colour: the same picture comes out natively, in tests, in the page and in exports.
//!
//! A chart is a pure function `fn draw(&Answer, ChartSize, &View) -> Scene`. Coordinates are CSS pixels; charts are drawn
//! anew for the measured width, never scaled. Marks carry CSS classes (colour comes from the theme), a tip, and the users
//! they stand for.

pub mod activity;
mod apart;
mod backend;
pub mod change_bars;
pub mod clock;
mod dates;
mod frame;
pub mod keys;
pub mod movers_flow;
pub mod movers_matrix;
pub mod persona_clock;
pub mod persona_lifts;
pub mod persona_sizes;
pub mod persona_status;
pub mod persona_story;
pub mod places;
pub mod ranked;
pub mod reading;
pub mod retention;
pub mod retention_rate;
pub mod return_curve;
mod return_words;
mod return_zones;
pub mod rfm_grid;
pub mod rfm_groups;
mod room;
mod scene;
pub mod segment_check;
mod share_axes;
pub mod status_bar;
pub mod status_stack;
pub mod still_here;
mod svg;
mod text;

pub use apart::apart;
pub use backend::{CLASSES, SceneBackend, ink};
pub use frame::{Frame, Rect};
pub use room::Room;
pub use scene::{Anchor, ChartSize, Handle, Mark, Scale, Scene, Shape, Tip};
pub use svg::{path_data, svg_text};
pub use text::{shorten, text_size, text_width, wrap};
