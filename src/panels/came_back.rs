//! Who came back: users who were away on the earlier day and have been active since, and where they stand now.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::movers::{Answer, Movers, Returns};
use engine::schemes::{Condition, Selection};

use super::movers_flow::{in_sentence, no_two_days};
use super::rfm_grid::share_cell;
use super::statuses::{Group, STATUSES, status};
use super::user_filter::no_returns;
use super::{Cell, Panel, Problem, Table, View, part};
use crate::charts::movers_flow::{users_from, word};
use crate::charts::{ChartSize, Scene};
use crate::format;

/// The panel.
pub struct CameBack;

catalog! {
    heading = "Who came back", "Wer zurückkam";
    definition =
        "Of those who were dormant or churned at the end of the earlier day, whoever was active at all after it, up to the later day, came back: also who has fallen silent again since. Here is who is loyal, active, new or reactivated on the later day. Messages received are no activity.",
        "Von denen, die am Ende des früheren Tags ruhend oder abgewandert waren, kam zurück, wer danach bis zum späteren Tag überhaupt aktiv war: auch wer seither wieder verstummt ist. Da ist, wer am späteren Tag treu, aktiv, neu oder reaktiviert ist. Empfangene Nachrichten sind keine Aktivität.";
    came(n, of, day, share) = "**{n}** of {of} users who were dormant or churned on {day} came back since (**{share}**)", "**{n}** von {of} Nutzern, die am {day} ruhend oder abgewandert waren, kamen seither zurück (**{share}**)";
    came_one(of, day) = "**1** of {of} users who were dormant or churned on {day} came back since", "**1** von {of} Nutzern, die am {day} ruhend oder abgewandert waren, kam seither zurück";
    one_still_here(day) = "; one of them is here on {day}.", "; einer davon ist am {day} da.";
    none_still_here(day) = "; none of them is here on {day}.", "; keiner davon ist am {day} da.";
    no_one_of_one(day) = "The **one** user who was dormant or churned on {day} did not come back since.", "Der **eine** Nutzer, der am {day} ruhend oder abgewandert war, kam seither nicht zurück.";
    still_here(n, day) = "; {n} of them are here on {day}.", "; {n} davon sind am {day} da.";
    no_one(of, day) = "None of **{of}** users who were dormant or churned on {day} came back since.", "Von **{of}** Nutzern, die am {day} ruhend oder abgewandert waren, kam seither keiner zurück.";
    none_away(day) = "Nobody was dormant or churned on {day}.", "Am {day} war niemand ruhend oder abgewandert.";
    best(name, share, other, other_share) = " Of the {name}, {share} came back; of the {other}, {other_share}.", " Von denen in „{name}“ kamen {share} zurück, von denen in „{other}“ {other_share}.";
    back_from(status) = "Back from {status}", "Zurück aus „{status}“";
    who_column = "Who", "Wer";
    came_column = "Came back", "Kamen zurück";
    of_column(day) = "Users on {day}", "Nutzer am {day}";
    share_column = "Share", "Anteil";
    here_column(day) = "Of these here on {day}", "Davon am {day} da";
    left_again_column = "Of these not here any more", "Davon nicht mehr da";
}

impl Panel for CameBack {
    type Query = Movers;
    const NAME: &'static str = "came_back";

    fn heading(lang: Lang) -> &'static str {
        heading(lang)
    }

    fn definition(lang: Lang) -> &'static str {
        definition(lang)
    }

    fn problem(answer: &Answer, view: &View) -> Option<Problem> {
        no_two_days((answer.from, answer.to), view).or_else(|| no_returns(view))
    }

    fn sentence(answer: &Answer, view: &View) -> String {
        let lang = view.lang;
        let [from, to] = [answer.from, answer.to].map(|day| format::date(lang, day));
        let sum = |of: fn(&Returns) -> u64| answer.returns.iter().map(of).sum::<u64>();
        let (away, back) = (sum(|returns| returns.of), sum(|returns| returns.users));
        let count = |n| format::count(lang, n);
        let said = match (away, back) {
            (0, _) => none_away(lang, from),
            (1, 0) => no_one_of_one(lang, from),
            (_, 0) => no_one(lang, count(away), from),
            _ => {
                let here = answer.returns.iter().map(|returns| standing(answer, returns, |group| group == Group::Here));
                let came = match back {
                    1 => came_one(lang, count(away), from),
                    _ => came(lang, count(back), count(away), from, share(back, away, lang)),
                };
                came + &match here.sum::<u64>() {
                    0 => none_still_here(lang, to),
                    1 => one_still_here(lang, to),
                    n => still_here(lang, count(n), to),
                }
            }
        };
        let of_each = match &answer.returns[..] {
            [a, b] if back > 0 && a.of > 0 && b.of > 0 => {
                let [name, other] = [a, b].map(|returns| in_sentence(word(&returns.from, lang), lang));
                best(lang, name, share(a.users, a.of, lang), other, share(b.users, b.of, lang))
            }
            _ => String::new(),
        };
        said + &of_each + &part::of_days(view)
    }

    fn chart(_: &Answer, _: ChartSize, _: &View) -> Option<Scene> {
        None
    }

    fn table(answer: &Answer, view: &View) -> Table {
        let lang = view.lang;
        let [from, to] = [answer.from, answer.to].map(|day| format::date(lang, day));
        let mut table = Table::new([
            (who_column(lang).to_string(), false),
            (came_column(lang).to_string(), true),
            (of_column(lang, from), true),
            (share_column(lang).to_string(), true),
            (here_column(lang, to), true),
            (left_again_column(lang).to_string(), true),
        ]);
        let count = |n: u64| Cell::number(format::count(lang, n), n);
        for returns in &answer.returns {
            // It is the title of the list that the row opens, too.
            let name = Cell::text(back_from(lang, in_sentence(word(&returns.from, lang), lang)));
            let row = table.push(vec![
                status(&returns.from).map_or(name.clone(), |look| name.glyph(look.glyph, look.class)),
                count(returns.users),
                count(returns.of),
                share_cell(lang, returns.users, returns.of),
                count(standing(answer, returns, |group| group == Group::Here)),
                count(standing(answer, returns, |group| group != Group::Here)),
            ]);
            row.selection = (returns.users > 0).then(|| came_back(answer, returns));
        }
        table
    }
}

/// Those who were active since.
fn came_back(answer: &Answer, returns: &Returns) -> Selection {
    users_from(answer, &returns.from).and(Condition::Active { from: answer.from.plus(1), to: answer.to })
}

/// How many of those who came back stand in such a status on the later day.
fn standing(answer: &Answer, returns: &Returns, is: impl Fn(Group) -> bool) -> u64 {
    let fits = |id: &str| STATUSES.iter().any(|look| look.id == id && is(look.group));
    answer.columns.iter().zip(&returns.stand).filter(|(id, _)| fits(id)).map(|(_, users)| users).sum()
}

fn share(part: u64, of: u64, lang: Lang) -> String {
    format::percent(lang, part as f64 / of.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::movers_flow::tests::answer;
    use super::*;

    /// Of those away, some are here, some at risk, some away again.
    fn with_returns(back: [u64; 2]) -> Answer {
        let mut answer = answer();
        let at = |id: &str| answer.columns.iter().position(|column| column == id).unwrap();
        let stand = |back: u64| {
            let mut stand = vec![0; answer.columns.len()];
            (stand[at("reactivated")], stand[at("dormant")]) = (back - back / 4, back / 4);
            stand
        };
        let returns = [("dormant", 5634, back[0]), ("churned", 10346, back[1])];
        answer.returns =
            returns.map(|(from, of, users)| Returns { from: from.into(), of, users, stand: stand(users) }).into();
        answer
    }

    #[test]
    fn says_how_many() {
        let say = |answer: &Answer, lang| {
            CameBack::sentence(answer, &View { lang, ..View::default() }).replace('\u{a0}', "_")
        };
        expect!["**1,668** of 15,980 users who were dormant or churned on 31_Mar_2025 came back since (**10.4%**); 1,251 of them are here on 30_Jun_2025. Of the dormant, 15.6% came back; of the churned, 7.6%."].assert_eq(&say(&with_returns([880, 788]), Lang::En));
        expect!["**1.668** von 15.980 Nutzern, die am 31.03.2025 ruhend oder abgewandert waren, kamen seither zurück (**10,4_%**); 1.251 davon sind am 30.06.2025 da. Von denen in „Ruhend“ kamen 15,6_% zurück, von denen in „Abgewandert“ 7,6_%."].assert_eq(&say(&with_returns([880, 788]), Lang::De));
        let one = say(&with_returns([1, 0]), Lang::De);
        assert!(one.starts_with("**1** von 15.980 Nutzern, die am 31.03.2025 ruhend oder abgewandert waren, kam seither zurück; einer davon ist am 30.06.2025 da."), "{one}");
        expect!["None of **15,980** users who were dormant or churned on 31_Mar_2025 came back since."]
            .assert_eq(&say(&with_returns([0, 0]), Lang::En));
        expect!["Nobody was dormant or churned on 31_Mar_2025."]
            .assert_eq(&say(&Answer { returns: Vec::new(), ..answer() }, Lang::En));
    }

    #[test]
    fn every_number_is_in_the_table() {
        expect![[r#"
            Who,Came back,Users on 31 Mar 2025,Share,Of these here on 30 Jun 2025,Of these not here any more
            Back from dormant,880,5634,0.156195,660,220
            Back from churned,788,10346,0.076165,591,197
        "#]]
        .assert_eq(&CameBack::table(&with_returns([880, 788]), &View::default()).csv().replace('\r', ""));
    }
}
