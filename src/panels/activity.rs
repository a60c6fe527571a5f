//! How many users are active each day, in 7 and in 30 days, and how sticky that is.

use engine::catalog;
use engine::events::Day;
use engine::i18n::Lang;
use engine::queries::activity::{ActiveDays, Activity as Query};
use engine::queries::overview::MONTH_BEFORE;
use engine::schemes::{Condition, Selection};

use super::{Cell, Panel, Table, View};
use crate::charts::{ChartSize, Scene, activity as chart};
use crate::format;

/// The panel.
pub struct Activity;

catalog! {
    heading = "Active users", "Aktive Nutzer";
    definition =
        "Distinct users with activity on the day (DAU), in the 7 days (WAU) and in the 30 days (MAU) that end with it; days without any activity count, too. Stickiness is the mean over all days of DAU / MAU: the share of a month’s users who are there on a day of it. It is told of 30 days and more. The first 30 days of the data have shorter windows, because nothing is known of the days before. The table has MAU of 28 days, too: in four whole weeks no weekday counts five times.",
        "Verschiedene Nutzer mit Aktivität am Tag (DAU), in den 7 Tagen (WAU) und in den 30 Tagen (MAU), die mit ihm enden; Tage ohne jede Aktivität zählen mit. Die Nutzungsdichte ist der Mittelwert über alle Tage von DAU / MAU: der Anteil der Nutzer eines Monats, der an einem Tag da ist. Genannt wird sie ab 30 Tagen. Die ersten 30 Tage der Daten haben kürzere Fenster, denn über die Tage davor ist nichts bekannt. Die Tabelle enthält auch MAU über 28 Tage: In vier ganzen Wochen zählt kein Wochentag fünfmal.";
    picture = "Daily, weekly and monthly active users by day", "Täglich, wöchentlich und monatlich aktive Nutzer nach Tag";
    sentence(dau, mau) =
        "On an average day **{dau}** users are active, in 30 days **{mau}**",
        "An einem durchschnittlichen Tag sind **{dau}** Nutzer aktiv, in 30 Tagen **{mau}**";
    stickiness(days, share) =
        "; stickiness, the mean of their daily ratio over all {days} days, is **{share}**.",
        "; die Nutzungsdichte, das Mittel ihres täglichen Verhältnisses über alle {days} Tage, beträgt **{share}**.";
    monthly = "in 30 days", "in 30 Tagen";
    weekly = "in 7 days", "in 7 Tagen";
    daily = "on the day", "am Tag";
    day = "Day", "Tag";
    four_weeks = "in 28 days", "in 28 Tagen";
    average = "Mean", "Mittelwert";
    users_daily(n) = "{n} users on the day", "{n} Nutzer am Tag";
    users_weekly(n) = "{n} in 7 days", "{n} in 7 Tagen";
    users_monthly(n) = "{n} in 30 days", "{n} in 30 Tagen";
}

impl Panel for Activity {
    type Query = Query;
    const NAME: &'static str = "activity";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn sentence(days: &ActiveDays, view: &View) -> String {
        let lang = view.lang;
        let first = sentence(lang, mean(lang, days.dau.mean), mean(lang, days.mau30.mean));
        // As in the key figures: in fewer days nobody’s month is known.
        match days.stickiness.filter(|_| days.dau.users.len() > MONTH_BEFORE) {
            Some(share) => {
                first
                    + &stickiness(lang, format::count(lang, days.dau.users.len() as u64), format::percent(lang, share))
            }
            None => first + ".",
        }
    }

    fn chart(days: &ActiveDays, size: ChartSize, view: &View) -> Option<Scene> {
        // A line needs two days.
        (days.dau.users.len() > 1).then(|| chart::draw(days, size, view))
    }

    fn table(days: &ActiveDays, view: &View) -> Table {
        let lang = view.lang;
        let mut table = Table::new([
            (day(lang).to_string(), false),
            (daily(lang).to_string(), true),
            (weekly(lang).to_string(), true),
            (four_weeks(lang).to_string(), true),
            (monthly(lang).to_string(), true),
        ]);
        let series = [&days.dau, &days.wau, &days.mau28, &days.mau30];
        for at in 0..days.dau.users.len() {
            let on = days.first_day.plus(at as i32);
            let mut cells = vec![Cell { raw: Some(on.to_string()), ..Cell::text(format::date(lang, on)) }];
            cells.extend(
                series.map(|series| Cell::number(format::count(lang, u64::from(series.users[at])), series.users[at])),
            );
            table.push(cells).users(active_on(on));
        }
        let mut cells = vec![Cell::text(average(lang))];
        cells.extend(series.map(|series| Cell::number(mean(lang, series.mean), series.mean)));
        table.push(cells).total();
        table
    }
}

/// Names of the lines, the highest first.
pub fn names(lang: Lang) -> [&'static str; 3] {
    [monthly(lang), weekly(lang), daily(lang)]
}

/// The users active on a day.
pub fn active_on(day: Day) -> Selection {
    Selection::of(Condition::Active { from: day, to: day })
}

/// What a day's tip says: (day, users on it, users in the windows that end with it).
pub fn date_and_counts(days: &ActiveDays, at: usize, view: &View) -> (String, String, Vec<String>) {
    let lang = view.lang;
    let count = |users: &[u32]| format::count(lang, u64::from(users[at]));
    let lines = vec![users_weekly(lang, count(&days.wau.users)), users_monthly(lang, count(&days.mau30.users))];
    (format::date(lang, days.first_day.plus(at as i32)), users_daily(lang, count(&days.dau.users)), lines)
}

/// A mean of counts: a decimal while it is small.
fn mean(lang: Lang, value: f64) -> String {
    format::decimal(lang, value, usize::from(value < 100.0))
}

#[cfg(test)]
mod tests {
    use engine::queries::activity::Series;
    use expect_test::expect;

    use super::*;

    fn days() -> ActiveDays {
        let series = |users: [u32; 3]| Series {
            mean: f64::from(users.iter().sum::<u32>()) / 3.0,
            max: users.iter().copied().max().unwrap_or(0),
            users: users.to_vec(),
        };
        ActiveDays {
            first_day: Day::from_civil(2025, 6, 28),
            last_day: Day::from_civil(2025, 6, 30),
            dau: series([90, 0, 1204]),
            wau: series([90, 90, 1250]),
            mau28: series([90, 90, 1251]),
            mau30: series([90, 90, 1252]),
            stickiness: Some(0.6538),
            stickiness28: None,
            dau_per_wau: None,
        }
    }

    #[test]
    fn sentence() {
        let both = [Lang::En, Lang::De].map(|lang| Activity::sentence(&days(), &View { lang, ..View::default() }));
        expect![[r#"
            On an average day **431** users are active, in 30 days **477**.
            An einem durchschnittlichen Tag sind **431** Nutzer aktiv, in 30 Tagen **477**."#]]
        .assert_eq(&both.join("\n").replace('\u{a0}', "_"));
    }

    /// Of a month and more the ratio is told.
    #[test]
    fn stickiness_needs_a_month() {
        let long = |n: usize| {
            let mut days = days();
            for series in [&mut days.dau, &mut days.wau, &mut days.mau28, &mut days.mau30] {
                series.users.resize(n, 90);
            }
            Activity::sentence(&days, &View::default()).replace('\u{a0}', "_")
        };
        assert!(long(30).ends_with("; stickiness, the mean of their daily ratio over all 30 days, is **65.4%**."));
        assert!(!long(29).contains("stickiness"));
        let one = ActiveDays { dau: Series { users: vec![9], mean: 9.0, max: 9 }, ..days() };
        let size = ChartSize { width: 600.0, height: 240.0 };
        assert!(Activity::chart(&one, size, &View::default()).is_none(), "a line needs two days");
    }

    #[test]
    fn table() {
        expect![[r#"
            Day,on the day,in 7 days,in 28 days,in 30 days
            2025-06-28,90,90,90,90
            2025-06-29,0,90,90,90
            2025-06-30,1204,1250,1251,1252
            Mean,431.3333333333333,476.6666666666667,477,477.3333333333333
        "#]]
        .assert_eq(&Activity::table(&days(), &View::default()).csv().replace("\r\n", "\n"));
    }

    #[test]
    fn chart() {
        let scene = Activity::chart(&days(), ChartSize { width: 600.0, height: 240.0 }, &View::default()).unwrap();
        let lines = scene.marks.iter().filter(|mark| mark.class.starts_with("ser")).count();
        let tips: Vec<String> =
            scene.marks.iter().filter_map(|mark| mark.tip.as_ref()).map(|tip| tip.spoken()).collect();
        assert_eq!(lines, 3);
        assert_eq!(
            tips[0].replace('\u{a0}', " "),
            "30 Jun 2025, 1,204 users on the day, 1,250 in 7 days, 1,252 in 30 days"
        );
    }
}
