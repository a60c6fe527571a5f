//! What a panel says where the files have a row a user, and it asks for more: which rows or column it lacks, and where to get them.

use engine::catalog;
use engine::fold::{Lack, lack};
use engine::i18n::Lang;

use super::{Problem, View, Way};
use crate::format;

catalog! {
    events = "This needs **one row per event**. These files have one row per user: a first and a last date, and not what lies between.",
        "Dafür braucht es **eine Zeile je Ereignis**. Diese Dateien haben eine Zeile je Nutzer: ein erstes und ein letztes Datum, nicht aber, was dazwischen liegt.";
    events_advice = "Statuses, RFM groups and revenue are told from these files, too. For the rest, ask for the events.",
        "Status, RFM-Gruppen und Umsatz stehen auch mit diesen Dateien fest. Für alles Weitere fordern Sie die Ereignisse an.";
    earlier(day) = "These files have one row per user and say how users stood on **{day}**. An earlier day needs **one row per event**.",
        "Diese Dateien haben eine Zeile je Nutzer und sagen, wie Nutzer am **{day}** standen. Ein früherer Tag braucht **eine Zeile je Ereignis**.";
    earlier_advice = "Choose that day or a later one.", "Wählen Sie diesen Tag oder einen späteren.";
    orders = "This needs the column **orders**: how many orders each user has. These files have one row per user and do not say it.",
        "Dafür braucht es die Spalte **orders**: wie viele Bestellungen jeder Nutzer hat. Diese Dateien haben eine Zeile je Nutzer und sagen es nicht.";
    orders_advice = "Map such a column, or ask for it.", "Ordnen Sie eine solche Spalte zu oder fordern Sie sie an.";
}

/// Why a question cannot be answered from rows that sum users up; `None` where it can.
pub fn problem(query: &str, view: &View) -> Option<Problem> {
    lack(query, &view.settings, &view.catalog).map(|lack| said(lack, view))
}

/// Where single events are needed, whatever is asked.
pub fn needs_events(view: &View) -> Option<Problem> {
    view.catalog.summaries.then(|| said(Lack::Events, view))
}

fn said(lack: Lack, view: &View) -> Problem {
    let (lang, day) = (view.lang, format::date(view.lang, view.catalog.last_day));
    let (text, advice, ways): (String, fn(Lang) -> &'static str, &[Way]) = match lack {
        Lack::Events => (events(lang).into(), events_advice, &[Way::AskFor, Way::Files]),
        Lack::EarlierDay => (earlier(lang, day), earlier_advice, &[Way::AsOf, Way::AskFor]),
        Lack::Orders => (orders(lang).into(), orders_advice, &[Way::Mapping, Way::AskFor]),
    };
    Problem { text, advice: advice(lang).into(), ways }
}

#[cfg(test)]
mod tests {
    use engine::events::{Catalog, Day};
    use engine::fold::{Context, OF_SUMMARIES, Settings};
    use engine::ingest::preview;
    use engine::load::{LoadOptions, Source, heads, load};
    use engine::queries::fold_local;
    use expect_test::expect;

    use super::*;
    use crate::charts::ChartSize;
    use crate::panels::PANELS;

    /// 60 users, each with a row; the last is of 30 June 2025.
    fn table(columns: &str) -> engine::load::Dataset {
        let all = ["customer_id", "first_order", "last_order", "orders", "revenue", "country"];
        let row = |user: i32| {
            let day = |back: i32| Day::from_civil(2025, 6, 30).plus(-back).to_string();
            let [first, last] = [day(200 + user), day(user * 3)];
            [
                format!("u{user}"),
                first,
                last,
                (1 + user % 7).to_string(),
                format!("{}.50", user),
                format!("c{}", user % 3),
            ]
        };
        let picked: Vec<usize> = (0..6).filter(|at| columns.split(' ').any(|column| column == all[*at])).collect();
        let line = |cells: &[String]| picked.iter().map(|at| cells[*at].clone()).collect::<Vec<_>>().join(",");
        let rows = std::iter::once(line(&all.map(String::from))).chain((0..60).map(|user| line(&row(user))));
        let bytes = rows.collect::<Vec<_>>().join("\n").into_bytes();
        let mut sources = [Source { name: "t.csv".into(), bytes: Box::new(bytes) }];
        let loading_day = Day::from_civil(2026, 1, 1);
        let mapping = preview(&heads(&mut sources).unwrap(), None, loading_day).unwrap().mapping;
        load(&mut sources, &mapping, &LoadOptions { n_shards: 2, n_readers: 1, slice_bytes: 1 << 20, loading_day })
            .unwrap()
    }

    /// Every panel either draws what is true of such rows, or says which rows it lacks; none asks in vain.
    #[test]
    fn each_panel_draws_or_says_what_it_lacks() {
        let data = table("customer_id first_order last_order orders revenue country");
        assert!(data.catalog.summaries);
        let view = View { catalog: data.catalog.clone(), ..View::default() };
        let mut cx = Context { catalog: data.catalog, ..Context::default() };
        let mut drawn = Vec::new();
        for panel in PANELS {
            let lacks = panel.lacks(&view);
            assert_eq!(lacks.is_none(), OF_SUMMARIES.contains(&panel.query()), "{}", panel.name());
            if let Some(problem) = lacks {
                assert!(problem.text.contains("one row per event") && problem.ways.contains(&Way::AskFor));
                continue;
            }
            let bytes = fold_local(panel.query(), &panel.params(&view), &data.shards, &mut cx).unwrap();
            let shown = panel.show(&bytes, &view).unwrap();
            match shown.problem() {
                Some(problem) => assert!(problem.text.contains("one row per event"), "{}: {problem:?}", panel.name()),
                None => {
                    assert!(!shown.sentence().is_empty() && !shown.table().rows.is_empty(), "{}", panel.name());
                    let _ = shown.chart(ChartSize { width: 900.0, height: 300.0 });
                    drawn.push(panel.name());
                }
            }
        }
        assert_eq!(
            drawn,
            [
                "key_figures",
                "places",
                "rfm_grid",
                "rfm_groups",
                "rfm_status",
                "segment_check",
                "status_bar",
                "still_here"
            ]
        );
    }

    #[test]
    fn says_which_rows_or_column_it_lacks() {
        let catalog = Catalog { summaries: true, last_day: Day::from_civil(2025, 6, 30), ..Catalog::default() };
        let said = |query: &str, as_of: Option<Day>, lang| {
            let settings = Settings { as_of, ..Settings::default() };
            let view = View { lang, catalog: catalog.clone(), settings, ..View::default() };
            problem(query, &view).unwrap().text.replace('\u{a0}', "_")
        };
        let earlier = Some(Day::from_civil(2025, 6, 1));
        let all = [
            said("clock", None, Lang::En),
            said("clock", None, Lang::De),
            said("segments", earlier, Lang::En),
            said("segments", earlier, Lang::De),
            said("rfm", None, Lang::En),
            said("rfm", None, Lang::De),
        ];
        expect![[r#"
            This needs **one row per event**. These files have one row per user: a first and a last date, and not what lies between.
            Dafür braucht es **eine Zeile je Ereignis**. Diese Dateien haben eine Zeile je Nutzer: ein erstes und ein letztes Datum, nicht aber, was dazwischen liegt.
            These files have one row per user and say how users stood on **30_Jun_2025**. An earlier day needs **one row per event**.
            Diese Dateien haben eine Zeile je Nutzer und sagen, wie Nutzer am **30.06.2025** standen. Ein früherer Tag braucht **eine Zeile je Ereignis**.
            This needs the column **orders**: how many orders each user has. These files have one row per user and do not say it.
            Dafür braucht es die Spalte **orders**: wie viele Bestellungen jeder Nutzer hat. Diese Dateien haben eine Zeile je Nutzer und sagen es nicht."#]]
        .assert_eq(&all.join("\n"));
    }

    /// Six figures, of which three are known; the others say why not.
    #[test]
    fn key_figures_and_users_say_what_is_known() {
        let data = table("customer_id first_order last_order orders revenue");
        let view = View { catalog: data.catalog.clone(), ..View::default() };
        let mut cx = Context { catalog: data.catalog, ..Context::default() };
        let mut table = |panel: &str| {
            let panel = crate::panels::find(panel).unwrap();
            let bytes = fold_local(panel.query(), &panel.params(&view), &data.shards, &mut cx).unwrap();
            let shown = panel.show(&bytes, &view).unwrap();
            (shown.sentence().replace('\u{a0}', "_"), shown.table().csv().replace("\r\n", "\n"))
        };
        let (sentence, figures) = table("key_figures");
        expect!["**60** users by 30_Jun_2025; **3** of them were active in the last 7 days."].assert_eq(&sentence);
        expect![[r#"
            Figure,30 Jun 2025,1 Apr 2025,Change
            Users,60,,
            "Activities, last 90 days",,,
            "Revenue, in all",1800.0,,
            Weekly active users,3,,
            "Stickiness, last 90 days",,,
            "Pulse, Jun 2025",,,
        "#]]
        .assert_eq(&figures);
        let params = engine::queries::users::Params { limit: 1, ..Default::default() };
        let users = engine::queries::answer::<engine::queries::users::Users>(&params, &data.shards, &mut cx).unwrap();
        expect![[r#"
            User,Status,Because,Last seen,Days silent,Orders,Revenue
            u59,Churned,"silent for 177 days, more than C = 90",2025-01-04,177,4,59.5
        "#]]
        .assert_eq(&crate::panels::users::table(&users, &view).csv().replace("\r\n", "\n"));
    }
}
