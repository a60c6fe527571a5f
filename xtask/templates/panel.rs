//! WORDS: the question this panel answers, in one sentence.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::NAME::{Answer, TYPE as Query};

use super::{Cell, Panel, Table, View};
use crate::charts::{ChartSize, Scene};
use crate::format;

/// The panel.
pub struct TYPE;

catalog! {
    heading = "WORDS", "WORDS";
    definition = "What is counted, and how.", "Was gezählt wird und wie.";
    sentence(users) = "It concerns **{users}** users.", "Es betrifft **{users}** Nutzer.";
    users = "Users", "Nutzer";
}

impl Panel for TYPE {
    type Query = Query;
    const NAME: &'static str = "NAME";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        sentence(view.lang, format::count(view.lang, answer.users))
    }

    fn chart(_: &Answer, _: ChartSize, _: &View) -> Option<Scene> {
        None
    }

    fn table(_: &Answer, view: &View) -> Table {
        Table::new([(users(view.lang), true)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_the_numbers_of_the_answer() {
        let mut expected = Table::new([("Users", true)]);
        expected.push(vec![Cell::number("2", 2)]);
        assert_eq!(TYPE::table(&Answer { users: 2 }, &View::default()), expected);
    }
}
