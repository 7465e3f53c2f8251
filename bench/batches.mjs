// What batches and probes are worth on 10 million rows under a memory limit and with two threads.
// memory: a consolidation (join, window, many groups) as one query and in batches: seconds, peak memory of the process, the most that
//   was spilled to disk at a time, or the error that ended it. The rows must be equal.
// changes: models that follow their source by a watermark or by `where load_id > (select max(load_id) ...)`: runs with nothing new
//   and with 0.1 % of the rows changed, as shares of the full refresh.
// usage: node bench/batches.mjs [--part memory,changes] [--rows 10000000] [--rounds 3] [--memory 1GB]
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { median, summary } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'memory,changes' },
    rows: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '3' },
    memory: { type: 'string', default: '1GB' },
  },
});
const rows = Number(values.rows);
const rounds = Number(values.rounds);
const here = dirname(fileURLToPath(import.meta.url));
const binary = join(here, '..', 'bin', 'memflow.js');
const preload = pathToFileURL(join(here, 'report-memory.mjs')).href;
const POLL_MS = 100;
const MEMBERS = 4;

const PROJECT = `name: bench
targets:
  dev:
    type: duckdb
    path: bench.duckdb
    memory_limit: ${values.memory}
    temp_directory: spill
    settings: {threads: 2, preserve_insertion_order: false}
`;

/** Pairs of memories that met in a context, by month: joined, put in order, and consolidated into about three groups a row. */
const CONSOLIDATION = `with placed as (
  select context_id, memory_id, date_trunc('month', accessed_at) as month, accessed_at, weight from {{ source('raw', 'accesses') }}
),
pairs as (
  select month, a.memory_id as from_id, b.memory_id as to_id, a.weight * b.weight as strength,
    greatest(a.accessed_at, b.accessed_at) as met_at
  from placed as a join placed as b using (month, context_id)
  where a.memory_id <> b.memory_id
),
gaps as (
  select *, met_at - lag(met_at) over (partition by month, from_id order by met_at, to_id) as gap from pairs
)
select month, from_id, to_id, sum(strength) as strength, count(*) as times, min(met_at) as first_at, max(gap) as longest
from gaps group by month, from_id, to_id
`;

const EVENTS = `select id, load_id, updated_at, 'region ' || id % 50 as region, amount * 1.2 as gross, md5(text) as digest
from {{ source('raw', 'events') }}
`;

/** A project in a folder of its own. @param {Readonly<Record<string, string>>} models @param {string} source */
async function createProject(models, source) {
  const folder = mkdtempSync(join(tmpdir(), 'memflow-batches-'));
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'project.yml'), PROJECT);
  writeFileSync(
    join(folder, 'models', 'sources.yml'),
    'sources: [{name: raw, tables: [{name: accesses}, {name: events}]}]\n',
  );
  for (const [name, sql] of Object.entries(models))
    writeFileSync(join(folder, 'models', `${name}.sql`), sql);
  await send(folder, ['create schema raw', source]);
  return folder;
}

/** Sends SQL to the database of a project; the rows of the last statement. @param {string} folder @param {readonly string[]} statements */
async function send(folder, statements) {
  const instance = await DuckDBInstance.create(join(folder, 'bench.duckdb'), {
    memory_limit: '4GB',
    temp_directory: join(folder, 'source-spill'),
  });
  const connection = await instance.connect();
  try {
    /** @type {readonly unknown[][]} */
    let found = [];
    for (const sql of statements) found = (await connection.runAndReadAll(sql)).getRowsJson();
    return found;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Bytes of the files that the engine has moved to disk now. @param {string} folder */
function spilledBytes(folder) {
  try {
    const files = readdirSync(join(folder, 'spill'));
    return files.reduce((sum, name) => sum + statSync(join(folder, 'spill', name)).size, 0);
  } catch {
    return 0; // none there, or one of them went while it was looked at
  }
}

/**
 * memflow in a process of its own. `seconds` is the whole command, `node` the model's own time; `error` is the code of what
 * ended it.
 * @param {string} folder @param {readonly string[]} args
 */
async function memflow(folder, ...args) {
  const memoryFile = join(folder, '.memory');
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', preload, binary, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', MEMFLOW_BENCH_MEMORY: memoryFile },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part));
  let spilled = 0;
  const timer = setInterval(() => (spilled = Math.max(spilled, spilledBytes(folder))), POLL_MS);
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const error = /error (MF\d+)/.exec(text)?.[1] ?? null;
  if (exitCode !== 0 && error === null) throw new Error(`${args.join(' ')}:\n${text}`);
  const { results } = JSON.parse(readFileSync(join(folder, 'target', 'run_results.json'), 'utf8'));
  return {
    error,
    seconds: (performance.now() - start) / 1000,
    node: Number(results[0].execution_time),
    status: String(results[0].status),
    megabytes: Number(readFileSync(memoryFile, 'utf8')),
    spilledMegabytes: spilled / 1e6,
  };
}

async function benchMemory() {
  const config = (/** @type {string} */ batch) =>
    `{{ config(materialized='table', partition_by='month'${batch}) }}\n`;
  const models = {
    whole: config('') + CONSOLIDATION,
    batched: config(", batch={'partitions': 1}") + CONSOLIDATION,
  };
  const seconds = 730 * 86_400;
  const folder = await createProject(
    models,
    `create table raw.accesses as select i // ${MEMBERS} as context_id, 'memory-' || hash(i) % ${rows / 50} as memory_id,
       timestamp '2024-01-01' + to_seconds((i // ${MEMBERS}) * ${MEMBERS} * ${seconds} / ${rows}) as accessed_at, 1 + i % 3 as weight
     from range(${rows}) as numbers (i)`,
  );
  console.log(
    `A consolidation of ${rows} rows, memory_limit ${values.memory}, two threads, ${rounds} rounds: median (min - max)`,
  );
  /** @type {Record<string, Awaited<ReturnType<typeof memflow>>[]>} */
  const seen = { whole: [], batched: [] };
  for (let round = 0; round < rounds; round++)
    for (const name of Object.keys(seen))
      seen[name]?.push(await memflow(folder, 'run', '--full-refresh', '-s', name));
  for (const [name, runs] of Object.entries(seen)) {
    const figure = (/** @type {'seconds' | 'megabytes' | 'spilledMegabytes'} */ key, digits = 0) =>
      summary(
        runs.map((run) => run[key]),
        digits,
      );
    const codes = runs.flatMap(({ error }) => (error === null ? [] : [error]));
    const ended = codes.length === 0 ? '' : `, ended by ${codes.join(', ')}`;
    console.log(
      `  ${name.padEnd(8)} ${figure('seconds', 1)} s, peak ${figure('megabytes')} MB, spilled ${figure('spilledMegabytes')} MB${ended}`,
    );
  }
  await compare(
    folder,
    Object.keys(seen).filter((name) => seen[name]?.every((run) => run.error === null)),
  );
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} folder @param {readonly string[]} names */
async function compare(folder, names) {
  const sum = (/** @type {string} */ name) =>
    `select '${name}' as name, count(*), bit_xor(hash(month, from_id, to_id, strength, times, first_at, longest)) from ${name}`;
  const found = await send(folder, [names.map(sum).join(' union all ')]);
  const contents = new Set(found.map(([, ...content]) => JSON.stringify(content)));
  if (contents.size > 1) throw new Error(`not equal: ${JSON.stringify(found)}`);
  console.log(
    `  ${names.join(' and ')}: ${String(found[0]?.[1])} rows${names.length > 1 ? ', equal' : ''}`,
  );
}

async function benchChanges() {
  const changed = rows / 1000;
  const event = (/** @type {string} */ id, /** @type {number} */ load) =>
    `select ${id} as id, ${load} as load_id, timestamp '2026-01-01' + to_microseconds(${load} * ${rows}::bigint + i) as updated_at,
       (i * 7919 % 100000) / 100.0 as amount, 'text ' || i * ${load} as text`;
  const models = {
    by_watermark: `{{ config(materialized='incremental', unique_key='id', watermark='updated_at', change_detection='watermark') }}\n${EVENTS}`,
    by_load: `{{ config(materialized='incremental', unique_key='id') }}\n${EVENTS}
{% if is_incremental() %}where load_id > (select max(load_id) from {{ this }}){% endif %}`,
  };
  const folder = await createProject(
    models,
    `create table raw.events as ${event('i', 1)} from range(${rows}) as numbers (i)`,
  );
  console.log(
    `Runs over ${rows} rows, as shares of the full refresh: the model's time (the whole command)`,
  );
  for (const name of Object.keys(models)) {
    const run = async (/** @type {readonly string[]} */ ...flags) => {
      const found = await memflow(folder, 'run', '-s', name, ...flags);
      if (found.error !== null) throw new Error(`${name}: ${found.error}`);
      return found;
    };
    /** @type {Record<'full' | 'nothing' | 'changed', Awaited<ReturnType<typeof memflow>>[]>} */
    const seen = { full: [], nothing: [], changed: [] };
    for (let round = 0; round < rounds; round++) {
      seen.full.push(await run('--full-refresh'));
      seen.nothing.push(await run());
      // Half of them are new, the others replace rows from everywhere.
      const [[load] = []] = await send(folder, ['select max(load_id) + 1 from raw.events']);
      const id = `case i % 2 when 0 then ${rows} + ${Number(load) * changed} + i else i * 997 % ${rows} end`;
      await send(folder, [
        `delete from raw.events where id in (select ${id} from range(${changed}) as numbers (i))`,
        `insert into raw.events ${event(id, Number(load))} from range(${changed}) as numbers (i)`,
      ]);
      seen.changed.push(await run());
    }
    const statuses = seen.nothing.map(({ status }) => status);
    if (statuses.some((status) => status !== 'no-op')) throw new Error(`${name}: ${statuses}`);
    const middle = (/** @type {keyof typeof seen} */ kind, /** @type {'node' | 'seconds'} */ key) =>
      median(seen[kind].map((found) => found[key]));
    console.log(
      `  ${name.padEnd(12)} full refresh ${middle('full', 'node').toFixed(1)} s (${middle('full', 'seconds').toFixed(1)} s)`,
    );
    for (const [kind, label] of /** @type {const} */ ([
      ['nothing', 'nothing new'],
      ['changed', '0.1 % changed'],
    ])) {
      const share = (/** @type {'node' | 'seconds'} */ key) =>
        `${((100 * middle(kind, key)) / middle('full', key)).toFixed(1)} %`;
      const ms = 1000 * middle(kind, 'node');
      console.log(
        `  ${''.padEnd(12)} ${label}: ${ms.toFixed(0)} ms, ${share('node')} (${share('seconds')})`,
      );
    }
  }
  rmSync(folder, { recursive: true, force: true });
}

const parts = values.part.split(',');
if (parts.includes('memory')) await benchMemory();
if (parts.includes('changes')) await benchChanges();
