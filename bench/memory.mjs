// The memory project on 1,000,000 generated memories and on git histories: a full rebuild, a run with nothing new, a day of
// new rows, the query of the working memory, the questions of `memflow memory`. Seconds, milliseconds and peak MB.
// usage: node bench/memory.mjs [--rows 1000000] [--touches history.csv.gz,other.csv.gz] [--rounds 1]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { summary } from './statistics.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, '..');
const memflow = join(repository, 'bin', 'memflow.js');
const preload = pathToFileURL(join(here, 'report-memory.mjs')).href;
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    touches: { type: 'string', default: '' },
    rounds: { type: 'string', default: '1' },
  },
});
const SYNTHETIC_END = '2026-06-30 18:00:00';
const SYNTHETIC_DAY_LATER = '2026-07-01 18:00:00';
const DAYS = 730;
/** The performance suite has data of its own. */
const RUN = ['run', '--exclude', 'path:models/performance'];

/** @typedef {{ingest(root: string): string, day(root: string): Promise<string>, question: string, recall: string}} History */

/** memflow in a process of its own: seconds and peak MB. @param {string} root @param {readonly string[]} args */
function run(root, args) {
  const [memoryFile, cpuFile] = [join(root, '.memory'), join(root, '.cpu')];
  const start = performance.now();
  const child = spawnSync(process.execPath, ['--import', preload, memflow, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      NO_COLOR: '1',
      MEMFLOW_BENCH_MEMORY: memoryFile,
      MEMFLOW_BENCH_CPU: cpuFile,
    },
  });
  const seconds = (performance.now() - start) / 1000;
  if (child.status !== 0)
    throw new Error(`${args.join(' ')} failed:\n${child.stdout}${child.stderr}`);
  const [megabytes, cpu] = [memoryFile, cpuFile].map((file) => Number(readFileSync(file, 'utf8')));
  return { seconds, megabytes: megabytes ?? Number.NaN, cpu: cpu ?? Number.NaN };
}

/** Sends SQL to a project's database; the last statement's rows. @param {string} root @param {readonly string[]} statements */
async function send(root, statements) {
  const instance = await DuckDBInstance.create(join(root, 'memory.duckdb'));
  const connection = await instance.connect();
  try {
    /** @type {readonly unknown[][]} */
    let rows = [];
    for (const sql of statements) rows = (await connection.runAndReadAll(sql)).getRows();
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Milliseconds of a query on one open connection, the first time and then. @param {string} root @param {string} sql */
async function timeQuery(root, sql) {
  const instance = await DuckDBInstance.create(join(root, 'memory.duckdb'), {
    access_mode: 'read_only',
  });
  const connection = await instance.connect();
  const seen = [];
  for (let i = 0; i < 21; i++) {
    const start = performance.now();
    await connection.runAndReadAll(sql);
    seen.push(performance.now() - start);
  }
  connection.closeSync();
  instance.closeSync();
  return { cold: seen[0] ?? Number.NaN, warm: seen.slice(1) };
}

/** A day of a store of so many rows: as many new memories and accesses as come on average. @param {number} rows @returns {History} */
function synthetic(rows) {
  const perDay = Math.ceil(rows / DAYS);
  const at = `timestamp '${SYNTHETIC_END}' + to_seconds((i // 4) * 4 * 86400.0 / ${perDay} + 20 * (i % 4))`;
  return {
    question: 'synthetic-00000000',
    recall: 'concept 17 and concept 23',
    ingest: (root) => {
      run(root, ['ingest', 'synthetic', '--rows', String(rows), '--accesses', String(rows)]);
      return SYNTHETIC_END;
    },
    day: async (root) => {
      await send(root, [
        `create temp table load as select max(load_id) + 1 as load_id from raw.ingestions`,
        `insert into raw.raw_memories by name
         select 'new-' || i as memory_id, 'A new memory of ' || i as content, ['concept ' || i % 500, 'new'] as concepts,
           (${at})::timestamp as created_at, 'new' as source_id, i::varchar as natural_key, load_id, false as is_removed
         from range(${perDay}) as numbers(i), load`,
        `insert into raw.memory_accesses by name
         select case i % 2 when 0 then 'new-' || i else format('synthetic-{:08d}', (i * 7919) % ${rows}) end as memory_id,
           (${at})::timestamp as accessed_at, 'touch' as kind, 1.0 as weight, 'new context ' || i // 4 as context_id,
           'actor ' || i % 200 as actor_id, load_id, false as is_removed
         from range(${perDay}) as numbers(i), load`,
        `insert into raw.ingestions select load_id, 'bench', 'new', timestamp '${SYNTHETIC_DAY_LATER}', 0, ${perDay}, ${perDay}, 0 from load`,
      ]);
      return SYNTHETIC_DAY_LATER;
    },
  };
}

/** A history of touches, without its last day and then with it. @param {string} path @returns {History} */
function touches(path) {
  const bytes = readFileSync(path);
  const [header = '', ...lines] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .trimEnd()
    .split(/\r?\n/);
  const at = (/** @type {string} */ line) => line.split(',')[1] ?? '';
  const last = lines.map(at).sort().at(-1) ?? '';
  const day = last.slice(0, 10);
  const early = lines.filter((line) => at(line).slice(0, 10) < day);
  /** @param {string} root @param {readonly string[]} known */
  const ingest = (root, known) => {
    const name = basename(path).replace(/\.gz$/, '');
    writeFileSync(join(root, name), `${[header, ...known].join('\n')}\n`);
    run(root, ['ingest', 'touches', name]);
  };
  return {
    question: 'README.md',
    recall: 'release notes',
    ingest: (root) => {
      ingest(root, early);
      return early.map(at).sort().at(-1) ?? '';
    },
    day: async (root) => {
      ingest(root, lines);
      return last;
    },
  };
}

/** @param {string} name @param {History} history */
async function bench(name, history) {
  /** @type {Map<string, number[]>} */
  const seen = new Map();
  const add = (/** @type {string} */ figure, /** @type {number[]} */ ...figures) =>
    seen.set(figure, [...(seen.get(figure) ?? []), ...figures]);
  for (let round = 0; round < Number(values.rounds); round++) {
    const root = mkdtempSync(join(tmpdir(), 'memflow-bench-'));
    for (const part of ['models', 'macros', 'tests/data', 'project.yml'])
      cpSync(join(repository, part), join(root, part), { recursive: true });
    const asOf = history.ingest(root);
    const full = run(root, [...RUN, '--full-refresh', '--as-of', asOf]);
    add('full rebuild, s', full.seconds);
    add('its CPU time, s', full.cpu);
    add('its peak memory, MB', full.megabytes);
    const idle = run(root, [...RUN, '--as-of', asOf]);
    add('nothing new, s', idle.seconds);
    add('nothing new, CPU time, s', idle.cpu);
    const working = await timeQuery(root, 'select * from working_memory');
    add('working memory, at first, ms', working.cold);
    add('working memory, then, ms', ...working.warm);
    add('memory status, s', run(root, ['memory', 'status']).seconds);
    add('memory why, s', run(root, ['memory', 'why', history.question]).seconds);
    add('memory recall, s', run(root, ['memory', 'recall', history.recall]).seconds);
    const later = await history.day(root);
    const day = run(root, [...RUN, '--as-of', later]);
    add('a day, s', day.seconds);
    add('a day, CPU time, s', day.cpu);
    add("the day's peak memory, MB", day.megabytes);
    rmSync(root, { recursive: true, force: true });
  }
  console.log(`\n${name}, ${values.rounds} round(s): median (min - max)`);
  for (const [figure, figures] of seen)
    console.log(`${figure.padEnd(28)} ${summary(figures, figure.endsWith('MB') ? 0 : 1)}`);
}

for (const path of values.touches.split(',').filter((path) => path !== ''))
  await bench(basename(path), touches(path));
if (Number(values.rows) > 0)
  await bench(
    `${Number(values.rows).toLocaleString('en')} generated memories`,
    synthetic(Number(values.rows)),
  );
