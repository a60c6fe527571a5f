//! Personas, discovered: which there are and how sure that is; then a card for each, made by [`cards`].

use engine::catalog;
use engine::events::Role;
use engine::i18n::Lang;
use engine::queries::personas::{Answer, Card, ChannelAnswer, MomentKind, PersonaCards, Timeline};
use engine::queries::personas_lifts::{About, Lift};
use engine::schemes::personas::{Group, MIN_EVENTS, MIN_USERS, TOO_FEW, Trial, Verdict};
use engine::schemes::{Condition, Selection};

use super::{Cell, Panel, Problem, Table, View};
use crate::charts::persona_lifts::LiftLine;
use crate::charts::persona_sizes::Size;
use crate::charts::persona_story::{Moment, Sign};
use crate::charts::{
    ChartSize, Scene, Tip, persona_clock, persona_lifts, persona_sizes, persona_status, persona_story,
};
use crate::format;

/// The panel.
pub struct Personas;

/// Lines of a card's lift chart: at most so many of things done more, and of things done less.
const MORE: usize = 3;
const LESS: usize = 2;

catalog! {
    heading = "Personas, discovered", "Personas, entdeckt";
    definition =
        "Each of up to 2,000 users (those with the smallest hash of their id, with 3 events or more) becomes a point: shares of event names, categories, parts of the day, weekday and weekend, platforms, session length and order size, weighted by rarity. Non-negative matrix factorisation splits them into 2 to 8 groups. A number of groups counts only if its silhouette is greater than in each of 20 invented crowds, in which everyone draws their own number of events from the same shares, and if 20 random halves of the users give the same groups (mean adjusted Rand index of at least 0.75). The best silhouette wins. Every other user then gets the persona that weighs most in them. Lifts compare with users of the other personas; the 95% interval is that of a log ratio with 0.5 added to each cell. Traits by which the personas were found have no interval.",
        "Bis zu 2.000 Nutzer (die mit dem kleinsten Hash ihrer Kennung, ab 3 Ereignissen) werden zu Punkten: Anteile von Ereignissen, Kategorien, Tageszeiten, Werktag und Wochenende, Plattformen, Sitzungslänge und Bestellwert, nach Seltenheit gewichtet. Eine nichtnegative Matrixfaktorisierung teilt sie in 2 bis 8 Gruppen. Eine Gruppenzahl gilt nur, wenn ihre Silhouette größer ist als in jeder von 20 erfundenen Mengen, in denen alle ihre eigene Zahl von Ereignissen aus denselben Anteilen ziehen, und wenn 20 zufällige Hälften der Nutzer dieselben Gruppen ergeben (mittlerer korrigierter Rand-Index mindestens 0,75). Die beste Silhouette gewinnt. Alle anderen Nutzer erhalten die Persona, die in ihnen am stärksten wiegt. Verglichen wird mit den Nutzern der anderen Personas; das 95-%-Intervall gilt dem logarithmierten Verhältnis, mit 0,5 je Zelle. Merkmale, an denen die Personas gefunden wurden, haben kein Intervall.";
    found(k, sampled, agreement) =
        "**{k}** personas explain this file best. They hold up: random halves of {sampled} users give the same groups (adjusted Rand **{agreement}**).",
        "**{k}** Personas erklären diese Datei am besten. Sie halten stand: Zufällige Hälften von {sampled} Nutzern ergeben dieselben Gruppen (korrigierter Rand-Index **{agreement}**).";
    rest(share, least) = " **{share}** of users have under {least} events: too few to tell.", " **{share}** der Nutzer haben unter {least} Ereignisse: zu wenig für ein Urteil.";
    alike(n) = " Names to be read with care: {n} pairs of personas are not told apart by three adjectives.", " Vorsicht bei den Namen: {n} Paare von Personas lassen sich mit drei Adjektiven nicht unterscheiden.";
    alike_one = " Names to be read with care: two personas are not told apart by three adjectives.", " Vorsicht bei den Namen: Zwei Personas lassen sich mit drei Adjektiven nicht unterscheiden.";
    none(sampled) =
        "No clear personas: of {sampled} users no division into 2 to 8 groups is both firmer than chance and stable.",
        "Keine klaren Personas: Bei {sampled} Nutzern ist keine Teilung in 2 bis 8 Gruppen zugleich fester als der Zufall und stabil.";
    too_little(least, users, events) =
        "Personas need at least {least} users with {events} events each; there are {users}.",
        "Personas brauchen mindestens {least} Nutzer mit je {events} Ereignissen; vorhanden sind {users}.";
    same =
        "All users do the same: no event name, category, hour, platform or amount tells them apart.",
        "Alle Nutzer tun dasselbe: Weder Ereignis noch Kategorie, Uhrzeit, Plattform oder Betrag unterscheidet sie.";
    more_columns = "Map a category, platform, amount or the time of day, or add a longer export.", "Ordnen Sie Kategorie, Plattform, Betrag oder Uhrzeit zu, oder nehmen Sie einen längeren Export hinzu.";
    picture = "Users by persona", "Nutzer nach Persona";
    too_few_name = "Too few events to tell", "Zu wenige Ereignisse";
    persona = "Persona", "Persona";
    users_head = "Users", "Nutzer";
    share_head = "Share", "Anteil";
    revenue_head = "Revenue", "Umsatz";
    revenue_share_head = "Share of revenue", "Anteil am Umsatz";
    monthly_head = "A month each", "Je Nutzer und Monat";
    more_head = "More than others", "Mehr als andere";
    say_head = "What to say", "Was zu sagen ist";
    k_head = "Personas", "Personas";
    silhouette_head = "Silhouette", "Silhouette";
    null_head = "Best crowd without personas", "Beste Menge ohne Personas";
    worlds_head = "Crowds tried", "Geprüfte Mengen";
    agreement_head = "Agreement of halves", "Übereinstimmung der Hälften";
    verdict_head = "Outcome", "Ergebnis";
    chosen = "chosen", "gewählt";
    not_needed = "a firmer one holds", "eine festere hält stand";
    too_small = "a group under 2%", "eine Gruppe unter 2 %";
    unstable = "halves disagree", "Hälften widersprechen sich";
    like_null = "no firmer than chance", "nicht fester als der Zufall";
    meta(users, share) = "**{users}** users · {share}", "**{users}** Nutzer · {share}";
    meta_monthly(money) = " · **{money}** a month each", " · **{money}** je Monat und Nutzer";
    meta_share(share) = " · {share} of revenue", " · {share} des Umsatzes";
    by_hour = "Activity by hour of the day", "Aktivität nach Tagesstunde";
    by_weekday = "Activity by day of the week", "Aktivität nach Wochentag";
    events_unit = "events", "Ereignisse";
    lifts_note = "More and less than users of other personas, with 95% interval; without one: what defines them", "Mehr und weniger als Nutzer anderer Personas, mit 95-%-Intervall; ohne: was sie ausmacht";
    as_others = "as others", "wie andere";
    own_share(share) = "{share} here", "hier {share}";
    others_share(share) = "{share} among others", "bei anderen {share}";
    interval(low, high) = "95% interval {low}× to {high}×", "95-%-Intervall {low}× bis {high}×";
    defining = "defining: the personas were found by it", "definierend: daran wurden die Personas gefunden";
    of_users = "of users, at least once", "der Nutzer, mindestens einmal";
    status_mix = "Status mix", "Mischung der Status";
    typical(user, signs) = "A typical user, {user}: {signs}", "Ein typischer Nutzer, {user} ({signs})";
    places_fact = "Places", "Orte";
    platform_fact = "Platform", "Plattform";
    answers_fact = "Answers", "Antwortet auf";
    likes_fact = "Likes", "Mag";
    rhythm_fact = "Comes", "Kommt";
    every_days(days) = "every {days} days", "alle {days} Tage";
    daily = "nearly daily", "fast täglich";
    say = "What to say", "Was zu sagen ist";
    day_part(name, from, to) = "{name}, {from}–{to}", "{name}, {from}–{to} Uhr";
    working_days = "Monday to Friday", "Montag bis Freitag";
    weekend = "Saturday and Sunday", "Samstag und Sonntag";
    session_up_to(n) = "Sessions of up to {n} events", "Kurze Sitzungen (bis {n})";
    session_one = "Sessions of one event", "Kurze Sitzungen (1)";
    session_from(n) = "Sessions of {n}+ events", "Lange Sitzungen (ab {n})";
    session_between(from, to) = "Sessions of {from}–{to} events", "Sitzungen mit {from}–{to}";
    order_up_to(amount) = "Orders up to {amount}", "Käufe bis {amount}";
    order_over(amount) = "Orders over {amount}", "Käufe über {amount}";
    order_between(from, to) = "Orders {from} to {to}", "Käufe {from} bis {to}";
    any_channel = "messages", "Nachrichten";
}

/// A card, ready to be rendered: words in the view's language, pictures for the given width.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonaCard {
    /// Id of the segment: `p1`.
    pub id: String,
    /// The name.
    pub title: String,
    /// Size and worth; numbers between `**` are set bold.
    pub meta: String,
    /// Its clock, [`persona_clock::SIZE`] square.
    pub portrait: Scene,
    /// What stands above the lifts.
    pub lifts_note: String,
    /// What they do more and less.
    pub lifts: Scene,
    /// The strip of statuses; `None` where no status is known.
    pub status: Option<Scene>,
    /// What stands above the timeline: whose it is, and what the signs mean.
    pub timeline_note: String,
    /// One typical user.
    pub timeline: Option<Scene>,
    /// (label, text): likes, places, platform, answers, rhythm, as far as the data tell.
    pub facts: Vec<(String, String)>,
    /// What stands above the advice.
    pub tell_note: String,
    /// What to say to them.
    pub tell: String,
    /// Its users.
    pub selection: Selection,
}

impl Panel for Personas {
    type Query = PersonaCards;
    const NAME: &'static str = "personas";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        let lang = view.lang;
        let text = if answer.sampled < MIN_USERS as u32 {
            too_little(lang, MIN_USERS, format::count(lang, u64::from(answer.sampled)), MIN_EVENTS)
        } else if answer.tried.is_empty() {
            same(lang).to_string()
        } else {
            return None;
        };
        Some(Problem { text, advice: more_columns(lang).into() })
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let sampled = format::count(lang, u64::from(answer.sampled));
        if answer.cards.is_empty() {
            return Self::problem(answer, view).map_or_else(|| none(lang, sampled), |problem| problem.text);
        }
        let agreement = chosen_trial(answer).and_then(|trial| trial.agreement).unwrap_or_default();
        let mut text = found(lang, number(lang, answer.cards.len()), sampled, format::decimal(lang, agreement, 2));
        if answer.too_few > 0 {
            let share = answer.too_few as f64 / answer.users.max(1) as f64;
            text += &rest(lang, format::percent(lang, share), MIN_EVENTS);
        }
        match answer.alike.len() {
            0 => {}
            1 => text += alike_one(lang),
            n => text += &alike(lang, n),
        }
        text
    }

    fn chart(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
        (!answer.cards.is_empty())
            .then(|| persona_sizes::draw(&sizes(answer, view), size, view.lang, picture(view.lang)))
    }

    fn table(answer: &Answer, view: &View) -> Table {
        if answer.cards.is_empty() { trials(answer, view.lang) } else { rows(answer, view) }
    }
}

/// The cards for an inner width of `width` pixels each.
pub fn cards(answer: &Answer, width: f32, view: &View) -> Vec<PersonaCard> {
    answer.cards.iter().map(|card| persona_card(answer, card, width, view)).collect()
}

fn persona_card(answer: &Answer, card: &Card, width: f32, view: &View) -> PersonaCard {
    let lang = view.lang;
    let users = Selection::segment("personas", &card.id);
    let portrait = if card.has_hours {
        persona_clock::hours(&card.hours, lang, by_hour(lang), events_unit(lang), &users)
    } else {
        persona_clock::weekdays(&card.weekdays, lang, by_weekday(lang), events_unit(lang), &users)
    };
    // The lifts stand beside the portrait, on a phone below it.
    let is_phone = ChartSize { width, height: 0.0 }.is_phone() && width < 420.0;
    let lifts_width = if is_phone { width } else { (width - persona_clock::SIZE - 24.0).max(220.0) };
    let lines: Vec<LiftLine> = shown_lifts(card).map(|lift| lift_line(lift, answer, view)).collect();
    let story = card.timeline.as_ref().map(|timeline| story(timeline, width, view));
    PersonaCard {
        id: card.id.clone(),
        title: title(card, lang),
        meta: card_meta(card, view),
        portrait,
        lifts_note: lifts_note(lang).into(),
        lifts: persona_lifts::draw(&lines, lifts_width, lifts_note(lang), as_others(lang)),
        status: status(answer, card, width, &users, lang),
        timeline_note: story.as_ref().map(|(note, _)| note.clone()).unwrap_or_default(),
        timeline: story.map(|(_, scene)| scene),
        facts: facts(card, lang),
        tell_note: say(lang).into(),
        tell: match lang {
            Lang::En => card.tell_en.clone(),
            Lang::De => card.tell_de.clone(),
        },
        selection: users,
    }
}

fn title(card: &Card, lang: Lang) -> String {
    match lang {
        Lang::En => card.title_en.clone(),
        Lang::De => card.title_de.clone(),
    }
}

fn card_meta(card: &Card, view: &View) -> String {
    let lang = view.lang;
    let mut text = meta(lang, format::count(lang, card.users), format::percent(lang, card.share));
    if let Some(monthly) = card.monthly {
        text += &meta_monthly(lang, view.money(monthly.round() as i64));
    }
    if let Some(share) = card.revenue_share {
        text += &meta_share(lang, format::percent_with(lang, share, 0));
    }
    text
}

/// Three things done more and two done less; where one kind is short, more of the other.
fn shown_lifts(card: &Card) -> impl Iterator<Item = &Lift> {
    let (more, less): (Vec<&Lift>, Vec<&Lift>) = card.lifts.iter().partition(|lift| lift.lift > 1.0);
    let n_more = more.len().min(MORE + LESS.saturating_sub(less.len()));
    let n_less = less.len().min(MORE + LESS - n_more);
    more.into_iter().take(n_more).chain(less.into_iter().take(n_less))
}

fn lift_line(lift: &Lift, answer: &Answer, view: &View) -> LiftLine {
    let lang = view.lang;
    let label = lift_label(lift, answer, view);
    let value = format!("{}×", ratio(lang, lift.lift));
    let mut tip = Tip::new(label.clone(), value.clone())
        .line(own_share(lang, format::percent(lang, lift.own)))
        .line(others_share(lang, format::percent(lang, lift.others)));
    tip = match lift.interval {
        Some((low, high)) => tip.line(of_users(lang)).line(interval(lang, ratio(lang, low), ratio(lang, high))),
        None => tip.line(defining(lang)),
    };
    let users = match &lift.about {
        About::Dimension(id) => {
            Some(Selection::of(Condition::Value { dimension: id.clone(), value: lift.value.clone() }))
        }
        _ => None,
    };
    LiftLine { label, lift: lift.lift, interval: lift.interval, value, tip, users }
}

fn ratio(lang: Lang, value: f64) -> String {
    format::decimal(lang, value, if value < 0.1 { 2 } else { usize::from(value < 9.95) })
}

/// What is done more or less, in words.
fn lift_label(lift: &Lift, answer: &Answer, view: &View) -> String {
    let lang = view.lang;
    let [short, middling] = answer.depth_bounds;
    let [small, medium] = answer.order_bounds.map(|amount| short_money(amount, view));
    match (&lift.about, lift.value.as_str()) {
        (About::Defining(Group::DayPart), id) => part_of_day(lang, id),
        (About::Defining(Group::Week), "weekday") => working_days(lang).into(),
        (About::Defining(Group::Week), _) => weekend(lang).into(),
        (About::Defining(Group::Depth), "short") if short == 1 => session_one(lang).into(),
        (About::Defining(Group::Depth), "short") => session_up_to(lang, short),
        (About::Defining(Group::Depth), "middling") => session_between(lang, short + 1, middling),
        (About::Defining(Group::Depth), _) => session_from(lang, middling + 1),
        (About::Defining(Group::OrderSize), "small") => order_up_to(lang, small),
        (About::Defining(Group::OrderSize), "medium") => order_between(lang, small, medium),
        (About::Defining(Group::OrderSize), _) => order_over(lang, medium),
        (_, value) => value.to_string(),
    }
}

/// An amount for a label: without its fraction from ten units on.
fn short_money(minor: i64, view: &View) -> String {
    let decimals = view.catalog.amount_decimals.unwrap_or(0);
    let unit = 10i64.saturating_pow(u32::from(decimals));
    if minor < 10 * unit {
        return view.money(minor);
    }
    format::money(view.lang, (minor + unit / 2) / unit, 0, view.catalog.currency.as_deref())
}

fn part_of_day(lang: Lang, id: &str) -> String {
    let (name, from, to) = match id {
        "night" => (lang.pick("Night", "Nachts"), 22, 4),
        "early" => (lang.pick("Early", "Früh"), 4, 8),
        "morning" => (lang.pick("Morning", "Vormittags"), 8, 11),
        "midday" => (lang.pick("Midday", "Mittags"), 11, 14),
        "afternoon" => (lang.pick("Afternoon", "Nachmittags"), 14, 18),
        _ => (lang.pick("Evening", "Abends"), 18, 22),
    };
    day_part(lang, name, from, to)
}

fn status(answer: &Answer, card: &Card, width: f32, users: &Selection, lang: Lang) -> Option<Scene> {
    let parts: Vec<(String, u64, Selection)> = answer
        .statuses
        .iter()
        .zip(&card.by_status)
        .map(|(id, n)| {
            let condition = Condition::Segment { scheme: "status".into(), segment: id.clone(), on: None };
            (id.clone(), *n, users.clone().and(condition))
        })
        .collect();
    parts.iter().any(|(_, n, _)| *n > 0).then(|| persona_status::draw(&parts, width, lang, status_mix(lang)))
}

/// The timeline and the line above it.
fn story(timeline: &Timeline, width: f32, view: &View) -> (String, Scene) {
    let lang = view.lang;
    let mut moments: Vec<Moment> = Vec::new();
    for one in &timeline.moments {
        let sign = sign(one.kind);
        match moments.iter_mut().rev().find(|have| have.day == one.day && have.sign == sign) {
            Some(have) if !have.tip.lines.contains(&one.name) && have.tip.value != one.name => {
                have.tip.lines.push(one.name.clone());
            }
            Some(_) => {}
            None => {
                let tip = Tip::new(format::date(lang, one.day), one.name.clone());
                moments.push(Moment { day: one.day, sign, tip });
            }
        }
    }
    let mut signs: Vec<Sign> = moments.iter().map(|moment| moment.sign).collect();
    signs.sort_unstable();
    signs.dedup();
    let meanings: Vec<String> = signs.into_iter().map(|sign| meaning(sign, view)).collect();
    let note = typical(lang, &timeline.user, meanings.join(lang.pick(", ", "; ")));
    let scene = persona_story::draw(&moments, timeline.from, timeline.to, width, lang, &note);
    (note, scene)
}

fn sign(kind: MomentKind) -> Sign {
    match kind {
        MomentKind::Value => Sign::Dot,
        MomentKind::Activity => Sign::Point,
        MomentKind::Message => Sign::Tick,
        MomentKind::Voice => Sign::Ring,
        MomentKind::Loss => Sign::Square,
        MomentKind::CartLeft => Sign::Cross,
    }
}

fn meaning(sign: Sign, view: &View) -> String {
    let lang = view.lang;
    match sign {
        Sign::Dot => match view.settings.value_role(&view.catalog) {
            Some(Role::Purchase) => lang.pick("filled orders", "gefüllt: Bestellungen"),
            Some(Role::Subscribe) => lang.pick("filled subscriptions", "gefüllt: Abonnements"),
            Some(_) => lang.pick("filled value events", "gefüllt: Wertereignisse"),
            None => lang.pick("filled activity", "gefüllt: Aktivität"),
        },
        Sign::Point => lang.pick("points other activity", "Punkte: andere Aktivität"),
        Sign::Tick => lang.pick("ticks messages", "Striche: Nachrichten"),
        Sign::Ring => lang.pick("hollow reviews and requests", "hohl: Bewertungen und Anfragen"),
        Sign::Square => lang.pick("squares refunds and leaving", "Quadrate: Erstattung oder Abschied"),
        Sign::Cross => lang.pick("crosses left carts", "Kreuze: verlassene Warenkörbe"),
    }
    .to_string()
}

fn facts(card: &Card, lang: Lang) -> Vec<(String, String)> {
    let shares = |list: &[(String, f64)]| {
        let told = list.iter().filter(|(_, share)| *share >= 0.005);
        let parts = told.map(|(value, share)| format!("{value} {}", format::percent_with(lang, *share, 0)));
        parts.collect::<Vec<_>>().join(" · ")
    };
    let likes = card.categories.iter().filter(|one| one.affinity > 1.0);
    let likes: Vec<String> = likes.map(|one| format!("{} {}×", one.value, ratio(lang, one.affinity))).collect();
    let answer = |one: &ChannelAnswer| {
        let channel = if one.channel.is_empty() { any_channel(lang) } else { &one.channel };
        format!("{channel} {}", format::percent_with(lang, one.clicked as f64 / one.reached.max(1) as f64, 0))
    };
    let answers: Vec<String> = card.answers.iter().take(3).map(answer).collect();
    let rhythm = card.usual_gap.map(|gap| {
        let text = if gap < 9.5 && (gap - gap.round()).abs() > 0.01 {
            format::decimal(lang, gap, 1)
        } else {
            format::count(lang, gap.round() as u64)
        };
        if gap <= 1.0 { daily(lang).into() } else { every_days(lang, text) }
    });
    let all = [
        (likes_fact(lang), likes.join(" · ")),
        (places_fact(lang), shares(&card.places)),
        (platform_fact(lang), shares(&card.platforms)),
        (answers_fact(lang), answers.join(", ")),
        (rhythm_fact(lang), rhythm.unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| (label.to_string(), text)).collect()
}

fn chosen_trial(answer: &Answer) -> Option<&Trial> {
    answer.tried.iter().find(|trial| trial.verdict == Verdict::Chosen)
}

/// Small numbers as words at the head of a sentence.
fn number(lang: Lang, n: usize) -> String {
    let words = match n {
        2 => ("Two", "Zwei"),
        3 => ("Three", "Drei"),
        4 => ("Four", "Vier"),
        5 => ("Five", "Fünf"),
        6 => ("Six", "Sechs"),
        7 => ("Seven", "Sieben"),
        8 => ("Eight", "Acht"),
        _ => return format::count(lang, n as u64),
    };
    lang.pick(words.0, words.1).to_string()
}

/// The personas, greatest first, then those with too few events.
fn sizes(answer: &Answer, view: &View) -> Vec<Size> {
    let size = |name: String, users: u64, id: &str, rest: bool| Size {
        name,
        users,
        share: users as f64 / answer.users.max(1) as f64,
        selection: Selection::segment("personas", id),
        rest,
    };
    let mut sizes: Vec<Size> =
        answer.cards.iter().map(|card| size(title(card, view.lang), card.users, &card.id, false)).collect();
    if answer.too_few > 0 {
        sizes.push(size(too_few_name(view.lang).into(), answer.too_few, TOO_FEW, true));
    }
    sizes
}

fn rows(answer: &Answer, view: &View) -> Table {
    let lang = view.lang;
    let mut table = Table::new([
        (persona(lang), false),
        (users_head(lang), true),
        (share_head(lang), true),
        (revenue_head(lang), true),
        (revenue_share_head(lang), true),
        (monthly_head(lang), true),
        (more_head(lang), false),
        (say_head(lang), false),
    ]);
    let money = |minor: Option<i64>| minor.map_or(Cell::blank(), |minor| Cell::number(view.money(minor), minor));
    let share =
        |share: Option<f64>| share.map_or(Cell::blank(), |share| Cell::number(format::percent(lang, share), share));
    for card in &answer.cards {
        let more: Vec<String> = shown_lifts(card)
            .filter(|lift| lift.lift > 1.0)
            .map(|lift| format!("{} {}×", lift_label(lift, answer, view), ratio(lang, lift.lift)))
            .collect();
        let tell = if lang == Lang::De { &card.tell_de } else { &card.tell_en };
        let cells = vec![
            Cell::text(title(card, lang)),
            Cell::number(format::count(lang, card.users), card.users),
            share(Some(card.share)),
            money(card.revenue),
            share(card.revenue_share),
            money(card.monthly.map(|monthly| monthly.round() as i64)),
            Cell::text(more.join("; ")),
            Cell::text(tell.clone()),
        ];
        table.push(cells).users(Selection::segment("personas", &card.id));
    }
    if answer.too_few > 0 {
        let revenue_share = answer.too_few_revenue.zip(answer.revenue.filter(|all| *all > 0));
        let cells = vec![
            Cell::text(too_few_name(lang)),
            Cell::number(format::count(lang, answer.too_few), answer.too_few),
            share(Some(answer.too_few as f64 / answer.users.max(1) as f64)),
            money(answer.too_few_revenue),
            share(revenue_share.map(|(own, all)| own as f64 / all as f64)),
            Cell::blank(),
            Cell::blank(),
            Cell::blank(),
        ];
        table.push(cells).users(Selection::segment("personas", TOO_FEW));
    }
    table
}

/// What was tried, where nothing held.
fn trials(answer: &Answer, lang: Lang) -> Table {
    let mut table = Table::new([
        (k_head(lang), true),
        (silhouette_head(lang), true),
        (null_head(lang), true),
        (worlds_head(lang), true),
        (agreement_head(lang), true),
        (verdict_head(lang), false),
    ]);
    let decimal = |value: f64| Cell::number(format::decimal(lang, value, 3), value);
    for trial in &answer.tried {
        let best = trial.null_silhouettes.iter().copied().reduce(f64::max);
        let worlds = trial.null_silhouettes.len();
        table.push(vec![
            Cell::number(trial.k.to_string(), trial.k),
            decimal(trial.silhouette),
            best.map_or(Cell::blank(), decimal),
            Cell::number(worlds.to_string(), worlds),
            trial.agreement.map_or(Cell::blank(), decimal),
            Cell::text(outcome(lang, trial.verdict)),
        ]);
    }
    table
}

fn outcome(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Chosen => chosen(lang),
        Verdict::NotNeeded => not_needed(lang),
        Verdict::TooSmall => too_small(lang),
        Verdict::Unstable => unstable(lang),
        Verdict::LikeNull => like_null(lang),
    }
}

#[cfg(test)]
mod tests;
