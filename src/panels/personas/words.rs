//! What the panel and its cards say, in English and German; the signs of a timeline are explained in [`super::story`].

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::personas::Answer;
use engine::schemes::personas::Verdict;

use crate::format;

catalog! {
    heading = "Personas, discovered", "Personas, entdeckt";
    definition =
        "Each of up to 2,000 users (those with the smallest hash of their id, with 3 events or more) becomes a point: shares of event names, categories, parts of the day, weekday and weekend, platforms, session length and order size, weighted by rarity. Non-negative matrix factorisation splits them into 2 to 8 groups; where you choose k-means, that does (k-means++, the best of 4 starts), and the same checks hold. A number of groups counts only if its silhouette (how far the groups stand apart, at most 1) is greater than in each of 20 invented crowds, in which everyone draws their own number of events from the same shares, and if 20 random halves of the users give the same groups (their agreement, the mean adjusted Rand index, is at least 0.75), and if no group has under 2% of them. The best silhouette wins. A number that you choose yourself is taken in any case, and which of these checks it fails is said. Every other user then gets the persona that weighs most in them, by k-means the one with the nearest centre. Lifts compare with users of the other personas; the 95% interval is that of a log ratio with 0.5 added to each cell. Traits by which the personas were found have no interval.",
        "Bis zu 2.000 Nutzer (die mit dem kleinsten Hash ihrer Kennung, ab 3 Ereignissen) werden zu Punkten: Anteile von Ereignissen, Kategorien, Tageszeiten, Werktag und Wochenende, Plattformen, Sitzungslänge und Bestellwert, nach Seltenheit gewichtet. Eine nichtnegative Matrixfaktorisierung teilt sie in 2 bis 8 Gruppen; wenn Sie k-Means wählen, tut es dieses (k-means++, der beste von 4 Starts), und dieselben Prüfungen gelten. Eine Gruppenzahl gilt nur, wenn ihre Silhouette (wie weit sich die Gruppen voneinander abheben, höchstens 1) größer ist als in jeder von 20 erfundenen Mengen, in denen alle ihre eigene Zahl von Ereignissen aus denselben Anteilen ziehen, und wenn 20 zufällige Hälften der Nutzer dieselben Gruppen ergeben (ihre Übereinstimmung, der mittlere korrigierte Rand-Index, ist mindestens 0,75) und keine Gruppe unter 2\u{a0}% von ihnen liegt. Die beste Silhouette gewinnt. Eine Anzahl, die Sie selbst wählen, gilt in jedem Fall; welche dieser Prüfungen sie nicht besteht, wird gesagt. Alle anderen Nutzer erhalten die Persona, die in ihnen am stärksten wiegt, bei k-Means die mit dem nächsten Zentrum. Verglichen wird mit den Nutzern der anderen Personas; das 95-%-Intervall gilt dem logarithmierten Verhältnis, mit 0,5 je Zelle. Merkmale, an denen die Personas gefunden wurden, haben kein Intervall.";
    found(k, sampled, agreement) =
        "**{k}** personas explain this file best. They hold up: random halves of {sampled} give the same groups (agreement **{agreement}** of 1).",
        "**{k}** Personas erklären diese Datei am besten. Sie halten stand: Zufällige Hälften von {sampled} ergeben dieselben Gruppen (Übereinstimmung **{agreement}** von 1).";
    holds_by_hand(k, sampled, agreement) =
        "**{k}** personas, as many as you chose. They hold up: random halves of {sampled} give the same groups (agreement **{agreement}** of 1).",
        "**{k}** Personas, so viele, wie Sie gewählt haben. Sie halten stand: Zufällige Hälften von {sampled} ergeben dieselben Gruppen (Übereinstimmung **{agreement}** von 1).";
    fails_by_hand(k, why) =
        "**{k}** personas, as many as you chose. **They do not hold up:** {why}.",
        "**{k}** Personas, so viele, wie Sie gewählt haben. **Sie halten nicht stand:** {why}.";
    some_empty(k) = " You chose {k}; the others would have no users.", " Gewählt haben Sie {k}; die übrigen hätten keine Nutzer.";
    lacks_size(share, least) = "the smallest group has {share} of the users looked at, where {least} are needed",
        "die kleinste Gruppe hat {share} der betrachteten Nutzer, nötig sind {least}";
    lacks_shape(own, chance) = "they stand apart by {own} of 1, and crowds without personas reach {chance}",
        "sie heben sich zu {own} von 1 voneinander ab, und Mengen ohne Personas erreichen {chance}";
    lacks_agreement(agreement, least) = "random halves agree on them by {agreement}, where {least} is needed",
        "zufällige Hälften stimmen darin zu {agreement} überein, nötig sind {least}";
    crowd_all(n) = "{n} users", "{n} Nutzern";
    crowd_drawn(n, of) = "{n} users, drawn from {of} to choose the number of personas,", "{n} Nutzern, aus {of} gezogen, um die Anzahl der Personas zu wählen,";
    crowd_drawn_by_hand(n, of) = "{n} users, drawn from {of} to find them,", "{n} Nutzern, aus {of} gezogen, um sie zu finden,";
    rest(share, least) = " **{share}** of users have under {least} events: too few to tell.", " **{share}** der Nutzer haben unter {least} Ereignisse: zu wenig für ein Urteil.";
    alike(n) = " Names to be read with care: {n} pairs of personas are not told apart by three adjectives.", " Vorsicht bei den Namen: {n} Paare von Personas lassen sich mit drei Adjektiven nicht unterscheiden.";
    alike_one = " Names to be read with care: two personas are not told apart by three adjectives.", " Vorsicht bei den Namen: Zwei Personas lassen sich mit drei Adjektiven nicht unterscheiden.";
    none(sampled) =
        "No clear personas: of {sampled} no division into 2 to 8 groups is both firmer than chance and stable.",
        "Keine klaren Personas: Bei {sampled} ist keine Teilung in 2 bis 8 Gruppen zugleich fester als der Zufall und stabil.";
    nearest_unstable(k, agreement, least) = " Nearest come **{k}** groups: random halves agree on them by {agreement}, where {least} is needed.",
        " Am nächsten kommen **{k}** Gruppen: Zufällige Hälften stimmen darin zu {agreement} überein, nötig sind {least}.";
    nearest_null(k, own, chance) = " Nearest come **{k}** groups: they stand apart by {own} of 1, and crowds without personas reach {chance}.",
        " Am nächsten kommen **{k}** Gruppen: Sie heben sich zu {own} von 1 voneinander ab, und Mengen ohne Personas erreichen {chance}.";
    other_ways_heading = "Other ways to tell users apart", "Andere Wege, Nutzer zu unterscheiden";
    other_ways = "Where habits run into each other, rules still divide: by silence and worth, by rank among all, by place, by hour.",
        "Wo Gewohnheiten ineinander übergehen, teilen immer noch Regeln ein: nach Stille und Wert, nach dem Rang unter allen, nach Ort, nach Stunde.";
    too_little(least, users, events) =
        "Personas need at least {least} users with {events} events each; there are {users}.",
        "Personas brauchen mindestens {least} Nutzer mit je {events} Ereignissen; vorhanden sind {users}.";
    same =
        "All users do the same: no event name, category, hour, platform or amount tells them apart.",
        "Alle Nutzer tun dasselbe: Weder Ereignis noch Kategorie, Uhrzeit, Plattform oder Betrag unterscheidet sie.";
    more_columns = "Map a category, platform, amount or the time of day, or add a longer export.", "Ordnen Sie Kategorie, Plattform, Betrag oder Uhrzeit zu, oder nehmen Sie einen längeren Export hinzu.";
    more_users = "Add a longer export, or one of more users.", "Nehmen Sie einen längeren Export hinzu oder einen mit mehr Nutzern.";
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
    k_head = "Number of personas tried", "Geprüfte Anzahl von Personas";
    silhouette_head = "Silhouette", "Silhouette";
    null_head = "Best silhouette by chance", "Beste Silhouette durch Zufall";
    worlds_head = "Chance worlds tried", "Geprüfte Zufallswelten";
    agreement_head = "Agreement of halves", "Übereinstimmung der Hälften";
    verdict_head = "Outcome", "Ergebnis";
    chosen = "chosen", "gewählt";
    not_needed = "a firmer one holds", "eine festere hält stand";
    too_small = "a group under 2%", "eine Gruppe unter 2 %";
    unstable = "halves disagree", "Hälften widersprechen sich";
    like_null = "no firmer than chance", "nicht fester als der Zufall";
    meta(users, share) = "**{users}** users · {share}", "**{users}** Nutzer · {share}";
    meta_one(share) = "**1** user · {share}", "**1** Nutzer · {share}";
    too_few = "Too few users to advise on.", "Zu wenige Nutzer für einen Rat.";
    meta_monthly(money) = " · **{money}** revenue a month each", " · **{money}** Umsatz je Monat und Nutzer";
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
    pains_fact = "Pain points", "Schmerzpunkte";
    complained(share) = "{share} complained", "{share} beschwerten sich";
    left_carts(share) = "{share} left their last cart", "{share} ließen den letzten Warenkorb liegen";
    score_fact = "Survey", "Umfrage";
    score(mean, users, overall) = "last score {mean} on average ({users}); all users {overall}",
        "letzte Note im Mittel {mean} ({users}); alle Nutzer {overall}";
    goal_fact = "Goal", "Ziel";
    bought(once, again) = "{once} bought · {again} again", "{once} kauften · {again} mehrmals";
    subscribed(once, again) = "{once} subscribed · {again} again", "{once} abonnierten · {again} mehrmals";
    got_there(once, again) = "{once} reached it · {again} again", "{once} erreichten es · {again} mehrmals";
    what_head = "What", "Was";
    part_head = "Part of the card", "Teil der Karte";
    count_head = "Number", "Anzahl";
    others_head = "Share among others", "Anteil bei anderen";
    lift_head = "Times as much", "Verhältnis";
    low_head = "95% from", "95\u{a0}% von";
    high_head = "95% to", "95\u{a0}% bis";
    lifts_part = "More and less than others", "Mehr und weniger als andere";
    typical_part = "A typical user", "Ein typischer Nutzer";
    every_days(days) = "every {days} days", "alle {days} Tage";
    on_one_day = "mostly on one day only", "meist nur an einem Tag";
    daily = "nearly daily", "fast täglich";
    say = "What to say", "Was zu sagen ist";
    day_part(name, from, to) = "{name}, {from}–{to}", "{name}, {from}–{to} Uhr";
    working_days = "Monday to Friday", "Montag bis Freitag";
    weekend = "Saturday and Sunday", "Samstag und Sonntag";
    session_up_to(n) = "Sessions of up to {n} events", "Kurze Sitzungen (bis {n})";
    session_one = "Sessions of one event", "Kurze Sitzungen (1)";
    session_from(n) = "Sessions of {n}+ events", "Lange Sitzungen (ab {n})";
    session_of(n) = "Sessions of {n} events", "Sitzungen mit {n} Ereignissen";
    session_between(from, to) = "Sessions of {from}–{to} events", "Sitzungen mit {from}–{to}";
    order_up_to(amount) = "Order value up to {amount}", "Bestellwert bis {amount}";
    order_over(amount) = "Order value over {amount}", "Bestellwert über {amount}";
    order_between(from, to) = "Order value {from} to {to}", "Bestellwert {from} bis {to}";
    any_channel = "messages", "Nachrichten";
}

/// Whose points were divided: all users with events enough, or those drawn of them.
pub(super) fn crowd(answer: &Answer, lang: Lang) -> String {
    let count = |n: u64| format::count(lang, n);
    let (n, of) = (u64::from(answer.sampled), answer.eligible);
    match answer.by_hand {
        _ if n >= of => crowd_all(lang, count(n)),
        None => crowd_drawn(lang, count(n), count(of)),
        Some(_) => crowd_drawn_by_hand(lang, count(n), count(of)),
    }
}

/// Small numbers as words at the head of a sentence.
pub(super) fn number(lang: Lang, n: usize) -> String {
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

/// A part of the day by its id (`night`, …) with its hours, the last one excluded.
pub(super) fn part_of_day(lang: Lang, id: &str) -> String {
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

/// How a number of personas fared.
pub(super) fn outcome(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Chosen => chosen(lang),
        Verdict::NotNeeded => not_needed(lang),
        Verdict::TooSmall => too_small(lang),
        Verdict::Unstable => unstable(lang),
        Verdict::LikeNull => like_null(lang),
    }
}
