//! Status today: who is here, fading, gone, not yet.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::segments::{Answer, Params, Segments};
use engine::schemes::Selection;

use super::statuses::{Group, STATUSES, status};
use super::{Cell, Panel, Problem, Table, View, Way, part};
use crate::charts::{ChartSize, Scene, status_bar as chart};
use crate::format;

/// The panel.
pub struct StatusBar;

catalog! {
    heading = "Status today", "Status heute";
    definition =
        "Each user with activity on or before the as-of day, and each whom only a file of attributes knows, stands in exactly one status, the first that fits. Churned: left by an event (uninstalled, closed the account, cancelled) with no activity after it, or silent more than C days. Dormant: silent more than D days. Prospect: signed up or began a trial, no value event yet; or known from a file of attributes only, without any event but messages (the same users on every day). New: first seen at most N days ago. Reactivated: came back at most N days ago from a gap of over D days. At risk: silent more than A days; or over three usual gaps late; or active less than half as often as before; or complained and slowed down. Loyal: at least 3 active days and 2 value events, and regular in the top 20% by value events, or in the top 20% by revenue, or brought others. (Of a row per user the active days are not known: 3 orders stand for them, and the top 20% by orders where there is no revenue.) Active: the rest. A, D, C and N come from the usual gaps in your data unless you set them; see the return curve. Here are the loyal, active, new and reactivated ones, fading those at risk and dormant, gone the churned ones.",
        "Jeder Nutzer mit Aktivität bis zum Stichtag, und jeder, den nur eine Datei mit Attributen kennt, hat genau einen Status, den ersten, der passt. Abgewandert: durch ein Ereignis gegangen (deinstalliert, Konto geschlossen, gekündigt) ohne Aktivität danach, oder mehr als C Tage still. Ruhend: mehr als D Tage still. Interessiert: angemeldet oder Probezeit begonnen, noch kein Wertereignis; oder nur aus einer Datei mit Attributen bekannt, ohne ein Ereignis außer Nachrichten (an jedem Tag dieselben). Neu: vor höchstens N Tagen erstmals gesehen. Reaktiviert: vor höchstens N Tagen aus einer Pause von über D Tagen zurückgekommen. Gefährdet: mehr als A Tage still; oder über drei übliche Abstände im Verzug; oder weniger als halb so oft aktiv wie zuvor; oder mit Beschwerde und seltener aktiv. Treu: mindestens 3 aktive Tage und 2 Wertereignisse, und regelmäßig unter den obersten 20 % nach Wertereignissen, oder unter den obersten 20 % nach Umsatz, oder hat andere geworben. (Bei einer Zeile je Nutzer sind die aktiven Tage nicht bekannt: 3 Bestellungen stehen für sie, und wo es keinen Umsatz gibt, die obersten 20 % nach Bestellungen.) Aktiv: alle übrigen. A, D, C und N stammen aus den üblichen Abständen in Ihren Daten, wenn Sie sie nicht setzen; siehe Rückkehrkurve. Da sind Treue, Aktive, Neue und Reaktivierte, auf dem Rückzug Gefährdete und Ruhende, fort Abgewanderte.";
    here(share) = "**{share}** of users are here", "**{share}** der Nutzer sind da";
    fewer(points, day) = ", {points} fewer than on {day}", ", {points} weniger als am {day}";
    more(points, day) = ", {points} more than on {day}", ", {points} mehr als am {day}";
    as_many(day) = ", as many as on {day}", ", so viele wie am {day}";
    fading(share) = "; {share} are fading", "; {share} sind auf dem Rückzug";
    only_at_risk(n) = ", **{n}** of those at risk and not yet dormant", ", **{n}** davon gefährdet und noch nicht ruhend";
    nobody = "Nobody was active up to this day.", "Bis zu diesem Tag war niemand aktiv.";
    later = "Choose a later day.", "Wählen Sie einen späteren Stichtag.";
    status_column = "Status", "Status";
    users_column = "Users", "Nutzer";
    share_column = "Share", "Anteil";
    change_column = "Change", "Veränderung";
    revenue_column = "Revenue so far", "Umsatz bisher";
    all_users = "All users", "Alle Nutzer";
}

/// The question that this panel and "what changed" share.
pub(super) fn question() -> Params {
    Params { compare: true, ..Params::default() }
}

impl Panel for StatusBar {
    type Query = Segments;
    const NAME: &'static str = "status_bar";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn params(_: &View) -> Params {
        question()
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        (answer.users == 0).then(|| Problem {
            text: nobody(lang).into(),
            advice: later(lang).into(),
            ways: &[Way::AsOf],
        })
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let (now, before) =
            (shares(answer, |segment| Some(segment.users)), shares(answer, |segment| segment.users_before));
        let Some([here_now, fading_now]) = now else { return nobody(lang).into() };
        let mut out = here(lang, format::percent(lang, here_now));
        if let (Some([here_before, _]), Some(day)) = (before, answer.compared_with) {
            let tenths = ((here_now - here_before) * 1000.0).round();
            let day = format::date(lang, day);
            let points = format::points(lang, tenths.abs() / 1000.0).trim_start_matches('+').to_string();
            out += &match tenths {
                t if t < 0.0 => fewer(lang, points, day),
                t if t > 0.0 => more(lang, points, day),
                _ => as_many(lang, day),
            };
        }
        if fading_now > 0.0 {
            out += &fading(lang, format::percent(lang, fading_now));
            let at_risk =
                answer.segments.iter().find(|segment| segment.id == "at_risk").map_or(0, |segment| segment.users);
            if at_risk > 0 {
                out += &only_at_risk(lang, format::count(lang, at_risk));
            }
        }
        out + "." + &part::of_days(view)
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(chart::draw(answer, size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let mut columns = vec![(status_column(lang).to_string(), false)];
        columns.push((users_column(lang).into(), true));
        columns.push((share_column(lang).into(), true));
        if let Some(day) = answer.compared_with {
            columns.push((format::date(lang, day), true));
            columns.push((change_column(lang).into(), true));
        }
        let has_revenue = answer.segments.iter().any(|segment| segment.revenue.is_some());
        if has_revenue {
            columns.push((revenue_column(lang).into(), true));
        }
        let mut table = Table::new(columns);
        let number = |n: u64| Cell::number(format::count(lang, n), n);
        let cells = |name: Cell, users: u64, share: f64, before: Option<u64>, revenue: Option<i64>| {
            let mut cells = vec![name, number(users), Cell::number(format::percent(lang, share), share)];
            if answer.compared_with.is_some() {
                let change = before.map(|before| users as i64 - before as i64);
                cells.push(before.map_or_else(Cell::blank, number));
                cells
                    .push(change.map_or_else(Cell::blank, |change| Cell::number(format::signed(lang, change), change)));
            }
            if has_revenue {
                cells.push(revenue.map_or_else(Cell::blank, |minor| Cell::money(minor, view)));
            }
            cells
        };
        for segment in &answer.segments {
            let Some(look) = status(&segment.id) else { continue };
            let name = Cell::text(look.word(lang)).glyph(look.glyph, look.class);
            let row = table.push(cells(name, segment.users, segment.share, segment.users_before, segment.revenue));
            row.users(Selection::segment("status", look.id));
        }
        let before = answer.segments.iter().map(|segment| segment.users_before).sum::<Option<u64>>();
        let revenue = answer.segments.iter().map(|segment| segment.revenue).sum::<Option<i64>>();
        let share = if answer.users > 0 { 1.0 } else { 0.0 };
        table.push(cells(Cell::text(all_users(lang)), answer.users, share, before, revenue)).total();
        table
    }
}

/// Shares of the groups Here and Fading; `None` where there is no user at all, or no count.
fn shares(answer: &Answer, users: impl Fn(&engine::queries::segments::Segment) -> Option<u64>) -> Option<[f64; 2]> {
    let of = |group: Option<Group>| {
        let looks = STATUSES.iter().filter(|look| group.is_none_or(|group| look.group == group));
        let counts = looks.map(|look| users(answer.segments.iter().find(|segment| segment.id == look.id)?));
        counts.sum::<Option<u64>>()
    };
    let all = of(None).filter(|all| *all > 0)? as f64;
    Some([of(Some(Group::Here))? as f64 / all, of(Some(Group::Fading))? as f64 / all])
}

#[cfg(test)]
pub(super) mod tests {
    use engine::events::Day;
    use engine::queries::segments::Segment;
    use expect_test::expect;

    use super::*;
    use crate::charts::svg_text;

    /// The numbers of the design's overview.
    pub fn answer() -> Answer {
        let users = [5_236, 11_487, 3_118, 1_342, 5_871, 6_310, 11_948, 2_904];
        let before = [4_949, 11_805, 2_706, 1_246, 5_137, 5_634, 10_346, 3_105];
        let all: u64 = users.iter().sum();
        let segments = STATUSES.iter().zip(users).zip(before).map(|((look, users), before)| Segment {
            id: look.id.into(),
            users,
            share: users as f64 / all as f64,
            revenue: None,
            users_before: Some(before),
        });
        Answer {
            scheme: "status".into(),
            on: Day::from_civil(2025, 6, 30),
            compared_with: Some(Day::from_civil(2025, 3, 31)),
            users: all,
            unassigned: 0,
            attributes_only: 0,
            segments: segments.collect(),
        }
    }

    #[test]
    fn says_the_finding() {
        let say = |lang| StatusBar::sentence(&answer(), &View { lang, ..View::default() }).replace('\u{a0}', " ");
        expect!["**43.9%** of users are here, 2.2 points fewer than on 31 Mar 2025; 25.3% are fading, **5,871** of those at risk and not yet dormant."]
            .assert_eq(&say(Lang::En));
        expect!["**43,9 %** der Nutzer sind da, 2,2 Punkte weniger als am 31.03.2025; 25,3 % sind auf dem Rückzug, **5.871** davon gefährdet und noch nicht ruhend."]
            .assert_eq(&say(Lang::De));
    }

    #[test]
    fn the_bar_is_as_wide_as_the_pane() {
        let draw = |width| chart::draw(&answer(), ChartSize { width, height: 120.0 }, &View::default());
        let svg = svg_text(&draw(1174.0), "", "");
        // As in the design: loyal ends at 125.5, churned is 286.5 wide.
        assert!(svg.contains("class=\"s-loyal\" x=\"0\" y=\"26\" width=\"125.5"), "{svg}");
        assert!(svg.contains("class=\"s-churned\" x=\"811.9\" y=\"26\" width=\"286.5"), "{svg}");
        assert!((draw(1174.0).height - 120.0).abs() < 0.1 && draw(700.0).height > 140.0);
        assert!(draw(358.0).height > 350.0);
    }

    #[test]
    fn the_table_has_all_statuses_and_adds_up() {
        let table = StatusBar::table(&answer(), &View::default());
        expect![[r#"
            Status,Users,Share,31 Mar 2025,Change
            Loyal,5236,0.10859465737514518,4949,287
            Active,11487,0.2382404181184669,11805,-318
            New,3118,0.06466733034677286,2706,412
            Reactivated,1342,0.02783308445329351,1246,96
            At risk,5871,0.12176455948232952,5137,734
            Dormant,6310,0.13086942093910736,5634,676
            Churned,11948,0.24780155964824954,10346,1602
            Prospect,2904,0.06022896963663514,3105,-201
            All users,48216,1,44928,3288
        "#]]
        .assert_eq(&table.csv().replace("\r\n", "\n").replace('\u{a0}', " "));
    }

    #[test]
    fn nobody_is_said_in_words() {
        let empty = Answer::default();
        assert_eq!(StatusBar::problem(&empty, &View::default()).unwrap().ways, [Way::AsOf]);
        assert_eq!(StatusBar::sentence(&empty, &View::default()), "Nobody was active up to this day.");
    }
}
