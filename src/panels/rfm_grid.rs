//! Who bought lately and often: the RFM grid as a map of regions.

use engine::catalog;
use engine::i18n::Lang;
use engine::order::Order;
use engine::queries::rfm::{Answer, Params, Rfm};
use engine::schemes::rfm::Group;
use engine::schemes::rfm_ranks::Basis;
use engine::schemes::rfm_scale::Ties;
use engine::schemes::{Condition, Selection};

use super::rfm_words::{self, frequency_range, recency_range};
use super::{Cell, Panel, PanelOption, Problem, Table, View, Way};
use crate::charts::ranked::{self, Entry};
use crate::charts::{ChartSize, Scene, Tip, rfm_grid};
use crate::format;

/// Panel `rfm_grid`.
pub struct RfmGrid;

catalog! {
    champions_worth(users, whom, revenue) = "Champions are **{users}** {whom} and bring **{revenue}** of revenue.",
        "Champions sind **{users}** {whom} und bringen **{revenue}** des Umsatzes.";
    champions(users, whom) = "Champions are **{users}** {whom}.", "Champions sind **{users}** {whom}.";
    no_champion = "Nobody is a champion.", "Niemand ist Champion.";
    no_champion_often = "Nobody is a champion: whoever came lately had not come often.",
        "Niemand ist Champion: Wer zuletzt kam, kam nicht oft.";
    no_champion_lately = "Nobody is a champion: nobody has R5, because equal values share a score, and too many came last on one and the same day.",
        "Niemand ist Champion: Niemand hat R5, denn Gleiche teilen einen Wert, und zu viele waren zuletzt am selben Tag da.";
    cant_lose_orders(users, times) = "Another **{users}** bought {times} times or more and have gone quiet: the ones you cannot lose.",
        "Weitere **{users}** kauften mindestens {times}-mal und sind still geworden: die Unverzichtbaren.";
    cant_lose_days(users, times) = "Another **{users}** were active on {times} days or more and have gone quiet: the ones you cannot lose.",
        "Weitere **{users}** waren an mindestens {times} Tagen aktiv und sind still geworden: die Unverzichtbaren.";
    cant_lose_order_one(times) = "Another **1** bought {times} times or more and has gone quiet: one you cannot lose.",
        "Noch **1** Nutzer kaufte mindestens {times}-mal und ist still geworden: unverzichtbar.";
    cant_lose_day_one(times) = "Another **1** was active on {times} days or more and has gone quiet: one you cannot lose.",
        "Noch **1** Nutzer war an mindestens {times} Tagen aktiv und ist still geworden: unverzichtbar.";
    nobody_yet = "Up to this day nobody has bought or done anything.", "Bis zu diesem Tag hat niemand etwas gekauft oder getan.";
    nobody_advice = "Choose a later day, or check in the mapping which events are purchases.",
        "Wählen Sie einen späteren Tag oder prüfen Sie in der Zuordnung, welche Ereignisse Käufe sind.";
    care_orders(scores, least, top) =
        " With care: nobody has {scores}, because equal values share a score; {least} orders already count as {top}.",
        " Mit Vorsicht: Niemand hat {scores}, denn Gleiche teilen einen Wert; {least} Bestellungen zählen schon als {top}.";
    care_days(scores, least, top) =
        " With care: nobody has {scores}, because equal values share a score; {least} active days already count as {top}.",
        " Mit Vorsicht: Niemand hat {scores}, denn Gleiche teilen einen Wert; {least} aktive Tage zählen schon als {top}.";
    care_shared(scores) = " With care: nobody has {scores}, because equal values share a score.",
        " Mit Vorsicht: Niemand hat {scores}, denn Gleiche teilen einen Wert.";
    all_alike = "Everybody was there last on the same day, and equally often: there is nothing to rank.",
        "Alle waren zuletzt am selben Tag da und gleich oft: Es gibt nichts zu ordnen.";
    all_bought_alike = "Everybody bought last on the same day, and equally often: there is nothing to rank.",
        "Alle kauften zuletzt am selben Tag und gleich oft: Es gibt nichts zu ordnen.";
    more_days = "Open files of more days.", "Öffnen Sie Dateien mit mehr Tagen.";
    later_or_more_days = "Choose a later day, or open files of more days.", "Wählen Sie einen späteren Tag, oder öffnen Sie Dateien mit mehr Tagen.";
    by_days = " As no event is a purchase, F counts active days and M events.", " Da kein Ereignis ein Kauf ist, zählt F aktive Tage und M Ereignisse.";
    among_all_orders = " What a score stands for, in days and orders, is told among all buyers, not among those chosen.",
        " Wofür ein Wert steht, in Tagen und Käufen, gilt unter allen Käufern, nicht unter den gewählten.";
    among_all_days = " What a score stands for, in days of silence and of activity, is told among all users, not among those chosen.",
        " Wofür ein Wert steht, in Tagen der Stille und der Aktivität, gilt unter allen Nutzern, nicht unter den gewählten.";
    ties = "Equal values", "Gleiche Werte";
    ties_below = "share a score", "teilen einen Wert";
    ties_first = "by user id (pandas rank)", "nach Nutzer-ID (pandas rank)";
    ties_value = "quintiles of values (pandas qcut)", "Quintile der Werte (pandas qcut)";
    ties_ntile = "equal tiles (SQL ntile)", "gleich große Teile (SQL ntile)";
}

impl Panel for RfmGrid {
    type Query = Rfm;
    const NAME: &'static str = "rfm_grid";

    fn heading(lang: Lang) -> &'static str {
        lang.pick("RFM grid", "RFM-Raster")
    }

    fn definition(lang: Lang) -> &'static str {
        lang.pick(
            "Users with at least one purchase. R: days since the last purchase; F: orders (rows of one order id are one); M: purchases minus \
             refunds. Score = 1 + ⌊5 × users strictly worse / all⌋, so equal values share a score and a score can be empty. The ten groups are \
             fixed fields of the grid. Where nothing is bought: R = days since the last activity, F = active days, M = events.",
            "Nutzer mit mindestens einem Kauf. R: Tage seit dem letzten Kauf; F: Bestellungen (Zeilen einer Bestellnummer sind eine); M: Käufe \
             minus Erstattungen. Wert = 1 + ⌊5 × Zahl der strikt Schlechteren / alle⌋: Gleiche teilen einen Wert, und ein Wert kann leer bleiben. \
             Die zehn Gruppen sind feste Felder des Rasters. Wo nichts gekauft wird: R = Tage seit der letzten Aktivität, F = aktive Tage, \
             M = Ereignisse.",
        )
    }

    fn params(view: &View) -> Params {
        Params { ties: chosen_ties(view) }
    }

    fn options(view: &View) -> Vec<PanelOption> {
        let lang = view.lang;
        let choices = [
            ("below", ties_below(lang)),
            ("first", ties_first(lang)),
            ("value", ties_value(lang)),
            ("ntile", ties_ntile(lang)),
        ];
        let choices = choices.map(|(id, text)| (id.to_string(), text.to_string())).to_vec();
        vec![PanelOption { id: "ties", label: ties(lang).into(), choices }]
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        nobody(answer, view)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let whom = rfm_words::of_whom(answer.basis, lang);
        let percent = |share: f64| format::percent_with(lang, share, usize::from(share < 0.01));
        let of = |group: Group| answer.groups.iter().find(|size| size.id == group.id()).filter(|size| size.users > 0);
        let mut said = match of(Group::Champion) {
            None if lacks_r5(answer) => no_champion_lately(lang).into(),
            None if [Group::New, Group::Promising, Group::Potential].into_iter().any(|group| of(group).is_some()) => {
                no_champion_often(lang).into()
            }
            None => no_champion(lang).into(),
            Some(size) => {
                let users = percent(size.share.unwrap_or(0.0));
                match size.revenue_share {
                    Some(share) => champions_worth(lang, users, whom, percent(share)),
                    None => champions(lang, users, whom),
                }
            }
        };
        if let (Some(size), Some(least)) = (of(Group::CantLose), answer.frequency[4].from) {
            let (users, times) = (format::count(lang, size.users), format::count(lang, least.unsigned_abs()));
            said.push(' ');
            said.push_str(&match (answer.basis, size.users) {
                (Basis::Orders, 1) => cant_lose_order_one(lang, times),
                (Basis::Engagement, 1) => cant_lose_day_one(lang, times),
                (Basis::Orders, _) => cant_lose_orders(lang, users, times),
                (Basis::Engagement, _) => cant_lose_days(lang, users, times),
            });
        }
        if answer.basis == Basis::Engagement {
            said += by_days(lang);
        }
        said += &care(answer, lang).unwrap_or_default();
        // The scales stay those of all, whoever is chosen.
        match (view.settings.users.is_some(), answer.basis) {
            (false, _) => said,
            (true, Basis::Orders) => said + among_all_orders(lang),
            (true, Basis::Engagement) => said + among_all_days(lang),
        }
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(if size.is_phone() { ranked_groups(answer, size, view) } else { rfm_grid::draw(answer, size, view) })
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let has_revenue = answer.revenue.is_some();
        let mut columns = vec![
            ("R".to_string(), false),
            ("F".to_string(), false),
            (lang.pick("Group", "Gruppe").to_string(), false),
            (lang.pick("Users", "Nutzer").to_string(), true),
            (lang.pick("Share", "Anteil").to_string(), true),
        ];
        if has_revenue {
            columns.push((lang.pick("Revenue", "Umsatz").to_string(), true));
        }
        let mut table = Table::new(columns);
        for r in (1..=5u8).rev() {
            for cell in answer.grid.iter().filter(|cell| cell.r == r) {
                let group = Group::of(cell.r, cell.f);
                let days = recency_range(&answer.recency[usize::from(r - 1)], lang);
                let times = frequency_range(&answer.frequency[usize::from(cell.f - 1)], answer.basis, lang);
                let mut cells = vec![
                    Cell::text(format!("R{r} · {days}")),
                    Cell::text(format!("F{} · {times}", cell.f)),
                    Cell::text(group.name(lang)),
                    Cell::number(format::count(lang, cell.users), cell.users),
                    share_cell(lang, cell.users, answer.users),
                ];
                if has_revenue {
                    cells.push(cell.revenue.map_or_else(Cell::blank, |minor| Cell::money(minor, view)));
                }
                let row = table.push(cells);
                if rfm_words::is_scheme(answer.ties) {
                    row.users(Selection::of(Condition::RfmCell { r: cell.r, f: cell.f }));
                }
            }
        }
        table
    }
}

/// How ties are scored, as chosen on the panel.
fn chosen_ties(view: &View) -> Ties {
    match view.option("ties") {
        Some("first") => Ties::First,
        Some("value") => Ties::Value,
        Some("ntile") => Ties::Ntile,
        _ => Ties::Below,
    }
}

/// Whether more than a fifth came last on one and the same day, the latest: they share the score that they can reach together, which is not the best.
fn lacks_r5(answer: &Answer) -> bool {
    answer.empty_scores.iter().any(|score| score == "R5")
}

/// Scores of the grid that nobody has. Where a frequency score is empty, the ones above it begin low: what counts as the top one is said.
fn care(answer: &Answer, lang: Lang) -> Option<String> {
    // That nobody has R5 is said where nobody is a champion, and so nobody is.
    let is_told = |score: &&str| score.starts_with('F') || score.starts_with('R') && *score != "R5";
    let unused: Vec<&str> = answer.empty_scores.iter().map(String::as_str).filter(is_told).collect();
    if unused.is_empty() {
        return None;
    }
    let scores = unused.join(", ");
    let lacks_f = unused.iter().any(|score| score.starts_with('F'));
    let top = answer.frequency.iter().rev().find(|range| range.users > 0).filter(|_| lacks_f);
    let Some((top, least)) = top.and_then(|top| Some((top, top.from.filter(|from| *from > 1)?))) else {
        return Some(care_shared(lang, scores));
    };
    let (least, top) = (format::count(lang, least.unsigned_abs()), format!("F{}", top.score));
    Some(match answer.basis {
        Basis::Orders => care_orders(lang, scores, least, top),
        Basis::Engagement => care_days(lang, scores, least, top),
    })
}

/// An empty grid, said in words.
pub(super) fn nobody(answer: &Answer, view: &View) -> Option<Problem> {
    let lang = view.lang;
    // Four of five scores of both are empty: the grid is one cell.
    let of_grid = answer.empty_scores.iter().filter(|score| score.starts_with(['R', 'F']));
    if of_grid.count() == 8 {
        let text = match answer.basis {
            Basis::Orders => all_bought_alike(lang),
            Basis::Engagement => all_alike(lang),
        };
        let is_last = view.settings.as_of(&view.catalog) >= view.catalog.last_day;
        let (advice, ways): (_, &[Way]) = match is_last {
            true => (more_days(lang), &[Way::Files]),
            false => (later_or_more_days(lang), &[Way::AsOf, Way::Files]),
        };
        return Some(Problem { text: text.into(), advice: advice.into(), ways });
    }
    (answer.users == 0).then(|| Problem {
        text: nobody_yet(lang).into(),
        advice: nobody_advice(lang).into(),
        ways: &[Way::AsOf, Way::Mapping, Way::AskFor],
    })
}

/// A share of a whole; blank of nothing.
pub(super) fn share_cell(lang: Lang, part: u64, whole: u64) -> Cell {
    if whole == 0 {
        return Cell::blank();
    }
    let share = part as f64 / whole as f64;
    Cell::number(format::percent(lang, share), format!("{share:.6}"))
}

/// The phone's form: the ten groups as bars, most users first.
fn ranked_groups(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let mut sizes: Vec<_> = answer.groups.iter().collect();
    sizes.order_by_key(|size| std::cmp::Reverse(size.users));
    let entry = |size: &engine::queries::rfm::GroupSize| {
        let group = Group::from_id(&size.id)?;
        let class = format!("{} nos", rfm_words::class(group));
        Some(Entry {
            name: group.name(lang).into(),
            swatch: Some(class.clone()),
            length: size.users as f64,
            class,
            value: format::count(lang, size.users),
            note: size.share.map(|share| format::percent(lang, share)).unwrap_or_default(),
            selection: rfm_words::is_scheme(answer.ties).then(|| Selection::segment("rfm", group.id())),
            tip: Some(Tip::new(group.name(lang), format::count(lang, size.users))),
        })
    };
    let entries: Vec<Entry> = sizes.into_iter().filter_map(entry).collect();
    ranked::draw(&entries, lang.pick("Ten groups by users", "Zehn Gruppen nach Nutzern"), size)
}

#[cfg(test)]
pub(super) mod tests {
    use engine::fold::UserFilter;
    use engine::queries::rfm::{Cell, GroupSize};
    use engine::schemes::rfm_scale::ScoreRange;

    use super::*;
    use crate::charts::Shape;

    /// 100 buyers in two cells: 40 champions (R5 F5) with 80 % of the revenue, 60 who cannot be lost (R2 F5).
    pub fn answer() -> Answer {
        let users = |r, f| match (r, f) {
            (5, 5) => (40, 8_000),
            (2, 5) => (60, 2_000),
            _ => (0, 0),
        };
        let cell = |r, f| {
            let (users, revenue) = users(r, f);
            Cell { r, f, group: Group::of(r, f).id().into(), users, revenue: Some(revenue) }
        };
        let grid: Vec<Cell> = (1..=5).flat_map(|r| (1..=5).map(move |f| cell(r, f))).collect();
        let size = |group: Group| {
            let of = || grid.iter().filter(|cell| cell.group == group.id());
            let (users, revenue): (u64, i64) = (of().map(|c| c.users).sum(), of().filter_map(|c| c.revenue).sum());
            GroupSize {
                id: group.id().into(),
                users,
                share: Some(users as f64 / 100.0),
                revenue: Some(revenue),
                revenue_share: Some(revenue as f64 / 10_000.0),
            }
        };
        let ranges = |of: [(u64, Option<i64>, Option<i64>); 5]| {
            std::array::from_fn(|at| ScoreRange { score: at as u8 + 1, users: of[at].0, from: of[at].1, to: of[at].2 })
        };
        let none = (0, None, None);
        Answer {
            users: 100,
            revenue: Some(10_000),
            groups: Group::ALL.into_iter().map(size).collect(),
            recency: ranges([none, (60, Some(31), None), none, none, (40, None, Some(30))]),
            frequency: ranges([none, none, none, none, (100, Some(9), None)]),
            grid,
            ..Answer::default()
        }
    }

    pub fn view(lang: Lang) -> View {
        let mut view = View { lang, ..View::default() };
        view.catalog.amount_decimals = Some(2);
        view.catalog.currency = Some("EUR".into());
        view
    }

    #[test]
    fn the_finding_in_words() {
        let said = |lang| RfmGrid::sentence(&answer(), &view(lang)).replace('\u{a0}', "_");
        assert_eq!(
            said(Lang::En),
            "Champions are **40%** of buyers and bring **80%** of revenue. \
             Another **60** bought 9 times or more and have gone quiet: the ones you cannot lose."
        );
        assert_eq!(
            said(Lang::De),
            "Champions sind **40_%** der Käufer und bringen **80_%** des Umsatzes. \
             Weitere **60** kauften mindestens 9-mal und sind still geworden: die Unverzichtbaren."
        );
        let problem = RfmGrid::problem(&Answer::default(), &view(Lang::En)).unwrap();
        assert_eq!(problem.ways, [Way::AsOf, Way::Mapping, Way::AskFor]);
        let mut one = answer();
        one.groups.iter_mut().filter(|size| size.id == Group::CantLose.id()).for_each(|size| size.users = 1);
        let said = [Lang::En, Lang::De].map(|lang| RfmGrid::sentence(&one, &view(lang)));
        assert!(
            said[0].ends_with("Another **1** bought 9 times or more and has gone quiet: one you cannot lose."),
            "{}",
            said[0]
        );
        assert!(
            said[1].ends_with("Noch **1** Nutzer kaufte mindestens 9-mal und ist still geworden: unverzichtbar."),
            "{}",
            said[1]
        );
    }

    #[test]
    fn area_is_users_and_each_region_has_one_name() {
        let scene = RfmGrid::chart(&answer(), ChartSize { width: 763.0, height: 400.0 }, &view(Lang::De)).unwrap();
        assert_eq!(scene.marks.iter().filter(|mark| mark.class.ends_with("wash")).count(), 25);
        let edges: Vec<f32> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Rect { w, .. } if mark.class.ends_with("nos") => Some(w * w),
                _ => None,
            })
            .collect();
        assert_eq!(edges.len(), 2);
        assert!((edges[1] / edges[0] - 40.0 / 60.0).abs() < 0.01);
        let named = |name: &str| {
            let is =
                |mark: &&crate::charts::Mark| matches!(&mark.shape, Shape::Text { parts, .. } if parts[0].1 == name);
            scene.marks.iter().filter(is).count()
        };
        assert!(Group::ALL.iter().all(|group| named(group.name(Lang::De)) == 1), "every name whole, once");
    }

    #[test]
    fn phones_get_a_ranked_list() {
        let scene = RfmGrid::chart(&answer(), ChartSize { width: 326.0, height: 400.0 }, &view(Lang::En)).unwrap();
        let doors: Vec<_> = scene.marks.iter().filter_map(|mark| mark.selection.clone()).collect();
        assert_eq!(doors.len(), 10);
        assert_eq!(doors[0], Selection::segment("rfm", "cant_lose"));
    }

    /// CDNOW: half of the buyers bought once, so that two orders are near the top.
    #[test]
    fn an_empty_score_is_a_caution() {
        let mut answer = answer();
        answer.empty_scores = vec!["F2".into(), "F3".into()];
        answer.frequency[4] = ScoreRange { score: 5, users: 100, from: Some(2), to: None };
        let said = RfmGrid::sentence(&answer, &view(Lang::En));
        let wanted = " With care: nobody has F2, F3, because equal values share a score; 2 orders already count as F5.";
        assert!(said.ends_with(wanted), "{said}");
        answer.empty_scores = vec!["R4".into()];
        let said = RfmGrid::sentence(&answer, &view(Lang::En));
        assert!(said.ends_with(" With care: nobody has R4, because equal values share a score."), "{said}");
        answer.empty_scores = vec!["M2".into()];
        assert!(!RfmGrid::sentence(&answer, &view(Lang::En)).contains("With care"), "M is not in the grid");
    }

    /// Over a fifth of the buyers bought on the last day: all of them share R4, whoever bought how often.
    #[test]
    fn nobody_is_a_champion_where_too_many_came_last() {
        let mut answer = answer();
        answer.groups.iter_mut().filter(|size| size.id == Group::Champion.id()).for_each(|size| size.users = 0);
        answer.groups.iter_mut().filter(|size| size.id == Group::Potential.id()).for_each(|size| size.users = 40);
        let said = |answer: &Answer, lang| RfmGrid::sentence(answer, &view(lang));
        assert!(said(&answer, Lang::En).starts_with("Nobody is a champion: whoever came lately had not come often."));
        answer.empty_scores = vec!["R5".into(), "F2".into()];
        let reason = "Nobody is a champion: nobody has R5, because equal values share a score, and too many came last on one and the same day. ";
        assert!(said(&answer, Lang::En).starts_with(reason), "{}", said(&answer, Lang::En));
        assert!(
            said(&answer, Lang::De)
                .starts_with("Niemand ist Champion: Niemand hat R5, denn Gleiche teilen einen Wert,")
        );
        assert!(said(&answer, Lang::En).contains("With care: nobody has F2, because"));
    }

    /// The ranges beside the grid are those of all buyers, also where some are chosen.
    #[test]
    fn ranges_say_whose_they_are() {
        let said = |users, basis| {
            let mut view = view(Lang::En);
            view.settings.users = users;
            RfmGrid::sentence(&Answer { basis, ..answer() }, &view)
        };
        let chosen = || Some(UserFilter::default());
        assert!(!said(None, Basis::Orders).contains("among all"));
        assert!(said(chosen(), Basis::Orders).ends_with("is told among all buyers, not among those chosen."));
        assert!(said(chosen(), Basis::Engagement).ends_with("is told among all users, not among those chosen."));
    }

    #[test]
    fn other_tools_scores_open_no_users() {
        let mut answer = answer();
        answer.ties = Ties::Ntile;
        assert!(RfmGrid::table(&answer, &view(Lang::En)).rows.iter().all(|row| row.selection.is_none()));
    }

    /// Of one day everybody would be in one cell, and hibernate.
    #[test]
    fn nobody_is_ranked_among_equals() {
        let problem = |empty: &str| {
            let empty_scores = empty.split(' ').map(String::from).collect();
            nobody(&Answer { empty_scores, ..answer() }, &view(Lang::En)).map(|problem| problem.text)
        };
        assert_eq!(problem("R2 R4 R5 F2 F3 F4 M2 M4"), None);
        assert_eq!(problem("R1 R2 R3 R5 F1 F2 F3 M2 M3 M4 M5"), None, "orders differ");
        assert!(problem("R1 R2 R3 R5 F1 F2 F3 F5 M1 M2 M3 M5").unwrap().ends_with("there is nothing to rank."));
    }
}
