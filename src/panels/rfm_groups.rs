//! What the ten RFM groups are worth: share of users beside share of revenue.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::rfm::{Answer, Rfm};
use engine::schemes::Selection;
use engine::schemes::rfm::Group;
use engine::schemes::rfm_ranks::Basis;

use super::rfm_grid::{nobody, share_cell};
use super::{Cell, Panel, Problem, Table, View, rfm_words};
use crate::charts::{ChartSize, Scene, rfm_groups};
use crate::format;

/// Panel `rfm_groups`.
pub struct RfmGroups;

catalog! {
    fading_worth(revenue, users, whom) = "The RFM groups at risk and can’t lose hold **{revenue}** of revenue in {users} {whom}.",
        "Die RFM-Gruppen Gefährdet und Unverzichtbar stehen für **{revenue}** des Umsatzes bei {users} {whom}.";
    fading(users, whom) = "The RFM groups at risk and can’t lose are **{users}** {whom}.",
        "Die RFM-Gruppen Gefährdet und Unverzichtbar sind **{users}** {whom}.";
}

impl Panel for RfmGroups {
    type Query = Rfm;
    const NAME: &'static str = "rfm_groups";

    fn heading(lang: Lang) -> &'static str {
        lang.pick("Ten groups", "Zehn Gruppen")
    }

    fn definition(lang: Lang) -> &'static str {
        lang.pick(
            "The ten fields of the RFM grid. Share of users: of all users in the grid, that is of buyers where anything is bought. Share of revenue: of the net revenue (purchases minus \
             refunds up to this day) of these users; it can be negative.",
            "Die zehn Felder des RFM-Rasters. Anteil der Nutzer: an allen Nutzern im Raster, also an den Käufern, wo etwas gekauft wird. Anteil des Umsatzes: am Nettoumsatz (Käufe minus \
             Erstattungen bis zu diesem Tag) dieser Nutzer; er kann negativ sein.",
        )
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        nobody(answer, view)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let fading_groups = [Group::AtRisk, Group::CantLose].map(Group::id);
        let of = || answer.groups.iter().filter(|size| fading_groups.contains(&size.id.as_str()));
        let percent = |share: f64| format::percent_with(lang, share, usize::from(share.abs() < 0.01));
        let users = percent(of().filter_map(|size| size.share).sum());
        let whom = rfm_words::of_whom(answer.basis, lang);
        if of().all(|size| size.revenue_share.is_some()) {
            fading_worth(lang, percent(of().filter_map(|size| size.revenue_share).sum()), users, whom)
        } else {
            fading(lang, users, whom)
        }
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(rfm_groups::draw(answer, size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let has_revenue = answer.revenue.is_some();
        let mut columns = vec![
            (lang.pick("Group", "Gruppe"), false),
            (lang.pick("Users", "Nutzer"), true),
            (share_of(answer.basis, lang), true),
        ];
        if has_revenue {
            columns.push((lang.pick("Revenue", "Umsatz"), true));
            columns.push((lang.pick("Share of revenue", "Anteil am Umsatz"), true));
        }
        let mut table = Table::new(columns);
        for size in &answer.groups {
            let Some(group) = Group::from_id(&size.id) else { continue };
            let mut cells = vec![
                Cell::text(group.name(lang)),
                Cell::number(format::count(lang, size.users), size.users),
                share_cell(lang, size.users, answer.users),
            ];
            if has_revenue {
                cells.push(size.revenue.map_or_else(Cell::blank, |minor| Cell::money(minor, view)));
                cells.push(size.revenue_share.map_or_else(Cell::blank, |share| {
                    Cell::number(format::percent(lang, share), format!("{share:.6}"))
                }));
            }
            // Only the shipped way to score ties has users to show.
            let users = rfm_words::is_scheme(answer.ties).then(|| Selection::segment("rfm", group.id()));
            table.push(cells).selection = users;
        }
        table
    }
}

/// Whose share it is: the grid's users are buyers, where anything is bought.
fn share_of(basis: Basis, lang: Lang) -> &'static str {
    match basis {
        Basis::Orders => lang.pick("Share of buyers", "Anteil der Käufer"),
        Basis::Engagement => lang.pick("Share of users", "Anteil der Nutzer"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rfm_grid::tests::{answer, view};
    use super::*;

    #[test]
    fn the_finding_in_words_and_rows() {
        let said = |lang| RfmGroups::sentence(&answer(), &view(lang)).replace('\u{a0}', "_");
        assert_eq!(said(Lang::En), "The RFM groups at risk and can’t lose hold **20%** of revenue in 60% of buyers.");
        assert_eq!(
            said(Lang::De),
            "Die RFM-Gruppen Gefährdet und Unverzichtbar stehen für **20_%** des Umsatzes bei 60_% der Käufer."
        );
        let table = RfmGroups::table(&answer(), &view(Lang::En));
        assert!(table.csv().starts_with(
            "Group,Users,Share of buyers,Revenue,Share of revenue\r\nChampions,40,0.400000,80.00,0.800000\r\n"
        ));
    }

    #[test]
    fn one_door_a_group() {
        let scene = RfmGroups::chart(&answer(), ChartSize { width: 358.0, height: 400.0 }, &view(Lang::En)).unwrap();
        assert_eq!(scene.marks.iter().filter(|mark| mark.selection.is_some()).count(), 10);
        assert!(crate::charts::svg_text(&scene, "", "").contains("% of buyers"));
    }
}
