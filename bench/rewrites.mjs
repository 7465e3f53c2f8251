// What a hundred rewrites leave behind: an incremental model of which another tenth changes before each of a hundred runs, in one
// open session. Prints the size of the file, blocks in use and free, and the time of a scan, after the build and after every
// 25 runs, beside a fresh copy of the same rows.
// usage: node bench/rewrites.mjs [ROWS=100000] [RUNS=100]        (needs `npm run build`)
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { median } from './statistics.mjs';

/** @type {typeof import('../src/index.ts')} */
const { createSession } = await import(new URL('../dist/index.js', import.meta.url).href);

const [rows = 100_000, runs = 100] = process.argv.slice(2).map(Number);
const SCANS = 15;
const folder = mkdtempSync(join(tmpdir(), 'memflow-rewrites-'));
const database = join(folder, 'rewrites.duckdb');

writeFileSync(
  join(folder, 'project.yml'),
  'name: rewrites\ntargets: {dev: {type: duckdb, path: rewrites.duckdb, threads: 2}}\n',
);
mkdirSync(join(folder, 'models'));
writeFileSync(
  join(folder, 'models', 'kept.sql'),
  `{{ config(materialized='incremental', unique_key='id', incremental_strategy='merge') }}
select i as id, md5(i::varchar) || ' in run ' || {{ var('run') }} as text, {{ var('run') }} as run, i % 97 as kind
from range(${rows}) as numbers(i)
{% if is_incremental() %} where i % 10 = {{ var('run') % 10 }} {% endif %}`,
);

/** The scan of a table, in ms. @param {import('@duckdb/node-api').DuckDBConnection} connection @param {string} table */
async function scan(connection, table) {
  const started = performance.now();
  await connection.runAndReadAll(
    `select kind, count(*), max(length(text)), sum(run) from ${table} group by kind`,
  );
  return performance.now() - started;
}

/** @param {number} run */
async function look(run) {
  const copy = join(folder, 'look.duckdb');
  copyFileSync(database, copy);
  const instance = await DuckDBInstance.create(copy, { threads: '2' });
  const connection = await instance.connect();
  const blocks = (
    await connection.runAndReadAll(
      'select used_blocks, free_blocks, block_size from pragma_database_size()',
    )
  ).getRows()[0];
  await connection.run('create table fresh as select * from kept order by id');
  await connection.run('checkpoint');
  /** @type {number[]} */
  const ofKept = [];
  /** @type {number[]} */
  const ofFresh = [];
  for (let i = 0; i < SCANS; i++) {
    ofKept.push(await scan(connection, 'kept'));
    ofFresh.push(await scan(connection, 'fresh'));
  }
  connection.closeSync();
  instance.closeSync();
  rmSync(copy);
  const megabytes = (statSync(database).size / 1e6).toFixed(1);
  const [kept, fresh] = [median(ofKept), median(ofFresh)];
  console.log(
    `${String(run).padStart(4)} runs: ${megabytes} MB, ${blocks?.[0]} blocks used, ${blocks?.[1]} free; ` +
      `scan ${kept.toFixed(2)} ms, of a fresh copy ${fresh.toFixed(2)} ms (${(kept / fresh).toFixed(2)} times)`,
  );
}

for (let run = 0; run <= runs; run++) {
  const session = createSession({ projectDir: folder, vars: { run } });
  const { exitCode } = await session.run();
  await session.close();
  if (exitCode !== 0) throw new Error(`run ${run} ended with ${exitCode}`);
  if (run % 25 === 0) await look(run);
}
rmSync(folder, { recursive: true, force: true });
