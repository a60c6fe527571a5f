//! Parts that pages are made of, one a file.

pub mod back;
pub mod bold;
pub mod date_pick;
pub mod definition;
pub mod download;
pub mod drawer;
pub mod icon;
pub mod id_break;
pub mod marks;
pub mod measure;
pub mod page_view;
pub mod panel_menu;
pub mod panel_pane;
pub mod persona_cards;
pub mod problem;
pub mod scene_keys;
pub mod scene_view;
pub mod scheme_choices;
pub mod status_rules;
pub mod stepper;
pub mod symbols;
pub mod table_view;
pub mod thresholds;
pub mod tip;
pub mod typed;
pub mod users_drawer;
