// The job in plain JavaScript, as one writes it without a thought for speed: lines, split fields, maps of users with all their events.
import { USUAL, offer, top } from './peer.js';

const DAY = 86400;
const users = new Map();
let asOf = 0;

offer(async () => ({
  async run(file) {
    const by = { by_country: {}, by_platform: {}, by_channel: {} };
    let rows = 0;
    for await (const line of lines(file)) {
      const [id, name, time, amount, category, country, platform, channel] = fields(line);
      const at = Date.parse(time) / 1000;
      asOf = Math.max(asOf, at);
      if (!users.has(id)) users.set(id, []);
      users.get(id).push({ name, at, cents: amount === '' ? 0 : Math.round(Number(amount) * 100), category });
      count(by.by_country, country);
      count(by.by_platform, platform);
      count(by.by_channel, channel);
      rows += 1;
    }
    for (const events of users.values()) events.sort((a, b) => a.at - b.at);
    return { rows, ...figures(), ...by };
  },
  recount: async (days) => {
    const found = {};
    for (const events of users.values()) count(found, status(events, days));
    return found;
  },
  sessions: async () => {
    let found = 0;
    for (const events of users.values()) events.forEach(({ at }, i) => { found += i === 0 || at - events[i - 1].at > 1800 ? 1 : 0; });
    return found;
  },
}));

async function* lines(file) {
  let rest = null;
  for await (const text of file.stream().pipeThrough(new TextDecoderStream())) {
    const parts = ((rest ?? '') + text).split('\n');
    if (rest === null) parts.shift();
    rest = parts.pop();
    yield* parts;
  }
  if (rest) yield rest;
}

function fields(line) {
  if (!line.includes('"')) return line.split(',');
  return line.match(/("[^"]*"|[^,]*)(,|$)/g).map((field) => field.replace(/,$/, '').replaceAll('"', '')).slice(0, 8);
}

function status(events, days) {
  const age = ({ at }) => asOf - at;
  const [first, last] = [events[0], events.at(-1)];
  const left = events.some(({ name, at }) => name === 'uninstall' && at === last.at);
  if (age(last) > days.churn_days * DAY || left) return 'churned';
  if (age(last) > days.dormant_days * DAY) return 'dormant';
  if (age(first) <= days.new_days * DAY) return 'new';
  const window = days.window_days * DAY;
  const lately = events.filter((event) => age(event) <= window);
  const before = events.filter((event) => age(event) > window && age(event) <= 2 * window);
  if (before.length >= 4 && 2 * lately.length < before.length) return 'at_risk';
  const bought = events.filter((event) => event.name === 'purchase' && age(event) <= 90 * DAY);
  const activeDays = new Set(lately.map(({ at }) => Math.floor(at / DAY)));
  return activeDays.size >= 10 || bought.length >= 3 ? 'loyal' : 'active';
}

function figures() {
  const totals = { events: 0, active_days: 0, purchases: 0, revenue_cents: 0 };
  const checks = { first_seen_sum: 0, last_seen_sum: 0 };
  const found = { users: users.size, as_of: iso(asOf), totals, checks, status: {}, dau: {}, wau: {}, mau: {}, retention: {}, hours: {} };
  const tastes = {};
  const buyers = [];
  for (const [id, events] of users) {
    const word = status(events, USUAL);
    count(found.status, word);
    found.hours[word] ??= new Array(24).fill(0);
    tastes[word] ??= {};
    for (const { at, category } of events) {
      found.hours[word][Math.floor(at / 3600) % 24] += 1;
      if (category !== '') count(tastes[word], category);
    }
    const days = [...new Set(events.map(({ at }) => Math.floor(at / DAY)))];
    const bought = events.filter(({ name }) => name === 'purchase');
    const cents = bought.reduce((sum, event) => sum + event.cents, 0);
    totals.events += events.length;
    totals.active_days += days.length;
    totals.purchases += bought.length;
    totals.revenue_cents += cents;
    checks.first_seen_sum += events[0].at;
    checks.last_seen_sum += events.at(-1).at;
    if (bought.length > 0) buyers.push({ id, last: bought.at(-1).at, purchases: bought.length, cents });
    for (const day of days) count(found.dau, date(day));
    // 1970-01-01 was a Thursday: day -3 was the Monday before.
    for (const monday of new Set(days.map((day) => day - ((day + 3) % 7)))) count(found.wau, date(monday));
    const months = [...new Set(days.map((day) => date(day).slice(0, 7)))];
    for (const month of months) {
      count(found.mau, month);
      const cohort = (found.retention[months[0]] ??= []);
      const since = monthNumber(month) - monthNumber(months[0]);
      while (cohort.length <= since) cohort.push(0);
      cohort[since] += 1;
    }
  }
  found.rfm = rfm(buyers);
  found.top_categories = Object.fromEntries(Object.entries(tastes).map(([word, counts]) => [word, top(counts)]));
  return found;
}

// Users by the digits of their quintiles in recency, frequency and money.
function rfm(buyers) {
  const digits = new Map(buyers.map(({ id }) => [id, '']));
  for (const value of ['last', 'purchases', 'cents']) {
    const sorted = [...buyers].sort((a, b) => a[value] - b[value] || (a.id < b.id ? -1 : 1));
    const [size, surplus] = [Math.floor(sorted.length / 5), sorted.length % 5];
    let at = 0;
    for (let group = 1; group <= 5; group += 1) {
      for (const end = at + size + (group <= surplus ? 1 : 0); at < end; at += 1) digits.set(sorted[at].id, digits.get(sorted[at].id) + group);
    }
  }
  const found = {};
  for (const key of digits.values()) count(found, key);
  return found;
}

function count(counts, key) {
  counts[key] = (counts[key] ?? 0) + 1;
}

function iso(seconds) {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

function date(day) {
  return iso(day * DAY).slice(0, 10);
}

function monthNumber(month) {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}
