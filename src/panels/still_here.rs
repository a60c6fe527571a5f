//! How long users stay, by quarter: of those who began in a quarter, how many were seen after so many days or later, and how many have not
//! churned today. “Churned” is the status alone: who was seen for the last time on a day is churned C days later.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::still_here::{Answer, Quarter, StillHere as Query};
use engine::schemes::{Condition, Selection};

use super::return_curve::counts_value;
use super::user_filter::no_returns;
use super::{Cell, Panel, Problem, Table, View, part};
use crate::charts::{ChartSize, Scene, still_here as chart};
use crate::format;

/// The panel.
pub struct StillHere;

/// The fewest users of a quarter that a sentence names.
const LEAST_USERS: u64 = 30;

/// Two quarters are compared after so many days or more.
const LEAST_DAYS: usize = 14;

/// Columns of the table after the first activity, and the steps that they may have, in days.
const MOST_COLUMNS: usize = 12;
const STEPS: [usize; 5] = [7, 14, 30, 90, 180];

catalog! {
    heading = "How long users stay, by quarter of first activity", "Wie lange Nutzer bleiben, nach Quartal der ersten Aktivität";
    definition =
        "Users by the calendar quarter of their first activity. Seen after t days: active t days after the first activity, or later. Churned by silence is who has been silent for longer than C days, so a curve ends where that can be told of all its users: C days before the as-of day, counted from the last day of the quarter. What lies beyond is blank, which is not zero. Not churned on the as-of day: everyone whose status is not “churned”, so more users than those that the bar of statuses calls here; the curve counts any activity, also where statuses count silence since the last event of value. The first quarter of the data also holds users who had been there before.",
        "Nutzer nach dem Kalenderquartal ihrer ersten Aktivität. Gesehen nach t Tagen: t Tage nach der ersten Aktivität oder später aktiv. Durch Stille abgewandert ist, wer länger als C Tage still ist; eine Kurve endet daher dort, wo sich das von allen ihren Nutzern sagen lässt: C Tage vor dem Stichtag, gezählt vom letzten Tag des Quartals. Was danach käme, ist leer und nicht null. Nicht abgewandert am Stichtag: alle, deren Status nicht „Abgewandert“ ist, also mehr Nutzer, als der Balken der Status „Da“ nennt; die Kurve zählt jede Aktivität, auch wo die Status die Stille seit dem letzten Wertereignis zählen. Im ersten Quartal der Daten stehen auch Nutzer, die schon davor da waren.";
    half(who, days, share, day) = "Half of the users first active {who} were last seen within **{days}**; **{share}** have not churned by {day}.",
        "Von den Nutzern, die {who} zuerst aktiv waren, wurde die Hälfte binnen **{days}** zum letzten Mal gesehen; **{share}** sind am {day} nicht abgewandert.";
    most(who, then, days, share, day) = "Of the users first active {who}, **{then}** were seen after {days} or later; **{share}** have not churned by {day}.",
        "Von den Nutzern, die {who} zuerst aktiv waren, wurden **{then}** nach {days} oder später gesehen; **{share}** sind am {day} nicht abgewandert.";
    compared(days, own, other_who, other) = " After {days} or later {own} of them were seen, and {other} of those of {other_who}.",
        " Nach {days} oder später wurden {own} gesehen, bei denen von {other_who} {other}.";
    only_today(who, share, day, c) = "**{share}** of the users first active {who} have not churned by {day}. For a curve the data must go on for {c} days (C) after a quarter.",
        "Von den Nutzern, die {who} zuerst aktiv waren, sind am {day} **{share}** nicht abgewandert. Für eine Kurve müssen die Daten nach einem Quartal noch {c} Tage (C) weitergehen.";
    by_value = " The curve counts any activity; who has churned by the day is told by the silence since the last event of value, as you chose.",
        " Die Kurve zählt jede Aktivität; wer am Stichtag abgewandert ist, entscheidet die Stille seit dem letzten Wertereignis, wie Sie gewählt haben.";
    too_few(n) = "No quarter has {n} users or more.", "Kein Quartal hat {n} oder mehr Nutzer.";
    from_to(from, to) = "{from} to {to}", "{from} bis {to}";
    in_quarter(quarter) = "in {quarter}", "von {quarter}";
    picture = "Share of users seen so many days after their first activity, or later", "Anteil der Nutzer, die so viele Tage nach der ersten Aktivität oder später gesehen wurden";
    days_axis = "days since the first activity", "Tage seit der ersten Aktivität";
    still(share, days) = "{share} seen after {days} or later", "{share} nach {days} oder später gesehen";
    one_day = "1 day", "1 Tag";
    n_days(n) = "{n} days", "{n} Tagen";
    quarter_column = "First active", "Zuerst aktiv";
    users_column = "Users", "Nutzer";
    here_column(day) = "Not churned on {day}", "Nicht abgewandert am {day}";
    share_column = "Share", "Anteil";
    after_column(days) = "Seen after {days} days", "Gesehen nach {days} Tagen";
}

impl Panel for StillHere {
    type Query = Query;
    const NAME: &'static str = "still_here";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn problem(_: &Answer, view: &View) -> Option<Problem> {
        no_returns(view)
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let by_value = if counts_value(view) { by_value(view.lang) } else { "" };
        sentence(answer, view.lang) + by_value + &part::of_days(view)
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        chart::draw(answer, size, view)
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let days = columns(answer);
        let heads = [
            (quarter_column(lang).to_string(), false),
            (users_column(lang).to_string(), true),
            (here_column(lang, format::date(lang, answer.as_of)), true),
            (share_column(lang).to_string(), true),
        ];
        let after = days.iter().map(|days| (after_column(lang, days), true));
        let mut table = Table::new(heads.into_iter().chain(after));
        let count = |n: u64| Cell::number(format::count(lang, n), n);
        let percent = |share: f64| Cell::number(format::percent(lang, share), share);
        for quarter in &answer.quarters {
            let here = quarter.here as f64 / quarter.users as f64;
            let mut cells =
                vec![Cell::text(name(quarter, lang)), count(quarter.users), count(quarter.here), percent(here)];
            cells.extend(days.iter().map(|days| quarter.share(*days).map_or_else(Cell::blank, percent)));
            table.push(cells).users(users_of(quarter));
        }
        table
    }
}

/// The months of a quarter: "Jul to Sept ’24".
pub fn name(quarter: &Quarter, lang: Lang) -> String {
    let (first, last) = quarter.days();
    let short = |day: engine::events::Day, with_year| format::month_short(lang, day.month(), with_year);
    from_to(lang, short(first, false), short(last, true))
}

/// Everyone who began in a quarter.
pub fn users_of(quarter: &Quarter) -> Selection {
    let (from, to) = quarter.days();
    Selection::of(Condition::FirstActive { from, to })
}

fn sentence(answer: &Answer, lang: Lang) -> String {
    let percent = |share: f64| format::percent_with(lang, share, 0);
    let day = format::date(lang, answer.as_of);
    let who = |quarter: &Quarter| in_quarter(lang, name(quarter, lang));
    let here = |quarter: &Quarter| percent(quarter.here as f64 / quarter.users as f64);
    let told = || answer.quarters.iter().filter(|quarter| quarter.users >= LEAST_USERS);
    let mut curves = told().filter(|quarter| quarter.still.len() > 1);
    let Some(first) = curves.next() else {
        return told().next().map_or_else(
            || too_few(lang, LEAST_USERS),
            |first| only_today(lang, who(first), here(first), day, format::count(lang, answer.c.into())),
        );
    };
    let days = |n: usize| days(lang, n);
    let last = first.still.len() - 1;
    let said = match first.half_gone() {
        Some(half_gone) => half(lang, who(first), days(half_gone), here(first), day),
        None => most(lang, who(first), percent(first.share(last).unwrap_or_default()), days(last), here(first), day),
    };
    let against = curves.rfind(|other| other.still.len() > LEAST_DAYS).and_then(|other| {
        let until = other.still.len() - 1;
        let (own, others) = (first.share(until)?, other.share(until)?);
        Some(compared(lang, days(until), percent(own), name(other, lang), percent(others)))
    });
    said + &against.unwrap_or_default()
}

/// A number of days, as it stands behind "after".
pub fn days(lang: Lang, n: usize) -> String {
    if n == 1 { one_day(lang).into() } else { n_days(lang, format::count(lang, n as u64)) }
}

/// The numbers of days that the table tells of, up to the end of the longest curve.
fn columns(answer: &Answer) -> Vec<usize> {
    let longest = answer.quarters.iter().map(|quarter| quarter.still.len()).max().unwrap_or(0).saturating_sub(1);
    let step = STEPS.into_iter().find(|step| longest / step <= MOST_COLUMNS).unwrap_or(365);
    (1..=longest / step).map(|at| at * step).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use engine::events::Day;
    use expect_test::expect;

    use super::*;

    /// Three quarters of 1,000 users as of 30 June 2025 with C = 90; each has 0.2 % fewer a day than the one before.
    pub fn answer() -> Answer {
        let quarter = |month: u32, year: i32, days: usize, loss: u64| Quarter {
            first: Day::from_civil(year, month, 1).month(),
            users: 1_000,
            here: 400,
            still: (0..days as u64).map(|t| 1_000_u64.saturating_sub(t * loss)).collect(),
        };
        let quarters =
            vec![quarter(7, 2024, 184, 3), quarter(10, 2024, 92, 5), quarter(1, 2025, 2, 7), quarter(4, 2025, 0, 0)];
        Answer { as_of: Day::from_civil(2025, 6, 30), c: 90, quarters }
    }

    fn say(answer: &Answer) -> String {
        let both = [Lang::En, Lang::De].map(|lang| StillHere::sentence(answer, &View { lang, ..View::default() }));
        both.join("\n").replace('\u{a0}', "_")
    }

    #[test]
    fn says_the_finding() {
        expect![[r#"
            Half of the users first active in Jul to Sep_’24 were last seen within **167 days**; **40%** have not churned by 30_Jun_2025. After 91 days or later 73% of them were seen, and 55% of those of Oct to Dec_’24.
            Von den Nutzern, die von Juli bis Sept_’24 zuerst aktiv waren, wurde die Hälfte binnen **167 Tagen** zum letzten Mal gesehen; **40_%** sind am 30.06.2025 nicht abgewandert. Nach 91 Tagen oder später wurden 73_% gesehen, bei denen von Okt bis Dez_’24 55_%."#]].assert_eq(&say(&answer()));
        let mut short = answer();
        short.quarters.remove(0);
        short.quarters.remove(1);
        expect![[r#"
            Of the users first active in Oct to Dec_’24, **55%** were seen after 91 days or later; **40%** have not churned by 30_Jun_2025.
            Von den Nutzern, die von Okt bis Dez_’24 zuerst aktiv waren, wurden **55_%** nach 91 Tagen oder später gesehen; **40_%** sind am 30.06.2025 nicht abgewandert."#]].assert_eq(&say(&short));
        short.quarters.remove(0);
        expect![[r#"
            **40%** of the users first active in Apr to Jun_’25 have not churned by 30_Jun_2025. For a curve the data must go on for 90 days (C) after a quarter.
            Von den Nutzern, die von Apr bis Juni_’25 zuerst aktiv waren, sind am 30.06.2025 **40_%** nicht abgewandert. Für eine Kurve müssen die Daten nach einem Quartal noch 90 Tage (C) weitergehen."#]].assert_eq(&say(&short));
        short.quarters[0].users = 29;
        expect![[r#"
            No quarter has 30 users or more.
            Kein Quartal hat 30 oder mehr Nutzer."#]]
        .assert_eq(&say(&short));
    }

    #[test]
    fn another_silence_is_told_apart() {
        let settings = engine::fold::Settings { silence: engine::fold::Silence::Value, ..Default::default() };
        let view = View { settings, ..View::default() };
        assert!(
            StillHere::sentence(&answer(), &view)
                .contains(" The curve counts any activity; who has churned by the day")
        );
        assert!(!say(&answer()).contains("counts any activity"));
    }

    /// Most came once: half of them are gone after one day, not after one days.
    #[test]
    fn one_day_is_no_days() {
        let mut once = answer();
        once.quarters.truncate(1);
        once.quarters[0].still = vec![1_000, 400, 300];
        assert!(
            say(&once).contains("last seen within **1 day**;")
                && say(&once).contains("binnen **1 Tag** zum letzten Mal")
        );
    }

    /// What cannot be told yet is blank.
    #[test]
    fn the_table_ends_with_the_data() {
        expect![[r#"
            First active,Users,Not churned on 30 Jun 2025,Share,Seen after 30 days,Seen after 60 days,Seen after 90 days,Seen after 120 days,Seen after 150 days,Seen after 180 days
            Jul to Sep ’24,1000,400,0.4,0.91,0.82,0.73,0.64,0.55,0.46
            Oct to Dec ’24,1000,400,0.4,0.85,0.7,0.55,,,
            Jan to Mar ’25,1000,400,0.4,,,,,,
            Apr to Jun ’25,1000,400,0.4,,,,,,
        "#]].assert_eq(&StillHere::table(&answer(), &View::default()).csv().replace("\r\n", "\n"));
    }
}
