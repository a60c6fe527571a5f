//! Words and pictures of made-up answers.

use engine::events::{Day, Role};
use engine::queries::personas::lifts::{About, Lift};
use engine::queries::personas::{Card, ChannelAnswer, Goal, Moment as Happened, MomentKind, Score, Timeline};
use engine::schemes::personas::Group;
use engine::schemes::{Condition, Selection};
use expect_test::expect;

use super::lifts::{lift_line, shown_lifts};
use super::*;
use crate::charts::Rect;

fn trial(k: u8, verdict: Verdict) -> Trial {
    let agreement = (verdict == Verdict::Chosen).then_some(0.842);
    Trial { k, silhouette: 0.31, smallest: 0.1, null_silhouettes: vec![0.2, 0.24], agreement, verdict }
}

fn answer() -> Answer {
    let day = Day::from_civil(2025, 6, 30);
    let happened = |back: i32, kind, name: &str| Happened { time: 0, day: day.plus(-back), kind, name: name.into() };
    let card = Card {
        id: "p1".into(),
        title_en: "Nocturnal, mobile, generous fans of Desserts".into(),
        title_de: "Nächtliche, mobile, großzügige Fans von Desserts".into(),
        users: 6_712,
        share: 0.139,
        revenue: Some(900_000),
        revenue_share: Some(0.21),
        monthly: Some(3_820.2),
        by_status: vec![1_000, 4_000, 1_712],
        lifts: vec![
            Lift::defining(Group::DayPart, "night", (460, 1_000), (100, 1_000)),
            Lift::defining(Group::OrderSize, "large", (600, 1_000), (300, 1_000)),
            Lift::observed(About::Dimension("city".into()), "Berlin", (240, 1_000), (120, 1_000)),
            Lift::defining(Group::Category, "Catering", (40, 1_000), (100, 1_000)),
        ],
        hours: (0..24).map(|hour| if hour < 4 { 100 } else { 10 }).collect(),
        has_hours: true,
        weekdays: vec![1; 7],
        places: vec![("Berlin".into(), 0.24), ("Köln".into(), 0.11)],
        platforms: vec![("iOS".into(), 0.61)],
        answers: vec![ChannelAnswer { channel: "push".into(), reached: 100, clicked: 14 }],
        usual_gap: Some(6.5),
        complained: Some(0.004),
        left_carts: Some(0.125),
        score: Some(Score { users: 1_212, mean: 8.14, overall: 6.9 }),
        goal: Some(Goal { role: Role::Purchase, once: 0.62, again: 0.4 }),
        timeline: Some(Timeline {
            user: "u-7f3a".into(),
            from: day.plus(-90),
            to: day,
            moments: vec![
                happened(40, MomentKind::Value, "order"),
                happened(40, MomentKind::Value, "order"),
                happened(12, MomentKind::Message, "push"),
            ],
            left_out: 0,
        }),
        tell_en: "Write at 21:00.".into(),
        tell_de: "Schreiben Sie um 21 Uhr.".into(),
        ..Card::default()
    };
    Answer {
        as_of: day,
        users: 48_216,
        revenue: Some(4_285_714),
        statuses: vec!["churned".into(), "active".into(), "loyal".into()],
        cards: vec![card],
        too_few: 16_152,
        too_few_revenue: Some(100_000),
        sampled: 2_000,
        eligible: 32_064,
        tried: vec![trial(2, Verdict::Chosen), trial(3, Verdict::NotNeeded)],
        order_bounds: [1_200, 4_500],
        depth_bounds: [1, 4],
        ..Answer::default()
    }
}

fn view(lang: Lang) -> View {
    let mut view = View { lang, ..View::default() };
    (view.catalog.amount_decimals, view.catalog.currency) = (Some(2), Some("EUR".into()));
    view
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', "_")
}

/// Of several that do not hold, the nearest is named with what it lacks.
#[test]
fn nearest_to_holding() {
    let unstable = |k, agreement| Trial { agreement: Some(agreement), ..trial(k, Verdict::Unstable) };
    let say = |tried: Vec<Trial>| {
        let none = Answer { cards: Vec::new(), tried, ..answer() };
        [Lang::En, Lang::De].map(|lang| plain(&Personas::sentence(&none, &view(lang)))).join("\n")
    };
    expect![[r#"
        No clear personas: of 2,000 users, drawn from 32,064 to choose the number of personas, no division into 2 to 8 groups is both firmer than chance and stable. Nearest come **4** groups: random halves agree on them by 0.68, where 0.75 is needed.
        Keine klaren Personas: Bei 2.000 Nutzern, aus 32.064 gezogen, um die Anzahl der Personas zu wählen, ist keine Teilung in 2 bis 8 Gruppen zugleich fester als der Zufall und stabil. Am nächsten kommen **4** Gruppen: Zufällige Hälften stimmen darin zu 0,68 überein, nötig sind 0,75."#]].assert_eq(&say(vec![trial(2, Verdict::LikeNull), unstable(3, 0.61), unstable(4, 0.68)]));
    let nearer = Trial { null_silhouettes: vec![0.2, 0.32], ..trial(5, Verdict::LikeNull) };
    let farther = Trial { null_silhouettes: vec![0.4], ..trial(2, Verdict::LikeNull) };
    expect![[r#"
        No clear personas: of 2,000 users, drawn from 32,064 to choose the number of personas, no division into 2 to 8 groups is both firmer than chance and stable. Nearest come **5** groups: they stand apart by 0.31 of 1, and crowds without personas reach 0.32.
        Keine klaren Personas: Bei 2.000 Nutzern, aus 32.064 gezogen, um die Anzahl der Personas zu wählen, ist keine Teilung in 2 bis 8 Gruppen zugleich fester als der Zufall und stabil. Am nächsten kommen **5** Gruppen: Sie heben sich zu 0,31 von 1 voneinander ab, und Mengen ohne Personas erreichen 0,32."#]].assert_eq(&say(vec![farther, nearer, trial(8, Verdict::TooSmall)]));
}

#[test]
fn sentences() {
    let nothing = Answer { cards: Vec::new(), tried: vec![trial(2, Verdict::LikeNull)], ..answer() };
    let few = Answer { cards: Vec::new(), tried: Vec::new(), sampled: 40, ..answer() };
    let mut two = answer();
    two.cards.push(two.cards[0].clone());
    two.alike.push(("p1".into(), "p2".into()));
    let all =
        [&two, &nothing, &few].map(|answer| [Lang::En, Lang::De].map(|lang| Personas::sentence(answer, &view(lang))));
    expect![[r#"
        **Two** personas explain this file best. They hold up: random halves of 2,000 users, drawn from 32,064 to choose the number of personas, give the same groups (agreement **0.84** of 1). **33.5%** of users have under 3 events: too few to tell. Names to be read with care: two personas are not told apart by three adjectives.
        **Zwei** Personas erklären diese Datei am besten. Sie halten stand: Zufällige Hälften von 2.000 Nutzern, aus 32.064 gezogen, um die Anzahl der Personas zu wählen, ergeben dieselben Gruppen (Übereinstimmung **0,84** von 1). **33,5_%** der Nutzer haben unter 3 Ereignisse: zu wenig für ein Urteil. Vorsicht bei den Namen: Zwei Personas lassen sich mit drei Adjektiven nicht unterscheiden.
        No clear personas: of 2,000 users, drawn from 32,064 to choose the number of personas, no division into 2 to 8 groups is both firmer than chance and stable. Nearest come **2** groups: they stand apart by 0.31 of 1, and crowds without personas reach 0.24.
        Keine klaren Personas: Bei 2.000 Nutzern, aus 32.064 gezogen, um die Anzahl der Personas zu wählen, ist keine Teilung in 2 bis 8 Gruppen zugleich fester als der Zufall und stabil. Am nächsten kommen **2** Gruppen: Sie heben sich zu 0,31 von 1 voneinander ab, und Mengen ohne Personas erreichen 0,24.
        Personas need at least 100 users with 3 events each; there are 40.
        Personas brauchen mindestens 100 Nutzer mit je 3 Ereignissen; vorhanden sind 40."#]]
    .assert_eq(&plain(&all.concat().join("\n")));
}

/// Of a number chosen by hand it is said whether it holds, and each check that it fails with its figures.
#[test]
fn a_number_chosen_by_hand() {
    let say = |by_hand, trial: Trial| {
        let mut chosen =
            Answer { by_hand: Some(by_hand), tried: vec![trial], too_few: 0, eligible: 48_216, ..answer() };
        chosen.cards = vec![chosen.cards[0].clone(); 3];
        [Lang::En, Lang::De].map(|lang| plain(&Personas::sentence(&chosen, &view(lang)))).join("\n")
    };
    expect![[r#"
        **Three** personas, as many as you chose. They hold up: random halves of 2,000 users, drawn from 48,216 to find them, give the same groups (agreement **0.84** of 1).
        **Drei** Personas, so viele, wie Sie gewählt haben. Sie halten stand: Zufällige Hälften von 2.000 Nutzern, aus 48.216 gezogen, um sie zu finden, ergeben dieselben Gruppen (Übereinstimmung **0,84** von 1)."#]].assert_eq(&say(3, trial(3, Verdict::Chosen)));
    let all = Trial {
        null_silhouettes: vec![0.2, 0.32],
        agreement: Some(0.61),
        smallest: 0.011,
        ..trial(4, Verdict::TooSmall)
    };
    expect![[r#"
        **Three** personas, as many as you chose. **They do not hold up:** the smallest group has 1.1% of the users looked at, where 2.0% are needed; they stand apart by 0.31 of 1, and crowds without personas reach 0.32; random halves agree on them by 0.61, where 0.75 is needed. You chose 4; the others would have no users.
        **Drei** Personas, so viele, wie Sie gewählt haben. **Sie halten nicht stand:** die kleinste Gruppe hat 1,1_% der betrachteten Nutzer, nötig sind 2,0_%; sie heben sich zu 0,31 von 1 voneinander ab, und Mengen ohne Personas erreichen 0,32; zufällige Hälften stimmen darin zu 0,61 überein, nötig sind 0,75. Gewählt haben Sie 4; die übrigen hätten keine Nutzer."#]].assert_eq(&say(4, all));
    let unstable = Trial { agreement: Some(0.7), ..trial(3, Verdict::Unstable) };
    expect![[r#"
        **Three** personas, as many as you chose. **They do not hold up:** random halves agree on them by 0.70, where 0.75 is needed.
        **Drei** Personas, so viele, wie Sie gewählt haben. **Sie halten nicht stand:** zufällige Hälften stimmen darin zu 0,70 überein, nötig sind 0,75."#]].assert_eq(&say(3, unstable));
}

#[test]
fn card_in_words() {
    let cards = [Lang::En, Lang::De].map(|lang| {
        let (answer, view) = (answer(), view(lang));
        let card = cards(&answer, 564.0, &view).remove(0);
        let facts: Vec<String> = card.facts.iter().map(|(label, text)| format!("{label}: {text}")).collect();
        let lifts: Vec<String> = shown_lifts(&answer.cards[0])
            .map(|lift| lift_line(lift, &answer, &card.selection, &view))
            .map(|line| format!("{} {} ({})", line.label, line.value, line.tip.lines.join("; ")))
            .collect();
        format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n",
            card.title,
            card.meta,
            lifts.join("\n"),
            card.timeline_note,
            facts.join(" | "),
            card.tell
        )
    });
    expect![[r#"
        Nocturnal, mobile, generous fans of Desserts
        **6,712** users · 13.9% · **€38.20** revenue a month each · 21% of revenue
        Night, 22–4 4.6× (46.0% here; 10.0% among others; defining: the personas were found by it)
        Order value over €45 2.0× (60.0% here; 30.0% among others; defining: the personas were found by it)
        Berlin 2.0× (24.0% here; 12.0% among others; of users, at least once; 95% interval 1.6× to 2.4×)
        Catering 0.4× (4.0% here; 10.0% among others; defining: the personas were found by it)
        A typical user, u-7f3a: filled activity, ticks messages
        Places: Berlin 24% · Köln 11% | Platform: iOS 61% | Answers: push 14% | Comes: every 6.5 days | Pain points: 0.4% complained · 12.5% left their last cart | Survey: last score 8.1 on average (1,212 users); all users 6.9 | Goal: 62% bought · 40% again
        Write at 21:00.

        Nächtliche, mobile, großzügige Fans von Desserts
        **6.712** Nutzer · 13,9_% · **38,20_€** Umsatz je Monat und Nutzer · 21_% des Umsatzes
        Nachts, 22–4 Uhr 4,6× (hier 46,0_%; bei anderen 10,0_%; definierend: daran wurden die Personas gefunden)
        Bestellwert über 45_€ 2,0× (hier 60,0_%; bei anderen 30,0_%; definierend: daran wurden die Personas gefunden)
        Berlin 2,0× (hier 24,0_%; bei anderen 12,0_%; der Nutzer, mindestens einmal; 95-%-Intervall 1,6× bis 2,4×)
        Catering 0,4× (hier 4,0_%; bei anderen 10,0_%; definierend: daran wurden die Personas gefunden)
        Ein typischer Nutzer, u-7f3a (gefüllt: Aktivität; Striche: Nachrichten)
        Orte: Berlin 24_% · Köln 11_% | Plattform: iOS 61_% | Antwortet auf: push 14_% | Kommt: alle 6,5 Tage | Schmerzpunkte: 0,4_% beschwerten sich · 12,5_% ließen den letzten Warenkorb liegen | Umfrage: letzte Note im Mittel 8,1 (1.212 Nutzer); alle Nutzer 6,9 | Ziel: 62_% kauften · 40_% mehrmals
        Schreiben Sie um 21 Uhr.
    "#]]
    .assert_eq(&plain(&cards.join("\n")));
}

#[test]
fn pictures() {
    let card = cards(&answer(), 564.0, &view(Lang::En)).remove(0);
    assert_eq!((card.portrait.width, card.lifts.width), (168.0, 372.0));
    let status = card.status.unwrap();
    // In the fixed order of the look, whatever the order of the scheme.
    let classes: Vec<&str> =
        status.marks.iter().map(|mark| mark.class.as_str()).filter(|class| class.starts_with("s-")).collect();
    assert_eq!(classes[..3], ["s-loyal", "s-active", "s-churned"]);
    let both = card.timeline.unwrap().marks.iter().filter(|mark| mark.class == "mk").count();
    assert_eq!(both, 1, "two orders of one day are one dot");
    let phone = cards(&answer(), 340.0, &view(Lang::De)).remove(0);
    assert_eq!(phone.lifts.width as i32, 340);
    for scene in [&phone.lifts, &card.portrait] {
        for mark in &scene.marks {
            if let crate::charts::Shape::Text { x, .. } = mark.shape {
                assert!((0.0..=scene.width).contains(&x));
            }
        }
    }
}

#[test]
fn tables() {
    let view = view(Lang::En);
    let table = Personas::table(&answer(), &view);
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.rows[0].cells[6].text, "Night, 22–4 4.6×; Order value over €45 2.0×; Berlin 2.0×");
    let nothing = Answer { cards: Vec::new(), tried: vec![trial(2, Verdict::LikeNull)], ..answer() };
    expect![[r#"
        Number of personas tried,Silhouette,Best silhouette by chance,Chance worlds tried,Agreement of halves,Outcome
        2,0.31,0.24,2,,no firmer than chance
    "#]]
    .assert_eq(&Personas::table(&nothing, &view).csv().replace('\r', ""));
}

/// What the data do not know is not on the card.
#[test]
fn pains_and_goals_only_where_they_are() {
    let mut answer = answer();
    let card = &mut answer.cards[0];
    (card.complained, card.left_carts, card.score, card.goal) = (None, Some(0.0), None, None);
    let facts = cards(&answer, 564.0, &view(Lang::En)).remove(0).facts;
    assert!(facts.iter().all(|(label, _)| !["Pain points", "Survey", "Goal"].contains(&label.as_str())), "{facts:?}");
}

/// Behind the pictures stand their numbers, each with its users where there are any.
#[test]
fn a_card_is_a_table() {
    let card = cards(&answer(), 564.0, &view(Lang::En)).remove(0);
    let csv = card.table.csv();
    let line = |at: usize| csv.lines().nth(at).unwrap();
    assert_eq!(card.table.rows.len(), 24 + 4 + 3 + 3);
    expect!["What,Part of the card,Number,Share,Share among others,Times as much,95% from,95% to"].assert_eq(line(0));
    expect!["0–1,Activity by hour of the day,100,0.16666666666666666,,,,"].assert_eq(line(1));
    expect!["Berlin,More and less than others,,0.24,0.12,1.995850622406639,1.633342633256627,2.4388145058202877"]
        .assert_eq(line(27));
    expect!["Loyal,Status mix,1712,0.2550655542312277,,,,"].assert_eq(line(29));
    assert!(line(34).ends_with("2025: push,A typical user,,,,,,"), "{}", line(34));
    assert_eq!(card.table.rows.iter().filter(|row| row.selection.is_some()).count(), 24 + 1 + 3);
    // Those of the persona in Berlin, not all of Berlin: of the table's row, and of the dot.
    let berlin = Condition::Value { dimension: "city".into(), value: "Berlin".into() };
    let own = Some(Selection::segment("personas", "p1").and(berlin));
    assert_eq!(card.table.rows[26].selection, own);
    assert!(card.lifts.marks.iter().any(|mark| mark.selection == own));
}

/// Under a filter the cards count the chosen; the personas were found in everyone all the same.
#[test]
fn the_crowd_is_that_of_everyone() {
    let mut chosen = answer();
    (chosen.users, chosen.too_few) = (900, 100);
    let said = Personas::sentence(&chosen, &view(Lang::En));
    assert!(said.contains("2,000 users, drawn from 32,064 to choose"), "{said}");
}

/// The gap of a few who came again is not that of a persona.
#[test]
fn a_rhythm_is_that_of_most() {
    let mut once = answer();
    (once.cards[0].usual_gap, once.cards[0].mostly_once) = (None, true);
    let facts = [Lang::En, Lang::De].map(|lang| cards(&once, 564.0, &view(lang)).remove(0).facts);
    assert!(facts[0].contains(&("Comes".into(), "mostly on one day only".into())));
    assert!(facts[1].contains(&("Kommt".into(), "meist nur an einem Tag".into())));
}

/// In a file the pictures lie as on the page, none over another.
#[test]
fn a_card_is_one_picture() {
    for width in [564.0, 340.0] {
        let card = cards(&answer(), width, &view(Lang::De)).remove(0);
        let parts = card.poster();
        assert_eq!(parts.len(), 5);
        let places: Vec<Rect> = parts
            .iter()
            .map(|(x, y, scene)| Rect { left: *x, top: *y, right: x + scene.width, bottom: y + scene.height })
            .collect();
        for (at, place) in places.iter().enumerate() {
            assert!(place.right <= width + 0.1, "{place:?}");
            assert!(places[..at].iter().all(|other| !other.touches(place)), "{at}: {places:?}");
        }
    }
}
