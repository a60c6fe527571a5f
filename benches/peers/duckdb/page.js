// The job in DuckDB-Wasm, with the same SQL as native.py.
import * as duckdb from '@duckdb/duckdb-wasm';
import { USUAL, offer, top } from './peer.js';

const address = (path) => new URL(path, location.href).href;
const read = async (name) => (await fetch(address(name))).text();
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all).trim();

offer(async () => {
  const [job, statuses, windows] = await Promise.all(['job.sql', 'statuses.sql', 'windows.sql'].map(read));
  const worker = new Worker(address('npm/@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js'));
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate(address('npm/@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'));
  const connection = await db.connect();
  const ask = async (sql) => (await connection.query(sql)).toArray().map((row) => row.toJSON());

  return {
    async run(file) {
      await db.registerFileHandle(file.name, file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
      const texts = { file: file.name, windows: fill(windows, USUAL), statuses: fill(statuses, { ...USUAL, windows: 'windows' }) };
      let rows = [];
      for (const step of fill(job, texts).split(';\n').filter((step) => step.trim())) rows = await ask(step);
      return tree(rows);
    },
    async recount(days) {
      const own = days.window_days === USUAL.window_days ? 'windows' : `(${fill(windows, days)})`;
      const rows = await ask(`SELECT status, count(*)::DOUBLE AS n FROM (${fill(statuses, { ...days, windows: own })}) GROUP BY ALL`);
      return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
    },
    async sessions() {
      const gaps = 'SELECT timestamp - lag(timestamp) OVER (PARTITION BY user_id ORDER BY timestamp) AS gap FROM events';
      return (await ask(`SELECT count(*)::DOUBLE AS n FROM (${gaps}) WHERE gap IS NULL OR gap > INTERVAL 30 MINUTE`))[0].n;
    },
  };
});

// The job's JSON of its rows.
function tree(rows) {
  const found = {};
  for (const { figure, key, item, n } of rows) {
    if (figure === 'as_of') found[figure] = key;
    else if (key === '') found[figure] = n;
    else if (item === '') (found[figure] ??= {})[key] = n;
    else ((found[figure] ??= {})[key] ??= {})[item] = n;
  }
  const list = (counts, length) => Array.from({ length }, (_, at) => counts[at] ?? 0);
  const mapped = (figure, change) => Object.fromEntries(Object.entries(found[figure]).map(([key, counts]) => [key, change(counts)]));
  found.hours = mapped('hours', (counts) => list(counts, 24));
  found.retention = mapped('retention', (counts) => list(counts, Math.max(...Object.keys(counts).map(Number)) + 1));
  found.top_categories = mapped('top_categories', top);
  return found;
}
