// What a query on one month reads of a partitioned table: after a build, and again after a year of runs that each bring new rows
// and late ones for all months. Prints rows read beside the rows of the month, and what re-clustering has moved.
// usage: node bench/partitions.mjs [ROWS=10000000] [RUNS=26] [LATE=40000]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const [rows = 10_000_000, runs = 26, late = 40_000] = process.argv.slice(2).map(Number);
const MONTHS = 24;
const ROW_GROUP = 122_880;
const binary = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', 'memflow.js');
const folder = mkdtempSync(join(tmpdir(), 'memflow-partitions-'));

writeFileSync(
  join(folder, 'project.yml'),
  'name: bench\ntargets: {dev: {type: duckdb, path: bench.duckdb, threads: 2}}\n',
);
mkdirSync(join(folder, 'models'));
writeFileSync(
  join(folder, 'models', 'events.sql'),
  `{{ config(materialized='incremental', partition_by='created_at') }}
{% set seconds = ${MONTHS} * 2629746 %}
{% if is_incremental() %}
select {{ var('first') }} + i as id,
  timestamp '2024-01-01' + to_seconds((hash({{ var('first') }} + i) % seconds)::bigint) as created_at,
  md5(i::varchar) as payload
from range({{ var('rows') }}) as late (i)
{% else %}
select i as id, timestamp '2024-01-01' + to_seconds((i * seconds / ${rows})::bigint) as created_at, md5(i::varchar) as payload
from range(${rows}) as built (i)
{% endif %}`
    .replaceAll(' seconds', ' {{ seconds }}')
    .replace('{% set {{ seconds }}', '{% set seconds'),
);

/** @param {readonly string[]} args @returns {{text: string, seconds: number}} */
function memflow(...args) {
  const start = performance.now();
  const text = execFileSync(process.execPath, [binary, ...args], { cwd: folder, encoding: 'utf8' });
  return { text, seconds: (performance.now() - start) / 1000 };
}

/** @param {import('@duckdb/node-api').DuckDBConnection} connection @param {string} sql */
async function scanned(connection, sql) {
  const result = await connection.runAndReadAll(`explain (analyze, format json) ${sql}`);
  /** @type {(node: any) => number} */
  const sum = (node) =>
    (node.operator_rows_scanned ?? 0) +
    (node.children ?? []).reduce(
      (/** @type {number} */ all, /** @type {any} */ child) => all + sum(child),
      0,
    );
  return sum(JSON.parse(String(result.getRows()[0]?.[1])));
}

/** The month that reads most, by every form that prunes. */
async function worstMonth() {
  const instance = await DuckDBInstance.create(join(folder, 'bench.duckdb'), {
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  /** @type {Record<string, (month: string, next: string) => string>} */
  const FORMS = {
    range: (month, next) =>
      `created_at >= timestamp '${month}' and created_at < timestamp '${next}'`,
    between: (month, next) =>
      `created_at between timestamp '${month}' and timestamp '${next}' - interval 1 microsecond`,
    date_trunc: (month) => `date_trunc('month', created_at) = timestamp '${month}'`,
    macro: (month, next) =>
      `created_at >= '${month} 00:00:00+00' and created_at < '${next} 00:00:00+00'`,
  };
  const first = (/** @type {number} */ n) =>
    new Date(Date.UTC(2024, n, 1)).toISOString().slice(0, 10);
  for (const [name, form] of Object.entries(FORMS)) {
    let worst = { month: '', read: 0, held: 0 };
    for (let month = 0; month < MONTHS; month++) {
      const query = `select count(distinct id) from events where ${form(first(month), first(month + 1))}`;
      const held = Number((await connection.runAndReadAll(query)).getRows()[0]?.[0]);
      const read = await scanned(connection, query);
      if (read - held > worst.read - worst.held)
        worst = { month: first(month).slice(0, 7), read, held };
    }
    const groups = ((worst.read - worst.held) / ROW_GROUP).toFixed(2);
    console.log(
      `  ${name.padEnd(10)} ${worst.month}: ${worst.read} rows read, ${worst.held} held: ${groups} row groups more`,
    );
  }
  connection.closeSync();
  instance.closeSync();
}

const built = memflow('run');
console.log(`built ${rows} rows in ${built.seconds.toFixed(1)} s`);
await worstMonth();
let first = rows;
let moved = 0;
let rewrites = 0;
/** @type {number[]} */
const times = [];
for (let run = 0; run < runs; run++) {
  const { text, seconds } = memflow('run', '--vars', `{first: ${first}, rows: ${late}}`);
  first += late;
  times.push(seconds);
  const said = /in order: (\d+) rows/.exec(text);
  if (said !== null) {
    rewrites++;
    moved += Number(said[1]);
  }
}
times.sort((a, b) => a - b);
console.log(
  `${runs} runs of ${late} late rows: median ${times[times.length >> 1]?.toFixed(1)} s, longest ${times.at(-1)?.toFixed(1)} s; ` +
    `${rewrites} of them put ${moved} rows in order (${(moved / (late * runs)).toFixed(1)} for each new one)`,
);
await worstMonth();
rmSync(folder, { recursive: true, force: true });
