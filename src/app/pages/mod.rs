//! Pages: what an entry of the rail shows. A page is a list of panels with their places, or a view of its own.
//!
//! A new page is a file here and a line in [`PAGES`].

use engine::i18n::Lang;
use leptos::prelude::*;

use crate::panels;

mod ask_for;
mod clock;
mod first;
mod mapping;
mod movers;
mod overview;
mod personas;
mod places;
mod privacy;
mod quality;
mod reading;
mod retention;
mod return_curve;
mod rfm;
mod status;

pub use first::FirstPage;
pub use mapping::{MappingPage, Personal, converted, read_as_found, written as how_written};
pub use reading::{FailedPage, ReadingPage, read_from};

/// Entries of the rail, in its order.
pub const PAGES: &[Page] = &[
    overview::PAGE,
    status::PAGE,
    rfm::PAGE,
    personas::PAGE,
    movers::PAGE,
    return_curve::PAGE,
    retention::PAGE,
    places::PAGE,
    clock::PAGE,
    quality::PAGE,
    ask_for::PAGE,
    privacy::PAGE,
];

/// Pages that stand without data.
pub const WITHOUT_DATA: [&str; 2] = ["ask_for", "privacy"];

/// An entry of the rail.
pub struct Page {
    /// The word for it in URLs.
    pub name: &'static str,
    /// Its group in the rail; `None` stands alone at the top.
    pub group: Option<Group>,
    /// Its word in the rail.
    pub title: fn(Lang) -> &'static str,
    /// What it shows.
    pub body: Body,
}

/// A group of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Who they are.
    Who,
    /// How they move.
    Movement,
    /// Where and when.
    Setting,
    /// What it rests on: the data and the seal.
    File,
}

/// What a page shows.
pub enum Body {
    /// Panels in a grid of twelve columns.
    Panels(&'static [Tile]),
    /// A view of its own.
    View(fn() -> AnyView),
}

/// A place on a page.
pub enum Tile {
    /// A panel.
    Panel {
        /// Its name.
        name: &'static str,
        /// Columns, of twelve.
        span: u8,
        /// Height that its picture should have, in CSS pixels.
        height: f32,
    },
    /// A panel that fills the height of the screen, as far as there is some left.
    Filling {
        /// Its name.
        name: &'static str,
        /// Columns, of twelve.
        span: u8,
        /// Height of its picture on a screen of 900 pixels, in CSS pixels.
        height: f32,
    },
    /// The same in a third column, that only very wide screens have.
    Third {
        /// Its name.
        name: &'static str,
        /// Height of its picture on a screen of 900 pixels, in CSS pixels.
        height: f32,
    },
    /// A panel that is its picture, over the whole width.
    Bare {
        /// Its name.
        name: &'static str,
        /// Height that its picture should have, in CSS pixels.
        height: f32,
    },
    /// Something that no other page has.
    View(fn() -> AnyView),
}

impl Group {
    /// The groups, in the order of the rail.
    pub const ALL: [Group; 4] = [Group::Who, Group::Movement, Group::Setting, Group::File];

    /// The word for it.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Group::Who => lang.pick("Who", "Wer"),
            Group::Movement => lang.pick("Movement", "Bewegung"),
            Group::Setting => lang.pick("Setting", "Umfeld"),
            Group::File => lang.pick("This file", "Diese Datei"),
        }
    }
}

impl Page {
    /// Whether there is anything to show: a page whose panels do not exist yet has no entry.
    pub fn exists(&self) -> bool {
        match self.body {
            Body::Panels(tiles) => tiles.iter().any(Tile::exists),
            Body::View(_) => true,
        }
    }
}

impl Tile {
    /// Whether its panel exists. A view of its own makes no page.
    fn exists(&self) -> bool {
        match self {
            Tile::Panel { name, .. }
            | Tile::Filling { name, .. }
            | Tile::Third { name, .. }
            | Tile::Bare { name, .. } => panels::find(name).is_some(),
            Tile::View(_) => false,
        }
    }
}

/// The pages that there are, in the order of the rail.
pub fn existing() -> impl Iterator<Item = &'static Page> {
    PAGES.iter().filter(|page| page.exists())
}

/// The page with that name.
pub fn find(name: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.name == name)
}
