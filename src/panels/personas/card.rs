//! A card, rendered: its words, pictures and table for a given width.

use engine::events::Role;
use engine::i18n::Lang;
use engine::queries::personas::{Answer, Card, ChannelAnswer, Goal, Score};
use engine::schemes::{Condition, Selection};

use super::lifts::{lift_line, ratio, shown_lifts};
use super::story::story;
use super::{tables, words};
use crate::charts::persona_lifts::LiftLine;
use crate::charts::{ChartSize, Scene, persona_clock, persona_lifts, persona_status, wrap};
use crate::format;
use crate::panels::{Table, View};

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
    /// (label, text): likes, places, platform, answers, rhythm, pain points, goal, as far as the data tell.
    pub facts: Vec<(String, String)>,
    /// What stands above the advice.
    pub tell_note: String,
    /// What to say to them.
    pub tell: String,
    /// Its users.
    pub selection: Selection,
    /// The numbers of its pictures.
    pub table: Table,
}

/// The fewest users of whom something is advised: of those that a filter leaves, habits of two or three are chance.
const ADVISED: u64 = 10;

/// From one picture of a poster to the next.
const GAP: f32 = 24.0;
const NOTE: f32 = 12.0;
const NOTE_LINE: f32 = 16.0;

impl PersonaCard {
    /// All its pictures with their notes as one, laid out as on the page: (left, top, picture).
    pub fn poster(&self) -> Vec<(f32, f32, Scene)> {
        let wide = self.status.as_ref().or(self.timeline.as_ref()).map_or(0.0, |scene| scene.width);
        let width = wide.max(self.lifts.width);
        let is_beside = self.lifts.width + self.portrait.width <= width;
        let left = if is_beside { width - self.lifts.width } else { 0.0 };
        let mut notes = Scene::new(width, 0.0, "");
        let mut note = |text: &str, x: f32, mut y: f32| {
            for line in wrap(text, NOTE, width - x) {
                notes.text(x, y + NOTE, "ax", line);
                y += NOTE_LINE;
            }
            y
        };
        let lifts = note(&self.lifts_note, left, if is_beside { 0.0 } else { self.portrait.height + GAP });
        let mut parts = vec![(0.0, 0.0, self.portrait.clone()), (left, lifts, self.lifts.clone())];
        let mut bottom = self.portrait.height.max(lifts + self.lifts.height) + GAP;
        if let Some(status) = &self.status {
            parts.push((0.0, bottom, status.clone()));
            bottom += status.height + GAP;
        }
        if let Some(timeline) = &self.timeline {
            bottom = note(&self.timeline_note, 0.0, bottom);
            parts.push((0.0, bottom, timeline.clone()));
        }
        parts.push((0.0, 0.0, notes));
        parts
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
        persona_clock::hours(&card.hours, lang, words::by_hour(lang), words::events_unit(lang), &users)
    } else {
        persona_clock::weekdays(&card.weekdays, lang, words::by_weekday(lang), words::events_unit(lang), &users)
    };
    // The lifts stand beside the portrait, on a phone below it.
    let is_phone = ChartSize { width, height: 0.0 }.is_phone() && width < 420.0;
    let lifts_width = if is_phone { width } else { (width - persona_clock::SIZE - 24.0).max(220.0) };
    let lines: Vec<LiftLine> = shown_lifts(card).map(|lift| lift_line(lift, answer, &users, view)).collect();
    let story = card.timeline.as_ref().map(|timeline| story(timeline, width, view));
    PersonaCard {
        id: card.id.clone(),
        title: title(card, lang),
        meta: card_meta(card, view),
        portrait,
        lifts_note: words::lifts_note(lang).into(),
        lifts: persona_lifts::draw(&lines, lifts_width, words::lifts_note(lang), words::as_others(lang)),
        status: status(answer, card, width, &users, lang),
        timeline_note: story.as_ref().map(|(note, _)| note.clone()).unwrap_or_default(),
        timeline: story.map(|(_, scene)| scene),
        facts: facts(card, lang),
        tell_note: words::say(lang).into(),
        tell: match lang {
            _ if card.users < ADVISED => words::too_few(lang).into(),
            Lang::En => card.tell_en.clone(),
            Lang::De => card.tell_de.clone(),
        },
        table: tables::of_card(answer, card, &users, view),
        selection: users,
    }
}

/// The name in the language.
pub(super) fn title(card: &Card, lang: Lang) -> String {
    match lang {
        Lang::En => card.title_en.clone(),
        Lang::De => card.title_de.clone(),
    }
}

fn card_meta(card: &Card, view: &View) -> String {
    let lang = view.lang;
    let share = format::percent(lang, card.share);
    let mut text = match card.users {
        1 => words::meta_one(lang, share),
        n => words::meta(lang, format::count(lang, n), share),
    };
    if let Some(monthly) = card.monthly {
        text += &words::meta_monthly(lang, view.money(monthly.round() as i64));
    }
    if let Some(share) = card.revenue_share {
        text += &words::meta_share(lang, format::percent_with(lang, share, 0));
    }
    text
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
    parts.iter().any(|(_, n, _)| *n > 0).then(|| persona_status::draw(&parts, width, lang, words::status_mix(lang)))
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
        let channel = if one.channel.is_empty() { words::any_channel(lang) } else { &one.channel };
        format!("{channel} {}", format::percent_with(lang, one.clicked as f64 / one.reached.max(1) as f64, 0))
    };
    let answers: Vec<String> = card.answers.iter().take(3).map(answer).collect();
    let rhythm = card.usual_gap.map(|gap| {
        let text = if gap < 9.5 && (gap - gap.round()).abs() > 0.01 {
            format::decimal(lang, gap, 1)
        } else {
            format::count(lang, gap.round() as u64)
        };
        if gap <= 1.0 { words::daily(lang).into() } else { words::every_days(lang, text) }
    });
    let rhythm = rhythm.or(card.mostly_once.then(|| words::on_one_day(lang).into()));
    let all = [
        (words::likes_fact(lang), likes.join(" · ")),
        (words::places_fact(lang), shares(&card.places)),
        (words::platform_fact(lang), shares(&card.platforms)),
        (words::answers_fact(lang), answers.join(", ")),
        (words::rhythm_fact(lang), rhythm.unwrap_or_default()),
        (words::pains_fact(lang), pains(card, lang)),
        (words::score_fact(lang), card.score.map(|one| score(one, lang)).unwrap_or_default()),
        (words::goal_fact(lang), card.goal.map(|goal| reached(goal, lang)).unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| (label.to_string(), text)).collect()
}

/// What they said last when they were asked, against all users.
fn score(score: Score, lang: Lang) -> String {
    let [mean, overall] = [score.mean, score.overall].map(|mean| format::decimal(lang, mean, 1));
    words::score(lang, mean, format::users(lang, score.users), overall)
}

/// What went wrong, in shares of the users; nothing of what nobody met.
fn pains(card: &Card, lang: Lang) -> String {
    let pain = |share: Option<f64>, say: fn(Lang, String) -> String| {
        share.filter(|share| *share > 0.0).map(|share| say(lang, format::percent(lang, share)))
    };
    let all = [pain(card.complained, words::complained), pain(card.left_carts, words::left_carts)];
    all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How many reached the end of the way, and again.
fn reached(goal: Goal, lang: Lang) -> String {
    let (once, again) = (format::percent_with(lang, goal.once, 0), format::percent_with(lang, goal.again, 0));
    match goal.role {
        Role::Purchase => words::bought(lang, once, again),
        Role::Subscribe => words::subscribed(lang, once, again),
        _ => words::got_there(lang, once, again),
    }
}
