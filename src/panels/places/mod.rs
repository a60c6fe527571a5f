//! Where users are at home, and how their statuses and worth differ from place to place.

#[cfg(test)]
mod tests;

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::places::{Answer, Costs, Messages, Outside, Params, Place, Places};
use engine::schemes::{Condition, Selection};

use super::statuses::{Group, STATUSES, StatusLook};
use super::{Cell, Panel, PanelOption, Problem, Table, View, Way};
use crate::charts::{ChartSize, Scene, places};
use crate::format;

/// Panel `places`.
pub struct PlacesPanel;

/// Under this many users a place is not compared.
const MIN_USERS: u64 = 30;

catalog! {
    home_of(share, place) = "**{share}** of users are at home in **{place}**.", "**{share}** der Nutzer sind in **{place}** zu Hause.";
    most_often(share, place) = "**{share}** of users have **{place}** most often.", "**{share}** der Nutzer haben am häufigsten **{place}**.";
    most_often_of(n, users, dimension, share, place) = "**{n}** of {users} users have a value of “{dimension}” in their activity, **{share}** of them most often **{place}**.",
        "**{n}** von {users} Nutzern haben in ihrer Aktivität einen Wert von „{dimension}“, **{share}** davon am häufigsten **{place}**.";
    no_home(dimension) = "No user has a value of “{dimension}” in their activity.",
        "Kein Nutzer hat in seiner Aktivität einen Wert von „{dimension}“.";
    no_activity = " A message that was only sent or opened is no activity.", " Eine Nachricht, die nur gesendet oder geöffnet wurde, ist keine Aktivität.";
    messages(counts) = " Messages: {counts}; each value’s are in the table.", " Nachrichten: {counts}; die je Wert stehen in der Tabelle.";
    spent(money) = " Spent: {money}.", " Ausgegeben: {money}.";
    of_everyone = " It is that of everyone, while only some users are shown: no spend a click or a buyer is told.",
        " Das ist die Summe für alle, während nur einige Nutzer gezeigt werden: Ausgaben je Klick und je Käufer stehen hier nicht.";
    rests_on(from, to) = " A click and a buyer rest on {from} to {to}, the days that costs and events both cover.",
        " Je Klick und je Käufer gilt {from} bis {to}, die Tage, die Kosten und Ereignisse beide umfassen.";
    rests_on_day(day) = " A click and a buyer rest on {day}, the one day that costs and events both cover.",
        " Je Klick und je Käufer gilt der {day}, der einzige Tag, den Kosten und Ereignisse beide umfassen.";
    no_shared_day = " Costs and events have no day in common: no spend a click or a buyer is told.",
        " Kosten und Ereignisse haben keinen Tag gemeinsam: Ausgaben je Klick und je Käufer stehen hier nicht.";
    spend = "Spend", "Ausgaben";
    per_click = "Spend a click", "Ausgaben je Klick";
    per_buyer = "Spend a buyer", "Ausgaben je Käufer";
    sent(n) = "{n} sent", "{n} gesendet";
    opened(n) = "{n} opened", "{n} geöffnet";
    clicked(n) = "{n} clicked", "{n} geklickt";
    most_alive(place, share, overall) = "Most alive is {place}: {share} of its users are loyal, active, new or reactivated, against {overall} of all.",
        "Am lebendigsten ist {place}: {share} der Nutzer sind treu, aktiv, neu oder reaktiviert, gegenüber {overall} insgesamt.";
    least_alive(place, share, overall) = "Least alive is {place}: {share} of its users are loyal, active, new or reactivated, against {overall} of all.",
        "Am stillsten ist {place}: {share} der Nutzer sind treu, aktiv, neu oder reaktiviert, gegenüber {overall} insgesamt.";
    no_column = "No column says where users are or what they use.", "Keine Spalte sagt, wo Nutzer sind oder was sie nutzen.";
    map_column(columns) = "Map one of these columns: {columns}.", "Ordnen Sie eine dieser Spalten zu: {columns}.";
    no_value(dimension) = "No user has a value in the column {dimension}.", "Kein Nutzer hat einen Wert in der Spalte {dimension}.";
    choose_other = "Choose another dimension.", "Wählen Sie eine andere Dimension.";
    no_history = "Attributes of users have no history: this is the latest value, not that of the day.",
        "Attribute von Nutzern haben keine Geschichte: Es gilt der letzte Wert, nicht der jenes Tages.";
    of_users(word) = "{word} of the user", "{word} des Nutzers";
    outside_one(money, all) = " One more user has refunds and no activity, so stands at no place: {money}. With this user, revenue in all is {all}.",
        " Ein weiterer Nutzer hat Erstattungen, aber keine Aktivität, und gehört so an keinen Ort: {money}. Mit ihm ist der Umsatz insgesamt {all}.";
    outside(n, money, all) = " {n} more users have refunds and no activity, so stand at no place: {money}. With them, revenue in all is {all}.",
        " {n} weitere Nutzer haben Erstattungen, aber keine Aktivität, und gehören so an keinen Ort: {money}. Mit ihnen ist der Umsatz insgesamt {all}.";
    others(n) = "{n} others", "{n} weitere";
    one_other = "1 other", "1 weiterer";
    without = "without a value", "ohne Wert";
}

impl Panel for PlacesPanel {
    type Query = Places;
    const NAME: &'static str = "places";

    fn heading(lang: Lang) -> &'static str {
        lang.pick("Places and kinds by status", "Orte und Arten nach Status")
    }

    fn definition(lang: Lang) -> &'static str {
        lang.pick(
            "A user’s home is the most frequent value over its activity up to this day: by count, then the latest, then in the order of bytes. \
             Each user is counted once; messages that were only sent or opened are no activity. Messages are counted by the value they \
             bear themselves. Revenue: purchases minus refunds of the users at home there; users of whom only refunds are known have no \
             activity, so no home, and are told beside. Spend: costs up to this day by the value in \
             the cost file; a click costs the spend over the clicks on messages that bear the value, a buyer the spend over the users at \
             home there who bought for the first time, both on the days that costs and events both cover: whether the money brought them, it does not say. The ten largest by users; the rest together.",
            "Das Zuhause eines Nutzers ist der häufigste Wert in seiner Aktivität bis zu diesem Tag: nach Anzahl, dann der späteste, dann nach \
             Bytes. Jeder Nutzer zählt einmal; Nachrichten, die nur gesendet oder geöffnet wurden, sind keine Aktivität. Nachrichten zählen \
             nach dem Wert, den sie selbst tragen. Umsatz: Käufe minus Erstattungen der Nutzer, die dort zu Hause sind; Nutzer, von denen nur Erstattungen \
             bekannt sind, haben keine Aktivität, also kein Zuhause, und stehen daneben. Ausgaben: Kosten bis zu \
             diesem Tag nach dem Wert in der Kostendatei; je Klick geteilt durch die Klicks auf Nachrichten mit diesem Wert, je Käufer durch die \
             Nutzer, die dort zu Hause sind und zum ersten Mal gekauft haben, beides an den Tagen, die Kosten und Ereignisse beide umfassen: ob das Geld sie brachte, sagt das nicht. Die zehn größten nach Nutzern, der Rest zusammen.",
        )
    }

    fn params(view: &View) -> Params {
        Params { dimension: view.option("dimension").filter(|id| !id.is_empty()).map(String::from) }
    }

    fn options(view: &View) -> Vec<PanelOption> {
        let lang = view.lang;
        let ids = engine::queries::places::available(&view.catalog);
        if ids.len() < 2 {
            return Vec::new();
        }
        let choices = ids.iter().map(|id| (id.clone(), dimension_word(id, view))).collect();
        vec![PanelOption { id: "dimension", label: lang.pick("By", "Nach").into(), choices }]
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        match &answer.dimension {
            None => {
                let columns: Vec<String> = answer.unlock.iter().map(|id| dimension_word(id, view)).collect();
                Some(Problem {
                    text: no_column(lang).into(),
                    advice: map_column(lang, columns.join(", ")),
                    ways: &[Way::Mapping, Way::AskFor],
                })
            }
            Some(id) if answer.places.is_empty() => Some(Problem {
                text: no_value(lang, dimension_word(id, view)),
                advice: choose_other(lang).into(),
                ways: &[],
            }),
            Some(_) => None,
        }
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let Some(first) = answer.places.first() else { return no_column(lang).into() };
        let share = format::percent(lang, first.share);
        let is_place = matches!(answer.dimension.as_deref(), Some("country" | "region" | "city"));
        let with_value = answer.users - answer.missing.as_ref().map_or(0, |place| place.users);
        let is_of_user = answer.dimension.as_deref().and_then(|id| view.catalog.dimension(id));
        let is_of_user = is_of_user.is_some_and(|at| view.catalog.dimensions[at].of_user);
        let dimension = || dimension_word(answer.dimension.as_deref().unwrap_or_default(), view);
        let mut said = if first.users == 0 {
            // Messages alone bear the values; the most frequent home comes first.
            no_home(lang, dimension())
        } else if is_place {
            home_of(lang, share, &first.value)
        } else if is_of_user || with_value == answer.users {
            most_often(lang, share, &first.value)
        } else {
            // Without its base a share reads as one of all users.
            let share = format::percent(lang, first.users as f64 / with_value as f64);
            let [n, users] = [with_value, answer.users].map(|n| format::count(lang, n));
            most_often_of(lang, n, users, dimension(), share, &first.value)
        };
        let counts = message_columns(answer).map(|(word, _, n)| word(lang, format::count(lang, n)));
        let counts: Vec<String> = counts.collect();
        if !counts.is_empty() {
            said += no_activity(lang);
            said += &messages(lang, counts.join(", "));
        }
        if let Some(costs) = answer.costs {
            said += &spent(lang, money(costs.spend, view));
            let everyone = engine::queries::places::speaks_of_everyone(&view.settings, &view.catalog);
            let date = |day| format::date(lang, day);
            said += &match answer.shared_days {
                _ if !everyone => of_everyone(lang).to_string(),
                None => no_shared_day(lang).to_string(),
                Some((first, last)) if first == last => rests_on_day(lang, date(first)),
                Some((first, last)) => rests_on(lang, date(first), date(last)),
            };
        }
        if let Some((place, here, overall)) = standing_out(answer) {
            let percent = |share: f64| format::percent_with(lang, share, 0);
            let clause = if here > overall { most_alive } else { least_alive };
            said.push(' ');
            said.push_str(&clause(lang, &place.value, percent(here), percent(overall)));
        }
        said += &outside_rows(answer, view);
        if is_of_user && answer.as_of < view.catalog.last_day {
            said.push(' ');
            said.push_str(no_history(lang));
        }
        said
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        Some(places::draw(answer, size, view))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let shown: Vec<(usize, StatusLook)> = shown_statuses(answer).collect();
        let dimension = answer.dimension.as_deref().map_or_else(String::new, |id| dimension_word(id, view));
        let mut columns = vec![
            (dimension, false),
            (lang.pick("Users", "Nutzer").into(), true),
            (lang.pick("Share", "Anteil").into(), true),
        ];
        columns.extend(shown.iter().map(|(_, status)| (status.word(lang).to_string(), true)));
        if answer.revenue.is_some() {
            columns.push((lang.pick("Revenue", "Umsatz").into(), true));
            columns.push((lang.pick("Share of revenue", "Anteil am Umsatz").into(), true));
        }
        let of_messages: Vec<MessageColumn> = message_columns(answer).collect();
        columns.extend(
            of_messages.iter().map(|(word, ..)| (word(lang, lang.pick("Messages", "Nachrichten").into()), true)),
        );
        if answer.costs.is_some() {
            columns.extend([spend, per_click, per_buyer].map(|word| (word(lang).to_string(), true)));
        }
        let mut table = Table::new(columns);
        let share = |share: f64| Cell::number(format::percent(lang, share), format!("{share:.6}"));
        for (name, place) in rows(answer, lang) {
            let mut cells =
                vec![Cell::text(name), Cell::number(format::count(lang, place.users), place.users), share(place.share)];
            cells.extend(shown.iter().map(|(at, _)| {
                let users = place.by_status.get(*at).copied().unwrap_or(0);
                Cell::number(format::count(lang, users), users)
            }));
            if answer.revenue.is_some() {
                cells.push(place.revenue.map_or_else(Cell::blank, |minor| Cell::money(minor, view)));
                cells.push(place.revenue_share.map_or_else(Cell::blank, share));
            }
            cells.extend(of_messages.iter().map(|(_, of, _)| {
                of(&place.messages).map_or_else(Cell::blank, |n| Cell::number(format::count(lang, n), n))
            }));
            if answer.costs.is_some() {
                let costs = place.costs;
                let cell = |sum: Option<i64>| {
                    sum.map_or_else(Cell::blank, |sum| {
                        let cell = Cell::number(money(sum, view), format!("{:.6}", sum as f64 / 1e6));
                        cell.in_currency(view.catalog.cost_currency.as_deref())
                    })
                };
                let told = |of: fn(&Costs) -> Option<i64>| cell(costs.as_ref().and_then(of));
                cells.extend([told(|c| Some(c.spend)), told(|c| c.per_click), told(|c| c.per_buyer)]);
            }
            let row = table.push(cells);
            row.selection = home(answer, place);
        }
        table
    }
}

/// Whose refunds no row has, so that rows and the revenue of all can be held against each other; empty where all is in a row.
fn outside_rows(answer: &Answer, view: &View) -> String {
    let Some((Outside { users, revenue }, rows)) = answer.outside.zip(answer.revenue) else { return String::new() };
    let [paid_back, all] = [revenue, rows + revenue].map(|minor| view.money(minor));
    match users {
        1 => outside_one(view.lang, paid_back, all),
        n => outside(view.lang, format::count(view.lang, n), paid_back, all),
    }
}

/// What was spent, in millionths.
fn money(millionths: i64, view: &View) -> String {
    format::money(view.lang, millionths, 6, view.catalog.cost_currency.as_deref())
}

/// The word for a kind of message, where its number stands, and the number of all of them.
type MessageColumn = (MessageWord, MessageCount, u64);
type MessageWord = fn(Lang, String) -> String;
type MessageCount = fn(&Messages) -> Option<u64>;

/// Kinds of messages that the data know.
fn message_columns(answer: &Answer) -> impl Iterator<Item = MessageColumn> + '_ {
    let all: [(MessageWord, MessageCount); 3] = [
        (|lang, n| sent(lang, n), |messages| messages.sent),
        (|lang, n| opened(lang, n), |messages| messages.opened),
        (|lang, n| clicked(lang, n), |messages| messages.clicked),
    ];
    all.into_iter().filter_map(|(word, of)| Some((word, of, of(&answer.messages)?)))
}

/// All rows with their names: the places, the others together, users without a value.
pub fn rows(answer: &Answer, lang: Lang) -> impl Iterator<Item = (String, &Place)> {
    let n_others = answer.n_places - answer.places.len() as u64;
    let named = answer.places.iter().map(|place| (place.value.clone(), place));
    let rest = answer.others.iter().map(move |place| match n_others {
        1 => (one_other(lang).to_string(), place),
        n => (others(lang, format::count(lang, n)), place),
    });
    let missing = answer.missing.iter().map(move |place| (without(lang).to_string(), place));
    named.chain(rest).chain(missing)
}

/// Statuses that anybody has, in the order of stacks, each with its position in the answer.
pub fn shown_statuses(answer: &Answer) -> impl Iterator<Item = (usize, StatusLook)> + '_ {
    let all = || answer.places.iter().chain(&answer.others).chain(&answer.missing);
    STATUSES.into_iter().filter_map(move |status| {
        let at = answer.statuses.iter().position(|id| id == status.id)?;
        all().any(|place| place.by_status.get(at).is_some_and(|users| *users > 0)).then_some((at, status))
    })
}

/// The users of a row: at home in a place, in another than those that are named, or in none.
pub fn home(answer: &Answer, place: &Place) -> Option<Selection> {
    let dimension = answer.dimension.clone()?;
    let is = |row: &Option<Place>| row.as_ref().is_some_and(|row| std::ptr::eq(row, place));
    let has_home = |has| Condition::HasHome { dimension: dimension.clone(), has };
    if is(&answer.others) {
        let values = answer.places.iter().map(|place| place.value.clone()).collect();
        let other = Condition::OtherHome { dimension: dimension.clone(), values };
        return (place.users > 0).then(|| Selection::of(other).and(has_home(true)));
    }
    if is(&answer.missing) {
        return (place.users > 0).then(|| Selection::of(has_home(false)));
    }
    Some(Selection::of(Condition::Home { dimension, value: place.value.clone() }))
}

/// The named place whose share of users who are here differs most from that of all, with both shares.
fn standing_out(answer: &Answer) -> Option<(&Place, f64, f64)> {
    let all = || answer.places.iter().chain(&answer.others).chain(&answer.missing);
    let here = |place: &Place| -> u64 {
        let is_here = |(at, _): &(usize, &u64)| {
            STATUSES
                .iter()
                .any(|status| status.group == Group::Here && Some(&status.id.to_string()) == answer.statuses.get(*at))
        };
        place.by_status.iter().enumerate().filter(is_here).map(|(_, users)| users).sum()
    };
    if answer.statuses.is_empty() || answer.users == 0 {
        return None;
    }
    let overall = all().map(here).sum::<u64>() as f64 / answer.users as f64;
    let share = |place: &Place| here(place) as f64 / place.users as f64;
    let found = answer.places.iter().filter(|place| place.users >= MIN_USERS);
    let place = found.max_by(|a, b| (share(a) - overall).abs().total_cmp(&(share(b) - overall).abs()))?;
    // Less than five points apart stands out nowhere.
    ((share(place) - overall).abs() >= 0.05).then(|| (place, share(place), overall))
}

/// The word for a dimension: of its role, else the header of its column.
pub(super) fn dimension_word(id: &str, view: &View) -> String {
    let lang = view.lang;
    if let Some(id) = id.strip_prefix("user.").filter(|_| view.catalog.dimension(id).is_some()) {
        return of_users(lang, dimension_word(id, view));
    }
    let word = match id {
        "country" => lang.pick("Country", "Land"),
        "region" => lang.pick("Region", "Region"),
        "city" => lang.pick("City", "Stadt"),
        "category" => lang.pick("Category", "Kategorie"),
        "item" => lang.pick("Item", "Artikel"),
        "platform" => lang.pick("Platform", "Plattform"),
        "channel" => lang.pick("Channel", "Kanal"),
        "device" => lang.pick("Device", "Gerät"),
        "campaign" => lang.pick("Campaign", "Kampagne"),
        "plan" => lang.pick("Plan", "Tarif"),
        other => {
            let column = view.catalog.dimension(other).map(|at| view.catalog.dimensions[at].column.clone());
            return column.filter(|column| !column.is_empty()).unwrap_or_else(|| other.to_string());
        }
    };
    word.to_string()
}
