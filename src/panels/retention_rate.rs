//! The retention rate of the textbooks for each month, and the churn rate by the status scheme.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::retention_rate::{Churn, MonthlyRate, Rate, RetentionRate as Query, RetentionRates};
use engine::schemes::{Condition, Selection};

use super::{Cell, Panel, Problem, Table, View, Way, part};
use crate::charts::keys::Key;
use crate::charts::{ChartSize, Scene, retention_rate as chart};
use crate::format;

/// The panel.
pub struct RetentionRate;

catalog! {
    heading = "Retention rate", "Bindungsrate";
    definition =
        "(E − N) / S × 100 for a calendar month. S: users active in the month before. E: users active in the month. N: those of them whose first activity lies in it. Above 100% when users who were away came back; “in both” counts only users active in both months. The 90-day line asks the same of the 90 days that end before the month begins (S) and with its end (E). Churn rate: users who became churned (status) during the month / users not churned at its start, of those who had been active by then. * the month had not ended.",
        "(E − N) / S × 100 für einen Kalendermonat. S: im Monat davor aktive Nutzer. E: im Monat aktive Nutzer. N: davon jene, deren erste Aktivität in ihm liegt. Über 100\u{a0}%, wenn Nutzer zurückkommen, die fort waren; „in beiden“ zählt nur die in beiden Monaten aktiven Nutzer. Die 90-Tage-Linie fragt dasselbe für die 90 Tage, die vor Beginn des Monats (S) und mit seinem Ende (E) enden. Abwanderungsrate: Nutzer, deren Status im Monat zu „Abgewandert“ wurde / nicht abgewanderte Nutzer zu seinem Beginn, unter denen, die bis dahin aktiv gewesen waren. * der Monat war nicht zu Ende.";
    picture = "Retention rate by month, with the figures of the last complete month", "Bindungsrate nach Monat, mit den Zahlen des letzten vollständigen Monats";
    at_start(month) = "Active in {month}", "Aktiv im {month}";
    new_in(month) = "New in {month}", "Neu im {month}";
    rate_of(month) = "Retention rate, {month}", "Bindungsrate, {month}";
    churn_of(month) = "Churn rate, {month}", "Abwanderungsrate, {month}";
    from_month(month) = "from {month}", "gegenüber {month}";
    no_scheme = "needs the status scheme", "braucht das Statusschema";
    entered(n, of) = "{n} of {of} users", "{n} von {of} Nutzern";
    sentence(month, rate) = "In {month} the retention rate was **{rate}**", "Im {month} lag die Bindungsrate bei **{rate}**";
    after(rate, month) = ", after {rate} in {month}", ", nach {rate} im {month}";
    held(stayed, start) =
        ": {stayed} active users who were not new, for {start} active the month before. ",
        ": {stayed} aktive, nicht neue Nutzer auf {start} im Monat davor aktive. ";
    again(share, both, start, away) =
        "Of those {start}, {both} were there again (**{share}**); {away} more came back after a longer absence",
        "Von diesen {start} waren {both} wieder da (**{share}**); {away} weitere kamen nach längerer Abwesenheit zurück";
    over = ", which is why the rate passes 100%.", ", deshalb liegt die Rate über 100\u{a0}%.";
    churned(rate, n, of) = " The churn rate has another base, so the two do not add up to 100%: **{rate}**, that is {n} of {of} users who were not churned when the month began.",
        " Die Abwanderungsrate hat eine andere Basis, die beiden ergeben also nicht 100\u{a0}%: **{rate}**, nämlich {n} von {of} Nutzern, die zu Beginn des Monats nicht abgewandert waren.";
    again_column = "In both, of S", "In beiden, von S";
    sum(end, new, start) = "({end} − {new}) / {start} × 100", "({end} − {new}) / {start} × 100";
    by_month = "monthly", "monatlich";
    window = "90 days", "90 Tage";
    open_month = "* month not complete", "* Monat nicht vollständig";
    too_short = "A rate needs a complete month and one before it.", "Eine Rate braucht einen vollständigen Monat und einen davor.";
    longer = "Add a longer export.", "Fügen Sie einen längeren Export hinzu.";
    month_column = "Month", "Monat";
    start_column = "S, month before", "S, Monat davor";
    end_column = "E, in the month", "E, im Monat";
    new_column = "N, new", "N, neu";
    both_column = "In both", "In beiden";
    rate_column = "Rate", "Rate";
    churn_column = "Churn rate", "Abwanderungsrate";
    window_column = "Rate, 90 days", "Rate, 90 Tage";
    complete_column = "Complete", "Vollständig";
    yes = "yes", "ja";
    no = "no", "nein";
}

impl Panel for RetentionRate {
    type Query = Query;
    const NAME: &'static str = "retention_rate";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn problem(rates: &RetentionRates, view: &View) -> Option<Problem> {
        let lang = view.lang;
        latest(rates).is_none().then(|| Problem {
            text: too_short(lang).into(),
            advice: longer(lang).into(),
            ways: &[Way::Files],
        })
    }

    fn sentence(rates: &RetentionRates, view: &View) -> String {
        let lang = view.lang;
        let Some((now, before)) = latest(rates) else { return too_short(lang).into() };
        let count = |n: u32| format::count(lang, u64::from(n));
        let month = |rate: &Rate| format::month_long(lang, rate.month.month());
        let mut out = sentence(lang, month(&now.rate), percent(lang, now.rate.rate_percent));
        if let Some(before) = before.filter(|before| before.rate.rate_percent.is_some()) {
            out += &after(lang, percent(lang, before.rate.rate_percent), month(&before.rate));
        }
        let Rate { at_start, at_end, new, rate_percent, .. } = now.rate;
        let stayed = at_end.saturating_sub(new);
        out += &held(lang, count(stayed), count(at_start));
        let share = format::percent(lang, f64::from(now.both) / f64::from(at_start.max(1)));
        out += &again(lang, share, count(now.both), count(at_start), count(stayed.saturating_sub(now.both)));
        out += if rate_percent.is_some_and(|percent| percent > 100.0) { over(lang) } else { "." };
        if let Some((churn, share)) = now.churn.and_then(|churn| Some((churn, churn.rate()?))) {
            out += &churned(lang, format::percent(lang, share), count(churn.entered), count(churn.at_start));
        }
        out + &part::of_days(view)
    }

    fn chart(rates: &RetentionRates, size: ChartSize, view: &View) -> Option<Scene> {
        let (now, before) = latest(rates)?;
        Some(chart::draw(rates, &keys(now, before, view), size, view))
    }

    fn table(rates: &RetentionRates, view: &View) -> Table {
        let lang = view.lang;
        let heads = [
            start_column(lang),
            end_column(lang),
            new_column(lang),
            both_column(lang),
            again_column(lang),
            rate_column(lang),
            churn_column(lang),
            window_column(lang),
            complete_column(lang),
        ];
        let columns = std::iter::once((month_column(lang), false)).chain(heads.map(|head| (head, true)));
        let mut table = Table::new(columns);
        for MonthlyRate { rate, both, churn } in &rates.monthly {
            let star = if rate.complete { "" } else { "*" };
            let name = format!("{}{star}", format::month_year(lang, rate.month.month()));
            let count = |n: u32| Cell::number(format::count(lang, u64::from(n)), n);
            let trailing = rates.trailing.iter().find(|trailing| trailing.month == rate.month);
            let share = churn.and_then(Churn::rate);
            let row = table.push(vec![
                Cell { raw: Some(rate.month.month().to_string()), ..Cell::text(name) },
                count(rate.at_start),
                count(rate.at_end),
                count(rate.new),
                count(*both),
                share_cell(lang, (rate.at_start > 0).then(|| f64::from(*both) / f64::from(rate.at_start))),
                share_cell(lang, rate.rate_percent.map(|percent| percent / 100.0)),
                share_cell(lang, share),
                share_cell(lang, trailing.and_then(|trailing| trailing.rate_percent).map(|percent| percent / 100.0)),
                // A file has no stars.
                Cell::number(if rate.complete { yes(lang) } else { no(lang) }, u8::from(rate.complete)),
            ]);
            row.users(Selection::of(Condition::active_in(rate.month.month())));
        }
        table
    }
}

/// The last complete month, and the one before it.
fn latest(rates: &RetentionRates) -> Option<(&MonthlyRate, Option<&MonthlyRate>)> {
    let at = rates.monthly.iter().rposition(|month| month.rate.complete && month.rate.rate_percent.is_some())?;
    Some((&rates.monthly[at], at.checked_sub(1).map(|before| &rates.monthly[before])))
}

/// S, E, N, the rate and the churn rate of a month.
fn keys(now: &MonthlyRate, before: Option<&MonthlyRate>, view: &View) -> Vec<Key> {
    let lang = view.lang;
    let month = now.rate.month.month();
    let previous = engine::events::Month(month.0 - 1);
    let name = |month| format::month_short(lang, month, true);
    let count = |n: u32| format::count(lang, u64::from(n));
    let active = |month| Some(Selection::of(Condition::active_in(month)));
    let against = from_month(lang, name(previous));
    let difference =
        |now: Option<f64>, before: Option<f64>| now.zip(before).map(|(now, before)| format::points(lang, now - before));
    let churn_before = before.and_then(|before| before.churn).and_then(Churn::rate);
    let churn_now = now.churn.and_then(Churn::rate);
    let churn_change = difference(churn_now, churn_before);
    let churn_note = match now.churn {
        None => no_scheme(lang).to_string(),
        Some(_) if churn_change.is_some() => against,
        Some(churn) => entered(lang, count(churn.entered), count(churn.at_start)),
    };
    vec![
        Key {
            label: at_start(lang, name(previous)),
            value: count(now.rate.at_start),
            selection: active(previous),
            ..Key::default()
        },
        Key {
            label: at_start(lang, name(month)),
            value: count(now.rate.at_end),
            selection: active(month),
            ..Key::default()
        },
        Key {
            label: new_in(lang, name(month)),
            value: count(now.rate.new),
            selection: Some(Selection::of(Condition::first_active_in(month))),
            ..Key::default()
        },
        Key {
            label: rate_of(lang, name(month)),
            value: percent(lang, now.rate.rate_percent),
            note: formula(&now.rate, view),
            ..Key::default()
        },
        Key {
            label: churn_of(lang, name(month)),
            value: churn_now.map_or("·".into(), |share| format::percent(lang, share)),
            change: churn_change.unwrap_or_default(),
            note: churn_note,
            ..Key::default()
        },
    ]
}

/// The rate as a sum: "(21,183 − 2,706) / 22,310 × 100".
pub fn formula(rate: &Rate, view: &View) -> String {
    let count = |n: u32| format::count(view.lang, u64::from(n));
    sum(view.lang, count(rate.at_end), count(rate.new), count(rate.at_start))
}

/// The name of the monthly line.
pub fn monthly_name(lang: Lang) -> &'static str {
    by_month(lang)
}

/// The name of the 90-day line.
pub fn over_window(lang: Lang) -> &'static str {
    window(lang)
}

/// What a star means.
pub fn incomplete_note(lang: Lang) -> &'static str {
    open_month(lang)
}

fn percent(lang: Lang, percent: Option<f64>) -> String {
    percent.map_or("·".into(), |percent| format::percent(lang, percent / 100.0))
}

fn share_cell(lang: Lang, share: Option<f64>) -> Cell {
    share.map_or(Cell::blank(), |share| Cell::number(format::percent(lang, share), share))
}

#[cfg(test)]
mod tests {
    use engine::events::Day;
    use expect_test::expect;

    use super::*;

    fn rates() -> RetentionRates {
        let rate = |month: u32, at_start: u32, at_end: u32, new: u32| Rate {
            month: Day::from_civil(2025, month, 1),
            complete: month < 7,
            at_start,
            at_end,
            new,
            rate_percent: (at_start > 0).then(|| f64::from(at_end - new) / f64::from(at_start) * 100.0),
        };
        let month =
            |rate, both, at_start, entered| MonthlyRate { rate, both, churn: Some(Churn { at_start, entered }) };
        RetentionRates {
            monthly: vec![
                month(rate(5, 20_000, 22_310, 4_000), 15_000, 40_000, 6_120),
                month(rate(6, 22_310, 21_183, 2_706), 14_000, 41_000, 7_052),
                month(rate(7, 21_183, 6_000, 500), 5_000, 42_000, 900),
            ],
            trailing: vec![rate(6, 30_000, 31_000, 2_706)],
        }
    }

    #[test]
    fn sentence() {
        let both =
            [Lang::En, Lang::De].map(|lang| RetentionRate::sentence(&rates(), &View { lang, ..View::default() }));
        expect![[r#"
            In June_2025 the retention rate was **82.8%**, after 91.5% in May_2025: 18,477 active users who were not new, for 22,310 active the month before. Of those 22,310, 14,000 were there again (**62.8%**); 4,477 more came back after a longer absence. The churn rate has another base, so the two do not add up to 100%: **17.2%**, that is 7,052 of 41,000 users who were not churned when the month began.
            Im Juni_2025 lag die Bindungsrate bei **82,8_%**, nach 91,5_% im Mai_2025: 18.477 aktive, nicht neue Nutzer auf 22.310 im Monat davor aktive. Von diesen 22.310 waren 14.000 wieder da (**62,8_%**); 4.477 weitere kamen nach längerer Abwesenheit zurück. Die Abwanderungsrate hat eine andere Basis, die beiden ergeben also nicht 100_%: **17,2_%**, nämlich 7.052 von 41.000 Nutzern, die zu Beginn des Monats nicht abgewandert waren."#]].assert_eq(&both.join("\n").replace('\u{a0}', "_"));
    }

    /// 101.2 % and 446 of 1,488 stand in one sentence: it must say how they go together.
    #[test]
    fn a_rate_over_a_hundred_is_explained() {
        let rate = Rate {
            month: Day::from_civil(1998, 6, 1),
            complete: true,
            at_start: 1_488,
            at_end: 1_506,
            new: 0,
            rate_percent: Some(150_600.0 / 1_488.0),
        };
        let rates =
            RetentionRates { monthly: vec![MonthlyRate { rate, both: 446, churn: None }], trailing: Vec::new() };
        let both = [Lang::En, Lang::De].map(|lang| RetentionRate::sentence(&rates, &View { lang, ..View::default() }));
        expect![[r#"
            In June_1998 the retention rate was **101.2%**: 1,506 active users who were not new, for 1,488 active the month before. Of those 1,488, 446 were there again (**30.0%**); 1,060 more came back after a longer absence, which is why the rate passes 100%.
            Im Juni_1998 lag die Bindungsrate bei **101,2_%**: 1.506 aktive, nicht neue Nutzer auf 1.488 im Monat davor aktive. Von diesen 1.488 waren 446 wieder da (**30,0_%**); 1.060 weitere kamen nach längerer Abwesenheit zurück, deshalb liegt die Rate über 100_%."#]].assert_eq(&both.join("\n").replace('\u{a0}', "_"));
    }

    #[test]
    fn table() {
        expect![[r#"
            Month,"S, month before","E, in the month","N, new",In both,"In both, of S",Rate,Churn rate,"Rate, 90 days",Complete
            2025-05,20000,22310,4000,15000,0.75,0.9155,0.153,,1
            2025-06,22310,21183,2706,14000,0.6275212909009413,0.8281936351411923,0.172,0.9431333333333334,1
            2025-07,21183,6000,500,5000,0.23603833262521834,0.2596421658877402,0.02142857142857143,,0
        "#]]
        .assert_eq(&RetentionRate::table(&rates(), &View::default()).csv().replace("\r\n", "\n"));
    }

    /// The figures are those of the last complete month; without the status scheme the churn rate says what it lacks.
    #[test]
    fn key_figures() {
        let written = |rates: &RetentionRates| {
            let (now, before) = latest(rates).unwrap();
            let keys = keys(now, before, &View::default());
            let lines = keys.iter().map(|key| format!("{}: {} {} {}", key.label, key.value, key.change, key.note));
            lines.map(|line| line.trim_end().to_string()).collect::<Vec<_>>().join("\n").replace('\u{a0}', "_")
        };
        let mut without = rates();
        for month in &mut without.monthly {
            month.churn = None;
        }
        expect![[r#"
            Active in May_’25: 22,310
            Active in Jun_’25: 21,183
            New in Jun_’25: 2,706
            Retention rate, Jun_’25: 82.8%  (21,183 − 2,706) / 22,310 × 100
            Churn rate, Jun_’25: 17.2% +1.9_points from May_’25"#]]
        .assert_eq(&written(&rates()));
        assert!(written(&without).ends_with("Churn rate, Jun_’25: ·  needs the status scheme"));
    }

    #[test]
    fn the_way_to_an_incomplete_month_is_dashed() {
        let size = ChartSize { width: 900.0, height: 240.0 };
        let scene = RetentionRate::chart(&rates(), size, &View::default()).unwrap();
        assert_eq!(scene.marks.iter().filter(|mark| mark.class == "serq").count(), 1);
        assert_eq!(scene.marks.iter().filter(|mark| mark.class == "ser").count(), 1);
    }
}
