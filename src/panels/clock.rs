//! When users are active: hour × weekday, for all or for one status, and the best hour to send.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::clock::{Answer, Clock, Week};

use super::statuses::{STATUSES, status};
use super::{Cell, Panel, PanelOption, Problem, Table, View, Way};
use crate::charts::{self, ChartSize, Scene};
use crate::format;

/// An hour stands out from this many times its even share on.
const STANDS_OUT: f64 = 1.5;

/// Panel `clock`.
pub struct ClockPanel;

catalog! {
    busiest(who, hours, share, day, day_share) = "{who} are most active from **{hours}** ({share} of their activity), and on **{day}s** ({day_share}).",
        "{who} sind am aktivsten von **{hours}** ({share} ihrer Aktivität) und **{day}s** ({day_share}).";
    even(who, hours, share, even, day, day_share) =
        "No hour stands out: {who} are active round the clock; the strongest, {hours}, has {share} where an even day would have {even}. The strongest day is **{day}** ({day_share}).",
        "Keine Stunde sticht heraus: {who} sind rund um die Uhr aktiv; die stärkste, {hours}, hat {share}, wo es bei gleichmäßiger Verteilung {even} wären. Der stärkste Tag ist **{day}** ({day_share}).";
    busiest_hour(who, hours, share) = "{who} are most active from **{hours}** ({share} of their activity).",
        "{who} sind am aktivsten von **{hours}** ({share} ihrer Aktivität).";
    even_hours(who, hours, share, even) =
        "No hour stands out: {who} are active round the clock; the strongest, {hours}, has {share} where an even day would have {even}.",
        "Keine Stunde sticht heraus: {who} sind rund um die Uhr aktiv; die stärkste, {hours}, hat {share}, wo es bei gleichmäßiger Verteilung {even} wären.";
    days_unknown = "The file knows days, not hours, and up to this day fewer than seven: none of the week can be the strongest.",
        "Die Datei kennt Tage, keine Stunden, und bis zu diesem Tag weniger als sieben: Kein Wochentag kann der stärkste sein.";
    differs(who, hours) = "For {who} users the best hour to send is {hours}.", "Für {who}e Nutzer ist {hours} die beste Sendezeit.";
    days_only(day, share) = "The file knows days, not hours. The strongest day is **{day}** with **{share}** of the activity.",
        "Die Datei kennt Tage, keine Stunden. Der stärkste Tag ist **{day}** mit **{share}** der Aktivität.";
    too_little(who, events) = "{who} have **{events}** events: too few to name an hour.",
        "{who} haben **{events}** Ereignisse: zu wenige, um eine Stunde zu nennen.";
    unknown_zones(n, zone) = "**{n}** values of the zone column name no zone; their events count in {zone}.",
        "**{n}** Werte der Zonenspalte nennen keine Zone; ihre Ereignisse zählen in {zone}.";
    without_hour(n) = "**{n}** events have a date and no time; they are left out here.",
        "**{n}** Ereignisse haben ein Datum, aber keine Uhrzeit; sie bleiben hier außer Betracht.";
    all_without_hour = "Nobody in this segment has an event with a time: their events have dates only.",
        "Niemand in diesem Segment hat ein Ereignis mit Uhrzeit: Es gibt nur Daten ohne Uhrzeit.";
    other_segment = "Choose another segment.", "Wählen Sie ein anderes Segment.";
    one_unknown_zone(zone) = "One value of the zone column names no zone; its events count in {zone}.",
        "Ein Wert der Zonenspalte nennt keine Zone; dessen Ereignisse zählen in {zone}.";
    all_users = "Users", "Nutzer";
    status_users(status) = "{status} users", "Nutzer mit Status {status}";
    none = "Nobody in this segment was active up to this day.", "Niemand in diesem Segment war bis zu diesem Tag aktiv.";
    none_advice = "Choose another segment or a later day.", "Wählen Sie ein anderes Segment oder einen späteren Tag.";
}

impl Panel for ClockPanel {
    type Query = Clock;
    const NAME: &'static str = "clock";

    fn heading(lang: Lang) -> &'static str {
        lang.pick("Hour and weekday", "Stunde und Wochentag")
    }

    fn definition(lang: Lang) -> &'static str {
        lang.pick(
            "Events that show life (no messages received, no refunds) by hour and weekday, over the whole history up to this day; on the user’s own \
             clock where a column of zones is mapped, else in the zone of the data. A segment \
             holds the users who stand in it on this day. A weekday’s share is that of a mean week: \
             its events each time that it occurs, as in short data some occur once more; of less than a week none is called the strongest. Best hour to send: the hour of the day with most of their events; not told under 30 \
             events, nor where the file has dates without times. Where some events have a date and no time (more at exactly midnight than chance has it), these are left out.",
            "Ereignisse, die Leben zeigen (keine empfangenen Nachrichten, keine Erstattungen), nach Stunde und Wochentag, über die ganze \
             Zeit bis zu diesem Tag; auf der Uhr des Nutzers, wo eine Spalte mit Zeitzonen zugeordnet ist, sonst in der Zone der Daten. Ein Segment enthält die Nutzer, die an diesem Tag darin stehen. Der Anteil eines Wochentags ist der an einer mittleren Woche: seine \
             Ereignisse je Vorkommen, denn in kurzen Daten kommen manche einmal öfter vor; von weniger als einer Woche heißt keiner der stärkste. Beste Sendezeit: die Stunde des Tages mit \
             den meisten ihrer Ereignisse; nicht genannt unter 30 Ereignissen und wo die Datei Daten ohne Uhrzeit hat. Wo einige Ereignisse ein Datum, aber keine Uhrzeit haben (mehr um genau Mitternacht, als der Zufall erwarten lässt), bleiben diese außer Betracht.",
        )
    }

    fn options(view: &View) -> Vec<PanelOption> {
        let lang = view.lang;
        let everyone = (String::new(), lang.pick("all users", "alle Nutzer").to_string());
        let statuses = STATUSES.iter().map(|status| (status.id.to_string(), status.word(lang).to_string()));
        let choices = std::iter::once(everyone).chain(statuses).collect();
        vec![PanelOption { id: "segment", label: lang.pick("Segment", "Segment").into(), choices }]
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        let week = week(answer, view);
        // The segment is chosen beside it; where nobody is chosen, a day has nobody.
        let ways: &[Way] = if week.id.is_empty() { &[Way::AsOf] } else { &[] };
        if week.events == 0 && week.dates > 0 {
            return Some(Problem { text: all_without_hour(lang).into(), advice: other_segment(lang).into(), ways });
        }
        (week.events == 0).then(|| Problem { text: none(lang).into(), advice: none_advice(lang).into(), ways })
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let zones = match answer.unknown_zones {
            0 => String::new(),
            1 => one_unknown_zone(view.lang, &answer.zone),
            n => unknown_zones(view.lang, format::count(view.lang, n as u64), &answer.zone),
        };
        let dates = match week(answer, view).dates {
            0 => String::new(),
            n => without_hour(view.lang, format::count(view.lang, n)),
        };
        [said(answer, view), dates, zones].iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        let week = week(answer, view);
        Some(if size.is_phone() || !answer.has_hours {
            charts::clock::draw_ranked(answer, week, size, view)
        } else {
            charts::clock::draw(answer, week, size, view)
        })
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let week = week(answer, view);
        let days = (0..7).map(|day| (format::weekday(lang, day).to_string(), true));
        let first = std::iter::once((lang.pick("Hour", "Stunde").to_string(), false));
        let last =
            [(lang.pick("All days", "Alle Tage").to_string(), true), (lang.pick("Share", "Anteil").to_string(), true)];
        let mut table = Table::new(first.chain(days).chain(last));
        let number = |n: u64| Cell::number(format::count(lang, n), n);
        let share = |n: u64| {
            let share = n as f64 / week.events.max(1) as f64;
            Cell::number(format::percent(lang, share), format!("{share:.6}"))
        };
        let by_hour = week.by_hour();
        for hour in (0..24).filter(|_| answer.has_hours) {
            let mut cells = vec![Cell::text(charts::clock::span(hour))];
            cells.extend((0..7).map(|day| number(week.at(day, hour))));
            cells.extend([number(by_hour[hour]), share(by_hour[hour])]);
            let users = charts::clock::users_at(None, Some(hour), &week.id);
            table.push(cells).selection = (by_hour[hour] > 0).then_some(users);
        }
        let mut cells = vec![Cell::text(lang.pick("All hours", "Alle Stunden"))];
        cells.extend(week.by_weekday().map(number));
        cells.extend([number(week.events), share(week.events)]);
        table.push(cells).total();
        table
    }
}

/// What the hours and weekdays say.
fn said(answer: &Answer, view: &View) -> String {
    let lang = view.lang;
    let week = week(answer, view);
    let by_day = week.day_shares(&answer.occurs);
    let strongest = (0..7).rev().max_by(|a, b| by_day[*a].total_cmp(&by_day[*b])).unwrap_or(0);
    let of_day = format::percent(lang, by_day[strongest]);
    let share = |n: u64| format::percent(lang, n as f64 / week.events.max(1) as f64);
    let day = format::weekday_long(lang, strongest as u32);
    // Of less than a week no day is the strongest.
    let is_short = (1..7).contains(&answer.occurs.iter().sum::<u64>());
    if !answer.has_hours {
        return if is_short { days_unknown(lang).into() } else { days_only(lang, day, of_day) };
    }
    let who = match status(&week.id) {
        Some(status) => status_users(lang, status.word(lang)),
        None => all_users(lang).to_string(),
    };
    let Some(best) = week.best_hour.map(usize::from) else {
        return too_little(lang, who, format::count(lang, week.events));
    };
    if !stands_out(week, best) {
        let who = if lang == Lang::De || status(&week.id).is_some() { who } else { who.to_lowercase() };
        let (hours, most) = (charts::clock::span(best), share(week.by_hour()[best]));
        let even_share = format::percent(lang, 1.0 / 24.0);
        return match is_short {
            true => even_hours(lang, who, hours, most, even_share),
            false => even(lang, who, hours, most, even_share, day, of_day),
        };
    }
    let day = if lang == Lang::De { day.to_lowercase() } else { day.to_string() };
    let hour_share = share(week.by_hour()[best]);
    let mut said = match is_short {
        true => busiest_hour(lang, who, charts::clock::span(best), hour_share),
        false => busiest(lang, who, charts::clock::span(best), hour_share, day, of_day),
    };
    if let Some((other, hour)) = differing(answer, best).filter(|_| week.id.is_empty()) {
        said.push(' ');
        said.push_str(&differs(lang, other.word(lang).to_lowercase(), charts::clock::span(hour)));
    }
    said
}

/// The week of the chosen segment, or of all users.
fn week<'a>(answer: &'a Answer, view: &View) -> &'a Week {
    let chosen = view.option("segment").unwrap_or("");
    answer.segments.iter().find(|week| week.id == chosen).unwrap_or(&answer.all)
}

/// Whether an hour has clearly more than its even share; else to name it would feign a rhythm.
fn stands_out(week: &Week, hour: usize) -> bool {
    week.by_hour()[hour] as f64 * 24.0 >= STANDS_OUT * week.events as f64
}

/// The status whose best hour is farthest from that of all users, around the clock; `None` where all are within two hours.
fn differing(answer: &Answer, best: usize) -> Option<(super::statuses::StatusLook, usize)> {
    let distance = |hour: usize| {
        let apart = hour.abs_diff(best);
        apart.min(24 - apart)
    };
    let telling =
        answer.segments.iter().filter(|week| week.best_hour.is_some_and(|hour| stands_out(week, hour.into())));
    let found = telling.filter_map(|week| Some((status(&week.id)?, usize::from(week.best_hour?))));
    found.filter(|(_, hour)| distance(*hour) > 2).max_by_key(|(_, hour)| distance(*hour))
}

#[cfg(test)]
mod tests {
    use engine::schemes::{Condition, Selection};

    use super::*;

    fn week_of(id: &str, busy: &[(usize, u64)], best_hour: u8) -> Week {
        let mut hours = vec![0; 168];
        busy.iter().for_each(|(at, n)| hours[*at] = *n);
        let events = hours.iter().sum();
        Week {
            id: id.into(),
            users: 10,
            events,
            dates: 0,
            hours,
            best_hour: Some(best_hour),
            busiest: Some((3, best_hour)),
        }
    }

    /// All users: Thursday at 12 with 60 events, Monday at 9 with 40. At risk: Friday at 20.
    fn answer() -> Answer {
        let all = week_of("", &[(3 * 24 + 12, 60), (9, 40)], 12);
        Answer {
            has_hours: true,
            all,
            segments: vec![week_of("at_risk", &[(4 * 24 + 20, 30)], 20)],
            ..Answer::default()
        }
    }

    fn view(lang: Lang, segment: &str) -> View {
        let options = [("segment".to_string(), segment.to_string())].into();
        View { lang, options, ..View::default() }
    }

    fn said(answer: &Answer, lang: Lang, segment: &str) -> String {
        ClockPanel::sentence(answer, &view(lang, segment)).replace('\u{a0}', "_")
    }

    #[test]
    fn the_finding_in_words() {
        assert_eq!(
            said(&answer(), Lang::En, ""),
            "Users are most active from **12:00–13:00** (60.0% of their activity), and on **Thursdays** (60.0%). \
             For at risk users the best hour to send is 20:00–21:00."
        );
        assert_eq!(
            said(&answer(), Lang::De, ""),
            "Nutzer sind am aktivsten von **12:00–13:00** (60,0_% ihrer Aktivität) und **donnerstags** (60,0_%). \
             Für gefährdete Nutzer ist 20:00–21:00 die beste Sendezeit."
        );
        assert_eq!(
            said(&answer(), Lang::En, "at_risk"),
            "At risk users are most active from **20:00–21:00** (100.0% of their activity), and on **Fridays** (100.0%)."
        );
    }

    #[test]
    fn an_even_day_has_no_best_hour() {
        let busy: Vec<(usize, u64)> = (0..168).map(|hour| (hour, if hour % 24 == 14 { 11 } else { 10 })).collect();
        let flat = Answer { has_hours: true, all: week_of("", &busy, 14), ..Answer::default() };
        assert_eq!(
            said(&flat, Lang::En, ""),
            "No hour stands out: users are active round the clock; the strongest, 14:00–15:00, has 4.6% where an even day would \
             have 4.2%. The strongest day is **Monday** (14.3%)."
        );
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let mut days = answer();
        days.has_hours = false;
        assert_eq!(
            said(&days, Lang::En, ""),
            "The file knows days, not hours. The strongest day is **Thursday** with **60.0%** of the activity."
        );
        let scene = ClockPanel::chart(&days, ChartSize { width: 1100.0, height: 300.0 }, &view(Lang::En, "")).unwrap();
        assert!(scene.marks.iter().all(|mark| !mark.class.starts_with('q')), "no hours are drawn");
        assert_eq!(doors(&scene), [at(Some(0), None), at(Some(3), None)]);
        let mut few = answer();
        few.all.best_hour = None;
        assert_eq!(said(&few, Lang::En, ""), "Users have **100** events: too few to name an hour.");
    }

    #[test]
    fn dates_without_times_are_said_to_be_left_out() {
        let mut mixed = answer();
        mixed.all.dates = 1_200;
        assert!(
            said(&mixed, Lang::En, "").ends_with(" **1,200** events have a date and no time; they are left out here.")
        );
        assert!(ClockPanel::problem(&mixed, &view(Lang::En, "")).is_none());
        mixed.segments = vec![Week { id: "new".into(), users: 3, dates: 3, ..Week::default() }];
        let problem = ClockPanel::problem(&mixed, &view(Lang::De, "new")).unwrap();
        assert!(problem.text.starts_with("Niemand in diesem Segment hat ein Ereignis mit Uhrzeit"));
    }

    #[test]
    fn another_segment_is_chosen_beside() {
        let nobody = Answer { segments: vec![Week { id: "new".into(), ..Week::default() }], ..Answer::default() };
        let ways = |segment| ClockPanel::problem(&nobody, &view(Lang::En, segment)).unwrap().ways;
        assert_eq!((ways(""), ways("new")), (&[Way::AsOf][..], &[][..]));
    }

    #[test]
    fn the_ramp_follows_the_counts() {
        let scene =
            ClockPanel::chart(&answer(), ChartSize { width: 1100.0, height: 300.0 }, &view(Lang::En, "")).unwrap();
        let of = |class: &str| scene.marks.iter().filter(|mark| mark.class == class).count();
        assert_eq!((of("q0"), of("q6"), of("q4")), (166, 1, 1));
        assert_eq!(scene.marks.iter().filter(|mark| mark.selection.is_some()).count(), 2);
        let table = ClockPanel::table(&answer(), &view(Lang::En, ""));
        assert_eq!((table.rows.len(), table.rows[24].total), (25, true));
        let rows: Vec<_> = table.rows.iter().filter_map(|row| row.selection.clone()).collect();
        assert_eq!(rows, [at(None, Some(9)), at(None, Some(12))]);
    }

    fn at(weekday: Option<u8>, hour: Option<u8>) -> Selection {
        Selection::of(Condition::ActiveAt { weekday, hour })
    }

    fn doors(scene: &Scene) -> Vec<Selection> {
        scene.marks.iter().filter(|mark| mark.tip.is_some()).filter_map(|mark| mark.selection.clone()).collect()
    }

    /// The hours of a phone open their users, too, those of the segment only where one is chosen.
    #[test]
    fn hours_on_a_phone_are_doors() {
        let phone = |segment| {
            let size = ChartSize { width: 360.0, height: 300.0 };
            doors(&ClockPanel::chart(&answer(), size, &view(Lang::De, segment)).unwrap())
        };
        assert_eq!(phone(""), [at(None, Some(12)), at(None, Some(9))]);
        let at_risk = Selection::segment("status", "at_risk");
        assert_eq!(phone("at_risk"), [at_risk.and(Condition::ActiveAt { weekday: None, hour: Some(20) })]);
    }

    /// Of two days none is the strongest of the week.
    #[test]
    fn less_than_a_week_has_no_strongest_day() {
        let mut days = answer();
        days.occurs = [0, 0, 0, 1, 1, 0, 0];
        assert_eq!(
            said(&days, Lang::En, "at_risk"),
            "At risk users are most active from **20:00–21:00** (100.0% of their activity)."
        );
        days.has_hours = false;
        assert!(
            said(&days, Lang::En, "")
                .starts_with("The file knows days, not hours, and up to this day fewer than seven")
        );
        let busy: Vec<(usize, u64)> = (0..24).map(|hour| (hour, if hour == 14 { 11 } else { 10 })).collect();
        let flat =
            Answer { has_hours: true, all: week_of("", &busy, 14), occurs: [1, 0, 0, 0, 0, 0, 0], ..Answer::default() };
        assert!(!said(&flat, Lang::En, "").contains("Monday"));
    }
}
