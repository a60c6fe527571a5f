//! RFM group against status: where a user's rank among all and its own rhythm say different things.

use engine::catalog;
use engine::i18n::Lang;
use engine::order::Order;
use engine::queries::rfm_reading::Reading;
use engine::queries::rfm_status::{Answer, Pair, RfmStatus};
use engine::schemes::rfm::Group;
use engine::schemes::{Condition, Selection};

use super::rfm_grid::more_days;
use super::statuses::{StatusLook, status};
use super::{Cell, Panel, PanelOption, Problem, Table, View, Way, rfm_words};
use crate::charts::{ChartSize, Scene};
use crate::format;

/// Panel `rfm_status`.
pub struct RfmStatusPanel;

/// Rows of the short table: so many disagreements, so many agreements.
const STANDOUTS: (usize, usize) = (5, 3);

/// A disagreement of fewer users is a few cases, …
const LEAST_USERS: u64 = 30;

/// … and one hardly more frequent than chance has it tells nothing.
const LEAST_LIFT: f64 = 1.2;

catalog! {
    disagree(users, group, status, clause) = "**{users}** {group} are {status} by status: {clause}.",
        "**{users}** {group} sind nach Status {status}: {clause}.";
    agree(least, lift, share, whom) = "No disagreement of group and status stands out: none holds for {least} users or more and for {lift} times as many as chance has it. They agree on **{share}** {whom}.",
        "Kein Widerspruch von Gruppe und Status sticht heraus: Keiner betrifft {least} oder mehr Nutzer und zugleich {lift}-mal so viele wie durch Zufall. Einig sind sie bei **{share}** {whom}.";
    pair(group, status) = "{group} that are {status} by status", "{group}, nach Status {status}";
    all_in_one = "All users are in one RFM group: there is nothing to hold their status against.",
        "Alle Nutzer sind in einer RFM-Gruppe: Es gibt nichts, woran sich ihr Status messen ließe.";
    nobody_in_both = "No user stands in both schemes on this day.", "Niemand steht an diesem Tag in beiden Einteilungen.";
    nobody_advice = "Choose a later day, or check in the mapping which events are purchases.",
        "Wählen Sie einen späteren Tag oder prüfen Sie in der Zuordnung, welche Ereignisse Käufe sind.";
}

impl Panel for RfmStatusPanel {
    type Query = RfmStatus;
    const NAME: &'static str = "rfm_status";

    fn heading(lang: Lang) -> &'static str {
        lang.pick("RFM against status", "RFM und Status")
    }

    fn definition(lang: Lang) -> &'static str {
        lang.pick(
            "RFM ranks a user among all others of the grid, that is among buyers where anything is bought; the status asks about the user’s own silence. Lift: users in both, divided by the number \
             expected if group and status knew nothing of each other (users of the group × users of the status / all). Urgent disagreements \
             come first, then other ones, then agreements, each with most users first; told are those of 30 users or more and a lift of 1.2 or more.",
            "RFM ordnet einen Nutzer unter allen im Raster ein, also unter den Käufern, wo etwas gekauft wird; der Status fragt nach der eigenen Stille. Lift: Nutzer in beiden, geteilt durch \
             die Zahl, die zu erwarten wäre, wenn Gruppe und Status nichts voneinander wüssten (Nutzer der Gruppe × Nutzer des Status / alle). \
             Dringende Widersprüche stehen vorn, dann andere, dann Einigkeit, jeweils die meisten Nutzer zuerst; genannt werden die ab 30 Nutzern und einem Lift von 1,2.",
        )
    }

    fn options(view: &View) -> Vec<PanelOption> {
        let lang = view.lang;
        let choices = vec![
            ("standout".into(), lang.pick("what stands out", "was auffällt").into()),
            ("all".into(), lang.pick("all pairs", "alle Paare").into()),
        ];
        vec![PanelOption { id: "rows", label: lang.pick("Show", "Zeigen").into(), choices }]
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        // Unless one group was chosen: where the grid ranks nobody, all are in one.
        let mut groups = answer.pairs.iter().filter(|pair| pair.users > 0).map(|pair| &pair.group);
        let first = groups.next();
        if view.settings.users.is_none() && first.is_some() && groups.all(|group| Some(group) == first) {
            let (text, advice) = (all_in_one(lang).into(), more_days(lang).into());
            return Some(Problem { text, advice, ways: &[Way::Files] });
        }
        (answer.users == 0).then(|| Problem {
            text: nobody_in_both(lang).into(),
            advice: nobody_advice(lang).into(),
            ways: &[Way::AsOf, Way::Mapping, Way::AskFor],
        })
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let finding = answer.readings.iter().find(|pair| pair.reading.is_some_and(|r| !r.agrees()) && stands_out(pair));
        let words = |pair: &Pair| Some((Group::from_id(&pair.group)?, status(&pair.status)?, pair.reading?));
        if let Some((pair, (group, status, reading))) = finding.and_then(|pair| Some((pair, words(pair)?))) {
            let users = format::count(lang, pair.users);
            let group = rfm_words::users_of(group, answer.basis, lang);
            return disagree(lang, users, group, in_sentence(status, lang), reading.clause(answer.basis, lang));
        }
        let same = answer.readings.iter().filter(|pair| pair.reading.is_some_and(Reading::agrees));
        let same: u64 = same.map(|pair| pair.users).sum();
        let share = format::percent_with(lang, same as f64 / answer.users.max(1) as f64, 0);
        agree(lang, LEAST_USERS, format::decimal(lang, LEAST_LIFT, 1), share, rfm_words::of_whom(answer.basis, lang))
    }

    fn chart(_answer: &Answer, _size: ChartSize, _view: &View) -> Option<Scene> {
        None
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let mut table = Table::new([
            (lang.pick("Here they agree and disagree", "Wo beide einig sind und wo nicht"), false),
            (lang.pick("Users", "Nutzer"), true),
            (lang.pick("Lift", "Lift"), true),
            (lang.pick("Reading", "Lesart"), false),
        ]);
        for pair in rows(answer, view.option("rows") == Some("all")) {
            let (Some(group), Some(status)) = (Group::from_id(&pair.group), status(&pair.status)) else { continue };
            let name = self::pair(lang, group.name(lang), in_sentence(status, lang));
            let lift = pair.lift.map_or_else(Cell::blank, |lift| {
                Cell::number(format!("{}×", format::decimal(lang, lift, 1)), format!("{lift:.4}"))
            });
            let on_status = Condition::Segment { scheme: "status".into(), segment: status.id.into(), on: None };
            table
                .push(vec![
                    Cell::text(name).glyph(status.glyph, status.class),
                    Cell::number(format::count(lang, pair.users), pair.users),
                    lift,
                    Cell::text(pair.reading.map_or("", |reading| reading.text(answer.basis, lang))),
                ])
                .users(Selection::segment("rfm", group.id()).and(on_status));
        }
        table
    }
}

/// Whether a pair is more than a few cases and more frequent than chance has it.
fn stands_out(pair: &Pair) -> bool {
    pair.users >= LEAST_USERS && pair.lift.is_some_and(|lift| lift >= LEAST_LIFT)
}

/// The pairs that stand out; where none does, those of the most users. All of them, in the order of the groups, where asked for.
fn rows(answer: &Answer, all: bool) -> Vec<&Pair> {
    if all {
        return answer.pairs.iter().collect();
    }
    let of = |agrees: bool, most: usize| {
        let kind =
            move |pair: &&Pair| pair.reading.is_some_and(|reading| reading.agrees() == agrees) && stands_out(pair);
        answer.readings.iter().filter(kind).take(most)
    };
    let told: Vec<&Pair> = of(false, STANDOUTS.0).chain(of(true, STANDOUTS.1)).collect();
    if !told.is_empty() {
        return told;
    }
    let mut frequent: Vec<&Pair> = answer.pairs.iter().filter(|pair| pair.users > 0).collect();
    frequent.order_by_key(|pair| std::cmp::Reverse(pair.users));
    frequent.truncate(STANDOUTS.0 + STANDOUTS.1);
    frequent
}

/// The word for a status within a sentence.
fn in_sentence(status: StatusLook, lang: Lang) -> String {
    status.word(lang).to_lowercase()
}

#[cfg(test)]
mod tests {
    use engine::schemes::rfm_ranks::Basis;

    use super::*;

    fn pair(group: Group, status: &str, users: u64, lift: f64) -> Pair {
        let reading = Reading::of(group, status);
        Pair { group: group.id().into(), status: status.into(), users, lift: Some(lift), reading }
    }

    fn view(lang: Lang) -> View {
        View { lang, ..View::default() }
    }

    fn answer(readings: Vec<Pair>) -> Answer {
        Answer {
            users: readings.iter().map(|pair| pair.users).sum(),
            pairs: readings.clone(),
            readings,
            ..Answer::default()
        }
    }

    #[test]
    fn a_disagreement_is_the_finding() {
        let answer =
            answer(vec![pair(Group::Champion, "at_risk", 312, 1.58), pair(Group::Champion, "loyal", 3901, 7.8)]);
        assert_eq!(
            RfmStatusPanel::sentence(&answer, &view(Lang::En)),
            "**312** champions are at risk by status: they rank high, yet show signs of leaving."
        );
        assert_eq!(
            RfmStatusPanel::sentence(&answer, &view(Lang::De)),
            "**312** Champions sind nach Status gefährdet: ihr Rang ist hoch, doch sie zeigen Zeichen des Abschieds."
        );
        let table = RfmStatusPanel::table(&answer, &view(Lang::En));
        assert_eq!(
            table.csv(),
            "Here they agree and disagree,Users,Lift,Reading\r\n\
             Champions that are at risk by status,312,1.5800,signs of leaving: write this week\r\n\
             Champions that are loyal by status,3901,7.8000,\"agree: protect, do not discount\"\r\n"
        );
        assert_eq!(table.rows[0].selection.as_ref().map(|users| users.conditions.len()), Some(2));
    }

    #[test]
    fn nobody_buys_where_engagement_is_counted() {
        let of = |basis, lang| {
            let answer = Answer { basis, ..answer(vec![pair(Group::Loyal, "at_risk", 312, 1.58)]) };
            RfmStatusPanel::sentence(&answer, &view(lang))
        };
        assert!(of(Basis::Orders, Lang::En).starts_with("**312** loyal buyers are at risk"));
        assert!(of(Basis::Engagement, Lang::En).starts_with("**312** loyal users are at risk"));
        assert!(of(Basis::Engagement, Lang::De).starts_with("**312** Stammnutzer sind"));
        for group in Group::ALL {
            let both = [Lang::En, Lang::De].map(|lang| rfm_words::users_of(group, Basis::Engagement, lang));
            assert!(
                !both.concat().to_lowercase().contains("buyer") && !both.concat().to_lowercase().contains("käufer")
            );
        }
    }

    #[test]
    fn agreement_is_told_where_nothing_else_is() {
        let answer = answer(vec![
            pair(Group::Champion, "at_risk", 29, 1.9),
            pair(Group::Loyal, "at_risk", 40, 1.19),
            pair(Group::Hibernating, "churned", 31, 1.0),
        ]);
        let said = RfmStatusPanel::sentence(&answer, &view(Lang::En));
        assert_eq!(
            said,
            "No disagreement of group and status stands out: none holds for 30 users or more and for 1.2 times as many as chance has it. They agree on **31%** of buyers."
        );
        // No pair without users is shown, and the largest come first.
        let mut with_empty = answer.clone();
        with_empty.pairs.push(pair(Group::Champion, "new", 0, 0.0));
        let table = RfmStatusPanel::table(&with_empty, &view(Lang::En));
        let users = table
            .csv()
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(1).map(str::to_owned))
            .collect::<Vec<_>>();
        assert_eq!(users, ["40", "31", "29"]);
        let engaged = Answer { basis: Basis::Engagement, ..answer };
        let said =
            [Lang::En, Lang::De].map(|lang| RfmStatusPanel::sentence(&engaged, &view(lang)).replace('\u{a0}', " "));
        assert!(said[0].ends_with("They agree on **31%** of users."), "{}", said[0]);
        assert!(said[1].ends_with("Einig sind sie bei **31 %** der Nutzer."), "{}", said[1]);
        assert!(RfmStatusPanel::problem(&Answer::default(), &view(Lang::De)).is_some());
    }

    /// Where the grid ranks nobody, all are in one group; where one group was chosen, it is told.
    #[test]
    fn one_group_of_all_is_held_against_nothing() {
        let answer = answer(vec![pair(Group::Hibernating, "new", 40, 1.0), pair(Group::Hibernating, "active", 9, 1.0)]);
        assert!(
            RfmStatusPanel::problem(&answer, &view(Lang::En))
                .unwrap()
                .text
                .starts_with("All users are in one RFM group")
        );
        let mut chosen = view(Lang::En);
        chosen.settings.users = Some(engine::fold::UserFilter::default());
        assert_eq!(RfmStatusPanel::problem(&answer, &chosen), None);
    }
}
