//! The cohort triangle: of the users first active in a month, how many are active again k months later.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::retention::{Entry, Params, Retention as Query, RetentionMatrix, Split};
use engine::queries::span::Interval;
use engine::schemes::SchemeId;

pub use self::lines::{Line, LineCell};
pub use self::wording::Wording;

use super::places::dimension_word;
use super::{Cell, Panel, PanelOption, Problem, Table, View, Way, part};
use crate::charts::{ChartSize, Scene, retention as chart};
use crate::format;

mod lines;
#[cfg(test)]
mod tests;
mod wording;

/// The panel.
pub struct Retention;

catalog! {
    heading = "Retention", "Bindung";
    definition =
        "A cohort: the users whose first activity lies in one month (or week, or day). Cell k: the share of them active in the k-th month after it, whatever they did in between. Activity is every event by which a user shows life; messages received, refunds and cancellations are none. The last line rests on complete cells: weighted by size it is all active users of the cells above it / all users of their cohorts; plain it is the mean of their shares, each cohort as much as any other. Split by a value or segment, as of this day, a line pools its users over all cohorts, weighted by size: the active users of their complete cells / all of their cohorts. Segments of today say how each came to be: who is churned now cannot have stayed. A dashed cell with * lies in a month that had not ended; a blank one lies after the end of the data and is not zero.",
        "Eine Kohorte: die Nutzer, deren erste Aktivität in einem Monat (einer Woche, einem Tag) liegt. Zelle k: der Anteil von ihnen, der im k-ten Monat danach aktiv ist, gleich was dazwischen war. Aktivität ist jedes Ereignis, mit dem ein Nutzer ein Lebenszeichen gibt; empfangene Nachrichten, Erstattungen und Kündigungen sind keines. Die letzte Zeile beruht auf vollständigen Zellen: nach Größe gewichtet sind es alle aktiven Nutzer der Zellen darüber / alle Nutzer ihrer Kohorten, ungewichtet das Mittel ihrer Anteile, jede Kohorte so viel wie jede andere. Geteilt nach einem Wert oder Segment, jeweils an diesem Tag, fasst eine Zeile ihre Nutzer über alle Kohorten zusammen, nach Größe gewichtet: die aktiven Nutzer ihrer vollständigen Zellen / alle ihrer Kohorten. Segmente von heute sagen, wie es dazu kam: Wer jetzt abgewandert ist, kann nicht geblieben sein. Eine gestrichelte Zelle mit * liegt in einem noch nicht beendeten Monat, eine leere nach dem Ende der Daten: sie ist nicht null.";
    interval_label = "Cohorts by", "Kohorten nach";
    entry_label = "Who counts", "Wer zählt";
    entry_first = "users first active in it", "darin erstmals Aktive";
    entry_every = "all users active in it", "alle darin Aktiven";
    months = "month", "Monat";
    weeks = "week", "Woche";
    days = "day", "Tag";
    corner_first = "First active in", "Zuerst aktiv";
    corner_every = "Active in", "Aktiv in";
    users = "users", "Nutzer";
    column(interval, k) = "{interval} {k}", "{interval} {k}";
    mean_weighted = "All, weighted", "Alle, gewichtet";
    mean_plain = "Mean, plain", "Mittel, ungewichtet";
    count_label = "Count", "Zählen";
    count_share = "share of users", "Anteil der Nutzer";
    count_users = "number of users", "Anzahl der Nutzer";
    mean_label = "Mean", "Mittel";
    by_size = "weighted by size", "nach Größe gewichtet";
    plain = "plain", "ungewichtet";
    split_label = "Split by", "Teilen nach";
    split_nothing = "nothing", "nichts";
    split_status = "status", "Status";
    split_rfm = "RFM group", "RFM-Gruppe";
    split_personas = "persona", "Persona";
    no_personas = " There are no clear personas to split by: all users are one line.",
        " Es gibt keine klaren Personas, nach denen sich teilen ließe: Alle Nutzer sind eine Zeile.";
    others = "All others", "Alle übrigen";
    part_corner = "Group", "Gruppe";
    pooled = "Each line pools its users over all cohorts, without what had not ended. A line opens its users; a single cell mixes cohorts and does not.",
        "Jede Zeile fasst ihre Nutzer über alle Kohorten zusammen, ohne noch nicht Beendetes. Eine Zeile öffnet ihre Nutzer; eine einzelne Zelle mischt Kohorten und öffnet keine.";
    best_part(best, high, worst, low) = ". Of “{best}” most come back ({high}), of “{worst}” fewest ({low}).",
        ". Von „{best}“ kommen die meisten wieder ({high}), von „{worst}“ die wenigsten ({low}).";
    of(users, all) = "{users} of {all} users", "{users} von {all} Nutzern";
    month_open(day) =
        "* month not complete on {day}: dashed, and left out of the last line. Blank: not yet observed, which is not zero.",
        "* Monat am {day} nicht vollständig: gestrichelt und nicht in der letzten Zeile. Leer: noch nicht beobachtet, also nicht null.";
    week_open(day) =
        "* week not complete on {day}: dashed, and left out of the last line. Blank: not yet observed, which is not zero.",
        "* Woche am {day} nicht vollständig: gestrichelt und nicht in der letzten Zeile. Leer: noch nicht beobachtet, also nicht null.";
    not_complete = "not complete", "nicht vollständig";
    hidden_columns(from, to) = "Columns {from} to {to} are in the table.", "Die Spalten {from} bis {to} stehen in der Tabelle.";
    hidden_column(k) = "Column {k} is in the table.", "Die Spalte {k} steht in der Tabelle.";
    cut_months(n) = "Only the latest {n} months.", "Nur die letzten {n} Monate.";
    cut_weeks(n) = "Only the latest {n} weeks.", "Nur die letzten {n} Wochen.";
    cut_days(n) = "Only the latest {n} days.", "Nur die letzten {n} Tage.";
    picture = "Retention by cohort and time since the start", "Bindung nach Kohorte und Zeit seit dem Beginn";
    of_first_month = "Of the users first active in a month, ", "Von den Nutzern, die in einem Monat zum ersten Mal aktiv sind, ";
    of_first_week = "Of the users first active in a week, ", "Von den Nutzern, die in einer Woche zum ersten Mal aktiv sind, ";
    of_first_day = "Of the users first active on a day, ", "Von den Nutzern, die an einem Tag zum ersten Mal aktiv sind, ";
    of_any_month = "Of the users active in a month, ", "Von den Nutzern, die in einem Monat aktiv sind, ";
    of_any_week = "Of the users active in a week, ", "Von den Nutzern, die in einer Woche aktiv sind, ";
    of_any_day = "Of the users active on a day, ", "Von den Nutzern, die an einem Tag aktiv sind, ";
    next_month(share) = "**{share}** are active again in the next", "sind es **{share}** im nächsten wieder";
    next_week(share) = "**{share}** are active again in the next", "sind es **{share}** in der nächsten wieder";
    next_day(share) = "**{share}** are active again on the next", "sind es **{share}** am nächsten wieder";
    later_months(share, k) = " and {share} after {k} months", " und {share} nach {k} Monaten";
    later_weeks(share, k) = " and {share} after {k} weeks", " und {share} nach {k} Wochen";
    later_days(share, k) = " and {share} after {k} days", " und {share} nach {k} Tagen";
    best_and_worst(best, high, worst, low) =
        ". Those of {best} come back most ({high}), those of {worst} least ({low}).",
        ". Am häufigsten kommen die vom {best} wieder ({high}), am seltensten die vom {worst} ({low}).";
    one_interval = "There is nothing to come back to yet: all activity lies in one interval.", "Noch konnte niemand wiederkommen: Alle Aktivität liegt in einem Zeitabschnitt.";
    shorter_interval = "Choose cohorts by week or day, or add a longer export.", "Wählen Sie Kohorten nach Woche oder Tag oder fügen Sie einen längeren Export hinzu.";
    nothing_complete = "No cohort has been observed for a complete interval yet.", "Noch wurde keine Kohorte einen vollständigen Zeitabschnitt lang beobachtet.";
    cohort_column = "Cohort", "Kohorte";
    complete_column(interval) = "Complete to {interval}", "Vollständig bis {interval}";
}

impl Panel for Retention {
    type Query = Query;
    const NAME: &'static str = "retention";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn params(view: &View) -> Params {
        let interval = match view.option("interval") {
            Some("week") => Interval::Week,
            Some("day") => Interval::Day,
            _ => Interval::Month,
        };
        let entry = if view.option("entry") == Some("every") { Entry::Every } else { Entry::First };
        Params { interval, entry, cohorts: Some(wording::most_cohorts(interval)), split: split(view) }
    }

    fn options(view: &View) -> Vec<PanelOption> {
        let lang = view.lang;
        let option = |id, label: &str, choices: &[(&str, &str)]| PanelOption {
            id,
            label: label.into(),
            choices: choices.iter().map(|(value, text)| (value.to_string(), text.to_string())).collect(),
        };
        let mut split = option(
            "split",
            split_label(lang),
            &[
                ("", split_nothing(lang)),
                ("status", split_status(lang)),
                ("rfm", split_rfm(lang)),
                (PERSONAS, split_personas(lang)),
            ],
        );
        let mut dimensions = engine::queries::places::available(&view.catalog);
        dimensions.retain(|id| view.catalog.dimension_of_users(id).is_some());
        split.choices.extend(dimensions.iter().map(|id| (format!("{BY_DIMENSION}{id}"), dimension_word(id, view))));
        vec![
            option(
                "interval",
                interval_label(lang),
                &[("month", months(lang)), ("week", weeks(lang)), ("day", days(lang))],
            ),
            option("entry", entry_label(lang), &[("first", entry_first(lang)), ("every", entry_every(lang))]),
            option("count", count_label(lang), &[("share", count_share(lang)), ("users", count_users(lang))]),
            option("mean", mean_label(lang), &[("weighted", by_size(lang)), ("plain", plain(lang))]),
            split,
        ]
    }

    fn problem(matrix: &RetentionMatrix, view: &View) -> Option<Problem> {
        let lang = view.lang;
        (matrix.mean.len() < 2).then(|| Problem {
            text: one_interval(lang).into(),
            advice: shorter_interval(lang).into(),
            ways: &[Way::Files],
        })
    }

    fn sentence(matrix: &RetentionMatrix, view: &View) -> String {
        let words = Wording::of(matrix, view);
        words.sentence() + words.no_personas().unwrap_or_default() + &part::of_days(view)
    }

    fn chart(matrix: &RetentionMatrix, size: ChartSize, view: &View) -> Option<Scene> {
        Some(chart::draw(matrix, size, view))
    }

    fn table(matrix: &RetentionMatrix, view: &View) -> Table {
        let (lang, words) = (view.lang, Wording::of(matrix, view));
        let percent = |share: f64| Cell::number(format::percent(lang, share), share);
        let count = |n: u64| Cell::number(format::count(lang, n), n);
        let heads = [(words.row_column().to_string(), false), (users(lang).to_string(), true)];
        let columns = (0..matrix.mean.len()).map(|k| (if k == 0 { words.column(0) } else { k.to_string() }, true));
        // A file has no stars: it says how far the numbers of a line are whole.
        let complete = (words.complete_column(), true);
        let mut table = Table::new(heads.into_iter().chain(columns).chain([complete]));
        let lines = words.lines();
        for line in &lines {
            let mut cells = vec![
                Cell { raw: line.day.map(|day| day.to_string()), ..Cell::text(&line.name) },
                count(line.users.into()),
            ];
            cells.extend(line.cells.iter().map(|cell| {
                let Some(cell) = cell else { return Cell::blank() };
                let shown = if words.counts_users() { count(cell.users.into()) } else { percent(cell.share()) };
                let mark = if cell.complete { "" } else { "*" };
                Cell { text: format!("{}{mark}", shown.text), ..shown }
            }));
            cells.push(line.complete_to().map_or_else(Cell::blank, |k| count(k as u64)));
            table.push(cells).selection = line.door.clone();
        }
        let all: u64 = lines.iter().map(|line| u64::from(line.users)).sum();
        // Of cohorts of everyone active in them a user is in many: their sum counts nobody once.
        let all = if words.counts_often() { Cell::blank() } else { count(all) };
        let mut cells = vec![Cell::text(words.mean_name()), all];
        cells.extend(words.means().iter().map(|share| share.map_or(Cell::blank(), percent)));
        cells.push(Cell::blank());
        table.push(cells).total();
        table
    }
}

/// The scheme of found personas.
const PERSONAS: &str = "personas";

/// Before the id of a dimension among the choices of what to split by: a column may be called "status", too.
const BY_DIMENSION: &str = "by.";

/// What the person chose to split by.
fn split(view: &View) -> Option<Split> {
    let chosen = view.option("split").filter(|chosen| !chosen.is_empty())?;
    match chosen.strip_prefix(BY_DIMENSION) {
        Some(id) => Some(Split::Dimension(id.into())),
        None => SchemeId::try_from(chosen.to_string()).ok().map(Split::Scheme),
    }
}

fn is_by_personas(split: &Split) -> bool {
    matches!(split, Split::Scheme(scheme) if scheme.id() == PERSONAS)
}
