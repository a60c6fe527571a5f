//! Who went from which status to which: a flow diagram of two columns. Stays are paper, moves pale, the move of the sentence strong.
//! On a phone: the moves as a ranked list.

use engine::events::Day;
use engine::i18n::Lang;
use engine::order::Order;
use engine::queries::movers::{Answer, Move, NOT_SEEN};
use engine::schemes::{Condition, Selection};

use super::{Anchor, ChartSize, Scene, Shape, Tip, apart, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::{StatusLook, status};

const TOP: f32 = 26.0;
const NODE_WIDTH: f32 = 10.0;
const NODE_GAP: f32 = 9.0;
const LABEL_PITCH: f32 = 19.0;
/// Rows of the phone's list.
const MOST_ROWS: usize = 12;
/// Fills dark enough (light theme) or light enough (dark theme) for text on them.
const HOLDS_TEXT: [&str; 5] = ["loyal", "active", "reactivated", "dormant", "churned"];

/// A status, or "not seen yet", on one side.
struct Node {
    id: String,
    look: Option<StatusLook>,
    users: u64,
    y: f32,
    height: f32,
}

/// Users from one node to another, with the upper edges of their band.
struct Flow {
    from: usize,
    to: usize,
    users: u64,
    left: f32,
    right: f32,
}

/// Draws the flows; on a phone, the list.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    if size.is_phone() {
        return draw_list(answer, size, view);
    }
    let lang = view.lang;
    let label = format!(
        "{} {} → {}",
        lang.pick("Users by status,", "Nutzer nach Status,"),
        format::date(lang, answer.from),
        format::date(lang, answer.to)
    );
    let mut scene = Scene::new(size.width, size.height.max(440.0), label);
    let room = scene.height - TOP - 4.0;
    let rows: Vec<u64> = answer.matrix.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<u64> = (0..answer.columns.len()).map(|at| answer.matrix.iter().map(|row| row[at]).sum()).collect();
    let n_nodes = |users: &[u64]| users.iter().filter(|users| **users > 0).count();
    let most = n_nodes(&rows).max(n_nodes(&columns)).saturating_sub(1) as f32;
    let per_user = (room - most * NODE_GAP) / answer.users.max(1) as f32;
    let left = nodes(&answer.rows, &rows, per_user, room);
    let right = nodes(&answer.columns, &columns, per_user, room);
    let sides = (side_width(&left, lang), side_width(&right, lang));
    let (x0, x1) = (sides.0 + NODE_WIDTH + 2.0, size.width - sides.1 - NODE_WIDTH - 2.0);

    let mut flows = flows(answer, &left, &right, per_user);
    flows.order_by_key(|flow| (!is_stay(answer, flow), std::cmp::Reverse(flow.users)));
    let told = told(answer);
    let is_told = |flow: &Flow| {
        told.is_some_and(|told| told.from == answer.rows[flow.from] && told.to == answer.columns[flow.to])
    };
    // The told move last, above all others.
    flows.order_by_key(is_told);
    for flow in &flows {
        draw_flow(&mut scene, answer, flow, (x0, x1, per_user), is_told(flow), view);
    }
    let day = |day| format::date(lang, day);
    scene.text_at(x0 - 2.0, 12.0, Anchor::End, "b", day(answer.from));
    scene.text_at(x1 + 2.0, 12.0, Anchor::Start, "b", day(answer.to));
    draw_all(&mut scene, ((x0 + x1) / 2.0, 12.0), answer, view);
    let strong = |id: &str, from: bool| told.is_some_and(|told| if from { told.from == id } else { told.to == id });
    draw_nodes(&mut scene, &left, (x0 - NODE_WIDTH - 2.0, true), &|id| strong(id, true), answer, view);
    draw_nodes(&mut scene, &right, (x1 + 2.0, false), &|id| strong(id, false), answer, view);
    scene
}

/// The move that the sentence tells of: the largest of users seen before.
pub fn told(answer: &Answer) -> Option<&Move> {
    answer.moves.iter().find(|step| step.from != NOT_SEEN)
}

/// Who made a move: stood there on the earlier day, and here on the later one.
pub fn users_of(answer: &Answer, from: &str, to: &str) -> Selection {
    moved(from, to, (answer.from, answer.to))
}

/// The same between any two days.
pub fn moved(from: &str, to: &str, (earlier, later): (Day, Day)) -> Selection {
    stood(from, earlier).and(Condition::Segment { scheme: "status".into(), segment: to.into(), on: Some(later) })
}

/// How many users made any move.
pub fn users_moved(answer: &Answer) -> u64 {
    answer.users - answer.stayed
}

/// Who stood there on the earlier day, wherever they went.
pub fn users_from(answer: &Answer, from: &str) -> Selection {
    stood(from, answer.from)
}

fn stood(from: &str, on: Day) -> Selection {
    let segment = || Condition::Segment { scheme: "status".into(), segment: from.into(), on: Some(on) };
    match from {
        NOT_SEEN => Selection::of(Condition::NotSeen { on }),
        // Whom only attributes know is a prospect, too, but moves nowhere: nobody counts them here.
        "prospect" => Selection::of(segment()).and(Condition::ActiveBy { on }),
        _ => Selection::of(segment()),
    }
}

/// The word for a row.
pub fn word(id: &str, lang: Lang) -> &'static str {
    status(id).map_or_else(|| lang.pick("Not seen yet", "Noch nicht gesehen"), |look| look.word(lang))
}

fn nodes(ids: &[String], users: &[u64], per_user: f32, room: f32) -> Vec<Node> {
    let n = users.iter().filter(|users| **users > 0).count().saturating_sub(1) as f32;
    let height = users.iter().sum::<u64>() as f32 * per_user + n * NODE_GAP;
    let mut y = TOP + (room - height) / 2.0;
    let mut nodes = Vec::new();
    for (id, users) in ids.iter().zip(users) {
        let height = *users as f32 * per_user;
        nodes.push(Node { id: id.clone(), look: status(id), users: *users, y, height });
        if *users > 0 {
            y += height + NODE_GAP;
        }
    }
    nodes
}

fn side_width(nodes: &[Node], lang: Lang) -> f32 {
    let label =
        |node: &Node| text_width(word(&node.id, lang), 13.5) + text_width(&format::count(lang, node.users), 12.0);
    nodes.iter().filter(|node| node.users > 0).map(label).fold(0.0, f32::max) + 21.0 + 10.0 + 7.0
}

/// Bands between the nodes: in each node those to (or from) the upper nodes lie above.
fn flows(answer: &Answer, left: &[Node], right: &[Node], per_user: f32) -> Vec<Flow> {
    let mut flows = Vec::new();
    let mut used = vec![0.0; right.len()];
    for (from, row) in answer.matrix.iter().enumerate() {
        let mut below = left[from].y;
        for (to, users) in row.iter().enumerate().filter(|(_, users)| **users > 0) {
            flows.push(Flow { from, to, users: *users, left: below, right: right[to].y + used[to] });
            below += *users as f32 * per_user;
            used[to] += *users as f32 * per_user;
        }
    }
    flows
}

fn is_stay(answer: &Answer, flow: &Flow) -> bool {
    answer.rows[flow.from] == answer.columns[flow.to]
}

fn draw_flow(
    scene: &mut Scene,
    answer: &Answer,
    flow: &Flow,
    (x0, x1, per_user): (f32, f32, f32),
    is_told: bool,
    view: &View,
) {
    let lang = view.lang;
    let (from, to) = (answer.rows[flow.from].as_str(), answer.columns[flow.to].as_str());
    let height = flow.users as f32 * per_user;
    let middle = (x0 + x1) / 2.0;
    let (top0, top1, low0, low1) = (flow.left, flow.right, flow.left + height, flow.right + height);
    let data = format!(
        "M{x0:.1} {top0:.1}C{middle:.1} {top0:.1} {middle:.1} {top1:.1} {x1:.1} {top1:.1}V{low1:.1}C{middle:.1} {low1:.1} {middle:.1} {low0:.1} {x0:.1} {low0:.1}Z"
    );
    let fill = status(from).map_or("firstf", |look| look.class);
    let class = match (is_stay(answer, flow), is_told) {
        (true, _) => "stay".to_string(),
        (false, true) => format!("{fill} flow on"),
        (false, false) => format!("{fill} flow"),
    };
    let count = format::count(lang, flow.users);
    let title = match is_stay(answer, flow) {
        true => format!("{}: {}", word(from, lang), lang.pick("stayed", "geblieben")),
        false => format!("{} → {}", word(from, lang), word(to, lang)),
    };
    let of: u64 = answer.matrix[flow.from].iter().sum();
    let share = format::percent(lang, flow.users as f64 / of.max(1) as f64);
    let tip = Tip::new(title, format::users(lang, flow.users)).line(format!(
        "{share} {} {}",
        lang.pick("of", "von"),
        word(from, lang)
    ));
    scene.add(Shape::Path(data), class).tip(tip).users(users_of(answer, from, to));
    if is_told && height >= 14.0 && HOLDS_TEXT.contains(&from) {
        scene.text(x0 + 8.0, top0 + height / 2.0 + 4.5, "b inv", count);
    }
}

/// How many moved in all, above the bands: the door to all of them at once.
fn draw_all(scene: &mut Scene, (x, y): (f32, f32), answer: &Answer, view: &View) {
    let lang = view.lang;
    let users = users_moved(answer);
    if users == 0 {
        return;
    }
    let said = format!("{} {}", format::count(lang, users), lang.pick("moved", "Wechsel"));
    let width = text_width(&said, 13.0) + 16.0;
    let share = format::percent(lang, users as f64 / answer.users.max(1) as f64);
    scene.text_at(x, y, Anchor::Middle, "b", said);
    let tip = Tip::new(lang.pick("All who moved", "Alle, die wechselten"), format::users(lang, users)).line(share);
    let around = scene.rect(x - width / 2.0, y - 16.0, width, 24.0, "none hit");
    around.tip(tip).users(Selection::of(Condition::Moved { since: answer.from }));
}

fn draw_nodes(
    scene: &mut Scene,
    nodes: &[Node],
    (x, is_left): (f32, bool),
    strong: &dyn Fn(&str) -> bool,
    answer: &Answer,
    view: &View,
) {
    let lang = view.lang;
    let shown: Vec<&Node> = nodes.iter().filter(|node| node.users > 0).collect();
    let wishes: Vec<f32> = shown.iter().map(|node| node.y + node.height / 2.0).collect();
    let places = apart(&wishes, LABEL_PITCH, (TOP + 4.0, scene.height - 8.0));
    let (glyph, name, count) = match is_left {
        true => (0.0, 21.0, x - 7.0),
        false => (x + NODE_WIDTH + 7.0, x + NODE_WIDTH + 28.0, scene.width),
    };
    for (node, y) in shown.into_iter().zip(places) {
        let class = node.look.map_or("firstf", |look| look.class);
        let users = format::count(lang, node.users);
        let mark = scene.rect(x, node.y, NODE_WIDTH, node.height.max(1.0), class);
        mark.pattern(node.look.and_then(|look| look.pattern));
        let share = format::percent(lang, node.users as f64 / answer.users.max(1) as f64);
        mark.tip(Tip::new(word(&node.id, lang), format::users(lang, node.users)).line(share));
        mark.users(stood(&node.id, if is_left { answer.from } else { answer.to }));
        if let Some(look) = node.look {
            scene.glyph(look.glyph, glyph, y - 7.5, 15.0, look.class);
        }
        let class = if strong(&node.id) { "b" } else { "" };
        scene.text(name, y + 4.5, class, word(&node.id, lang));
        scene.text_at(count, y + 4.5, Anchor::End, "a2", users);
    }
}

fn draw_list(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    const PITCH: f32 = 46.0;
    let lang = view.lang;
    const HEAD: f32 = 28.0;
    const LAST: f32 = 24.0;
    let rows: Vec<&Move> = answer.moves.iter().take(MOST_ROWS).collect();
    let left_out = &answer.moves[rows.len()..];
    let below = if left_out.is_empty() { 0.0 } else { LAST };
    let mut scene = Scene::new(
        size.width,
        HEAD + rows.len() as f32 * PITCH + below + 6.0,
        lang.pick("Moves between statuses, most users first", "Wechsel zwischen den Status, die meisten Nutzer zuerst"),
    );
    draw_all(&mut scene, (size.width / 2.0, 16.0), answer, view);
    let most = rows.first().map_or(1, |step| step.users).max(1) as f32;
    for (at, step) in rows.into_iter().enumerate() {
        let y = HEAD + at as f32 * PITCH;
        let mut x = 0.0;
        if let Some(look) = status(&step.from) {
            scene.glyph(look.glyph, x, y + 2.0, 15.0, look.class);
            x += 21.0;
        }
        scene.text(x, y + 14.0, "", word(&step.from, lang));
        x += text_width(word(&step.from, lang), 13.0) + 8.0;
        scene.add(Shape::Path(format!("M{x:.1} {:.1}h14m-4 -4l4 4l-4 4", y + 9.5)), "inkthin");
        x += 22.0;
        if let Some(look) = status(&step.to) {
            scene.glyph(look.glyph, x, y + 2.0, 15.0, look.class);
            scene.text(x + 21.0, y + 14.0, "", look.word(lang));
            let width = size.width * step.users as f32 / most;
            let mark = scene.add(Shape::Rect { x: 0.0, y: y + 22.0, w: width, h: 12.0, r: 2.0 }, look.class);
            let users = format::users(lang, step.users);
            mark.pattern(look.pattern);
            mark.tip(Tip::new(format!("{} → {}", word(&step.from, lang), look.word(lang)), users));
            mark.users(users_of(answer, &step.from, &step.to));
        }
        scene.text_at(size.width, y + 14.0, Anchor::End, "b", format::count(lang, step.users));
    }
    if !left_out.is_empty() {
        // So that the list adds up to all who moved. No condition chooses them: there is no door to them but the table's rows.
        let y = scene.height - 10.0;
        scene.text(0.0, y, "a2", further(left_out.len(), lang));
        let users = left_out.iter().map(|step| step.users).sum();
        scene.text_at(size.width, y, Anchor::End, "b", format::count(lang, users));
    }
    scene
}

/// "32 further moves".
fn further(n: usize, lang: Lang) -> String {
    match (n, lang) {
        (1, _) => lang.pick("1 further move, in the table", "1 weiterer Wechsel, in der Tabelle").into(),
        (n, Lang::En) => format!("{n} further moves, in the table"),
        (n, Lang::De) => format!("{n} weitere Wechsel, in der Tabelle"),
    }
}
