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
    fading(users, whom) = "The RFM groups at risk and can’t lose hold **{users}** {whom}.",
        "Die RFM-Gruppen Gefährdet und Unverzichtbar umfassen **{users}** {whom}.";
    one_worth(group, revenue, users, whom) = "The RFM group {group} holds **{revenue}** of revenue in {users} {whom}.",
        "Die RFM-Gruppe {group} steht für **{revenue}** des Umsatzes bei {users} {whom}.";
    one(group, users, whom) = "The RFM group {group} holds **{users}** {whom}.", "Die RFM-Gruppe {group} umfasst **{users}** {whom}.";
    neither(group, users, whom) = "Nobody is in the RFM groups at risk or can’t lose; the largest group is “{group}” with **{users}** {whom}.",
        "In den RFM-Gruppen Gefährdet und Unverzichtbar ist niemand; die größte Gruppe ist „{group}“ mit **{users}** {whom}.";
    at_risk = "at risk", "Gefährdet";
    cant_lose = "can’t lose", "Unverzichtbar";
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
        // Of a group that a filter leaves empty nothing is told.
        let of = || answer.groups.iter().filter(|size| size.users > 0 && fading_groups.contains(&size.id.as_str()));
        let percent = |share: f64| format::percent_with(lang, share, usize::from(share.abs() < 0.01));
        let users = percent(of().filter_map(|size| size.share).sum());
        let whom = rfm_words::of_whom(answer.basis, lang);
        let worth: Option<f64> = of().map(|size| size.revenue_share).sum();
        let worth = worth.map(percent);
        match (of().map(|size| Group::from_id(&size.id)).collect::<Vec<_>>().as_slice(), worth) {
            ([], _) => largest(answer, lang).unwrap_or_default(),
            ([group], worth) => {
                let group = if *group == Some(Group::AtRisk) { at_risk(lang) } else { cant_lose(lang) };
                match worth {
                    Some(revenue) => one_worth(lang, group, revenue, users, whom),
                    None => one(lang, group, users, whom),
                }
            }
            (_, Some(revenue)) => fading_worth(lang, revenue, users, whom),
            (_, None) => fading(lang, users, whom),
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

/// Where nobody is at risk and nobody can’t be lost: the group of most users, the first of equals.
fn largest(answer: &Answer, lang: Lang) -> Option<String> {
    let size = answer.groups.iter().reduce(|most, next| if next.users > most.users { next } else { most })?;
    let users = format::percent_with(lang, size.share?, 0);
    Some(neither(lang, Group::from_id(&size.id)?.name(lang), users, rfm_words::of_whom(answer.basis, lang)))
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
        assert!(said(Lang::En).ends_with(" **20%** of revenue in 60% of buyers."), "{}", said(Lang::En));
        assert!(said(Lang::De).ends_with(" **20_%** des Umsatzes bei 60_% der Käufer."), "{}", said(Lang::De));
        let table = RfmGroups::table(&answer(), &view(Lang::En));
        assert!(table.csv().starts_with(
            "Group,Users,Share of buyers,Revenue (EUR),Share of revenue\r\nChampions,40,0.400000,80.00,0.800000\r\n"
        ));
    }

    /// A filter by status leaves RFM groups empty: the sentence names those that somebody is in.
    #[test]
    fn an_empty_group_is_not_told_of() {
        let said = |answer: &Answer| {
            let both = [Lang::En, Lang::De].map(|lang| RfmGroups::sentence(answer, &view(lang)));
            both.join(" | ").replace('\u{a0}', "_")
        };
        // Those who can’t be lost are 60 of 100, at risk is nobody.
        assert_eq!(
            said(&answer()),
            "The RFM group can’t lose holds **20%** of revenue in 60% of buyers. | Die RFM-Gruppe Unverzichtbar steht für **20_%** des Umsatzes bei 60_% der Käufer."
        );
        let mut both = answer();
        let with = |answer: &mut Answer, group: Group, users: u64| {
            let size = answer.groups.iter_mut().find(|size| size.id == group.id()).unwrap();
            (size.users, size.share) = (users, Some(users as f64 / 100.0));
        };
        with(&mut both, Group::AtRisk, 10);
        assert!(
            said(&both).starts_with("The RFM groups at risk and can’t lose hold **20%** of revenue in 70% of buyers.")
        );
        both.groups.iter_mut().for_each(|size| size.revenue_share = None);
        with(&mut both, Group::CantLose, 0);
        assert!(said(&both).starts_with("The RFM group at risk holds **10%** of buyers."), "{}", said(&both));
        with(&mut both, Group::AtRisk, 0);
        assert_eq!(
            said(&both),
            "Nobody is in the RFM groups at risk or can’t lose; the largest group is “Champions” with **40%** of buyers. | In den RFM-Gruppen Gefährdet und Unverzichtbar ist niemand; die größte Gruppe ist „Champions“ mit **40_%** der Käufer."
        );
    }

    #[test]
    fn one_door_a_group() {
        let scene = RfmGroups::chart(&answer(), ChartSize { width: 358.0, height: 400.0 }, &view(Lang::En)).unwrap();
        assert_eq!(scene.marks.iter().filter(|mark| mark.selection.is_some()).count(), 10);
        assert!(crate::charts::svg_text(&scene, "", "").contains("% of buyers"));
    }
}
